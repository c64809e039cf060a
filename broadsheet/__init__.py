"""Broadsheet: raw news copy in, a correctly attributed static site out.

Knows the version and the doors by which Pelican enters; imports nothing heavy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

__version__ = "0.1.0"

_HERE = Path(__file__).resolve().parent

THEME = str(_HERE / "theme" if (_HERE / "theme").is_dir() else _HERE.parent / "theme")
"""The folder of the theme that Broadsheet ships: inside the wheel, or beside the package in a checkout."""


def register() -> None:
    """Connect Broadsheet to Pelican's signals; Pelican calls this for each plugin."""
    from broadsheet import plugin

    plugin.register()


def __getattr__(name: str) -> Any:
    """Return Pelican's class as ``broadsheet.Pelican``, imported only when it is asked for."""
    if name == "Pelican":
        from broadsheet import plugin

        return plugin.Pelican
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
