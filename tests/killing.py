"""Knows how a build is killed at a moment of its own choice.

Must not know what it leaves.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.site_building import build


def run_until_killed(site: Path, prepare: Callable[[], None], **settings: Any) -> int:
    """Build in a process that is prepared to kill itself; return its status when its workers are gone, too."""

    def run() -> None:
        prepare()
        build(site, **settings)

    process = get_context("fork").Process(target=run)
    process.start()
    process.join()
    for lock in (site / "cache").rglob("building-*.lock"):
        with FileLock(lock, timeout=60):  # the last of the processes lets it go
            pass
    return process.exitcode or 0


def kill() -> None:
    """End this process as a lack of memory or of power does."""
    os.kill(os.getpid(), signal.SIGKILL)


def kill_at_call(number: int) -> None:
    """Kill this process when it has called so many functions, of Python and of its libraries."""
    left = [number]

    def count(_frame: Any, event: str, _argument: Any) -> None:
        left[0] -= event in {"call", "c_call"}
        if left[0] <= 0:
            kill()

    sys.setprofile(count)
