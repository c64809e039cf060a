r"""Knows the set phrases of news copy: how they are written, and which of them a line begins with.

Must not know where in a story a phrase may stand, nor what becomes of the line.

A phrase is written in plain words. ``(a|b)`` gives alternatives, ``(a )?`` what may be missing, ``…`` at the
end anything that may follow, ``{publisher}`` and its like a gap, ``:?`` a colon or a space, and ``\\(`` a bracket. Case, kinds of
spaces and apostrophes do not matter; marks before and after the phrase are passed over. Phrases are compiled when a
line first begins with their first letters, and a language's are looked through when copy in it is first read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from broadsheet.readers.phrasing import behind_gap, prefixes, translate, without_open_group
from broadsheet.readers.tables import Language, tables_for

LONGEST = 1500
"""Characters; no set phrase makes a longer line, so longer lines are never compared."""

_LONGEST_NAME = 120
"""Characters; two writers and their places may stand before “contributed to this report”."""

OPENING = (
    "※＜《 \t\u00a0\u3000*_([{«»‹›►▶▸•→■□◆◇★☆●○▪◦·|#~>-–—=【［「『〈《（・❖✓✔➤➡👉🔴⚡️🔗▲▼△▽◀◁↓↑⇒✉📷📸🎥📺📧📰"
)
"""What may stand before a phrase: brackets, bullets, rules. Never a quotation mark: people may say a phrase."""

_LETTERS = 8
"""How many letters of a line phrases are looked up by: with three, every line that begins “The” is compared."""

_MORE_LETTERS = (16, 12)
"""How many letters phrases found so are told apart by; to tell all of them so would take a start too long."""

_MOST_STARTS = 100
"""Beginnings; a phrase that has more is compared sooner than it is told from others by all of them."""

_FEW = 3
"""How many letters behind a gap are looked for where they are no word."""

_HEAD = 3
"""How many first letters of a line tell how long the beginnings are that it may have."""

_UNREAD: tuple[int, ...] = (0,)
"""Stands for the lengths of beginnings that nobody has asked for yet."""

_MOST_KEPT = 10_000
"""Lines of which it is kept what was found out."""

_SMALLEST = 8
"""Small words that the longest name may have."""

_BEHIND = 12
"""How many letters behind a gap its phrases are told apart by."""

_LETTERS_BEHIND = (24, 20, 16)
"""How many letters behind a gap its phrases are looked up by: the more of them, the fewer a text is compared with."""

_MOST_BEHIND = 600
"""Beginnings behind a gap; of a phrase that has more, fewer letters are asked for."""

_STOPS = ".:!?"
"""What may stand right behind the last word of a phrase."""

_CLOSE = r"[＞\s.,:：;!?！？؟،؛।॥…»«”›‹>→▶►▸|*_•·)\]}】］」』〉》）。、~=\-–—‹↓⇒◀▼▾#&⬇️]*"
_SEPARATOR = r"(?:\s*[:：|｜»›>＞→►▶ः]+\s*|\s*[-–—]\s+(?!(?-i:[a-zà-öø-ÿа-яёіїєґąćęłńóśźż]))|\s*[-–—](?=[\u0900-\u097f])|[】］》」]\s*)"
"""What may stand between a label and its title; behind a dash a small letter goes on with a sentence."""


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
        match = self.match
        return (match[name] or "").strip() if name in match.re.groupindex else ""


_NONE: dict[tuple[int, Phrase], tuple[str, ...]] = {}
_ENTRIES = (
    ("promo_labels", "promo", "label"),
    ("promo_stems", "promo", "stem"),
    ("promo_openers", "promo", "opener"),
    ("related_headings", "related_heading", "line"),
    ("caption_labels", "caption", "label"),
    ("caption_lines", "caption", "line"),
    ("byline_labels", "byline", "name"),
    ("byline_lines", "byline", "line"),
    ("credit", "credit", "line"),
    ("correction", "correction", "line"),
    ("attribution", "attribution", "line"),
)


def phrases_of(table: Language) -> Iterator[Phrase]:
    """Yield every set phrase of a table, with its category."""
    for key, category, shape in _ENTRIES:
        for pattern in table.lines(key):
            yield Phrase(category, pattern, shape)
    for key in table.keys("boilerplate."):
        yield from (Phrase(key, pattern) for pattern in table.lines(key))


@cache
def compiled(phrase: Phrase) -> re.Pattern[str]:
    """Return the regular expression of a phrase, over a line stripped of its opening marks."""
    body = translate(phrase.pattern)
    if phrase.shape == "line":
        source = body + _CLOSE if not phrase.pattern.endswith("…") else body
    elif phrase.shape == "stem":
        source = rf"(?P<label>{body})\s+(?P<rest>[^\s:|]+(?:\s+[^\s:|]+){{0,3}}\s*[:|]\s*\S.+)"
    elif phrase.shape == "opener":
        source = rf"(?P<label>{body})\s+(?P<rest>(?-i:[A-ZÀ-ÞА-ЯЄІЇҐ«“„])\S*\s\S.*[^.])"
    elif phrase.shape == "name":
        source = rf"(?P<label>{body})(?:\s*[:：=＝・]\s*|\s+)(?P<rest>.+)"
    else:
        source = rf"(?P<label>{body})(?:{_SEPARATOR}(?P<rest>.*\w.*)|{_CLOSE})"
    return re.compile(source, re.IGNORECASE | re.DOTALL)


def first_letters(pattern: str) -> set[str]:
    """Return the up to eight letters that a line may begin with to match the pattern; empty for a gap."""
    return {p[:_LETTERS] for p in prefixes(pattern, _LETTERS)}


class Memory(dict[Any, Any]):
    """What was found out about lines that newsrooms repeat: it forgets all before it grows too large."""

    def keep(self, key: object, value: object) -> None:
        """Keep what was found out about a line."""
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[key] = value


class _Behind:
    """The phrases that begin with a gap and go on alike, by the letters that stand behind the gap."""

    __slots__ = ("by_head", "has_colon", "mark", "sizes")

    def __init__(self, mark: str, *, has_colon: bool = False) -> None:
        """Begin with none; each begins with the mark behind its gap, and may have a colon for certain."""
        self.mark = mark
        self.has_colon = has_colon
        self.by_head: dict[str, dict[tuple[int, Phrase], tuple[str, ...]]] = {}
        self.sizes: tuple[int, ...] = ()

    def add(self, starts: Iterable[str], ranked: tuple[int, Phrase]) -> None:
        for start in starts:
            same = self.by_head.setdefault(start[:_BEHIND], {})
            same[ranked] = (*same.get(ranked, ()), start)
        self.sizes = tuple({len(head) for head in self.by_head})

    def may_stand_in(self, text: str) -> bool:
        """Tell a text that has the colon without which it has none of the phrases."""
        return not self.has_colon or ":" in text or "：" in text

    def find(self, head: str, reach: int) -> Iterator[tuple[tuple[int, Phrase], int]]:
        """Yield each phrase that a text's head may have, with its rank, and a place behind its gap."""
        end = reach + len(self.mark)
        at = head.find(self.mark, 1, end)
        while at > 0:
            for size in self.sizes:
                for ranked, starts in self.by_head.get(head[at : at + size], _NONE).items():
                    if head.startswith(starts, at):
                        yield ranked, at
            at = head.find(self.mark, at + 1, end)


class _Clue:
    """What a line must have for a phrase that begins as it does: more of its letters, and words behind its first gap.

    Without it every paragraph that begins “The” would be compared with “the {publisher} regrets”.
    """

    __slots__ = ("_behind", "phrase", "starts")

    def __init__(self, phrase: Phrase) -> None:
        """Expand the phrase: only of those that lines begin like, since all of them would take a start too long."""
        pattern = _unify_apostrophes(phrase.pattern)
        self.phrase = phrase
        tries = (prefixes(pattern, letters, _MOST_STARTS) for letters in _MORE_LETTERS)
        self.starts = tuple(map(_fold_start, next(filter(None, tries), [""])))
        starts = prefixes(behind_gap(pattern), _LETTERS, _MOST_STARTS)
        behind = {_fold_start(start[:_LETTERS]).strip() for start in starts}
        self._behind = () if "" in behind else tuple(behind)

    def has_behind(self, folded: str) -> bool:
        """Tell whether a folded line has what must stand behind the phrase's first gap, if anything must."""
        return not self._behind or any(map(folded.__contains__, self._behind))


class Phrasebook:
    """The phrases of some languages, found by the first letters of a line."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Index the phrases by their first letters; none is compiled yet."""
        self.verdicts = Memory()
        """What the line rules said of short lines (part, rule, title): for ``readers.head`` to keep."""
        self.told = Memory()
        """The phrases that short lines begin with: for ``readers.page`` to keep."""
        self._by_start: dict[str, list[Phrase]] = {}
        self._barren: set[str] = set()
        """Three Latin letters with which lines began and no phrase does: most lines need no second look."""
        self._told_apart: dict[str, list[_Clue]] = {}
        self._gapped: dict[str, dict[str, _Behind]] = {}
        self._glued: list[_Behind] = []
        self._unread: dict[str, list[Phrase]] = {}
        """Phrases by their first letters, until a line has these: to expand them all would take a start too long."""
        for rank, phrase in enumerate(phrases):
            self._add(phrase, rank)
        self._sizes = dict.fromkeys([*self._by_start, *self._unread], _UNREAD)

    def _add(self, phrase: Phrase, rank: int) -> None:
        """Index by first letters; what begins with a gap, by the letters behind it, for a story's ends alone."""
        for head in {p[:_HEAD] for p in prefixes(_unify_apostrophes(phrase.pattern), _HEAD)}:
            if not head:
                self._add_gapped(phrase, rank)
            else:
                book = self._by_start if len(head) < _HEAD else self._unread
                book.setdefault(head, []).append(phrase)

    def _read(self, head: str) -> tuple[int, ...]:
        """Return how long the beginnings are that lines with these first letters may have; index their phrases."""
        sizes = {size for size in range(1, min(_HEAD, len(head) + 1)) if head[:size] in self._by_start}
        for phrase in self._unread.pop(head, ()):
            for start in first_letters(_unify_apostrophes(phrase.pattern)):
                if start[:_HEAD] == head:
                    self._by_start.setdefault(start, []).append(phrase)
                    sizes.add(len(start))
        self._sizes[head] = found = tuple(sorted(sizes, reverse=True))
        return found

    def _add_gapped(self, phrase: Phrase, rank: int) -> None:
        """Index by the first whole word that may stand behind the gap, or by none where all may be part of a word."""
        behind = without_open_group(_unify_apostrophes(phrase.pattern).partition("}")[2])
        by_word: dict[tuple[str, str], list[str]] = {}
        tries = ((size, prefixes(behind, size, _MOST_BEHIND)) for size in _LETTERS_BEHIND)
        letters, starts = next((found for found in tries if found[1]), (_LETTERS, first_letters(behind)))
        for start in sorted(starts):
            glued, _, rest = start.partition(" ")
            word, space, _ = rest.partition(" ")
            whole = word and (space or len(start) < letters)
            bare = word.rstrip(_STOPS)
            for mark in ("",) if space or not whole else ("", *_STOPS):
                key = (bare + mark, f"{glued} {bare}") if whole and bare else ("", "")
                by_word.setdefault(key, []).append(start)
        for (word, mark), alike in by_word.items():
            if word:
                self._gapped.setdefault(word, {}).setdefault(mark, _Behind(mark)).add(alike, (rank, phrase))
                continue
            has_colon = ":" in behind and "(" not in behind
            for few in {start[:_FEW] for start in alike}:
                part = _Behind(few, has_colon=has_colon)
                part.add((start for start in alike if start.startswith(few)), (rank, phrase))
                self._glued.append(part)

    def beginnings(self, text: str) -> list[str]:
        """Return the first letters of phrases that the text has; often none."""
        key = text[:_HEAD]
        if key in self._barren:
            return []
        start = text[: _LETTERS * 2]
        if not start.isascii() or "  " in start or "`" in start:
            start = " ".join(_unify_apostrophes(start).split())
        start = start.casefold()[:_LETTERS]
        book, known = self._by_start, self._sizes
        sizes = known.get(start[:_HEAD]) or known.get(start[:2]) or known.get(start[:1])
        if sizes is _UNREAD:
            sizes = self._read(next(start[:size] for size in range(_HEAD, 0, -1) if start[:size] in known))
        found = ["0"] if start[:1].isdigit() and "0" in book else []
        for size in sizes or ():
            if start[:size] in book:
                found += [start[:size]]
        if not sizes and key.isascii() and key.isalpha():
            self._barren.add(key)
        return found

    def candidates(self, text: str) -> list[Phrase]:
        """Return the phrases that the text may be or begin with; often none."""
        starts = self.beginnings(text)
        if not starts:
            return []
        folded = _fold(text[:LONGEST])
        return [
            clue.phrase
            for start in starts
            for clue in self._clues(start)
            if folded.startswith(clue.starts) and clue.has_behind(folded)
        ]

    def _clues(self, start: str) -> list[_Clue]:
        if (found := self._told_apart.get(start)) is None:
            self._told_apart[start] = found = [_Clue(phrase) for phrase in self._by_start[start]]
        return found

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return the phrases that the text is, or begins with, in the tables' order."""
        found = self.candidates(text)
        return tuple(_match_all(found, text)) if found and len(text) <= LONGEST else ()

    def gapped_hits(self, text: str) -> Iterator[Hit]:
        """Yield the phrases that begin with a gap and match the whole text."""
        reach = _reach_of_name(text) if len(text) <= LONGEST else 0
        if not reach:
            return
        head = _unify_apostrophes(text[: reach + 60]).casefold()
        end = head.find(" ", reach + 1)
        words = head[:end].split() if end > 0 else head.split()
        places: dict[tuple[int, Phrase], int] = {}
        near = [behind for behind in self._glued if behind.mark in head and behind.may_stand_in(text)]
        for word in words:
            if word in self._gapped:
                near += self._gapped[word].values()
        for behind in near:
            for ranked, at in behind.find(head, reach):
                places[ranked] = min(at, places.get(ranked, at))
        for ranked in sorted(places) if places else ():
            if _is_name(text[: places[ranked]]):
                yield from _match_all(ranked[1:], text)


def _fold(text: str) -> str:
    """Return a text so that letters that match in either case are the same: of the dots of Turkish none is left."""
    if text.isascii() and text.isprintable() and "  " not in text and "`" not in text:
        return text.casefold()
    folded = " ".join(_unify_apostrophes(text).split()).casefold()
    return folded.replace("\u0307", "").replace("ı", "i")


def _fold_start(start: str) -> str:
    """Return the folded beginning of a pattern; that of a number may be any figure."""
    return "" if start == "0" else _fold(start)


def _unify_apostrophes(text: str) -> str:
    return text.replace("’", "'").replace("ʼ", "'").replace("`", "'")


def _reach_of_name(text: str) -> int:
    """Return how far the words could be a name before a phrase: only so far need phrases be looked for."""
    at = small = reach = 0
    for number, word in enumerate(text[:_LONGEST_NAME].split(" "), 1):
        at += len(word) + 1
        small += word[:1].islower()
        if small > _SMALLEST:
            break
        if small * 2 <= number:
            reach = at
    return reach


def _match_all(phrases: Iterable[Phrase], text: str) -> Iterator[Hit]:
    for phrase in phrases:
        if match := compiled(phrase).fullmatch(text):
            yield Hit(phrase, match)


def _is_name(text: str) -> bool:
    """Tell words that could be a name before a phrase: no more of them small than a name has."""
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return len(words) <= 16 and small * 2 <= len(words)  # noqa: PLR2004 – the longest names of outlets


@cache
def phrasebook(language: str) -> Phrasebook:
    """Return the phrases that copy in a language may have: its own, English ones, its neighbours'."""
    return Phrasebook(phrase for table in tables_for(language) for phrase in phrases_of(table))
