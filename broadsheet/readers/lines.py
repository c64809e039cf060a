"""Knows how lines of copy make units: a paragraph, a list item, a stanza, a table, a lone line.

Must not know what a unit says, only its shape: hard wraps, blank lines, markers, columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

LIST_MARKER = re.compile(
    r"(?:[-•*·▪◦‣●○■□►▸✓✔➤–—∙⁃]|\d{1,2}[.)]|\(\d{1,2}\)|\(?[a-hA-H]\)|\([ivx]{1,4}\))[ \t\u00a0\u3000]+(?=\S)"
)
_LOOSE_MARKERS = "–—"
QUOTE_OPENERS = "“\"„«»「『‘'‹"
_TERMINAL = ".!?…。！？।۔؟:;"
_CLOSERS = "\"'”’»“„«›‹)]）」』*_"
_GAP = re.compile(r"[|\t\u3000]|\s\s")
_CELLS = re.compile(r"\t+|\s*\|\s*|\s{2,}|\u3000")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef\u3000-\u303f]")
_LABEL_LIKE = re.compile(r"[^\W\d_][\w ’'./-]{1,30}[:：|]")
_WRAP_MIN, _WRAP_MAX = 40, 110
_VERSE_MAX = 64
_ORPHAN = 16
_SLACK = 10
"""Columns by which wrapped lines may fall short where blank lines part the paragraphs anyway."""


class Unit:
    """A run of source lines that is judged as one: mutable while it is read, never part of a Story."""

    __slots__ = (
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
        self.words: Any = None
        """The words of the text, case folded and with the marks they bear, once they have been asked for."""

    def __repr__(self) -> str:
        """Show the unit as the ledger would."""
        return f"<{self.first}-{self.last} {self.part}:{self.rule} {self.text[:40]!r}>"


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends as a sentence does, closing quotation marks and brackets aside."""
    bare = text.rstrip().rstrip(_CLOSERS)
    return bare[-1:] in _TERMINAL if bare else text[-1:] in _TERMINAL


def groups(lines: Sequence[str], start: int) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (first line number, blank lines above, lines) for each run of lines without a blank one."""
    run: list[str] = []
    first, gap, blanks = 0, 0, 0
    for number, line in enumerate(lines[start:], start + 1):
        if line and not line.isspace():
            if not run:
                first, gap = number, blanks
            run.append(line)
            blanks = 0
        elif run:
            yield first, gap, run
            run, blanks = [], 1
        else:
            blanks += 1
    if run:
        yield first, gap, run


def units(lines: Sequence[str], start: int) -> list[Unit]:
    """Join lines from index ``start`` on to units: what was broken is rejoined, what stands apart stays."""
    runs = list(groups(lines, start))
    blocks = [run for _, _, run in runs]
    width = wrap_width(blocks)
    if not width and len(blocks) > 1 and len(blocks[0]) > 1:  # a head whose lines stand apart is not wrapped
        width = wrap_width(blocks[1:])
    spaced = len(runs) > 3
    found: list[Unit] = []
    for first, gap, run in runs:
        if len(run) == 1:
            found.append(_single(first, run[0], gap))
        else:
            found += _split_run(first, gap, run, width - _SLACK if spaced and width else width, spaced=spaced)
    return found


def _single(number: int, line: str, gap: int) -> Unit:
    text = line.strip()
    if (
        text[0].isalpha()
        or text[0] in QUOTE_OPENERS
        or not LIST_MARKER.match(text)
        or text[0] in _LOOSE_MARKERS
    ):
        return Unit(number, number, text, gap)
    return Unit(number, number, text, gap, "list")


def wrap_width(runs: Sequence[Sequence[str]]) -> int:
    """Return the column at which the copy was hard-wrapped, or zero if it was not.

    Copy is wrapped if nearly every line that is not a run's last could not have taken the next line's
    first word: that is what a wrapping program does, and no writer of verse or lists.
    """
    if len(runs) == sum(map(len, runs)):
        return 0  # nor has an empty list of runs a width
    if any(len(line) > _WRAP_MAX and " " in line.strip() for run in runs for line in run):
        return 0
    pairs = [
        (a, b)
        for run in runs
        for a, b in zip(run, run[1:], strict=False)
        if not (a is run[0] and len(a) < _ORPHAN)
    ]
    if not pairs:
        return 0
    lengths = sorted(len(a.rstrip()) for a, _ in pairs)
    width = lengths[len(lengths) * 4 // 5]
    if width < _WRAP_MIN:
        return 0
    full = sum(_is_full(a, b, width) for a, b in pairs)
    lower = sum(b.strip()[:1].islower() for _, b in pairs)
    cased = sum(b.strip()[:1].isupper() for _, b in pairs) + lower
    flows = lower * 10 >= cased * 3 and (cased > 0 or len(pairs) > 3)
    return width if flows and full * 10 >= len(pairs) * 6 else 0


def _is_full(line: str, following: str, width: int) -> bool:
    line = line.rstrip()
    word = following.split(None, 1)[0]
    if "-" in word[:-1]:  # programs may break at a hyphen
        word = word[: word.index("-") + 1]
    if _CJK.match(word):
        word = word[0]
        return len(line) >= width - 2
    return len(line) + 1 + len(word) > width - 1


def _split_run(first: int, gap: int, run: list[str], width: int, *, spaced: bool) -> list[Unit]:
    may_be_table = any(_GAP.search(line.strip()) for line in run)
    if may_be_table and _is_table(run):
        return [_block(first, run, gap, "table")]
    if spaced and _is_verse(run, width):
        return [_block(first, run, gap, "verse")]
    table = _table_within(run) if may_be_table else None
    if table:
        above, below = run[: table[0]], run[table[1] :]
        parts = _split_run(first, gap, above, width, spaced=False) if above else []
        parts.append(_block(first + table[0], run[table[0] : table[1]], 0 if above else gap, "table"))
        return parts + (_split_run(first + table[1], 0, below, width, spaced=False) if below else [])
    return _rejoin(first, gap, run, width)


def _rejoin(first: int, gap: int, run: list[str], width: int) -> list[Unit]:
    found: list[Unit] = []
    parts: list[str] = []
    start = first
    for at, line in enumerate(run):
        if parts and not _continues(parts[-1], line, width, found_in=run):
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
    unit = _single(start, text, gap)
    if text[0] in _LOOSE_MARKERS and LIST_MARKER.match(text):
        unit.shape = "dash"
    unit.last = start + len(parts) - 1
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


def _continues(line: str, following: str, width: int, found_in: list[str]) -> bool:
    """Tell whether ``following`` is the rest of the paragraph that ``line`` belongs to."""
    line, text = line.rstrip(), following.strip()
    if LIST_MARKER.match(text) and (text[0] in "-•*·▪◦‣●○■►✓" or text[0].isdigit()):
        return False
    if width:
        indented = following[:2].isspace() and not line[:2].isspace() and not LIST_MARKER.match(line.lstrip())
        if indented and (ends_sentence(line) or len(found_in) > 2):
            return False
        if _is_full(line, following, width) and len(line) >= width // 2:
            return not (_is_standing(line) or _is_standing(text))
    if text[0].islower() and not ends_sentence(line) and not _ends_with_kind(line):
        return not text.startswith(("http", "www.")) and (
            len(line) > _VERSE_MAX or bool(width) or _is_orphan(line) or line.count("(") > line.count(")")
        )
    return line == found_in[0].rstrip() and _is_orphan(line) and width > 0 and len(text) > width // 2


def _is_orphan(line: str) -> bool:
    """Tell a first word left alone on its line by a second wrapping."""
    bare = line.strip()
    return (
        len(bare) < _ORPHAN
        and (not bare.isupper() or bare.endswith(","))
        and not ends_sentence(bare)
        and len(bare.split()) <= 2
    )


def _ends_with_kind(line: str) -> bool:
    return line.rstrip("| \u00a0").endswith("]")


def _is_standing(text: str) -> bool:
    """Tell a line that ends with a bracketed kind: it is whole, however long."""
    return _ends_with_kind(text) and text.rstrip("| ]\u00a0").rpartition("[")[2].isupper()


def _is_table(run: list[str]) -> bool:
    if all(LIST_MARKER.match(line.strip()) for line in run):
        return False
    rows = [[c for c in _CELLS.split(line.strip().strip("|")) if c] for line in run]
    columns = [len(row) for row in rows if not _is_rule(row)]
    if len(columns) < 2 or min(columns) < 2:
        return False
    marked = sum("\t" in line.strip() or line.count("|") > 1 for line in run)
    if marked < len(run) and any(re.search(r"[.!?]\s{2,}\S", line) for line in run):
        return False  # typists put two spaces after a full stop
    return max(columns) - min(columns) <= 1 and max(columns) >= 2


def _table_within(run: list[str]) -> tuple[int, int] | None:
    """Return where, among other lines, rows stand that tabs or bars cut into cells."""
    marked = ["\t" in line.strip() or line.count("|") > 1 for line in run]
    for start, end in ((a, b) for a in range(len(run)) if marked[a] for b in range(len(run), a + 1, -1)):
        if all(marked[start:end]) and (start, end) != (0, len(run)) and _is_table(run[start:end]):
            return start, end
    return None


def _is_rule(row: list[str]) -> bool:
    return all(set(cell) <= set("-:=+ ") for cell in row)


def _is_verse(run: list[str], width: int) -> bool:
    """Tell lines whose breaks are the writer's: short, unlike one another, not sentence by sentence."""
    texts = [line.strip() for line in run]
    if len(texts) < 2 or max(map(len, texts)) > _VERSE_MAX:
        return False
    if any(LIST_MARKER.match(t) or _ends_with_kind(t) or "http" in t or "\t" in t or "|" in t for t in texts):
        return False
    if (
        width
        and sum(_is_full(a, b, width) for a, b in zip(texts, texts[1:], strict=False)) * 2 >= len(texts) - 1
    ):
        return False
    open_ends = sum(not ends_sentence(t) for t in texts[:-1])
    soft = sum(t.endswith((",", ";", "—", "–", ":")) for t in texts[:-1])
    lower = sum(t[0].islower() for t in texts[1:])
    if len(texts) == 2:
        return bool(soft or lower)
    if soft + lower == 0:
        return open_ends * 2 >= len(texts) - 1 and sum(map(len, texts)) < len(texts) * 40
    local = max(map(len, texts))
    full = sum(_is_full(a, b, local) for a, b in zip(texts, texts[1:], strict=False))
    return not (lower * 2 >= len(texts) - 1 and full * 2 >= len(texts) - 1 and local >= _WRAP_MIN)
