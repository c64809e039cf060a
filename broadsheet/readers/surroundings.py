"""Knows what stands around a lone line: whole parts, paragraphs, a caption right above it.

Must not know what the line itself says.
"""

from __future__ import annotations

from broadsheet.readers.lines import Unit
from broadsheet.readers.page import Page, is_sentence, weight, word_count
from broadsheet.readers.stops import ends_sentence

_PROSE = 50
"""Characters; a paragraph with which a heading stands close together has more."""

_HEADING = 5
"""Words; a heading that is set close without capitals has no more of them."""


def is_between_parts(unit: Unit, page: Page, at: int) -> bool:
    """Tell a line between blank lines that has running text below it."""
    below = page.following(at)
    return (
        unit.gap > 0
        and below is not None
        and below.gap > 0
        and at < page.last
        and below.part in {"", "paragraph", "quote"}
        and is_sentence(below.text)
        and not below.text[0].islower()
    )


def is_among_paragraphs(page: Page, at: int) -> bool:
    """Tell a line right below a sentence and right above another line that begins one, in copy without blank lines."""
    below, above = page.following(at), page.units[at - 1]
    return (
        below is not None
        and at < page.last
        and not (above.gap or page.units[at].gap or below.gap)
        and above.part in {"paragraph", "quote"}
        and ends_sentence(above.text)
        and not below.text[0].islower()
    )


def is_set_close(unit: Unit, above: Unit, below: Unit) -> bool:
    """Tell a line right between two paragraphs, in copy without blank lines."""
    is_framed = weight(above.text) > _PROSE and weight(below.text) > _PROSE and ends_sentence(below.text)
    return not unit.gap and is_framed and 1 < word_count(unit.text) <= _HEADING


def stands_close_to_caption(page: Page, at: int) -> bool:
    """Tell a line right below a caption, with blank lines around the two, that is no set phrase."""
    above, unit, below = page.units[at - 1], page.units[at], page.following(at)
    return (
        above.part == "caption"
        and above.gap > 0
        and not unit.gap
        and below is not None
        and below.gap > 0
        and not page.hits(unit)
    )
