"""Knows stanzas among lines that stand close together: what tells verse from items of a list and from paragraphs.

Must not know lists; a line that is no verse is left to the rules for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from broadsheet.readers.columns import is_measured
from broadsheet.readers.facts import parts_paragraphs
from broadsheet.readers.furniture import all_words, call_words
from broadsheet.readers.lines import Unit
from broadsheet.readers.page import Page, opens_with_quote, weight
from broadsheet.readers.rhymes import is_halved, rhyming_lines, set_lines
from broadsheet.readers.stops import ends_sentence

_WIDEST = 64
"""Characters; a line of verse has no more."""

_SIZES = (12, 8, 4, 6, 5, 2)
"""How many lines a stanza has, as they are tried."""

_COUPLET, _QUATRAIN, _LONGEST = 2, 4, 12
_HAIKU, _LONGEST_HAIKU = 3, 44
"""Lines of a haiku, and characters of the longest."""

_NEEDED, _INTRODUCED = 4, 3
"""How much must speak for verse, and how much below a line that introduces it."""

_NAMED, _UNCLOSED = 2, 2
"""How much a line above speaks for verse that names a poem, and how much more must speak where no mark closes the last line."""

_ROW = 3
_SIGNS = "◆◇★☆■□●○・※▼▽▲△◎✔✅☑👉🔹🔸🔴🟢➡➜➔⇒→▪▫♦♢①②③④⑤⑥⑦⑧⑨⑩-–—•*·"
_SOFT = (",", ";", "—", "–", ":", "،", "，", "、")
_CLOSE = (".", "!", "?", "…", "”", "»", "।", "॥", "。", "؟", "“", '"')


def stanzas(page: Page) -> None:
    """An editor sees verse among lines that stand close together, or a further stanza: short lines that flow on.

    Match: `और हवा सोती रही` below `नदी बहती रही`, which a line with a colon introduces
    Near miss: `और हवा सोती रही` above a paragraph
    """
    units, at = page.units, max(page.body, page.headline + 1, 1)
    if len([unit for unit in units if not unit.part]) < _COUPLET:
        return
    is_dense = not parts_paragraphs(units[at:])
    while at < len(units):
        last = at
        while last < len(units) and (last == at or not units[last].gap) and _may_be_line(units[last]):
            last += 1
        if last - at < _COUPLET:
            at += 1
            continue
        size = _stanza_from(page, at, last, is_dense=is_dense)
        if size:
            _join(page, at, at + size)
        at += 1


def _stanza_from(page: Page, at: int, last: int, *, is_dense: bool) -> int:
    """Return how many of the lines from one on are a stanza; none if it does not begin one."""
    units = page.units
    first, above = units[at], units[at - 1]
    if _goes_on_in_verse(page, at, last, is_dense=is_dense):
        return last - at
    if first.text[-1] in ":：" and above.text[-1] not in ":：" and len(first.text.split()) > _ROW:
        return 0
    if first.gap == 0 and above.part == "" and above.text[-1] not in ":：" and not ends_sentence(above.text):
        return 0  # in the middle of what flows
    if (first.gap or above.part or above.text[-1] in "。：:") and (
        size := set_lines([u.text for u in units[at:last]])
    ):
        return size
    if (
        last - at == _HAIKU
        and max(len(u.text) for u in units[at:last]) <= _LONGEST_HAIKU
        and ((first.gap and _has_haiku(page)) or (is_dense and not first.gap and _tells_of_haiku(page, at)))
    ):
        return _HAIKU
    if first.gap and above.part == "verse" and _rhymes_as_above(above, units[at:last]):
        return len(above.lines)
    small = small_words(page.language)
    is_introduced = above.text[-1] in ":："
    is_named = not page.bare_words(above).isdisjoint(call_words("poem_words", page.language))
    for size in _sizes(page, at, last, is_dense=is_dense):
        if size <= last - at:
            texts = [unit.text for unit in units[at : at + size]]
            if is_verse(texts, small, is_introduced=is_introduced, is_named=is_named):
                return size
    return 0


def _sizes(page: Page, at: int, last: int, *, is_dense: bool) -> Sequence[int]:
    """Return how many lines a stanza may have, as they are tried: all of a block, three between quotation marks, some."""
    units, size = page.units, last - at
    if units[at].gap:
        return (size,)
    is_closed = last == len(units) or units[last].gap > 0 or not is_dense
    is_whole = is_closed and size <= _LONGEST and not ends_sentence(units[last - 2].text)
    third = units[at + 2].text if size >= _HAIKU else " "
    is_quoted = opens_with_quote(units[at].text) and third[-1] in '”"»'
    return *((size,) if is_whole else ()), *((_HAIKU,) if is_quoted else ()), *_SIZES


def _rhymes_as_above(stanza: Unit, lines: Sequence[Unit]) -> bool:
    """Tell as many lines as the stanza above has, half of which rhyme: prose may stand right below them."""
    size = len(stanza.lines)
    texts = [unit.text for unit in lines[:size]]
    return len(texts) == size and rhyming_lines(texts) * 2 >= size


def _has_haiku(page: Page) -> bool:
    """Tell a page that has verse of three lines: a competition's other poems are as long, whatever their stops."""
    return any(unit.shape == "verse" and len(unit.lines) == _HAIKU for unit in page.units)


def _tells_of_haiku(page: Page, at: int) -> bool:
    """Tell that the text above names this kind of poem."""
    names = all_words("haiku_words")
    return any(not names.isdisjoint(page.bare_words(unit)) for unit in page.units[:at])


@cache
def small_words(language: str) -> frozenset[str]:
    """Return the small words with which lines of verse begin and items of a list hardly do."""
    return call_words("stopwords", language) | call_words("verse_words", language)


def _goes_on_in_verse(page: Page, at: int, last: int, *, is_dense: bool) -> bool:
    """Tell a further stanza, or verse in a script without capitals that a line with a colon introduces."""
    units = page.units
    above, lines = units[at - 1], units[at:last]
    if not lines[0].gap or (last < len(units) and not units[last].gap):
        return False
    if above.part != "verse" and any(unit.text[-1] in ".。।:" for unit in lines):
        return False
    uncased = not any(c.isupper() or c.islower() for unit in lines for c in unit.text)
    whole = len(lines) < _ROW and all(ends_sentence(unit.text) for unit in lines) and is_dense
    return (above.part == "verse" and not whole) or (above.text[-1] in ":：" and uncased)


def is_verse(
    texts: Sequence[str], small: frozenset[str], *, is_introduced: bool, is_named: bool = False
) -> bool:
    """Tell lines of verse by what speaks for it: they flow on, rhyme, are of a length, and the last one closes.

    Above it, a line may have said that it is a poem or a song. Items of a list are alike in shape, and each of them, or
    none, is closed by a semicolon.
    """
    size = len(texts)
    inner = texts[:-1]
    sizes = sorted(map(weight, texts))
    lower = sum(text[0].islower() for text in texts[1:])
    closes = texts[-1].endswith(_CLOSE)
    if sizes[-1] > sizes[0] * 2 + 6 or not (closes or is_introduced or is_named):
        return False
    soft = sum(text.endswith(_SOFT) for text in inner)
    stopped = sum(ends_sentence(text) for text in inner)
    rhymed = rhyming_lines(texts)
    is_sung = is_named and size > _QUATRAIN and rhymed * 2 >= size
    if stopped * 2 > size or (any(map(ends_sentence, inner[::2])) and not is_sung) or _are_items(texts):
        return False
    if not (closes or is_named or (size >= _QUATRAIN and (lower > 0 or rhymed * 2 >= size))):
        return False  # songs have few marks
    if size == _COUPLET:
        return soft == 1 and rhymed == size and sizes[-1] * 3 <= sizes[0] * 4
    flowing = sum(a.endswith(_SOFT) or not ends_sentence(a) for a in inner)
    begin = sum(text.partition(" ")[0].casefold() in small for text in texts[1:])
    told = (rhymed * 2 >= size) * 2 + (soft > 0) + (lower > 0) + (soft * 2 >= len(inner))
    told += (
        min(begin, 2)
        + (not any(text.endswith((*_SOFT, *_CLOSE)) for text in inner))
        + (sizes[-1] * 2 <= sizes[0] * 3)
        + (size % _QUATRAIN == 0)
    )
    told += is_named * _NAMED
    needed = _INTRODUCED + 1 if is_introduced else _NEEDED
    return flowing * 2 >= len(inner) and told >= (needed if closes else needed + _UNCLOSED)


def _are_items(texts: Sequence[str]) -> bool:
    """Tell items: every one but the last is closed by a semicolon, or all inner ones by a comma and all begin small."""
    inner = texts[:-1]
    if all(text.endswith(";") for text in inner):
        return True
    return all(text.endswith(",") for text in inner) and all(len(text.split()) <= _ROW for text in texts)


def _may_be_line(unit: Unit) -> bool:
    text = unit.text
    return (
        unit.part == ""
        and unit.shape == "line"
        and (weight(text) <= _WIDEST or is_halved(text))
        and text[0] not in _SIGNS
        and not text[0].isdigit()
        and text[1:2] != "、"
        and "://" not in text
        and "@" not in text
        and not (opens_with_quote(text) and text[-1] in '”"»')
        and not is_measured(text)
    )


def _join(page: Page, at: int, last: int) -> None:
    units = page.units
    stanza = units[at]
    stanza.lines = tuple(unit.text for unit in units[at:last])
    stanza.text, stanza.last = "\n".join(stanza.lines), units[last - 1].last
    stanza.part = stanza.rule = "verse"
    del units[at + 1 : last]
    page.tail -= (last - at - 1) if page.tail >= last else 0
