"""Knows how what goes wrong in Pelican, in plugins and in templates is told to an editor.

Must not know the content: its problems are found where it is read.
"""

from __future__ import annotations

import logging
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import TemplateError, TemplateSyntaxError

from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.settings import Settings

_MORE = "Run pelican --debug for the traceback."
_REMEDIES = (
    ("Cannot load plugin", "Install the plugin, or take it out of PLUGINS."),
    ("Cannot register plugin", "Mend the plugin, or take it out of PLUGINS."),
    ("could not find information about 'title'", "Begin the page with a line Title: and its title."),
    ("would be written outside output path", "Give it an address inside the site."),
    ("Unknown status", "Use published, hidden or draft."),
)


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
        message = record.getMessage()
        error = sys.exc_info()[1]
        if error is not None and str(error) not in message:
            message = f"{message}: {error}"
        remedy = next((remedy for told, remedy in _REMEDIES if told in message), _MORE)
        where = _find_mentioned(message, self._settings)
        self._problems.append(Problem(where, 0, " ".join(message.split()).rstrip("."), remedy))


class _Muffler(logging.Filter):
    """Keeps from the log what is told as a problem, and what was not wanted there before."""

    def __init__(self, lowest: int) -> None:
        super().__init__()
        self._lowest = lowest

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through what is no error."""
        return self._lowest <= record.levelno < logging.ERROR


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


def explain_failure(error: Exception, settings: Settings) -> Problem:
    """Return the problem behind an exception that ended the build, at the place where it can be mended."""
    if isinstance(error, TemplateSyntaxError):
        where = settings.shorten(error.filename) if error.filename else error.name or "template"
        return Problem(
            where, error.lineno, f"the template cannot be read: {error.message}", "Mend this line."
        )
    place = _find_template(error, settings)
    if place:
        message = f"the template fails: {_describe(error)}"
        return Problem(place.path, place.line, message, f"Mend this line. {_MORE}")
    if isinstance(error, OSError) and error.filename:
        message = f"cannot be used: {error.strerror}"
        remedy = "See that there is room and that the builder may write there."
        return Problem(settings.shorten(str(error.filename)), 0, message, remedy)
    place = _find_code(error, settings)
    if isinstance(error, TemplateError) or type(error).__name__ == "PelicanTemplateNotFound":
        message = f"a template is missing: {str(error) or _describe(error)}"
        return Problem("theme", 0, message, "Add it to the theme, or take what needs it out of the settings.")
    return Problem(place.path, place.line, f"the build failed: {_describe(error)}", _MORE)


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


def _find_mentioned(message: str, settings: Settings) -> str:
    """Return the file of the site that a message names, else the program's name."""
    for word in message.split():
        name = word.strip("'\"`:,;()")
        for path in (Path(name), settings.content / name):
            if name and path.is_absolute() and path.is_file():
                return settings.shorten(path)
    return "pelican"
