"""Knows which pictures have to be looked at and printed anew, and where prints are kept between builds.

Must not know how a print is made, nor which page shows it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from broadsheet.build.programs import find_version
from broadsheet.build.store import Reader, list_others
from broadsheet.build.workers import choose_executor
from broadsheet.outputs.pictures import FOLDER, Kind, Original, Print, list_prints
from broadsheet.outputs.trace import digest
from broadsheet.story import Problem

if TYPE_CHECKING:
    from broadsheet.build.progress import Progress
    from broadsheet.build.store import Store
    from broadsheet.settings import Settings

_WEIGHT = 32
"""Stories or pages that take as long as a picture: two are worth a second process."""
_DECODER = msgspec.msgpack.Decoder(Original)


class Order(NamedTuple):
    """A print that the site shall have."""

    path: str
    """The picture's, relative to the content folder."""
    kind: Kind
    made: Print

    @property
    def frame(self) -> bytes:
        """Return the digest of what it is made from, which its name has already."""
        return digest(self.made.name)


class Measured(NamedTuple):
    """What came of looking at a picture."""

    path: str
    stamp: int
    """Nanoseconds since 1970."""
    size: int
    original: Original | None = None
    message: str = ""
    """What is wrong with it, and the remedy."""
    remedy: str = ""


class FiledOriginals(Mapping[str, Original]):
    """The pictures of an earlier build, looked for on file when they are asked for."""

    def __init__(self, reader: Reader) -> None:
        """Take who reads the file."""
        self._reader = reader

    def __getitem__(self, path: str) -> Original:
        return _DECODER.decode(self._reader.fetch_original(path))

    def __iter__(self) -> Iterator[str]:
        return iter(self._reader.list_originals())

    def __len__(self) -> int:
        return len(self._reader.list_originals())


def measure_originals(
    paths: Sequence[str], settings: Settings, store: Store, before: int, progress: Progress
) -> tuple[dict[str, Original], list[Problem]]:
    """Return what is known of pictures, and what is wrong with them; those are looked at that may have changed.

    ``before`` is the moment, in nanoseconds since 1970, from which on time stamps tell nothing.
    """
    filed = store.read_originals()
    known: dict[str, Original] = {}
    changed = []
    for path in paths:
        stamp, size, told = filed.get(path, (0, 0, b""))
        if told and stamp < before and _stat(settings.content / path) == (stamp, size):
            known[path] = _DECODER.decode(told)
        else:
            changed.append(path)
    work = partial(_measure_all, settings.content)
    executor = choose_executor(settings, len(changed) * _WEIGHT)
    rows, problems = [], []
    for found in progress.follow(executor.map(work, changed), len(changed), "Looking at pictures"):
        if found.original:
            known[found.path] = found.original
            rows.append((found.path, found.stamp, found.size, msgspec.msgpack.encode(found.original)))
        else:
            problems.append(Problem(settings.name_source(found.path), 0, found.message, found.remedy))
    store.write_originals(rows, filed.keys() - known.keys())
    return known, problems


def _stat(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _measure_all(content: Path, paths: Sequence[str]) -> list[Measured]:
    version = find_version("pillow")
    return [_measure(content / path, path, version) for path in paths]


def _measure(file: Path, path: str, version: str) -> Measured:
    from broadsheet.outputs.prints import PictureError, measure

    try:
        with file.open("rb", buffering=0) as opened:
            status, data = os.fstat(opened.fileno()), opened.read()
        original = measure(data, PurePosixPath(path).suffix.lower(), version)
    except OSError as error:
        message, remedy = f"cannot be read: {error.strerror}", "Let the builder read the file."
    except PictureError as error:
        message, remedy = error.message, error.remedy
    else:
        return Measured(path, status.st_mtime_ns, status.st_size, original)
    return Measured(path, 0, 0, None, message, remedy)


def order_prints(originals: Mapping[str, Original]) -> dict[str, Order]:
    """Return all prints of pictures by their names."""
    return {
        made.name: Order(path, original.kind, made)
        for path, original in sorted(originals.items())
        for made in list_prints(path, original)
    }


def fill_orders(
    orders: Iterable[Order], settings: Settings, staging: Path, progress: Progress
) -> list[Problem]:
    """Put prints into the staging folder: those that are kept, and those that are made now. Return what is wrong."""
    kept = find_kept_folder(settings)
    kept.mkdir(parents=True, exist_ok=True)
    (staging / FOLDER).mkdir(parents=True, exist_ok=True)
    left = [order for order in sorted(orders) if not take_kept(kept, order.made.name, staging)]
    tasks = [list(group) for _, group in groupby(left, key=lambda order: order.path)]
    work = partial(_print_all, settings.content, kept, staging)
    executor = choose_executor(settings, len(tasks) * _WEIGHT)
    problems = []
    for task, told in zip(
        tasks, progress.follow(executor.map(work, tasks), len(tasks), "Making prints"), strict=True
    ):
        if told:
            problems.append(Problem(settings.name_source(task[0].path), 0, *told))
    return problems


def find_kept_folder(settings: Settings) -> Path:
    """Return where prints are kept between builds."""
    return settings.cache / "broadsheet" / FOLDER


def take_kept(kept: Path, name: str, staging: Path) -> bool:
    """Copy a print that is kept; tell whether there was one. Another build may sweep it away at any moment."""
    try:
        shutil.copyfile(kept / PurePosixPath(name).name, staging / name)
    except FileNotFoundError:
        return False
    return (staging / name).stat().st_size > 0


def _print_all(
    content: Path, kept: Path, staging: Path, tasks: Sequence[Sequence[Order]]
) -> list[tuple[str, str] | None]:
    return [_print(content, kept, staging, task) for task in tasks]


def _print(content: Path, kept: Path, staging: Path, task: Sequence[Order]) -> tuple[str, str] | None:
    """Make prints of one picture; return what is wrong with it."""
    from broadsheet.outputs.prints import PictureError, make_prints

    path, kind, _ = task[0]
    try:
        data = (content / path).read_bytes()
        for made, written in make_prints(data, kind, [order.made for order in task]):
            (staging / made.name).write_bytes(written)
            keep(kept / PurePosixPath(made.name).name, written)
    except PictureError as error:
        return error.message, error.remedy
    return None


def keep(path: Path, written: bytes) -> None:
    """Write a file that is whole or not there, whenever the process is ended."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):  # that nothing is kept only costs time
        fresh.write_bytes(written)
        fresh.replace(path)


def sweep(settings: Settings, store: Path, names: Iterable[str]) -> None:
    """Let go of kept prints that neither this output has, by their ``names``, nor another of the site."""
    folder = find_kept_folder(settings)
    if not folder.is_dir():
        return
    shown = {PurePosixPath(name).name for name in names}
    unused = {entry.name for entry in os.scandir(folder)} - shown
    if not unused:
        return
    try:
        unused -= {PurePosixPath(name).name for name in list_others(store, FOLDER)}
    except sqlite3.DatabaseError:
        return  # another build is at work, or its records are damaged; the next one sweeps
    for name in unused:
        (folder / name).unlink(missing_ok=True)
