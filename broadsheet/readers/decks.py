"""Knows decks by their shape and by what stands below them: how long they are, and that a byline or a time follows.

Must not know which line of a head is the deck; that is for ``readers.head``.
"""

from __future__ import annotations

import re
from functools import cache

from broadsheet.readers.briefs import STREET, goes_on, is_rating
from broadsheet.readers.bylines import is_byline, is_name_and_place
from broadsheet.readers.datelines import dateline_of
from broadsheet.readers.dates import has_date, is_about_time, is_clock_time
from broadsheet.readers.lines import Unit
from broadsheet.readers.marks import names_its_credit
from broadsheet.readers.names import ARTICLES, is_outlet_name, is_person, is_uncased_name, without_agency
from broadsheet.readers.page import FURNITURE, SHORT, Page, is_sentence, is_title_like, weight, word_count
from broadsheet.readers.pictures import bracketed_agency, credit_at_end, is_signed_by_agency
from broadsheet.readers.scenes import is_old_scene
from broadsheet.readers.tables import languages
from broadsheet.text import headline_key, rare

_DECK_LENGTH = 280
_SENTENCE_DECK = 220
LONGEST_STANDFIRST = 480
"""Characters, as all lengths of decks; the last one's right above the byline."""

_TITLE = 16
_RESULT = rare(
    r"[^\W\d_][^\d.,:;?!]{2,40}\s\d{1,3}(?:[-–(]\d{1,2}\)?)?,?\s(?:v\s)?[^\W\d_][^\d.,:;?!]{2,40}\s\d{1,3}(?:[-–(]\d{1,2}\)?)?"
)
"""How a match ended, as a line above its report."""

_SCORE = re.compile(r"[^\W\d_][^\d.,:;?!]{2,40}\s\d{1,2}[-–]\d{1,2}(?:\s\(\d{1,3}\))?")
_WITH_THEIRS = re.compile(r"(?:[A-Z][a-z]+ )?(?:[A-Z][\w'’-]+ ){1,3}with (?:his|her|their|its) [^,;:]+")

_STOPS = '.”"!?’'
_DAY, _FEWEST_BETWEEN = 30, 2
"""Characters of a day that heads a part; units from it to the next."""

_YEAR_OR_CLOCK = re.compile(r"\d{4}|\d[:.]\d")
_FIGURE = re.compile(r"\d")


def has_byline(page: Page) -> bool:
    """Tell whether a byline has been found."""
    return any(unit.part == "byline" for unit in page.units)


def may_be_deck(page: Page, at: int) -> bool:
    """Tell a line that is short enough for a deck, and that is set off from the body if it is a sentence."""
    unit = page.units[at]
    if unit.deck is None:
        unit.deck = _may_be_deck(page, at)
    found: bool = unit.deck
    return found


def _may_be_deck(page: Page, at: int) -> bool:
    unit = page.units[at]
    text = unit.text
    longest = _DECK_LENGTH
    if _asks_below_byline(page, at):
        return True
    if is_sentence(text):
        longest = _longest_sentence(page, at)
    if weight(text) > longest or dateline_of(text) or page.following(at) is None:
        return False
    if any(
        h.phrase.category == "related_heading" or (h.phrase.category == "promo" and not h.group("rest"))
        for h in page.hits(unit)
    ):
        return False
    if not is_sentence(text) and (names_its_credit(text) or is_signed_by_agency(text)):
        return False
    if is_outlet_name(text) and page.headline != at - 1:
        return False
    if is_result(text) or text[-1] in "★☆" or goes_on(text, page.units[at + 1].text):
        return False
    if text[0] in "<{&" or is_clock_time(text) or _is_row_of_figures(page, at):
        return False
    if not is_sentence(text):
        above = page.units[at - 1]
        is_below = above.part in {"headline", "divider"} or above.rule == "rating-on-top"
        is_first = is_below and furniture_follows(page, at)
        return is_title_like(text) and (weight(text) > 24 or word_count(text) > 3 or is_first)
    return any(
        tells(page, at)
        for tells in (furniture_follows, is_above_notice, is_above_dateline, _is_above_picture)
    )


def _longest_sentence(page: Page, at: int) -> int:
    """Return how many characters a deck may have that is a sentence: none in readers' letters, nor below byline and time."""
    if weight(page.units[at].text) > _SENTENCE_DECK:
        return LONGEST_STANDFIRST if _is_standfirst(page, at) else -1
    if _is_letter(page):
        return -1
    headed = {"byline", "published"} <= {u.part for u in page.units[:at]}
    return 0 if headed and not (is_above_notice(page, at) or is_above_dateline(page, at)) else _SENTENCE_DECK


def _is_standfirst(page: Page, at: int) -> bool:
    """Tell some sentences right below the headline with the byline or the time right below them."""
    unit, below = page.units[at], page.following(at)
    if at - 1 != page.headline or below is None or weight(unit.text) > LONGEST_STANDFIRST:
        return False
    if dateline_of(unit.text) or below.shape != "line":
        return False
    is_labelled = is_byline(below, page) and page.hit(below, "byline") is not None
    return is_labelled or (furniture_follows(page, at) and len(below.text) <= SHORT // 2)


def _asks_below_byline(page: Page, at: int) -> bool:
    """Tell a question right below the byline, and a blank line below it: what asks in the body stands by itself."""
    unit = page.units[at]
    if unit.text[-1] not in "?؟？":
        return False
    below = page.following(at)
    return (
        not unit.gap
        and page.units[at - 1].part == "byline"
        and below is not None
        and below.gap > 0
        and is_sentence(below.text)
        and word_count(unit.text) <= _TITLE
    )


def _is_letter(page: Page) -> bool:
    """Tell a page of readers' letters by the first word of its headline."""
    return page.units[page.headline].text.partition(" ")[0].casefold().rstrip(":,") in _letter_words()


@cache
def _letter_words() -> frozenset[str]:
    """Return the words with which a page of readers' letters is headed: what they write is no deck."""
    return frozenset(w for language in languages().values() for w in language.words("letter_words"))


def is_above_notice(page: Page, at: int) -> bool:
    """Tell a lone sentence above the notice that links earn the site money: such sites set it between deck and story."""
    unit, below = page.units[at], page.following(at)
    if below is None or len(below.text) > SHORT:
        return False
    return unit.gap > 0 and below.gap > 0 and is_sentence(unit.text) and _has_notice(below, page)


def _is_above_picture(page: Page, at: int) -> bool:
    """Tell a sentence right between the byline and a picture's text, which has its credit and a blank line below it."""
    unit, below, beyond = page.units[at], page.following(at), page.following(at + 1)
    return (
        page.units[at - 1].part == "byline"
        and below is not None
        and beyond is not None
        and not (unit.gap or below.gap)
        and beyond.gap > 0
        and below.shape == "line"
        and len(below.text) <= SHORT
        and (credit_at_end(below, page) != "" or names_its_credit(below.text))
    )


def is_above_dateline(page: Page, at: int) -> bool:
    """Tell what stands apart right above the story's first paragraph, which begins with its dateline."""
    below = page.following(at)
    if below is None or not (below.gap and page.units[at].gap) or len(below.text) <= FURNITURE:
        return False
    place = dateline_of(below.text)
    if not place or ":" in below.text[: len(place) + _FEWEST_BETWEEN]:
        return False
    return not page.hits(below)


def _has_notice(unit: Unit, page: Page) -> bool:
    return page.contains(unit, "commission_notices") and page.has_notice(unit)


def _is_row_of_figures(page: Page, at: int) -> bool:
    """Tell three short lines close together that all have figures: a recipe's times, a film's facts."""
    row = page.units[at : at + 3]
    return len(row) > 2 and not any(
        unit.gap * (unit is not row[0])
        or word_count(unit.text) > _TITLE // 2
        or not _FIGURE.search(unit.text)
        for unit in row
    )


def is_result(text: str) -> bool:
    """Tell how a match ended: two names, each with its figures."""
    return text[-1] in "0123456789)" and _RESULT.fullmatch(text) is not None


def is_score(text: str) -> bool:
    """Tell one side of a result, as Irish papers set it a line each: ``Clonbarra 2-19``."""
    return _SCORE.fullmatch(text) is not None


_LABEL, _REACH = 3, 7
"""Words of a label between deck and byline; lines below a deck among which its byline or time stands."""


def furniture_follows(page: Page, at: int) -> bool:
    """Tell whether a byline, a time or a dateline parts the line from the body: then it is no lede."""
    text = page.units[at].text
    patient = not is_sentence(text) or (text[-1] in "?!؟？！" and word_count(text) <= _TITLE)
    for place, below in enumerate(page.units[at + 1 : at + _REACH], at + 1):
        unit = below.apart()[0] if below.shape == "verse" else below
        if unit.shape != "line" or page.hit(unit, "promo") or is_clock_time(unit.text):
            return False
        if credit_at_end(unit, page) or (unit.text[-1] in "])" and bracketed_agency(unit, page)):
            continue
        if is_byline(unit, page) and not has_byline(page) and not is_uncased_name(unit.text):
            return not (heads_table(page, place) or _is_one_of_names(page, place))
        if place + 1 < len(page.units) and is_name_and_place(unit, page.units[place + 1].text):
            return True
        if weight(unit.text) < 160 and _tells_time(unit.text):
            return not (heads_table(page, place) or is_one_of_days(page, place))
        if page.has_notice(unit):
            continue
        longest = 2 * _LABEL if unit.text[0] > "\u0600" and not below.gap else _LABEL
        if word_count(unit.text) <= longest and is_title_like(unit.text) and at == page.headline + 1:
            continue  # the outlet's name, a button
        if patient and is_title_like(unit.text) and word_count(unit.text) <= 2 * _TITLE:
            patient = False
            continue
        return bool(dateline_of(unit.text)) and weight(unit.text) > 40
    return False


def heads_brief(page: Page, at: int) -> bool:
    """Tell the heading of the first of several briefs: a dateline is right below it, and below another such line."""
    unit = page.units[at]
    if not unit.gap or is_sentence(unit.text) or not _is_dated_below(page, at) or is_byline(unit, page):
        return False
    return any(
        is_title_like(unit.text) and not is_sentence(unit.text) and _is_dated_below(page, later)
        for later, unit in enumerate(page.units[at + _FEWEST_BETWEEN :], at + _FEWEST_BETWEEN)
    )


def _is_dated_below(page: Page, at: int) -> bool:
    """Tell a line that has a paragraph with a dateline below it."""
    below = page.following(at)
    return (
        below is not None
        and len(below.text) > _DAY
        and below.text[-1] in _STOPS
        and bool(dateline_of(below.text))
    )


def heads_table(page: Page, at: int) -> bool:
    """Tell what looks like a name or a day and stands right above a table: it is the table's heading."""
    below = page.following(at)
    return at > page.headline + 1 and below is not None and below.shape == "table"


def _is_one_of_names(page: Page, at: int) -> bool:
    """Tell a bare name above a street, or one that heads a part: further down other such lines stand above text."""
    unit, below = page.units[at], page.following(at)
    if unit.shape == "verse":
        return STREET.match(unit.lines[1]) is not None
    if below is None or page.hits(unit) or not _is_lone_name(unit):
        return False
    first, _, _ = unit.text.partition(" ")
    if unit.text.isupper() and first.casefold() in ARTICLES:
        return True
    if not is_sentence(below.text):
        return False
    others = list(filter(_is_lone_name, page.units[at + _FEWEST_BETWEEN :]))
    return len(others) > 1 or any(other.text.startswith(f"{first} ") for other in others)


def _is_lone_name(unit: Unit) -> bool:
    return unit.gap > 0 and len(unit.text) <= _DAY and is_person(unit.text)


def is_one_of_days(page: Page, at: int) -> bool:
    """Tell a day without a year that heads a part: further down another such day stands alone on its line."""
    return _is_day(page.units[at]) and any(map(_is_day, page.units[at + _FEWEST_BETWEEN :]))


def _is_day(unit: Unit) -> bool:
    text = unit.text
    return (
        unit.gap > 0
        and len(text) <= _DAY
        and not _YEAR_OR_CLOCK.search(text)
        and is_about_time(text)
        and has_date(text)
    )


def _tells_time(text: str) -> bool:
    """Tell a time, perhaps with an agency behind it, or with a place before or behind a bar."""
    if is_about_time(without_agency(text)):
        return True
    return "|" in text and any(is_about_time(part) and has_date(part) for part in text.split("|"))


def repeats_headline(page: Page, unit: Unit) -> bool:
    """Tell a line that says the headline over again: a third of its long words are the headline's."""
    if is_sentence(unit.text):
        return False
    headline = page.units[page.headline].text
    if headline_key(headline) == headline_key(unit.text):
        return True
    if unit.text.split()[:2] == headline.split()[:2] and word_count(unit.text) > 3:
        return True
    words = set(_long_words(unit.text))
    stems = {w[:5] for w in _long_words(headline)}
    shared = sum(w[:5] in stems for w in words)
    return len(words) > 2 and shared * 2 >= len(words)


def is_set_close_in_head(page: Page, at: int) -> bool:
    """Tell a line right between a headline and a byline, without blank lines: a deck may say the headline over again."""
    unit, below = page.units[at], page.following(at)
    return (
        at - 1 == page.headline
        and not unit.gap
        and below is not None
        and not below.gap
        and is_byline(below, page)
        and unit.text.split()[:1] != page.units[page.headline].text.split()[:1]
    )


def is_scene_on_top(page: Page, at: int) -> bool:
    """Tell what a picture below the byline shows: somebody with a thing of theirs, and no verb, or a year long past."""
    text = page.units[at].text
    if page.units[at].gap and page.units[at - 1].part in {"byline", "published"} and is_old_scene(text):
        return True
    return (
        page.units[at - 1].part == "byline"
        and word_count(text) <= _TITLE
        and _WITH_THEIRS.fullmatch(text) is not None
        and not is_sentence(text)
    )


def rating_on_top(page: Page, at: int) -> bool:
    """An editor sees above a review how many stars the critic gave.

    Match: `★★★★☆` under the headline
    Match: `★★★½` under the headline
    Near miss: `* * *` under the headline
    """
    return is_rating(page.units[at].text)


def is_left_to_body(page: Page, at: int) -> bool:
    """Tell a line between the head and running text that does not say the headline over again: it may head a part."""
    below = page.following(at)
    return (
        page.units[at].gap > 0
        and page.units[at - 1].part in {"byline", "published"}
        and below is not None
        and below.gap > 0
        and is_sentence(below.text)
        and ". " not in page.units[at].text
        and not repeats_headline(page, page.units[at])
    )


def _long_words(text: str) -> list[str]:
    return [w for w in re.findall(r"[^\W\d_]+", text.casefold()) if len(w) > 3]
