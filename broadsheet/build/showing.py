"""Knows which outputs show a story that stands where it stood in all lists, by what was noted when they were made.

Must not know why anybody asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from broadsheet.build.folios import count_folios
from broadsheet.build.records import name_read, unpack_reads
from broadsheet.outputs.trace import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.build.store import Store
    from broadsheet.outputs.trace import Read


class Place(NamedTuple):
    """Where a story stands in a list."""

    name: str
    """The list's."""
    at: int
    length: int
    """How many stories the list has."""


class Whereabouts(NamedTuple):
    """Where a story is shown but on its own page."""

    places: Sequence[Place]
    neighbours: Sequence[str]
    """The sources of stories whose pages lead on to it."""


NOWHERE = Whereabouts((), ())


def find_showing(
    path: str, kinds: Sequence[str], whereabouts: Whereabouts, store: Store
) -> Iterator[tuple[str, str]]:
    """Yield the outputs that show ``whole`` of a story, or what is ``listed`` of it, some of them twice.

    Each comes with the source that it is about.
    """
    for kind in kinds:
        yield from store.find_outputs(path, name_read(kind, OWN), name_read(kind, path))
    for neighbour in whereabouts.neighbours:
        yield from store.find_outputs(neighbour, name_read("onward", OWN), name_read("onward", neighbour))
    for place in whereabouts.places:
        sets = store.find_reads(
            name_read("slice", place.name), name_read("front", place.name), name_read("item", place.name)
        )
        shown = [
            number
            for number, reads in sets
            if any(covers(read, place) for read in unpack_reads(reads).shared if read.name == place.name)
        ]
        yield from store.find_outputs_of(shown)


def covers(read: Read, place: Place) -> bool:
    """Tell whether what was read of a list takes in a place; how long the list is has not changed."""
    if read.kind == "slice":
        return place.at in range(*slice(read.start, read.stop).indices(place.length))
    if read.kind == "item":
        at = read.start or 0
        return place.at == (at if at >= 0 else place.length + at)
    if read.kind == "front":
        older = count_folios(place.length, read.start or 1) * (read.start or 1)
        return place.at < place.length - older if read.stop else place.at >= older
    return False
