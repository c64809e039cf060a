"""Knows the rules for where and when a story was filed: a dateline alone on its line, above the headline or below it.

Must not know what makes a place's name; that is for ``readers.places``.
"""

from __future__ import annotations

import re

from broadsheet.readers.datelines import is_standing_dateline, label_words
from broadsheet.readers.dates import is_about_time
from broadsheet.readers.page import FURNITURE, Page, is_sentence, weight, word_count
from broadsheet.readers.places import (
    HEAD_PARTS,
    PLACE_ALONE,
    TOWN,
    is_above_agency,
    is_acronym,
    is_bracketed_place,
    is_capital_name,
    is_of_newsroom,
    is_place,
    is_place_above_time,
    is_place_and_agency,
    is_place_and_colon,
    is_place_and_country,
    is_place_and_day,
    is_place_name,
    is_place_of_story,
    is_place_told_of,
    is_titled,
    stands_above_story,
)
from broadsheet.readers.tables import ENGLISH, all_lines
from broadsheet.text import rare, strip_invisible

_FEWEST = 3
"""Words of a place."""

_ABOVE_STORY = HEAD_PARTS | {"related", "list"}
"""Parts that may stand between a head and the place above the story, too: a video's title, key points."""

_DASHED_PLACE = rare(
    r"[\u0620-\u06ff\u0900-\u097f]{2,16}(?:\s[\u0620-\u06ff\u0900-\u097f]{2,16}){0,2}\s[–—-]{1,2}"
    r"|(?:[A-ZÀ-ÞŚŁŻА-ЯІЇЄҐ][\w'’.-]+[\s/,]{1,2}(?:[a-z]{1,3}\s){0,2}){0,3}[A-ZÀ-ÞŚŁŻА-ЯІЇЄҐ][\w'’.-]+\s?(?:\([\w/ .-]{2,20}\)\s?)?[–—-]{1,2}"
)
_STANDING_DATELINE = re.compile(r"\s*(?:[-–—]+|:)\s*$")


def standing_dateline(page: Page, at: int) -> bool:
    """An editor sees the dateline on a line of its own.

    Match: `AUBURN, Wash. —`
    Near miss: `AUBURN, Wash. — The river rose`
    """
    text = strip_invisible(page.units[at].text).strip()
    below = page.following(at)
    if (
        at - 1 == page.headline
        and below is not None
        and page.hit(below, "byline")
        and _tells_in_capitals(text)
    ):
        return False
    if (
        is_standing_dateline(text, alone=True)
        or is_place_and_day(text)
        or is_place_told_of(page, at, text)
        or is_place(page, at)
        or _closes_with_dash(page, at)
        or stands_above_story(page, at, text)
        or is_place_and_colon(page, at)
        or is_above_agency(page, at)
        or is_place_and_country(page, at)
        or is_place_above_time(page, at)
        or is_place_of_story(page, at)
        or is_place_and_agency(text)
        or parts_head_from_story(page, at)
        or _are_places_below_byline(page, at)
    ):
        place = text[:-1] if text[-1] in ".।" and (text[-1] == "।" or text[:-1].isalpha()) else text
        page.dateline = page.dateline or _STANDING_DATELINE.sub("", place).strip(" 【】")
        return True
    return False


def parts_head_from_story(page: Page, at: int) -> bool:
    """Tell a word or two, perhaps with a region, that alone part the head from running text: ``Архангельск``, ``इंदौर।``.

    Papers in English head a first part so; those in other languages have nothing but a place there.
    """
    unit, below = page.units[at], page.following(at)
    if (
        page.language == ENGLISH
        or below is None
        or page.units[at - 1].part not in _ABOVE_STORY
        or page.hits(unit)
    ):
        return False
    if not is_sentence(below.text) or weight(below.text) < FURNITURE or below.shape != "line":
        return False
    if unit.text[0] == "【":
        return is_bracketed_place(unit.text)
    place, bracket, region = TOWN.sub("", unit.text).rstrip(":।： –—-").partition(" (")
    names = re.split(r"\s?/\s?", place)
    if not all(map(PLACE_ALONE.fullmatch, names)) or (bracket and not PLACE_ALONE.fullmatch(region[:-1])):
        return False
    longest = _FEWEST + 2 if place.isupper() else _FEWEST - 1
    if any(word_count(name) > longest or is_of_newsroom(name) for name in names) or not is_titled(place):
        return False
    if is_acronym(place) or place.casefold() in label_words():
        return False
    is_marked = bracket != "" or unit.text[-1] in ":।：–—-" or place.isupper()
    is_known = place.casefold() in all_lines("kickers")
    is_short = " " not in place or any(u.part == "byline" for u in page.units[:at])
    return is_marked or (is_short and not is_known)


def _are_places_below_byline(page: Page, at: int) -> bool:
    """Tell places with a stroke between byline and time, of which the story names one: ``Madrid / Villar de Arnedo``."""
    unit, above, below = page.units[at], page.units[at - 1], page.following(at)
    if " / " not in unit.text or above.part != "byline" or unit.gap or below is None:
        return False
    places = unit.text.rstrip(" –—-").split(" / ")
    if not is_about_time(below.text) or not all(map(is_place_name, places)):
        return False
    return any(place in other.text for place in places for other in page.units if other is not unit)


def _closes_with_dash(page: Page, at: int) -> bool:
    """Tell a place, perhaps with an agency in brackets, and a dash above a time or running text: ``Skerrow (hns/lno) –``."""
    below = page.following(at)
    match = _DASHED_PLACE.fullmatch(page.units[at].text)
    place, comma, region = page.units[at].text.rstrip(" –—").partition(", ")
    is_in_region = (
        comma != "" and is_capital_name(place) and 0 < word_count(region) <= _FEWEST and region[0].isupper()
    )
    if below is None or (match is None and not (is_in_region and page.units[at].text[-1] in "–—")):
        return False
    return is_about_time(below.text) or (is_sentence(below.text) and len(below.text) > FURNITURE)


def _tells_in_capitals(text: str) -> bool:
    """Tell a deck in capitals from a place with its country: it has more words, and neither day nor agency."""
    return (
        text.isupper() and word_count(text) > _FEWEST and not any(c.isdigit() or c in "()–—/" for c in text)
    )


def dateline_above(page: Page, at: int) -> bool:
    """An editor sees above the headline where and when a release was issued.

    Match: `22 January 2026, Skerrow` above the headline
    Near miss: `Skerrow, 2026` as the headline
    """
    text, below = page.units[at].text, page.following(at)
    if (
        below is None
        or word_count(below.text) <= _FEWEST
        or is_sentence(below.text)
        or not is_place_and_day(text)
    ):
        return False
    page.dateline = page.dateline or text
    return True
