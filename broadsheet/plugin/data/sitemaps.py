"""Knows which addresses of a published site search engines are told, and by which sitemaps.

Must not know how sitemaps are written.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.outputs.sitemaps import (
    MOST_ADDRESSES,
    Entry,
    News,
    write_index,
    write_news,
    write_robots,
    write_sitemap,
)
from broadsheet.outputs.trace import Read, note
from broadsheet.schedule import NEWS, write_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from broadsheet.build.cards import Card
    from broadsheet.plugin.data.site import Site
    from broadsheet.plugin.lineup import Lineup, Month
    from broadsheet.plugin.writer import Writer

INDEX = "sitemap.xml"
NEWS_SITEMAP = "sitemaps/news.xml"
ROBOTS = "robots.txt"
_TERMS = ("categories", "tags", "authors")
_PERIODS = ("year", "month", "day")
_UNMAPPED = frozenset({"404", "search"})
"""Pages that nobody is led to by a search engine."""


class _Map(NamedTuple):
    """Addresses that go together."""

    name: str
    size: int
    changed: str
    """The last change of any of them; empty if that cannot be told."""
    find: Callable[[int, int], Iterable[Entry]]
    """Finds some of them by their places."""
    told: tuple[object, ...] = ()
    """What they are made from beside what is noted."""


def hand_over_sitemaps(site: Site, writer: Writer) -> None:
    """Hand over the sitemaps, their index and ``robots.txt``; the site's own ``robots.txt`` is left as it is."""
    if not site.settings.publish:
        return
    lineup = site.build.listings.lineup if site.build.listings else None
    if site.build.listings and lineup:
        months = lineup.identify_month
        site.build.listings.lookup.teach("month-map", lambda read: months(read.name))
    maps = [*(_map_months(site, lineup) if lineup else _map_articles(site)), *_map_pages(site)]
    rows: list[tuple[str, str]] = []
    for each in maps:
        for part, start in enumerate(range(0, each.size, MOST_ADDRESSES), 1):
            name = f"sitemaps/{each.name}{f'-{part}' if part > 1 else ''}.xml"
            rows.append((f"{site.settings.site_url}/{name}", each.changed))
            writer.write_data(name, partial(_write_part, each, start), part, *each.told)
    told = tuple(rows)
    writer.write_data(INDEX, partial(write_index, told), told)
    count = _count_news(site, lineup)
    writer.write_data(NEWS_SITEMAP, partial(_write_news, site, count), count)
    if not site.has_file(ROBOTS):
        named = [f"{site.settings.site_url}/{name}" for name in (INDEX, NEWS_SITEMAP)]
        writer.write_data(ROBOTS, partial(write_robots, named))


def _write_part(found: _Map, start: int) -> str:
    return write_sitemap(found.find(start, start + MOST_ADDRESSES))


def _map_months(site: Site, lineup: Lineup) -> Iterator[_Map]:
    """Yield the months of a lineup, whose stories are known by their cards."""
    for month in lineup.months:
        yield _Map(month.name, month.size, month.changed, partial(_find_in_month, site, lineup, month))


def _find_in_month(site: Site, lineup: Lineup, month: Month, start: int, stop: int) -> Iterator[Entry]:
    note(Read("month-map", month.name))
    cards = (card for card in lineup.listed[month.start : month.stop] if card.is_mapped)
    for card in islice(cards, start, stop):
        yield Entry(site.locate(card.url), card.changed, _list_pictures(site, card))


def _list_pictures(site: Site, card: Card) -> Sequence[str]:
    if not card.pictures:
        return ()
    return [site.locate(picture["url"]) for picture in site.find_piece(card.path).pictures]


def _map_articles(site: Site) -> Iterator[_Map]:
    """Yield the months of articles that are there already, which other plugins may have changed."""
    found = (each for article in site.articles for each in (article, *article.translations))
    shown = [each for each in found if _may_map(each)]
    shown.sort(key=lambda each: (-each.date.timestamp(), each.relative_source_path))
    for numbers, group in groupby(shown, key=lambda each: (each.date.year, each.date.month)):
        entries = [_describe(site, article) for article in group]
        latest = max(each.changed for each in entries)
        yield _Map("{:04}-{:02}".format(*numbers), len(entries), latest, partial(_cut, entries))


def _may_map(article: Any) -> bool:
    return article.piece is None or article.piece.card.is_mapped


def _describe(site: Site, article: Any) -> Entry:
    changed = getattr(article, "modified", article.date).isoformat(timespec="seconds")
    if article.piece:
        changed = article.piece.card.changed
    pictures = [site.locate(picture["url"]) for picture in article.pictures]
    return Entry(site.locate(article.url), changed, pictures, _list_versions(site, article))


def _list_versions(site: Site, content: Any) -> list[tuple[str, str]]:
    """Return the languages in which a story or a page can be read; none if it is but one."""
    if not content.translations:
        return []
    default = site.settings.language
    versions = sorted((each.lang, site.locate(each.url)) for each in (content, *content.translations))
    return sorted(versions, key=lambda version: version[0] != default)


def _cut(entries: Sequence[Entry], start: int, stop: int) -> Sequence[Entry]:
    return entries[start:stop]


def _map_pages(site: Site) -> Iterator[_Map]:
    """Yield the site's lists, the first page of each, and its own pages."""
    direct = tuple(_list_direct(site))
    context = site.context
    count = len(direct) + sum(len(context[name]) for name in (*_TERMS, "pages"))
    count += sum(len(page.translations) for page in context["pages"])
    count += sum(len(context["period_archives"].get(name, ())) for name in _PERIODS)
    yield _Map("pages", count, "", partial(_find_pages, site, direct), direct)


def _list_direct(site: Site) -> Iterator[str]:
    """Yield the addresses of the pages that stand for no list of stories alone: the front and such."""
    values = site.values
    for name in values["DIRECT_TEMPLATES"]:
        if name not in _UNMAPPED and values.get(f"{name.upper()}_SAVE_AS", True):
            yield str(values.get(f"{name.upper()}_URL", f"{name}.html"))


def _find_pages(site: Site, direct: Sequence[str], start: int, stop: int) -> Iterator[Entry]:
    return islice(_list_pages(site, direct), start, stop)


def _list_pages(site: Site, direct: Sequence[str]) -> Iterator[Entry]:
    context = site.context
    yield from (Entry(site.locate(url)) for url in direct)
    for name in _TERMS:
        yield from (Entry(site.locate(term.url)) for term, _ in context[name] if term.save_as)
    for name in _PERIODS:
        yield from (Entry(site.locate(each["url"])) for each in context["period_archives"].get(name, ()))
    for page in context["pages"]:
        for each in (page, *page.translations):
            note(Read("listed", each.relative_source_path))
            date = getattr(each, "modified", getattr(each, "date", None))
            changed = date.isoformat(timespec="seconds") if date else ""
            yield Entry(site.locate(each.url), changed, (), _list_versions(site, each))


def _count_news(site: Site, lineup: Lineup | None) -> int:
    """Return how many of the newest stories are of the last two days; of articles that are there all are looked at."""
    if lineup is None:
        return len(site.articles)
    since = _find_beginning(site)
    return bisect_left(lineup.listed, -since, key=lambda card: -card.moment)


def _find_beginning(site: Site) -> float:
    """Return from when on a story is news, in seconds since 1970."""
    return site.edition.desk.now.timestamp() - NEWS


def _write_news(site: Site, count: int) -> str:
    return write_news(site.settings.site_name, _find_news(site, count))


def _find_news(site: Site, count: int) -> Iterator[News]:
    since = _find_beginning(site)
    found: Iterable[Any] = site.articles[:count]
    if not site.build.is_lazy:
        every = (each for article in found for each in (article, *article.translations))
        found = sorted(every, key=lambda each: (-each.date.timestamp(), each.relative_source_path))
    for article in found:
        card = site.edition.cards.get(article.relative_source_path)
        if card and card.indexing == "own" and card.moment > since:
            story = site.find_piece(card.path).story
            published = write_moment(story.published, site.settings.timezone)
            yield News(site.locate(article.url), story.language, published, story.headline)
