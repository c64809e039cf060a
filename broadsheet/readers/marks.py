"""Knows the marks that a line bears at its ends: kinds in brackets, credits of pictures, words for sources.

Must not know what part a line is.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from broadsheet.readers.names import agencies, is_agency
from broadsheet.readers.tables import languages
from broadsheet.text import WORD

KIND = re.compile(r"[\[［(（【]\s*([^\[\]()（）［］]{2,40}?)\s*[\]］)）】][\s|\u00a0.]*$")
_KIND_WORDS = re.compile(rf"{WORD}(?:[ /&-]{{1,3}}{WORD}){{0,3}}")
LEADING_KIND = re.compile(r"\[([^\[\]]{2,30})\]\s*(?=\S)")
_LONGEST_CREDIT = 90
_SHORTEST_CAPTION = 20
_BRACKET_CREDIT = re.compile(
    r"\s*([^\W\d_]+(?:\s[^\W\d_]+)?)\s*(?:/|\||,|\s(?:by|par|von|di|de|from|courtesy of)\s)\s*(.{2,80})",
    re.IGNORECASE,
)


@cache
def known_kinds() -> frozenset[str]:
    """Return every kind that a language table knows."""
    return frozenset(w.casefold() for language in languages().values() for w in language.words("kinds"))


@cache
def _credit_labels() -> frozenset[str]:
    labels = {w.casefold() for language in languages().values() for w in language.lines("caption_labels")}
    return frozenset(labels - {"above", "below", "left", "right", "caption", "video", "map", "chart", "file"})


@cache
def _source_words() -> frozenset[str]:
    return frozenset(w for language in languages().values() for w in language.words("source_words"))


def names_source(text: str) -> bool:
    """Tell a line that begins with a word such as “Source:”."""
    word, colon, _ = text.replace("：", ":").partition(":")
    return bool(colon) and word.strip().casefold() in _source_words()


def credited(text: str) -> str:
    """Return who is credited in ``(Image: GETTY )`` or ``Photo: Ana Ruiz/AFP`` at a line's end."""
    at = max(map(text.rfind, ":：＝="))
    if at > 0 and 1 < len(text) - at <= _LONGEST_CREDIT:
        words = re.split(r"[\s(\[（.,;!?…»]+", text[max(0, at - 40) : at].strip().casefold())
        labelled = any(" ".join(words[-size:]) in _credit_labels() for size in (1, 2, 3))
        if labelled or (at > _SHORTEST_CAPTION and words[-1] in _source_words()):
            return text[at + 1 :].strip(" )]）\u00a0")
    at = max(text.rfind("("), text.rfind("["), text.rfind("（"))
    if at > 0 and text[-1] in ")]）.":
        match = _BRACKET_CREDIT.match(text, at + 1)
        if match and match[1].casefold() in _credit_labels():
            return match[2].strip(" )]）.\u00a0")
    return ""


@lru_cache(maxsize=1024)
def is_kind(word: str, *, square: bool) -> bool:
    """Tell whether the bracketed word is a story's kind, such as ``VIDEO`` or ``RANKING``."""
    if not _KIND_WORDS.fullmatch(word) or names_agency(word) or word.casefold() == "sic":
        return False
    known = word.casefold() in known_kinds() or all(
        w in known_kinds() for w in re.split(r"[ /&-]+", word.casefold())
    )
    if known:
        return square or word.isupper() or word[0].isupper() or word.casefold() == word.upper()
    has_case = word.upper() != word.lower()
    return square and (word.isupper() or not has_case) and len(word) > 2


def kind_of(text: str) -> tuple[str, str]:
    """Return (title, kind in lower case) of a related line; the kind is empty if there is none."""
    match = KIND.search(text)
    if match and is_kind(match[1], square=text[match.start()] in "[［【"):
        return text[: match.start()].strip(" \u00a0|"), match[1].lower()
    match = LEADING_KIND.match(text)
    if match and match[1].casefold() in known_kinds():
        return text[match.end() :].strip(), match[1].lower()
    return text.strip(" \u00a0|"), ""


@lru_cache(maxsize=1024)
def names_agency(word: str) -> bool:
    """Tell an agency, or names with one among them."""
    return is_agency(word) or any(p.strip().casefold() in agencies() for p in re.split(r"[/,|]", word))
