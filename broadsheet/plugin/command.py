"""Knows how one build runs with its account told to a program, as ``broadsheet build --json`` asks.

Must not know how an account comes about, nor how it is printed.
"""

from __future__ import annotations

import logging
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

import pelican
from pelican import log

from broadsheet.build.report import summarise_archive, summarise_index, summarise_packing, write_report
from broadsheet.plugin.engine import Account, Pelican
from broadsheet.plugin.packing import pack_site

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from broadsheet.build.report import Findings

_OTHER_DOORS = ("listen", "autoreload")


class NoAccountError(Exception):
    """Such a build gives no account of itself."""


def build_site(arguments: Sequence[str], begun: float) -> Account:
    """Build as Pelican's own command would with the same arguments; what people are told goes to standard error.

    ``begun`` is when the program began, by the monotonic clock. Raises NoAccountError.
    """
    with redirect_stdout(sys.stderr):
        options = pelican.parse_arguments(list(arguments))
        for name in _OTHER_DOORS:
            if getattr(options, name):
                message = f"--{name} does not end, so that no account can be given. Use pelican --{name}."
                raise NoAccountError(message)
        _open_log(options)
        engine = _find_engine(options)
        try:
            with pelican.console.status("Generating..."):
                engine.run(begun)
        except SystemExit:
            if not engine.account.seconds:  # interrupted
                raise
        return engine.account


def _open_log(options: Any) -> None:
    log.init(
        level=options.verbosity,
        fatal=options.fatal,
        name="pelican",
        handler=pelican.LOG_HANDLERS[options.log_handler],
        logs_dedup_min_level=logging.getLevelNamesMapping()[options.logs_dedup_min_level],
    )


def _find_engine(options: Any) -> Pelican:
    try:
        engine, _ = pelican.get_instance(options)
    except Exception as error:
        message = f"The settings cannot be used: {type(error).__name__}: {error}"
        raise NoAccountError(message) from error
    if not isinstance(engine, Pelican):
        message = 'PELICAN_CLASS is not Broadsheet\'s. Write "from broadsheet.defaults import *" at the top of the settings.'
        raise NoAccountError(message)
    return engine


def hand_over(arguments: Sequence[str]) -> None:
    """Be Pelican's own command."""
    pelican.main(list(arguments))


_FOLLOWING: dict[str, tuple[Callable[[Pelican], tuple[Findings, Any]], Callable[[Any], str]]] = {
    "search": (Pelican.index, summarise_index),
    "archive": (Pelican.archive, summarise_archive),
    "compress": (lambda engine: pack_site(engine.checked), summarise_packing),
}
"""What may follow on a build: what does it to the site that stands, and what tells of it in a line."""


def follow_up(command: str, arguments: Sequence[str]) -> int:
    """Do what follows on a build to a site that stands, with the arguments of its build; return the exit status.

    Raises NoAccountError.
    """
    work, summarise_work = _FOLLOWING[command]
    options = pelican.parse_arguments(list(arguments))
    _open_log(options)
    findings, done = work(_find_engine(options))
    write_report(sys.stderr, findings)
    if done is None or findings.problems:
        return 1
    sys.stdout.write(f"{summarise_work(done)}\n")
    return 0


def as_json(account: Account) -> dict[str, Any]:
    """Return the documented form of an account."""
    counts = account.counts
    return {
        "published": counts is not None,
        "problems": len(set(account.findings.problems)),
        "warnings": len(set(account.findings.warnings)),
        "counts": counts._asdict() if counts else None,
        "seconds": {phase: round(value, 4) for phase, value in account.seconds.items()},
    }
