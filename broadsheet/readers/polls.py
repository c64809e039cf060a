"""Knows polls of readers that were left over from a page: a question and the answers to choose from.

Must not know interviews.
"""

from __future__ import annotations

from broadsheet.readers.furniture import all_words
from broadsheet.readers.lines import Unit
from broadsheet.readers.page import Page, word_count

_LONGEST, _LONGEST_ANSWER = 16, 9
"""Words of a question, and of an answer."""

_ASKS = "?؟？"
_OPEN = frozenset({"", "paragraph", "subhead", "list", "verse", "boilerplate"})


def reader_poll(page: Page) -> None:
    """An editor sees a poll of readers: a question, and right below it yes and no.

    Match: `Would you take the tram?` right above yes and no
    Near miss: `Would you take the tram?` right above what somebody answers
    """
    asking = [at for at, unit in enumerate(page.units) if unit.text[-1] in _ASKS or unit.shape == "verse"]
    for at in asking:
        unit = page.units[at]
        if unit.shape == "verse" and _asks(unit.lines[0]) and _are_answers(unit.lines[1:]):
            unit.part, unit.rule = "boilerplate", "reader-poll"
        elif at > page.headline and unit.part in _OPEN and _asks(unit.text):
            _mark_poll(page.units, at)


def _mark_poll(units: list[Unit], at: int) -> None:
    last = at + 1
    while (
        last < len(units)
        and not units[last].gap
        and units[last].part in _OPEN
        and _may_answer(units[last].text)
    ):
        last += 1
    if _are_answers([unit.text for unit in units[at + 1 : last]]):
        for unit in units[at:last]:
            unit.part, unit.rule = "boilerplate", "reader-poll"


def _asks(text: str) -> bool:
    return text[-1] in _ASKS and word_count(text) <= _LONGEST


def _may_answer(text: str) -> bool:
    """Tell a few words without a stop: who speaks in an interview ends sentences."""
    return word_count(text) <= _LONGEST_ANSWER and text[-1] not in ".?!:。؟？：।"


def _are_answers(texts: list[str] | tuple[str, ...]) -> bool:
    """Tell answers two of which say yes or no."""
    known = all_words("poll_answers")
    words = (text.casefold().strip(" ○•-").replace(",", " ").split()[:1] for text in texts)
    said = {word for first in words for word in first}
    return all(map(_may_answer, texts)) and len(said & known) > 1
