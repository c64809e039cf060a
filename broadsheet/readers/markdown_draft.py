"""Knows a Markdown story in the making: its elements, made safe, and what has been found in them so far.

Must not know by which rules an element becomes a part of the story.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.readers.markdown_html import clean_block, clean_inline, find_faults, read_text
from broadsheet.story import Attribution, Block, Correction, LedgerEntry, Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from broadsheet.readers.markdown_html import Fault
    from broadsheet.readers.markdown_source import Rendered
    from broadsheet.story import BlockKind, Part

_LONE_ELEMENT = re.compile(r"<(p|h[1-6]|hr)>(?:(.*)</\1>)?", re.DOTALL | re.IGNORECASE)


class Element(NamedTuple):
    """A rendered element with what the rules ask of it: its sanitised insides and its visible text."""

    tag: str
    inner: str
    """Sanitised: what may stand inside a paragraph for ``p`` and headings, the whole element for the rest."""
    text: str
    lines: tuple[int, ...]
    language: str
    children: tuple[str, ...] = ()
    was_cut: bool = False
    """Whether sanitising took something out."""
    opening: str = ""
    """The opening tag as rendered, where a list may say its first number."""


class Draft:
    """A story in the making: what the rules have found so far, and which line they found it on."""

    def __init__(self, path: str, lines: Sequence[str], language: str, title: str = "") -> None:
        """Begin with the source's ``lines`` and the headline that its header gives, if any."""
        self.path = path
        self.language = language
        self.headline = title
        self.has_headline_line = False
        self.byline: tuple[str, ...] = ()
        self.blocks: list[Block] = []
        self.running_text: dict[int, tuple[int, ...]] = {}
        """The lines of each block that is a plain paragraph, by its place among the blocks."""
        self.related: list[Related] = []
        self.attributions: list[Attribution] = []
        self.credits: list[str] = []
        self.corrections: list[Correction] = []
        self.ledger: list[LedgerEntry] = []
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []
        self.ahead: list[Element] = []
        """The elements still to come, the next one last."""
        self.is_at_end = False
        """Whether only closing lines are left from this element on."""
        self._lines = lines
        self._runs: dict[str, int] = {}
        texts = (number for number, line in enumerate(lines, 1) if line.strip())
        self._order = {number: place for place, number in enumerate(texts)}

    def account(self, numbers: Iterable[int], part: Part, rule: str) -> None:
        """Enter lines into the ledger, an entry for each run that no other line with text parts."""
        run: list[int] = []
        for number in sorted(numbers):
            if run and self._order[number] != self._order[run[-1]] + 1:
                self._enter(run, part, rule)
                run = []
            run.append(number)
        if run:
            self._enter(run, part, rule)

    def _enter(self, run: Sequence[int], part: Part, rule: str) -> None:
        text = "\n".join(self._lines[number - 1].strip() for number in run)
        self.ledger.append(LedgerEntry(run[0], run[-1], text, part, rule))

    def rename(self, numbers: Iterable[int], part: Part, rule: str) -> None:
        """Give the entries of these lines another part and rule."""
        lines = set(numbers)
        for at, entry in enumerate(self.ledger):
            if entry.first in lines:
                self.ledger[at] = entry._replace(part=part, rule=rule)

    def has_text(self, number: int) -> bool:
        """Tell whether the line has text, and so needs an entry in the ledger."""
        return number in self._order

    def find_unaccounted(self) -> list[int]:
        """Return the lines with text that no entry holds, or that more than one does."""
        held = Counter(n for entry in self.ledger for n in range(entry.first, entry.last + 1))
        return [number for number in self._order if held[number] != 1]

    def count_run(self, kind: BlockKind) -> int:
        """Return the number of the next run of this kind."""
        self._runs[kind] = self._runs.get(kind, 0) + 1
        return self._runs[kind]

    def source_lines(self, numbers: Iterable[int]) -> list[str]:
        """Return the source's own lines."""
        return [self._lines[number - 1].expandtabs(4) for number in numbers]

    def note_faults(self, html: str, lines: Sequence[int], *, inline: bool) -> bool:
        """Report what is wrong with an element's HTML; tell whether sanitising takes something out."""
        faults = find_faults(html, inline=inline)
        for fault in faults:
            problem = Problem(self.path, self._find_line(fault.needle, lines), fault.message, fault.remedy)
            (self.errors if fault.is_unsafe_address else self.warnings).append(problem)
        return any(not fault.is_unsafe_address for fault in faults)

    def note_unsafe_reference(self, fault: Fault) -> None:
        """Report a link definition with an unsafe address, whether or not a link uses it."""
        line = self._find_line(f"{fault.needle}:", sorted(self._order))
        self.errors.append(Problem(self.path, line, fault.message, fault.remedy))

    def _find_line(self, needle: str, lines: Sequence[int]) -> int:
        folded = needle.casefold()
        fallback = lines[0] if lines else 0
        return next((n for n in lines if folded in self._lines[n - 1].casefold()), fallback)


def judge_element(draft: Draft, rendered: Rendered) -> Element:
    """Sanitise an element and report what that takes out.

    A raw paragraph, heading or rule without attributes is as good as one written in Markdown.
    """
    lone = _LONE_ELEMENT.fullmatch(rendered.html)
    if lone and (rendered.tag != "raw" or f"</{lone[1]}".lower() not in (lone[2] or "").lower()):
        tag, inner = lone[1].lower(), lone[2] or ""
        was_cut = draft.note_faults(inner, rendered.lines, inline=True)
        clean = clean_inline(inner).strip()
    else:
        tag = rendered.tag
        was_cut = draft.note_faults(rendered.html, rendered.lines, inline=False)
        clean = clean_block(rendered.html).strip()
    opening = rendered.html[:40]
    return Element(
        tag, clean, read_text(clean), rendered.lines, draft.language, rendered.children, was_cut, opening
    )
