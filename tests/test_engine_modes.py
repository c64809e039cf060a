"""However a build goes about its work, the site comes out the same: at once, in parts, by many, for a plugin's eyes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pelican.plugins import signals

from broadsheet.build import filed
from broadsheet.build.stamps import Stamps
from broadsheet.plugin import listings, writer
from tests.exactness import check, find_differing
from tests.site_building import NOW, SITE, build, copy_site, make_story, read_tree, write_site

STORY = "content/world/rope.txt"
WAYS: dict[str, dict[str, Any]] = {
    "our theme": {},
    "relative addresses": {"RELATIVE_URLS": True},
    "small pages": {"DEFAULT_PAGINATION": 2},
    "oldest first": {"NEWEST_FIRST_ARCHIVES": False},
    "summaries": {"RSS_FEED_SUMMARY_ONLY": True},
    "days": {"DAY_ARCHIVE_SAVE_AS": "archive/{date:%Y}/{date:%m}/{date:%d}/index.html"},
    "simple": {"THEME": "simple"},
    "notmyidea": {"THEME": "notmyidea"},
}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


@pytest.fixture
def listener() -> Iterator[None]:
    """Listen to Pelican, as a plugin that changes nothing would."""

    def listen(*_: Any, **__: Any) -> None:
        """Change nothing."""

    signals.content_object_init.connect(listen)
    yield
    signals.content_object_init.disconnect(listen)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Return a site with more stories than one process is used for."""
    site = copy_site(SITE, tmp_path)
    for n in range(70):
        header = {"date": f"2026-{n % 3 + 8:02}-{n % 19 + 1:02}", "tags": f"tides, ropes {n % 7}"}
        if n % 5 == 0:
            header |= {"source": "Coastal Wire", "source_url": f"https://wire.example/{n}"}
        path = site / "content" / ("world", "arts")[n % 2] / f"report-{n}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(make_story(f"Report {n} is out", f"Report {n // 2} is out [VIDEO]", **header))
    return site


@pytest.mark.parametrize("way", WAYS)
def test_articles_made_on_demand_equal_those_made_before(
    way: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A plugin that listens to Pelican has all articles made eagerly, and nothing kept from builds before."""
    site = copy_site(SITE, tmp_path)
    hidden = make_story("A cellar is found", status="hidden", tags="cellars", author="Solo Hand", lead="1")
    (site / "content/world/hidden.txt").write_text(hidden)
    on_demand = read_tree(build(site, **WAYS[way]))
    request.getfixturevalue("listener")
    before = read_tree(build(site, OUTPUT_PATH=str(site / "eager"), **WAYS[way]))
    assert find_differing(before, on_demand) == []


@pytest.mark.parametrize("way", ["our theme", "oldest first"])
@pytest.mark.parametrize("workers", [1, 2])
def test_stories_that_wait_on_file_equal_those_that_are_held(
    way: str, workers: int, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those of large sites do; few are held at a time."""
    held = read_tree(build(many, **WAYS[way]))
    monkeypatch.setattr(listings, "_MOST_CARDS", 50)
    monkeypatch.setattr(filed, "_MOST_HELD", 7)
    monkeypatch.setattr(writer, "_MOST_HELD", 7)
    aside = {"OUTPUT_PATH": str(many / "filed"), "CACHE_PATH": str(many / "filed-cache")}
    waiting = read_tree(build(many, BROADSHEET_WORKERS=workers, **aside, **WAYS[way]))
    assert find_differing(held, waiting) == []


@pytest.mark.usefixtures("listener")
def test_a_plugin_may_come_and_go(tmp_path: Path) -> None:
    """What an eager build made is taken over by the next one, and the other way round."""
    site = write_site(tmp_path, {STORY: make_story(), "content/world/b.txt": make_story("Tides are high")})
    assert check(site, "eager")
    kept = dict(signals.content_object_init.receivers)
    signals.content_object_init.receivers.clear()
    (site / STORY).write_text(make_story("Rope is dear"))
    assert check(site, "on demand")
    signals.content_object_init.receivers.update(kept)
    (site / STORY).unlink()
    assert check(site, "eager again")


def test_an_incremental_build_by_many_equals_a_clean_one_by_one(many: Path) -> None:
    """Work is shared in each of the two builds; the clean one works alone."""
    build(many, BROADSHEET_WORKERS=2)
    for n in range(0, 70, 2):
        path = many / "content/world" / f"report-{n}.txt"
        path.write_text(path.read_text().replace("tides", "quays").replace("doubled", "tripled"))
    (many / "content/arts/report-1.txt").unlink()
    found = read_tree(build(many, BROADSHEET_WORKERS=2))
    clean = {"OUTPUT_PATH": str(many / "clean"), "CACHE_PATH": str(many / "clean-cache")}
    assert find_differing(read_tree(build(many, BROADSHEET_WORKERS=1, **clean)), found) == []


def test_what_templates_name_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of pages are parsed by the first build, those of bodies by the next, and then none."""
    site = write_site(tmp_path, {STORY: make_story()})
    build(site)
    build(site)
    parsed: list[str] = []
    monkeypatch.setattr(Stamps, "_parse", lambda _, source: parsed.append(source))
    build(site)
    assert parsed == []


def test_an_edit_within_the_tick_of_a_clock_is_seen(tmp_path: Path) -> None:
    """A file with the same size and the same time as before is read again while it is as young as the last build."""
    site = write_site(tmp_path, {STORY: make_story("Rope is dear")})
    assert check(site, "before")
    status = (site / STORY).stat()
    (site / STORY).write_text(make_story("Rope is near"))
    os.utime(site / STORY, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert check(site, "after")
    assert b"Rope is near" in (site / "output/index.html").read_bytes()


@pytest.mark.parametrize("spoil", ["deleted", "changed", "a folder", "a link"])
def test_a_spoilt_output_is_put_right(tmp_path: Path, spoil: str) -> None:
    """Whatever was done to a file that a build had made, the next one makes it again."""
    site = write_site(tmp_path, {STORY: make_story()})
    assert check(site, "before")
    page = site / "output/index.html"
    before = page.read_bytes()
    page.unlink()
    if spoil == "changed":
        page.write_bytes(b"x" * len(before))
    elif spoil == "a folder":
        page.mkdir()
    elif spoil == "a link":
        (tmp_path / "elsewhere.html").write_text("theirs")
        page.symlink_to(tmp_path / "elsewhere.html")
    if spoil != "a folder":
        assert check(site, "after")
        assert not page.is_symlink()
    else:
        with pytest.raises(SystemExit):
            build(site)
        page.rmdir()
        assert check(site, "after")
    assert page.read_bytes() == before
