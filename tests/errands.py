"""Knows work that tests have done by other processes; it imports little, since each of them does so again.

Must not know who does it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from threading import Event


def add(number: int, share: Sequence[int]) -> list[int]:
    """Do some work."""
    return [number + each for each in share]


def meet(folder: Path, share: Sequence[int]) -> list[int]:
    """Return the process that works, for each item, once another has come too."""
    (folder / str(os.getpid())).touch()
    while len(list(folder.iterdir())) < 2:
        Event().wait(0.01)
    return [os.getpid() for _ in share]


def divide(share: Sequence[int]) -> list[float]:
    """Do what fails at zero."""
    return [1 / number for number in share]


def end(share: Sequence[int]) -> list[int]:
    """Do what a want of memory does."""
    os.kill(os.getpid(), signal.SIGKILL)
    return list(share)


def end_once(mark: Path, share: Sequence[int]) -> list[int]:
    """End the process unless one has ended already."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return list(share)


def do_nothing_here(share: Sequence[int]) -> list[int]:
    """Stand for what is not to be done in this process."""
    raise AssertionError(share)
