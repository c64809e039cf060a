"""Knows how a story becomes Pelican's article and how a page of the site is read.

Must not know where stories come from: the edition has them ready.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from markupsafe import escape
from pelican import contents
from pelican.readers import BaseReader, MarkdownReader
from pelican.utils import SafeDatetime

from broadsheet.build.edition import FOOTER_TEMPLATES
from broadsheet.build.intake import find_addresses
from broadsheet.outputs.pictures import SITE
from broadsheet.outputs.trace import Read, digest, note, note_all, note_reads
from broadsheet.plugin.page_headers import PageHeader
from broadsheet.schedule import read_moment
from broadsheet.story import Problem
from broadsheet.text import cut, decode, slugify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from markupsafe import Markup

    from broadsheet.build.cards import Card, Filed
    from broadsheet.build.edition import Edition, Piece
    from broadsheet.enrich.credits import Credit
    from broadsheet.plugin.generators import Build
    from broadsheet.sections import Section
    from broadsheet.story import Story

_DAILY = re.compile(r"(?:%-?[Ymdjy]|[^%])*")
"""Matches a form of dates that shows days, months and years alone, in figures: names are the locale's of the moment."""
_SUMMARY_WORDS = 50
_SUMMARY_LENGTH = 400
_BODY_TEMPLATES = (Read("body-template", "story-body.html"), FOOTER_TEMPLATES[0])
_SYNDICATED_TEMPLATES = (
    *_BODY_TEMPLATES,
    *FOOTER_TEMPLATES[1:],
    Read("body-template", "syndicated-body.html"),
)
_SKIPPED: dict[str, Any] = {"status": "skip"}


_spell_name = lru_cache(maxsize=4096)(slugify)


def note_body(card: Card) -> None:
    """Note what a page that shows a story's body is made from, beside its own template."""
    note(Read("whole", card.path), *(_SYNDICATED_TEMPLATES if card.is_syndicated else _BODY_TEMPLATES))


class _Named:
    """A name that templates print escaped, and whose addresses are formatted once, not at each mention."""

    name: str
    slug: str
    _from_settings: Any

    @property
    def listed(self) -> bytes:
        """Return the digest of what pages show of it."""
        return digest(type(self).__name__, str(self.name), self.slug)

    @property
    def fragment_key(self) -> tuple[str, str, str]:
        """Return what tells it from others within a build."""
        return type(self).__name__, str(self.name), self.slug

    def __html__(self) -> str:
        return str(self.name)

    @property
    def url(self) -> Any:
        return self._address("URL")

    @property
    def save_as(self) -> Any:
        return self._address("SAVE_AS")

    @property
    def page_name(self) -> Any:
        return self._address("URL", is_bare=True)

    def _address(self, key: str, *, is_bare: bool = False) -> Any:
        kept = self.__dict__.setdefault("_addresses", {})
        asked = key, is_bare, self.slug
        if asked not in kept:
            kept[asked] = self._from_settings(key, is_bare)
        return kept[asked]


# Pelican finds a term's settings by the name of its class, so that these are called as Pelican's own.
class Category(_Named, contents.Category):  # type: ignore[misc]
    """A section."""


class Tag(_Named, contents.Tag):  # type: ignore[misc]
    """A topic."""


class Author(_Named, contents.Author):  # type: ignore[misc]
    """A name of a byline."""


class Language(NamedTuple):
    """A language that stories are in, as far as it has feeds of its own."""

    slug: str
    name: str
    """What it calls itself."""


class UnlistedCategory(Category):
    """A section that has no page, since it has hidden stories only: themes take it for none."""

    url = ""
    save_as = ""

    def __bool__(self) -> bool:
        """Say no."""
        return False


class UnlistedAuthor(Author):
    """A name without a page, since it stands over hidden stories only."""

    url = ""
    save_as = ""


def make_term(kind: type[Any], name: str, slug: str, settings: dict[str, Any]) -> Any:
    """Make one of Pelican's terms with our address, its name safe to print."""
    term = kind(escape(name), settings)
    term.slug = slug
    return term


TermMaker = Callable[[type[Any], str, str], Any]
"""Makes a term from its kind, its name and its slug."""


def make_terms(kind: type[Any], names: Iterable[str], make: TermMaker) -> list[Any]:
    """Make terms of names; two spellings of one term are one."""
    spelt: dict[str, str] = {}
    for name in names:
        spelt.setdefault(_spell_name(name), name)
    return [make(kind, name, slug) for slug, name in spelt.items()]


def make_metadata(
    find_piece: Callable[[], Piece | None], piece: Piece, make: TermMaker, zone: ZoneInfo
) -> dict[str, Any]:
    """Return what Pelican knows of an article. Texts are markup there, so that they are escaped here."""
    story = piece.story
    metadata: dict[str, Any] = {
        "title": escape(story.headline),
        "date": _read_date(story.published, zone),
        "category": make(Category, piece.section.name, piece.section.slug),
        "tags": make_terms(Tag, story.tags, make),
        "slug": story.slug,
        "summary": summarise(story),
        "lang": story.language,
        "status": "hidden" if story.status == "hidden" else "published",
        "find_piece": find_piece,
    }
    if story.byline:
        metadata["authors"] = make_terms(Author, story.byline, make)
    if revised := story.revised:
        metadata["modified"] = max(metadata["date"], _read_date(revised, zone))
    return metadata


def name_authors(byline: tuple[str, ...], settings: dict[str, Any]) -> tuple[str, ...]:
    """Return who wrote a story by its byline; where it has none, whom the site's settings name."""
    return byline or ((str(settings["AUTHOR"]),) if settings.get("AUTHOR") else ())


class StoryDate(SafeDatetime):  # type: ignore[misc]
    """A date that is spelt once for all stories of its day, where a form has no more of it than the day."""

    def strftime(self, fmt: str, safe: bool = True) -> str:  # noqa: FBT001, FBT002 – Pelican's own
        """Return the date in a form, as Pelican spells it."""
        if _DAILY.fullmatch(fmt):
            return _spell_day(self.year, self.month, self.day, fmt)
        return str(super().strftime(fmt, safe))


@lru_cache(maxsize=4096)
def _spell_day(year: int, month: int, day: int, form: str) -> str:
    return str(SafeDatetime(year, month, day).strftime(form))


def find_story_address(
    story: Story, section: Section, moment: datetime, *, settings: dict[str, Any]
) -> tuple[str, str]:
    """Return the address and the file that Pelican's settings give to a story's page."""
    values = {
        "slug": story.slug,
        "lang": story.language,
        "date": _make_date(moment),
        "author": _spell_name(story.byline[0]) if story.byline else "",
        "category": section.slug,
    }
    kind = "ARTICLE" if story.language == settings["DEFAULT_LANG"].lower() else "ARTICLE_LANG"
    url, save_as = (str(settings[f"{kind}_{name}"]).format(**values) for name in ("URL", "SAVE_AS"))
    return url, save_as


def _read_date(text: str, zone: ZoneInfo) -> StoryDate:
    return _make_date(read_moment(text, zone))


def _make_date(moment: datetime) -> StoryDate:
    made: StoryDate = StoryDate.fromisoformat(moment.isoformat()).replace(tzinfo=moment.tzinfo)
    return made


def summarise(story: Filed) -> Markup:
    """Return the editor's summary or the deck, else the first paragraph, cut short, as markup."""
    words = (story.summary or story.deck or story.lede).split()
    short = " ".join(words[:_SUMMARY_WORDS]) + ("…" if words[_SUMMARY_WORDS:] else "")
    return escape(cut(short, _SUMMARY_LENGTH))  # not all languages have spaces between words


def _find_path(source_path: str, settings: dict[str, Any]) -> str:
    """Return a source's path relative to the content folder."""
    return Path(source_path).relative_to(Path(settings["PATH"]).absolute()).as_posix()


class _Noted:
    """Text that Pelican keeps for each address of the site; what it reads is noted each time that it is shown."""

    _update_content: Any
    metadata: dict[str, Any]
    _content: Any

    def get_content(self, siteurl: str) -> str:
        """Return the body with its links for a site at ``siteurl``."""
        return self._keep("content", siteurl, self._make_content)

    def get_summary(self, siteurl: str) -> str:
        """Return what introduces the text, which may be its beginning."""
        if "summary" in self.metadata:  # Pelican would hold the article for ever
            return str(self.metadata["summary"])
        return self._keep("summary", siteurl, super().get_summary)  # type: ignore[misc]

    def _make_content(self, siteurl: str) -> str:
        content = self._get_content() if hasattr(self, "_get_content") else self._content
        return str(self._update_content(content.replace(SITE, f"{siteurl}/"), siteurl))

    def _keep(self, part: str, siteurl: str, make: Callable[[str], str]) -> str:
        kept = self._find_kept()
        if (part, siteurl) not in kept:
            with note_reads() as reads:
                text = make(siteurl)
            kept[part, siteurl] = text, reads
        text, reads = kept[part, siteurl]
        note_all(reads)
        return text

    def _find_kept(self) -> dict[tuple[str, str], tuple[str, set[Read]]]:
        """Return the texts that are kept, by their part and the site's address."""
        found: dict[tuple[str, str], tuple[str, set[Read]]] = self.__dict__.setdefault("_kept", {})
        return found


class Page(_Noted, contents.Page):  # type: ignore[misc]
    """One of the site's own pages."""

    source: bytes = b""
    """The digest of its source."""

    @property
    def listed(self) -> bytes:
        """Return the digest of what others show of it, links in its metadata and its translations with it."""
        formatted = [str(self.metadata.get(name)) for name in self.settings["FORMATTED_FIELDS"]]
        return digest(self.source, formatted, [page.source for page in self.translations])


class Article(_Noted, contents.Article):  # type: ignore[misc]
    """A story as Pelican and its themes know it; its body is rendered when it is asked for."""

    find_piece: Callable[[], Piece | None] | None = None
    """Finds the story that it shows, which is not held for as long as the article is."""
    find_onward: Callable[[], tuple[Any, ...]] | None = None
    """Finds stories to go on to."""
    find_beside: Callable[[], tuple[Any, Any]] | None = None
    """Finds the next newer and the next older story of its section."""
    _given = ""

    @property
    def piece(self) -> Piece | None:
        """Return the story that it shows, with its body."""
        return self.find_piece() if self.find_piece else None

    @property
    def story(self) -> Any:
        """Return the story that it shows; a page of another plugin's making may have none."""
        piece = self.piece
        return piece.story if piece else None

    @property
    def credit(self) -> Credit | None:
        """Return what the story owes to whom; nothing for the site's own."""
        piece = self.piece
        return piece.credit if piece else None

    @property
    def pictures(self) -> list[dict[str, Any]]:
        """Return what cards show of its pictures."""
        piece = self.piece
        return piece.pictures if piece else []

    @property
    def share_card(self) -> str:
        """Return the address of its share card, relative to the site's; nothing unless it is published."""
        piece = self.piece
        return piece.share_card if piece else ""

    @property
    def onward(self) -> tuple[Any, ...]:
        """Return the stories to go on to."""
        return self.find_onward() if self.find_onward else ()

    @property
    def beside(self) -> tuple[Any, Any]:
        """Return the next newer and the next older story of its section; nothing where there is none."""
        return self.find_beside() if self.find_beside else (None, None)

    @property
    def _content(self) -> str:
        piece = None if self._given else self.piece
        if piece is None:
            return self._given
        note_body(piece.card)
        return piece.html

    @_content.setter
    def _content(self, content: str) -> None:
        self._given = content

    def _find_kept(self) -> dict[tuple[str, str], tuple[str, set[Read]]]:
        """Return the texts that are kept with the story's body, and go with it."""
        piece = None if self._given else self.piece
        return piece.contents if piece else super()._find_kept()

    def _expand_settings(self, key: str) -> str:
        """Format an address once for all that it is made from."""
        kept = self.__dict__.setdefault("_addresses", {})
        asked = key, self.status, self.slug, self.date, self.lang, self.category.slug
        if asked not in kept:
            kept[asked] = super()._expand_settings(key)
        found: str = kept[asked]
        return found


class StoryReader(BaseReader):  # type: ignore[misc]
    """Hands Pelican the stories of the edition, by their sources; all other sources are skipped."""

    file_extensions: ClassVar[list[str]] = []  # claimed for articles alone, when their generator is made
    edition: Edition
    zone: ZoneInfo

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return a story's body and what Pelican is to know of it."""
        find_piece = partial(self.edition.find_piece, _find_path(source_path, self.settings))
        piece = find_piece()
        if piece is None:
            return "", dict(_SKIPPED)
        make = partial(make_term, settings=self.settings)
        metadata = make_metadata(find_piece, piece, make, self.zone)
        if "authors" not in metadata and (authors := name_authors((), self.settings)):
            metadata["authors"] = make_terms(Author, authors, make)  # Pelican's own would not sort among ours
        # A typographer wants the text itself; otherwise the body can wait until a page shows it.
        return piece.html if self.settings["TYPOGRIFY"] else "", metadata


class PageReader(MarkdownReader):  # type: ignore[misc]
    """Reads the site's own pages as Pelican does, with what no page may carry taken out."""

    file_extensions: ClassVar[list[str]] = []
    build: Build

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return a page's body and metadata; one that must not be out leaves nothing behind."""
        html, metadata = super().read(source_path)
        settings, edition = self.build.desk.settings, self.build.edition
        path = _find_path(source_path, self.settings)
        text = decode(Path(source_path).read_bytes()).text
        told = PageHeader(path, text, metadata, settings)
        problems = [*told.check()]
        if not problems and (reason := told.find_reason_to_withhold(self.build.desk.now, edition)):
            edition.withheld[path] = reason
            edition.withheld_files.update(find_addresses(path, html)[0])
            return "", dict(_SKIPPED)
        if problems:
            edition.unreadable.add(path)
            self.build.findings.problems.extend(problems)
            return "", dict(_SKIPPED)
        for alias in told.aliases:
            edition.note_alias(alias, path)
        from broadsheet.readers.markdown_html import clean_block, find_faults

        for fault in find_faults(html, inline=False):
            line = next((n for n, row in enumerate(text.split("\n"), 1) if fault.needle in row), 0)
            findings = self.build.findings
            found = findings.problems if fault.is_unsafe_address else findings.warnings
            found.append(Problem(settings.shorten(source_path), line, fault.message, fault.remedy))
        return clean_block(html), {**metadata, "title": escape(unescape(metadata["title"]))}
