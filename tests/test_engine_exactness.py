"""An incremental build equals a clean one, byte for byte and file for file, whatever was edited before it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.exactness import check
from tests.site_building import NOW, write_site
from tests.site_editor import EDITS, Editor

ROUNDS = int(os.environ.get("BROADSHEET_EXACTNESS_ROUNDS", "12"))
SEEDS = tuple(map(int, os.environ.get("BROADSHEET_EXACTNESS_SEEDS", "1").split(",")))
SETTINGS = {
    "DEFAULT_PAGINATION": "3",
    "FEED_MAX_ITEMS": "4",
    "BROADSHEET_WORKERS": "1",
    "THEME_TEMPLATES_OVERRIDES": "['templates']",
    "TEMPLATE_PAGES": "{'extra.html': 'extra/index.html'}",
    "MOTTO": "'All the news'",
    "JINJA_FILTERS": "{'shout': str.upper}",
}
SITES = {
    "our theme": {},
    "addresses relative to each page": {"RELATIVE_URLS": "True"},
    "summaries in feeds, pages in languages": {
        "RSS_FEED_SUMMARY_ONLY": "True",
        "PAGE_TRANSLATION_ID": "'slug'",
        "PAGE_LANG_URL": "'{lang}/{slug}/'",
        "PAGE_LANG_SAVE_AS": "'{lang}/{slug}/index.html'",
    },
    "simple": {"THEME": "'simple'"},
    "notmyidea": {"THEME": "'notmyidea'"},
}
"""What else is set for sites that differ in what their pages depend on."""
OF_OUR_THEME = {"edit_template", "edit_partial", "edit_body_template"}
KEPT = ("content", "templates", "pelicanconf.py")


def keep(site: Path, folder: Path) -> None:
    """Copy all that a site is made from, with the files' times."""
    for name in KEPT:
        shutil.rmtree(folder / name, ignore_errors=True)
        if (site / name).is_dir():
            shutil.copytree(site / name, folder / name)
        else:
            shutil.copy2(site / name, folder / name)


def test_there_are_many_kinds_of_edits() -> None:
    """Of stories, their headers, links and pictures, of pages, themes, settings and data, and of the clock."""
    assert len(EDITS) >= 35


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", SITES)
def test_incremental_builds_equal_clean_ones(
    kind: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each of many random edits; some builds see several edits at once, some the last good state again."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # settings change within a second
    files = {"templates/components/.keep": "", "content/extra.html": "extra"}
    site = write_site(tmp_path, files)
    (tmp_path / "good").mkdir()
    monkeypatch.chdir(site)
    editor = Editor(site, seed, {**SETTINGS, **SITES[kind]})
    edits = [name for name in EDITS if "THEME" not in SITES[kind] or name not in OF_OUR_THEME]
    check(site, "the first build")
    keep(site, tmp_path / "good")
    history: list[str] = []
    for _ in range(ROUNDS):
        for name in editor.chance.choices(edits, k=editor.chance.choice([1, 1, 1, 2, 3])):
            getattr(editor, name)()
            history.append(name)
        if check(site, f"{kind}, seed {seed}, edit {len(history)}: {' '.join(history[-6:])}"):
            keep(site, tmp_path / "good")
        else:
            keep(tmp_path / "good", site)
            history.append("back to the last good state")
