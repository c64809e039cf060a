"""Knows how a finished build takes the place of the last one, and how an unfinished one leaves no trace.

Must not know what the files are.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


class Published(NamedTuple):
    """How many files a build changed in the output."""

    written: int
    unchanged: int
    removed: int


@contextmanager
def open_staging(output: Path) -> Iterator[Path]:
    """Give an empty folder beside the output for as long as a build takes; it is gone afterwards.

    It stands beside the output so that its files can be renamed into it. What a killed build left is cleared.
    """
    staging = output.with_name(f".{output.name}.staging")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def list_files(folder: Path) -> set[str]:
    """Return the paths of all files in a folder, relative to it, with forward slashes."""
    found: set[str] = set()
    for parent, _folders, names in os.walk(folder):
        inside = Path(parent).relative_to(folder)
        found.update((inside / name).as_posix() for name in names)
    return found


def find_changed(staging: Path, output: Path) -> set[str]:
    """Return the staged files that the output does not have just so."""
    return {name for name in list_files(staging) if not _is_same(staging / name, output / name)}


def publish(staging: Path, output: Path, made: Collection[str], before: Collection[str]) -> Published:
    """Move what a build has staged into the output. Files with the same bytes are not touched.

    ``made`` are all files that the output shall have of this build, ``before`` those that may have to go: the
    ones that earlier builds made. Nothing else is removed.
    """
    changed = find_changed(staging, output)
    stale = {name for name in set(before).difference(made) if _is_plain(name)}
    removed = 0
    if stale:
        folders = {parent.as_posix() for name in made for parent in Path(name).parents}
        removed += _remove(output, {name for name in stale if _is_in_the_way(name, made, folders)})
    for name in sorted(changed):
        _place(staging / name, output / name)
    removed += _remove(output, stale)
    return Published(len(changed), len(made) - len(changed), removed)


def _is_plain(name: str) -> bool:
    """Keep a record that somebody wrote by hand from reaching outside the output."""
    return not name.startswith("/") and ".." not in Path(name).parts


def _is_in_the_way(name: str, made: Collection[str], folders: Collection[str]) -> bool:
    """Tell whether an old file stands where a folder is needed, or in a folder where a file is needed."""
    return name in folders or any(parent.as_posix() in made for parent in Path(name).parents)


def _remove(output: Path, names: set[str]) -> int:
    """Remove files, and the folders that are empty without them; return how many files there were."""
    count = 0
    for name in sorted(names):
        path = output / name
        if path.is_file() or path.is_symlink():
            path.unlink()
            count += 1
        for folder in list(path.relative_to(output).parents)[:-1]:
            try:
                (output / folder).rmdir()
            except OSError:
                break
    return count


def _place(fresh: Path, target: Path) -> None:
    """Put one file into the output."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        fresh.replace(target)
    except OSError:
        # The output may be a mount of its own, where a rename from beside it is not possible.
        near = target.with_name(f".{target.name}.new")
        shutil.copyfile(fresh, near)
        near.replace(target)


def _is_same(fresh: Path, target: Path) -> bool:
    if target.is_symlink() or not target.is_file() or target.stat().st_size != fresh.stat().st_size:
        return False
    return fresh.read_bytes() == target.read_bytes()
