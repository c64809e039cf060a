"""Knows places with a time beside them on one line, and the days of somebody's life that look like one.

Must not know places that stand alone.
"""

from __future__ import annotations

import re

from broadsheet.readers.dates import has_date, is_about_time, is_label
from broadsheet.readers.names import is_outlet_name, is_person, without_agency
from broadsheet.readers.page import Page, weight, word_count
from broadsheet.text import rare

_FEWEST, _LONGEST_PLACE = 3, 6
"""Words of a label or a place beside a time, and of the longest place."""

_LONGEST = 90
"""Characters; a time and a place have no more."""

_BESIDE = re.compile(r"\s?[|•·]\s?|\s[-–—/]\s")

_PLACE_AND_YEAR = re.compile(r"[^\W\d][^\d,]{1,30}[.,] \d[^,]*\d{4}(?:, \d{1,2}[:.]\d{2})?")

_ISSUED = rare(
    r"[^\W\d_]\S*(?:\s[^\W\d_]\S*){0,2}\s(?:of|del|dell'|vom|du|de|z|z dnia|від|от|dated)\s(?P<day>\d{1,2}\D{1,2}.*(?:19|20)\d\d)"
)
"""What was issued, and on which day: ``Comunicato stampa del 6 marzo 2026``."""

_GLUED_PLACE = rare(r"[\u0900-\u097f]+(?:\s[\u0900-\u097f]+){0,2}(?P<moment>\d{1,2}\s[^\d]{3,24})")
"""A place with the time right behind it, as a Hindi site delivers it: ``नई दिल्ली3 घंटे पहले``."""

_COUNTED_WORDS = re.compile(r"\d{2,5}\s[^\W\d_]{3,8}|[^\d]*\d{1,2}:\d\d\s?(?:UTC|GMT)[+-]\d{1,2}")
"""How long a wire's story is: ``438 words``; a time in another zone: ``18:35 UTC+3``."""

_LONG_AGO = re.compile(r"(?<!\d)1[0-9](?:[0-8]\d)(?!\d)")
"""A year in which nothing was put on the web."""


def time_and_place(page: Page, at: int) -> bool:
    """An editor sees where and when the story was filed, on one line below the headline.

    Match: `Skerrow | Updated: April 2, 2026 09:37 IST` under the headline
    Match: `January 17, 2026 12:41 pm IST - SKERROW` under the headline
    Match: `March 12 (Reuters)` under the headline
    Match: `Tuesday March 10 2026, 12.01am, The Skerrow Times` under the headline
    Match: `Press release of 6 March 2026` under the headline
    Match: `Skerrow on the Marsh - 12 March 2026 - 05:30 CET` under the headline
    Near miss: `Ana Ruiz | Updated: April 2, 2026 09:37 IST` under the headline
    """
    text = page.units[at].text
    if weight(text) > _LONGEST or not any(c.isdigit() for c in text):
        return False
    if text[-1] == ")" and is_about_time(without_agency(text)):
        return True
    if text[0] > "\u0600" and (glued := _GLUED_PLACE.fullmatch(text)):
        return is_about_time(glued["moment"])
    if text[-1].isdigit() and (issued := _ISSUED.fullmatch(text)) and is_about_time(issued["day"]):
        return has_date(issued["day"])
    label, colon, moment = text.partition(": ")
    if colon and word_count(label) <= _FEWEST and is_about_time(moment) and has_date(moment):
        return not (_LONG_AGO.search(moment) or _is_one_of_days(page, at))  # “Issue sent: 4 November 2026”
    place, _, moment = text.partition(" - ")
    if has_date(moment) and is_about_time(moment.replace(" - ", " ")) and _is_place(place):
        return True
    day, _, outlet = text.rpartition(", ")
    if is_outlet_name(outlet) and is_about_time(day) and has_date(day):
        return True
    beside = (part for part in _BESIDE.split(text) if part)
    parts = [
        one
        for part in beside
        for one in (re.split("[.,] ", part, maxsplit=1) if _PLACE_AND_YEAR.fullmatch(part) else [part])
    ]
    rest = [
        part
        for part in parts
        if not (is_about_time(part) or is_label(part) or _COUNTED_WORDS.fullmatch(part))
    ]
    return (
        0 < len(rest) < len(parts)
        and any(is_about_time(part) and has_date(part) for part in parts)
        and all(
            word_count(part) <= _FEWEST and part[0].isupper() and re.sub("[ .,]", "", part).isalpha()
            for part in rest
        )
    )


def _is_place(text: str) -> bool:
    """Tell a place before a day: a few words without figures that are nobody's name."""
    is_short = word_count(text) <= _LONGEST_PLACE and text[0].isupper()
    return is_short and not any(map(str.isdigit, text)) and not is_person(text)


def is_day_of_life(page: Page, at: int) -> bool:
    """Tell the first of several days in somebody's life, above the story: ``Born: 3 June 1931``."""
    label, colon, day = page.units[at].text.partition(": ")
    if (
        not colon
        or is_label(label)
        or word_count(label) > _FEWEST
        or not (is_about_time(day) and has_date(day))
    ):
        return False
    return _is_one_of_days(page, at)


def _is_one_of_days(page: Page, at: int) -> bool:
    """Tell one of several days in a life, each behind a word that no label has: ``Born: 3 June 1931``."""
    beside = [page.units[at - 1], page.following(at)]
    told = [unit.text.partition(": ") for unit in beside if unit is not None]
    return any(
        colon and not is_label(label) and is_about_time(day) and has_date(day) for label, colon, day in told
    )
