"""Knows how words are looked for in every byte of an output: in names, packed files, pictures' fields, search indexes.

Must not know which words must not be there.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from PIL import Image, IptcImagePlugin, UnidentifiedImageError

_IFDS = (0x8769, 0x8825, 0xA005)
"""Where EXIF has fields of the exposure, of the place and of programs."""


def _read_zstandard(data: bytes) -> bytes:
    module = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    decompress: Callable[[bytes], bytes] = import_module(module).decompress
    return decompress(data)


_MARKS: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (b"\x1f\x8b", gzip.decompress),  # also what Pagefind packs, whatever it calls it
    (b"\x28\xb5\x2f\xfd", _read_zstandard),
)


def find_words(output: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """Return the words that an output has, small or capital, each with the files that have it."""
    sought = {word: word.lower().encode() for word in words}
    found: dict[str, list[str]] = {}
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        texts = [name.encode(), *(_open(name, path.read_bytes()) if path.is_file() else ())]
        for word, wanted in sought.items():
            if any(wanted in text.lower() for text in texts):
                found.setdefault(word, []).append(name)
    return found


def _open(name: str, data: bytes) -> Iterator[bytes]:
    """Yield a file's bytes, and those that are packed in it."""
    yield data
    for mark, unpack in _MARKS:
        if data.startswith(mark):
            yield from _open(name, unpack(data))
    if name.endswith(".br"):
        yield import_module("brotli").decompress(data)
    if name.rpartition(".")[2] in {"avif", "gif", "jpeg", "jpg", "png", "webp"}:
        yield from _read_picture(data)


def _read_picture(data: bytes) -> Iterator[bytes]:
    """Yield what a picture says of itself, packed or not: EXIF, XMP, IPTC, texts of PNG, comments."""
    try:
        picture = Image.open(io.BytesIO(data))
        picture.load()
    except (UnidentifiedImageError, OSError, zlib.error):
        return  # it only has the name of one
    exif = picture.getexif()
    told: list[object] = [*picture.info.values(), *exif.values()]
    for number in _IFDS:
        told += exif.get_ifd(number).values()
    told += (IptcImagePlugin.getiptcinfo(picture) or {}).values()
    for value in told:
        yield value if isinstance(value, bytes) else str(value).encode()
