"""Knows furniture that is told by what stands beside it: newsletter boxes, counters, contacts, references.

Must not know furniture that a line shows by itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache

from broadsheet.readers.dates import is_day
from broadsheet.readers.furniture import all_words, call_words
from broadsheet.readers.lines import Unit
from broadsheet.readers.links import is_short_address
from broadsheet.readers.names import is_person
from broadsheet.readers.page import (
    Page,
    is_sentence,
    opens_with_quote,
    weight,
    word_count,
)
from broadsheet.readers.places import is_place_and_day
from broadsheet.readers.tables import all_lines, languages
from broadsheet.readers.topics import LONGEST_TOPIC, TOPIC_MARK, is_topic

_FIGURE = re.compile(r"\d{1,3}(?:[.,]\d{1,3})?\s?[kKmM]?")
_ADDRESS = re.compile(r"\S+@\S+\.\S+|\+?[\d\s()./-]{6,}")
_COUNTED = frozenset({"boilerplate-share", "boilerplate-comments", "share-bar"})


def lone_figures(page: Page) -> None:
    """An editor sees a figure alone, or the page's short address, beside a share bar or a comment notice.

    Match: `212` above `View comments`
    Match: `example.com/news/barrage/1055` above `View comments`
    Near miss: `212` above a paragraph
    """
    for at, unit in enumerate(page.units):
        is_figure = unit.text[0].isdigit() and _FIGURE.fullmatch(unit.text)
        if not is_figure and ("/" not in unit.text or not is_short_address(unit.text)):
            continue
        if unit.part not in {"", "paragraph"} or (is_figure and unit.part):
            continue
        near = [page.units[i] for i in (at - 1, at + 1) if 0 <= i < len(page.units)]
        if any(u.rule in _COUNTED for u in near):
            unit.part, unit.rule = "boilerplate", "lone-figure"


def newsletter_block(page: Page) -> None:
    """An editor sees a newsletter's advertisement: two marks for screen readers and everything between them.

    Match: `skip past newsletter promotion` above `after newsletter promotion`
    Near miss: `after newsletter promotion`
    """
    starts = [
        i
        for i, u in enumerate(page.units)
        if u.rule == "boilerplate-newsletter" and u.text[:4].casefold() == "skip"
    ]
    for start in starts:
        for end in range(start + 1, min(start + 12, len(page.units))):
            if page.units[end].text.casefold().startswith("after newsletter"):
                for unit in page.units[start : end + 1]:
                    unit.part, unit.rule = "boilerplate", "newsletter-block"
                break


_FOOTER_RULES = frozenset(
    {"boilerplate-consent", "boilerplate-cookies", "boilerplate-standards", "boilerplate-comments"}
)
"""Notices of which some are a few words in a page's footer: “Terms of use”."""

_BOX_RULES = frozenset({"boilerplate-newsletter", "boilerplate-consent", "newsletter-plea", "site-call"})
_BOX = 6
"""Lines; no box for a newsletter has more."""

_BOX_WORDS = 16
_ADDRESSED = re.compile(r",\s(?:\d|[^,]*\s\d+$)")
"""A number behind a comma, as addresses and pages have."""

_CONTACT_WORDS, _LABEL = 10, 60
_COUNTED_LINK = re.compile(r"list \d{1,2} of \d{1,2}")
_REACHED = re.compile(r"\S@\S|\d[\d\s()/+.-]{6,}\d")
"""An address or a telephone's number."""

_LONGEST_VALUE = 30
"""Words of a study's title, characters of its label."""


def headings_like_footers(page: Page) -> None:
    """An editor sees a heading of the story that could be a link in a page's footer: a list or text of the story is below.

    Match: `Terms of use` above `– Lead bicycles over the bridge`, with more of the story below
    Near miss: `Terms of use` as the last line
    """
    units = page.units
    for at in range(max(page.body + 1, 1), len(units) - 2):
        unit, below = units[at], units[at + 1]
        if unit.rule == "boilerplate-player" and _is_set_as_headings(units, at):
            unit.part, unit.rule = "subhead", "list-heading"
        if (
            unit.rule in _FOOTER_RULES
            and word_count(unit.text) < LONGEST_TOPIC
            and unit.text[-1].isalnum()
            and unit.gap > 0
            and below.gap > 0
            and below.part == "list"
            and units[at - 1].part in {"", "paragraph"}
            and any(later.part in {"", "paragraph"} and is_sentence(later.text) for later in units[at + 2 :])
        ):
            unit.part, unit.rule = "subhead", "list-heading"


def _is_set_as_headings(units: Sequence[Unit], at: int) -> bool:
    """Tell a few words in capitals above running text, as other words in capitals stand that are no player's: ``UP NEXT``."""
    unit, below = units[at], units[at + 1]
    if not (unit.text.isupper() and unit.gap and below.gap and is_sentence(below.text)):
        return False
    return any(
        not other.part and other.text.isupper() and other.gap and word_count(other.text) < LONGEST_TOPIC
        for other in units[:at]
    )


def newsletter_box(page: Page) -> None:
    """An editor sees the lines of a newsletter's box: they stand close together with a notice that they belong to.

    Match: `Harbour news every week` above `Subscribe to our free Morning Briefing.`
    Near miss: `The harbour office opens at nine.` above `Subscribe to our free Morning Briefing.`
    """
    units = page.units
    _mark_enclosed(page)
    if sum(unit.gap > 0 for unit in units) * 2 < len(units):
        return
    for at, unit in enumerate(units):
        if unit.rule == "boilerplate-topics" and page.hit(unit, "related_heading"):
            continue
        if unit.rule not in _BOX_RULES and _may_head_links(page, at):
            continue
        if unit.rule not in _BOX_RULES and not unit.rule.startswith("boilerplate-"):
            continue
        first, last = _ends_of_box(page, at)
        opens_story = last < len(units) - 1 and is_sentence(units[last + 1].text)
        for beside in units[first : last + 1]:
            is_next = beside is units[min(at + 1, len(units) - 1)]
            heads_story = opens_story and beside.text[-1] in ":："
            if not (beside.part or heads_story) and _belongs_to_box(beside, unit, page, is_next=is_next):
                beside.part, beside.rule = "boilerplate", "newsletter-box"


def _belongs_to_box(unit: Unit, notice: Unit, page: Page, *, is_next: bool) -> bool:
    """Tell a few words beside a notice, or more of them that call or tell an address, from titles of stories and names."""
    text = unit.text
    words = word_count(text)
    is_call = text.partition(" ")[0].casefold() in call_words("call_verbs", page.language)
    is_longer = (
        words <= _BOX_WORDS and notice.rule in _BOX_RULES and (is_call or _ADDRESSED.search(text) is not None)
    )
    if not (words <= LONGEST_TOPIC or is_longer or (is_next and is_topic(text))):
        return False
    if (
        is_sentence(text)
        or opens_with_quote(text)
        or is_place_and_day(text)
        or text[-1] in "–—"
        or is_day(text)
    ):
        return False
    if is_person(text) or text[0] in "(（" or page.hit(unit, "byline") is not None:
        return False
    return page.hit(unit, "promo") is None and page.hit(unit, "related_heading") is None


def _ends_of_box(page: Page, at: int) -> tuple[int, int]:
    """Return the first and the last of the lines that stand close together with a notice, as far as none heads links."""
    units, first, last = page.units, at, at
    while units[first].gap == 0 and first > max(page.headline + 1, at - _BOX):
        above = units[first - 1]
        if above.part == "related" or page.hit(above, "related_heading") or _points_on(above, page):
            return at, last  # what stands in between are titles
        first -= 1
    while last + 1 < len(units) and units[last + 1].gap == 0 and last < at + _BOX:
        if page.hit(units[last + 1], "related_heading"):
            break
        last += 1
    return first, last


def _points_on(unit: Unit, page: Page) -> bool:
    promo = page.hit(unit, "promo")
    return promo is not None and not promo.group("rest")


def _may_head_links(page: Page, at: int) -> bool:
    """Tell a notice such as “MORE:” or “More information” that may also stand above titles, and has one below it."""
    unit, below = page.units[at], page.following(at)
    if below is None or below.part or below.gap or word_count(below.text) < LONGEST_TOPIC - 1:
        return False
    if TOPIC_MARK.search(below.text):
        return False
    promo = page.hit(unit, "promo")
    return (promo is not None and not promo.group("rest")) or page.hit(unit, "related_heading") is not None


def _mark_enclosed(page: Page) -> None:
    """Mark a few words right between two lines of a newsletter's box, or below a label such as “Contact:”."""
    units = page.units
    for above, unit, below in zip(units, units[1:], units[2:], strict=False):
        if unit.part or below.gap or (below.part != "boilerplate" and above.part != "boilerplate"):
            continue
        if (below.rule in _BOX_RULES and _is_title_of_box(unit, page)) or (
            not unit.gap
            and above.part == "boilerplate"
            and (_is_box(above, below) or (above.text[-1] == ":" and _tells_where_to_reach(below.text)))
            and word_count(unit.text) <= LONGEST_TOPIC
            and not is_sentence(unit.text)
            and page.hit(unit, "byline") is None
        ):
            unit.part, unit.rule = "boilerplate", "newsletter-box"


def _is_title_of_box(unit: Unit, page: Page) -> bool:
    """Tell a few words right above a box's notice that call, such as “Follow The World”, or that are a mere label."""
    if word_count(unit.text) > LONGEST_TOPIC or is_sentence(unit.text):
        return False
    if unit.text.partition(" ")[0].casefold() in call_words("call_verbs", page.language):
        return True
    hit = page.hit(unit, "promo")
    return unit.gap > 0 and hit is not None and not hit.group("rest")


def _tells_where_to_reach(text: str) -> bool:
    """Tell a mail address or a telephone number."""
    return _ADDRESS.fullmatch(text) is not None


def _is_box(above: Unit, below: Unit) -> bool:
    return above.rule in _BOX_RULES and below.rule in _BOX_RULES


def counted_links(page: Page) -> None:
    """An editor sees a link below the words that tell people who cannot see it which of several it is.

    Match: `How the barrage gates will close` below `list 2 of 2`
    Near miss: `How the barrage gates will close` below `list 2 of 2` and a blank line
    """
    for above, unit in itertools.pairwise(page.units):
        if (
            above.part == "boilerplate"
            and not (unit.gap or unit.part)
            and _COUNTED_LINK.fullmatch(above.text)
        ):
            unit.part, unit.rule = "related", "counted-link"


def desk_notebook(page: Page) -> None:
    """An editor sees the notebook that a German agency sends its desks below a story: all of it is for them.

    Match: `- Picture to follow by 2pm` below `# Notizblock`
    Near miss: `- Picture to follow by 2pm` below `Notizblock`
    """
    within = False
    for unit in page.units:
        within = within or (
            unit.text[0] == "#" and unit.text.lstrip("# ").casefold() in all_words("notebook_words")
        )
        if within:
            unit.part, unit.rule = "boilerplate", "desk-notebook"


def reference_rows(page: Page) -> None:
    """An editor sees what a study is called and where it appeared, each below a label such as “Article title”.

    Match: `Annual rings in harbour lichens` below `Article Title`, which another label follows
    Near miss: `Annual rings in harbour lichens` below `Lichens`, which another label follows
    """
    labels = [
        at
        for at, unit in enumerate(page.units)
        if len(unit.text) <= _LONGEST_VALUE and at > page.body and _is_reference_label(unit)
    ]
    for at in labels if len(labels) > 1 else ():
        label, value = page.units[at], page.following(at)
        label.part, label.rule = "boilerplate", "reference-rows"
        if value is not None and not _is_reference_label(value) and word_count(value.text) <= _LONGEST_VALUE:
            value.part, value.rule = "boilerplate", "reference-rows"


def _is_reference_label(unit: Unit) -> bool:
    return unit.part in {"", "boilerplate"} and unit.text.casefold().strip(" :") in all_lines(
        "reference_labels"
    )


def contact_block(page: Page) -> None:
    """An editor sees whom the press may ask, line by line below a label such as “Media contact:”.

    Match: `Ana Ruiz, Harbour Office` below `Media contact:`
    Match: `Ansprechpartner für die Presse:` above `Ana Ruiz, Tel. 0123 4567-89`
    Match: `ana.ruiz@example.com` below `Media contact:` and a blank line
    Near miss: `Ana Ruiz, Harbour Office` below `Media contact:` and a blank line
    """
    within = False
    for at, (unit, below) in enumerate(itertools.pairwise([*page.units, page.units[0]])):
        if unit.part == "boilerplate" and unit.text[-1] in ":：】" and _is_contact(unit.text):
            within = True
        elif unit.gap and not below.gap and unit.part in {"", "boilerplate"} and _heads_contact(page, at):
            unit.part, unit.rule = "boilerplate", unit.rule or "contact-block"
            within = True
        elif (
            within
            and unit.part in {"", "boilerplate", "byline"}
            and _is_detail(unit.text)
            and (not unit.gap or _REACHED.search(unit.text) or (below.gap and _REACHED.search(below.text)))
        ):
            unit.part, unit.rule = "boilerplate", "contact-block"
        else:
            within = False


def _heads_contact(page: Page, at: int) -> bool:
    """Tell a few words with one over whom to ask, right above lines of which one has a number or an address."""
    unit, below = page.units[at], page.following(at)
    if below is None or below.gap or at <= page.body or len(unit.text) > _LABEL:
        return False
    if word_count(unit.text) > _CONTACT_WORDS // 2 or not _is_contact(unit.text):
        return False
    close = list(itertools.takewhile(lambda other: not other.gap, page.units[at + 1 : at + _CONTACT_WORDS]))
    return any(_REACHED.search(other.text) for other in close) and all(
        _is_detail(other.text) for other in close
    )


def _is_contact(text: str) -> bool:
    """Tell a label over whom to ask."""
    if not text.isascii() and any(map(text.__contains__, _unspaced_contact_words())):
        return True
    words = text.casefold().replace("-", " ").split()
    return any(word.strip(":：,()【】■") in _contact_words() for word in words)


@cache
def _unspaced_contact_words() -> tuple[str, ...]:
    """Return the words over whom to ask of languages that put no spaces between words."""
    return tuple(word for word in _contact_words() if word[0] > "\u3000")


@cache
def _contact_words() -> frozenset[str]:
    return frozenset(w for language in languages().values() for w in language.words("contact_words"))


def _is_detail(text: str) -> bool:
    """Tell a name, a house, a number or an address: a few words that are no sentence."""
    if _REACHED.search(text) and weight(text) <= 2 * _LABEL:
        return True
    return word_count(text) <= _CONTACT_WORDS and not is_sentence(text) and not opens_with_quote(text)
