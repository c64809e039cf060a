"""Knows what a page says to search engines: whether they may show it, and by which address they shall know it.

Must not know where pages lie or who makes them: HTML in, HTML out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

if TYPE_CHECKING:
    from broadsheet.enrich.credits import Credit

SHOWN = '<meta name="robots" content="max-image-preview:large">'
HIDDEN = '<meta name="robots" content="noindex">'
_HIDDEN_FROM_NEWS = '<meta name="googlebot-news" content="noindex">'
_FAR = 4096
"""Characters of a page within which our theme says all this."""
_ANY_ROBOTS = re.compile(
    r"""<meta\b[^>]*\bname\s*=\s*["']?\s*(?:robots|googlebot|googlebot-news|bingbot)\s*["']?(?=[\s/>])[^>]*>\s*""",
    re.IGNORECASE,
)
_ANY_CANONICAL = re.compile(
    r"""<link\b[^>]*\brel\s*=\s*["']?\s*canonical\s*["']?(?=[\s/>])[^>]*>\s*""", re.IGNORECASE
)
_HEAD_ENDS = re.compile(r"</head\s*>|<body\b", re.IGNORECASE)
_PAGE_BEGINS = re.compile(r"\s*(?:<!doctype[^>]*>\s*)?(?:<html\b[^>]*>\s*)?", re.IGNORECASE)


class Standing(NamedTuple):
    """What a page has to say."""

    robots: tuple[str, ...]
    """Elements that tell whether it may be shown."""
    canonical: str = ""
    """The element that tells its address; empty if it shall have none."""


def find_standing(credit: Credit, own: str) -> Standing:
    """Return how the page of a syndicated story stands by its source's terms; ``own`` is its address, if it is whole."""
    indexing = credit.terms.indexing
    if indexing == "noindex" or (indexing == "canonical" and not credit.url):
        return Standing((HIDDEN,))
    robots = (SHOWN, _HIDDEN_FROM_NEWS) if indexing == "googlebot-news" else (SHOWN,)
    address = credit.url if indexing == "canonical" else own
    return Standing(robots, _link(address) if address else "")


def state_standing(html: str, standing: Standing) -> str:
    """Return a page that says so, and nothing that is against it, whatever its theme says."""
    wanted = [*standing.robots, *([standing.canonical] if standing.canonical else [])]
    end = html.find("</head>")
    head = html[:end] if end >= 0 else ""
    if head and all(element in head for element in wanted):
        said, meant = head.lower(), "".join(wanted).lower()
        if all(said.count(word) == meant.count(word) for word in ("robots", "googlebot", "canonical")):
            return html
    end = _find_end(html)
    head = _ANY_CANONICAL.sub("", _ANY_ROBOTS.sub("", html[:end]))
    return _insert(head + html[end:], wanted)


def complete_standing(html: str, own: str) -> str:
    """Return a page of the site's own that may be shown, at its ``own`` address; what its theme says beside stands.

    What is no whole page, with a head and a body, stays as it is.
    """
    if html.find(SHOWN, 0, _FAR) >= 0 and (not own or html.find('<link rel="canonical"', 0, _FAR) >= 0):
        return html
    found = _HEAD_ENDS.search(html)
    if found is None:
        return html
    robots = _ANY_ROBOTS.findall(html, 0, found.start())
    if any("noindex" in each or "none" in each for each in robots):
        return html
    lacking = [] if any("max-image-preview" in each for each in robots) else [SHOWN]
    if own and not _ANY_CANONICAL.search(html, 0, found.start()):
        lacking.append(_link(own))
    return _insert(html, lacking) if lacking else html


def _link(address: str) -> str:
    return f'<link rel="canonical" href="{escape(address)}">'


def _find_end(html: str) -> int:
    """Return where the head of a page ends, or where it would begin if it has none."""
    found = _HEAD_ENDS.search(html)
    if found:
        return found.start()
    begins = _PAGE_BEGINS.match(html)
    return begins.end() if begins else 0


def _insert(html: str, elements: list[str]) -> str:
    end = _find_end(html)
    return html[:end] + "".join([f"{element}\n" for element in elements]) + html[end:]
