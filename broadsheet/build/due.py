"""Knows how it is told when the next build is due: to people in a line, to cron and CI in a file of the cache folder.

Must not know why a build is due.
"""

from __future__ import annotations

import json
import math
import os
from datetime import MAXYEAR, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadsheet.settings import Settings

NEXT_BUILD = "next-build.json"


def note_next_build(settings: Settings, due: float, because: str) -> str:
    """Write when the next build is due, and return that in a line; nothing is said if only an edit makes it so.

    ``because`` is the source that makes it due, relative to the content folder; empty where no source does.
    """
    moment = _read(settings, due)
    told = {
        "due": moment.isoformat(timespec="seconds") if moment else None,
        "because": settings.name_source(because) if moment and because else None,
    }
    settings.cache.mkdir(parents=True, exist_ok=True)
    place = settings.cache / NEXT_BUILD
    fresh = place.with_name(f".{NEXT_BUILD}.{os.getpid()}")
    fresh.write_text(
        f"{json.dumps(told, ensure_ascii=False, indent=2)}\n", encoding="utf-8", errors="replace"
    )
    fresh.replace(place)
    if moment is None:
        return ""
    form = "%Y-%m-%d %H:%M:%S %Z" if moment.second else "%Y-%m-%d %H:%M %Z"
    return f"The next build is due at {moment.strftime(form)}."


def _read(settings: Settings, due: float) -> datetime | None:
    """Return a moment on the site's clock; nothing for never, which editors write as the last day there is."""
    try:
        moment = datetime.fromtimestamp(math.ceil(due), settings.timezone)
    except (OverflowError, ValueError, OSError):
        return None
    return moment if moment.year < MAXYEAR else None
