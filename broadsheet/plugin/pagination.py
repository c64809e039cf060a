"""Knows how a list's pages look to Pelican's themes, though they are numbered from the oldest.

Must not know what is listed. ``page.number`` counts from the front, as themes expect; an older page's address
bears its folio, which stays as it is when the list grows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pelican.paginator import Page, Paginator

from broadsheet.build.folios import Folios
from broadsheet.outputs.trace import Shelf

FRONT = 0
"""The folio of the front of a list, which has none."""


class Place(NamedTuple):
    """Where the front of a list stands, and how many items a page of it shows."""

    name: str
    url: str
    size: int | None
    """Nothing for as many as the site's lists show."""


class Pager(Paginator):  # type: ignore[misc]
    """Pelican's paginator over folios."""

    def __init__(
        self, place: Place, items: Any, settings: Mapping[str, Any], *, is_newest_first: bool
    ) -> None:
        """Cut a list into pages."""
        shelf = items if isinstance(items, Shelf) else Shelf("", list(items), lambda item: item)
        size = place.size or settings["DEFAULT_PAGINATION"] or max(1, len(shelf.items))
        super().__init__(place.name, place.url, shelf, settings, size)
        self.folios = Folios(shelf, size, is_newest_first=is_newest_first)

    @property
    def count(self) -> int:
        """Return the number of items; Pelican's class would have it noted for the first page that asks alone."""
        return len(self.object_list)

    @property
    def num_pages(self) -> int:
        """Return the number of pages."""
        return self.folios.total()

    def page(self, number: int) -> FolioPage:
        """Return a page by its number, which counts from the front."""
        return self.open(FRONT if number == 1 else self.num_pages - number + 1)

    def open(self, folio: int) -> FolioPage:
        """Return a page by its folio."""
        return FolioPage(self, folio)


class FolioPage(Page):  # type: ignore[misc]
    """A page of a list."""

    def __init__(self, pager: Pager, folio: int) -> None:
        """Take the items of the page."""
        items = pager.folios.front() if folio == FRONT else pager.folios.folio(folio)
        self.folio = folio
        super().__init__(pager.name, pager.url, items, None, pager, pager.settings)

    @property
    def number(self) -> int:
        """Return the number of the page, counted from the front."""
        return 1 if self.folio == FRONT else self.paginator.num_pages - self.folio + 1

    @number.setter
    def number(self, _: None) -> None:
        """Pelican's class sets what is found out here."""

    def has_next(self) -> bool:
        """Tell whether there is an older page."""
        return bool(self.paginator.num_pages > 1 if self.folio == FRONT else self.folio > 1)

    def has_previous(self) -> bool:
        """Tell whether there is a newer page."""
        return self.folio != FRONT

    def start_index(self) -> int:
        """Return the place of the first item in the whole list, counted from one; zero in an empty list."""
        if self.folio == FRONT:
            return int(bool(self.paginator.object_list))
        return int(self.paginator.count - self.folio * self.paginator.per_page + 1)

    def end_index(self) -> int:
        """Return the place of the last item in the whole list."""
        return self.start_index() + len(self.object_list) - 1 if self.object_list else 0

    def newer(self) -> FolioPage | None:
        """Return the next newer page."""
        if self.folio == FRONT:
            return None
        is_last = self.paginator.folios.is_behind_front(self.folio)
        newer: FolioPage = self.paginator.open(FRONT if is_last else self.folio + 1)
        return newer

    def older(self) -> FolioPage | None:
        """Return the next older page."""
        if not self.has_next():
            return None
        older: FolioPage = self.paginator.open(
            self.paginator.folios.count if self.folio == FRONT else self.folio - 1
        )
        return older

    def _from_settings(self, key: str) -> Any:
        """Return an address by Pelican's patterns, whose numbers are folios but for the front's."""
        rule = None
        for pattern in self.settings["PAGINATION_PATTERNS"]:
            if pattern.min_page == -1:
                if not self.has_next():
                    rule = pattern
                    break
            elif pattern.min_page <= self.folio + 1:
                rule = pattern
        if rule is None:
            return ""
        return (
            getattr(rule, key)
            .format(
                save_as=self.full_name,
                url=self.base_url,
                name=self.name,
                base_name=self.base_name,
                extension=self.extension,
                number=self.folio or 1,
            )
            .removeprefix("/")
        )

    @property
    def url(self) -> Any:
        """Return the page's address."""
        return self._from_settings("URL")

    @property
    def save_as(self) -> Any:
        """Return the page's file."""
        return self._from_settings("SAVE_AS")


def open_pagers(place: Place, lists: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Pager]:
    """Return a pager for each list of a page; they hold the same stories, though in different orders."""
    newest = {"articles": True, "dates": bool(settings["NEWEST_FIRST_ARCHIVES"])}
    return {
        key: Pager(place, items, settings, is_newest_first=newest.get(key, True))
        for key, items in lists.items()
    }


def list_folios(pagers: Mapping[str, Pager]) -> Iterator[tuple[int, str]]:
    """Yield the folio of each page, the front's first, with the page's file."""
    pager = next(iter(pagers.values()))
    page = pager.open(FRONT)
    for folio in (FRONT, *range(pager.folios.count, 0, -1)):
        page.folio = folio  # of which alone the file depends
        yield folio, page.save_as


def tell_pages(pagers: Mapping[str, Pager], folio: int) -> dict[str, Any]:
    """Return what Pelican tells templates of a page of a list and of its neighbours."""
    told: dict[str, Any] = {}
    for key, pager in pagers.items():
        page = pager.open(folio)
        told[f"{key}_paginator"] = pager
        told[f"{key}_page"] = page
        told[f"{key}_previous_page"] = page.newer()
        told[f"{key}_next_page"] = page.older()
    return told
