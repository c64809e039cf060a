"""How far a build is: shown to people at a terminal and to nobody else, and told to programs by phase."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from rich.console import Console

from broadsheet.build.progress import PHASES, Progress, find_console
from broadsheet.cli import main
from tests.site_building import NOW, SITE, copy_site, make_story, write_site


class Terminal(io.StringIO):
    """Somebody looks at it."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def open_terminal() -> tuple[Console, io.StringIO]:
    """Return a console, and what it is given to show."""
    shown = Terminal()
    return Console(file=shown, force_terminal=True, width=80, _environ={"TERM": "xterm"}), shown


def test_a_long_phase_is_shown_at_a_terminal() -> None:
    """The bar says what is done and how much of it; the line is cleared when the phase is over."""
    console, shown = open_terminal()
    progress = Progress(console, begun=monotonic() - 60)
    assert list(progress.follow(iter("abc"), 3, "Reading stories")) == ["a", "b", "c"]
    assert "Reading stories" in shown.getvalue()
    assert "1/3" in shown.getvalue()
    assert shown.getvalue().endswith("\x1b[2K")  # the line is empty again


def test_a_short_build_shows_nothing() -> None:
    """A bar that comes and goes at once would only flicker."""
    console, shown = open_terminal()
    progress = Progress(console, begun=monotonic() + 60)
    assert list(progress.follow(iter("abc"), 3, "Reading stories")) == ["a", "b", "c"]
    assert shown.getvalue() == ""


def test_off_a_terminal_the_items_are_handed_on_as_they_are() -> None:
    """Nothing stands between the work and whoever waits for it."""
    items = iter("abc")
    assert Progress(None, begun=monotonic() - 60).follow(items, 3, "Reading stories") is items


def test_a_bar_goes_with_what_fails() -> None:
    """The cursor is shown again, and what is told of the failure stands below no bar."""
    console, shown = open_terminal()

    def work() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(Progress(console, begun=monotonic() - 60).follow(work(), 2, "Making pages"))
    assert shown.getvalue().rindex("\x1b[?25h") > shown.getvalue().rindex("Making pages")


def test_progress_is_for_terminals_that_people_look_at() -> None:
    """Neither files nor machines that build for others get any; Pelican's own console is shared where it shows."""
    shared, _ = open_terminal()
    piped = Console(file=io.StringIO())
    assert find_console(Terminal(), shared, {}) is shared
    assert find_console(io.StringIO(), shared, {}) is None
    assert find_console(Terminal(), shared, {"CI": "true"}) is None
    assert find_console(Terminal(), shared, {"TERM": "dumb"}) is None
    own = find_console(Terminal(), piped, {})
    assert own is not None
    assert own.stderr


def test_a_phase_lasts_until_the_next_begins() -> None:
    """The seconds of the phases, one of which may come twice, are those of the whole."""
    progress = Progress(begun=monotonic() - 60)
    for phase in ("scan", "read", "lists", "read", "publish"):
        progress.begin(phase)
    told = progress.tell()
    assert list(told) == [*PHASES, "total"]
    assert told["start"] >= 60
    assert told["make"] == told["check"] == 0
    assert sum(told[phase] for phase in PHASES) == pytest.approx(told["total"])


_AT_ONCE = """
import sys
from pelican import main
from broadsheet.build import progress
progress._PATIENCE = progress._INTERVAL = 0  # as in a build that lasts
main(sys.argv[1:])
"""


def build_at_terminal(site: Path, *, all_shown: bool, **environment: str) -> tuple[str, str]:
    """Build with standard error at a terminal; return what that shows, and what standard output has."""
    parent, child = pty.openpty()
    build = subprocess.Popen(  # noqa: S603 – our own
        [sys.executable, "-c", _AT_ONCE, "content"],
        cwd=site,
        env={**_leave_out("CI"), "SOURCE_DATE_EPOCH": NOW, "TERM": "xterm", **environment},
        stdout=child if all_shown else subprocess.PIPE,
        stderr=child,
    )
    os.close(child)
    shown = b""
    while data := _read(parent):
        shown += data
    os.close(parent)
    told = build.communicate(timeout=30)[0] or b""
    assert build.returncode == 0, shown
    return shown.decode(), told.decode()


def _leave_out(*names: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in names}


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other side is closed
        return b""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Return a site with enough stories that two processes share the work."""
    stories = {f"content/world/{n}.txt": make_story(f"Report {n} is out") for n in range(70)}
    return write_site(tmp_path, stories, "BROADSHEET_WORKERS = 2\n")


def test_an_editor_sees_both_long_phases_and_the_end(many: Path) -> None:
    """Beside Pelican's own sign of life, with workers forked meanwhile."""
    shown, _ = build_at_terminal(many, all_shown=True)
    assert "Reading stories" in shown
    assert "Making pages" in shown
    assert "70 stories: " in shown.partition("Making pages")[2]  # the bar may be painted once more below it


def test_a_file_gets_the_end_line_alone(many: Path) -> None:
    """What is sent to a file has no bar in it, though the terminal shows one."""
    shown, told = build_at_terminal(many, all_shown=False)
    assert "Making pages" in shown
    assert told.startswith("70 stories: ")
    assert told.count("\n") == 1


def test_machines_that_build_for_others_are_shown_nothing(many: Path) -> None:
    """Some have a terminal, and keep all that it shows in a log."""
    shown, told = build_at_terminal(many, all_shown=False, CI="true")
    assert shown == ""
    assert told.startswith("70 stories: ")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the test site; commands run in it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    site = copy_site(SITE, tmp_path)
    monkeypatch.chdir(site)
    return site


def test_a_program_is_told_counts_and_seconds_by_phase(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Standard output holds one JSON object; what people are told goes to standard error."""
    assert main(["build", "--json"]) == 0
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert list(told) == ["published", "problems", "warnings", "counts", "seconds"]
    assert list(told["seconds"]) == [*PHASES, "total"]
    assert told["published"] is True
    assert told["counts"]["made"] > told["counts"]["read"] > 0
    assert f"{told['counts']['stories']} stories, " in printed.err
    assert (site / "output/index.html").is_file()
    assert main(["build", "content", "--json", "-s", "pelicanconf.py"]) == 0
    again = json.loads(capsys.readouterr().out)["counts"]
    assert (again["read"], again["made"], again["written"]) == (0, 0, 0)
    assert again["stories"] == told["counts"]["stories"]


def test_a_program_is_told_of_a_build_that_fails(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit status says so; the problems themselves are told as always."""
    (site / "content/world/broken.txt").write_text("Date: 2026-13-01\n\nNo such month\n\nText.\n")
    assert main(["build", "--json"]) == 1
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert (told["published"], told["counts"]) == (False, None)
    assert told["problems"] == 1
    assert "content/world/broken.txt:1: " in printed.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--listen"], "Use pelican --listen."),
        (["content", "-r"], "Use pelican --autoreload."),
        (["-s", "nothing.py"], "nothing.py"),
        (["-s", "plain.py"], "PELICAN_CLASS is not Broadsheet's"),
    ],
)
def test_a_build_that_can_give_no_account_says_why(
    site: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is printed on standard output then, which a program might take for an account."""
    (site / "plain.py").write_text("PATH = 'content'\n")
    assert main(["build", "--json", *arguments]) == 1
    printed = capsys.readouterr()
    assert told in printed.err
    assert printed.out == ""


@pytest.mark.usefixtures("site")
def test_build_is_pelican_where_no_account_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """It takes Pelican's own arguments and says what Pelican says."""
    assert main(["build", "content", "-o", "elsewhere"]) == 0
    assert "stories, " in capsys.readouterr().out
    assert Path("elsewhere/index.html").is_file()
