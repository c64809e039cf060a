"""Knows how raw copy becomes a Story and its ledger: bytes in, Reading out.

Must not know a single rule, nor Pelican, a clock or a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from broadsheet.readers.assemble import make_story
from broadsheet.readers.header import (
    Header,
    begins_at_once,
    envelope_end,
    footer_start,
    split_header,
    story_fields,
)
from broadsheet.readers.lines import QUOTE_OPENERS, Unit, units
from broadsheet.readers.links import find_script, may_hold_unsafe, take_link
from broadsheet.readers.page import Page, guess_language, has_invisible, is_title_like, weight
from broadsheet.readers.structure import apply_structure_rules
from broadsheet.story import LedgerEntry, Part, Problem, Reading, UnreadableStoryError
from broadsheet.text import decode, strip_invisible, visible

_make_entry = partial(
    tuple.__new__, LedgerEntry
)  # a story makes as many as it has lines, and this makes them fastest
_LINKING_PARTS = frozenset({"attribution", "related", "promo"})
_SHOWN = 80  # characters of an address in a message
_HEAD, _SHORTEST_TITLE = 12, 16
"""Lines; the headline stands among the first of them. Characters; a title has no fewer, where it goes on in the copy."""

_BODY_PARTS = frozenset({"paragraph", "subhead", "quote", "list", "table", "verse"})


def read_copy(data: bytes, path: str, stamp: str, language: str = "en") -> Reading:
    """Read raw copy; raise UnreadableStoryError if it is no story.

    ``path`` is relative to ``content/``; ``stamp`` is the file's time, for copy without any date.
    """
    decoded = decode(data)
    lines = decoded.text.split("\n")
    above = [] if begins_at_once(lines) else list(_set_aside_top(lines, path))
    header = next((h for h, _ in above if h.fields), Header({}, 0))
    top = above[-1][0].end if above else 0
    fields = story_fields(header, path) if header.fields else {}
    foot = footer_start(lines, top)
    page = _lay_out(decoded.text, lines[:foot], top, fields.get("language", ""), language)
    fields |= _take_title(page, header)
    apply_structure_rules(page)
    _check_is_story(page, path, lines)
    entries = [entry for _, rows in above for entry in rows]
    entries += map(
        _make_entry, [(u.first, u.last, u.text, u.part, u.rule) for u in page.units if u.first > top]
    )
    if foot < len(lines):
        entries += _rows(lines, foot, len(lines), "boilerplate", "mail-footer")
    _check_accounts(lines, entries, path)
    fields["language"] = fields.get("language") or page.language
    story, warnings = make_story(page, fields, path, stamp)
    if may_hold_unsafe(decoded.text):
        warnings += _warn_of_unsafe(page, path)
    return Reading(path, decoded.encoding, story, tuple(entries), decoded.repairs, tuple(warnings))


def _take_title(page: Page, header: Header) -> dict[str, str]:
    """Put the header's title above the copy as its headline, unless the copy has one that says so, too.

    Returns the headline to show, if the header gives one: the copy's own may go on where the header's stops.
    """
    for number, title in header.fields.get("title", ()):
        if not title:
            continue
        head = page.units[:_HEAD]
        page.told = next((unit for unit in head if unit.text.casefold() == title.casefold()), None)
        if not any(_says_title(line, title) for unit in head for line in unit.text.split("\n")):
            unit = Unit(number, number, title, 0)
            unit.part, unit.rule = "headline", "header-line"
            page.units.insert(0, unit)
            page.headline = 0
        return {"headline": title}
    return {}


def _says_title(line: str, title: str) -> bool:
    """Tell the copy's own headline: the header's title, or one of the two goes on where the other stops."""
    line, title = line.casefold(), title.casefold()
    if line == title:
        return True
    alike = line.startswith(title) or title.startswith(line)
    return alike and min(weight(line), weight(title)) >= _SHORTEST_TITLE and is_title_like(line.capitalize())


def _warn_of_unsafe(page: Page, path: str) -> Iterator[Problem]:
    """Warn of addresses that no reader may be sent to: raw copy shows them as the text that they are."""
    for unit in page.units:
        unsafe = find_script(unit.text)
        if unit.part in _LINKING_PARTS and not unsafe:
            unsafe = take_link(unit.text).unsafe
        if unsafe:
            message = f"the address {unsafe[:_SHOWN]!r} is not safe and stays text"
            yield Problem(path, unit.first, message, "Take it out, or give a full address with https://")


def _lay_out(text: str, lines: Sequence[str], top: int, given: str, fallback: str) -> Page:
    """Cut the copy into units and note what the rules need to know of the whole of it."""
    return Page(
        units(lines, top),
        given.partition("-")[0].lower() or guess_language(text, fallback),
        hidden=has_invisible(text),
        quotes=frozenset(filter(text.__contains__, QUOTE_OPENERS)),
    )


def _set_aside_top(lines: Sequence[str], path: str) -> Iterator[tuple[Header, list[LedgerEntry]]]:
    """Yield what stands above the copy, one row a line: e-mail envelopes and an editor's header."""
    at = 0
    while True:
        below = envelope_end(lines, at)
        if below > at:
            yield Header({}, below, at), _rows(lines, at, below, "boilerplate", "mail-envelope")
            at = below
        header = split_header(lines, path, start=at)
        if not header.fields:
            return
        yield header, _rows(lines, header.start, header.end, "header", "header-line")
        at = header.end
        if envelope_end(lines, at) == at:
            return


def _rows(lines: Sequence[str], start: int, end: int, part: Part, rule: str) -> list[LedgerEntry]:
    return [
        LedgerEntry(n + 1, n + 1, lines[n].strip(), part, rule) for n in range(start, end) if lines[n].strip()
    ]


def _check_is_story(page: Page, path: str, lines: Sequence[str]) -> None:
    if any(unit.part in _BODY_PARTS or unit.rule == "corrections-column" for unit in page.units):
        return
    if page.headline >= 0:
        unit = page.units[page.headline]
        problem = Problem(
            path,
            unit.first,
            "there is a headline, and no story below it",
            "Add the story's text, or take the file out of content/",
        )
    elif any(visible(strip_invisible(line)) for line in lines):
        problem = Problem(
            path,
            1,
            "nothing in the file can be a headline",
            "Put the headline on the first line, and the story below it",
        )
    else:
        problem = Problem(path, 0, "the file is empty", "Put the copy into it, or take it out of content/")
    raise UnreadableStoryError((problem,))


def _check_accounts(lines: Sequence[str], entries: Sequence[LedgerEntry], path: str) -> None:
    """Compare every visible character of the source with the ledger's: nothing lost, doubled or moved."""
    if [entry.text for entry in entries] == list(filter(None, map(str.strip, lines))):
        return
    told, given = visible("".join([entry.text for entry in entries])), visible("".join(lines))
    if told == given:
        return
    at = next(
        (n for n, (a, b) in enumerate(zip(told, given, strict=False)) if a != b), min(len(told), len(given))
    )
    seen = 0
    number = 0
    for line in lines:
        number += 1
        seen += len(visible(line))
        if seen > at:
            break
    problem = Problem(
        path,
        number,
        "the ledger does not account for this line",
        "This is a fault in Broadsheet: report the line, and write the story as Markdown meanwhile",
    )
    raise UnreadableStoryError((problem,))
