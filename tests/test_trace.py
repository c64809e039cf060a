"""Lists note what is asked of them, and a note can be looked up again in another build."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.build.folios import Folios, count_folios, find_behind_front, find_front, find_pages
from broadsheet.outputs.trace import Lookup, Read, Shelf, digest, digest_items, note, note_reads

ITEMS = ["a", "b", "c", "d", "e"]


def make_shelf(items: list[str]) -> Shelf:
    """Return a list whose items are made in capitals."""
    return Shelf("list", items, str.upper)


def make_lookup(items: list[Any]) -> Lookup:
    """Return what finds the reads of a list of these items."""
    lookup = Lookup(
        digest,
        {
            "front": lambda read: find_front(lookup, read),
            "behind-front": lambda read: find_behind_front(lookup, read),
            "pages": lambda read: find_pages(lookup, read),
        },
    )
    lookup.add(Shelf("list", items, str))
    return lookup


@pytest.mark.parametrize(
    ("ask", "answer", "read"),
    [
        (len, 5, Read("length", "list")),
        (bool, True, Read("some", "list")),
        (lambda shelf: [*iter(shelf)], ["A", "B", "C", "D", "E"], Read("slice", "list")),
        (lambda shelf: list(reversed(shelf)), ["E", "D", "C", "B", "A"], Read("slice", "list")),
        (lambda shelf: shelf[1], "B", Read("item", "list", 1)),
        (lambda shelf: shelf[-1], "E", Read("item", "list", -1)),
        (lambda shelf: list(shelf[1:3]), ["B", "C"], Read("slice", "list", 1, 3)),
        (lambda shelf: list(shelf[-2:]), ["D", "E"], Read("slice", "list", -2)),
        (lambda shelf: list(shelf[::2]), ["A", "C", "E"], Read("slice", "list")),
        (lambda shelf: list(shelf[1:4][1:]), ["C", "D"], Read("slice", "list", 1, 4)),
        (lambda shelf: len(shelf[1:4]), 3, Read("slice", "list", 1, 4)),
        (lambda shelf: bool(shelf[9:]), False, Read("slice", "list", 9)),
        (lambda shelf: shelf[1:][0], "B", Read("slice", "list", 1)),
        (lambda shelf: shelf[:1].__add__(["x"]), ["A", "x"], Read("slice", "list", None, 1)),
        (lambda shelf: shelf[:1].__radd__(["x"]), ["x", "A"], Read("slice", "list", None, 1)),
        (lambda shelf: shelf[:1] == ["A"], True, Read("slice", "list", None, 1)),
        (lambda shelf: "C" in shelf, True, Read("slice", "list")),
    ],
)
def test_what_is_asked_is_noted(ask: Any, answer: Any, read: Read) -> None:
    """Each question has its note, and a part of a part the note of the part."""
    with note_reads() as reads:
        assert ask(make_shelf(ITEMS)) == answer
    assert reads == {read}


def test_to_take_a_part_is_not_to_read_it() -> None:
    """A page that only passes a list on does not depend on it."""
    with note_reads() as reads:
        assert make_shelf(ITEMS)[1:3] != 7
    assert reads == set()


def test_the_innermost_reader_notes() -> None:
    """What was read for a part that is kept is noted for those who show it, not twice."""
    note(Read("whole", "nobody.txt"))
    with note_reads() as outer:
        note(Read("whole", "a.txt"))
        with note_reads() as inner:
            note(Read("whole", "b.txt"))
    assert (outer, inner) == ({Read("whole", "a.txt")}, {Read("whole", "b.txt")})


def test_a_lookup_finds_what_lists_hold_now() -> None:
    """A length, an item and a part have digests of their own; of a list or an item that is gone, too."""
    lookup = make_lookup(ITEMS)
    assert lookup.find(Read("length", "list")) == b"5"
    assert lookup.find(Read("some", "list")) == b"1"
    assert lookup.find(Read("item", "list", -1)) == digest("e")
    assert lookup.find(Read("item", "list", 9)) == b"gone"
    assert lookup.find(Read("slice", "list", -2)) == digest_items([digest("d"), digest("e")])
    assert lookup.find(Read("length", "other")) == b"gone"
    lookup.teach("clock", lambda read: read.name.encode())
    assert lookup.find(Read("clock", "noon")) == b"noon"


def test_digests_tell_where_values_end() -> None:
    """The same letters cut elsewhere are other values."""
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("\udcff") == digest("\udcff")


SLICES = st.tuples(st.none() | st.integers(-8, 8), st.none() | st.integers(-8, 8))


@given(st.lists(st.integers(0, 3), max_size=8), st.lists(st.integers(0, 3), max_size=8), SLICES)
def test_equal_parts_have_equal_digests_and_others_have_not(
    before: list[int], after: list[int], bounds: tuple[int | None, int | None]
) -> None:
    """A page that read a part of a list comes out the same if and only if the part is the same."""
    read = Read("slice", "list", *bounds)
    same = before[slice(*bounds)] == after[slice(*bounds)]
    assert (make_lookup(before).find(read) == make_lookup(after).find(read)) is same


SIZES = st.integers(1, 5)
LENGTHS = st.integers(0, 40)


@given(LENGTHS, SIZES, st.booleans())
def test_every_item_is_on_one_page(length: int, size: int, is_newest_first: bool) -> None:  # noqa: FBT001
    """The front and the folios together hold all items, in their order; folios are full, the front is not short."""
    items = list(range(length))
    folios = Folios(Shelf("list", items, lambda item: item), size, is_newest_first=is_newest_first)
    older = [list(folios.folio(number)) for number in range(folios.count, 0, -1)]
    front = list(folios.front())
    pages = [front, *older]
    if not is_newest_first:
        pages.reverse()
    assert [item for page in pages for item in page] == items
    assert all(len(page) == size for page in older)
    assert len(front) < 2 * size
    assert len(front) >= min(size, length)
    assert folios.total() == len(pages)


@given(LENGTHS, st.integers(0, 12), SIZES)
def test_new_items_leave_older_pages_as_they_are(length: int, more: int, size: int) -> None:
    """Whatever comes in at the front, each folio that there was holds what it held."""
    before = Folios(make_numbered(length, 0), size, is_newest_first=True)
    after = Folios(make_numbered(length, more), size, is_newest_first=True)
    for number in range(1, before.count + 1):
        with note_reads() as reads:
            assert list(before.folio(number)) == list(after.folio(number))
        (read,) = reads
        old = make_lookup(list(before.shelf.items)).find(read)
        assert make_lookup(list(after.shelf.items)).find(read) == old


def make_numbered(length: int, more: int) -> Shelf:
    """Return a list of numbers with the newest, which are the highest, first."""
    return Shelf("list", list(range(length + more, 0, -1)), lambda item: item)


@given(LENGTHS, LENGTHS, SIZES, st.booleans())
def test_fronts_are_looked_up_as_they_are_shown(
    before: int,
    after: int,
    size: int,
    is_newest_first: bool,  # noqa: FBT001
) -> None:
    """Two builds find the same digest of a front if and only if it shows the same."""
    shown, found = [], []
    for length in (before, after):
        items = list(range(length, 0, -1) if is_newest_first else range(1, length + 1))
        folios = Folios(Shelf("list", items, lambda item: item), size, is_newest_first=is_newest_first)
        with note_reads() as reads:
            shown.append(list(folios.front()))
        lookup = make_lookup(items)
        found.append(lookup.find(next(iter(reads))))
        assert lookup.find(Read("pages", "list", size)) == b"%d" % count_folios(length, size)
        assert lookup.find(Read("behind-front", "list", folios.count, size)) == b"1"
        assert folios.is_behind_front(folios.count)
    assert (shown[0] == shown[1]) is (found[0] == found[1])
