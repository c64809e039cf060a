"""Knows titles of other stories below the last paragraph whose heading was lost, or is in no table.

Must not know headings that a table knows, nor promos.
"""

from __future__ import annotations

from broadsheet.readers.lines import Unit
from broadsheet.readers.page import Page, is_title_like, opens_with_quote, word_count

_FEW = 5
"""Words; a heading over links has no more, and a topic has no more."""

_FEWEST = 2
"""Titles; a block that has no known heading has more, or stands apart."""

_NOTICES = frozenset({"boilerplate", "credit", "attribution", "correction"})
"""Parts below which the story has ended."""


def titles_at_end(page: Page) -> None:
    """An editor sees titles of other stories below the last paragraph: their heading was lost, or no table knows it.

    Titles stand below an extra blank line, below a few words right above them, or there are several.

    Match: `Choir without a conductor wins by a nose` below `Latest courts` at the story's end, above another title
    Near miss: `Choir without a conductor wins by a nose` above a paragraph
    """
    _read_last_block(page)
    units, at = page.units, max(page.tail, page.headline + 1, 1)
    usual = max([1, *(unit.gap for unit in units[2:at])])
    while at < len(units):
        last = at
        while (
            last < len(units)
            and (last == at or units[last].gap <= units[at].gap)
            and _is_open_title(units[last], page)
        ):
            last += 1
        row, is_apart = units[at:last], units[at - 1].part in _NOTICES
        if is_apart and len(row) > _FEWEST and _is_short_heading(row[1:], is_apart=True):
            at += 1  # topics, perhaps
            continue
        if row and (heading := _is_short_heading(row, is_apart=is_apart)):
            row[0].part, row[0].rule = "related_heading", "related-heading"
        known = len(row) > 1 and any(unit.part for unit in row)
        if (
            row
            and not all(unit.part for unit in row)
            and (heading or known or _stand_apart(row, units[at - 1], usual))
        ):
            for unit in row[bool(heading) :]:
                unit.part, unit.rule = "related", unit.rule or "title-at-end"
        at = last + 1


def _read_last_block(page: Page) -> None:
    """Read as links the last lines of all, close together, of which some bear labels and the first is a few words."""
    units = page.units
    first = len(units) - 1
    while first > max(page.tail, 1) and not units[first].gap:
        first -= 1
    row = units[first:]
    if len(row) <= _FEWEST or first <= page.headline or row[0].part or not row[0].gap:
        return
    labelled = sum(unit.part == "promo" or unit.rule == "credit-at-end" for unit in row[1:])
    titles = [unit for unit in row[1:] if unit.part in {"", "promo"} or unit.rule == "credit-at-end"]
    if not labelled or len(titles) < len(row) - 1 or word_count(row[0].text) >= _FEW - 1:
        return
    if (
        all(is_title_like(unit.text) for unit in row)
        and min(word_count(unit.text) for unit in row[1:]) > _FEWEST
    ):
        row[0].part, row[0].rule = "related_heading", "related-heading"
        for unit in titles:
            unit.part, unit.rule = "related", "title-at-end"


def _is_open_title(unit: Unit, page: Page) -> bool:
    return (
        unit.part in {"", "related"}
        and is_title_like(unit.text.rstrip("|"))
        and not opens_with_quote(unit.text[-1])
        and (unit.part or unit.text[0] not in "・▼▽")  # an item's sign
        and "://" not in unit.text
        and not page.hits(unit)
    )


def _is_short_heading(row: list[Unit], *, is_apart: bool) -> bool:
    """Tell a few words below a blank line and right above titles that are much longer; below a notice these may be apart."""
    return (
        len(row) > _FEWEST - is_apart
        and not row[0].part
        and row[0].gap > 0
        and word_count(row[0].text) <= _FEW - 1
        and row[0].text[-1] not in "?!"
        and (is_apart or all(not unit.gap for unit in row[1:]))
        and all(word_count(unit.text) >= _FEW + (len(row) == _FEWEST) for unit in row[1:])
    )


def _stand_apart(row: list[Unit], above: Unit, usual: int) -> bool:
    """Tell titles below more blank lines than part the paragraphs, or more of them than a story has captions there."""
    if any(word_count(unit.text) < _FEW or unit.text.partition(":")[0].count(" ") < 1 for unit in row):
        return False
    if sum(any(c.isdigit() for c in unit.text) for unit in row) * 2 > len(row) or above.text[-1] in ":：":
        return False  # addresses, results, what a line introduces
    return len(row) >= _FEWEST and (row[0].gap > usual or len(row) > _FEWEST)
