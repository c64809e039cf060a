"""Knows lines with a few words before a colon and more behind it: facts, sub-headings, captions.

Must not know labels that have a meaning of their own, such as “Photo:”.
"""

from __future__ import annotations

from broadsheet.readers.briefs import is_detail
from broadsheet.readers.lines import ends_sentence
from broadsheet.readers.page import Page, beyond_asides
from broadsheet.text import rare

_COUNTED_PART = rare(
    r"[A-ZÀ-ÞА-ЯІЇЄҐ][^\W\d_]{2,10}\s(?:\d{1,2}|[A-Z]|[IVX]{2,4}|one|two|three|four|five|six)\s?:\s"
)
"""Which of several parts it is: ``Day 2: Lost, with sheep``."""

_LONGEST, _LONGEST_HEADING = 12, 8
"""Words; a sub-heading that counts or asks has no more of them, any other no more than the second."""

_LABEL = 3
"""Words; a label has no more."""


def is_key_value(text: str) -> bool:
    """``Status: draft`` in running copy is shown as it is."""
    key, colon, value = text.partition(":")
    return bool(colon) and len(key.split()) <= 3 and bool(value.strip()) and not value.startswith("//")


def read_labelled(text: str, words: int, page: Page, at: int) -> tuple[str, str]:
    """Decide a few words before a colon and more behind it, without a stop: a caption, a sub-heading, a fact."""
    if at + 1 < len(page.units) and is_detail(page.units[at + 1].text, page, at + 1):
        return "subhead", "sub-heading"
    if not _is_between_prose(page, at):
        return "paragraph", "paragraph"
    if words <= _LONGEST and (_COUNTED_PART.match(text) or text[-1] in "?？؟"):
        return "subhead", "sub-heading"
    if _is_labelled_caption(text):
        return "caption", "labelled-caption"
    told = text.partition(":")[2]
    is_named = (
        " " not in text.partition(":")[0]
        and all(word[0].isupper() or word[0] == "(" for word in told.split())
        and not told.startswith((" A ", " An ", " The "))
    )
    is_heading = (
        not is_named
        and _LABEL < words <= _LONGEST_HEADING
        and not any(c.isdigit() or c in ",;" for c in told)
        and text[0] not in "@#"
    )
    return ("subhead", "sub-heading") if is_heading else ("paragraph", "paragraph")


def _is_labelled_caption(text: str) -> bool:
    """Tell a picture's caption by a few words before a colon and a telling line behind it that has no stop."""
    label, _, told = text.partition(":")
    words = told.split()
    return (
        len(words) > _LABEL + 1
        and label[0].isupper()
        and words[0][0].isupper()
        and text[-1] not in "?!"
        and not any(c.isdigit() for c in label)
    )


def _is_between_prose(page: Page, at: int) -> bool:
    """Tell a line that stands between two paragraphs of running text."""
    near = (beyond_asides(page, at, -1), beyond_asides(page, at, 1))
    return all(
        beside is not None and beside.part in {"", "paragraph", "quote"} and ends_sentence(beside.text)
        for beside in near
    )
