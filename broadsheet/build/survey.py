"""Knows what in the content folder no builder can get past: it is told before anything is read.

Must not know what the files say; a story that cannot be read is told by the edition.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.settings import Settings

_STORIES = (".txt", ".md")


class _Obstacle(NamedTuple):
    path: str
    message: str
    remedy: str


def find_obstacles(settings: Settings) -> list[Problem]:
    """Return folders and files that cannot be read, folders within themselves, and names that are no text.

    A folder that is passed over without a word would take its stories out of the site.
    """
    if not settings.content.is_dir():
        return []
    found = _survey(settings.content, "", frozenset())
    return [Problem(settings.name_source(_show(path)), 0, message, remedy) for path, message, remedy in found]


def _survey(folder: Path, inside: str, above: frozenset[tuple[int, int]]) -> Iterator[_Obstacle]:
    """Yield the obstacles in a folder, ``inside`` being its path in the content folder with a slash behind."""
    try:
        status = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        message = f"the folder cannot be read: {error.strerror}"
        yield _Obstacle(inside.rstrip("/"), message, "Let the builder read it, or take it out.")
        return
    identity = status.st_dev, status.st_ino
    if identity in above:
        yield _Obstacle(inside.rstrip("/"), "the folder leads back into itself", "Take this link out.")
        return
    for entry in entries:
        if not entry.name.startswith("."):
            yield from _survey_entry(entry, f"{inside}{entry.name}", above | {identity})


def _survey_entry(
    entry: os.DirEntry[str], path: str, above: frozenset[tuple[int, int]]
) -> Iterator[_Obstacle]:
    if not _is_text(entry.name):
        yield _Obstacle(path, "the name is not UTF-8 and cannot be part of an address", "Rename it.")
    elif entry.is_dir():
        yield from _survey(Path(entry.path), f"{path}/", above)
    elif not path.lower().endswith(_STORIES) and not os.access(entry.path, os.R_OK):
        yield _Obstacle(path, "the file cannot be read", "Let the builder read it, or take it out.")


def _is_text(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _show(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode()
