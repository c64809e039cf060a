"""Dates and times as newsrooms write them, in every language that has a table."""

from __future__ import annotations

import pytest

from broadsheet.readers.dates import (
    has_date,
    has_label,
    is_about_time,
    is_clock_time,
    is_label,
    read_date,
    read_day,
    read_times,
)
from broadsheet.readers.tables import languages
from tests.rows import Row, load

ROWS = load("dates")
MONTHS = [
    (code, number, name)
    for code, table in languages().items()
    for number, names in enumerate(table.lines("months"), 1)
    for name in names.split()
    if not name[0].isdigit()  # there a month is a figure, and the day follows it
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_published_line_gives_its_times(row: Row) -> None:
    """A line gives the time of publication and of the update with the precision that it has, and no more."""
    assert tuple(read_times(row.copy)) == row.values


@pytest.mark.parametrize("row", [r for r in ROWS if r.heading in languages()], ids=lambda row: row.name)
def test_a_published_line_is_about_time_alone(row: Row) -> None:
    """A line that says when a story was published, in any language, is known to say nothing else."""
    assert is_about_time(row.copy)


def test_every_language_has_rows() -> None:
    """Each language that has a table has its own published lines here."""
    assert set(languages()) <= {row.heading for row in ROWS}


@pytest.mark.parametrize(("code", "number", "name"), MONTHS)
def test_every_month_is_known_by_every_name(code: str, number: int, name: str) -> None:
    """Each name of a month in a table is read as that month, short or long."""
    assert read_day(f"19 {name}") == (number, 19), code


@pytest.mark.parametrize("code", sorted(languages()))
def test_every_table_has_twelve_months(code: str) -> None:
    """A table's months are a year's, in order."""
    assert len(languages()[code].lines("months")) == 12


@pytest.mark.parametrize(
    "text",
    [
        "Published in 1958, the novel sold out in two days.",
        "Nov 19 was the coldest night of the year",
        "Five things to know about 2026",
        "Updated",
        "19",
        "",
    ],
)
def test_other_lines_are_not_about_time(text: str) -> None:
    """A line that says more than a time, or has no figure, is not about time."""
    assert not is_about_time(text)


@pytest.mark.parametrize(
    ("code", "line"), [(c, line) for c, t in languages().items() for line in t.lines("ago_lines")]
)
def test_a_time_told_in_words(code: str, line: str) -> None:
    """“An hour ago” is about time, however it begins and whatever mark stands beside it; more words say more."""
    assert is_about_time(line.capitalize()), code
    assert is_about_time(f"{line} |"), code
    assert not is_about_time(f"{line} Skerrow")


@pytest.mark.parametrize("text", ["2時間前", "30分前", "3日前"])
def test_japanese_times_ago(text: str) -> None:
    """Japanese counts back without a space."""
    assert is_about_time(text)


@pytest.mark.parametrize("text", ["10.32am", "10:32", "[10:32]", "10:32 GMT", "22h15", "14:05 Uhr", "3 p.m."])
def test_clock_times(text: str) -> None:
    """A time of day alone on its line is a live blog's stamp, however it is written."""
    assert is_clock_time(text)


@pytest.mark.parametrize(
    "text",
    ["10", "10:32 The gates close", "19 November 2026, 10:32", "2:1", "Ten past ten", "99:10", "v. 10.32"],
)
def test_no_clock_times(text: str) -> None:
    """A figure, a score, a date or a sentence with a time in it is no stamp."""
    assert not is_clock_time(text)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-11-22", "2026-11-22"),
        ("20261122", "2026-11-22"),
        ("2026-11-22 09:30", "2026-11-22T09:30"),
        ("2026-11-22T09:30:15", "2026-11-22T09:30"),
        ("2026-11-22T09:30Z", "2026-11-22T09:30+00:00"),
        ("2026-11-22T09:30+05:30", "2026-11-22T09:30+05:30"),
        ("  22 November 2026  ", "2026-11-22"),
        ("22 nov. 2026, 09.30", "2026-11-22T09:30"),
        ("22.11.2026", "2026-11-22"),
        ("22-NOV-26 09:30", "2026-11-22T09:30"),
        ("令和8年11月22日", "2026-11-22"),
        ("平成元年1月8日", "1989-01-08"),
        ("22-ABC-26", ""),
        ("2026-13-01", ""),
        ("2026-02-30", ""),
        ("22 November", ""),
        ("tomorrow", ""),
        ("some day in November 2026", ""),
        ("", ""),
    ],
)
def test_an_editors_date(text: str, date: str) -> None:
    """An editor may write a date in ISO 8601 or as newspapers do; what is no whole date is not guessed."""
    assert read_date(text) == date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("LONDON, Sept 28 (Reuters)", (9, 28)),
        ("PARIS, 12 nov. (AFP)", (11, 12)),
        ("МОСКВА, 3 мая", (5, 3)),
        ("LONDON (Reuters)", None),
        ("LONDON, Sept 31", None),
        ("29 February", (2, 29)),
    ],
)
def test_a_day_without_its_year(text: str, day: tuple[int, int] | None) -> None:
    """A dateline names a day that exists in some year, without saying which."""
    assert read_day(text) == day


def test_labels() -> None:
    """A word such as “Published” heads a line or stands alone; inside a sentence it is no label."""
    assert has_label("Updated: 19 November")
    assert has_label("(Published 19 November)")
    assert not has_label("The book was published on 19 November")
    assert not has_label("Updatedness is a word")
    assert is_label("Article history:")
    assert not is_label("Article history of the town")
    assert not is_label("")


def test_a_date_may_lack_its_year() -> None:
    """A calendar day counts as a date also without its year; a lone figure does not."""
    assert has_date("They met on 19 November at the quay")
    assert has_date("They met on November 19th")
    assert not has_date("They met 19 times")
