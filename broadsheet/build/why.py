"""Knows how the record of an output is told: what it was made from, and why it was made when it was made last.

Must not know how outputs are made, nor where the lines are printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.build.records import unpack_reads
from broadsheet.build.store import look_up

if TYPE_CHECKING:
    from pathlib import Path

    from broadsheet.build.store import Kept
    from broadsheet.outputs.trace import Read

_TOLD = {
    "behind-front": "whether page {start} of the list {name} lies behind its front",
    "body-template": "the template {name}, with all that it includes",
    "days": "how many stories there are of each day of {name}",
    "front": "the front of the list {name}",
    "item": "item {start} of the list {name}",
    "length": "the number of stories in the list {name}",
    "listed": "what lists show of {name}",
    "months": "how many stories of each month there are under {name}",
    "onward": "the stories that {name} may lead on to",
    "pages": "the number of pages of the list {name}",
    "slice": "items {start} to {stop} of the list {name}",
    "some": "whether the list {name} is empty",
    "static": "the file {name}",
    "whole": "all of {name}",
}


class Record(NamedTuple):
    """An output's record."""

    output: Path
    kept: Kept
    reads: tuple[Read, ...]


def find_record(output: Path, cache: Path) -> Record | None:
    """Return the record of an output file by its path, from the stores in the site's cache folder."""
    found = look_up(cache, output.absolute())
    if found is None:
        return None
    kept, packed = found
    reads = unpack_reads(packed)
    own = tuple(read._replace(name=kept.subject) for read in reads.own)
    return Record(output, kept, (*own, *reads.shared))


def as_json(record: Record) -> dict[str, Any]:
    """Return the record as values for programs."""
    return {
        "output": str(record.output),
        "source": record.kept.subject or None,
        "why": record.kept.why,
        "reads": [read._asdict() for read in record.reads],
    }


def as_lines(record: Record) -> list[str]:
    """Return the record as lines for a person."""
    about = [f"about: {record.kept.subject}"] if record.kept.subject else []
    return [
        str(record.output),
        *about,
        f"made last because: {record.kept.why}",
        "depends on its template and the settings, and on:" if record.reads else "depends on nothing else",
        *(f"  {_tell(read)}" for read in record.reads),
    ]


def _tell(read: Read) -> str:
    if read.kind == "slice" and read.start is None and read.stop is None:
        return f"all of the list {read.name}"
    start, stop = ("" if place is None else str(place) for place in (read.start, read.stop))
    return _TOLD.get(read.kind, "{name}").format(name=read.name, start=start or "0", stop=stop or "the last")
