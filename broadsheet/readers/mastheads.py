"""Knows what is left over from a page's top or a wire's: slugs, names of sections, addresses, buttons.

Must not know headline, byline, deck, nor where the body begins.
"""

from __future__ import annotations

import re

from broadsheet.readers.bylines import is_byline, kickers
from broadsheet.readers.datelines import dateline_of, is_standing_dateline
from broadsheet.readers.dates import has_date, has_label, is_about_time
from broadsheet.readers.decks import furniture_follows
from broadsheet.readers.furniture import all_words, call_words
from broadsheet.readers.latecomers import has_late_byline
from broadsheet.readers.lines import Unit
from broadsheet.readers.links import find_domain, is_short_address
from broadsheet.readers.names import is_outlet_name, is_person
from broadsheet.readers.page import (
    SHORT,
    Page,
    is_in_headline_case,
    is_sentence,
    is_title_like,
    tells_of_publishing,
    weight,
    word_count,
)
from broadsheet.readers.slugs import UNSPACED, asks_or_tells_twice
from broadsheet.readers.tables import ENGLISH, all_lines
from broadsheet.text import rare

_LONGEST_SERIES, _SHORTEST_TITLE = 20, 15
"""Characters of the name of a series, and of a title, in Japanese."""

_FEW, _NEAR, _SHORT_SENTENCE = 4, 8, 7
"""Words of a label; lines below the headline among which is its byline or time; words of a sentence in a headline."""

_DECK = 45
"""Words; a deck has no more."""

_COUNT = re.compile(r"\d[\d.,\u00a0 ]{0,9}\s?[kKmM]?")
_TRAIL = rare(
    r"[^\W\d_](?:[^/>＞»›:.!?]|\.(?=\w)){1,24}(?:\s?[/>＞»›]\s(?:\d\.\s)?[^\W\d_](?:[^/>＞»›:.!?]|\.(?=\w)){1,24}){1,4}"
    r"|[^\W\d_](?:[^·•|:.!?]|\.(?=\w)){1,24}(?:\s[·•|]\s[^\W\d_](?:[^·•|:.!?]|\.(?=\w)){1,24}){2,8}"
)
"""The sections in which a story stands, the widest first: ``Home / Harbours``."""

_NUMBERED_PAPER = rare(
    r"[^a-z.!?]{4,40}\s(?:[·•|]|[–—-])\s(?:(?:[Nn]o|[Nn]r|[Vv]ol|Issue|Ausgabe|Heft|№)\W{0,2}\d.{0,20}|.{4,50}\s(?:1[789]|20)\d\d)"
)
"""A paper's name in capitals, and which number this is, or since when it has come out."""

_NUMBERED_SERIES = rare(
    r"[A-ZÀ-ÞА-ЯІЇЄҐ][\w'’-]*(?:\s[A-ZÀ-ÞА-ЯІЇЄҐ][\w'’-]*){1,4}[:,]\s[A-ZÀ-ÞА-ЯІЇЄҐ][^\W\d_]{2,11}\s(?:#|№\s?|[Nn]o\.\s?)?\d{1,5}"
)
"""A series and which of its parts this is: ``Harbour Verse Weekly: Column 214``."""

_BRACKETED = rare(r"(?:[【［〔][^【】［］〔〕]{1,14}[】］〕]){1,3}")
"""Labels in brackets and nothing else, as Japanese papers set them: ``【夕刊】``."""

_WIDE = re.compile(r"\s{3,}(?:\|\s{3,})?")
"""What parts the words of a menu on one line."""

_BARS = re.compile(r"\s[|·•–-]\s|｜|(?<=[^\W\d_]{3})\.\s")
_LONGEST_LABEL, _SEPARATORS = 40, "/>＞»›|｜·•–—-."
"""Characters of a few words, and signs of which a trail or a paper's number has one."""

_CAPITALISED = rare(
    r"[A-ZÀ-ÞŚŁŻŹĆА-ЯІЇЄҐ]\w*(?:(?:\s(?:&|\+|and|of|und|et|y|e|i|та|і|и)\s|\s|-)(?:[A-ZÀ-ÞŚŁŻŹĆА-ЯІЇЄҐ]\w*|(?:19|20)\d\d))*"
)


def covering_note(page: Page, at: int) -> bool:
    """An editor sees above the headline what the writer told the desk: it greets somebody and ends as sentences do.

    Match: `Hi Tom, the column for Saturday is below. Shout if it runs long.` above the headline
    Near miss: `Hello, Skerrow, goodbye` as the headline
    """
    text, below = page.units[at].text, page.following(at)
    greeting, comma, told = text.replace(":", ",", 1).partition(",")
    words = greeting.split()
    return (
        bool(comma)
        and below is not None
        and below.gap > 0
        and 0 < len(words) <= _FEW
        and words[0].casefold() in call_words("greetings", page.language)
        and word_count(told) > _FEW
        and (told[-1] in ".?!" or ". " in told or "? " in told)
        and is_title_like(below.text)
        and word_count(below.text) > _FEW // 2
    )


def section_label(page: Page, at: int) -> bool:
    """An editor sees the name of a section above the headline, left over from the page's furniture.

    Match: `World news` above the headline
    Match: `Coast / Harbours` above the headline
    Match: `THE SKERROW POST · No. 214` above the headline
    Match: `Harbour Plus` above the headline and a byline
    Near miss: `World waits for Harrow Point` as the headline
    """
    unit = page.units[at]
    below = page.following(at)
    if _is_label_by_shape(page, at):
        return True
    is_known = unit.text.casefold().strip(" :|>") in kickers()
    if below is not None and unit.text[-1] == "+" and len(unit.text) < _FEW:
        return True  # “M+”: for subscribers
    if below is None or word_count(below.text) <= 2:
        return is_known and below is not None and below.text.casefold() in kickers()
    if is_known or _is_alert(unit.text) or _BRACKETED.fullmatch(unit.text):
        return True
    if below.text.startswith((f"{unit.text}/", f"{unit.text} /")):
        return True  # “Skerrow/ Quay mended”, as Polish agencies begin headlines
    is_house = (at > 0 and unit.text.istitle()) or unit.text.startswith("The ")
    if (is_house and is_outlet_name(unit.text)) or find_domain(unit.text) == unit.text:
        return True
    if "|" in unit.text and unit.text.casefold().partition("|")[0].strip() in kickers():
        return word_count(unit.text) <= _FEW and word_count(below.text) > _FEW
    if (
        _begins_headline(unit.text, below.text)
        or _is_above_headline_and_deck(page, at)
        or _is_above_labels_and_headline(page, at)
    ):
        return True
    is_close = not below.gap or (at > 0 and page.units[at - 1].part == "boilerplate")
    is_title = is_close and is_title_like(below.text) and word_count(below.text) > 4
    return unit.text.isalpha() and is_title and not UNSPACED.search(unit.text)


def _begins_headline(text: str, headline: str) -> bool:
    """Tell a topic's few words above a much longer headline that begins with its first: ``Storm in Skerrow``."""
    first = text.partition(" ")[0]
    return (
        len(first) > _FEW
        and word_count(text) <= _FEW + 1
        and headline.startswith(f"{first} ")
        and word_count(headline) >= 2 * word_count(text)
        and is_title_like(text)
        and is_title_like(headline)
    )


def above_told_headline(page: Page, at: int) -> bool:
    """An editor sees above the headline, which the header's title says over again, what the story is filed under.

    Match: `Skerrow harbour barrage` above the headline, which the header tells
    Near miss: `Skerrow harbour barrage` as the headline
    """
    return page.told is not None and page.told in page.units[at + 1 :]


def _is_label_by_shape(page: Page, at: int) -> bool:
    """Tell a trail of sections, a paper's number, or a few words with capitals, above a headline that is much longer.

    Of a few words, a byline or a time must tell below the headline that it is one: it could be their deck.
    """
    text = page.units[at].text.rstrip(" ›»>") or page.units[at].text
    if len(_WIDE.split(text)) >= _FEW and page.following(at) is not None:
        return True  # a menu
    if len(text) > _LONGEST_LABEL and not any(map(text.__contains__, _SEPARATORS)):
        return False
    title = next(
        (place for place in range(at + 1, min(at + _FEW, len(page.units))) if not _is_few_words(page, place)),
        0,
    )
    if not title or not _may_be_headline(page.units[title].text, label=text):
        return False
    if _is_label_in_japanese(text, page.units[title].text):
        return any(_tells_of_making(unit, page) for unit in page.units[title + 1 : title + _NEAR])
    if _TRAIL.fullmatch(text) or _NUMBERED_PAPER.fullmatch(text) or _begins_at_home(text):
        return True
    parts = [part.rstrip("!") for part in _BARS.split(text)]
    is_label = all(word_count(part) < _FEW and _CAPITALISED.fullmatch(part) for part in parts)
    if len(parts) > 1:
        most = _FEW if "｜" in text else _FEW - 1
        is_label = all(0 < word_count(part) <= most and not part[0].islower() for part in parts)
    is_below_label = at > 0 and page.units[at - 1].part == "boilerplate" and word_count(text) < _FEW
    is_label = is_label or (is_below_label and text[0] > "\u0600" and text[-1] not in ".:!?؟।")
    if not (is_label or _is_label_without_case(text) or _NUMBERED_SERIES.fullmatch(text)):
        return False
    return any(_tells_of_making(unit, page) for unit in page.units[title + 1 : title + _NEAR])


def _tells_of_making(unit: Unit, page: Page) -> bool:
    """Tell a byline, a time or a dateline: above it stands a headline."""
    if len(unit.text) > SHORT:
        return dateline_of(unit.text) != ""
    has_time = is_about_time(unit.text) or (has_label(unit.text) and has_date(unit.text))
    return has_time or page.hit(unit, "byline") is not None or is_byline(unit, page)


def _is_label_without_case(text: str) -> bool:
    """Tell two words or fewer of Arabic or Hindi: no headline is so short."""
    return (
        text[0] > "\u0600"
        and word_count(text) < _FEW - 1
        and UNSPACED.search(text) is None
        and text[-1] not in ".:!?؟।"
    )


def _is_label_in_japanese(text: str, below: str) -> bool:
    """Tell the page or the region that a story is filed under: two short words with a wide space, above a much longer line."""
    is_marked = "\u3000" in text or "・" in text[1:-1] or (text[-1] in "」』" and text[0] not in "「『")
    is_short = len(text) <= _SHORTEST_TITLE // 3 and len(below) >= _SHORTEST_TITLE and text.isalpha()
    return (
        (is_marked or is_short)
        and len(text) <= _LONGEST_SERIES
        and len(text) * 2 <= len(below)
        and below[-1] != "。"
        and UNSPACED.search(text) is not None
    )


def _begins_at_home(text: str) -> bool:
    """Tell a trail of sections whose marks were lost: ``Home News Harbours``."""
    first, _, rest = text.partition(" ")
    return (
        rest != ""
        and first.casefold() in all_words("home_words")
        and _CAPITALISED.fullmatch(text) is not None
    )


def _is_few_words(page: Page, at: int) -> bool:
    """Tell another label, what a wire says in brackets of its new version, or where the story first appeared."""
    unit = page.units[at]
    return unit.shape == "line" and (
        word_count(unit.text) < _FEW
        or (unit.text[0] == "(" and unit.text[-1] == ")")
        or (is_sentence(unit.text) and unit.text[-1] == "." and _names_publisher(unit, page))
    )


def _names_publisher(unit: Unit, page: Page) -> bool:
    if not tells_of_publishing(unit, page):
        return False
    return (page.hit(unit, "attribution") or page.gapped_hit(unit, "attribution")) is not None


def _may_be_headline(text: str, *, label: str) -> bool:
    """Tell a line that is long enough for a headline: below a label in capitals, three words are."""
    is_certain = (label.isupper() and not text.isupper()) or " | " in label or " / " in label
    is_certain = is_certain or (_is_label_without_case(label) and label.partition(" ")[0] not in text)
    longer = word_count(text) > (_FEW - 2 if is_certain else _FEW)
    return longer and (is_title_like(text) or asks_or_tells_twice(text) or is_in_headline_case(text))


def _is_alert(text: str) -> bool:
    """Tell a wire's word for news that cannot wait, in capitals or in a script without, perhaps with its number."""
    if len(text) > _DECK or any(map(str.islower, text)):
        return False
    return text.casefold().strip(" :|>!-*【】[]()0123456789") in all_lines("alerts")


def _is_above_headline_and_deck(page: Page, at: int) -> bool:
    """Tell a label of three words or fewer above a headline that has its deck below, all close or all apart, and a byline or time."""
    unit, below = page.units[at], page.units[at + 1 : at + 3]
    is_close = page.language != ENGLISH and len(below) > 1 and _is_close_deck(below)
    is_below_trail = page.language != ENGLISH and at > 0 and page.units[at - 1].part == "boilerplate"
    longest = _FEW + 1 if is_close else _FEW - 1 + is_below_trail
    return (
        word_count(unit.text) <= longest
        and len(below) > 1
        and below[0].gap <= below[1].gap
        and not (below[0].gap and is_person(unit.text))
        and is_title_like(unit.text)
        and unit.text[-1].isalnum()
        and all(_FEW - 2 * is_close < word_count(u.text) < _DECK for u in below)
        and not is_about_time(below[0].text)
        and (is_title_like(below[0].text) or tells_twice(below[0].text))
        and (furniture_follows(page, at + 2) or has_late_byline(page, at + 2))
    )


def _is_above_labels_and_headline(page: Page, at: int) -> bool:
    """Tell the first of several short lines in capitals above a title that has none, with byline or time right below it."""
    if not page.units[at].text.isupper():
        return False
    first = at
    while first and page.units[first - 1].rule == "section-label":
        first -= 1
    for title in range(first + 2, min(first + _FEW + 1, len(page.units) - 1)):
        labels, longest = page.units[first:title], word_count(page.units[title].text)
        if title <= at or any(unit.shape != "line" or is_sentence(unit.text) for unit in labels):
            continue
        if (
            longest > _FEW
            and all(unit.text.isupper() and word_count(unit.text) < longest for unit in labels)
            and not page.units[title].text.isupper()
            and is_title_like(page.units[title].text)
            and not _tells_of_making(page.units[title], page)
            and not any(is_person(unit.text) or page.hit(unit, "byline") for unit in labels)
            and _tells_of_making(page.units[title + 1], page)
        ):
            return True
    return False


def tells_twice(text: str) -> bool:
    """Tell a headline of two short sentences."""
    return word_count(text) <= 2 * _SHORT_SENTENCE and text.count(". ") == 1 and text[-1] == "."


def _is_close_deck(below: list[Unit]) -> bool:
    """Tell a headline and a deck of one sentence or more, right below one another: more words may stand above them."""
    title, deck = below
    is_told = is_sentence(deck.text) or ". " in deck.text
    return not title.gap and not deck.gap and is_told and not is_sentence(title.text)


def address_on_top(page: Page, at: int) -> bool:
    """An editor sees the page's own short address among the head's furniture.

    Match: `example.com/news/barrage/1055` under the headline
    Near miss: `https://www.example.com/news/barrage-vote` as the last line
    """
    return is_short_address(page.units[at].text)


def head_furniture(page: Page, at: int) -> bool:
    """An editor sees a few words among the byline and the date that are neither: a button, a label of the page.

    Match: `Reader favourites` between the byline and the date
    Near miss: `Key points` above a paragraph
    """
    unit = page.units[at]
    if unit.shape != "line" or weight(unit.text) > 40 or word_count(unit.text) > 5 or is_sentence(unit.text):
        return False
    if _COUNT.fullmatch(unit.text):
        if unit.gap and any(other.gap and _COUNT.fullmatch(other.text) for other in page.units[at + 2 :]):
            return False  # one of several figures that are told of

        return page.units[at - 1].part in {"byline", "published", "boilerplate"}  # comments, shares or views
    if page.units[at - 1].part == "caption" and page.hit(unit, "promo"):
        return word_count(unit.text) <= _FEW // 2  # a picture's “Read more”
    if is_few_words_in_head(page, at):
        return True
    known = page.units[at - 1].part in {"byline", "published", "boilerplate"}
    if (
        known
        and page.units[at - 1].part != "byline"
        and not unit.gap
        and word_count(unit.text) <= _FEW
        and _ends_run(page, at)
    ):
        return (
            not page.hits(unit)
            and not is_standing_dateline(unit.text, alone=True)
            and unit.text[-1] not in ":：?!"
        )
    return known and not unit.text.endswith((":", "：", "?")) and furniture_follows(page, at)


def is_few_words_in_head(page: Page, at: int) -> bool:
    """Tell a few words right below a caption or among furniture, with the byline, the time or more furniture below."""
    unit, above, below = page.units[at], page.units[at - 1], page.following(at)
    if unit.text.casefold() in kickers() and (
        above.part in {"byline", "published"} or (above.part == "headline" and _heads_deck(page, at))
    ):
        return True
    if unit.gap or below is None or below.gap or above.part not in {"caption", "boilerplate", "published"}:
        return False
    if word_count(unit.text) >= _FEW or unit.text[-1] in ":：?!" or is_sentence(unit.text):
        return False
    if above.part == "caption":
        return furniture_follows(page, at)
    return page.has_notice(below)


def _heads_deck(page: Page, at: int) -> bool:
    """Tell a label right between the headline and a sentence with the byline or the time below it."""
    return any(is_byline(unit, page) or is_about_time(unit.text) for unit in page.units[at + 2 : at + _FEW])


def _ends_run(page: Page, at: int) -> bool:
    """Tell lines in a run of several, with a blank line below the run: they belong to what stands above them."""
    end = at + 1
    while end < len(page.units) and not page.units[end].gap and word_count(page.units[end].text) <= _FEW:
        end += 1
    return end < len(page.units) and page.units[end].gap > 0
