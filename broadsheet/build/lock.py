"""Knows how builds keep out of each other's way: one at a time may work on an output.

Must not know what a build does.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class BusyError(Exception):
    """Another build works on the same output."""


@contextmanager
def hold_output(output: Path, cache: Path) -> Iterator[None]:
    """Keep other builds away from an output for as long as this one takes. Raises BusyError at once.

    The system lets the lock go with the process that holds it: a killed build locks nobody out.
    """
    folder = cache / "broadsheet"
    folder.mkdir(parents=True, exist_ok=True)
    digest = sha256(os.fsencode(output)).hexdigest()[:16]
    lock = FileLock(folder / f"building-{digest}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError from error
    try:
        yield
    finally:
        lock.release()
