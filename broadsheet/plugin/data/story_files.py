"""Knows the files that lie beside the page of each story: ninjs for machines, plain text for whoever wants no more.

Must not know what they say of a story.
"""

from __future__ import annotations

from html import unescape
from posixpath import splitext
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from broadsheet.addresses import name_beside
from broadsheet.enrich.related import Shelf, unlink_related
from broadsheet.outputs.attribution import fill_markers
from broadsheet.outputs.ninjs import Issue, write_item
from broadsheet.outputs.plain_text import Speech, Told, list_owed, write_body, write_byline, write_story
from broadsheet.outputs.trace import Read, note, note_all, note_reads
from broadsheet.plugin.jobs import Beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from broadsheet.build.edition import Piece
    from broadsheet.outputs.wording import Wording
    from broadsheet.plugin.data.site import Site
    from broadsheet.plugin.writer import Writer
    from broadsheet.story import Story

_OWN = "{filename}/"
"""Begins the address of a story of the site."""


def write_story_files(site: Site, writer: Writer) -> None:
    """Hand over both files of all stories of a site that is published."""
    if not site.settings.publish:
        return
    wording = site.build.desk.templates.wording
    maker = _Maker(site, make_speech(wording))
    makers: tuple[tuple[str, Callable[[str], str | bytes]], ...]
    makers = (("json", maker.make_item), ("txt", maker.make_text))
    saved = [str(site.values[name]) for name in ("ARTICLE_SAVE_AS", "ARTICLE_LANG_SAVE_AS")]
    endings = {splitext(name)[1] for name in (saved if site.build.is_lazy else site.pages)}
    for suffix, make in makers:
        files = Beside(site.pages, suffix, endings)
        writer.write_story_files(f"{suffix} of a story, {wording.listed.hex()}", files, make)


def make_speech(wording: Wording) -> Speech:
    """Return how the theme says words and dates, without the context that templates have."""
    offered = wording.offer_filters()
    plain, date_in = offered["plain"], offered["date_in"]
    return Speech(
        lambda key, language: plain(None, key, language), lambda iso, language: date_in(None, iso, language)
    )


class _Prepared(NamedTuple):
    """What both files of a story have in common."""

    story: Story
    told: Told
    body: str
    owed: Sequence[str]


class _Maker:
    """Makes both files of a story; the one that comes second finds what the first one has prepared."""

    def __init__(self, site: Site, speech: Speech) -> None:
        self._site = site
        self._speech = speech
        self._terms: dict[tuple[str, str, str], tuple[str, str]] = {}
        self._last: tuple[str, _Prepared | None, frozenset[Read]] = "", None, frozenset()

    def make_text(self, path: str) -> str:
        """Return a story as plain text."""
        prepared = self._prepare(path)
        return write_story(prepared.story, prepared.told, prepared.body, prepared.owed, self._speech)

    def make_item(self, path: str) -> bytes:
        """Return a story as ninjs."""
        site, prepared = self._site, self._prepare(path)
        piece, article = site.find_piece(path), site.find_article(path)
        base, story, owed = site.settings.site_url, prepared.story, prepared.owed
        issue = Issue(
            url=prepared.told.url,
            text_url=f"{base}/{name_beside(article.save_as, 'txt')}",
            site=base,
            publisher=site.settings.site_name,
            zone=site.settings.timezone,
            html=self._make_html(piece, article),
            text="\n\n".join(filter(None, [prepared.body, *owed])),
            byline=write_byline(story, prepared.told.signed, self._speech),
            owed=owed,
            credit=piece.credit,
            section=self._describe(article.category),
            topics=[self._describe(tag) for tag in getattr(article, "tags", ())],
            pictures=piece.pictures,
            addresses=prepared.told.addresses,
        )
        whole = unlink_related(story, Shelf(path, site.edition.headlines))
        return write_item(story, issue, whole)

    def _prepare(self, path: str) -> _Prepared:
        last, prepared, reads = self._last
        if last != path or prepared is None:
            with note_reads() as found:
                prepared = self._look_up(path)
            reads = frozenset(found)
            self._last = path, prepared, reads
        note_all(reads)
        return prepared

    def _look_up(self, path: str) -> _Prepared:
        site = self._site
        piece = site.find_piece(path)
        story, credit = piece.whole, piece.credit
        told = Told(
            f"{site.settings.site_url}/{piece.card.url}",
            piece.footer,
            credit.closing if credit else "",
            bool(credit and credit.terms.position != "bottom"),
            dict(self._locate(story)),
            credit.signed if credit else ("", ""),
        )
        return _Prepared(story, told, write_body(story, told, self._speech), list_owed(told))

    def _locate(self, story: Story) -> Iterator[tuple[str, str]]:
        """Yield where related links to stories of the site lead."""
        for url in (link.url for link in story.related if link.url.startswith(_OWN)):
            path = unquote(url.removeprefix(_OWN))
            note(Read("listed", path))
            if card := self._site.edition.cards.get(path):
                yield url, f"{self._site.settings.site_url}/{card.url}"

    def _make_html(self, piece: Piece, article: Any) -> str:
        """Return the body with its links and its attribution."""
        footer = piece.footer
        html: str = article.get_content(self._site.settings.site_url)
        filled = fill_markers(html, lambda _key: footer)
        return filled if footer in filled else f"{filled}\n{footer}"

    def _describe(self, term: Any) -> tuple[str, str]:
        """Return the name of a section or a topic, and the address of its page if it has one; many stories share it."""
        asked = term.fragment_key
        if asked not in self._terms:
            url = f"{self._site.settings.site_url}/{term.url}" if term.url else ""
            self._terms[asked] = unescape(str(term.name)), url
        return self._terms[asked]
