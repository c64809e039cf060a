"""Knows that the Nu checker finds every page of the demo site to be HTML; must not know the templates."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests import demo
from tests.site_building import NOW

CHECKER = demo.TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_every_page_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No error and no warning on any page, that of search and that for missing ones among them."""
    demo.need(CHECKER.is_file(), demo.NO_TOOLS)
    java = shutil.which("java")
    demo.need(java, demo.NO_JAVA)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    pages = [*map(str, demo.build_demo(tmp_path).rglob("*.html"))]
    assert len(pages) > 70
    done = subprocess.run(  # noqa: S603 – a tool that we pinned, on pages that we made
        [java or "java", "-jar", str(CHECKER), "--format", "gnu", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr.splitlines(), done.returncode) == ([], 0)
