"""Knows how a story becomes a feed's entry, which is made once for all feeds that have it, with what was read for it.

Must not know how feeds are written.
"""

from __future__ import annotations

from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from feedgenerator import Atom1Feed

from broadsheet.addresses import to_uri
from broadsheet.outputs.feeds import (
    Person,
    Told,
    complete_entry,
    find_origin,
    find_shots,
    name_people,
)
from broadsheet.outputs.trace import note_all, note_reads
from broadsheet.plugin.articles import name_authors
from broadsheet.plugin.feeds import RssFeed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from broadsheet.build.edition import Edition, Piece
    from broadsheet.outputs.trace import Read

_MOST = 2048
"""Stories whose entries are kept for other feeds."""


class Entries:
    """The entries that were made last, by their story and whether they are summaries alone."""

    def __init__(self, settings: dict[str, Any], edition: Edition, fill: Callable[[Any, Any], None]) -> None:
        """Take what puts an article into a feed of the library's, as Pelican's writer does."""
        self._settings = settings
        self._edition = edition
        self._fill = fill
        self._kept: dict[tuple[str, bool], tuple[dict[str, Any], frozenset[Read]]] = {}
        self.fresh: list[tuple[Piece, str]] = []
        """The stories whose entries no feed had before, each with what its entry shows."""

    def add(self, feed: Any, item: Any, *, is_shared: bool) -> None:
        """Add an article's entry to a feed; where they are ``shared``, the one that was made for another feed."""
        is_brief = type(feed) is RssFeed and bool(self._settings.get("RSS_FEED_SUMMARY_ONLY"))
        asked = str(item.relative_source_path), is_brief
        known = self._kept.get(asked) if is_shared else None
        if known is None:
            with note_reads() as found:
                known = self._make(item, is_brief=is_brief), frozenset(found)
            if is_shared:
                self._keep(asked, known)
        entry, reads = known
        note_all(reads)
        feed.items.append(entry)

    def _keep(self, asked: tuple[str, bool], made: tuple[dict[str, Any], frozenset[Read]]) -> None:
        if len(self._kept) >= _MOST:
            for oldest in list(islice(self._kept, _MOST // 8)):
                del self._kept[oldest]
        self._kept[asked] = made
        entry = made[0]
        if piece := self._edition.find_piece(asked[0]):
            self.fresh.append((piece, f"{entry['content'] or ''}{entry['description'] or ''}"))

    def _make(self, item: Any, *, is_brief: bool) -> dict[str, Any]:
        """Return the entry of an article; one of another plugin's making gets no more than Pelican's."""
        site = self._settings["SITEURL"]
        item.get_content(site)  # fetches all of the story at once
        alone = Atom1Feed("", "", "")
        self._fill(alone, item)
        entry: dict[str, Any] = alone.items[0]
        piece = self._edition.find_piece(item.relative_source_path)
        if piece is None:
            return entry
        page = to_uri(urljoin(f"{site}/", str(item.url)))
        first = piece.card.aliases.partition("\n")[0]
        entry["unique_id"] = to_uri(f"{site}/{first.lstrip('/')}") if first else page
        entry["unique_id_is_permalink"] = entry["unique_id"] == page and bool(site)
        if is_brief:
            entry["content"] = None
        complete_entry(entry, self._tell(item, piece), page, piece.key, piece.footer)
        return entry

    def _tell(self, item: Any, piece: Piece) -> Told:
        """Return what an entry says beside its text."""
        settings, credit, language = self._settings, piece.credit, piece.story.language
        shots = piece.pictures if piece.card.pictures and (credit is None or credit.terms.pictures) else ()
        return Told(
            name_people(self._name_authors(item, piece), credit, settings["SITENAME"]),
            find_shots(shots, settings["SITEURL"]),
            find_origin(credit),
            language if language.lower() != settings["DEFAULT_LANG"].lower() else "",
        )

    def _name_authors(self, item: Any, piece: Piece) -> Iterator[Person]:
        """Yield the names of a story's byline with their pages, as far as authors have pages."""
        site, has_pages = self._settings["SITEURL"], bool(self._settings["AUTHOR_SAVE_AS"])
        pages = {unescape(str(each.name)): each.url for each in getattr(item, "authors", ()) if has_pages}
        for name in name_authors(piece.story.byline, self._settings):
            url = pages.get(name, "")
            yield Person(name, to_uri(f"{site}/{url}") if url else "")
