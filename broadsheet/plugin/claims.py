"""Knows who makes each output of a build, and that nobody else may.

Must not know how outputs are made.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from pelican.utils import sanitised_join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Maker = str | Mapping[str, str]


class Claims:
    """The makers of outputs: in words or, for the many files of stories, what has their sources by their names."""

    def __init__(self, folder: str) -> None:
        """Take the folder that names are relative to."""
        self.collisions: dict[str, str] = {}
        """What is to be told of outputs that are made twice."""
        self._folder = folder
        self._makers: dict[str, Maker] = {}
        self._many: list[Mapping[str, str]] = []
        self._overridden: set[str] = set()

    def __len__(self) -> int:
        """Return how many outputs are made."""
        return len(self._makers) + sum(map(len, self._many))

    def claim(self, name: str, maker: Maker) -> None:
        """Note who makes an output; a second one that does is told with the first."""
        first = self._find_maker(name)
        if first is None:
            self._makers[name] = maker
        elif first is not maker and first != maker:
            told = f"made twice: by {_tell_maker(first, name)} and by {_tell_maker(maker, name)}"
            self.collisions.setdefault(name, told)

    def claim_again(self, name: str, maker: Maker) -> None:
        """Note that an output is made twice, be it by the same maker."""
        again = f"{_tell_maker(maker, name)} again" if self._find_maker(name) == maker else maker
        self.claim(name, again)

    def reserve(self, name: str, maker: Maker, *, override: bool = False) -> bool:
        """Tell whether a file is to be made; what Pelican's writer would not write twice is told."""
        name = self.locate(name)
        if name in self._overridden and not override:
            return False
        if name in self._overridden or (not override and self._find_maker(name) is not None):
            self.claim_again(name, maker)
            return False
        if override:
            self._overridden.add(name)
        self.claim(name, maker)
        return True

    def reserve_many(self, sources: Mapping[str, str]) -> Mapping[str, str]:
        """Return those of the files of stories that are to be made; where nothing is in their way, nothing is copied."""
        names = sources.keys()
        if (
            names.isdisjoint(self._makers)
            and all(names.isdisjoint(many) for many in self._many)
            and names.isdisjoint(self._overridden)
            and all(map(_is_plain, names))
        ):
            self._many.append(sources)
            return sources
        return {name: path for name, path in sources.items() if self.reserve(name, sources)}

    def tell_maker(self, name: str) -> str:
        """Return what makes a file, in words; nothing if nobody has wanted it yet."""
        maker = self._find_maker(name)
        return _tell_maker(maker, name) if maker else ""

    def locate(self, name: str) -> str:
        """Return the path of an output, relative to all; most names need no mending."""
        if _is_plain(name):
            return name
        return os.path.relpath(sanitised_join(self._folder, name), self._root).replace(os.sep, "/")

    @cached_property
    def _root(self) -> str:
        return str(sanitised_join(self._folder))

    def _find_maker(self, name: str) -> Maker | None:
        return self._makers.get(name) or next(self._find_among_many(name), None)

    def _find_among_many(self, name: str) -> Iterator[Mapping[str, str]]:
        return (many for many in self._many if name in many)


def _is_plain(name: str) -> bool:
    """Tell a name that is the path of its file as it stands."""
    return (
        os.sep == "/"
        and bool(name)
        and name[0] not in "./"
        and name[-1] != "/"
        and "/." not in name
        and "//" not in name
    )


def _tell_maker(maker: Maker, name: str) -> str:
    return maker if isinstance(maker, str) else f"the story {maker[name]}"
