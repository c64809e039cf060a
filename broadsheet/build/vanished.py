"""Knows which pages that are not made anew still lead to files that a build takes away.

Must not know why the files go.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from broadsheet.outputs.links import Broken, find_addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

_FEW = 16
"""Words that are looked for one by one."""
_INDEX = "index.html"


def find_left(
    standing: Sequence[str],
    output: Path,
    gone: Collection[str],
    find_broken: Callable[[str, Iterable[str]], Iterator[Broken]],
) -> list[list[Broken]]:
    """Return for each standing page the links that lead to nothing, now that files are gone.

    Only a page that has the last word of such a file's address is looked at closely.
    """
    may_lead = _make_search({word for name in gone for word in _name_address(name)})
    found: list[list[Broken]] = []
    for name in standing:
        page = _read(f"{output}/{name}") if name.endswith((".html", ".htm")) else b""
        addresses = find_addresses(page.decode("utf-8", "replace")) if may_lead(page) else ()
        found.append(list(find_broken(name, addresses)))
    return found


def _make_search(words: Collection[bytes]) -> Callable[[bytes], object]:
    """Return what looks for any of the words; to look for one by one takes a tenth of the time for each."""
    if len(words) <= _FEW:
        return lambda page: any(word in page for word in words)
    return re.compile(b"|".join(map(re.escape, sorted(words)))).search


def _name_address(name: str) -> tuple[bytes, ...]:
    """Return the last word of a file's address, as it stands there and as a browser has it."""
    last = posixpath.basename(posixpath.dirname(name) if posixpath.basename(name) == _INDEX else name)
    return last.encode("utf-8", "surrogateescape"), quote(last, errors="surrogateescape").encode()


def _read(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 – thousands
            return file.read()
    except OSError:
        return b""  # it was taken away by hand, and is made anew
