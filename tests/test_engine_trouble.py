"""Trouble with the machine is told in one line, and the last good site stands; trouble with the records costs time alone."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from broadsheet.build import staging
from broadsheet.build.store import Store
from broadsheet.plugin import writer
from tests.exactness import check
from tests.site_building import NOW, build, make_story, read_tree, write_site

STORY = "content/world/rope.txt"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site that was built and then edited."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    site = write_site(tmp_path, {STORY: make_story()}, "BROADSHEET_WORKERS = 1\n")
    build(site)
    (site / STORY).write_text(make_story("Rope is dear"))
    return site


def find_store(site: Path) -> Path:
    """Return where the records lie."""
    return next((site / "cache").rglob("store-*.sqlite"))


def empty(path: Path) -> None:
    """Leave nothing of a file."""
    path.write_bytes(b"")


def cut_off(path: Path) -> None:
    """Leave the first half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scramble(path: Path) -> None:
    """Spoil the pages of a file but for its head."""
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)


def spoil_middle(path: Path) -> None:
    """Spoil the later pages of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = b"x" * (len(data) - len(data) // 2)
    path.write_bytes(data)


def make_foreign(path: Path) -> None:
    """Put another program's database in the place of ours."""
    path.unlink()
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE notes (text)")
    file.close()


def drop_a_table(path: Path) -> None:
    """Take a table out."""
    with sqlite3.connect(path) as file:
        file.execute("DROP TABLE reads")
    file.close()


def drop_a_column(path: Path) -> None:
    """Make a table one of another program's version."""
    with sqlite3.connect(path) as file:
        file.execute("ALTER TABLE outputs DROP COLUMN why")
    file.close()


DAMAGES = (
    empty,
    cut_off,
    scramble,
    spoil_middle,
    make_foreign,
    drop_a_table,
    drop_a_column,
    Path.unlink,
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damaged_records_cost_time_alone(damage: Callable[[Path], None], site: Path) -> None:
    """Whatever became of the store, the next build equals a clean one, and so does the one after it."""
    (site / "content/world/b.txt").write_text(make_story("Tides are high"))
    build(site)
    for end in ("-wal", "-shm"):
        path = find_store(site)
        path.with_name(path.name + end).unlink(missing_ok=True)
    damage(find_store(site))
    (site / "content/world/b.txt").write_text(make_story("Tides are low", slug="tides-are-high"))
    assert check(site, damage.__name__)
    (site / STORY).write_text(make_story("Rope is cheap", slug="rope-is-dear"))
    assert check(site, "the next build")


def test_records_that_are_a_folder_are_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing can be kept there."""
    path = find_store(site)
    for each in path.parent.glob("store-*"):
        each.unlink()
    path.mkdir()
    (path / "mine.txt").touch()
    build(site)
    assert "it was set aside" in capsys.readouterr().err
    assert path.with_name(f"{path.name}.damaged").is_dir()


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
_REMEDY = "See that there is room and that the builder may write there."


def fail(owner: Any, name: str, error: Exception, monkeypatch: pytest.MonkeyPatch, after: int = 0) -> None:
    """Let a call fail when it has been made so many times."""
    real, left = getattr(owner, name), [after]

    def raise_error(*arguments: Any, **options: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            if isinstance(error, OSError):
                raise OSError(error.errno, error.strerror, str(arguments[0]))
            raise error
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, raise_error)


@pytest.mark.parametrize("after", [0, 5])
@pytest.mark.parametrize(
    "error", [FULL, PermissionError(errno.EACCES, "Permission denied")], ids=["full", "refused"]
)
def test_a_disk_that_takes_no_page_is_told(
    site: Path,
    error: OSError,
    after: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The file and the remedy are named; nothing of the new pages is out."""
    before = read_tree(site / "output")
    capsys.readouterr()
    with monkeypatch.context() as patch:
        fail(writer, "_write", error, patch, after)
        with pytest.raises(SystemExit):
            build(site)
    told = capsys.readouterr().err
    assert f"cannot be used: {error.strerror}. {_REMEDY}" in told
    assert "Traceback" not in told
    assert read_tree(site / "output") == before
    assert check(site, "with room again")


def test_a_full_disk_without_a_file_s_name_is_told(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The system does not say which file it could not go on with; the output is named, once."""

    def refuse(*_: Any) -> None:
        raise OSError(FULL.errno, FULL.strerror)

    with monkeypatch.context() as patch:
        patch.setattr(writer, "_write", refuse)
        with pytest.raises(SystemExit):
            build(site)
    told = capsys.readouterr().err.splitlines()[-2:]
    assert told[0] == f"output: cannot be used: {FULL.strerror}. {_REMEDY}"
    assert told[1].startswith("1 problem.")


def test_compiled_templates_need_not_be_kept(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They only save time."""

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(FULL.errno, FULL.strerror)

    for folder in (site / "cache" / "broadsheet").glob("templates-*"):
        shutil.rmtree(folder)
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "NamedTemporaryFile", refuse)
        assert check(site, "without room for them")


@pytest.mark.parametrize("after", [0, 2])
def test_a_disk_that_is_full_while_pages_go_out_is_told(
    site: Path, after: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each page is the old one or the new one, and the next build completes them."""
    before = read_tree(site / "output")
    with monkeypatch.context() as patch:
        fail(staging, "move_file", FULL, patch, after)
        with pytest.raises(SystemExit):
            build(site)
    assert f"cannot be used: {FULL.strerror}" in capsys.readouterr().err
    found = read_tree(site / "output")
    assert check(site, "with room again")
    after_all = read_tree(site / "output")
    assert all(data in {before.get(name), after_all.get(name)} for name, data in found.items())


@pytest.mark.parametrize(
    "step",
    ["write_meta", "write_sources", "begin_outputs", "number_reads", "end_outputs", "__init__", "reopen"],
)
def test_a_disk_that_takes_no_record_is_told(
    step: str, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store that cannot be written ends the build with what is to be done."""
    with monkeypatch.context() as patch:
        fail(Store, step, sqlite3.OperationalError("database or disk is full"), patch)
        with pytest.raises(SystemExit):
            build(site)
    told = capsys.readouterr().err
    assert "cache: the records of builds cannot be kept: database or disk is full" in told
    assert check(site, "with room again")


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
@pytest.mark.parametrize("folder", ["cache", "output"])
def test_a_folder_that_may_not_be_written_is_told(
    folder: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last good site stands."""
    before = read_tree(site / "output")
    paths = [site / folder, *(path for path in (site / folder).rglob("*") if path.is_dir())]
    for path in paths:
        path.chmod(0o500)
    try:
        with pytest.raises(SystemExit):
            build(site)
        assert folder in capsys.readouterr().err
        assert read_tree(site / "output") == before
    finally:
        for path in paths:
            path.chmod(0o700)
    assert check(site, "with leave again")
