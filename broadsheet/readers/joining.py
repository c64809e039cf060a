"""Knows which of copy's lines goes on the line above: wraps, broken lines, and what stands alone.

Must not know units, stanzas or tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadsheet.readers.columns import LIST_MARKER, is_measured
from broadsheet.readers.stops import ends_sentence
from broadsheet.readers.wrapping import VERSE_MAX, is_full
from broadsheet.text import rare

SIGNED = rare(
    r"(?:[^\W\d_]{1,4}[.:]?|[^\W\d_]{2,12}:)(?:\s(?:of\s|of the\s)?[A-ZÀ-ÞА-ЯЄІЇҐ][\w.'’-]+){2,4}(?:\s(?:and|und|et|y|e|i|и|та)(?:\s[A-ZÀ-ÞА-ЯЄІЇҐ][\w.'’-]+){2,4})?(?:(?:,|\s[-–—/|])\s[^.!?,]{3,40})?"
)
"""A small word and names: a byline below a line that has no stop."""

_NAMES_AT_END = rare(r"[a-zà-ÿа-яіїєґ][^.!?,;:\d]{3,32}(?:\s[A-ZÀ-ÞŚŁŻА-ЯЄІЇҐ][\w'’-]+){2}")
"""A few words and two names: ``dal nostro inviato Ana Ruiz``."""

_DATELINE_END = re.compile(r"\)\s?[-–—]$|^[A-Z][^a-z]+\s[-–—]$")
_COUPLET = 2
_ORPHAN = 16
_SMALL_WORD = 5

_DATED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}(?:,?\s\d{1,2}[.:]\d\d.{0,8})?")
"""A day and perhaps a time, alone on a line."""

_FILED = re.compile(r"[^\s/]{3,}/[^\s/]{3,}/[^\s/]{3,}$")
"""Words that an agency files a story under: ``hns Headline/Harbours/Tides``."""

LONGEST_HEAD, _FEWEST_TITLES = 8, 3
"""Lines; a longer run has the body in it, and as many titles are told from a paragraph."""


def continues(line: str, following: str, width: int, found_in: list[str]) -> bool:
    """Tell whether ``following`` is the rest of the paragraph that ``line`` belongs to."""
    line, text = line.rstrip(), following.strip()
    if not (width or text[0].islower()) or _begins_anew(line, text):
        return False
    if LIST_MARKER.match(text) and (text[0] in "-•*·▪◦‣●○■►✓~✦❖" or text[0].isdigit() or line[-1] in ":;"):
        return False
    if width:
        indented = following[:2].isspace() and not line[:2].isspace() and not LIST_MARKER.match(line.lstrip())
        if indented and (ends_sentence(line) or len(found_in) > 2):
            return False
        if len(text) < _ORPHAN and len(found_in) > LONGEST_HEAD and ends_sentence(line):
            return False
        if is_full(line, following, width) and len(line) >= width // 2:
            return not (_is_standing(line) or _is_standing(text) or _stand_apart(found_in, text, width))
    if width and line == found_in[0].rstrip() and _DATELINE_END.search(line):
        return True
    if (
        text[0].islower()
        and not ends_sentence(line)
        and not ends_with_kind(line)
        and (width or not (is_measured(text) or _is_label(text)))
    ):
        stands_alone = SIGNED.fullmatch(text) if width else _stands_alone(line, text)
        return not (text.startswith(("http", "www.")) or stands_alone) and (
            len(line) > VERSE_MAX
            or bool(width)
            or (_is_orphan(line) and len(text) > 2 * _ORPHAN)
            or line.count("(") > line.count(")")
        )
    if (
        width
        and is_left_open(line)
        and (_ends_small(line, width) or (text[0].isdigit() and ends_sentence(text)))
    ):
        return True
    heads_part = " " in line.strip() and text[0].isupper()
    flows = ends_sentence(found_in[-1].rstrip()) and not heads_part  # titles below a label do not
    return line == found_in[0].rstrip() and _is_orphan(line) and flows and 0 < width < len(text) * 2


def _begins_anew(line: str, text: str) -> bool:
    """Tell what a wire says of its new version in brackets, the words that it files a story under, or a day alone."""
    if text[0] == "(" and (
        line[-1] == ")" or (text[-1] == ")" and len(text) > _ORPHAN and line[-1].isalnum())
    ):
        return True
    return _FILED.search(line) is not None or _DATED.fullmatch(text) is not None


def _stand_apart(run: Sequence[str], text: str, width: int) -> bool:
    """Tell titles, and what begins anew in a few lines of which one of the first two is a short label."""
    if _are_titles(run):
        return True
    if text[0].islower() or not _COUPLET < len(run) <= LONGEST_HEAD:
        return False
    labels = [line.rstrip() for line in run[:_COUPLET] if len(line.rstrip()) * 3 < width * 2]
    is_labelled = any(label[-1] not in ",;-" and not ends_sentence(label) for label in labels)
    return is_labelled and not any(line.rstrip()[-1] == "," for line in run)


def _are_titles(run: Sequence[str]) -> bool:
    """Tell three lines or more that all begin with a capital, and of which none has a stop at its end: each is a title."""
    return len(run) >= _FEWEST_TITLES and all(
        line.strip()[0].isupper() and line.rstrip()[-1].isalnum() for line in run
    )


def _stands_alone(line: str, text: str) -> bool:
    """Tell a byline below a line without a stop, by its shape or by the two names at its end, or a few words below a figure, such as a time: ``e-mail 12 shares``."""
    return (
        SIGNED.fullmatch(text) is not None
        or _NAMES_AT_END.fullmatch(text) is not None
        or (line[-1].isdigit() and len(text) < 2 * _ORPHAN and not ends_sentence(text))
    )


def _is_label(text: str) -> bool:
    """Tell a word alone that ends no sentence, such as a button's: no paragraph ends with one."""
    return " " not in text and not ends_sentence(text)


def _ends_small(line: str, width: int) -> bool:
    """Tell a long line whose last word is of two letters or three: “of”, “le”, “und”."""
    return len(line) * 3 >= width * 2 and len(line.rpartition(" ")[2]) < _SMALL_WORD - 1


def is_left_open(line: str) -> bool:
    """Tell a line that ends with a small word such as “until”, after which more must come."""
    last = line.rsplit(None, 1)[-1]
    return last.isalpha() and last.islower() and len(last) <= _SMALL_WORD


def _is_orphan(line: str) -> bool:
    """Tell a first word left alone on its line by a second wrapping."""
    bare = line.strip()
    return (
        len(bare) < _ORPHAN
        and (not bare.isupper() or bare.endswith(","))
        and not ends_sentence(bare)
        and not bare[-1].isdigit()
        and len(bare.split()) <= 2
    )


def ends_with_kind(line: str) -> bool:
    """Tell a line that a kind in brackets closes: ``[VIDEO]``."""
    return line.rstrip("| \u00a0").endswith("]")


def _is_standing(text: str) -> bool:
    """Tell a line that ends with a bracketed kind: it is whole, however long."""
    return ends_with_kind(text) and text.rstrip("| ]\u00a0").rpartition("[")[2].isupper()
