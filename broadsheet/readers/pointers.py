"""Knows pointers to other stories: labels and headings with titles below them, links and their addresses.

Must not know what else a line may be.
"""

from __future__ import annotations

import re

from broadsheet.readers.bylines import kickers
from broadsheet.readers.columns import LIST_MARKER
from broadsheet.readers.datelines import dateline_of
from broadsheet.readers.dates import has_date, is_about_time
from broadsheet.readers.furniture import call_words
from broadsheet.readers.lines import Unit
from broadsheet.readers.links import is_address
from broadsheet.readers.marks import known_kinds
from broadsheet.readers.names import is_credit_line, is_person
from broadsheet.readers.page import (
    CLOSING_PARTS,
    FURNITURE,
    Page,
    is_in_headline_case,
    is_sentence,
    is_title_like,
    opens_with_quote,
    weight,
    word_count,
)
from broadsheet.readers.rules import STRONG_LABEL

_FEW = 5
"""Words; a heading over links has no more, and a topic has no more."""

_FEWEST = 2
"""Titles; a block that has no known heading has more, or stands apart."""

_PROSE = 14
"""Words; a notice at the end has no more, and a paragraph of the story has."""

_DAY = 30
"""Characters; when a linked story was published takes no more."""

_LONGEST_HEADING = 7
"""Words; a longer line that ends as a sentence does is none, whatever it begins with."""


def promos_and_related(page: Page) -> None:
    """An editor sees a label or a heading alone on its line, and titles below it.

    A promo's label with one title is a promo; with several, or under a block heading, they are related links.

    Match: `READ MORE` above one headline
    Match: `RELATED STORIES` above three headlines
    Match: `More episodes` above three headlines, which are the last lines
    Near miss: `RELATED STORIES` above a paragraph
    """
    at, units = 0, page.units
    while at < len(units):
        unit = units[at]
        if unit.part in {"", "list", "boilerplate"} and at > page.headline:
            promo, heading = page.hit(unit, "promo"), page.hit(unit, "related_heading")
            if is_sentence(unit.text) and word_count(unit.text) > _LONGEST_HEADING and unit.text[-1] == ".":
                at += 1
                continue
            if unit.part == "boilerplate" and (
                unit.text[0] == "("  # “(more)” ends a wire's page
                or not _is_no_button(page, at, is_promo=bool(promo), is_block=bool(heading))
            ):
                at += 1
                continue
            if promo is None and heading is None and _heads_kinds(page, at):
                unit.part, unit.rule = "related_heading", "related-heading"
            elif promo is None and heading is None and heads_more(page, at):
                at = _read_headed(page, at, is_block=True)
                continue
            elif promo is None and heading is None and _files_title(page, at):
                at = _merge_promo(page, at, at + 1)
                continue
            elif (promo and not promo.group("rest")) or heading:
                at = _read_headed(page, at, is_block=heading is not None and promo is None)
                continue
        at += 1


def _heads_kinds(page: Page, at: int) -> bool:
    """Tell the heading of links with kinds that no phrase knows: a few words right above them, below a blank line."""
    unit, below = page.units[at], page.following(at)
    return (
        not unit.part
        and below is not None
        and below.part == "related"
        and unit.gap > below.gap
        and word_count(unit.text) <= _FEW
        and is_title_like(unit.text)
        and unit.text[-1] not in "?!"
    )


def _files_title(page: Page, at: int) -> bool:
    """Tell a section's name right above a title, the two alone between paragraphs: they point to a story of that section."""
    unit, below = page.units[at], page.following(at)
    beyond = page.following(at + 1)
    return (
        not (unit.part or page.is_tail(at) or page.is_head(at))
        and unit.gap > 0
        and below is not None
        and beyond is not None
        and not (below.gap or below.part)
        and beyond.gap > 0
        and (unit.text.casefold() in kickers() or (unit.text.isupper() and unit.text.isalpha()))
        and word_count(below.text) > _FEW
        and is_title_like(below.text)
        and is_sentence(beyond.text)
    )


def heads_titles(page: Page, at: int) -> bool:
    """Tell a heading above titles that could be links: it signs nothing, whatever it begins with."""
    titles = [page.units[title].text for title in _titles_below(page, at)]
    return len(titles) >= _FEWEST and all(word_count(title) > _FEWEST for title in titles)


def heads_more(page: Page, at: int) -> bool:
    """Tell “More episodes” or “Related checks” above titles with which the page ends, but for notices."""
    unit = page.units[at]
    if (
        unit.part
        or not (unit.gap or page.is_tail(at))
        or at <= page.body
        or not 1 < word_count(unit.text) <= _FEW
        or page.words(unit)[0] not in call_words("more_words", page.language)
        or not is_title_like(unit.text)
    ):
        return False
    titles = _titles_below(page, at)
    if len(titles) < _FEWEST or min(word_count(page.units[title].text) for title in titles) <= _FEWEST:
        return False
    return not any(
        other.part in {"", "paragraph", "quote"}
        and is_sentence(other.text)
        and word_count(other.text) > _PROSE
        for other in page.units[titles[-1] + 1 :]
    )


def _is_no_button(page: Page, at: int, *, is_promo: bool, is_block: bool) -> bool:
    """Tell a label that is also a button, such as “More information”, from the button: a title stands below it."""
    set_off = page.units[at].gap or _is_close_set(page, at)
    titles = _titles_below(page, at) if (is_promo or is_block) and set_off else []
    if not titles or any(
        h.phrase.category != "byline" for title in titles for h in page.hits(page.units[title])
    ):
        return False
    sizes = [word_count(page.units[title].text) for title in titles]
    return max(sizes) > (3 if is_promo and len(sizes) == 1 else _FEW - 1) and min(sizes) > 3


def _is_close_set(page: Page, at: int) -> bool:
    """Tell copy without blank lines in which a title stands below the label, and running text or a title below it."""
    below = [
        unit for unit in page.units[at + 1 : at + 4] if not _is_passed(unit, is_first=False, found=True)
    ][:2]
    return (
        len(below) > 1
        and not (below[0].gap or below[1].gap)
        and is_title_like(below[0].text)
        and (is_sentence(below[1].text) or min(word_count(unit.text) for unit in below) >= _FEW - 1)
    )


def _read_headed(page: Page, at: int, *, is_block: bool) -> int:
    unit, titles = page.units[at], _titles_below(page, at)
    if not titles and _closes_title(page, at):
        return _merge_with_above(page, at)
    if not titles:
        return _read_bare_label(page, at)
    if titles == [at + 1] and _is_promo(page, at, is_block=is_block):
        return _merge_promo(page, at, titles[0])
    unit.part, unit.rule = "related_heading", "related-heading"
    for title in titles:
        below = page.units[title]
        if below.part != "related":
            below.part, below.rule = "related", "related-title"
    return titles[-1] + 1


def _is_promo(page: Page, at: int, *, is_block: bool) -> bool:
    """Tell a label with one title right below it from the heading of a block that has but one."""
    unit = page.units[at]
    if is_block:
        return _stands_in_body(page, at, at + 1)
    if not page.hit(unit, "related_heading"):
        return True
    below = page.following(at + 1)
    closes = below is not None and below.part in CLOSING_PARTS
    is_label = closes or unit.text.isascii() or unit.gap > 0 or not page.is_tail(at)
    return is_label and page.units[at + 1].part != "related" and not _is_plural(unit.text)


def _is_plural(heading: str) -> bool:
    """Tell a heading of several things: “Leer más” and “En savoir plus” are of none."""
    return heading.endswith("s") and not heading.casefold().endswith(("más", "mas", "plus"))


def _stands_in_body(page: Page, at: int, title: int) -> bool:
    """Tell a block's heading with one title between two paragraphs: there it is a promo's label.

    The title may stand above the heading of the story's next part, or above what closes the story.
    """
    below = page.following(title)
    if below is None or page.units[title].part or page.units[title].gap:
        return False
    if below.part in CLOSING_PARTS:
        return True
    if page.is_tail(at) or not (below.gap > 0 or not page.units[at].gap):
        return False
    return is_sentence(below.text) or _heads_next_part(page, title + 1)


def _heads_next_part(page: Page, at: int) -> bool:
    """Tell a few words right above running text, below a title that has many more: they head a part of the story."""
    above, unit, below = page.units[at - 1], page.units[at], page.following(at)
    return (
        below is not None
        and not (unit.gap or below.gap)
        and unit.shape == "line"
        and unit.part in {"", "subhead"}
        and word_count(unit.text) < _FEW
        and word_count(above.text) > _FEW
        and is_title_like(unit.text)
        and (is_sentence(below.text) or below.text[-1] in ":：")
        and weight(below.text) > FURNITURE
    )


def _merge_promo(page: Page, at: int, title: int) -> int:
    label, below = page.units[at], page.units[title]
    label.title = label.text.strip(" \t\u00a0:：|")
    label.text = f"{label.text}\n{below.text}"
    label.last = below.last
    label.part, label.rule = "promo", "promo-title-below"
    del page.units[title]
    if page.tail > title:
        page.tail -= 1
    return at + 1


def _read_bare_label(page: Page, at: int) -> int:
    unit = page.units[at]
    tail = page.is_tail(at)
    if tail and page.hit(unit, "attribution"):
        unit.part, unit.rule = "attribution", "attribution-line"
    elif tail and unit.text[-1] in ">›":
        unit.part, unit.rule = "boilerplate", "button"
    elif tail and page.hit(unit, "related_heading"):
        unit.part, unit.rule = "related_heading", "related-heading"
    elif (
        at and not (unit.gap or tail) and page.units[at - 1].part == "boilerplate" and page.hit(unit, "promo")
    ):
        unit.part, unit.rule = "boilerplate", "newsletter-box"
    elif page.hit(unit, "promo") and (tail or not _heads_paragraph(page, at)):
        unit.part, unit.rule = "promo", "promo-label-alone"
        unit.title = unit.text.strip(" \t\u00a0:：|")
    return at + 1


def _closes_title(page: Page, at: int) -> bool:
    """Tell a label right below a title that stands between two paragraphs: it points to the story above it."""
    unit, above, below = page.units[at], page.units[at - 1], page.following(at)
    return (
        page.body <= at - 1
        and not unit.gap
        and above.gap > 0
        and not above.part
        and is_title_like(above.text)
        and word_count(above.text) >= _FEW
        and (below is None or below.gap > 0)
        and STRONG_LABEL.match(unit.text) is not None
    )


def _merge_with_above(page: Page, at: int) -> int:
    label, title = page.units[at], page.units[at - 1]
    title.title = label.text.strip(" \t\u00a0:：|")
    title.text, title.last = f"{title.text}\n{label.text}", label.last
    title.part, title.rule = "promo", "promo-title-above"
    del page.units[at]
    page.tail -= page.tail > at
    return at


def _heads_paragraph(page: Page, at: int) -> bool:
    """Tell a word or two above running text that tell nobody to read on: ``Background``, ``In numbers``."""
    text, below = page.units[at].text.strip(), page.following(at)
    return (
        text.replace(" ", "", 1).isalpha()
        and not text.isupper()
        and below is not None
        and is_sentence(below.text)
        and not STRONG_LABEL.match(text)
    )


def _titles_below(page: Page, at: int) -> list[int]:
    """Return the indices of the titles that a heading at ``at`` stands above."""
    found: list[int] = []
    tight = False
    for index in range(at + 1, len(page.units)):
        unit = page.units[index]
        if unit.gap and found and tight and unit.part != "related":
            break
        if unit.gap > 1 and found:
            break
        if unit.part == "boilerplate" and _is_passed(unit, is_first=index == at + 1, found=bool(found)):
            continue
        if not (found or unit.gap or unit.part or " " in unit.text) and (
            unit.text.isdigit() or page.hits(unit)
        ):
            unit.part, unit.rule = "boilerplate", "button"
            continue  # “Previous”, “1”, “Next”
        if unit.part in {"", "paragraph", "published"} and not unit.gap and found and _is_day(unit):
            unit.part, unit.rule = "published", unit.rule or "day-of-link"
            continue  # when the linked story was published
        if unit.part == "caption" and _begins_with_kind(unit.text) and _is_in_block(page, at, index):
            unit.part, unit.rule = "related", "related-kind"
        if unit.part not in {"", "related", "list", "promo"} or not _is_link_title(unit, page, index):
            break
        if (
            unit.part == "promo"
            and (not found or unit.gap or unit.text.isupper())
            and not _is_kind_of_link(unit, page, tight=tight)
        ):
            break
        found.append(index)
        tight = tight or not unit.gap
    return _without_subhead(page, found, tight=tight)


def _is_passed(unit: Unit, *, is_first: bool, found: bool) -> bool:
    """Tell furniture that may stand below a heading, and how long a linked story takes to read, or whom it is for."""
    if found:
        return not unit.gap and (unit.text[0].isdigit() or (unit.text.isalpha() and unit.text.isupper()))
    return is_first or not unit.gap


def _is_in_block(page: Page, at: int, index: int) -> bool:
    """Tell a line right below another link, or the first below a heading alone, with a further line right below it."""
    if not page.units[index].gap:
        return True
    below = page.following(index)
    return index == at + 1 and below is not None and not below.gap


def _begins_with_kind(text: str) -> bool:
    """Tell a link whose kind might head a caption, too: ``In pictures: a night at the lighthouse``, ``・【写真】船の中``."""
    if text[0] in "【・":
        return text.lstrip("・ ")[0] == "【" and text[-1] != "】"
    label, colon, title = text.partition(": ")
    return (
        bool(colon)
        and 0 < word_count(label) <= _FEWEST < word_count(title)
        and is_title_like(text)
        and "/" not in title
        and not is_credit_line(title)
        and not is_person(title.partition(" for ")[0].strip())
    )


def _is_day(unit: Unit) -> bool:
    """Tell when a linked story was published, perhaps behind the section that it stands in: ``Odd News // 1 day ago``."""
    moment = unit.text.rpartition(" // ")[2]
    return unit.part == "published" or (
        weight(unit.text) < _DAY and is_about_time(moment) and has_date(moment)
    )


def _is_kind_of_link(unit: Unit, page: Page, *, tight: bool) -> bool:
    """Tell a link whose label is a kind, such as “In pictures:” or 【動画】, from a promo among links."""
    if unit.text[0] in "【［[":
        return not unit.gap
    hit = page.hit(unit, "promo")
    return (
        hit is not None and not tight and hit.group("label").casefold().removeprefix("in ") in known_kinds()
    )


def _is_link_title(unit: Unit, page: Page, at: int) -> bool:
    if unit.part == "related":
        return True
    if (
        page.hit(unit, "related_heading")
        and at + 1 < len(page.units)
        and is_title_like(page.units[at + 1].text)
    ):
        return False
    text = LIST_MARKER.sub("", unit.text, count=1) if unit.shape == "list" else unit.text
    if text[-1] in ">›" or (text[-1] == "»" and "«" not in text):
        return False  # “More local news >”
    if opens_with_quote(text) and text.endswith(("”", "»", ".”")) and word_count(text) > 14:
        return False
    if is_address(text):
        return not unit.gap
    is_title = is_title_like(text) or is_in_headline_case(text)
    return (
        is_title
        and (
            unit.part == "promo" or ": " in text[: len(dateline_of(text)) + _FEWEST] or not dateline_of(text)
        )
        and (word_count(text) > 1 or not unit.gap)
    )


def _without_subhead(page: Page, found: list[int], *, tight: bool) -> list[int]:
    """Leave out a short last title that stands right above a paragraph: it is the story's sub-heading."""
    if not found or page.units[found[-1]].part == "related":
        return found
    if len(found) == _FEWEST and _heads_next_part(page, found[-1]):
        return found[:-1]
    if tight and any(unit.gap for unit in page.units[found[0] - 1 : found[-1] + 2]):
        return found
    unit, below = page.units[found[-1]], page.following(found[-1])
    if tight and len(found) > 1 and below is not None and below.rule == "boilerplate-truncation":
        return found[:-1]  # the story, as far as it is free to read
    if len(found) == 1 or below is None or not is_sentence(below.text) or unit.shape == "list":
        return found
    if tight and unit.text.isupper() and not page.units[found[0]].text.isupper():
        return found[:-1]
    if tight and opens_with_quote(unit.text):
        return found[:-1] if word_count(unit.text) <= _FEW + 2 and below.part in {"", "paragraph"} else found
    asks = tight and unit.text[-1] == "?" and below.part == "paragraph"
    return found[:-1] if word_count(unit.text) < _FEW and (asks or not below.part) else found


def related_addresses(page: Page) -> None:
    """An editor sees a related link's address on the line below its title: both are one link.

    Match: `https://example.com/five` below `Five things to know [VIDEO]`
    Near miss: `https://example.com/five` below `Five things to know [VIDEO]` and a blank line
    """
    units = page.units
    parts = [unit.part for unit in units]
    at = parts.index("related") + 1 if "related" in parts else len(units)
    while at < len(units):
        above, unit = units[at - 1], units[at]
        if (
            above.part == "related"
            and not unit.gap
            and unit.part in {"related", "", "attribution"}
            and is_address(unit.text)
        ):
            above.text = f"{above.text}\n{unit.text}"
            above.last = unit.last
            del units[at]
            page.tail -= page.tail > at
        else:
            at += 1


def lone_links(page: Page) -> None:
    """An editor sees a run of Markdown links, or of titles with addresses: related links without a heading.

    Match: `[How the barrage works](https://example.com/how)`
    Near miss: `See [the minutes](https://example.com/minutes) of the meeting.`
    """
    for at, unit in enumerate(page.units):
        if (
            not unit.part
            and at > page.headline
            and not page.is_head(at)
            and unit.text[0] == "["
            and unit.text.endswith(")")
        ):
            match = re.fullmatch(r"\[[^\[\]]+\]\(https?://[^\s()]+\)", unit.text)
            if match:
                unit.part, unit.rule = "related", "lone-link"
