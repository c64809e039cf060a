"""What is said to take in a place of a list is what comes out otherwise when the item there changes."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.build.folios import find_behind_front, find_front, find_pages
from broadsheet.build.showing import Place, covers
from broadsheet.outputs.trace import Lookup, Read, Shelf, digest

PLACES = st.none() | st.integers(-9, 9)
READS = st.one_of(
    st.builds(Read, st.just("slice"), st.just("list"), PLACES, PLACES),
    st.builds(Read, st.just("item"), st.just("list"), st.integers(-9, 9)),
    st.builds(Read, st.just("front"), st.just("list"), st.integers(1, 4), st.integers(0, 1)),
    st.builds(Read, st.sampled_from(["length", "some"]), st.just("list")),
    st.builds(Read, st.just("pages"), st.just("list"), st.integers(1, 4)),
    st.builds(Read, st.just("behind-front"), st.just("list"), st.integers(1, 4), st.integers(1, 4)),
)


def look_up(items: list[str], read: Read) -> bytes:
    """Return what a read of a list comes to."""
    lookup = Lookup(digest, {})
    lookup.add(Shelf("list", items, str))
    lookup.teach("front", lambda each: find_front(lookup, each))
    lookup.teach("pages", lambda each: find_pages(lookup, each))
    lookup.teach("behind-front", lambda each: find_behind_front(lookup, each))
    return lookup.find(read)


@given(st.integers(1, 9), st.integers(0, 8), READS)
@example(3, 1, Read("item", "list", 9))
@example(3, 1, Read("item", "list", -9))
def test_a_read_takes_in_the_places_that_it_depends_on(length: int, at: int, read: Read) -> None:
    """No more of them and no fewer: slices, items, fronts; lengths depend on none."""
    at %= length
    items = [f"item {number}" for number in range(length)]
    changed = [*items[:at], "another", *items[at + 1 :]]
    differs = look_up(items, read) != look_up(changed, read)
    assert covers(read, Place("list", at, length)) is differs
