"""Knows where in a head bylines stand: above the headline, below it, and what goes with them line by line.

Must not know decks, times, nor where the body begins; what a byline looks like is for ``readers.bylines``.
"""

from __future__ import annotations

from broadsheet.readers.bylines import (
    is_byline,
    is_byline_label,
    is_capitalised,
    is_name_and_place,
    kickers,
    made_by,
    without_address,
)
from broadsheet.readers.dates import is_about_time
from broadsheet.readers.decks import has_byline
from broadsheet.readers.furniture import call_words
from broadsheet.readers.lines import Unit
from broadsheet.readers.makers import without_photographer
from broadsheet.readers.names import (
    PARTICLES,
    has_role,
    is_agency,
    is_outlet_name,
    is_person,
    outlet_words,
    without_agency,
)
from broadsheet.readers.newsrooms import is_newsroom
from broadsheet.readers.page import FURNITURE, Page, is_sentence, is_title_like, weight, word_count
from broadsheet.readers.places import (
    is_acronym,
    is_no_name,
    is_place,
    is_place_above_time,
    is_place_of_story,
    is_titled,
)
from broadsheet.readers.stacks import is_broken_up
from broadsheet.readers.tables import all_lines

_FEWEST, _NAME = 3, 8
_LONGEST_HOUSE = 6
"""Words; a company's name has no more."""

_ABOVE = frozenset({"headline", "deck", "caption", "boilerplate"})
"""Parts below which a name and a town may stand."""

_LONGEST_POST = 120
"""Characters; what somebody is at a university takes no more."""


def byline_above(page: Page, at: int) -> bool:
    """An editor sees the byline above the headline.

    Match: `By Ana Ruiz` above the headline
    Near miss: `By the sea, a town waits` as the headline
    """
    unit, below = page.units[at], page.following(at)
    if below is None:
        return False
    return page.hit(unit, "byline") is not None and is_byline(unit, page)


def provider_on_top(page: Page, at: int) -> bool:
    """An editor sees above the story whose release this is: a label, and the company's name right below it, both one entry.

    Match: `News provided by` under the headline, right above `Harrow Gates, Inc.`
    Match: `NEWS PROVIDED BY` above the headline, right above `Harrow Gates, Inc.`
    Near miss: `News provided a way out` under the headline
    """
    unit, below = page.units[at], page.following(at)
    if (
        not _is_provider_label(unit.text)
        or below is None
        or below.gap
        or word_count(below.text) > _LONGEST_HOUSE
    ):
        return False
    unit.text, unit.last = f"{unit.text} {below.text}", below.last
    del page.units[at + 1]
    return True


def _is_provider_label(text: str) -> bool:
    return text.casefold().rstrip(":") in all_lines("provider_labels")


def byline_below(page: Page, at: int) -> bool:
    """An editor sees who wrote the story: with a word such as “By”, as a bare name, or as an agency.

    Match: `By Ana Ruiz and Tom Hale`
    Match: `Ana Ruiz, Political Editor`
    Match: `AFP, MANILA`
    Near miss: `By Friday the water had gone`
    """
    unit = page.units[at]
    below = page.following(at)
    if is_byline_label(unit.text) and below is not None and is_byline(below, page):
        return True
    above, by = page.units[at - 1], is_byline(unit, page)
    if above.part == "byline" and not unit.gap and made_by(unit.text):
        return True
    if _is_role_alone(page, at):
        return True
    if (by and is_byline_label(above.text)) or _is_outlet_below(page, at) or _are_initials(page, at):
        return True
    if not page.hit(unit, "byline") and _names_something_else(page, at, by=by):
        return False
    if by and (page.hit(unit, "byline") or not has_byline(page) or is_agency(unit.text)):
        return page.hit(unit, "byline") is not None or not (_heads_part(page, at) or _heads_poem(page, at))
    if ", " in unit.text and (
        (above.part in {"headline", "deck"} and _is_expert(page, at))
        or (above.part in _ABOVE and _is_name_and_town(page, at))
    ):
        return True
    if below is not None and not has_byline(page) and _is_name_with_more(unit, above, below, page):
        return True
    if (
        above.part != "byline"
        or unit.text.casefold() in kickers()
        or _heads_poem(page, at)
        or heads_first_part(page, at)
    ):
        return False
    return _goes_with_byline(page, at)


def _names_something_else(page: Page, at: int, *, by: bool) -> bool:
    """Tell what only looks like a name: a place, an event, a line above the names behind “By”."""
    if is_place_above_time(page, at) or is_place_of_story(page, at):
        return True
    return is_no_name(page, at) or (by and _is_above_labelled(page, at))


def _is_above_labelled(page: Page, at: int) -> bool:
    """Tell a line right below the headline that looks like names, with more words than two have, above “By” and a name.

    Among furniture so do fewer words, as long as they stand close together.
    """
    text, below = page.units[at].text, page.following(at)
    if below is None or (at - 1 != page.headline and page.units[at - 1].part != "boilerplate"):
        return False
    below = below.apart()[0] if below.shape == "verse" else below
    if not is_byline(below, page):
        return False
    if at - 1 != page.headline:
        return not (page.units[at].gap or below.gap) and page.hit(below, "byline") is not None
    if "\u3000" in text:
        return len(text) > max(len(below.text), _NAME)  # a deck in two clauses
    return (
        page.hit(below, "byline") is not None
        and word_count(text) > _FEWEST + 1
        and (text.isupper() or not has_role(text))
    )


def signs_picture_in_capitals(page: Page, at: int) -> bool:
    """An editor sees who took the picture in capitals, between its text and the writers' names.

    Match: `ANA RUIZ` right above `Tom Hale / Nell Ruiz`, below a deck
    Near miss: `ANA RUIZ` under the headline
    """
    unit, above, below = page.units[at], page.units[at - 1], page.following(at)
    if not unit.text.isupper() or unit.gap or above.gap or below is None or below.gap or below.text.isupper():
        return False
    if above.rule != "deck-line" or not is_sentence(above.text) or not is_person(unit.text.title()):
        return False
    if not all(map(is_person, below.text.split(" / "))):
        return False
    above.part, above.rule = "caption", "signed-caption"
    return True


def _is_name_with_more(unit: Unit, above: Unit, below: Unit, page: Page) -> bool:
    """Tell a name with its place or with what it writes for."""
    return is_name_and_place(unit, below.text) or _is_name_and_house(unit, above, below, page)


def _is_name_and_house(unit: Unit, above: Unit, below: Unit, page: Page) -> bool:
    """Tell a name and what it writes for, close between the deck and the time: ``Ana Ruiz, Harbour and League``."""
    name, comma, house = unit.text.partition(", ")
    if not comma or above.part not in {"headline", "deck", "caption"} or unit.gap or below.gap:
        return False
    is_signed = is_about_time(below.text) or is_byline(below, page)
    if not is_signed or weight(unit.text) > FURNITURE or any(map(str.isdigit, house)):
        return False
    if name[0] > "\u0600":
        is_house = has_role(house.partition(",")[0]) or house.endswith(tuple(all_lines("written_for")))
        is_house = is_house or not outlet_words().isdisjoint(house.replace(",", "").split())
        return is_house and word_count(name) <= _FEWEST
    return is_person(name) and house[0].isupper() and house[-1].isalpha() and word_count(house) <= _FEWEST + 1


def _is_name_and_town(page: Page, at: int) -> bool:
    """Tell a name and a place right below the headline and above the story, which does not tell of who bears it."""
    unit, below = page.units[at], page.following(at)
    name, _, town = unit.text.partition(", ")
    if below is None or has_byline(page) or not town.isalpha():
        return False
    if not (is_person(name) and town[0].isupper() and below.gap and is_sentence(below.text)):
        return False
    surname = name.rpartition(" ")[2]
    return not any(surname in other.text for other in page.units if other is not unit)


def signs_with_stroke(page: Page, at: int) -> bool:
    """Tell a name and a place or an agency behind a stroke, right above the time or the story: ``Ana Ruiz / Skerrow``.

    It is no picture's credit: no byline is below it, and no caption above.
    """
    unit, above, below = page.units[at], page.units[at - 1], page.following(at)
    name, stroke, rest = unit.text.partition(" / ")
    if not stroke or above.part not in {"headline", "deck"} or below is None or has_byline(page):
        return False
    if not is_person(name) or not rest[0].isupper() or word_count(rest) > _FEWEST:
        return False
    closes = is_about_time(below.text) or (below.gap > 0 and is_sentence(below.text))
    return closes and not any(page.hit(other, "byline") for other in page.units[at + 1 : at + _FEWEST])


def signs_beside_photographer(page: Page, at: int) -> bool:
    """Tell a labelled byline from the credit that its end is, where it names who took the pictures, too."""
    unit = page.units[at]
    writer = without_photographer(unit.text)
    if has_byline(page) or writer == unit.text:
        return False
    return is_person(writer) or (page.hit(unit, "byline") is not None and is_byline(unit, page))


def _is_expert(page: Page, at: int) -> bool:
    """Tell a name and small words for what somebody is, between headline and story; the story does not tell of them."""
    unit, below = page.units[at], page.following(at)
    name, _, post = unit.text.partition(", ")
    if below is None or not is_person(name) or has_byline(page):
        return False
    if not post[:1].islower() or not post[-1].isalpha() or word_count(post) > _FEWEST + 1:
        return False
    surname = name.rpartition(" ")[2]
    if not (unit.gap or below.gap or "," in post) and is_about_time(below.text):
        return True
    return below.gap > 0 and not any(surname in other.text for other in page.units if other is not unit)


def _goes_with_byline(page: Page, at: int) -> bool:
    """Tell a post, an address or a further name right below a byline."""
    above, unit, below = page.units[at - 1], page.units[at], page.following(at)
    if unit.text[-1] in "–—-:】" or (unit.text[-1] in ")]" and is_sentence(unit.text)):
        return False
    if _is_address(unit) or _is_post(unit.text) or (not unit.gap and _is_next_name(above.text, unit, page)):
        return True
    if weight(unit.text) > 60 or not is_title_like(unit.text) or is_place(page, at):
        return False
    if _is_trade_alone(page, at):
        return True
    if (
        word_count(unit.text) <= (6 if unit.text[0] > "\u0600" else 3)
        and is_titled(unit.text)
        and below is not None
        and is_about_time(below.text)
    ):
        return True
    if _is_post_with_house(unit, below):
        return True
    text = without_address(unit.text)
    return has_role(text) and word_count(text) <= 7 and is_capitalised(text)


def _is_trade_alone(page: Page, at: int) -> bool:
    """Tell a word for what somebody is right below their name, and a blank line below it; the story lacks the word."""
    unit, below = page.units[at], page.following(at)
    if unit.gap or not unit.text.isalpha() or unit.text.isupper() or below is None or not below.gap:
        return False
    if unit.text.casefold() in kickers() or page.hits(unit):
        return False
    return is_sentence(below.text) and not any(
        unit.text in other.text for other in page.units if other is not unit
    )


def _is_post_with_house(unit: Unit, below: Unit | None) -> bool:
    """Tell a post and a body in capitals, right below a byline, with a blank line below: ``Chair, Harrow Repair Café``."""
    post, comma, house = unit.text.partition(", ")
    return (
        bool(comma)
        and not unit.gap
        and below is not None
        and below.gap > 0
        and post.isalpha()
        and 1 < word_count(house) <= _FEWEST + 1
        and is_titled(house)
        and unit.text[-1].isalpha()
    )


def heads_first_part(page: Page, at: int) -> bool:
    """Tell a word above running text, where there are more such words further down: each heads a part of the story."""
    return _is_word_above_text(page, at) and any(
        _is_word_above_text(page, later) for later in range(at + 2, len(page.units) - 1)
    )


def _is_word_above_text(page: Page, at: int) -> bool:
    unit, below = page.units[at], page.following(at)
    return (
        unit.gap > 0
        and unit.text.isalpha()
        and below is not None
        and below.gap > 0
        and is_sentence(below.text)
    )


def _is_role_alone(page: Page, at: int) -> bool:
    """Tell a newsroom's role right below the headline, and a blank line below it: ``City hall reporter``."""
    unit, below = page.units[at], page.following(at)
    words = unit.text.split()
    return (
        at - 1 == page.headline
        and not unit.gap
        and below is not None
        and below.gap > 0
        and 1 < len(words) <= _FEWEST + 1
        and words[0][0].isupper()
        and words[-1].isalpha()
        and is_newsroom(words[-1])
        and words[0].casefold() not in call_words("salutations", page.language)
    )


def _are_initials(page: Page, at: int) -> bool:
    """Tell a reporter's or a desk's initials between the headline and the time: ``pol``."""
    text, below = page.units[at].text, page.following(at)
    return (
        below is not None
        and len(text) <= _FEWEST + 1
        and text.isalpha()
        and text.islower()
        and at - 1 == page.headline
        and is_about_time(below.text)
    )


def _is_address(unit: Unit) -> bool:
    """Tell an e-mail address, a handle, or both, alone on their line."""
    return "@" in unit.text and all(
        "@" in w and not without_address(f" {w}").strip() for w in unit.text.split()
    )


def _is_next_name(above: str, unit: Unit, page: Page) -> bool:
    """Tell a further name right below a name or a post: ``Ana Ruiz``, ``Reporter``, ``Tom Hale``."""
    return is_person(unit.text) and is_byline(unit, page) and (is_person(above) or has_role(above))


def _is_post(text: str) -> bool:
    """Tell what somebody is and where: ``Senior Lecturer in Animal Cognition, University of Carrick``."""
    first, _, house = text.partition(", ")
    return (
        len(text) <= _LONGEST_POST
        and has_role(first.partition(" ")[0] + " " + first.partition(" ")[2].partition(" ")[0])
        and is_capitalised(text)
        and text[-1] not in ".?!:।。"
        and not any(c.isdigit() for c in text)
        and (not house or house[0].isupper())
    )


def _heads_part(page: Page, at: int) -> bool:
    """Tell a name that heads a part of the story, such as a village's: names stand so above other parts, too."""
    if not (page.units[at].gap and page.units[at - 1].part == "published"):
        return False
    return sum(_is_name_above_text(page, later) for later in range(at, len(page.units) - 1)) >= _FEWEST


def _heads_poem(page: Page, at: int) -> bool:
    """Tell a title right above the first stanza of a poem whose author is named above it."""
    below = page.following(at)
    return (
        page.units[at - 1].part == "byline"
        and page.units[at].gap > 0
        and below is not None
        and below.shape == "verse"
        and not is_broken_up(page, at + 1)
    )


def _is_name_above_text(page: Page, at: int) -> bool:
    unit, below = page.units[at], page.units[at + 1]
    return (
        unit.gap > 0
        and below.gap > 0
        and len(unit.text) <= FURNITURE // 2
        and is_person(unit.text)
        and is_sentence(below.text)
    )


def _is_outlet_below(page: Page, at: int) -> bool:
    """Tell an outlet right below the byline, by a blank line below it or by its name: ``ABC Lower Murrin``."""
    unit = page.units[at]
    if unit.gap or page.units[at - 1].part != "byline":
        return False
    below, text = page.following(at), without_agency(unit.text.strip())
    return (
        below is not None
        and (below.gap > 0 or is_acronym(text.split()[0]) or is_outlet_name(text))
        and 1 < len(text.split()) <= 5
        and all(word[0].isupper() or word in PARTICLES for word in text.split())
        and text.replace(" ", "").replace("&", "").replace("-", "").isalpha()
        and not page.hits(unit)
        and text.casefold() not in kickers()
        and not is_place(page, at)
    )
