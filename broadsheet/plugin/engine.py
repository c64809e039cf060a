"""Knows how Pelican runs a build: into a staging folder, which takes the output's place only if all is well.

Must not know what a problem is about: it gathers them, tells them together and ends the build.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import pelican
from blinker import Signal
from pelican import console
from pelican.generators import ArticlesGenerator, PagesGenerator, TemplatePagesGenerator
from pelican.plugins import signals

from broadsheet.build.archive import FILE as ARCHIVE
from broadsheet.build.archive import ArchiveError
from broadsheet.build.assembly import make_edition, open_edition
from broadsheet.build.edition import Edition
from broadsheet.build.late import Stand, Watch, find_late, have_fallen
from broadsheet.build.lock import BusyError, hold_output
from broadsheet.build.parcels import ElsewhereError
from broadsheet.build.programs import stamp_programs
from broadsheet.build.progress import Progress, find_console
from broadsheet.build.proof import Proof
from broadsheet.build.report import Counts, Findings, find_stream, summarise, write_report
from broadsheet.build.scan import Survey
from broadsheet.build.search import FOLDER as INDEX
from broadsheet.build.search import IndexingError
from broadsheet.build.staging import empty, is_same, list_files, open_staging
from broadsheet.build.store import Reader, Store, find_store, set_aside_damaged
from broadsheet.build.workers import collect_rarely, do_aside
from broadsheet.plugin.archive import archive_site
from broadsheet.plugin.data import DataGenerator
from broadsheet.plugin.defences import find_policies
from broadsheet.plugin.desk import lay_desk, read_clock
from broadsheet.plugin.failures import (
    RECORDS_FAIL,
    explain_busy,
    explain_failure,
    hear_errors,
    is_told_already,
)
from broadsheet.plugin.generators import KEY, Build, find_sources
from broadsheet.plugin.listings import ListedStories, can_list
from broadsheet.plugin.notes import Notes, tell_more
from broadsheet.plugin.packed_lineup import locate
from broadsheet.plugin.press import Outputs, Press
from broadsheet.plugin.replate import Replate
from broadsheet.plugin.seals import find_stand
from broadsheet.plugin.search import check_search, index_site
from broadsheet.plugin.stories import StoriesGenerator
from broadsheet.plugin.styles import find_stylesheet, write_stylesheet
from broadsheet.plugin.writer import Writer, has_foreign_receivers
from broadsheet.settings import locate_setting, read_settings
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from broadsheet.build.archive import Archived
    from broadsheet.build.intake import Desk
    from broadsheet.build.late import Late
    from broadsheet.build.scan import Source
    from broadsheet.build.search import Indexed
    from broadsheet.plugin.elsewhere import Commission

Added = TypeVar("Added")
_INTERRUPTED = 130  # what shells say of a program that was ended by Ctrl-C
_ALL_SIGNALS = tuple(signal for signal in vars(signals).values() if isinstance(signal, Signal))
_GENERATORS_OF_PAGES = (ListedStories, PagesGenerator, TemplatePagesGenerator, DataGenerator)
"""The others copy files."""
_OPTIONAL_TEMPLATES = frozenset({"404", "corrections", "sources"})


class Account(NamedTuple):
    """What is to be told of a build."""

    findings: Findings
    counts: Counts | None
    """What it did; nothing if it did not go out."""
    seconds: dict[str, float]


class Pelican(pelican.Pelican):  # type: ignore[misc]
    """Pelican's engine; nothing is published from a site that has a problem, and all problems are told."""

    output_path: str

    def __init__(self, settings: dict[str, Any]) -> None:
        """Check the settings and load the plugins; what is wrong is told when the build runs."""
        self._given = {**settings, "PLUGINS": [*settings["PLUGINS"]]}
        self.checked, problems = read_settings(settings)
        self._at_start = list(problems)
        self._is_ready = False
        self._was_set_aside = False
        self._progress = Progress()
        self.account = Account(Findings(), None, {})
        settings["TIMEZONE"] = self.checked.timezone.key  # an unknown one, told already, would fail later
        self._debug = bool(settings.get("DEBUG"))
        with hear_errors(self.checked, self._at_start, debug=self._debug):
            try:
                super().__init__(settings)
                self._prepare(settings)
                self._is_ready = True
            except Exception as error:  # noqa: BLE001 – of plugins anything may come
                self._tell(error, self._at_start)

    def _prepare(self, settings: dict[str, Any]) -> None:
        """Settle what Pelican leaves open: files that are no stories, and templates that a theme may lack."""
        if not _holds_broadsheet(self.plugins):
            place = locate_setting("PLUGINS", self.checked.root)
            message = "PLUGINS does not hold broadsheet, so that no story would be read"
            self._at_start.append(Problem(*place, message, "Write PLUGINS = [broadsheet, ...]."))
        statics = [path for path in settings["STATIC_PATHS"] if path not in {"", "."}]
        excludes = settings["ARTICLE_EXCLUDES"]
        settings["ARTICLE_EXCLUDES"] = [*excludes, *(path for path in statics if path not in excludes)]
        settings["DIRECT_TEMPLATES"] = [
            name
            for name in settings["DIRECT_TEMPLATES"]
            if name not in _OPTIONAL_TEMPLATES or self._has(name)
        ]
        if self.checked.search and "search" not in settings["DIRECT_TEMPLATES"]:
            if not self._has("search"):
                place = locate_setting("BROADSHEET_SEARCH", self.checked.root, value=True)
                remedy = "Add search.html to the theme, or take the setting out."
                self._at_start.append(Problem(*place, "the theme has no page to search from", remedy))
            settings["DIRECT_TEMPLATES"].append("search")

    def run(self, begun: float | None = None) -> None:
        """Build the site. A failed build leaves the output as it was and ends with exit status 1.

        In Pelican's reloading loop it returns instead: an exception there would start the next build at
        once, and ``SystemExit`` would leave the server without its builder.

        ``begun`` is when the program began, by the monotonic clock, if its start shall count.
        """
        self.account = Account(Findings(), None, {})
        self._progress = Progress(find_console(sys.stderr, console, os.environ), begun)
        self._notes = Notes("", "", "")
        try:
            findings, counts = self.build()
            if self.checked.verify and not findings.problems:
                self._progress.begin("check")
                findings.problems.extend(self._verify())
        except KeyboardInterrupt:
            if is_reloading():
                raise
            raise SystemExit(_INTERRUPTED) from None
        write_report(find_stream(sys.stderr), findings)
        self.account = Account(findings, counts, self._progress.tell())
        if counts and not findings.problems:
            done = f"{summarise(counts)} {self.account.seconds['total']:.2f} s."
            told = "\n".join(filter(None, (self._notes.due, done, self._notes.search, self._notes.archive)))
            console.print(told, highlight=False, markup=False, soft_wrap=True)
        elif not is_reloading():
            raise SystemExit(1)

    def _has(self, template: str) -> bool:
        return any((folder / f"{template}.html").is_file() for folder in self.checked.template_folders)

    def build(self) -> tuple[Findings, Counts | None]:
        """Build, check and publish once; return what was found, and what a good build did."""
        findings, counts = self._attempt()
        if any(problem.message.startswith(RECORDS_FAIL) for problem in findings.problems):
            self._was_set_aside = set_aside_damaged(find_store(self.checked.cache, self.checked.output))
            if self._was_set_aside:
                findings, counts = self._attempt()
        return findings, counts

    def _attempt(self) -> tuple[Findings, Counts | None]:
        findings = Findings(problems=list(self._at_start))
        counts = None
        if not self._is_ready:
            return findings, counts
        try:
            with (
                collect_rarely(),
                hold_output(self.checked.output, self.checked.cache),
                open_staging(self.checked.output) as staging,
                hear_errors(self.checked, findings.problems, debug=self._debug),
                self._open_store() as store,
            ):
                counts = self._look_and_generate(findings, store, staging)
        except BusyError:
            findings.problems.append(explain_busy(self.checked))
        except Exception as error:  # noqa: BLE001 – of plugins and templates anything may come
            self._tell(error, findings.problems)
        return findings, counts

    def index(self) -> tuple[Findings, Indexed | None]:
        """Make the search index of the site that stands; nothing else is touched."""
        return self._add_to_site(index_site, check_search(self.checked))

    def archive(self) -> tuple[Findings, Archived | None]:
        """Make the archive of the site that stands; nothing else is touched."""
        return self._add_to_site(archive_site)

    def _add_to_site(
        self, make: Callable[[Desk, Store], Added], obstacles: Iterable[Problem] = ()
    ) -> tuple[Findings, Added | None]:
        """Make something of the site that stands, while no other build works on it."""
        checked, findings = self.checked, Findings(problems=[*self._at_start, *obstacles])
        if findings.problems or not self._is_ready:
            return findings, None
        try:
            with hold_output(checked.output, checked.cache), self._open_store() as store:
                now = read_clock(findings)
                desk = lay_desk(checked, self.settings, self._programs, now, findings)
                return findings, make(desk, store)
        except BusyError:
            findings.problems.append(explain_busy(self.checked))
        except (IndexingError, ArchiveError) as error:
            findings.problems.append(Problem(checked.output.name, 0, str(error), error.remedy))
        except Exception as error:  # noqa: BLE001 – of templates and disks anything may come
            self._tell(error, findings.problems)
        return findings, None

    def _verify(self) -> list[Problem]:
        """Make a clean build aside and hold the output against it; return a problem for each difference."""
        output = self.checked.output
        with TemporaryDirectory(prefix="verify-", dir=self.checked.cache) as folder:
            clean = Path(folder, output.name)
            aside = {"OUTPUT_PATH": str(clean), "CACHE_PATH": f"{folder}/cache", "BROADSHEET_VERIFY": False}
            findings, _ = Pelican({**self._given, **aside}).build()
            with self._open_store() as store:
                names = list_files(clean) | store.read_outputs().keys()
            differing = sorted(name for name in names if not is_same(f"{clean}/{name}", f"{output}/{name}"))
        message = "is not what a clean build makes of it"
        remedy = (
            f"Report this with the site; without {self.checked.shorten(self.checked.cache)} it is made anew."
        )
        return findings.problems + [
            Problem(f"{output.name}/{name}", 0, message, remedy) for name in differing
        ]

    def _look_and_generate(self, findings: Findings, store: Store, staging: Path) -> Counts | None:
        self._progress.begin("scan")
        with do_aside(
            partial(have_fallen, store.path, self.checked.output), store.count_outputs(), self.checked
        ) as outputs_have_fallen:
            survey = Survey(self.checked.content, self.settings["IGNORE_FILES"])
            build = self._open_build(findings, store, survey.files)
            late = None if survey.obstacles else self._find_late(build, store, outputs_have_fallen)
        obstacles = survey.obstacles
        del survey  # its list of files may be long
        findings.problems.extend(
            Problem(self.checked.name_source(path), 0, message, remedy) for path, message, remedy in obstacles
        )
        if obstacles:  # Pelican would stumble over them; the stories are read all the same
            build.read(find_sources(build.files, self.settings))
            return None
        with self._write_to(staging):
            counts = replated = self._replate(late, build, store) if late else None
            if not replated:
                counts = self._generate(build, store)
        if counts:
            self._notes = tell_more(build, store, late, counts, is_replated=bool(replated))
        return counts

    def _find_late(self, build: Build, store: Store, outputs_have_fallen: Callable[[], bool]) -> Late | None:
        """Return the texts that have changed, if it can be told that nothing else has."""
        if not build.is_lazy or build.findings.problems:
            return None
        self._progress.begin("read")
        watch = Watch(outputs_have_fallen, partial(locate, reader=Reader(store.path)))
        return find_late(build.files, build.stand, build.desk, store, watch)

    def _replate(self, late: Late, build: Build, store: Store) -> Counts | None:
        """Make the pages of late texts alone, if that is all there is to make."""
        self._progress.begin("make")
        writer = self._get_writer()
        if not isinstance(writer, Writer):
            return None
        problems = build.findings.problems
        counts = Replate(late, build, store).run(writer, self._open_generators)
        if counts and not problems:
            return counts
        problems.clear()  # a whole build tells what is wrong, and where
        empty(Path(self.output_path))
        return None

    def _tell(self, error: Exception, problems: list[Problem]) -> None:
        """Add what ended the build to the problems, unless it only says that something was told before."""
        if self._debug:
            traceback.print_exception(error)
        if not (problems and is_told_already(error)):
            problems.append(explain_failure(error, self.checked))

    @contextmanager
    def _open_store(self) -> Iterator[Store]:
        """Open what earlier builds left; what cannot be read is set aside."""
        store = Store(self.checked.cache, self.checked.output)
        try:
            yield store
        finally:
            store.close()

    def _open_build(self, findings: Findings, store: Store, files: list[Source]) -> Build:
        """Make all ready that the build needs before it looks at stories."""
        if store.was_set_aside or self._was_set_aside:
            message = "what earlier builds left cannot be read; it was set aside, and all is made anew"
            findings.warnings.append(
                Problem(self.checked.shorten(store.path), 0, message, "Nothing is to be done.")
            )
        desk = lay_desk(self.checked, self.settings, self._programs, read_clock(findings), findings)
        return Build(
            desk,
            findings,
            partial(make_edition, desk=desk, store=store, findings=findings, progress=self._progress),
            self._programs,
            self._progress,
            self._given,
            files,
            can_list(self.settings) and not any(map(has_foreign_receivers, _ALL_SIGNALS)),
            Edition(desk, Reader(store.path)),
            find_stand(self._programs, self.settings, self.checked),
            frozenset(findings.warnings),
        )

    @cached_property
    def _programs(self) -> bytes:
        return stamp_programs()

    @contextmanager
    def _write_to(self, staging: Path) -> Iterator[None]:
        """Let Pelican and other plugins write into the staging folder as if it were the output."""
        kept = self.output_path, self.settings["OUTPUT_PATH"]
        self.output_path = self.settings["OUTPUT_PATH"] = str(staging)
        try:
            yield
        finally:
            self.output_path, self.settings["OUTPUT_PATH"] = kept

    def _generate(self, build: Build, store: Store) -> Counts | None:
        """Take Pelican's generators through their phases, with the signals that plugins wait for.

        Return what a good build did; nothing was published if there are problems.
        """
        self._progress.begin("lists")
        writer = self._get_writer()
        build.is_lazy = build.is_lazy and isinstance(writer, Writer)
        generators = self._open_generators(build)
        press = Press(self.checked, self.settings, build, writer, store)
        press.prepare()
        self._progress.begin("make")
        for generator in generators:
            _call(generator, "generate_output", press.writer)
        if build.stylesheet:
            write_stylesheet(build.stylesheet, Path(self.output_path))
        press.make()
        self._progress.begin("check")
        signals.finalized.send(self)
        press.check(generators)
        if self.checked.strict:
            build.findings.problems.extend(build.findings.warnings)
            build.findings.warnings.clear()
        self._progress.begin("publish")
        return None if build.findings.problems else press.publish(self._find_doomed())

    def _open_generators(self, build: Build) -> list[Any]:
        """Let the generators read and order what there is."""
        generators = [
            kind(
                context=context,
                settings=self.settings,
                path=self.path,
                theme=self.theme,
                output_path=self.output_path,
            )
            for context in [self._make_context(build)]
            for kind in self._choose_generators(build)
        ]
        for generator in generators:
            _call(generator, "generate_context")
            _call(generator, "check_disabled_readers")
        signals.all_generators_finalized.send(generators)
        for generator in generators:
            _call(generator, "refresh_metadata_intersite_links")
        return generators

    def rehearse(self, commission: Commission) -> tuple[Writer, Proof]:
        """Come as far as the build that gave the commission had come, for a process that shares no memory with it.

        Nothing is written; what is wrong with the site, that build has told.
        """
        if fault := next((problem for problem in self._at_start if problem not in commission.told), None):
            message = f"a worker cannot take the site up: {fault.message}"
            raise ElsewhereError(message, fault.remedy)
        findings = Findings()
        desk = lay_desk(self.checked, self.settings, self._programs, commission.now, findings)
        edition = open_edition(desk, commission.store, commission.filed)
        edition.unreadable.update(commission.unreadable)
        build = Build(
            desk,
            findings,
            lambda _sources: edition,
            self._programs,
            self._progress,
            self._given,
            files=[],
            is_lazy=True,
            edition=edition,
            stand=Stand(b"", ()),
            told=frozenset(),
        )
        self.output_path = self.settings["OUTPUT_PATH"] = commission.staging
        writer: Writer = self._get_writer()
        writer.edition, writer.keeps_reads = edition, True
        for generator in self._open_generators(build):
            if isinstance(generator, _GENERATORS_OF_PAGES):
                generator.generate_output(writer)
        outputs = Outputs(self.checked.output, commission.names, commission.kept)
        return writer, Proof(build.sources, edition, self.checked, outputs)

    def _choose_generators(self, build: Build) -> list[type[Any]]:
        """Return Pelican's generators and those of plugins, with ours in the place of that of articles.

        For late texts alone those do that give templates their values.
        """
        if build.lineup is not None:
            return [ListedStories, PagesGenerator, DataGenerator]
        ours = ListedStories if build.is_lazy else StoriesGenerator
        return [ours if kind is ArticlesGenerator else kind for kind in self._get_generator_classes()]

    def _make_context(self, build: Build) -> dict[str, Any]:
        """Make what Pelican's generators and templates share."""
        build.stylesheet = find_stylesheet(self.settings, build)
        return {
            **self.settings,
            **({"STYLESHEET": build.stylesheet.name} if build.stylesheet else {}),
            **find_policies(self.settings, build),
            "generated_content": {},
            "static_links": set(build.desk.sources.logos),
            "static_content": {},
            "localsiteurl": self.settings["SITEURL"],
            KEY: build,
        }

    def _find_doomed(self) -> set[str]:
        """Return the files of the output that a setting wants deleted, whoever made them."""
        output = self.checked.output
        if not self.delete_outputdir or self.checked.content.is_relative_to(output):
            return set()
        kept = {*self.output_retention, INDEX, ARCHIVE}
        return {name for name in list_files(output) if name.partition("/")[0] not in kept}


atexit.register(gc.freeze)
# At its end Python would look for garbage once more, in all that was imported: a fifth of the time of a late edit.


def refuse_other_engines(engine: Any) -> None:
    """End a build that Pelican's own engine would run: it publishes whatever is wrong (``initialized``)."""
    if _holds_broadsheet(engine.plugins) and not isinstance(engine, Pelican):
        message = (
            'PELICAN_CLASS is not Broadsheet\'s. Write "from broadsheet.defaults import *" at the top of the'
            ' settings, or PELICAN_CLASS = "broadsheet.Pelican".'
        )
        raise SystemExit(message)


def _holds_broadsheet(plugins: Iterable[Any]) -> bool:
    return any(getattr(plugin, "__name__", "") == "broadsheet" for plugin in plugins)


def provide_writer(engine: Any) -> type[Writer] | None:
    """Answer our engine's question for a writer; other engines keep their own (``get_writer``)."""
    return Writer if isinstance(engine, Pelican) else None


def is_reloading() -> bool:
    """Tell whether Pelican's reloading loop is running this build."""
    frame = sys._getframe()  # noqa: SLF001 – Pelican tells its engine nothing of the loop
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code.co_name == "autoreload" and frame.f_globals.get("__name__") == "pelican":
            return True
    return False


def _call(generator: Any, phase: str, *arguments: Any) -> None:
    """Take a generator through a phase, if it has it."""
    if hasattr(generator, phase):
        getattr(generator, phase)(*arguments)
