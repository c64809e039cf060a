"""Knows how a process that shares no memory with the build makes pages of it: it comes as far by itself.

Must not know who the process belongs to.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import broadsheet
from broadsheet.build.parcels import ElsewhereError
from broadsheet.plugin.failures import explain_failure
from broadsheet.plugin.writer import Result, drop_foreign_receivers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from broadsheet.build.proof import Proof
    from broadsheet.plugin.writer import Writer
    from broadsheet.story import Problem


class Commission(NamedTuple):
    """What tells a build to others, who see its files."""

    settings: dict[str, Any]
    """Pelican's, as the build was given them."""
    now: datetime
    store: Path
    """Where the stories are on file."""
    filed: bytes
    """The digest of what is on file."""
    unreadable: frozenset[str]
    """Sources that are not."""
    staging: str
    """The folder that pages are written to, by the build alone."""
    names: frozenset[str]
    """The files of the site when the build is done."""
    kept: frozenset[str]
    """Those that builds before it made."""
    told: frozenset[Problem]
    """What the build has found wrong itself."""


class Making:
    """Makes pages and feeds of a build by their names; their contents are sent back."""

    def __init__(self, commission: Commission) -> None:
        """Take what tells the build."""
        self._commission = commission

    @cached_property
    def _engine(self) -> Any:
        drop_foreign_receivers()  # of another site's build
        alone = {"BROADSHEET_CLUSTER": "", "BROADSHEET_VERIFY": False, "BROADSHEET_WORKERS": 1}
        return broadsheet.Pelican({**self._commission.settings, **alone})

    @cached_property
    def _ready(self) -> tuple[Writer, Proof]:
        ready: tuple[Writer, Proof] = self._engine.rehearse(self._commission)
        return ready

    def __call__(self, names: Sequence[str]) -> Sequence[Result]:
        """Make what is named. What keeps all of it from being made is told for each."""
        try:
            writer, proof = self._ready
        except ElsewhereError:
            raise
        except Exception as error:  # noqa: BLE001 – of plugins and templates anything may come
            problem = explain_failure(error, self._engine.checked)
            return [Result([problem], [], {}, {})] * len(names)
        missing = next((name for name in names if name not in writer.jobs), None)
        if missing is not None:
            message = f"a worker knows nothing of {missing}"
            raise ElsewhereError(message, "Let workers see the same files as the build, and build again.")
        return writer.make_share(names, proof, here=False)
