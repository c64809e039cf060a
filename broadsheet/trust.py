"""Knows what a site says of its ties to other organisations, as ``content/trust.toml`` has it.

Must not know how it is published.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.addresses import is_web_address
from broadsheet.datafiles import describe_bad_file, suggest
from broadsheet.story import Problem

if TYPE_CHECKING:
    from pathlib import Path

FILE = "trust.toml"
_LISTS = (
    "member",
    "belongto",
    "control",
    "controlledby",
    "social",
    "vendor",
    "customer",
    "disclosure",
    "contact",
)
"""The attributes of JournalList's specification whose values are addresses, in its order; there may be several."""
_TRAINING = "datatrainingallowed"
"""Whether programs may be trained with the site's copy."""
_KEYS = (*_LISTS, _TRAINING)
_CONTACT = re.compile(r"(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+|tel:\+?[\d().-]+")


class Trust(NamedTuple):
    """What was read."""

    told: dict[str, Any]
    """By attribute, in the order of the specification; empty if there is no such file."""
    problems: tuple[Problem, ...] = ()


def read_trust(path: Path, shown: str) -> Trust:
    """Read ``trust.toml``; ``shown`` is its name in messages. Without the file nothing is told."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        return Trust({})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return Trust({}, (describe_bad_file(shown, error),))
    problems = []
    told: dict[str, Any] = {}
    for key in sorted(data, key=lambda key: _KEYS.index(key) if key in _KEYS else len(_KEYS)):
        if fault := _find_fault(key, data[key]):
            problems.append(Problem(shown, _find_line(text, key), *fault))
        else:
            told[key] = data[key] if key == _TRAINING else _list(data[key])
    return Trust(told, tuple(problems))


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def _find_fault(key: str, value: object) -> tuple[str, str] | None:
    """Return what is wrong with an attribute and how to mend it."""
    if key not in _KEYS:
        return f"unknown key {key!r}", suggest(key, _KEYS)
    if key == _TRAINING:
        return None if isinstance(value, bool) else (f"{key} is not true or false", "Write true or false.")
    for each in _list(value):
        if not (
            isinstance(each, str)
            and (is_web_address(each) or (key == "contact" and _CONTACT.fullmatch(each)))
        ):
            return (
                f"{key} is no safe web address: {each!r}",
                "Write a full address that begins with https://.",
            )
    return None


def _find_line(text: str, key: str) -> int:
    pattern = re.compile(rf"\s*\[*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    return next((number for number, row in enumerate(text.splitlines(), 1) if pattern.match(row)), 0)
