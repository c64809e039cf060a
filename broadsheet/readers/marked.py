"""Knows lines that bear an item's mark and are none: headings between dashes or with numbers, notes behind a bullet.

Must not know lists, nor lines that bear no mark.
"""

from __future__ import annotations

from broadsheet.readers.lines import Unit
from broadsheet.readers.page import Page, beyond_asides, weight, word_count
from broadsheet.readers.stops import ends_sentence
from broadsheet.text import rare

_DASHED = rare(r"([-–—=]{1,3}|\*{2,3})\s?[^-–—=*\s][^.]{1,60}[^.,;:\s]\s?\1")
_STAMPED = rare(
    r"\d{1,2}[.:h]\d{2}(?:\s?(?:[ap]\.?m\.?|Uhr|h))?\s?[:|–—-]?\s[^\W\d_a-z\u0430-\u044f]?[\w'’\"“„«‘].{3,90}"
)
_LONGEST_ENTRY, _LONGEST_ASKED = 14, 24
"""Words; a numbered heading has no more, one that asks no more than the second."""

_PASSED, _NEAR = frozenset(["caption", "promo", "boilerplate"]), 2
"""Parts that may stand among the items of a list, and how many units are looked at."""

DASHES, BULLETS, DIGITS, HOURS = "-–—=*", "•·●*", "23456789", "0123456789"
"""Signs that begin a heading between dashes, a lone item, a sentence that is taken for one, a time."""


def dashed_headings(page: Page) -> None:
    """An editor sees a sub-heading between two dashes, as some agencies set it.

    Match: `- "No other choice" -`
    Near miss: `- No other choice` above `- No money`
    """
    for at, unit in enumerate(page.units):
        if (
            _DASHED.fullmatch(unit.text)
            and unit.part in {"list", ""}
            and page.headline < at < len(page.units) - 1
        ):
            unit.part, unit.rule = "subhead", "dashed-heading"


def lone_items(page: Page) -> None:
    """An editor sees a mark before a line that stands alone and is no item: a note at the end, an aside.

    Match: `• Norah Pask, signaller, born 3 June 1932; died 29 January 2026` above a paragraph
    Match: `41. So many gulls came into the hall.` above a paragraph
    Near miss: `• Bring a torch` above `• Bring a map`
    """
    counted = frozenset(u.text.partition(".")[0] for u in page.units if u.part in {"list", "subhead"})
    for at, unit in enumerate(page.units):
        if unit.part != "list" or not (
            _is_counted_alone(unit.text, counted) or (unit.text[0] in BULLETS and weight(unit.text) > 50)
        ):
            continue
        near = [*_beside(page, range(at - 1, -1, -1)), *_beside(page, range(at + 1, len(page.units)))]
        if all(beside.part not in {"list", "related"} for beside in near):
            unit.part, unit.rule = "paragraph", "lone-item"


def _beside(page: Page, span: range) -> list[Unit]:
    """Return the nearest unit that no picture, link or furniture is, within two of them."""
    return next(([page.units[at]] for at in span[:_NEAR] if page.units[at].part not in _PASSED), [])


def numbered_headings(page: Page) -> None:
    """An editor sees a numbered line alone between paragraphs: the heading of a listed part.

    Match: `1. The old pier` above a paragraph
    Match: `1. Things to see on the old pier` above `• The lamp`, with more of the story below
    Near miss: `1. Bring a torch` above `2. Bring a map`
    """
    for at, unit in enumerate(page.units):
        if (
            unit.part != "list"
            or not unit.text[0].isdigit()
            or (ends_sentence(unit.text) and unit.text[-1] not in "?？؟")
            or word_count(unit.text) > (_LONGEST_ASKED if unit.text[-1] in "?？؟" else _LONGEST_ENTRY)
        ):
            continue
        above, below = beyond_asides(page, at, -1), beyond_asides(page, at, 1)
        if above is None or below is None or (above.part == "list" and not _is_apart(above, unit)):
            continue
        if below.part == "paragraph" or (below.part == "list" and _is_apart(unit, below) and unit.gap):
            unit.part, unit.rule = "subhead", "numbered-heading"


def stamped_headings(page: Page) -> None:
    """An editor sees the headings of a live blog's entries, each behind the time at which it was written.

    Match: `10:26 The quay is open again` above a paragraph, and once more
    Near miss: `10:26 The quay is open again` above a paragraph
    """
    stamped = [
        at
        for at, unit in enumerate(page.units[:-1])
        if unit.part in {"", "paragraph"}
        and at > page.headline
        and _STAMPED.fullmatch(unit.text)
        and word_count(unit.text) <= _LONGEST_ENTRY
        and unit.text[-1] not in ".。:;,"
        and ends_sentence(page.units[at + 1].text)
        and page.units[at + 1].part in {"", "paragraph"}
    ]
    if len(stamped) > 1:
        for at in stamped:
            page.units[at].part, page.units[at].rule = "subhead", "stamped-heading"


def _is_apart(above: Unit, unit: Unit) -> bool:
    """Tell two lines with a blank one between them of which one has a figure for its mark and the other has not."""
    return unit.gap > 0 and above.text[0].isdigit() != unit.text[0].isdigit()


def _is_counted_alone(text: str, counted: frozenset[str]) -> bool:
    """Tell a sentence that begins with a figure and a stop, and follows on no item: ``41. So many gulls came``."""
    number, stop, _ = text.partition(".")
    return (
        bool(stop)
        and number.isdecimal()
        and int(number) > 1
        and ends_sentence(text)
        and counted.isdisjoint((str(int(number) - 1), str(int(number) + 1)))
    )
