"""Knows the index that search looks words up in: how it is cut into parts, which of them stand, how they are made.

Must not know how stories are kept, nor what search finds of one: a callback writes that.

The index is made by Pagefind, which holds all that it indexes in memory and begins anew each time. So it gets the
stories in parts of whole months: a part whose stories are as they were stands as it is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from broadsheet.build.staging import remove_packed
from broadsheet.outputs.trace import digest

FOLDER = "search-index"
"""Where the index lies in the output. No build of the site looks into it."""
_LIST = "parts.json"
_FILL = 2000
"""Stories after which a part ends with its month; Pagefind takes 0.3 MB of memory for each."""
_NEEDED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
_PAGES = ".html"
_BARE = ".bare.html"
"""What the page's script takes off again."""


class Entry(NamedTuple):
    """A story that search finds."""

    month: str
    """As ISO 8601 writes it: ``2026-11``."""
    url: str
    """Relative to the site."""
    path: str
    """Its source."""
    key: bytes
    """The digest of the whole story."""


class Part(NamedTuple):
    """Some months' stories, which are indexed together."""

    folder: str
    """Named by the first month and by all that the part is made from."""
    entries: tuple[Entry, ...]


class Document(NamedTuple):
    """What Pagefind is to know of a story."""

    language: str
    """The first part of its language's tag, for which Pagefind knows how words are bent."""
    section: str
    source: str
    html: str


class Standing(NamedTuple):
    """The index as it lies in the output."""

    by: str
    """The digest of what all parts were made with."""
    parts: dict[str, dict[str, Any]]
    """What the search page is told of each part, by folder."""


class Indexed(NamedTuple):
    """What was done."""

    stories: int
    parts: int
    made: int
    """Parts that were made anew."""


class IndexingError(Exception):
    """The index cannot be made; ``remedy`` says what helps."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.remedy = remedy


def divide(entries: Iterable[Entry], by: str) -> list[Part]:
    """Cut stories into parts of whole months, from the oldest, so that a new story changes the last part alone."""
    parts: list[Part] = []
    waiting: list[Entry] = []
    for _, month in groupby(sorted(entries), key=lambda entry: entry.month):
        waiting += month
        if len(waiting) >= _FILL:
            parts.append(_make_part(waiting, by))
            waiting = []
    return [*parts, _make_part(waiting, by)] if waiting else parts


def _make_part(entries: Sequence[Entry], by: str) -> Part:
    name = digest(by, [(entry.url, entry.key) for entry in entries]).hex()
    return Part(f"{entries[0].month}-{name[:12]}", tuple(entries))


def read_standing(output: Path) -> Standing | None:
    """Return the index that lies in an output; nothing if there is none that can be read."""
    try:
        told = json.loads((output / FOLDER / _LIST).read_bytes())
        return Standing(told["by"], {part["folder"]: part for part in told["parts"]})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_stale(standing: Standing, entries: Iterable[Entry]) -> bool:
    """Tell whether an index was made of other stories than these."""
    return {part.folder for part in divide(entries, standing.by)} != standing.parts.keys()


def make_index(
    output: Path, parts: Sequence[Part], by: str, describe: Callable[[Entry], Document], program: Path
) -> Indexed:
    """Make the parts that do not stand, and let the index be of these parts alone. Raises IndexingError."""
    folder = output / FOLDER
    standing = read_standing(output)
    kept = standing.parts if standing else {}
    told = {part.folder: kept[part.folder] for part in parts if _stands(folder, kept.get(part.folder))}
    staging = output.with_name(f".{output.name}.search")
    shutil.rmtree(staging, ignore_errors=True)
    made = [part for part in parts if part.folder not in told]
    try:
        for part in made:
            told[part.folder] = _make(part, staging, describe, program)
            target = folder / part.folder
            shutil.rmtree(target, ignore_errors=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(staging / part.folder, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _write_list(folder, by, [told[part.folder] for part in reversed(parts)])
    _clear(folder, told.keys() | {_LIST})
    return Indexed(sum(len(part.entries) for part in parts), len(parts), len(made))


def _stands(folder: Path, part: dict[str, Any] | None) -> bool:
    return part is not None and all(
        (folder / part["folder"] / language / name).is_file()
        for language in part["languages"]
        for name in _NEEDED
    )


def _make(part: Part, staging: Path, describe: Callable[[Entry], Document], program: Path) -> dict[str, Any]:
    """Index a part, each language for itself; return what the search page has to know of it."""
    texts = staging / "texts"
    found = {name: set[str]() for name in ("languages", "sections", "sources")}
    for entry in part.entries:
        document = describe(entry)
        place = texts / document.language / _name_page(entry.url)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(document.html, encoding="utf-8")
        for name, value in zip(found, document, strict=False):
            found[name].add(value)
    for language in sorted(found["languages"]):
        _run(program, texts / language, staging / part.folder / language)
    shutil.rmtree(texts)
    months = [entry.month for entry in part.entries]
    return {
        "folder": part.folder,
        "stories": len(months),
        "years": sorted({month[:4] for month in months}),
        **{name: sorted(values - {""}) for name, values in found.items()},
    }


def _name_page(url: str) -> str:
    """Return the file of which Pagefind makes this address; one that ends like no page, the script mends."""
    if url.endswith("/"):
        return f"{url}index.html"
    return url if url.endswith(_PAGES) else f"{url}{_BARE}"


def _run(program: Path, texts: Path, target: Path) -> None:
    """Let Pagefind index a folder of texts; what it adds for interfaces of its own is taken out again."""
    command = [os.fspath(program), "--site", os.fspath(texts), "--output-path", os.fspath(target), "--silent"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 – our own
    except OSError as error:
        message = f"Pagefind cannot be run: {error.strerror}"
        raise IndexingError(message, "Install it anew: pip install --force-reinstall pagefind_bin") from error
    if done.returncode or not (target / "pagefind-entry.json").is_file():
        said = " ".join((done.stderr or done.stdout).split()[-40:]) or f"exit status {done.returncode}"
        message = f"Pagefind has failed: {said}"
        raise IndexingError(message, "See that there is room on the disk and in memory.")
    for name in _find_superfluous(target):
        (target / name).unlink()


def _find_superfluous(target: Path) -> Iterator[str]:
    languages = json.loads((target / "pagefind-entry.json").read_bytes())["languages"].values()
    needed = {*_NEEDED, *(f"wasm.{language['wasm'] or 'unknown'}.pagefind" for language in languages)}
    for path in target.iterdir():
        if path.is_file() and path.name not in needed and path.suffix != ".pf_meta":
            yield path.name


def _write_list(folder: Path, by: str, parts: list[dict[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{_LIST}.new"
    fresh.write_text(json.dumps({"by": by, "parts": parts}, ensure_ascii=False), encoding="utf-8")
    remove_packed(os.fspath(folder / _LIST), _LIST, ())
    fresh.replace(folder / _LIST)


def _clear(folder: Path, wanted: Iterable[str]) -> None:
    for path in sorted(folder.iterdir()):
        if path.name not in wanted:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
