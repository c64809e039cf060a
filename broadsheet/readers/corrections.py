"""Knows notes of what was put right: they speak of the paper's own text, and of an error or a change in it.

Must not know credits, nor the wording of single papers' notes; those stand in the language tables.
"""

from __future__ import annotations

from functools import cache

from broadsheet.readers.page import Page, is_latin, is_sentence, opens_with_quote, word_count
from broadsheet.readers.tables import languages

_OPENING, _FIRST = 90, 24
"""Characters in which a note names the story that it stands under, and behind how many it names another."""

_COLUMN = 5
"""Words; the headline of a page of corrections has no more."""

_LAST_SPACED = "\u2fff"
"""The last character before those of Chinese and Japanese."""

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
    return names_own_text(unit.text) and page.contains(unit, "correction_errors")


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
    return bool(_find("this_text", text[:_OPENING]))


def names_own_text(text: str) -> bool:
    """Tell a line that soon names what it stands under: ``this article``, ``our report``, ``a letter on May 5``."""
    opening = text[:_OPENING]
    return bool(_find("this_text", opening)) or any(at <= _FIRST for at in _find("paper_text", opening))


def tells_of_own_text(text: str) -> bool:
    """Tell a line that somewhere names the story that it stands under."""
    return bool(_find("this_text", text))


def _find(key: str, text: str) -> list[int]:
    """Return where a table's phrases stand in a text, those of scripts without spaces anywhere."""
    line = f" {text.casefold().translate(_AROUND)} "
    spaced, unspaced = _by_first_word(key)
    found = [line.find(phrase) for word in {*line.split()} & spaced.keys() for phrase in spaced[word]]
    if unspaced and not is_latin(text):
        found += map(line.find, unspaced)
    return [at for at in found if at >= 0]


@cache
def _by_first_word(key: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return an entry's phrases with a space around each by their first words, and those without spaces."""
    phrases = {phrase.casefold() for language in languages().values() for phrase in language.lines(key)}
    spaced: dict[str, list[str]] = {}
    for phrase in sorted(phrases):
        if phrase[0] <= _LAST_SPACED:
            spaced.setdefault(phrase.split()[0], []).append(f" {phrase} ")
    return spaced, sorted(phrase for phrase in phrases if phrase[0] > _LAST_SPACED)


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
