"""Knows verse by its sound, as far as letters tell it: lines that rhyme, and a line that comes again.

Must not know units, nor what stands beside the lines but for the one above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from broadsheet.text import rare

_ARABIC_LINE = rare(r"[\u0600-\u06ff]{2,12}(?:[،:]?\s[\u0600-\u06ff]{1,12}){2,6}[؟!،]?")
"""Some words of Arabic without a figure and without a full stop."""

_TANKA_LINE = rare(r"(?=.*[\u3041-\u3096])[\u3041-\u3096\u30a1-\u30faー\u3400-\u9fff々\u3000]{8,18}")

_WIDEST = 64
"""Characters; a line of verse has no more."""

_BALLAD = 76
"""Characters; the long lines of a ballad have no more."""

_STANZA = frozenset({4, 5, 6, 8})
"""How many lines a stanza has that rhymes."""

_SHORTEST = 3
"""Words; a line of verse that is told by its rhyme alone has no fewer. Lines; nor has a Japanese song."""

_LETTERS, _NEAR = 2, 3
"""Letters with which two lines rhyme, and lines from one to the other."""

_ARABIC = frozenset(map(chr, range(0x0621, 0x06D4)))
_HALVED = rare(r"\S.{8,56}\s(?:\.{3}|…|\*{1,3})\s\S.{8,56}")
"""A line of Arabic verse: two half-lines with dots or stars between them."""

_HAIKU = frozenset({3, 5})
_HAIKU_WIDEST = 10
"""Characters; no line of a haiku or a tanka has as many."""

_SYLLABLES = rare(r"[\u3041-\u30ff\u4e00-\u9fff]+")
_SPACED_HALVES = rare(
    r"[\u3041-\u30ff\u3005\u4e00-\u9fff]{3,10}[ \u3000][\u3041-\u30ff\u3005\u4e00-\u9fff]{3,10}"
)
_HIRAGANA = rare(r"[\u3041-\u309f]")
_SIGNS = "・＊※"
"""With which an item begins and no line of verse does."""

_PARTICLES = "にをはがのとでもやて"
"""With which a line of verse may end and no thing's name does."""

_LAST_VOWEL = re.compile(r"[aeiouy]+[^aeiouy\W]*e?$")
_WEAK_ENDS = frozenset(
    {"ed", "er", "es", "en", "ers", "ing", "ings", "ion", "ions", "ly", "al", "on", "or", "um", "us"}
)
"""Endings that many words have, so that they make no rhyme."""

_AROUND = ".,:;!?…—–-\"'“”‘’«»()*_।॥ "
_SOFT_ENDS = (",", ";", "—", "–")


def is_set_as_verse(lines: Sequence[str]) -> bool:
    """Tell verse by how it is set: double dandas, halves parted by dots, a haiku, a tanka, a ballad's sentence."""
    lines = [line.strip() for line in lines]
    if lines[-1][-1] == "॥" or (lines[0][0] in _ARABIC and all(map(_HALVED.fullmatch, lines))):
        return True
    return _is_sung(lines) or _is_haiku(lines)


def _is_sung(lines: Sequence[str]) -> bool:
    """Tell a sentence whose lines all pause, and not all with the same mark, as the items of a list do."""
    if (
        len(lines) not in _STANZA
        or lines[-1].rstrip("\"'’”»")[-1:] not in {*".!?"}
        or max(map(len, lines)) > _BALLAD
    ):
        return False
    marks = {line[-1] for line in lines[:-1]}
    return len(marks) > 1 and marks <= {",", ";", "—", "–"}


def is_halved(line: str) -> bool:
    """Tell a line of Arabic verse: two half-lines with dots or stars between them."""
    return line[0] in _ARABIC and _HALVED.fullmatch(line) is not None


def set_lines(lines: Sequence[str]) -> int:
    """Return how many lines from the first on are set as verse in Arabic or Japanese; none if they are not."""
    if lines[0].isascii():
        return 0
    halves = _HALVED if lines[0][0] in _ARABIC else _SPACED_HALVES
    halved = [*takewhile(halves.fullmatch, lines)]
    if len(halved) > 1 and (halves is _HALVED or are_halved(halved)):
        return len(halved)
    return next((size for size in sorted(_HAIKU) if len(lines) >= size and _is_haiku(lines[:size])), 0)


def _is_haiku(lines: Sequence[str]) -> bool:
    """Tell a haiku or a tanka: short lines without marks, with the small words that flow on."""
    return (
        len(lines) in _HAIKU
        and all(len(line) < _HAIKU_WIDEST and line[0] not in _SIGNS for line in lines)
        and all(map(_SYLLABLES.fullmatch, lines))
        and (all(map(_HIRAGANA.search, lines)) or any(line[-1] in _PARTICLES for line in lines))
    )


def are_halved(lines: Sequence[str]) -> bool:
    """Tell lines of a Japanese song: each has a space in its middle, and words that flow on more often than not."""
    sizes = sorted(map(len, lines))
    return (
        len(lines) >= _SHORTEST
        and all(map(_SPACED_HALVES.fullmatch, lines))
        and sizes[-1] - sizes[0] <= _NEAR
        and sum(_HIRAGANA.search(line) is not None for line in lines) * 4 >= len(lines) * 3
    )


def is_couplet(above: str, run: Sequence[str]) -> bool:
    """Tell two lines that rhyme, below a line that introduces them."""
    if above.rstrip()[-1:] not in ":：":
        return False
    lines = [line.strip() for line in run]
    fits = all(len(line.split()) > _SHORTEST and len(line) <= _WIDEST for line in lines)
    return fits and (_rhyme(lines[0], lines[1], 3) or _sound_alike(lines[0], lines[1]))


def is_open_couplet(run: Sequence[str]) -> bool:
    """Tell two lines of a length that make one sentence over a pause, each with a capital: no list has so long things in it."""
    first, last = (line.strip() for line in run)
    if not (first[-1] in ",;—" and last[-1] in ".!?" and first[0].isupper() and last[0].isupper()):
        return False
    sizes = sorted((len(first), len(last)))
    fewest = min(len(first.split()), len(last.split()))
    return sizes[1] <= _WIDEST and sizes[0] * 3 >= sizes[1] * 2 and fewest >= 2 * _SHORTEST


def unrhymed_couplets(blocks: Sequence[Sequence[str]]) -> frozenset[int]:
    """Return which blocks of two lines are tanka, of which copy has several, or Arabic couplets, one below the other."""
    pairs = [at for at, run in enumerate(blocks) if at and len(run) == 2]  # noqa: PLR2004 – their two lines
    tanka = [at for at in pairs if all(_TANKA_LINE.fullmatch(line.strip()) for line in blocks[at])]
    arabic = [at for at in pairs if all(_ARABIC_LINE.fullmatch(line.strip()) for line in blocks[at])]
    beside = {at for one, other in pairwise(arabic) if other == one + 1 for at in (one, other)}
    return frozenset(beside.union(tanka if len(tanka) > 1 else ()))


def is_rhymed_stanza(run: Sequence[str]) -> bool:
    """Tell a stanza of which every other line rhymes with another; half of its lines flow on, and a stop closes it."""
    if len(run) not in _STANZA:
        return False
    lines = [line.strip() for line in run]
    if max(map(len, lines)) > _WIDEST or lines[-1][-1] not in ".!?…”»":
        return False
    if any(len(line.split()) < _SHORTEST for line in lines):
        return False
    flowing = sum(line.endswith(_SOFT_ENDS) for line in lines[:-1])
    flowing += sum(line[0].islower() for line in lines[1:])
    pairs = sum(_rhyme(line, other, 2) for at, line in enumerate(lines) for other in lines[at + 1 : at + 3])
    return flowing * 2 >= len(lines) - 1 and pairs * 2 >= len(lines)


def has_refrain(lines: Sequence[str]) -> bool:
    """Tell lines of which one comes again word for word, as in a chorus: no list says a thing twice."""
    told = [line.casefold().strip(_AROUND) for line in lines if len(line.split()) >= _SHORTEST]
    return len(told) > _SHORTEST and len(set(told)) < len(told)


def rhyming_lines(lines: Sequence[str]) -> int:
    """Return how many lines rhyme with another one that stands at most three lines off."""
    ends = [_ending(line) for line in lines]
    return sum(
        any(end and end == other for other in ends[max(at - _NEAR, 0) : at] + ends[at + 1 : at + 1 + _NEAR])
        for at, end in enumerate(ends)
    )


def _ending(line: str) -> str:
    """Return the last letters of a line, of which two are enough for a rhyme; those of a refrain go by the word before."""
    last = _last_word(line)
    return last[-_LETTERS:] if len(last) >= _LETTERS else ""


def _rhyme(line: str, other: str, letters: int) -> bool:
    """Tell two lines whose last words differ and end with the same letters."""
    last, its = _last_word(line), _last_word(other)
    return last != its and len(last) >= letters and last[-letters:] == its[-letters:]


def _sound_alike(line: str, other: str) -> bool:
    """Tell two lines of a length whose last words differ and sound alike from their last vowel on: ``slow``, ``know``."""
    sizes = sorted((len(line), len(other)))
    last, its = _last_word(line), _last_word(other)
    end, its_end = (match[0] if (match := _LAST_VOWEL.search(word)) else "" for word in (last, its))
    if last == its or sizes[0] * 4 < sizes[1] * 3:
        return False
    return end == its_end and len(end) > 1 and end not in _WEAK_ENDS


def _last_word(line: str) -> str:
    return line.rstrip(_AROUND).rpartition(" ")[2].casefold().strip(_AROUND)
