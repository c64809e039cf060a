"""Knows where the facts are found that a site's policies and headers are made of: its theme, its sources, its settings.

Must not know what policies say.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from broadsheet import THEME
from broadsheet.build.search import FOLDER as INDEX
from broadsheet.outputs.defences import Needs, Places, find_scripts, list_policies
from broadsheet.outputs.pictures import FOLDER as PICTURES
from broadsheet.plugin.generators import MARK_OF_OUR_THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from broadsheet.plugin.generators import Build
    from broadsheet.settings import Settings
    from broadsheet.sources import Sources

_SEARCH = "search.html"
_PRINTS = (".avif", ".jpg", ".png", ".webp")
"""What prints of pictures and share cards are called, behind the digest of what they hold."""


def find_policies(values: Mapping[str, Any], build: Build) -> dict[str, dict[str, str]]:
    """Return what templates are told of policies, by the name that they find it under; nothing of foreign themes."""
    checked = build.desk.settings
    policies = list_policies(find_needs(values, checked, build.desk.sources)) if checked.headers else {}
    return {"SECURITY_POLICIES": policies} if policies else {}


def find_needs(values: Mapping[str, Any], checked: Settings, sources: Sources) -> Needs:
    """Return what the pages of a site load."""
    counters = sources.counter_hosts
    if not (Path(values["THEME"]) / "templates" / MARK_OF_OUR_THEMES).is_file():
        return Needs(counters=counters, is_ours=False)
    templates = _read_templates(checked)
    searching = templates.pop(_SEARCH, "")
    return Needs(
        find_scripts(templates.values()),
        find_scripts([searching]) if checked.search else None,
        counters,
        has_empty_icon=not values.get("FAVICON"),
    )


def _read_templates(checked: Settings) -> dict[str, str]:
    """Return the sources of all templates that pages may be made of, by their names."""
    found: dict[str, str] = {}
    for folder in dict.fromkeys((*checked.template_folders, Path(THEME, "templates"))):
        for name, path in _list_files(os.fspath(folder)):
            if name not in found and name.endswith(".html"):
                found[name] = Path(path).read_text(encoding="utf-8", errors="replace")
    return found


def _list_files(folder: str, inside: str = "") -> Iterator[tuple[str, str]]:
    if not os.path.isdir(folder):  # noqa: PTH112 – paths are strings here
        return
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                yield from _list_files(entry.path, f"{inside}{entry.name}/")
            elif entry.is_file():
                yield f"{inside}{entry.name}", entry.path


def find_places(
    values: Mapping[str, Any], checked: Settings, stylesheet: str, statics: Iterable[str]
) -> Places:
    """Return where the files of a site lie; ``statics`` are those that go out as they are."""
    address = urlsplit(checked.site_url)
    named_by_hand = {Path(name).suffix.lower() for name in statics if name.startswith(f"{PICTURES}/")}
    return Places(
        address.path.rstrip("/"),
        str(values["THEME_STATIC_DIR"]).strip("/"),
        stylesheet,
        PICTURES,
        tuple(suffix for suffix in _PRINTS if suffix not in named_by_hand),
        INDEX if checked.search else "",
        str(values.get("SEARCH_URL", "search.html")) if checked.search else "",
        is_secure=address.scheme == "https",
    )
