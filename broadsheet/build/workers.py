"""Knows how work is shared among processes: ranges of items in, results in their order, whoever did them.

Must not know what the work is.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Result = TypeVar("Result")

_FEWEST = 64
"""Items for which a second process is worth its start."""

_SHARES = 8
"""Ranges a worker gets one after the other: enough that none is left with the longest at the end."""


_LARGEST = 200
"""Items of a range at most, since the results of a range are held until they are sent."""


class WorkerLostError(Exception):
    """A worker process ended before its work was done."""


class Executor(Protocol):
    """Does work on ``count`` items and yields one result for each, in their order."""

    def map(self, work: Callable[[range], Sequence[Result]], count: int) -> Iterator[Result]:
        """Hand out ranges of the items' numbers; errors of the work pass through."""


class Serial:
    """Does all work in this process."""

    def map(self, work: Callable[[range], Sequence[Result]], count: int) -> Iterator[Result]:
        """Do the work range by range, so that results come while more are to be had."""
        for share in _cut(count, 1):
            yield from work(share)


class Forked:
    """Does work in processes that begin as copies of this one: what it holds need not be sent to them."""

    def __init__(self, workers: int) -> None:
        """Use as many processes."""
        self._workers = workers

    def map(self, work: Callable[[range], Sequence[Result]], count: int) -> Iterator[Result]:
        """Share the work out. Raises WorkerLostError if the system ends a worker."""
        shares = _cut(count, self._workers)
        _inherited.append(work)
        gc.freeze()  # else the collector would touch, and so copy, all that the processes share
        pool = ProcessPoolExecutor(self._workers, get_context("fork"), _begin)
        try:
            waiting = deque(pool.submit(_do, share) for share in shares)
            while waiting:  # what was handed on need not be held
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise WorkerLostError from error
        finally:
            pool.shutdown(cancel_futures=True)
            _inherited.pop()
            gc.unfreeze()


def _cut(count: int, workers: int) -> list[range]:
    size = min(_LARGEST, max(1, -(-count // (workers * _SHARES))))
    return [range(start, min(start + size, count)) for start in range(0, count, size)]


_inherited: list[Callable[[range], Sequence[Any]]] = []
"""The work that forked processes find in their copy of this module."""


def choose_executor(workers: int, count: int) -> Executor:
    """Return who shall do the work: as many processes as asked for, or as there are cores if that is zero."""
    workers = workers or _count_cores()
    if workers < 2 or count < _FEWEST or "fork" not in get_all_start_methods():  # noqa: PLR2004 – one works alone
        return Serial()
    return Forked(workers)


def _count_cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _begin() -> None:
    """Leave Ctrl-C to the process that waits, and its log and display alone, whose locks a thread may have held."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger().handlers.clear()
    sys.stdout, sys.stderr = (
        getattr(stream, "rich_proxied_file", stream) for stream in (sys.stdout, sys.stderr)
    )
    Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """End this process when the one that waits for it is killed: it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(share: range) -> Sequence[Any]:
    return _inherited[-1](share)
