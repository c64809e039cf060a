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
    texts: dict[str, str] = field(repr=False)
    """Its entries as they stand: of most languages a build asks for few."""
    _lines: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False)

    @property
    def name(self) -> str:
        """Return the language's name in the language itself."""
        return self.lines("name")[0]

    def keys(self, start: str) -> list[str]:
        """Return the names of the entries whose names begin so."""
        return [key for key in self.texts if key.startswith(start)]

    def words(self, key: str) -> frozenset[str]:
        """Return the words of an entry that has several on a line."""
        return frozenset(word for line in self.lines(key) for word in line.split())

    def lines(self, key: str) -> list[str]:
        """Return the phrases of an entry; none if the table has no such entry."""
        found = self._lines.get(key)
        if found is None:
            lines = self.texts.get(key, "").split("\n")
            self._lines[key] = found = [line for line in lines if line and line[0] != "#"]
        return found


def parse_table(text: str) -> dict[str, str]:
    """Return the text of each of a table's entries by its name."""
    texts: dict[str, str] = {}
    for block in f"\n{text}".split("\n[")[1:]:
        name, _, lines = block.partition("]\n")
        name = name.removesuffix("]")
        texts[name] = f"{texts[name]}\n{lines}" if name in texts else lines
    return texts


@cache
def languages() -> dict[str, Language]:
    """Return every language table that the package carries, by its code."""
    files = sorted(Path(__file__).with_name("languages").glob("*.txt"))
    return {f.stem: Language(f.stem, parse_table(_read(f))) for f in files}


@cache
def all_lines(key: str) -> frozenset[str]:
    """Return the phrases of an entry in all languages."""
    return frozenset(line for language in languages().values() for line in language.lines(key))


def _read(file: Path) -> str:
    """Return a file's text: its bytes are read in half the time that its lines are."""
    return file.read_bytes().decode().replace("\r\n", "\n")


def tables_for(code: str) -> list[Language]:
    """Return the tables that copy in a language draws its phrases from: English, its own, its neighbours'."""
    tables = languages()
    own = tables.get(code)
    codes = [ENGLISH, code, *(own.lines("neighbours") if own else [])]
    return [tables[c] for c in dict.fromkeys(codes) if c in tables]
