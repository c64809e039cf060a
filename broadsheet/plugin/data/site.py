"""Knows what files of data are made from: the site's lists, its settings and its stories.

Must not know any of the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, Any

from broadsheet.outputs.trace import Read, note
from broadsheet.plugin.lazy import LazyArticle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.build.edition import Edition, Piece
    from broadsheet.plugin.generators import Build
    from broadsheet.settings import Settings


@dataclass(frozen=True)
class Site:
    """A build, as those see it who make files of data from it.

    What is read of ``articles`` and other lists of the context, and of pieces, is noted while a file is made.
    """

    context: dict[str, Any]
    """What templates see; its lists note what is asked of them."""
    values: dict[str, Any]
    """Pelican's settings."""
    build: Build

    @property
    def settings(self) -> Settings:
        """Return Broadsheet's settings, checked."""
        return self.build.desk.settings

    @property
    def edition(self) -> Edition:
        """Return the stories of this build."""
        return self.build.edition

    @property
    def articles(self) -> Sequence[Any]:
        """Return the listed stories, the newest first. Ask for what is shown: ``articles[:50]``."""
        found: Sequence[Any] = self.context["articles"]
        return found

    @cached_property
    def pages(self) -> Mapping[str, str]:
        """Return the sources of all stories that go out, hidden ones too, by the files of their pages."""
        if self.build.is_lazy:
            return self.edition.outputs
        return {article.save_as: article.relative_source_path for article in self._find_all()}

    def _find_all(self) -> Iterator[Any]:
        for kind in ("articles", "hidden_articles"):
            for article in self.context[kind]:
                yield from (article, *article.translations)

    def describe(self, path: str) -> tuple[str, str, str]:
        """Return title, language and address, relative to the site's, of a story or of one of the site's pages."""
        card = self.edition.cards.get(path)
        if card is None or not self.build.is_lazy:
            content = self.context["generated_content"][path]
            return unescape(str(content.title)), content.lang, content.url
        note(Read("listed", path))
        story = self.find_piece(path).story
        return story.headline, story.language, card.url

    def locate(self, url: str) -> str:
        """Return the whole address of what has one within the site."""
        return f"{self.settings.site_url}/{url}"

    def has_file(self, name: str) -> bool:
        """Tell whether a file of the site's own, or one of its template pages, goes out under a name."""
        statics = (static.save_as for static in self.context.get("staticfiles", ()))
        return name in statics or name in self.values["TEMPLATE_PAGES"].values()

    def find_article(self, path: str) -> Any:
        """Return the story of a source that goes out, as templates see it. Raises KeyError if it does not."""
        if self.build.listings:
            return LazyArticle(self.edition.cards[path], self.build.listings)
        return self._articles[path]

    @cached_property
    def _articles(self) -> dict[str, Any]:
        return {article.relative_source_path: article for article in self._find_all()}

    def find_piece(self, path: str) -> Piece:
        """Return the story of a source that goes out. Raises KeyError if it does not."""
        piece = self.edition.find_piece(path)
        if piece is None:
            raise KeyError(path)
        return piece
