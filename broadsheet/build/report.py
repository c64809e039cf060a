"""Knows how a build tells what is wrong and what it did: one line each, never wrapped.

Must not know what can go wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from broadsheet.build.archive import Archived
    from broadsheet.build.packing import Packed
    from broadsheet.build.search import Indexed
    from broadsheet.story import Problem


class Counts(NamedTuple):
    """What a build that went out did."""

    stories: int
    """Those that are out now."""
    withheld: int
    """Those that stay in."""
    read: int
    """Sources that were read for this build; the others are on file."""
    made: int
    """Pages and feeds that were made; the others would come out as they stand."""
    written: int
    """Files of the output that changed; one that is made may come out as it stands."""
    unchanged: int
    removed: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What a build finds: problems keep it from going out, warnings do not."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def write_report(stream: TextIO, findings: Findings) -> None:
    """Write warnings and problems in the order of their places, and the count of the problems."""
    stream.writelines(f"warning: {warning}\n" for warning in sorted(set(findings.warnings)))
    found = sorted(set(findings.problems))
    stream.writelines(f"{problem}\n" for problem in found)
    if found:
        stream.write(f"{_count(len(found), 'problem')}. Nothing was published; the last good site stands.\n")
    stream.flush()


def summarise(counts: Counts) -> str:
    """Return the line that ends a good build."""
    kept = f", {counts.withheld} left out" if counts.withheld else ""
    done = f"{_count(counts.written, 'file')} written, {counts.unchanged} unchanged"
    return f"{_count(counts.stories, 'story', 'stories')}{kept}: {done}, {counts.removed} removed."


def summarise_index(done: Indexed) -> str:
    """Return the line that ends the making of a search index."""
    made = f"{_count(done.parts, 'part')}, {done.made} of them made anew"
    return f"Search finds {_count(done.stories, 'story', 'stories')}: {made}."


def summarise_packing(done: Packed) -> str:
    """Return the line that ends the packing of a site."""
    stood = f"{done.made} made, {done.forms - done.made} stood, {done.removed} removed"
    return f"{_count(done.files, 'file')}, {_count(done.forms, 'packed form')}: {stood}."


def summarise_archive(done: Archived) -> str:
    """Return the line that ends the making of an archive."""
    size = f"{done.size / 1_000_000:.1f} MB"
    return f"The archive holds {_count(done.stories, 'story', 'stories')}: {size}{'' if done.is_new else ', unchanged'}."


def find_stream(stream: TextIO) -> TextIO:
    """Return the stream behind a progress display, unless that stream is a terminal.

    A display catches what is written to standard error and wraps it; a file must get it as it is.
    """
    behind = getattr(stream, "rich_proxied_file", None)
    return stream if behind is None or behind.isatty() else behind


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
