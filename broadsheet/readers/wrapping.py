"""Knows hard wraps: whether copy was wrapped, at which column, and which line could not have taken the next one's first word.

Must not know units, nor what becomes of lines that were wrapped.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from broadsheet.readers.columns import LIST_MARKER, has_gap, is_table
from broadsheet.readers.stops import ends_sentence
from broadsheet.text import rare

_CJK = rare(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef\u3000-\u303f]")
_WRAP_MIN, _WRAP_MAX = 40, 110
VERSE_MAX = 64
"""Characters; no line of verse has more."""

_COUPLET, _STANZA_LINES, _STEP = 2, 4, 2
_ORPHAN = 16
_HEAD = 3
"""Runs of lines; below them no head is left."""

_FEWEST_LONG = 5
"""Long lines that tell copy as wrapped where no blank lines part its paragraphs, and short ones are many."""

_FEWEST_APART = 2
"""Paragraphs on a line each that tell copy as not wrapped, however few runs of lines it has."""

_SLACK = 10
"""Columns by which a line may be longer than the others and yet have been wrapped with them."""


def wrap_width(runs: Sequence[Sequence[str]]) -> int:
    """Return the column at which the copy was hard-wrapped, or zero if it was not.

    Copy is wrapped if nearly every line that is not a run's last could not have taken the next line's
    first word: that is what a wrapping program does, and no writer of verse or lists.
    """
    if len(runs) == sum(map(len, runs)):
        return 0  # nor has an empty list of runs a width
    if _has_long_lines(runs):
        return 0
    pairs = [
        (a, b)
        for run in runs
        if len(run) > 1 and _may_be_wrapped(run)
        for a, b in pairwise(run)
        if not (a is run[0] and len(a) < _ORPHAN)
    ]
    if not pairs:
        return 0
    lengths = sorted(len(a.rstrip()) for a, _ in pairs)
    width = lengths[len(lengths) * 4 // 5]
    if width < _fewest_columns(pairs[0][0]):
        return 0
    full = sum(is_full(a, b, width) for a, b in pairs)
    lower = sum(b.strip()[:1].islower() for _, b in pairs)
    cased = sum(b.strip()[:1].isupper() for _, b in pairs) + lower
    flows = lower * 10 >= cased * 3 and (cased > 0 or len(pairs) > _HEAD)
    if flows and full * 10 >= len(pairs) * 6:
        return 0 if _has_longer_lines(runs, width, len(pairs)) else width
    return width if _is_full_of_long_lines(pairs, width, is_tight=len(runs) <= _HEAD) else 0


def _is_full_of_long_lines(pairs: Sequence[tuple[str, str]], width: int, *, is_tight: bool) -> bool:
    """Tell copy whose long lines were wrapped, however many short lines of furniture stand among them.

    They go on with a small letter; in scripts without capitals, they end as no sentence does.
    """
    long = [(a, b) for a, b in pairs if len(a.rstrip()) * 5 >= width * 4 and not may_be_cells([a, b])]
    if len(long) < _FEWEST_LONG:
        return False
    full = sum(is_full(a, b, width) for a, b in long)
    lower = sum(b.strip()[:1].islower() for _, b in long)
    if lower or any(b.strip()[:1].isupper() for _, b in long):
        return lower * 10 >= len(long) * 4 and full * 10 >= len(long) * (8 if is_tight else 9)
    going_on = sum(not ends_sentence(a) for a, _ in long)
    return going_on * 10 >= len(long) * 7 and full * 10 >= len(long) * 9


def widest_line(runs: Sequence[Sequence[str]], width: int) -> int:
    """Return how long lines that were wrapped became: those not much longer than the width, or than one another."""
    widest = width
    for length in sorted({len(line.rstrip()) for run in runs for line in run}):
        if widest < length <= widest + _STEP:
            widest = length
    return widest


def _fewest_columns(line: str) -> int:
    """Return how many characters a program leaves on a line at least: half as many where each takes two columns."""
    return _WRAP_MIN if line.isascii() or not _CJK.search(line[:_HEAD]) else _WRAP_MIN // 2


def _has_longer_lines(runs: Sequence[Sequence[str]], width: int, pairs: int) -> bool:
    """Tell copy of which as many lines are too long for the width as are wrapped at it: a headline above a byline.

    The same goes for as many paragraphs on a line each as there are runs of lines: those are stanzas.
    """
    lengths = [len(line) for run in runs for line in run]
    several = sum(len(run) > 1 for run in runs)
    return sum(length > width + _SLACK for length in lengths) >= pairs or (
        sum(length > _WRAP_MAX for length in lengths) >= max(_FEWEST_APART, several)
    )


def _has_long_lines(runs: Sequence[Sequence[str]]) -> bool:
    """Tell copy that is not wrapped: many of its runs have a long line; a notice may be pasted below wrapped copy."""
    enough = len(runs) // 4 + 1
    for run in runs:
        if len(run) == 1:
            enough -= len(run[0]) > _WRAP_MAX
        else:
            enough -= any(len(line) > _WRAP_MAX and " " in line.strip() for line in run)
        if not enough:
            return True
    return False


def _may_be_wrapped(run: Sequence[str]) -> bool:
    """Tell lines that tell of a width: no list of ingredients, whose lines are all short, no stanza, no table."""
    longest = max(map(len, run))
    if longest < _fewest_columns(run[0]) or (len(run) > _COUPLET and _begin_alike(run)):
        return False
    if longest <= VERSE_MAX and is_stepped(run) and not LIST_MARKER.match(run[0].lstrip()):
        return False
    return not (may_be_cells(run) and is_table(run))


def _begin_alike(run: Sequence[str]) -> bool:
    """Tell lines of which the first three begin with the same word, or four or more all with a capital."""
    first = run[0].split(None, 1)[0]
    if run[1].startswith(first) and run[2].startswith(first):
        return True
    return len(run) >= _STANZA_LINES and all(line.strip()[0].isupper() for line in run)


def may_be_cells(run: Sequence[str]) -> bool:
    """Tell lines of which one has a gap or a bar between its words."""
    return any(map(has_gap, map(str.strip, run)))


def is_full(line: str, following: str, width: int) -> bool:
    """Tell a line that could not have taken the first word of the following one."""
    line = line.rstrip()
    word = following.split(None, 1)[0]
    if "-" in word[:-1] and ends_sentence(line):  # programs may break at a hyphen
        word = word[: word.index("-") + 1]
    if _CJK.match(word):
        word = word[0]
        return len(line) >= width - 2
    return len(line) + 1 + len(word) > width - 1


def is_stepped(run: Sequence[str]) -> bool:
    """Tell verse of which some lines, below the first, are set in and some are not: paragraphs are set in once."""
    if len(run) <= _COUPLET or len({line[:_STEP].isspace() for line in run[1:]}) == 1:
        return False
    return any(b[:_STEP].isspace() and not ends_sentence(a) for a, b in pairwise(run))
