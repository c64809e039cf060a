"""Knows how work is shared among processes: items in, results in the order of the shares, whoever did them.

Must not know what the work is.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections import deque
from concurrent import futures  # which imports what it is asked for
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_all_start_methods, get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from broadsheet.build.cluster import Cluster
from broadsheet.build.parcels import ElsewhereError, Parcel, do, pack
from broadsheet.build.shares import cut_ranges, find_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from broadsheet.settings import Settings

_LOGGER = logging.getLogger(__name__)
Item = TypeVar("Item")
Result = TypeVar("Result")

_FEWEST = 64
"""Items for which a second process is worth its start."""

_AHEAD = 4
"""Shares that are handed out for each worker: enough that none waits."""

_LIFE = 500
"""Shares after which new processes take over: the longer one works, the more of what all share it has copied."""

_FEWEST_ELSEWHERE = 256
"""Items for which processes are worth their start that have to be told everything."""


_MANY = 20_000
"""Items that are looked at in another process while this one is busy."""


class WorkerLostError(Exception):
    """A worker process ended before its work was done."""


class Executor(Protocol):
    """Does work on items and yields one result for each, in the order of the shares that they are cut into."""

    def map(
        self,
        work: Callable[[Sequence[Item]], Sequence[Result]],
        items: Sequence[Item],
        cut: Callable[[Sequence[Item], int], list[Sequence[Item]]] = ...,
        /,
    ) -> Iterator[Result]:
        """Hand out shares of the items; errors of the work pass through.

        Those who share no memory with this process do what they have in a parcel instead.
        """


class Serial:
    """Does all work in this process."""

    def map(
        self,
        work: Callable[[Sequence[Item]], Sequence[Result]],
        items: Sequence[Item],
        cut: Callable[[Sequence[Item], int], list[Sequence[Item]]] = cut_ranges,
    ) -> Iterator[Result]:
        """Do the work share by share, so that results come while more are to be had."""
        for share in cut(items, find_size(len(items), 1)):
            yield from work(share)


class Forked:
    """Does work in processes that begin as copies of this one: what it holds need not be sent to them."""

    def __init__(self, workers: int) -> None:
        """Use as many processes."""
        self._workers = workers

    def map(
        self,
        work: Callable[[Sequence[Item]], Sequence[Result]],
        items: Sequence[Item],
        cut: Callable[[Sequence[Item], int], list[Sequence[Item]]] = cut_ranges,
    ) -> Iterator[Result]:
        """Share the work out. Raises WorkerLostError if the system ends a worker."""
        shares = cut(items, find_size(len(items), self._workers))
        _inherited.append((work, shares))
        try:
            for first in range(0, len(shares), _LIFE):
                gc.freeze()  # else the collector would touch, and so copy, all that the processes share
                pool = futures.ProcessPoolExecutor(self._workers, get_context("fork"), _begin)
                numbers = range(first, min(first + _LIFE, len(shares)))
                yield from _gather(pool, _do_inherited, numbers, self._workers * _AHEAD)
        finally:
            _inherited.pop()
            gc.unfreeze()


class Spawned:
    """Does what a parcel holds in new processes, where a system cannot fork."""

    def __init__(self, parcel: Parcel, workers: int) -> None:
        """Use as many processes."""
        self._parcel = parcel
        self._workers = workers

    def map(
        self,
        _work: Callable[[Sequence[Item]], Sequence[Result]],
        items: Sequence[Item],
        cut: Callable[[Sequence[Item], int], list[Sequence[Item]]] = cut_ranges,
    ) -> Iterator[Result]:
        """Share the work out. Raises WorkerLostError if the system ends a worker."""
        shares = cut(items, find_size(len(items), self._workers))
        pool = futures.ProcessPoolExecutor(self._workers, get_context("spawn"), _begin_with, (self._parcel,))
        yield from _gather(pool, _do_given, shares, self._workers * _AHEAD)


def _gather(
    pool: futures.ProcessPoolExecutor,
    call: Callable[[Any], Sequence[Any]],
    shares: Iterable[Any],
    ahead: int,
) -> Iterator[Any]:
    """Yield the results of all shares; no more than some are handed out ahead, since their results are held."""
    left = iter(shares)
    try:
        waiting = deque(pool.submit(call, share) for share in islice(left, ahead))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(call, share) for share in islice(left, 1))
            yield from result
    except futures.BrokenExecutor as error:
        raise WorkerLostError from error
    finally:
        pool.shutdown(cancel_futures=True)


_inherited: list[tuple[Callable[[Any], Sequence[Any]], list[Any]]] = []
"""The work and the shares that forked processes find in their copy of this module."""
_given: list[Parcel] = []
"""What a new process was started for."""


@contextmanager
def do_aside(
    work: Callable[[], Result], count: int, settings: Settings, fewest: int = _MANY
) -> Iterator[Callable[[], Result]]:
    """Let another process do some work on as many items meanwhile; give what waits for its result.

    Where that is not worth it, the work is done when it is asked for. It need not be sent there; its result is sent
    back. Raises WorkerLostError if the system ends the process.
    """
    if count < fewest or (settings.workers or _count_cores()) == 1 or "fork" not in get_all_start_methods():
        yield work
        return
    _inherited.append((lambda _: [work()], [None]))
    pool = futures.ProcessPoolExecutor(1, get_context("fork"), _begin)
    future = pool.submit(_do_inherited, 0)

    def wait() -> Result:
        try:
            result: Result = future.result()[0]
        except futures.BrokenExecutor as error:
            raise WorkerLostError from error
        return result

    try:
        yield wait
    finally:
        _inherited.pop()
        pool.shutdown(cancel_futures=True)


def choose_executor(
    settings: Settings, count: int, provide: Callable[[], Callable[[Any], Sequence[Any]]] | None = None
) -> Executor:
    """Return who shall do the work: the cluster, or as many processes as asked for, or as there are cores.

    ``provide`` gives the work for those who share no memory with this process, if they can do it. Raises
    ElsewhereError if the cluster cannot take it.
    """
    workers = settings.workers or _count_cores()
    if settings.cluster and provide and count >= _FEWEST_ELSEWHERE:
        return Cluster(pack(provide(), settings.root), settings.cluster, settings.cache / "broadsheet")
    if workers < 2 or count < _FEWEST:  # noqa: PLR2004 – one works alone
        return Serial()
    if "fork" in get_all_start_methods():
        return Forked(workers)
    if provide and count >= _FEWEST_ELSEWHERE:
        try:
            return Spawned(pack(provide(), settings.root), workers)
        except ElsewhereError:
            _LOGGER.debug("The work is done by this process", exc_info=True)
    return Serial()


def _count_cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _begin() -> None:
    """Leave Ctrl-C to the process that waits, and its log and display, whose locks a thread may have held."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger().handlers.clear()
    sys.stdout, sys.stderr = (
        getattr(stream, "rich_proxied_file", stream) for stream in (sys.stdout, sys.stderr)
    )
    Thread(target=_leave_with_parent, daemon=True).start()


def _begin_with(parcel: Parcel) -> None:
    _begin()
    _given.append(parcel)


def _leave_with_parent() -> None:
    """End this process when the one that waits for it is killed: it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do_inherited(number: int) -> Sequence[Any]:
    work, shares = _inherited[-1]
    return work(shares[number])


def _do_given(share: Sequence[Any]) -> Sequence[Any]:
    return do(_given[-1], share)


@contextmanager
def collect_rarely() -> Iterator[None]:
    """Let the collector look after many pages instead of after each: what a page leaves is small."""
    kept = gc.get_threshold()
    gc.set_threshold(50_000, 20, 10)
    try:
        yield
    finally:
        gc.set_threshold(*kept)
