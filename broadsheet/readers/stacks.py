"""Knows stacks: lines that stand one below the other like verse and are bylines, share bars, items of a list.

Must not know what part each of the lines is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadsheet.readers.dates import has_date, is_about_time, is_clock_time
from broadsheet.readers.furniture import call_words
from broadsheet.readers.lines import Unit, is_stack
from broadsheet.readers.names import is_agency, is_person
from broadsheet.readers.page import Page, is_heading, is_sentence, word_count
from broadsheet.readers.points import is_summary_heading
from broadsheet.readers.rhymes import has_refrain, is_open_couplet, is_set_as_verse
from broadsheet.readers.verses import is_verse, small_words

_FEWEST = 3
_PROSE = 90
"""Characters; a paragraph of the story has more."""

_AROUND_AGENCY = "-–—()[]. "

_ELAPSED = re.compile(r"(\S.{0,14}\S)\s{2,}\S.{6,}")
"""How long ago, far from what happened: ``2h ago  Rail services suspended``."""

_TELEPHONE = re.compile(r"\d[\d\s()/+.-]{6,}\d")
_RULE = re.compile(r"[-–—=_*~]{3,}")
_NUMBER = re.compile(r"[\[(]?\d{0,3}\s?/\s?\d{1,3}[\])]?")
"""Which of several pictures it is."""


def is_timeline(unit: Unit) -> bool:
    """Tell rows that look like a table's and say how long ago what happened: a live blog's key events."""
    rows = [_ELAPSED.fullmatch(line) for line in unit.lines]
    told = [row[1] for row in rows if row is not None]
    if len(told) < len(rows) or any(is_clock_time(when) or has_date(when) for when in told):
        return False
    return any(map(is_about_time, told)) and len({when.rpartition(" ")[2] for when in told}) == 1


def is_broken_up(page: Page, at: int) -> bool:
    """Tell lines that only look like verse: bylines, share bars, items of a list stand one below the other."""
    unit = page.units[at]
    if page.headline < 0 or _is_headed_by_phrase(unit, page) or _is_set_by_site(page, at):
        return True
    if page.body >= 0 and (has_refrain(unit.lines) or _is_verse(page, at)):
        return False
    if (
        _begins_with_clock(unit.lines[0])
        or _NUMBER.fullmatch(unit.lines[0])
        or is_summary_heading(unit.lines[0])
        or _has_own_heading(unit)
    ):
        return True
    figures = sum(any(c.isdigit() for c in line) for line in unit.lines)
    if _goes_on_from_colon(page, at) or all(line[0].isdigit() for line in unit.lines):
        return True
    if unit.lines[0][-1] in ",，" and word_count(unit.lines[0]) <= _FEWEST and is_person(unit.lines[1]):
        return True  # “Yours faithfully,” and a name
    if is_stack(unit.lines) and (
        figures * 2 > len(unit.lines)
        or _names_people(unit.lines)
        or (_is_headed(page, at) and not _is_told(unit.lines, page))
    ):
        return True
    if _closes_page(page, at) or _lists_small_things(page, at) or any(map(_is_furniture, unit.lines)):
        return True
    for line in unit.apart():
        if _begins_set_phrase(line, page) or (page.body < 0 and _is_of_head(line.text)):
            return True
    return False


def _is_set_by_site(page: Page, at: int) -> bool:
    """Tell topics below their label, a link with its day, a heading between rules, or several of a site's notices."""
    unit, above = page.units[at], page.units[at - 1]
    if any(_RULE.fullmatch(line) for line in unit.lines):
        return True
    if has_date(unit.lines[-1]) and is_about_time(unit.lines[-1]):
        return True
    if above.part == "boilerplate" and above.rule == "boilerplate-topics":
        return all(word_count(line) <= _FEWEST + 1 and line[-1].isalnum() for line in unit.lines)
    notices = sum(map(page.has_notice, unit.apart()))
    return notices > 1 and notices * 2 >= len(unit.lines)


def _is_headed_by_phrase(unit: Unit, page: Page) -> bool:
    """Tell links below a heading such as ``You may also like``, which is all of the first line."""
    first = unit.apart()[0]
    return any(hit.phrase.category == "related_heading" and not hit.group("tail") for hit in page.hits(first))


def _is_verse(page: Page, at: int) -> bool:
    """Tell lines that verse alone has, though one of them begins as a notice does: ``Before you go your way.``."""
    small = small_words(page.language)
    lines, is_introduced = page.units[at].lines, page.units[at - 1].text[-1] in ":："
    if is_set_as_verse(lines) or (len(lines) < _FEWEST and is_open_couplet(lines)):
        return True
    return (
        len(lines) > _FEWEST
        and not _have_addresses(lines)
        and is_verse(lines, small, is_introduced=is_introduced)
    )


def _have_addresses(lines: Sequence[str]) -> bool:
    """Tell lines of which one has an address or a figure's worth of signs, as verse never has."""
    return any("@" in line or "://" in line or "|" in line for line in lines)


def _begins_with_clock(line: str) -> bool:
    """Tell the time of a live blog's entry, perhaps with its heading behind a dash."""
    return line[0].isdigit() and is_clock_time(re.split(r"\s[–—|-]\s", line, maxsplit=1)[0])


def _is_furniture(line: str) -> bool:
    """Tell an address, a telephone's number, or a word or two, a colon and a name, as no verse has them: ``Editor: Ana Ruiz``."""
    if line[0].isdigit() and word_count(line) < _FEWEST:
        return True  # “61 comments”
    if "@" in line or _TELEPHONE.search(line) or is_agency(line.strip(_AROUND_AGENCY)):
        return True
    role, colon, name = line.partition(": ")
    return bool(colon) and word_count(role) < _FEWEST and len(name) <= _PROSE // 2 and is_person(name)


def _goes_on_from_colon(page: Page, at: int) -> bool:
    """Tell things or clauses below a colon, in the line above or in their own first one."""
    lines = page.units[at].lines
    if page.units[at - 1].text[-1] in ":：" and (_lists_things(page, at) or _are_clauses(lines)):
        return True
    return _are_clauses(lines[1:]) and lines[0][-1] in ":："


def _are_clauses(lines: Sequence[str]) -> bool:
    """Tell parts of one sentence that a colon introduces: each but the last is closed by a semicolon."""
    return (
        len(lines) >= _FEWEST - 1 and all(";" in line[-5:] for line in lines[:-1]) and lines[-1][-1] in ".;"
    )


def _names_people(lines: Sequence[str]) -> bool:
    """Tell a list of names: more than half of the lines are nothing else, perhaps with a post behind a comma."""
    names = sum(is_person(line.partition(",")[0]) for line in lines)
    return len(lines) >= _FEWEST and names * 2 > len(lines)


def _is_told(lines: Sequence[str], page: Page) -> bool:
    """Tell sentences that run over the lines and end at the last, one of which begins with “And”."""
    return lines[-1][-1] in ".!?" and lines[0][-1] not in ".!?" and _is_joined(lines, page)


def _is_of_head(text: str) -> bool:
    """Tell a time, a name, perhaps with a place behind a dash, or an address: above the body no verse has them."""
    name = re.split(r"\s[–—|-]\s", text, maxsplit=1)[0]
    return is_about_time(text) or is_person(name) or "@" in text


def _begins_set_phrase(line: Unit, page: Page) -> bool:
    """Tell a line that begins as notices and labels do; in the body “By” opens no byline."""
    return any(page.body < 0 or hit.phrase.category != "byline" for hit in page.hits(line))


def _closes_page(page: Page, at: int) -> bool:
    """Tell titles below the story's last paragraph: none flows on, none ends, and no running text follows."""
    lines, above = page.units[at].lines, page.units[at - 1]
    if len(lines) < _FEWEST or above.shape == "verse" or above.text[-1] in ":：" or not is_stack(lines):
        return False
    if any(line[-1] in ".!," or not line[0].isupper() for line in lines) or _is_joined(lines, page):
        return False
    return not any(len(unit.text) > _PROSE and is_sentence(unit.text) for unit in page.units[at + 1 :])


def _is_joined(lines: Sequence[str], page: Page) -> bool:
    """Tell lines of which one begins with “And”: titles and things do not."""
    joins = call_words("byline_joins", page.language)
    return any(line.partition(" ")[0].casefold() in joins for line in lines[1:])


def _lists_small_things(page: Page, at: int) -> bool:
    """Tell things that all begin with a small letter below a heading: none goes on with a small word, as verse does."""
    lines, above = page.units[at].lines, page.units[at - 1]
    if len(lines) < _FEWEST or any(not line[0].islower() or line[-1] in ",;.:!?—–" for line in lines):
        return False
    small = call_words("stopwords", page.language)
    if any(line.partition(" ")[0] in small for line in lines[1:]):
        return False
    return at - 1 > page.headline and above.part in {"", "subhead"} and is_heading(above.text)


def _has_own_heading(unit: Unit) -> bool:
    """Tell lines of which the first ends with a colon, as no verse does whose other lines stand each for itself."""
    return unit.lines[0][-1] in ":：" and len(unit.lines) > _FEWEST and is_stack(unit.lines[1:])


def _is_headed(page: Page, at: int) -> bool:
    """Tell a stack of lines that has a heading, right above it or as its own first line."""
    above, own = page.units[at - 1], page.units[at].lines
    if above.shape == "verse" or (above.text[-1] in ":：" and not _lists_things(page, at)):
        return False
    if own[0].endswith((":", "：")) or (
        len(own) >= _FEWEST and is_heading(own[0]) and word_count(own[0]) * 2 <= word_count(own[1])
    ):
        return True
    return (
        at - 1 > page.headline
        and len(own) >= _FEWEST
        and above.part in {"", "subhead"}
        and is_heading(above.text)
    )


def _lists_things(page: Page, at: int) -> bool:
    """Tell things below a line with a colon from verse: all begin alike, none flows on, and no other stanza follows."""
    lines, below = page.units[at].lines, page.following(at)
    if len(lines) < _FEWEST or any(line[-1] in ",;.!?—–:" for line in lines[:-1]):
        return False
    if (below is not None and below.shape == "verse") or _is_joined(lines, page):
        return False
    firsts = [line[0] for line in lines if not line[0].isdigit()]
    return all(first.isupper() for first in firsts) or all(first.islower() for first in firsts)
