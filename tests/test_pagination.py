"""A list's pages look to themes as Pelican's do, though they are numbered from the oldest."""

from __future__ import annotations

from typing import Any

import pytest
from pelican.paginator import PaginationRule

from broadsheet.outputs.trace import Read, Shelf, note_reads
from broadsheet.plugin.pagination import FRONT, Pager, Place, list_folios, open_pagers, tell_pages

PATTERNS = [
    PaginationRule(1, "{url}", "{save_as}"),
    PaginationRule(2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]
SETTINGS: dict[str, Any] = {
    "DEFAULT_ORPHANS": 0,
    "DEFAULT_PAGINATION": 2,
    "PAGINATION_PATTERNS": PATTERNS,
    "NEWEST_FIRST_ARCHIVES": True,
}
PLACE = Place("world/index.html", "world/", None)


def make_pager(length: int, **settings: Any) -> Pager:
    """Return the pages of a list of numbers, the newest and highest first."""
    shelf = Shelf("list", list(range(length, 0, -1)), lambda item: item)
    return Pager(PLACE, shelf, {**SETTINGS, **settings}, is_newest_first=True)


def test_numbers_count_from_the_front_and_folios_from_the_oldest() -> None:
    """Seven stories by twos: three on the front, and two older pages that stay as they are."""
    pager = make_pager(7)
    pages = [pager.page(number) for number in pager.page_range]
    assert [page.number for page in pages] == [1, 2, 3]
    assert [page.folio for page in pages] == [FRONT, 2, 1]
    assert [list(page.object_list) for page in pages] == [[7, 6, 5], [4, 3], [2, 1]]
    assert [(page.has_previous(), page.has_next()) for page in pages] == [
        (False, True),
        (True, True),
        (True, False),
    ]
    assert [(page.start_index(), page.end_index()) for page in pages] == [(1, 3), (4, 5), (6, 7)]
    assert [(page.previous_page_number(), page.next_page_number()) for page in pages] == [
        (0, 2),
        (1, 3),
        (2, 4),
    ]
    assert [page.url for page in pages] == ["world/", "world/page/2/", "world/page/1/"]
    assert pages[0].save_as == "world/index.html"
    assert (pager.count, pager.num_pages) == (7, 3)
    assert all(page.has_other_pages() for page in pages)


def test_pages_know_their_neighbours() -> None:
    """The front has no newer page and the oldest no older one."""
    pager = make_pager(7)
    front, second, oldest = (pager.open(folio) for folio in (FRONT, 2, 1))
    assert front.newer() is None
    assert oldest.older() is None
    assert [
        page.folio for page in (front.older(), second.older(), second.newer(), oldest.newer()) if page
    ] == [2, 1, FRONT, 2]


@pytest.mark.parametrize("length", [0, 1, 3])
def test_a_short_list_has_one_page(length: int) -> None:
    """An empty one, too."""
    pager = make_pager(length)
    page = pager.page(1)
    assert (pager.num_pages, page.has_next(), page.has_other_pages()) == (1, False, False)
    assert (page.start_index(), page.end_index()) == (min(length, 1), length)


def test_a_list_may_be_on_one_page_whatever_its_length() -> None:
    """As Pelican has it where nothing is to be paginated."""
    assert make_pager(40, DEFAULT_PAGINATION=0).num_pages == 1
    assert Pager(PLACE, [3, 2, 1], {**SETTINGS, "DEFAULT_PAGINATION": 1}, is_newest_first=True).num_pages == 3


def test_a_pattern_may_be_for_the_last_page() -> None:
    """Pelican gives it the number minus one; where no pattern fits there is no address."""
    last = PaginationRule(-1, "{base_name}/last/", "{base_name}/last.html")
    pager = make_pager(7, PAGINATION_PATTERNS=[*PATTERNS, last])
    assert [pager.open(folio).url for folio in (FRONT, 2, 1)] == ["world/", "world/page/2/", "world/last/"]
    assert make_pager(7, PAGINATION_PATTERNS=[PATTERNS[1]]).open(FRONT).url == ""


def test_each_page_that_tells_a_count_depends_on_it() -> None:
    """Not only the first that asks."""
    pager = make_pager(7)
    for _ in range(2):
        with note_reads() as reads:
            assert pager.count == 7
        assert reads == {Read("length", "list")}


def test_all_lists_of_a_page_are_told() -> None:
    """Pelican's names, for articles and for dates, which may stand from the oldest to the newest."""
    shelves = {
        "articles": Shelf("list", [5, 4, 3, 2, 1], lambda item: item),
        "dates": Shelf("dates", [1, 2, 3, 4, 5], lambda item: item),
    }
    pagers = open_pagers(PLACE, shelves, {**SETTINGS, "NEWEST_FIRST_ARCHIVES": False})
    assert list(list_folios(pagers)) == [(0, "world/index.html"), (1, "world/page/1/index.html")]
    told = tell_pages(pagers, 1)
    assert (list(told["articles_page"].object_list), list(told["dates_page"].object_list)) == ([2, 1], [1, 2])
    assert told["articles_previous_page"].folio == FRONT
    assert told["dates_next_page"] is None
    assert told["dates_paginator"] is pagers["dates"]
