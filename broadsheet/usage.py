"""Knows how each language writes dates and numbers and counts things, as Unicode's CLDR says by way of Babel.

Must not know words that templates say. Babel is imported when a language is not on file yet: its tables take longer
to load than all else that a small edit needs.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from babel import Locale

_DAY, _YEAR = 22, 4444
"""Figures that no pattern of a date has itself: they show where days and years stand."""
_UNGROUPED = 1000
"""Below it numbers are written alike."""


class Usage(NamedTuple):
    """How one language writes what it counts."""

    language: str
    """As it was asked for."""
    days: list[str]
    """A date of each month, with braces for day and year."""
    months: list[str]
    """Each month with its year."""
    year: str
    names: list[str]
    """The months alone."""
    weekdays: list[str]
    """Their initials, from Monday on."""
    joint: str
    """Sets a time behind a day."""
    plurals: dict[str, str]
    """Rules that tell which plural form a number has; ``other`` is what none of them takes in."""
    own: str
    """What it calls itself."""


class Usages:
    """The usages of languages, kept on file once they are known."""

    def __init__(self, site_language: str = "en", file: Path | None = None, mark: str = "") -> None:
        """Keep what is found in a ``file``, for as long as the ``mark`` of the programs stays the same."""
        self._site_language = site_language
        self._file = file
        self._mark = mark
        self._known: dict[tuple[str, str, str], Usage] = {}
        self._filed: dict[str, Any] | None = None

    def __reduce__(self) -> tuple[type[Usages], tuple[Any, ...]]:
        """Let other processes look for themselves."""
        return Usages, (self._site_language, self._file, self._mark)

    def find(self, language: str, day: str = "", month: str = "") -> Usage:
        """Return a language's usage; the site's, else English, where nothing is known of the language.

        ``day`` and ``month`` are CLDR patterns to be taken in place of those that it has for a long date.
        """
        key = language, day, month
        if key not in self._known:
            self._known[key] = self._find_on_file(key) or self._ask(key)
        return self._known[key]

    def _find_on_file(self, key: tuple[str, str, str]) -> Usage | None:
        if self._filed is None:
            self._filed = _read(self._file, self._mark)
        row = self._filed.get("|".join(key))
        return Usage(*row) if row else None

    def _ask(self, key: tuple[str, str, str]) -> Usage:
        told = next((each for each in (key[0], self._site_language) if _find_locale(each)), "en")
        usage = _tell(told, *key[1:])
        if self._file and self._filed is not None:
            self._filed["|".join(key)] = usage
            _write(self._file, self._mark, self._filed)
        return usage


def _read(file: Path | None, mark: str) -> dict[str, Any]:
    """Return what is on file; nothing if it cannot be read, or if other programs wrote it."""
    with suppress(OSError, ValueError, AttributeError):
        found = json.loads(file.read_bytes()) if file else {}
        if found.get("mark") == mark:
            return dict(found["usages"])
    return {}


def _write(file: Path, mark: str, usages: dict[str, Any]) -> None:
    """Put usages on file, in one step, since processes of one build may do so at once; it is no loss if they cannot."""
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps({"mark": mark, "usages": usages}, ensure_ascii=False), encoding="utf-8")
        aside.replace(file)


@lru_cache(maxsize=256)
def _find_locale(language: str) -> Locale | None:
    """Return what Babel knows of a language, or of what it is a kind of."""
    from babel import Locale, UnknownLocaleError

    parts = language.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        with suppress(UnknownLocaleError, ValueError, TypeError):
            return Locale.parse("_".join(parts[:length]))
    return None


def _tell(language: str, day: str, month: str) -> Usage:
    from babel.dates import format_date, format_skeleton

    locale = _find_locale(language)
    dates = [dt.date(_YEAR, number, _DAY) for number in range(1, 13)]
    early = format_date(dates[0].replace(day=3), day or "long", locale)
    days = [_mark(format_date(date, day or "long", locale), has_zero="03" in early) for date in dates]
    months = [
        _mark(format_date(date, month, locale) if month else format_skeleton("yMMMM", date, locale=locale))
        for date in dates
    ]
    tables = cast("Any", locale)
    weekdays = tables.days["stand-alone"]["narrow"]
    return Usage(
        language,
        days,
        months,
        _mark(format_skeleton("y", dates[0], locale=locale)),
        [tables.months["stand-alone"]["wide"][number] for number in range(1, 13)],
        [weekdays[number] for number in range(7)],
        str(tables.datetime_formats["medium"]),
        dict(tables.plural_form.rules),
        str(tables.get_display_name() or ""),
    )


def _mark(text: str, *, has_zero: bool = False) -> str:
    """Put braces for the day and the year of a date that was written out."""
    return text.replace(str(_YEAR), "{year}").replace(str(_DAY), "{day:02}" if has_zero else "{day}")


def write_day(iso: str, usage: Usage) -> str:
    """Return a date as a language writes it; as it stands if it is none."""
    try:
        day = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    return usage.days[day.month - 1].format(day=day.day, year=f"{day.year:04}")


def write_period(numbers: Sequence[int], usage: Usage) -> str:
    """Return a year, a month or a day, given by its numbers, as a language writes it."""
    year, *rest = numbers
    if len(rest) > 1:
        return write_day(f"{year:04}-{rest[0]:02}-{rest[1]:02}", usage)
    pattern = usage.months[rest[0] - 1] if rest and rest[0] else usage.year
    return pattern.format(year=year)


def write_number(number: int, language: str) -> str:
    """Return a whole number as a language groups its figures."""
    return str(number) if -_UNGROUPED < number < _UNGROUPED else _group(number, language)


@lru_cache(maxsize=4096)
def _group(number: int, language: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, locale=_find_locale(language) or "en")


def choose_plural(number: int, usage: Usage) -> str:
    """Return the plural form that a number has."""
    return _find_rule(tuple(usage.plurals.items()))(number)


@lru_cache(maxsize=64)
def _find_rule(rules: tuple[tuple[str, str], ...]) -> Callable[[int], str]:
    from babel.plural import PluralRule

    return PluralRule(dict(rules))
