"""Knows Pelican's tables of what was made from which source, and notes what is looked up in them.

Must not know who looks: pages of a later build are compared by what they looked up.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from broadsheet.outputs.trace import Read, note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.plugin.listings import ListedStories


class Contents(dict[str, Any]):
    """Pelican's table of what was made from which source: stories are made, and noted, when they are looked up."""

    def __init__(self, generator: ListedStories) -> None:
        """Begin with the stories alone."""
        super().__init__()
        self._generator = generator

    def __contains__(self, path: object) -> bool:
        return super().__contains__(path) or path in self._generator.edition.cards

    def __getitem__(self, path: str) -> Any:
        note(Read("listed", path))
        if super().__contains__(path):
            return super().__getitem__(path)
        return self._generator.make_article(self._generator.edition.cards[path])

    def __iter__(self) -> Iterator[str]:
        return chain(super().__iter__(), self._generator.edition.cards)

    def get(self, path: str, default: Any = None) -> Any:
        """Return what was made from a source."""
        if path not in self:
            note(Read("listed", path))
            return default
        return self[path]


class Statics(dict[str, Any]):
    """Pelican's table of the files that are copied, which notes what is looked up."""

    def __init__(self, *, is_filled: bool) -> None:
        """Begin with nothing; a table that nobody fills must not be asked."""
        super().__init__()
        self._is_filled = is_filled

    def get(self, path: str, default: Any = None) -> Any:
        """Return the file that a source is copied to."""
        note(Read("static", path))
        if not self._is_filled:
            raise LookupError(path)
        return super().get(path, default)
