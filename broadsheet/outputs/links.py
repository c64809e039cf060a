"""Knows the links of written pages, and which of them lead to nothing within the site.

Must not know where files lie: it is told which outputs exist.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

_LEADING = ("href", "src", "poster")
_LINKS = "[href],[src],[poster]"
_SPACED = r"(?<=[ \t\n\r\f]=)"
_QUICK = re.compile(
    rf"""=(?<=[ \t\n\r\fcfr]=)(?:{_SPACED}|(?:(?<=href=)|(?<=src=)|(?<=poster=))\s*("[^"]*"|'[^']*'|[^\s"'>]+))""",
    re.IGNORECASE,
)
"""Matches an address, and without one a sign that an address may stand where none is looked for."""
_PLAIN = re.compile(r"(?:[a-z0-9_~-][a-z0-9._~-]*/)*(?:[a-z0-9_~-][a-z0-9._~-]*)?", re.ASCII | re.IGNORECASE)
"""Matches a path that stands for itself: without escapes, queries or steps upwards."""
_ELSEWHERE = re.compile(r"mailto:|https?://[a-z0-9.-]+(?:[/?#]|$)", re.ASCII)
"""Matches addresses that surely leave a site, unless they begin with its own."""
_INDICATOR = re.compile(r"[{|](?:filename|static|attach|author|category|index|tag)[|}]")


class Broken(NamedTuple):
    """A link of a page that leads to nothing."""

    page: str
    """The output that holds the link, relative to the output folder."""
    href: str
    """As it is written, entities resolved."""


def may_lead_astray(html: str, known: AbstractSet[str], leads: Callable[[str, str], bool]) -> bool:
    """Tell whether a page may have an address that leads to nothing: a quick look that never misses one.

    ``known`` are addresses, as pages have them, that lead somewhere; ``leads`` is asked of all others, as they
    stand in the page and as they are. It may take text for an address; :func:`find_addresses` knows for sure, and
    takes ten times as long.
    """
    found = set(_QUICK.findall(html)) - known
    return "" in found or not all(leads(address, address.strip("\"' \t\n\r\f")) for address in found)


def find_addresses(html: str) -> Iterator[str]:
    """Yield every address that a page's elements lead to or load, once each."""
    seen: set[str] = set()
    for node in LexborHTMLParser(html).css(_LINKS):
        attributes = node.attributes
        for name in _LEADING:
            href = (attributes.get(name) or "").strip()
            if name in attributes and href not in seen:
                seen.add(href)
                yield href


def find_target(page: str, href: str, site_url: str) -> str | None:  # noqa: PLR0911 – one for each kind of link
    """Return the output that a link leads to; nothing for links that leave the site or stay on the page."""
    start = f"{site_url}/" if "://" in site_url else "/"
    if href.startswith(start) and _PLAIN.fullmatch(href, len(start)):  # most links of most pages
        path = href[len(start) :]
        return path if path and not path.endswith("/") else f"{path}index.html"
    if _ELSEWHERE.match(href) and not ("://" in site_url and href.startswith(site_url)):
        return None
    if _INDICATOR.match(href):
        return href
    prefix = urlsplit(site_url).path.rstrip("/") if "://" in site_url else ""
    if "://" in site_url and (href == site_url or href.startswith(f"{site_url}/")):
        href = (prefix + href[len(site_url) :]) or "/"
    try:
        parts = urlsplit(href)
    except ValueError:
        return href
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = unquote(parts.path)
    if path.startswith("/"):
        if not f"{path}/".startswith(f"{prefix}/"):
            return None
        path = path[len(prefix) :].lstrip("/")
    else:
        path = posixpath.join(posixpath.dirname(page), path)
    return _name_output(path)


def find_linked_source(source: str, href: str) -> str:
    """Return the source that ``{filename}…`` means, relative to the content folder."""
    path = unquote(href.partition("}")[2].partition("#")[0].partition("?")[0])
    if path.startswith("/"):
        return path.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path))


def _name_output(path: str) -> str:
    """Return the output that a web server answers a path with."""
    clean = posixpath.normpath(path)
    folder = path.endswith("/") or clean == "."
    if folder:
        return "index.html" if clean == "." else f"{clean}/index.html"
    return clean
