"""Knows what a build's pages and feeds are to be made from, gathered before any of them is made.

Must not know how they are made. A story's page is told by its card until somebody asks for it: most stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

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

    def open(self, name: str) -> Data:
        """Return the file of a story."""
        path = self.sources[name]
        return Data(name, partial(self.make, path), self.frame, path)


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

    def open(self, name: str) -> Page:
        """Return the page of a story."""
        path = self.sources[name]
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
        for stories in self._many:
            for name, path in stories.sources.items():
                yield Outline(name, stories.frame, path)
        for name, job in self._jobs.items():
            yield Outline(name, job.frame, job.subject)

    def order(self, names: Iterable[str]) -> list[str]:
        """Return names with the files of each story before its page: whoever makes one has the story at hand."""
        files = [stories.sources for stories in self._many if isinstance(stories, StoryFiles)]
        pages = [stories.sources for stories in self._many if isinstance(stories, Stories)]
        beside: defaultdict[str, list[str]] = defaultdict(list)
        others: list[str] = []
        for name in names:
            path = next((sources[name] for sources in files if name in sources), "")
            (beside[path] if path else others).append(name)
        found: list[str] = []
        for name in others:
            path = next((sources[name] for sources in pages if name in sources), "") if beside else ""
            found += (*beside.pop(path, ()), name)
        return [*found, *chain.from_iterable(beside.values())]

    def __getitem__(self, name: str) -> Job:
        job = self._jobs.get(name)
        if job is not None:
            return job
        for stories in self._many:
            if name in stories.sources:
                return stories.open(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        yield from chain(*(stories.sources for stories in self._many), self._jobs)

    def __len__(self) -> int:
        return len(self._jobs) + sum(len(stories.sources) for stories in self._many)

    def __contains__(self, name: object) -> bool:
        return name in self._jobs or any(name in stories.sources for stories in self._many)
