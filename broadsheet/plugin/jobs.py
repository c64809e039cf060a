"""Knows what a build's pages and feeds are to be made from, gathered before any of them is made.

Must not know how they are made. A story's page is told by its card until somebody asks for it: most stand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.addresses import name_beside
from broadsheet.build.records import Outline

if TYPE_CHECKING:
    from broadsheet.build.cards import Card


class Page(NamedTuple):
    """A page that is to be made: its template, and what gives the template its values beside the context."""

    name: str
    template: Any
    context: dict[str, Any]
    make: Callable[[], Mapping[str, Any]]
    relative_urls: bool
    frame: bytes = b""
    """The digest of what is known of it before it is made; empty if it cannot be told."""
    subject: str = ""
    """The source of the story that it is about."""


class Feed(NamedTuple):
    """A feed that is to be made, by what Pelican's writer wants for it."""

    name: str
    elements: Any
    context: dict[str, Any]
    options: Mapping[str, Any]
    about: Any
    """What more than that it is told of what it is about."""
    frame: bytes = b""
    subject: str = ""


class Data(NamedTuple):
    """A file that is to be made of data, by what returns all of it."""

    name: str
    make: Callable[[], str | bytes]
    frame: bytes = b""
    subject: str = ""


class StoryFiles(NamedTuple):
    """Files beside the pages of stories, which have all but their story in common."""

    make: Callable[[str], str | bytes]
    """Returns what the file of a story holds, by the story's source."""
    frame: bytes
    sources: Mapping[str, str]
    """The stories' sources by the names of their files."""

    def open(self, name: str, path: str) -> Data:
        """Return the file of the story of a source."""
        return Data(name, partial(self.make, path), self.frame, path)


class Beside(Mapping[str, str]):
    """The sources of stories by the files that lie beside their pages: there are as many as pages, and none is held."""

    def __init__(self, pages: Mapping[str, str], suffix: str, endings: Collection[str]) -> None:
        """Take the sources by the files of pages, of which ``endings`` has all that they may end with."""
        self._pages = pages
        self._suffix = suffix
        self._tail = f".{suffix}"
        self._endings = endings

    def __getitem__(self, name: str) -> str:
        found: str | None = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """Return the source of a file's story. A page whose name has no suffix may have another file beside it."""
        if name.endswith(self._tail):
            stem = name[: -len(self._tail)]
            for ending in self._endings:
                path = self._pages.get(stem + ending)
                if path is not None and (ending or name_beside(stem, self._suffix) == name):
                    return path
        return default

    def __contains__(self, name: object) -> bool:
        """Tell names apart by their end: most are asked about that are no such files."""
        return isinstance(name, str) and name.endswith(self._tail) and self.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return (name_beside(page, self._suffix) for page in self._pages)

    def __len__(self) -> int:
        return len(self._pages)


Job = Page | Feed | Data


class Stories(NamedTuple):
    """The pages of stories, which have all but their story in common."""

    template: Any
    context: dict[str, Any]
    make: Callable[[Card], Mapping[str, Any]]
    """Returns the values of the template for a story."""
    relative_urls: bool
    frame: bytes
    sources: Mapping[str, str]
    """The stories' sources by the names of their pages."""
    find: Callable[[str], Card]
    """Returns the story of a source."""

    def open(self, name: str, path: str) -> Page:
        """Return the page of the story of a source."""
        values = partial(_make_values, self.make, self.find, path)
        return Page(name, self.template, self.context, values, self.relative_urls, self.frame, path)


def _make_values(
    make: Callable[[Card], Mapping[str, Any]], find: Callable[[str], Card], path: str
) -> Mapping[str, Any]:
    return make(find(path))


class Jobs(Mapping[str, Job]):
    """What is to be made, by its path relative to the output."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._jobs: dict[str, Job] = {}
        self._many: list[Stories | StoryFiles] = []

    def add(self, job: Job) -> None:
        """Take a page, a feed or a file of data."""
        self._jobs[job.name] = job

    def add_stories(self, stories: Stories | StoryFiles) -> None:
        """Take the pages of stories, or files beside them, whose names nobody else has."""
        self._many.append(stories)

    def are_framed(self) -> bool:
        """Tell whether it is known of each job what it is made with."""
        many = (stories for stories in self._many if stories.sources)
        return all(job.frame for job in chain(self._jobs.values(), many))

    def outline(self) -> Iterator[Outline]:
        """Yield what is known of each job before it is made."""
        for stories, name, path in self._list_files():
            yield Outline(name, stories.frame, path)
        for name, job in self._jobs.items():
            yield Outline(name, job.frame, job.subject)

    def _list_files(self) -> Iterator[tuple[Stories | StoryFiles, str, str]]:
        """Yield the files of each story together: who makes one has the story at hand for the others."""
        for rows in zip_longest(*(stories.sources.items() for stories in self._many)):
            for stories, row in zip(self._many, rows, strict=True):
                if row:
                    yield stories, *row

    def __getitem__(self, name: str) -> Job:
        job = self._jobs.get(name)
        if job is not None:
            return job
        for stories in self._many:
            path = stories.sources.get(name)
            if path is not None:
                return stories.open(name, path)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        yield from (name for _, name, _ in self._list_files())
        yield from self._jobs

    def __len__(self) -> int:
        return len(self._jobs) + sum(len(stories.sources) for stories in self._many)

    def __contains__(self, name: object) -> bool:
        if name in self._jobs:
            return True
        for stories in self._many:  # noqa: SIM110 – as it is asked of each link, without a generator
            if name in stories.sources:
                return True
        return False
