"""Knows rows of a table as text: cells parted by tabs, bars, dots or wide spaces, and which lines of a run are rows.

Must not know what else a run of lines may be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadsheet.text import rare

LIST_MARKER = re.compile(
    r"(?:[-+•*·▪◦‣●○■□►▸✓✔✅✗✘❌➤–—∙⁃~✦❖✱➢⦁]|\d{1,2}(?:[.)]|\.?[ºª]|-(?=\s+\D))|\(\d{1,2}\)|\(?[a-hA-H]\)|\(?[ivx]{1,4}\))[ \t\u00a0\u3000]+(?=\S)"
)
_DOTS = "・▽▼△▲◇◆○●◎□■"
_GAP = re.compile(r"[|｜\t\u3000]|\s\s")
_SPACED_CELLS = re.compile(r"(?:(?<=[^\s.!?:。！？])|(?<=\s[^\W\d_]\.))(?:\s{2,}|\u3000)(?=\S)")
_CELLS = re.compile(r"\t+|\s*[|｜]\s*|\s{2,}|\u3000")
_SHORT_ROW = re.compile(r"\S\s{3,}[-+–(]?[£$€]?\d[\d.,%)]*$")
"""A row that lacks a cell: words and, far from them, a figure."""

_PAIRED_CELLS = re.compile(r"[^|]{1,60}?(?:\s\|\s|[ .]{3,})[^|\s.][^|]{0,24}")
"""A row of two cells: a thing and a figure behind a bar, wide space or dots."""
_TYPED_STOP = re.compile(r"(?:[^\W\d_]{3}|\d{3}|[)”\"])[.!?]\s{2,}\S")
"""A full stop with two spaces behind it, as typists put them; short words with a stop are cells."""

_COUNTED = re.compile(r"\d{1,3}\s(?:of|/|von|sur|de|di|z|из|з)\s\d{1,3}\s[|:]")
"""Which picture of a gallery it is, with its caption behind a bar: ``1 of 3 | Crowds on the quay``."""

_CELL_FIGURE = re.compile(r"[-+–]?[£$€]?\d[\d.:%/–-]*\s?[%£$€]?")
_KANA = re.compile(r"[\u3041-\u309f]")
_HALVES, _SHORTEST_HALF = 2, 3
"""Parts of a line of Japanese verse, and characters that each has at least."""

_FAR, _ROW = re.compile(r"\s{4,}"), 3
_LONGEST_CELL = 40
"""Characters; a cell that a comma or a semicolon closes has no more."""

_FIGURES = re.compile(r"(?<=[^\W\d_])(?:\s[-+–]?\d[\d.,%:/–-]*){3,}$")


def hangs(first: str, line: str) -> bool:
    """Tell a line that is set in below an item's mark: it goes on with the item."""
    depth = len(line) - len(line.lstrip())
    return (
        depth > 1
        and depth > len(first) - len(first.lstrip())
        and LIST_MARKER.match(first.lstrip()) is not None
        and LIST_MARKER.match(line.lstrip()) is None
    )


def are_dotted(run: Sequence[str]) -> bool:
    """Tell Japanese items behind a sign, which may have a wide space between a thing and what is told of it."""
    sign = run[0].lstrip()[0]
    return sign in _DOTS and all(line.lstrip()[0] == sign for line in run)


def has_gap(line: str) -> bool:
    """Tell a line, stripped, that has a bar, a tab or a wide space between its words."""
    if line.isascii() and line.isprintable():
        return "|" in line or "  " in line
    return bool(_GAP.search(line))


def are_counted(run: Sequence[str]) -> bool:
    """Tell the captions of a gallery, each behind its number and a bar."""
    return all(_COUNTED.match(line) for line in run)


_AMOUNT_FIRST = re.compile(r"(?:\d[\d.,/–-]*\s?(?![\d.)%])|[½⅓⅔¼¾⅛]\s?)[^\W\d_]")
_AMOUNT_LAST = rare(r"[^\W\d_][^.!?:;–—]{1,40}(?:\s?[–—:：]\s?|\s-\s|\s\.{2,}\s)(?:\d|[½⅓⅔¼¾⅛])[^.!?;]{0,30}")
_LONGEST_ITEM = 80
"""Characters of an item with an amount."""

_DIVIDER = re.compile(r"[◇◆■□●○★☆＊*※・\s]+")
"""What parts a story, and no cells."""


def is_separated(run: Sequence[str]) -> bool:
    """Tell rows of a sheet: as many commas or semicolons in each, and figures in most of the cells behind the first."""
    if len(run) < 3 or not run[-1].rstrip()[-1:].isalnum():
        return False
    for mark in ";,":
        count = run[1].count(mark)
        if count > 1 and all(line.count(mark) == count for line in run):
            rows = [[cell.strip() for cell in line.split(mark)] for line in run]
            cells = [cell for row in rows[1:] for cell in row[1:]]
            figures = sum(_CELL_FIGURE.fullmatch(cell) is not None for cell in cells)
            short = all(len(cell) <= _LONGEST_CELL for row in rows for cell in row)
            return short and figures * 4 >= len(cells) * 3
    return False


def is_figures(run: Sequence[str]) -> bool:
    """Tell a table that lost its spacing: each row but the first is words and the same number of figures."""
    if len(run) < 3 or not run[-1].rstrip()[-1].isdigit():
        return False
    rows = [_FIGURES.search(line.strip()) for line in run[1:]]
    counts = {len(row[0].split()) for row in rows if row}
    return len(rows) > 1 and all(rows) and len(counts) == 1 and min(counts) > 2


def is_table(run: Sequence[str]) -> bool:
    """Tell rows with as many cells each, give or take one."""
    if is_figures(run):
        return True
    if all(LIST_MARKER.match(line.strip()) for line in run):
        run = [LIST_MARKER.sub("", line.strip(), count=1) for line in run]  # a table may count its rows
    rows = [[c for c in _CELLS.split(line.strip().strip("|｜")) if c] for line in run]
    columns = [len(row) for row in rows if not _is_rule(row)]
    if (
        len(columns) < 2
        or min(columns) < 2
        or (_is_spaced_in_japanese(run) and (len(columns) == 2 or _is_sung(rows)))
    ):
        return False
    marked = sum("\t" in line.strip() or _bars(line) > 1 for line in run)
    if marked < len(run) and any(_TYPED_STOP.search(line) for line in run):
        return False  # typists put two spaces after a full stop
    most = max(columns)
    full = sum(most - size <= 1 for size in columns)
    return full == len(columns) or (most > 2 and full > 2 and full * 3 >= len(columns) * 2)


def _is_spaced_in_japanese(run: Sequence[str]) -> bool:
    """Tell lines with ideographic spaces alone: two of them may be a headline and its date."""
    return not any("\t" in line or _bars(line) or "  " in line.strip() for line in run)


def _is_sung(rows: Sequence[Sequence[str]]) -> bool:
    """Tell lines of Japanese verse: each has a gap in its middle, no figures, and words that flow on."""
    cells = [cell for row in rows for cell in row]
    sizes = [sum(map(len, row)) for row in rows]
    flowing = sum(_KANA.search(cell) is not None for cell in cells)
    return (
        all(len(row) == _HALVES for row in rows)
        and flowing * 4 >= len(cells) * 3
        and not any(map(str.isdigit, "".join(cells)))
        and min(map(len, cells)) >= _SHORTEST_HALF
        and max(sizes) - min(sizes) <= _SHORTEST_HALF
    )


def _bars(line: str) -> int:
    """Return how many bars a line has, the wide ones of Japanese among them."""
    return line.count("|") + line.count("｜")


def table_within(run: list[str]) -> tuple[int, int] | None:
    """Return where, among other lines, rows stand that tabs, bars or several wide spaces cut into cells."""
    marked = [
        "\t" in line.strip() or _bars(line) > 1 or len(_SPACED_CELLS.findall(line.strip())) > 1
        for line in run
    ]
    for at, line in enumerate(run):
        if marked[at] and _DIVIDER.fullmatch(line.strip()):
            marked[at] = False
        elif not marked[at] and _SHORT_ROW.search(line.strip()) and True in marked[max(0, at - 1) : at + 2]:
            marked[at] = True
    return _rows_within(run, marked) or _rows_within(
        run, [bool(_PAIRED_CELLS.fullmatch(line.strip())) for line in run], least=3
    )


def _rows_within(run: list[str], marked: list[bool], least: int = 2) -> tuple[int, int] | None:
    at = 0
    while at < len(run):
        end = at
        while end < len(run) and marked[end]:
            end += 1
        for rows in (
            ((at, end), (at, end - 1), (at + 1, end)) if end > at else ()
        ):  # a heading or a note may have gaps too
            if rows[1] - rows[0] >= least and rows != (0, len(run)) and is_table(run[rows[0] : rows[1]]):
                return _with_like_rows(run, *rows)
        at = max(end, at + 1)
    return None


def _with_like_rows(run: list[str], first: int, end: int) -> tuple[int, int]:
    """Take in the line above a table and the one below that have as many cells parted by wide spaces: what heads its columns."""
    cells = max(_wide_cells(line) for line in run[first:end])
    if cells > 1 and first and (_wide_cells(run[first - 1]) == cells or _lacks_cell(run[first - 1], cells)):
        first -= 1
    if cells > 1 and end < len(run) and (_wide_cells(run[end]) == cells or _lacks_cell(run[end], cells)):
        end += 1
    return first, end


def _lacks_cell(line: str, cells: int) -> bool:
    """Tell a last row of two short cells, far from one another, below rows of three: ``Referee          Ana Ruiz``."""
    parts = _FAR.split(line.strip())
    return cells == len(parts) + 1 == _ROW and max(map(len, parts)) <= _LONGEST_CELL // 2


def _wide_cells(line: str) -> int:
    return len(re.split(r"\t+|\s{2,}", line.strip()))


def _is_rule(row: list[str]) -> bool:
    return all(set(cell) <= set("-:=+ ") for cell in row)


def is_measured(text: str) -> bool:
    """Tell what looks like an item of a list that has no marks: an amount and a thing, or a thing and an amount."""
    if len(text) > _LONGEST_ITEM or text[-1] in ".!?。।":
        return False
    return bool(_AMOUNT_FIRST.match(text) or _AMOUNT_LAST.fullmatch(text))
