"""Knows quotations that run over several paragraphs: which mark opens one, and where it is closed.

Must not know what is said, nor who says it.
"""

from __future__ import annotations

import re

from broadsheet.readers.lines import Unit
from broadsheet.readers.page import Page

ASIDE = frozenset({"promo", "caption", "boilerplate", "related", "related_heading"})
"""What may stand between two paragraphs of a quotation without breaking it."""

_PAIRS = {"“": "”", "«": "»", "「": "」", "『": "』", "‹": "›"}
_POINTING_IN = re.compile(r"[^«»]*»\w[^«»]*«(?!\w)")
"""A first quotation whose marks point at it, as books and papers in German have them: ``»Nein«``."""

_ENGLISH_MARKS = frozenset("“'")


def quote_runs(page: Page) -> None:
    """An editor sees a quotation over several paragraphs: a mark opens each, and only the last is closed.

    The first may begin with the speaker's name; the last need not be closed; a promo in between does not
    break the run.

    Match: `“But in any case,` below a paragraph whose quotation is still open
    Near miss: `“No,” he said.` below a paragraph whose quotation is closed
    """
    if not page.quotes:
        return
    marks = page.quotes
    are_english = marks <= _ENGLISH_MARKS
    run: list[Unit] = []
    number = 0
    for unit in page.units:
        part = unit.part
        if part in ASIDE or (are_english and not run and unit.text.isascii()):
            continue  # most paragraphs open no mark, nor is one open above them
        if run and (part != "paragraph" or not _continues_quote(run[-1].text, unit.text, marks)):
            number += _close_run(run, number)
            run = []
        if part == "paragraph":
            mark = _open_mark(unit.text, marks)
            if run or mark:
                run.append(unit)
            if run and not mark:
                number += _close_run(run, number)
                run = []
    _close_run(run, number)


def _close_run(run: list[Unit], number: int) -> int:
    if len(run) < 2:
        return 0
    for at, unit in enumerate(run):
        unit.part, unit.rule, unit.number = "quote", "quote-run", number + 1
        unit.title = "first" if at == 0 else "last" if at == len(run) - 1 else "middle"
    return 1


def _open_mark(text: str, marks: frozenset[str]) -> str:
    """Return the quotation mark that the paragraph opens and does not close; ``marks`` are the copy's."""
    if "„" not in marks:
        if text.rfind("“") > text.rfind("”"):
            return "“"
        if marks <= _ENGLISH_MARKS:
            return ""
    if "„" in text:
        last = max(text.rfind("“"), text.rfind("”"), text.rfind('"'))
        return "„" if text.rfind("„") > last else ""
    if _POINTING_IN.match(text):
        return "»" if text.rfind("»") > text.rfind("«") else ""
    for mark, closing in _PAIRS.items():
        at = text.rfind(mark)
        if at >= 0 and text.find(closing, at) < 0:
            return mark
    if text.count('"') % 2:
        return '"'
    if text[0] in "»›" and "«" not in text:
        return "«" if text.find("»", 1) < 0 else ""
    at = max(text.rfind(" ‘"), 0 if text[0] == "‘" else -1)
    return "‘" if at >= 0 and not re.search(r"’(?!\w)", text[at:]) else ""


def _continues_quote(above: str, text: str, marks: frozenset[str]) -> bool:
    mark = _open_mark(above, marks)
    starts = {"«": "«»", "„": "„“", "“": "“”"}.get(mark, mark)
    return bool(mark) and text[0] in starts
