"""Knows how newsrooms write dates and times, in every language that has a table.

Must not know the clock: a date that the copy leaves open (“2 hours ago”) stays open.

Dates are returned as ISO 8601 strings with the precision of the copy, and with a zone only where it is
told as an offset, GMT, UTC or Z; other zone names mean different offsets in different countries.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from broadsheet.readers.tables import all_lines, languages
from broadsheet.text import WORD, rare

_YEAR_FIRST = rare(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)\s?[日일]?")
_NUMERIC = re.compile(r"\d\s?[-/.年년]\s?\d")
_DAY_FIRST = re.compile(r"(?<![\d:])(\d{1,2})[./-]\s?(\d{1,2})[./-]\s?(\d{4}|\d{2})(?![\d:])")
_HYPHENATED = rare(r"(?<![\w-])(\d{1,2})-([^\W\d_]{3,4})-(\d{4}|\d{2})(?![\w-])")
"""A day as wires and databases write it: ``12-FEB-26``."""

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""The years before the first of each Japanese era."""

_ERA = rare(rf"({'|'.join(_ERAS)})\s?(\d{{1,2}}|元)年\s?(\d{{1,2}})月\s?(\d{{1,2}})日")

_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?,?\s+(?:of\s+|de\s+|d['’])?({WORD})\.?,?(?:\s+(?:de\s+|del\s+)?(\d{{4}})(?!\d))?"
)
_MONTH_DAY = re.compile(
    rf"(?<![^\W_])({WORD})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(?:at\s+)?(\d{{4}})(?![\d:]))?"
)
_TIME = re.compile(
    r"(\d(?<![\d.,/-]\d)\d?)(?:\s?[:.hH時시]\s?(\d{2})(?:[:.](\d{2}))?|\s?[hH時시](?!\w))?[分분]?"
    r"(?:\s?([ap])\.?\s?m\b\.?)?(?!\d)"
    r"(?:\s*(?:Uhr|Uhr\.|hrs|h)?\s*\(?(GMT|UTC|Z)?\s?([+-]\d{1,2}(?::?\d{2})?)?(?![\w:]))?",
    re.IGNORECASE,
)
_WORD = re.compile(rf"{WORD}(?:[.'’]{WORD})*")
_ZONE_NAME = re.compile(r"(?<=\d|[mM.])\s+\(?[A-Z]{2,5}\)?(?=\W|$)")
_FIGURES = re.compile(r"\d{1,2}\s?[:.hH時]\s?\d{2}|\d\s?[ap]\.?m")
_MONTH_AND_YEAR = re.compile(rf"\W*{WORD}\.?,?\s\d{{4}}\W*")
_WORD_START = re.compile(r"(?<![^\W\d_])[^\W\d_]")
_SHORT_WORD = 5
_AROUND_AGO = " .|•·"
"""What may stand around a time told in words."""

_LONGEST_DAY, _LONGEST_AGO = 30, 40
"""Characters of a day, and of a time told in words."""

_DIGIT = re.compile(r"\d")
_BAR = re.compile(r"[|•·]")
_CJK_UNITS = set("元年月日時分秒曜火水木金土前년월일시분초오전후요")
_HALF_OF_DAY = re.compile(r"\b([ap])\.\s?m\b\.?", re.IGNORECASE)
_UNITS = frozenset(["h", "er", "am", "pm", "z", "t", "o'clock"])
_GLUED = re.compile(r"(?<!\d)20\d\d(?=\d{1,2}:\d\d)|(?:[A-Z]{3}|[ap]m)(?=[A-Z][a-z]+ed\b)")
"""Where a website lost the space between a year and a clock, or before “Updated”."""
_RUN_ON = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2,}day\b)")
"""Where a website lost the space before the same day in full: ``Thu 13 NovThursday 13 November``."""

_GLUED_NAME = rare(r"(?<=[分日])[\u4e00-\u9fff]{1,4}(?:通信|新聞)社?$|^[\u4e00-\u9fff]{3,5}(?=\d{4}年)")
_JAPANESE_CLOCK = re.compile(r"午[前後]\s?\d{1,2}時(?:\d{1,2}分)?(?:ごろ|頃)?")
_CLOCK = re.compile(r"\d(?<![\d:]\d)\d?:\d{2}(?![\d:])")
_FIRST_YEAR, _LAST_YEAR = 1400, 2200


class Times(NamedTuple):
    """What a published line says; empty strings for what it does not say."""

    published: str
    updated: str


@cache
def month_numbers() -> dict[str, int]:
    """Return month number by name, in all languages, case folded."""
    found: dict[str, int] = {}
    for language in languages().values():
        for number, names in enumerate(language.lines("months"), 1):
            for name in names.split():
                found.setdefault(name.casefold().rstrip("."), number)
    return found


@cache
def _time_words() -> frozenset[str]:
    words: set[str] = set(month_numbers())
    for language in languages().values():
        words |= {w.casefold().strip(".") for w in language.words("weekdays") | language.words("time_words")}
        for label in language.lines("published_labels") + language.lines("updated_labels"):
            words |= {w.casefold().strip(".") for w in _WORD.findall(label)}
    return frozenset(words)


@cache
def label_words() -> frozenset[str]:
    """Return the words that labels such as “Published on” begin with."""
    keys = ("published_labels", "updated_labels")
    found = (label for language in languages().values() for key in keys for label in language.lines(key))
    return frozenset(match[0] for label in found if (match := _WORD.match(label.casefold())))


@cache
def _label_kinds() -> dict[str, str]:
    """Return ``published`` or ``updated`` by label, case folded."""
    kinds = ("published", "updated")
    return {
        label.casefold(): kind
        for kind in kinds
        for language in languages().values()
        for label in language.lines(f"{kind}_labels")
    }


@cache
def _labels_from(start: str) -> re.Pattern[str] | None:
    """Match the labels that begin with these two letters, the longest first; nothing if none does."""
    labels = sorted((label for label in _label_kinds() if label[:2] == start), key=len, reverse=True)
    if not labels:
        return None
    whole = (re.escape(label) + (r"(?![^\W\d_])" if label[-1].isascii() else "") for label in labels)
    return re.compile("|".join(whole))


def _label_at(folded: str, at: int) -> tuple[str, str]:
    """Return the label that stands at a place of the case-folded text; empty strings if none does."""
    pattern = _labels_from(folded[at : at + 2])
    match = pattern.match(folded, at) if pattern else None
    return (match[0], _label_kinds()[match[0]]) if match else ("", "")


def has_label(text: str) -> bool:
    """Tell whether the line begins with a word such as “Published” or “Updated”."""
    return bool(_label_at(text.lstrip(" \u00a0|•([【").casefold(), 0)[0])


def is_label(text: str) -> bool:
    """Tell a label that stands alone, such as “Article history”."""
    bare = text.strip(" \u00a0:：|/").casefold()
    return bool(bare) and _label_at(bare, 0)[0] == bare


def is_about_time(text: str) -> bool:
    """Tell whether every word of the line is about time and at least one figure is given, or “an hour ago” is all."""
    if not _DIGIT.search(text):
        return is_ago(text)
    return _is_about_time(_at_midnight(text)) or (
        _RUN_ON.search(text) is not None and _is_about_time(_RUN_ON.sub(" ", text))
    )


def is_ago(text: str) -> bool:
    """Tell a time in words and nothing else: “an hour ago”."""
    if text[:1] + text[-1:] not in _ends_of_ago():
        return False  # as most lines are told, of which the head asks again and again
    return len(text) <= _LONGEST_AGO and text.casefold().strip(_AROUND_AGO) in all_lines("ago_lines")


@cache
def _ends_of_ago() -> frozenset[str]:
    """Return the first and the last letter of each time in words, as it may be written, or a mark behind it."""
    firsts = [(line[0], line[-1]) for line in all_lines("ago_lines")]
    return frozenset(
        begun + end
        for first, last in firsts
        for begun in (first, first.upper())
        for end in (last, last.upper(), *_AROUND_AGO)
    )


@lru_cache(maxsize=64)
def _at_midnight(text: str) -> str:
    """Set every clock in the text to midnight: stories of one day then have the same line, which is kept.

    What a line becomes is kept until it is read, after it has been taken for a time.
    """
    if ":" not in text:
        return text
    if _GLUED.search(text):
        text = _GLUED.sub(r"\g<0> ", text)
    return _CLOCK.sub(lambda match: "00:00" if match.end() - match.start() > 4 else "0:00", text)  # noqa: PLR2004


@lru_cache(maxsize=4096)
def _is_about_time(text: str) -> bool:
    words = _WORD.findall(text.casefold())
    if not _time_words().issuperset(words):
        if any(map(_is_of_something_else, words)):
            return False
        text = _HALF_OF_DAY.sub(r"\1m", _ZONE_NAME.sub("", text)).replace("’", "'")
        words = _WORD.findall(text.casefold())
        if not all(map(_is_time_word, words)):
            return False
    is_past = words[0][-1] == "前" if words else False
    return (
        len(words) > 1
        or is_past
        or has_date(text)
        or bool(_FIGURES.search(text) or _MONTH_AND_YEAR.fullmatch(text))
    )


def _is_of_something_else(word: str) -> bool:
    """Tell from a long word that its line is not about time: most lines are told so, before signs are cut off words."""
    return len(word) > _SHORT_WORD and word.isalpha() and word.isascii() and word not in _time_words()


def _is_time_word(word: str) -> bool:
    known = _time_words()
    bare = word.strip(".'’")
    if bare in known or set(bare) <= _CJK_UNITS or bare in _UNITS:
        return True
    if bare[:1] in _CJK_UNITS and bare.lstrip("".join(_CJK_UNITS)) in known:
        return True  # “分更新”
    if bare[-1:] in _CJK_UNITS and bare.rstrip("".join(_CJK_UNITS)) in known:
        return True  # “令和元年”
    if "." in bare and bare.replace(".", "") in known | {"am", "pm"}:
        return True
    return bare.startswith(("l'", "l’", "d'", "d’")) and bare[2:] in known


def has_date(text: str) -> bool:
    """Tell whether a calendar day is named, with or without its year."""
    return _first_date(text) is not None


def is_day(text: str) -> bool:
    """Tell a calendar day and nothing else: ``12 May``."""
    return len(text) <= _LONGEST_DAY and is_about_time(text) and has_date(text)


def without_glued_name(text: str) -> str:
    """Return a time without the Japanese agency right behind it, or the reporter right before it."""
    return _GLUED_NAME.sub("", text) if text[-1:] > "\u3000" else text


def is_clock_time(text: str) -> bool:
    """Tell a line that is a time of day and nothing else: a live blog's stamp."""
    bare = text.strip(" \u00a0[]()*_–—-•.:|")
    if _JAPANESE_CLOCK.fullmatch(bare):
        return True
    match = _TIME.match(bare)
    if not match or not (match[2] or match[4]) or has_date(text):
        return False
    rest = bare[match.end() :].strip(" .,()").casefold()
    return int(match[1]) < 25 and (not rest or all(w in _time_words() for w in _WORD.findall(rest)))  # noqa: PLR2004


def read_times(text: str) -> Times:
    """Read a published line: the first date not labelled as an update, and the one that is."""
    published = updated = ""
    day = ""
    for label, start, end, named, first, last in _dated_segments(_at_midnight(text)):
        day = named or day
        time = _first_time(text[start:end], (first, last))
        if not (named or time):
            continue
        value = (day + time) if day else ""
        if label == "updated":
            updated = updated or value
        else:
            published = published or value
    return Times(published, updated)


@lru_cache(maxsize=4096)
def _dated_segments(text: str) -> tuple[tuple[str, int, int, str, int, int], ...]:
    """Return (label, start, end, ISO date, its start and end in the segment) for each part of a published line."""
    found = []
    for label, start, end in _segments(text):
        dated = _first_date(text[start:end]) or ("", 0, 0)
        found.append((label, start, end, *dated))
    return tuple(found)


def read_date(text: str) -> str:
    """Read an editor's date: ISO 8601, or a date as newspapers write it; empty if it cannot be read."""
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        if not is_about_time(text):
            return ""
        return read_times(text).published
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text):
        return moment.date().isoformat()
    return moment.isoformat(timespec="minutes")


def read_day(text: str) -> tuple[int, int] | None:
    """Return (month, day) of the first day that the text names without needing its year."""
    for pattern, month_group, day_group in ((_DAY_MONTH, 2, 1), (_MONTH_DAY, 1, 2)):
        for match in pattern.finditer(text):
            month = month_numbers().get(match[month_group].casefold())
            if month and _iso(2000, month, int(match[day_group])):
                return month, int(match[day_group])
    return None


def _segments(text: str) -> list[tuple[str, int, int]]:
    """Cut a published line before each label and at bars: (``published`` or ``updated``, start, end)."""
    folded = text.casefold()
    cuts = {0: ""}
    past = 0
    for at in _label_places(folded):
        label, kind = _label_at(folded, at) if at >= past else ("", "")
        if label:
            cuts[at] = kind
            past = at + len(label)
    for match in _BAR.finditer(text):
        cuts.setdefault(match.start(), "")
    marks = sorted(cuts)
    found, kind = [], "published"
    for at, end in zip(marks, [*marks[1:], len(text)], strict=True):
        kind = cuts[at] or kind
        found.append((kind, at, end))
    return found


def _label_places(folded: str) -> list[int]:
    """Return where a label may begin: at each word, and for plain English only at the words that labels have."""
    if not folded.isascii():
        return [match.start() for match in _WORD_START.finditer(folded)]
    starts = label_words()
    return [match.start() for match in _WORD.finditer(folded) if match[0] in starts]


def first_day(text: str) -> tuple[str, int, int] | None:
    """Return (ISO date, start, end) of the first day that the text names; nothing if its year is open."""
    found = _first_date(text)
    return found if found and found[0] else None


def _first_date(text: str) -> tuple[str, int, int] | None:
    """Return (ISO date or empty where the year is open, start, end) of the first day named."""
    if "-" in text and (match := _HYPHENATED.search(text)):
        month = month_numbers().get(match[2].casefold(), 0)
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)  # noqa: PLR2004 – two figures
        if iso := _iso(year, month, int(match[1])):
            return iso, *match.span()
    if "年" in text and (match := _ERA.search(text)):
        year = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        if iso := _iso(year, int(match[3]), int(match[4])):
            return iso, *match.span()
    if not _NUMERIC.search(text):
        return _named_month(text)
    if match := _YEAR_FIRST.search(text):
        iso = _iso(int(match[1]), int(match[2]), int(match[3]))
        if iso:
            return iso, *match.span()
    for match in _DAY_FIRST.finditer(text):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        year += 2000 if year < 100 else 0  # noqa: PLR2004 – two figures
        iso = _iso(year, month, day) or _iso(year, day, month)
        if iso:
            return iso, *match.span()
    return _named_month(text)


def _named_month(text: str) -> tuple[str, int, int] | None:
    for pattern, month_group, day_group in ((_DAY_MONTH, 2, 1), (_MONTH_DAY, 1, 2)):
        for match in pattern.finditer(text):
            month = month_numbers().get(match[month_group].casefold())
            if not month or not 1 <= int(match[day_group]) <= 31:  # noqa: PLR2004 – days of a month
                continue
            year = match[3]
            if year:
                iso = _iso(int(year), month, int(match[day_group]))
                if iso:
                    return iso, *match.span()
            elif pattern is _MONTH_DAY or not _names_month_before(text):
                return "", *match.span()
    return None


def _names_month_before(text: str) -> bool:
    """Tell whether a month stands before a figure (``Sept 28``): then that is the day, not the figure before it."""
    return any(match[1].casefold() in month_numbers() for match in _MONTH_DAY.finditer(text))


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat() if _FIRST_YEAR <= year <= _LAST_YEAR else ""
    except ValueError:
        return ""


def _first_time(text: str, taken: tuple[int, int]) -> str:
    """Return ``THH:MM`` with its zone, if the text outside the date's span names a time of day."""
    start, end = taken
    for part in (text[end:], text[:start]):
        for match in _TIME.finditer(part) if part else ():
            figures, minute, _, half, zone, offset = match.groups()
            if not minute and not half and not re.search(r"[hH時시]", match[0]):
                continue
            hour = int(figures)
            if half:
                hour = hour % 12 + (12 if half in "pP" else 0)
            if hour < 24 and int(minute or 0) < 60:  # noqa: PLR2004 – a clock's face
                return f"T{hour:02}:{int(minute or 0):02}{_zone(zone, offset)}"
    return ""


def _zone(name: str | None, offset: str | None) -> str:
    if offset:
        sign, digits = offset[0], offset[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")  # noqa: PLR2004
        return f"{sign}{int(hours):02}:{int(minutes):02}"
    return "+00:00" if name else ""
