"""Knows how the sheets of a theme become the one that pages ask for: joined, made small, named for what it holds.

Must not know what the sheets say, nor which page asks for them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import lightningcss

_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"'()\s;]+)""")
_FAULT = re.compile(r"(?s)Bundling failed: (?P<what>.*) at (?P<file>.+):(?P<line>\d+):\d+$")
_BUNDLE = "import lightningcss, sys; sys.stdout.buffer.write(lightningcss.bundle_css(sys.argv[1]).encode())"
_begun: set[int] = set()
"""The processes in which the library has begun its threads, by their numbers: this one's forebears, and itself."""


class Stylesheet(NamedTuple):
    """One sheet that holds all that its sources say."""

    name: str
    """Its path below the folder of the main source; it is another one whenever the content is."""
    content: bytes
    sources: tuple[str, ...]
    """The sheets that it was joined from, likewise."""


class StyleError(ValueError):
    """A sheet cannot be joined: it is not there, or it is no CSS."""

    def __init__(self, file: Path, line: int, what: str) -> None:
        """Keep which sheet is to be mended, and where."""
        super().__init__(file, line, what)  # by which it is made again when another process raised it
        self.file = file
        self.line = line
        self.what = what

    def __str__(self) -> str:
        """Tell the place and the fault."""
        return f"{self.file}:{self.line}: {self.what}"


def join(main: Path) -> Stylesheet:
    """Join a sheet with all that it imports, each in its layer and for its medium. Raises StyleError."""
    try:
        content = _bundle(str(main))
    except (ValueError, OSError) as error:
        raise _explain(main, str(error)) from None
    name = f"{main.stem}.{sha256(content).hexdigest()[:12]}.css"
    return Stylesheet(name, content, tuple(sorted(_find_sources(main))))


def _bundle(main: str) -> bytes:
    """Let the library join a sheet; in a fork of a process that did so it would wait for threads that are not there."""
    if not _begun <= {os.getpid()}:
        done = subprocess.run([sys.executable, "-c", _BUNDLE, main], capture_output=True, check=False)  # noqa: S603 – our own command
        if done.returncode:
            raise ValueError(done.stderr.decode().strip().rpartition("ValueError: ")[2])
        return done.stdout
    _begun.add(os.getpid())
    return lightningcss.bundle_css(main).encode()


def _explain(main: Path, message: str) -> StyleError:
    """Return what the library says, with lines counted from one."""
    found = _FAULT.match(message)
    if not found:
        return StyleError(main, 0, message)
    return StyleError(Path(found["file"]), int(found["line"]) + 1, found["what"].partition(" (os error")[0])


def _find_sources(main: Path) -> set[str]:
    """Return the sheets that were joined, relative to the main one; whatever lies elsewhere is not ours."""
    folder = main.parent.resolve()
    found: set[Path] = set()
    waiting = [main.resolve()]
    while waiting:
        sheet = waiting.pop()
        if sheet not in found and sheet.is_relative_to(folder) and sheet.is_file():
            found.add(sheet)
            waiting += [(sheet.parent / name).resolve() for name in _IMPORT.findall(sheet.read_text("utf-8"))]
    return {sheet.relative_to(folder).as_posix() for sheet in found}
