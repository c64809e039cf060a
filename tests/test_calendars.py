"""What is drawn of numbers of stories: calendars of days, and lines of months that stay within bounds."""

from __future__ import annotations

import calendar
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.outputs.calendars import LEVELS, MOST_BARS, draw_calendar, draw_timeline
from broadsheet.plugin.tallies import count_days, count_months, file_days, make_day

DATES = st.lists(st.dates(date(1999, 1, 1), date(2030, 12, 31)), max_size=40)


@given(DATES)
def test_a_calendar_has_all_days_of_months_with_stories(dates: list[date]) -> None:
    """Each under its weekday, with the number of its stories; shades rise with the numbers."""
    told = sorted((day.year, day.month, day.day) for day in dates)
    months = draw_calendar((*count, "") for count in count_days(told))
    assert [(month.year, month.number) for month in months] == sorted({day[:2] for day in told})
    cells = []
    for month in months:
        assert all(len(week) == 7 for week in month.weeks)
        shown = [(place, cell) for week in month.weeks for place, cell in enumerate(week) if cell]
        assert [cell.number for _, cell in shown] == list(
            range(1, calendar.monthrange(month.year, month.number)[1] + 1)
        )
        for place, cell in shown:
            assert date.fromisoformat(cell.date).weekday() == place
            assert cell.stories == dates.count(date.fromisoformat(cell.date))
            assert (cell.level == 0) is (cell.stories == 0)
        cells += [cell for _, cell in shown]
        assert month.stories == sum(cell.stories for _, cell in shown)
    levels = [cell.level for cell in sorted(cells, key=lambda cell: cell.stories)]
    assert levels == sorted(levels)
    assert max(levels, default=0) <= LEVELS


def test_few_stories_are_no_heat() -> None:
    """Where no day has more than one, none is as dark as it could be."""
    (month,) = draw_calendar([(2026, 11, 3, 1, "there")])
    (cell,) = [cell for week in month.weeks for cell in week if cell and cell.stories]
    assert (cell.level, cell.url, month.busiest) == (1, "there", cell)


@given(DATES)
def test_a_timeline_stays_within_bounds(dates: list[date]) -> None:
    """It counts every story, leaves out no month between the first and the last, and takes years if they are many."""
    told = sorted((day.year, day.month) for day in dates)
    bars = draw_timeline(count_months(told))
    assert sum(bar.stories for bar in bars) == len(dates)
    assert len(bars) <= MOST_BARS
    assert max((bar.height for bar in bars), default=100) == 100
    numbers = [bar.year * 12 + bar.month - 1 if bar.month else bar.year for bar in bars]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else not dates
    if bars and bars[0].month:
        assert (bars[0].year, bars[0].month) == told[0]


def test_of_more_years_than_can_be_drawn_the_last_are() -> None:
    """A chronicle's topic has its last sixty years."""
    bars = draw_timeline((year, 5, 1) for year in range(1900, 2027))
    assert (bars[0].year, bars[-1].year, len(bars)) == (1967, 2026, MOST_BARS)


def test_a_day_leads_to_its_page_or_to_its_place_in_the_month() -> None:
    """Wherever its stories are listed."""
    filed = file_days(count_days([(2026, 11, 3), (2026, 11, 3), (2026, 10, 9)]))
    assert sorted(map(len, filed.values())) == [1, 1, 1, 1, 2]
    (count,) = filed[2026, 11]
    values = {"DAY_ARCHIVE_SAVE_AS": "d", "DAY_ARCHIVE_URL": "{date:%Y/%m/%d}/", "MONTH_ARCHIVE_SAVE_AS": "m"}
    assert make_day(values, count) == (2026, 11, 3, 2, "2026/11/03/")
    values |= {"DAY_ARCHIVE_SAVE_AS": "", "MONTH_ARCHIVE_URL": "{date:%Y/%m}/"}
    assert make_day(values, count).url == "2026/11/#day-3"
    assert not make_day({**values, "MONTH_ARCHIVE_SAVE_AS": ""}, count).url
