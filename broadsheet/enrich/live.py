"""Knows a live blog: its entries, each with the time that opens it, and how it is told from a timetable.

Must not know how it is shown.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.text import cut

if TYPE_CHECKING:
    from broadsheet.story import Block, Story

_STAMP = len("09:30")
_FEWEST = 3
_TELLING = 12
"""Words that an entry has at least on average: those of a timetable have fewer."""
_TITLE = 110
"""Characters of an entry that stand for a headline of its own."""
_TEXTS = frozenset({"paragraph", "subhead", "quote", "list"})


class Entry(NamedTuple):
    """What a live blog told at one time."""

    time: str
    """``09:30``, on the site's clock."""
    title: str
    """How it begins."""
    words: int


def list_entries(story: Story) -> tuple[Entry, ...]:
    """Return the entries of a story that goes by time stamps, in its own order; none of any other story.

    Match: three paragraphs or more open with a time of day, each later than the one before, or each earlier.
    Near miss: `09:30 Doors open` above `10:00 The mayor speaks`, a timetable, whose entries are a few words long.
    """
    if len([True for block in story.blocks if block.text[2:3] == ":"]) < _FEWEST:
        return ()  # as nearly all stories
    entries = _find_entries(story.blocks)
    if len(entries) < _FEWEST:
        return ()
    times = [entry.time for entry in entries]
    is_ordered = all(a <= b for a, b in pairwise(times)) or all(a >= b for a, b in pairwise(times))
    if story.kind != "live" and not (
        is_ordered and sum(each.words for each in entries) >= _TELLING * len(entries)
    ):
        return ()
    return tuple(entries)


def _find_entries(blocks: tuple[Block, ...]) -> list[Entry]:
    found: list[tuple[str, list[str]]] = []
    for block in blocks:
        if block.kind not in _TEXTS:
            continue
        text = block.text
        if (
            text[2:3] == ":"
            and block.kind in {"paragraph", "subhead"}
            and _is_time(text[:_STAMP], text[_STAMP : _STAMP + 1])
        ):
            found.append((text[:_STAMP], [text[_STAMP:].strip()]))
        elif found:
            found[-1][1].append(text)
    return [
        Entry(time, cut(next(filter(None, texts), ""), _TITLE), sum(len(text.split()) for text in texts))
        for time, texts in found
    ]


def _is_time(time: str, behind: str) -> bool:
    hour, _, minute = time.partition(":")
    is_time = len(time) == _STAMP and hour.isdecimal() and minute.isdecimal() and time.isascii()
    return is_time and hour < "24" and minute < "60" and behind in {"", " "}
