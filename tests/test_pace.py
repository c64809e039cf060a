"""How long a story takes to read depends on its words, and on its language."""

from __future__ import annotations

import pytest

from broadsheet.enrich.pace import CHARACTERS_A_MINUTE, WORDS_A_MINUTE, reckon_minutes
from broadsheet.story import Block, Story


def make(text: str, language: str = "en", kind: str = "paragraph") -> Story:
    """Return a story of one block."""
    return Story("Rope is dear", language=language, blocks=(Block(kind, text),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "minutes"), [("en", 4), ("en-GB", 4), ("ar", 7), ("de", 6), ("hi", 5), ("uk", 5)]
)
def test_words_are_counted_at_the_pace_of_a_language(language: str, minutes: int) -> None:
    """A thousand words of English are read sooner than a thousand of Arabic, which say more."""
    assert reckon_minutes(make(" ".join(["rope"] * 1000), language)) == minutes


@pytest.mark.parametrize("language", CHARACTERS_A_MINUTE)
def test_characters_are_counted_where_words_are_not_parted(language: str) -> None:
    """Spaces are no characters."""
    assert language not in WORDS_A_MINUTE
    assert reckon_minutes(make("縄 " * 3 * CHARACTERS_A_MINUTE[language], language)) == 3


def test_the_shortest_story_takes_a_minute() -> None:
    """Also one that has no text of its own."""
    assert reckon_minutes(make("It is.")) == reckon_minutes(Story("Rope is dear")) == 1


def test_what_points_elsewhere_is_not_counted() -> None:
    """Promos and captions are not part of the reading."""
    assert reckon_minutes(make(" ".join(["rope"] * 1000), kind="promo")) == 1
    assert reckon_minutes(make(" ".join(["rope"] * 1000), kind="quote")) == 4
