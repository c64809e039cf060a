"""Knows addresses: which a reader may be sent to, and which parts of a path are safe to write.

Must not know stories, files or Pelican: strings in, strings and answers out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_UNSAFE_IN_PATH = re.compile(r"[\x00-\x20\x7f/\\<>:\"|?*%#&;']")


def is_web_address(url: str) -> bool:
    """Tell whether a link may lead there: http or https, a host, no user's name, no character that hides another."""
    if not url.isprintable() or any(c in url for c in ' <>"`\\'):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and "@" not in parts.netloc


def host_of(url: str) -> str:
    """Return the host of a web address as people say it, without ``www.``; empty if it is no address."""
    return (urlsplit(url).hostname or "").removeprefix("www.") if is_web_address(url) else ""


def is_path_part(text: str) -> bool:
    """Tell whether the text can stand for one folder or file of the site, and never for a way out of it."""
    return bool(text) and not text.startswith(".") and not _UNSAFE_IN_PATH.search(text)


def is_inside(path: str) -> bool:
    """Tell whether a relative path stays inside the folder that it starts from."""
    parts = path.replace("\\", "/").split("/")
    return bool(path) and not path.startswith(("/", "\\")) and ":" not in parts[0] and ".." not in parts


def find_reserved(patterns: Iterable[str]) -> frozenset[str]:
    """Return the first folders that address patterns such as ``topic/{slug}/`` keep for themselves."""
    first = (pattern.partition("/")[0] for pattern in patterns if "/" in pattern)
    return frozenset(folder for folder in first if folder and "{" not in folder)


def find_collisions(made_by: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the outputs that several sources want, with those sources; ``made_by`` maps source to output."""
    if len(set(made_by.values())) == len(made_by):
        return {}
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    for source in sorted(made_by):
        wanted[made_by[source]].append(source)
    return {output: sources for output, sources in sorted(wanted.items()) if len(sources) > 1}
