"""Knows the order of a site's stories: which lists there are, and which stories stand in each.

Must not know articles or pages, nor how lists are kept from build to build.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.outputs.trace import DIGEST_SIZE, digest
from broadsheet.plugin.articles import Author, Category, Language, StoryDate, Tag
from broadsheet.plugin.onward import (
    TOPICS,
    Near,
    Where,
    identify_near,
    spell_topics,
)
from broadsheet.plugin.tallies import (
    Corrected,
    Count,
    count_days,
    count_months,
    count_sources,
    file_days,
    gather_corrections,
)
from broadsheet.schedule import read_moment
from broadsheet.text import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from zoneinfo import ZoneInfo

    from broadsheet.build.cards import Card

KINDS: tuple[type[Any], ...] = (Category, Tag, Author, Language)
_FIELDS = {
    Category: attrgetter("section"),
    Tag: attrgetter("tags"),
    Author: attrgetter("byline"),
    Language: attrgetter("language"),
}
_PERIODS: dict[str, Callable[[tuple[tuple[int, ...], Card]], tuple[int, ...]]] = {
    "year": lambda dated: dated[0][:1],
    "month": lambda dated: dated[0][:2],
    "day": lambda dated: dated[0],
}


class Term(NamedTuple):
    """A section, a topic, an author or a language with the stories that stand under it."""

    kind: type[Any]
    name: str
    slug: str
    cards: Sequence[Card]
    months: Sequence[tuple[int, ...]] = ()
    """Of a topic: how many stories there are of each month, told as a year, a month and a number."""

    @property
    def listed(self) -> bytes:
        """Return the digest of what lists show of it."""
        return digest(self.kind.__name__, self.name, self.slug)

    @property
    def shelf_name(self) -> str:
        """Return the name of the list of its stories."""
        return f"{self.kind.__name__.lower()}:{self.slug}"


class Period(NamedTuple):
    """A year, a month or a day with its stories, as they stand among those of the site."""

    numbers: tuple[int, ...]
    save_as: str
    url: str
    cards: Sequence[Card]

    @property
    def listed(self) -> bytes:
        """Return the digest of what lists show of it."""
        return digest(self.numbers, self.save_as, self.url)

    @property
    def shelf_name(self) -> str:
        """Return the name of the list of its stories."""
        return f"period:{'-'.join(map(str, self.numbers))}"


class Month(NamedTuple):
    """A month as sitemaps have it."""

    numbers: tuple[int, ...]
    start: int
    """Where its stories begin among the listed ones."""
    stop: int
    size: int
    """Those of them that sitemaps have."""
    changed: str
    """The last change of any of them."""
    mark: bytes
    """The digest of what sitemaps show of them, but for their pictures."""

    @property
    def name(self) -> str:
        """Return what tells it from others, as in its sitemap's name."""
        return "{:04}-{:02}".format(*self.numbers)


class Lineup:
    """The stories of a site in all their lists."""

    def __init__(self, listed: Sequence[Card], hidden: Sequence[Card]) -> None:
        """Take the stories from the newest to the oldest, and those that no list shows."""
        self.listed = listed
        self.hidden = hidden
        self.leads: Sequence[Card] = ()
        self.corrections: Sequence[Corrected] = ()
        """The newest comes first."""
        self.sources: Sequence[tuple[str, int]] = ()
        """The outlets that stories are owed to, and how many are."""
        self.terms: dict[type[Any], list[Term]] = {}
        self.periods: dict[str, list[Period]] = {}
        """By year, month and day, as far as they have pages; the newest comes first."""
        self.days: Sequence[Count] = ()
        """The days with stories, the newest first."""
        self.months: Sequence[Month] = ()
        """Those with stories for sitemaps, the newest first; none in a build that is not published."""
        self.words: Sequence[str] = ()
        """What listed stories call their sections."""
        self._placed: dict[str, dict[str, int]] = {}
        self._joined: dict[int, bytes] = {}
        self.packed = b""
        """The same as bytes, if it was unpacked."""

    def find_place(self, path: str) -> tuple[Sequence[Card], int] | None:
        """Return the stories of a listed story's section, and where it stands among them."""
        return self._places.get(path)

    def find_near(self, card: Card) -> Near | None:
        """Return where a listed story stands in its section and under its first topics."""
        place = self.find_place(card.path)
        if place is None:
            return None
        topics = [self._topics[slug] for slug in spell_topics(card.tags)[:TOPICS]]
        return Near(
            Where(*place), tuple([Where(term.cards, self._find_under(term, card.path)) for term in topics])
        )

    def identify_near(self, card: Card | None) -> bytes:
        """Return what tells all that a story's page may lead to; nothing if no list shows the story."""
        near = self.find_near(card) if card else None
        return identify_near(near, self._identify) if near else b""

    def _identify(self, cards: Sequence[Card], start: int, stop: int) -> bytes:
        """Return the digests of some stories of a list; those of all are joined once, since each is asked for often."""
        joined = self._joined.get(id(cards))
        if joined is None:
            joined = self._joined[id(cards)] = b"".join([card.listed for card in cards])
        return joined[start * DIGEST_SIZE : stop * DIGEST_SIZE]

    def _find_under(self, term: Term, path: str) -> int:
        """Return the place of a story under one of its topics."""
        places = self._placed.get(term.slug)
        if places is None:
            places = self._placed[term.slug] = {card.path: at for at, card in enumerate(term.cards)}
        return places[path]

    def find_months(self, slug: str) -> Sequence[tuple[int, ...]]:
        """Return how many stories of each month there are under a topic; nothing if it is gone."""
        return self._topics[slug].months if slug in self._topics else ()

    def identify_month(self, name: str) -> bytes:
        """Return the digest of what sitemaps show of a month's stories; nothing if it has none."""
        return next((month.mark for month in self.months if month.name == name), b"")

    def find_days(self, numbers: Iterable[int]) -> Sequence[Count]:
        """Return the days of a year or of a month."""
        return self._days.get(tuple(numbers), ())

    @cached_property
    def _days(self) -> dict[tuple[int, ...], list[Count]]:
        return file_days(self.days)

    @cached_property
    def _topics(self) -> dict[str, Term]:
        return {term.slug: term for term in self.terms[Tag]}

    @cached_property
    def _places(self) -> dict[str, tuple[Sequence[Card], int]]:
        return {
            card.path: (term.cards, place)
            for term in self.terms[Category]
            for place, card in enumerate(term.cards)
        }


def line_up(
    cards: Iterable[Card],
    spell: Callable[[type[Any], str], list[tuple[str, str]]],
    settings: Mapping[str, Any],
    zone: ZoneInfo,
) -> Lineup:
    """Order stories, which come in the order of their paths; ``spell`` gives the terms that a card names."""
    cards = list(cards)
    listed = sorted((card for card in cards if card.is_listed), key=attrgetter("moment"), reverse=True)
    lineup = Lineup(listed, [card for card in cards if not card.is_listed])
    lineup.words = list(dict.fromkeys(card.section for card in cards if card.is_listed))
    lineup.leads = sorted((card for card in listed if card.lead), key=attrgetter("lead"))
    lineup.corrections = gather_corrections(listed)
    lineup.sources = count_sources(listed)
    lineup.terms = {kind: _file_under(kind, listed, spell) for kind in KINDS}
    if tells_nothing([term.slug for term in lineup.terms[Language]], settings):
        lineup.terms[Language] = []
    moments = ((datetime.fromtimestamp(card.moment, zone), card) for card in listed)
    known: dict[tuple[int, int, int], tuple[int, int, int]] = {}  # there are far fewer days than stories
    dated = [
        (known.setdefault(numbers, numbers), card)
        for date, card in moments
        for numbers in [(date.year, date.month, date.day)]
    ]
    lineup.days = count_days(numbers for numbers, _ in dated)
    dates = {card.path: numbers for numbers, card in dated}
    lineup.months = _map_months(dated, zone) if settings.get("BROADSHEET_PUBLISH") else []
    lineup.terms[Tag] = [
        term._replace(months=count_months(dates[card.path] for card in term.cards))
        for term in lineup.terms[Tag]
    ]
    for granularity, find_numbers in _PERIODS.items():
        save_as = settings[f"{granularity.upper()}_ARCHIVE_SAVE_AS"]
        url = settings[f"{granularity.upper()}_ARCHIVE_URL"]
        periods = lineup.periods[granularity] = []
        for numbers, group in groupby(dated, key=find_numbers) if save_as else ():
            found = [card for _, card in group]
            date = StoryDate.fromtimestamp(found[0].moment, zone)
            periods.append(Period(numbers, save_as.format(date=date), url.format(date=date), found))
    return lineup


def _map_months(dated: Iterable[tuple[tuple[int, ...], Card]], zone: ZoneInfo) -> list[Month]:
    """Return the months with stories for sitemaps, of stories that come from the newest to the oldest."""
    months = []
    stop = 0
    for numbers, group in groupby(dated, key=_PERIODS["month"]):
        cards = [card for _, card in group]
        start, stop = stop, stop + len(cards)
        shown = [card for card in cards if card.is_mapped]
        if shown:
            changed = max({card.changed for card in shown}, key=lambda text: (read_moment(text, zone), text))
            mark = digest([(card.url, card.changed, card.pictures) for card in shown])
            months.append(Month(numbers, start, stop, len(shown), changed, mark))
    return months


def tells_nothing(languages: Collection[str], settings: Mapping[str, Any]) -> bool:
    """Tell whether all stories are in the site's language."""
    return {*languages} <= {slugify(settings["DEFAULT_LANG"])}


def _file_under(
    kind: type[Any], cards: Iterable[Card], spell: Callable[[type[Any], str], list[tuple[str, str]]]
) -> list[Term]:
    """Return the terms of a kind with their stories; topics stand in the order of their newest stories."""
    find_names = _FIELDS[kind]
    terms: dict[str, Term] = {}
    named: dict[str, list[list[Card]]] = {}
    for card in cards:
        names = find_names(card)
        if names not in named:
            filed: dict[str, list[Card]] = {}
            for name, slug in spell(kind, names):
                term = terms.setdefault(slug, Term(kind, name, slug, []))
                filed[slug] = term.cards  # type: ignore[assignment]  # it is the list of the line above
            named[names] = list(filed.values())
        for under in named[names]:
            under.append(card)
    return list(terms.values()) if kind is Tag else sorted(terms.values(), key=attrgetter("slug"))


def name_by_date(name: str) -> str:
    """Return the name of the shelf that has a list's stories in the order of archives."""
    return "dates" if name == "articles" else f"{name}:dates"
