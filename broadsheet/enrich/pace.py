"""Knows how long a story takes to read.

Must not know how that is said.

Languages differ in how much a word says, so that each has its own pace, that of adults who read silently, as the
International Reading Speed Texts found it (Trauzettel-Klosinski and Dietz, 2012). It counts words, and characters
in Chinese and Japanese, which do not part words. Korean, Ukrainian and Hindi were not among them: Ukrainian is read as
Russian, Hindi as most, and Korean is counted in syllables, at what its own sites reckon with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def reckon_minutes(story: Story) -> int:
    """Return how many minutes a story takes to read, at least one; what points elsewhere is not counted."""
    tongue = _find_tongue(story)
    if tongue in CHARACTERS_A_MINUTE:
        count = sum(len(text) - text.count(" ") for text in _list_texts(story))
        pace = CHARACTERS_A_MINUTE[tongue]
    else:
        count = sum(text.count(" ") + 1 for text in _list_texts(story))
        pace = WORDS_A_MINUTE.get(tongue, _MOST_LANGUAGES)
    return max(1, round(count / pace))


def count_words(story: Story) -> int:
    """Return how many words are read of a story; zero in languages that do not part words."""
    if _find_tongue(story) in _WITHOUT_WORDS:
        return 0
    return sum(text.count(" ") + 1 for text in _list_texts(story))


def _find_tongue(story: Story) -> str:
    return story.language.split("-")[0].lower()


def _list_texts(story: Story) -> list[str]:
    return [block.text for block in story.blocks if block.kind in READ]
