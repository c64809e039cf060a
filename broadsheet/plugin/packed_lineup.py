"""Knows a site's lists packed: so that a build that changes none need not look at every story to make them again.

Must not know how lists come about. What is unpacked takes its stories from the file, each when it is asked for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import msgspec

from broadsheet.build.filed import FiledCards
from broadsheet.build.rolls import Roll, roll_up
from broadsheet.build.showing import Place, Whereabouts
from broadsheet.plugin.articles import Category, Tag
from broadsheet.plugin.lineup import KINDS, Lineup, Month, Period, Term, name_by_date
from broadsheet.plugin.onward import reach_in_section, reach_in_topic
from broadsheet.plugin.tallies import Corrected, Count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.build.cards import Card
    from broadsheet.build.store import Reader


class _Packed(msgspec.Struct, array_like=True, gc=False):
    """A lineup in which stories have the places that they have among all, the listed ones first, as packed numbers."""

    paths: tuple[memoryview, memoryview]
    """The sources in the order of their paths."""
    numbers: bytes
    """By places, which source it is in that order."""
    places: bytes
    """By these numbers, the place."""
    listed: int
    """How many are listed."""
    words: list[str]
    leads: bytes
    corrections: tuple[bytes, bytes]
    """The stories that were corrected, and which of their corrections it was."""
    terms: list[list[tuple[str, str, bytes, list[tuple[int, ...]]]]]
    periods: dict[str, list[tuple[tuple[int, ...], str, str, int, int]]]
    days: list[Count]
    sources: list[tuple[str, int]]
    months: list[Month]


_UNPACK = msgspec.msgpack.Decoder(_Packed)


def pack_lineup(lineup: Lineup) -> bytes:
    """Return a lineup as bytes."""
    if lineup.packed:
        return lineup.packed
    ordered = [card.path for card in chain(lineup.listed, lineup.hidden)]
    places = dict(zip(ordered, range(len(ordered)), strict=True))
    paths = sorted(ordered)

    def pack(cards: Iterable[Card]) -> bytes:
        return _pack(places[card.path] for card in cards)

    periods: dict[str, list[tuple[tuple[int, ...], str, str, int, int]]] = {}
    for granularity, found in lineup.periods.items():
        rows = periods[granularity] = []
        stop = 0
        for period in found:  # they follow one another
            start, stop = stop, stop + len(period.cards)
            rows.append((period.numbers, period.save_as, period.url, start, stop))
    packed = _Packed(
        roll_up(paths).packed,
        _pack(map(dict(zip(paths, range(len(paths)), strict=True)).__getitem__, ordered)),
        _pack(map(places.__getitem__, paths)),
        len(lineup.listed),
        list(lineup.words),
        pack(lineup.leads),
        (
            pack(correction.card for correction in lineup.corrections),
            _pack(correction.at for correction in lineup.corrections),
        ),
        [
            [(term.name, term.slug, pack(term.cards), list(term.months)) for term in lineup.terms[kind]]
            for kind in KINDS
        ],
        periods,
        list(lineup.days),
        list(lineup.sources),
        list(lineup.months),
    )
    return msgspec.msgpack.encode(packed)


def _pack(numbers: Iterable[int]) -> bytes:
    return array("I", numbers).tobytes()


def _unpack(packed: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(packed)
    return numbers


def unpack_lineup(data: bytes, reader: Reader) -> tuple[Lineup, FiledCards]:
    """Return the lineup that bytes hold, and its stories by their paths; each is read when it is asked for."""
    packed = _UNPACK.decode(data)
    paths = Roll(*packed.paths)
    cards, stories = (
        FiledCards(paths, reader),
        _Stories(paths, _unpack(packed.numbers), _unpack(packed.places)),
    )
    everything = _Filed(array("I", range(len(paths))), stories, cards)
    listed = everything[: packed.listed]
    lineup = _FiledLineup(listed, everything[packed.listed :])
    lineup.packed = data
    lineup.words = packed.words
    lineup.days, lineup.sources = packed.days, packed.sources
    lineup.months = packed.months
    lineup.leads = listed.choose(packed.leads)
    corrected, numbers = packed.corrections
    lineup.corrections = _FiledCorrections(listed.choose(corrected), numbers)
    lineup.terms = {
        kind: [Term(kind, name, slug, listed.choose(places), months) for name, slug, places, months in rows]
        for kind, rows in zip(KINDS, packed.terms, strict=True)
    }
    lineup.periods = {
        granularity: [
            Period(numbers, save_as, url, listed[start:stop]) for numbers, save_as, url, start, stop in rows
        ]
        for granularity, rows in packed.periods.items()
    }
    return lineup, cards


def locate(data: bytes, path: str, reader: Reader) -> Whereabouts:
    """Tell where a story stands in the lists of a packed lineup, by the names that shelves give to them."""
    lineup, _ = unpack_lineup(data, reader)
    groups: Iterable[Term | Period] = chain(*lineup.terms.values(), *lineup.periods.values())
    named: list[tuple[str, Any]] = [("hidden", lineup.hidden), ("articles", lineup.listed)]
    named += [(each.shelf_name, each.cards) for each in groups]
    places = [Place(name, at, len(cards)) for name, cards in named if (at := cards.find(path)) >= 0]
    leads = [card.path for card in lineup.leads]  # few, in the editor's order
    places += [Place("leads", leads.index(path), len(leads))] if path in leads else []
    corrected = lineup.corrections.stories.find_all(path)  # type: ignore[attr-defined]
    places += [Place("corrections", at, len(lineup.corrections)) for at in corrected]
    by_date = [place._replace(name=name_by_date(place.name)) for place in places]
    under = [(term.cards, term.cards.find(path)) for term in lineup.terms[Tag]]  # type: ignore[attr-defined]
    return Whereabouts([*places, *by_date], _find_neighbours(lineup.find_place(path), under))


def _find_neighbours(place: tuple[Any, int] | None, topics: Iterable[tuple[Any, int]]) -> list[str]:
    """Return the sources of the stories that may lead on to one that stands where it is told."""
    if place is None:
        return []
    cards, at = place
    names = {cards.name(each) for each in reach_in_section(at, len(cards))}
    names.update(cards.name(each) for cards, at in topics if at >= 0 for each in reach_in_topic(at))
    return sorted(names)


class _Stories(NamedTuple):
    """Sources by their places among all stories, which all lists share."""

    paths: Roll
    numbers: array[int]
    places: array[int]

    def name(self, place: int) -> str:
        """Return the source at a place."""
        return self.paths[self.numbers[place]]

    def find(self, path: str) -> int:
        """Return the place of a source; -1 if it has none."""
        number = self.paths.find(path)
        return self.places[number] if number >= 0 else -1


class _Filed(Sequence["Card"]):
    """Stories that are taken from the file when they are asked for."""

    def __init__(self, places: array[int], stories: _Stories, cards: Mapping[str, Card]) -> None:
        """Take the places of the stories among all."""
        self._places = places
        self._stories = stories
        self._cards = cards

    def choose(self, packed: bytes) -> _Filed:
        """Return the stories that have packed places."""
        return _Filed(_unpack(packed), self._stories, self._cards)

    def find(self, path: str) -> int:
        """Return where a story stands in a list whose places rise; -1 if it does not."""
        place = self._stories.find(path)
        at = bisect_left(self._places, place) if place >= 0 else len(self._places)
        return at if at < len(self._places) and self._places[at] == place else -1

    def find_all(self, path: str) -> list[int]:
        """Return where a story stands in a list of any order."""
        place = self._stories.find(path)
        return [at for at, each in enumerate(self._places) if each == place]

    def name(self, place: int) -> str:
        """Return the source of the story at a place."""
        return self._stories.name(self._places[place])

    def digests(self) -> list[bytes]:
        """Return the digest of what a list shows of each story."""
        names = map(self._stories.name, self._places)
        if isinstance(self._cards, FiledCards):
            return [*map(self._cards.fetch_listed, names)]
        return [self._cards[name].listed for name in names]

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Card: ...
    @overload
    def __getitem__(self, place: slice) -> _Filed: ...
    def __getitem__(self, place: int | slice) -> Card | _Filed:
        if isinstance(place, slice):
            return _Filed(self._places[place], self._stories, self._cards)
        return self._cards[self.name(place)]


class _FiledCorrections(Sequence["Corrected"]):
    """Corrections of stories that are taken from the file when they are asked for."""

    def __init__(self, stories: _Filed, packed: bytes) -> None:
        """Take the stories, and the packed numbers of their corrections."""
        self.stories = stories
        self._numbers = _unpack(packed)

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Corrected: ...
    @overload
    def __getitem__(self, place: slice) -> list[Corrected]: ...
    def __getitem__(self, place: int | slice) -> Corrected | list[Corrected]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        return Corrected(self.stories[place], self._numbers[place])


class _FiledLineup(Lineup):
    """A lineup whose stories are on file: none is looked at but for its own sake."""

    def _identify(self, cards: Sequence[Card], start: int, stop: int) -> bytes:
        return b"".join([card.listed for card in cards[start:stop]])

    def _find_under(self, term: Term, path: str) -> int:
        return term.cards.find(path)  # type: ignore[attr-defined, no-any-return]

    def find_place(self, path: str) -> tuple[Sequence[Card], int] | None:
        """Look for the story in each section."""
        found = ((term.cards, term.cards.find(path)) for term in self.terms[Category])  # type: ignore[attr-defined]
        return next(((cards, place) for cards, place in found if place >= 0), None)
