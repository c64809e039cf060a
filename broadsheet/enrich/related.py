"""Knows when a related title names a story of this site.

Must not know addresses: a link is given as ``{filename}/path``, which the builder resolves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from broadsheet.text import headline_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from broadsheet.story import Related, Story


class Shelf(NamedTuple):
    """What a story may be matched with."""

    path: str
    """The story's own source, relative to the content folder."""
    headlines: Mapping[str, str]
    """The sources of the listed stories, by the normal form of their headlines."""


def index_headlines(headlines: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Index pairs of source and headline's normal form; a headline that several stories share leads nowhere."""
    index: dict[str, str] = {}
    shared = set()
    for path, key in headlines:
        if index.setdefault(key, path) != path:
            shared.add(key)
    return {key: path for key, path in index.items() if key and key not in shared}


def link_related(story: Story, shelf: Shelf) -> Story:
    """Give each related title without an address the address of the local story with the same headline."""
    related = tuple(_link(link, shelf) for link in story.related)
    return story if related == story.related else replace(story, related=related)


def unlink_related(story: Story, shelf: Shelf) -> Story:
    """Take away the addresses that related titles have got here, so that another site can give them its own."""
    related = tuple(_unlink(link, shelf) for link in story.related)
    return story if related == story.related else replace(story, related=related)


def _unlink(link: Related, shelf: Shelf) -> Related:
    if not link.url.startswith("{"):
        return link
    bare = link._replace(url="")
    return bare if _link(bare, shelf) == link else link


def _link(link: Related, shelf: Shelf) -> Related:
    path = "" if link.url else shelf.headlines.get(headline_key(link.title), "")
    if not path or path == shelf.path:
        return link
    return link._replace(url=f"{{filename}}/{quote(path)}")
