"""Knows which sheet the pages of a theme ask for, and where it lies in the output.

Must not know how sheets are joined. Themes that were not written for Broadsheet keep theirs as they are.
"""

from __future__ import annotations

import posixpath
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadsheet.outputs.styles import StyleError, join
from broadsheet.plugin.generators import MARK_OF_OUR_THEMES
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from broadsheet.outputs.styles import Stylesheet
    from broadsheet.plugin.generators import Build

_MAIN = "css/main.css"


def find_stylesheet(values: Mapping[str, Any], build: Build) -> Stylesheet | None:
    """Join the sheets of a theme of our kind, and name the result by its address below the site's.

    A sheet that cannot be joined is a problem.
    """
    theme = Path(values["THEME"])
    mains = [main for path in values["THEME_STATIC_PATHS"] if (main := theme / path / _MAIN).is_file()]
    if not mains or not (theme / "templates" / MARK_OF_OUR_THEMES).is_file():
        return None
    try:
        joined = join(mains[-1])  # which Pelican would copy over the others
    except StyleError as error:
        name = build.desk.settings.shorten(error.file)
        build.findings.problems.append(
            Problem(name, error.line, f"not readable as CSS: {error.what}", "Mend this line.")
        )
        return None
    folder = posixpath.join(values["THEME_STATIC_DIR"], posixpath.dirname(_MAIN))
    sources = tuple(posixpath.join(folder, source) for source in joined.sources)
    return joined._replace(name=posixpath.join(folder, joined.name), sources=sources)


def write_stylesheet(stylesheet: Stylesheet, output: Path) -> None:
    """Write the sheet in the place of its sources, which Pelican has copied."""
    for source in stylesheet.sources:
        (output / source).unlink(missing_ok=True)
    for folder in sorted({(output / source).parent for source in stylesheet.sources}, reverse=True):
        with suppress(OSError):  # it has other files
            folder.rmdir()
    (output / stylesheet.name).parent.mkdir(parents=True, exist_ok=True)
    (output / stylesheet.name).write_bytes(stylesheet.content)
