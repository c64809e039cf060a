"""Knows what is told after a good build beside what it did: when the next one is due, how search index and archive stand.

Must not know how a build is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from broadsheet.build.due import note_next_build
from broadsheet.plugin.archive import note_archive
from broadsheet.plugin.search import note_index

if TYPE_CHECKING:
    from broadsheet.build.late import Late
    from broadsheet.build.report import Counts
    from broadsheet.build.store import Store
    from broadsheet.plugin.generators import Build


class Notes(NamedTuple):
    """What is told beside what a build did, a line each, or nothing."""

    due: str
    """When the next build is due."""
    search: str
    """How the search index stands."""
    archive: str
    """How the archive stands."""


def tell_more(build: Build, store: Store, late: Late | None, counts: Counts, *, is_replated: bool) -> Notes:
    """Return what is to be told; the moments of late texts are those of the last whole build."""
    settings = build.desk.settings
    known = late.seal if late and is_replated else build.edition
    due, search = note_next_build(settings, known.due, known.because), ""
    if settings.search:
        cards = None if is_replated else build.edition.cards.values()
        search = note_index(settings, store, cards, is_late=bool(late and late.stale))
    return Notes(due, search, note_archive(settings, counts))
