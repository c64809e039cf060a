"""Knows how the attribution footer comes into a page or a feed entry, and whether it is there once.

Must not know where pages lie or who makes them: HTML in, HTML out. BeautifulSoup serves only pages whose
theme lost the marker, since it takes a thousand times as long as replacing one; to look at a page, Lexbor serves.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from broadsheet.outputs.templates import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from broadsheet.enrich.credits import Credit

_KEYED = MARKER.replace("-->", ":{key}-->")
_RAW = re.compile(re.escape(_KEYED).replace(r"\{key\}", "([0-9a-f]{16})"))
_HIDING = re.compile(
    r"<(?:!--|!\[|\?|iframe|math|no|object|plaintext|script|select|style|svg|template|textarea|xmp)",
    re.IGNORECASE,
)
"""Matches what may keep what follows it from being seen, or being taken for elements."""
_UNSEEN = frozenset({"noscript", "template"})
"""What readers do not see though it holds elements; scripts, titles and comments hold text alone."""


def make_key(path: str) -> str:
    """Return what tells one story's marker from another's; nobody who writes copy can guess at its use."""
    return sha256(path.encode()).hexdigest()[:16]


def key_marker(body: str, key: str) -> str:
    """Make the marker in a body the story's own, since pages may show several bodies."""
    return body.replace(MARKER, _KEYED.format(key=key))


def fill_markers(html: str, find_footer: Callable[[str], str]) -> str:
    """Put each story's footer, found by its key, at its first marker and take its other markers out."""
    if MARKER[:-3] not in html:
        return html
    filled: set[str] = set()

    def fill(match: re.Match[str]) -> str:
        key = match[1]
        if key in filled:
            return ""
        filled.add(key)
        return find_footer(key)

    return _RAW.sub(fill, html)


def clear_escaped_markers(html: str) -> str:
    """Take out markers that a theme printed as text, as in a description or in data for scripts."""
    name = MARKER[4:-3]
    if name not in html:
        return html
    opening, closing = (rf"(?:{re.escape(escape(c))}|\\u00{ord(c):x}|&amp;{escape(c)[1:]})" for c in "<>")
    return re.sub(rf"{opening}!--{re.escape(name)}:[0-9a-f]{{16}}--{closing}", "", html)


def insert_footer(html: str, footer: str, headline: str, *, on_top: bool = False) -> str:
    """Put the footer at the end of the story in a page without marker: its article, main or body.

    One that is to stand on top comes behind the story's heading.
    """
    from bs4 import BeautifulSoup

    page = BeautifulSoup(html, "html.parser")
    articles = page.find_all("article")
    telling = [article for article in articles if headline in article.get_text()]
    place = (telling or articles or [page.find("main") or page.find("body") or page])[0]
    shown = BeautifulSoup(footer, "html.parser")
    headings = page.find_all(re.compile("^h[1-3]$")) if on_top else []
    heading = next((each for each in headings if place in each.parents and headline in each.get_text()), None)
    if heading:
        heading.insert_after(shown)
    elif on_top:
        place.insert(0, shown)
    else:
        place.append(shown)
    return str(page)


def _shows_once(html: str, footer: str) -> bool:
    """Tell whether a page surely shows a footer once and nothing else of its class: what hides it is not there."""
    before, found, _ = html.partition(footer)
    return (
        bool(found)
        and html.count("attribution") == footer.count("attribution")
        and before.rfind("<") < before.rfind(">")
        and before.rfind("<title") <= before.rfind("</title")
        and not _HIDING.search(before)
    )


class Footer(NamedTuple):
    """An element with the class ``attribution`` as a reader meets it."""

    text: str
    links: tuple[str, ...]

    def tells(self, credit: Credit) -> bool:
        """Tell whether this footer names the publisher and leads where it wants: to the original, or to its home."""
        leads = not credit.url or credit.url in self.links
        leads = leads or (credit.terms.link == "home" and credit.target in self.links)
        return leads and " ".join(credit.publisher.split()) in self.text


def find_footers(html: str) -> list[Footer]:
    """Return all attribution footers of a page or a feed entry that are not hidden in scripts or comments.

    A footer inside another is part of it.
    """
    if "attribution" not in html:
        return []
    page = LexborHTMLParser(html)
    return [
        Footer(" ".join(node.text().split()), tuple(a.attributes.get("href") or "" for a in node.css("a")))
        for node in page.css(".attribution")
        if not _is_hidden_or_nested(node)
    ]


def _is_hidden_or_nested(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in _UNSEEN or "attribution" in (parent.attributes.get("class") or "").split():
            return True
        parent = parent.parent
    return False


def ensure_footer(html: str, footer: str, credit: Credit, headline: str) -> tuple[str, int]:
    """Return a syndicated story's page with its footer, and how many footers of the story it then has.

    A page whose marker was lost, or stood where nobody sees it, gets the footer at the end of the story.
    """
    count = count_footers_of(html, footer, credit)
    if not count:
        on_top = credit.terms.position == "top"
        html = insert_footer(html.replace(footer, ""), footer, headline, on_top=on_top)
        count = count_footers(html, credit)
    return html, count


def count_footers_of(html: str, footer: str, credit: Credit) -> int:
    """Count the footers that tell a credit: at a glance where a page shows none but ``footer``, which does."""
    return (
        1 if _shows_once(html, footer) and count_footers(footer, credit) == 1 else count_footers(html, credit)
    )


@lru_cache(maxsize=1024)
def count_footers(html: str, credit: Credit) -> int:
    """Count the footers in a page or a feed entry that tell this credit."""
    return sum(footer.tells(credit) for footer in find_footers(html))
