"""Knows what a feed entry must say of its story, and reads written feeds to see that it does.

Must not know who writes the feeds.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from broadsheet.outputs.attribution import fill_markers, find_footers

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping, Sequence
    from typing import Any

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

_PICTURE = re.compile(r"<picture\b[^>]*>.*?</picture>", re.DOTALL)
_IMAGE = re.compile(r"<img\b[^>]*>")
_FOR_BROWSERS = re.compile(r"""\s(?:srcset|sizes|loading|decoding|fetchpriority|class)=(?:"[^"]*"|'[^']*')""")


class Entry(NamedTuple):
    """An entry of a feed as its readers get it."""

    link: str
    html: str
    """All that it shows, summary and content."""


def complete_entry(
    item: MutableMapping[str, Any], byline: Sequence[str], key: str, footer: str, paper: str
) -> None:
    """Put the names right and the footer in, where ``item`` is an entry before it is written as XML.

    Full text has the marker that the footer replaces; an entry that is a summary only gets it at its end.
    """
    item["author_name"] = ", ".join(byline) or paper
    item["categories"] = [unescape(name) for name in item["categories"]]
    item["unique_id_is_permalink"] = False
    for field in ("content", "description"):
        if item[field] is not None:
            item[field] = _PICTURE.sub(_show_plainly, item[field])
            item[field] = fill_markers(item[field], lambda found: footer if found == key else "")
    shown = f"{item['content'] or ''}{item['description'] or ''}"
    if footer and footer not in shown and not find_footers(shown):
        field = "content" if item["content"] is not None else "description"
        item[field] = f"{item[field] or ''}\n{footer}"


def _show_plainly(picture: re.Match[str]) -> str:
    """Return the one file of a picture that readers of feeds show; most know nothing of candidates."""
    image = _IMAGE.search(picture[0])
    return _FOR_BROWSERS.sub("", image[0]) if image else ""


def read_entries(xml: bytes | str) -> Iterator[Entry]:
    """Yield the entries of an Atom or RSS feed; other XML has none. Raises ElementTree.ParseError."""
    root = ET.fromstring(xml)  # noqa: S314 – a file of this very build
    for entry in root.iter(f"{_ATOM}entry"):
        link = entry.find(f"{_ATOM}link[@rel='alternate']")
        texts = (entry.findtext(f"{_ATOM}{name}") for name in ("summary", "content"))
        yield Entry("" if link is None else link.get("href", ""), "".join(text or "" for text in texts))
    for item in root.iter("item"):
        texts = (item.findtext(name) for name in ("description", _CONTENT))
        yield Entry(item.findtext("link") or "", "".join(text or "" for text in texts))
