"""Knows notes on authors, that they begin with the name of who wrote or was interviewed, and how to reach them.

Must not know what else may close a story.
"""

from __future__ import annotations

import re
from functools import cache

from broadsheet.readers.bylines import names_of
from broadsheet.readers.corrections import tells_of_own_text
from broadsheet.readers.furniture import all_words, call_words
from broadsheet.readers.lines import Unit
from broadsheet.readers.names import PARTICLES, has_role, is_person
from broadsheet.readers.newsrooms import is_house
from broadsheet.readers.page import Page, is_reported, opens_with_quote, weight, word_count
from broadsheet.readers.tables import languages
from broadsheet.text import rare

LONGEST_NOTE = 500
"""Characters."""

_WRITES = "[Ww]rites|[Rr]eports|[Bb]y|[Vv]on|[Pp]ar|[Ss]chreibt|[Bb]erichtet|[Pp]or|[Dd]i|[Rr]aconte|[Ee]scribe|[Ss]crive|[Pp]isze|[Пп]ише|[Пп]ишет|[Рр]озповідає|[Рр]ассказывает"
_HELPER = 50
"""Characters; a name has fewer."""
_QUOTES = "“”\"‘’'«»„"
_LABEL = 3
"""Words; a label such as “Information” has no more."""
_OPENING = 3
"""Words, with which a line begins that names the story first."""

_SHORTEST_NOTE = 4
"""Words; a name alone is no note."""
_BORN_IN_JAPAN = rare(
    r"[\u3041-\u30ff\u4e00-\u9fff々]{1,6}[・\s\u3000][\u3041-\u30ff\u4e00-\u9fff々]{1,6}[^。]{0,12}[\s\u3000（(](?:\d{4}|[一二〇九八七六五四三]{4}|昭和|平成)[^。]{0,14}生まれ"
)
_BEFORE_BIRTH = "(（–—-"
_BIOGRAPHY = rare(
    r"(?P<name>[^\W\d_][^()（）\d–—:.]{2,40}?)(?:\s*[(（–—]|\s+-)[^\d]{0,30}(?:\d{4}|\d{1,2}\s\S+\s\d{4})"
)


def author_note(page: Page, at: int) -> bool:
    """An editor sees a note on the author, or on who was interviewed: it begins with the name.

    Match: `Ana Ruiz has fished off Harrow Point since 1994.` as the last line of a story by Ana Ruiz
    Match: `Tom Hale (b. 1951) is a watchmaker.` as the last line of a story that has Tom Hale in it
    Match: `Ana Ruiz is a diver, and took the pictures.` as the last line of a story by Tom Hale
    Match: `Ana Ruiz, who gathered the letters for this article, keeps the museum.` as the last line of a story by Tom Hale
    Near miss: `Ana Ruiz has fished off Harrow Point since 1994.` as the last line of a story by Tom Hale
    """
    unit = page.units[at]
    if weight(unit.text) > LONGEST_NOTE:
        return False
    if is_reported(unit.text):  # “(Ana Ruiz has fished since 1994, she says.)”
        return unit.text[0] == "(" and unit.text[-1] == ")" and begins_with_author(page, at)
    if opens_with_quote(unit.text):
        return begins_with_author(page, at)  # “Dibber” has written this column since 1977.
    return (
        begins_with_author(page, at)
        or is_biography(page, at)
        or _is_signed_above(page, at)
        or is_introduced_last(page, at)
        or helped(page.units[at], page)
    )


def helped(unit: Unit, page: Page) -> bool:
    """Tell who had a hand in the story: ``Ana Ruiz, who gathered the letters for this article, is …``.

    So does who paid for it, if the line begins with the story: ``This report was made with a grant from …``.
    """
    if _had_hand(unit, page):
        return True
    name, comma, _ = unit.text[:_HELPER].partition(", ")
    is_name = bool(comma) and not name.isupper() and is_person(name.lstrip(" *_(–—-•"))
    return is_name and tells_of_own_text(unit.text)


def _had_hand(unit: Unit, page: Page) -> bool:
    """Tell a line with a word for helping or paying that names the story, and that begins with it or with a name."""
    text = unit.text
    if len(text) > LONGEST_NOTE // 2 or _hand_words().isdisjoint(page.words(unit)):
        return False
    start = text.lstrip(" *_(–—-•")
    opening = " ".join(start.split()[:_OPENING])
    is_named = any(is_person(" ".join(start.split()[:size])) for size in (2, 3))
    return tells_of_own_text(text if is_named else opening)


@cache
def _hand_words() -> frozenset[str]:
    """Return the words for what somebody did for a story, or gave: ``contributed``, ``grant``, and each before a stop."""
    words = {w for language in languages().values() for w in language.words("hand_words")}
    return frozenset(word + mark for word in words for mark in ("", ".", ","))


def begins_with_author(page: Page, at: int) -> bool:
    """Tell a line that begins with a name from the byline, and does not let them speak."""
    bylines = [unit for unit in page.units[:at] if unit.part == "byline"]
    if not bylines:
        return False
    text = _without_title(page.units[at].text.lstrip(" *_(–—-•" + _QUOTES))
    first = text.partition(" ")[0].strip(".," + _QUOTES).casefold()
    for unit in bylines:
        if first not in unit.text.casefold():
            continue
        if word_count(text) < _SHORTEST_NOTE:
            return False
        for given in names_of(unit, page):
            name = _without_title(given.strip(_QUOTES))
            rest = text[len(name) :]
            if (
                len(name) > 3
                and text[: len(name)].casefold() == name.casefold()
                and rest[:1]
                and rest[0] not in ":：?"
            ):
                return True
        if _is_met_last_by_surname(page, at, text, unit) or _is_told_by_surname(page, at, first, unit):
            return True
    return False


def _is_told_by_surname(page: Page, at: int, first: str, byline: Unit) -> bool:
    """Tell a set phrase behind the surname of who wrote: ``Ruiz covers the coast for the Ledger.``."""
    if first not in {name.rpartition(" ")[2].casefold() for name in names_of(byline, page)}:
        return False
    return page.gapped_hit(page.units[at], "credit") is not None


def _without_title(text: str) -> str:
    """Return a text without the title that stands before a name."""
    first, _, rest = text.removeprefix("the ").removeprefix("The ").partition(" ")
    return rest if rest and first.casefold().removesuffix(".") in all_words("titles") else text


def _is_met_last_by_surname(page: Page, at: int, text: str, byline: Unit) -> bool:
    """Tell a note that says by the surname alone who wrote: ``Ruiz is a fellow of …``; the story names nobody so."""
    words = text.split(maxsplit=2)
    if (
        words[1] not in all_words("is_words")
        or page.tail
        or words[2].partition(" ")[0] not in all_words("one_words")
    ):
        return False
    body = page.units[max(page.body, 0) : at]
    names = (name.rpartition(" ")[2].casefold() for name in names_of(byline, page))
    return words[0].casefold() in names and not any(words[0] in unit.text for unit in body)


def is_introduced_last(page: Page, at: int) -> bool:
    """Tell a sentence on somebody whom the story does not name: who is met in the last line alone wrote it, or took its pictures."""
    text = page.units[at].text
    words = text.split(maxsplit=4)
    if all_words("is_words").isdisjoint(words[2:4]):
        return False
    size = 2 if words[2] in all_words("is_words") else 3
    name = " ".join(words[:size]).lstrip("*_(–—-•")
    if not is_person(name) or weight(text) > LONGEST_NOTE or words[0].casefold() in PARTICLES:
        return False
    if page.units[at].part not in {"", "paragraph"} or not any(u.part == "byline" for u in page.units[:at]):
        return False
    if not _tells_trade(text, size) or is_house(name) or words[0].casefold() in _small_words(page.language):
        return False
    last = words[size - 1]
    return not any(last in unit.text for unit in page.units[page.headline : at] if unit.part != "byline")


def _tells_trade(text: str, size: int) -> bool:
    """Tell “a” or a newsroom's role behind a name of so many words and “is”: anything may be expected or be ready."""
    words = text.split(maxsplit=size + _LABEL + 2)[size + 1 : -1]
    words = [word for word in words if word != "the"]
    return bool(words) and (words[0].casefold() in all_words("one_words") or has_role(" ".join(words)))


@cache
def _small_words(language: str) -> frozenset[str]:
    """Return the words with which a sentence may begin, and no name does."""
    return call_words("stopwords", language) | call_words("language_words", language)


def names_author(page: Page, at: int) -> bool:
    """Tell a line that has a name from the byline in it."""
    above = (unit for unit in page.units[: max(page.body, 0)] if unit.part == "byline")
    text = page.units[at].text
    return any(len(name) > 3 and name in text for unit in above for name in names_of(unit, page))


def _is_signed_above(page: Page, at: int) -> bool:
    """Tell a line that begins with the name by which the deck says that the story is: ``writes Ana Ruiz``."""
    name = " ".join(page.units[at].text.lstrip(" *_(–—-•").split()[:2]).removesuffix("’s").removesuffix("'s")
    if not is_person(name) or word_count(page.units[at].text) < _SHORTEST_NOTE:
        return False
    decks = " ".join(
        unit.text for unit in page.units[:at] if unit.part in {"deck", "caption"} and unit.first < 12
    )
    return bool(re.search(rf"(?:^|\W)(?:{_WRITES})\s{re.escape(name)}(?!\w)", decks))


def is_biography(page: Page, at: int) -> bool:
    """Tell a name that the story has, and behind it in brackets or behind a dash when the bearer was born."""
    text = page.units[at].text
    if _BORN_IN_JAPAN.match(text):
        return True
    match = _BIOGRAPHY.match(text) if any(map(text.__contains__, _BEFORE_BIRTH)) else None
    if not match:
        return False
    name = match["name"].strip().casefold()
    return any(name in unit.text.casefold() for unit in page.units[:at])


def reach_line(page: Page, at: int) -> bool:
    """An editor sees how to reach the newsroom or the reporter: an address and a word for one of them.

    Match: `Have a story to tell? Contact the editor at essays@example.com.`
    Near miss: `To book a seat, write to the boathouse at seats@example.com.`
    """
    unit = page.units[at]
    if "@" not in unit.text:
        return False
    return (
        (
            not call_words("reach_words", page.language).isdisjoint(page.bare_words(unit))
            or _calls_on_author(page, at)
            or _is_contact(unit, page)
        )
        and not is_reported(unit.text)
        and not opens_with_quote(unit.text)
    )


def _is_contact(unit: Unit, page: Page) -> bool:
    """Tell a label, and behind it a press office and its address: ``Information: Press office, …``."""
    label, colon, _ = unit.text.partition(":")
    words = page.bare_words(unit)
    return (
        bool(colon)
        and word_count(label) <= _LABEL
        and not call_words("contact_words", page.language).isdisjoint(words)
    )


def _calls_on_author(page: Page, at: int) -> bool:
    """Tell a first name or a surname from the byline among the words: ``Email Ana at …``."""
    above = (unit for unit in page.units[: max(page.body, 0)] if unit.part == "byline")
    names = {word for unit in above for name in names_of(unit, page) for word in name.split()}
    return not names.isdisjoint(page.units[at].text.split())
