"""Knows how a finished build takes the place of the last one, and how an unfinished one leaves no trace.

Must not know what the files are.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from hashlib import sha256
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


class Manifest:
    """The list of the files that builds made in an output; all others there are not ours to touch."""

    def __init__(self, cache: Path, output: Path) -> None:
        """Find the list of one output; each output of a site has its own."""
        digest = sha256(os.fsencode(output)).hexdigest()[:16]
        self._path = cache / "broadsheet" / f"made-{digest}.json"

    def read(self) -> set[str]:
        """Return the files made so far; a list that is missing or damaged claims none."""
        try:
            made = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return set()
        return {name for name in made if isinstance(name, str)} if isinstance(made, list) else set()

    def write(self, made: set[str]) -> None:
        """Keep the list; nothing is written if it has not changed."""
        if self._path.exists() and made == self.read():
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(sorted(made), indent=0), encoding="utf-8")
        fresh.replace(self._path)


def find_foreign(output: Path, manifest: Manifest) -> set[str]:
    """Return the files in the output that no build of ours made."""
    return list_files(output) - manifest.read()


def publish(staging: Path, output: Path, manifest: Manifest, doomed: Collection[str] = ()) -> Published:
    """Move a finished build into the output. Files with the same bytes are not touched.

    Files that earlier builds made and this one did not are removed, and those in ``doomed``; nothing else is.
    The manifest is widened first: a build killed half-way never leaves files that none would remove.
    """
    made, before = list_files(staging), manifest.read()
    manifest.write(made | before)
    folders = {parent.as_posix() for name in made for parent in Path(name).parents}
    stale = {name for name in before.union(doomed) - made if _is_plain(name)}
    removed = _remove(output, {name for name in stale if _is_in_the_way(name, made, folders)})
    written = sum(_place(staging / name, output / name) for name in sorted(made))
    removed += _remove(output, stale)
    manifest.write(made)
    return Published(written, len(made) - written, removed)


def _is_plain(name: str) -> bool:
    """Keep a manifest that somebody wrote by hand from reaching outside the output."""
    return not name.startswith("/") and ".." not in Path(name).parts


def _is_in_the_way(name: str, made: set[str], folders: set[str]) -> bool:
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


def _place(fresh: Path, target: Path) -> bool:
    """Put one file into the output unless its bytes are there already; tell whether it was written."""
    if _is_same(fresh, target):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        fresh.replace(target)
    except OSError:
        # The output may be a mount of its own, where a rename from beside it is not possible.
        near = target.with_name(f".{target.name}.new")
        shutil.copyfile(fresh, near)
        near.replace(target)
    return True


def _is_same(fresh: Path, target: Path) -> bool:
    if target.is_symlink() or not target.is_file() or target.stat().st_size != fresh.stat().st_size:
        return False
    return fresh.read_bytes() == target.read_bytes()
