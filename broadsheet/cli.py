"""Knows the terminal: ``explain FILE``, ``why OUTPUT``, ``build``, each with ``--json``, ``search``, ``archive``, ``compress``.

Must not know how copy is read nor how outputs are made: it calls what does, and prints.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from time import monotonic

from broadsheet import __version__
from broadsheet.explain import as_json, as_rows
from broadsheet.readers import read
from broadsheet.story import Problem, Reading, UnreadableStoryError

_COLOURS = {
    "boilerplate": "dim",
    "header": "dim",
    "headline": "bold",
    "attribution": "green",
    "correction": "yellow",
}


_FOLLOWING = {
    "search": "make the search index of a site that stands",
    "archive": "make the archive of all stories of a site that stands",
    "compress": "pack the files of a site that stands, for servers that send packed ones",
}
"""What may follow on a build."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status: 0, or 1 if what is asked for cannot be told."""
    parser = argparse.ArgumentParser(prog="broadsheet", description="Tools for sites built with Broadsheet.")
    parser.add_argument("--version", action="version", version=f"broadsheet {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    explain = commands.add_parser("explain", help="tell what became of every line of a source file")
    explain.add_argument("file", type=Path)
    explain.add_argument("--json", action="store_true", help="print the documented JSON form")
    why = commands.add_parser("why", help="tell what a file of the output was made from, and why it was made")
    why.add_argument("output", type=Path)
    why.add_argument("--cache", type=Path, default=Path("cache"), help="the site's CACHE_PATH")
    why.add_argument("--json", action="store_true", help="print the record as JSON")
    build = commands.add_parser(
        "build",
        help="build a site as pelican does",
        epilog="All other arguments are Pelican's own: broadsheet build content -s publishconf.py",
        allow_abbrev=False,
    )
    build.add_argument("--json", action="store_true", help="print what was done, and seconds by phase")
    for name, told in _FOLLOWING.items():
        ending = f"All arguments are those of its build: broadsheet {name} content -s publishconf.py"
        commands.add_parser(name, help=told, epilog=ending, allow_abbrev=False)
    options, others = parser.parse_known_args(argv)
    if options.command == "build":
        return _build(others, as_program=options.json)
    if options.command in _FOLLOWING:
        return _go_on(options.command, others)
    if others:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may not know all letters
    try:
        if options.command == "why":
            return _tell_why(options.output, options.cache, as_program=options.json)
        _explain(options.file, as_program=options.json)
        sys.stdout.flush()
    except UnreadableStoryError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return 1
    except OSError as error:
        # What is left in the buffer would fail again when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"the output cannot be written: {error.strerror}. See that there is room.", file=sys.stderr)
            return 1
    return 0


def _build(arguments: Sequence[str], *, as_program: bool) -> int:
    begun = monotonic()
    # What is imported stays: to look for garbage in it takes a tenth of the time that the imports take.
    gc.set_threshold(50_000, 20, 10)
    from broadsheet.plugin.command import NoAccountError, as_json, build_site, hand_over

    if not as_program:
        hand_over(arguments)
        return 0
    try:
        told = as_json(build_site(arguments, begun))
    except NoAccountError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(told, indent=2))
    return 1 if told["problems"] else 0


def _go_on(command: str, arguments: Sequence[str]) -> int:
    """Do what follows on a build."""
    from broadsheet.plugin.command import NoAccountError, follow_up

    try:
        return follow_up(command, arguments)
    except NoAccountError as error:
        print(error, file=sys.stderr)
        return 1


def _tell_why(output: Path, cache: Path, *, as_program: bool) -> int:
    from broadsheet.build.why import as_json as record_as_json
    from broadsheet.build.why import as_lines, find_record

    record = find_record(output, cache)
    if record is None:
        told = (
            f"{output}: no build has made this file. Name a file of the output, from the site's own folder."
        )
        print(told, file=sys.stderr)
        return 1
    if as_program:
        print(json.dumps(record_as_json(record), ensure_ascii=False, indent=2))
    else:
        print(*as_lines(record), sep="\n")
    return 0


def _explain(path: Path, *, as_program: bool) -> None:
    reading = _read_file(path)
    if as_program:
        told = json.dumps(as_json(reading, str(path)), ensure_ascii=False, indent=2)
        sys.stdout.buffer.write(f"{told}\n".encode(errors="replace"))
        sys.stdout.flush()
    elif sys.stdout.isatty():
        _print_table(reading)
    else:
        for row in as_rows(reading):
            print("\t".join(row))
        _print_notes(reading)


def _read_file(path: Path) -> Reading:
    """Read a file as the build would: its path counts from the ``content`` folder that it stands in."""
    try:
        data = path.read_bytes()
        stamp = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="minutes")
    except OSError as error:
        remedy = "Name a story's source file, such as content/news/story.txt"
        raise UnreadableStoryError(
            (Problem(str(path), 0, (error.strerror or "cannot be read").lower(), remedy),)
        ) from error
    parts = path.absolute().parts
    below = parts[len(parts) - parts[::-1].index("content") :] if "content" in parts[:-1] else parts[-1:]
    try:
        reading = read(data, "/".join(below), stamp)
    except UnreadableStoryError as error:
        raise UnreadableStoryError(_name(path, error.problems)) from error
    return replace(reading, warnings=_name(path, reading.warnings))


def _name(path: Path, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Tell problems of the file as it was named on the command line."""
    return tuple(replace(problem, path=str(path)) for problem in problems)


def _print_table(reading: Reading) -> None:
    from rich.console import Console  # imported late: programs do not need it
    from rich.table import Table
    from rich.text import Text

    table = Table("lines", "part", "rule", "text", box=None, pad_edge=False)
    for lines, part, rule, text in as_rows(reading):
        table.add_row(lines, Text(part, _COLOURS.get(part, "cyan")), Text(rule, "dim"), Text(text))
    Console().print(table)
    _print_notes(reading)


def _print_notes(reading: Reading) -> None:
    for repair in reading.repairs:
        print(f"repaired: {repair}")
    for warning in reading.warnings:
        print(f"warning: {warning}")


if __name__ == "__main__":
    sys.exit(main())
