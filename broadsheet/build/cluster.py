"""Knows how a parcel's work is done by the workers of a Dask cluster, which see the site's folder.

Must not know what the work is.
"""

from __future__ import annotations

import logging
from collections import deque
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from broadsheet.build.parcels import ElsewhereError, Parcel, do_posted, post
from broadsheet.build.shares import cut_ranges, find_size
from broadsheet.outputs.trace import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

Item = TypeVar("Item")
Result = TypeVar("Result")

_CONNECTING = 10
"""Seconds in which a scheduler has to answer, and its first worker to be there."""
_LOOK = 5
"""Seconds after which somebody looks whether there is still a worker that a result may come from."""
_LOOKS = 4
"""How often in turn there may be none: one that fell is started again within seconds."""
_AHEAD = 3
"""Shares that are handed out for each worker; results of more would pile up in the workers' memory."""


class Cluster:
    """Does what a parcel holds on a cluster."""

    def __init__(self, parcel: Parcel, address: str, folder: Path) -> None:
        """Remember where the scheduler is, and the folder through which workers get the parcel."""
        self._parcel = parcel
        self._address = address
        self._folder = folder

    def map(
        self,
        _work: Callable[[Sequence[Item]], Sequence[Result]],
        items: Sequence[Item],
        cut: Callable[[Sequence[Item], int], list[Sequence[Item]]] = cut_ranges,
    ) -> Iterator[Result]:
        """Share the work out. Raises ElsewhereError if the cluster cannot be reached or is lost."""
        if not items:
            return
        with _quiet(), self._connect() as client, post(self._parcel, self._folder) as path:
            workers = self._count(client) or self._wait(client)
            shares = deque(cut(items, find_size(len(items), workers)))
            name = self._parcel.name
            waiting: deque[Any] = deque()
            while shares or waiting:
                while shares and len(waiting) < workers * _AHEAD:
                    share = shares.popleft()
                    key = f"broadsheet-{digest(name, share).hex()}"
                    waiting.append(client.submit(do_posted, path, name, share, key=key, pure=True))
                yield from self._await(client, waiting.popleft())

    def _connect(self) -> Any:
        try:
            connect: Any = import_module("distributed").Client
        except ImportError as error:
            message = "BROADSHEET_CLUSTER is set, but Dask is not installed"
            raise ElsewhereError(message, "Install broadsheet[cluster].") from error
        try:
            return _try_again(partial(connect, self._address, timeout=_CONNECTING, set_as_default=False))
        except (AssertionError, OSError, ValueError) as error:
            message = f"no scheduler answers at {self._address}"
            remedy = "Start one there (dask scheduler), or build without BROADSHEET_CLUSTER."
            raise ElsewhereError(message, remedy) from error

    def _wait(self, client: Any) -> int:
        try:
            client.wait_for_workers(1, timeout=_CONNECTING)
        except TimeoutError as error:
            raise self._explain_loneliness() from error
        return self._count(client) or 1

    def _explain_loneliness(self) -> ElsewhereError:
        remedy = f"Start some (dask worker {self._address}), or build without BROADSHEET_CLUSTER."
        return ElsewhereError(f"the scheduler at {self._address} has no workers", remedy)

    def _count(self, client: Any) -> int:
        return sum(client.nthreads().values())

    def _await(self, client: Any, future: Any) -> Sequence[Any]:
        """Return the results of a share, however long it takes, as long as somebody may be at work on it."""
        looks = 0
        try:
            while True:
                try:
                    error = future.exception(timeout=_LOOK)
                    break
                except TimeoutError:
                    looks = 0 if self._count(client) else looks + 1
                    if looks == _LOOKS:
                        raise self._explain_loneliness() from None
            if error is None:
                found: Sequence[Any] = future.result()
                return found
        except (OSError, CancelledError) as failure:
            raise self._explain_loss() from failure
        if isinstance(error, CancelledError):
            raise self._explain_loss() from error
        if type(error).__name__ == "KilledWorker":
            message = "workers of the cluster end again and again at one share of the work"
            raise ElsewhereError(message, "See in their logs why; it may be a want of memory.") from error
        raise error.with_traceback(future.traceback())

    def _explain_loss(self) -> ElsewhereError:
        remedy = "Start it again, or build without BROADSHEET_CLUSTER."
        return ElsewhereError(f"the scheduler at {self._address} is gone", remedy)


def _try_again(connect: Callable[[], Any]) -> Any:
    """Connect; once more if Dask's own thread did not begin within the ten seconds that Dask allows it."""
    try:
        return connect()
    except AssertionError:  # on a machine that stood still meanwhile
        return connect()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep from the log what is told as a problem, with what is to be done about it."""
    logger = logging.getLogger("distributed.client")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
