"""Knows topics that a website files a story under, and the few words and calls that are left over at a story's end.

Must not know furniture that a line shows by itself.
"""

from __future__ import annotations

import re
from itertools import takewhile

from broadsheet.readers.bylines import names_of
from broadsheet.readers.furniture import call_words
from broadsheet.readers.lines import Unit
from broadsheet.readers.names import has_role
from broadsheet.readers.page import (
    SHORT,
    Page,
    is_reported,
    is_sentence,
    opens_with_quote,
    weight,
    word_count,
)
from broadsheet.text import rare

TOPIC_MARK = re.compile(r"\s[·•|/]\s|[,、،;]\s?|\s{3,}")
_TOPIC_COMMA = re.compile(r"[,、،;]")
_ROW_OF_TOPICS = 120
_FEWEST_TOPICS = 3
_BETWEEN_TOPICS = re.compile(r",\s|\s{2,}")
_CAPITALISED = rare(r"[A-ZÀ-ÞА-ЯІЇЄҐ0-9][\w'’&.-]*(?:\s(?:of\s|and\s|the\s)?[A-ZÀ-ÞА-ЯІЇЄҐ0-9][\w'’&.-]*)*")
"""A name of its own, as topics are: ``Public Works Department``."""

LONGEST_TOPIC = 5
"""Words; a longer line is no topic."""


def topics_block(page: Page) -> None:
    """An editor sees the topics under which a website files the story, below a heading such as “Related topics”.

    Match: `Rural affairs` below `Explore more on these topics`
    Near miss: `Rural affairs were not discussed.` below `Explore more on these topics`
    """
    within, longest = False, LONGEST_TOPIC
    for at, unit in enumerate(page.units):
        if _heads_topics(unit, page) and not _heads_links(page, at):
            within, longest = True, LONGEST_TOPIC // 2 if ": " in unit.text else LONGEST_TOPIC
        elif (
            within
            and not unit.gap
            and unit.part in {"", "boilerplate"}
            and (is_topic(unit.text) or _are_topics(unit.text, fewest=2))
            and not _is_author(unit.text, page)
            and (longest == LONGEST_TOPIC or (word_count(unit.text) <= longest and not page.hits(unit)))
        ):
            unit.part, unit.rule = "boilerplate", "topics-block"
        else:
            within = False


def _heads_topics(unit: Unit, page: Page) -> bool:
    return unit.part == "boilerplate" and (
        unit.rule == "boilerplate-topics" or page.hit(unit, "boilerplate.topics") is not None
    )


def _heads_links(page: Page, at: int) -> bool:
    """Tell links to other stories from topics: a line right below has more words than any topic."""
    below = takewhile(lambda unit: not unit.gap and unit.part != "boilerplate", page.units[at + 1 :])
    return any(word_count(unit.text) > LONGEST_TOPIC and not is_sentence(unit.text) for unit in below)


def trailing_furniture(page: Page) -> None:
    """An editor sees a few words below the story's last notice: a topic or a button that was left over.

    Match: `Harbours` as the last line, below `Share this article` and a blank line
    Match: `Skerrow Bridge, River Orn, Engineers Suspended` as the last line of a story by Ana Ruiz
    Near miss: `Nobody came.` as the last line, below `Share this article` and a blank line
    """
    has_byline = any(unit.part == "byline" for unit in page.units)
    for at in range(max(page.tail, 1), len(page.units)):
        unit, above = page.units[at], page.units[at - 1]
        if unit.part:
            continue
        is_left_over = (
            above.part in {"boilerplate", "attribution", "credit"}
            and not above.rule.endswith("rule")
            and is_topic(unit.text)
        )
        if is_left_over and (_is_author(unit.text, page) or _is_role(unit.text, above)):
            unit.part, unit.rule = "credit", "second-byline"
        elif is_left_over or (has_byline and _are_topics(unit.text)) or _calls_at_end(page, at):
            unit.part, unit.rule = "boilerplate", "trailing-furniture"
    _mark_small_topics(page)


def _is_role(text: str, above: Unit) -> bool:
    """Tell what somebody is for the paper, right below their name; or a further name below a Hindi agency's sign-off."""
    if above.part != "credit" or word_count(text) >= _FEWEST_TOPICS:
        return False
    return has_role(text) or (above.rule == "sign-off-line" and text[0] > "\u0600" and " " not in text)


def _is_author(text: str, page: Page) -> bool:
    above = [unit for unit in page.units[: page.body] if unit.part == "byline" and page.hit(unit, "byline")]
    return " " in text and any(text in names_of(unit, page) for unit in above)


def _calls_at_end(page: Page, at: int) -> bool:
    """Tell a call to readers below a credit or a notice, by one word fewer than a call needs elsewhere."""
    unit, above = page.units[at], page.units[at - 1]
    if above.part not in {"boilerplate", "credit", "attribution", "correction"} or len(unit.text) > SHORT:
        return False
    if opens_with_quote(unit.text) or is_reported(unit.text):
        return False
    words = page.bare_words(unit)
    has_mark = not call_words("call_marks", page.language).isdisjoint(words)
    return has_mark and not (
        call_words("call_verbs", page.language) | call_words("call_things", page.language)
    ).isdisjoint(words)


def _mark_small_topics(page: Page) -> None:
    """Mark topics in small letters, one a line and close together, beside the last buttons: ``public libraries``."""
    start = max(page.body, 1)
    at, end = start, len(page.units)
    while at < end:
        last = at
        while (
            last < end and _may_be_small_topic(page.units[last]) and (last == at or not page.units[last].gap)
        ):
            last += 1
        row = page.units[at:last]
        small = sum(topic.text.islower() for topic in row)
        beside = page.units[last] if last < end else page.units[at - 1]
        are_topics = small * 2 > len(row) or _close_story(page, at, last)
        if len(row) >= _FEWEST_TOPICS and are_topics and beside.part == "boilerplate":
            for topic in row:
                topic.part, topic.rule = "boilerplate", "trailing-furniture"
        at = max(last, at + 1)


def _close_story(page: Page, at: int, last: int) -> bool:
    """Tell a word or two a line, right below the last sentence, in copy without blank lines."""
    row, below = page.units[at:last], page.units[last:]
    return (
        not any(unit.gap for unit in row)
        and is_sentence(page.units[at - 1].text)
        and all(unit.text[0].isupper() for unit in row)
        and not any(unit.part in {"", "paragraph"} and is_sentence(unit.text) for unit in below)
    )


def _may_be_small_topic(unit: Unit) -> bool:
    is_open = unit.part in {"", "paragraph"}
    return is_open and len(unit.text.split()) <= _FEWEST_TOPICS and unit.text[-1].isalnum()


def _are_topics(text: str, fewest: int = _FEWEST_TOPICS) -> bool:
    """Tell topics with commas between them, each a name of its own: ``Skerrow Bridge, River Orn, Engineers``."""
    topics = _BETWEEN_TOPICS.split(text)
    return len(topics) >= fewest and all(
        0 < len(topic.split()) < LONGEST_TOPIC and _CAPITALISED.fullmatch(topic) is not None
        for topic in topics
    )


def is_topic(text: str) -> bool:
    """Tell a few words that file a story, or several such with marks between them."""
    parts = TOPIC_MARK.split(text)
    if len(parts) > 1 and weight(text) < _ROW_OF_TOPICS:
        longest = LONGEST_TOPIC if len(_TOPIC_COMMA.split(text)) == 1 else LONGEST_TOPIC // 2
        titled = all(part[:1].isupper() for part in parts)
        return (
            len(parts) > LONGEST_TOPIC - longest - titled
            and all(word_count(part) <= longest for part in parts)
            and not is_sentence(text)
        )
    return word_count(text) <= LONGEST_TOPIC and weight(text) <= 60 and not is_sentence(text)
