"""Knows which stories stand in the archive of a site, and in which order.

Must not know how the archive is made (``build/archive``), nor what it says of a story (``plugin/data/story_files``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.addresses import name_beside
from broadsheet.build.archive import FILE, Archived, ArchiveError, write_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.build.intake import Desk
    from broadsheet.build.report import Counts
    from broadsheet.build.store import Store
    from broadsheet.settings import Settings

STALE = "The archive is of other stories than those that stand. Make it anew: broadsheet archive"


def note_archive(checked: Settings, counts: Counts) -> str:
    """Return what is to be told of the archive after a build: nothing if no file has changed, or if there is none."""
    has_changed = bool(counts.written or counts.removed)
    return STALE if checked.publish and has_changed and (checked.output / FILE).is_file() else ""


def archive_site(desk: Desk, store: Store) -> Archived:
    """Make the archive of the stories that stand in the output, the oldest first. Raises ArchiveError."""
    if not desk.settings.publish:
        message = "only a site that is published has an archive"
        raise ArchiveError(
            message, "Name the settings that publish it: broadsheet archive content -s publishconf.py"
        )
    if not store.read_meta().get("stands"):
        message = "the site has not been built, or its last build found problems, so that other texts are out"
        raise ArchiveError(message, "Build the site, then make its archive.")
    now = desk.now.timestamp()

    def list_names() -> Iterator[str]:
        return (name_beside(page, "json") for page in store.list_standing(now))

    return write_archive(desk.settings.output, list_names)
