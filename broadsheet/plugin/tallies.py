"""Knows what pages show that is gathered from all stories of a site, beside the stories themselves.

Must not know which stories a site has, nor how pages are written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.outputs.trace import digest
from broadsheet.plugin.articles import StoryDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from broadsheet.build.cards import Card
    from broadsheet.sources import Sources


class Corrected(NamedTuple):
    """Which correction of which story."""

    card: Card
    at: int

    @property
    def listed(self) -> bytes:
        """Return the digest of what lists show of it."""
        return digest(self.card.listed, self.at)


class Note(NamedTuple):
    """A correction as pages show it."""

    text: str
    date: str
    """Empty if the copy gives none."""
    article: Any
    """The story that it was made in."""


def gather_corrections(cards: Iterable[Card]) -> list[Corrected]:
    """Return the corrections of stories, the newest first; those of one day stand as the stories do."""
    found = [
        (day, Corrected(card, at))
        for card in cards
        if card.corrected
        for at, day in enumerate(card.corrected.split("\n"))
    ]
    return [correction for _, correction in sorted(found, key=itemgetter(0), reverse=True)]


def make_note(article: Any, at: int) -> Note:
    """Return one of an article's corrections."""
    correction = article.story.corrections[at]
    return Note(correction.text, correction.day, article)


class Outlet(NamedTuple):
    """A source whose stories the site carries."""

    name: str
    home: str
    licence: str
    licence_url: str
    stories: int

    @property
    def listed(self) -> bytes:
        """Return the digest of what lists show of it."""
        return digest(tuple(self))


def count_sources(cards: Iterable[Card]) -> list[tuple[str, int]]:
    """Return how many stories are owed to each outlet, by its name."""
    return sorted(Counter(card.source for card in cards if card.source).items())


def list_outlets(counts: Iterable[tuple[str, int]], sources: Sources) -> list[Outlet]:
    """Return all outlets that the site describes, and those that stories alone name; none of the house."""
    told = dict(counts)
    outlets = [
        Outlet(each.name, each.home, each.licence, each.licence_url, told.pop(each.name, 0))
        for each in dict.fromkeys(sources.by_name.values())
        if not each.own_copy
    ]
    outlets += [Outlet(name, "", "", "", count) for name, count in told.items()]
    return sorted(outlets, key=lambda outlet: (outlet.name.casefold(), outlet))


class Day(NamedTuple):
    """A day with stories."""

    year: int
    month: int
    day: int
    stories: int
    url: str
    """Where they are listed: on the day's own page, else in the month's; empty if neither has one."""


Count = tuple[int, int, int, int]
"""A year, a month and a day, and how many stories there are of it."""


def count_days(dates: Iterable[tuple[int, int, int]]) -> list[Count]:
    """Return how many stories there are of each day; those of one day follow one another."""
    return [(*date, sum(1 for _ in found)) for date, found in groupby(dates)]


def count_months(dates: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Return how many stories there are of each month likewise; the year, the month, the number."""
    return [(*date, sum(1 for _ in found)) for date, found in groupby(date[:2] for date in dates)]


def file_days(days: Iterable[Count]) -> dict[tuple[int, ...], list[Count]]:
    """Return the days of each year, of each month, and each day alone."""
    filed: defaultdict[tuple[int, ...], list[Count]] = defaultdict(list)
    for day in days:
        for length in (1, 2, 3):
            filed[day[:length]].append(day)
    return dict(filed)


def make_day(settings: Mapping[str, Any], count: Count) -> Day:
    """Return a day with the address of its stories."""
    date = StoryDate(*count[:3])
    url = ""
    if settings["DAY_ARCHIVE_SAVE_AS"]:
        url = settings["DAY_ARCHIVE_URL"].format(date=date)
    elif settings["MONTH_ARCHIVE_SAVE_AS"]:
        url = f"{settings['MONTH_ARCHIVE_URL'].format(date=date)}#day-{date.day}"
    return Day(*count, url)


def cut_corrections(write: Callable[..., None], corrections: Sequence[Any]) -> Callable[..., None]:
    """Return what writes direct templates as ``write`` does, and the page of corrections as pages of them."""

    def write_direct(name: str, template: Any, context: dict[str, Any], **values: Any) -> None:
        cut = {"paginated": {"corrections": corrections}}
        write(name, template, context, **values, **(cut if values["template_name"] == "corrections" else {}))

    return write_direct
