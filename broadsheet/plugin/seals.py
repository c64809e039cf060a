"""Knows what of a good build the next one can take over as long as nothing but texts changes.

Must not know how outputs are made. Where it cannot be sure, the next build looks at everything.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from pelican import __file__ as pelican_file

from broadsheet import THEME
from broadsheet.build.late import Seal, Stand
from broadsheet.build.scan import Source
from broadsheet.build.sharing import find_sharing
from broadsheet.outputs.trace import digest
from broadsheet.plugin.desk import find_word_folders
from broadsheet.plugin.frames import stamp_stand
from broadsheet.plugin.packed_lineup import pack_lineup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.plugin.generators import Build
    from broadsheet.plugin.jobs import Jobs
    from broadsheet.settings import Settings


_NONE = {"seal": b"", "lineup": b""}


def find_stand(programs: bytes, values: Mapping[str, Any], checked: Settings) -> Stand:
    """Return what outputs are made from beside the stories."""
    theme = Path(values["THEME"])
    folders = {
        *checked.template_folders,
        *find_word_folders(values),
        Path(THEME, "templates"),
        Path(pelican_file).parent / "themes" / "simple" / "templates",
        *(theme / path for path in values["THEME_STATIC_PATHS"]),
    }
    found = {os.path.realpath(folder) for folder in folders}
    return Stand(
        _add_typeface(stamp_stand(programs, values), checked),
        tuple(file for folder in sorted(found) for file in _list(folder, ())),
    )


def _add_typeface(told: bytes, checked: Settings) -> bytes:
    """Add the typeface of share cards, which may be the site's own, to what is known; nothing is added to nothing."""
    sharing = find_sharing(checked) if told else None
    return digest(told, sharing.mark) if sharing else told


def _list(folder: str, above: tuple[str, ...]) -> Iterator[Source]:
    """Yield all files in a folder, also those that links lead to."""
    if not os.path.isdir(folder):  # noqa: PTH112 – paths are strings here
        return
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if not entry.is_dir():
                status = entry.stat(follow_symlinks=entry.is_file())  # a link may lead nowhere
                yield Source(entry.path, status.st_mtime_ns, status.st_size)
            elif (real := os.path.realpath(entry.path)) not in above:
                yield from _list(entry.path, (*above, real))


def seal(build: Build, jobs: Jobs) -> dict[str, bytes]:
    """Return what is to be kept of a good build for the next: no seal if it might break unseen."""
    edition, listings = build.edition, build.listings
    if listings is None or not _can_seal(build, jobs):
        return _NONE
    stand = build.stand.seal(build.files, build.since)
    if not stand:
        return _NONE
    links = tuple(edition.links.items())
    warnings = tuple(problem for problem in build.findings.warnings if problem not in build.told)
    made = edition.desk.now.timestamp()
    counts = len(edition.cards), len(edition.withheld)
    sealed = Seal(stand, made, edition.due, *counts, links, warnings, edition.because)
    try:
        return {"seal": msgspec.msgpack.encode(sealed), "lineup": pack_lineup(listings.lineup)}
    except UnicodeEncodeError:  # a warning tells of a file whose name is no text
        return _NONE


def _can_seal(build: Build, jobs: Jobs) -> bool:
    """Tell whether all that outputs are made from is known, and lies where it is looked for."""
    listings = build.listings
    if listings is None or not (listings.context["NEWEST_FIRST_ARCHIVES"] and jobs.are_framed()):
        return False
    shown = {file for files in build.edition.files.values() for file in files.split("\n")}
    shown.update(build.edition.originals)
    shown.update(static.relative_source_path for static in listings.context["staticfiles"])
    return shown <= {file.path for file in build.files} | build.edition.cards.keys()
