"""Knows how Pelican's pages and feeds are written: gathered first, then made by workers, each file once.

Must not know what pages look like.
"""

from __future__ import annotations

import io
import os
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import ReferenceType

from pelican.paginator import Paginator
from pelican.plugins import signals
from pelican.utils import get_relative_path, path_to_url, sanitised_join
from pelican.writers import FileOverwriteFailedError
from pelican.writers import Writer as PelicanWriter

from broadsheet.outputs.feeds import complete_entry
from broadsheet.plugin.failures import explain_failure, hear_errors
from broadsheet.plugin.feeds import keep_entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.build.edition import Edition
    from broadsheet.build.proof import Proof
    from broadsheet.build.workers import Executor
    from broadsheet.outputs.links import Broken
    from broadsheet.story import Problem

_MAKERS = {
    "article": "the story {0.relative_source_path}",
    "page": "the page {0.relative_source_path}",
    "tag": "the topic “{0.name}”",
    "author": "the author “{0.name}”",
    "category": "the section “{0.name}”",
}
_MOST_ENTRIES = 2000
_SIGNALS_OF_WRITING = (signals.content_written, signals.feed_generated, signals.feed_written)


class _Page(NamedTuple):
    """A page that is to be made: its template, and what the template gets beside the context."""

    name: str
    template: Any
    context: dict[str, Any]
    values: Mapping[str, Any]
    relative_urls: bool


class _Feed(NamedTuple):
    """A feed that is to be made, by what Pelican's writer wants for it."""

    name: str
    elements: Any
    context: dict[str, Any]
    options: Mapping[str, Any]


class Made(NamedTuple):
    """What was found wrong with a range of files that were made."""

    problems: list[Problem]
    broken: list[Broken]


class Writer(PelicanWriter):  # type: ignore[misc]
    """Pelican's writer, which gathers what is to be written until :meth:`make_all`.

    Where a plugin listens to files being written, they are written at once, as Pelican's own writer does. What
    would be written over a file of the same build is a problem that names both.
    """

    edition: Edition

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing written."""
        super().__init__(*args, **kwargs)
        self.makers: dict[str, str] = {}
        self.collisions: dict[str, str] = {}
        self.jobs: dict[str, _Page | _Feed] = {}
        """What is to be made, by its path relative to the output."""
        self._maker = ""
        self._buffer: io.StringIO | None = None
        self._entries: dict[tuple[str, type[Any]], Any] = {}
        """The entries that were made last, by their story and the kind of feed."""
        self._gathers = not any(map(has_foreign_receivers, _SIGNALS_OF_WRITING))

    def write_file(
        self, name: str, template: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        """Take a page, or all pages of a list, minding what makes it."""
        things = ((kind, kwargs.get(kind)) for kind in _MAKERS)
        told = (_MAKERS[kind].format(thing) for kind, thing in things if thing is not None)
        self._maker = next(told, f"the page {kwargs.get('template_name') or name}")
        for thing in (kwargs.get("page"), kwargs.get("article")):
            if thing is not None and _may_attach(thing):
                thing.get_content(self.settings["SITEURL"])  # moves files beside it, which no worker could
        if not self._gathers:
            super().write_file(name, template, context, *args, **kwargs)
        elif name:
            self._gather(name, template, context, *args, **kwargs)

    def _gather(  # noqa: PLR0913, PLR0917 – Pelican's own signature
        self,
        name: str,
        template: Any,
        context: dict[str, Any],
        relative_urls: bool = False,  # noqa: FBT001, FBT002
        paginated: Mapping[str, Any] | None = None,
        template_name: str | None = None,
        override_output: bool = False,  # noqa: FBT001, FBT002
        url: str | None = None,
        **values: Any,
    ) -> None:
        if paginated is None:
            paginated = {key: values[key] for key in ("articles", "dates") if key in values}
        per_page = self.settings["PAGINATED_TEMPLATES"].get(template_name, 0)
        if not paginated or per_page == 0:
            if self._reserve(name, override=override_output):
                self.jobs[name] = _Page(name, template, context, values, relative_urls)
            return
        size = per_page or self.settings["DEFAULT_PAGINATION"]
        paginators = {
            key: Paginator(name, url, items, self.settings, size) for key, items in paginated.items()
        }
        for save_as, paging in _paginate(paginators):
            if self._reserve(save_as, override=override_output):
                page = _Page(save_as, template, context, {**values, **paging}, relative_urls)
                self.jobs[save_as] = page

    def write_feed(self, elements: Any, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Take a feed; one without a path is made and returned."""
        self._maker = "a feed"
        options = {**dict(zip(("path", "url", "feed_type", "override_output", "feed_title"), args)), **kwargs}  # noqa: B905 – as many as are given
        name = options.get("path")
        if not (self._gathers and name):
            return super().write_feed(elements, context, **options)
        if self._reserve(name, override=options.get("override_output", False)):
            self.jobs[name] = _Feed(name, elements, context, options)
        return None

    def make_all(self, proof: Proof, executor: Executor) -> Made:
        """Make all that was gathered; return what is wrong with it."""
        jobs = list(self.jobs.values())
        problems: list[Problem] = []
        broken: list[Broken] = []
        for folder in {os.path.dirname(os.path.join(self.output_path, job.name)) for job in jobs}:  # noqa: PTH118, PTH120 – thousands
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103

        def make(share: range) -> list[Made]:
            logged: list[Problem] = []
            with hear_errors(proof.settings, logged, debug=bool(self.settings.get("DEBUG"))):
                made = [self._make(jobs[number], proof) for number in share]
            return [*made, Made(logged, [])]

        for made in executor.map(make, len(jobs)):
            problems += made.problems
            broken += made.broken
        return Made(problems, broken)

    def _make(self, job: _Page | _Feed, proof: Proof) -> Made:
        """Make one file; what fails is told with the template or the code that fails."""
        try:
            text = self._render(job) if isinstance(job, _Page) else self._render_feed(job)
            finished = proof.finish(job.name, text.encode())
            Path(sanitised_join(self.output_path, job.name)).write_bytes(finished.content)
        except Exception as error:  # noqa: BLE001 – of templates anything may come
            if self.settings.get("DEBUG"):
                traceback.print_exception(error)
            return Made([explain_failure(error, proof.settings)], [])
        return Made(list(finished.problems), list(finished.broken))

    def _render(self, page: _Page) -> str:
        """Render a page. Contents learn from the shared context where the site lies from their page."""
        context = page.context
        values = {"localsiteurl": context.get("localsiteurl"), "output_file": page.name, **page.values}
        if page.relative_urls:
            values["SITEURL"] = values["localsiteurl"] = path_to_url(get_relative_path(page.name))
        if values["localsiteurl"]:
            context["localsiteurl"] = values["localsiteurl"]
        text: str = page.template.render({**context, **values})
        return text

    def _render_feed(self, feed: _Feed) -> str:
        feed.context["localsiteurl"] = self.settings["SITEURL"]
        self._buffer = io.StringIO()
        try:
            super().write_feed(feed.elements, feed.context, **feed.options)
            return self._buffer.getvalue()
        finally:
            self._buffer = None

    def claim(self, output: str, maker: str) -> None:
        """Note who makes an output; a second one that does is told with the first."""
        first = self.makers.setdefault(output, maker)
        if first == maker:
            return
        shown = Path(output).relative_to(self.output_path).as_posix()
        self.collisions.setdefault(shown, f"made twice: by {first} and by {maker}")

    def _reserve(self, name: str, *, override: bool) -> bool:
        """Tell whether a file is to be made; what Pelican's writer would not write twice is told."""
        path = sanitised_join(self.output_path, name)
        if path in self._overridden_files and not override:
            return False
        if path in self._overridden_files or (path in self._written_files and not override):
            self._claim_again(path)
            return False
        if override:
            self._overridden_files.add(path)
        self._written_files.add(path)
        self.claim(path, self._maker)
        return True

    def _claim_again(self, path: str) -> None:
        again = f"{self._maker} again" if self.makers.get(path) == self._maker else self._maker
        self.claim(path, again)

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> Any:  # noqa: FBT001, FBT002 – Pelican's
        if self._buffer is not None:
            return _Kept(self._buffer)
        try:
            opened = super()._open_w(filename, encoding, override)
        except FileOverwriteFailedError:
            self._claim_again(filename)
            return Path(os.devnull).open("w", encoding=encoding)
        self.claim(filename, self._maker)
        return opened

    def _create_new_feed(self, *args: Any) -> Any:
        feed = super()._create_new_feed(*args)
        return feed if self._buffer is None else keep_entries(feed)

    def _add_item_to_the_feed(self, feed: Any, item: Any) -> None:
        """Add an entry, the one that was made for another feed of this kind if there is one."""
        asked = item.source_path, type(feed)
        if self._buffer is not None and asked in self._entries:
            feed.items.append(self._entries[asked])
            return
        super()._add_item_to_the_feed(feed, item)
        piece = self.edition.pieces.get(item.relative_source_path)
        if piece:
            complete_entry(feed.items[-1], piece.story, piece.key, piece.footer, self.settings["SITENAME"])
        if len(self._entries) >= _MOST_ENTRIES:
            self._entries.clear()
        self._entries[asked] = feed.items[-1]


class _Kept:
    """Stands for a file while a feed is written into a buffer, which is read afterwards."""

    def __init__(self, buffer: io.StringIO) -> None:
        self._buffer = buffer

    def __enter__(self) -> io.StringIO:
        return self._buffer

    def __exit__(self, *_: object) -> None:
        """Keep the buffer open."""


def _may_attach(content: Any) -> bool:
    """Tell whether a page or an article may have files that are to lie beside it."""
    story = getattr(content, "story", None)
    return story is None or any("attach}" in block.html or "attach|" in block.html for block in story.blocks)


def _paginate(paginators: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each page's path and what its template is told of the pages around it."""
    count = next(iter(paginators.values())).num_pages
    for number in range(1, count + 1):
        paging: dict[str, Any] = {}
        save_as = ""
        for key, paginator in paginators.items():
            page = paginator.page(number)
            paging[f"{key}_paginator"] = paginator
            paging[f"{key}_page"] = page
            paging[f"{key}_previous_page"] = paginator.page(number - 1) if number > 1 else None
            paging[f"{key}_next_page"] = paginator.page(number + 1) if number < count else None
            save_as = page.save_as
        yield save_as, paging


def has_foreign_receivers(signal: Any) -> bool:
    """Tell whether anybody else than Broadsheet listens to one of Pelican's signals."""
    kept = (each() if isinstance(each, ReferenceType) else each for each in signal.receivers.values())
    return any(not each.__module__.startswith("broadsheet.") for each in kept if each is not None)
