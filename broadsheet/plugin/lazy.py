"""Knows what a template gets for a story: what most pages show of it, and the whole article when more is asked for.

Must not know how articles are made, nor which page or list shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import escape

if TYPE_CHECKING:
    from broadsheet.build.cards import Card


class Maker(Protocol):
    """What finds the parts of an article, each cheaper than all of it."""

    def find_category(self, card: Card) -> Any:
        """Return the section that a listed story stands in."""

    def find_tags(self, card: Card) -> Any:
        """Return the topics of a listed story."""

    def find_authors(self, card: Card) -> Any:
        """Return the names of a listed story's byline."""

    def find_date(self, card: Card) -> Any:
        """Return when a story is dated."""

    def find_piece(self, card: Card) -> Any:
        """Return the story with all that its page needs."""

    def find_onward(self, card: Card) -> Any:
        """Return the stories to go on to."""

    def find_beside(self, card: Card) -> Any:
        """Return the next newer and the next older story of the section."""

    def find_content(self, card: Card) -> str:
        """Return the body of a story that leads nowhere within the site; nothing if it may, or is empty."""

    def summarise(self, card: Card) -> Any:
        """Return what introduces a story, as markup."""

    def find_pictures(self, card: Card) -> Any:
        """Return what cards show of a story's pictures."""

    def make_article(self, card: Card) -> Any:
        """Return the article."""


class LazyArticle:
    """An article that is made when more is asked of it than what most pages and feeds show."""

    __slots__ = ("_article", "_authors", "_card", "_maker", "_piece", "_tags")

    def __init__(self, card: Card, maker: Maker) -> None:
        """Wait to be asked."""
        self._article: Any = None
        self._authors: Any = None
        self._card = card
        self._maker = maker
        self._piece: Any = None
        self._tags: Any = None

    @property
    def fragment_key(self) -> str:
        """Return what tells it from others within a build."""
        return self._card.path

    @property
    def relative_source_path(self) -> str:
        """Return the path of its source."""
        return self._card.path

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return self._card.url

    @property
    def save_as(self) -> str:
        """Return the file of its page."""
        return self._card.save_as

    @property
    def date(self) -> Any:
        """Return when it is dated, on the site's clock."""
        return self._maker.find_date(self._card)

    @property
    def category(self) -> Any:
        """Return its section; that of a hidden story may have no page, which its article knows."""
        return self._maker.find_category(self._card) if self._card.is_listed else self._make().category

    @property
    def tags(self) -> Any:
        """Return its topics; the same goes for a hidden story's."""
        if not self._card.is_listed:
            return self._make().tags
        if self._tags is None:
            self._tags = self._maker.find_tags(self._card)
        return self._tags

    @property
    def title(self) -> Any:
        """Return its headline as markup."""
        return escape(self.story.headline)

    @property
    def summary(self) -> Any:
        """Return what introduces it, as markup."""
        return self._maker.summarise(self._card)

    @property
    def story(self) -> Any:
        """Return the story that it shows."""
        return self._find_piece().story

    @property
    def credit(self) -> Any:
        """Return what the story owes to whom; nothing for the site's own."""
        return self._find_piece().credit

    @property
    def piece(self) -> Any:
        """Return the story with all that its page needs."""
        return self._find_piece()

    @property
    def pictures(self) -> Any:
        """Return what cards show of its pictures."""
        return self._maker.find_pictures(self._card)

    @property
    def share_card(self) -> str:
        """Return the address of its share card, relative to the site's; nothing unless it is published."""
        card: str = self._maker.find_piece(self._card).share_card
        return card

    @property
    def onward(self) -> Any:
        """Return the stories to go on to."""
        return self._maker.find_onward(self._card)

    @property
    def beside(self) -> Any:
        """Return the next newer and the next older story of its section; nothing where there is none."""
        return self._maker.find_beside(self._card)

    @property
    def content(self) -> str:
        """Return its body."""
        return self._maker.find_content(self._card) or str(self._make().content)

    def get_content(self, siteurl: str) -> str:
        """Return its body with its links for a site at ``siteurl``."""
        return self._maker.find_content(self._card) or str(self._make().get_content(siteurl))

    def _find_piece(self) -> Any:
        if self._piece is None:
            self._piece = self._maker.find_piece(self._card)
        return self._piece

    def _make(self) -> Any:
        if self._article is None:
            self._article = self._maker.make_article(self._card)
        return self._article

    def __getattr__(self, name: str) -> Any:
        """Return what the article has; not every one has an author or was updated."""
        if name == "modified" and not self.story.revised:
            raise AttributeError(name)
        if name in {"authors", "author"} and self._card.is_listed:
            if self._authors is None:
                self._authors = self._maker.find_authors(self._card)
            if not self._authors:
                raise AttributeError(name)
            return self._authors if name == "authors" else self._authors[0]
        return getattr(self._make(), name)

    def __eq__(self, other: object) -> bool:
        return getattr(other, "fragment_key", None) == self._card.path

    def __hash__(self) -> int:
        return hash(self._card.path)

    def __str__(self) -> str:
        return str(self._make())
