"""Knows how far a build has come: what its phases took, and the bar that a terminal shows of the long ones.

Must not know what is done in a phase.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, TextIO, TypeVar

from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Item = TypeVar("Item")

PHASES = ("start", "scan", "read", "lists", "make", "check", "publish")
"""What a build does, in order."""
_PATIENCE = 1.0
"""Seconds that a build takes before a bar is shown."""
_INTERVAL = 0.1
"""Seconds between two states of a bar."""


class Progress:
    """Takes the time of a build's phases; shows a bar on a console, if there is one.

    The bar is drawn between two results, never by a thread: a process that is forked meanwhile would
    inherit the thread's locks.
    """

    def __init__(self, console: Console | None = None, begun: float | None = None) -> None:
        """Begin with the first phase, now or at an earlier moment of the monotonic clock."""
        self._console = console
        self._begun = self._since = monotonic() if begun is None else begun
        self._phase = PHASES[0]
        self._seconds = dict.fromkeys(PHASES, 0.0)

    def begin(self, phase: str) -> None:
        """Let a phase follow on the one before."""
        now = monotonic()
        self._seconds[self._phase] += now - self._since
        self._phase, self._since = phase, now

    def tell(self) -> dict[str, float]:
        """Return the seconds of each phase up to now, and of all."""
        self.begin(self._phase)
        return {**self._seconds, "total": self._since - self._begun}

    def follow(self, items: Iterator[Item], count: int, words: str) -> Iterator[Item]:
        """Hand the items of a long phase on as they come, of which there will be ``count``."""
        return items if self._console is None else self._show(items, count, words, self._console)

    def _show(self, items: Iterator[Item], count: int, words: str, console: Console) -> Iterator[Item]:
        bar = None
        drawn = self._begun + _PATIENCE - _INTERVAL
        try:
            for done, item in enumerate(items, 1):
                yield item
                if (now := monotonic()) > drawn + _INTERVAL:
                    bar, drawn = bar or _Bar(console, count, words), now
                    bar.draw(done)
        finally:
            if bar:
                bar.close()


class _Bar:
    """A line with a bar, which is gone when the phase is over."""

    def __init__(self, console: Console, count: int, words: str) -> None:
        from rich import progress  # few builds take so long

        columns = (
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeRemainingColumn(),
        )
        # What is printed to a file meanwhile must not go through the console.
        self._line = progress.Progress(
            *columns, console=console, auto_refresh=False, transient=True, redirect_stdout=not console.stderr
        )
        self._task = self._line.add_task(words, total=count)
        self._line.start()

    def draw(self, done: int) -> None:
        """Show how many items are done."""
        self._line.update(self._task, completed=done, refresh=True)

    def close(self) -> None:
        """Clear the line."""
        self._line.stop()


def find_console(stream: TextIO, shared: Console, environment: Mapping[str, str]) -> Console | None:
    """Return where progress is shown if standard error is a terminal that somebody may be looking at.

    ``shared`` is the console of Pelican's own sign of life, whose line a second console would write over.
    """
    behind = getattr(stream, "rich_proxied_file", stream)
    if behind is None or not behind.isatty() or "CI" in environment or environment.get("TERM") == "dumb":
        return None
    if shared.is_terminal and shared.file.isatty():
        return shared
    return Console(stderr=True)
