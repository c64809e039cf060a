"""Knows the lines of a head that tell where and when a story was filed: a dateline alone, a place beside a time.

Must not know headline, byline, deck, nor where the body begins.
"""

from __future__ import annotations

import re
from functools import cache

from broadsheet.readers.datelines import is_closed_dateline, is_in_region, label_words
from broadsheet.readers.dates import has_date, is_about_time
from broadsheet.readers.furniture import all_words
from broadsheet.readers.names import (
    PARTICLES,
    has_role,
    is_agency,
    is_outlet_name,
    outlet_words,
)
from broadsheet.readers.page import FURNITURE, Page, is_sentence, weight, word_count
from broadsheet.readers.tables import all_lines, languages
from broadsheet.text import WORD, rare

_FEWEST, _LONGEST_PLACE = 3, 6
_LONGEST_BRACKETED = 8
"""Characters; a place in Japanese, with its brackets."""

_PLACE_NAME = rare(r"[^\W\d_a-z][\w'’.-]+(?:\s[^\W\d_][\w'’.-]*){0,2}")
PLACE_ALONE = rare(rf"{WORD}(?:[\s-]{WORD}){{0,4}}")
TOWN = re.compile(r"^(?:м|г|с|смт|пос)\.\s")
"""What a place is, shortened, as Ukrainian and Russian have it before the name."""

_STATE = re.compile(r", [A-ZÀ-Þ][a-zà-ÿ]{1,5}\., (?=\d)")
"""A state, shortened, between a place and a day: ``Skerrow, Vald., 4 de febrero``."""

_PLACE_AND_STATE = rare(
    r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:\s[A-ZÀ-Þ.'’-]+){0,3}, (?:[A-Z][a-z]{1,5}\.|(?:[A-Z]\.){2,3})"
)
_PLACE_AND_COUNTRY = rare(
    r"[A-ZÀ-Þ][A-ZÀ-Þ'’-]{3,}(?:\s[A-ZÀ-Þ'’-]+){0,2}, [A-ZÀ-Þ][a-zà-ÿ]+(?:\s[A-ZÀ-Þ][a-zà-ÿ]+){0,2}"
)
_PLACE_IN_REGION = rare(
    r"[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’-]+){0,2}, [A-ZÀ-Þ][a-zà-ÿ]+(?:\s[A-ZÀ-Þ][a-zà-ÿ]+){0,2}"
)
_NO_PLACE = re.compile(r"[^\w\s\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f'’-]|\d")
_AFTER_NAMES = ("Jr.", "Sr.", "Ed.", "Dr.", "Esq.", "M.D.", "R.N.", "M.P.")
"""What stands behind a name and a comma."""

_KATAKANA = rare(r"[\u30a1-\u30faー・]{2,10}")

_ISLAND_OR_TOWN = "市町村区県府都島"
"""With what the name of a place ends in Japanese."""

_IN = "in|at|near|off|outside|à|en|nach|nahe|w|we|в|у"
"""Words that stand before a place and hardly before a name."""

_OF = f"{_IN}|from|of|de|d|di|a|ad|aus|z|из|із|городе|місті"
"""Words that stand before a place, and before a name, too."""
HEAD_PARTS = frozenset({"byline", "published", "caption", "boilerplate", "deck"})
"""Parts below which a place may stand alone."""

_SOMEWHERE = "in|a|en|nel|bei|zu|im|na|nad|на|под|от|до|біля|під|von|vom|near"
_LONGEST_ALONE, _STEM, _INFLECTED = 40, 5, 2
"""Characters of a place that stands alone; a longer word of it may end otherwise elsewhere, by as many letters."""


def is_above_agency(page: Page, at: int) -> bool:
    """Tell a place right above an agency and a dash: ``Skerrow, Valdea``, ``CNN —``."""
    unit, below = page.units[at], page.following(at)
    if below is None or below.gap or len(below.text) > _LONGEST_ALONE // 2 or below.text[-1] not in "—–-":
        return False
    return (
        is_agency(below.text.rstrip(" —–-"))
        and word_count(unit.text) <= _LONGEST_PLACE
        and is_place_name(unit.text)
    )


def is_place_name(text: str) -> bool:
    """Tell words of which a place's name may be made: capitals and particles."""
    return text[0].isupper() and all(
        word[0].isupper() or word in PARTICLES or word == "do" for word in text.replace(",", "").split()
    )


def is_place_told_of(page: Page, at: int, text: str) -> bool:
    """Tell a place below byline or time that the story tells of: ``Skerrow.``, ``Skerrow (Valdea)``, ``【霧沢】``."""
    below = page.following(at)
    if page.units[at - 1].part not in {"byline", "published"} or below is None or text[-1] not in ".)】":
        return False
    if text[-1] == "】":
        is_told = text[1:-1] in page.units[page.headline].text or (
            text[-2] in _ISLAND_OR_TOWN and sum(text[1:-1] in unit.text for unit in page.units) > 1
        )
        return text[0] == "【" and len(text) <= _LONGEST_BRACKETED and is_told
    if not is_sentence(below.text) or len(below.text) < FURNITURE or page.hits(page.units[at]):
        return False
    place, bracket, region = text.removesuffix(".").partition(" (")
    if not all(_PLACE_NAME.fullmatch(name) for name in (place, *([region[:-1]] if bracket else []))):
        return False
    if is_agency(place) or (bracket and (has_role(region[:-1]) or is_acronym(region[:-1]))):
        return False
    if bracket:
        return _is_visited(page, at, rf"(?:{_OF})(?:\s|['’]){re.escape(re.split('[ -]', place)[0])}\w{{0,3}}")
    if " " not in place:
        return _is_visited(page, at, rf"(?:{_OF})(?:\s|['’]){re.escape(place)}")
    return any(place in unit.text for unit in page.units if unit is not page.units[at])


def stands_above_story(page: Page, at: int, text: str) -> bool:
    """Tell a place alone between a head and the story, which somebody is in: ``Skerrow``, ``Skerrow.``, ``Skerrow,``."""
    unit, below, place = page.units[at], page.following(at), text.rstrip(".,")
    if (
        page.units[at - 1].part not in HEAD_PARTS
        or below is None
        or len(place) > _LONGEST_ALONE
        or page.hits(unit)
    ):
        return False
    if word_count(place) > _FEWEST or PLACE_ALONE.fullmatch(place) is None or not is_sentence(below.text):
        return False
    words = place.split()
    if weight(below.text) < FURNITURE or not all(
        w[0].lower() == w[0].upper() or w[0].isupper() or w in PARTICLES for w in words
    ):
        return False
    if is_acronym(place) or is_of_newsroom(place):
        return False
    if not place[0].isupper():
        return below.text.startswith(place) or any(
            place in other.text for other in page.units if other is not unit
        )
    if text[-1] in ".," and len(place) > _STEM // 2 and any(place in other.text for other in page.units[:at]):
        return True
    stem = words[0] if len(words[0]) <= _STEM or words[0].isascii() else words[0][:-_INFLECTED]
    return _is_visited(page, at, rf"(?:{_OF}|{_SOMEWHERE})(?:\s|['’]){re.escape(stem)}\w{{0,3}}")


def is_bracketed_place(text: str) -> bool:
    """Tell a place in Japanese brackets from a writer, whose name is longer: ``【霧沢】``, ``【霧沢市】``, ``【オスロ】``."""
    place, mark, _ = re.sub("[＝で]", "=", text[1:-1]).partition("=")
    if text[-1] != "】" or not place.isalpha() or mark:
        return mark != "" and text[-1] == "】"
    is_town = len(place) < _LONGEST_BRACKETED - 1 and place[-1] in _ISLAND_OR_TOWN
    return is_town or len(place) < _FEWEST or _KATAKANA.fullmatch(place) is not None


def is_place_in_capitals(page: Page, at: int) -> bool:
    """Tell a word or two in capitals between blank lines, above running text that is the first: ``SKERROW``."""
    unit, below = page.units[at], page.following(at)
    return (
        below is not None
        and unit.gap > 0
        and below.gap > 0
        and is_sentence(below.text)
        and weight(below.text) >= FURNITURE
        and is_capital_name(unit.text)
        and unit.text.casefold() not in all_lines("kickers")
        and not page.hits(unit)
        and all(u.part == "list" for u in page.units[page.body : at])
    )


def is_of_newsroom(text: str) -> bool:
    """Tell a role, an agency or an outlet from a place."""
    return has_role(text) or is_agency(text) or not outlet_words().isdisjoint(text.casefold().split())


def is_capital_name(text: str) -> bool:
    """Tell a word or two in capitals that are neither a role nor an outlet."""
    return (
        text.isupper()
        and word_count(text) <= _FEWEST
        and len(text) > _STEM
        and text.replace(" ", "").isalpha()
        and not is_of_newsroom(text)
    )


def is_place_above_time(page: Page, at: int) -> bool:
    """Tell a place in capitals between the byline and the time, as ANSA and AAP have it."""
    text, below = page.units[at].text, page.following(at)
    return (
        below is not None
        and page.units[at - 1].part == "byline"
        and is_capital_name(text)
        and not page.hits(page.units[at])
        and is_about_time(below.text)
    )


def _is_visited(page: Page, at: int, there: str) -> bool:
    """Tell a place that something is in, at or of, as the headline or the story has it."""
    pattern = re.compile(rf"(?<!\w){there}(?!\w)")
    return any(pattern.search(unit.text) for unit in page.units if unit is not page.units[at])


def _is_happening_in(page: Page, place: str) -> bool:
    """Tell a place in a script without capitals that the story has with the word for “in”, whichever stands first."""
    phrases = [told for word in all_words("in_words") for told in (f"{place} {word} ", f" {word} {place}")]
    return any(told in f" {unit.text} " for unit in page.units for told in phrases)


def is_place_of_story(page: Page, at: int) -> bool:
    """Tell a place alone in a head: the story is in it, or in a script without capitals names it again and again."""
    unit, below = page.units[at], page.following(at)
    text = unit.text.rstrip(".,")
    if (
        not 1 < len(text) <= _LONGEST_ALONE
        or below is None
        or page.units[at - 1].part not in HEAD_PARTS | {"headline"}
    ):
        return False
    words = text.replace("-", " ").split()
    if len(words) > _FEWEST or _NO_PLACE.search(text) or not is_titled(text):
        return False
    if is_of_newsroom(text) or is_acronym(text) or text.casefold() in all_lines("kickers"):
        return False
    if page.hits(unit):
        return False
    if is_outlet_name(below.text):
        return False
    if text[0] > "\u0400" and len(words) > 1 and words[0].casefold() in _place_words():
        return True
    if not text[0].isupper():
        is_named = text[0] >= "\u3000" and text[-1] in _ISLAND_OR_TOWN
        return sum(text in other.text for other in page.units) >= _FEWEST and (
            is_named or _is_happening_in(page, text)
        )
    stems = (rf"{re.escape(word[: max(len(word) - 1, 2)])}\w{{0,3}}" for word in words)
    return _is_visited(page, at, rf"(?:{_IN}|na|nad|po|nel|im|на|над|по)\s{'[ -]'.join(stems)}")


def is_place_and_agency(text: str) -> bool:
    """Tell a place in capitals and the agency behind it: ``SKERROW, AAP``; an agency may have its own place behind it."""
    place, comma, agency = text.partition(", ")
    return comma != "" and is_capital_name(place) and is_agency(agency) and len(agency) <= _LONGEST_ALONE // 2


def is_no_name(page: Page, at: int) -> bool:
    """Tell a place in capitals that looks like a name: its state stands behind it, or somebody is “in” it in the story."""
    text = page.units[at].text
    if " - " in text and not text.isascii() and is_closed_dateline(text):
        return True
    if text[0] == "【":
        is_told = page.headline >= 0 and text.strip("【】") in page.units[page.headline].text
        return is_told or is_bracketed_place(text)
    if not text[:2].isupper():
        return False
    if is_in_region(text) or is_place_and_agency(text):
        return True
    if _PLACE_AND_STATE.fullmatch(text):
        return not text.endswith(_AFTER_NAMES)
    if not text.isupper() or not text.replace(" ", "").isalpha() or not 1 < word_count(text) <= _FEWEST:
        return False
    if is_outlet_name(text.title()) or not outlet_words().isdisjoint(text.casefold().split()):
        return False
    if text.split()[0].casefold() in _place_words():
        return True
    return _is_visited(page, at, rf"(?:{_IN})\s{re.escape(text.title())}")


@cache
def _place_words() -> frozenset[str]:
    """Return the words that names of places begin with and people's do not: ``Port``, ``New``."""
    return frozenset(w for language in languages().values() for w in language.words("place_words"))


def is_place(page: Page, at: int) -> bool:
    """Tell a place alone below the byline: in capitals, or named in the story and with the time below it."""
    unit, below = page.units[at], page.following(at)
    text = unit.text.strip()
    text = text[:-1] if text[-1] == "." and text.isupper() else text
    if page.units[at - 1].part == "byline" and 2 < len(text) <= 40 and _opens_story(page, at, text):
        return True
    above = page.units[at - 1].part
    if (
        above not in {"byline", "published", "caption", "boilerplate"}
        or below is None
        or not 2 < len(text) <= 40
    ):
        return False
    if not text.replace(" ", "").replace("-", "").isalpha() or page.hits(unit) or is_of_newsroom(text):
        return False
    if text.isupper() and len(text.split()) <= 3:
        is_known = above in {"byline", "published"} or any(text.title() in other.text for other in page.units)
        return is_sentence(below.text) and is_known
    if above in {"caption", "boilerplate"}:
        return False
    if text.isalpha() and text[0].isupper() and not unit.gap and below.gap and is_sentence(below.text):
        return f" {text}" in below.text and not is_acronym(
            text
        )  # alone between byline and story, which names it
    words = text.split()
    titled = len(words) <= 4 and all(w[0].isupper() or w in PARTICLES for w in words)
    return (
        titled
        and not is_acronym(words[0])
        and is_about_time(below.text.partition("\n")[0])
        and any(text in u.text for u in page.units if u is not unit)
    )


def _opens_story(page: Page, at: int, text: str) -> bool:
    """Tell a place that the story's first paragraph begins with, too: ``Skerrow, Mich``."""
    return any(len(u.text) > FURNITURE and u.text.startswith(text) for u in page.units[at + 1 : at + 4])


def is_place_and_country(page: Page, at: int) -> bool:
    """Tell a place in capitals with its country, alone above running text: ``SKERROW, Valdea``."""
    unit, below = page.units[at], page.following(at)
    return (
        below is not None
        and len(unit.text) <= _LONGEST_ALONE
        and _PLACE_AND_COUNTRY.fullmatch(unit.text) is not None
        and is_sentence(below.text)
        and len(below.text) > FURNITURE
    )


def names_place_and_region(page: Page, at: int) -> bool:
    """Tell a place and what it lies in, above running text or the agency, and no other such line: ``Skerrow, Valdea``."""
    unit, below = page.units[at], page.following(at)
    text = unit.text.removeprefix("| ")
    return (
        below is not None
        and len(text) <= _LONGEST_ALONE
        and _PLACE_IN_REGION.fullmatch(text) is not None
        and not (has_role(text) or is_outlet_name(text.partition(", ")[2]))
        and (
            (is_sentence(below.text) and len(below.text) > FURNITURE) or is_agency(below.text.rstrip(" —–-"))
        )
        and not any(
            _PLACE_IN_REGION.fullmatch(u.text) for u in page.units[at + 1 :] if len(u.text) <= _LONGEST_ALONE
        )
    )


def is_place_and_day(text: str) -> bool:
    """Tell a place and a day, whichever stands first: ``Skerrow, April 13``, ``13 April 2026, Skerrow``."""
    if text[0].isdigit():
        day, comma, place = text.rpartition(", ")
        place = TOWN.sub("", place)
    else:
        place, comma, day = _STATE.sub(", ", TOWN.sub("", text)).partition(", ")
    name, bracket, region = place.partition(" (")
    return (
        bool(comma)
        and PLACE_ALONE.fullmatch(name) is not None
        and (not bracket or PLACE_ALONE.fullmatch(region.removesuffix(")")) is not None)
        and word_count(name) <= _FEWEST
        and is_titled(name)
        and is_about_time(day)
        and has_date(day)
    )


def is_place_and_colon(page: Page, at: int) -> bool:
    """Tell a place with a colon alone above running text: the story names it again."""
    unit, below = page.units[at], page.following(at)
    place = unit.text[:-1].strip()
    if unit.text[-1] not in ":：" or below is None or len(place) > FURNITURE // 2 or page.hits(unit):
        return False
    if not (is_titled(place) and PLACE_ALONE.fullmatch(place)) or weight(below.text) < FURNITURE:
        return False
    if not is_sentence(below.text) or below.shape != "line":
        return False
    above = [u.part for u in page.units[page.headline + 1 : at]]
    is_told = "published" in above and HEAD_PARTS.issuperset(above) and place.casefold() not in label_words()
    is_dense = not any(u.gap for u in page.units[page.headline + 1 : at + 2]) and word_count(place) < _FEWEST
    is_told = is_told and (below.gap > 0 or (is_dense and place.casefold() not in all_lines("kickers")))
    return is_told or any(place in u.text for u in page.units if u is not unit)


def is_acronym(word: str) -> bool:
    """Tell the short name of a broadcaster or an agency: ``ABC``, ``RNZ``."""
    return 2 <= len(word) <= 5 and word.isalpha() and word.isupper()


def is_titled(text: str) -> bool:
    """Tell words that all begin with a capital, where their script has any."""
    return all(word[0].isupper() or word[0].lower() == word[0].upper() for word in text.split())
