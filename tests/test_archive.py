"""The archive of all stories: what is in it, when it is written, and what builds leave of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from broadsheet.build import archive
from broadsheet.build.archive import FILE
from broadsheet.cli import main
from broadsheet.plugin.archive import STALE
from broadsheet.readers import read
from tests.site_building import NOW, build, make_story, read_tree, write_site

LATER = "1796212800"
"""Ten days after the moment of every test's build."""
ROPE = "content/world/rope.txt"
FILES: dict[str, str | bytes] = {
    ROPE: make_story("Rope is dear", source="Coastal Wire", source_url="https://wire.example/1"),
    "content/arts/choir.txt": make_story("Choir sings", date="2024-03-02"),
    "content/arts/soon.txt": make_story("Soon to come", embargo="2026-11-25"),
    "content/arts/brief.txt": make_story("Soon to go", expires="2026-11-25"),
    "content/arts/hidden.txt": make_story("Hidden story", status="hidden"),
    "content/arts/draft.txt": make_story("Draft of a story", status="draft"),
    "content/sources.toml": '[sources.wire]\nname = "Coastal Wire"\n',
}
PUBLISHING = "from pelicanconf import *\nBROADSHEET_PUBLISH = True\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site that was published."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    site = write_site(tmp_path, {**FILES, "publishconf.py": PUBLISHING}, "BROADSHEET_WORKERS = 1\n")
    monkeypatch.chdir(site)
    monkeypatch.syspath_prepend(str(site))
    build(site, BROADSHEET_PUBLISH=True)
    return site


def _archive(capsys: pytest.CaptureFixture[str], status: int = 0, settings: str = "publishconf.py") -> str:
    """Run the command; return what it tells."""
    capsys.readouterr()
    assert main(["archive", "content", "-s", settings]) == status
    told = capsys.readouterr()
    return told.err if status else told.out


def _read(site: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (site / "output" / FILE).read_bytes().splitlines()]


def _list(site: Path) -> list[str]:
    return [item["headlines"][0]["value"] for item in _read(site)]


def test_the_archive_holds_all_listed_stories(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The oldest come first; each line is the file beside the story's page, and reads back as its story."""
    assert _archive(capsys) == "The archive holds 3 stories: 0.0 MB.\n"
    assert _list(site) == ["Choir sings", "Soon to go", "Rope is dear"]
    lines = (site / "output" / FILE).read_bytes().splitlines(keepends=True)
    assert lines[2] == (site / "output/world/2026/11/rope-is-dear/index.json").read_bytes()
    source = read((site / ROPE).read_bytes(), "world/rope.txt", "2026-11-22T12:00").story
    assert read(lines[2], "any.json", "2020-01-01T00:00").story == source


def test_what_must_not_be_out_goes_at_the_next_run(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Embargo, expiry and withdrawal hold in the archive; a build says that it is of other stories."""
    _archive(capsys)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LATER)
    (site / ROPE).write_text(make_story("Rope is dear", status="withdrawn"), encoding="utf-8")
    build(site, BROADSHEET_PUBLISH=True)
    assert STALE in capsys.readouterr().out
    _archive(capsys)
    assert _list(site) == ["Choir sings", "Soon to come"]
    build(site, BROADSHEET_PUBLISH=True)
    assert STALE not in capsys.readouterr().out


def test_an_expired_story_is_not_in_it_even_before_the_next_build(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command has a clock of its own; what was not built by then is not in it either."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LATER)
    _archive(capsys)
    assert site.is_dir()
    assert _list(site) == ["Choir sings", "Rope is dear"]


def test_unchanged_bytes_are_not_written(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run leaves the file as it is, time and all; one that was cut short is written again."""
    _archive(capsys)
    path = site / "output" / FILE
    whole = path.read_bytes()
    os.utime(path, ns=(1, 1))
    assert _archive(capsys) == "The archive holds 3 stories: 0.0 MB, unchanged.\n"
    assert path.stat().st_mtime_ns == 1
    for wrong in (whole[:-9], whole + b"{}\n", whole.replace(b"Choir", b"Chair"), b""):
        path.write_bytes(wrong)
        assert "unchanged" not in _archive(capsys)
        assert path.read_bytes() == whole
    assert sorted(each.name for each in site.iterdir() if each.name.startswith(".")) == []


def test_builds_leave_the_archive_alone(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither an edit nor a setting that empties the output takes it away."""
    _archive(capsys)
    before = (site / "output" / FILE).read_bytes()
    (site / "content/arts/new.txt").write_text(make_story("A new story"), encoding="utf-8")
    build(site, BROADSHEET_PUBLISH=True, DELETE_OUTPUT_DIRECTORY=True)
    assert (site / "output" / FILE).read_bytes() == before


def test_only_a_site_that_stands_and_is_published_has_one(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Previews have no items; after a build with problems other texts are out than those on file."""
    (site / "content/arts/bad.txt").write_text(make_story("A bad story", date="never"), encoding="utf-8")
    with pytest.raises(SystemExit):
        build(site, BROADSHEET_PUBLISH=True)
    assert _archive(capsys, 1).startswith(
        "output: the site has not been built, or its last build found problems"
    )
    (site / "content/arts/bad.txt").unlink()
    build(site)
    assert _archive(capsys, 1, "pelicanconf.py").startswith(
        "output: only a site that is published has an archive."
    )
    assert not (site / "output" / FILE).exists()


def test_a_file_that_was_taken_away_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Half an archive would be taken for all of it; what stood stays."""
    _archive(capsys)
    before = (site / "output" / FILE).read_bytes()
    (site / "output/arts/2024/03/choir-sings/index.json").unlink()
    told = _archive(capsys, 1)
    assert told.startswith("output: arts/2024/03/choir-sings/index.json cannot be read: No such file")
    assert (site / "output" / FILE).read_bytes() == before
    (site / "output/arts/2024/03/choir-sings/index.json").write_text('{"uri":\n"a"}\n', encoding="utf-8")
    assert "is not the line of JSON that a build made of its story" in _archive(capsys, 1)
    build(site, BROADSHEET_PUBLISH=True)
    assert "unchanged" in _archive(capsys)


def test_a_disk_that_is_full_leaves_what_stood(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive is replaced at once, or not at all."""
    _archive(capsys)
    path = site / "output" / FILE
    path.write_bytes(b"old\n")

    def fail(fresh: str, _target: str) -> None:
        assert Path(fresh).is_file()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "move_file", fail)
    assert "No space left on device" in _archive(capsys, 1)
    assert path.read_bytes() == b"old\n"
    assert not (site / ".output.archive").exists()


def test_preview_and_published_site_take_turns_in_one_folder(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever was built before, the output is what a clean build makes: nothing of the other is left."""
    monkeypatch.chdir(tmp_path)
    clean = {
        publish: read_tree(
            build(
                site,
                BROADSHEET_PUBLISH=publish,
                SITEURL="https://paper.example" if publish else "",
                OUTPUT_PATH=str(tmp_path / f"clean-{publish}" / "output"),
                CACHE_PATH=str(tmp_path / f"clean-{publish}" / "cache"),
            )
        )
        for publish in (False, True)
    }
    assert {name for name in clean[True] if name.endswith(".json")}
    for publish in (False, True, True, False, True):
        output = build(site, BROADSHEET_PUBLISH=publish, SITEURL="https://paper.example" if publish else "")
        assert read_tree(output) == clean[publish]
