"""How long a story takes to read depends on its words, and on its language."""

from __future__ import annotations

import pytest

from broadsheet.enrich.pace import CHARACTERS_A_MINUTE, WORDS_A_MINUTE, find_pace
from broadsheet.story import Block, Story


def make(text: str, language: str = "en", kind: str = "paragraph") -> Story:
    """Return a story of one block."""
    return Story("Rope is dear", language=language, blocks=(Block(kind, text),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "minutes"), [("en", 4), ("en-GB", 4), ("ar", 7), ("de", 6), ("hi", 5), ("uk", 5)]
)
def test_words_are_counted_at_the_pace_of_a_language(language: str, minutes: int) -> None:
    """A thousand words of English are read sooner than a thousand of Arabic, which say more."""
    assert find_pace(make(" ".join(["rope"] * 1000), language)).minutes == minutes


@pytest.mark.parametrize("language", CHARACTERS_A_MINUTE)
def test_characters_are_counted_where_words_are_not_parted(language: str) -> None:
    """Spaces are no characters."""
    assert language not in WORDS_A_MINUTE
    assert find_pace(make("縄 " * 3 * CHARACTERS_A_MINUTE[language], language)).minutes == 3


def test_the_shortest_story_takes_a_minute() -> None:
    """Also one that has no text of its own."""
    assert find_pace(make("It is.")) == (1, 2)
    assert find_pace(Story("Rope is dear")) == (1, 0)


def test_what_points_elsewhere_is_not_counted() -> None:
    """Promos and captions are not part of the reading."""
    assert find_pace(make(" ".join(["rope"] * 1000), kind="promo")).minutes == 1
    assert find_pace(make(" ".join(["rope"] * 1000), kind="quote")).minutes == 4


@pytest.mark.parametrize(
    ("language", "words"), [("en", 3), ("ar-EG", 3), ("ko", 3), ("ja", 0), ("zh-Hant", 0)]
)
def test_words_are_told_of_languages_that_part_them(language: str, words: int) -> None:
    """A count of what stands between spaces says nothing where there are hardly any."""
    assert find_pace(make("縄 は 高い", language)).words == words
