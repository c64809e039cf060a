"""Knows what all outputs are made with beside the stories: programs, settings, data files, templates.

Must not know any one output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pelican.settings import DEFAULT_CONFIG

from broadsheet.addresses import is_inside
from broadsheet.build.stamps import Stamps, UnstableError, describe
from broadsheet.outputs.trace import digest

if TYPE_CHECKING:
    from broadsheet.settings import Settings

# Where things lie and what is said on the way: no output shows any of it.
_UNSEEN = frozenset(
    {
        "BIND",
        "BROADSHEET_CLUSTER",
        "BROADSHEET_KEEP_ADDRESSES",
        "BROADSHEET_STRICT",
        "BROADSHEET_VERIFY",
        "BROADSHEET_WORKERS",
        "CACHE_PATH",
        "DELETE_OUTPUT_DIRECTORY",
        "LOG_FILTER",
        "OUTPUT_PATH",
        "OUTPUT_RETENTION",
        "PATH",
        "PELICAN_CLASS",
        "PLUGINS",
        "PLUGIN_PATHS",
        "PORT",
        "THEME",
        "THEME_STATIC_PATHS",
        "THEME_TEMPLATES_OVERRIDES",
        "WRITE_SELECTED",
    }
)
# What templates alone show, so that its stamp is theirs; feeds show it too.
_TEXTS = frozenset({"SITENAME", "SITESUBTITLE", "MENUITEMS", "LINKS", "SOCIAL"})
# Pelican reads these, too, and those of feeds, though it has no defaults for them.
_WITHOUT_DEFAULT = frozenset({"AUTHOR", "DEFAULT_DATE", "SUMMARY_MAX_PARAGRAPHS", "TIMEZONE"})
# What the reading of a story depends on.
_OF_READING = (
    "ARTICLE_LANG_SAVE_AS",
    "ARTICLE_LANG_URL",
    "ARTICLE_SAVE_AS",
    "ARTICLE_URL",
    "BROADSHEET_DEFAULT_SECTION",
    "BROADSHEET_PUBLISH",
    "DEFAULT_LANG",
    "TIMEZONE",
)


# How a build is done, and where it is shown: not what it does.
_HOW = frozenset({"BIND", "BROADSHEET_CLUSTER", "BROADSHEET_VERIFY", "BROADSHEET_WORKERS", "PORT"})
_PATHS = ("ARTICLE_PATHS", "PAGE_PATHS", "STATIC_PATHS")


def stamp_compiling(programs: bytes, values: Mapping[str, Any]) -> bytes:
    """Return the digest of what compiled templates come from beside their sources; nothing if it cannot be told.

    What filters make of constants stands in compiled templates.
    """
    try:
        told = [describe(values.get(name)) for name in ("JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS")]
    except UnstableError:
        return b""
    return digest(programs, told)


def stamp_reading(
    programs: bytes, values: Mapping[str, Any], settings: Settings, reserved: Iterable[str]
) -> bytes:
    """Return the digest of all that the reading of a story comes from beside its source."""
    data = [_read(settings.content / name) for name in ("sources.toml", "sections.toml")]
    told = [(name, describe(values.get(name))) for name in _OF_READING]
    return digest(programs, told, sorted(reserved), settings.content.name, *data)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def stamp_stand(programs: bytes, values: Mapping[str, Any]) -> bytes:
    """Return the digest of the programs and all settings; nothing if it cannot be told, or if it does not tell all.

    Files of the site that lie elsewhere than in its own folders, or that nobody looks for, may change unseen.
    """
    paths = chain(*(values[name] for name in _PATHS))
    if not all(path in {"", "."} or is_inside(path) for path in paths) or values["DELETE_OUTPUT_DIRECTORY"]:
        return b""
    if values["TEMPLATE_PAGES"] or values["IGNORE_FILES"] != DEFAULT_CONFIG["IGNORE_FILES"]:
        return b""
    try:
        told = [(name, describe(values[name])) for name in sorted(values.keys() - _HOW)]
    except UnstableError:
        return b""
    return digest(programs, told)


class Frames:
    """The digests of what outputs are made with; an empty one where that cannot be told."""

    def __init__(self, programs: bytes, values: Mapping[str, Any], stamps: Stamps) -> None:
        """Take the settings, and the templates of the theme."""
        self._programs = programs
        self._values = values
        self._stamps = stamps

    @cached_property
    def _settings(self) -> bytes:
        of_feeds = {name for name in self._values if "FEED" in name}
        return self._stamp((DEFAULT_CONFIG.keys() | of_feeds | _WITHOUT_DEFAULT) - _TEXTS)

    @cached_property
    def _feed_settings(self) -> bytes:
        return digest(self._settings, self._stamp(_TEXTS))

    def _stamp(self, names: Iterable[str]) -> bytes:
        known = sorted({*names} | {name for name in self._values if name.startswith("BROADSHEET_")})
        told = [
            (name, describe(self._values[name]))
            for name in known
            if name in self._values and name not in _UNSEEN
        ]
        return digest(self._programs, told)

    def frame_page(self, name: str, template: str, *values: Any) -> bytes:
        """Return the digest of what is known of a page before it is made."""
        if template in self._values["TEMPLATE_PAGES"]:
            return b""
        try:
            return digest(self._settings, self._stamps.find(template), name, describe(values))
        except UnstableError:
            return b""

    def frame_feed(self, name: str, *values: Any) -> bytes:
        """Return the digest of what is known of a feed before it is made."""
        try:
            return digest(self._feed_settings, name, describe(values))
        except UnstableError:
            return b""

    def frame_data(self, name: str, *values: Any) -> bytes:
        """Return the digest of what is known of a file of data before it is made."""
        return self.frame_feed(name, *values)

    def frame_folios(self, template: str, *values: Any) -> Callable[[str, int], bytes]:
        """Return what frames the pages of a list, each by its file and its folio."""
        common = self.frame_page("", template, *values)
        return lambda name, folio: digest(common, name, folio) if common else b""

    def frame_stories(self, template: str, *values: Any) -> bytes:
        """Return the frame of all pages of stories; their records have each page's file and its source."""
        return self.frame_page("", template, *values)
