"""A build that is killed at any moment leaves whole files, and the next build completes what it began, exactly."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from broadsheet.build import staging
from broadsheet.build import workers as sharing
from broadsheet.build.store import Store
from broadsheet.plugin import press
from broadsheet.plugin.writer import Writer
from tests.exactness import find_differing
from tests.killing import kill, kill_at_call, run_until_killed
from tests.site_building import NOW, build, make_story, open_folder, read_tree, write_site

KILLS = int(os.environ.get("BROADSHEET_KILLS", "60"))
"""Builds that are killed at a random moment, of all sites together."""
WIRE = {"source": "Coastal Wire", "source_url": "https://wire.example/1"}
FOOTER = "<div class='attribution'>{{ credit.publisher }} <a href='{{ credit.url }}'>Original</a></div>"
SETTINGS = 'DEFAULT_PAGINATION = 2\nBROADSHEET_WORKERS = 1\nTHEME_TEMPLATES_OVERRIDES = ["templates"]\n'
STEPS: list[tuple[Any, str, int]] = [
    (Store, "write_meta", 0),
    (Store, "clear_sources", 0),
    (Store, "write_sources", 0),
    (Store, "forget_sources", 0),
    (Writer, "make_all", 0),
    (Store, "begin_outputs", 0),
    (press, "publish", 0),
    (staging, "_rename", 0),
    (staging, "_rename", 3),
    (staging, "_remove", 0),
    (Store, "number_reads", 0),
    (Store, "end_outputs", 0),
    (Store, "close", 1),
]
SELDOM = [(Store, "clear_sources", 0)]
"""Only where all sources are read anew."""


class Site(NamedTuple):
    """A site that was built and then edited, and what is to come of it."""

    folder: Path
    saved: Path
    """The output and the cache of the build before the edits."""
    before: dict[str, bytes]
    wanted: dict[str, bytes]

    def restore(self) -> None:
        """Put the output and the cache back as they were before the edits were built."""
        for name in ("output", "cache"):
            shutil.rmtree(self.folder / name)
            shutil.copytree(self.saved / name, self.folder / name)


def edit_stories(site: Path) -> None:
    """Change, add, move and delete stories."""
    (site / "content/world/1.txt").write_text(make_story("Report 1 is out at last", tags="quays"))
    (site / "content/world/2.txt").write_text(make_story("Report 2 is out", author="Tom Hale"))
    (site / "content/world/9.txt").write_text(make_story("Report 9 is out", tags="tides"))
    (site / "content/world/3.txt").unlink()
    (site / "content/world/4.txt").rename(site / "content/arts/4.txt")


def edit_all(site: Path) -> None:
    """Change a story, and what all readings and pages depend on."""
    edit_stories(site)
    (site / "content/sections.toml").write_text('[sections.world]\nname = "The World"\n')
    (site / "templates/attribution-footer.html").write_text(FOOTER)


@pytest.fixture(scope="module", params=[edit_stories, edit_all], ids=["stories", "all"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Return an edited site."""
    with pytest.MonkeyPatch.context() as patch, open_folder() as folder:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        stories = {
            f"content/world/{n}.txt": make_story(f"Report {n} is out", tags="tides", **WIRE) for n in range(6)
        }
        site = write_site(
            folder, {"templates/.keep": "", "content/arts/a.txt": make_story(), **stories}, SETTINGS
        )
        patch.chdir(site)
        before = read_tree(build(site))
        for name in ("output", "cache"):
            shutil.copytree(site / name, folder / "saved" / name)
        request.param(site)
        clean = {"OUTPUT_PATH": str(site / "clean"), "CACHE_PATH": str(site / "clean-cache")}
        yield Site(site, folder / "saved", before, read_tree(build(site, **clean)))


def count_calls(site: Site) -> int:
    """Return how many functions a build calls."""
    site.restore()
    counted = get_context("fork").Value("L", 0)

    def count(_frame: Any, event: str, _argument: Any) -> None:
        counted.get_obj().value += event in {"call", "c_call"}

    assert run_until_killed(site.folder, lambda: sys.setprofile(count)) == 0
    return int(counted.value)


def kill_at_step(owner: Any, name: str, passed: int) -> None:
    """Kill this process at a step, when so many such steps have passed."""
    step, left = getattr(owner, name), [passed]

    def take(*arguments: Any, **options: Any) -> Any:
        if not left[0]:
            kill()
        left[0] -= 1
        return step(*arguments, **options)

    setattr(owner, name, take)


def check_files_are_whole(site: Site) -> None:
    """See that each file is as it was before or as it shall be."""
    for name, data in read_tree(site.folder / "output").items():
        assert data in {site.before.get(name), site.wanted.get(name)}, name


def check_completion(site: Site, told: str) -> None:
    """See that the next build comes to what a clean one comes to, and the one after it changes nothing."""
    found = read_tree(build(site.folder))
    assert find_differing(site.wanted, found) == [], told
    times = {path: path.stat().st_mtime_ns for path in (site.folder / "output").rglob("*")}
    build(site.folder)
    assert {path: path.stat().st_mtime_ns for path in (site.folder / "output").rglob("*")} == times, told
    assert not list(site.folder.glob(".output*"))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step[1]}-{step[2]}")
def test_a_build_killed_at_a_step_is_completed(
    step: tuple[Any, str, int], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, filing, making, publishing, removing, recording: each may be what a build does not come to."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.chdir(site.folder)
    site.restore()
    status = run_until_killed(site.folder, lambda: kill_at_step(*step))
    assert status == -signal.SIGKILL or step in SELDOM
    check_files_are_whole(site)
    check_completion(site, f"killed at {step}")


@pytest.mark.no_cover
@pytest.mark.parametrize("workers", [1, 2])
def test_a_build_killed_at_any_moment_is_completed(
    workers: int, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it was about to call, or one of its workers; sometimes the next build is killed, too."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.chdir(site.folder)
    monkeypatch.setattr(sharing, "_FEWEST", 2)  # even a small site's work is shared
    total = count_calls(site)
    chance = random.Random(KILLS)  # noqa: S311 – moments, not secrets
    killed = 0
    while killed < KILLS / 4:
        site.restore()
        moments = [chance.randint(1, total) for _ in range(chance.choice([1, 1, 2]))]
        for moment in moments:
            prepare = partial(kill_at_call, moment)
            killed += run_until_killed(site.folder, prepare, BROADSHEET_WORKERS=workers) != 0
            check_files_are_whole(site)
        check_completion(site, f"killed at {moments} of {total} calls")
