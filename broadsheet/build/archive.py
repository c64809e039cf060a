"""Knows the archive of a whole site, one file of JSON lines: how it is made of the stories' own files.

Must not know what a line says. However many stories there are, no more of them than one is held at a time.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.build.staging import move_file, remove_packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FILE = "stories.ndjson"
"""Where the archive lies in the output. No build of the site looks into it."""


class Archived(NamedTuple):
    """What was done."""

    stories: int
    size: int
    """In bytes."""
    is_new: bool
    """The file was written, since it would not have come out as it stood."""


class ArchiveError(Exception):
    """The archive cannot be made; ``remedy`` says what helps."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.remedy = remedy


def write_archive(output: Path, list_names: Callable[[], Iterable[str]]) -> Archived:
    """Join the named files of an output, a line each, and let them take the archive's place. Raises ArchiveError.

    ``list_names`` may be asked twice: a file that would come out as it stands is not written again.
    """
    standing = output / FILE
    if (found := _compare(standing, _read_lines(output, list_names()))) is not None:
        return found
    fresh = output.with_name(f".{output.name}.archive")
    stories = size = 0
    try:
        with fresh.open("wb") as file:
            for line in _read_lines(output, list_names()):
                file.write(line)
                stories, size = stories + 1, size + len(line)
        remove_packed(os.fspath(standing), FILE, ())
        move_file(os.fspath(fresh), os.fspath(standing))
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()
    return Archived(stories, size, is_new=True)


def _compare(standing: Path, lines: Iterator[bytes]) -> Archived | None:
    """Return what stands if it is of just these lines."""
    stories = size = 0
    try:
        with standing.open("rb") as file:
            for line in lines:
                if file.read(len(line)) != line:
                    return None
                stories, size = stories + 1, size + len(line)
            return None if file.read(1) else Archived(stories, size, is_new=False)
    except FileNotFoundError:
        return None


def _read_lines(output: Path, names: Iterable[str]) -> Iterator[bytes]:
    root = os.fspath(output)
    for name in names:
        try:
            with open(f"{root}/{name}", "rb", buffering=0) as file:  # noqa: PTH123 – thousands
                line = file.read()
        except OSError as error:
            message = f"{name} cannot be read: {error.strerror}"
            raise ArchiveError(message, "Build the site, then make its archive.") from error
        if line.find(b"\n") != len(line) - 1:
            message = f"{name} is not the line of JSON that a build made of its story"
            raise ArchiveError(message, "Build the site, then make its archive.")
        yield line
