"""Knows interviews: by which words copy says that it is one, and that its questions are body.

Must not know who asks and who answers.
"""

from __future__ import annotations

import re
from functools import cache

from broadsheet.readers.lines import Unit
from broadsheet.readers.page import Page, opens_with_quote, weight, word_count
from broadsheet.readers.tables import languages

_QUESTION_ENDS = "?？؟"
_SPEAKER = re.compile(r"[^\W\d_][^:：?!]{1,40}[:：]\s?(?![a-zß-öø-ÿ])\S.*[?？؟]")
_LONG_DASHES = re.compile(r"(?:――|──|——|―)\s?\S")
_INITIALS = re.compile(r"([^\W\d_]{1,3})\s?[.:：]\s?[^\w\s]?[^\W_]")
_FEWEST_PUT = 3
"""Questions, all of which are put to somebody if one is."""

_HEAD, _FOOT = 8, 5
"""Units; above and below them no story says of itself that it is an interview."""


def interview_lines(page: Page) -> None:
    """An editor sees the questions and answers of an interview: they are body, whatever marks stand before them.

    Match: `Did you ever want to leave?` in an interview
    Near miss: `What happens next?` above a paragraph
    """
    units = page.units
    for unit in _marked_by_speaker(page):
        unit.part, unit.rule = "paragraph", "interview-line"
    asked = [
        at
        for at, unit in enumerate(units)
        if unit.text[-1] in _QUESTION_ENDS and at > page.headline and _is_question(unit)
    ]
    if not asked or not (_is_interview(page) or _are_answered(page, asked) or _are_put_to(page, asked)):
        return
    for at in asked:
        units[at].part, units[at].rule = "paragraph", "interview-question"
    for at in range(max(page.body, 0), len(units)):
        unit = units[at]
        if unit.part == "list" and unit.gap and at and units[at - 1].rule.startswith("interview"):
            unit.part, unit.rule = "paragraph", "interview-answer"


def _marked_by_speaker(page: Page) -> list[Unit]:
    """Return the lines that begin with who speaks, as a letter or two: two of these come again and again."""
    found: dict[str, list[Unit]] = {}
    for unit in page.units[max(page.body, 0) :]:
        head = unit.text[:5]
        if (
            (":" in head or "." in head or "：" in head)
            and head[0].isupper()
            and (match := _INITIALS.match(unit.text))
        ):
            found.setdefault(match[1], []).append(unit)
    often = [lines for lines in found.values() if len(lines) > 1]
    return [unit for lines in often for unit in lines if not unit.part] if len(often) > 1 else []


def _is_question(unit: Unit) -> bool:
    """Tell a question that stands by itself: items of a list stand close together."""
    return (unit.part == "" and word_count(unit.text) <= 40) or (unit.part == "list" and unit.gap > 0)


def _are_answered(page: Page, asked: list[int]) -> bool:
    """Tell questions that are asked of somebody: below each stands what is said, in quotation marks or behind a dash."""
    below = [page.following(at) for at in asked]
    return len(asked) > 1 and all(unit is not None and _is_answer(unit.text) for unit in below)


def _are_put_to(page: Page, asked: list[int]) -> bool:
    """Tell several questions of which one speaks to somebody whom the story's beginning names: ``Minister, how many are left?``."""
    if len(asked) < _FEWEST_PUT:
        return False
    begun = " ".join(unit.text for unit in page.units[: page.body + 1]).casefold()
    called = (page.units[at].text.partition(", ") for at in asked)
    return any(
        comma and word_count(who) < _FEWEST_PUT and who[0].isupper() and who.casefold() in begun
        for who, comma, _ in called
    )


def _is_answer(text: str) -> bool:
    return text[0] in "–—" or (opens_with_quote(text) and text.rstrip(".!? ")[-1:] in '”»“"」’')


def _is_name(label: str) -> bool:
    """Tell who speaks from words that introduce a question: all begin with a capital, or have no case."""
    return not any(word[0].islower() for word in label.split())


def _is_interview(page: Page) -> bool:
    """Tell an interview: the head or the foot says so, or lines begin with a speaker's name and ask."""
    words = _interview_words()
    body = [unit for unit in page.units if unit.part in {"", "paragraph"}]
    spoken = [u.text for u in body if weight(u.text) < 300 and _SPEAKER.fullmatch(u.text)]
    if len(spoken) > 1 or any(_is_name(text.replace("：", ":").partition(":")[0]) for text in spoken):
        return True
    if any(_LONG_DASHES.match(unit.text) for unit in body):
        return True
    ends = page.units[:_HEAD] + page.units[-_FOOT:]
    said = " ".join(
        u.text for u in ends if u.part in {"headline", "deck", "byline", "credit", "attribution"}
    ).casefold()
    return any(word in said for word in words)


@cache
def _interview_words() -> frozenset[str]:
    return frozenset(
        w.casefold() for language in languages().values() for w in language.lines("interview_words")
    )
