"""Knows how a list is cut into pages that stay as they are when the list grows: numbered from the oldest.

Must not know what is listed. The front of a list holds its newest items, one page's fill or more, and less than
two; every older page is full for good, and its number, its folio, is its place counted from the oldest.
"""

from __future__ import annotations

from broadsheet.outputs.trace import Lookup, Read, Shelf, digest_items, note


def count_folios(length: int, size: int) -> int:
    """Return how many full pages lie behind the front of a list of as many items."""
    return max(0, length // size - 1)


class Folios:
    """The pages of one list."""

    def __init__(self, shelf: Shelf, size: int, *, is_newest_first: bool) -> None:
        """Cut the list into pages of ``size`` items."""
        self.shelf = shelf
        self.size = size
        self.count = count_folios(len(shelf.items), size)
        self._is_newest_first = is_newest_first

    def front(self) -> Shelf:
        """Return the newest items."""
        older = self.count * self.size
        items = self.shelf.items
        kept = items[: len(items) - older] if self._is_newest_first else items[older:]
        return self.shelf.take(kept, Read("front", self.shelf.name, self.size, int(self._is_newest_first)))

    def folio(self, number: int) -> Shelf:
        """Return the items of an older page; the oldest page is number one."""
        first, last = (number - 1) * self.size, number * self.size
        if not self._is_newest_first:
            return self.shelf[first:last]
        return self.shelf[-last : -first or None]

    def is_behind_front(self, number: int) -> bool:
        """Tell whether the page of this folio is the newest of the older ones."""
        note(Read("behind-front", self.shelf.name, number, self.size))
        return number == self.count

    def total(self) -> int:
        """Return the number of pages, the front included."""
        note(Read("pages", self.shelf.name, self.size))
        return self.count + 1


def find_front(lookup: Lookup, read: Read) -> bytes:
    """Return the digest of what the front of a list shows."""
    size, length = read.start or 1, lookup.length(read.name)
    older = count_folios(length, size) * size
    if not length:
        return digest_items([])
    return lookup.find_items(read.name, *((None, length - older) if read.stop else (older, None)))


def find_behind_front(lookup: Lookup, read: Read) -> bytes:
    """Return whether the page of a folio lies directly behind the front."""
    return b"%d" % (count_folios(lookup.length(read.name), read.stop or 1) == read.start)


def find_pages(lookup: Lookup, read: Read) -> bytes:
    """Return the number of pages behind the front."""
    return b"%d" % count_folios(lookup.length(read.name), read.start or 1)
