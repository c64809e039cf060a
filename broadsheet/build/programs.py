"""Knows which programs take part in a build: this package, and the libraries whose versions show in what is made.

Must not know what they do.
"""

from __future__ import annotations

import os
import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from broadsheet.outputs.trace import digest

_LIBRARIES = (
    "babel",
    "beautifulsoup4",
    "charset-normalizer",
    "feedgenerator",
    "font-source-serif-pro",
    "ftfy",
    "jinja2",
    "lightningcss",
    "markdown",
    "markupsafe",
    "msgspec",
    "nh3",
    "pelican",
    "pillow",
    "selectolax",
)
_VERSION = re.compile(r"^Version:\s*(\S+)", re.MULTILINE)
_PACKAGE = Path(__file__).resolve().parents[1]


def stamp_programs() -> bytes:
    """Return the digest of the programs as this machine's file system tells them apart, which is quick."""
    files = sorted((entry.path, entry.stat().st_mtime_ns, entry.stat().st_size) for entry in _list_files())
    return digest(files, [find_version(name) for name in _LIBRARIES])


@cache
def tell_programs() -> dict[str, str]:
    """Return the programs by name, as machines can compare them: versions, and for this package its content.

    They are those that this process runs, even if they are replaced meanwhile.
    """
    files = sorted((os.path.relpath(entry.path, _PACKAGE), Path(entry.path)) for entry in _list_files())
    content = digest(*((name, path.read_bytes()) for name, path in files))
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "broadsheet": f"{find_version('broadsheet')} ({content.hex()[:8]})",
        **{name: find_version(name) for name in _LIBRARIES},
    }


def _list_files() -> list[os.DirEntry[str]]:
    return [
        entry
        for folder, _, _ in os.walk(_PACKAGE)
        if "__pycache__" not in folder and "/theme" not in folder
        for entry in os.scandir(folder)
        if entry.is_file()
    ]


def find_version(name: str) -> str:
    """Return a library's version; the line is found in a third of the time that the parser of mail takes for all of them."""
    try:
        found = _VERSION.search(distribution(name).read_text("METADATA") or "")
        return found[1] if found else version(name)
    except PackageNotFoundError:
        return ""
