"""Knows what must not outlive a test, and what no test shall depend on without saying so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from blinker import ANY, Signal
from pelican.plugins import signals

from broadsheet.build import late


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
