"""Knows where what a whole build needs is found: the clock, the data files, the templates, reserved addresses.

Must not know the stories.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pelican.utils import DateFormatter

from broadsheet import THEME
from broadsheet.addresses import find_reserved
from broadsheet.build.intake import Desk
from broadsheet.build.search import FOLDER as INDEX
from broadsheet.outputs.templates import Templates
from broadsheet.outputs.wording import Wording
from broadsheet.plugin.articles import find_story_address
from broadsheet.plugin.frames import stamp_compiling, stamp_reading
from broadsheet.schedule import find_build_moment
from broadsheet.sections import read_sections
from broadsheet.sources import read_sources
from broadsheet.story import Problem
from broadsheet.words import FILE, FOLDER, Words, read_own_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from broadsheet.build.report import Findings
    from broadsheet.settings import Settings

_ADDRESS_SETTINGS = (
    "ARCHIVES_SAVE_AS",
    "AUTHORS_SAVE_AS",
    "AUTHOR_SAVE_AS",
    "CATEGORIES_SAVE_AS",
    "CATEGORY_SAVE_AS",
    "CORRECTIONS_SAVE_AS",
    "DAY_ARCHIVE_SAVE_AS",
    "FEED_ALL_ATOM",
    "FEED_ALL_RSS",
    "MONTH_ARCHIVE_SAVE_AS",
    "PAGE_SAVE_AS",
    "SOURCES_SAVE_AS",
    "TAGS_SAVE_AS",
    "TAG_SAVE_AS",
    "YEAR_ARCHIVE_SAVE_AS",
)
# What a story's address is made from; the desk, which travels to other processes, takes no more of the settings.
_STORY_SETTINGS = (
    "ARTICLE_LANG_SAVE_AS",
    "ARTICLE_LANG_URL",
    "ARTICLE_SAVE_AS",
    "ARTICLE_URL",
    "DEFAULT_LANG",
)


def lay_desk(
    settings: Settings, values: dict[str, Any], programs: bytes, now: datetime, findings: Findings
) -> Desk:
    """Read the data files, and find the templates that bodies are made with."""
    sources, faults = read_sources(settings.content / "sources.toml", settings.name_source("sources.toml"))
    findings.problems.extend(faults)
    reserved = _find_reserved(values)
    sections, faults = read_sections(
        settings.content / "sections.toml", settings.name_source("sections.toml"), reserved
    )
    findings.problems.extend(faults)
    wording = Wording(
        _find_words(settings, values, findings), settings.cache / "broadsheet" / "usage.json", programs
    )
    folders = (*settings.template_folders, Path(THEME) / "templates")
    filters = {"strftime": DateFormatter(), **values["JINJA_FILTERS"]}
    stamp = stamp_compiling(programs, values)
    return Desk(
        settings,
        sources,
        sections,
        Templates(folders, filters, (settings.cache, stamp) if stamp else None, wording),
        now,
        reserved,
        partial(find_story_address, settings={name: values[name] for name in _STORY_SETTINGS}),
        stamp_reading(programs, values, settings, reserved),
    )


def find_word_folders(values: Mapping[str, Any]) -> tuple[Path, ...]:
    """Return where words are looked for: what our theme says, and what the site's theme says instead."""
    return tuple(dict.fromkeys(Path(theme, FOLDER).absolute() for theme in (THEME, values["THEME"])))


def _find_words(settings: Settings, values: Mapping[str, Any], findings: Findings) -> Words:
    folders = find_word_folders(values)
    may_add = bool(values["THEME_TEMPLATES_OVERRIDES"])
    theme = Words(folders, settings.language)
    own, faults = read_own_words(settings.content / FILE, settings.name_source(FILE), theme, may_add=may_add)
    findings.problems.extend(faults)
    return Words(folders, settings.language, own) if own else theme


def _find_reserved(values: dict[str, Any]) -> frozenset[str]:
    found = [values.get(name) for name in _ADDRESS_SETTINGS]
    folders = (*values["STATIC_PATHS"], values["THEME_STATIC_DIR"])
    if values.get("BROADSHEET_SEARCH"):
        found.append(values.get("SEARCH_SAVE_AS"))
        folders += (INDEX,)
    found += [f"{folder}/" for folder in folders if "/" not in folder]
    found += [rule.SAVE_AS.replace("{base_name}/", "") for rule in values["PAGINATION_PATTERNS"]]
    return find_reserved(value for value in found if isinstance(value, str))


def read_clock(findings: Findings) -> datetime:
    """Return the moment of the build."""
    try:
        return find_build_moment(os.environ)
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is {os.environ['SOURCE_DATE_EPOCH']!r}, which is no moment"
        remedy = "Set it to seconds since 1970, or not at all."
        findings.problems.append(Problem("environment", 0, message, remedy))
        return datetime.now(UTC)
