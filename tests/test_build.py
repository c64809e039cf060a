"""The build's own parts: staging, publishing, the report; no Pelican is needed for them."""

from __future__ import annotations

import io
import os
import sqlite3
from pathlib import Path

import pytest

from broadsheet.build import staging as staging_module
from broadsheet.build.intake import find_header_line
from broadsheet.build.records import Made, Records
from broadsheet.build.report import Counts, Findings, find_stream, summarise, write_report
from broadsheet.build.staging import Published, find_changed, list_files, open_staging, publish
from broadsheet.build.store import Store
from broadsheet.outputs.trace import Lookup, digest
from broadsheet.story import Problem
from tests.site_building import read_tree


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return the place of an output that does not exist yet."""
    return tmp_path / "output"


def make_build(output: Path, files: dict[str, str], doomed: tuple[str, ...] = ()) -> Published:
    """Stage files, publish them and record them."""
    store = Store(output.parent / "cache", output)
    records = Records(store, output, Lookup(digest, {}))
    try:
        with open_staging(output) as staging:
            for name, text in files.items():
                (staging / name).parent.mkdir(parents=True, exist_ok=True)
                (staging / name).write_text(text, encoding="utf-8")
            records.begin(files)
            published = publish(
                staging, output, find_changed(staging, output, files), files.keys(), {*records.kept, *doomed}
            )
            made = (Made(name, b"", "", "[]", "it is new") for name in files)
            records.end(made, records.kept.keys() - files.keys(), {})
            return published
    finally:
        store.close()


def test_a_first_build_makes_the_output(output: Path) -> None:
    """All files are written, and the staging folder is gone."""
    assert make_build(output, {"index.html": "a", "world/index.html": "b"}) == Published(2, 0, 0)
    assert read_tree(output) == {"index.html": b"a", "world/index.html": b"b"}
    assert sorted(path.name for path in output.parent.iterdir()) == ["cache", "output"]


def test_identical_files_are_not_touched(output: Path) -> None:
    """A second build of the same files changes no time stamp."""
    make_build(output, {"index.html": "a", "b.html": "b"})
    for path in output.iterdir():
        os.utime(path, ns=(1, 1))
    assert make_build(output, {"index.html": "a", "b.html": "c"}) == Published(1, 1, 0)
    assert (output / "index.html").stat().st_mtime_ns == 1
    assert (output / "b.html").read_text() == "c"


def test_files_of_the_same_size_are_compared_byte_for_byte(output: Path) -> None:
    """Neither size nor time stamp stands for the content."""
    make_build(output, {"a.html": "one"})
    assert make_build(output, {"a.html": "two"}) == Published(1, 0, 0)
    assert read_tree(output) == {"a.html": b"two"}


def test_stale_files_are_removed_with_their_folders(output: Path) -> None:
    """What a build no longer makes goes; a folder that still holds something stays."""
    make_build(output, {"old/deep/index.html": "a", "kept/a.html": "a", "kept/b.html": "b"})
    assert make_build(output, {"kept/a.html": "a"}) == Published(0, 1, 2)
    assert read_tree(output) == {"kept/a.html": b"a"}
    assert not (output / "old").exists()


@pytest.mark.parametrize("foreign", ["world/index.html/notes.txt", "world"])
def test_nothing_is_published_if_a_file_has_no_place(output: Path, foreign: str) -> None:
    """What others put in the way is found before the first file is moved: half a site is worse than an old one."""
    make_build(output, {"a.html": "a", "zoo.html": "a"})
    (output / foreign).parent.mkdir(parents=True, exist_ok=True)
    (output / foreign).write_text("b", encoding="utf-8")
    before = read_tree(output)
    with pytest.raises(OSError, match="irectory"):
        make_build(output, {"a.html": "new", "world/index.html": "new"})
    assert read_tree(output) == before


def test_nothing_is_published_if_a_folder_is_closed(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The builder may write into the output, but not into one of its folders."""
    make_build(output, {"a.html": "a", "world/index.html": "a"})
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != output / "world")
    with pytest.raises(PermissionError):
        make_build(output, {"a.html": "new", "world/b.html": "new"})
    assert read_tree(output) == {"a.html": b"a", "world/index.html": b"a"}


def test_foreign_files_are_never_touched(output: Path) -> None:
    """What no build made stays, in and beside the folders of those that one made."""
    make_build(output, {"old/index.html": "a"})
    for name in (".git/HEAD", "CNAME", "old/photo.jpg"):
        (output / name).parent.mkdir(exist_ok=True)
        (output / name).write_text("mine")
    assert make_build(output, {"index.html": "a"}) == Published(1, 0, 1)
    assert list_files(output) == {".git/HEAD", "CNAME", "old/photo.jpg", "index.html"}


def test_a_clean_output_can_be_asked_for(output: Path) -> None:
    """Foreign files go only where they are named."""
    make_build(output, {"index.html": "a"})
    (output / "left.html").write_text("x")
    (output / "CNAME").write_text("x")
    assert make_build(output, {"index.html": "a"}, doomed=("left.html", "index.html")) == Published(0, 1, 1)
    assert list_files(output) == {"index.html", "CNAME"}


def test_files_and_folders_can_change_places(output: Path) -> None:
    """A page may become a folder of the same name, and the other way round."""
    make_build(output, {"a": "file", "b/index.html": "folder", "b/c/d": "x"})
    make_build(output, {"a/index.html": "folder", "b": "file"})
    assert read_tree(output) == {"a/index.html": b"folder", "b": b"file"}


def test_a_link_in_the_output_is_replaced_not_followed(output: Path, tmp_path: Path) -> None:
    """A file elsewhere that the output only links to is not overwritten."""
    elsewhere = tmp_path / "elsewhere.html"
    elsewhere.write_text("theirs")
    make_build(output, {"a.html": "one"})
    (output / "a.html").unlink()
    (output / "a.html").symlink_to(elsewhere)
    make_build(output, {"a.html": "theirs"})
    assert elsewhere.read_text() == "theirs"
    assert not (output / "a.html").is_symlink()


def test_an_exception_leaves_the_output_and_no_staging(output: Path) -> None:
    """Whatever ends a build early, Ctrl-C too, the last good site stands."""
    make_build(output, {"index.html": "a"})

    def interrupt() -> None:
        with open_staging(output) as staging:
            (staging / "index.html").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert read_tree(output) == {"index.html": b"a"}
    assert not list(output.parent.glob(".output*"))


def test_the_leftovers_of_a_killed_build_are_cleared(output: Path) -> None:
    """A staging folder that nobody could clear does not reach the next build."""
    (output.with_name(".output.staging") / "world").mkdir(parents=True)
    (output.with_name(".output.staging") / "world" / "half.html").write_text("x")
    make_build(output, {"index.html": "a"})
    assert read_tree(output) == {"index.html": b"a"}


def test_a_build_killed_while_publishing_is_completed(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that it had placed are known to the next build, which removes them if they are stale."""
    make_build(output, {"a.html": "a"})
    placed: list[str] = []

    def place_one(fresh: str, target: str) -> None:
        if placed:
            raise SystemExit
        placed.append(target)
        Path(fresh).replace(target)

    with monkeypatch.context() as patch:
        patch.setattr(staging_module, "move_file", place_one)
        with pytest.raises(SystemExit):
            make_build(output, {"b.html": "b", "c.html": "c"})
    assert list_files(output) == {"a.html", "b.html"}
    assert make_build(output, {"c.html": "c"}) == Published(1, 0, 2)
    assert list_files(output) == {"c.html"}


@pytest.mark.parametrize("data", [b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_damaged_records_claim_no_files(output: Path, data: bytes) -> None:
    """What is not known to be ours is not removed; the file is kept beside the new one."""
    make_build(output, {"a.html": "a"})
    path = next((output.parent / "cache").rglob("*.sqlite"))
    path.write_bytes(data)
    assert make_build(output, {"b.html": "b"}) == Published(1, 0, 0)
    assert list_files(output) == {"a.html", "b.html"}
    assert path.with_name(f"{path.name}.damaged").read_bytes() == data


def test_records_of_another_form_are_set_aside(output: Path) -> None:
    """A later or an earlier version of the program may have written them."""
    make_build(output, {"a.html": "a"})
    path = next((output.parent / "cache").rglob("*.sqlite"))
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    store = Store(output.parent / "cache", output)
    assert store.was_set_aside
    assert store.read_outputs() == {}
    store.close()


def test_a_list_cannot_reach_outside_the_output(output: Path, tmp_path: Path) -> None:
    """Names that lead out of the output are not removed, whoever wrote them there."""
    make_build(output, {"a.html": "a"})
    victim = tmp_path / "victim.txt"
    victim.write_text("x")
    store = Store(tmp_path / "cache", output)
    store.begin_outputs(["../victim.txt", str(victim), "a.html"])
    store.close()
    make_build(output, {"a.html": "a"})
    assert victim.exists()


def test_each_output_has_its_own_list(tmp_path: Path) -> None:
    """A preview and a published site may share a cache."""
    make_build(tmp_path / "output", {"a.html": "a"})
    make_build(tmp_path / "public", {"b.html": "b"})
    assert make_build(tmp_path / "output", {"c.html": "c"}) == Published(1, 0, 1)
    assert list_files(tmp_path / "public") == {"b.html"}


def test_an_output_on_another_file_system_is_copied_to(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a rename from staging fails, a copy beside the old file takes its place."""
    rename = Path.replace

    def refuse_staged(self: Path, target: Path) -> Path:
        if ".output.staging" in str(self):
            raise OSError(18, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", refuse_staged)
    make_build(output, {"a.html": "a"})
    assert read_tree(output) == {"a.html": b"a"}


def test_a_report_is_one_line_each_in_order() -> None:
    """Warnings come first; what is found twice is told once; the count ends the report."""
    found = Problem("b.txt", 2, "wrong", "Mend it.")
    findings = Findings(
        [found, Problem("a.txt", 9, "worse", "Mend it."), found], [Problem("c.txt", 0, "odd", "Look.")]
    )
    stream = io.StringIO()
    write_report(stream, findings)
    assert stream.getvalue().splitlines() == [
        "warning: c.txt: odd. Look.",
        "a.txt:9: worse. Mend it.",
        "b.txt:2: wrong. Mend it.",
        "2 problems. Nothing was published; the last good site stands.",
    ]


def test_a_report_of_nothing_is_empty() -> None:
    """A good build says nothing on standard error."""
    stream = io.StringIO()
    write_report(stream, Findings())
    assert stream.getvalue() == ""


def test_the_summary_counts() -> None:
    """One line says what a build did."""
    told = summarise(Counts(stories=1, withheld=0, read=1, made=1, written=1, unchanged=0, removed=0))
    assert told == "1 story: 1 file written, 0 unchanged, 0 removed."
    told = summarise(Counts(stories=2, withheld=3, read=0, made=2, written=0, unchanged=4, removed=1))
    assert told == "2 stories, 3 left out: 0 files written, 4 unchanged, 1 removed."


def test_a_file_behind_a_progress_display_is_written_to() -> None:
    """A display on the terminal must not catch what an editor sends to a file."""

    class Proxy(io.StringIO):
        rich_proxied_file = io.StringIO()

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    class TerminalProxy(io.StringIO):
        rich_proxied_file = Terminal()

    proxy, on_terminal, plain = Proxy(), TerminalProxy(), io.StringIO()
    assert find_stream(proxy) is Proxy.rich_proxied_file
    assert find_stream(on_terminal) is on_terminal
    assert find_stream(plain) is plain


def test_header_lines_are_found_as_editors_write_them() -> None:
    """A key may be written with a space or in capitals."""
    assert find_header_line("Date: x\nSOURCE URL: y\n", "source-url") == 2
    assert find_header_line("Date: x\n", "slug") == 0
