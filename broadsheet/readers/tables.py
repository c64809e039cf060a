"""Knows the language tables: words and set phrases of news copy, one file a language, one phrase a line.

Must not know how a phrase is compared with a line.

A table is plain text: ``[entry]`` begins an entry, each line below is one of its phrases, ``#`` begins a comment.
It is read in a hundredth of the time that TOML takes, and every process that reads a story waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ENGLISH = "en"
"""Copy of every language borrows from English: “Advertisement”, “Read more”."""


@dataclass(frozen=True)
class Language:
    """One language's table."""

    code: str
    entries: dict[str, list[str]] = field(repr=False)

    @property
    def name(self) -> str:
        """Return the language's name in the language itself."""
        return self.entries["name"][0]

    def words(self, key: str) -> frozenset[str]:
        """Return the words of an entry that has several on a line."""
        return frozenset(word for line in self.lines(key) for word in line.split())

    def lines(self, key: str) -> list[str]:
        """Return the phrases of an entry; none if the table has no such entry."""
        return self.entries.get(key, [])


def parse_table(text: str) -> dict[str, list[str]]:
    """Return a table's lines by their entry's name."""
    entries: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if not line or line[0] == "#":
            continue
        if line[0] == "[" and line[-1] == "]":
            lines = entries.setdefault(line[1:-1], [])
        else:
            lines.append(line)
    return entries


@cache
def languages() -> dict[str, Language]:
    """Return every language table that the package carries, by its code."""
    files = sorted(Path(__file__).with_name("languages").glob("*.txt"))
    return {f.stem: Language(f.stem, parse_table(f.read_text(encoding="utf-8"))) for f in files}


def tables_for(code: str) -> list[Language]:
    """Return the tables that copy in a language draws its phrases from: English, its own, its neighbours'."""
    tables = languages()
    own = tables.get(code)
    codes = [ENGLISH, code, *(own.lines("neighbours") if own else [])]
    return [tables[c] for c in dict.fromkeys(codes) if c in tables]
