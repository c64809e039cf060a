"""An incremental build equals a clean one, byte for byte and file for file, whatever was edited before it.

However many work on it, and however often it is broken off: hypothesis chooses the edits, and names the fewest
that show a difference. In CI it always chooses the same.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random
from typing import ClassVar, cast

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from broadsheet.build import assembly, filed, late, workers
from broadsheet.plugin import listings, writer
from tests.exactness import check
from tests.killing import kill_at_call, run_until_killed
from tests.site_building import NOW, open_folder, write_site
from tests.site_editor import EDITS, Editor
from tests.watching import watch_replates

ROUNDS = int(os.environ.get("BROADSHEET_ROUNDS", "175"))
"""Builds that are held against clean ones, of all sites together."""
IN_A_ROW = 25
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
    "nothing that only a whole build can tell": {"TEMPLATE_PAGES": "{}"},
    "published": {
        "TEMPLATE_PAGES": "{}",
        "BROADSHEET_PUBLISH": "True",
        "BROADSHEET_SECURITY_CONTACT": "'security@paper.example'",
        "BROADSHEET_SEARCH": "True",
    },
    "simple": {"THEME": "'simple'"},
    "notmyidea": {"THEME": "'notmyidea'"},
}
"""What else is set for sites that differ in what their pages depend on."""
STORIES = 12
KEPT = ("content", "templates", "pelicanconf.py")
LAST_CALL = 400_000
"""About as many functions are called by most builds after an edit."""

chances = st.randoms(use_true_random=False, note_method_calls=True)
names = st.lists(st.sampled_from(EDITS), min_size=1, max_size=4)
moments = st.lists(st.integers(1, LAST_CALL), max_size=2)


class Archive(RuleBasedStateMachine):
    """A small archive that is edited and built, again and again."""

    kind: ClassVar[str]
    folder: ClassVar[Path]
    rounds: ClassVar[int]
    """The builds so far, of all archives of the kind."""

    def __init__(self) -> None:
        """Begin with nothing written."""
        super().__init__()
        self.history: list[str] = []
        self.workers = cycle((1, 2, 3))

    @initialize(chance=chances, is_told=st.booleans())
    def begin(self, chance: Random, is_told: bool) -> None:  # noqa: FBT001 – hypothesis passes by name
        """Write some stories; the example of nothing but least values, which hypothesis begins with, is left out."""
        assume(is_told)
        os.environ["SOURCE_DATE_EPOCH"] = NOW
        files = {"templates/components/.keep": "", "content/extra.html": "extra"}
        self.site = write_site(self.folder / "work", files)
        os.chdir(self.site)
        self.editor = Editor(self.site, chance, {**SETTINGS, **SITES[self.kind]})
        for _ in range(STORIES):
            self.editor.add()

    @rule(names=names, chance=chances, moments=moments)
    def edit(self, names: list[str], chance: Random, moments: list[int]) -> None:
        """Make one edit or several, and kill builds at some of their calls: the next has to complete them."""
        self.editor.chance = chance
        for name in names:
            getattr(self.editor, name)()
        self.history += names
        for moment in moments:
            prepare = partial(kill_at_call, moment)
            status = run_until_killed(self.site, prepare, BROADSHEET_WORKERS=next(self.workers))
            self.history.append(f"(a build ended with {status} at call {moment})")

    @invariant()
    def is_exact(self) -> None:
        """Build by one, two or three processes, and hold the outcome against a clean build's.

        From an edit that no site can go out with, all sources go back to the last good state.
        """
        if not hasattr(self, "editor"):
            return
        type(self).rounds += 1
        told = f"{self.kind}, edit {len(self.history)}: {' '.join(self.history[-6:])}"
        gc.collect()  # seldom happens of itself, since sharing work freezes what there is
        if check(self.site, told, BROADSHEET_WORKERS=next(self.workers)):
            copy_sources(self.site, self.folder / "good")
        else:
            copy_sources(self.folder / "good", self.site)
            self.history.append("back to the last good state")

    @rule(count=st.integers(0, 3), chance=chances)
    def edit_texts(self, count: int, chance: Random) -> None:
        """Change nothing but the texts of some stories."""
        self.editor.chance = chance
        for _ in range(count):
            self.editor.edit_text()
        self.history.append(f"({count} texts alone)")

    def teardown(self) -> None:
        """Leave nothing to the next archive."""
        os.chdir(self.folder)
        for name in ("work", "good"):
            shutil.rmtree(self.folder / name, ignore_errors=True)


def copy_sources(site: Path, folder: Path) -> None:
    """Copy all that a site is made from, with the files' times."""
    for name in KEPT:
        shutil.rmtree(folder / name, ignore_errors=True)
        if (site / name).is_dir():
            shutil.copytree(site / name, folder / name)
        else:
            shutil.copy2(site / name, folder / name)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a fast folder."""
    with open_folder() as folder:
        yield folder


def test_there_are_many_kinds_of_edits() -> None:
    """Of stories, their headers, links and pictures, of pages, themes, settings and data, and of the clock."""
    assert len(EDITS) >= 35


@pytest.mark.no_cover
@pytest.mark.parametrize("kind", SITES)
def test_incremental_builds_equal_clean_ones(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each of many random edits, which some builds see several of, and some after builds that were killed."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # settings change within a second
    monkeypatch.setattr(workers, "_FEWEST", 2)  # even a small archive's work is shared
    monkeypatch.setattr(assembly, "TICK", 0)  # time stamps are exact here, and all files young
    monkeypatch.setattr(late, "TICK", 0)
    replates = watch_replates(monkeypatch)
    if kind == "our theme":  # with more stories than are held
        monkeypatch.setattr(listings, "_MOST_CARDS", 3)
        monkeypatch.setattr(filed, "_MOST_HELD", 3)
        monkeypatch.setattr(writer, "_MOST_HELD", 3)
    monkeypatch.chdir(folder)
    # Its name tells hypothesis one kind from the others.
    values = {"kind": kind, "folder": folder, "rounds": 0}
    archive = cast("type[Archive]", type(f"Archive of {kind}", (Archive,), values))
    wanted = -(-ROUNDS // len(SITES))
    run_state_machine_as_test(
        archive,
        settings=settings(
            max_examples=-(-wanted // IN_A_ROW),
            stateful_step_count=IN_A_ROW + 1,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert archive.rounds >= wanted
    assert len(replates) >= (wanted // 10 if SITES[kind] == {"TEMPLATE_PAGES": "{}"} else 0)
