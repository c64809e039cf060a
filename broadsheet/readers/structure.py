"""Knows the structure rules: what a line of copy is because of where it stands among its neighbours.

Must not know files, encodings or headers: it works on a Page whose lines have been through ``readers.rules``.

``STRUCTURE_RULES`` is the order in which they are applied. Each goes over the whole page once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from broadsheet.readers.boxes import (
    contact_block,
    counted_links,
    desk_notebook,
    headings_like_footers,
    lone_figures,
    newsletter_block,
    newsletter_box,
    reference_rows,
)
from broadsheet.readers.corrections import corrections_column, labelled_corrections
from broadsheet.readers.endings import end_of_body
from broadsheet.readers.galleries import COUNTS, gallery_captions, signed_captions
from broadsheet.readers.head import read_head
from broadsheet.readers.interviews import interview_lines
from broadsheet.readers.items import item_signatures, letter_signatures
from broadsheet.readers.listing import (
    SIGNS,
    WORK_MARKS,
    counted_rows,
    dashed_items,
    marked_rows,
    rated_rows,
    row_of_works,
    unmarked_lists,
)
from broadsheet.readers.marked import (
    BULLETS,
    DASHES,
    DIGITS,
    HOURS,
    dashed_headings,
    lone_items,
    numbered_headings,
    stamped_headings,
)
from broadsheet.readers.marks import names_source
from broadsheet.readers.names import is_person
from broadsheet.readers.page import (
    Page,
    is_title_like,
    weight,
    word_count,
)
from broadsheet.readers.pointers import lone_links, promos_and_related, related_addresses
from broadsheet.readers.points import key_points, points_on_top
from broadsheet.readers.polls import reader_poll
from broadsheet.readers.quotes import ASIDE, quote_runs
from broadsheet.readers.standing import lone_lines
from broadsheet.readers.stops import ends_sentence
from broadsheet.readers.titles import titles_at_end
from broadsheet.readers.topics import topics_block, trailing_furniture
from broadsheet.readers.verses import stanzas

StructureRule = Callable[[Page], None]

_NOTE = 40
"""Characters of a note below a table."""

_FEWEST = 5
"""Words; the heading of a part that stands right below a table has fewer than a note on the table."""

_PROSE = 24
"""Words; a paragraph of the story has more, as long as another one follows."""

_BODY = frozenset({"", "paragraph", "quote", "subhead", "list", "table", "verse"})


def data_source(page: Page) -> None:
    """An editor sees the source of a table, a chart or a picture in the middle of the story.

    Match: `Source: Office for Statistics` below a table
    Match: `Provisional figures of the harbour office` right below a table
    Near miss: `Source: Read Full Article` as the last line
    """
    for at, unit in enumerate(page.units):
        if unit.part or page.is_tail(at) or page.is_head(at) or weight(unit.text) > 120:
            continue
        above = page.units[at - 1].part if at else ""
        hit = page.hit(unit, "attribution")
        if above == "table" and (
            names_source(unit.text) or _is_bracketed_note(unit.text) or _closes_table(page, at)
        ):
            unit.part, unit.rule = "caption", "data-source"
            continue
        if (
            hit
            and not (ends_sentence(unit.text) and word_count(unit.text) > 8)
            and re.match(r"\W*[^\W\d_]+(?:\s[^\W\d_]+)?\s*[:：|]", unit.text)
            and not ends_sentence(hit.group("publisher"))
        ):
            is_last = not any(
                later.part in {"", "paragraph", "quote"} and _is_long(later.text) for later in page.units[at:]
            )
            is_outlet = above not in {"caption", "list"} and not is_person(hit.group("publisher"))
            part = "attribution" if is_last and is_outlet else "caption"
            unit.part, unit.rule = part, "data-source" if part == "caption" else "attribution-line"


def _closes_table(page: Page, at: int) -> bool:
    """Tell a line without a stop right below a table and above a blank line: ``Provisional figures of the harbour office``."""
    unit, below = page.units[at], page.following(at)
    return (
        not unit.gap
        and below is not None
        and below.gap > 0
        and word_count(unit.text) >= _FEWEST
        and is_title_like(unit.text)
        and unit.text[-1] not in "?!？！؟"
        and not page.hits(unit)
    )


def _is_bracketed_note(text: str) -> bool:
    """Tell a note in Japanese brackets: ``（18日正午現在、気象台まとめ）``."""
    return text[0] in "（(" and text[-1] in "）)" and len(text) <= _NOTE and weight(text) > len(text)


def _is_long(text: str) -> bool:
    """Tell running text of the story from notices below it."""
    return word_count(text) > _PROSE and ends_sentence(text)


def dividers_and_rules(page: Page) -> None:
    """An editor sees a rule at the story's top or before its closing notices: it divides nothing.

    Match: `___` above `Reporting by Ana Ruiz`
    Near miss: `* * *` between two scenes
    """
    body = [
        at
        for at, unit in enumerate(page.units)
        if unit.part in _BODY - {""} or unit.rule == "corrections-column"
    ]
    first, last = (body[0], body[-1]) if body else (0, -1)
    for at, unit in enumerate(page.units):
        if unit.part == "divider" and not first < at < last:
            unit.part, unit.rule = "boilerplate", "closing-rule" if at > last else "opening-rule"


STRUCTURE_RULES: tuple[tuple[StructureRule, frozenset[str], str], ...] = (
    (read_head, frozenset({""}), ""),
    (newsletter_block, frozenset({"boilerplate"}), ""),
    (headings_like_footers, frozenset({"boilerplate"}), ""),
    (lone_figures, frozenset({"boilerplate"}), ""),
    (topics_block, frozenset({"boilerplate"}), ""),
    (reader_poll, frozenset({"", "verse"}), ""),
    (contact_block, frozenset({"boilerplate", ""}), ""),
    (reference_rows, frozenset({"boilerplate", ""}), ""),
    (counted_links, frozenset({"boilerplate"}), "l"),
    (desk_notebook, frozenset({"", "paragraph", "subhead"}), "#"),
    (corrections_column, frozenset({"", "list", "paragraph"}), ""),
    (labelled_corrections, frozenset({"correction"}), ""),
    (gallery_captions, frozenset({"", "paragraph", "boilerplate"}), COUNTS),
    (signed_captions, frozenset({"", "caption", "byline"}), ""),
    (item_signatures, frozenset({"divider"}), ""),
    (letter_signatures, frozenset({"", "paragraph"}), ""),
    (end_of_body, _BODY | ASIDE | {"divider"}, ""),
    (newsletter_box, frozenset({"boilerplate"}), ""),
    (promos_and_related, frozenset({"", "list"}), ""),
    (related_addresses, frozenset({"", "related"}), ""),
    (lone_links, frozenset({""}), "["),
    (titles_at_end, frozenset({""}), ""),
    (trailing_furniture, frozenset({""}), ""),
    (data_source, frozenset({""}), ""),
    (interview_lines, frozenset({"", "list"}), ""),
    (stamped_headings, frozenset({"", "paragraph"}), HOURS),
    (stanzas, frozenset({""}), ""),
    (key_points, frozenset({""}), ""),
    (points_on_top, frozenset({"", "paragraph"}), ""),
    (marked_rows, frozenset({""}), SIGNS),
    (counted_rows, frozenset({"", "paragraph"}), "1"),
    (rated_rows, frozenset({"", "paragraph"}), ""),
    (row_of_works, frozenset({"", "paragraph"}), WORK_MARKS),
    (dashed_items, frozenset({""}), "–—"),
    (unmarked_lists, frozenset({""}), ""),
    (lone_lines, frozenset({""}), ""),
    (dashed_headings, frozenset({"", "list"}), DASHES),
    (lone_items, frozenset({"list"}), BULLETS + DIGITS),
    (numbered_headings, frozenset({"list"}), ""),
    (quote_runs, frozenset({"", "paragraph"}), ""),
    (dividers_and_rules, frozenset({"divider"}), ""),
)
"""The rules in order, each with the parts of which a page must have one for the rule to find anything, and with the
signs of which one must begin a unit, where the rule needs such."""

_TELLING = frozenset(sign for _, _, signs in STRUCTURE_RULES for sign in signs)


def apply_structure_rules(page: Page) -> None:
    """Apply the rules in order; afterwards every unit has its part.

    Rules give parts to units that have none and take few away: what a page has after its head and its ends are
    read tells which rules are left to ask.
    """
    read_head(page)  # the first row: what the others find goes by what it leaves open
    at, signs = 1, _TELLING.intersection([unit.text[0] for unit in page.units])
    while at < len(STRUCTURE_RULES):
        rules, at = _choose(at, signs.union([unit.part for unit in page.units]))
        for rule in rules:
            rule(page)


@lru_cache(maxsize=1024)
def _choose(at: int, has: frozenset[str]) -> tuple[tuple[StructureRule, ...], int]:
    """Return the rules to ask, from a row on, of a page that has these parts and signs, and where to look at it again."""
    chosen = []
    for row, (rule, parts, signs) in enumerate(STRUCTURE_RULES[at:], at + 1):
        if not (parts.isdisjoint(has) or (signs and has.isdisjoint(signs))):
            chosen.append(rule)
            if rule is end_of_body:
                return tuple(chosen), row
    return tuple(chosen), len(STRUCTURE_RULES)
