"""Knows the form of the files under ``tests/rows/``: copy, an arrow, and what is read from it.

Must not know what any of the rows means.

``[heading]`` names the rows below it, a language or a form; ``#`` begins a comment. Where the right side has
several values they are parted by ``;``; a lone ``-`` is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "rows"


class Row(NamedTuple):
    """One line of copy and what it yields."""

    heading: str
    copy: str
    values: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return what a failing test is called."""
        return f"{self.heading}: {self.copy}"


def load(name: str) -> list[Row]:
    """Return every row of a file."""
    return list(_parse((FOLDER / f"{name}.txt").read_text(encoding="utf-8")))


def _parse(text: str) -> Iterator[Row]:
    heading = ""
    for line in text.splitlines():
        if line.startswith("[") and " → " not in line:
            heading = line[1:-1]
        elif line and not line.startswith("#"):
            copy, arrow, values = line.rpartition(" → ")
            assert arrow, line
            yield Row(heading, copy, tuple(v.strip().removeprefix("-") for v in values.split(";")))
