"""Knows how tests build whole sites: in this process for speed, in another for exit status and signals.

Must not know what a test expects.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from pelican.settings import read_settings

import broadsheet

HERE = Path(__file__).parent
SITE = HERE / "site"
BROKEN_SITES = HERE / "broken_sites"
NOW = "1795348800"
"""The moment of every test's build: 22 November 2026, noon in London."""

CONFIGURATION = """from broadsheet.defaults import *

SITENAME = "The Test Paper"
SITEURL = "https://paper.example"
TIMEZONE = "Europe/London"
"""

BODY = """
Ministers from four islands met on the quay on Friday to talk about the price of rope, which has doubled.

They will meet again in a week, when the tide tables for the new year are due to be printed.
"""


class Outcome(NamedTuple):
    """What a build in another process left."""

    status: int
    lines: list[str]
    """Of standard error."""
    told: str
    """On standard output."""


@contextmanager
def open_folder() -> Iterator[Path]:
    """Give a folder in memory where there is such a file system: on disks, files cost as much as all else."""
    memory = Path("/dev/shm")  # noqa: S108 – a folder of its own in it
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def copy_site(source: Path, folder: Path) -> Path:
    """Copy a site to where it may be built; one without settings gets plain ones."""
    site = folder / "site"
    shutil.copytree(source, site, ignore=shutil.ignore_patterns("expected.txt", "__pycache__"))
    (site / "content").mkdir(exist_ok=True)
    if not (site / "pelicanconf.py").exists():
        (site / "pelicanconf.py").write_text(CONFIGURATION, encoding="utf-8")
    return site


def write_site(folder: Path, files: Mapping[str, str | bytes], settings: str = "") -> Path:
    """Write a site of the given files, relative to it; settings are added to plain ones."""
    site = folder / "site"
    for name, text in {"pelicanconf.py": CONFIGURATION + settings, **files}.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (site / "content").mkdir(exist_ok=True)
    return site


def make_story(headline: str = "Ministers meet on the quay", end: str = "", **header: str) -> str:
    """Return copy with a header; ``source_url`` stands for ``Source-URL``, and ``end`` closes the copy."""
    fields = {"date": "2026-11-20", **header}
    lines = "".join(f"{key.replace('_', '-').capitalize()}: {value}\n" for key, value in fields.items())
    return f"{lines}\n{headline}\n{BODY}\n{end}"


def build(site: Path, **overrides: Any) -> Path:
    """Build a site in this process and return its output; a failed build raises SystemExit."""
    broadsheet.Pelican(read_settings(str(site / "pelicanconf.py"), override=overrides)).run()
    return Path(overrides.get("OUTPUT_PATH", site / "output"))


def run_pelican(site: Path, *arguments: str, **environment: str) -> Outcome:
    """Build a site as an editor does, with the ``pelican`` command."""
    # -P keeps the working folder off the path, as it is for the installed command.
    done = subprocess.run(  # noqa: S603 – our own command
        [sys.executable, "-P", "-m", "pelican", "content", *arguments],
        cwd=site,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(done.returncode, done.stderr.splitlines(), done.stdout)


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files in a folder, by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
