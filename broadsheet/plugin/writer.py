"""Knows how Pelican's pages and feeds are written: gathered first, then made by workers, each file once.

Must not know what pages look like.
"""

from __future__ import annotations

import io
import os
import traceback
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import ReferenceType

from blinker import Signal
from pelican.plugins import signals
from pelican.utils import get_relative_path, path_to_url
from pelican.writers import FileOverwriteFailedError
from pelican.writers import Writer as PelicanWriter

from broadsheet.build.proof import Finished
from broadsheet.build.records import pack_reads
from broadsheet.build.rolls import roll_up
from broadsheet.outputs.rendering import render
from broadsheet.outputs.trace import note_reads
from broadsheet.plugin.claims import Claims
from broadsheet.plugin.entries import Entries
from broadsheet.plugin.failures import explain_failure, hear_errors
from broadsheet.plugin.feeds import About, Look, dress_feed, find_look
from broadsheet.plugin.jobs import Data, Feed, Job, Jobs, Page, Stories, StoryFiles
from broadsheet.plugin.pagination import Pager, Place, list_folios, open_pagers, tell_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from broadsheet.build.cards import Card
    from broadsheet.build.edition import Edition
    from broadsheet.build.progress import Progress
    from broadsheet.build.proof import Proof
    from broadsheet.build.workers import Executor
    from broadsheet.outputs.links import Broken
    from broadsheet.plugin.frames import Frames
    from broadsheet.story import Problem

_MAKERS = {
    "article": "the story {0.relative_source_path}",
    "page": "the page {0.relative_source_path}",
    "tag": "the topic “{0.name}”",
    "author": "the author “{0.name}”",
    "category": "the section “{0.name}”",
}
_MOST_HELD = 200_000
"""Names of files to be made that are held as texts; more are packed, since workers would copy each that they look at."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
_SIGNALS_OF_WRITING = (signals.content_written, signals.feed_generated, signals.feed_written)


class Result(NamedTuple):
    """What came of making files: what is wrong with them, and what they read, packed, by their names."""

    problems: list[Problem]
    broken: list[Broken]
    reads: dict[str, str]
    contents: dict[str, bytes]
    """What is still to be written."""


class Writer(PelicanWriter):  # type: ignore[misc]
    """Pelican's writer, which gathers what is to be written until :meth:`make_all`.

    Where a plugin listens to files being written, they are written at once, as Pelican's own writer does. What
    would be written over a file of the same build is a problem that names both.
    """

    edition: Edition
    frames: Frames | None = None
    """Tells what outputs are made with; nothing in a build whose plugins may change what they please."""
    keeps_reads: bool = False
    """Somebody wants to know what outputs read."""
    wanted: Collection[str] | None = None
    """What alone may have to be made; nothing if that is not known yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing written."""
        super().__init__(*args, **kwargs)
        self.claims = Claims(self.output_path)
        self.pages: set[str] = set()
        """What was written at once, by a template of the theme."""
        self.jobs = Jobs()
        self._maker = ""
        """What makes the file that is taken just now."""
        self._buffer: io.StringIO | None = None
        self._about = About()
        """What the feed is about that is being made."""
        self._gathers = not any(map(has_foreign_receivers, _SIGNALS_OF_WRITING))

    def write_file(  # noqa: PLR0913, PLR0917 – Pelican's own signature
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
        """Take a page, or all pages of a list, minding what makes it."""
        if not name:
            return
        if paginated is None:
            paginated = {key: values[key] for key in ("articles", "dates") if key in values}
        is_cut = bool(paginated) and template_name in self.settings["PAGINATED_TEMPLATES"]
        if not is_cut and not self.may_want(name):
            return
        self._maker = _name_maker(template_name or name, values)
        for thing in (values.get("page"), values.get("article")):
            if thing is not None and _may_attach(thing):
                thing.get_content(self.settings["SITEURL"])  # moves files beside it, which no worker could
        if not is_cut:
            page = Page(name, template, context, lambda: values, relative_urls)
            frame = partial(self.frames.frame_page, name, template.name, values) if self.frames else bytes
            self._take(page, frame, override=override_output)
            return
        place = Place(name, url or "", self.settings["PAGINATED_TEMPLATES"][template_name])
        pagers = open_pagers(place, paginated, self.settings)
        frame_folio = self.frames.frame_folios(template.name, values) if self.frames else lambda *_: b""
        for folio, save_as in list_folios(pagers):
            if not self.may_want(save_as):
                continue
            make = partial(_add_pages, values, pagers, folio)
            page = Page(save_as, template, context, make, relative_urls)
            self._take(page, partial(frame_folio, save_as, folio), override=override_output)

    def write_stories(
        self,
        template: Any,
        context: dict[str, Any],
        sources: Mapping[str, str],
        find: Callable[[str], Card],
        make: Callable[[Card], Mapping[str, Any]],
    ) -> None:
        """Take the pages of stories by their names; what each shows is made when it is written."""
        taken = self.claims.reserve_many(self._find_wanted(sources))
        frame = self.frames.frame_stories(template.name, self.edition.graph_mark) if self.frames else b""
        options = self.settings["RELATIVE_URLS"], frame
        self.jobs.add_stories(Stories(template, context, make, *options, taken, find))

    def _take(self, page: Page, frame: Callable[[], bytes], *, override: bool) -> None:
        """Gather a page, or write it at once where a plugin waits for that."""
        if not self._gathers:
            unpaged: tuple[dict[str, Any], None] = ({}, None)  # what it shows is cut into pages already
            kept = (page.template, page.context, page.relative_urls, *unpaged, override)
            self.pages.add(page.name)
            super().write_file(page.name, *kept, **page.make())
        elif self.claims.reserve(page.name, self._maker, override=override):
            self.jobs.add(page._replace(frame=frame()))

    def write_feed(
        self, elements: Any, context: dict[str, Any], *args: Any, about: About | None = None, **kwargs: Any
    ) -> Any:
        """Take a feed; one without a path is made and returned. ``about`` says more of it than Pelican's writer asks."""
        self._maker = "a feed"
        options = {**dict(zip(("path", "url", "feed_type", "override_output", "feed_title"), args)), **kwargs}  # noqa: B905 – as many as are given
        name, about = options.get("path"), about or About()
        if not (self._gathers and name):
            return self._make_feed(elements, context, options, about)
        override = options.get("override_output", False)
        if self.may_want(name) and self.claims.reserve(name, self._maker, override=override):
            told = (options, elements, about, self._look)
            frame = self.frames.frame_feed(name, *told) if self.frames else b""
            self.jobs.add(Feed(name, elements, context, options, about, frame))
        return None

    def write_data(self, name: str, make: Callable[[], str | bytes], *told: object) -> None:
        """Take a file that ``make`` returns; ``told`` are the values it holds that it does not note as read."""
        self._maker = f"the file {name}"
        if not self.may_want(name):
            return
        frame = self.frames.frame_data(name, *told) if self.frames else b""
        if self.claims.reserve(name, self._maker):
            self._take_data(Data(name, make, frame))

    def write_story_files(
        self, kind: str, sources: Mapping[str, str], make: Callable[[str], str | bytes]
    ) -> None:
        """Take a file for each of the stories, by their names; ``make`` returns it for a story's source."""
        taken = self.claims.reserve_many(self._find_wanted(sources))
        files = StoryFiles(make, self.frames.frame_data(kind) if self.frames else b"", taken)
        if self._gathers:
            self.jobs.add_stories(files)
            return
        for name, path in taken.items():
            self._take_data(files.open(name, path))

    def _take_data(self, data: Data) -> None:
        """Gather a file, or write it at once where a plugin waits for that."""
        if self._gathers:
            self.jobs.add(data)
            return
        _write(f"{self.output_path}/{data.name}", encode_data(data.make()))

    def make_all(
        self, names: Collection[str], proof: Proof, executor: Executor, progress: Progress
    ) -> Result:
        """Make those of the gathered files that are named; return what came of it."""
        wanted: Sequence[str] = roll_up(names) if len(names) > _MOST_HELD else list(names)
        work = partial(self.make_share, proof=proof, here=True)
        total = Result([], [], {}, {})
        alike: dict[str, str] = {}
        reads: list[str] = []
        results = progress.follow(executor.map(work, wanted), len(wanted), "Making pages")
        for name, made in zip(wanted, results, strict=True):
            for content in made.contents.values():
                _write(f"{self.output_path}/{name}", content)
            total.problems.extend(made.problems)
            total.broken.extend(made.broken)
            reads += [alike.setdefault(packed, packed) for packed in (made.reads.values() or [""])]
        total.reads.update((name, packed) for name, packed in zip(wanted, reads, strict=True) if packed)
        return total

    def make_share(self, names: Sequence[str], proof: Proof, *, here: bool) -> list[Result]:
        """Make some of the gathered files, and write them if they are to be written ``here``."""
        logged: list[Problem] = []
        with hear_errors(proof.settings, logged, debug=bool(self.settings.get("DEBUG"))):
            *made, last = [self._make(self.jobs[name], proof, here=here) for name in names]
        return [*made, last._replace(problems=[*last.problems, *logged])]

    def _make(self, job: Job, proof: Proof, *, here: bool) -> Result:
        """Make one file; what fails is told with the template or the code that fails."""
        try:
            with note_reads() as reads:
                if isinstance(job, Page):
                    finished = proof.finish_text(job.name, self._render(job))
                elif isinstance(job, Data):
                    finished = Finished(encode_data(job.make()))
                else:
                    written = self._render_feed(job).encode()
                    finished = proof.finish_feed(job.name, written, self._entries.fresh)
            if here:
                _write(f"{self.output_path}/{job.name}", finished.content)
        except Exception as error:  # noqa: BLE001 – of templates anything may come
            if self.settings.get("DEBUG"):
                traceback.print_exception(error)
            return Result([explain_failure(error, proof.settings)], [], {}, {})
        packed = {job.name: pack_reads(reads, job.subject)} if self.keeps_reads else {}
        contents = {} if here else {job.name: finished.content}
        return Result(list(finished.problems), list(finished.broken), packed, contents)

    def _render(self, page: Page) -> str:
        """Render a page. Contents learn from the shared context where the site lies from their page."""
        context = page.context
        values = {"localsiteurl": context.get("localsiteurl"), "output_file": page.name}
        if page.relative_urls:
            values["SITEURL"] = values["localsiteurl"] = path_to_url(get_relative_path(page.name))
        if values["localsiteurl"]:
            context["localsiteurl"] = values["localsiteurl"]
        return render(page.template, {**values, **page.make()}, context)

    def _render_feed(self, feed: Feed) -> str:
        feed.context["localsiteurl"] = self.settings["SITEURL"]
        self._buffer = io.StringIO()
        self._entries.fresh = []
        most = self.settings["FEED_MAX_ITEMS"]
        try:
            self._make_feed(list(feed.elements[: most or None]), feed.context, feed.options, feed.about)
            return self._buffer.getvalue()
        finally:
            self._buffer = None

    def _find_wanted(self, sources: Mapping[str, str]) -> Mapping[str, str]:
        """Return those of the stories' files that may have to be made."""
        if self.wanted is None:
            return sources
        return {name: sources[name] for name in self.wanted if name in sources}

    def _make_feed(
        self, elements: Any, context: dict[str, Any], options: Mapping[str, Any], about: About
    ) -> Any:
        self._about = about
        return super().write_feed(elements, context, **options)

    @cached_property
    def _entries(self) -> Entries:
        return Entries(self.settings, self.edition, super()._add_item_to_the_feed)

    @cached_property
    def _look(self) -> Look:
        return find_look(self.settings, self.edition.desk.templates.wording)

    def may_want(self, name: str) -> bool:
        """Tell whether a file may have to be made."""
        return self.wanted is None or name in self.wanted

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> Any:  # noqa: FBT001, FBT002 – Pelican's
        if self._buffer is not None:
            return _Kept(self._buffer)
        try:
            opened = super()._open_w(filename, encoding, override)
        except FileOverwriteFailedError:
            self.claims.claim_again(self.claims.locate(filename), self._maker)
            return Path(os.devnull).open("w", encoding=encoding)
        self.claims.claim(self.claims.locate(filename), self._maker)
        return opened

    def _create_new_feed(self, feed_type: str, *args: Any) -> Any:
        feed = super()._create_new_feed(feed_type, *args)
        return dress_feed(feed, feed_type, self._about, self._look, self.settings)

    def _add_item_to_the_feed(self, feed: Any, item: Any) -> None:
        """Add an entry, the one that was made for another feed if there is one."""
        self._entries.add(feed, item, is_shared=self._buffer is not None)


def encode_data(made: str | bytes) -> bytes:
    """Return a file's bytes; a name that is no text comes out as the bytes that it was."""
    return made.encode("utf-8", "surrogateescape") if isinstance(made, str) else made


def _write(path: str, content: bytes) -> None:
    """Write a file; its folder is made if it is not there yet.

    There are thousands, for which Python's own objects would take as long as the system does.
    """
    try:
        file = os.open(path, _NEW, 0o666)
    except FileNotFoundError:
        _make_folder(os.path.dirname(path))  # noqa: PTH120
        file = os.open(path, _NEW, 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(file, left) :]
    finally:
        os.close(file)


def _make_folder(path: str) -> None:
    """Make a folder, and those above it if even they are not there: most often they are."""
    try:
        os.mkdir(path)  # noqa: PTH102
    except FileExistsError:  # another worker has made it since
        pass
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103


class _Kept:
    """Stands for a file while a feed is written into a buffer, which is read afterwards."""

    def __init__(self, buffer: io.StringIO) -> None:
        self._buffer = buffer

    def __enter__(self) -> io.StringIO:
        return self._buffer

    def __exit__(self, *_: object) -> None:
        """Keep the buffer open."""


def _name_maker(name: str, values: Mapping[str, Any]) -> str:
    """Return what makes a page, as an editor knows it."""
    things = ((kind, values.get(kind)) for kind in _MAKERS)
    told = (_MAKERS[kind].format(thing) for kind, thing in things if thing is not None)
    return next(told, f"the page {name}")


def _add_pages(values: Mapping[str, Any], pagers: Mapping[str, Pager], folio: int) -> dict[str, Any]:
    return {**values, **tell_pages(pagers, folio)}


def _may_attach(content: Any) -> bool:
    """Tell whether a page or an article may have files that are to lie beside it."""
    piece = getattr(content, "piece", None)
    return piece is None or bool(piece.card.files)


def has_foreign_receivers(signal: Any) -> bool:
    """Tell whether anybody else than Broadsheet listens to one of Pelican's signals."""
    return any(True for _ in _find_foreign(signal))


def drop_foreign_receivers() -> None:
    """Let nobody else listen: a worker of a cluster may have loaded the plugins of another site."""
    for signal in vars(signals).values():
        if isinstance(signal, Signal):
            for receiver in list(_find_foreign(signal)):
                signal.disconnect(receiver)


def _find_foreign(signal: Any) -> Iterator[Any]:
    kept = (each() if isinstance(each, ReferenceType) else each for each in signal.receivers.values())
    return (each for each in kept if each is not None and not each.__module__.startswith("broadsheet."))
