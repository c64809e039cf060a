"""Knows how stories become the lists and pages that Pelican's article generator makes, in linear time.

Must not know how stories are read nor how pages are written.

Pelican's own loops look every article up in every list, so that their time grows with the square of the archive.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pelican.contents import SkipStub
from pelican.generators import ArticlesGenerator
from pelican.plugins import signals
from pelican.utils import order_content, process_translations

from broadsheet.plugin.articles import Article
from broadsheet.plugin.feeds import About
from broadsheet.plugin.lineup import tells_nothing
from broadsheet.plugin.onward import TOPICS, Near, Told, Where, choose_onward, find_beside
from broadsheet.plugin.subjects import Subject, describe_subject, has_feeds, name_language, write_feeds
from broadsheet.plugin.tallies import (
    Note,
    count_days,
    count_months,
    count_sources,
    cut_corrections,
    file_days,
    gather_corrections,
    list_outlets,
    make_day,
    make_note,
)
from broadsheet.text import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_PERIODS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("year", attrgetter("date.year")),
    ("month", attrgetter("date.year", "date.month")),
    ("day", attrgetter("date.year", "date.month", "date.day")),
)
_SHARED = (
    "articles",
    "drafts",
    "hidden_articles",
    "dates",
    "tags",
    "categories",
    "authors",
    "languages",
    "related_posts",
)
"""What templates find in the context."""


class StoriesGenerator(ArticlesGenerator):  # type: ignore[misc]
    """Pelican's article generator for stories that the edition has ready."""

    articles: list[Any]
    dates: list[Any]
    categories: Any
    authors: Any
    period_archives: dict[str, list[dict[str, Any]]]

    def check_disabled_readers(self) -> None:
        """Leave this to the plugin, which tells of every file that nothing was made from."""

    def generate_context(self) -> None:
        """Make the articles and order them into the lists that templates and feeds show."""
        found: defaultdict[str, list[Any]] = defaultdict(list)
        settings = self.settings
        for path in self.get_files(settings["ARTICLE_PATHS"], exclude=settings["ARTICLE_EXCLUDES"]):
            article = self.readers.read_file(
                base_path=self.path,
                path=path,
                content_class=Article,
                context=self.context,
                preread_signal=signals.article_generator_preread,
                preread_sender=self,
                context_signal=signals.article_generator_context,
                context_sender=self,
            )
            if isinstance(article, SkipStub):
                continue
            if not article.is_valid():
                self._add_failed_source_path(path)
                continue
            found[article.status].append(article)
            self.add_source_path(article)
            self.add_static_links(article)
        self.articles, self.translations = self._order(found["published"])
        self.hidden_articles, self.hidden_translations = self._order(found["hidden"])
        self.drafts, self.drafts_translations = self._order(found["draft"])
        signals.article_generator_pretaxonomy.send(self)
        self._file()
        self._update_context(_SHARED)
        self.context["leads"] = sorted(
            (article for article in self.articles if article.story and article.story.lead),
            key=lambda article: article.story.lead,
        )
        self.context["corrections"] = self.corrections = list(self._gather_corrections())
        cards = [article.piece.card for article in self.articles if article.piece]
        described = self.readers.readers["md"].edition.desk.sources
        self.context["sources"] = list_outlets(count_sources(cards), described)
        self.context["period_archives"] = self.period_archives
        signals.article_generator_finalized.send(self)

    def _gather_corrections(self) -> Iterator[Note]:
        """Yield the corrections of all stories, the newest first."""
        pieces = [(article.piece, article) for article in self.articles if article.piece]
        articles = {piece.path: article for piece, article in pieces}
        for correction in gather_corrections(piece.card for piece, _ in pieces):
            yield make_note(articles[correction.card.path], correction.at)

    def _order(self, articles: list[Any]) -> tuple[list[Any], list[Any]]:
        originals, translations = process_translations(
            articles, translation_id=self.settings["ARTICLE_TRANSLATION_ID"]
        )
        return order_content(originals, self.settings["ARTICLE_ORDER_BY"]), translations

    def _file(self) -> None:
        """File the articles under their sections, topics, authors and periods."""
        for article in self.articles:
            self.categories[article.category].append(article)
            for tag in getattr(article, "tags", ()):
                self.tags[tag].append(article)
            for author in getattr(article, "authors", ()):
                self.authors[author].append(article)
        self._lead_onward()
        self.dates = self._by_date(self.articles)
        self.languages = self._file_languages()
        self.categories = sorted(self.categories.items(), reverse=self.settings["REVERSE_CATEGORY_ORDER"])
        self.authors = sorted(self.authors.items())
        self.period_archives = self._find_periods()

    def _lead_onward(self) -> None:
        """Tell each article to which others it leads on."""
        places = {
            tag: {id(article): at for at, article in enumerate(articles)}
            for tag, articles in self.tags.items()
        }
        for section in self.categories.values():
            for at, article in enumerate(section):
                topics = [
                    Where(self.tags[tag], places[tag][id(article)])
                    for tag in getattr(article, "tags", ())[:TOPICS]
                ]
                near = Near(Where(section, at), tuple(topics))
                article.find_onward = partial(_choose_onward, near)
                article.find_beside = partial(find_beside, near)

    def _by_date(self, articles: Iterable[Any]) -> list[Any]:
        return sorted(articles, key=attrgetter("date"), reverse=self.context["NEWEST_FIRST_ARCHIVES"])

    def _find_periods(self) -> defaultdict[str, list[dict[str, Any]]]:
        """Group the articles by year, month and day, as far as the settings give those pages an address."""
        periods: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        place = {id(article): number for number, article in enumerate(self.articles)}
        for granularity, key in _PERIODS:
            save_as = self.settings[f"{granularity.upper()}_ARCHIVE_SAVE_AS"]
            url = self.settings[f"{granularity.upper()}_ARCHIVE_URL"]
            for period, group in groupby(self.dates, key=key) if save_as else ():
                dates = list(group)
                numbers = period if isinstance(period, tuple) else (period,)
                archive = {
                    "dates": dates,
                    "articles": sorted(dates, key=lambda article: place[id(article)]),
                    "save_as": save_as.format(date=dates[0].date),
                    "url": url.format(date=dates[0].date),
                    "period": tuple(
                        calendar.month_name[number] if at == 1 else number
                        for at, number in enumerate(numbers)
                    ),
                    "period_num": numbers,
                }
                periods[granularity].append(archive)
        return periods

    def generate_feeds(self, writer: Any) -> None:
        """Write the feeds of the site and of its sections, authors, topics and languages."""
        for subject in self._list_subjects():
            write_feeds(writer, self.context, self.settings, subject)

    def _list_subjects(self) -> Iterator[Subject]:
        """Yield what there are feeds of."""
        yield Subject("FEED", self.articles)
        order = self.settings["ARTICLE_ORDER_BY"]
        yield Subject("FEED_ALL", order_content([*self.articles, *self.translations], order))
        kinds = (("CATEGORY", self.categories), ("AUTHOR", self.authors), ("TAG", self.tags.items()))
        for kind, terms in (*kinds, ("LANGUAGE", self.languages)):
            for term, articles in terms:
                yield describe_subject(f"{kind}_FEED", term, articles, self.context)
        if has_feeds("TRANSLATION_FEED", self.settings):
            for language, articles in self._group_by_language().items():
                yield Subject("TRANSLATION_FEED", articles, language, about=About("", language))

    def _group_by_language(self) -> dict[str, list[Any]]:
        found = defaultdict(list)
        for article in (*self.articles, *self.translations):
            found[article.lang].append(article)
        order = self.settings["ARTICLE_ORDER_BY"]
        return {language: order_content(articles, order) for language, articles in found.items()}

    def _file_languages(self) -> list[tuple[Any, list[Any]]]:
        """Return the languages that have feeds, each with what is in it."""
        found = self._group_by_language()
        if tells_nothing([slugify(language) for language in found], self.settings):
            return []
        wording = self.readers.readers["md"].edition.desk.templates.wording
        return sorted((name_language(language, wording), articles) for language, articles in found.items())

    def generate_direct_templates(self, write: Callable[..., None]) -> None:
        """Write the pages that no list gives its name."""
        super().generate_direct_templates(cut_corrections(write, self.corrections))

    def generate_period_archives(self, write: Callable[..., None]) -> None:
        """Write the pages of years, months and days."""
        dates = [(article.date.year, article.date.month, article.date.day) for article in self.articles]
        days = file_days(count_days(dates))

        def write_period(name: str, template: Any, context: dict[str, Any], **values: Any) -> None:
            told = [make_day(self.settings, day) for day in days[context["period_num"]]]
            write(name, template, context, days=told, **values)

        super().generate_period_archives(write_period)

    def generate_tags(self, write: Callable[..., None]) -> None:
        """Write the pages of the topics."""
        self._write_terms(write, "tag", self.tags.items())

    def generate_categories(self, write: Callable[..., None]) -> None:
        """Write the pages of the sections."""
        self._write_terms(write, "category", self.categories)

    def generate_authors(self, write: Callable[..., None]) -> None:
        """Write the pages of the authors."""
        self._write_terms(write, "author", self.authors)

    def _write_terms(
        self, write: Callable[..., None], kind: str, terms: Iterable[tuple[Any, list[Any]]]
    ) -> None:
        template = self.get_template(kind)
        for term, articles in terms:
            write(
                term.save_as,
                template,
                self.context,
                **{kind: term},
                url=term.url,
                articles=articles,
                dates=self._by_date(articles),
                months=count_months((article.date.year, article.date.month) for article in articles),
                template_name=kind,
                blog=True,
                page_name=term.page_name,
                all_articles=self.articles,
            )


def _choose_onward(near: Near) -> tuple[Any, ...]:
    return tuple(choose_onward(near, _tell))


def _tell(article: Any) -> Told:
    """Return what decides whether others lead on to an article."""
    topics = frozenset(tag.slug for tag in getattr(article, "tags", ()))
    return Told(article.relative_source_path, article.date.timestamp(), article.category.slug, topics)
