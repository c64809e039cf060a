"""Knows lists whose items bear no marks: what lines stand together, and which of them is an item.

Must not know lists with marks; they are told line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

from broadsheet.readers.columns import is_measured
from broadsheet.readers.dates import is_clock_time, is_day
from broadsheet.readers.facts import mark_told, parts_paragraphs
from broadsheet.readers.lines import Unit
from broadsheet.readers.names import is_person
from broadsheet.readers.page import Page, is_heading, is_title_like, opens_with_quote, weight, word_count
from broadsheet.readers.points import may_be_point
from broadsheet.readers.stops import ends_sentence
from broadsheet.text import rare

_PAIR = re.compile(r"[^–—:.!?-]{2,40}\s[–—-]\s[^–—:.!?]{2,40}")
_KEYED = rare(r"[^\W\d_][^:：.!?]{1,30}[:：]\s?[^\s:：][^!?：]{0,60}(?:[^.!?:。।]|\b[A-Z][a-z]{1,3}\.)")
_DATED = rare(
    r"(?:[^\W\d_]{2,10}\.?,?\s)?(?:\d{1,2}\.?(?:st|nd|rd|th)?\s(?:de\s)?[^\W\d_]{3,12}\.?|[^\W\d_]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?|\d{1,2}[./]\d{1,2}\.?|\d{1,2}月\d{1,2}日|\d{1,2}[:.]\d{2}(?:\s?[ap]m)?)"
    r"(?:,?\s\d{4})?(?:\s?[–—:：|-]\s?|,\s|\s{2,})\S.{2,80}"
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_COUNTING = _CIRCLED + "一二三四五六七八九十"
_SIGNS = "◆◇★☆■□●○・※▼▽▲△◎✔✅☑👉🔹🔸🔴🟢➡➜➔⇒→▪▫♦♢"
SIGNS = _SIGNS + "①一"
"""Signs that begin each line of a list without marks."""

_COUNTED = re.compile(r"(\d{1,2})\s+[A-ZÀ-ÞА-ЯІЇЄҐ]")
_RATED = rare(
    r"(?:[A-Z][a-z]{2,3}:\s)?[A-ZÀ-ÞА-ЯІЇЄҐ][\w’'.-]+(?:\s[A-ZÀ-ÞА-ЯІЇЄҐ][\w’'.-]*){0,3}(?:\s\([^()]{2,20}\))?"
    r"(?:(?:\s[–—-]\s|:\s)\d{1,2}(?:[.,]\d)?(?:/10)?(?:$|[.:,]?\s(?![a-z\d]))|\s\d(?:[.,]\d)?(?:\s[–—-]|:)\s\S)"
)
WORK_MARKS = "«“„\"'‘"
"""With what a row of works begins each line."""

_NEAR_END = frozenset("0123456789)")
"""What stands right before the last sign of such a line."""

_WORK = rare(rf"[{WORK_MARKS}].{{2,70}}[»”“\"'’],?\s\(?(?:1[5-9]|20)\d\d\)?[.;]?")
"""A title in quotation marks and its year."""

_LONGEST_RATED = 240
"""Characters of a player's mark and all that is said of it."""

_DASHED_ITEM = re.compile(r"[–—]\s\S")
_ROW = 3
_LONGEST_ITEM = 90
_SHORT_ITEM = 9
"""Words, the dash among them, that an item with a stop has at most: what people say to one another is longer."""

_LONGEST_INTRODUCED = 14


def unmarked_lists(page: Page) -> None:
    """An editor sees a list whose items bear no marks: ingredients with amounts, addresses or key points under a heading.

    Match: `250g plain flour` right above `125g cold lard, grated`
    Near miss: `250g was the weight of the smallest.` right above `125g cold lard, grated`
    """
    units = page.units
    if len([unit for unit in units if not unit.part]) < 2:
        return
    mark_told(page)
    start = max(page.headline + 1, page.body, 0)
    spaced = parts_paragraphs(units[start:])
    while start < len(units):
        end = start
        while end < len(units) and _may_be_item(units[end], page):
            end += 1
        if end - start > 1:
            _mark_measured(units[start:end])
            _mark_pairs(units[start:end], 2 if _has_list(units[:start]) else _ROW)
            _mark_dated(units[start:end])
            _mark_names(units[start:end])
            _mark_parted(units[start:end])
            if spaced:
                _mark_headed(page, start, end)
            _mark_introduced(page, start, end)
            _mark_row(page, start, end)
        start = end + 1
    if spaced:
        _mark_close_below_colon(units[max(page.body, 0) :])
    _fill_rows(units)


def _fill_rows(units: list[Unit]) -> None:
    """Mark what is told in the same form as the items right above or below it: one of them may have looked like a caption."""
    for above, unit in pairwise(units):
        if unit.gap or (above.rule == "unmarked-list") == (unit.rule == "unmarked-list"):
            continue
        item, other = (above, unit) if above.rule == "unmarked-list" else (unit, above)
        is_open = not other.part or other.rule == "credit-at-end"
        if is_open and len(other.text) <= _LONGEST_ITEM and _are_told_alike(item.text, other.text):
            _mark(other)


def _are_told_alike(item: str, other: str) -> bool:
    """Tell two lines that have the same mark behind a few words, and figures behind it."""
    for mark in (": ", " – ", " — ", " - "):
        key, found, told = item.partition(mark)
        if found:
            its_key, its_mark, its_told = other.partition(mark)
            keys = max(word_count(key), word_count(its_key)) <= _ROW
            return bool(its_mark) and keys and any(map(str.isdigit, told)) and any(map(str.isdigit, its_told))
    return False


def marked_rows(page: Page) -> None:
    """An editor sees lines close together that all begin with the same sign: a list, even without a space behind it.

    Match: `◆The ace pitches` right above `◆The clean-up hitter`
    Match: `→ Fares will not rise this year` right above `→ Dogs go free`, below a line with a colon
    Near miss: `◆The ace pitches` above a paragraph
    """
    units = page.units
    introduced = False
    for at in range(max(page.headline + 1, 1), len(units) - 1):
        unit, below = units[at], units[at + 1]
        if below.gap or not _are_marked_alike(unit.text, below.text):
            introduced = False
            continue
        introduced = introduced or units[at - 1].text[-1] in ":："
        for item in (unit, below):
            is_open = item.part in {"", "paragraph"} or (introduced and item.rule == "pointing-mark")
            if is_open and item.text[1:].strip():
                item.part, item.rule = "list", "marked-row"


def _are_marked_alike(text: str, below: str) -> bool:
    """Tell two lines with the same sign, or counted by signs that need no space: ``①``, ``一、``."""
    if text[0] in _COUNTING:
        return below[0] in _COUNTING and (text[0] in _CIRCLED or text[1:2] == below[1:2] == "、")
    return text[0] in _SIGNS and text[0] == below[0]


def counted_rows(page: Page) -> None:
    """An editor sees steps that are counted from one without a stop behind the figure.

    Match: `1 Heat the oven and line a tin.` right above `2 Boil the honey until it smells of toffee.`
    Near miss: `1 Heat the oven and line a tin.` right above `20 minutes later, boil the honey.`
    """
    row: list[Unit] = []
    for unit in [*page.units[max(page.body, page.headline + 1, 0) :], None]:
        match = _COUNTED.match(unit.text) if unit is not None and unit.part in {"", "paragraph"} else None
        number = int(match[1]) if match else 0
        if unit is not None and number and number == len(row) + 1:
            row.append(unit)
            continue
        if len(row) > 1:
            first = page.units.index(row[0])
            is_block = first >= page.tail and all(_may_be_link(item.text) for item in row)
            for item in row:
                item.part, item.rule = ("related" if is_block else "list"), "counted-row"
            if is_block:
                _head_block(page.units[first - 1])
        row = [unit] if unit is not None and number == 1 else []


def _may_be_link(text: str) -> bool:
    """Tell a title behind its number: it has some words and no stop."""
    return word_count(text) > _ROW and not ends_sentence(text)


def _head_block(above: Unit) -> None:
    """Read a few words above counted titles below the story, which looked left over, as their heading."""
    if above.rule == "trailing-furniture" and above.gap:
        above.part, above.rule = "related_heading", "related-heading"


def rated_rows(page: Page) -> None:
    """An editor sees the marks of players, one a line, with what is said of them.

    Match: `Ana Ruiz – 8. Saved what came.` three times over
    Near miss: `Ana Ruiz – 8. Saved what came.` above a paragraph
    """
    units, match = page.units, _RATED.match
    found = [
        at
        for at in range(max(page.body, page.headline + 1, 0), len(units))
        if len(units[at].text) < _LONGEST_RATED and match(units[at].text)
    ]
    _mark_rows(units, found, "rated-row")


def row_of_works(page: Page) -> None:
    """An editor sees what somebody wrote, sang or filmed: titles in quotation marks with their years, one a line.

    Match: `“The Ferry” (1987)` three times over
    Near miss: `“The Ferry” (1987)` above a paragraph
    """
    units = page.units
    found = [
        at
        for at in range(max(page.body, page.headline + 1, 0), len(units))
        if units[at].text[-2:-1] in _NEAR_END and units[at].text[0] in WORK_MARKS
    ]
    if len(found) >= _ROW:
        works = (
            at for at in found if len(units[at].text) <= _LONGEST_ITEM and _WORK.fullmatch(units[at].text)
        )
        _mark_rows(units, works, "row-of-works")


def _mark_rows(units: Sequence[Unit], found: Iterable[int], rule: str) -> None:
    """Mark what was found as items of a list, where several stand one below the other."""
    row: list[Unit] = []
    last = -1
    for at in [*(at for at in found if units[at].part in {"", "paragraph"}), len(units) + 1]:
        if at != last + 1:
            for item in row if len(row) >= _ROW else ():
                item.part, item.rule = "list", rule
            row = []
        row += units[at : at + 1]
        last = at


def dashed_items(page: Page) -> None:
    """An editor sees items behind dashes with blank lines between them, below a line with a colon.

    Match: `– A crossing for half the fare` below a line with a colon, and a blank line above `– Fish on Fridays`
    Near miss: `– A crossing for half the fare` above a paragraph
    """
    units, at = page.units, max(page.body, page.headline + 1, 1)
    while at < len(units):
        last = at
        while (
            last < len(units)
            and _DASHED_ITEM.match(units[last].text)
            and units[last].part in {"", "paragraph"}
        ):
            last += 1
        row = units[at:last]
        open_ends = sum(unit.text[-1] in ";；" or not ends_sentence(unit.text) for unit in row)
        is_introduced = units[at - 1].text[-1] in ":："
        is_short = is_introduced and len(row) >= _ROW and all(word_count(u.text) <= _SHORT_ITEM for u in row)
        if len(row) > 1 and (is_short or (open_ends * 2 >= len(row) and (len(row) > 2 or is_introduced))):
            for item in row:
                item.part, item.rule = "list", "dashed-item"
        at = last + 1


def _may_be_item(unit: Unit, page: Page) -> bool:
    text = unit.text
    return (
        not unit.part
        and unit.shape != "verse"
        and weight(text) <= _LONGEST_ITEM
        and not opens_with_quote(text)
        and not (text[0].isdigit() and (is_clock_time(text) or is_day(text)))
        and not page.hits(unit)
    )


def _mark(unit: Unit) -> None:
    unit.part, unit.rule = "list", "unmarked-list"


def _has_list(units: Sequence[Unit]) -> bool:
    """Tell whether a list has been found above: where there is one, two lines may make another."""
    return any(unit.rule == "unmarked-list" for unit in units)


def _mark_measured(run: list[Unit]) -> None:
    """Mark the lines with amounts, if several are, and what stands among them: ``a pinch of salt``."""
    measured = [at for at, unit in enumerate(run) if is_measured(unit.text)]
    if len(measured) < 2 or measured[-1] - measured[0] > 3 * len(measured):
        return
    for at in measured:
        _mark(run[at])
    for at, unit in enumerate(run):
        above, below = run[at - 1] if at else None, run[at + 1] if at + 1 < len(run) else None
        if unit.part or unit.gap or above is None or above.part != "list" or unit.text.endswith(":"):
            continue
        paired = _PAIR.fullmatch(unit.text) and _PAIR.fullmatch(above.text)
        among = below is not None and below.part == "list" and not below.gap
        closes = at + 1 < len(run) and run[at + 1].gap > 0 and word_count(unit.text) > 1
        if paired or among or closes or unit.text[0].islower():
            _mark(unit)


def _mark_names(run: list[Unit]) -> None:
    """Mark names close together, one a line: who played, who sang, who was there."""
    for group in _close_rows(run):
        if _heads_names(group):
            group = group[1:]  # noqa: PLW2901 – its first line heads the others
        names = sum(is_person(unit.text.partition(",")[0]) for unit in group)
        if len(group) >= _ROW and names * 2 > len(group) and not any(ends_sentence(u.text) for u in group):
            for unit in group:
                _mark(unit)


def _mark_parted(run: list[Unit]) -> None:
    """Mark lines close together that semicolons part, the last with whatever closes it: ``101 – fire brigade;``."""
    for group in _close_rows(run):
        ends = [unit.text[-1] in ";；" for unit in group]
        first = ends.index(True) if True in ends else len(ends)
        items = group[first:]
        if len(items) >= _ROW and all(ends[first:-1]):
            for unit in items:
                _mark(unit)


def _heads_names(group: list[Unit]) -> bool:
    """Tell a word right above names, each of which has several: ``Men``, ``Hill House``, ``The Bell``."""
    first = group[0].text
    return first.isalpha() and len(group) > _ROW and all(" " in unit.text for unit in group[1:])


def _mark_headed(page: Page, start: int, end: int) -> None:
    """Mark lines that stand close together under a heading, where blank lines part the paragraphs."""
    units, at = page.units, start
    while at < end:
        last = at + 1
        while last < end and not units[last].gap:
            last += 1
        if last == len(units) or units[last].gap > 0:
            heading, items = _cut_heading(page, at, last)
            is_close = heading is not None and len(items) >= _ROW
            if len(items) > 1 and (is_close or all(_is_item(unit.text) for unit in items)):
                enough = len(items) > 2 or page.units[at] is heading or _has_list(units[:at])
                for unit in items if enough else ():
                    _mark(unit)
        at = last


def _cut_heading(page: Page, at: int, last: int) -> tuple[Unit | None, list[Unit]]:
    """Return the heading of the lines from ``at`` on, their own first or the line above, and the lines below it."""
    group = page.units[at:last]
    first = group[0].text
    if len(group) > 2 and (
        first.endswith((":", "："))
        or (is_heading(first) and word_count(first) * 2 <= word_count(group[1].text))
        or (len(group) > _ROW and is_title_like(first) and all(ends_sentence(u.text) for u in group[1:]))
    ):
        return group[0], group[1:]
    above = page.units[at - 1]
    if at <= page.headline + 1 or above.part not in {"", "subhead"}:
        return None, []
    if group[0].gap and not above.gap and is_heading(first) and not any(map(str.isdigit, first)):
        return group[0], group[1:]  # the line above closes another group
    introduces = above.text[-1] in ":：" and (first[0].isupper() or first[0].islower())
    return (
        (above, group)
        if introduces or (above.text[-1] not in ":：" and is_heading(above.text))
        else (None, [])
    )


def _is_item(text: str) -> bool:
    """Tell an item from a sentence: sentences among items tell a place or a figure, as addresses do."""
    return not ends_sentence(text) or "," in text or any(c.isdigit() for c in text)


def _mark_pairs(run: list[Unit], fewest: int) -> None:
    """Mark what is told of several things, a line each: ``Opening hours: 9 to 5``; below other lists two are enough."""
    row: list[Unit] = []
    for unit in [*run, None]:
        if unit is not None and not unit.part and _KEYED.fullmatch(unit.text) and (not row or not unit.gap):
            row.append(unit)
            continue
        if len(row) >= fewest:
            fewest = 2
            for item in row:
                _mark(item)
        row = [unit] if unit is not None and not unit.part and _KEYED.fullmatch(unit.text) else []


def _mark_dated(run: list[Unit]) -> None:
    """Mark lines close together that each begin with a day: ``May 8 – Harrow Point, Corn Exchange``."""
    for group in _close_rows(run):
        dated = [unit for unit in group if _DATED.fullmatch(unit.text) and not ends_sentence(unit.text)]
        headed = len(group) > 2 and group[0] not in dated and is_heading(group[0].text)
        if len(dated) > 1 and len(dated) == len(group) - headed:
            for unit in dated:
                _mark(unit)


def _close_rows(units: list[Unit]) -> list[list[Unit]]:
    """Return the runs of several units that stand close together."""
    rows: list[list[Unit]] = [[]]
    for unit in units:
        if unit.gap:
            rows.append([])
        rows[-1].append(unit)
    return [row for row in rows if len(row) > 1]


def _mark_row(page: Page, start: int, end: int) -> None:
    """Mark a row of short lines that are no sentences: nobody sets so many sub-headings one below the other."""
    row: list[Unit] = []
    for at in range(start, end + 1):
        unit = page.units[at] if at < end else None
        if unit is not None and not unit.part and at < page.tail and _is_brief(unit.text):
            row.append(unit)
            continue
        if len(row) > _ROW or (len(row) == _ROW and _are_figures(row)):
            last = row[-1]
            heads = (
                unit is None
                and at < len(page.units)
                and page.units[at].gap == last.gap
                and word_count(last.text) <= 3
                and not last.text[0].islower()
            )
            heads = heads or _heads_close(last, page, at)
            items = row[: -1 if heads else None]
            for item in items if _are_figures(items) else items[1:]:
                if not _is_set_off(item, row, page.units[at - 1]):
                    _mark(item)
        row = []


def _heads_close(unit: Unit, page: Page, at: int) -> bool:
    """Tell a few words without figures below a blank line, right above items: they head these."""
    below = page.units[at] if at < len(page.units) else None
    if below is None or below.gap or not unit.gap or any(map(str.isdigit, unit.text)):
        return False
    return below.part == "list" and is_heading(unit.text)


def _is_set_off(unit: Unit, row: Sequence[Unit], last: Unit) -> bool:
    """Tell a line between blank lines, where others of the row stand close together: it heads what is below."""
    at = row.index(unit)
    close = sum(not item.gap for item in row)
    return unit.gap > 0 and unit is not last and row[at + 1].gap > 0 and close > 0


def _are_figures(row: Sequence[Unit]) -> bool:
    """Tell lines right below one another that all have figures, as a recipe's times have."""
    return all(any(c.isdigit() for c in item.text) for item in row) and not any(item.gap for item in row[1:])


def _is_brief(text: str) -> bool:
    return word_count(text) <= 8 and text[-1] not in ".!?。।？！:：;…," and not text.isupper()


def _may_be_introduced(unit: Unit) -> bool:
    """Tell an item below a colon: no sentence, or a part of one that a semicolon closes."""
    is_open = unit.text[-1] in ",;" or not ends_sentence(unit.text)
    return not unit.part and is_open and word_count(unit.text) <= _LONGEST_INTRODUCED


def _mark_introduced(page: Page, start: int, end: int) -> None:
    """Mark short lines below one that ends with a colon, each a paragraph of its own."""
    for first in range(start, end):
        if first and page.units[first - 1].text[-1] in ":：":
            _mark_below_colon(page.units[first:end])


def _mark_close_below_colon(units: list[Unit]) -> None:
    """Mark sentences that stand close together below a line with a colon, in copy whose paragraphs stand apart."""
    for at, above in enumerate(units):
        if above.text[-1] not in ":：" or above.part not in {"", "paragraph"}:
            continue
        last = at + 1
        while last < len(units) and not units[last].gap and may_be_point(units[last]):
            last += 1
        if last - at > _ROW and (last == len(units) or units[last].gap):
            for unit in units[at + 1 : last]:
                _mark(unit)


def _mark_below_colon(run: list[Unit]) -> None:
    items = list(takewhile(_may_be_introduced, run))
    is_clause = bool(items) and (items[-1].text[-1] in ",;" or ";" in items[-1].text[-5:])
    is_clause = is_clause or (
        len(items) > 1 and all(unit.text[0].islower() for unit in run[: len(items) + 1]) and not run[1].gap
    )
    if is_clause and len(items) < len(run):
        items.append(run[len(items)])  # the last item ends the sentence
    is_pair = (
        len(items) == _ROW - 1 and run[0].gap > 0 and not run[1].gap and not any(u.gap == 0 for u in run[2:3])
    )
    if len(items) + is_clause > 2 or is_pair:
        for unit in items:
            _mark(unit)
