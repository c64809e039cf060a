"""Knows how lines of copy make units: a paragraph, a list item, a stanza, a table, a lone line.

Must not know what a unit says, only its shape: hard wraps, blank lines, markers, columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from broadsheet.readers.columns import (
    LIST_MARKER,
    are_counted,
    are_dotted,
    hangs,
    is_figures,
    is_measured,
    is_separated,
    is_table,
    table_within,
)
from broadsheet.readers.joining import LONGEST_HEAD, SIGNED, continues, ends_with_kind, is_left_open
from broadsheet.readers.rhymes import (
    is_couplet,
    is_open_couplet,
    is_rhymed_stanza,
    is_set_as_verse,
    unrhymed_couplets,
)
from broadsheet.readers.stops import ends_sentence
from broadsheet.readers.wrapping import VERSE_MAX, is_full, is_stepped, may_be_cells, widest_line, wrap_width
from broadsheet.text import rare

_LOOSE_MARKERS = "–—"
QUOTE_OPENERS = "“\"„«»「『‘'‹"
_NO_MARKERS = QUOTE_OPENERS + _LOOSE_MARKERS

_PRICED = re.compile(r"[^\W\d_].{1,40}\s[–—-]\s\d")
_CJK = rare(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef\u3000-\u303f]")
_OUTSIDE_VERSE = re.compile(r"[\t|@]|http")
"""What no line of verse has: cells and addresses."""

_WRAP_MIN = 40
_STANZA, _LONGEST_SUNG = 46, 40
"""Characters of the longest line of a stanza that rhymes, and of a line of verse in Japanese."""

_ROW_MARKS = "・①②③④⑤⑥⑦⑧⑨⑩"
_COUPLET, _STANZA_LINES, _INDENT = 2, 4, 4
_HEAD = 3
"""Runs of lines; below them no head is left."""

_SLACK = 10
"""Columns by which wrapped lines may fall short where blank lines part the paragraphs anyway."""


class Unit:
    """A run of source lines that is judged as one: mutable while it is read, never part of a Story."""

    __slots__ = (
        "deck",
        "first",
        "gap",
        "gapped",
        "hits",
        "last",
        "lines",
        "number",
        "part",
        "rule",
        "shape",
        "text",
        "title",
        "words",
    )

    def __init__(self, first: int, last: int, text: str, gap: int, shape: str = "line") -> None:
        """Hold lines ``first`` to ``last`` (counted from one), joined as ``text``."""
        self.first = first
        self.last = last
        self.text = text
        self.gap = gap
        """How many blank lines stand above."""
        self.shape = shape
        """``line``, ``list``, ``verse`` or ``table``."""
        self.part: Any = ""
        self.rule = ""
        self.title = ""
        self.number = 0
        self.lines: tuple[str, ...] = ()
        self.hits: Any = None
        """The set phrases that the text begins with, once they have been looked for."""
        self.gapped: Any = None
        """The set phrases with a gap at their head that the text is, once they have been looked for."""
        self.deck: Any = None
        """Whether it may be a deck, once that has been asked."""
        self.words: Any = None
        """The words of the text, case folded and with the marks they bear, once they have been asked for."""

    def __repr__(self) -> str:
        """Show the unit as the ledger would."""
        return f"<{self.first}-{self.last} {self.part}:{self.rule} {self.text[:40]!r}>"

    def apart(self) -> list[Unit]:
        """Return a unit a line, for lines that turn out to stand each for itself."""
        found = [Unit(self.first + n, self.first + n, line, 0) for n, line in enumerate(self.lines)]
        found[0].gap = self.gap
        return found


def _is_rhymed(texts: Sequence[str]) -> bool:
    """Tell a stanza that has a full stop in it: four lines or more, all short, much of a length, one at least open."""
    sizes = sorted(map(len, texts))
    return (
        len(texts) in {4, 5, 6, 8}
        and sizes[-1] <= _STANZA
        and sizes[0] * 2 >= sizes[-1]
        and not all(ends_sentence(t) for t in texts[:-1])
        and not all(ends_sentence(t) for t in texts[1:])
        and any(ends_sentence(t) for t in texts)
        and not any(t[0] in QUOTE_OPENERS or ":" in t for t in texts)
    )


def _are_measured(texts: Sequence[str]) -> bool:
    """Tell lines of which half have amounts."""
    return sum(map(is_measured, texts)) * 2 >= len(texts)


def is_stack(texts: Sequence[str]) -> bool:
    """Tell lines that may be items one below the other: half of them have amounts, or none flows into the next."""
    if _are_measured(texts) or all(_PRICED.match(t) for t in texts):
        return True
    flowing = any(t.endswith((",", ";", "—", "–", ":")) for t in texts[:-1]) or _is_one_sentence(texts)
    return not flowing and not any(t[0].islower() for t in texts[1:])


def _have_marks(texts: Sequence[str]) -> bool:
    """Tell lines of which one has an item's mark, a kind, an address or cells; Chinese and Japanese count with ``一、``."""
    spoken = _is_spoken(texts)
    for text in texts:
        if ends_with_kind(text) or _OUTSIDE_VERSE.search(text):
            return True
        if LIST_MARKER.match(text) and not (spoken and text[0] in _LOOSE_MARKERS):
            return True
    sign = texts[0][0]
    if not sign.isalnum() and sign not in _NO_MARKERS + "(…" and all(text[0] == sign for text in texts):
        return True
    if any(text[0] in _ROW_MARKS for text in texts):
        return True
    return all(text[1:2] == "、" for text in texts)


def _is_spoken(texts: Sequence[str]) -> bool:
    """Tell a stanza of question and answer: some lines begin with a dash, and those below them with a small letter."""
    dashed = sum(text[0] in _LOOSE_MARKERS for text in texts)
    return (
        0 < dashed <= len(texts) // 2
        and len(texts) >= _STANZA_LINES
        and all(text[0].islower() for text in texts if text[0] not in _LOOSE_MARKERS)
    )


def _is_one_sentence(texts: Sequence[str]) -> bool:
    """Tell a sentence over several lines: the last ends with a full stop, and no other ends as a sentence does."""
    return len(texts) > _COUPLET and texts[-1][-1] in ".。।" and not any(ends_sentence(t) for t in texts[:-1])


def groups(lines: Sequence[str], start: int) -> list[tuple[int, int, list[str]]]:
    """Return (first line number, blank lines above, lines) for each run of lines without a blank one."""
    found: list[tuple[int, int, list[str]]] = []
    run: list[str] = []
    blanks = 0
    for number, line in enumerate(lines[start:], start + 1):
        if not line or line.isspace():
            blanks += 1
        elif run and not blanks:
            run.append(line)
        else:
            run = [line]
            found.append((number, blanks, run))
            blanks = 0
    return found


def units(lines: Sequence[str], start: int) -> list[Unit]:
    """Join lines from index ``start`` on to units: what was broken is rejoined, what stands apart stays."""
    runs = groups(lines, start)
    blocks = [run for _, _, run in runs]
    width = wrap_width(blocks)
    if not width and len(blocks) > 1 and len(blocks[0]) > 1:  # a head whose lines stand apart is not wrapped
        width = wrap_width(blocks[1:])
    spaced = len(runs) > 3
    widest = widest_line(blocks, width) if width else 0
    couplets = unrhymed_couplets(blocks) if blocks and not blocks[0][0].isascii() else frozenset[int]()
    found: list[Unit] = []
    for at, (first, gap, run) in enumerate(runs):
        if len(run) == 1:
            text = run[0].strip()
            found.append(Unit(first, first, text, gap, _shape_of(text)))
        elif width and at < _HEAD and len(run) > 2 and _is_head(run, width, top=not at):
            size = _head_size(run, widest)
            for part in _head_parts(run[:size], width) if size else ():
                found.append(_joined(first, part, gap))
                first, gap = first + len(part), 0  # noqa: PLW2901 – the part's own place
            if size < len(run):
                found += _split_run(first, 0, run[size:], widest, spaced=False)
        elif (
            len(run) == _COUPLET
            and at
            and (
                is_couplet(blocks[at - 1][-1], run) or (not width and is_open_couplet(run)) or at in couplets
            )
        ):
            found.append(_block(first, run, gap, "verse"))
        else:
            slack = _SLACK if spaced and width else 0
            apart = spaced or is_rhymed_stanza(run)
            for part in _cut_below_whole(run, widest) if width else (run,):
                found += _split_run(first, gap, part, width - slack, spaced=apart)
                first, gap = first + len(part), 0  # noqa: PLW2901 – the part's own place
    return found


def _cut_below_whole(run: list[str], widest: int) -> Iterator[list[str]]:
    """Yield a run's lines in parts, cut below each line that ends a sentence and is longer than wrapped ones are."""
    part: list[str] = []
    for line in run:
        part.append(line)
        if len(line.rstrip()) > widest and (ends_sentence(line.rstrip()) or line.rstrip()[-1] in ")）"):
            yield part
            part = []
    if part:
        yield part


def _is_head(run: Sequence[str], width: int, *, top: bool) -> bool:
    """Tell lines that stand apart, though copy is wrapped: headline, deck and byline close together."""
    if LIST_MARKER.match(run[0]) or (may_be_cells(run) and is_table(run)):
        return False
    if not any(map(ends_sentence, run)) and any(SIGNED.fullmatch(line.strip()) for line in run[1:]):
        return True
    short = sum(len(line.rstrip()) < width * 2 // 3 for line in run[:-1])
    if short > 1 or (top and not any(line[0].islower() for line in run[1:])):
        return True
    return top and run[1].strip()[0].isupper() and not is_full(run[0], run[1], width)


def _head_size(run: Sequence[str], width: int) -> int:
    """Return how many lines of a run are the head: in copy without blank lines, those above the first paragraph."""
    for at, line in enumerate(run):
        wrapped = (
            len(run) > LONGEST_HEAD and (at > 1 or line[:1].islower()) and is_full(run[at - 1], line, width)
        )
        if at and (line[:2].isspace() or wrapped):
            return at if line[:2].isspace() else at - 1
    return len(run)


def _head_parts(run: Sequence[str], width: int) -> Iterator[list[str]]:
    """Yield the lines of a head, with those that go on with a small letter."""
    part: list[str] = []
    for line in run:
        if part and (
            not (line.strip()[0].islower() or (line.strip()[0].isdigit() and is_left_open(part[-1])))
            or ends_sentence(part[-1])
            or len(part[-1]) < width * 2 // 3
            or SIGNED.fullmatch(line.strip())
        ):
            yield part
            part = []
        part.append(line)
    yield part


def _shape_of(text: str) -> str:
    """Return ``list`` for an item with its mark, else ``line``."""
    first = text[0]
    if (first.isalpha() and ")" not in text[1:5]) or first in _NO_MARKERS:
        return "line"
    return "list" if LIST_MARKER.match(text) else "line"


def _split_run(first: int, gap: int, run: list[str], width: int, *, spaced: bool) -> list[Unit]:
    may_be_table = (may_be_cells(run) or is_figures(run)) and not (
        are_dotted(run) or are_counted(run) or is_set_as_verse(run)
    )
    if (may_be_table and is_table(run)) or is_separated(run):
        return [_block(first, run, gap, "table")]
    if spaced and is_separated(run[1:]):
        return [_joined(first, run[:1], gap), _block(first + 1, run[1:], 0, "table")]
    table = table_within(run) if may_be_table else None
    is_within = table is not None and table[1] - table[0] > _COUPLET
    if spaced and not is_within and not _has_prose(run) and (is_set_as_verse(run) or _is_verse(run, width)):
        return [_block(first, run, gap, "verse")]
    if table:
        above, below = run[: table[0]], run[table[1] :]
        parts = _split_run(first, gap, above, width, spaced=False) if above else []
        parts.append(_block(first + table[0], run[table[0] : table[1]], 0 if above else gap, "table"))
        return parts + (_split_run(first + table[1], 0, below, width, spaced=False) if below else [])
    return _rejoin(first, gap, run, width)


def _has_prose(run: Sequence[str]) -> bool:
    """Tell lines of which one is a sentence in Japanese that no line of verse is as long as, or marks a wire's end."""
    return any(
        (len(line) > _LONGEST_SUNG and line.rstrip()[-1] in "。」") or line.strip() == "NNNN" for line in run
    )


def _rejoin(first: int, gap: int, run: list[str], width: int) -> list[Unit]:
    found: list[Unit] = []
    parts: list[str] = []
    start = first
    for at, line in enumerate(run):
        if parts and not (hangs(parts[0], line) or continues(parts[-1], line, width, found_in=run)):
            found.append(_joined(start, parts, gap if not found else 0))
            parts, start = [], first + at
        parts.append(line)
    found.append(_joined(start, parts, gap if not found else 0))
    return _loosen_dashes(found)


def _block(first: int, run: list[str], gap: int, shape: str) -> Unit:
    rows = tuple(line.strip() for line in run)
    unit = Unit(first, first + len(run) - 1, "\n".join(rows), gap, shape)
    unit.lines = rows
    return unit


def _joined(start: int, parts: list[str], gap: int) -> Unit:
    text = parts[0].strip()
    for part in parts[1:]:
        text = _join(text, part.strip())
    unit = Unit(start, start + len(parts) - 1, text, gap, _shape_of(text))
    if text[0] in _LOOSE_MARKERS and LIST_MARKER.match(text):
        unit.shape = "dash"
    return unit


def _join(text: str, following: str) -> str:
    if not text or not following:
        return text + following
    if _CJK.match(text[-1]) and _CJK.match(following[0]):
        return text + following
    if text[-1] == "-" and text[-2:-1].isalnum() and following[0].islower():
        return text + following
    return f"{text} {following}"


def _loosen_dashes(found: list[Unit]) -> list[Unit]:
    """Dashes make a list only where several stand together; one alone may open a line of dialogue."""
    dashes = [u for u in found if u.shape == "dash"]
    for unit in dashes:
        unit.shape = "list" if len(dashes) > 1 and len(unit.text) < 160 else "line"
    return found


def _is_verse(run: list[str], width: int) -> bool:
    """Tell lines whose breaks are the writer's: short, unlike one another, not sentence by sentence."""
    texts = [line.strip() for line in run]
    if len(texts) < 2 or max(map(len, texts)) > VERSE_MAX:
        return False
    if _have_marks(texts):
        return False
    if is_stepped(run):
        return True
    if (
        width
        and sum(is_full(a, b, width) for a, b in zip(texts, texts[1:], strict=False)) * 2 >= len(texts) - 1
    ):
        return False
    if _are_measured(texts) or _is_rhymed(texts):
        return True
    open_ends = sum(not ends_sentence(t) for t in texts[:-1])
    soft = sum(t.endswith((",", ";", "—", "–", ":")) for t in texts[:-1])
    lower = sum(t[0].islower() for t in texts[1:])
    if soft == len(texts) - 1 > 1:
        return True
    if len(texts) == _COUPLET:
        return bool(soft or lower) or all(line[:_INDENT].isspace() for line in run)
    if soft + lower == 0:
        return open_ends * 2 >= len(texts) - 1 and sum(map(len, texts)) < len(texts) * 40
    local = max(map(len, texts))
    if not width and min(map(len, texts[:-1])) * 2 < local:
        return True  # no program breaks a line so early
    full = sum(is_full(a, b, local) for a, b in zip(texts, texts[1:], strict=False))
    is_wrapped = (
        local >= _WRAP_MIN and local * 4 >= width * 3
    )  # no program wraps a few lines closer than the rest
    return not (lower * 2 >= len(texts) - 1 and full * 2 >= len(texts) - 1 and is_wrapped)
