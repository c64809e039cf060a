"""Knows how raw copy becomes a Story and its ledger: bytes in, Reading out.

Must not know a single rule, nor Pelican, a clock or a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from broadsheet.readers.attributions import read_attribution
from broadsheet.readers.dates import Times, read_day, read_times
from broadsheet.readers.header import Header, date_of_file, envelope_end, footer_start, section_of, split_header, story_fields
from broadsheet.readers.lines import LIST_MARKER, Unit, units
from broadsheet.readers.links import take_link
from broadsheet.readers.names import byline_names
from broadsheet.readers.page import Page, guess_language, has_invisible
from broadsheet.readers.rules import kind_of
from broadsheet.readers.structure import STRUCTURE_RULES
from broadsheet.story import (
    Block,
    Correction,
    LedgerEntry,
    Problem,
    Reading,
    Related,
    Story,
    UnreadableStoryError,
)
from broadsheet.text import decode, slugify, strip_invisible, visible

_BODY_PARTS = frozenset({"paragraph", "subhead", "quote", "list", "table", "verse"})
_BLOCK_PARTS = _BODY_PARTS | {"promo", "caption", "divider"}


def read_copy(data: bytes, path: str, stamp: str, language: str = "en") -> Reading:
    """Read raw copy; raise UnreadableStoryError if it is no story.

    ``path`` is relative to ``content/``; ``stamp`` is the file's time, for copy without any date.
    """
    decoded = decode(data)
    lines = decoded.text.split("\n")
    ledger = list(_set_aside_top(lines, path))
    header = next((h for h, _ in ledger if isinstance(h, Header)), Header({}, 0))
    top = ledger[-1][0].end if ledger else 0
    entries = [entry for _, rows in ledger for entry in rows]
    fields = story_fields(header, path)
    foot = footer_start(lines, top)
    footer = _rows(lines, foot, len(lines), "boilerplate", "mail-footer")
    found = units(lines[:foot], top)
    code = fields.get("language") or guess_language(decoded.text, language)
    page = Page(found, code, spaced=True, hidden=has_invisible(decoded.text))
    for rule in STRUCTURE_RULES:
        rule(page)
    _check_is_story(page, path, lines)
    entries += [LedgerEntry(u.first, u.last, u.text, _part(u), u.rule) for u in page.units] + footer
    _check_accounts(lines, entries, path)
    story = _make_story(page, fields | {"language": code}, path)
    story, warnings = _settle_date(story, page, path, stamp)
    return Reading(path, decoded.encoding, story, tuple(entries), decoded.repairs, tuple(warnings))


def _part(unit: Unit) -> Any:
    return unit.part


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


def _rows(lines: Sequence[str], start: int, end: int, part: Any, rule: str) -> list[LedgerEntry]:
    return [LedgerEntry(n + 1, n + 1, lines[n].strip(), part, rule) for n in range(start, end) if lines[n].strip()]


def _check_is_story(page: Page, path: str, lines: Sequence[str]) -> None:
    if any(unit.part in _BODY_PARTS for unit in page.units):
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
            path, 1, "nothing in the file can be a headline", "Put the headline on the first line, and the story below it"
        )
    else:
        problem = Problem(path, 0, "the file is empty", "Put the copy into it, or take it out of content/")
    raise UnreadableStoryError((problem,))


def _check_accounts(lines: Sequence[str], entries: Sequence[LedgerEntry], path: str) -> None:
    """Compare every visible character of the source with the ledger's: nothing lost, doubled or moved."""
    told = visible("".join(entry.text for entry in entries))
    given = visible("".join(lines))
    if told == given:
        return
    at = next((n for n, (a, b) in enumerate(zip(told, given, strict=False)) if a != b), min(len(told), len(given)))
    seen = 0
    for number, line in enumerate(lines, 1):
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


def _make_story(page: Page, fields: dict[str, Any], path: str) -> Story:
    """Gather the Story from the page's parts; what the header says comes first."""
    texts: dict[str, list[Unit]] = {}
    for unit in page.units:
        texts.setdefault(unit.part, []).append(unit)
    headline = texts["headline"][0].text
    blocks, related = _make_blocks(page)
    times = _read_all_times(texts.get("published", []))
    made: dict[str, Any] = {
        "headline": headline,
        "deck": " ".join(u.text for u in texts.get("deck", [])),
        "byline": tuple(dict.fromkeys(n for u in texts.get("byline", []) for n in _names(u, page))),
        "dateline": page.dateline,
        "published": times.published,
        "updated": times.updated,
        "section": section_of(path),
        "blocks": blocks,
        "related": related,
        "attributions": tuple(read_attribution(u.text) for u in texts.get("attribution", [])),
        "credits": tuple(u.text for u in texts.get("credit", [])),
        "slug": slugify(headline),
    }
    corrections = tuple(Correction(u.text) for u in texts.get("correction", []))
    made |= fields
    made["corrections"] = (*fields.get("corrections", ()), *corrections)
    return Story(**made)


def _names(unit: Unit, page: Page) -> tuple[str, ...]:
    """Return a byline's names; a line that only tells a role or a place adds none."""
    hit = page.hit(unit, "byline")
    text = strip_invisible(unit.text).strip(" \t\u00a0*_|")
    if hit is not None:
        return byline_names(hit.group("rest"))
    if unit.rule == "byline-below" and page.units.index(unit) > 0:
        above = page.units[page.units.index(unit) - 1]
        names = byline_names(text)
        return () if above.part == "byline" and names == (text,) and len(text.split()) != 2 else names  # noqa: PLR2004
    return byline_names(text)


def _read_all_times(found: Sequence[Unit]) -> Times:
    published = updated = ""
    for unit in found:
        times = read_times(strip_invisible(unit.text))
        published, updated = published or times.published, updated or times.updated
    return Times(published, updated)


def _make_blocks(page: Page) -> tuple[tuple[Block, ...], tuple[Related, ...]]:
    blocks: list[Block] = []
    related: list[Related] = []
    lists = nest = 0
    above: Unit | None = None
    heading = ""
    for unit in page.units:
        part = unit.part
        if part == "list" and (above is None or above.part != "list" or unit.gap > 1):
            lists += 1
        if part == "related_heading":
            heading, nest = unit.text, nest + 1
            blocks.append(Block("related", unit.text, unit.text.strip(" :|"), nest))
        elif part == "related":
            if above is None or above.part not in {"related", "related_heading"}:
                heading, nest = "", nest + 1
                blocks.append(Block("related", "", "", nest))
            related.append(_read_related(unit.text, nest))
            last = blocks[-1]
            blocks[-1] = last._replace(text=f"{last.text}\n{unit.text}".strip())
        elif part in _BLOCK_PARTS:
            blocks.append(_make_block(unit, lists, page))
        above = unit
    return tuple(blocks), tuple(related)


def _make_block(unit: Unit, lists: int, page: Page) -> Block:
    part: Any = unit.part
    if part == "list":
        text = LIST_MARKER.sub("", unit.text, count=1) if unit.title else unit.text
        return Block(part, text, unit.title, lists)
    if part == "quote":
        position: Any = unit.title
        return Block(part, unit.text, "", unit.number, position)
    if part == "promo":
        return Block(part, *_split_promo(unit, page))
    return Block(part, unit.text)


def _split_promo(unit: Unit, page: Page) -> tuple[str, str]:
    """Return (text, label) of a promo, whichever rule found it."""
    if "\n" in unit.text:
        label, _, title = unit.text.partition("\n")
        return title.strip(), label.strip(" \t\u00a0:：|")
    hit = page.hit(unit, "promo")
    if hit is not None and hit.group("label"):
        return hit.group("rest"), hit.group("label").strip("*_ ")
    if unit.rule == "capital-label":
        label, _, title = unit.text.partition(":" if ":" in unit.text else "|")
        return title.strip(), label.strip()
    return unit.text, ""


def _read_related(text: str, block: int) -> Related:
    linked = take_link(text.replace("\n", " "))
    said = linked.text if linked.url else text
    title, kind = kind_of(LIST_MARKER.sub("", said, count=1))
    return Related(title, kind, linked.url, block)


def _settle_date(story: Story, page: Page, path: str, stamp: str) -> tuple[Story, list[Problem]]:
    """Give the story the best date there is: its own, its file's name, its dateline's, its file's."""
    warnings = [Problem(path, line, message, remedy) for line, message, remedy in page.warnings]
    published = story.published or date_of_file(path)
    if not published and story.updated:
        published = story.updated
    if not published:
        published, whence = _date_of_dateline(story.dateline, stamp), "dateline"
        if not published:
            published, whence = stamp, "file"
        message = f"the story has no date; the {whence}'s is used ({published})"
        warnings.append(Problem(path, 0, message, "Add a line “Date: …” on top"))
    return replace(story, published=published), warnings


def _date_of_dateline(dateline: str, stamp: str) -> str:
    """Return the dateline's day in the latest year in which it is not after the file's time."""
    day = read_day(dateline) if dateline and stamp else None
    if day is None:
        return ""
    year = int(stamp[:4])
    found = f"{year:04}-{day[0]:02}-{day[1]:02}"
    return found if found <= stamp[:10] else f"{year - 1:04}{found[4:]}"
