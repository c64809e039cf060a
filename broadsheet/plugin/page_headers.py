"""Knows what the header of one of the site's own pages says of when it may be out, and where it stood before.

Must not know how pages are read: Pelican has taken the header apart already.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from broadsheet.addresses import read_alias
from broadsheet.build.intake import find_header_line
from broadsheet.readers.dates import read_date
from broadsheet.schedule import Times, find_moments, find_reason_to_withhold
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.build.edition import Edition
    from broadsheet.settings import Settings

_DATES = ("embargo", "expires")


class PageHeader:
    """A page's header."""

    def __init__(self, path: str, text: str, metadata: Mapping[str, Any], settings: Settings) -> None:
        """Take what Pelican found in it, and all of the source, in which lines are looked for."""
        self._path = path
        self._text = text
        self._metadata = metadata
        self._settings = settings

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """Return the page's former addresses."""
        told = self._metadata.get("aliases", "")
        return tuple(
            word for word in re.split(r"[\s,]+", told if isinstance(told, str) else " ".join(told)) if word
        )

    @cached_property
    def _times(self) -> Times:
        date = self._metadata.get("date")
        published = date.isoformat() if isinstance(date, datetime) else ""
        dates = (read_date(str(self._metadata.get(name, ""))) for name in _DATES)
        return Times(str(self._metadata.get("status", "")).lower(), published, *dates)

    def check(self) -> Iterator[Problem]:
        """Yield what is wrong with it; of what stays in for good nothing is asked."""
        if self._times.status in {"draft", "withdrawn"}:
            return
        if "title" not in self._metadata:
            yield self._explain(
                "title", "the page has no title", "Begin it with a line Title: and its title."
            )
        for name in _DATES:
            told = self._metadata.get(name, "")
            if told and not read_date(str(told)):
                message = f"“{name.capitalize()}: {told}” cannot be read"
                yield self._explain(name, message, "Write it as 2026-11-22 or 2026-11-22 09:30")
        for alias in self.aliases:
            if not read_alias(alias):
                message = f"the former address {alias!r} is no path that servers could be told"
                yield self._explain(
                    "aliases", message, "Write it from the site's root, such as /2019/about/."
                )

    def find_reason_to_withhold(self, now: datetime, edition: Edition) -> str:
        """Return why the page must not be out; empty if it may. When that changes, a build is due."""
        zone = self._settings.timezone
        for moment in find_moments(self._times, zone):
            if moment > now:
                edition.await_moment(moment.timestamp(), self._path)
        return find_reason_to_withhold(self._times, now, zone)

    def _explain(self, key: str, message: str, remedy: str) -> Problem:
        line = find_header_line(self._text, key) or 1
        return Problem(self._settings.name_source(self._path), line, message, remedy)
