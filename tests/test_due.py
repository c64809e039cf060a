"""When the next build is due: told in a line, and to programs in a file of the cache folder; and pages that wait."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import read_settings

import broadsheet
from broadsheet.build import assembly, late
from tests.exactness import check
from tests.site_building import NOW, build, make_story, write_site
from tests.watching import watch_replates

STORY, PAGE = "content/world/rope.txt", "content/pages/later.md"
OUT = {"content/world/out.txt": make_story("Out", date="2026-11-20")}


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return what builds a site of files and settings."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(assembly, "TICK", 0)
    monkeypatch.setattr(late, "TICK", 0)

    def make_site(files: dict[str, str], settings: str = "") -> Path:
        site = write_site(tmp_path, {**OUT, **files}, f"BROADSHEET_WORKERS = 1\n{settings}")
        monkeypatch.chdir(site)
        build(site)
        return site

    return make_site


def read_due(site: Path) -> Any:
    """Return what the cache folder has for programs."""
    return json.loads((site / "cache/next-build.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("header", "due"),
    [
        ({"embargo": "2026-11-28 06:00"}, "2026-11-28T06:00:00+00:00"),
        ({"embargo": "2026-11-28T08:00+02:00", "expires": "2026-12-01"}, "2026-11-28T06:00:00+00:00"),
        ({"date": "2026-11-28 06:00"}, "2026-11-28T06:00:00+00:00"),
        ({"date": "2026-11-20", "expires": "2026-11-28"}, "2026-11-29T00:00:00+00:00"),
        ({"status": "draft", "embargo": "2026-11-28"}, None),
        ({"status": "withdrawn", "expires": "2026-11-28"}, None),
        ({"expires": "9999-12-31"}, None),
        ({}, None),
    ],
)
def test_a_build_tells_when_the_next_is_due(
    make: Callable[..., Path], header: dict[str, str], due: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the first moment at which a story has to come out or to go; a draft waits for its editor alone."""
    site = make({STORY: make_story("Rope", **{"date": "2026-11-20", **header})})
    assert read_due(site) == {"due": due, "because": STORY if due else None}
    line = f"The next build is due at {due[:16].replace('T', ' ')} GMT." if due else ""
    told = capsys.readouterr().out.splitlines()
    assert told[:-1] == ([line] if due else [])


def test_late_builds_tell_it_too(make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the file is still there or not."""
    site = make({STORY: make_story("Rope", embargo="2026-11-28")})
    replates = watch_replates(monkeypatch)
    told = read_due(site)
    (site / "cache/next-build.json").unlink()
    text = (site / "content/world/out.txt").read_text()
    (site / "content/world/out.txt").write_text(
        f"{text}\nMore of it was said on the quay later on that day.\n"
    )
    build(site)
    assert len(replates) == 1
    assert read_due(site) == told == {"due": "2026-11-28T00:00:00+00:00", "because": STORY}


def test_a_failed_build_leaves_what_the_last_good_one_told(make: Callable[..., Path]) -> None:
    """The last good site stands, and so does when it is to be built again."""
    site = make({STORY: make_story("Rope", embargo="2026-11-28")})
    told = read_due(site)
    (site / STORY).write_text(make_story("Rope", embargo="tomorrow"))
    with pytest.raises(SystemExit):
        build(site)
    assert read_due(site) == told


@pytest.mark.parametrize(
    ("line", "later"),
    [
        ("Date: 2026-11-28", 5.5),
        ("Date: 2026-11-22 18:00", 0.25),
        ("Embargo: 2026-11-28 06:00", 5.75),
        ("Status: draft", math.inf),
        ("Status: withdrawn", math.inf),
    ],
)
def test_pages_wait_as_stories_do(
    make: Callable[..., Path], line: str, later: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is not out has no file, no link in lists, and nothing that it alone shows goes out."""
    page = f"Title: Later\nSlug: later\n{line}\n\nSoon. [A plan]({{static}}/pictures/plan.pdf)\n"
    site = make({PAGE: page, "content/pictures/plan.pdf": "a plan"})
    assert not (site / "output/later").exists()
    assert not (site / "output/pictures/plan.pdf").exists()
    assert "later" not in (site / "output/index.html").read_text()
    moment = read_due(site)
    if math.isinf(later):
        assert moment == {"due": None, "because": None}
        return
    assert moment["because"] == PAGE
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + int(later * 86_400) - 1))
    build(site)
    assert not (site / "output/later").exists()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + int(later * 86_400)))
    assert check(site, "it is time")
    assert (site / "output/later/index.html").is_file()
    assert (site / "output/pictures/plan.pdf").is_file()


def test_a_page_goes_when_it_is_out_of_date(
    make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its last whole day."""
    site = make({PAGE: "Title: Later\nSlug: later\nExpires: 2026-11-23\n\nGone soon.\n"})
    assert (site / "output/later/index.html").is_file()
    assert read_due(site) == {"due": "2026-11-24T00:00:00+00:00", "because": PAGE}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + 36 * 3600))
    assert check(site, "a day later")
    assert not (site / "output/later").exists()


def test_a_date_that_cannot_be_read_keeps_the_site_in(make: Callable[..., Path]) -> None:
    """Of an embargo nobody may guess."""
    site = make({})
    (site / PAGE).parent.mkdir()
    (site / PAGE).write_text("Title: Later\nSlug: later\nEmbargo: when it is time\n\nSoon.\n")
    findings, counts = broadsheet.Pelican(read_settings(str(site / "pelicanconf.py"))).build()
    assert counts is None
    assert [str(problem) for problem in findings.problems] == [
        f"{PAGE}:3: “Embargo: when it is time” cannot be read. Write it as 2026-11-22 or 2026-11-22 09:30"
    ]
