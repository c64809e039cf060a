"""Knows stories told in a few points: below a heading such as “In short:”, or close together on top.

Must not know other lists.
"""

from __future__ import annotations

from itertools import pairwise

from broadsheet.readers.lines import Unit
from broadsheet.readers.page import Page, opens_with_quote, weight, word_count
from broadsheet.readers.tables import all_lines

_HEADING, _POINTS = 40, 12
"""Characters of a heading, and the most lines below one."""

_FEW_POINTS, _LONGEST_POINT = 6, 140
"""Lines of key points above which their heading is, where no blank line parts them from what follows; characters of one without a heading."""


def key_points(page: Page) -> None:
    """An editor sees the story told in a few lines below a heading such as “In short:”, close together.

    Match: `In short:` right above `Six houses burnt down in the night.`
    Near miss: `In short: six houses burnt down.`
    """
    units = page.units
    for at in range(max(page.headline + 1, 1), len(units) - 1):
        unit = units[at]
        if unit.part or weight(unit.text) > _HEADING or not is_summary_heading(unit.text):
            continue
        last = at + 1
        if _is_block_below(units, last):
            last += 1
        while (
            last < len(units)
            and not units[last].gap
            and units[last].part in {"", "paragraph", "list"}
            and last - at < _POINTS
        ):
            last += 1
        if second := _find_second_heading(units, at):
            last = second + 2
        elif not _ends_points(units, at, last):
            continue
        unit.part, unit.rule = "subhead", "list-heading"
        for item in units[at + 1 : last]:
            asks = item.text[-1] in "?？؟:：" and word_count(item.text) <= _FEW_POINTS
            item.part, item.rule = ("subhead", "list-heading") if asks else ("list", "key-points")
        for item, below in pairwise(units[at + 1 : last]):
            if item.rule == "key-points" and item.text[-1] in ":：" and below.shape == "list":
                item.part = item.rule = "paragraph"


def _closes_points(units: list[Unit], at: int, last: int) -> bool:
    """Tell furniture right below a few lines of one sentence each."""
    return (
        units[last].part == "boilerplate"
        and last - at <= _FEW_POINTS
        and not any(". " in unit.text for unit in units[at + 1 : last])
    )


def _ends_points(units: list[Unit], at: int, last: int) -> bool:
    """Tell whether points stand below a heading, with something to part them from what follows."""
    if last == at + 1:
        return False
    if last == len(units):
        return units[at].gap > 0  # else it is copy without blank lines: all of the story stands below
    return units[last].gap > 0 or _closes_points(units, at, last)


def _find_second_heading(units: list[Unit], at: int) -> int:
    """Return where a second heading of key points asks what comes next, in copy without blank lines; 0 if nowhere."""
    for place in range(at + 2, min(at + _FEW_POINTS, len(units) - 2)):
        if units[place].gap or ". " in units[place - 1].text:
            return 0
        if units[place].text[-1] == "?" and is_summary_heading(units[place].text):
            return 0 if units[place + 1].gap or units[place + 2].gap else place
    return 0


def _is_block_below(units: list[Unit], first: int) -> bool:
    """Tell lines close together below a blank line, where blank lines part all the paragraphs."""
    block = units[first : first + 2]
    return (
        len(block) > 1
        and block[0].gap > 0
        and not block[1].gap
        and block[0].part in {"", "paragraph"}
        and sum(unit.gap > 0 for unit in units) * 2 > len(units)
    )


def points_on_top(page: Page) -> None:
    """An editor sees the story told in a few sentences close together, above paragraphs that blank lines part.

    Match: `Six houses at the old harbour burnt down in the night.` right above `Nobody was hurt, and nobody knows what began it.`, on top
    Near miss: `Six houses at the old harbour burnt down in the night.` right above `Nobody was hurt, and nobody knows what began it.`
    """
    units, first = page.units, page.body
    last = first + 1
    while last < len(units) and not units[last].gap:
        last += 1
    points, rest = units[first:last], units[last:]
    if not 1 < len(points) < _FEW_POINTS or not all(map(may_be_point, points)) or not points[0].gap:
        return
    told = [unit for unit in rest if unit.part in {"", "paragraph"}]
    if len(told) >= len(points) and all(unit.gap for unit in told):
        for unit in points:
            unit.part, unit.rule = "list", "points-on-top"


def may_be_point(unit: Unit) -> bool:
    """Tell a sentence of the length that a point has."""
    text = unit.text
    return (
        unit.part in {"", "paragraph"}
        and unit.shape == "line"
        and unit.first == unit.last
        and text[-1] == "."
        and ". " not in text
        and _HEADING < weight(text) <= _LONGEST_POINT
        and not opens_with_quote(text)
    )


def is_summary_heading(text: str) -> bool:
    """Tell a heading such as “In short:” or “What you need to know”, which stands above key points."""
    return text.casefold().strip(" :：*■▼【】").replace("’", "'") in all_lines("summary_headings")
