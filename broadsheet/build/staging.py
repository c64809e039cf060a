"""Knows how a finished build takes the place of the last one, and how an unfinished one leaves no trace.

Must not know what the files are.
"""

from __future__ import annotations

import errno
import os
import posixpath
import shutil
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator

PACKED = (".gz", ".br", ".zst")
"""What the packed forms of a file are called, which servers send in its place (``packing``)."""


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


def empty(folder: Path) -> None:
    """Take away all that lies in a folder."""
    shutil.rmtree(folder)
    folder.mkdir()


def list_files(folder: Path) -> set[str]:
    """Return the paths of all files in a folder, relative to it, with forward slashes."""
    start = len(os.path.join(folder, ""))  # noqa: PTH118
    found: set[str] = set()
    waiting = [os.fspath(folder)]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif not entry.is_dir():
                    found.add(entry.path[start:])
    return {name.replace(os.sep, "/") for name in found} if os.sep != "/" else found


def find_changed(staging: Path, output: Path, names: Iterable[str]) -> set[str]:
    """Return those of the staged files that the output does not have just so."""
    fresh, old = os.fspath(staging), os.fspath(output)
    return {name for name in names if not is_same(f"{fresh}/{name}", f"{old}/{name}")}


def publish(  # noqa: PLR0913, PLR0917 – what was, what is, and what shall be
    staging: Path,
    output: Path,
    changed: Collection[str],
    made: Collection[str],
    before: Collection[str],
    others: Container[str] = (),
) -> Published:
    """Move the staged files that have changed into the output; the others are not touched.

    ``made`` are all files that the output shall have of this build, ``before`` those that may have to go: the
    ones that earlier builds made. Nothing else is removed but the packed forms of what changes or goes, unless they
    are among ``made`` or among ``others``, files of the site that stand. Raises OSError before anything is moved if a file
    could not take its place.
    """
    own = _Either(made, others)
    stale = {name for name in set(before).difference(made) if _is_plain(name)}
    _check_places(output, sorted(changed), stale)
    removed = 0
    if stale:
        folders = _list_folders(made)
        removed += _remove(output, {name for name in stale if _is_in_the_way(name, made, folders)}, own)
    _move_all(f"{staging}/", f"{output}/", "", changed, own)
    removed += _remove(output, stale, own)
    return Published(len(changed), len(made) - len(changed), removed)


def _list_folders(names: Iterable[str]) -> set[str]:
    """Return the folders that files lie in, and those that these lie in."""
    found: set[str] = set()
    for name in names:
        folder = posixpath.normpath(name).rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _check_places(output: Path, names: Iterable[str], stale: Collection[str]) -> None:
    """Raise what moving files to their places would raise; ``stale`` files will have gone by then."""
    root = os.fspath(output)
    above: dict[str, str] = {}
    checked: set[str] = set()
    for name in names:
        path = f"{root}/{name}"
        folder = path.rpartition("/")[0]
        standing = _find_standing(folder, above)
        if standing not in checked and standing[len(root) + 1 :] not in stale:
            _check_folder(standing)
            checked.add(standing)
        if standing != folder or not os.path.isdir(path):  # noqa: PTH112 – thousands
            continue
        if not any(old.startswith(f"{name}/") for old in stale):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)


def _find_standing(folder: str, above: dict[str, str]) -> str:
    """Return the folder, or what is there of the folders that it lies in; ``above`` keeps the answers."""
    if folder not in above:
        parent = folder.rpartition("/")[0]
        stands = not parent or os.path.lexists(folder)
        above[folder] = folder if stands else _find_standing(parent, above)
    return above[folder]


def _check_folder(path: str) -> None:
    if not os.path.isdir(path):  # noqa: PTH112
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
    if not os.access(path, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


def _is_plain(name: str) -> bool:
    """Keep a record that somebody wrote by hand from reaching outside the output."""
    return not name.startswith("/") and ".." not in Path(name).parts


def _is_in_the_way(name: str, made: Collection[str], folders: Collection[str]) -> bool:
    """Tell whether an old file stands where a folder is needed, or in a folder where a file is needed."""
    return name in folders or any(parent.as_posix() in made for parent in Path(name).parents)


class _Either:
    """What is in one of two containers."""

    def __init__(self, one: Container[str], other: Container[str]) -> None:
        self._both = one, other

    def __contains__(self, name: object) -> bool:
        return any(name in each for each in self._both)


def find_packed(names: Collection[str]) -> set[str]:
    """Return those of some files that are packed forms of others."""
    return {name for name in names if name.endswith(PACKED) and name.rpartition(".")[0] in names}


def remove_packed(path: str, name: str, outputs: Container[str]) -> int:
    """Remove the packed forms of a file before it changes or goes; return how many there were.

    ``name`` is its own in the output; a file of the site that is called as a form would be is none.
    """
    count = 0
    for form in PACKED:
        if f"{name}{form}" not in outputs:
            with suppress(OSError):
                os.unlink(f"{path}{form}")  # noqa: PTH108 – thousands
                count += 1
    return count


def _remove(output: Path, names: set[str], own: Container[str]) -> int:
    """Remove files, and the folders that are empty without them; return how many files there were."""
    count = 0
    for name in sorted(names):
        path = output / name
        remove_packed(os.fspath(path), name, own)
        if path.is_file() or path.is_symlink():
            path.unlink()
            count += 1
        for folder in list(path.relative_to(output).parents)[:-1]:
            try:
                (output / folder).rmdir()
            except OSError:
                break
    return count


def _move_all(staging: str, output: str, inside: str, changed: Collection[str], own: Container[str]) -> None:
    """Move what has changed; a folder that the output does not have is moved with all that it holds."""
    os.makedirs(f"{output}{inside}", exist_ok=True)  # noqa: PTH103 – thousands, as below
    with os.scandir(f"{staging}{inside}") as entries:
        found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    for name, is_folder in found:
        path = f"{inside}{name}"
        fresh, target = f"{staging}{path}", f"{output}{path}"
        if not is_folder:
            if path in changed:
                remove_packed(target, path, own)
                move_file(fresh, target)
        elif os.path.lexists(target) or not _rename(fresh, target):
            _move_all(staging, output, f"{path}/", changed, own)


def _rename(fresh: str, target: str) -> bool:
    """Tell whether a rename was possible: the output may be a mount of its own."""
    with suppress(OSError):
        os.replace(fresh, target)  # noqa: PTH105
        return True
    return False


def move_file(fresh: str, target: str) -> None:
    """Let a file take the place of another at once; the two may lie on different file systems."""
    if not _rename(fresh, target):
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
