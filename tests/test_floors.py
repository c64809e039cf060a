"""The floors of docs/architecture.md: imports point down, and Pelican stands behind one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "broadsheet"
FLOORS = {
    "story": 0,
    "text": 1,
    "publisher": 1,
    "settings": 1,
    "datafiles": 1,
    "sources": 1,
    "trust": 1,
    "sections": 1,
    "addresses": 1,
    "schedule": 1,
    "usage": 1,
    "ninjs": 1,
    "words": 1,
    "readers": 2,
    "enrich": 3,
    "outputs": 4,
    "build": 5,
    "plugin": 6,
    "defaults": 6,
    "explain": 6,
    "cli": 7,
}
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor_of(path: Path) -> str:
    """Return the room that a module stands in."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    """A module imports from its own floor or from below, never from above."""
    own = FLOORS[floor_of(path)]
    above = [
        name
        for name in imports(path)
        if name.startswith("broadsheet.") and FLOORS.get(name.split(".")[1], 0) > own
    ]
    assert above == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_pelican_stands_behind_one_door(path: Path) -> None:
    """Only the plugin imports Pelican."""
    found = [name for name in imports(path) if name.split(".")[0] == "pelican"]
    assert floor_of(path) == "plugin" or found == []
