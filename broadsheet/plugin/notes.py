"""Knows what is told after a good build beside what it did: when the next one is due, and how the search index stands.

Must not know how a build is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.build.due import note_next_build
from broadsheet.plugin.search import note_index

if TYPE_CHECKING:
    from broadsheet.build.late import Late
    from broadsheet.build.store import Store
    from broadsheet.plugin.generators import Build


def tell_more(build: Build, store: Store, late: Late | None, *, is_replated: bool) -> str:
    """Return what is to be told, a line each; the moments of late texts are those of the last whole build."""
    settings = build.desk.settings
    known = late.seal if late and is_replated else build.edition
    lines = [note_next_build(settings, known.due, known.because)]
    if settings.search:
        cards = None if is_replated else build.edition.cards.values()
        lines.append(note_index(settings, store, cards, is_late=bool(late and late.stale)))
    return "\n".join(filter(None, lines))
