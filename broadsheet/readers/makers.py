"""Knows lines that name those who made a story, and whom they made it for, without a verb and without a label.

Must not know where in a story such a line may stand.
"""

from __future__ import annotations

import re
from functools import cache

from broadsheet.readers.names import is_agency, is_person
from broadsheet.readers.tables import all_lines, languages
from broadsheet.text import rare

_CAPITAL = "A-ZÀ-ÞŚŁŻŹĆА-ЯІЇЄҐ"
_LONGEST = 90
_MOST = 4
"""Words; who signs with an agency in brackets, and where from, takes no more."""

_SHARED = rare(
    r"(?P<first>[^():;]{4,40}) \([^()]{3,16}\)(?:,| /| \||;| and| und| et| y| e| i| и| та) (?P<second>[^():;]{4,40}) \([^()]{3,16}\)"
)
"""Who did what, each in brackets: ``Ana Ruiz (words), Tom Hale (pictures)``."""

_BESIDE = (" - ", " – ", " — ", " / ", " | ", " · ", " • ", ", ")
"""What parts who wrote a story from who took its pictures."""

_EACH = re.compile(r"[.;|]\s")
_LONGEST_LABEL = 4
"""Words; what somebody did takes no more."""

_AT_PLACE = rare(
    rf"(?P<who>[^,()—–]{{4,40}}?)\s[—–]\s(?P<place>[{_CAPITAL}][^\W\d_]+(?:[\s-][{_CAPITAL}][^\W\d_]+)?)"
)
_WITH_AGENCY = re.compile(r"(?P<who>[^()]{4,60}) \((?P<agency>[^()]{2,24})\)")
_DESK = re.compile(r"[a-zà-öø-ÿа-яіїє]{1,4}(?:\s?/\s?[a-zà-öø-ÿа-яіїє]{1,4}){0,3}")
_SHORTENED = rare(rf"\(?(?:[{_CAPITAL}][^\W\d_A-Z]{{1,3}}\.\s?){{2}}\)?")
"""Two names cut short: ``Mar.Riv.``."""

_HOUSE = rare(rf"\([{_CAPITAL}][^\W\d_]{{8,24}}(?:\.[a-z]{{2,4}})?\)")
"""An agency that no table knows, alone in brackets: a word of nine letters or more."""

_AGENCY_AND_DESK = re.compile(r"\((?P<agency>[^()]{2,16})\)(?:\.? [A-Z]{2,4}(?:[/-][A-Za-z]{2,4}){0,2}){1,4}")
"""An agency, and the initials of those who handled the story: ``(PTI) RKS VN``."""

_ON_DAY = re.compile(r"\((?P<who>[^()\d]{4,60}), \d{1,2}[./]\d{1,2}[./]\d{2,4}\)")
"""Who wrote it, and when: ``(Sabine Berg, 21.2.2026)``."""

_HOUSE_AND_SITE = re.compile(r"\((?P<agency>[^()]{2,24})\)\s?\((?:www\.|https?://)?[\w.-]+\.[a-z]{2,6}/?\)")


def _either(key: str) -> str:
    """Return the words of an entry in all languages, as the alternatives of a regular expression."""
    return "|".join(
        sorted(
            {word for language in languages().values() for word in language.words(key)}, key=len, reverse=True
        )
    )


@cache
def _one_of_several() -> re.Pattern[str]:
    """Match who did both: ``Words and pictures: Ana Ruiz``."""
    return re.compile(
        rf"(?:{_either('work_words')})\s?(?:{_either('byline_joins')}|&|,)\s?[^\W\d_]{{3,16}}\s?[:：]\s?(?P<who>.{{4,50}})",
        re.IGNORECASE,
    )


@cache
def _for_house() -> re.Pattern[str]:
    """Match whom somebody wrote for: ``Ana Ruiz for “The Ledger”``, ``Ольга Марченко, «Вестник Кряжа»``, ``Ana Ruiz para El Faro``."""
    quoted = r"[«“„\"](?P<quoted>[^«»“”„\"]{2,40})[»”“\"]"
    return re.compile(
        r"(?P<who>[^,()«»“”\"]{4,40}?)(?:"
        rf"(?:,\s|\s|,\s?(?=[«“„\"]))(?:(?:{_either('for_words')})\s)?{quoted}"
        rf"|\s(?:{_either('for_words')})\s(?:[^\W\d_]{{1,3}}\s)?[{_CAPITAL}][\w’'.-]*(?:\s(?:[^\W\d_]{{1,3}}\s)?[{_CAPITAL}][\w’'.-]*){{0,3}})"
    )


@cache
def _from_place() -> re.Pattern[str]:
    """Match a place that somebody wrote from, and the name behind it: ``da Bruxelles Marco Riva``."""
    place = rf"[{_CAPITAL}][^\W\d_]+(?:[\s-][{_CAPITAL}][^\W\d_]+)?"
    return re.compile(rf"(?i:{_either('from_words')})\s{place},?\s(?P<who>.{{4,40}})")


@cache
def _reporting() -> re.Pattern[str]:
    """Match who reports, and where from: ``Ana Ruiz reports from Skerrow Harbour``."""
    verbs = "|".join(sorted(all_lines("report_words")))
    return re.compile(
        rf"(?P<who>[{_CAPITAL}][^,()—–:]{{3,40}}?)\s(?:{verbs})\s(?:the\s)?[{_CAPITAL}][\w'’.-]*(?:\s[\w'’.-]+){{0,4}}"
    )


def shares_work(text: str) -> bool:
    """Tell two who did different things, or one who did both: ``Words and pictures: Ana Ruiz``."""
    if len(text) > _LONGEST:
        return False
    if match := _SHARED.fullmatch(text):
        return all(is_person(name.strip()) for name in (*match["first"].split(", "), match["second"]))
    match = _one_of_several().fullmatch(text.rstrip("."))
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
    """Tell a name and the outlet that it wrote for, behind such a word or between quotation marks."""
    match = _for_house().fullmatch(text) if len(text) <= _LONGEST else None
    return match is not None and is_person(match["who"].strip())


def is_name_at_place(text: str) -> bool:
    """Tell a name and a place behind a dash, a name behind “from” and a place, or who reports from where."""
    if len(text) > _LONGEST:
        return False
    match = _AT_PLACE.fullmatch(text) or _from_place().fullmatch(text) or _reporting().fullmatch(text)
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
        return is_agency(match["agency"]) or (
            match["agency"].isupper() and "/" in text[match.end("agency") :]
        )
    match = _WITH_AGENCY.fullmatch(text)
    if match is None or not all(map(is_agency, re.split(r",\s?|\s?/\s?", match["agency"]))):
        return False
    words = match["who"].split()
    return len(words) <= _MOST and (
        _DESK.fullmatch(match["who"]) is not None or is_person(" ".join(words[-2:]))
    )


def without_photographer(text: str) -> str:
    """Leave out who took the pictures, told behind the writer: ``Ana Ruiz - photos by Tom Hale`` gives ``Ana Ruiz``."""
    for mark in _BESIDE if not text.replace(" ", "").isalpha() else ():
        writer, found, rest = text.partition(mark)
        first = rest.partition(" ")[0].casefold()
        if found and first.strip(":") in _picture_words() and (mark != ", " or first[-1] == ":"):
            return writer.rstrip(" -–—/|,·•")
    return text


@cache
def _picture_words() -> frozenset[str]:
    """Return the words with which the credits of pictures begin."""
    return frozenset(label.split()[0].strip(":").casefold() for label in all_lines("caption_labels"))
