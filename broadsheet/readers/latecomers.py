"""Knows heads whose byline stands far below the headline: deck, picture and buttons come first, and look like body.

Must not know what a head's lines are where the byline follows at once.
"""

from __future__ import annotations

from broadsheet.readers.bylines import is_byline, name_behind_day
from broadsheet.readers.dates import has_date, is_about_time
from broadsheet.readers.lines import Unit
from broadsheet.readers.marks import names_its_credit
from broadsheet.readers.page import SHORT, Page, is_sentence, is_title_like, word_count
from broadsheet.story import Part

_REACH = 10
"""Units below a line among which a byline may stand late."""

_FEWEST, _SHORT_TITLE, _LABEL = 5, 4, 5
"""Words: a headline below a menu has no fewer, what was taken for it no more than the second, a menu's lines the third."""

_MOST_SENTENCES = 1
"""Of the lines between deck and byline no more are sentences: the text of a picture."""


def part_above_byline(page: Page, at: int) -> Part | str:
    """Return the part of a sentence that stands in a head whose byline comes late: a deck or a caption; else nothing."""
    unit, below = page.units[at], page.following(at)
    byline = _find_byline(page, at)
    if not byline or below is None or unit.part or not is_sentence(unit.text) or len(unit.text) > 2 * SHORT:
        return ""
    between = page.units[at + 1 : byline]
    if sum(is_sentence(other.text) and not other.part for other in between) > _MOST_SENTENCES:
        return ""
    if names_its_credit(below.text) or below.rule in {"lone-credit", "credit-at-end", "picture-caption"}:
        return "caption"
    above = page.units[page.headline + 1 : at]
    is_first = all(other.part in {"boilerplate", "published"} for other in above)
    return "deck" if is_first and between and not unit.gap else ""


def has_late_byline(page: Page, at: int) -> bool:
    """Tell whether “By” and a name stand below a line, with pictures, buttons and one sentence at most in between."""
    byline = _find_byline(page, at)
    between = page.units[at + 1 : byline]
    return byline > 0 and sum(is_sentence(unit.text) for unit in between) <= _MOST_SENTENCES


def _find_byline(page: Page, at: int) -> int:
    """Return where “By” and a name stands below a line, with a time right below it, in a story without a byline so far; 0 if nowhere."""
    if any(unit.part == "byline" for unit in page.units[:at]):
        return 0
    for place in range(at + 1, min(at + _REACH, len(page.units) - 1)):
        unit, below = page.units[place], page.units[place + 1 : place + 3]
        if unit.shape == "line" and page.hit(unit, "byline") is not None and is_byline(unit, page):
            return place if any(is_about_time(u.text) and has_date(u.text) for u in below) else 0
    return 0


def move_headline(page: Page, at: int) -> None:
    """Move the headline to a line below what a site has above it, if that was taken for it: its own name, a section, a menu.

    The true one has a byline or a time right below it, or below its deck, and is longer than all above.
    """
    start = page.headline
    above = page.units[start + 1 : at]
    if not 0 <= start < at - 1 or at > _REACH or page.units[start].rule != "headline-line":
        return
    if not any(unit.part == "boilerplate" for unit in above) or not _is_headline_here(page, at):
        return
    if word_count(page.units[start].text) > _SHORT_TITLE and not _begins_menu(page, start):
        return
    if any(word_count(unit.text) > _LABEL and unit.part != "boilerplate" for unit in above):
        return
    for unit in page.units[start:at]:
        unit.part, unit.rule = "boilerplate", "section-label"
    title = page.units[at]
    title.part, title.rule, page.headline = "headline", "headline-line", at
    page.body, page.dateline = -1, ""


def _begins_menu(page: Page, start: int) -> bool:
    """Tell a site's name or its motto by the menu right below it: ``Skip to content``."""
    return any(
        unit.part == "boilerplate" and unit.text.casefold().startswith("skip")
        for unit in page.units[start + 1 : start + 3]
    )


def _is_headline_here(page: Page, at: int) -> bool:
    """Tell a title above a byline or a time, or above a deck that has one."""
    unit, below = page.units[at], page.units[at + 1 : at + 3]
    return (
        unit.part in {"deck", "caption", "", "subhead", "list"}
        and word_count(unit.text) >= _FEWEST
        and is_title_like(unit.text)
        and bool(below)
        and (
            _tells_of_making(below[0], page)
            or (is_sentence(below[0].text) and _tells_of_making(below[-1], page))
        )
    )


def _tells_of_making(unit: Unit, page: Page) -> bool:
    is_signed = (
        page.hit(unit, "byline") is not None or is_byline(unit, page) or name_behind_day(unit.text) != ""
    )
    return is_signed or (is_about_time(unit.text) and has_date(unit.text))
