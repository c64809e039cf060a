"""Knows captions and the credits of pictures: what a line that names a picture or its maker looks like.

Must not know what comes before or after a line.
"""

from __future__ import annotations

import re

from broadsheet.readers.columns import is_measured
from broadsheet.readers.datelines import is_standing_dateline
from broadsheet.readers.dates import is_about_time
from broadsheet.readers.furniture import call_words
from broadsheet.readers.lines import Unit
from broadsheet.readers.links import find_domain
from broadsheet.readers.makers import is_signed_for_agency
from broadsheet.readers.marks import (
    KIND,
    credit_words,
    credited,
    is_first_label,
    is_kind,
    is_stock,
    names_agency,
    names_its_credit,
)
from broadsheet.readers.names import (
    agencies,
    has_role,
    is_agency,
    is_credit_line,
    is_outlet_name,
    is_person,
    is_picture_agency,
    is_picture_credit,
)
from broadsheet.readers.page import SHORT, Page, is_reported, is_sentence, weight
from broadsheet.readers.stops import ends_sentence
from broadsheet.story import Part
from broadsheet.text import rare

_ONE_OF = rare(
    r"[\[(]?\d{1,3}\s?/\s?\d{1,3}[\])]?(?=\W|[A-Z])(?!/\d)\s*\S"
    r"|(?:[^\W\d_]+\s)?\d{1,3}\s(?:of|von|sur|de|di|z|из|з|من)\s\d{1,3}\s?[|:–—-]\s?\S",
    re.IGNORECASE,
)
_NAMES = 10
"""Words; a credit has no more of them, and a sentence that begins with its sign may have."""

_GIVER = rare(r"\([A-ZÀ-Þ][\w.'’&-]*(?:\s(?:of\s|the\s|and\s|de\s)?[A-ZÀ-Þ][\w.'’&-]*){1,4}\)")
"""Who gave a picture, in brackets and alone on the line."""

_HAPPENED = re.compile(r"An? (?!.*\sshows?\s).*\s(?:has|have|had|will|would)\s.*\.$")
"""What became of a picture, as a story tells it."""

_LABEL = 3
"""Words; a byline's name and role before a bar have no more."""

_HAS_DIGIT = re.compile(r"\d")
_AGENCY_STROKE = re.compile(r"(?:^|[\s(])(\w[\w-]{1,20})\s?/\s?[^\W\d_][\w.' -]{2,40}[.)\]]*$")
_COPYRIGHT = re.compile(r"(?:^|[\s|(])©\s?\S[^©]{1,80}$")
_MARK_AT_END = re.compile(r"[(（][^()（）]{3,28}[)）]$")
_RUNNING = re.compile(r"[.!?]\s+\S+(?:\s+\S+){5}")


def bracketed_agency(unit: Unit, page: Page) -> Part | str:
    """An editor sees a caption that ends with an agency's name in brackets.

    Match: `A ferry leaves the harbour at dawn [AFP]`
    Near miss: `Ferry crews tell of a night at sea [VIDEO]`
    """
    match = KIND.search(unit.text)
    if not match or weight(unit.text) > 2 * SHORT:
        return ""
    inside, before = match[1].strip(), unit.text[: match.start()].strip()
    if (
        not before
        or not names_agency(inside)
        or is_signed_for_agency(unit.text)
        or is_standing_dateline(unit.text, alone=True)
    ):
        return ""
    if before[-1] == "." and inside.isalpha() and inside.islower() and inside.isascii():
        return ""  # who wrote the paragraph
    if is_picture_credit(inside) or re.search(r"/|photo|via ", inside, re.IGNORECASE):
        return "caption"
    unfinished = not before.endswith((".", "!", "?", "”", '"', "。"))
    return "caption" if unfinished or (unit.text.rstrip().endswith("]") and weight(before) < SHORT) else ""


def picture_caption(unit: Unit, page: Page) -> Part | str:
    """An editor sees a picture's caption: it begins as captions do.

    Match: `FILE - The old pier at Harrow Point in 2019.`
    Match: `Image source, Getty Images`
    Match: `[2/4] The pier after the storm`
    Near miss: `Files on the case were sent to the prosecutor.`
    """
    if page.headline < 0 or (
        unit.text[0] == "©" and is_sentence(unit.text) and len(unit.text.split()) > _NAMES
    ):
        return ""
    hit = page.hit(unit, "caption")
    if hit is not None and is_reported(unit.text):
        return ""
    if hit is None:
        return (
            "caption"
            if _HAS_DIGIT.search(unit.text, 0, 16)
            and _ONE_OF.match(unit.text)
            and weight(unit.text) < 500
            and not (is_measured(unit.text) and page.body >= 0 and unit.text[0] not in "[(")
            else ""
        )
    if hit.phrase.shape == "line":
        return "" if unit.text.isupper() or _HAPPENED.match(unit.text) else "caption"
    rest = hit.group("rest")
    if not rest:
        return "caption" if unit.text.endswith((":", "：", ",")) else ""
    if find_domain(rest) == rest and hit.group("label").casefold().startswith(("credit", "source")):
        return ""
    return "" if weight(rest) > 2 * SHORT or (rest[0].islower() and weight(rest) > 60) else "caption"


def marked_caption(unit: Unit, page: Page) -> Part | str:
    """An editor sees a caption by words that tell who stands where, or that name the picture.

    Match: `Harbour master Ana Ruiz (left) at the barrage`
    Match: `The barrage, pictured at low water in 2021`
    Near miss: `Harbour master Ana Ruiz (left) said that the barrage was safe.`
    Near miss: `He pictured a barrage, and nobody else did.`
    """
    text = unit.text
    if page.headline < 0 or ends_sentence(text) or not page.contains(unit, "caption_marks"):
        return ""
    told = is_reported(text) and not _MARK_AT_END.search(text)
    return "" if told or page.hit(unit, "byline") or unit.shape != "line" else "caption"


_HOUSE_AND_NAME = re.compile(r"[A-ZÀ-Þ]{2,6}\s?/\s?[A-ZÀ-Þ][^/,.]{3,40}")
"""A broadcaster and who took the picture."""

_CLOCK = re.compile(r"\d{1,2}[.:]\d\d\s?(?:[ap]m)?\s")
"""When something is on, before what it is."""


def credit_at_end(unit: Unit, page: Page) -> Part | str:
    """An editor sees a caption that ends with its credit.

    Match: `The barrage at low water (Image: GETTY )`
    Match: `Crowds on the quay. Photo: Ana Ruiz/AFP`
    Match: `The quay at night © Meridian Pictures`
    Match: `Crowds on the quay at dawn. Photo by Ana Ruiz`
    Match: `Crowds on the quay at dawn. Courtesy of the Harbour Museum`
    Near miss: `He gave the photo (taken in 1988) to the museum.`
    Near miss: `She stood on the quay. Photos by her sister hang in the hall.`
    """
    text = unit.text
    if (
        unit.shape == "verse"
        or weight(text) > 3 * SHORT
        or (text[0].isdigit() and _CLOCK.match(text))
        or (text[0] == "©" and is_sentence(text) and len(text.split()) > _NAMES)
        or (page.body < 0 and page.hit(unit, "byline") and not page.hit(unit, "caption"))
        or (" / " in text and is_about_time(text.partition(" / ")[0]))
    ):
        return ""
    if names_its_credit(text):
        return "caption"
    if not any(c in text for c in ":：＝=©/|("):
        return ""
    if "©" in text and _COPYRIGHT.search(text):
        return "caption"
    if "/" in text[-60:]:
        match = _AGENCY_STROKE.search(text[-110:])
        if match and match[1].casefold() in agencies() and (match.start() > 1 or page.body >= 0):
            return "caption"
    who = credited(text)
    if who and who[0].islower() and ends_sentence(who) and len(who.split()) > _NAMES // 2:
        return ""  # “Credit: that, she said, was what she had never taken.”
    if who and find_domain(who) != who and not _RUNNING.search(who):
        return "" if page.headline < 0 and is_first_label(text) else "caption"
    before, bar, who = text.rpartition("|") if "|" in text else text.rpartition(" / ")
    if not bar or not before.strip() or before.isupper() or (page.body < 0 and _wrote(before.strip(), who)):
        return ""
    signed = len(before.split()) > _LABEL and (_is_signed(who) or _is_maker(before, who))
    return "caption" if signed or is_credit_line(who) else ""


def is_signed_by_agency(text: str) -> bool:
    """Tell a sentence with an agency behind it, in brackets or bare, and no stop: above the body, that is a caption."""
    before, stop, who = text.rpartition(".—") if ".—" in text else text.rpartition(". ")
    who = who.lstrip("—– ")
    if not stop or before.count(" ") < _LABEL or len(text) > SHORT:
        return False
    return is_agency(who) and (who.isupper() or who[0] == "(") and who[-1] != "."


def _is_maker(before: str, who: str) -> bool:
    """Tell a name behind a bar that stands behind a finished sentence."""
    short_name = who.strip().isupper() and len(who.split()) == 1 and not is_kind(who.strip(), square=True)
    return (
        (ends_sentence(before) or short_name)
        and len(who.split()) <= _LABEL + 1
        and all(word[0].isupper() for word in who.split())
        and not ends_sentence(who)
    )


def lone_credit(unit: Unit, page: Page) -> Part | str:
    """An editor sees a picture's credit on a line of its own.

    Match: `Getty Images`
    Match: `Ana Ruiz/AFP via Getty Images`
    Near miss: `Getty Images said that it would appeal.`
    """
    if page.headline < 0 or weight(unit.text) > 90 or unit.text[-1] in "-–—" or page.hit(unit, "byline"):
        return ""  # behind a dash the story would follow
    label, _, who = unit.text.partition(" ")
    if (
        who
        and label.casefold().rstrip(".") in credit_words()
        and (is_agency(who) or _is_credit_in_capitals(unit.text))
    ):
        return "caption"
    who, made_for, outlet = unit.text.partition(" for ")
    if made_for and is_person(who) and is_agency(outlet):
        return "caption"
    if page.body >= 0 and unit.text.isupper() and " FOR " in unit.text:
        who, _, outlet = unit.text.title().partition(" For ")
        verbs = call_words("button_verbs", page.language)
        named = is_person(who) and is_outlet_name(outlet) and who.split()[0].casefold() not in verbs
        return "caption" if named else ""
    if page.body >= 0 and " / " in unit.text and _is_made_for(unit.text):
        return "caption"
    if page.body < 0 and " / " in unit.text and _wrote(*unit.text.split(" / ", maxsplit=1)):
        return ""
    if page.body < 0 and "/" in unit.text and has_role(unit.text.partition("/")[2]):
        return ""  # who wrote it, and as what
    if page.body >= 0 and (
        _is_named_with_outlet(unit.text)
        or (_HOUSE_AND_NAME.fullmatch(unit.text) and is_person(unit.text.partition("/")[2]))
        or (_GIVER.fullmatch(unit.text) and not unit.text.isupper())
    ):
        return "caption"
    return "caption" if is_picture_credit(unit.text) or _is_signed(unit.text) or is_stock(unit.text) else ""


def _is_credit_in_capitals(text: str) -> bool:
    """Tell who took a picture, all in capitals behind a label without a colon: ``PHOTO ANA RUIZ, THE HERALD``."""
    who, comma, _ = text.partition(" ")[2].partition(", ")
    return (
        comma != ""
        and text.isupper()
        and len(text.split()) <= _NAMES
        and text[-1].isalnum()
        and is_person(who.title())
    )


def _is_made_for(text: str) -> bool:
    """Tell who took a picture and, behind a stroke, an outlet of several words: ``Ana Ruiz / Rail & Roam``."""
    who, _, house = text.partition(" / ")
    words = house.split()
    return (
        is_person(who)
        and len(words) > 1
        and not is_person(house)
        and all(w[0].isupper() or w == "&" for w in words)
    )


def _wrote(who: str, other: str) -> bool:
    """Tell two who wrote the story, or one and the agency in full, from who took a picture: ``Ana Ruiz / Agence France-Presse``."""
    if not is_person(who):
        return False
    spelled_out = " " in other and not other.isupper() and not is_picture_agency(other)
    return all(map(is_person, other.split(" / "))) or (spelled_out and is_agency(other))


def _is_named_with_outlet(text: str) -> bool:
    """Tell a photographer and an outlet parted by a bar: ``Ana Ruiz | Skerrow Gazette``."""
    who, bar, outlet = text.partition(" | ")
    return bool(bar) and is_person(who.strip()) and is_person(outlet.strip(), 1)


def _is_signed(text: str) -> bool:
    """Tell a photographer and an outlet that no table names, parted by a stroke: ``Leila Worthing/WPHR``."""
    who, stroke, outlet = text.strip("()–—- ").partition("/")
    return (
        bool(stroke)
        and is_person(who.strip())
        and "/" not in outlet
        and outlet.strip()[:1].isupper()
        and (is_person(outlet.strip(), 1) or outlet.strip().isupper())
    )
