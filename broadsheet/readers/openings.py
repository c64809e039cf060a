"""Knows lines of a head that stand below the story's opening, where what is above them looked like body: byline, time, dateline.

Must not know what else a lone line may be.
"""

from __future__ import annotations

import re

from broadsheet.readers.bylines import is_byline
from broadsheet.readers.datelines import is_in_region, is_standing_dateline
from broadsheet.readers.dates import has_date, has_label, is_about_time
from broadsheet.readers.decks import has_byline
from broadsheet.readers.filing import parts_head_from_story
from broadsheet.readers.names import is_person
from broadsheet.readers.page import Page, word_count
from broadsheet.readers.places import (
    is_place_and_colon,
    is_place_and_country,
    is_place_and_day,
    is_place_in_capitals,
    names_place_and_region,
    stands_above_story,
)
from broadsheet.readers.surroundings import is_between_parts

_AROUND_POINTS = frozenset({"caption", "list", "boilerplate", "related", "byline", "published"})
"""Parts that key points and the place above the story may have beside them."""

_BODY = frozenset({"", "paragraph", "quote", "subhead", "list", "table", "verse"})
_OPENING = 8
_LONGEST_ITEM = 10
"""Characters of a place in Japanese brackets."""

_FEWEST_NAMES = 3
"""Words of a late byline in capitals: its label and two names."""

"""Units from the story's beginning among which the time of publishing may stand, where what is above it looked like body."""
_MOMENT = re.compile(r"20\d\d.*(?:\d[:.]\d\d|20\d\d)")


def is_standing_here(text: str, page: Page, at: int) -> bool:
    """Tell a dateline alone on its line; one that ends with a colon opens the story, since others head what is below."""
    if text[-1] in ":：" and (page.dateline or at - page.body >= max(page.reach, _OPENING)):
        return False
    return is_standing_dateline(text) or (
        at - page.body <= _OPENING
        and not any(unit.part in _BODY for unit in page.units[page.headline + 1 : at])
        and (stands_above_story(page, at, text) or is_in_region(text) or names_place_and_region(page, at))
    )


def is_late_byline(page: Page, at: int) -> bool:
    """Tell “By” and a name below key points, or a name above a time, in a story that has no other byline."""
    unit, below = page.units[at], page.following(at)
    if at - page.body > _OPENING or has_byline(page):
        return False
    if page.hit(unit, "byline") is None:
        is_timed = below is not None and (
            (is_about_time(below.text) and has_date(below.text)) or has_label(below.text)
        )
        return is_timed and (is_person(unit.text) or _is_house_and_name(unit.text))
    is_label = unit.text.isupper() and word_count(unit.text) < _FEWEST_NAMES  # “POR MUNICIPIOS”
    return is_byline(unit, page) and not is_label


def heads_item(text: str, page: Page, at: int) -> bool:
    """Tell the place of a further item of news, below a divider, where the first item has its place so: ``【霧沢市】``."""
    if text[0] != "【" or text[-1] != "】" or page.units[at - 1].part != "divider":
        return False
    heads = [unit for unit in page.units[: page.body] if unit.part == "dateline"]
    return len(text) <= _LONGEST_ITEM and any(unit.text[0] == "【" for unit in heads)


def _is_house_and_name(text: str) -> bool:
    """Tell a French reporter behind the paper: ``Le Quai – Anne RUIZ``."""
    house, dash, name = text.partition(" – ")
    return dash != "" and name.rpartition(" ")[2].isupper() and is_person(name) and house[0].isupper()


def is_late_time(text: str, page: Page, at: int) -> bool:
    """Tell when a story was published from a live blog's stamp: a year and a clock below its opening, and no other such line."""
    if at - page.body > _OPENING or _MOMENT.search(text) is None:
        return False
    near = page.units[page.body : page.body + 2 * _OPENING]
    return not any(is_about_time(u.text) and has_date(u.text) for u in near if u.text != text)


def is_dateline_below_points(text: str, page: Page, at: int) -> bool:
    """Tell where, perhaps when, between key points and the first paragraph: ``SKERROW, Feb. 5, 2026``."""
    if at - page.body >= page.reach:
        return False
    if text[-1] in ":：":
        return is_place_and_colon(page, at)
    if "," in text and not page.dateline and is_place_and_country(page, at):
        return True
    if page.units[at - 1].part == "list" and not page.dateline and is_place_in_capitals(page, at):
        return True
    between = {unit.part for unit in page.units[page.body : at]}
    if between <= _AROUND_POINTS and not page.dateline and parts_head_from_story(page, at):
        return True
    return (
        any(map(str.isdigit, text))
        and is_place_and_day(text)
        and (is_between_parts(page.units[at], page, at) or page.units[at - 1].part == "list")
        and not any(unit.part in {"", "paragraph"} for unit in page.units[page.body : at])
    )
