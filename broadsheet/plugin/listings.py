"""Knows how the stories of an edition become Pelican's lists and pages without an article being made beforehand.

Must not know how pages are written. Lists make articles when a template asks for them, and note what was asked,
so that the next build knows which pages would come out the same. Where a plugin may want to see or to change
articles, :mod:`broadsheet.plugin.stories` makes them all instead.
"""

from __future__ import annotations

import calendar
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pelican.generators import ArticlesGenerator, PelicanTemplateNotFound
from pelican.plugins import signals
from pelican.settings import DEFAULT_CONFIG

from broadsheet.build.folios import find_behind_front, find_front, find_pages
from broadsheet.defaults import order_articles
from broadsheet.outputs.pictures import SITE
from broadsheet.outputs.trace import Lookup, Read, Shelf, digest, note
from broadsheet.plugin.articles import (
    Article,
    Author,
    Category,
    Language,
    StoryDate,
    Tag,
    UnlistedAuthor,
    UnlistedCategory,
    make_metadata,
    make_term,
    make_terms,
    note_body,
    summarise,
)
from broadsheet.plugin.lazy import LazyArticle
from broadsheet.plugin.lineup import (
    Lineup,
    Period,
    Term,
    line_up,
    name_by_date,
)
from broadsheet.plugin.onward import Near, Told, choose_onward, find_beside, gather_topics
from broadsheet.plugin.packed_lineup import pack_lineup, unpack_lineup
from broadsheet.plugin.subjects import Subject, describe_subject, name_language, wants_feeds, write_feeds
from broadsheet.plugin.tallies import (
    Corrected,
    Note,
    Outlet,
    cut_corrections,
    list_outlets,
    make_day,
    make_note,
)
from broadsheet.text import slugify

if TYPE_CHECKING:
    from markupsafe import Markup

    from broadsheet.build.cards import Card
    from broadsheet.build.edition import Edition, Piece
    from broadsheet.plugin.writer import Writer
    from broadsheet.sections import Section

_TERMS = tuple(Read("slice", name) for name in ("tags", "authors", "categories"))
_MOST_CARDS = 200_000
"""Cards that are held; of larger sites, each is taken from the file when it is asked for."""
_MOST_ARTICLES = 2048
"""Articles that are held at a time."""
_MOST_TOLD = 16_384
"""Stories of which it is held what decides who leads on to them."""


class _Section(NamedTuple):
    """A section as the site describes it, and its stories."""

    section: Section
    term: Term

    @property
    def listed(self) -> bytes:
        """Return the digest of what lists show of it."""
        return digest(self.term.listed, self.section)


class ListedStories(ArticlesGenerator):  # type: ignore[misc]
    """Pelican's article generator over lists that are filled when they are read."""

    edition: Edition
    """Set by the plugin when it is there."""
    lineup: Lineup
    """Set by the plugin, too, if that of an earlier build still holds."""
    is_lined_up: bool = False
    """Whether it does."""

    def generate_context(self) -> None:
        """Order the stories into the lists that templates and feeds show."""
        self._articles: OrderedDict[str, Article] = OrderedDict()
        self._nearest: tuple[str, Near | None] = "", None
        self._told: dict[str, Told] = {}
        self._zone = self.edition.desk.settings.timezone
        self._links_are_own = self.settings["INTRASITE_LINK_REGEX"] != DEFAULT_CONFIG["INTRASITE_LINK_REGEX"]
        self._shared_terms: dict[tuple[type[Any], str, str], Any] = {}
        edition = self.edition
        if not self.is_lined_up:
            self.lineup = line_up(edition.cards.values(), self._spell, self.settings, self._zone)
        if len(edition.cards) > _MOST_CARDS and not self.lineup.packed:
            self.lineup, cards = unpack_lineup(pack_lineup(self.lineup), edition.reader)
            edition.detach(cards)
        self.lookup = Lookup(attrgetter("listed"), self._kinds_of_reads())
        self._fill_shelves()
        self._share()
        signals.article_generator_finalized.send(self)

    def _spell(self, kind: type[Any], names: str) -> list[tuple[str, str]]:
        """Return the terms of a kind that a card names, each with its slug."""
        if kind is Category:
            section = self.edition.find_section(names)
            return [(section.name, section.slug)]
        if kind is Language:
            return [(names, slugify(names))]
        return [(name, slugify(name)) for name in names.split("\n")] if names else []

    def _fill_shelves(self) -> None:
        lineup, newest_first = self.lineup, self.context["NEWEST_FIRST_ARCHIVES"]
        self.articles = self._shelve("articles", lineup.listed)
        self.hidden_articles = self._shelve("hidden", lineup.hidden)
        self.dates = self._shelve(
            name_by_date("articles"), _by_date(lineup.listed, newest_first=newest_first)
        )
        self.leads = self._shelve("leads", lineup.leads)
        self.corrections = self.lookup.add(Shelf("corrections", lineup.corrections, self._make_note))
        self.categories, self.tags, self.authors = (
            self.lookup.add(Shelf(name, lineup.terms[kind], self._make_pair))
            for name, kind in (("categories", Category), ("tags", Tag), ("authors", Author))
        )
        self.languages = self.lookup.add(Shelf("languages", lineup.terms[Language], self._make_pair))
        self.period_archives = self._shelve_periods(newest_first=newest_first)
        for term in chain(*lineup.terms.values()):
            self._shelve(term.shelf_name, term.cards)

    def _share(self) -> None:
        """Put what templates look for into the context that all generators share."""
        context = self.context
        for name in (
            "articles",
            "hidden_articles",
            "dates",
            "categories",
            "tags",
            "authors",
            "languages",
            "period_archives",
        ):
            context[name] = getattr(self, name)
        outlets = list_outlets(self.lineup.sources, self.edition.desk.sources)
        context["sources"] = self.lookup.add(Shelf("sources", outlets, Outlet._make))
        context["leads"], context["corrections"] = self.leads, self.corrections
        context["sections"] = self._shelve_sections()
        context["drafts"], context["related_posts"] = [], []
        for files in self.edition.files.values():
            context["static_links"].update(files.split("\n"))

    def _shelve_sections(self) -> Shelf:
        """Return the sections that have stories, in the editor's order: each with its category and its stories."""
        terms = {term.slug: term for term in self.lineup.terms[Category]}
        told = [
            _Section(section, terms[slug])
            for slug, section in self.context["SECTIONS"].items()
            if slug in terms
        ]
        return self.lookup.add(
            Shelf("sections", told, lambda item: (item.section, *self._make_pair(item.term)))
        )

    def _kinds_of_reads(self) -> dict[str, Callable[[Read], bytes]]:
        edition = self.edition
        cards = edition.cards
        return {
            "whole": lambda read: edition.identify(cards[read.name]) if read.name in cards else b"gone",
            "listed": lambda read: self._identify(read.name),
            "onward": lambda read: self.lineup.identify_near(cards.get(read.name)),
            "days": lambda read: digest(list(self.lineup.find_days(map(int, read.name.split("-"))))),
            "months": lambda read: digest([list(row) for row in self.lineup.find_months(read.name)]),
            "pictures": lambda read: edition.identify_pictures(read.name) if read.name in cards else b"gone",
            "share": lambda read: digest(read.name in cards and edition.find_share_card(read.name)),
            "front": lambda read: find_front(self.lookup, read),
            "behind-front": lambda read: find_behind_front(self.lookup, read),
            "pages": lambda read: find_pages(self.lookup, read),
        }

    def _identify(self, path: str) -> bytes:
        """Return the digest of what others show of a source: of a story, or of one of the site's own pages."""
        if card := self.edition.cards.get(path):
            return card.listed
        found: bytes = getattr(dict.get(self.context["generated_content"], path), "listed", b"gone")
        return found

    def _shelve(self, name: str, cards: Sequence[Card]) -> Shelf:
        return self.lookup.add(self._make_shelf(name, cards))

    def _make_shelf(self, name: str, cards: Sequence[Card]) -> Shelf:
        return Shelf(name, cards, lambda card: LazyArticle(card, self))

    def _make_note(self, correction: Corrected) -> Note:
        return make_note(LazyArticle(correction.card, self), correction.at)

    def _make_pair(self, term: Term) -> tuple[Any, Shelf]:
        return self._make_term(term), self._make_shelf(term.shelf_name, term.cards)

    def _make_term(self, term: Term) -> Any:
        if term.kind is Language:
            return name_language(term.name, self.edition.desk.templates.wording)
        return make_term(term.kind, term.name, term.slug, self.settings)

    def _make_own_term(self, kind: type[Any], name: str, slug: str) -> Any:
        return make_term(kind, name, slug, self.settings)

    def _share_term(self, kind: type[Any], name: str, slug: str) -> Any:
        """Return a term that all articles under it share, with its addresses."""
        asked = kind, name, slug
        if asked not in self._shared_terms:
            if len(self._shared_terms) >= _MOST_ARTICLES:
                self._shared_terms.clear()
            self._shared_terms[asked] = make_term(kind, name, slug, self.settings)
        return self._shared_terms[asked]

    def find_category(self, card: Card) -> Any:
        """Return the section that a listed story stands in; all stories of a section share it."""
        section = self.edition.find_section(card.section)
        return self._share_term(Category, section.name, section.slug)

    def find_date(self, card: Card) -> StoryDate:
        """Return when a story is dated, on the site's clock."""
        found: StoryDate = StoryDate.fromtimestamp(card.moment, self._zone)
        return found

    def find_tags(self, card: Card) -> list[Any]:
        """Return the topics of a listed story; all stories under a term share it."""
        return make_terms(Tag, self.find_piece(card).story.tags, self._share_term)

    def find_authors(self, card: Card) -> list[Any]:
        """Return the names of a listed story's byline."""
        return make_terms(Author, self.find_piece(card).story.byline, self._share_term)

    def find_piece(self, card: Card) -> Piece:
        """Return a story with all that its page needs."""
        piece = self.edition.find_piece(card.path)
        if piece is None:
            raise KeyError(card.path)
        return piece

    def find_content(self, card: Card) -> str:
        """Return the body of a story that leads nowhere within the site; nothing if it may, or is empty."""
        html = self.find_piece(card).html
        if self._links_are_own or "{" in html or "|" in html or SITE in html:
            return ""
        note_body(card)
        return html

    def find_pictures(self, card: Card) -> list[dict[str, Any]]:
        """Return what cards show of a story's pictures."""
        return self.find_piece(card).pictures

    def summarise(self, card: Card) -> Markup:
        """Return what introduces a story."""
        return summarise(self.find_piece(card).story)

    def make_article(self, card: Card) -> Article:
        """Return a story as Pelican knows it; those that were asked for last are held."""
        if not card.is_listed:
            note(*_TERMS)  # by which it was unlinked, also if that was for another page
        if card.path in self._articles:
            self._articles.move_to_end(card.path)
            return self._articles[card.path]
        find_piece, make = partial(self.find_piece, card), self._share_term
        if not card.is_listed:
            make = self._make_own_term  # which may lose its page
        article = Article(
            "",
            make_metadata(find_piece, find_piece(), make, self._zone),
            self.settings,
            str(Path(self.path, card.path)),
            self.context,
        )
        article.fragment_key = card.path
        article.find_onward = partial(self.find_onward, card)
        article.find_beside = partial(self.find_beside, card)
        if not card.is_listed:
            self._unlink(article)
        self._articles[card.path] = article
        if len(self._articles) > _MOST_ARTICLES:
            self._articles.popitem(last=False)
        return article

    def find_onward(self, card: Card) -> tuple[LazyArticle, ...]:
        """Return the stories to go on to."""
        note(Read("onward", card.path))
        near = self._find_near(card.path)
        return tuple([LazyArticle(other, self) for other in choose_onward(near, self._tell)]) if near else ()

    def find_beside(self, card: Card) -> tuple[LazyArticle | None, LazyArticle | None]:
        """Return the next newer and the next older story of a section; nothing where there is none."""
        note(Read("onward", card.path))
        near = self._find_near(card.path)
        newer, older = find_beside(near) if near else (None, None)
        if newer:  # its own page, which most often is the next, wants all of it
            self.find_piece(newer).fetch_whole()
        return newer and LazyArticle(newer, self), older and LazyArticle(older, self)

    def _find_near(self, path: str) -> Near | None:
        """Return where a story stands; a page asks twice."""
        if self._nearest[0] != path:
            card = self.edition.cards.get(path)
            self._nearest = path, self.lineup.find_near(card) if card else None
        return self._nearest[1]

    def _tell(self, card: Card) -> Told:
        """Return what decides whether others lead on to a story."""
        told = self._told.get(card.path)
        if told is None:
            if len(self._told) >= _MOST_TOLD:
                self._told.clear()
            slug = self.edition.find_section(card.section).slug
            told = self._told[card.path] = Told(card.path, card.moment, slug, gather_topics(card.tags))
        return told

    def _unlink(self, article: Article) -> None:
        """Take from a hidden story the links to pages that only hidden stories would be on."""
        slugs = {kind: {term.slug for term in terms} for kind, terms in self.lineup.terms.items()}
        article.tags = [tag for tag in article.tags if tag.slug in slugs[Tag]]
        for author in getattr(article, "authors", []):
            if author.slug not in slugs[Author]:
                author.__class__ = UnlistedAuthor
        if article.category.slug not in slugs[Category]:
            name, slug = article.category.name, article.category.slug
            article.category = make_term(UnlistedCategory, name, slug, self.settings)

    def _shelve_periods(self, *, newest_first: bool) -> dict[str, Shelf]:
        """Return the years, months and days that have pages."""
        periods = {}
        for granularity, found in self.lineup.periods.items():
            for period in found:
                self._shelve(period.shelf_name, period.cards)
                self._shelve(
                    name_by_date(period.shelf_name), _by_date(period.cards, newest_first=newest_first)
                )
            ordered = found if newest_first else found[::-1]
            periods[granularity] = self.lookup.add(
                Shelf(f"periods:{granularity}", ordered, self._make_period)
            )
        return periods

    def _make_period(self, period: Period) -> dict[str, Any]:
        """Return a period as Pelican tells templates of it."""
        newest_first = self.context["NEWEST_FIRST_ARCHIVES"]
        dates = _by_date(period.cards, newest_first=newest_first)
        return {
            "dates": self._make_shelf(name_by_date(period.shelf_name), dates),
            "articles": self._make_shelf(period.shelf_name, period.cards),
            "save_as": period.save_as,
            "url": period.url,
            "period": tuple(
                calendar.month_name[number] if at == 1 else number for at, number in enumerate(period.numbers)
            ),
            "period_num": period.numbers,
        }

    def check_disabled_readers(self) -> None:
        """Leave this to the plugin, which tells of every file that nothing was made from."""

    def refresh_metadata_intersite_links(self) -> None:
        """Leave metadata as it is: stories have no markup in it."""

    def generate_feeds(self, writer: Any) -> None:
        """Write the feeds of the site and of its sections, authors, topics and languages."""
        for subject in self._list_subjects(writer):
            write_feeds(writer, self.context, self.settings, subject)

    def _list_subjects(self, writer: Any) -> Iterator[Subject]:
        """Yield what there are feeds of, as far as the writer may want them."""
        for setting in ("FEED", "FEED_ALL"):
            yield Subject(setting, self.articles)
        for kind in (Category, Author, Tag, Language):
            setting = f"{kind.__name__.upper()}_FEED"
            for row in self.lineup.terms[kind]:
                if wants_feeds(writer, setting, row.slug, self.settings):
                    yield describe_subject(setting, *self._make_pair(row), self.context)

    def generate_pages(self, writer: Any) -> None:
        """Write all pages; what the stories' own need is made when they are written."""
        self.write_stories(writer)
        super().generate_pages(writer)

    def write_stories(self, writer: Writer) -> None:
        """Write the pages of stories."""
        edition = self.edition
        for path in edition.files:  # may lie beside the page, where only this process can move them
            self.make_article(edition.cards[path]).get_content(self.settings["SITEURL"])
        template, find = self.get_template("article"), edition.cards.__getitem__
        writer.write_stories(template, self.context, edition.outputs, find, self._make_values)

    def generate_articles(self, write: Callable[..., None]) -> None:
        """Write nothing more: the stories' pages are taken already."""

    def _make_values(self, card: Card) -> dict[str, Any]:
        note(Read("listed", card.path))
        self.find_piece(card).fetch_whole()
        article = LazyArticle(card, self)
        return {"article": article, "category": article.category, "blog": True}

    def generate_period_archives(self, write: Callable[..., None]) -> None:
        """Write the pages of years, months and days."""
        try:
            template = self.get_template("period_archives")
        except PelicanTemplateNotFound:
            template = self.get_template("archives")
        for shelf in self.period_archives.values():
            for period in map(self._make_period, shelf.items):
                told = {name: period[name] for name in ("articles", "dates", "period", "period_num")}
                told["days"] = self._shelve_days(period["period_num"])
                common = {"template_name": "period_archives", "blog": True, "all_articles": self.articles}
                write(period["save_as"], template, self.context, url=period["url"], **told, **common)

    def generate_direct_templates(self, write: Callable[..., None]) -> None:
        """Write the pages that no list gives its name."""
        super().generate_direct_templates(cut_corrections(write, self.corrections))

    def _shelve_days(self, numbers: Sequence[int]) -> Shelf:
        """Return the days of a year or of a month, which are noted as a whole."""
        name, days = "-".join(map(str, numbers)), self.lineup.find_days(numbers)
        return Shelf(f"days:{name}", days, partial(make_day, self.settings), Read("days", name))

    def generate_tags(self, write: Callable[..., None]) -> None:
        """Write the pages of the topics."""
        self._write_terms(write, Tag)

    def generate_categories(self, write: Callable[..., None]) -> None:
        """Write the pages of the sections."""
        self._write_terms(write, Category)

    def generate_authors(self, write: Callable[..., None]) -> None:
        """Write the pages of the authors."""
        self._write_terms(write, Author)

    def generate_drafts(self, write: Callable[..., None]) -> None:
        """Write nothing: drafts stay in."""

    def _write_terms(self, write: Callable[..., None], kind: type[Any]) -> None:
        name = kind.__name__.lower()
        template = self.get_template(name)
        for row in self.lineup.terms[kind]:
            term = self._make_term(row)
            dates = _by_date(row.cards, newest_first=self.context["NEWEST_FIRST_ARCHIVES"])
            write(
                term.save_as,
                template,
                self.context,
                **{name: term},
                url=term.url,
                articles=self._make_shelf(row.shelf_name, row.cards),
                dates=self._shelve(name_by_date(row.shelf_name), dates),
                months=Shelf(f"months:{row.slug}", row.months, tuple, Read("months", row.slug)),
                template_name=name,
                blog=True,
                page_name=term.page_name,
                all_articles=self.articles,
            )


def can_list(settings: dict[str, Any]) -> bool:
    """Tell whether articles can wait until they are asked for: not where a setting changes each of them."""
    plain = (
        "ARTICLE_TRANSLATION_ID",
        "TYPOGRIFY",
        "AUTHOR",
        "DEFAULT_METADATA",
        "EXTRA_PATH_METADATA",
        "TRANSLATION_FEED_ATOM",
        "TRANSLATION_FEED_RSS",
        "REVERSE_CATEGORY_ORDER",
    )
    return settings["ARTICLE_ORDER_BY"] is order_articles and not any(settings.get(name) for name in plain)


def _by_date(cards: Sequence[Card], *, newest_first: bool) -> Sequence[Card]:
    """Return stories, which stand as the site lists them, in the order of archives."""
    return cards if newest_first else sorted(cards, key=attrgetter("moment"))
