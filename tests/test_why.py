"""What an output was made from, and why, can be asked; and any build can be doubted."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from broadsheet.cli import main
from tests.site_building import build, make_story, run_pelican, write_site

if TYPE_CHECKING:
    from pathlib import Path

STORIES = {
    "content/news/a.txt": make_story(),
    "content/news/b.txt": make_story("Rope is dear", date="2026-11-19"),
}
PAGE = "output/news/2026/11/ministers-meet-on-the-quay/index.html"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small site that was built, and stand in it."""
    site = write_site(tmp_path, STORIES)
    monkeypatch.chdir(site)
    build(site)
    return site


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """Ask why, and return the lines of the answer."""
    capsys.readouterr()
    assert main(["why", *words]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("site")
def test_a_page_of_a_story_tells_what_it_depends_on(capsys: pytest.CaptureFixture[str]) -> None:
    """Its story, its neighbours, the templates of bodies, the lists that every page shows."""
    told = ask(capsys, PAGE)
    assert told[:3] == [PAGE, "about: news/a.txt", "made last because: it is new"]
    assert "  all of news/a.txt" in told
    assert "  the stories that news/a.txt may lead on to" in told
    assert "  the template story-body.html, with all that it includes" in told


def test_the_reason_of_the_last_making_is_kept(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed text, a changed setting and a spoilt file are told apart."""
    (site / "content/news/a.txt").write_text(make_story(end="They met again at night, it was said."))
    build(site)
    assert "made last because: what it shows has changed" in ask(capsys, PAGE)
    build(site, SITESUBTITLE="Evening edition")
    assert "made last because: its template, a setting or its address has changed" in ask(capsys, PAGE)
    (site / PAGE).write_text("spoilt")
    build(site, SITESUBTITLE="Evening edition")
    assert "made last because: its file was changed or is gone" in ask(capsys, PAGE)


@pytest.mark.usefixtures("site")
def test_programs_get_the_record_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With the source, the reason and each read."""
    told = json.loads("\n".join(ask(capsys, PAGE, "--json")))
    assert (told["output"], told["source"], told["why"]) == (PAGE, "news/a.txt", "it is new")
    assert {"kind": "whole", "name": "news/a.txt", "start": None, "stop": None} in told["reads"]


@pytest.mark.usefixtures("site")
def test_a_file_that_no_build_made_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The status says so, too."""
    assert main(["why", "output/nothing.html"]) == 1
    assert "no build has made this file" in capsys.readouterr().err


def test_a_verified_build_is_held_against_a_clean_one(site: Path) -> None:
    """A good one passes, and leaves nothing behind; a file that is not as it should be is told by its name."""
    with (site / "pelicanconf.py").open("a") as settings:
        settings.write("BROADSHEET_VERIFY = True\n")
    assert run_pelican(site).status == 0
    assert sorted(path.name for path in (site / "cache").iterdir()) == ["broadsheet", "next-build.json"]
    page = site / PAGE
    text, status = page.read_text(encoding="utf-8"), page.stat()
    page.write_text(text.replace("quay", "quai"), encoding="utf-8")  # as long as it was, and as old
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    outcome = run_pelican(site)
    assert outcome.status == 1
    assert f"{PAGE}: is not what a clean build makes of it." in outcome.lines[0]
