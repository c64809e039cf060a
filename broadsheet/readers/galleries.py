"""Knows captions that are told by what stands beside them: the number of a gallery's picture, a credit.

Must not know captions that a line shows by itself.
"""

from __future__ import annotations

import re

from broadsheet.readers.authors import begins_with_author
from broadsheet.readers.datelines import dateline_of
from broadsheet.readers.dates import has_date
from broadsheet.readers.facts import parts_paragraphs
from broadsheet.readers.furniture import all_words
from broadsheet.readers.lines import Unit
from broadsheet.readers.names import is_credit_line, is_outlet_name, is_person, is_picture_credit
from broadsheet.readers.newsrooms import is_house
from broadsheet.readers.page import Page, is_reported, is_sentence, weight, word_count
from broadsheet.readers.places import names_place_and_region
from broadsheet.text import rare

COUNTS = "+[(/0123456789"
"""Signs that begin a picture's number in a gallery."""

_LABEL = 3
"""Words; a credit's label has no more of them."""

_LONGEST_SHOWN = 300
"""Characters of a gallery's caption; behind the count of further pictures it is no sentence."""

_LONGEST_SIGNATURE = 70
"""Characters; a name and an outlet have no more."""
_LONGEST_LAST = 64
"""Characters; a caption right above the sign-offs has no more."""

_LONGEST_OWN = 160
"""Characters; a caption that the outlet's own name signs has no more."""
_BEHIND_STOP = rare(r"[.!?”\"]\s\((?P<name>[A-Z\u0600-\u06ff][\w .&-]{1,24})\)$")
_NAMED = rare(
    r"[A-ZÀ-ÞА-ЯІЇЄҐ][\w’'.&-]*(?:\s(?:(?:of|de|del|der|für|и|та)\s)?[A-ZÀ-ÞА-ЯІЇЄҐ][\w’'.&-]*){1,4}(?:/[A-ZÀ-Þ][\w .]{1,24})?"
)
"""A name of a body, an outlet or somebody: all its words have capitals."""

_SENTENCES = rare(r"[.!?…]\s+[^\W\d_]")
"""Where one sentence ends and another begins; a caption in copy without blank lines has one."""
_COUNTER = re.compile(
    r"/\s?\d{1,3}|\+\d{1,3}|[\[(]?\d{1,3}\s?(?:/|\s(?:of|von|sur|de|di|z|из|з)\s)\s?\d{1,3}[\])]?"
)


def gallery_captions(page: Page) -> None:
    """An editor sees the captions of a gallery: each stands right below its number.

    Match: `Crowds on the quay at dawn` below `2 of 3`
    Near miss: `Crowds on the quay at dawn` below `2 of 3` and a blank line
    Near miss: `Crowds stood on the quay at dawn.` below `+4`
    """
    counted = signed = more = False
    for at, unit in enumerate(page.units):
        if unit.text[0] in COUNTS and (_COUNTER.fullmatch(unit.text) or _is_count_above(page, at)):
            counted, more = True, unit.text[0] == "+"
            if not unit.part:
                unit.part, unit.rule = "caption", "gallery-number"
        elif (
            counted
            and not unit.gap
            and unit.part in {"", "paragraph", "boilerplate", "caption"}
            and weight(unit.text) < _LONGEST_SHOWN
            and not (more and unit.text[-1] == ".")
        ):
            is_button = unit.part in {"boilerplate", "caption"} or word_count(unit.text) <= 2
            if unit.part != "boilerplate":
                unit.part, unit.rule = "caption", "gallery-caption"
            counted = is_button
            signed = not is_button
        elif signed and not unit.gap and not unit.part and is_person(unit.text):
            unit.part, unit.rule = "caption", "gallery-credit"
            signed = False
        else:
            counted = signed = False


def _is_count_above(page: Page, at: int) -> bool:
    """Tell how many pictures there are, right above a caption that has its credit right below."""
    unit, below = page.units[at], page.units[at + 1 : at + 3]
    return (
        unit.text.isdigit()
        and len(unit.text) < _LABEL
        and len(below) > 1
        and not (below[0].gap or below[1].gap or below[0].part in {"list", "table"})
        and below[1].part == "caption"
    )


def signed_captions(page: Page) -> None:
    """An editor sees a caption with its credit on the line below: no paragraph is signed so.

    Match: `Amos Quist waits for dusk in a copse.` above `Ana Ruiz/AFP`
    Match: `Amos Quist waits for dusk in a copse.` above `Photo: Ana Ruiz`
    Match: `Amos Quist waits for dusk in a copse.` above `Ana Ruiz, Skerrow Gazette`
    Match: `Amos Quist waits for dusk in a copse.` above `ANA RUIZ`
    Match: `The copse in which Amos Quist waited. (KWPH)` in the middle of a story by KWPH Staff
    Near miss: `Amos Quist waits for dusk in a copse.` above `Ana Ruiz/AFP` and a blank line
    """
    _mark_own_pictures(page)
    opening = page.units[page.body] if 0 < page.body < len(page.units) else None
    signing = [
        at
        for at, unit in enumerate(page.units)
        if unit.part in {"caption", "byline"}
        or (
            not (unit.part or unit.gap)
            and (
                _is_named_with_house(unit.text)
                or _is_in_capitals(unit, page)
                or _is_source(unit, page)
                or _stands_for_itself(page, at)
                or _is_bare_name(page, at)
            )
        )
    ]
    for at in signing:
        above, unit = page.units[at - 1], page.units[at]
        if not at or (unit.gap and not (above is opening and _is_above_dateline(page, at))):
            continue
        signs = (
            unit.rule == "lone-credit"
            or (unit.rule == "picture-caption" and _is_credited(unit.text))
            or is_picture_credit(unit.text)
            or _is_credit_alone(unit)
            or _is_giver(unit, page)
            or _stands_for_itself(page, at)
            or not unit.part
        )
        if (
            signs
            and weight(unit.text) <= 70
            and above.part in {"", "paragraph", "deck"}
            and (above.gap or above is opening or (above.part == "deck" and _is_below_times(page, at - 1)))
            and weight(above.text) < 300
            and word_count(above.text) > _LABEL
            and not begins_with_author(page, at - 1)
            and (above.gap or above.part == "deck" or _SENTENCES.search(above.text) is None)
        ):
            above.part, above.rule = "caption", "signed-caption"
            unit.part, unit.rule = "caption", unit.rule or "lone-credit"


def _mark_own_pictures(page: Page) -> None:
    """Mark a sentence with the outlet's own name in brackets behind its stop: the byline, a dateline or a notice has it, too."""
    for at, unit in enumerate(page.units[:-1]):
        if unit.part or unit.text[-1] != ")":
            continue
        if at < page.body or weight(unit.text) > _LONGEST_OWN:
            continue
        signed = _BEHIND_STOP.search(unit.text)
        if signed is None:
            continue
        name = signed["name"]
        below = [u for u in page.units[at + 1 :] if u.part in {"", "paragraph"} and is_sentence(u.text)]
        closes = not below
        is_above_notes = all(other.text[0] == "(" for other in below)
        if (
            is_reported(unit.text)
            or (is_above_notes and not closes)
            or (closes and (name not in page.dateline or weight(unit.text) > _LONGEST_LAST))
        ):
            continue  # who is named above the story need not sign it, but for a picture, of which nobody says a thing
        if closes or any(
            name in other.text and (other.part in {"byline", "dateline", "credit", "boilerplate"})
            for other in page.units
        ):
            unit.part, unit.rule = "caption", "signed-caption"


def _is_named_with_house(text: str) -> bool:
    """Tell a photographer and an outlet parted by a comma, or a house behind a stroke: ``Ana Ruiz, Skerrow Gazette``."""
    if len(text) > _LONGEST_SIGNATURE:
        return False
    who, stroke, house = text.partition(" / ")
    if stroke:
        return is_person(who) and house[0].isupper() and word_count(house) <= _LABEL + 1
    for word in all_words("for_words") if text.isupper() else ():
        who, found, _ = text.partition(f" {word.upper()} «")
        if found:
            return is_person(who.title())  # “ANA RUIZ POUR « LE QUAI »”
    if ", " not in text:
        return False
    who, _, outlet = text.partition(", ")
    return is_outlet_name(outlet) and is_person(who)


def _is_bare_name(page: Page, at: int) -> bool:
    """Tell a name right below the one sentence that stands between the head and the story, whose byline is told."""
    unit, below = page.units[at], page.following(at)
    return (
        at == page.body + 1
        and below is not None
        and (below.gap > 0 or below.part == "boilerplate")
        and is_person(unit.text)
        and any(other.part == "byline" for other in page.units[: page.body])
    )


def _is_source(unit: Unit, page: Page) -> bool:
    """Tell who took a picture behind the word that credits a story elsewhere: ``Source: Ana Ruiz``."""
    hit = page.hit(unit, "attribution") if ": " in unit.text else None
    return (
        hit is not None and is_person(hit.group("publisher")) and not is_outlet_name(hit.group("publisher"))
    )


def _is_in_capitals(unit: Unit, page: Page) -> bool:
    """Tell a photographer's name in capitals, as newspapers set it below a picture's text."""
    text = unit.text
    if page.hits(unit):
        return False  # “READ ALSO”
    return text.isupper() and len(text) <= _LONGEST_SIGNATURE // 2 and is_person(text.title()) and " " in text


def _is_below_times(page: Page, at: int) -> bool:
    """Tell what was taken for a deck, and stands below a byline or a time, or ends with a day, as captions do."""
    return page.units[at - 1].part in {"byline", "published", "boilerplate", "caption"} or has_date(
        page.units[at].text[-24:]
    )


def _is_credited(text: str) -> bool:
    """Tell a label and who made the picture from a label and what it shows: ``Photo: Ana Ruiz``, ``Map: Where it rained``."""
    _, colon, who = text.replace("：", ":").partition(":")
    if not colon:
        return word_count(text) <= 2 * _LABEL
    return (
        not who
        or word_count(who) <= 2 * _LABEL
        or is_credit_line(who)
        or "/" in who
        or " by " in text[:24]
        or is_person(who.partition(" for ")[0].strip())
    )


def _is_credit_alone(unit: Unit) -> bool:
    """Tell a line that is nothing but a credit: an outlet and a word for picture, a colon, a name; or a copyright."""
    if unit.text[0] == "©":
        return unit.rule == "credit-at-end" and word_count(unit.text) <= 2 * _LABEL
    label, colon, who = unit.text.replace("：", ":").partition(":")
    return (
        unit.rule == "credit-at-end"
        and bool(colon)
        and word_count(label) <= _LABEL
        and word_count(who) <= 2 * _LABEL
    )


def _is_above_dateline(page: Page, at: int) -> bool:
    """Tell a credit right above the paragraph that a dateline opens: what stands above the two is no part of the story."""
    below = page.following(at)
    if page.units[at].part != "caption" or below is None:
        return False
    return dateline_of(below.text) != "" or (not below.part and names_place_and_region(page, at + 1))


def _stands_for_itself(page: Page, at: int) -> bool:
    """Tell a name, a body's or an outlet's, right below one sentence, with blank lines around the two and running text below."""
    unit, above, below = page.units[at], page.units[at - 1], page.following(at)
    return (
        at > 0
        and below is not None
        and not (unit.part or unit.gap)
        and above.gap > 0 < below.gap
        and above.part in {"", "paragraph"}
        and _NAMED.fullmatch(unit.text) is not None
        and not page.hits(unit)
        and is_sentence(above.text)
        and _SENTENCES.search(above.text) is None
        and parts_paragraphs(page.units[max(page.body, 0) :])
    )


def _is_giver(unit: Unit, page: Page) -> bool:
    """Tell a body that gave the picture, such as the police, from a byline: the story has another byline."""
    return (
        unit.part == "byline"
        and is_house(unit.text)
        and not page.hits(unit)
        and sum(u.part == "byline" for u in page.units) > 1
    )
