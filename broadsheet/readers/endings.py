"""Knows how a story ends: credits, attributions, addresses, and where the body stops.

Must not know headlines, nor what stands in the middle of a story.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from broadsheet.readers.bylines import is_byline
from broadsheet.readers.lines import Unit
from broadsheet.readers.links import is_address, take_link
from broadsheet.readers.names import agencies, is_credit_line
from broadsheet.readers.page import (
    SHORT,
    Page,
    is_reported,
    is_sentence,
    is_title_like,
    opens_with_quote,
    weight,
    word_count,
)
from broadsheet.readers.phrases import Hit
from broadsheet.text import strip_invisible

_SENTENCE = 8
"""Words; fewer may all be small, as in “agencies in the region”."""

_LONGEST_NOTICE = 400
"""Characters; no notice of republication seen has more."""


def end_of_body(page: Page) -> None:
    """Find where the body ends: below are credits, attributions, notices and links only.

    Match: `Source: Read Full Article` as the last line
    Near miss: `Source: Office for Statistics` under a table, with more of the story below
    """
    at = len(page.units)
    while at > max(page.body, 0):
        unit = page.units[at - 1]
        if unit.part in {"", "paragraph"}:
            _read_closing(page, at - 1)
        if not unit.part and not _may_stand_in_tail(unit, page):
            break
        if unit.part in {"list", "table", "verse", "paragraph"} and not _below_heading(page, at - 1):
            break
        at -= 1
    page.tail = at


def _may_stand_in_tail(unit: Unit, page: Page) -> bool:
    headed = page.hit(unit, "related_heading") or page.hit(unit, "promo")
    return bool(headed) or (is_title_like(unit.text) and not is_sentence(unit.text))


def _below_heading(page: Page, at: int) -> bool:
    """Tell a list of links: a heading stands above its first item."""
    while at >= 0 and page.units[at].part == "list":
        at -= 1
    return at >= 0 and not page.units[at].part and page.hit(page.units[at], "related_heading") is not None


def _below_links(page: Page, at: int) -> bool:
    """Tell a line in a block of links: a heading stands above the lines with addresses that it is one of."""
    while at > 0 and not page.units[at].gap:
        at -= 1
        if page.hit(page.units[at], "related_heading"):
            return True
        if "://" not in page.units[at].text:
            return False
    return False


def _read_closing(page: Page, at: int) -> None:
    """Decide a line that may close a story; leaves it open where nothing tells."""
    unit = page.units[at]
    if unit.part and not (page.gapped_hits(unit) or page.contains(unit, "contains") or "://" in unit.text):
        return  # plain running text: no other rule can claim it
    for name, part, applies in CLOSING:
        if applies(page, at):
            unit.part, unit.rule = part, name
            return


def attribution_line(page: Page, at: int) -> bool:
    """An editor sees where the story was first published, at its end.

    Match: `Source: Read Full Article`
    Match: `This article was originally published by Futurism. Read the original article.`
    Near miss: `Source material for the book fills nine boxes.`
    """
    unit = page.units[at]
    if weight(unit.text) > 700:
        return False
    hit = page.hit(unit, "attribution") or _closing_hit(unit, page, "attribution")
    if hit is None:
        return _contains_attribution(unit, page) and not is_reported(unit.text)
    if is_reported(unit.text):
        return False
    if hit.phrase.shape == "line" and page.hit(unit, "promo") and _title_follows(page, at):
        return False
    return not _is_data_source(page, at, hit)


def _title_follows(page: Page, at: int) -> bool:
    following = page.following(at)
    return (
        following is not None and following.part in {"", "related", "list"} and is_title_like(following.text)
    )


def _is_data_source(page: Page, at: int, hit: Hit) -> bool:
    """Tell the source of a table, chart or picture from the source of a story."""
    above = page.units[at - 1] if at else None
    who = hit.group("publisher")
    if above is None or above.part not in {"table", "caption"} or not who:
        return False
    if not re.match(r"\W*\w+\s*[:：]", page.units[at].text) or page.is_pointer(who) or "://" in who:
        return False
    return above.part == "table" or (is_credit_line(who) and at == above.last)


def closing_address(page: Page, at: int) -> bool:
    """An editor sees a bare address at the story's end: the original's.

    Match: `https://www.example.com/news/barrage-vote`
    Near miss: `https://www.example.com/news/barrage-vote` with more of the story below
    """
    return is_address(page.units[at].text)


def credit_line(page: Page, at: int) -> bool:
    """An editor sees who reported, edited or supplied the story.

    Match: `Ana Ruiz contributed to this report.`
    Match: `Ana Ruiz is a correspondent for the Ledger.`
    Near miss: `Ana Ruiz is a diver and lost her boat in the storm.`
    """
    unit = page.units[at]
    if weight(unit.text) > 600:
        return False
    if _closing_hit(unit, page, "credit"):
        return True
    words = unit.text.split()
    if unit.text.isupper() and len(words) <= 5 and words[0].casefold() in agencies():
        return True
    bare = strip_invisible(unit.text[:80]).strip(" ()[]–—-.")
    return weight(unit.text) < 60 and is_credit_line(bare)


def closing_byline(page: Page, at: int) -> bool:
    """An editor sees the byline below the story instead of above it.

    Match: `By Ana Ruiz`
    Near miss: `By Friday the water had gone.`
    """
    unit = page.units[at]
    return page.hit(unit, "byline") is not None and is_byline(unit, page)


def closing_outlet(page: Page, at: int) -> bool:
    """An editor sees an outlet's name with an address behind it, as the copy's last line.

    Match: `The Harbour Post (https://www.example.com/news/barrage-vote)`
    Near miss: `The Harbour Post (https://www.example.com/news/barrage-vote)` as the last line, below `Related links`
    """
    unit = page.units[at]
    if weight(unit.text) > SHORT:
        return False
    linked = take_link(unit.text)
    if (
        not linked.url
        or _below_links(page, at)
        or any(
            u.part not in {"boilerplate", "credit", "correction", "attribution"} for u in page.units[at + 1 :]
        )
    ):
        return False
    return (
        word_count(linked.text) <= 5
        and page.is_outlet(linked.text)
        and (unit.gap > 0 or "://" not in page.units[at - 1].text)
    )


def sign_off_line(page: Page, at: int) -> bool:
    """An editor sees a sign-off that begins with words kept for it.

    Match: `With inputs from agencies`
    Match: `(Reporting by Ana Ruiz; Editing by Tom Hale)`
    Near miss: `With input from every ward, the plan grew to ninety pages, and nobody could find the map.`
    """
    unit = page.units[at]
    if not page.hits(unit):
        return False
    if page.hit(unit, "attribution") and ":" in unit.text[:24]:
        return False  # “Quelle: dpa” names the source, though an agency alone would sign off
    hit = page.hit(unit, "credit")
    return hit is not None and weight(unit.text) <= 600 and not (is_reported(unit.text) or _is_clause(hit))


def _is_clause(hit: Hit) -> bool:
    """Tell words behind “with input from” that are no names: most of them are small, as in any sentence."""
    pattern = hit.phrase.pattern
    if not pattern.endswith((" by…", " from…")) or pattern.startswith("this"):
        return False
    words = hit.group("tail").split()
    small = sum(word[0].islower() and len(word) > 3 for word in words)
    return len(words) >= _SENTENCE and small * 2 >= len(words)


CLOSING: tuple[tuple[str, str, Callable[[Page, int], bool]], ...] = (
    ("closing-address", "attribution", closing_address),
    ("sign-off-line", "credit", sign_off_line),
    ("closing-outlet", "attribution", closing_outlet),
    ("attribution-line", "attribution", attribution_line),
    ("credit-line", "credit", credit_line),
    ("closing-byline", "byline", closing_byline),
)


def _closing_hit(unit: Unit, page: Page, category: str) -> Hit | None:
    """Find phrases that begin with a gap; they are looked for at a story's ends alone."""
    for hit in page.gapped_hits(unit):
        name = hit.group("name") or hit.group("publisher")
        if (
            hit.phrase.category == category
            and page.is_outlet(name)
            and not re.match(r"an?\s", name, re.IGNORECASE)
        ):
            return hit
    return None


def _contains_attribution(unit: Unit, page: Page) -> bool:
    if opens_with_quote(page.bare(unit)) or weight(unit.text) >= _LONGEST_NOTICE:
        return False
    return page.contains(unit, "contains")
