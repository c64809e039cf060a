"""Knows short lines that stand alone in the body: sub-headings, time stamps, titles of videos, list items.

Must not know the head of a story, nor how it ends.
"""

from __future__ import annotations

import re
from itertools import takewhile

from broadsheet.readers.briefs import QUESTION_WORD, read_brief
from broadsheet.readers.datelines import dateline_of
from broadsheet.readers.dates import has_date, is_about_time, is_clock_time
from broadsheet.readers.decks import is_result
from broadsheet.readers.headings import (
    LONGEST_QUOTE,
    heads_entry,
    heads_house_note,
    heads_list,
    is_heading_with_colon,
    is_number_alone,
    is_small_heading,
    is_speech,
)
from broadsheet.readers.labelled import is_key_value, read_labelled
from broadsheet.readers.lines import Unit
from broadsheet.readers.marks import credit_words, names_its_credit
from broadsheet.readers.names import is_agency, is_credit_line, is_outlet_name, is_person
from broadsheet.readers.openings import (
    heads_item,
    is_dateline_below_points,
    is_late_byline,
    is_late_time,
    is_standing_here,
)
from broadsheet.readers.page import (
    CLOSING_PARTS,
    FURNITURE,
    SHORT,
    Page,
    is_sentence,
    is_title_like,
    opens_with_quote,
    weight,
    word_count,
)
from broadsheet.readers.scenes import (
    INNER_STOP,
    is_below_caption,
    is_dated_scene,
    is_open_caption,
    is_scene,
    is_unfinished_caption,
)
from broadsheet.readers.stops import ends_sentence
from broadsheet.readers.surroundings import is_among_paragraphs, is_between_parts
from broadsheet.readers.tables import ENGLISH
from broadsheet.text import rare, strip_invisible

_HANDLE = re.compile(r"\(@\w{2,30}\)")
_PROSE_START = re.compile(r"(?:Q|A)\s?[:.]\s|[—–<{&#]|http")
_PLACED = 8
_PLACING = re.compile(
    r"(?:From|Out of|Into|Beyond|Behind|Between|Towards?|Without|Against|On|Under) (?!.*\b(?:is|are|was|were|has|have|will)\b)"
)
"""Words with which a sub-heading may begin and hardly a headline."""

_LONGEST, _LONGEST_TOLD, _LONGEST_ASKED = 9, 12, 18
"""Words; a sub-heading has no more of them, with a verb no more than the second, one of several questions the third."""

_MARKED_HEADING = re.compile(r"(?:#{2,6}|#\d{1,3}[.:])\s[^#]{2,90}")
_NAME_BEFORE_DAY = re.compile(r"(?:[A-ZÀ-ÞА-ЯІЇЄҐ][\w'’-]+\s){2,3}(?=\d)")
_NUMERAL = re.compile(r"^(?:[IVX]{1,5}|\d{1,2})\.\s+(?=\S)")
_SPOKEN_START = rare(
    r"(?:The(?!.*(?:[a-z]{3}[^s\W]|[dgl][oi]e)s\s(?:.*\s)?(?:in|at|on|off|outside|near|during|over|past|through|across|into|under|by|with)\s)|It|It['’]s|He|She|We|I|You|They|This|That|These|Those|There|There['’]s|Nobody|Nothing|No|Not|Still|Never|Always|Just|Only|Almost|Back|Then|Now|And|But|So|If|When|Everyone|Everybody|Somebody|My|Our|Your|His|Her|Their|Its)"
    r"\s(?!moment\b|video\b|scene\b)"
)
"""Words that headlines leave out at their start, but for those of videos."""

_RELATIVE = re.compile(r"\s(?:that|who|which|where|when|nobody|everybody)\s")
_SUBJECT = re.compile(r"To (?=.*\bnot to\b).*|\S+(?:\s(?:and|or|but|v)\s\S+)?")

_OPEN_WORD = rare(r"\s[a-zà-öø-ÿа-яёіїє]{1,4}$")
"""A small word with which a line above verse goes on: ``… with its chorus of``."""


_PROSE = 50
"""Characters; a paragraph with which a heading stands close together has more."""

_MOST_POINTS = 5
"""Key points above a dateline."""

_ABOVE_POINTS = frozenset({"boilerplate", "published", "byline", "caption"})

_HEADING = 5
"""Words; a label above titles has no more of them."""

_WIDEST = 60
"""Characters; a sub-heading has no more."""

_LABEL = 3
"""Words; a credit's label has no more of them."""

_BODY = frozenset({"", "paragraph", "quote", "list", "table", "verse", "subhead"})
_FULL_STOPS = ".。।;:"
_STATED = re.compile(r"\w (?:is|are|will be|can be) (?!(?:seen|shown|pictured|the)\b)(?!\w+ing\b)")
_CLAIMED = re.compile(
    r"\b(?:you|your|we|our|us|than|why|how|never|cannot|can't|isn't|won't|must|should|nobody|nothing)\b"
    r"|\w (?:is|are) (?:not|no|just|only|also|still|the|a|an)\b"
)
"""What a sub-heading claims, and no caption does: it shows, and speaks to nobody."""

_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|can|could|may|must|to|goes|lies|does|sits|runs|set|say|hit|put|cut|win|won|lost|(?!hundred\b)\w{3,}(?:[^s\W]s(?=\W+\w)|ed))\b"
)


def lone_lines(page: Page) -> None:
    """An editor sees a line on its own in the body that is not a sentence.

    Short ones, questions and headings that ask are sub-headings, and so is a live blog's time stamp; a long
    line in capitals is a promo whose label was lost; a headline-like line is the title of a video or picture.

    Match: `What happens next`
    Match: `where to stay` above a paragraph
    Match: `The aftermath:` above a paragraph
    Match: `III.` above a paragraph
    Match: `1999-2001` above a paragraph
    Match: `Gulls wait for the boats at low water. They are said to be patient` above a paragraph
    Match: `Salvage team reaches the wreck at last, two days late` below a time and above a paragraph
    Match: `Salvage team raises the barge from the harbour bed`
    Match: `Picture perfect: Guests carried the presents across the water`
    Near miss: `“We will rebuild it.”`
    Near miss: `and so she went home, as the rest of us did.`
    Near miss: `The bill would:` above `- Raise the quay`
    Near miss: `Rule one: nobody sails alone, the cook included.`
    """
    page.last = _last_of_body(page)
    for at, unit in enumerate(page.units):
        if unit.part or at <= page.headline:
            continue
        unit.part, unit.rule = _read_lone(unit, page, at)
        if unit.rule == "sub-heading" and at and _is_caption_above(page.units[at - 1], unit):
            page.units[at - 1].part, page.units[at - 1].rule = "caption", "caption-above-heading"
    _read_titles_at_end(page)


def _read_titles_at_end(page: Page) -> None:
    """Read headline-like lines below the last paragraph, two or more in a row, as titles of other stories."""
    at = max(page.last + 1, 1)
    while at < len(page.units):
        row = [*takewhile(lambda unit: unit.rule == "headline-like-line", page.units[at:])]
        if len(row) > 1:
            for unit in row:
                unit.part, unit.rule = "related", "title-at-end"
            above = page.units[at - 1]
            if above.rule == "trailing-furniture" and word_count(above.text) <= _HEADING and above.gap:
                above.part, above.rule = "related_heading", "related-heading"
        at += len(row) + 1


def _read_lone(unit: Unit, page: Page, at: int) -> tuple[str, str]:
    if len(unit.text) > 70 and unit.text[-1] in _FULL_STOPS:
        return "paragraph", "paragraph"
    text = strip_invisible(unit.text) if page.hidden else unit.text
    if (
        is_standing_here(text, page, at)
        or is_dateline_below_points(text, page, at)
        or heads_item(text, page, at)
    ):
        page.dateline = page.dateline or text.rstrip(" :：–—-")
        _mark_points_above(page, at)
        _mark_agency_below(page, at)
        return "dateline", "standing-dateline"
    if heads_list(text, page, at) or heads_house_note(text, page, at):
        return "subhead", "list-heading"
    if text[0].islower() and is_small_heading(unit, page, at):
        return "subhead", "small-heading"
    if is_number_alone(text, page, at):
        return "subhead", "number-alone"
    if text[-1] in ":：" and is_heading_with_colon(text) and is_between_parts(unit, page, at):
        return "subhead", "colon-heading"
    if heads_entry(text, page, at):
        return "subhead", "entry-heading"
    if rule := _read_caption(text, page, at):
        return ("byline" if rule == "late-byline" else "caption"), rule
    part, rule = _read_stamp_or_prose(text)
    if rule == "time-stamp" and has_date(text):
        return _read_time(text, page, at)
    return (part, rule) if part else _read_short(text, page, at)


def _read_time(text: str, page: Page, at: int) -> tuple[str, str]:
    """Decide a time with its day: it tells when the story was published, or is the stamp of a live blog's entry."""
    if at > page.last or _stands_among_closers(page, at):
        return "published", "closing-time"
    if page.units[at - 1].rule == "late-byline":
        return "published", "late-time"
    return ("published", "late-time") if is_late_time(text, page, at) else ("subhead", "time-stamp")


def _stands_among_closers(page: Page, at: int) -> bool:
    """Tell a line below one of those with which a story closes, and above another or nothing: credits, corrections."""
    below = page.following(at)
    return page.units[at - 1].part in CLOSING_PARTS and (below is None or below.part in CLOSING_PARTS)


def _mark_points_above(page: Page, at: int) -> None:
    """Mark the sentences close together between a head and its dateline: the story told in a few points."""
    first = at
    while first > page.headline + 1 and _may_be_point(page.units[first - 1]):
        first -= 1
    points = page.units[first:at]
    if 1 < len(points) <= _MOST_POINTS and page.units[first - 1].part in _ABOVE_POINTS:
        for unit in points:
            unit.part, unit.rule = "list", "key-points"


def _mark_deck_above(page: Page, at: int) -> None:
    """Mark the one paragraph between the headline and a byline that stands late: a deck."""
    told = [unit for unit in page.units[page.headline + 1 : at] if unit.part in {"", "paragraph", "quote"}]
    if len(told) == 1 and page.units[page.headline + 1] is told[0] and len(told[0].text) <= 2 * SHORT:
        told[0].part, told[0].rule = "deck", "deck-line"


def _mark_agency_below(page: Page, at: int) -> None:
    """Mark the agency right below a place, and the dash on a line of its own: ``CNN``, ``—``."""
    below = page.units[at + 1 : at + 3]
    is_close = len(below) > 1 and not (below[0].gap or below[1].gap)
    if is_close and is_agency(below[0].text) and not below[1].text.strip("-–— "):
        for unit in below:
            unit.part, unit.rule = "dateline", "standing-dateline"


def _may_be_point(unit: Unit) -> bool:
    return unit.part in {"", "paragraph"} and unit.shape == "line" and ". " not in unit.text


def _read_caption(text: str, page: Page, at: int) -> str:
    """Return by which rule the line is a caption, for the stop that it lacks or the caption right above it, or a byline; else nothing."""
    unit = page.units[at]
    if is_late_byline(page, at):
        _mark_deck_above(page, at)
        return "late-byline"
    if is_below_caption(unit, page, at):
        return "caption-below-caption"
    if text[-1].isalpha() and len(text) <= SHORT and _is_signed_in_body(text, page, at):
        return "signed-caption"
    if is_open_caption(text) and (is_between_parts(unit, page, at) or is_among_paragraphs(page, at)):
        return "open-caption"
    return ""


def _is_signed_in_body(text: str, page: Page, at: int) -> bool:
    """Tell one sentence and an agency behind its stop, between parts: a brief that is signed so has more, or a heading."""
    told, stop, who = text.rpartition(". ")
    return (
        bool(stop)
        and ". " not in told
        and is_agency(who)
        and not who.istitle()
        and word_count(told) > _LABEL
        and page.units[at - 1].part != "subhead"
        and is_between_parts(page.units[at], page, at)
    )


def _is_caption_above(above: Unit, unit: Unit) -> bool:
    """Tell what looked like a sub-heading and has one right below it, in copy without blank lines: a picture's title."""
    return above.rule == "sub-heading" and not unit.gap and not above.gap and word_count(above.text) > _LABEL


def _read_stamp_or_prose(text: str) -> tuple[str, str]:
    """Decide what is a time stamp or plainly prose; nothing if the line may be a heading or a title."""
    if is_clock_time(text) or (weight(text) < 60 and is_about_time(text) and text[-1:] != "."):
        return "subhead", "time-stamp"
    if weight(text) < _WIDEST and _is_signed_time(text):
        return "published", "late-time"
    if is_unfinished_caption(text):
        return "caption", "open-caption"
    if text[0] == "#" and _MARKED_HEADING.fullmatch(text):
        return "subhead", "marked-heading"
    if (
        len(text) < 2 * SHORT
        and not ends_sentence(text)
        and INNER_STOP.search(text)
        and names_its_credit(text)
    ):
        return "caption", "credit-at-end"
    is_prose = (
        weight(text) > 160
        or text[0].islower()
        or not is_title_like(text)
        or _PROSE_START.match(text)
        or (text[0] in "(（" and text[-1] in ")）")
        or text.endswith("]")
        or is_speech(text)
        or "://" in text
        or "pic.twitter.com/" in text
        or _HANDLE.search(text)
        or is_result(text)
        or word_count(text) > 18
        or INNER_STOP.search(_NUMERAL.sub("", text, count=1))
    )
    return ("paragraph", "paragraph") if is_prose else ("", "")


def _is_signed_time(text: str) -> bool:
    """Tell who wrote a live blog's entry, and when: ``Ana Ruiz 21 November 2026 18:40``."""
    match = _NAME_BEFORE_DAY.match(text)
    moment = text[match.end() :] if match else ""
    return moment != "" and is_about_time(moment) and has_date(moment)


def _read_short(text: str, page: Page, at: int) -> tuple[str, str]:
    words = word_count(text)
    part, rule = _read_telling(text, page, at)
    if part:
        return part, rule
    below = page.following(at)
    leads = at < page.last
    if below is not None and below.part == "verse" and _OPEN_WORD.search(text):
        return "paragraph", "paragraph"
    if text.endswith(("?", "？", "؟")):
        longest = _LONGEST_ASKED if _has(page, "question-heading") else _LONGEST_TOLD
        return ("subhead", "question-heading") if words <= longest and leads else ("paragraph", "paragraph")
    if text.endswith(("!", "！", "…", "...")):
        is_called = (
            words <= _PLACED and _has(page, "sub-heading") and is_between_parts(page.units[at], page, at)
        )
        return ("subhead", "sub-heading") if is_called else ("paragraph", "paragraph")
    if text.isupper() and any(c.isascii() and c.isalpha() for c in text):
        return _read_capitals(text, words, page, at)
    if not leads:
        return _read_last(text, words, page, at)
    if below is not None and words <= _LONGEST_TOLD and dateline_of(below.text):
        return "subhead", "brief-heading"
    part, rule = _read_headline_like(text, words, page)
    if rule == "headline-like-line" and (_heads_text(page, at) or _is_among_headings(text, words, page, at)):
        return "subhead", "sub-heading"
    return part, rule


def _read_telling(text: str, page: Page, at: int) -> tuple[str, str]:
    """Decide a line by what only such lines have: a time and a bar, a label, a credit, what a brief line shows."""
    unit, below = page.units[at], page.following(at)
    heads = unit.gap > 0 and at < page.last and below is not None and is_sentence(below.text)
    if heads and text[0].isdigit() and _begins_with_time(text, page):
        return "subhead", "timed-heading"
    part, rule = read_brief(text, page, at)
    if part:
        return part, rule
    if ":" in text and is_key_value(text):
        return read_labelled(text, word_count(text), page, at)
    if is_credit_line(text):
        return "caption", "lone-credit"
    if page.hit(unit, "credit"):
        of_picture = at < page.last and text.split(maxsplit=1)[0].casefold() in credit_words()
        return ("caption", "lone-credit") if of_picture else ("credit", "credit-line")
    if below is not None and not below.gap and _HANDLE.search(below.text):
        return "paragraph", "social-post"
    return "", ""


def _begins_with_time(text: str, page: Page) -> bool:
    """Tell a time of day and a bar, or a heading behind it where others stand below a time: ``13:51 Power cuts``."""
    first, bar, _ = text.partition("|")
    if bar:
        return is_clock_time(first.rstrip())
    time, _, heading = text.partition(" ")
    return (
        is_clock_time(time)
        and word_count(heading) <= _PLACED
        and heading[0].isupper()
        and _has(page, "time-stamp")
        and not ends_sentence(text)
    )


def _read_capitals(text: str, words: int, page: Page, at: int) -> tuple[str, str]:
    """Decide a line in capitals: a credit right below its caption, a promo whose label was lost, a sub-heading."""
    if not page.units[at].gap and page.units[at - 1].part == "caption" and _signs_in_capitals(text):
        return "caption", "lone-credit"
    longest = _PLACED if _has(page, "capital-heading") else _HEADING + 1
    return ("promo", "capital-line") if words > longest else ("subhead", "capital-heading")


def _has(page: Page, rule: str) -> bool:
    """Tell whether a rule has found anything above: who sets one heading so sets them all."""
    return any(unit.rule == rule for unit in page.units)


def _signs_in_capitals(text: str) -> bool:
    """Tell a photographer, perhaps with an outlet, in capitals: ``ANA RUIZ FOR THE GAZETTE``."""
    who, _, outlet = text.title().partition(" For ")
    return is_person(who) and (not outlet or is_outlet_name(outlet))


def _last_of_body(page: Page) -> int:
    """Return where the last unit stands that may be body: a sub-heading stands above something."""
    units = page.units
    found = (at for at in range(len(units) - 1, -1, -1) if units[at].part in _BODY)
    return next((at for at in found if units[at].part or at < page.tail), -1)


def _read_last(text: str, words: int, page: Page, at: int) -> tuple[str, str]:
    """Decide a short line below the last paragraph: right above the credits it is a caption, else it is shown as it is."""
    below = page.following(at)
    if words > 5 or (below is not None and below.part == "credit" and words > 2):
        is_told = any(c.isdigit() or c in ";@" for c in text) or _STATED.search(text)
        return ("paragraph", "paragraph") if is_told else ("caption", "headline-like-line")
    return "paragraph", "paragraph"


def _read_headline_like(text: str, words: int, page: Page) -> tuple[str, str]:
    if is_dated_scene(text):
        return "caption", "scene"
    quoted = opens_with_quote(text) and words <= LONGEST_QUOTE
    if words <= 5 or quoted or (QUESTION_WORD.match(text) and words <= 12):
        return "subhead", "sub-heading"
    if text[0].isalpha() and not any(c.isupper() for c in text) and any(c.islower() for c in text):
        return "paragraph", "paragraph"
    if page.language == "en" and not (words <= _PLACED and _PLACING.match(text)):
        if is_scene(text, words):
            return "caption", "scene"
        is_short = (words <= _LONGEST_TOLD and _SPOKEN_START.match(text) is not None) or (
            words <= _LONGEST and not _FINITE.search(_behind_subject(text))
        )
    else:
        longest = _PLACED if text.isascii() and _PLACING.match(text) else 7 if text[0].isupper() else _LONGEST
        is_short = words <= longest and weight(text) <= 54
    return ("subhead", "sub-heading") if is_short else ("caption", "headline-like-line")


def _heads_text(page: Page, at: int) -> bool:
    """Tell a line that stands apart from what is above it and close to a paragraph or a list below: it heads that."""
    unit, below = page.units[at], page.following(at)
    if page.language == ENGLISH or below is None or below.gap or not unit.gap or len(unit.text) > FURNITURE:
        return False
    return below.part == "list" or (is_sentence(below.text) and len(below.text) > SHORT // 2)


def _is_among_headings(text: str, words: int, page: Page, at: int) -> bool:
    """Tell a long sub-heading from a caption: the story has others, and it names nobody; its verb is in a clause."""
    if (
        words > _LONGEST
        or weight(text) > _WIDEST
        or at >= page.last
        or any(c in ",:;(|" or c.isdigit() for c in text)
    ):
        return False
    if page.language == "en":
        main = _RELATIVE.split(text, maxsplit=1)[0]
        tells = main == text or _FINITE.search(_behind_subject(main))
        if any(map(str.isupper, text[1:])) or (tells and not _CLAIMED.search(text)):
            return False
    above, below = page.units[at - 1], page.following(at)
    if below is None or not all(len(u.text) > _PROSE and is_sentence(u.text) for u in (above, below)):
        return False
    if page.headings < 0:
        page.headings = sum(_is_short_heading(page, other) for other in range(max(page.body, 0), page.last))
    return page.headings > (page.language == "en")


def _is_short_heading(page: Page, at: int) -> bool:
    unit, below = page.units[at], page.units[at + 1]
    return (
        unit.part in {"", "subhead"}
        and word_count(unit.text) <= (_PLACED if opens_with_quote(unit.text) else _HEADING)
        and len(below.text) > _PROSE // 2
        and is_sentence(below.text)
        and is_title_like(unit.text)
    )


def _behind_subject(text: str) -> str:
    """Return what may hold a headline's verb: all but the first word, and what “and” joins with it."""
    match = _SUBJECT.match(text)
    return text[match.end() :] if match else ""
