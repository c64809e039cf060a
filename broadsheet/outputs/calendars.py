"""Knows how numbers of stories become what a page draws: a calendar of days, and a line of months.

Must not hold markup, nor know which stories are counted.
"""

from __future__ import annotations

import calendar
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEVELS = 4
"""Shades of days with stories."""
MOST_BARS = 60
"""Bars of one drawing; a longer time is told by years."""


class Cell(NamedTuple):
    """A day of a calendar."""

    number: int
    date: str
    """ISO 8601."""
    stories: int
    level: int
    """From zero, without stories, to :data:`LEVELS`, which is that of the days with most stories of all that are drawn."""
    url: str
    """Where its stories are; empty if it has none, or they have no page."""


class Month(NamedTuple):
    """A month as a calendar shows it."""

    year: int
    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    """From Monday to Sunday; days of other months are left out."""
    stories: int
    days: int
    """Those that have stories."""
    busiest: Cell


class Bar(NamedTuple):
    """A month, or a year, of a timeline."""

    year: int
    month: int
    """Zero for a whole year."""
    stories: int
    height: int
    """In hundredths of the highest bar's."""


Day = tuple[int, int, int, int, str]
"""A year, a month and a day, the number of its stories, and where they are."""


def draw_calendar(days: Iterable[Day]) -> list[Month]:
    """Return the months that have stories, the earliest first."""
    told = sorted(days)
    most = max(LEVELS, *(day[3] for day in told)) if told else LEVELS
    months = groupby(told, key=lambda day: day[:2])
    return [_draw_month(year, month, list(found), most) for (year, month), found in months]


def _draw_month(year: int, month: int, days: Sequence[Day], most: int) -> Month:
    known = {day[2]: day for day in days}

    def draw(number: int) -> Cell | None:
        if not number:
            return None
        *_, stories, url = known.get(number, (0, ""))
        level = -(-LEVELS * stories // most)
        return Cell(number, f"{year:04}-{month:02}-{number:02}", stories, level, url)

    weeks = tuple(tuple(map(draw, week)) for week in calendar.Calendar().monthdayscalendar(year, month))
    cells = [cell for week in weeks for cell in week if cell and cell.stories]
    busiest = max(cells, key=lambda cell: cell.stories)
    return Month(year, month, weeks, sum(cell.stories for cell in cells), len(cells), busiest)


def draw_timeline(months: Iterable[Sequence[int]]) -> list[Bar]:
    """Return a bar for each month from the first with stories to the last; for each year if there were too many.

    ``months`` have a year, a month and a number of stories. Of more years than may be drawn the last are.
    """
    counts = {(year, month): count for year, month, count in months}
    if not counts:
        return []
    (first, opening), (last, closing) = min(counts), max(counts)
    span = [divmod(number, 12) for number in range(first * 12 + opening - 1, last * 12 + closing)]
    drawn = [(year, month + 1, counts.get((year, month + 1), 0)) for year, month in span]
    if len(drawn) > MOST_BARS:
        years = groupby(drawn, key=lambda row: row[0])
        drawn = [(year, 0, sum(count for *_, count in rows)) for year, rows in years][-MOST_BARS:]
    most = max(1, *(count for *_, count in drawn))
    return [Bar(year, month, count, -(-100 * count // most)) for year, month, count in drawn]
