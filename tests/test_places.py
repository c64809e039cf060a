"""Lines of copy held against what an editor says that they are where they stand: rows in ``rows/places.txt``.

Each row is read twice, in copy with blank lines between its paragraphs and in copy without any. The story around
it is the one of its language in ``stories/``: a headline, a byline, a date and three paragraphs.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from broadsheet.readers import read
from tests.rows import Row, load

STORIES = Path(__file__).parent / "stories"


@cache
def story(language: str) -> list[str]:
    """Return the lines of a language's story."""
    return (STORIES / f"{language}.txt").read_text(encoding="utf-8").splitlines()


def lay_out(heading: str, line: str, parts: list[str]) -> list[str]:
    """Return a story with the line at its place; its head has neither a second byline nor a second date."""
    language, place = heading.split(": ")
    headline, byline, published, first, second, third = story(language)
    if place == "between paragraphs":
        return [headline, byline, published, first, second, line, third, first]
    if place == "as the last line":
        return [headline, byline, published, first, second, third, line]
    if "byline" in parts:
        return [headline, line, published, first, second, third]
    return [headline, byline, *([] if "published" in parts else [published]), line, first, second, third]


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["close", "spaced"])
@pytest.mark.parametrize("row", load("places"), ids=lambda row: row.name)
def test_a_line_is_what_its_place_makes_it(row: Row, gap: str) -> None:
    """The line is the part that an editor says, an entry of its own, and the paragraphs around it stay paragraphs."""
    parts = row.values[0].split("|")
    copy = gap.join(lay_out(row.heading, row.copy, parts))
    entries = read(copy.encode(), "news/story.txt", "2026-11-20T10:00").ledger
    assert [entry.part for entry in entries if entry.text == row.copy][:1] in [[part] for part in parts]
    body = story(row.heading[:2])[3:]
    assert {entry.part for entry in entries if entry.text in body} == {"paragraph"}
