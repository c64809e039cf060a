"""Knows which files lie in the content folder, each with its time and size, and what nobody can get past there.

Must not know what the files say; a story that cannot be read is told by whoever opens it.
"""

from __future__ import annotations

import fnmatch
import os
import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_STORIES = (".txt", ".md", ".json")
TICK = 2_000_000_000
"""Nanoseconds by which clocks and file systems may be coarse: a younger time stamp proves nothing."""


class Source(NamedTuple):
    """A file as the file system tells of it."""

    path: str
    """Relative to the folder, with forward slashes."""
    stamp: int
    """Nanoseconds since 1970."""
    size: int


_make_source = partial(tuple.__new__, Source)


class Obstacle(NamedTuple):
    """A folder or a file that cannot be read, a folder within itself, or a name that is no text."""

    path: str
    message: str
    remedy: str


class Survey:
    """What one walk through a folder found.

    Names that begin with a dot or match an ignored pattern are left out. Links to files and folders are followed.
    A folder that was passed over without a word would take its stories out of the site: it is an obstacle.
    """

    def __init__(self, folder: Path, ignored: Collection[str] = ()) -> None:
        """Walk through the folder; one that is not there has no files."""
        patterns = (pattern for pattern in ignored if "/" not in pattern)  # no name has one
        self._ignored = re.compile("|".join([r"\.", *map(fnmatch.translate, patterns)]))
        self.files: list[Source] = []
        """In no order."""
        self.obstacles: list[Obstacle] = []
        if folder.is_dir():
            self._walk(os.fspath(folder), "", ())
        self.obstacles.sort()

    def _walk(self, folder: str, inside: str, links: tuple[str, ...]) -> None:
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError as error:
            message = f"the folder cannot be read: {error.strerror}"
            self._hinder(inside.rstrip("/"), message, "Let the builder read it, or take it out.")
            return
        is_ignored, take = self._ignored.match, self.files.append
        for entry in entries:
            name = entry.name
            if is_ignored(name):
                continue
            path = inside + name
            if not (name.endswith(_STORIES) and name.isascii() and entry.is_file(follow_symlinks=False)):
                self._take(entry, path, links)
            else:  # as most are
                with suppress(FileNotFoundError):
                    status = entry.stat()
                    take(_make_source((path, status.st_mtime_ns, status.st_size)))

    def _take(self, entry: os.DirEntry[str], path: str, links: tuple[str, ...]) -> None:
        if not _is_text(entry.name):
            message = "the name is not UTF-8 and cannot be part of an address"
            self._hinder(path.encode("utf-8", "backslashreplace").decode(), message, "Rename it.")
        elif entry.is_dir():
            followed = (*links, os.path.realpath(entry.path)) if entry.is_symlink() else links
            if entry.is_symlink() and _leads_back(followed[-1], entry.path, links):
                self._hinder(path, "the folder leads back into itself", "Take this link out.")
            else:
                self._walk(entry.path, f"{path}/", followed)
        else:
            self._take_file(entry, path)

    def _take_file(self, entry: os.DirEntry[str], path: str) -> None:
        is_story = path.lower().endswith(_STORIES)
        if not is_story and not os.access(entry.path, os.R_OK):
            self._hinder(path, "the file cannot be read", "Let the builder read it, or take it out.")
            return
        try:
            status = entry.stat()
        except OSError:  # a link that leads nowhere; whoever opens the story will tell
            self.files.append(Source(path, 0, 0))
        else:
            self.files.append(Source(path, status.st_mtime_ns, status.st_size))

    def _hinder(self, path: str, message: str, remedy: str) -> None:
        self.obstacles.append(Obstacle(path, message, remedy))


def _leads_back(target: str, link: str, links: tuple[str, ...]) -> bool:
    """Tell whether a link leads to a folder that the walk is inside of."""
    inside = os.path.realpath(os.path.dirname(link))  # noqa: PTH120 – paths are strings here
    return target in links or f"{inside}/".startswith(f"{target}/")


def _is_text(name: str) -> bool:
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)
