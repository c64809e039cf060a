"""Knows how work is cut into shares, each of which one process does at a time.

Must not know what the work is, nor who does it.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Item = TypeVar("Item")

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])(?!\d{3})")
"""Matches the year and the month of a path such as ``2026/11/quay.txt`` or ``world/2026-11-20-quay.txt``."""

_SHARES = 8
"""Shares a worker gets one after the other: enough that none is left with the longest at the end."""

_LARGEST = 200
"""Items of a share at most, since its results are held until they are sent."""


def find_size(count: int, workers: int) -> int:
    """Return how many items a share shall have at most."""
    return min(_LARGEST, max(1, -(-count // (workers * _SHARES))))


def cut_ranges(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Cut items into ranges."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def cut_months(items: Sequence[Item], size: int, find_path: Callable[[Item], str]) -> list[Sequence[Item]]:
    """Cut sources by the months in their paths, whole months together as far as they fit; the others by ranges.

    Sources of a month lie together, so that one process reads few folders.
    """

    def key(item: Item) -> tuple[str, str]:
        path = find_path(item)
        return find_month(path), path

    shares: list[list[Any]] = []
    for month, group in groupby(sorted(items, key=key), key=lambda item: key(item)[0]):
        for part in cut_ranges(list(group), size):
            if month and shares and len(shares[-1]) + len(part) <= size:
                shares[-1] += part
            else:
                shares.append([*part])
    return list(shares)


def find_month(path: str) -> str:
    """Return the year and the month that stand in a path; nothing if there are none."""
    found = _MONTH.search(path)
    return f"{found[1]}-{found[2]}" if found else ""
