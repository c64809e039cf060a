r"""Knows the set phrases of news copy: loads the language tables and finds the phrases a line begins with.

Must not know where in a story a phrase may stand, nor what becomes of the line.

A phrase is written in plain words. ``(a|b)`` gives alternatives, ``(a )?`` what may be missing, ``…`` at the
end anything that may follow, ``{publisher}`` and its like a gap, and ``\\(`` a bracket. Case, kinds of spaces
and apostrophes do not matter; marks before and after the phrase are passed over. Phrases are compiled when a
line first begins with their first letters, so that eleven languages cost nothing at start.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any, NamedTuple

LONGEST = 1500
"""Characters; no set phrase makes a longer line, so longer lines are never compared."""

_LONGEST_NAME = 120
"""Characters; two writers and their places may stand before “contributed to this report”."""

OPENING = (
    "＜《 \t\u00a0\u3000*_([{«»‹›►▶▸•→■□◆◇★☆●○▪◦·|#~>-–—=【［「『〈《（・❖✓✔➤➡👉🔴⚡️🔗▲▼△▽◀◁↓↑⇒✉📷📸🎥📺📧📰"
)
"""What may stand before a phrase: brackets, bullets, rules. Never a quotation mark: people may say a phrase."""

_LETTERS = 8
"""How many letters of a line phrases are looked up by: with three, every line that begins “The” is compared."""

_CLOSE = r"[＞\s.,:：;!?…»«›‹>→▶►▸|*_)\]}】］」』〉》）。、~=\-–—‹↓⇒◀▼▾#&⬇️]*"
_SEPARATOR = r"(?:\s*[:：|»›>→►▶]+\s*|\s*[-–—]\s+|[】］》」]\s*)"
_GAPS = {
    "publisher": r"(?P<publisher>(?!\d{4}\b)(?:(?!\.\s+\S)[^;!?\n]){1,110}?)",
    "name": r"(?P<name>.{2,80}?)",
    "agency": r"(?P<publisher>.{1,60}?)",
    "rest": r".+?",
    "title": r".{1,200}?",
    "date": r".{3,40}?",
    "number": r"\d[\d.,\u00a0]*",
    "plus": r"\+",
    "domain": r"(?P<domain>[\w-]+(?:\.[\w-]+)+\S*)",
}
_TOKEN = re.compile(r"\{(\w+)\}|(\\.)|(…$)|(\s+\??)|(['’])|(\)\+)|([()|?*])|(.)", re.DOTALL)


class Phrase(NamedTuple):
    """A set phrase with the category of line that it makes."""

    category: str
    """``promo``, ``related_heading``, ``caption``, ``boilerplate.consent`` …"""
    pattern: str
    shape: str = "line"
    """``line``: the phrase is the whole line; ``label``: a title or text may follow after a colon."""


class Hit(NamedTuple):
    """A phrase found at a line's start."""

    phrase: Phrase
    match: re.Match[str]

    def group(self, name: str) -> str:
        """Return what stood in a gap of the phrase, or nothing."""
        return (self.match.groupdict().get(name) or "").strip()


@dataclass(frozen=True)
class Language:
    """One language's table: words about time and people, and its set phrases."""

    code: str
    table: dict[str, Any] = field(repr=False)

    def words(self, key: str) -> frozenset[str]:
        """Return the words of a space-separated entry."""
        return frozenset(str(self.table.get(key, "")).split())

    def lines(self, key: str) -> list[str]:
        """Return the phrases of a list entry."""
        return list(self.table.get(key, []))

    @cached_property
    def phrases(self) -> list[Phrase]:
        """Return every phrase of the table, with its category."""
        found = [Phrase(category, p, shape) for key, category, shape in _ENTRIES for p in self.lines(key)]
        for name, patterns in self.table.get("boilerplate", {}).items():
            found += [Phrase(f"boilerplate.{name}", p) for p in patterns]
        return found


_ENTRIES = (
    ("promo_labels", "promo", "label"),
    ("promo_stems", "promo", "stem"),
    ("related_headings", "related_heading", "line"),
    ("caption_labels", "caption", "label"),
    ("caption_lines", "caption", "line"),
    ("byline_labels", "byline", "name"),
    ("credit", "credit", "line"),
    ("correction", "correction", "line"),
    ("attribution", "attribution", "line"),
)


@cache
def languages() -> dict[str, Language]:
    """Return every language table that the package carries, by its code."""
    folder = resources.files("broadsheet.readers") / "languages"
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            table = tomllib.loads(entry.read_text(encoding="utf-8"))
            found[table["code"]] = Language(table["code"], table)
    return found


@cache
def compiled(phrase: Phrase) -> re.Pattern[str]:
    """Return the regular expression of a phrase, over a line stripped of its opening marks."""
    body = _translate(phrase.pattern)
    if phrase.shape == "line":
        source = body + _CLOSE if not phrase.pattern.endswith("…") else body
    elif phrase.shape == "stem":
        source = rf"(?P<label>{body})\s+(?P<rest>[^\s:|]+(?:\s+[^\s:|]+){{0,3}}\s*[:|]\s*\S.+)"
    elif phrase.shape == "name":
        source = rf"(?P<label>{body})(?:\s*[:：]\s*|\s+)(?P<rest>.+)"
    else:
        source = rf"(?P<label>{body})(?:{_SEPARATOR}(?P<rest>.*\w.*)|{_CLOSE})"
    return re.compile(source, re.IGNORECASE | re.DOTALL)


def _translate(pattern: str) -> str:
    out: list[str] = []
    for gap, escape, ellipsis, space, apostrophe, plus, operator, char in _TOKEN.findall(pattern):
        if gap:
            out.append(_GAPS[gap] if _group_of(gap) not in "".join(out) else r".+?")
        elif ellipsis:
            out.append(r"(?!\w)(?P<tail>.*)" if out and out[-1][-1:].isalnum() else r"(?P<tail>.*)")
        elif space:
            out.append(r"\s*" if space.endswith("?") else r"\s+")
        elif apostrophe:
            out.append("['’ʼ`]")
        elif operator == "(":
            out.append("(?:")
        elif char == ":":
            out.append(r"\s*[:：]")
        else:
            out.append(escape or plus or operator or re.escape(char))
    return "".join(out)


def _group_of(gap: str) -> str:
    """Return the group that a gap makes: a second gap of its kind must not name it again."""
    match = re.match(r"\(\?P(<\w+>)", _GAPS[gap])
    return match[1] if match else "\0"


def first_letters(pattern: str) -> set[str]:
    """Return the up to eight letters that a line may begin with to match the pattern; empty for a gap."""
    return {p[:_LETTERS] for p in _prefixes(pattern, _LETTERS)}


def _prefixes(pattern: str, wanted: int) -> set[str]:
    """Expand the head of a pattern into its literal beginnings, each of at most ``wanted`` letters."""
    done: set[str] = set()
    open_ends = [("", pattern)]
    while open_ends:
        prefix, rest = open_ends.pop()
        if not prefix and rest.startswith(("{number}", "{plus}")):
            done.add("0" if rest.startswith("{number}") else "+")
        elif len(prefix) >= wanted or not rest or rest[0] in "{…:":
            done.add(prefix)
        elif rest[0] == "(":
            group, after = _split_group(rest)
            optional = after[:1] in {"?", "*"}
            after = after.lstrip("?*+")
            open_ends += [(prefix, option + after) for option in group]
            if optional:
                open_ends.append((prefix, after))
        elif rest[0] == "\\":
            open_ends.append((prefix + rest[1], rest[2:]))
        elif rest[1:2] == "?":
            open_ends += [(prefix + rest[0], rest[2:]), (prefix, rest[2:])]
        else:
            open_ends.append((prefix + rest[0].casefold(), rest[1:]))
    return done


def _split_group(rest: str) -> tuple[list[str], str]:
    depth, start = 0, 1
    options: list[str] = []
    for at, char in enumerate(rest):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return [*options, rest[start:at]], rest[at + 1 :]
        if char == "|" and depth == 1:
            options.append(rest[start:at])
            start = at + 1
    message = f"unbalanced brackets in the phrase {rest!r}"
    raise ValueError(message)


class Phrasebook:
    """All phrases of all languages, found by the first letters of a line."""

    def __init__(self, tables: dict[str, Language]) -> None:
        """Index the phrases by their first letters; none is compiled yet."""
        self._by_start: dict[str, list[tuple[Phrase, list[re.Pattern[str]]]]] = {}
        self.gapped: dict[str, list[Phrase]] = {}
        """Phrases that begin with a gap, by the literal behind it: they cannot be looked up by their first
        letters, and are for a story's ends alone."""
        for table in tables.values():
            for phrase in table.phrases:
                self._add(phrase)
        sizes: dict[str, set[int]] = {}
        for start in self._by_start:
            sizes.setdefault(start[:2], set()).add(len(start))
        self._sizes = {pair: tuple(sorted(found, reverse=True)) for pair, found in sizes.items()}

    def _add(self, phrase: Phrase) -> None:
        pattern: list[re.Pattern[str]] = []
        for start in first_letters(phrase.pattern):
            if not start:
                literal = re.split(r"[(|)?*…{]", phrase.pattern.partition("}")[2])[0]
                self.gapped.setdefault(literal.rstrip().casefold(), []).append(phrase)
                continue
            variants = {start, start.replace("'", "’")}
            for variant in variants:
                self._by_start.setdefault(variant, []).append((phrase, pattern))

    def candidates(self, text: str) -> list[tuple[Phrase, list[re.Pattern[str]]]]:
        """Return the phrases whose first letters the text has, with room for their expressions; often none."""
        start = text[: _LETTERS * 2].casefold()[:_LETTERS]
        book = self._by_start
        if start[:1].isdigit():
            return book["0"]
        found: list[tuple[Phrase, list[re.Pattern[str]]]] = []
        for size in self._sizes.get(start[:2], ()):
            if start[:size] in book:
                found = found + book[start[:size]]
        return found

    @lru_cache(maxsize=8192)  # noqa: B019 – there is one phrasebook, and newsrooms repeat their furniture
    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return the phrases that the text is, or begins with, in the tables' order."""
        return tuple(self._find(text))

    def _find(self, text: str) -> Iterator[Hit]:
        for phrase, pattern in self.candidates(text):
            if not pattern:
                pattern.append(compiled(phrase))
            if match := pattern[0].fullmatch(text):
                yield Hit(phrase, match)

    def gapped_hits(self, text: str) -> Iterator[Hit]:
        """Yield the phrases that begin with a gap and match the whole text."""
        head = text[: _LONGEST_NAME + 40].casefold()
        for literal, phrases in self.gapped.items():
            at = head.find(literal)
            if not 0 < at <= _LONGEST_NAME or not _is_name(text[:at]):
                continue
            for phrase in phrases:
                if match := compiled(phrase).fullmatch(text):
                    yield Hit(phrase, match)


def _is_name(text: str) -> bool:
    """Tell words that could be a name before a phrase: no more of them small than a name has."""
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return len(words) <= 16 and small * 2 <= len(words)  # noqa: PLR2004 – the longest names of outlets


@cache
def phrasebook() -> Phrasebook:
    """Return the one phrasebook of all languages."""
    return Phrasebook(languages())
