"""Knows the stories that are out as they lie on file: each is fetched when it is asked for.

Must not know who asks. A build of a few texts, or of more stories than memory should hold, looks at few of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from broadsheet.build.rolls import roll_up
from broadsheet.enrich.related import index_headlines

if TYPE_CHECKING:
    from broadsheet.build.cards import Card
    from broadsheet.build.rolls import Roll
    from broadsheet.build.store import Reader

_MOST_HELD = 4096
"""Cards that are held at a time."""


class FiledCards(Mapping[str, "Card"]):
    """The cards of the stories that are out, taken from the file when they are asked for."""

    def __init__(self, paths: Roll, reader: Reader) -> None:
        """Take the paths of all stories that are out."""
        self.paths = paths
        self._reader = reader
        self._held: dict[str, Card] = {}
        """Those that were asked for last."""

    def __getitem__(self, path: str) -> Card:
        card = self._held.get(path)
        if card is None:
            if path not in self.paths:
                raise KeyError(path)
            if len(self._held) >= _MOST_HELD:
                self._held.clear()
            card = self._held[path] = self._reader.fetch_card(path)
        return card

    def fetch_listed(self, path: str) -> bytes:
        """Return the digest of what lists show of a story, without its card where that is not held."""
        card = self._held.get(path)
        return self._reader.fetch_listed(path) if card is None else card.listed

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def __contains__(self, path: object) -> bool:
        return path in self.paths


class PackedOutputs(Mapping[str, str]):
    """The sources of stories by the files of their pages, as they were given, in the order of the files' names."""

    def __init__(self, outputs: Mapping[str, str], paths: Roll) -> None:
        """Take them from what has them, and the paths of all sources, whose numbers are held."""
        names = sorted(outputs)
        self._paths = paths
        self._names = roll_up(names)
        self._numbers = array("I", (paths.find(outputs[name]) for name in names))

    def __getitem__(self, name: str) -> str:
        number = self._names.find(name)
        if number < 0:
            raise KeyError(name)
        return self._paths[self._numbers[number]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names


class FiledHeadlines(Mapping[str, str]):
    """The sources of listed stories by the normal form of their headlines, looked for on file."""

    def __init__(self, cards: Mapping[str, Card], reader: Reader) -> None:
        """Take the stories that are out."""
        self._cards = cards
        self._reader = reader

    def __getitem__(self, key: str) -> str:
        same = (path for path in self._reader.find_headline(key) if path in self._cards)
        found = index_headlines((path, key) for path in same if self._cards[path].is_listed)
        return found[key]

    def __iter__(self) -> Iterator[str]:
        return (card.headline for card in self._cards.values() if card.headline in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
