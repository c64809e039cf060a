"""Knows what a site says of the newsroom that publishes it: its name, its logo, and where its policies stand.

Must not know how that is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.addresses import is_inside, is_web_address
from broadsheet.datafiles import suggest

if TYPE_CHECKING:
    from collections.abc import Mapping

ADDRESSES = (
    "corrections",
    "ethics",
    "ownership",
    "masthead",
    "principles",
    "verification",
    "unnamed_sources",
    "missing_bylines",
    "diversity",
    "feedback",
    "terms",
    "licence",
)
"""What leads to a page: of the site, by its path, or elsewhere, by its whole address."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The newsroom, as ``BROADSHEET_PUBLISHER`` describes it."""

    name: str = ""
    """Empty for the site's own name."""
    logo: str = ""
    """A file of the output, by its path, or a whole address."""
    founded: str = ""
    """A year, a month or a day, as ISO 8601 has them."""
    email: str = ""
    same_as: tuple[str, ...] = ()
    """Addresses of the newsroom elsewhere: on social networks, in Wikidata."""
    corrections: str = ""
    """Where it says what it does about mistakes."""
    ethics: str = ""
    ownership: str = ""
    """Who owns and who funds it."""
    masthead: str = ""
    """Who works there."""
    principles: str = ""
    """By which principles it publishes."""
    verification: str = ""
    """How it checks facts."""
    unnamed_sources: str = ""
    """When it quotes people without their names."""
    missing_bylines: str = ""
    """Why a story may have no byline."""
    diversity: str = ""
    feedback: str = ""
    """How readers take part."""
    terms: str = ""
    """How its stories may be used."""
    licence: str = ""
    """Under which licence its own stories stand."""


NO_PUBLISHER = Publisher()


def read_publisher(told: Mapping[str, object]) -> tuple[Publisher, list[tuple[str, str]]]:
    """Check what the settings say; what is wrong is told, each with its remedy, and left out."""
    good: dict[str, object] = {}
    faults = []
    for key, value in told.items():
        fault = _find_fault(key, value)
        if fault:
            faults.append((f"BROADSHEET_PUBLISHER: {fault[0]}", fault[1]))
        else:
            good[key] = tuple(value) if isinstance(value, (list, tuple)) else value
    return Publisher(**good), faults  # type: ignore[arg-type]  # each was looked at


def _find_fault(key: str, value: object) -> tuple[str, str] | None:
    if key not in Publisher.__dataclass_fields__:
        return f"unknown key {key!r}", suggest(str(key), Publisher.__dataclass_fields__)
    if key == "same_as":
        is_good = isinstance(value, (list, tuple)) and all(
            isinstance(each, str) and is_web_address(each) for each in value
        )
        return None if is_good else (f"{key} is {value!r}", "Write a list of full addresses.")
    if not isinstance(value, str):
        return f"{key} is {value!r}, not text", "Set it to text."
    if key in {*ADDRESSES, "logo"} and value and not (is_web_address(value) or is_path(value)):
        remedy = "Write a path within the site, such as corrections-policy/, or a full address."
        return f"{key} is {value!r}, which leads nowhere", remedy
    return None


def is_path(value: str) -> bool:
    """Tell a path within the site, as addresses have it."""
    return is_inside(value.partition("#")[0] or ".") and not any(each in value for each in " :\\\"'<>")
