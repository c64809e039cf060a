"""Knows how a story ends: from the last line up, where the body stops.

Must not know headlines, nor what stands in the middle of a story.
"""

from __future__ import annotations

import re

from broadsheet.readers.authors import (
    LONGEST_NOTE,
    begins_with_author,
    helped,
    is_biography,
    is_introduced_last,
    names_author,
)
from broadsheet.readers.bylines import made_by
from broadsheet.readers.closers import (
    CLOSING,
    attribution_line,
    closing_hit,
    is_beside_credit,
    names_first_publisher,
    sign_off_line,
)
from broadsheet.readers.corrections import (
    OF_CORRECTIONS,
    closing_correction,
    is_labelled_update,
)
from broadsheet.readers.lines import Unit
from broadsheet.readers.makers import signs
from broadsheet.readers.names import is_picture_credit
from broadsheet.readers.page import (
    SHORT,
    Page,
    is_sentence,
    is_title_like,
    opens_with_quote,
    word_count,
)
from broadsheet.readers.pointers import heads_titles
from broadsheet.readers.signoffs import (
    DASHED_OUTLET,
    SIGNED_FOR_AGENCY,
    bracketed_note,
    is_dashed_desk,
    is_role_and_name,
    is_with_others,
    names_all_pictures,
    repeated_names,
)

_MOST_TITLES = 8
"""Links that are looked through for the heading above them."""

_CUT = 12
"""Words; a title has hardly more."""

_NEAR = 6
"""Lines above one that no rule knows."""

_MOST_UNKNOWN = 40
"""Words of lines that no rule knows, below one that closes a story."""

_LABELLED = 24
"""Characters in which a label ends."""

_NAME = re.compile(r"[A-ZÀ-ÞА-ЯІЇЄҐ][\w’'-]+ [A-ZÀ-ÞА-ЯІЇЄҐ][\w’'-]+\W*$")
"""A name that a line ends with."""
_SIGNED_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?][”\"»]?\s[^\W\d_]{2,8}$")
"""The last paragraph, with the agency's initials behind its full stop."""


def end_of_body(page: Page) -> None:
    """Find where the body ends: below are credits, attributions, notices and links only.

    Match: `Source: Read Full Article` as the last line
    Near miss: `Source: Office for Statistics` under a table, with more of the story below
    """
    at = len(page.units)
    while at > max(page.body, 0):
        unit = page.units[at - 1]
        if unit.part in {"", "paragraph"} or (
            unit.part in {"caption", "list", "boilerplate", "promo"} and _closes(unit, page, at - 1)
        ):
            _read_closing(page, at - 1)
        if not unit.part and not (_may_stand_in_tail(unit, page, at - 1) or _closes_above(page, at - 1)):
            break
        if unit.part in {"list", "table", "verse", "paragraph"} and not _below_heading(page, at - 1):
            break
        at -= 1
    page.tail = at
    _read_beyond(page, at)
    repeated_names(page)


def _read_beyond(page: Page, at: int) -> None:
    """Read what closes a story above a few lines that no rule knows: a shop's price, a newsletter's frame, where a play is on."""
    unknown = 0
    for place in range(at - 1, max(page.body, 0), -1):
        unit = page.units[place]
        if unit.part not in {"", "paragraph"}:
            continue
        if unknown:
            _read_firmly(page, place)
        if unit.part in {"", "paragraph"}:
            unknown += word_count(unit.text)
            if unknown > _MOST_UNKNOWN:
                return


def _read_firmly(page: Page, at: int) -> None:
    """Decide a line that closes a story by its own words, whatever stands below: few do so beyond doubt."""
    unit = page.units[at]
    text = unit.text
    if unit.gap and len(text) <= SHORT and is_role_and_name(text):
        unit.part, unit.rule = "credit", "signed-at-end"
        return
    if len(text) > LONGEST_NOTE or not is_sentence(text) or opens_with_quote(text):
        return
    if closing_correction(page, at):
        unit.part, unit.rule = "correction", "closing-correction"
    elif names_first_publisher(unit, page):
        unit.part, unit.rule = "attribution", "attribution-line"
    elif begins_with_author(page, at) and closing_hit(unit, page, "credit"):
        unit.part, unit.rule = "credit", "author-note"
    elif len(text) <= SHORT // 2 and ". " not in text and _NAME.search(text) and sign_off_line(page, at):
        unit.part, unit.rule = "credit", "sign-off-line"


def _closes(unit: Unit, page: Page, at: int) -> bool:
    """Tell a caption that is none at a story's end: a sign-off in which a picture's maker is named too, a copyright.

    A call to follow or to reach somebody is no website's if the byline names them.
    """
    if unit.part == "promo":
        hit = page.hit(unit, "attribution")
        return hit is not None and "://" in hit.group("publisher") and at + 1 == len(page.units)
    if unit.part == "boilerplate":
        below = page.following(at)
        is_first = below is not None and below.part == "credit" and not below.gap and made_by(unit.text) != ""
        return is_first or (page.hit(unit, "credit") is not None and names_author(page, at))
    if unit.part == "list":
        is_lone = page.units[at - 1].part != "list"  # “* The name has been changed.”
        return DASHED_OUTLET.fullmatch(unit.text) is not None or (
            is_lone
            and (
                page.hit(unit, "credit") is not None
                or is_dashed_desk(unit.text)
                or (unit.text[0] == "*" and begins_with_author(page, at))
                or is_with_others(unit.text)
                or unit.text[:3].casefold() == "(c)"
                or closing_correction(page, at)
            )
        )
    if (
        page.hit(unit, "credit") is not None
        or page.hit(unit, "attribution") is not None
        or unit.text.startswith(("©", "(©"))
        or is_beside_credit(page, at)
        or names_all_pictures(unit.text)
        or is_with_others(unit.text)
        or signs(unit.text)
        or SIGNED_FOR_AGENCY.fullmatch(unit.text)
        or (bracketed_note(page, at) and is_sentence(page.units[at - 1].text))
    ):
        return True
    if (
        unit.rule == "lone-credit"
        and (unit.text.isupper() or unit.text[0] == "(")
        and not is_picture_credit(unit.text)
    ):
        return unit.gap > 0 or is_sentence(page.units[at - 1].text)  # “BERNAMA, AFP”
    return "©" in unit.text and closing_hit(unit, page, "credit") is not None


def _may_stand_in_tail(unit: Unit, page: Page, at: int) -> bool:
    headed = page.hit(unit, "related_heading") or page.hit(unit, "promo")
    asks = unit.text[-1] in "?؟？:" and (not unit.gap or _is_among_titles(page, at))
    if (unit.text[-1].isupper() and _SIGNED_SENTENCE.search(unit.text)) or _is_cut_off(page, at):
        return False
    return bool(headed) or (is_title_like(unit.text) and bool(asks or not is_sentence(unit.text)))


def _closes_above(page: Page, at: int) -> bool:
    """Tell a line that no rule knows, below a sentence on where the story first appeared: it is a website's."""
    for above in range(at - 1, max(at - 1 - _NEAR, page.body), -1):
        unit = page.units[above]
        if unit.part in {"", "paragraph"} and is_sentence(unit.text) and ":" not in unit.text[:_LABELLED]:
            return attribution_line(page, above)
        if unit.part not in {"boilerplate", "caption", ""}:
            return False
    return False


def _is_among_titles(page: Page, at: int) -> bool:
    """Tell a line below the heading of links, with nothing but titles between."""
    for above in reversed(page.units[max(at - _MOST_TITLES, 0) : at]):
        if page.hit(above, "related_heading"):
            return True
        if above.part not in {"", "related"} or not is_title_like(above.text):
            return False
    return False


def _is_cut_off(page: Page, at: int) -> bool:
    """Tell the story's last words that are free to read: a notice says right below that there are more."""
    below = page.following(at)
    return (
        below is not None
        and below.rule == "boilerplate-truncation"
        and word_count(page.units[at].text) > _CUT
    )


def _below_heading(page: Page, at: int) -> bool:
    """Tell a list of links: a heading stands above its first item."""
    while at >= 0 and page.units[at].part == "list":
        at -= 1
    return at >= 0 and not page.units[at].part and page.hit(page.units[at], "related_heading") is not None


def _read_closing(page: Page, at: int) -> None:
    """Decide a line that may close a story; leaves it open where nothing tells."""
    unit = page.units[at]
    if page.hit(unit, "related_heading") and heads_titles(page, at):
        return
    if unit.part == "paragraph" and not (
        begins_with_author(page, at)
        or is_biography(page, at)
        or is_introduced_last(page, at)
        or helped(unit, page)
        or page.gapped_hits(unit)
        or page.contains(unit, "contains", *OF_CORRECTIONS)
        or "://" in unit.text
        or "@" in unit.text
        or (":" in unit.text[:24] and is_labelled_update(unit.text))
    ):
        return  # plain running text: no other rule can claim it
    for longest, name, part, applies in CLOSING:
        if len(unit.text) <= longest and applies(page, at):
            unit.part, unit.rule = part, name
            return
