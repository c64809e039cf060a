"""Knows how an incremental build is held against a clean one of the same site.

Must not know what was edited before it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.site_building import build, read_tree


def is_good(site: Path, **overrides: Any) -> bool:
    """Build; tell whether it went out, since an edit may be one that no site can go out with."""
    try:
        build(site, **overrides)
    except SystemExit:
        return False
    return True


def check(site: Path, told: str) -> bool:
    """Hold the incremental build of a site against a clean one; return whether both went out."""
    before = _read(site / "output")
    went_out = is_good(site)
    shutil.rmtree(site / "clean", ignore_errors=True)
    shutil.rmtree(site / "clean-cache", ignore_errors=True)
    clean = {"OUTPUT_PATH": str(site / "clean"), "CACHE_PATH": str(site / "clean-cache")}
    assert is_good(site, **clean) is went_out, told
    wanted = _read(site / "clean") if went_out else before
    assert find_differing(wanted, _read(site / "output")) == [], told
    return went_out


def find_differing(wanted: dict[str, bytes], found: dict[str, bytes]) -> list[str]:
    """Return the names of the files that two trees do not have alike."""
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def _read(folder: Path) -> dict[str, bytes]:
    return read_tree(folder) if folder.exists() else {}
