"""Knows words for those who make a paper: newsrooms and desks, offices that write to readers, bodies that sign together.

Must not know bylines, nor where a name may stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from broadsheet.readers.names import has_role
from broadsheet.readers.tables import languages

_LONGEST = 5
"""Words; an outlet's own has no more."""


@cache
def offices() -> frozenset[str]:
    """Return what the clergy and others are called who write to their readers: ``revd``, ``vicar``, ``chairman``."""
    return frozenset(w for language in languages().values() for w in language.words("offices"))


def is_desk(text: str) -> bool:
    """Tell an outlet's own: ``Harbour Post Reporter``, ``Tribune News Service``."""
    words = text.split()
    return 1 < len(words) <= _LONGEST and words[-1].casefold() in desks() and _are_desk_words(words)


def is_newsroom(word: str) -> bool:
    """Tell a word for those who write, alone or together: ``reporter``, ``desk``."""
    return word.casefold() in _newsroom_words()


@cache
def _newsroom_words() -> frozenset[str]:
    return desks() | offices()


@cache
def bodies() -> frozenset[str]:
    """Return the last words of those who write together, or whose office is all that is told of them."""
    return _newsroom_words() | houses()


def _are_desk_words(words: Sequence[str]) -> bool:
    """Tell capitalised words, or a name and small words for a newsroom's people: ``Guardian staff reporter``."""
    return words[0][0].isupper() and all(
        w[0].isupper() or has_role(w) or w in desks() or w in joining() for w in words
    )


@cache
def desks() -> frozenset[str]:
    """Return the last words of those who write: ``reporter``, ``desk``."""
    return frozenset(w for language in languages().values() for w in language.words("byline_ends"))


def is_house(text: str) -> bool:
    """Tell the name of a body, such as a university or the police, by its last word."""
    return text.rsplit(maxsplit=1)[-1].casefold() in houses()


@cache
def houses() -> frozenset[str]:
    """Return the words by which a body is told: ``university``, ``council``."""
    return frozenset(w for language in languages().values() for w in language.words("houses"))


@cache
def joining() -> frozenset[str]:
    """Return the small words that stand between names in a byline, in all languages."""
    words = {w for language in languages().values() for w in language.words("byline_joins")}
    return frozenset(
        words
        | frozenset(
            [
                "in",
                "for",
                "at",
                "the",
                "with",
                "of",
                "from",
                "à",
                "für",
                "aus",
                "w",
                "у",
                "в",
                "a",
                "i",
                "und",
                "et",
            ]
        )
    )
