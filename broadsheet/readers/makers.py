"""Knows lines that name those who made a story, and whom they made it for, without a verb and without a label.

Must not know where in a story such a line may stand.
"""

from __future__ import annotations

import re

from broadsheet.readers.names import is_agency, is_person
from broadsheet.text import rare

_CAPITAL = "A-ZÀ-ÞŚŁŻŹĆА-ЯІЇЄҐ"
_LONGEST = 90
_MOST = 4
"""Words; who signs with an agency in brackets, and where from, takes no more."""

_SHARED = rare(
    r"(?P<first>[^():;]{4,40}) \([^()]{3,16}\)(?:,| /| \||;) (?P<second>[^():;]{4,40}) \([^()]{3,16}\)"
)
"""Who did what, each in brackets: ``Ana Ruiz (words), Tom Hale (pictures)``."""

_ONE_OF_SEVERAL = rare(
    r"(?:text|texte|textes|texto|textos|testo|testi|tekst|teksty|текст|тексты|тексти|words|story|report|reportage)"
    r"\s?(?:und|et|y|e|i|та|і|и|and|&|,)\s?[^\W\d_]{3,16}\s?[:：]\s?(?P<who>.{4,50})",
    re.IGNORECASE,
)
"""Who did both: ``Words and pictures: Ana Ruiz``."""

_EACH = re.compile(r"[.;|]\s")
_LONGEST_LABEL = 4
"""Words; what somebody did takes no more."""

_FOR_HOUSE = rare(
    r"(?P<who>[^,()«»“”\"]{4,40}?)(?:,\s|\s|,\s?(?=[«“„\"]))(?:(?:для|for|para|pour|für|per|dla)\s)?(?:[«“„\"](?P<quoted>[^«»“”„\"]{2,40})[»”“\"])"
)
"""Whom somebody wrote for, between quotation marks: ``Ігор Сич для «Вежі»``, ``Ольга Марченко, «Вестник Кряжа»``."""

_AT_PLACE = rare(
    rf"(?P<who>[^,()—–]{{4,40}}?)\s[—–]\s(?P<place>[{_CAPITAL}][^\W\d_]+(?:[\s-][{_CAPITAL}][^\W\d_]+)?)"
)
_FROM_PLACE = rare(
    rf"(?:da|dal|dalla|from|aus|de|depuis|desde|z|ze|з|із|из)\s[{_CAPITAL}][^\W\d_]+(?:[\s-][{_CAPITAL}][^\W\d_]+)?,?\s(?P<who>.{{4,40}})",
    re.IGNORECASE,
)
_WITH_AGENCY = re.compile(r"(?P<who>[^()]{4,60}) \((?P<agency>[^()]{2,24})\)")
_DESK = re.compile(r"[a-zà-öø-ÿа-яіїє]{1,4}(?:\s?/\s?[a-zà-öø-ÿа-яіїє]{1,4}){0,3}")
_SHORTENED = rare(rf"\(?(?:[{_CAPITAL}][^\W\d_A-Z]{{1,3}}\.\s?){{2}}\)?")
"""Two names cut short: ``Mar.Riv.``."""

_HOUSE = rare(rf"\([{_CAPITAL}][^\W\d_]{{8,24}}(?:\.[a-z]{{2,4}})?\)")
"""An agency that no table knows, alone in brackets: a word of nine letters or more."""

_AGENCY_AND_DESK = re.compile(r"\((?P<agency>[^()]{2,16})\)(?: [A-Z]{2,4}){1,4}")
"""An agency, and the initials of those who handled the story: ``(PTI) RKS VN``."""

_ON_DAY = re.compile(r"\((?P<who>[^()\d]{4,60}), \d{1,2}[./]\d{1,2}[./]\d{2,4}\)")
"""Who wrote it, and when: ``(Sabine Berg, 21.2.2026)``."""

_HOUSE_AND_SITE = re.compile(r"\((?P<agency>[^()]{2,24})\)\s?\((?:www\.|https?://)?[\w.-]+\.[a-z]{2,6}/?\)")


def shares_work(text: str) -> bool:
    """Tell two who did different things, or one who did both: ``Words and pictures: Ana Ruiz``."""
    if len(text) > _LONGEST:
        return False
    if match := _SHARED.fullmatch(text):
        return is_person(match["first"].strip()) and is_person(match["second"].strip())
    match = _ONE_OF_SEVERAL.fullmatch(text.rstrip("."))
    return match is not None and is_person(match["who"].strip())


def signs(text: str) -> bool:
    """Tell a line that says who made the story, and for which agency."""
    return shares_work(text) or (text.count(": ") > 1 and _names_makers(text)) or is_signed_for_agency(text)


def _names_makers(text: str) -> bool:
    """Tell who did what, several times over: ``Styling: Ana Ruiz. Hair: Tom Hale.``."""
    told = [part.partition(": ") for part in _EACH.split(text.rstrip("."))]
    makers = [
        name
        for label, colon, name in told
        if colon and len(label.split()) <= _LONGEST_LABEL and is_person(name)
    ]
    return len(makers) > 1 and len(makers) * 2 >= len(told)


def is_name_for_house(text: str) -> bool:
    """Tell a name, and between quotation marks the outlet that it wrote for."""
    match = _FOR_HOUSE.fullmatch(text) if len(text) <= _LONGEST else None
    return match is not None and is_person(match["who"].strip())


def is_name_at_place(text: str) -> bool:
    """Tell a name and a place behind a dash, or a name behind “from” and a place."""
    if len(text) > _LONGEST:
        return False
    match = _AT_PLACE.fullmatch(text) or _FROM_PLACE.fullmatch(text)
    return match is not None and is_person(match["who"].strip()) and len(match["who"].split()) > 1


def is_signed_for_agency(text: str) -> bool:
    """Tell a name or initials with the agency in brackets, or an agency alone in them: ``Jan Bor (PAP)``, ``jb/mk (dpa, AFP)``."""
    if len(text) > _LONGEST:
        return False
    if _SHORTENED.fullmatch(text) or _HOUSE.fullmatch(text):
        return True
    if match := _ON_DAY.fullmatch(text):
        return all(map(is_person, match["who"].split(", ")))
    if match := _HOUSE_AND_SITE.fullmatch(text) or _AGENCY_AND_DESK.fullmatch(text):
        return is_agency(match["agency"])
    match = _WITH_AGENCY.fullmatch(text)
    if match is None or not all(map(is_agency, re.split(r",\s?|\s?/\s?", match["agency"]))):
        return False
    words = match["who"].split()
    return len(words) <= _MOST and (
        _DESK.fullmatch(match["who"]) is not None or is_person(" ".join(words[-2:]))
    )
