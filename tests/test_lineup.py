"""A lineup that was packed has the same stories at the same places, each taken from the file when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from pelican.settings import DEFAULT_CONFIG

from broadsheet.build.cards import Card, make_cards
from broadsheet.plugin.articles import Category
from broadsheet.plugin.lineup import KINDS, Lineup, line_up
from broadsheet.plugin.packed_lineup import pack_lineup, unpack_lineup
from broadsheet.text import slugify

if TYPE_CHECKING:
    from broadsheet.build.store import Reader

ZONE = ZoneInfo("Europe/London")
PLAIN: dict[str, Any] = {"moment": 0.0, "embargo": 0.0, "expires": 0.0, "lead": 0, "stamp": 0, "size": 0}
SETTINGS = {
    **DEFAULT_CONFIG,
    "YEAR_ARCHIVE_SAVE_AS": "{date:%Y}.html",
    "DAY_ARCHIVE_SAVE_AS": "{date:%Y/%m/%d}.html",
}
NAMES = st.lists(st.sampled_from(["Tides", "Ropes", "tides", "Łódź"]), max_size=3).map("\n".join)


def make(path: str, **fields: Any) -> Card:
    """Return a card of which the rest does not matter."""
    empty = {**dict.fromkeys(Card._fields, ""), **PLAIN, "key": b"", "whole": b"", "listed": path.encode()}
    return Card(**{**empty, "path": path, "section": "World", **fields})


CARDS = st.lists(
    st.builds(
        dict[str, Any],
        moment=st.sampled_from([0.0, 1.0, 86400.0, 1.7e9, 1.7e9 + 3600, 1.76e9]),
        status=st.sampled_from(["published", "hidden"]),
        section=st.sampled_from(["World", "Arts", "world"]),
        tags=NAMES,
        byline=NAMES,
        lead=st.integers(0, 2),
        source=st.sampled_from(["", "Coastal Wire", "Łódź Post"]),
        corrected=st.sampled_from(["", "2026-01-02", "2026-01-02\n2025-03-04"]),
    ),
    max_size=12,
).map(lambda rows: [make(f"{number:02}.txt", **row) for number, row in enumerate(rows)])


class Shelf:
    """Stands for the file; notes which stories were taken from it."""

    def __init__(self, cards: list[Card]) -> None:
        """Hold some stories."""
        self.cards = {card.path: card for card in cards}
        self.taken: list[str] = []

    def fetch_card(self, path: str) -> Card:
        """Return a story."""
        self.taken.append(path)
        return self.cards[path]


def spell(kind: type[Any], names: str) -> list[tuple[str, str]]:
    """Return the terms that a card names."""
    found = [names] if kind is Category else names.split("\n") if names else []
    return [(name, slugify(name)) for name in found]


def tell(lineup: Lineup) -> list[Any]:
    """Return all that a lineup holds."""
    return [
        list(lineup.listed),
        list(lineup.hidden),
        list(lineup.leads),
        list(lineup.words),
        [tuple(day) for day in lineup.days],
        list(lineup.corrections),
        [tuple(source) for source in lineup.sources],
        [
            [
                (term.name, term.slug, list(term.cards), [*map(tuple, term.months)])
                for term in lineup.terms[kind]
            ]
            for kind in KINDS
        ],
        {
            name: [(*period[:3], list(period.cards)) for period in rows]
            for name, rows in lineup.periods.items()
        },
    ]


@given(CARDS)
def test_a_packed_lineup_is_the_lineup(cards: list[Card]) -> None:
    """In all lists, and by the place of a story in its section."""
    lineup = line_up(cards, spell, SETTINGS, ZONE)
    found, filed = unpack_lineup(pack_lineup(lineup), cast("Reader", Shelf(cards)))
    assert tell(found) == tell(lineup)
    assert dict(filed) == {card.path: card for card in cards}
    for card in cards:
        place, wanted = found.find_place(card.path), lineup.find_place(card.path)
        assert (place is None) is (wanted is None) is (not card.is_listed)
        if place and wanted:
            assert (list(place[0]), place[1]) == (list(wanted[0]), wanted[1])
    assert found.find_place("none.txt") is None


def test_no_story_is_taken_before_it_is_asked_for() -> None:
    """A few of thousands are; each once."""
    cards = [make(f"{number:02}.txt", moment=float(number), status="published") for number in range(40)]
    shelf = Shelf(cards)
    lineup, _ = unpack_lineup(pack_lineup(line_up(cards, spell, SETTINGS, ZONE)), cast("Reader", shelf))
    assert lineup.find_place("07.txt")
    assert shelf.taken == []
    assert [card.path for card in lineup.listed[:2]] == ["39.txt", "38.txt"]
    assert lineup.terms[Category][0].cards[-1].path == "00.txt"
    assert lineup.listed[0].path == "39.txt"
    assert shelf.taken == ["39.txt", "38.txt", "00.txt"]


@given(CARDS)
def test_cards_that_share_values_are_the_same(cards: list[Card]) -> None:
    """They only take less memory."""
    rows = [tuple(card) for card in cards]
    assert list(make_cards(rows)) == cards
