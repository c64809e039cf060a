"""Knows the filters by which templates ask what machines are told of a page, of which they know its articles and terms.

Must not know what is told.
"""

from __future__ import annotations

from functools import partial
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from markupsafe import Markup

from broadsheet.addresses import name_address
from broadsheet.outputs.links import find_linked_source
from broadsheet.outputs.pictures import CARD_SIZE
from broadsheet.outputs.structured_data import (
    MOST_LISTED,
    Heading,
    Listed,
    Site,
    StructuredData,
    Told,
)
from broadsheet.outputs.trace import digest
from broadsheet.plugin.articles import Author, Category, make_term
from broadsheet.text import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from broadsheet.outputs.structured_data import Crumbs
    from broadsheet.settings import Settings


def describe_site(values: Mapping[str, Any], settings: Settings) -> Site:
    """Return what is known of a site by its settings, Pelican's and ours."""
    search = str(values.get("SEARCH_URL") or "search.html") if settings.search else ""
    kept = dict(values)

    def find_term(kind: type[Any], name: str, slug: str) -> str:
        if not values.get(f"{kind.__name__.upper()}_SAVE_AS"):
            return ""
        return str(make_term(kind, name, slug, kept).url)

    return Site(
        settings.site_url,
        settings.site_name,
        settings.timezone,
        settings.language,
        str(values.get("SITESUBTITLE") or ""),
        settings.publisher,
        search,
        lambda name: find_term(Author, name, slugify(name)),
        lambda slug: find_term(Category, slug, slug),
    )


class Graphs:
    """What machines are told of the pages of one site. Each of its filters returns JSON that may stand in a script."""

    def __init__(self, site: Site) -> None:
        """Take what is known of the site."""
        self._data = StructuredData(site)
        self.listed = digest(*site[: Site._fields.index("find_author")])
        """The digest of all that is told of the site, by which engines tell it from what others say."""

    def offer_filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name.

        What they say of constants shall not stand in compiled templates: they take the context.
        """
        data = self._data
        found: dict[str, Callable[..., Any]] = {
            "story_graph": partial(self._tell_story),
            "list_graph": partial(self._tell_list),
            "author_graph": partial(self._tell_author),
            "page_graph": partial(self._tell_page),
            "front_graph": lambda _context, _name: Markup(data.tell_front()),  # noqa: S704 – escaped for scripts
            "page_address": lambda _context, name: data.locate(name_address(str(name))),
            "whole_address": lambda _context, address: data.locate(str(address)),
            "zoned": lambda _context, iso: data.zoned(iso),
        }
        for each in found.values():
            pass_context(each)
            vars(each)["listed"] = self.listed
        return found

    def tell_piece(self, context: Any, piece: Any) -> str:
        """Return the graph of a story's page; Pelican's context has what was made from each source."""
        contents = context.get("generated_content", {})  # a table that is empty until it is asked
        card = piece.share_card
        return self._data.tell_story(
            Told(
                piece.card.url,
                piece.story,
                piece.gist,
                piece.section,
                piece.credit,
                piece.pictures if piece.card.pictures else (),
                (card, *CARD_SIZE) if card else None,
                is_listed=piece.card.is_listed,
                find_url=partial(_find_url, piece.path, contents),
            )
        )

    def _tell_story(self, context: Any, article: Any) -> str:
        """Return the graph of a story's page; nothing for an article that has no story."""
        piece = getattr(article, "piece", None)
        if piece is None:
            return ""
        return Markup(self.tell_piece(context, piece))  # noqa: S704 – escaped for scripts

    def _tell_list(
        self, context: Any, articles: Sequence[Any], name: str, crumbs: Crumbs = (), description: str = ""
    ) -> str:
        """Return the graph of a page that lists articles."""
        stories = [Listed(_find_title(each), each.url) for each in islice(articles, MOST_LISTED)]
        heading = Heading(_find_address(context), _plain(name), _plain(description), _plain_all(crumbs))
        return Markup(self._data.tell_list(heading, stories, len(articles)))  # noqa: S704 – escaped for scripts

    def _tell_author(self, context: Any, author: Any, name: str, crumbs: Crumbs = ()) -> str:
        """Return the graph of an author's page, whose title is ``name``."""
        heading = Heading(_find_address(context), _plain(name), "", _plain_all(crumbs))
        return Markup(self._data.tell_author(heading, _plain(author.name), author.url))  # noqa: S704 – escaped for scripts

    def _tell_page(self, context: Any, page: Any, description: str = "") -> str:
        """Return the graph of one of the site's own pages."""
        heading = Heading(_find_address(context), _plain(page.title), _plain(description))
        return Markup(self._data.tell_page(heading, getattr(page, "slug", ""), getattr(page, "lang", "")))  # noqa: S704 – escaped for scripts


def _find_title(article: Any) -> str:
    story = article.story
    return str(story.headline) if story else _plain(Markup(article.title).striptags())  # noqa: S704 – only to be stripped


def _find_address(context: Any) -> str:
    """Return the address of the page that is being made, below the site's."""
    return name_address(str(context.get("output_file") or ""))


def _find_url(source: str, contents: Mapping[str, Any], href: str) -> str:
    """Return the address of what was made from the source that a link names; nothing if it stays in."""
    found = contents.get(find_linked_source(source, href))
    return str(getattr(found, "url", "") or "")


def _plain(text: object) -> str:
    """Return a name as text: those of Pelican's terms are markup."""
    return unescape(str(text)) if hasattr(text, "__html__") else str(text)


def _plain_all(crumbs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_plain(name), url) for name, url in crumbs]
