"""Knows what is read while a page is made: lists that note which of their parts were asked for.

Must not know what stands in the lists. What was noted can be looked up again in a later build: if all that a
page read has the same digests then, the page would come out the same.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

DIGEST_SIZE = 16
"""Bytes; two values of a build never share a digest of as many by chance."""

OWN = ""
"""Stands for the story that a page is about, so that all stories' pages can share one set of reads."""


class Read(NamedTuple):
    """Something that was read while a page was made.

    ============  ==================================================================================
    ``slice``     items ``start`` to ``stop`` of the list ``name``, as Python counts them
    ``item``      the item at ``start``
    ``length``    how many items there are
    ``some``      whether there are any
    ``whole``     all of the story ``name``
    ``listed``    what lists show of the story ``name``, and its address
    ============  ==================================================================================

    Other kinds are whatever the lists' owner can look up.
    """

    kind: str
    name: str
    start: int | None = None
    stop: int | None = None


_noting: list[set[Read]] = []
"""What is noted just now; the innermost notes."""


def begin_notes() -> set[Read]:
    """Note what is read from now on in the set that is returned, until the notes are ended."""
    reads: set[Read] = set()
    _noting.append(reads)
    return reads


def end_notes(reads: set[Read]) -> None:
    """End notes, and with them those that were begun later and that an error kept from being ended."""
    while _noting.pop() is not reads:
        pass


class _Notes:
    """A context for notes; as a class, since it is entered for thousands of texts."""

    def __enter__(self) -> set[Read]:
        self._reads = begin_notes()
        return self._reads

    def __exit__(self, *_: object) -> None:
        end_notes(self._reads)


def note_reads() -> _Notes:
    """Note what is read; the set is filled while the context lasts."""
    return _Notes()


def note(*reads: Read) -> None:
    """Note what was read, if anybody wants to know."""
    note_all(reads)


def note_all(reads: Collection[Read]) -> None:
    """Note what was noted before for something that is shown again."""
    if _noting:
        _noting[-1].update(reads)


def digest(*parts: object) -> bytes:
    """Return the digest of bytes, or of values whose ``repr`` tells them apart."""
    found = blake2b(digest_size=DIGEST_SIZE)
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.digest()


def digest_items(items: Collection[bytes]) -> bytes:
    """Return the digest of digests, which all have one length."""
    return digest(len(items), b"".join(items))


class Shelf(Sequence[Any]):
    """A named list whose items are made when they are asked for, and which notes what was asked."""

    def __init__(
        self, name: str, items: Sequence[Any], make: Callable[[Any], Any], span: Read | None = None
    ) -> None:
        """Hold what ``make`` makes items from; ``span`` is what a part of a list was noted as."""
        self.name = name
        self.items = items
        self._make = make
        self._span = span

    def _note(self, read: Read) -> None:
        note(self._span or read)

    def __len__(self) -> int:
        self._note(Read("length", self.name))
        return len(self.items)

    def __bool__(self) -> bool:
        self._note(Read("some", self.name))
        return bool(self.items)

    def __iter__(self) -> Iterator[Any]:
        self._note(Read("slice", self.name))
        return map(self._make, self.items)

    def __reversed__(self) -> Iterator[Any]:
        self._note(Read("slice", self.name))
        return map(self._make, reversed(self.items))

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> Shelf: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, int):
            self._note(Read("item", self.name, place))
            return self._make(self.items[place])
        plain = place.step in {None, 1}
        span = Read("slice", self.name, place.start, place.stop) if plain else Read("slice", self.name)
        return self.take(self.items[place], span)

    def take(self, items: Sequence[Any], span: Read) -> Shelf:
        """Return a part of the list that is noted as ``span`` when any of it is read."""
        return Shelf(self.name, items, self._make, self._span or span)

    def __add__(self, other: Iterable[Any]) -> list[Any]:
        return [*self, *other]

    def __radd__(self, other: Iterable[Any]) -> list[Any]:
        return [*other, *self]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]  # as that of every list


class Lookup:
    """What reads come to in this build."""

    def __init__(
        self, identify: Callable[[Any], bytes], kinds: Mapping[str, Callable[[Read], bytes]]
    ) -> None:
        """Take the digest of a list's item, and how the kinds of reads that no list knows are looked up."""
        self._identify = identify
        self._kinds = dict(kinds)
        self._shelves: dict[str, Sequence[Any]] = {}
        self._known: dict[Read, bytes] = {}

    def teach(self, kind: str, look: Callable[[Read], bytes]) -> None:
        """Let reads of a kind be looked up."""
        self._kinds[kind] = look

    def add(self, shelf: Shelf) -> Shelf:
        """Let a list be looked up by its name; return it."""
        self._shelves[shelf.name] = shelf.items
        return shelf

    def find(self, read: Read) -> bytes:
        """Return the digest of what was read, as it is now."""
        if read not in self._known:
            self._known[read] = self.choose(read.kind)(read)
        return self._known[read]

    def choose(self, kind: str) -> Callable[[Read], bytes]:
        """Return what looks up reads of a kind, and keeps nothing of what it finds."""
        return self._kinds.get(kind, self._find_in_list)

    def find_items(self, name: str, start: int | None, stop: int | None) -> bytes:
        """Return the digest of some of a list's items."""
        items = self._shelves[name][start:stop]
        tell_all = getattr(items, "digests", None)  # stories on file need not be fetched for theirs
        return digest_items(tell_all() if tell_all else list(map(self._identify, items)))

    def length(self, name: str) -> int:
        """Return how many items a list has; none if it is gone."""
        return len(self._shelves.get(name, ()))

    def _find_in_list(self, read: Read) -> bytes:
        if read.name not in self._shelves:
            return b"gone"
        if read.kind in {"length", "some"}:
            return b"%d" % min(self.length(read.name), 1 if read.kind == "some" else sys.maxsize)
        if read.kind == "slice":
            return self.find_items(read.name, read.start, read.stop)
        try:
            return self._identify(self._shelves[read.name][read.start or 0])
        except IndexError:
            return b"gone"
