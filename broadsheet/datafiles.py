"""Knows how a data file of the site (TOML) is read and checked, entry by entry, key by key.

Must not know what the entries mean: sources and sections say which keys they have.
"""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.addresses import is_web_address
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path


LIKE = "like"
"""The key by which an entry takes over what a model has."""


class Field(NamedTuple):
    """What a key of an entry may hold."""

    kind: type
    default: object
    is_url: bool = False
    choices: tuple[str, ...] = ()


class Table(NamedTuple):
    """A data file that was read: its good entries with every key set, and what is wrong with the others."""

    entries: dict[str, dict[str, Any]]
    problems: tuple[Problem, ...]
    text: str


_KIND_NAMES = {
    str: "text in quotation marks",
    bool: "true or false",
    int: "a whole number",
    list: "a list of texts",
}


def suggest(word: str, known: Iterable[str], prefix: str = "") -> str:
    """Return ``Did you mean x?`` for a word that is close to a known one, else the list of known words.

    A prefix that all of them share is no likeness.
    """
    words = sorted(known)
    close = get_close_matches(word.removeprefix(prefix), [each.removeprefix(prefix) for each in words], n=1)
    return f"Did you mean {prefix}{close[0]}?" if close else f"Known are: {', '.join(words)}."


def read_table(
    path: Path,
    shown: str,
    heading: str,
    fields: Mapping[str, Field],
    find_models: Callable[[], Mapping[str, Mapping[str, Any]]] = dict,
) -> Table:
    """Read ``[heading.entry]`` tables; ``shown`` is the file's name in messages. A missing file has none.

    An entry with a key ``like`` has what the model of that name has, but for what it says itself; models are only
    looked for if there is such an entry.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors put a mark on top
        data = tomllib.loads(text)
    except FileNotFoundError:
        return Table({}, (), "")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return Table({}, (describe_bad_file(shown, error),), "")
    problems: list[Problem] = []
    entries = {}
    for name, told in _find_entries(data, heading, shown, text, problems):
        place = _Place(shown, text, heading, name)
        entry = _take_over(place, told, find_models, problems) if LIKE in told and LIKE in fields else told
        entries[name] = _check_entry(place, entry, fields, problems)
    return Table(entries, tuple(problems), text)


def find_line(text: str, heading: str, entry: str, key: str = "") -> int:
    """Return the line of an entry's head, or of a key under it; zero if it is written some other way."""
    head = re.compile(rf"\s*\[\s*{re.escape(heading)}\s*\.\s*[\"']?{re.escape(entry)}[\"']?\s*\]")
    found = 0
    for number, line in enumerate(text.splitlines(), 1):
        if found and line.lstrip().startswith("["):
            break
        if found and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
        if not found and head.match(line):
            found = number
            if not key:
                break
    return found


def _take_over(
    place: _Place,
    told: dict[str, Any],
    find_models: Callable[[], Mapping[str, Mapping[str, Any]]],
    problems: list[Problem],
) -> dict[str, Any]:
    """Return an entry with all that the model has which it names."""
    models = find_models()
    model = models.get(told[LIKE]) if isinstance(told[LIKE], str) else None
    if model is None:
        problems.append(place.problem(LIKE, f"{LIKE} is {told[LIKE]!r}", suggest(str(told[LIKE]), models)))
    return {**(model or {}), **told, LIKE: told[LIKE] if model else ""}


class _Place(NamedTuple):
    """Where an entry stands, for messages about it."""

    shown: str
    text: str
    heading: str
    entry: str

    def problem(self, key: str, message: str, remedy: str) -> Problem:
        line = find_line(self.text, self.heading, self.entry, key)
        return Problem(self.shown, line, f"[{self.heading}.{self.entry}] {message}", remedy)


def describe_bad_file(shown: str, error: Exception) -> Problem:
    """Return what keeps a file from being read as TOML."""
    if isinstance(error, OSError):
        return Problem(shown, 0, f"cannot be read: {error.strerror}", "Let the builder read the file.")
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return Problem(shown, line, "not readable as TOML: it is not UTF-8", "Save it as UTF-8.")
    found = re.search(r"at line (\d+)", str(error))
    reason = str(error).partition(" (at ")[0]
    return Problem(shown, int(found[1]) if found else 0, f"not readable as TOML: {reason}", "Mend this line.")


def _find_entries(
    data: dict[str, Any], heading: str, shown: str, text: str, problems: list[Problem]
) -> Iterable[tuple[str, dict[str, Any]]]:
    """Return the entries under the heading; whatever else stands in the file is a problem."""
    for name in data:
        if name != heading:
            message = f"{name!r} does not belong here"
            problems.append(
                Problem(shown, _find_word(text, name), message, f"Entries are called [{heading}.some-name].")
            )
    entries = data.get(heading, {})
    if not isinstance(entries, dict):
        message, remedy = f"{heading!r} is not a table", f"Write [{heading}.some-name]."
        problems.append(Problem(shown, _find_word(text, heading), message, remedy))
        return
    for name, entry in entries.items():
        if isinstance(entry, dict):
            yield name, entry
        else:
            message = f"{heading}.{name} is not a table"
            line = _find_word(text, name, rf"(?:{re.escape(heading)}\s*\.\s*)?")
            problems.append(Problem(shown, line, message, f"Write [{heading}.some-name]."))


def _find_word(text: str, word: str, before: str = "") -> int:
    """Return the line that a table or a key of this name begins; zero if it is written some other way."""
    pattern = re.compile(rf"[\s\[]*{before}[\"']?{re.escape(word)}[\"']?\s*[.\]=]")
    return next((number for number, row in enumerate(text.splitlines(), 1) if pattern.match(row)), 0)


def _check_entry(
    place: _Place, entry: dict[str, Any], fields: Mapping[str, Field], problems: list[Problem]
) -> dict[str, Any]:
    """Return every key's value; wrong ones are told and replaced by their default."""
    checked = {key: field.default for key, field in fields.items()}
    for key, value in entry.items():
        if key not in fields:
            problems.append(place.problem(key, f"has an unknown key {key!r}", suggest(key, fields)))
        elif wrong := _find_fault(value, fields[key]):
            problems.append(place.problem(key, f"{key} {wrong[0]}", wrong[1]))
        else:
            checked[key] = value
    return checked


def _find_fault(value: object, field: Field) -> tuple[str, str] | None:
    """Return what is wrong with a value and how to mend it."""
    if type(value) is not field.kind or (field.kind is list and not _holds_texts(value)):
        kind = _KIND_NAMES[field.kind]
        return f"is not {kind}", f"Write {kind}."
    if field.choices and value not in field.choices:
        return f"is {value!r}", suggest(str(value), field.choices)
    if field.is_url and value and not is_web_address(str(value)):
        return f"is not a safe web address: {value!r}", "Write a full address that begins with https://."
    return None


def _holds_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
