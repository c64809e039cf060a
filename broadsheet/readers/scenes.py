"""Knows captions that bear neither label nor credit: what they leave out, and what only a picture's text tells.

Must not know where in a story a line stands, but for the caption right above it.
"""

from __future__ import annotations

import re

from broadsheet.readers.lines import Unit
from broadsheet.readers.names import is_person
from broadsheet.readers.page import SHORT, Page, is_title_like, weight, word_count
from broadsheet.readers.surroundings import stands_close_to_caption

_LONGEST, _FEWEST = 14, 4
"""Words; a caption right below another has no more, what a picture shows is told in more than the second."""

_OPEN_END = re.compile(r"[^。]{2,60}。[^。]{2,60}[^。」』？！）…\s]")
_TAKEN_ON = re.compile(r"[^。]{6}[（(＝=][^（）()。＝=]{0,16}[\d０-９]{1,2}日[^（）()。＝=]{0,20}[)）]?$")
_ASIDE = re.compile(
    r"\s(?:at (?:home|work|rest) with|holding|wearing|carrying|posing with)\s|,\s(?:(?:on|in|at|from|with|of|to)\s(?=wh))?(?:where|who|whose|which|seen|near|outside|during|(?:all|both|some|most|many|one|none|each) of wh(?:ich|om))\s"
)
_OF_WHICH = re.compile(
    r"(?:The|An?) [^,:;]{3,50} (?:in|on|from|through|at|under|behind|with|to|by|into) which "
)
"""A thing, and what was done with it: ``The tin in which the keys were found``."""
_SHOWN = re.compile(
    r"(?:The|An?) [a-z]+ that .{24}|How .{3,40} (?:could|will|would|might|once|used to) look(?:ed)?(?:\s|$)"
    r"|(?:The|Our|An?)?\s?[A-Za-z][^,:;]{2,30}, (?:[A-Z][\w’'-]+ ){1,2}[A-Z][\w’'-]+,? [a-z]+s\s"
    r"|(?:[A-Z]\w+ ){0,2}?[A-Za-z]{3,}s (?:leave|wait|gather|watch|carry|walk|queue|hold|wave|stand|sit|march|dance|cheer|celebrate|board|search|inspect|cross|ride|swim|arrive|embrace|pose|pray|rest|shelter|dig|paddle|wade|fish|play|sing|look on|line|pull|push|lift|load|unload|clear|fill|mend)\s"
)
"""What pictures are said to show: what somebody made, how a thing could look, an officer by name, people at something."""
_RELATED = 7
"""Words; a sub-heading with “which” in it has no more."""

_SOMEBODY = re.compile(
    r"((?:[A-Z][\w'’.-]+\s){2,3})(?:on|in|at|with|outside|inside|during|after|before|near|beside)\s"
)
_SOME_DAY = re.compile(
    r"\s(?:on (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?: (?:morning|afternoon|evening|night))?|last (?:week|month|year|night|summer|winter)|this (?:week|month|morning|year)|in (?:19|20)\d\d)$"
)
_DATED_THING = re.compile(
    r"(?:The|An?) [^,:;]{2,40}, (?:(?:\d{1,2} )?[A-Z][a-z]{2,8} |c\.? ?|(?:[a-z]{2,12} ){1,3})?(?:1[789]|20)\d\d$"
)
"""What a picture shows, and when: ``The car, March 1963``, ``The car, unchanged since 1963``."""
_PAST_YEAR = re.compile(r"\s(?:in|um|en|nel|w|в|у)\s(?:1[89]\d\d|20[01]\d)(?:\s(?:roku|году|році))?$")
_SHORTEST_OPEN = 45
"""Characters; two sentences of a caption have more."""
_CLOSERS = "'’”\""
INNER_STOP = re.compile(r"[^\W\d_]{3,}[.?!]['\"”’]?\s+\S|[。！？]\S")


def is_open_caption(text: str) -> bool:
    """Tell a caption of two sentences that has no stop at its end: no paragraph leaves out its last stop."""
    return (
        _SHORTEST_OPEN < len(text) <= SHORT
        and text[0].isupper()
        and text.rstrip(_CLOSERS)[-1:].isalnum()
        and INNER_STOP.search(text) is not None
        and "://" not in text
        and ":" not in text
        and re.split(r"[.?!]\S?\s", text)[-1].count(" ") > 1
    )


def is_below_caption(unit: Unit, page: Page, at: int) -> bool:
    """Tell the second of two captions that stand close together: ``The dog, Captain``."""
    return (
        at < page.last
        and stands_close_to_caption(page, at)
        and is_title_like(unit.text)
        and word_count(unit.text) <= _LONGEST
    )


def is_unfinished_caption(text: str) -> bool:
    """Tell a Japanese or Chinese caption: a full stop in it and none at its end, or the day in brackets behind it."""
    return weight(text) <= 180 and bool(_OPEN_END.fullmatch(text) or _TAKEN_ON.search(text))


def is_dated_scene(text: str) -> bool:
    """Tell what a picture shows, and in which year: ``The car, March 1963``."""
    return text[-1].isdigit() and _DATED_THING.match(text) is not None


def is_old_scene(text: str) -> bool:
    """Tell what was seen in a year long past: ``Crowds wait for the ferry in 1963``."""
    return len(text) <= SHORT // 2 and _PAST_YEAR.search(text) is not None


def is_scene(text: str, words: int) -> bool:
    """Tell what a picture shows: somebody somewhere, or something on some day, and no verb."""
    if (
        _ASIDE.search(text)
        or (words > _FEWEST + 1 and _SHOWN.match(text))
        or (words > _RELATED and _OF_WHICH.match(text))
    ):
        return True
    named = _SOMEBODY.match(text)
    return words > _FEWEST and bool((named and is_person(named[1])) or _SOME_DAY.search(text))
