"""Knows how what goes wrong in Pelican, in plugins and in templates is told to an editor.

Must not know the content: its problems are found where it is read.
"""

from __future__ import annotations

import errno
import logging
import re
import sqlite3
import sys
import traceback
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import TemplateSyntaxError

from broadsheet.build.parcels import ElsewhereError
from broadsheet.build.workers import WorkerLostError
from broadsheet.outputs.templates import MARKER, MarkerError
from broadsheet.settings import locate_setting
from broadsheet.story import Problem
from broadsheet.words import WordsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.settings import Settings

_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
RECORDS_FAIL = "the records of builds cannot be kept"
_MORE = "Run pelican --debug for the traceback."
_REMEDIES = (
    ("Cannot load plugin", "Install the plugin, or take it out of PLUGINS."),
    ("Cannot register plugin", "Mend the plugin, or take it out of PLUGINS."),
    ("would be written outside output path", "Give it an address inside the site."),
    ("Unknown status", "Use published, hidden or draft."),
    ("is not a valid date", "Write it as 2026-11-22 or 2026-11-22 09:30."),
    ("codec can't decode", "Save the file as UTF-8."),
)
# Pelican logs these without what went wrong, which is the exception that it handles just then.
_UNEXPLAINED = ("Could not process", "Cannot register plugin")
# What our own checks tell with its place and remedy.
_TOLD_BETTER = ("Unable to find '%s', skipping url", "Empty alt attribute", "Cannot get modification stamp")
_MISSING_TEMPLATE = re.compile(r"unable to load (\S+?)\[")


class _Place(NamedTuple):
    path: str
    line: int


class _ErrorHandler(logging.Handler):
    """Turns every logged error into a problem."""

    def __init__(self, settings: Settings, problems: list[Problem]) -> None:
        super().__init__(logging.ERROR)
        self._settings = settings
        self._problems = problems

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what was logged, with the exception that is being handled, which Pelican leaves out."""
        message = record.getMessage().replace("\n", ": ")
        if message.startswith(_UNEXPLAINED):
            message = f"{message}: {sys.exc_info()[1]}"
        remedy = next((remedy for told, remedy in _REMEDIES if told in message), _MORE)
        place = _find_mentioned(message, self._settings)
        message = re.sub(r"^(?:Skipping|Could not process) \S+: ", "", message).rstrip(".")
        message = message.replace(f"{self._settings.root}/", "")
        self._problems.append(Problem(place.path, place.line, message, remedy))


class _Muffler(logging.Filter):
    """Keeps from the log what is told as a problem, and what was not wanted there before."""

    def __init__(self, lowest: int) -> None:
        super().__init__()
        self._lowest = lowest

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through what is no error and not told better."""
        is_news = not str(record.msg).startswith(_TOLD_BETTER)
        return is_news and self._lowest <= record.levelno < logging.ERROR


@contextmanager
def hear_errors(settings: Settings, problems: list[Problem], *, debug: bool) -> Iterator[None]:
    """Add what is logged as an error to the problems, even where ``--quiet`` keeps it out of sight."""
    root, pelicans = logging.getLogger(), logging.getLogger("pelican")
    levels = [(logger, logger.level) for logger in (root, pelicans)]
    handler = _ErrorHandler(settings, problems)
    mufflers = [] if debug else [(other, _Muffler(root.level)) for other in root.handlers]
    for logger, level in levels:
        logger.setLevel(min(level, logging.ERROR))
    for other, muffler in mufflers:
        other.addFilter(muffler)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        for other, muffler in mufflers:
            other.removeFilter(muffler)
        for logger, level in levels:
            logger.setLevel(level)


def explain_busy(settings: Settings) -> Problem:
    """Return the problem that another build holds the output."""
    message = "another build is at work on this output"
    remedy = "Wait until it is done; pelican --listen --autoreload may be running."
    return Problem(settings.output.name, 0, message, remedy)


def explain_failure(error: Exception, settings: Settings) -> Problem:
    """Return the problem behind an exception that ended the build, at the place where it can be mended."""
    if isinstance(error, WordsError):
        return replace(error.problem, path=settings.shorten(error.problem.path))
    if known := _explain_known(error, settings):
        return known
    place = _find_template(error, settings)
    if place:
        message = f"the template fails: {_describe(error)}"
        return Problem(place.path, place.line, message, f"Mend this line. {_MORE}")
    if isinstance(error, OSError) and (error.filename or error.errno in _OF_THE_DISK):
        message = f"cannot be used: {error.strerror}"
        remedy = "See that there is room and that the builder may write there."
        path = str(error.filename or settings.output)  # a full disk is not told with the file
        return Problem(settings.shorten(path), 0, message, remedy)
    if isinstance(error, sqlite3.Error):
        message = f"{RECORDS_FAIL}: {error}"
        remedy = "See that there is room and that the builder may write there, or delete the folder."
        return Problem(settings.shorten(settings.cache), 0, message, remedy)
    place = _find_code(error, settings)
    return Problem(place.path, place.line, f"the build failed: {_describe(error)}", _MORE)


def _explain_known(error: Exception, settings: Settings) -> Problem | None:
    """Return the problem behind an exception that says itself what is to be done."""
    if isinstance(error, TemplateSyntaxError):
        where = settings.shorten(error.filename) if error.filename else error.name or "template"
        return Problem(
            where, error.lineno, f"the template cannot be read: {error.message}", "Mend this line."
        )
    if isinstance(error, SyntaxError) and error.filename:
        message = f"the code cannot be read: {error.msg}"
        return Problem(settings.shorten(error.filename), error.lineno or 0, message, "Mend this line.")
    if isinstance(error, MarkerError):
        message = f"the place of the attribution is printed {error.count} times"
        remedy = f"Print {MARKER} once if syndicated is true, and never if it is false."
        return Problem(settings.shorten(error.template), 0, message, remedy)
    if isinstance(error, WorkerLostError | ElsewhereError):
        return _explain_workers(error, settings)
    missing = _MISSING_TEMPLATE.search(str(error))
    if missing:
        remedy = "Add it to the theme, or take what needs it out of the settings."
        return Problem("theme", 0, f"there is no template {missing[1]}.html", remedy)
    return None


def _explain_workers(error: WorkerLostError | ElsewhereError, settings: Settings) -> Problem:
    if isinstance(error, ElsewhereError):
        place = locate_setting("BROADSHEET_CLUSTER", settings.root, settings.cluster)
        return Problem(*place, error.message, error.remedy)
    remedy = "See that there is memory enough, or set BROADSHEET_WORKERS = 1."
    return Problem("pelican", 0, "the system ended a process that made pages", remedy)


def is_told_already(error: Exception) -> bool:
    """Tell Pelican's ``--fatal`` exception, which only says that something was logged before."""
    return isinstance(error, RuntimeError) and str(error) == "Warning or error encountered"


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _find_template(error: Exception, settings: Settings) -> _Place | None:
    """Return the innermost line of a template that was being rendered."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.endswith((".py", ">")) and Path(frame.filename).is_file():
            return _Place(settings.shorten(frame.filename), frame.lineno or 0)
    return None


def _find_code(error: Exception, settings: Settings) -> _Place:
    """Return the innermost line of the site's own code, else of whatever code failed."""
    frames = traceback.extract_tb(error.__traceback__)
    packages = ("site-packages", str(Path(__file__).parents[1]))
    own = [frame for frame in frames if not any(part in frame.filename for part in packages)]
    frame = (own or list(frames))[-1]
    return _Place(settings.shorten(frame.filename), frame.lineno or 0)


def _find_mentioned(message: str, settings: Settings) -> _Place:
    """Return the file of the site that a message names, or the setting behind it; else the program's name."""
    if message.startswith(("Cannot load plugin", "Cannot register plugin")):
        return _Place(*locate_setting("PLUGINS", settings.root))
    words = (word.strip("'\"`:,;()") for word in message.split())
    for path in (settings.content / word for word in words if "." in word):
        if path.is_file():
            return _Place(settings.shorten(path), _find_value(path, message))
    return _Place("pelican", 0)


def _find_value(path: Path, message: str) -> int:
    """Return the line on which a key has the value that a message quotes; zero if there is none."""
    quoted = set(re.findall(r"'([^']+)'", message))
    lines = enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
    return next((number for number, line in lines if line.partition(":")[2].strip() in quoted), 0)
