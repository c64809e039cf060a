"""An output is made again if anything that it was made from has changed, and the record says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from broadsheet.build.records import Made, Outline, Records, pack_reads, unpack_reads
from broadsheet.build.store import Reader, Store
from broadsheet.build.vanished import find_left
from broadsheet.outputs.links import Broken
from broadsheet.outputs.trace import OWN, Lookup, Read, Shelf, digest

READS = {Read("whole", "a.txt"), Read("slice", "list", 0, 2)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return empty records."""
    store = Store(tmp_path / "cache", tmp_path / "output")
    yield store
    store.close()


def open_records(store: Store, items: str = "abc", whole: bytes = b"1") -> Records:
    """Return records over a list of letters and one story."""
    lookup = Lookup(digest, {"whole": lambda read: digest(read.name, whole)})
    lookup.add(Shelf("list", items, str))
    return Records(store, store.path.parents[2] / "output", lookup)


@pytest.fixture
def page(store: Store, tmp_path: Path) -> Path:
    """Return a page that was made and recorded."""
    page = tmp_path / "output" / "a.html"
    page.parent.mkdir()
    page.write_text("page")
    records = open_records(store)
    records.begin(["a.html"])
    assert store.read_outputs()["a.html"].key == b""
    made = Made("a.html", b"frame", "a.txt", pack_reads(READS, "a.txt"), "it is new")
    records.end([made], [], {"since": 5})
    return page


REASONS: dict[str, tuple[str, Callable[[Store, Path], Any]]] = {
    "nothing": ("", lambda store, _: open_records(store).find_reason(Outline("a.html", b"frame"))),
    "an item behind its part": ("", lambda store, _: open_records(store, "abx").find_reason(Outline("a.html", b"frame"))),
    "an item of its part": (
        "what it shows has changed",
        lambda store, _: open_records(store, "axc").find_reason(Outline("a.html", b"frame")),
    ),
    "its story": (
        "what it shows has changed",
        lambda store, _: open_records(store, whole=b"2").find_reason(Outline("a.html", b"frame")),
    ),
    "its frame": (
        "its template, a setting or its address has changed",
        lambda store, _: open_records(store).find_reason(Outline("a.html", b"other")),
    ),
    "its frame cannot be told": (
        "what it was made from cannot be told",
        lambda store, _: open_records(store).find_reason(Outline("a.html", b"")),
    ),
    "whom it is about": (
        "its template, a setting or its address has changed",
        lambda store, _: open_records(store).find_reason(Outline("a.html", b"frame", "b.txt")),
    ),
    "nothing, whom it is about with it": (
        "",
        lambda store, _: open_records(store).find_reason(Outline("a.html", b"frame", "a.txt")),
    ),
    "another page": ("it is new", lambda store, _: open_records(store).find_reason(Outline("b.html", b"frame"))),
    "its file": (
        "its file was changed or is gone",
        lambda store, page: page.write_text("spoilt") and open_records(store).find_reason(Outline("a.html", b"frame")),
    ),
    "its file is gone": (
        "its file was changed or is gone",
        lambda store, page: page.rename(page.with_name("moved")) and open_records(store).find_reason(Outline("a.html", b"frame")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", REASONS)
def test_the_reason_is_told(change: str, store: Store, page: Path) -> None:
    """Nothing is told of a page that would come out the same."""
    reason, find = REASONS[change]
    assert find(store, page) == reason


def test_an_output_that_was_being_replaced_does_not_count(store: Store, page: Path) -> None:
    """A build that was broken off may have left either of its states."""
    assert page.exists()
    open_records(store).begin(["a.html"])
    assert (
        open_records(store).find_reason(Outline("a.html", b"frame")) == "what it was made from cannot be told"
    )


def test_outputs_that_are_gone_are_forgotten(store: Store, page: Path) -> None:
    """What the whole build is known by is kept with them."""
    assert page.exists()
    open_records(store).end([], ["a.html"], {"since": 6})
    assert open_records(store).kept == {}
    assert int(store.read_meta()["since"]) == 6


def test_stories_that_read_alike_share_their_reads() -> None:
    """A page's own story is told apart from the others that it reads."""
    other = {read._replace(name="b.txt") if read.name == "a.txt" else read for read in READS}
    assert pack_reads(READS, "a.txt") == pack_reads(other, "b.txt")
    assert pack_reads(READS, "") != pack_reads(other, "")
    assert set(sum(unpack_reads(pack_reads(READS, "")), ())) == READS
    assert unpack_reads(pack_reads(READS, "a.txt")).own == (Read("whole", OWN),)


def test_a_change_that_fails_is_not_kept(store: Store) -> None:
    """All of it or nothing is written."""

    def fail() -> None:
        with store.writing() as file:
            file.execute("INSERT INTO meta VALUES ('a', 1)")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert store.read_meta() == {}


def test_a_source_that_is_not_on_file_is_told(store: Store) -> None:
    """Nothing stands for it."""
    reader = Reader(store.path)
    with pytest.raises(KeyError, match=r"a\.txt"):
        reader.fetch("a.txt", "brief")
    reader.close()


def test_only_pages_that_may_lead_to_what_is_gone_are_looked_at(tmp_path: Path) -> None:
    """The last word of its address must stand in them, as it is or as a browser has it."""
    pages = {
        "a.html": '<a href="/topic/ropes/">',
        "b.html": '<a href="/topic/%C5%82%C3%B3d%C5%BA/">',
        "c.html": '<a href="/topic/tides/">',
        "d.txt": "ropes",
    }
    for name, text in pages.items():
        (tmp_path / name).write_text(text)

    def tell_all(page: str, links: Iterable[str]) -> Iterator[Broken]:
        return (Broken(page, href) for href in links)

    def find(gone: set[str]) -> list[str]:
        found = find_left([*pages, "gone.html"], tmp_path, gone, tell_all)
        return [broken.page for each in found for broken in each]

    assert find(set()) == []
    assert find({"topic/ropes/index.html", "topic/łódź/index.html"}) == ["a.html", "b.html"]
    assert find({"pictures/ropes"}) == ["a.html"]
    many = {f"gone/{number}.html" for number in range(99)}
    assert find(many) == []
    assert find(many | {"topic/tides/index.html"}) == ["c.html"]
