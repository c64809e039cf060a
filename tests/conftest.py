"""Knows what must not outlive a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from blinker import ANY, Signal
from pelican.plugins import signals


@pytest.fixture(autouse=True)
def _forget_plugins() -> Iterator[None]:
    """Let no plugin of one test's site listen to the builds of the next."""
    yield
    for signal in vars(signals).values():
        for receiver in list(signal.receivers_for(ANY)) if isinstance(signal, Signal) else ():
            if not receiver.__module__.startswith("broadsheet."):
                signal.disconnect(receiver)
