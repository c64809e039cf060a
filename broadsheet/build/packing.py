"""Knows the packed forms of an output's files, which servers send in their place: ``.gz``, ``.br`` and ``.zst`` beside each.

Must not know what the files are. A form bears the time of its file: so it is known to be of it. A build takes away the
forms of what it changes (``staging``), so that a server never sends what a page said before.
"""

from __future__ import annotations

import gzip
import os
import sys
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.build.staging import PACKED, remove_packed
from broadsheet.build.workers import choose_executor

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from broadsheet.settings import Settings

_TEXTS = ".atom .css .csv .html .htm .ics .js .json .md .mjs .ndjson .opml .rss .svg .txt .vtt .webmanifest .xml .xsl"
_SUFFIXES = tuple(_TEXTS.split())
"""Of files that become smaller; pictures and films are packed already."""
_SHARED = (".css", ".js", ".mjs", ".svg")
"""Of files that many pages share: few, so that they may take their time."""
_SMALL = 1 << 16
"""Bytes up to which Brotli looks for no more than stands in so many: to begin with more takes longer than all else."""


class Packed(NamedTuple):
    """What was done."""

    files: int
    """Those that may have packed forms."""
    forms: int
    """What stands now."""
    made: int
    removed: int


class PackingError(Exception):
    """Files cannot be packed; ``remedy`` says what helps."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.remedy = remedy


class _Made(NamedTuple):
    """What came of one file."""

    stands: int
    made: int
    removed: int


def pack_output(settings: Settings, outputs: Container[str], record: Path) -> Packed:
    """Let each file of an output that becomes smaller have its packed forms, and none have those of another text.

    ``outputs`` are files of builds: none of them is taken for a packed form. ``record`` is where the names of packed
    files are kept, by which the forms of those are found that are gone. Raises PackingError, OSError.
    """
    find_packers()
    names = sorted(_list_files(settings.output))
    work = partial(_pack_all, output=f"{settings.output}{os.sep}", outputs=outputs)
    done = list(choose_executor(settings, len(names)).map(work, names))
    gone = set(_read(record)).difference(names)
    removed = sum(remove_packed(f"{settings.output}{os.sep}{name}", name, outputs) for name in sorted(gone))
    packed = [name for name, each in zip(names, done, strict=True) if each.stands]
    _replace(record, "".join(f"{name}\n" for name in packed).encode("utf-8", "surrogateescape"))
    return Packed(
        len(names),
        sum(each.stands for each in done),
        sum(each.made for each in done),
        removed + sum(each.removed for each in done),
    )


def _list_files(output: Path) -> Iterator[str]:
    """Yield the files that may become smaller; what a killed run began is cleared."""
    start = len(os.path.join(output, ""))  # noqa: PTH118
    waiting = [os.fspath(output)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.name.endswith(_SUFFIXES) and entry.is_file(follow_symlinks=False):
                    yield entry.path[start:].replace(os.sep, "/")
                elif entry.name.startswith(".") and entry.name.endswith(
                    tuple(f"{form}.new" for form in PACKED)
                ):
                    os.unlink(entry.path)  # noqa: PTH108


def _read(record: Path) -> list[str]:
    try:
        return record.read_bytes().decode("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []


def _pack_all(names: Sequence[str], output: str, outputs: Container[str]) -> list[_Made]:
    return [_pack(name, output, outputs) for name in names]


def _pack(name: str, output: str, outputs: Container[str]) -> _Made:
    """Make those packed forms of a file that do not stand, and take away those that are no use."""
    path = f"{output}{name}"
    stamp = os.stat(path).st_mtime_ns  # noqa: PTH116 – thousands
    stands = made = removed = 0
    content = None
    for form, pack in find_packers().items():
        packed = f"{path}{form}"
        if f"{name}{form}" in outputs:
            continue
        if _find_stamp(packed) == stamp:
            stands += 1
            continue
        content = Path(path).read_bytes() if content is None else content
        smaller = pack(content, name)
        if len(smaller) < len(content):
            _replace(Path(packed), smaller, stamp)
            stands += 1
            made += 1
        elif os.path.lexists(packed):
            os.unlink(packed)  # noqa: PTH108
            removed += 1
    return _Made(stands, made, removed)


def _find_stamp(path: str) -> int:
    try:
        return os.lstat(path).st_mtime_ns
    except OSError:
        return -1


def _replace(path: Path, content: bytes, stamp: int | None = None) -> None:
    """Let a file hold this, in one step, and bear a time if one is given."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_bytes(content)
    if stamp is not None:
        os.utime(fresh, ns=(stamp, stamp))
    fresh.replace(path)


@cache
def find_packers() -> dict[str, Callable[[bytes, str], bytes]]:
    """Return what packs into each form: the same bytes into the same ones. Raises PackingError."""
    try:
        import brotli

        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        message = "Brotli and Zstandard, which pack files, are not installed"
        raise PackingError(message, "Install them: pip install 'broadsheet[publish]'") from error

    def pack_brotli(content: bytes, name: str) -> bytes:
        quality = 11 if name.endswith(_SHARED) else 9
        window = 16 if len(content) <= _SMALL else 22
        packed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality, lgwin=window)
        return packed

    return {
        ".gz": lambda content, _: gzip.compress(content, 9, mtime=0),
        ".br": pack_brotli,
        ".zst": lambda content, _: zstd.compress(content, level=12),
    }
