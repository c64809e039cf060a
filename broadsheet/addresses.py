"""Knows addresses: which a reader may be sent to, and which parts of a path are safe to write.

Must not know stories, files or Pelican: strings in, strings and answers out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_INDEX = "index.html"
_PAGES = (".html", ".htm")
_LONGEST_PART = 200
"""Bytes; file systems stop at 255."""
_UNTELLABLE = frozenset("\\*{}<>|?#%\ufffd")
"""What stands for something else in an address, or in the settings of some server."""
_SAFE = "/:?#[]@!&'()*+,;=~%"
_PLAIN = re.compile(rf"[A-Za-z0-9._{re.escape(_SAFE)}-]*")
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


def to_uri(address: str) -> str:
    """Return an address in ASCII alone, as those want it who know nothing of other letters."""
    if address.isascii() and address.isprintable():
        return address
    scheme, mark, rest = address.partition("://")
    host, stroke, path = rest.partition("/")
    with suppress(UnicodeError):  # a label that is empty or too long, which no host has
        host = host.encode("idna").decode()
    whole = f"{scheme}{mark}{host}{stroke}{path}" if mark else address
    return escape_address(whole)


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


def read_alias(text: str) -> str:
    """Return a former address as a path inside the site, its escapes resolved; empty if it is none.

    Escapes may hide what leads out of the site, or what servers would take for a pattern.
    """
    path = unquote(text)
    parts = path.split("/")[1:]
    is_safe = path.isprintable() and _UNTELLABLE.isdisjoint(path)
    if not (path.startswith("/") and is_safe) or path == "/" or "" in parts[:-1]:
        return ""
    if any(part.startswith(".") or len(part.encode()) > _LONGEST_PART for part in parts):
        return ""
    return path[1:]


def name_alias(path: str) -> str:
    """Return the file that answers at a former address, which may be no page: ``talks/`` and ``talks`` have one."""
    last = path.rpartition("/")[2]
    return path if "." in last else f"{path.rstrip('/')}/{_INDEX}"


def is_page(name: str) -> bool:
    """Tell whether a file is one that browsers show."""
    return name.endswith(_PAGES)


def list_forms(name: str) -> tuple[str, ...]:
    """Return the paths by which people ask for a file: a folder's index also by the folder, with a stroke or without."""
    folder, _, last = name.rpartition("/")
    return (f"{folder}/", folder, name) if folder and last == _INDEX else (name,)


def escape_address(address: str) -> str:
    """Return an address with what none may hold escaped, and the dollar, which is a sign to servers; escapes stay."""
    return address if _PLAIN.fullmatch(address) else quote(address, safe=_SAFE)


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


def name_address(name: str) -> str:
    """Return the address of an output, below the site's: an index answers for its folder."""
    return name.removesuffix(_INDEX) if f"/{name}".endswith(f"/{_INDEX}") else name


def name_beside(page: str, suffix: str) -> str:
    """Return the file that lies beside a page under its name, with another suffix."""
    stem, dot, ending = page.rpartition(".")
    return f"{stem if dot and '/' not in ending else page}.{suffix}"
