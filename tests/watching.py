"""Knows how tests find out which way a build has gone.

Must not know what it makes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from broadsheet.plugin.replate import Replate

if TYPE_CHECKING:
    import pytest

    from broadsheet.build.report import Counts


def watch_replates(monkeypatch: pytest.MonkeyPatch) -> list[Counts]:
    """Note what builds did that made the outputs of late texts alone."""
    found: list[Counts] = []
    run = Replate.run

    def watch(self: Replate, *arguments: Any) -> Counts | None:
        counts = run(self, *arguments)
        found.extend([counts] if counts else [])
        return counts

    monkeypatch.setattr(Replate, "run", watch)
    return found
