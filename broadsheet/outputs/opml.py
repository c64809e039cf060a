"""Knows the form of an OPML list of feeds (https://opml.org/spec2.opml), by which readers take them all over.

Must not know which feeds there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from broadsheet.text import clean_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Subscription(NamedTuple):
    """A feed that can be subscribed to."""

    title: str
    url: str
    page: str = ""
    """The page of what it is about."""
    language: str = ""
    is_rss: bool = True


class Group(NamedTuple):
    """Feeds of one kind."""

    title: str
    subscriptions: Sequence[Subscription]


def write_opml(title: str, groups: Iterable[Group]) -> str:
    """Return a list of feeds; kinds that have none are left out."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = clean_xml(title)
    body = ET.SubElement(root, "body")
    for group in groups:
        if group.subscriptions:
            outline = ET.SubElement(body, "outline", text=clean_xml(group.title))
            for each in group.subscriptions:
                ET.SubElement(outline, "outline", _describe(each))
    ET.indent(root, "")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _describe(feed: Subscription) -> dict[str, str]:
    title = clean_xml(feed.title)
    told = {"text": title, "title": title, "type": "rss", "xmlUrl": feed.url}
    more = {
        "htmlUrl": feed.page,
        "language": feed.language,
        "version": "RSS2" if feed.is_rss else "",  # no other has a word there
    }
    return told | {name: value for name, value in more.items() if value}
