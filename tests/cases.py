"""Knows the form of the case files under ``tests/cases/`` and how a reading is held against one.

Must not know how copy is read.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from broadsheet.story import Reading

FOLDER = Path(__file__).parent / "cases"
BY_LINE = {"boilerplate", "header"}
"""Parts whose rows may be cut in any way: only the lines count."""

_FENCE = re.compile(r"^~~~~ (copy|expected|story)\n(.*?)^~~~~$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """Copy, and what an editor says that it is."""

    path: Path
    title: str
    copy: str
    rows: tuple[tuple[int, int, frozenset[str]], ...]
    """(first line, last line, the parts that are right)."""
    story: dict[str, Any]

    @property
    def name(self) -> str:
        """Return folder and file name."""
        return f"{self.path.parent.name}/{self.path.stem}"


def load(path: Path) -> Case:
    """Read one case file."""
    text = path.read_text(encoding="utf-8")
    parts = dict(_FENCE.findall(text))
    rows = []
    for row in parts["expected"].split("\n"):
        if row.strip():
            span, _, kinds = row.strip().partition(" ")
            first, _, last = span.partition("-")
            rows.append((int(first), int(last or first), frozenset(kinds.strip().split("|"))))
    story = json.loads(parts["story"]) if "story" in parts else {}
    return Case(
        path, text.partition("\n")[0].lstrip("# "), parts["copy"].removesuffix("\n"), tuple(rows), story
    )


def all_cases(folder: Path = FOLDER) -> Iterator[Case]:
    """Yield every case under a folder, in order."""
    for path in sorted(folder.rglob("*.md")):
        if path.name != "README.md":
            yield load(path)


def lines_of(reading: Reading) -> dict[int, str]:
    """Return the part of each line that the ledger names."""
    return {n: e.part for e in reading.ledger for n in range(e.first, e.last + 1)}


def differences(case: Case, reading: Reading) -> list[str]:
    """Return what is not as the case expects, a line each; empty if all is right."""
    parts = lines_of(reading)
    spans = {(e.first, e.last) for e in reading.ledger}
    copy = case.copy.split("\n")
    found = []
    for first, last, kinds in case.rows:
        for number in range(first, last + 1):
            part = parts.get(number, "boilerplate" if not copy[number - 1].strip() else "nothing")
            if part not in kinds and copy[number - 1].strip():
                found.append(f"line {number}: {part}, not {'|'.join(sorted(kinds))}: {copy[number - 1][:90]}")
        if (
            not kinds & BY_LINE
            and (first, last) not in spans
            and not any(f"line {first}:" in f for f in found)
        ):
            found.append(
                f"lines {first}-{last} are cut otherwise: {sorted(s for s in spans if first <= s[0] <= last)}"
            )
    return found + story_differences(case.story, reading)


def story_differences(expected: dict[str, Any], reading: Reading) -> list[str]:
    """Return the facts of the story that are not as expected."""
    found = []
    for key, value in expected.items():
        given = fact(key, reading)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            given = [{k: g.get(k) for k in v} for v, g in zip(value, given, strict=False)] + list(
                given[len(value) :]
            )
        if given != value:
            found.append(f"{key}: {given!r}, not {value!r}")
    return found


def fact(key: str, reading: Reading) -> Any:
    """Return a story's fact in the form of ``broadsheet explain --json``."""
    story = reading.story
    if key == "promos":
        return [{"label": b.label, "text": b.text} for b in story.blocks if b.kind == "promo"]
    if key == "quotes":
        runs: dict[int, list[str]] = {}
        for block in story.blocks:
            if block.kind == "quote":
                runs.setdefault(block.number, []).append(block.position)
        return list(runs.values())
    if key == "corrections":
        return [c.text for c in story.corrections]
    value = getattr(story, key)
    if isinstance(value, tuple):
        return [v._asdict() if hasattr(v, "_asdict") else v for v in value]
    return value


class Score:
    """Counts, by part, what was found, what was right and what was missed."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def add(self, case: Case, reading: Reading) -> None:
        """Count one case: whole entries, but single lines for boilerplate and headers."""
        given = set(_units(((e.first, e.last, e.part) for e in reading.ledger), case))
        for first, last, kinds in case.rows:
            for part in kinds:
                rows = set(_units([(first, last, part)], case))
                if rows <= given:
                    self.right[part] += len(rows)
                    given -= rows
                    break
            else:
                if len(kinds) == 1:
                    self.missed[next(iter(kinds))] += 1
        for _, _, part in given:
            self.wrong[part] += 1

    def f1(self, part: str) -> float:
        """Return the harmonic mean of precision and recall."""
        right = self.right[part]
        total = 2 * right + self.wrong[part] + self.missed[part]
        return 2 * right / total if total else 1.0

    def parts(self) -> list[str]:
        """Return the parts that occurred."""
        return sorted(set(self.right) | set(self.wrong) | set(self.missed))


def _units(rows: Any, case: Case) -> Iterator[tuple[int, int, str]]:
    copy = case.copy.split("\n")
    for first, last, part in rows:
        if part in BY_LINE:
            for number in range(first, last + 1):
                if copy[number - 1].strip():
                    yield number, number, part
        else:
            yield first, last, part
