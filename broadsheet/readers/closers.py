"""Knows the lines that close a story: credits, attributions, addresses, notices of the outlet about itself.

Must not know where the body ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from broadsheet.readers.attributions import is_day_alone
from broadsheet.readers.authors import (
    LONGEST_NOTE,
    author_note,
    begins_with_author,
    reach_line,
)
from broadsheet.readers.corrections import (
    closing_correction,
    names_this_text,
)
from broadsheet.readers.lines import Unit
from broadsheet.readers.links import LONGEST_ADDRESS, is_address, take_link
from broadsheet.readers.names import agencies, is_credit_line, outlet_words
from broadsheet.readers.page import (
    SHORT,
    Page,
    is_reported,
    is_sentence,
    is_title_like,
    opens_with_quote,
    tells_of_publishing,
    weight,
    word_count,
)
from broadsheet.readers.phrases import Hit
from broadsheet.readers.places import is_acronym
from broadsheet.readers.signatures import closing_byline, second_byline
from broadsheet.readers.signoffs import (
    TO_REACH,
    bracketed_note,
    desk_mark,
    names_nobody,
    released_by,
    signed_at_end,
    tells_of_nobody_above,
    wire_mark,
)
from broadsheet.text import strip_invisible

_SENTENCE = 8
"""Words; fewer may all be small, as in “agencies in the region”."""

_LONGEST_NAME, _MOST_WORDS = 3, 5
"""Words; a name that signs a story, and an outlet's name, have no more."""

_LONGEST_CREDIT, _LONGEST_ATTRIBUTION = 600, 700
"""Characters."""

_DOI = re.compile(r"\bdoi\s?:\s?10\.|doi\.org/10\.", re.IGNORECASE)
_LONGEST_NOTICE = 400
"""Characters; no notice of republication seen has more."""
_GOES_ON = re.compile(r", (?:the\s)?[a-z]{4,} (?:[a-z]{2,}s?) [a-z].*\.$")
"""A main clause behind those who are named: ``…, historians hope to learn who the singer was.``."""

_CLAUSE = re.compile(r", [a-z]")
"""What a sentence goes on with behind the name of a journal: ``Published in Tides, the study …``."""

_MAIN_CLAUSE = re.compile(
    r"(?:\w+ ){1,2}(?:by|from|with|to) [a-zà-öø-ÿ][^,]{2,60}, (?:the|a|an|he|she|it|they|we|his|her|its|their|my|our|no|nobody|nothing)\s(?:\S+\s)+\S+\.$"
)
"""A participle, and behind a comma the main clause: ``Written by candlelight, the letters are hard to read.``."""


def attribution_line(page: Page, at: int) -> bool:
    """An editor sees where the story was first published, at its end.

    Match: `Source: Read Full Article`
    Match: `This article was originally published by Futurism. Read the original article.`
    Near miss: `Source material for the book fills nine boxes.`
    """
    unit = page.units[at]
    if weight(unit.text) > _LONGEST_ATTRIBUTION or is_day_alone(unit.text):
        return False
    hit = page.hit(unit, "attribution")
    if hit is None and (hit := closing_hit(unit, page, "attribution")) and begins_with_author(page, at):
        return False
    if hit is None:
        return _contains_attribution(unit, page) and not is_reported(unit.text)
    if is_reported(unit.text):
        return False
    points_on = page.hit(unit, "promo") or page.hit(unit, "related_heading")
    if hit.phrase.shape == "line" and points_on and _title_follows(page, at):
        return False
    return not _is_data_source(page, at, hit)


def _title_follows(page: Page, at: int) -> bool:
    following = page.following(at)
    return (
        following is not None
        and following.part in {"", "related", "list", "promo"}
        and is_title_like(following.text)
    )


def _is_data_source(page: Page, at: int, hit: Hit) -> bool:
    """Tell the source of a table, chart or picture from the source of a story."""
    above = page.units[at - 1] if at else None
    who = hit.group("publisher")
    if above is None or above.part not in {"table", "caption"} or not who or above.text[0] == "©":
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


def closing_notice(page: Page, at: int) -> bool:
    """An editor sees a notice of the outlet about itself that begins with the outlet's name, or where a study appeared.

    Match: `The Harbour Post is committed to a civil forum for discussion.`
    Match: `A. Ruiz et al., “Tides and gates”, Harbour Letters (2026). DOI: 10.5555/hl.2026.14`
    Match: `To submit a result email sport@example.com by 6pm on Sunday`
    Near miss: `The mayor is committed to a new pier.`
    """
    unit = page.units[at]
    if (
        _DOI.search(unit.text)
        or TO_REACH.match(unit.text)
        or (len(unit.text) < SHORT and is_day_alone(unit.text))
    ):
        return True
    return weight(unit.text) < LONGEST_NOTE and any(
        h.phrase.category.startswith("boilerplate.") for h in page.gapped_hits(unit)
    )


def credit_line(page: Page, at: int) -> bool:
    """An editor sees who reported, edited or supplied the story.

    Match: `Ana Ruiz contributed to this report.`
    Match: `Ana Ruiz is a correspondent for the Ledger.`
    Near miss: `Ana Ruiz is a diver and lost her boat in the storm.`
    """
    unit = page.units[at]
    if weight(unit.text) > _LONGEST_CREDIT or tells_of_nobody_above(page, at):
        return False
    if closing_hit(unit, page, "credit") or _ends_with_credit(unit.text, page):
        return True
    words = unit.text.split()
    if unit.text.isupper() and len(words) <= 5 and words[0].casefold() in agencies():
        return True
    if _is_outlet_alone(page, at) or is_beside_credit(page, at):
        return True
    bare = strip_invisible(unit.text[:80]).strip(" ()[]–—-.")
    return weight(unit.text) < 60 and is_credit_line(bare)


def _ends_with_credit(text: str, page: Page) -> bool:
    """Tell two sentences of which the last says who helped: ``Edited this week by Ana. Additional reporting by Tom Hale.``."""
    if len(text) > SHORT or " by " not in text:
        return False
    told, stop, last = text.rpartition(". ")
    return (
        bool(stop)
        and " by " in told
        and " by " in last
        and any(hit.phrase.category == "credit" and not _is_clause(hit) for hit in page.book.hits(last))
    )


def _is_outlet_alone(page: Page, at: int) -> bool:
    """Tell an outlet's or an agency's name alone below the last paragraph: ``Court News Skerrow``."""
    unit, below = page.units[at], page.following(at)
    words = unit.text.split()
    if len(words) == _LONGEST_NAME - 1 and is_acronym(words[0]) and not unit.text.isupper():
        return is_sentence(page.units[at - 1].text) and words[1].isalpha() and not page.hits(unit)
    least = _LONGEST_NAME if below is not None and not below.part else _LONGEST_NAME - 1
    return (
        least <= len(words) <= _MOST_WORDS
        and (unit.gap > 0 or below is None)
        and (below is None or below.gap > 0)
        and all(word[0].isupper() and word.isalpha() for word in words)
        and (below is None or not unit.text.isupper())
        and any(word.casefold() in outlet_words() for word in words)
        and is_sentence(page.units[at - 1].text)
        and not page.hits(unit)
    )


def is_beside_credit(page: Page, at: int) -> bool:
    """Tell who took the pictures, right above or below who did something else for the story."""
    unit, above, below = page.units[at], page.units[at - 1], page.following(at)
    if unit.rule != "picture-caption" or word_count(unit.text) > _SENTENCE:
        return False
    is_below = not (unit.gap or above.part) and (
        page.hit(above, "credit") is not None or begins_with_author(page, at - 1)
    )
    return is_below or (below is not None and not below.gap and below.part == "credit")


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


def _below_links(page: Page, at: int) -> bool:
    """Tell a line in a block of links: a heading stands above the lines with addresses that it is one of."""
    while at > 0 and not page.units[at].gap:
        at -= 1
        if page.hit(page.units[at], "related_heading"):
            return True
        if "://" not in page.units[at].text:
            return False
    return False


def sign_off_line(page: Page, at: int) -> bool:
    """An editor sees a sign-off that begins with words kept for it.

    Match: `With inputs from agencies`
    Match: `(Reporting by Ana Ruiz; Editing by Tom Hale)`
    Near miss: `With input from every ward, the plan grew to ninety pages, and nobody could find the map.`
    """
    unit = page.units[at]
    if not page.hits(unit) or tells_of_nobody_above(page, at):
        return False
    if page.hit(unit, "attribution") and ":" in unit.text[:24]:
        return False  # “Quelle: dpa” names the source, though an agency alone would sign off
    hit = page.hit(unit, "credit")
    return (
        hit is not None
        and not _stands_among_titles(page, at)
        and weight(unit.text) <= _LONGEST_CREDIT
        and not (is_reported(unit.text) or names_nobody(unit.text, page) or _MAIN_CLAUSE.match(unit.text))
        and not (_is_clause(hit) or _contains_attribution(unit, page))
    )


def _stands_among_titles(page: Page, at: int) -> bool:
    """Tell a title that begins with “Interview:” right below the titles of other stories, which their heading tells."""
    unit = page.units[at]
    if (
        unit.gap
        or ": " not in unit.text
        or not is_title_like(unit.text)
        or word_count(unit.text) <= _LONGEST_NAME
    ):
        return False
    for above in reversed(page.units[max(at - _SENTENCE, 0) : at]):
        if page.hit(above, "related_heading"):
            return True
        if above.gap or is_sentence(above.text):
            return False
    return False


def _is_clause(hit: Hit) -> bool:
    """Tell words behind “with input from” that are no names: most of them are small, as in any sentence."""
    pattern = hit.phrase.pattern
    if not pattern.endswith((" by…", " from…", " {name}", " {rest}")) or pattern.startswith("this"):
        return False
    told = hit.group("tail") or hit.group("name")
    if _GOES_ON.search(told):
        return True
    words = told.split()
    small = sum(word[0].islower() and len(word) > 3 for word in words)
    finished = words[-1:] and words[-1][-1] == "." and len(words) > _SENTENCE // 2
    return (len(words) >= _SENTENCE and small * 5 >= len(words) * 2) or bool(
        finished and small > 1 and small * 3 >= len(words)
    )


def closing_hit(unit: Unit, page: Page, category: str) -> Hit | None:
    """Find phrases that begin with a gap; they are looked for at a story's ends alone."""
    for hit in page.gapped_hits(unit):
        name = hit.group("name") or hit.group("publisher")
        if (
            hit.phrase.category == category
            and (not name or page.is_outlet(name))
            and not re.match(r"an?\s", name, re.IGNORECASE)
        ):
            return hit
    return None


def names_first_publisher(unit: Unit, page: Page) -> bool:
    """Tell where a story was first published: the line names the story itself, or begins with the word for it."""
    if len(unit.text) > SHORT or not tells_of_publishing(unit, page):
        return False
    if names_this_text(unit.text) and _contains_attribution(unit, page):
        return True
    hit = page.hit(unit, "attribution")
    return hit is not None and bool(hit.group("publisher")) and not _CLAUSE.search(hit.group("publisher"))


def _contains_attribution(unit: Unit, page: Page) -> bool:
    if opens_with_quote(page.bare(unit)) or weight(unit.text) >= _LONGEST_NOTICE:
        return False
    return page.contains(unit, "contains")


CLOSING: tuple[tuple[int, str, str, Callable[[Page, int], bool]], ...] = (
    (LONGEST_ADDRESS, "closing-address", "attribution", closing_address),
    (_LONGEST_CREDIT, "closing-correction", "correction", closing_correction),
    (_LONGEST_CREDIT, "sign-off-line", "credit", sign_off_line),
    (SHORT, "wire-mark", "boilerplate", wire_mark),
    (SHORT, "desk-mark", "credit", desk_mark),
    (SHORT, "released-by", "attribution", released_by),
    (SHORT, "closing-outlet", "attribution", closing_outlet),
    (_LONGEST_ATTRIBUTION, "attribution-line", "attribution", attribution_line),
    (_LONGEST_NOTICE, "closing-notice", "boilerplate", closing_notice),
    (_LONGEST_CREDIT, "credit-line", "credit", credit_line),
    (LONGEST_NOTE, "author-note", "credit", author_note),
    (SHORT, "signed-at-end", "credit", signed_at_end),
    (SHORT, "reach-line", "credit", reach_line),
    (LONGEST_NOTE, "bracketed-note", "credit", bracketed_note),
    (SHORT, "second-byline", "credit", second_byline),
    (SHORT, "closing-byline", "byline", closing_byline),
)
"""How long the longest line is of which a rule need be asked, in characters; the rule's name, the part, the rule."""
