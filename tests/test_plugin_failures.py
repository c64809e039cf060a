"""Failing builds: what their callers are told, and that nothing half-made is left."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, NoReturn

import pelican
import pytest
from pelican.log import FatalLogger
from pelican.plugins import signals
from pelican.settings import read_settings

import broadsheet
from broadsheet.build import intake
from broadsheet.story import Reading, Story
from tests.site_building import (
    BROKEN_SITES,
    CONFIGURATION,
    NOW,
    SITE,
    build,
    copy_site,
    make_story,
    read_tree,
    run_pelican,
    write_site,
)

if TYPE_CHECKING:
    from pathlib import Path

PLUGIN = '''"""A plugin that does what the environment says when all is written."""

import os
import signal

from pelican.plugins import signals


def act(_engine: object) -> None:
    """Act."""
    if "DIE" in os.environ:
        os.kill(os.getpid(), signal.SIGKILL)
    if "FAIL" in os.environ:
        message = "no moon tonight"
        raise LookupError(message)


def register() -> None:
    """Connect."""
    signals.finalized.connect(act)
'''
PLUGIN_SETTINGS = 'PLUGIN_PATHS = ["plugins"]\nPLUGINS = [*PLUGINS, "acting"]\n'


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock of all builds."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


def fail(site: Path, capsys: pytest.CaptureFixture[str], **overrides: object) -> list[str]:
    """Build a site that must fail, and return what is told without the closing count."""
    with pytest.raises(SystemExit) as ended:
        build(site, **overrides)
    assert ended.value.code == 1
    return capsys.readouterr().err.splitlines()[:-1]


def test_debugging_prints_the_traceback_of_a_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The problem is told below it as ever."""
    site = copy_site(BROKEN_SITES / "template-that-fails", tmp_path)
    monkeypatch.chdir(site)
    told = fail(site, capsys, DEBUG=True)
    assert told[0] == "Traceback (most recent call last):"
    assert told[-1].startswith("overrides/article.html:2: the template fails: UndefinedError")


def test_pelicans_own_exit_for_errors_adds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With ``--fatal`` Pelican raises after it has logged; the error is told once."""
    monkeypatch.setattr(FatalLogger, "fatal_lvl", logging.ERROR)
    told = fail(copy_site(BROKEN_SITES / "page-outside", tmp_path), capsys)
    assert told == (BROKEN_SITES / "page-outside" / "expected.txt").read_text().splitlines()


def test_a_foreign_writer_is_checked_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Feeds that are written without us have no attribution, which keeps them from going out."""
    site = copy_site(SITE, tmp_path)
    with signals.get_writer.muted():
        told = fail(site, capsys)
    assert any(
        "the entry in output/feeds/all.atom.xml does not show its attribution once" in line for line in told
    )


def test_our_plugin_refuses_pelicans_engine(tmp_path: Path) -> None:
    """Forgetting ``PELICAN_CLASS`` must not publish a site unchecked."""
    site = write_site(tmp_path, {})
    with pytest.raises(SystemExit, match="PELICAN_CLASS is not Broadsheet's"):
        pelican.Pelican(read_settings(str(site / "pelicanconf.py")))


def test_a_story_is_checked_whatever_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slug that leads out of the site and an unsafe address are stopped again where they would be used."""

    def read(_data: bytes, path: str, _stamp: str, _language: str) -> Reading:
        story = Story("Talks", slug="../../talks", published="2026-11-20", source_url="javascript:alert(1)")
        return Reading(path, "utf-8", story, ())

    monkeypatch.setattr(intake, "read", read)
    assert fail(write_site(tmp_path, {"content/news/a.txt": make_story(slug="x")}), capsys) == [
        (
            "content/news/a.txt: the source's address is not safe: 'javascript:alert(1)'."
            " Write a full address that begins with https://."
        ),
        (
            "content/news/a.txt:2: the slug '../../talks' cannot be part of an address."
            " Write it with letters, figures and hyphens only."
        ),
    ]


def test_a_good_build_ends_with_one_line(tmp_path: Path) -> None:
    """The command exits with 0, nothing on standard error but warnings, when it is due again, and a count of what it did."""
    site = copy_site(SITE, tmp_path)
    first = run_pelican(site)
    assert first.status == 0
    assert len(first.lines) == 1
    assert first.lines[0].startswith("warning: content/world/closing-line.txt:9: the source 'Harbour Times'")
    due, counted = first.told.splitlines()
    assert due.startswith("The next build is due at 2026-11-")
    assert counted.startswith("7 stories, 6 left out: ")
    second = run_pelican(site)
    assert re.search(r"left out: 0 files written, \d+ unchanged, 0 removed\. \d+\.\d\d s\.\n$", second.told)


def test_a_failed_build_exits_with_one_and_no_traceback(tmp_path: Path) -> None:
    """However narrow the screen, each problem is one line of a log."""
    site = copy_site(BROKEN_SITES / "mistakes-in-sources", tmp_path)
    outcome = run_pelican(site, COLUMNS="20")
    expected = (BROKEN_SITES / "mistakes-in-sources" / "expected.txt").read_text(encoding="utf-8")
    assert outcome.status == 1
    assert outcome.lines[:-1] == expected.splitlines()
    assert "Traceback" not in outcome.told


@pytest.mark.parametrize("option", ["--quiet", "--fatal=errors", "--logs-dedup-min-level=ERROR"])
def test_no_option_lets_a_logged_error_pass(tmp_path: Path, option: str) -> None:
    """What Pelican only logs fails the build, and is told once, even where the log is kept quiet."""
    outcome = run_pelican(copy_site(BROKEN_SITES / "page-outside", tmp_path), option)
    assert outcome.status == 1
    assert outcome.lines[:-1] == (BROKEN_SITES / "page-outside" / "expected.txt").read_text().splitlines()


def test_debugging_shows_the_traceback(tmp_path: Path) -> None:
    """Whoever mends a template or a plugin can see where it came from."""
    outcome = run_pelican(copy_site(BROKEN_SITES / "template-that-fails", tmp_path), "--debug")
    assert outcome.status == 1
    assert "Traceback (most recent call last):" in outcome.lines
    assert outcome.lines[-2].startswith("overrides/article.html:2: the template fails: UndefinedError")


def test_publishing_finds_the_preview_settings_beside_it(tmp_path: Path) -> None:
    """``publishconf.py`` builds on ``pelicanconf.py`` though Pelican does not look there."""
    publishing = (broadsheet_root() / "publishconf.py").read_text(encoding="utf-8")
    site = write_site(tmp_path, {"content/news/a.txt": make_story(), "publishconf.py": publishing})
    outcome = run_pelican(site, "-s", "publishconf.py")
    assert (outcome.status, outcome.lines) == (0, [])
    assert b"https://saltmere.example/news/" in read_tree(site / "output")["index.html"]


def broadsheet_root() -> Path:
    """Return the folder of the project."""
    return SITE.parent.parent


def test_a_site_must_use_our_engine(tmp_path: Path) -> None:
    """The plugin under Pelican's own engine ends the build: it would publish whatever is wrong."""
    site = write_site(tmp_path, {"content/news/a.txt": make_story()}, 'PELICAN_CLASS = "pelican.Pelican"\n')
    outcome = run_pelican(site)
    assert outcome.status == 1
    assert outcome.lines[0].startswith("PELICAN_CLASS is not Broadsheet's.")
    assert not (site / "output").exists()


def test_other_engines_in_one_process_are_left_alone(tmp_path: Path) -> None:
    """A site of Pelican's own kind is built as ever, though our receivers are connected."""
    build(write_site(tmp_path / "ours", {}))
    site = write_site(tmp_path / "theirs", {"content/a.md": "Title: Talks\nDate: 2026-11-20\n\nText.\n"})
    (site / "pelicanconf.py").write_text('SITEURL = "https://x.example"\nTIMEZONE = "UTC"\nPLUGINS = []\n')
    values = {"PATH": str(site / "content"), "OUTPUT_PATH": str(site / "output")}
    pelican.Pelican(read_settings(str(site / "pelicanconf.py"), override=values)).run()
    assert (site / "output" / "talks.html").is_file()


def test_a_killed_build_leaves_the_last_good_site(tmp_path: Path) -> None:
    """Its staging folder is cleared by the next build, which is whole."""
    site = write_site(
        tmp_path, {"content/news/a.txt": make_story(), "plugins/acting.py": PLUGIN}, PLUGIN_SETTINGS
    )
    assert run_pelican(site).status == 0
    good = read_tree(site / "output")
    (site / "content/news/b.txt").write_text(make_story("Another story"), encoding="utf-8")
    assert run_pelican(site, DIE="1").status == -9
    assert (site / ".output.staging").is_dir()
    assert read_tree(site / "output") == good
    assert run_pelican(site).status == 0
    assert not (site / ".output.staging").exists()
    assert len(read_tree(site / "output")) > len(good)


def test_a_failing_plugin_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The innermost line of the site's own code is where to look."""
    site = write_site(tmp_path, {"plugins/acting.py": PLUGIN}, PLUGIN_SETTINGS)
    monkeypatch.setenv("FAIL", "1")
    assert fail(site, capsys) == [
        (
            "plugins/acting.py:15: the build failed: LookupError: no moon tonight."
            " Run pelican --debug for the traceback."
        )
    ]


def test_an_output_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file where a folder should be is named."""
    site = write_site(tmp_path, {"taken": "x"})
    told = fail(site, capsys, OUTPUT_PATH=str(site / "taken" / "output"))
    assert told == [
        (
            "taken/.output.staging: cannot be used: Not a directory."
            " See that there is room and that the builder may write there."
        )
    ]


def test_a_story_that_cannot_be_opened_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The other mistakes are told with it."""
    site = write_site(tmp_path, {"content/news/b.txt": make_story(date="never")})
    (site / "content/news/a.txt").symlink_to("nowhere")
    told = fail(site, capsys)
    assert told[0] == (
        "content/news/a.txt: cannot be read: No such file or directory. Let the builder read the file."
    )
    assert told[1].startswith("content/news/b.txt:1: ")


def test_a_reader_that_fails_names_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault of ours is told with the story that shows it, which is not dropped in silence."""

    def crash(*_arguments: object) -> NoReturn:
        message = "list index out of range"
        raise IndexError(message)

    monkeypatch.setattr(intake, "read", crash)
    site = write_site(tmp_path, {"content/news/a.txt": make_story()})
    assert fail(site, capsys) == [
        (
            "content/news/a.txt: its reader fails: IndexError: list index out of range."
            " Report this with the file, or leave the file out."
        )
    ]


def test_a_wrong_clock_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``SOURCE_DATE_EPOCH`` must be a number that a date can have."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "noon")
    assert fail(write_site(tmp_path, {}), capsys) == [
        (
            "environment: SOURCE_DATE_EPOCH is 'noon', which is no moment."
            " Set it to seconds since 1970, or not at all."
        )
    ]


def test_a_page_that_cannot_be_processed_is_told_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pelican logs that it failed, not why."""
    site = write_site(tmp_path, {"content/pages/a.md": "Title: About\nDate: some day\n\nText.\n"})
    assert fail(site, capsys) == [
        "content/pages/a.md:2: 'some day' is not a valid date. Write it as 2026-11-22 or 2026-11-22 09:30."
    ]


def test_a_clean_output_can_be_asked_for(tmp_path: Path) -> None:
    """Then foreign files go, but for those that the settings retain; without asking, all stay."""
    site = write_site(tmp_path, {}, 'OUTPUT_RETENTION = ["CNAME", ".git"]\n')
    output = build(site)
    for name in ("CNAME", "left.html", ".git/HEAD"):
        (output / name).parent.mkdir(exist_ok=True)
        (output / name).write_text("mine", encoding="utf-8")
    build(site)
    assert (output / "left.html").is_file()
    build(site, DELETE_OUTPUT_DIRECTORY=True)
    assert not (output / "left.html").exists()
    assert (output / "CNAME").is_file()
    assert (output / ".git" / "HEAD").is_file()


def test_a_link_may_lead_to_a_foreign_file(tmp_path: Path) -> None:
    """What lies in the output without us is there for readers too."""
    site = write_site(
        tmp_path, {"content/news/a.md": make_story("# Talks on the quay", "The [map](/maps/quay.pdf).\n")}
    )
    (site / "output/maps").mkdir(parents=True)
    (site / "output/maps/quay.pdf").write_bytes(b"pdf")
    assert (build(site) / "news/2026/11/talks-on-the-quay/index.html").is_file()


def test_a_failure_keeps_the_last_good_site_byte_for_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing of a site with a problem reaches the output, and mending it does."""
    site = write_site(tmp_path, {"content/news/a.txt": make_story()})
    output = build(site)
    good = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in output.rglob("*.*") if path.is_file()
    }
    (site / "content/news/a.txt").write_text(make_story("Another headline"), encoding="utf-8")
    (site / "content/news/b.txt").write_text("Headline only\n", encoding="utf-8")
    assert len(fail(site, capsys)) == 1
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in good} == good
    (site / "content/news/b.txt").unlink()
    build(site)
    assert (output / "news/2026/11/another-headline/index.html").is_file()
    assert not (output / "news/2026/11/ministers-meet-on-the-quay").exists()


def test_warnings_name_files_that_nothing_was_made_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A preview goes on; the editor learns why the file is nowhere."""
    build(
        write_site(tmp_path, {"content/news/a.txt": make_story(), "content/news/b.text": make_story("Other")})
    )
    assert capsys.readouterr().err.splitlines() == [
        (
            "warning: content/news/b.text: nothing was made from this file."
            " Save a story as .txt, .md or .json (ninjs); put other files into content/pictures/."
        )
    ]


def test_a_second_site_needs_nothing_but_the_package(tmp_path: Path) -> None:
    """Anywhere on the disk, three lines of settings and a story make a site."""
    site = write_site(tmp_path, {"content/news/a.txt": make_story()})
    (site / "pelicanconf.py").write_text(
        CONFIGURATION.replace("The Test Paper", "Elsewhere"), encoding="utf-8"
    )
    assert run_pelican(site).status == 0
    assert b"Elsewhere" in read_tree(site / "output")["index.html"]
    assert not [name for name, data in read_tree(site / "output").items() if b"Saltmere" in data]


def test_the_package_offers_its_engine_and_nothing_else() -> None:
    """Pelican finds the class by its name on the package."""
    assert issubclass(broadsheet.Pelican, pelican.Pelican)
    with pytest.raises(AttributeError, match="module 'broadsheet' has no attribute 'Hugo'"):
        _ = broadsheet.Hugo


def test_a_plugin_that_is_no_python_is_told_with_its_line(tmp_path: Path) -> None:
    """Pelican itself would end with a traceback."""
    settings = 'PLUGIN_PATHS = ["plugins"]\nPLUGINS = [*PLUGINS, "torn"]\n'
    files = {"content/news/a.txt": make_story(), "plugins/torn.py": "def register(:\n"}
    outcome = run_pelican(write_site(tmp_path, files, settings))
    assert outcome.status == 1
    assert outcome.lines[0] == "plugins/torn.py:1: the code cannot be read: invalid syntax. Mend this line."
