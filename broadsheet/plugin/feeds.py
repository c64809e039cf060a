"""Knows Pelican's feed library: an entry that stands in many feeds is written as XML once.

Must not know what an entry says.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from feedgenerator import Atom1Feed, Rss201rev2Feed
from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WRITTEN = "_written"
"""Where an entry keeps its XML, beside the fields that the library gives it."""


class _Elements(SimplerXMLGenerator):  # type: ignore[misc]
    """Writes elements of text at once, as the library does in many steps."""

    def addQuickElement(  # noqa: N802 – the library's own
        self, name: str, contents: str | None = None, attrs: Mapping[str, str] | None = None
    ) -> None:
        """Write an element that holds no other."""
        text = str(contents or "")
        if _CONTROLS.search(text):
            super().addQuickElement(name, text, attrs)  # which tells what is wrong
            return
        told = "".join([f" {key}={quoteattr(str(value))}" for key, value in sorted((attrs or {}).items())])
        self.ignorableWhitespace(f"<{name}{told}>{escape(text)}</{name}>" if text else f"<{name}{told}/>")


class _Kept:
    """A feed whose entries keep their XML, for the other feeds that have them too."""

    items: list[dict[str, Any]]

    def write_items(self, handler: Any) -> None:
        """Write the entries into the feed that ``handler`` writes."""
        for item in self.items:
            if _WRITTEN not in item:
                item[_WRITTEN] = self._write_item(item).encode()  # takes half of what most texts take
            handler.ignorableWhitespace(item[_WRITTEN].decode())

    def _write_item(self, item: dict[str, Any]) -> str:
        alone = io.StringIO()
        items, self.items = self.items, [item]
        try:
            super().write_items(_Elements(alone, "utf-8", short_empty_elements=True))  # type: ignore[misc]
        finally:
            self.items = items
        return alone.getvalue()


class AtomFeed(_Kept, Atom1Feed):  # type: ignore[misc]
    """An Atom feed."""


class RssFeed(_Kept, Rss201rev2Feed):  # type: ignore[misc]
    """An RSS feed."""


_KEPT = {Atom1Feed: AtomFeed, Rss201rev2Feed: RssFeed}


def keep_entries(feed: Any) -> Any:
    """Return the feed, which keeps its entries' XML from now on; feeds of other kinds stay as they are."""
    feed.__class__ = _KEPT.get(type(feed), type(feed))
    return feed


def turn_into_rss(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an Atom feed's entry as Pelican makes it for RSS, which has one field for text: all of it."""
    kept = {name: value for name, value in entry.items() if name != _WRITTEN}
    return {**kept, "content": None, "description": entry["content"]}
