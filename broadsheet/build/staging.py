"""Knows how a finished build takes the place of the last one, and how an unfinished one leaves no trace.

Must not know what the files are.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
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
    root = os.fspath(folder)
    found: set[str] = set()
    for parent, _folders, names in os.walk(root):
        inside = parent[len(root) :].replace(os.sep, "/").lstrip("/")
        found.update(f"{inside}/{name}" if inside else name for name in names)
    return found


def find_changed(staging: Path, output: Path) -> set[str]:
    """Return the staged files that the output does not have just so."""
    fresh, old = os.fspath(staging), os.fspath(output)
    return {name for name in list_files(staging) if not is_same(f"{fresh}/{name}", f"{old}/{name}")}


def publish(
    staging: Path, output: Path, changed: Collection[str], made: Collection[str], before: Collection[str]
) -> Published:
    """Move the staged files that have changed into the output; the others are not touched.

    ``made`` are all files that the output shall have of this build, ``before`` those that may have to go: the
    ones that earlier builds made. Nothing else is removed. Raises OSError before anything is moved if a file
    could not take its place.
    """
    stale = {name for name in set(before).difference(made) if _is_plain(name)}
    for name in sorted(changed):
        _check_place(output, name, stale)
    removed = 0
    if stale:
        folders = {parent.as_posix() for name in made for parent in Path(name).parents}
        removed += _remove(output, {name for name in stale if _is_in_the_way(name, made, folders)})
    for name in sorted(changed):
        _place(f"{staging}/{name}", f"{output}/{name}")
    removed += _remove(output, stale)
    return Published(len(changed), len(made) - len(changed), removed)


def _check_place(output: Path, name: str, stale: Collection[str]) -> None:
    """Raise what moving a file to its place would raise; ``stale`` files will have gone by then."""
    if (output / name).is_dir() and not any(old.startswith(f"{name}/") for old in stale):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(output / name))
    parents = (output / parent for parent in Path(name).parents)
    above = next((parent for parent in (*parents, output.parent) if os.path.lexists(parent)), output.parent)
    if not above.is_dir():
        if above.relative_to(output).as_posix() in stale:
            return
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(above))
    if not os.access(above, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(above))


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


def _place(fresh: str, target: str) -> None:
    """Put one file into the output; the folder that it is to lie in is made where it is missing."""
    try:
        os.replace(fresh, target)  # noqa: PTH105 – thousands
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
        _move(fresh, target)
    except OSError:
        _move(fresh, target)


def _move(fresh: str, target: str) -> None:
    try:
        os.replace(fresh, target)  # noqa: PTH105
    except OSError:
        # The output may be a mount of its own, where a rename from beside it is not possible.
        place = Path(target)
        near = place.with_name(f".{place.name}.new")
        shutil.copyfile(fresh, near)
        near.replace(place)


def is_same(fresh: str, target: str) -> bool:
    """Tell whether two files have the same bytes; a link in the output is no file of ours."""
    try:
        status, wanted = os.lstat(target), os.stat(fresh)  # noqa: PTH116
    except OSError:
        return False
    if not stat.S_ISREG(status.st_mode) or status.st_size != wanted.st_size:
        return False
    with open(fresh, "rb") as one, open(target, "rb") as other:  # noqa: PTH123 – thousands
        return one.read() == other.read()
