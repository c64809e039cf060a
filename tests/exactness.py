"""Knows how an incremental build is held against a clean one of the same site.

Must not know what was edited before it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from pelican.settings import read_settings

import broadsheet
from tests.site_building import read_tree

_OF_THE_BUILD_BEFORE = ("it was set aside, and all is made anew", ", is dropped")
"""What an incremental build alone can tell: what earlier ones left."""


def check(site: Path, told: str, **settings: Any) -> bool:
    """Hold the incremental build of a site against a clean one; return whether both went out.

    What they tell is the same, too, but for what only the build before can be told by; so is when the next build
    is due. Settings are those of the incremental build alone.
    """
    before = _read(site / "output")
    problems, warnings = _build(site, **settings)
    shutil.rmtree(site / "clean", ignore_errors=True)
    aside = {"OUTPUT_PATH": str(site / "clean/output"), "CACHE_PATH": str(site / "clean/cache")}
    assert _build(site, **aside) == (problems, warnings), told
    wanted = before if problems else _read(site / "clean/output")
    assert find_differing(wanted, _read(site / "output")) == [], told
    if not problems:
        due = [(site / folder / "next-build.json").read_text() for folder in ("cache", "clean/cache")]
        assert due[0] == due[1], told
    return not problems


def _build(site: Path, **settings: Any) -> tuple[list[str], list[str]]:
    """Build; return the problems and the warnings, since an edit may be one that no site can go out with."""
    configuration = read_settings(str(site / "pelicanconf.py"), override=settings)
    findings, _ = broadsheet.Pelican(configuration).build()
    warnings = sorted(
        {
            told
            for told in map(str, findings.warnings)
            if not any(words in told for words in _OF_THE_BUILD_BEFORE)
        }
    )
    return sorted(set(map(str, findings.problems))), warnings


def find_differing(wanted: dict[str, bytes], found: dict[str, bytes]) -> list[str]:
    """Return the names of the files that two trees do not have alike."""
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def _read(folder: Path) -> dict[str, bytes]:
    return read_tree(folder) if folder.exists() else {}
