"""Knows what must not outlive a test, and what no test shall depend on without saying so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from blinker import ANY, Signal
from pelican.plugins import signals

from broadsheet.build import late
from tests.demo import NO_BROWSER, NO_JAVA, NO_TOOLS

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter


@pytest.fixture(autouse=True)
def _forget_plugins() -> Iterator[None]:
    """Let no plugin of one test's site listen to the builds of the next."""
    yield
    for signal in vars(signals).values():
        for receiver in list(signal.receivers_for(ANY)) if isinstance(signal, Signal) else ():
            if not receiver.__module__.startswith("broadsheet."):
                signal.disconnect(receiver)


@pytest.fixture(autouse=True)
def _trust_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all builds be whole ones, however slow a machine is; a test of late texts trusts files by itself."""
    monkeypatch.setattr(late, "TICK", 10**18)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say in a line how to get each tool without which tests were left out."""
    told = " ".join(str(report.longrepr) for report in terminalreporter.stats.get("skipped", []))
    for remedy in (NO_BROWSER, NO_TOOLS, NO_JAVA):
        if remedy in told:
            terminalreporter.write_line(f"Left out: {told.count(remedy)}. {remedy}")
