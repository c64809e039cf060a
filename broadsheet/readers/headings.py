"""Knows lines that head a part of the story by their shape and by what stands beside them.

Must not know what else a lone line may be.
"""

from __future__ import annotations

import re

from broadsheet.readers.briefs import QUESTION_WORD
from broadsheet.readers.furniture import all_words
from broadsheet.readers.labelled import is_key_value
from broadsheet.readers.lines import Unit
from broadsheet.readers.page import (
    Page,
    is_reported,
    is_sentence,
    is_title_like,
    opens_with_quote,
    word_count,
)
from broadsheet.readers.points import is_summary_heading
from broadsheet.readers.stops import ends_sentence
from broadsheet.readers.surroundings import is_between_parts, is_set_close

_PLACED = 8
"""Words; the heading of a list has hardly more."""

_LONGEST, _LONGEST_ENTRY = 9, 14
"""Words; a sub-heading has no more of them, above a live blog's entry no more than the second."""

_LONG_QUOTE = 18
LONGEST_QUOTE = 14
"""Words; what is said has a stop before its closing mark, and a sub-heading that quotes it has none."""

_NAMED_PART = re.compile(
    r"(?:The|This|That|These|Those|My|Our|Your|His|Her|Their|Its|Still|Never|Always|Just|Only|Then|Now|And|But|If|When)\s(?!.*(?:ed|s|t)[:：]$)|(?:The|Our|Your)\s\S+[:：]$"
)
"""With which a heading may begin that ends with a colon: one that introduces what is said has a verb."""

_AMOUNT, _AMOUNT_ALONE = re.compile(r"[£$€]?\d"), re.compile(r"[£$€]?\d[\d.,]*%?")
_NUMBER_ALONE = re.compile(r"(?:[IVX]{1,5}|\d{1,2})\.?|(?:1[0-9]|20)\d\d(?:[-–]\d{2,4}|s)?")
_HEADING = 5
"""Words; a heading that ends with a colon has no more of them."""


def is_small_heading(unit: Unit, page: Page, at: int) -> bool:
    """Tell a sub-heading set without capitals: a few words between blank lines, above it a whole part, below it another.

    What goes on with a broken sentence has an open one above it.
    """
    below, above = page.following(at), page.units[at - 1]
    return (
        below is not None
        and (unit.gap > 0 if below.gap else is_set_close(unit, above, below))
        and at < page.last
        and word_count(unit.text) <= _LONGEST
        and (not ends_sentence(unit.text) or unit.text[-1] in "?؟")
        and not any(c in ",@/|()_" for c in unit.text)
        and not below.text[0].islower()
        and (above.part not in {"paragraph", "quote"} or ends_sentence(above.text))
        and not page.hits(unit)
    )


def is_heading_with_colon(text: str) -> bool:
    """Tell a heading that ends with a colon from one who speaks: ``The backstory:``, ``What they're saying:``."""
    return (
        word_count(text) <= _HEADING
        and bool(_NAMED_PART.match(text) or QUESTION_WORD.match(text) or is_summary_heading(text))
        and not is_reported(text)
    )


def is_number_alone(text: str, page: Page, at: int) -> bool:
    """Tell a part's number, a year, or a figure among parts that figures head: ``91mph``, ``14,000``."""
    unit, below = page.units[at], page.following(at)
    if len(text) > _LONGEST or not unit.gap or below is None or not below.gap:
        return False
    if _AMOUNT_ALONE.fullmatch(text) and _goes_on_from_figure(text, below.text):
        return True
    is_number = _NUMBER_ALONE.fullmatch(text) or (_AMOUNT_ALONE.fullmatch(text) and _has_figures(page, at))
    return bool(is_number) and is_between_parts(unit, page, at)


def _goes_on_from_figure(text: str, below: str) -> bool:
    """Tell a figure that is told of in a sentence which begins with it: ``4,200``, ``buckets of sand went into it.``."""
    return text[0].isdigit() and below[0].islower() and ends_sentence(below)


def _has_figures(page: Page, at: int) -> bool:
    return any(u.rule in {"sub-heading", "number-alone"} and _AMOUNT.match(u.text) for u in page.units[:at])


def heads_entry(text: str, page: Page, at: int) -> bool:
    """Tell the heading of a live blog's entry: a line that is no sentence, between its time and running text."""
    below = page.following(at)
    return (
        at > 0
        and page.units[at - 1].rule == "time-stamp"
        and below is not None
        and word_count(text) <= _LONGEST_ENTRY
        and is_title_like(text)
        and not is_speech(text)
        and not page.hits(page.units[at])
        and below.part in {"", "paragraph"}
        and ends_sentence(below.text)
    )


def heads_house_note(text: str, page: Page, at: int) -> bool:
    """Tell “About” and a company's name above what it is."""
    first, _, name = text.partition(" ")
    below = page.following(at)
    return (
        first.casefold() in all_words("about_words")
        and 0 < word_count(name) <= _HEADING
        and name[0].isupper()
        and text[-1] not in ".:!?"
        and below is not None
        and is_sentence(below.text)
    )


def heads_list(text: str, page: Page, at: int) -> bool:
    """Tell the heading of a list or a table: it asks and ends with a colon, or names a thing and what is told of it."""
    below = page.following(at)
    if below is None or word_count(text) > (_PLACED + 2 if below.part in {"list", "table"} else 6):
        return False
    if text[-1] in ":：" and is_summary_heading(text):
        return True
    if below.part == "table" and not (below.gap or ends_sentence(text)):
        return True
    if below.part == "list" == page.units[at - 1].part and text[-1] in ":：" and not below.gap:
        return word_count(text) <= _HEADING  # “For the filling:”
    if below.part not in {"list", "table"} or any(map(str.isdigit, text)):
        return False
    return is_summary_heading(text) if text.endswith((":", "：")) else is_key_value(text)


def is_speech(text: str) -> bool:
    """Tell what somebody says, all of it between quotation marks: it is long, or ends as a sentence does."""
    if not opens_with_quote(text) or not text.endswith(("”", '"', "»", "“", "」", "’", "'", ".", ",")):
        return False
    if text[-1] == "」" and "、" in text and len(text) > _LONG_QUOTE:
        return True  # what is said has no full stop before its closing mark
    return word_count(text) > LONGEST_QUOTE or ends_sentence(text)
