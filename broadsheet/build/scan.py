"""Knows which files lie in a folder, each with its time and size, from one walk.

Must not know what they are for.
"""

from __future__ import annotations

import fnmatch
import os
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


class Source(NamedTuple):
    """A file as the file system tells of it."""

    path: str
    """Relative to the folder, with forward slashes."""
    stamp: int
    """Nanoseconds since 1970."""
    size: int


def scan(folder: Path, ignored: Collection[str] = ()) -> list[Source]:
    """Return all files of a folder in the order of their paths.

    Names that begin with a dot or match an ignored pattern are left out. Links to folders are followed, but not
    back into a folder that the walk is inside of.
    """
    pattern = re.compile("|".join([r"\.", *map(fnmatch.translate, ignored)]))
    return sorted(_walk(os.fspath(folder), "", pattern, ()))


def _walk(folder: str, inside: str, ignored: re.Pattern[str], links: tuple[str, ...]) -> Iterator[Source]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if ignored.match(entry.name):
                continue
            path = f"{inside}{entry.name}"
            if entry.is_dir():
                followed = (*links, os.path.realpath(entry.path)) if entry.is_symlink() else links
                if not (entry.is_symlink() and _leads_back(followed[-1], folder, links)):
                    yield from _walk(entry.path, f"{path}/", ignored, followed)
                continue
            try:
                status = entry.stat()
            except OSError:  # a link that leads nowhere; whoever opens it will tell
                yield Source(path, 0, 0)
            else:
                yield Source(path, status.st_mtime_ns, status.st_size)


def _leads_back(target: str, folder: str, links: tuple[str, ...]) -> bool:
    inside = os.path.realpath(folder)
    return target in links or f"{inside}/".startswith(f"{target}/")
