"""Knows short lines of the body that show by themselves what they are: ratings, fixtures, facts, the writer's name.

Must not know sub-headings, nor captions.
"""

from __future__ import annotations

import re

from broadsheet.readers.columns import LIST_MARKER
from broadsheet.readers.furniture import call_words
from broadsheet.readers.names import is_person
from broadsheet.readers.page import Page, is_sentence, word_count
from broadsheet.text import rare

QUESTION_WORD = re.compile(
    r"(?:what|why|how|who|where|when|which|was|wie|warum|wer|wo|wann|que|qué|quién|cómo|por qué|comment|pourquoi|qui|"
    r"cosa|come|perché|chi|co|jak|dlaczego|kto|що|чому|як|хто|что|почему|как|кто|"
    r"che|dove|quanto|quale|quali|dónde|cuándo|cuánto|cuál|où|combien|quel|quelle|quels|quelles|gdzie|kiedy|ile|"
    r"czego|czy|где|когда|сколько|зачем|куда|де|коли|скільки|куди|wohin|welche|welcher|welches|wieso|womit|worum)\b",
    re.IGNORECASE,
)
_RATED = re.compile(r"[★☆⭐✮]{1,5}½?$")
_RATING = re.compile(
    r"(?=.{4,8}$)(?:[★⭐✮🌟]\ufe0f?\s?){1,5}[½☆✩\s]{0,8}|[☆✩]{5}|(?:\d(?:[.,]\d)?|10)\s?/\s?(?:5|6|10)(?:\s?[★⭐]|\s\w{5,8})?"
)
"""How many stars a critic gave, alone on the line."""

_FIXTURE = re.compile(r"\S\s(?:v|vs\.?)\s[^(]+\(\d[\d.:]*\s?(?:[ap]m)?\)$")
"""Who plays whom, and when: ``Harrow Point v Skerrow (3pm)``."""

_FIGURES, _FACTS = 2, 8
"""Words with figures, of which a heading has no more; words of a line of facts."""

_OPEN_WORD = re.compile(r"\s[a-zà-öø-ÿ]{1,3}$")
_TOLD_OF = re.compile(r".*[^\W_]\s\d+\.\s[A-ZÀ-Þ]")
"""A stop behind a figure, as between what is told of a dish: ``Serves 4. Prep 15 min``."""
STREET = rare(r"\d{1,4}[a-z]?,?\s(?:[A-Z][\w'’-]+\s){1,3}[A-Z][\w'’-]+,?$")
"""An address's line: ``14 Quay Street``."""

_AGED = rare(
    r"[^\W\d_][\w'’-]+(?:\s[^\W\d_][\w'’.-]*){0,2}(?:,\s|\s\()(?:[^\W\d_]{2,6}\s)?\d{1,2}(?:\s[^\W\d_]{2,8})?\)?"
)
"""A child who wrote a poem: ``Ana, aged 9``."""
_HEADINGS = frozenset({"sub-heading", "question-heading"})
_FEWEST_STARS = 3
_PLACE = 3
"""Words; a place has no more."""


def is_rating(text: str) -> bool:
    """Tell a critic's stars from a rule between two parts, which has three of one kind."""
    return _RATING.fullmatch(text) is not None and len(set(text)) + (len(text) > _FEWEST_STARS) > 1


def read_brief(text: str, page: Page, at: int) -> tuple[str, str]:
    """Decide a line by what only such lines have: a film's stars, a kick-off, figures in a row, the writer's name.

    A line for which nothing of the kind speaks gets no part.
    """
    below = page.following(at)
    if _addresses(text, page.language):
        return "paragraph", "paragraph"
    if is_rating(text):
        return "paragraph", "rating"
    if _RATED.search(text) and at < page.last:
        return "subhead", "rated-heading"
    if _FIXTURE.search(text) or (below is not None and not below.gap and STREET.match(below.text)):
        return "paragraph", "paragraph"
    if page.units[at - 1].rule in _HEADINGS and is_detail(text, page, at):
        return "paragraph", "paragraph"
    if _signs(text, page, at):
        is_last = not any(unit.part in {"", "paragraph", "verse", "list"} for unit in page.units[at + 1 :])
        return ("credit" if is_last else "paragraph"), "signature"
    leads = below is not None and below.part == "list" and goes_on(text, below.text)
    return ("paragraph", "paragraph") if leads or _is_told_of(text, page.language) else ("", "")


def _addresses(text: str, language: str) -> bool:
    """Tell to whom a letter is written: ``Dear Editor``."""
    first, _, rest = text.partition(" ")
    return (
        0 < word_count(rest) <= _PLACE
        and text[-1] not in "?.:"
        and first.casefold() in call_words("salutations", language)
    )


def is_detail(text: str, page: Page, at: int) -> bool:
    """Tell where and until when, between a title and what is told of it: ``Skerrow Museum, until May 3``."""
    below = page.following(at)
    return (
        ", " in text
        and page.units[at].gap > 0
        and word_count(text) <= _FACTS
        and text[-1] not in "?!"
        and below is not None
        and below.gap > 0
        and below.part in {"", "paragraph"}
        and is_sentence(below.text)
    )


def _closes_letter(text: str) -> bool:
    """Tell the few words above a letter's signature: ``With every good wish,``."""
    return text[-1] in ",،" and word_count(text) <= _PLACE + 1 and text[0].isupper()


def _closes_with_name(text: str, page: Page) -> bool:
    """Tell a letter's last words and a name from the byline: ``With every blessing, Ana``."""
    wish, _, name = text.partition(", ")
    if not 1 < word_count(wish) <= _PLACE + 1 or word_count(name) > _PLACE or not is_person(name, 1):
        return False
    return any(unit.part == "byline" and name in unit.text for unit in page.units[: max(page.body, 0)])


def _signs(text: str, page: Page, at: int) -> bool:
    """Tell who wrote the verse or the letter above: a name, perhaps with a place behind it or on the next line."""
    above, below = page.units[at - 1], page.following(at)
    if ", " in text and _closes_with_name(text, page):
        return True
    if above.rule == "signature":
        return not page.units[at].gap and word_count(text) <= _PLACE
    if (
        _closes_letter(above.text)
        and word_count(text) <= _PLACE
        and text[0].isupper()
        and text[-1] not in "?!:"
    ):
        return True
    if above.part == "verse" and _AGED.fullmatch(text):
        return True
    name, comma, place = text.partition(",")
    if above.part not in {"verse", "paragraph"} or word_count(place) > _PLACE:
        return False
    if above.text[-1] in ",，" and word_count(above.text) <= _PLACE + 1 and text[0].isupper():
        return word_count(text) <= _FACTS  # “With best wishes,”
    is_next = bool(comma) and any(unit.rule == "signature" for unit in page.units[:at])
    if not (is_person(name, 1 if comma and above.part == "verse" else 2) or is_next):
        return False
    if above.part == "verse" or below is None or is_next:
        return True
    after = page.following(at + 1)
    is_pair = not below.gap and after is not None and after.gap > 0 and word_count(below.text) <= _PLACE
    return is_sentence(above.text) and (
        is_pair or (bool(comma) and below.gap > 0 and not is_sentence(below.text))
    )


def goes_on(text: str, item: str) -> bool:
    """Tell an item that goes on with the sentence above it."""
    if QUESTION_WORD.match(text) or not (_OPEN_WORD.search(text) or item[-1] in ",;"):
        return False
    return LIST_MARKER.sub("", item, count=1)[:1].islower()


def _is_told_of(text: str, language: str) -> bool:
    """Tell facts in a row, or for how many a dish is: ``Serves 4. Prep 15 min``, ``Pour 8 personnes``, ``Home 6/4, away 2/1``."""
    first, _, rest = text.partition(" ")
    words = text.split()
    if len(words) <= _FACTS and sum(any(map(str.isdigit, word)) for word in words) > _FIGURES:
        return True
    return bool(_TOLD_OF.match(text)) or (
        rest[:1].isdigit() and first.casefold() in call_words("serving_words", language)
    )
