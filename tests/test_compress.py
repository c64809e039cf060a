"""Packed files of a published site: what they hold, when they are made, and that none tells what its file said before."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import brotli
import pytest

from broadsheet.build import packing, search, staging
from broadsheet.build.lock import hold_output
from broadsheet.cli import main
from tests.killing import kill, run_until_killed
from tests.site_building import NOW, build, make_story, write_site

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".br": brotli.decompress,
    ".zst": zstd.decompress,
}
STORY = "content/news/a.txt"
PAGE = "news/2026/11/ministers-meet-on-the-quay/index.html"
SETTINGS = """BROADSHEET_PUBLISH = True
BROADSHEET_WORKERS = 1
STATIC_PATHS = ["data"]
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site that was built."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    files: dict[str, str | bytes] = {
        STORY: make_story(),
        "content/news/b.txt": make_story("Second story"),
        "content/data/small.csv": "a",
        "content/data/table.csv": "Quay,Depth\n" * 100,
    }
    site = write_site(tmp_path, files, SETTINGS)
    monkeypatch.chdir(site)
    build(site)
    return site


def compress(capsys: pytest.CaptureFixture[str], status: int = 0) -> str:
    """Run the command; return what it tells."""
    capsys.readouterr()
    assert main(["compress", "content", "-s", "pelicanconf.py"]) == status
    told = capsys.readouterr()
    return told.err if status else told.out


def find_forms(output: Path) -> dict[str, set[str]]:
    """Return the packed forms that lie in an output by their files, each of which is held against its file."""
    found: dict[str, set[str]] = {}
    for form, unpack in UNPACK.items():
        for path in output.rglob(f"*{form}"):
            file = path.with_suffix("")
            assert unpack(path.read_bytes()) == file.read_bytes(), path
            assert path.stat().st_size < file.stat().st_size
            found.setdefault(file.relative_to(output).as_posix(), set()).add(form)
    return found


def find_stamps(output: Path) -> dict[Path, int]:
    """Return the inodes of all packed forms, which tell those that stand from those that were made anew."""
    return {path: path.stat().st_ino for form in UNPACK for path in output.rglob(f"*{form}")}


def edit(site: Path, text: str = "\nThey came back at night.\n") -> None:
    """Let a story say something else."""
    path = site / STORY
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_each_text_is_packed_and_nothing_else(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pages, feeds, sheets and scripts, whole, in all forms; no picture, and nothing that would not become smaller."""
    output = site / "output"
    (output / "photo.jpg").write_bytes(b"a" * 1000)
    told = compress(capsys)
    forms = find_forms(output)
    assert forms[PAGE] == forms["feeds/all.atom.xml"] == forms["data/table.csv"] == {*UNPACK}
    assert {Path(name).suffix for name in forms} >= {".html", ".xml", ".css", ".js", ".csv"}
    assert not {"photo.jpg", "data/small.csv"} & forms.keys()
    count = sum(map(len, forms.values()))
    assert told.endswith(f", {count} packed forms: {count} made, 0 stood, 0 removed.\n")
    assert {path.stat().st_mtime_ns for path in output.glob("index.html*")} == {
        (output / "index.html").stat().st_mtime_ns
    }


def test_the_same_bytes_are_packed_alike(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever packs, and whenever: a host need not be sent them again."""
    compress(capsys)
    before = {path: path.read_bytes() for path in find_stamps(site / "output")}
    for path in before:
        path.unlink()
    for path in (site / "output").rglob("*.*"):
        os.utime(path)
    compress(capsys)
    assert {path: path.read_bytes() for path in before} == before


def test_only_what_has_changed_is_packed_anew(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run makes nothing; after an edit, the forms of what it changed alone."""
    compress(capsys)
    before = find_stamps(site / "output")
    assert ": 0 made" in compress(capsys)
    assert find_stamps(site / "output") == before
    edit(site)
    build(site)
    compress(capsys)
    after = find_stamps(site / "output")
    assert after.keys() == before.keys()
    changed = {path.name for path in before if before[path] != after[path]}
    assert site / "output" / f"{PAGE}.br" in {path for path in before if before[path] != after[path]}
    assert "404.html.br" not in changed
    find_forms(site / "output")


def test_a_build_takes_the_forms_of_what_it_changes_away(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server never sends what a page said before; what stands keeps its forms."""
    compress(capsys)
    before = find_forms(site / "output")
    edit(site)
    build(site)
    after = find_forms(site / "output")
    assert PAGE not in after
    assert after["404.html"] == {*UNPACK}
    assert after.items() < before.items()


def test_a_file_that_goes_takes_its_forms_with_it(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether a build removes it or somebody's hand; servers send packed files without asking for the plain one."""
    compress(capsys)
    (site / STORY).unlink()
    build(site)
    assert not (site / "output" / PAGE).parent.exists()
    (site / "output/data/table.csv").unlink()
    assert ", 3 removed." in compress(capsys)
    assert not list((site / "output/data").glob("table.csv*"))


def test_forms_that_are_of_another_text_are_made_anew(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that somebody put into the output by hand over another one."""
    compress(capsys)
    page = site / "output" / PAGE
    page.write_text("<p>Mended by hand</p>" * 20, encoding="utf-8")
    compress(capsys)
    assert find_forms(site / "output")[PAGE] == {*UNPACK}
    page.write_text("x", encoding="utf-8")
    assert ", 3 removed." in compress(capsys)
    assert PAGE not in find_forms(site / "output")


def test_packed_files_of_the_site_itself_stand(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A download that is called as a form would be is no form, whatever it holds and whatever comes of its neighbour."""
    (site / "content/data/table.csv.gz").write_bytes(b"another text")
    (site / "content/data/alone.csv.gz").write_bytes(b"a text alone")
    build(site)
    output = site / "output/data"
    for edited in ("", "Pier,1\n"):
        (site / "content/data/table.csv").write_text("Quay,Depth\n" * 100 + edited)
        build(site)
        compress(capsys)
        assert (output / "table.csv.gz").read_bytes() == b"another text"
        assert (output / "alone.csv.gz").read_bytes() == b"a text alone"
        assert (
            brotli.decompress((output / "table.csv.br").read_bytes()) == (output / "table.csv").read_bytes()
        )
    (site / "content/data/table.csv").unlink()
    build(site)
    assert sorted(path.name for path in output.iterdir()) == ["alone.csv.gz", "small.csv", "table.csv.gz"]


def test_an_output_that_is_emptied_keeps_the_forms_of_what_stands(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``DELETE_OUTPUT_DIRECTORY`` removes what nobody made; forms go with their files, and not before."""
    compress(capsys)
    before = find_forms(site / "output")
    (site / "output/strange.html").write_text("strange" * 99)
    (site / "output/strange.html.gz").write_bytes(b"strange")
    build(site, DELETE_OUTPUT_DIRECTORY=True)
    assert find_forms(site / "output") == before
    assert not list((site / "output").glob("strange*"))


def _pack_until_killed(moment: int) -> None:
    """Run the command in a process that kills itself when it is about to put so many files into their places."""

    def run() -> None:
        put, left = Path.replace, [moment]

        def count(self: Path, target: Path) -> Path:
            left[0] -= 1
            if left[0] < 0:
                kill()
            return put(self, target)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "replace", count)
            main(["compress", "content", "-s", "pelicanconf.py"])

    process = get_context("fork").Process(target=run)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_a_run_that_is_killed_is_completed_by_the_next(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whenever that is: each form is whole or not there, and nothing is left over."""
    shutil.copytree(site / "output", tmp_path / "plain")
    compress(capsys)
    wanted = find_forms(site / "output")
    for moment in (0, 1, 2, 10, sum(map(len, wanted.values()))):
        shutil.rmtree(site / "output")
        shutil.copytree(tmp_path / "plain", site / "output")
        _pack_until_killed(moment)
        assert sum(map(len, find_forms(site / "output").values())) == moment
        compress(capsys)
        assert find_forms(site / "output") == wanted
        assert not list((site / "output").rglob(".*.new"))


@pytest.mark.parametrize("step", ["_rename", "_remove", "remove_packed"])
@pytest.mark.parametrize("moment", range(4))
def test_a_build_that_is_killed_leaves_no_form_of_another_text(
    site: Path, capsys: pytest.CaptureFixture[str], step: str, moment: int
) -> None:
    """Nor does the one that completes it."""
    compress(capsys)
    edit(site)
    (site / "content/news/b.txt").unlink()
    taken = getattr(staging, step)

    def prepare() -> None:
        left = [moment]

        def take(*arguments: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                kill()
            return taken(*arguments)

        setattr(staging, step, take)

    run_until_killed(site, prepare)
    find_forms(site / "output")
    build(site)
    find_forms(site / "output")
    compress(capsys)
    assert find_forms(site / "output")[PAGE] == {*UNPACK}


def test_a_build_at_work_keeps_the_command_out(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files must not change while they are packed."""
    with hold_output(site / "output", site / "cache"):
        told = compress(capsys, status=1)
    assert "another build is at work on this output" in told
    assert find_forms(site / "output") == {}


def test_without_a_site_or_the_libraries_that_is_told(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with what helps."""
    packing.find_packers.cache_clear()
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "brotli", None)
        assert "pip install 'broadsheet[publish]'" in compress(capsys, status=1)
    shutil.rmtree(site / "output")
    assert "the site has not been built. Build the site, then pack it." in compress(capsys, status=1)


def test_what_cannot_be_written_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the file that is in the way."""
    (site / "output/index.html.br").mkdir()
    assert "output/" in compress(capsys, status=1)


def test_many_files_are_packed_by_many_processes(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same as one would make of them."""
    (site / "pelicanconf.py").write_text(
        (site / "pelicanconf.py").read_text().replace("WORKERS = 1", "WORKERS = 2"), encoding="utf-8"
    )
    for number in range(100):
        (site / "output" / f"{number}.html").write_text(f"<p>Page {number}</p>" * 20, encoding="utf-8")
    compress(capsys)
    forms = find_forms(site / "output")
    assert [forms[f"{number}.html"] for number in range(100)] == [{*UNPACK}] * 100


def test_search_takes_the_forms_of_its_list_away(tmp_path: Path) -> None:
    """The list of an index says which parts there are; an old one would lead to those that are gone."""
    folder = tmp_path / search.FOLDER
    folder.mkdir()
    for name in ("parts.json", "parts.json.gz", "parts.json.br"):
        (folder / name).write_bytes(b"old")
    search.make_index(tmp_path, (), "by", lambda _: pytest.fail("no story is indexed"), tmp_path)
    assert [path.name for path in folder.iterdir()] == ["parts.json"]
