"""Knows how an item of ninjs, IPTC's News in JSON, becomes a Story: one of ours whole, another newsroom's by its HTML.

Must not know how items are written, nor Pelican. Whatever stands in the file is another's word: JSON is read strictly,
HTML goes through the sanitiser, and what a story holds whole is held against what a reader could have made.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import msgspec

from broadsheet.addresses import is_web_address
from broadsheet.ninjs import Item, unpack_item
from broadsheet.readers.assemble import settle_date
from broadsheet.readers.datelines import dateline_of
from broadsheet.readers.dates import read_date
from broadsheet.readers.header import is_language, is_slug, section_of
from broadsheet.readers.names import byline_names
from broadsheet.readers.ninjs_body import Body, read_html, read_plain
from broadsheet.readers.ninjs_check import find_unsound
from broadsheet.readers.page import guess_language
from broadsheet.readers.phrases import phrasebook
from broadsheet.story import Block, LedgerEntry, Problem, Reading, Related, Story, UnreadableStoryError
from broadsheet.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.ninjs import Text

_MOST_BYTES = 8_000_000
"""A book of a thousand pages, three times over."""
_MARK = b"\xef\xbb\xbf"
_MARKUP = frozenset({"text/html", "application/xhtml+xml"})
_DECKS = frozenset({"deck", "sub", "subheadline", "subtitle"})
_STATUSES: dict[str, Any] = {"withheld": "draft", "canceled": "withdrawn"}
_LONGEST_LICENCE = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NAMES = {"embargoed": "embargoedUntil"} | {
    name.lower(): name
    for name in (
        "altIds",
        "contentCreated",
        "contentType",
        "copyrightHolder",
        "copyrightNotice",
        "firstCreated",
        "infoSources",
        "linkedRights",
        "pubStatus",
        "rightsInfo",
        "usageTerms",
        "versionCreated",
    )
}
"""Properties as ninjs 3 writes them, by their names in ninjs 2: but for the first, the same in small letters."""


class _TwiceError(ValueError):
    """An object gives a property twice."""


def read_ninjs(data: bytes, path: str, stamp: str, language: str = "en") -> Reading:
    """Read an item of ninjs 2 or 3; raise UnreadableStoryError if it is none.

    ``path`` is relative to ``content/``; ``stamp`` is the file's time, for an item without any date.
    """
    text = _decode(data, path)
    try:
        item, story = unpack_item(_rename(_parse(text, path)))
    except msgspec.ValidationError as error:
        raise _refuse(path, 1, f"the item is not as ninjs wants it: {error}", _ASK_AGAIN) from error
    warnings: list[Problem] = []
    if story is not None and (fault := find_unsound(story)):
        message = f"the story that the item holds whole cannot be believed: {fault}"
        raise _refuse(path, 1, message, "Take out its body of the role “broadsheet”; the rest is read then")
    if story is None:
        story = _make_story(item, path, stamp, language, warnings)
    lines = [line.strip() for line in text.split("\n")]
    numbers = [number for number, line in enumerate(lines, 1) if line]
    ledger = (LedgerEntry(numbers[0], numbers[-1], "\n".join(filter(None, lines)), "header", "ninjs-item"),)
    return Reading(path, "utf-8", story, ledger, (), tuple(warnings))


_ASK_AGAIN = "Ask whoever sent it for ninjs 2 or 3, or save the story as copy (.txt)"


def _refuse(path: str, line: int, message: str, remedy: str) -> UnreadableStoryError:
    return UnreadableStoryError((Problem(path, line, message, remedy),))


def _decode(data: bytes, path: str) -> str:
    if len(data) > _MOST_BYTES:
        raise _refuse(path, 0, "the file is too long for a story", "Take out what is no text, or split it")
    try:
        return data.removeprefix(_MARK).decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refuse(path, line, "the file is no UTF-8, which JSON has to be", "Save it as UTF-8") from error


def _parse(text: str, path: str) -> object:
    """Return what JSON says; raises with the line where it cannot be read."""
    try:
        told = json.loads(text, object_pairs_hook=_pair, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        several = error.msg == "Extra data"
        message = (
            "there is more than one item in the file" if several else f"the file is no JSON: {error.msg}"
        )
        remedy = "Save each item in a file of its own" if several else _ASK_AGAIN
        raise _refuse(path, error.lineno, message, remedy) from error
    except _TwiceError as error:
        key = json.dumps(str(error), ensure_ascii=False)
        line = text[: text.rfind(key)].count("\n") + 1
        raise _refuse(path, line, f"an object gives {key} twice", "Keep one of them") from error
    except (ValueError, RecursionError) as error:
        raise _refuse(path, 1, "the file holds what no item of news does", _ASK_AGAIN) from error
    if not isinstance(told, dict) or not (told.keys() & {"uri", "headlines", "bodies"}):
        message = "the file is JSON, but no item of ninjs"
        raise _refuse(path, 1, message, "Put data that is no story into a folder of STATIC_PATHS")
    return told


def _pair(rows: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(rows)
    if len(found) < len(rows):
        seen: set[str] = set()
        raise _TwiceError(next(key for key, _ in rows if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _rename(told: object) -> object:
    """Return what JSON says with the names that ninjs 3 has; JSON that could be read is not too deep for this."""
    if isinstance(told, dict):
        return {_NAMES.get(key, key): _rename(value) for key, value in told.items()}
    return [_rename(value) for value in told] if isinstance(told, list) else told


def _make_story(item: Item, path: str, stamp: str, language: str, warnings: list[Problem]) -> Story:
    """Make a story of what every newsroom's items have."""
    headline, deck = _find_headlines(item)
    summary = _read_first(item.descriptions)
    tongue = (
        item.language if is_language(item.language) else guess_language(f"{headline} {summary}", language)
    )
    body = _read_body(item)
    faults = [Problem(path, 1, message, remedy) for message, remedy in body.faults]
    if faults:
        raise UnreadableStoryError(tuple(faults))
    if not headline or not body.blocks:
        missing = "body" if headline else "headline"
        raise _refuse(path, 1, f"the item has no {missing}", _ASK_AGAIN)
    warnings += (Problem(path, 1, *told) for told in (*body.warnings, *_look_for_pictures(item)))
    related = _list_related(item, body)
    place = Block("related", "\n".join(link.title for link in related), "", 1)
    published, updated = _find_dates(item)
    made: dict[str, Any] = {"published": published, "updated": updated, "dateline": item.located}
    settled = settle_date(made, path, stamp)
    warnings += settled.warnings
    source, source_url = _find_source(item)
    return Story(
        headline=headline,
        deck=deck,
        byline=_find_byline(item, tongue),
        dateline=next((dateline_of(b.text) for b in body.blocks if b.kind == "paragraph"), "")
        or _flatten(item.located),
        published=settled.published,
        updated=updated,
        dated_by=settled.dated_by,
        language=tongue,
        section=section_of(path) or next((_flatten(s.name) for s in item.subjects if s.rel == "section"), ""),
        tags=tuple(
            dict.fromkeys(filter(None, (_flatten(s.name) for s in item.subjects if s.rel != "section")))
        ),
        blocks=(*body.blocks, *([place] if related else [])),
        related=related,
        source=source,
        source_url=source_url,
        licence=_find_licence(item),
        summary=summary if summary != deck else "",
        slug=item.slugline if is_slug(item.slugline) else slugify(headline),
        status=_STATUSES.get(item.pub_status, "published"),
        embargo=_read_moment(item.embargoed_until),
    )


def _flatten(text: str) -> str:
    """Return text on one line, without characters that no copy has."""
    return " ".join(_CONTROL.sub("", text).split())


def _read(text: Text) -> str:
    return _flatten(
        " ".join(b.text for b in read_html(text.value).blocks) if text.content_type in _MARKUP else text.value
    )


def _read_first(texts: Sequence[Text]) -> str:
    return next(filter(None, map(_read, texts)), "")


def _find_headlines(item: Item) -> tuple[str, str]:
    """Return the headline and the deck."""
    decks = [text for text in item.headlines if text.role.lower() in _DECKS]
    others = [text for text in item.headlines if text not in decks]
    main = sorted(others, key=lambda text: text.role.lower() != "main")
    return _read_first(main), _read_first(decks)


def _find_byline(item: Item, language: str) -> tuple[str, ...]:
    """Return the names of a byline, which may begin as bylines do."""
    text = _flatten(item.by)
    hits = phrasebook(language.partition("-")[0].lower()).hits(text) if text else ()
    label = next((hit for hit in hits if hit.phrase.category == "byline"), None)
    return byline_names(label.group("rest") if label else text)


def _read_body(item: Item) -> Body:
    """Read the body in HTML if there is one, else the plain one; of several, the one whose role is ``main``."""
    ordered = sorted(item.bodies, key=lambda text: text.role.lower() not in {"", "main"})
    marked = next((text for text in ordered if text.content_type in _MARKUP), None)
    if marked:
        return read_html(marked.value)
    plain = next((text for text in ordered if text.content_type in {"", "text/plain"}), None)
    return read_plain(plain.value if plain else "")


def _list_related(item: Item, body: Body) -> tuple[Related, ...]:
    """Return the stories to go on to which the body does not lead to by itself."""
    rows = ((each.uri, _read_first(each.headlines)) for each in item.associations if each.type == "text")
    led_to = "".join(block.html for block in body.blocks)
    return tuple(
        Related(title, "", url) for url, title in rows if title and is_web_address(url) and url not in led_to
    )


def _look_for_pictures(item: Item) -> Iterator[tuple[str, str]]:
    count = sum(each.type == "picture" for each in item.associations)
    if count:
        message = f"the item has pictures that lie elsewhere ({count}), which are left out"
        yield message, "Save those that you may show, and name them in a header above the story as copy"


def _find_dates(item: Item) -> tuple[str, str]:
    """Return when the story came out and, if that was later, when it was changed."""
    published = next(filter(None, map(_read_moment, (item.content_created, item.first_created))), "")
    changed = _read_moment(item.version_created)
    if not published:
        return changed, ""
    return published, changed if changed and changed != published else ""


def _read_moment(date: str) -> str:
    """Return a date with the precision that stories have; empty if it is none."""
    return read_date(date) if date else ""


def _find_source(item: Item) -> tuple[str, str]:
    """Return whom the story is owed to, and the address of the original."""
    names = (*(source.name for source in item.info_sources), item.copyright_holder)
    originals = (alt.value for alt in item.alt_ids if alt.role == "original")
    url = next((url for url in (*originals, item.uri) if is_web_address(url)), "")
    return next(filter(None, map(_flatten, names)), ""), url


def _find_licence(item: Item) -> str:
    terms = _flatten(item.usage_terms)
    return terms if len(terms) <= _LONGEST_LICENCE else ""
