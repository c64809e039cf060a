"""Knows notes of what was put right: they speak of the paper's own text, and of an error or a change in it.

Must not know credits, nor the wording of single papers' notes; those stand in the language tables.
"""

from __future__ import annotations

from functools import cache

from broadsheet.readers.page import Page, is_sentence, opens_with_quote, word_count
from broadsheet.readers.tables import languages

_OPENING, _FIRST = 90, 24
"""Characters in which a note names the story that it stands under, and behind how many it names another."""

_COLUMN = 5
"""Words; the headline of a page of corrections has no more."""

_AROUND = str.maketrans(dict.fromkeys(".,:;!?()[]*•", " "))


def closing_correction(page: Page, at: int) -> bool:
    """An editor sees at the end what was put right, whatever the note begins with.

    It has a set phrase, or it names the paper's own text first and then an error or a change.

    Match: `This story was first published on March 9. It was updated on March 10 to correct the mayor's name.`
    Match: `A letter on May 5 was wrongly attributed to Ana Ruiz.`
    Near miss: `The register was updated on March 10 to correct the mayor's name.`
    Near miss: `The clerk was wrongly thanked for a letter on May 5.`
    """
    unit = page.units[at]
    if opens_with_quote(unit.text):
        return False
    if page.contains(unit, "correction_contains"):
        return True
    return page.contains(unit, "correction_errors") and names_own_text(unit.text)


def correction_on_top(page: Page, at: int) -> bool:
    """An editor sees above the story what was put right in it.

    Match: `A previous headline on this article wrongly named Ana Ruiz.` under the headline
    Near miss: `A letter on May 5 wrongly named Ana Ruiz.` under the headline
    """
    unit = page.units[at]
    if opens_with_quote(unit.text) or not names_this_text(unit.text):
        return False
    return page.contains(unit, "correction_contains") or page.contains(unit, "correction_errors")


def names_this_text(text: str) -> bool:
    """Tell a line that soon names the story that it stands above: ``this article``."""
    opening = f" {text[:_OPENING].casefold().translate(_AROUND)} "
    return any(map(opening.__contains__, _this_text()))


def names_own_text(text: str) -> bool:
    """Tell a line that soon names what it stands under: ``this article``, ``our report``, ``a letter on May 5``."""
    opening = f" {text[:_OPENING].casefold().translate(_AROUND)} "
    return any(map(opening.__contains__, _this_text())) or any(
        0 <= opening.find(phrase) <= _FIRST for phrase in _paper_text()
    )


def tells_of_own_text(text: str) -> bool:
    """Tell a line that somewhere names the story that it stands under."""
    line = f" {text.casefold().translate(_AROUND)} "
    return any(map(line.__contains__, _this_text()))


@cache
def _paper_text() -> tuple[str, ...]:
    return _padded("paper_text")


@cache
def _this_text() -> tuple[str, ...]:
    return _padded("this_text")


@cache
def _padded(key: str) -> tuple[str, ...]:
    """Return an entry's phrases with a space around each, where the script has spaces."""
    phrases = {phrase.casefold() for language in languages().values() for phrase in language.lines(key)}
    return tuple(phrase if phrase[0] > "\u2fff" else f" {phrase} " for phrase in phrases)


def corrections_column(page: Page) -> None:
    """An editor sees a page of corrections, by its headline: each of its paragraphs is one.

    Match: `An obituary of Ana Ruiz gave her age as 92. She was 91.` under `Corrections and clarifications`
    Near miss: `An obituary of Ana Ruiz gave her age as 92. She was 91.` under `Obituary: Ana Ruiz`
    """
    if page.headline < 0:
        return
    head = page.units[page.headline]
    if ":" in head.text or word_count(head.text) > _COLUMN or page.hit(head, "correction") is None:
        return
    for unit in page.units[max(page.body, 0) :]:
        if unit.part in {"", "list", "paragraph"} and is_sentence(unit.text) and "@" not in unit.text:
            unit.part, unit.rule = "correction", "corrections-column"
