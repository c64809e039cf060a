"""Knows lines with a few words before a colon and more behind it: facts, sub-headings, captions.

Must not know labels that have a meaning of their own, such as “Photo:”.
"""

from __future__ import annotations

from broadsheet.readers.briefs import is_detail
from broadsheet.readers.furniture import call_words
from broadsheet.readers.lines import Unit
from broadsheet.readers.page import Page, beyond_asides, opens_with_quote, word_count
from broadsheet.readers.stops import ends_sentence
from broadsheet.text import rare

_COUNTED_PART = rare(
    r"[A-ZÀ-ÞА-ЯІЇЄҐ][^\W\d_]{2,10}\s(?:\d{1,2}|[A-Z]|[IVX]{2,4}|one|two|three|four|five|six)\s?:\s"
)
"""Which of several parts it is: ``Day 2: Lost, with sheep``."""

_QUOTED_LABEL = rare(r"[“\"‘'«„][^“”\"«»]{2,60}[”\"’'»“]:\s\w+\s\S+\s\S")
"""What is said, and behind a colon what the picture shows: ``“Never again”: the crew on the quay``."""

_PRICE = rare(r",\s(?:[£$€¥]\s?\d[\d.,]*|\d[\d.,]*\s?(?:[£$€¥]|zł|грн|руб\.?))$")
"""What a thing costs, behind its name."""

_LONGEST, _LONGEST_HEADING = 12, 8
"""Words; a sub-heading that counts or asks has no more of them, any other no more than the second."""

_LABEL = 3
"""Words; a label has no more."""


def is_key_value(text: str) -> bool:
    """``Status: draft`` in running copy is shown as it is."""
    if opens_with_quote(text):
        return _QUOTED_LABEL.match(text) is not None
    key, colon, value = text.partition(":")
    return bool(colon) and len(key.split()) <= 3 and bool(value.strip()) and not value.startswith("//")


def read_labelled(text: str, words: int, page: Page, at: int) -> tuple[str, str]:
    """Decide a few words before a colon and more behind it, without a stop: a caption, a sub-heading, a fact."""
    if text.partition(":")[0].casefold() in call_words("point_labels", page.language):
        return "list", "unmarked-list"
    if at + 1 < len(page.units) and is_detail(page.units[at + 1].text, page, at + 1):
        return "subhead", "sub-heading"
    if _names_part(text, words, page, at):
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
    if is_heading or (words <= _LONGEST_HEADING and _is_labelled_again(text, page, at)):
        return "subhead", "sub-heading"
    return "paragraph", "paragraph"


def _names_part(text: str, words: int, page: Page, at: int) -> bool:
    """Tell what a part of a review is about, with its price, or a verdict in capitals: ``Best overall: Wick, £4.50``."""
    unit, below = page.units[at], page.following(at)
    if not unit.gap or below is None or not below.gap or words > _LONGEST or at >= page.last:
        return False
    return _PRICE.search(text) is not None or (text.isupper() and words <= _LABEL + 1)


def _is_labelled_again(text: str, page: Page, at: int) -> bool:
    """Tell a label that begins as one above does that heads a part: ``Best overall: …``, ``Best cheap buy: …``."""
    first = text.partition(" ")[0] + " "
    return first[0].isupper() and any(
        unit.part == "subhead" and unit.text.startswith(first) and ": " in unit.text
        for unit in page.units[:at]
    )


def _is_labelled_caption(text: str) -> bool:
    """Tell a picture's caption by a few words before a colon and a telling line behind it that has no stop."""
    label, _, told = text.partition(":")
    words = told.split()
    if opens_with_quote(text):
        return len(words) > _LABEL + 1 and text[-1] not in "?!"
    is_told = words[0][0].isupper() or (
        word_count(text) > _LONGEST_HEADING and not any(map(str.isdigit, told))
    )
    return (
        len(words) > _LABEL + 1
        and label[0].isupper()
        and is_told
        and text[-1] not in "?!)"
        and not opens_with_quote(told.strip())
        and not any(c.isdigit() for c in label)
    )


def _is_between_prose(page: Page, at: int) -> bool:
    """Tell a line that stands between two paragraphs of running text."""
    near = [_beyond_labelled(page, at, 1)]
    above = _beyond_labelled(page, at, -1)
    is_set_off = at == page.body or (above is not None and above.part in {"list", "table", "verse"})
    if not (is_set_off and page.units[at].gap):  # a picture may stand on top of the story, or below a list
        near.append(above)
    if opens_with_quote(page.units[at].text) and page.units[at].gap:
        return True  # no paragraph sets a colon behind what is said
    return all(
        beside is not None and beside.part in {"", "paragraph", "quote"} and ends_sentence(beside.text)
        for beside in near
    )


def _beyond_labelled(page: Page, at: int, step: int) -> Unit | None:
    """Return the next unit of the story itself above or below; other such captions may stand in between."""
    while (beside := beyond_asides(page, at, step)) is not None:
        at = page.units.index(beside, max(at, 0) if step > 0 else 0)
        if not (beside.gap and is_key_value(beside.text) and _is_labelled_caption(beside.text)):
            break
    return beside
