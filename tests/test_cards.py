"""What is filed of a story is the story, whatever its words are."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.build.cards import (
    BRIEF,
    Filed,
    pack_body,
    pack_brief,
    pack_problems,
    unpack_problems,
)
from broadsheet.enrich.credits import Credit
from broadsheet.outputs.trace import Read, note_reads
from broadsheet.story import Attribution, Block, Correction, Picture, Problem, Related, Story

TEXT = st.text(max_size=12) | st.just("\udcff \u2028 Łódź")
TEXTS = st.lists(TEXT, max_size=3).map(tuple)


def rows(row: Any, /, **fields: Any) -> Any:
    """Return lists of one kind of a story's parts."""
    return st.lists(st.builds(row, **fields), max_size=3).map(tuple)


STORIES = st.builds(
    Story,
    headline=TEXT,
    deck=TEXT,
    byline=TEXTS,
    tags=TEXTS,
    summary=TEXT,
    lead=st.integers(0, 9),
    blocks=rows(Block, kind=st.sampled_from(["paragraph", "quote"]), text=TEXT, html=TEXT, number=st.integers(0, 3)),
    related=rows(Related, title=TEXT, url=TEXT, kind=TEXT),
    attributions=rows(Attribution, label=TEXT, url=TEXT, publisher=TEXT),
    corrections=rows(Correction, text=TEXT, date=TEXT),
    pictures=rows(Picture, path=TEXT, alt=TEXT, caption=TEXT),
    credits=TEXTS,
    aliases=TEXTS,
)  # fmt: skip
CREDITS = st.none() | st.builds(
    Credit, publisher=TEXT, url=TEXT, byline=TEXTS, others=rows(Attribution, label=TEXT, url=TEXT)
)


def file(story: Story, credit: Credit | None = None) -> Filed:
    """Return a story as it comes back from the file."""
    parts = {"brief": pack_brief(story, credit), "body": pack_body(story, credit)}
    return Filed("a.txt", lambda _path, part: parts[part], {})


@settings(deadline=None)
@given(STORIES, CREDITS)
def test_a_filed_story_is_the_story(story: Story, credit: Credit | None) -> None:
    """Every field comes back, and what the story owes; a packed story is packed the same again."""
    filed = file(story, credit)
    for name in story.__dataclass_fields__:
        assert getattr(filed, name) == getattr(story, name)
    assert filed.lede == story.lede
    assert filed.whole == story
    assert filed.credit == credit
    assert pack_brief(filed.whole, filed.credit) == pack_brief(story, credit)
    assert pack_body(filed.whole, filed.credit) == pack_body(story, credit)


def test_what_lists_show_is_at_hand() -> None:
    """To read anything else is to read the whole story, and is noted so."""
    filed = file(Story("Rope is dear", blocks=(Block("paragraph", "It is."),)))
    with note_reads() as reads:
        assert {name: getattr(filed, name) for name in BRIEF}["headline"] == "Rope is dear"
        assert filed.lede == "It is."
    assert reads == set()
    with note_reads() as reads:
        assert filed.blocks[0].text == "It is."
    assert reads == {Read("whole", "a.txt")}


@given(st.lists(st.builds(Problem, path=TEXT, line=st.integers(0, 9), message=TEXT, remedy=TEXT), max_size=3))
def test_filed_problems_are_the_problems(problems: list[Problem]) -> None:
    """A card tells in a later build what was wrong in the one that read the source."""
    assert list(unpack_problems(pack_problems(problems))) == problems
