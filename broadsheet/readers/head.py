"""Knows the head of a story: headline, deck, byline, dateline, times, and where the body begins.

Must not know what stands below the body's first paragraph, but for a look ahead.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from broadsheet.readers.bylines import is_byline, is_capitalised, kickers
from broadsheet.readers.dates import is_about_time, is_clock_time
from broadsheet.readers.lines import Unit
from broadsheet.readers.names import (
    dateline_of,
    has_role,
    is_agency,
    is_dateline,
    is_person,
    is_uncased_name,
)
from broadsheet.readers.page import (
    SHORT,
    Page,
    is_sentence,
    is_title_like,
    opens_with_quote,
    weight,
    word_count,
)
from broadsheet.readers.rules import features_of, rules_for
from broadsheet.story import Part
from broadsheet.text import headline_key, strip_invisible

_DECK_LENGTH = 280
_SENTENCE_DECK = 220
_PROSE = 90
_CREDIT_ROOM = 90
_FURNITURE = 60
"""Characters; longer lines are rarely the same in two stories."""

_MOST_VERDICTS = 10_000
_SENTENCE_ENDS = '.”"!?’»。'
_STANDING_DATELINE = re.compile(r"\s*(?:[-–—]+|:)\s*$")


def read_head(page: Page) -> None:
    """Go down the page once, line rules first, then the rules of the head until the body begins."""
    at = 0
    while at < len(page.units):
        unit = page.units[at]
        if unit.shape == "verse" and _is_broken_up(unit, page):
            page.units[at : at + 1] = _split(unit)
            continue
        if page.body >= 0 and is_plain_prose(unit, page):
            unit.part = unit.rule = "paragraph"
        else:
            apply_line_rules(unit, page)
        if page.body < 0:
            _read_in_head(page, at)
        elif not page.dateline and at - page.body < 3 and unit.part in {"", "paragraph"}:
            page.dateline = dateline_of(unit.text) if weight(unit.text) > 40 else ""
        at += 1
    if page.body < 0:
        page.body = len(page.units)


def is_plain_prose(unit: Unit, page: Page) -> bool:
    """Tell running text that no rule could claim: most lines are, and need not be asked about.

    It is long, ends as a sentence does, and begins with a letter or a quotation mark that opens no set phrase.
    """
    text = unit.text
    if len(text) < _PROSE or text[-1] not in _SENTENCE_ENDS or unit.shape != "line":
        return False
    if not (text[0].isalpha() or opens_with_quote(text)):
        return False
    if len(text) <= SHORT and page.contains(unit, "newsletter_contains"):
        return False
    if ":" in text[-_CREDIT_ROOM:] or "©" in text or "/" in text[-_CREDIT_ROOM:]:
        return False
    return opens_with_quote(text) or not page.book.candidates(text)


def apply_line_rules(unit: Unit, page: Page) -> None:
    """Ask the line rules, in order, what the unit is; leave it open if none knows.

    They see nothing but the line and how far the page has been read: what they said of a short line is kept,
    since newsrooms repeat their furniture from story to story.
    """
    if len(unit.text) > _FURNITURE or unit.shape != "line":
        _ask_line_rules(unit, page)
        return
    key = unit.text, page.headline < 0, page.body < 0
    said = page.book.verdicts.get(key)
    if said is None:
        _ask_line_rules(unit, page)
        if len(page.book.verdicts) >= _MOST_VERDICTS:
            page.book.verdicts.clear()
        page.book.verdicts[key] = unit.part, unit.rule, unit.title
    else:
        unit.part, unit.rule, unit.title = said


def _ask_line_rules(unit: Unit, page: Page) -> None:
    for rule in rules_for(features_of(unit, page)):
        part = rule(unit, page)
        if part:
            unit.part = part
            unit.rule = unit.rule or rule.__name__.replace("_", "-")
            return


def _split(unit: Unit) -> list[Unit]:
    found = [Unit(unit.first + n, unit.first + n, line, 0) for n, line in enumerate(unit.lines)]
    found[0].gap = unit.gap
    return found


def _is_broken_up(unit: Unit, page: Page) -> bool:
    """Tell lines that only look like verse: bylines, share bars and their like stand one below the other."""
    if page.headline < 0:
        return True
    for line in _split(unit):
        if page.hits(line) or (page.body < 0 and (is_about_time(line.text) or is_person(line.text))):
            return True
    return False


def _read_in_head(page: Page, at: int) -> None:
    unit = page.units[at]
    if unit.part:
        if (
            unit.part in {"list", "table", "verse", "divider", "subhead"}
            and page.headline >= 0
            and _opens_body(page, at)
        ):
            page.body = at
        return
    rules = ABOVE_HEADLINE if page.headline < 0 else BELOW_HEADLINE
    for name, part, applies in rules:
        if applies(page, at):
            unit.part, unit.rule = part, name
            if part == "headline":
                page.headline = at
            return
    page.body = at
    page.dateline = page.dateline or dateline_of(unit.text)


def _opens_body(page: Page, at: int) -> bool:
    """A list right under the headline may be key points; the body has begun all the same."""
    if page.units[at].part == "divider":
        return False
    end = at
    while end < len(page.units) - 1 and page.units[end + 1].shape == "list":
        end += 1
    return not _furniture_follows(page, end)


def attribution_on_top(page: Page, at: int) -> bool:
    """An editor sees above the story where it was first published.

    Match: `This story was originally published by ProPublica.`
    Near miss: `This story begins in a kitchen in Skerrow.`
    """
    unit = page.units[at]
    if weight(unit.text) > 500:
        return False
    if page.hit(unit, "attribution") is not None:
        return page.headline >= 0 or weight(unit.text) > 30 or ":" in unit.text
    text = page.bare(unit)
    if opens_with_quote(text):
        return False
    if page.headline >= 0 and any(h.phrase.category == "attribution" for h in page.gapped_hits(unit)):
        return True
    return page.contains(unit, "contains")


def section_label(page: Page, at: int) -> bool:
    """An editor sees the name of a section above the headline, left over from the page's furniture.

    Match: `World news` above the headline
    Near miss: `World waits for Harrow Point` as the headline
    """
    unit = page.units[at]
    below = page.following(at)
    return (
        unit.text.casefold().strip(" :|>") in kickers() and below is not None and word_count(below.text) > 2
    )


def byline_above(page: Page, at: int) -> bool:
    """An editor sees the byline above the headline.

    Match: `By Ana Ruiz` above the headline
    Near miss: `By the sea, a town waits` as the headline
    """
    unit = page.units[at]
    return page.hit(unit, "byline") is not None and is_byline(unit, page) and page.following(at) is not None


def headline_line(page: Page, at: int) -> bool:
    """An editor sees the headline: the first line that nothing else claims.

    Match: `Harrow Point votes for the barrage`
    Near miss: `Advertisement`
    """
    return True


def byline_below(page: Page, at: int) -> bool:
    """An editor sees who wrote the story: with a word such as “By”, as a bare name, or as an agency.

    Match: `By Ana Ruiz and Tom Hale`
    Match: `Ana Ruiz, Political Editor`
    Match: `AFP, MANILA`
    Near miss: `By Friday the water had gone`
    """
    unit = page.units[at]
    if is_byline(unit, page) and (page.hit(unit, "byline") or not _has_byline(page) or is_agency(unit.text)):
        return True
    above = page.units[at - 1]
    if above.part != "byline" or weight(unit.text) > 60 or not is_title_like(unit.text):
        return False
    below = page.following(at)
    if (
        word_count(unit.text) <= 3
        and _is_titled(unit.text)
        and below is not None
        and is_about_time(below.text)
    ):
        return True
    return has_role(unit.text) and word_count(unit.text) <= 7 and is_capitalised(unit.text)


def standing_dateline(page: Page, at: int) -> bool:
    """An editor sees the dateline on a line of its own.

    Match: `AUBURN, Wash. —`
    Near miss: `AUBURN, Wash. — The river rose`
    """
    if len(page.units[at].text) > 90:
        return False
    text = strip_invisible(page.units[at].text)
    match = _STANDING_DATELINE.search(text)
    head = text[: match.start()] if match else text
    if weight(text) > 70:
        return False
    if match is None and not (head.isupper() and "," in head) and not re.search(r"\([^)]{2,20}\)$", head):
        return False
    if is_dateline(head) and (match or is_dateline(head)):
        page.dateline = page.dateline or head.strip()
        return True
    return False


def deck_line(page: Page, at: int) -> bool:
    """An editor sees the deck: a line under the headline that adds to it.

    Match: `Councillors back the plan by three votes after a nine-hour debate` under the headline
    Near miss: `Councillors backed the plan by three votes on Tuesday.` with the next paragraph right below
    """
    unit = page.units[at]
    if any(u.part == "deck" for u in page.units[:at]) or not _may_be_deck(page, at):
        return False
    return not _repeats_headline(page, unit)


def caption_on_top(page: Page, at: int) -> bool:
    """An editor sees the title of the video or picture that stood on top: it says the headline over again.

    Match: `Harrow Point votes on barrage 'at last'` under `Harrow Point votes for the barrage`
    Near miss: `Nine hours of debate end in a narrow win for the plan` under `Harrow Point votes for the barrage`
    """
    return _may_be_deck(page, at)


ABOVE_HEADLINE: tuple[tuple[str, Part, Callable[[Page, int], bool]], ...] = (
    ("attribution-on-top", "attribution", attribution_on_top),
    ("section-label", "boilerplate", section_label),
    ("byline-above", "byline", byline_above),
    ("headline-line", "headline", headline_line),
)
BELOW_HEADLINE: tuple[tuple[str, Part, Callable[[Page, int], bool]], ...] = (
    ("byline-below", "byline", byline_below),
    ("standing-dateline", "dateline", standing_dateline),
    ("attribution-on-top", "attribution", attribution_on_top),
    ("deck-line", "deck", deck_line),
    ("caption-on-top", "caption", caption_on_top),
)


def _is_titled(text: str) -> bool:
    return all(word[0].isupper() for word in text.split())


def _has_byline(page: Page) -> bool:
    return any(u.part == "byline" for u in page.units)


def _may_be_deck(page: Page, at: int) -> bool:
    unit = page.units[at]
    text = unit.text
    longest = _DECK_LENGTH
    if is_sentence(text) and weight(text) > _SENTENCE_DECK:
        return False
    if is_sentence(text):
        longest = 0 if {"byline", "published"} <= {u.part for u in page.units[:at]} else _SENTENCE_DECK
    if weight(text) > longest or dateline_of(text) or page.following(at) is None:
        return False
    if any(
        h.phrase.category == "related_heading" or (h.phrase.category == "promo" and not h.group("rest"))
        for h in page.hits(unit)
    ):
        return False
    if text[0] in "<{&" or is_clock_time(text):
        return False
    if not is_sentence(text):
        return is_title_like(text) and (weight(text) > 24 or word_count(text) > 3)
    return _furniture_follows(page, at)


def _furniture_follows(page: Page, at: int) -> bool:
    """Tell whether a byline, a time or a dateline parts the line from the body: then it is no lede."""
    for unit in page.units[at + 1 : at + 4]:
        if unit.shape != "line" or page.hit(unit, "promo"):
            return False
        if is_byline(unit, page) and not _has_byline(page) and not is_uncased_name(unit.text):
            return True
        if weight(unit.text) < 160 and is_about_time(unit.text):
            return True
        if any(h.phrase.category.startswith("boilerplate.") for h in page.hits(unit)):
            continue
        return bool(dateline_of(unit.text)) and weight(unit.text) > 40
    return False


def _repeats_headline(page: Page, unit: Unit) -> bool:
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


def _long_words(text: str) -> list[str]:
    return [w for w in re.findall(r"[^\W\d_]+", text.casefold()) if len(w) > 3]
