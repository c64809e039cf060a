"""Knows short lines that stand alone in the body: sub-headings, time stamps, titles of videos, list items.

Must not know the head of a story, nor how it ends.
"""

from __future__ import annotations

import re

from broadsheet.readers.dates import is_about_time, is_clock_time
from broadsheet.readers.lines import Unit, ends_sentence
from broadsheet.readers.names import is_credit_line
from broadsheet.readers.page import Page, is_title_like, opens_with_quote, weight, word_count
from broadsheet.text import strip_invisible

_QUESTION_WORD = re.compile(
    r"(?:what|why|how|who|where|when|which|was|wie|warum|wer|wo|wann|que|qué|quién|cómo|por qué|comment|pourquoi|qui|"
    r"cosa|come|perché|chi|co|jak|dlaczego|kto|що|чому|як|хто|что|почему|как|кто)\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"\(@\w{2,30}\)")
_FULL_STOPS = ".。।;:"
_INNER_STOP = re.compile(r"[^\W\d_]{3,}[.?!]['\"”’]?\s+\S|[。！？]\S")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|can|could|may|must|to|set|say|hit|put|cut|win|won|lost|\w{3,}(?:[^s\W]s|ed))\b"
)


def lone_lines(page: Page) -> None:
    """An editor sees a line on its own in the body that is not a sentence.

    Short ones, questions and headings that ask are sub-headings, and so is a live blog's time stamp; a long
    line in capitals is a promo whose label was lost; a headline-like line is the title of a video or picture.

    Match: `What happens next`
    Match: `Salvage team raises the barge from the harbour bed`
    Near miss: `“We will rebuild it.”`
    """
    for at, unit in enumerate(page.units):
        if unit.part or at <= page.headline:
            continue
        unit.part, unit.rule = _read_lone(unit, page, at)


def _read_lone(unit: Unit, page: Page, at: int) -> tuple[str, str]:
    if len(unit.text) > 70 and unit.text[-1] in _FULL_STOPS:
        return "paragraph", "paragraph"
    text = strip_invisible(unit.text) if page.hidden else unit.text
    part, rule = _read_stamp_or_prose(text)
    return (part, rule) if part else _read_short(text, page, at)


def _read_stamp_or_prose(text: str) -> tuple[str, str]:
    """Decide what is a time stamp or plainly prose; nothing if the line may be a heading or a title."""
    if is_clock_time(text) or (weight(text) < 60 and is_about_time(text) and text[-1:] != "."):
        return "subhead", "time-stamp"
    if weight(text) > 160 or text[0].islower() or not is_title_like(text):
        return "paragraph", "paragraph"
    if (
        re.match(r"(?:Q|A)\s?[:.]\s", text)
        or text[0] in "—–<{&#"
        or text.startswith("http")
        or _is_speech(text)
    ):
        return "paragraph", "paragraph"
    if "pic.twitter.com/" in text or _HANDLE.search(text):
        return "paragraph", "paragraph"
    if _is_key_value(text):
        return "paragraph", "paragraph"
    if word_count(text) > 18 or _INNER_STOP.search(text):
        return "paragraph", "paragraph"
    return "", ""


def _read_short(text: str, page: Page, at: int) -> tuple[str, str]:
    words = word_count(text)
    if is_credit_line(text):
        return "caption", "lone-credit"
    if text.endswith(("?", "？", "؟")):
        return ("subhead", "question-heading") if words <= 12 else ("paragraph", "paragraph")
    if text.endswith(("!", "！", "…", "...")):
        return "paragraph", "paragraph"
    if text.isupper() and any(c.isascii() and c.isalpha() for c in text):
        return ("promo", "capital-line") if words >= 5 else ("subhead", "sub-heading")
    return _read_headline_like(text, words, page, at)


def _read_headline_like(text: str, words: int, page: Page, at: int) -> tuple[str, str]:
    if words <= 5 or (_QUESTION_WORD.match(text) and words <= 12):
        return "subhead", "sub-heading"
    if not any(c.isupper() for c in text) and any(c.islower() for c in text):
        return "paragraph", "paragraph"
    if page.language == "en" and words <= 9 and not _FINITE.search(text):
        return "subhead", "sub-heading"
    return "caption", "headline-like-line"


def _is_speech(text: str) -> bool:
    if not opens_with_quote(text) or not text.endswith(("”", '"', "»", "“", "」", "’", "'", ".", ",")):
        return False
    return word_count(text) > 8 or ends_sentence(text)


def _is_key_value(text: str) -> bool:
    """``Status: draft`` in running copy is shown as it is."""
    key, colon, value = text.partition(":")
    return bool(colon) and len(key.split()) <= 3 and bool(value.strip()) and not value.startswith("//")


def numbered_headings(page: Page) -> None:
    """An editor sees a numbered line alone between paragraphs: the heading of a listed part.

    Match: `1. The old pier` above a paragraph
    Near miss: `1. Bring a torch` above `2. Bring a map`
    """
    for at, unit in enumerate(page.units):
        if (
            unit.part != "list"
            or not unit.text[0].isdigit()
            or ends_sentence(unit.text)
            or word_count(unit.text) > 9
        ):
            continue
        near = [page.units[i] for i in (at - 1, at + 1) if 0 <= i < len(page.units)]
        below = page.following(at)
        if all(u.part != "list" for u in near) and below is not None and below.part == "paragraph":
            unit.part, unit.rule = "subhead", "numbered-heading"
