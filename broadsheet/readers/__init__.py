"""Knows which reader reads which source file, and nothing of what they do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from broadsheet.story import Problem, Reading, UnreadableStoryError
from broadsheet.text import is_text

READERS = {
    ".txt": ("broadsheet.readers.copy", "read_copy"),
    ".md": ("broadsheet.readers.markdown", "read_markdown"),
    ".json": ("broadsheet.readers.ninjs", "read_ninjs"),
}
"""File ending → where its reader stands; imported when the first such file is read."""

Reader = Callable[[bytes, str, str, str], Reading]


def read(data: bytes, path: str, stamp: str, language: str = "en") -> Reading:
    """Read one source file; raise UnreadableStoryError with every problem that it has.

    ``path`` is relative to ``content/``, with forward slashes; ``stamp`` is the file's time in ISO 8601 and
    is used only where neither header, name nor copy has a date; ``language`` is the site's. Pure: no clock,
    no file, no Pelican.
    """
    ending = path[path.rfind(".") :].lower() if "." in path else ""
    if ending not in READERS:
        remedy = f"Use one of {', '.join(READERS)}"
        raise UnreadableStoryError((Problem(path, 0, f"“{ending}” files cannot be read as stories", remedy),))
    if not is_text(data):
        remedy = "Save the story as plain text, or take the file out of content/"
        raise UnreadableStoryError((Problem(path, 0, "the file is no text", remedy),))
    return _find_reader(ending)(data, path, stamp, language)


@cache
def _find_reader(ending: str) -> Reader:
    module, name = READERS[ending]
    reader: Reader = getattr(import_module(module), name)
    return reader
