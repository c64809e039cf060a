"""Knows what a wire's machines and desks set above a story: slugs, codes, keywords, what a new version has.

Must not know sections' names, nor where the body begins.
"""

from __future__ import annotations

import re

from broadsheet.readers.bylines import is_byline
from broadsheet.readers.furniture import call_words
from broadsheet.readers.page import SHORT, Page, is_title_like, word_count
from broadsheet.text import rare

_FEW = 4
"""Words; a headline has more than what files it."""

_SAME = 16
"""Characters that a slug and the headline begin with alike."""

UNSPACED = rare(r"[\u3040-\u30ff\u3400-\u9fff]")
"""Letters of a script that puts no space between words."""

_ENVELOPE = re.compile(
    r"ZCZC\S*|[A-Z]{2,5}\s\d{3,5}|[A-Z]{2,5}\d{5,}[A-Z0-9_]*|(?:[^\s/]{3,20}/){2,}(?:[^\s/]{2,20}/?)?"
)
"""What a wire's machines begin a story with, and the words that it is filed under."""

_GLUED_NUMBER = rare(r"[\u0900-\u097f]{3,12}\d{1,3}(?:\s[\u0900-\u097f]{2,12}){0,4}")
"""A wire's section with the number of the story right behind it, and its keywords, in Hindi."""

_LONGEST_CODE, _FEWEST_GROUPS, _WIDEST_GROUP, _SHORT_WORD = 48, 3, 10, 4
"""Characters of a line of codes; groups in it; letters of a group; letters that may be no word."""

_FILED_UNDER = re.compile(r"\S{2,8}\s[^\s/]{3,20}(?:/[^\s/]{2,20}){2,4}")
"""An agency and the words that it files a story under: ``hns Headline/Harbours/Tides``."""

_RULED = re.compile(r"[-–—=_*]{3,}\s?[^\W\d_].{2,50}?\s?[-–—=_*]{3,}")
"""Words between two rules, as mail programs set them above what they forward."""

_CATCHLINE = re.compile(r"\d{1,2}\s[A-Z]{3,}(?:\s[A-Z][\w'’-]*){0,3}")
_SLUG = re.compile(r"(?:UPDATE|WRAPUP|REFILE|RPT|CORRECTED|ADVISORY|REFILE-UPDATE)(?:\s\d{1,2})?-")

_INNER_QUESTION = re.compile(r"[?.]\s[A-Z].*[^.]$")
_STROKED_SLUG = rare(
    r"[A-Z]{2,}(?:-{1,2}[A-Z]+){0,3}(?:/[A-Z]*|--[A-Z]+)(?:-[A-Z]+)*(?:\s\([A-Z0-9 ,]{2,20}\))?"
    r"|[A-Z]{2,}(?:-[A-Z]{2,}){2,5}(?:\s\([A-Z0-9 ,]{2,20}\))?"
    r"|[A-Z]{2,}(?:-[A-Z]{2,}){1,5}:[A-Z]{2,4}(?:\s[—–-]\s.{3,40})?"
    r"|[^\W\d_]{2,}(?:-[^\W\d_]{2,}){2,6}(?:,\s\S.{2,30})?"
    r"|[^\W\d_]{2,}(?:\s[^\W\d_]{2,})?(?:-[^\W\d_]{2,}(?:\s[^\W\d_]{2,})?){1,6}\s\([^()]{4,24}\)"
    r"|[a-z]{2,4}:\s\w{1,20}(?:[/-]\w{1,20}){1,6}(?:\s#\d)?"
    r"|[A-ZÀ-ÞА-ЯІЇЄҐ]{3,}(?:\s[A-ZÀ-ÞА-ЯІЇЄҐ]{3,}){0,3}\s\([^\W\d_][\w .]{2,14}\)"
)
"""A wire's keywords: ``BARRAGE-VOTE/MAYOR (URGENT)``, ``BARRAGE/``, ``HW-BARRAGE-VOTE``, ``SKERROW BARRAGE (update 2)``."""


def is_code(text: str) -> bool:
    """Tell a line of a wire's codes: groups of letters and figures, one of which has both, and no word of a language."""
    if _ENVELOPE.fullmatch(text) or _GLUED_NUMBER.fullmatch(text):
        return True
    if UNSPACED.search(text):
        return False
    groups = text.split() if len(text) <= _LONGEST_CODE else ()
    if len(groups) < _FEWEST_GROUPS or any(len(group) > _WIDEST_GROUP for group in groups):
        return False
    if any(group.isalpha() and group.islower() and len(group) > _SHORT_WORD for group in groups):
        return False
    figured = [any(map(str.isdigit, group)) for group in groups]
    mixed = any(has and any(map(str.isalpha, group)) for has, group in zip(figured, groups, strict=True))
    mixed = mixed or (len(groups) > _FEWEST_GROUPS and all(len(group) <= _SHORT_WORD for group in groups))
    return mixed and (
        sum(figured) * 2 >= len(groups) or (text.isupper() and max(map(len, groups)) <= _SHORT_WORD)
    )


def slug_line(page: Page, at: int) -> bool:
    """An editor sees a wire's slug: the headline over again, behind its version's number, or a numbered catchline.

    Match: `UPDATE 2-Harrow Point votes` on top, right above `Harrow Point votes for the barrage`
    Match: `WRAPUP 1-Barrage vote splits town` above the headline
    Match: `1 COUNCIL Barrage` above the headline
    Match: `BARRAGE-VOTE/MAYOR (URGENT)` above the headline
    Match: `bdt0417 3 vm 268 dpa 0812` above the headline
    Match: `(Summary at 1530, new: the vote)` above the headline
    Match: `--- Copy from the Skerrow desk ---` above the headline
    Match: `Harbours / Harrow Point votes for the barrage / first addition` on top, right above `Harrow Point votes for the barrage`
    Near miss: `UPDATE 2-Harrow Point votes` as the headline
    Near miss: `101 Dalmatians` above the headline
    """
    text, below = page.units[at].text, page.following(at)
    if below is not None and (
        (text[-1] == "=" and text.isupper()) or text[:3] == "++ " or _FILED_UNDER.fullmatch(text)
    ):
        return True
    if below is not None and (is_code(text) or _RULED.fullmatch(text) or (text[0] == "◎" and "＝" in text)):
        return True
    if below is not None and _files_headline(text, below.text):
        return True
    if text[0] in "(（" and text[-1] in ")）" and below is not None:
        return is_title_like(below.text) and word_count(below.text) >= _FEW
    if text[0].isdigit() and below is not None and _CATCHLINE.fullmatch(text):
        is_apart = below.gap > 0 or below.text.isupper()
        return is_apart and is_title_like(below.text) and word_count(below.text) > _FEW
    if below is not None and _STROKED_SLUG.fullmatch(text):
        is_title = is_title_like(below.text) or asks_or_tells_twice(below.text)
        return is_title and below.shape == "line" and word_count(below.text) > _FEW - 1
    match = _SLUG.match(text) if text[0].isupper() else None
    if match is None or below is None:
        return False
    if below.text.startswith(text[match.end() :][:_SAME]):
        return True
    if below.text[0] == "(" and at + 2 < len(page.units):
        below = page.units[at + 2]  # what is put right stands between the two
    is_title = is_title_like(below.text) and below.shape == "line" and not is_byline(below, page)
    return is_title and below.gap > 0 and word_count(below.text) >= word_count(text) - 1


def _files_headline(text: str, headline: str) -> bool:
    """Tell what has the headline whole between strokes, as Arabic agencies file a story."""
    return word_count(headline) > _FEW and f" / {headline}" in text


def wire_aside(page: Page, at: int) -> bool:
    """An editor sees in brackets below the headline what a wire's new version has: it begins with a word kept for that.

    Match: `(Adds closing prices, analyst comment)` under the headline
    Match: `(New throughout; adds quotes)` under the headline
    Near miss: `(Adds a pinch of salt.)` above a paragraph
    """
    text = page.units[at].text
    if text[0] not in "(（" or text[-1] not in ")）" or ")" in text[1:-1]:
        return False
    first = re.split(r"[\s,:;]", text[1:-1].strip(), maxsplit=1)[0]
    return first.casefold() in call_words("aside_words", page.language)


def asks_or_tells_twice(text: str) -> bool:
    """Tell a headline of two sentences, of which the last has no full stop."""
    return len(text) <= SHORT and _INNER_QUESTION.search(text) is not None
