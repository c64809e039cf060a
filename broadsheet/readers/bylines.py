"""Knows bylines by their shape: a label and names, a bare name, names and roles, an agency.

Must not know where in a story a byline may stand.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from broadsheet.readers.datelines import is_closed_dateline
from broadsheet.readers.dates import is_about_time, is_label
from broadsheet.readers.lines import Unit
from broadsheet.readers.makers import is_name_at_place, is_name_for_house, without_photographer
from broadsheet.readers.names import (
    PARTICLES,
    agencies,
    byline_names,
    has_role,
    is_agency,
    is_outlet_name,
    is_person,
    is_role,
    is_role_and_person,
    is_uncased_name,
    outlet_words,
    without_agency,
)
from broadsheet.readers.newsrooms import bodies, desks, houses, is_desk, joining, offices
from broadsheet.readers.page import Page, weight
from broadsheet.readers.phrases import Hit
from broadsheet.readers.tables import ENGLISH, all_lines, languages
from broadsheet.text import rare, strip_invisible

_ADDRESS = re.compile(
    r"\s*[|/,(•·–-]?\s*(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\S)@\w{2,30}|(?<=[(/|])@\w{2,30})\)?$"
)
_HANDLE = re.compile(r"\s@\w{2,30}\s(?=[A-Z])")
_PLACE_AND_NAME = rare(
    r"[\u0600-\u06ff\u0900-\u097f ]{3,24}\s?[-–|]\s?[\u0600-\u06ff\u0900-\u097f ]{3,24}"
    r"|(?:[\u0900-\u097f]+\s){1,2}[\u0900-\u097f]+,\s(?:[\u0900-\u097f]+\s?){1,2}"
)
_SURNAME_IN_CAPITALS = re.compile(
    r"(?:[A-ZÀ-Þ][a-zß-ÿ]+-[A-ZÀ-Þ][a-zß-ÿ]+\s|[A-ZÀ-Þ][^\d.!?:;]{3,38}\s\s)?[A-ZÀ-Þ][a-zß-ÿ-]+\s(?:[A-ZÀ-Þ'’-]{2,}\s)?[A-ZÀ-Þ'’-]{3,}\.?"
)
"""A French reporter, perhaps with the paper before the name: ``Ouest-France Anne RUIZ.``, ``L’Écho du Port  Anne RUIZ.``"""

_WITH_OTHERS = re.compile(
    r"\s?[,;.|/·•–—]?\s(?:(?:and|with)\s)?[^\W\d_]{4,14}\s[Bb]y:?\s(?=[^\W\d_a-z]).*$"
    r"|\s?[,;.|/·•–—]?\s(?i:photos?|fotos?|pictures|bilder|zdjęcia|фото|foto|bilde)\s?[:：]\s?.*$"
    r"|\s?[,.;|/·•–—]\s(?i:photography|photographs|photos|pictures|portraits|illustrations?|video|fotografie|fotografía|photographies|zdjęcia|fotos?|bilder)\s(?=[A-ZÀ-Þ]).*$"
    r"|\s?[,;.—–|/·•]\s(?i:photos?|fotos?|fotografie|bilder|foto e video|photographies|zdjęcia|фото|ilustraci\w+|illustrations?|bilde)"
    r"\s?(?::|\s(?:de|di|von|par|av|by))\s?.*$"
)
"""Who did something else: ``, Edited by Tom Hale``, ``with photography by Tom Hale``."""

_PLACED = rare(
    r"(?:à|au|aux|en|in|from|aus|bei|da|a|w|z|we|в|у|из|із|з)\s[A-ZÀ-ÞА-ЯЄІЇҐ][\w'’-]+(?:[\s-][A-ZÀ-ÞА-ЯЄІЇҐ][\w'’-]+)?\)?"
)
"""Where somebody writes from: ``à Skerrow``."""

_SMALL = re.compile(r"(?:[a-zß-ÿа-яёіїєґ][\w'’-]*\s){1,3}")
_MADE_BY = rare(
    r"[A-ZÀ-ÞА-ЯІЇЄҐ][\w'’-]{3,}(?:\s[\w'’-]{2,}){0,2}?\s(?:by|von|par|por|av|przez|a cura di)\s(?P<who>[A-ZÀ-Þ].{4,44})"
)

_WRITTEN_FOR = rare(
    r"(?:special(?:ly)? (?:to|for)|exclusively for|специально для|спеціально для|especial para|exklusiv für|spécial pour)\s.{2,40}"
)
"""For whom somebody wrote: ``special to The Herald``."""

_PEN_NAME = rare(r"[“\"‘'«„][A-ZÀ-ÞА-ЯЄІЇҐ][^“”\"«»]{1,30}[”\"’'»“]")
"""A name that is none, between quotation marks: ``By “Dibber”``."""

_SHIFT = re.compile(
    r"\s\((?:now|earlier|later|and agencies|jetzt|zuvor|früher|ahora|antes|words|pictures|text|texte|texto|testo|tekst|текст"
    r"|photos?|fotos?|fotografía|video|bilder|bild|zdjęcia|фото|grafik|illustrationen|illustrations?)\)",
    re.IGNORECASE,
)
"""Whose turn it is in a live blog, or who did what."""

_BUTTONS = re.compile(r"^By(?=[A-Z][a-z])|\s+Follow$")
"""A label without its space and a button, as sites run them into names: ``ByAna Ruiz``, ``Ana Ruiz Follow``."""

_CLASS = re.compile(r"\s[’']\d\d(?=[,;]|\s|$)")
_IN_BRACKETS = re.compile(r"\s\([A-ZÀ-Þ][\w’' -]{2,30}\)$")
AGO = re.compile(r"\d{1,2}\s?[mhdw]")
_LONGEST_BYLINE = 130
_LONGEST_LABEL = 30
_LONGEST_OFFICE = 60
_MOST_ROLES = 8
"""Words; what somebody is at a newsroom takes no more."""

_SEVERAL = 2
_PLACE = 3
"""Words; a place has no more."""

_WITH_AGENCY = re.compile(r"[A-ZÀ-Þ][^:;!?]{2,50}\s(?:with|avec|mit|con|com|z|and|et|und|y)\s[A-Z]{2,8}")
_CJK_BRANCH = rare(
    r"[【（]?[\u30a1-\u30ff\u4e00-\u9fff々]{1,8}(?:支局|総局|支社|本社|部|通信部|編集部)(?:・|＝|[\s\u3000])[\u3041-\u30ff\u4e00-\u9fff々]{2,8}[】）]?"
    r"|[\u3041-\u30ff\u4e00-\u9fff々]{2,8}[(（][\u30a1-\u30ff\u4e00-\u9fff々]{1,8}(?:支局|総局|支社|本社|部|編集部)[)）]"
)
"""A paper's branch and who writes there: ``【霧沢支局・西野遥】``."""

_CJK_NAME = rare(
    r"【?(?:[\u4e00-\u9fff々]{2,5}|[\u4e00-\u9fff々]{1,4}[\s\u3000][\u4e00-\u9fff々]{1,4}|[\u4e00-\u9fff々]{1,4}[\s\u3000]?(?:[\u4e00-\u9fff]?[\u3041-\u309f]{1,5}|[\u30a1-\u30ff]{1,6}))(?:記者|特派員|记者)?】?"
)


def _without_shift(text: str) -> str:
    """Return a byline without whose turn it is in a live blog, or a student's year: ``Ana Ruiz (now)``, ``Ana Ruiz ’27``."""
    text = _CLASS.sub("", text) if "’" in text or "'" in text else text
    return _SHIFT.sub("", text) if "(" in text else text


def is_byline(unit: Unit, page: Page) -> bool:
    """Tell a byline by its shape: a label and names, a bare name, names and roles, or an agency."""
    if unit.text[-1] in "–—-:】»" and not _may_end_so(unit, page):
        return False
    text = _without_shift(without_address(strip_invisible(unit.text)).strip(" \t\u00a0*_|–—-:"))
    if not text or weight(text) > _LONGEST_BYLINE or unit.shape != "line":
        return False
    hit = _byline_hit(unit, page)
    if hit is not None:
        told = without_photographer(hit.group("rest"))
        rest = _WITH_OTHERS.sub("", _without_shift(without_address(_without_time(told))))
        rest = _without_post(_without_our(rest))
        return (
            hit.phrase.shape == "line"
            or _is_names(rest)
            or bool(_trade_of(rest))
            or _is_written_for(rest)
            or (page.body < 0 and _is_collective(hit.group("rest")))
            or (page.body < 0 and (_PEN_NAME.fullmatch(rest) is not None or _is_told_before_name(text)))
        )
    if text.casefold() in kickers() or _is_claimed(unit, page) or text.endswith(("?", "!", ":")):
        return False
    if text.endswith("."):
        return page.body < 0 and bool(_SURNAME_IN_CAPITALS.fullmatch(text))
    if page.language != ENGLISH and text.split()[0].casefold() in _small_words(page.language):
        return page.body < 0 and is_name_at_place(text)
    if _is_affiliated(text) or _is_bare_names(text):
        return True
    if page.body < 0 and (_is_byline_of_head(text) or _is_behind_house(text, page)):
        return True
    place = re.fullmatch(r"([^,/|]{2,40})\s?[,/|]\s?([^,]{2,40})", text)
    if place and is_agency(place[1]) and (_is_initials(place[2]) or is_person(place[2], 1)):
        return True
    return is_agency(text) and weight(text) < 50 and is_capitalised(text)


def _may_end_so(unit: Unit, page: Page) -> bool:
    """Tell a byline that ends with a bracket, or as Arabic sites have it with a colon behind a label and a name."""
    if unit.text[-1] in "】»":
        return not is_closed_dateline(unit.text)
    return unit.text[-1] == ":" and unit.text[0] > "\u0600" and _byline_hit(unit, page) is not None


def _is_behind_house(text: str, page: Page) -> bool:
    """Tell a station and a bar before “By” and a name: ``WPLL | By Ana Ruiz``."""
    house, bar, rest = text.partition(" | ")
    if not bar:
        return False
    hits = page.book.hits(rest) if len(house.split()) <= _PLACE and house[:1].isupper() else ()
    return any(hit.phrase.category == "byline" and _is_names(hit.group("rest")) for hit in hits)


def _byline_hit(unit: Unit, page: Page) -> Hit | None:
    """Return the phrase that tells most of the line: all of it, or the longest label before a name."""
    hits = [hit for hit in page.hits(unit) if hit.phrase.category == "byline"]
    if len(hits) < _SEVERAL:
        return hits[0] if hits else None
    return max(hits, key=lambda hit: (hit.phrase.shape == "line", len(hit.group("label"))))


def _is_initials(text: str) -> bool:
    """Tell capitals, or the few small letters by which an agency's copy was handled: ``dpa/jth``."""
    return text.isupper() or (text.isalpha() and text.islower() and len(text) <= _PLACE + 1)


def _is_byline_of_head(text: str) -> bool:
    """Tell what is a byline above the body alone: names without capitals, an outlet's own, a role before a name."""
    if text[-1:] > "\u0600" and ", " in text and len(text.split()) <= _PLACE and has_role(text):
        return True
    if (
        made_by(text)
        or _CJK_BRANCH.fullmatch(text)
        or _PLACE_AND_NAME.fullmatch(text)
        or is_uncased_name(text)
        or _CJK_NAME.fullmatch(text)
    ):
        return True
    if (
        is_desk(_IN_BRACKETS.sub("", text))
        or is_role_and_person(text)
        or _SURNAME_IN_CAPITALS.fullmatch(text)
    ):
        return True
    role, colon, name = text.partition(": ")
    if colon and len(role.split()) <= _PLACE and is_person(name) and has_role(role):
        return True  # “Feed editor: Ana Ruiz”
    agency, _, place = text.partition(" ")
    if place.isalpha() and is_person(place, 1) and is_agency(agency):
        return True  # “dpa Berlin”
    return (
        is_with_agency(text)
        or _is_from_office(text)
        or _is_told_before_name(text)
        or is_name_for_house(text)
        or is_name_at_place(text)
        or name_behind_day(text) != ""
    )


def name_behind_day(text: str) -> str:
    """Return the name behind a day and “by”, as blogs have it: ``28 October 2025 by Ana Ruiz``; empty if there is none."""
    words = text.split() if text[:1].isdigit() or " 20" in text else ()
    for at in range(1, len(words) - 1):
        if words[at].casefold() in all_lines("byline_labels") and is_about_time(" ".join(words[:at])):
            name = " ".join(words[at + 1 :])
            return name if is_person(name, 1) else ""
    return ""


def _is_written_for(rest: str) -> bool:
    """Tell a name, and behind a comma for whom they wrote: ``Ana Ruiz, Special to the Herald``."""
    name, comma, told = rest.partition(", ")
    return bool(comma) and _WRITTEN_FOR.fullmatch(told[:1].lower() + told[1:]) is not None and is_person(name)


def _is_told_before_name(text: str) -> bool:
    """Tell what somebody is for the paper, and the name behind a comma or a dash: ``From our correspondent in Orven, Ana Ruiz``."""
    told, _, name = re.sub(r"\s[–—-]\s", ", ", text).rpartition(", ")
    if not told or not is_person(name) or len(told.split()) > _MOST_ROLES:
        return False
    if _WRITTEN_FOR.fullmatch(told[0].lower() + told[1:]):
        return True
    return told.split()[0].casefold() in joining() | all_lines("byline_labels") | PARTICLES and has_role(told)


def _is_collective(text: str) -> bool:
    """Tell a body that wrote together: ``the allotments committee``."""
    words = text.split()
    is_short = len(words) < _PLACE or (len(words) <= _PLACE + 2 and words[0].casefold() in joining())
    return len(words) > 1 and is_short and words[-1].casefold() in bodies()


def _is_from_office(text: str) -> bool:
    """Tell from whom a letter is, by an office that such letters come from: ``From the Revd Ana Ruiz``, ``From the Vicar``."""
    words = text.split() if len(text) <= _LONGEST_OFFICE else ()
    if not 2 < len(words) <= _PLACE + 3 or (
        words[0].casefold() not in all_lines("byline_labels") and words[0] != "From"
    ):
        return False
    return words[2].casefold().strip(".") in offices() and all(word[0].isupper() for word in words[2:])


def is_with_agency(text: str) -> bool:
    """Tell a name with an agency beside it: ``Ana Ruiz with AFP``."""
    if not text[-1:].isupper() or not _WITH_AGENCY.fullmatch(text):
        return False
    if is_agency(text.rpartition(" ")[2]):
        return True
    who = text.rpartition(" ")[0].rpartition(" ")[0].rstrip(", ")
    return is_person(who) or not outlet_words().isdisjoint(who.casefold().split()[:2])


def without_address(text: str) -> str:
    """Return a byline without the e-mail address or the handle behind it."""
    if "@" not in text or len(text) > _LONGEST_BYLINE:
        return text
    return _HANDLE.sub(" ", _ADDRESS.sub("", text))


def _without_our(text: str) -> str:
    """Return a byline without “the” or “our” before a role: ``von unserer Redakteurin Ana Ruiz``."""
    first, _, rest = text.partition(" ")
    return rest if first in _our_words() and rest else text


@cache
def _our_words() -> frozenset[str]:
    return frozenset(w for language in languages().values() for w in language.words("byline_our"))


def _without_time(text: str) -> str:
    """Return a byline without the time behind a dash or a bar: ``Ana Ruiz - April 3, 2025 5:30 am``."""
    for mark in (" - ", " – ", " — ", " | ", " • ", " · ", " on "):
        name, found, time = text.partition(mark)
        if found and (is_about_time(time) or AGO.fullmatch(time)):
            return name
    words = text.split()
    for at in range(_SEVERAL, len(words) - 1):  # “Ana Ruiz published 12 May 2026”
        if is_label(words[at]) and is_about_time(" ".join(words[at + 1 :])):
            return " ".join(words[:at])
    return text


def _without_post(text: str) -> str:
    """Return a name without the small words behind it for what somebody is: ``Ana Ruiz, marine biologist``.

    So it is without the place that correspondents were sent to, in brackets with what they are.
    """
    name, bracket, sent = text.partition(" (")
    if bracket and sent[-1] == ")" and has_role(sent[:-1]):
        text = name
    name, comma, post = text.partition(", ")
    if not comma or not post[:1].islower() or len(post.split()) > _PLACE + 2 or not is_person(name):
        return text
    first = post.split()[0]
    is_post = (
        first not in _telling_words() and first not in PARTICLES and post[-1].isalpha() and "," not in post
    )
    return name if is_post else text


def _trade_of(text: str) -> str:
    """Return the small words for what somebody is that stand before a name: ``meteorologist Ana Ruiz``."""
    small = _SMALL.match(text)
    if small is None or not is_person(text[small.end() :]):
        return ""
    trade = small[0].split()
    is_trade = len(trade[-1]) > _PLACE + 1 and not is_about_time(trade[-1])
    return small[0] if is_trade and not any(w in _telling_words() for w in trade) else ""


@cache
def _telling_words() -> frozenset[str]:
    """Return the small words of which sentences are made in English."""
    return languages()[ENGLISH].words("stopwords") - PARTICLES


@lru_cache(maxsize=4096)
def made_by(text: str) -> str:
    """Return who stands behind a few words for what was done, in the whole of a line: ``Fact check by Ana Ruiz``."""
    match = _MADE_BY.fullmatch(text) if len(text) <= _LONGEST_BYLINE else None
    return match["who"] if match and is_person(match["who"]) else ""


def is_name_and_place(unit: Unit, below: str) -> bool:
    """Tell a name and where it stands for, above a time: ``Ana Ruiz, Skerrow``."""
    if len(unit.text) > _LONGEST_BYLINE or not is_about_time(below):
        return False
    name, *rest = re.split(r", | [|/•·–-] ", unit.text, maxsplit=1)
    place = rest[0] if rest else ""
    return bool(place) and len(place.split()) <= _PLACE and is_person(place, 1) and is_person(name)


def is_byline_label(text: str) -> bool:
    """Tell a word such as “By” alone on its line: the name is on the next."""
    return len(text) <= _LONGEST_LABEL and text.strip(" :：").casefold() in all_lines("byline_labels")


def _is_affiliated(text: str) -> bool:
    """Tell a scholar and a university: ``Ana Ruiz, University of Harrow Point``."""
    name, comma, house = text.partition(", ")
    if not comma or not is_person(name) or not 1 < len(house.split()) <= 8:
        return False
    return any(word.strip(",.").casefold() in houses() for word in house.split())


@cache
def _small_words(language: str) -> frozenset[str]:
    """Return the words with which a sentence may begin and no name does, though all nouns are capitalised."""
    tables = languages()
    return tables[language].words("stopwords") - PARTICLES if language in tables else frozenset()


def _is_claimed(unit: Unit, page: Page) -> bool:
    """Tell a line that a set phrase claims, or when an agency put the story out: it is no name, however it is capitalised."""
    house, bar, moment = unit.text.partition(" | ")
    if bar and is_agency(house) and is_about_time(moment):
        return True  # “ANI | Updated: Nov 20, 2026 19:31 IST”
    return any(not h.phrase.category.startswith(("credit", "attribution", "byline")) for h in page.hits(unit))


def _is_bare_names(text: str) -> bool:
    cut = re.split(r"\s[|•·–—/-]\s|,\s|\s\(|\s(?:in|at|for|For)\s(?:the\s)?(?=[A-Z])", text)
    names = byline_names(text)
    if not names or not all(is_person(n) for n in names):
        return False
    if len(cut) == 1:
        return sum(len(n) for n in names) + 6 * len(names) >= len(text) or has_role(text)
    rest = cut[1:]
    return (
        is_person(cut[0])
        and all(
            (has_role(part) and len(part.split()) <= _MOST_ROLES)
            or is_agency(part)
            or is_person(part, 1)
            or is_about_time(part)
            or _PLACED.fullmatch(part)
            or _WRITTEN_FOR.fullmatch(part)
            for part in rest
        )
        and (
            has_role(text)
            or any(is_agency(p) for p in rest)
            or all(is_person(p) for p in rest)
            or " in " in text
            or all(_PLACED.fullmatch(p) for p in rest)
            or any(map(is_about_time, rest))
            or any(map(_WRITTEN_FOR.fullmatch, rest))
            or " | " in text
        )
    )


@lru_cache(maxsize=4096)
def _is_names(rest: str) -> bool:
    """Tell names, roles, outlets and places: every word is capitalised or one that joins names."""
    rest = rest.strip()
    if not rest or len(rest.split()) > 22 or rest.endswith(("?", "!", "।", "。", "؟")):
        return False
    if rest.endswith(".") and not re.search(r"\b[A-Z]\.$|\bJr\.$|\bSr\.$", rest):
        return False
    if not any(c.isupper() or c.islower() for c in rest):
        return len(rest) <= 40 and len(rest.split()) <= 8
    if is_about_time(rest):
        return False
    first = rest.split()[0]
    if first == rest and is_agency(rest):
        return True
    return (first[0].isupper() or first.casefold() in PARTICLES) and is_capitalised(rest)


def is_capitalised(text: str) -> bool:
    """Tell names and the small words that join them: any other small word must be a role."""
    words = re.findall(r"[^\W\d_][\w.'’-]*", text)
    for at, word in enumerate(words):
        low = word.casefold().strip(".")
        if word[0].islower() and low not in PARTICLES and low not in joining() and low not in agencies():
            return (
                has_role(word)
                or low in desks()
                or any(
                    w[0].islower() and len(w) > _PLACE and has_role(w) for w in words[at + 1 : at + _PLACE]
                )
            )
    return True


def kickers() -> frozenset[str]:
    """Return the names of sections that stand above headlines, in all languages."""
    return all_lines("kickers")


def _without_places(names: tuple[str, ...], text: str, page: Page) -> tuple[str, ...]:
    """Leave out what follows a name and a comma and is named in the headline: where the story plays."""
    if len(names) == 1 or ", " not in text or page.headline < 0:
        return names
    headline = page.units[page.headline].text
    return (names[0], *(name for name in names[1:] if name not in headline))


def names_of(unit: Unit, page: Page) -> tuple[str, ...]:
    """Return a byline's names; a line that only tells a role or a place, or is but “By”, adds none."""
    if is_byline_label(unit.text):
        return ()
    hit = _byline_hit(unit, page)
    if hit is not None and hit.group("label").casefold().startswith(tuple(all_lines("helping_labels"))):
        return ()  # “Special to The Herald” names who bought the story, “Edited by” no author
    if hit is not None:
        return _without_places(
            _names_behind_label(hit.group("rest") or hit.group("name"), unit.text), unit.text, page
        )
    text = _without_marks(unit.text)
    text = name_behind_day(text) or text
    first, _, rest = text.partition(" ")
    if first in {"From", "With"} and is_person(rest.partition(" in ")[0]):
        text = rest
    if who := made_by(text):
        at = page.units.index(unit)
        return (
            () if at and page.units[at - 1].part == "byline" else byline_names(who)
        )  # who drew wrote nothing
    if unit.rule == "byline-below" and page.units.index(unit) > 0:
        above = page.units[page.units.index(unit) - 1]
        names = byline_names(text)
        words = text.split()
        is_house = len(words) != 2 or is_outlet_name(without_agency(text)) or words[0].isupper()
        is_whole = names == (without_agency(text),)
        is_whole |= is_outlet_name(text) and (words[0] == "The" or words[0].isupper())
        tells_post = (is_whole and is_house) or is_role(text.partition(", ")[0])
        return () if above.part == "byline" and tells_post else names
    return byline_names(text)


@lru_cache(maxsize=4096)
def _names_behind_label(rest: str, line: str) -> tuple[str, ...]:
    """Return the names behind a word such as “By”; kept, since the same reporters write day after day."""
    told = _without_time(without_photographer(rest))
    names = _without_our(_WITH_OTHERS.sub("", _without_shift(without_address(told))))
    names = _without_post(names.removeprefix(_trade_of(names)))
    return byline_names(names or _without_marks(line))


def _without_marks(line: str) -> str:
    text = _without_shift(without_address(strip_invisible(line)).strip(" \t\u00a0*_|,"))
    return _BUTTONS.sub("", text)
