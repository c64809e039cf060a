"""Knows the small files by which a site tells programs whom to ask and whom to trust: ``security.txt`` and ``trust.txt``.

Must not know where what they say is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SECURITY = ".well-known/security.txt"
TRUST = "trust.txt"
_MONTHS = 11
"""How long ``security.txt`` holds, from the first day of the month on: RFC 9116 asks for less than a year."""
_LAST = 12


def find_expiry(now: datetime) -> str:
    """Return when a ``security.txt`` of this moment ends to hold; the same all through a month."""
    return _add_months(now, _MONTHS)


def find_turn(now: datetime) -> datetime:
    """Return when it comes out otherwise: at the beginning of the next month, by the clock of ``now``."""
    year, month = divmod(now.year * _LAST + now.month, _LAST)
    return now.replace(year=year, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def _add_months(now: datetime, months: int) -> str:
    year, month = divmod(now.year * _LAST + now.month - 1 + months, _LAST)
    return f"{year:04}-{month + 1:02}-01T00:00:00Z"


def write_security(contact: str, expires: str, site: str, language: str) -> str:
    """Return a ``security.txt`` by RFC 9116; ``contact`` is a mail address or an address that readers may go to."""
    where = contact if ":" in contact else f"mailto:{contact}"
    lines = [
        f"Contact: {where}",
        f"Expires: {expires}",
        f"Preferred-Languages: {language}",
    ]
    if site.startswith("https://"):
        lines.insert(2, f"Canonical: {site}/{SECURITY}")
    return "\n".join([*lines, ""])


def write_trust(told: Mapping[str, object]) -> str:
    """Return a ``trust.txt`` by JournalList's specification: a line for each value, in the order of the keys."""
    lines = ["# What this site belongs to and controls: https://journallist.net/"]
    for key, value in told.items():
        if isinstance(value, bool):
            lines.append(f"{key}={'yes' if value else 'no'}")
        else:
            lines += [f"{key}={each}" for each in (value if isinstance(value, list) else [value])]
    return "\n".join([*lines, ""])
