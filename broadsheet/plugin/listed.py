"""Knows what a list gives a template for a story: enough for its card, and the whole article when more is asked for.

Must not know how articles are made, nor which list it stands in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from broadsheet.build.cards import Card


class Maker(Protocol):
    """What finds the parts of an article, each cheaper than all of it."""

    def find_category(self, card: Card) -> Any:
        """Return the section that a listed story stands in."""

    def find_date(self, card: Card) -> Any:
        """Return when a story is dated."""

    def find_story(self, card: Card) -> Any:
        """Return what lists show of a story."""

    def make_article(self, card: Card) -> Any:
        """Return the article."""


class Listed:
    """An article in a list, which is made when more is asked of it than what most cards show."""

    __slots__ = ("_article", "_card", "_maker")

    def __init__(self, card: Card, maker: Maker) -> None:
        """Wait to be asked."""
        self._article: Any = None
        self._card = card
        self._maker = maker

    @property
    def fragment_key(self) -> str:
        """Return what tells it from others within a build."""
        return self._card.path

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return self._card.url

    @property
    def date(self) -> Any:
        """Return when it is dated, on the site's clock."""
        return self._maker.find_date(self._card)

    @property
    def category(self) -> Any:
        """Return its section; that of a hidden story may have no page, which its article knows."""
        return self._maker.find_category(self._card) if self._card.is_listed else self.__getattr__("category")

    @property
    def story(self) -> Any:
        """Return the story that it shows."""
        return self._maker.find_story(self._card)

    def __getattr__(self, name: str) -> Any:
        if self._article is None:
            self._article = self._maker.make_article(self._card)
        return getattr(self._article, name)

    def __eq__(self, other: object) -> bool:
        return getattr(other, "fragment_key", None) == self._card.path

    def __hash__(self) -> int:
        return hash(self._card.path)

    def __str__(self) -> str:
        return str(self._maker.make_article(self._card))
