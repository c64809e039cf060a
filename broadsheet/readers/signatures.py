"""Knows bylines that stand below the story: a name alone, or the byline from on top once more.

Must not know sign-offs in words, nor the marks of agencies.
"""

from __future__ import annotations

from broadsheet.readers.bylines import is_byline, names_of
from broadsheet.readers.names import is_person
from broadsheet.readers.page import Page, is_sentence
from broadsheet.readers.pointers import heads_more

_FEWEST_NAMES, _LONGEST_NAME = 2, 3
"""Words of a name that signs a story; letters by which a byline may differ from the one on top."""


def closing_byline(page: Page, at: int) -> bool:
    """An editor sees the byline below the story instead of above it.

    Match: `By Ana Ruiz`
    Match: `Ana Ruiz`
    Near miss: `By Friday the water had gone.`
    """
    unit = page.units[at]
    hit = page.hit(unit, "byline")
    if hit is None:
        return _is_signature(page, at)
    return hit.phrase.shape != "line" and is_byline(unit, page)


def _is_signature(page: Page, at: int) -> bool:
    """Tell a name alone below the last paragraph of a story that has no byline."""
    unit, above = page.units[at], page.units[at - 1]
    return (
        _FEWEST_NAMES <= len(unit.text.split()) <= _LONGEST_NAME
        and is_person(unit.text)
        and not unit.text.isupper()
        and (above.part == "promo" or (above.part in {"", "paragraph", "quote"} and is_sentence(above.text)))
        and not any(u.part in {"byline", "list"} for u in page.units)
        and is_byline(unit, page)
        and not heads_more(page, at)
    )


def second_byline(page: Page, at: int) -> bool:
    """An editor sees at the end who spoke with the person interviewed, though the byline stands on top.

    Match: `By Tom Hale` as the last line of a story by Ana Ruiz
    Match: `Ana Ruiz` as the last line of a story by Ana Ruiz
    Near miss: `By Ana Ruiz`
    """
    hit = page.hit(page.units[at], "byline")
    if hit is None:
        return _is_byline_again(page, at)
    if not is_byline(page.units[at], page):
        return False
    return hit.phrase.shape == "line" or any(unit.part == "byline" for unit in page.units[:at])


def _is_byline_again(page: Page, at: int) -> bool:
    """Tell a name alone below the story that its byline has, too."""
    text = page.units[at].text.strip(" –—-()（）【】")
    above = [unit for unit in page.units[: max(page.body, 0)] if unit.part == "byline"]
    return any(text == unit.text for unit in above) or any(
        text.startswith(name) and len(text) <= len(name) + _LONGEST_NAME
        for unit in above
        for name in names_of(unit, page)
        if len(name) > 1
    )
