"""Knows the structure rules: what a line of copy is because of where it stands among its neighbours.

Must not know files, encodings or headers: it works on a Page whose lines have been through ``readers.rules``.

``STRUCTURE_RULES`` is the order in which they are applied. Each goes over the whole page once.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from broadsheet.readers.dates import is_about_time, is_clock_time
from broadsheet.readers.endings import end_of_body
from broadsheet.readers.head import read_head
from broadsheet.readers.lines import LIST_MARKER, Unit, ends_sentence
from broadsheet.readers.links import is_address
from broadsheet.readers.marks import names_source
from broadsheet.readers.names import dateline_of, is_credit_line
from broadsheet.readers.page import (
    Page,
    is_sentence,
    is_title_like,
    opens_with_quote,
    weight,
    word_count,
)
from broadsheet.text import strip_invisible

StructureRule = Callable[[Page], None]

_BODY = frozenset({"", "paragraph", "quote", "subhead", "list", "table", "verse"})
_ASIDE = frozenset({"promo", "caption", "boilerplate", "related", "related_heading"})
_PAIRS = {"“": "”", "«": "»", "「": "」", "『": "』", "‹": "›"}
_ENGLISH_MARKS = frozenset("“'")
_QUESTION_WORD = re.compile(
    r"(?:what|why|how|who|where|when|which|was|wie|warum|wer|wo|wann|que|qué|quién|cómo|por qué|comment|pourquoi|qui|"
    r"cosa|come|perché|chi|co|jak|dlaczego|kto|що|чому|як|хто|что|почему|как|кто)\b",
    re.IGNORECASE,
)
_LONGEST_HEADING = 7
"""Words; a longer line that ends as a sentence does is none, whatever it begins with."""

_FIGURE = re.compile(r"\d{1,3}(?:[.,]\d{1,3})?\s?[kKmM]?")
_COUNTED = frozenset({"boilerplate-share", "boilerplate-comments", "share-bar"})
_HANDLE = re.compile(r"\(@\w{2,30}\)")
_FULL_STOPS = ".。।;:"
_INNER_STOP = re.compile(r"[^\W\d_]{3,}[.?!]['\"”’]?\s+\S|[。！？]\S")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|can|could|may|must|to|set|say|hit|put|cut|win|won|lost|\w{3,}(?:[^s\W]s|ed))\b"
)


def promos_and_related(page: Page) -> None:
    """An editor sees a label or a heading alone on its line, and titles below it.

    A promo's label with one title is a promo; with several, or under a block heading, they are related links.

    Match: `READ MORE` above one headline
    Match: `RELATED STORIES` above three headlines
    Near miss: `RELATED STORIES` above a paragraph
    """
    at, units = 0, page.units
    while at < len(units):
        unit = units[at]
        if unit.part in {"", "list"} and at > page.headline:
            promo, heading = page.hit(unit, "promo"), page.hit(unit, "related_heading")
            if is_sentence(unit.text) and word_count(unit.text) > _LONGEST_HEADING and unit.text[-1] == ".":
                at += 1
                continue
            if (promo and not promo.group("rest")) or heading:
                at = _read_headed(page, at, is_block=heading is not None and promo is None)
                continue
        at += 1


def _read_headed(page: Page, at: int, *, is_block: bool) -> int:
    unit, titles = page.units[at], _titles_below(page, at)
    if not titles:
        return _read_bare_label(page, at)
    if len(titles) == 1 and not is_block and not page.hit(unit, "related_heading"):
        return _merge_promo(page, at, titles[0])
    if (
        len(titles) == 1
        and not is_block
        and page.units[titles[0]].part != "related"
        and not unit.text.endswith("s")
    ):
        return _merge_promo(page, at, titles[0])
    unit.part, unit.rule = "related_heading", "related-heading"
    for title in titles:
        below = page.units[title]
        if below.part != "related":
            below.part, below.rule = "related", "related-title"
    return titles[-1] + 1


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
    elif page.hit(unit, "promo"):
        unit.part, unit.rule = "promo", "promo-label-alone"
        unit.title = unit.text.strip(" \t\u00a0:：|")
    elif tail:
        unit.part, unit.rule = "related_heading", "related-heading"
    return at + 1


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
        if unit.part == "boilerplate" and not unit.gap and not found:
            continue
        if unit.part not in {"", "related", "list", "promo"} or not _is_link_title(unit, page, index):
            break
        if unit.part == "promo" and (not found or unit.gap or unit.text.isupper()):
            break
        found.append(index)
        tight = tight or not unit.gap
    return _without_subhead(page, found, tight=tight)


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
    if opens_with_quote(text) and text.endswith(("”", "»", ".”")) and word_count(text) > 14:
        return False
    if is_address(text):
        return not unit.gap
    return is_title_like(text) and not dateline_of(text) and (word_count(text) > 1 or not unit.gap)


def _without_subhead(page: Page, found: list[int], *, tight: bool) -> list[int]:
    """Leave out a short last title that stands right above a paragraph: it is the story's sub-heading."""
    if tight or not found or page.units[found[-1]].part == "related":
        return found
    below = page.following(found[-1])
    last = page.units[found[-1]].text
    if (
        below is not None
        and not below.part
        and is_sentence(below.text)
        and word_count(last) <= 4
        and len(found) > 1
    ):
        return found[:-1]
    return found


def related_addresses(page: Page) -> None:
    """An editor sees a related link's address on the line below its title: both are one link.

    Match: `https://example.com/five` below `Five things to know [VIDEO]`
    Near miss: `https://example.com/five` below `Five things to know [VIDEO]` and a blank line
    """
    at = 1
    while at < len(page.units):
        above, unit = page.units[at - 1], page.units[at]
        if (
            above.part == "related"
            and not unit.gap
            and unit.part in {"related", "", "attribution"}
            and is_address(unit.text)
        ):
            above.text = f"{above.text}\n{unit.text}"
            above.last = unit.last
            del page.units[at]
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


def data_source(page: Page) -> None:
    """An editor sees the source of a table, a chart or a picture in the middle of the story.

    Match: `Source: Office for Statistics` below a table
    Near miss: `Source: Read Full Article` as the last line
    """
    for at, unit in enumerate(page.units):
        if unit.part or page.is_tail(at) or page.is_head(at) or weight(unit.text) > 120:
            continue
        hit = page.hit(unit, "attribution")
        above = page.units[at - 1].part if at else ""
        if above == "table" and names_source(unit.text):
            unit.part, unit.rule = "caption", "data-source"
            continue
        if (
            hit
            and not (ends_sentence(unit.text) and word_count(unit.text) > 8)
            and re.match(r"\W*[^\W\d_]+(?:\s[^\W\d_]+)?\s*[:：|]", unit.text)
            and not ends_sentence(hit.group("publisher"))
        ):
            unit.part, unit.rule = "caption", "data-source"


def lone_lines(page: Page) -> None:
    """An editor sees a line on its own in the body that is not a sentence.

    Short ones, questions and headings that ask are sub-headings, and so is a live blog's time stamp; a long
    line in capitals is a promo whose label was lost; a headline-like line is the title of a video or picture.

    Match: `What happens next`
    Match: `Salvage team raises the barge from the harbour bed`
    Near miss: `“We will rebuild it.”`
    """
    for at, unit in enumerate(page.units):
        if unit.part or at <= page.headline:
            continue
        unit.part, unit.rule = _read_lone(unit, page, at)


def _read_lone(unit: Unit, page: Page, at: int) -> tuple[str, str]:
    if len(unit.text) > 70 and unit.text[-1] in _FULL_STOPS:
        return "paragraph", "paragraph"
    text = strip_invisible(unit.text) if page.hidden else unit.text
    part, rule = _read_stamp_or_prose(text)
    return (part, rule) if part else _read_short(text, page, at)


def _read_stamp_or_prose(text: str) -> tuple[str, str]:
    """Decide what is a time stamp or plainly prose; nothing if the line may be a heading or a title."""
    if is_clock_time(text) or (weight(text) < 60 and is_about_time(text) and text[-1:] != "."):
        return "subhead", "time-stamp"
    if weight(text) > 160 or text[0].islower() or not is_title_like(text):
        return "paragraph", "paragraph"
    if (
        re.match(r"(?:Q|A)\s?[:.]\s", text)
        or text[0] in "—–<{&#"
        or text.startswith("http")
        or _is_speech(text)
    ):
        return "paragraph", "paragraph"
    if "pic.twitter.com/" in text or _HANDLE.search(text):
        return "paragraph", "paragraph"
    if _is_key_value(text):
        return "paragraph", "paragraph"
    if word_count(text) > 18 or _INNER_STOP.search(text):
        return "paragraph", "paragraph"
    return "", ""


def _read_short(text: str, page: Page, at: int) -> tuple[str, str]:
    words = word_count(text)
    if is_credit_line(text):
        return "caption", "lone-credit"
    if text.endswith(("?", "？", "؟")):
        return ("subhead", "question-heading") if words <= 12 else ("paragraph", "paragraph")
    if text.endswith(("!", "！", "…", "...")):
        return "paragraph", "paragraph"
    if text.isupper() and any(c.isascii() and c.isalpha() for c in text):
        return ("promo", "capital-line") if words >= 5 else ("subhead", "sub-heading")
    return _read_headline_like(text, words, page, at)


def _read_headline_like(text: str, words: int, page: Page, at: int) -> tuple[str, str]:
    if words <= 5 or (_QUESTION_WORD.match(text) and words <= 12):
        return "subhead", "sub-heading"
    if not any(c.isupper() for c in text) and any(c.islower() for c in text):
        return "paragraph", "paragraph"
    if page.language == "en" and words <= 9 and not _FINITE.search(text):
        return "subhead", "sub-heading"
    return "caption", "headline-like-line"


def _is_speech(text: str) -> bool:
    if not opens_with_quote(text) or not text.endswith(("”", '"', "»", "“", "」", "’", "'", ".", ",")):
        return False
    return word_count(text) > 8 or ends_sentence(text)


def _is_key_value(text: str) -> bool:
    """``Status: draft`` in running copy is shown as it is."""
    key, colon, value = text.partition(":")
    return bool(colon) and len(key.split()) <= 3 and bool(value.strip()) and not value.startswith("//")


def numbered_headings(page: Page) -> None:
    """An editor sees a numbered line alone between paragraphs: the heading of a listed part.

    Match: `1. The old pier` above a paragraph
    Near miss: `1. Bring a torch` above `2. Bring a map`
    """
    for at, unit in enumerate(page.units):
        if (
            unit.part != "list"
            or not unit.text[0].isdigit()
            or ends_sentence(unit.text)
            or word_count(unit.text) > 9
        ):
            continue
        near = [page.units[i] for i in (at - 1, at + 1) if 0 <= i < len(page.units)]
        below = page.following(at)
        if all(u.part != "list" for u in near) and below is not None and below.part == "paragraph":
            unit.part, unit.rule = "subhead", "numbered-heading"


def quote_runs(page: Page) -> None:
    """An editor sees a quotation over several paragraphs: a mark opens each, and only the last is closed.

    The first may begin with the speaker's name; the last need not be closed; a promo in between does not
    break the run.

    Match: `“But in any case,` below a paragraph whose quotation is still open
    Near miss: `“No,” he said.` below a paragraph whose quotation is closed
    """
    if not page.quotes:
        return
    marks = page.quotes
    run: list[Unit] = []
    number = 0
    for unit in page.units:
        part = unit.part
        if part in _ASIDE:
            continue
        if run and (part != "paragraph" or not _continues_quote(run[-1].text, unit.text, marks)):
            number += _close_run(run, number)
            run = []
        if part == "paragraph":
            mark = _open_mark(unit.text, marks)
            if run or mark:
                run.append(unit)
            if run and not mark:
                number += _close_run(run, number)
                run = []
    _close_run(run, number)


def _close_run(run: list[Unit], number: int) -> int:
    if len(run) < 2:
        return 0
    for at, unit in enumerate(run):
        unit.part, unit.rule, unit.number = "quote", "quote-run", number + 1
        unit.title = "first" if at == 0 else "last" if at == len(run) - 1 else "middle"
    return 1


def _open_mark(text: str, marks: frozenset[str]) -> str:
    """Return the quotation mark that the paragraph opens and does not close; ``marks`` are the copy's."""
    if "„" not in marks:
        if text.rfind("“") > text.rfind("”"):
            return "“"
        if marks <= _ENGLISH_MARKS:
            return ""
    if "„" in text:
        last = max(text.rfind("“"), text.rfind("”"), text.rfind('"'))
        return "„" if text.rfind("„") > last else ""
    for mark, closing in _PAIRS.items():
        at = text.rfind(mark)
        if at >= 0 and text.find(closing, at) < 0:
            return mark
    if text.count('"') % 2:
        return '"'
    if text[0] in "»›" and "«" not in text:
        return "«" if text.find("»", 1) < 0 else ""
    at = max(text.rfind(" ‘"), 0 if text[0] == "‘" else -1)
    return "‘" if at >= 0 and not re.search(r"’(?!\w)", text[at:]) else ""


def _continues_quote(above: str, text: str, marks: frozenset[str]) -> bool:
    mark = _open_mark(above, marks)
    starts = {"«": "«»", "„": "„“", "“": "“”"}.get(mark, mark)
    return bool(mark) and text[0] in starts


def dividers_and_rules(page: Page) -> None:
    """An editor sees a rule at the story's top or before its closing notices: it divides nothing.

    Match: `___` above `Reporting by Ana Ruiz`
    Near miss: `* * *` between two scenes
    """
    body = [at for at, unit in enumerate(page.units) if unit.part in _BODY - {""}]
    first, last = (body[0], body[-1]) if body else (0, -1)
    for at, unit in enumerate(page.units):
        if unit.part == "divider" and not first < at < last:
            unit.part, unit.rule = "boilerplate", "closing-rule" if at > last else "opening-rule"


def lone_figures(page: Page) -> None:
    """An editor sees a figure alone beside a share bar or a comment notice: it counts shares or comments.

    Match: `212` above `View comments`
    Near miss: `212` above a paragraph
    """
    for at, unit in enumerate(page.units):
        if unit.part or not _FIGURE.fullmatch(unit.text):
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


STRUCTURE_RULES: tuple[tuple[StructureRule, frozenset[str]], ...] = (
    (read_head, frozenset({""})),
    (newsletter_block, frozenset({"boilerplate"})),
    (lone_figures, frozenset({"boilerplate"})),
    (end_of_body, _BODY | _ASIDE | {"divider"}),
    (promos_and_related, frozenset({"", "list"})),
    (related_addresses, frozenset({"", "related"})),
    (lone_links, frozenset({""})),
    (data_source, frozenset({""})),
    (lone_lines, frozenset({""})),
    (numbered_headings, frozenset({"list"})),
    (quote_runs, frozenset({"", "paragraph"})),
    (dividers_and_rules, frozenset({"divider"})),
)
"""The rules in order, each with the parts of which a page must have one for the rule to find anything."""


def apply_structure_rules(page: Page) -> None:
    """Apply the rules in order; afterwards every unit has its part.

    Rules give parts to units that have none and take few away: what a page has after its ends are read tells
    which rules are left to ask.
    """
    parts = {unit.part for unit in page.units}
    for rule, needed in STRUCTURE_RULES:
        if not needed.isdisjoint(parts):
            rule(page)
            if rule is read_head or rule is end_of_body:
                parts = {unit.part for unit in page.units}
