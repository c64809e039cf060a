"""Knows the head of a story: headline, deck, byline, dateline, times, and where the body begins.

Must not know what stands below the body's first paragraph, but for a look ahead.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from broadsheet.readers.authors import begins_with_author
from broadsheet.readers.authorship import (
    byline_above,
    byline_below,
    heads_first_part,
    provider_on_top,
    signs_beside_photographer,
    signs_picture_in_capitals,
    signs_with_stroke,
)
from broadsheet.readers.bylines import AGO
from broadsheet.readers.corrections import correction_on_top
from broadsheet.readers.datelines import (
    dateline_of,
    is_closed_dateline,
    is_standing_dateline,
    place_before_colon,
)
from broadsheet.readers.dates import is_about_time
from broadsheet.readers.decks import (
    LONGEST_STANDFIRST,
    furniture_follows,
    has_byline,
    heads_brief,
    is_above_dateline,
    is_above_notice,
    is_left_to_body,
    is_one_of_days,
    is_scene_on_top,
    is_score,
    is_set_close_in_head,
    may_be_deck,
    rating_on_top,
    repeats_headline,
)
from broadsheet.readers.facts import is_box
from broadsheet.readers.filing import dateline_above, standing_dateline
from broadsheet.readers.latecomers import move_headline, part_above_byline
from broadsheet.readers.lines import QUOTE_OPENERS, Unit
from broadsheet.readers.listing import SIGNS
from broadsheet.readers.marks import names_its_credit
from broadsheet.readers.mastheads import (
    above_told_headline,
    address_on_top,
    covering_note,
    head_furniture,
    is_few_words_in_head,
    section_label,
    tells_twice,
)
from broadsheet.readers.moments import is_day_of_life, time_and_place
from broadsheet.readers.names import is_picture_credit
from broadsheet.readers.page import (
    FURNITURE,
    SHORT,
    Page,
    has_phrase,
    is_in_headline_case,
    is_sentence,
    is_title_like,
    opens_with_quote,
    tells_of_publishing,
    weight,
    word_count,
)
from broadsheet.readers.pictures import is_signed_by_agency
from broadsheet.readers.places import is_place_and_day
from broadsheet.readers.rules import features_of, rules_for
from broadsheet.readers.slugs import slug_line, wire_aside
from broadsheet.readers.stacks import is_broken_up, is_timeline
from broadsheet.readers.surroundings import stands_close_to_caption
from broadsheet.story import Part

_PROSE = 90
_CREDIT_ROOM = 90
_FAR = 8
"""Units below the body's first that a dateline may open where key points, which are no sentences, stand first."""

_DATELINED = 40
"""Characters; a paragraph with a dateline has more."""

_RATING, _NAMES, _DECK, _NOTE, _ANY = 20, 200, 280, 500, sys.maxsize
"""Characters that a rating, names, a deck, a note have at most."""

_SENTENCE_ENDS = '.”"!?’»。'
_FEWEST, _MOST_DECKS = 3, 4
"""Words of a caption; lines of a deck, one below the other."""


def read_head(page: Page) -> None:
    """Go down the page once, line rules first, then the rules of the head until the body begins."""
    at, units, has_furniture = page.headline + 1, page.units, False
    while at < len(units):
        unit = units[at] if units[at].shape == "line" else _take_apart(page, at)
        has_furniture = has_furniture or (at > 0 and units[at - 1].part == "boilerplate")
        if has_furniture and 1 < at <= _FAR:
            move_headline(page, at - 1)
        if page.body >= 0 and is_plain_prose(unit, page):
            unit.part = unit.rule = "paragraph"
        else:
            apply_line_rules(unit, page)
        if not (unit.part or unit.gap) and at and _is_open_label(units[at - 1], unit.text):
            unit.part, unit.rule = "caption", "caption-below-label"
        if page.body < 0:
            _read_in_head(page, at)
        elif not page.dateline and at - page.body < page.reach and unit.part in {"", "paragraph"}:
            head = unit.text[: _DATELINED + 1]
            page.dateline = _dateline_below(page, at) if weight(head) > _DATELINED else ""
        at += 1
    if page.body < 0:
        page.body = len(units)


def _take_apart(page: Page, at: int) -> Unit:
    """Return the unit, or its first line if it looked like verse or a table and is none."""
    unit, units = page.units[at], page.units
    if unit.shape == "verse" and is_broken_up(page, at):
        units[at : at + 1] = unit.apart()
    elif unit.shape == "table" and page.headline >= 0 and is_timeline(unit):
        units[at : at + 1] = rows = unit.apart()
        for row in rows:
            row.shape = "list"
    return units[at]


def _is_open_label(unit: Unit, below: str) -> bool:
    """Tell a caption's label such as “Image caption,” alone on its line: the caption is on the next."""
    if unit.rule == "lone-credit" and unit.text.isupper() and ", " in unit.text:
        return is_sentence(below)  # “PHOTO ANA RUIZ, THE HERALD”
    if unit.part != "caption" or unit.text[-1] not in ",:：" or unit.rule != "picture-caption":
        return False
    return unit.text[-1] == "," or not is_sentence(below)


def _dateline_below(page: Page, at: int) -> str:
    """Return the dateline of a paragraph below key points; a place with a colon counts in the first paragraph alone."""
    text = page.units[at].text
    found = dateline_of(text)
    if found or ": " not in text[:_DATELINED]:
        return found
    is_first = not any(is_sentence(unit.text) and unit.part != "list" for unit in page.units[page.body : at])
    return place_before_colon(text) if is_first else ""


def is_plain_prose(unit: Unit, page: Page) -> bool:
    """Tell running text that no rule could claim: most lines are, and need not be asked about.

    It is long, ends as a sentence does, and begins with a letter or a quotation mark that opens no set phrase;
    where a longer line begins like a phrase, it has nothing for which a rule would be asked.
    """
    text = unit.text
    size = len(text)
    if size < _PROSE or text[-1] not in _SENTENCE_ENDS or unit.shape != "line":
        return False
    end = text[-_CREDIT_ROOM:]
    if ":" in end or "/" in end or "©" in text:
        return False
    if size <= SHORT and page.contains(unit, "newsletter_contains"):
        return False
    if text[0] in QUOTE_OPENERS:
        return True
    if not text[0].isalpha():
        return False
    return not page.book.beginnings(text) or (size > SHORT and not features_of(unit, page))


def apply_line_rules(unit: Unit, page: Page) -> None:
    """Ask the line rules, in order, what the unit is; leave it open if none knows.

    They see nothing but the line and how far the page has been read: what they said of a short line is kept,
    since newsrooms repeat their furniture from story to story.
    """
    if len(unit.text) > FURNITURE or unit.shape != "line":
        _ask_line_rules(unit, page)
        return
    key = unit.text, page.headline < 0, page.body < 0
    said = page.book.verdicts.get(key)
    if said is None:
        _ask_line_rules(unit, page)
        page.book.verdicts.keep(key, (unit.part, unit.rule, unit.title))
    else:
        unit.part, unit.rule, unit.title = said


def _ask_line_rules(unit: Unit, page: Page) -> None:
    for rule in rules_for(features_of(unit, page)):
        part = rule(unit, page)
        if part:
            unit.part = part
            unit.rule = unit.rule or rule.__name__.replace("_", "-")
            return


def _read_in_head(page: Page, at: int) -> None:
    unit = page.units[at]
    if not unit.part and page.headline >= 0 and unit.text[0] in SIGNS and _are_points(page, at):
        unit.part, unit.rule = "list", "marked-row"
    if unit.part:
        _read_again(page, at)
        if (
            unit.part in {"list", "table", "verse", "divider", "subhead"}
            and page.headline >= 0
            and _opens_body(page, at)
        ):
            page.body, page.reach = at, _FAR
        return
    if page.headline >= 0 and _begins_body(page, at):
        page.body, page.reach = at, _FAR
        return
    rules = ABOVE_HEADLINE if page.headline < 0 else BELOW_HEADLINE
    for longest, name, part, applies in rules:
        if len(unit.text) <= longest and applies(page, at):
            unit.part, unit.rule = part, name
            if part == "headline":
                page.headline = at
            return
    if page.headline >= 0 and (late := part_above_byline(page, at)):
        unit.part, unit.rule = late, "deck-line" if late == "deck" else "signed-caption"
        return
    page.body = at
    page.reach = page.reach if is_sentence(unit.text) else _FAR
    page.dateline = page.dateline or dateline_of(unit.text) or place_before_colon(unit.text)
    if is_plain_prose(unit, page):
        unit.part = unit.rule = "paragraph"


def _are_points(page: Page, at: int) -> bool:
    """Tell one of several lines close together that begin with the same sign: the story told in a few points."""
    beside = [page.units[at - 1], page.following(at)]
    return any(unit is not None and unit.text[0] == page.units[at].text[0] for unit in beside)


def _read_again(page: Page, at: int) -> None:
    """Read what a line rule decided as something else that it can be in a head alone."""
    unit = page.units[at]
    if unit.part == "list" and unit.text.count(f" {unit.text[0]} ") and furniture_follows(page, at):
        unit.part, unit.rule = "deck", "deck-line"
    elif unit.part == "list" and page.headline >= 0 and AGO.fullmatch(unit.text.lstrip("•· ")):
        unit.part, unit.rule = "published", "time-line"
    elif page.headline >= 0 and (
        unit.rule == "leading-kind" or (unit.text[0] == "【" and unit.part == "promo")
    ):
        unit.part, unit.rule = "caption", "caption-on-top"  # the title of a video on top
    elif unit.rule in {"lone-credit", "credit-at-end"}:
        if (
            page.headline >= 0
            and unit.text[-1] in "/-–—"
            and (is_closed_dateline(unit.text) or is_standing_dateline(unit.text))
        ):
            unit.part, unit.rule = "dateline", "standing-dateline"
            page.dateline = page.dateline or unit.text.rstrip(" –—-")
        elif page.headline >= 0 and (signs_with_stroke(page, at) or signs_beside_photographer(page, at)):
            unit.part, unit.rule = "byline", "byline-below"
    elif (
        unit.rule == "time-line"
        and page.headline >= 0
        and unit.text[:2].isupper()
        and is_place_and_day(unit.text)
    ):
        unit.part, unit.rule = "dateline", "standing-dateline"  # Kyiv's time is named by its place
        page.dateline = page.dateline or unit.text
    elif unit.rule == "boilerplate-comments" and _heads_letters(page, at):
        unit.part, unit.rule, page.headline = "headline", "headline-line", at
    elif unit.part == "published" and unit.gap and len(unit.text) <= _RATING and is_one_of_days(page, at):
        unit.part, unit.rule = "subhead", "day-heading"


def _heads_letters(page: Page, at: int) -> bool:
    """Tell “Letters to the editor” as a page's headline from the label of a section: the day is right below."""
    below = page.following(at)
    return page.headline < 0 and below is not None and is_about_time(below.text)


def _begins_body(page: Page, at: int) -> bool:
    """Tell a stanza, a table, the heading of the first brief, or a box of facts: the body begins with it."""
    unit = page.units[at]
    if unit.shape != "line" or is_day_of_life(page, at):
        return True
    if unit.text[-1] not in _SENTENCE_ENDS and (
        heads_brief(page, at) or (unit.text.isalpha() and has_byline(page) and heads_first_part(page, at))
    ):
        return True
    return has_byline(page) and is_box(page, at)


def _opens_body(page: Page, at: int) -> bool:
    """A list right under the headline may be key points; the body has begun all the same."""
    if page.units[at].part == "divider":
        return False
    end = at
    while end < len(page.units) - 1 and page.units[end + 1].shape == "list":
        end += 1
    return not furniture_follows(page, end)


def attribution_on_top(page: Page, at: int) -> bool:
    """An editor sees above the story where it was first published.

    Match: `This story was originally published by ProPublica.`
    Near miss: `This story begins in a kitchen in Skerrow.`
    """
    unit = page.units[at]
    if weight(unit.text) > _NOTE:
        return False
    hit = page.hit(unit, "attribution")
    if hit is not None and page.hit(unit, "promo") and not hit.group("publisher"):
        return False  # “Read more” points on, and to no outlet
    if hit is not None and page.units[at - 1].part == "caption" and not unit.gap and page.headline >= 0:
        return not hit.group("publisher")[:1].islower()  # “Source: a reader of ours” gave the picture
    if hit is not None:
        return page.headline >= 0 or weight(unit.text) > 30 or ":" in unit.text
    if opens_with_quote(unit.text):
        return _tells_of_title(unit.text)
    if page.contains(unit, "contains"):
        return True
    if page.headline < 0 and _is_above_headline(page, at) and page.gapped_hit(unit, "credit"):
        return True  # what the outlet is
    return (
        (page.headline >= 0 or _is_above_headline(page, at))
        and tells_of_publishing(unit, page)
        and page.gapped_hit(unit, "attribution") is not None
    )


def _tells_of_title(text: str) -> bool:
    """Tell a title between quotation marks and right behind it where it was first published."""
    end = max(text.rfind(mark) for mark in '”"»“')
    rest = text[end + 1 :]
    return end > 0 and len(rest) <= _NAMES and has_phrase(rest, rest.casefold().split(), "contains")


def _is_above_headline(page: Page, at: int) -> bool:
    """Tell a finished sentence with a line that could be the headline below it: no headline ends with a full stop."""
    below = page.following(at)
    return (
        below is not None
        and is_sentence(page.units[at].text)
        and page.units[at].text[-1] in ".。।"
        and (is_title_like(below.text) or is_in_headline_case(below.text) or tells_twice(below.text))
        and word_count(below.text) >= _FEWEST
    )


def headline_line(page: Page, at: int) -> bool:
    """An editor sees the headline: the first line that nothing else claims.

    Match: `Harrow Point votes for the barrage`
    Near miss: `Advertisement`
    """
    return True


def deck_line(page: Page, at: int) -> bool:
    """An editor sees the deck: a line under the headline that adds to it.

    Match: `Councillors back the plan by three votes after a nine-hour debate` under the headline
    Near miss: `Councillors backed the plan by three votes on Tuesday.` with the next paragraph right below
    """
    unit = page.units[at]
    if len(unit.text) > _DECK and at - 1 != page.headline:
        return False
    headed = {"byline", "published"} <= {u.part for u in page.units[:at]}
    if headed and unit.gap and not (is_above_notice(page, at) or is_above_dateline(page, at)):
        return False  # what stands alone below both is a picture's title
    above = (u for u in page.units[:at] if u.rule != "rating-on-top")
    if any(u.part in {"deck", "dateline"} for u in above) and not _is_second_deck(page, at):
        return False
    if is_scene_on_top(page, at):
        return False
    if not may_be_deck(page, at) or _is_below_caption(page, at):
        return False
    return is_set_close_in_head(page, at) or _is_second_deck(page, at) or not repeats_headline(page, unit)


def _is_second_deck(page: Page, at: int) -> bool:
    """Tell a line right below the deck, as close as that is to the headline, above a byline or a time."""
    above, unit = page.units[at - 1], page.units[at]
    if above.part == "deck" and not unit.gap and is_score(above.text) and is_score(unit.text):
        return True
    return (
        above.part == "deck"
        and at - page.headline - sum(u.rule == "rating-on-top" for u in page.units[:at]) <= _MOST_DECKS
        and unit.gap <= above.gap
        and furniture_follows(page, at)
    )


def caption_on_top(page: Page, at: int) -> bool:
    """An editor sees the title of the video or picture that stood on top: it says the headline over again.

    Match: `Harrow Point votes on barrage 'at last'` under `Harrow Point votes for the barrage`
    Near miss: `Nine hours of debate end in a narrow win for the plan` under `Harrow Point votes for the barrage`
    """
    text, below = page.units[at].text, page.units[at + 1 : at + 3]
    if _is_below_caption(page, at) or is_scene_on_top(page, at):
        return True
    if below and below[0].shape == "verse" and not is_broken_up(page, at + 1):
        return False  # the poem's title
    if is_sentence(text) and any(unit.part == "dateline" for unit in page.units[:at]):
        return False
    if may_be_deck(page, at):
        return not is_left_to_body(page, at) and not is_few_words_in_head(page, at)
    if not below or is_sentence(text) or weight(text) >= SHORT:
        return False
    signed = is_signed_by_agency(text) and any(is_sentence(unit.text) for unit in below)
    return signed or names_its_credit(text) or is_picture_credit(text)


def _is_below_caption(page: Page, at: int) -> bool:
    """Tell the second line of a picture's text."""
    text, above = page.units[at].text, page.units[at - 1]
    if (
        above.part == "caption"
        and above.text[0] == "©"
        and not page.units[at].gap
        and furniture_follows(page, at)
    ):
        return len(text) <= SHORT  # whose the picture is, and then what it shows
    return stands_close_to_caption(page, at) and not is_sentence(text) and word_count(text) > _FEWEST


def author_on_top(page: Page, at: int) -> bool:
    """An editor sees above the story who its author is: the line begins with the name from the byline.

    Match: `Ana Ruiz is a columnist for the Ledger.` below the byline of Ana Ruiz
    Near miss: `Ana Ruiz was the first on the boat when it came in.` below the byline of Ana Ruiz
    """
    unit = page.units[at]
    return (
        has_byline(page)
        and unit.text[-1] == "."
        and begins_with_author(page, at)
        and page.gapped_hit(unit, "credit") is not None
    )


HeadRule = tuple[int, str, Part, Callable[[Page, int], bool]]
"""How long the longest line is of which a rule need be asked, in characters; the rule's name, the part, the rule."""

ABOVE_HEADLINE: tuple[HeadRule, ...] = (
    (_NAMES, "provider-on-top", "attribution", provider_on_top),
    (_NOTE, "attribution-on-top", "attribution", attribution_on_top),
    (_DECK, "wire-aside", "boilerplate", wire_aside),
    (_NOTE, "correction-on-top", "correction", correction_on_top),
    (_ANY, "slug-line", "boilerplate", slug_line),
    (_ANY, "section-label", "boilerplate", section_label),
    (_DECK, "covering-note", "boilerplate", covering_note),
    (_NAMES, "byline-above", "byline", byline_above),
    (_NAMES, "standing-dateline", "dateline", dateline_above),
    (_ANY, "section-label", "boilerplate", above_told_headline),
    (_ANY, "headline-line", "headline", headline_line),
)
BELOW_HEADLINE: tuple[HeadRule, ...] = (
    (_NAMES, "provider-on-top", "attribution", provider_on_top),
    (_DECK, "wire-aside", "boilerplate", wire_aside),
    (_NAMES, "lone-credit", "caption", signs_picture_in_capitals),
    (_NAMES, "byline-below", "byline", byline_below),
    (_NAMES, "time-and-place", "published", time_and_place),
    (_NAMES, "standing-dateline", "dateline", standing_dateline),
    (_RATING, "rating-on-top", "deck", rating_on_top),
    (_NOTE, "attribution-on-top", "attribution", attribution_on_top),
    (_NOTE, "author-on-top", "credit", author_on_top),
    (_NOTE, "correction-on-top", "correction", correction_on_top),
    (_NAMES, "address-on-top", "boilerplate", address_on_top),
    (LONGEST_STANDFIRST, "deck-line", "deck", deck_line),
    (_DECK, "caption-on-top", "caption", caption_on_top),
    (_NAMES, "head-furniture", "boilerplate", head_furniture),
)
