"""Knows on which day something was put right, as the note about it says.

Must not know where in a story notes stand, nor how they are told from other lines.
"""

from __future__ import annotations

import re
from functools import cache

from broadsheet.readers.dates import first_day
from broadsheet.readers.tables import languages
from broadsheet.story import Correction

_LABEL = 60
"""Characters; what stands before a note's colon is no longer."""
_NEAR = 40
"""Characters beside the word that tells of the change, in which its day stands."""
_BETWEEN = re.compile(r"[^\W\d]+")
_FEW = 2
"""Words between the two: “amended at 10 a.m. on”, “wurde am … korrigiert”."""

_OF_FACTS = frozenset({"from", "to"})
"""Words before a day that was itself put right."""


def make_correction(text: str, date: str = "") -> Correction:
    """Return a note with the day that it tells of itself, where it has no date."""
    return Correction(text, date, "" if date else read_amendment_day(text))


def read_amendment_day(text: str) -> str:
    """Return the day on which a note says that something was put right; empty if it says none.

    Match: `This article was amended on 4 November 2026. It misnamed the mayor.`
    Match: `Correction, Nov. 4, 2026: The mayor is Ana Ruiz.`
    Near miss: `An earlier version said that the quay was opened on 4 November 1926.`
    """
    label, colon, _ = text[:_LABEL].replace("：", ":").partition(": ")
    if colon and (day := first_day(label)):
        return day[0]
    for match in _amending().finditer(text):
        behind = first_day(text[match.end() : match.end() + _NEAR])
        if behind and _are_near(text[match.end() : match.end() + behind[1]]):
            return behind[0]
        start = max(0, match.start() - _NEAR)
        before = first_day(text[start : match.start()])
        if before and _are_near(text[start + before[2] : match.start()]):
            return before[0]
    return ""


def _are_near(between: str) -> bool:
    """Tell whether no more stands between a change and its day than words such as “on”."""
    words = _BETWEEN.findall(between)
    return len(words) <= _FEW and _OF_FACTS.isdisjoint(words) and not any(each in between for each in ".;:!?")


@cache
def _amending() -> re.Pattern[str]:
    """Match the words that tell of a change, in all languages."""
    words = {word for language in languages().values() for word in language.words("amending_words")}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)", re.IGNORECASE)
