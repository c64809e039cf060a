"""Knows how a story is cut to its first words, where its source allows no more.

Must not know who allows it, nor how readers are led on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from broadsheet.enrich.pace import CHARACTERS_A_MINUTE, READ

if TYPE_CHECKING:
    from broadsheet.story import Block, Story

_CUT = frozenset({"paragraph", "quote"})
"""What may end in its middle; a table or a list may not."""
_SHORT = 4
"""If less than this part of all words would be lost, the story ends with the last whole paragraph."""
_CHARACTERS_A_WORD = 2
"""In languages that do not part words."""


def cut_story(story: Story, limit: int) -> Story:
    """Return the story's first ``limit`` words: whole paragraphs, and the beginning of one if much would be lost.

    A story that has no more words is returned as it is. What pointed elsewhere behind the cut goes too.
    """
    is_unparted = story.language.split("-")[0].lower() in CHARACTERS_A_MINUTE
    kept: list[Block] = []
    left = limit
    for block in story.blocks:
        count = _count(block.text, is_unparted=is_unparted) if block.kind in READ else 0
        if count > left:
            break
        kept.append(block)
        left -= count
    else:
        return story
    if (
        block.kind in _CUT
        and left
        and (left * _SHORT >= limit or not any(each.kind in _CUT for each in kept))
    ):
        kept.append(block._replace(text=_cut(block.text, left, is_unparted=is_unparted), html=""))
    while kept and kept[-1].kind not in READ - {"subhead"}:
        del kept[-1]
    nests = {each.number for each in kept if each.kind == "related"}
    return replace(
        story, blocks=tuple(kept), related=tuple(link for link in story.related if link.block in nests)
    )


def _count(text: str, *, is_unparted: bool) -> int:
    return -(-len("".join(text.split())) // _CHARACTERS_A_WORD) if is_unparted else len(text.split())


def _cut(text: str, words: int, *, is_unparted: bool) -> str:
    if is_unparted:
        return text[: words * _CHARACTERS_A_WORD].rstrip("、，。, ") + "…"
    return " ".join(text.split()[:words]).rstrip(",;:–—- ") + "…"
