"""Knows how the parts of a page make a Story: names, times, blocks, links, and the best date there is.

Must not know how the parts were found.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from broadsheet.readers.amendments import make_correction
from broadsheet.readers.attributions import read_attribution
from broadsheet.readers.bylines import names_of
from broadsheet.readers.columns import LIST_MARKER
from broadsheet.readers.dates import Times, read_day, read_times
from broadsheet.readers.header import date_of_file, section_of
from broadsheet.readers.lines import Unit
from broadsheet.readers.links import take_link
from broadsheet.readers.marks import kind_of
from broadsheet.readers.names import in_ordinary_case, is_agency
from broadsheet.readers.newsrooms import is_desk
from broadsheet.readers.page import Page
from broadsheet.story import Block, DatedBy, Problem, Related, Story
from broadsheet.text import slugify, strip_invisible

_make_plain = partial(tuple.__new__, Block)  # most of a story is paragraphs, and this makes them fastest
_PLAIN = frozenset({"paragraph", "subhead", "caption", "table", "verse", "divider"})
_MARKS = "・◆◇■□●○▶►▸▼→⇒ \u3000"
_MARKED = frozenset({"list", "quote", "promo"})


def make_story(page: Page, fields: dict[str, Any], path: str, stamp: str) -> tuple[Story, list[Problem]]:
    """Gather the Story from the page's parts; what the header says comes first.

    ``fields`` are Story's keyword arguments from the header, the language among them. Also returns what an
    editor should know, such as a date that had to be taken from the file.
    """
    texts: dict[str, list[Unit]] = {}
    for unit in page.units:
        if unit.part not in _PLAIN:
            texts.setdefault(unit.part, []).append(unit)
    blocks, related = _make_blocks(page)
    times = _read_all_times(texts.get("published", []))
    if not times.published and "byline" in texts:  # “Posted by Ana Ruiz on 1 March 2026”
        times = Times(_read_all_times(texts["byline"]).published, times.updated)
    made: dict[str, Any] = {
        "headline": texts["headline"][0].text,
        "deck": " ".join(u.text for u in texts.get("deck", [])),
        "byline": _read_byline(texts.get("byline", []), page),
        "dateline": page.dateline,
        "published": times.published,
        "updated": times.updated,
        "section": section_of(path),
        "blocks": blocks,
        "related": related,
        "attributions": tuple(read_attribution(u.text, page.language) for u in texts.get("attribution", [])),
        "credits": tuple(u.text for u in texts.get("credit", [])),
    }
    made |= fields
    if "slug" not in made:
        made["slug"] = slugify(made["headline"])
    if "correction" in texts:
        corrections = [make_correction(u.text) for u in texts["correction"]]
        made["corrections"] = (*fields.get("corrections", ()), *corrections)
    settled = settle_date(made, path, stamp)
    made |= {"published": settled.published, "dated_by": settled.dated_by}
    return Story(**made), settled.warnings


def _read_byline(units: Sequence[Unit], page: Page) -> tuple[str, ...]:
    """Return the names of all bylines; where people are named, their agency or outlet is no author."""
    found = (name for unit in units for name in names_of(unit, page))
    names = tuple(dict.fromkeys(map(in_ordinary_case, found)))
    return tuple(filter(_is_author, names)) or names


@lru_cache(maxsize=4096)
def _is_author(name: str) -> bool:
    """Tell a person from an agency, an outlet or a desk; kept, since the same reporters write day after day."""
    return not is_agency(name) and not name.startswith("The ") and not is_desk(name)


def _read_all_times(found: Sequence[Unit]) -> Times:
    published = updated = ""
    for unit in found:
        times = read_times(strip_invisible(unit.text))
        published, updated = published or times.published, updated or times.updated
    return Times(published, updated)


class _Nest(NamedTuple):
    """Related links that stand together: where among the blocks, under which heading, as which lines."""

    place: int
    label: str
    texts: list[str]


def _make_blocks(page: Page) -> tuple[tuple[Block, ...], tuple[Related, ...]]:
    """Return the body's blocks and the related links; ``related`` blocks hold a link's place in the story."""
    blocks: list[Block] = []
    related: list[Related] = []
    nests: list[_Nest] = []
    lists = 0
    above = ""
    for unit in page.units:
        part: Any = unit.part
        if part in _PLAIN:
            blocks.append(_make_plain((part, unit.text, "", 0, "", "")))
        elif part in _MARKED:
            lists += part == "list" and (above != "list" or unit.gap > 1)
            blocks.append(_make_block(unit, lists, page))
        elif part == "related_heading":
            nests.append(_Nest(len(blocks) + len(nests), unit.text.strip(" :|"), [unit.text]))
        elif part == "related":
            if above not in {"related", "related_heading"}:
                nests.append(_Nest(len(blocks) + len(nests), "", []))
            nests[-1].texts.append(unit.text)
            related.append(_read_related(unit.text, len(nests)))
        above = part
    for number, nest in enumerate(nests, 1):
        blocks.insert(nest.place, Block("related", "\n".join(nest.texts), nest.label, number))
    return tuple(blocks), tuple(related)


def _make_block(unit: Unit, lists: int, page: Page) -> Block:
    part: Any = unit.part
    if part == "list":
        text = LIST_MARKER.sub("", unit.text, count=1) if unit.title else unit.text
        return Block(part, text, unit.title, lists)
    if part == "quote":
        position: Any = unit.title
        return Block(part, unit.text, "", unit.number, position)
    return Block(part, *_split_promo(unit, page))


def _split_promo(unit: Unit, page: Page) -> tuple[str, str]:
    """Return (text, label) of a promo, whichever rule found it."""
    if "\n" in unit.text:
        label, _, title = unit.text.partition("\n")
        if unit.rule == "promo-title-above":
            label, title = title, label
        return title.strip(), label.strip(" \t\u00a0:：|")
    hit = page.hit(unit, "promo")
    if hit is not None and hit.group("label"):
        return hit.group("rest"), hit.group("label").strip("*_ ")
    if unit.rule == "capital-label":
        label, _, title = unit.text.partition(":" if ":" in unit.text else "|")
        return title.strip(), label.strip()
    if unit.rule == "bracketed-title":
        return unit.text.strip("[] "), ""
    return unit.text, ""


def _read_related(text: str, block: int) -> Related:
    linked = take_link(text.replace("\n", " "))
    said = linked.text if linked.url else text
    marker = LIST_MARKER.match(said)
    title, kind = kind_of(said[marker.end() :] if marker else said.lstrip(_MARKS))
    return Related(title, kind, linked.url, block)


class SettledDate(NamedTuple):
    """The date that a story stands under, what gave it, and what an editor should know of that."""

    published: str
    dated_by: DatedBy
    warnings: list[Problem]


def settle_date(made: dict[str, Any], path: str, stamp: str) -> SettledDate:
    """Return the best date there is: the story's own, its file name's, its dateline's, its file's.

    ``made`` has ``published``, ``updated`` and ``dateline``; a date that is none of the story's own is told.
    """
    if made["published"]:
        return SettledDate(made["published"], "story", [])
    if named := date_of_file(path):
        return SettledDate(named, "name", [])
    if made.get("updated"):
        return SettledDate(made["updated"], "update", [])
    guessed: tuple[str, DatedBy] = (date_of_dateline(made.get("dateline", ""), stamp), "dateline")
    published, whence = guessed if guessed[0] else (stamp, "file")
    message = f"the story has no date; the {whence}'s is used ({published})"
    return SettledDate(published, whence, [Problem(path, 0, message, "Add a line “Date: …” on top")])


def date_of_dateline(dateline: str, stamp: str) -> str:
    """Return the dateline's day in the latest year in which it is not after the file's time."""
    day = read_day(dateline) if dateline and stamp else None
    if day is None:
        return ""
    year = int(stamp[:4])
    found = f"{year:04}-{day[0]:02}-{day[1]:02}"
    return found if found <= stamp[:10] else f"{year - 1:04}{found[4:]}"
