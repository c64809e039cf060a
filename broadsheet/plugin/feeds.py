"""Knows Pelican's feed library: an entry that stands in many feeds is written as XML once.

Must not know what an entry says.
"""

from __future__ import annotations

import io
from typing import Any

from feedgenerator import Atom1Feed, Rss201rev2Feed
from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator

_WRITTEN = "_written"
"""Where an entry keeps its XML, beside the fields that the library gives it."""


class _Kept:
    """A feed whose entries keep their XML, for the other feeds that have them too."""

    items: list[dict[str, Any]]

    def write_items(self, handler: Any) -> None:
        """Write the entries into the feed that ``handler`` writes."""
        for item in self.items:
            if _WRITTEN not in item:
                item[_WRITTEN] = self._write_item(item)
            handler.ignorableWhitespace(item[_WRITTEN])

    def _write_item(self, item: dict[str, Any]) -> str:
        alone = io.StringIO()
        items, self.items = self.items, [item]
        try:
            super().write_items(SimplerXMLGenerator(alone, "utf-8", short_empty_elements=True))  # type: ignore[misc]
        finally:
            self.items = items
        return alone.getvalue()


class _Atom(_Kept, Atom1Feed):  # type: ignore[misc]
    """An Atom feed."""


class _Rss(_Kept, Rss201rev2Feed):  # type: ignore[misc]
    """An RSS feed."""


_KEPT = {Atom1Feed: _Atom, Rss201rev2Feed: _Rss}


def keep_entries(feed: Any) -> Any:
    """Return the feed, which keeps its entries' XML from now on; feeds of other kinds stay as they are."""
    feed.__class__ = _KEPT.get(type(feed), type(feed))
    return feed
