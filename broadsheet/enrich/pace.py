"""Knows how long a story takes to read.

Must not know how that is said.

Languages differ in how much a word says, so that each has its own pace, that of adults who read silently, as the
International Reading Speed Texts found it (Trauzettel-Klosinski and Dietz, 2012). It counts words, and characters
in Chinese and Japanese, which do not part words. Korean, Ukrainian and Hindi were not among them: Ukrainian is read as
Russian, Hindi as most, and Korean is counted in syllables, at what its own sites reckon with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from broadsheet.story import Story

WORDS_A_MINUTE = {
    "ar": 138,
    "de": 179,
    "en": 228,
    "es": 218,
    "fi": 161,
    "fr": 195,
    "he": 187,
    "it": 188,
    "nl": 202,
    "pl": 166,
    "pt": 181,
    "ru": 184,
    "sl": 180,
    "sv": 199,
    "tr": 166,
    "uk": 184,
}
_MOST_LANGUAGES = 184
"""What most of these languages come near to."""
CHARACTERS_A_MINUTE = {"ja": 357, "ko": 500, "zh": 255}
READ = frozenset({"paragraph", "subhead", "quote", "list", "table", "verse"})
"""The blocks that are read; the others show something or point elsewhere."""
_WITHOUT_WORDS = frozenset({"ja", "th", "zh"})


class Pace(NamedTuple):
    """How much there is to read of a story; what points elsewhere is not counted."""

    minutes: int
    """How long it takes to read, at least one."""
    words: int
    """Zero in languages that do not part words."""


def find_pace(story: Story) -> Pace:
    """Return how much there is to read of a story."""
    tongue = story.language.split("-")[0].lower()
    texts = [block.text for block in story.blocks if block.kind in READ]
    words = sum([text.count(" ") + 1 for text in texts])
    if tongue in CHARACTERS_A_MINUTE:
        time = sum([len(text) - text.count(" ") for text in texts]) / CHARACTERS_A_MINUTE[tongue]
    else:
        time = words / WORDS_A_MINUTE.get(tongue, _MOST_LANGUAGES)
    return Pace(max(1, round(time)), 0 if tongue in _WITHOUT_WORDS else words)
