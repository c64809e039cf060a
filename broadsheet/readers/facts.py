"""Knows lines close together that tell of several things: facts, results, what is told behind a colon or a dash.

Must not know lists whose items are told by their heading, nor marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadsheet.readers.lines import Unit
from broadsheet.readers.names import is_person
from broadsheet.readers.page import Page, is_heading, is_sentence, opens_with_quote, weight, word_count
from broadsheet.text import rare

_FACTS = re.compile(r"(?:\d{2,5}\s?m?\s)?[^\W\d_][^:：.!?]{1,40}[:：]\s?(?P<facts>\S.{2,})")

_SCORE_ENDS = "0123456789)"

_SCORE = re.compile(
    r"[^\W\d_]\W{1,5}\d{1,3}\s?[:–-]\s?\d{1,3}(?:\s?\([^()]{1,24}\))?$|[^\W\d_]:?\s\d{1,2}(?:[.,]\d)?/(?:5|10|20|100)$"
)

_IN_YEAR = re.compile(r"((?:1\d|20)\d\d)(?:[:.：,]|\s?[-–—])?\s\S")
_REACHED = re.compile(
    r"^\d{1,4}[a-z]?,?\s[A-ZÀ-Þ]|\s\d{1,4}[a-z]?(?:,|$)|^(?:\S+\s)?\+?[\d\s()/.–-]{7,}$|^\S+\.[a-z]{2,7}(?:/\S*)?$"
    r"|[£$€]\s?\d|\d\s?[£$€]|\d\s?[ap]\.?m\b|\d[:.]\d{2}\b"
)
_BOXED = 70
_KEY = 4
"""Words; what is told of is named in no more."""

_TOLD = re.compile(r"(?P<key>[^\W\d_a-zß-öø-ÿ][^:：–—.!?“”\"]{1,40}?)(?:\s?[:：]\s?|\s[–—-]\s)(?P<told>\S.+)")
"""A thing, and behind a colon or a dash what is told of it: ``Wisteria: shorten last summer's shoots.``"""

_LONGEST_ROW = 400

_ENTRY = rare(r"(?P<key>[A-ZÀ-ÞА-ЯІЇЄҐ][^,.:;!?–—“”\"]{1,40})(?:[,.:]\s|\s[–—-]\s|\s\()")
_REFERENCE = re.compile(
    r"[A-Z]{0,3}\d{1,4}[/.-]\d{2,6}(?:[/.-]\w{1,4})?(?:\s[–—-]|:|,)?\s[^\W\d_]|[A-Z]{0,3}\d{1,4}[/-]\d{2,6}\s[–—-]\s\S"
)
"""The number under which something is filed: ``26/0411 – 14 Mill Lane``."""
_LONGEST_ENTRY = 220
"""Characters; what is told of one of several has no more."""

_ROW = 3


def mark_told(page: Page) -> None:
    """Mark facts, results and what is told of several things."""
    start = max(page.headline + 1, page.body, 1)
    for first, last in _close_runs(page.units):
        group = page.units[first:last]
        _mark_facts(group)
        _mark_scores(group)
        _mark_years(group)
        if first >= start:
            _mark_box(page, first, group)
        if last > start:
            _mark_sentences(page, max(first, start), last)
            _mark_entries(page, max(first, start), last)


def parts_paragraphs(units: list[Unit]) -> bool:
    """Tell copy whose paragraphs blank lines part, however close the lines of its lists stand."""
    if sum(unit.gap > 0 for unit in units) * 2 > len(units):
        return True
    prose = [unit for unit in units if len(unit.text) > _BOXED and is_sentence(unit.text)]
    return sum(unit.gap > 0 for unit in prose) * 2 > len(prose)


def _close_runs(units: list[Unit]) -> Iterator[tuple[int, int]]:
    """Yield where lines stand close together, as paragraphs that blank lines part do not."""
    first = 0
    for at, unit in enumerate(units):
        if unit.gap:
            if at - first > 1:
                yield first, at
            first = at
    if len(units) - first > 1:
        yield first, len(units)


def _mark(unit: Unit) -> None:
    unit.part, unit.rule = "list", "unmarked-list"


def _mark_facts(units: list[Unit]) -> None:
    """Mark what is told of several things, close together, in figures and names: team sheets, bowling, a fact box."""
    row: list[tuple[Unit, str]] = []
    for unit in [*units, None]:
        match = _fact(unit) if unit is not None else None
        if unit is not None and match and (not row or not unit.gap):
            row.append((unit, match["facts"]))
            continue
        if len(row) > 1 and sum(_is_data(facts) for _, facts in row) * 2 > len(row):
            for item, _ in row:
                _mark(item)
        row = [(unit, match["facts"])] if unit is not None and match else []


def _mark_sentences(page: Page, first: int, last: int) -> None:
    """Mark what is told of several things, close together, in sentences or not: jobs in a garden, where to stay."""
    row: list[tuple[Unit, str]] = []
    for at in range(first, last + 1):
        unit = page.units[at] if at < last else None
        found = _tells_of(unit) if unit is not None else None
        if unit is not None and found:
            row.append((unit, found["key"]))
            continue
        start = at - len(row)
        if len(row) > 1 and (
            _is_set_apart(page, start, at) or (len(row) >= _ROW and _stands_apart(page, start, at))
        ):
            keys = {key for _, key in row}
            speakers = sum(map(is_person, keys)) if ":" in row[0][0].text[: _BOXED // 2] else 0
            if len(keys) == len(row) and speakers * 2 < len(row):
                for item, _ in row:
                    _mark(item)
        row = []


def _mark_entries(page: Page, first: int, last: int) -> None:
    """Mark entries close together, each with a name or a thing in front and a figure behind it: cases heard, farms to see."""
    row = page.units[first:last]
    if len(row) < _ROW or any(unit.part not in {"", "paragraph"} for unit in row):
        return
    are_counted = all(map(_REFERENCE.match, [unit.text for unit in row]))
    if are_counted or (all(map(_is_entry, row)) and _stands_apart(page, first, last)):
        for unit in row:
            _mark(unit)


def _stands_apart(page: Page, first: int, last: int) -> bool:
    """Tell lines close together between blank lines, in copy all other paragraphs of which these part."""
    units = page.units
    if not units[first].gap or (last < len(units) and not units[last].gap):
        return False
    others = [unit for unit in units[max(page.body, 0) : first] + units[last:] if is_sentence(unit.text)]
    return len(others) > 0 and all(unit.gap > 0 for unit in others)


def _is_entry(unit: Unit) -> bool:
    text = unit.text
    return (
        len(text) <= _LONGEST_ENTRY
        and unit.shape == "line"
        and not opens_with_quote(text)
        and (match := _ENTRY.match(text)) is not None
        and any(map(str.isdigit, text[match.end() :]))
        and all(word[0].isupper() or word[0] in "&(" or len(word) <= _KEY for word in match["key"].split())
    )


def _tells_of(unit: Unit) -> re.Match[str] | None:
    """Return what is told of a thing, in a line that nothing else claims."""
    if unit.part not in {"", "paragraph"} or unit.shape == "verse" or len(unit.text) > _LONGEST_ROW:
        return None
    match = _TOLD.fullmatch(unit.text)
    known = match and len(match["key"].split()) <= _KEY and not opens_with_quote(match["told"])
    return match if known else None


def _is_set_apart(page: Page, first: int, last: int) -> bool:
    """Tell lines close together between blank lines, in copy whose paragraphs these part: three, or below a heading."""
    units = page.units
    if not units[first].gap or (last < len(units) and not units[last].gap):
        return False
    if not parts_paragraphs(units[max(page.body, 0) :]):
        return False
    above = units[first - 1]
    return last - first >= _ROW or above.text[-1] in ":：" or (not above.part and is_heading(above.text))


def _mark_scores(units: list[Unit]) -> None:
    """Mark results close together, each with its score at the end: ``«Marle» — «Orven» — 3:2``."""
    row: list[Unit] = []
    for unit in [*units, None]:
        if (
            unit is not None
            and not unit.part
            and (not row or not unit.gap)
            and unit.text[-1] in _SCORE_ENDS
            and _SCORE.search(unit.text)
        ):
            row.append(unit)
            continue
        for item in row if len(row) > 1 else ():
            _mark(item)
        row = []


def _is_close(units: list[Unit], at: int) -> bool:
    """Tell a line right above or right below another, as most paragraphs are not."""
    return (at > 0 and not units[at].gap) or (at + 1 < len(units) and not units[at + 1].gap)


def is_box(page: Page, first: int) -> bool:
    """Tell a box of facts by its first line: short lines close together, two with a street, a number, a price, a site."""
    units, last = page.units, first + 1
    if not _is_close(units, first) or not units[first].gap or weight(units[first].text) > _BOXED:
        return False
    while last < len(units) and not units[last].gap and weight(units[last].text) <= _BOXED:
        last += 1
    row = units[first:last]
    if len(row) < _ROW or (last < len(units) and not units[last].gap):
        return False
    return sum(_REACHED.search(unit.text) is not None for unit in row) > 1 and not any(
        is_sentence(unit.text) or unit.part not in {"", "paragraph", "list"} for unit in row
    )


def _mark_box(page: Page, first: int, row: list[Unit]) -> None:
    """Mark where something is, what it costs and how to reach it, close together."""
    if row[0].part or not is_box(page, first):
        return
    told = sum(_REACHED.search(unit.text) is not None for unit in row[1:])
    above = page.units[first - 1]
    has_heading = above.gap > 0 and not above.part and is_heading(above.text)
    is_headed = not has_heading and word_count(row[0].text) < _KEY and told * 3 >= (len(row) - 1) * 2
    for unit in row[is_headed and not _REACHED.search(row[0].text) :]:
        _mark(unit)


def _mark_years(units: list[Unit]) -> None:
    """Mark what happened in one year after another, close together: ``1944 Born in Skerrow``."""
    row: list[Unit] = []
    last = ""
    for unit in [*units, None]:
        match = _IN_YEAR.match(unit.text) if unit is not None and unit.part in {"", "paragraph"} else None
        if unit is not None and match and match[1] >= last and not (row and unit.gap):
            row.append(unit)
            last = match[1]
            continue
        for item in row if len(row) >= _ROW else ():
            _mark(item)
        row = [unit] if unit is not None and match else []
        last = match[1] if match else ""


def _fact(unit: Unit) -> re.Match[str] | None:
    """Return what is told of a thing behind a colon, if the unit is no more than that."""
    if (
        unit.part not in {"", "paragraph"}
        or len(unit.text) > _LONGEST_ROW
        or not (":" in unit.text or "：" in unit.text)
    ):
        return None
    match = _FACTS.fullmatch(unit.text)
    return match if match and not opens_with_quote(match["facts"]) else None


def _is_data(text: str) -> bool:
    """Tell figures and names from a sentence: it has a stop, a comma or a figure every few words."""
    stops = sum(text.count(mark) for mark in ",;、،") + len(re.findall(r"\d+", text))
    return stops > 1 and stops * 4 >= word_count(text)
