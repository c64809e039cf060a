"""Knows copy of several items with rules between them, such as letters and news in brief: their headings, who signs them.

Must not know what an item says.
"""

from __future__ import annotations

from broadsheet.readers.lines import Unit
from broadsheet.readers.names import is_person
from broadsheet.readers.page import Page, is_sentence, is_title_like, word_count
from broadsheet.text import rare

_SIGNED = rare(r"\([A-ZÀ-ÞА-ЯІЇЄҐ][\w.&’'-]{1,20}(?:\s[A-ZÀ-ÞА-ЯІЇЄҐ][\w.&’'-]*){0,2}(?<!\.)\)")
"""An agency in brackets, even one that no table knows."""

_ASIDE = rare(r"\s\([^()]{2,20}\)")
_LONGEST, _LONGEST_HEADING, _FEWEST = 60, 10, 2
"""Characters of a signature; words of an item's heading; rules between items that nobody signs."""


_ROWS = 4
"""Lines of a signature, and words of each."""


def item_signatures(page: Page) -> None:
    """An editor sees who signs one of several items: a small agency in brackets, or a reader and a place.

    Match: `(SWN)` above `* * *` and a blank line
    Near miss: `(Applause)` above `* * *` and a blank line
    """
    rules = [at for at, unit in enumerate(page.units) if unit.part == "divider" and at > page.body]
    if not rules:
        return
    ends = [at - 1 for at in rules] + list(range(rules[-1] + 1, len(page.units)))
    signed = [at for at in ends if _is_signature(page, at)]
    if len(signed) > 1 or any(
        page.units[at].text[1:-1].isupper() for at in signed
    ):  # one alone may be “(Laughter)”
        for at in signed:
            page.units[at].part, page.units[at].rule = "credit", "item-signature"
    _first_heading(page, rules, least=1 if len(signed) > 1 else _FEWEST)


def letter_signatures(page: Page) -> None:
    """An editor sees who signs a letter to the paper: a name in capitals with a comma, and where they live.

    Match: `ANA RUIZ,` right above `Skerrow.` and right below the letter
    Near miss: `ANA RUIZ` right above `Skerrow.` and right below the letter
    """
    at, units = max(page.body, 0) + 1, page.units
    if "," not in {unit.text[-1] for unit in units}:
        return
    while at < len(units) - 1:
        if not _signs_letter(page, at):
            at += 1
            continue
        last = at + 1
        while last < len(units) and last - at <= _ROWS and units[last - 1].text[-1] == ",":
            last += 1
        for unit in units[at:last]:
            unit.part, unit.rule = "credit", "letter-signatures"
        at = last


def _signs_letter(page: Page, at: int) -> bool:
    unit, above, below = page.units[at], page.units[at - 1], page.units[at + 1]
    return (
        unit.part in {"", "paragraph"}
        and unit.text[-1] == ","
        and unit.text.isupper()
        and is_person(unit.text.rstrip(",").title())
        and above.part in {"", "paragraph", "quote"}
        and not below.gap
        and word_count(below.text) <= _ROWS
    )


def _is_signature(page: Page, at: int) -> bool:
    unit, above = page.units[at], page.units[at - 1]
    if at <= page.body or unit.part not in {"", "paragraph"} or len(unit.text) > _LONGEST:
        return False
    if not (is_sentence(above.text) or above.shape == "verse"):
        return False
    return _SIGNED.fullmatch(unit.text) is not None or _is_reader(unit, page)


def _is_reader(unit: Unit, page: Page) -> bool:
    """Tell a reader and a place, or that the paper knows the name: ``Ana Ruiz (retd), Skerrow``."""
    text = _ASIDE.sub("", unit.text)
    name, comma, place = text.partition(", ")
    if comma and is_person(name) and not is_sentence(text):
        return all(is_person(part, 1) for part in place.split(", "))
    return page.hit(unit, "credit") is not None


def _first_heading(page: Page, rules: list[int], least: int) -> None:
    """Read what looks like a deck as the first item's heading, where every other item has one below its rule."""
    if len(rules) < least:  # one rule may part two scenes
        return
    below = [page.units[at + 1] for at in rules if at + 1 < len(page.units)]
    if not all(_is_heading(unit) for unit in below):
        return
    at = page.body - 1
    while at > 0 and page.units[at].part == "dateline":
        at -= 1
    head = page.units[max(at, 0)]
    if at > page.headline and head.part == "deck" and _is_heading(head):
        head.part, head.rule = "subhead", "item-heading"
        page.body = at


def _is_heading(unit: Unit) -> bool:
    return (
        word_count(unit.text) <= _LONGEST_HEADING
        and is_title_like(unit.text)
        and unit.part in {"", "subhead", "deck"}
    )
