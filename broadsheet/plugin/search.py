"""Knows which stories search finds, what it knows of them, and whether the index in the output is theirs.

Must not know how an index is made (``build/search``), nor what its entries look like: the theme says that.
"""

from __future__ import annotations

import os
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from broadsheet.build.cards import Filed
from broadsheet.build.search import (
    Document,
    Entry,
    Indexed,
    IndexingError,
    divide,
    is_stale,
    make_index,
    read_standing,
)
from broadsheet.build.stamps import Stamps
from broadsheet.build.store import Reader
from broadsheet.outputs.trace import digest
from broadsheet.sections import find_section
from broadsheet.settings import locate_setting
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from broadsheet.build.cards import Card
    from broadsheet.build.intake import Desk
    from broadsheet.build.store import Store
    from broadsheet.settings import Settings

MISSING = "There is no search index yet. Make it: broadsheet search"
STALE = "The search index is of other stories than those that stand. Make it anew: broadsheet search"
_TEMPLATE = "search-entry.html"
_INSTALL = "Install it: pip install 'broadsheet[search]'"


def note_index(
    checked: Settings, store: Store, cards: Iterable[Card] | None, *, is_late: bool = False
) -> str:
    """Return what is to be told of the index after a build: nothing if it is of the stories that stand.

    Without ``cards``, all stories stood where they stood but for texts that were late, if there were any.
    """
    standing = read_standing(checked.output)
    if standing is None:
        return MISSING if checked.publish else ""
    if cards is None:
        stale = is_late or store.read_meta().get("search") == STALE
    else:
        stale = is_stale(standing, _list_entries(cards, checked))
    store.write_meta(search=STALE if stale else "")
    return STALE if stale else ""


def check_search(checked: Settings) -> Iterator[Problem]:
    """Tell of a site that nobody can search."""
    if not checked.search:
        place = locate_setting("BROADSHEET_SEARCH", checked.root, value=False)
        remedy = "Set BROADSHEET_SEARCH = True, and build the site."
        yield Problem(*place, "the site has no page to search from", remedy)


def index_site(desk: Desk, store: Store) -> Indexed:
    """Make the index of the stories that stand in the output. Raises IndexingError."""
    if not store.read_meta().get("stands"):
        message = "the site has not been built, or its last build found problems, so that other texts are out"
        raise IndexingError(message, "Build the site, then index it.")
    checked = desk.settings
    program = _find_program()
    stamps = Stamps(desk.templates.environment, {})
    by = digest(metadata.version("pagefind"), program.name, stamps.find(_TEMPLATE)).hex()
    cards = {card.path: card for card in _find_standing(desk, store)}
    reader = Reader(store.path)

    def describe(entry: Entry) -> Document:
        return _describe(cards[entry.path], desk, reader)

    try:
        done = make_index(
            checked.output, divide(_list_entries(cards.values(), checked), by), by, describe, program
        )
    finally:
        reader.close()
    store.write_meta(search="")
    return done


def _find_program() -> Path:
    """Return Pagefind's program, as its own package finds it."""
    try:
        from pagefind.service import get_executable
    except ImportError as error:
        message = "Pagefind, which makes the index, is not installed"
        raise IndexingError(message, _INSTALL) from error
    program = get_executable()
    if program is None or not program.is_file():
        message = "Pagefind's program is not there"
        raise IndexingError(message, _INSTALL)
    return program


def _find_standing(desk: Desk, store: Store) -> Iterator[Card]:
    """Yield the stories that may be out now, and whose pages the last build made."""
    names, now = store.read_outputs().keys(), desk.now.timestamp()
    output = os.fspath(desk.settings.output)
    for card in store.read_cards().values():
        is_out = card.status == "published" and max(card.embargo, card.moment) <= now < card.expires
        if is_out and card.save_as in names and os.path.isfile(f"{output}/{card.save_as}"):  # noqa: PTH113
            yield card


def _list_entries(cards: Iterable[Card], checked: Settings) -> Iterator[Entry]:
    """Yield what tells the index of some stories from that of others; hidden ones are not found."""
    for card in cards:
        if card.status == "published":
            yield Entry(_date(card, checked)[:7], card.url, card.path, card.whole)


def _date(card: Card, checked: Settings) -> str:
    return datetime.fromtimestamp(card.moment, checked.timezone).date().isoformat()


def _describe(card: Card, desk: Desk, reader: Reader) -> Document:
    filed = Filed(card.path, reader.fetch, {})
    story, credit = filed.whole, filed.credit
    language = (story.language or desk.settings.language or "en").partition("-")[0].lower()
    section, source = find_section(card.section, desk.sections).name, credit.publisher if credit else ""
    html = desk.templates.environment.get_template(_TEMPLATE).render(
        story=story,
        language=language,
        section=section,
        source=source,
        date=_date(card, desk.settings),
    )
    return Document(language, section, source, html)
