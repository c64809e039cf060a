"""Knows the form of a JSON feed, version 1.1 (https://www.jsonfeed.org/version/1.1/).

Must not know what its entries say, nor who writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "https://jsonfeed.org/version/1.1"
_MARK = b"https://jsonfeed.org/version/"
_BEGINNING = 4096
"""Bytes, in which a feed says what it is."""


class JsonAuthor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody who wrote an entry."""

    name: str = ""
    url: str = ""


class JsonHub(msgspec.Struct, frozen=True):
    """Where subscribers are told of news at once."""

    type: str
    url: str


class JsonItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry."""

    id: str
    url: str = ""
    external_url: str = ""
    """The address of the original."""
    title: str = ""
    content_html: str = ""
    content_text: str = ""
    summary: str = ""
    image: str = ""
    date_published: str = ""
    date_modified: str = ""
    authors: tuple[JsonAuthor, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""


class JsonFeed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A feed, whose entries are JSON already."""

    version: str
    title: str
    items: tuple[msgspec.Raw, ...]
    home_page_url: str = ""
    feed_url: str = ""
    description: str = ""
    user_comment: str = ""
    """A word to people who look at it."""
    language: str = ""
    hubs: tuple[JsonHub, ...] = ()

    def read_items(self) -> Iterator[JsonItem]:
        """Yield the entries."""
        return (msgspec.json.decode(item, type=JsonItem) for item in self.items)


def write_json(value: JsonItem | JsonFeed) -> bytes:
    """Return an entry or a feed as JSON."""
    return msgspec.json.encode(value)


def is_json_feed(written: bytes | str) -> bool:
    """Tell whether a file is, or says that it is, a JSON feed."""
    begins = written[:_BEGINNING] if isinstance(written, bytes) else written[:_BEGINNING].encode()
    return begins.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _MARK in begins
