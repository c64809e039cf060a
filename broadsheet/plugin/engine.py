"""Knows how Pelican runs a build: into a staging folder, which takes the output's place only if all is well.

Must not know what a problem is about: it gathers them, tells them together and ends the build.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pelican
from pelican import console
from pelican.generators import ArticlesGenerator
from pelican.plugins import signals
from pelican.utils import DateFormatter

from broadsheet import THEME
from broadsheet.addresses import find_reserved
from broadsheet.build.edition import Desk
from broadsheet.build.lock import BusyError, hold_output
from broadsheet.build.proof import Proof
from broadsheet.build.report import Findings, find_stream, summarise, write_report
from broadsheet.build.staging import Manifest, find_foreign, list_files, open_staging, publish
from broadsheet.build.workers import choose_executor
from broadsheet.outputs.templates import Templates
from broadsheet.plugin.failures import explain_failure, hear_errors, is_told_already
from broadsheet.plugin.generators import KEY, Build, find_unread
from broadsheet.plugin.stories import StoriesGenerator
from broadsheet.plugin.writer import Made, Writer, has_foreign_receivers
from broadsheet.schedule import find_build_moment
from broadsheet.sections import read_sections
from broadsheet.settings import read_settings
from broadsheet.sources import read_sources
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTERRUPTED = 130  # what shells say of a program that was ended by Ctrl-C
_ADDRESS_SETTINGS = (
    "ARCHIVES_SAVE_AS",
    "AUTHORS_SAVE_AS",
    "AUTHOR_SAVE_AS",
    "CATEGORIES_SAVE_AS",
    "CATEGORY_SAVE_AS",
    "DAY_ARCHIVE_SAVE_AS",
    "FEED_ALL_ATOM",
    "FEED_ALL_RSS",
    "MONTH_ARCHIVE_SAVE_AS",
    "PAGE_SAVE_AS",
    "TAGS_SAVE_AS",
    "TAG_SAVE_AS",
    "YEAR_ARCHIVE_SAVE_AS",
)
_OPTIONAL_TEMPLATES = frozenset({"404"})


class Pelican(pelican.Pelican):  # type: ignore[misc]
    """Pelican's engine; nothing is published from a site that has a problem, and all problems are told."""

    output_path: str

    def __init__(self, settings: dict[str, Any]) -> None:
        """Check the settings and load the plugins; what is wrong is told when the build runs."""
        self.checked, problems = read_settings(settings)
        self._at_start = list(problems)
        with hear_errors(self.checked, self._at_start, debug=bool(settings.get("DEBUG"))):
            super().__init__(settings)
        statics = [path for path in settings["STATIC_PATHS"] if path not in {"", "."}]
        excludes = settings["ARTICLE_EXCLUDES"]
        settings["ARTICLE_EXCLUDES"] = [*excludes, *(path for path in statics if path not in excludes)]
        settings["DIRECT_TEMPLATES"] = [
            name
            for name in settings["DIRECT_TEMPLATES"]
            if name not in _OPTIONAL_TEMPLATES or self._has(name)
        ]

    def run(self) -> None:
        """Build the site. A failed build leaves the output as it was and ends with exit status 1.

        In Pelican's reloading loop it returns instead: an exception there would start the next build at
        once, and ``SystemExit`` would leave the server without its builder.
        """
        try:
            is_good = self._build()
        except KeyboardInterrupt:
            if is_reloading():
                raise
            raise SystemExit(_INTERRUPTED) from None
        if not is_good and not is_reloading():
            raise SystemExit(1)

    def _has(self, template: str) -> bool:
        return any((folder / f"{template}.html").is_file() for folder in self.checked.template_folders)

    def _build(self) -> bool:
        """Build, check and publish once; tell what was found. Return whether all is well."""
        findings = Findings(problems=list(self._at_start))
        summary = ""
        debug = bool(self.settings.get("DEBUG"))
        try:
            with (
                hold_output(self.checked.output, self.checked.cache),
                open_staging(self.checked.output) as staging,
                hear_errors(self.checked, findings.problems, debug=debug),
            ):
                build = self._open_desk(findings)
                with self._write_to(staging):
                    self._generate(build, staging)
                if self.checked.strict:
                    findings.problems.extend(findings.warnings)
                    findings.warnings.clear()
                if not findings.problems:
                    summary = self._publish(staging, build)
        except BusyError:
            message = "another build is at work on this output"
            remedy = "Wait until it is done; pelican --listen --autoreload may be running."
            findings.problems.append(Problem(self.checked.output.name, 0, message, remedy))
        except Exception as error:  # noqa: BLE001 – of plugins and templates anything may come
            if debug:
                traceback.print_exception(error)
            if not (findings.problems and is_told_already(error)):
                findings.problems.append(explain_failure(error, self.checked))
        write_report(find_stream(sys.stderr), findings)
        if not findings.problems:
            console.print(summary, highlight=False, markup=False, soft_wrap=True)
        return not findings.problems

    def _open_desk(self, findings: Findings) -> Build:
        """Read what the whole build needs: the clock, the data files, the templates."""
        settings = self.checked
        sources, faults = read_sources(
            settings.content / "sources.toml", settings.name_source("sources.toml")
        )
        findings.problems.extend(faults)
        sections, faults = read_sections(
            settings.content / "sections.toml", settings.name_source("sections.toml")
        )
        findings.problems.extend(faults)
        try:
            now = find_build_moment(os.environ)
        except ValueError:
            now = datetime.now(UTC)
            message = f"SOURCE_DATE_EPOCH is {os.environ['SOURCE_DATE_EPOCH']!r}, which is no number"
            remedy = "Set it to seconds since 1970, or not at all."
            findings.problems.append(Problem("environment", 0, message, remedy))
        folders = (*settings.template_folders, Path(THEME) / "templates")
        filters = {"strftime": DateFormatter(), **self.settings["JINJA_FILTERS"]}
        return Build(
            Desk(settings, sources, sections, Templates(folders, filters), now, self._find_reserved()),
            findings,
        )

    def _find_reserved(self) -> frozenset[str]:
        values = [self.settings.get(name) for name in _ADDRESS_SETTINGS]
        folders = (*self.settings["STATIC_PATHS"], self.settings["THEME_STATIC_DIR"])
        values += [f"{folder}/" for folder in folders if "/" not in folder]
        values += [rule.SAVE_AS.replace("{base_name}/", "") for rule in self.settings["PAGINATION_PATTERNS"]]
        return find_reserved(value for value in values if isinstance(value, str))

    @contextmanager
    def _write_to(self, staging: Path) -> Iterator[None]:
        """Let Pelican and other plugins write into the staging folder as if it were the output."""
        kept = self.output_path, self.settings["OUTPUT_PATH"]
        self.output_path = self.settings["OUTPUT_PATH"] = str(staging)
        try:
            yield
        finally:
            self.output_path, self.settings["OUTPUT_PATH"] = kept

    def _generate(self, build: Build, staging: Path) -> None:
        """Take Pelican's generators through their phases, with the signals that plugins wait for."""
        generators = [
            kind(
                context=context,
                settings=self.settings,
                path=self.path,
                theme=self.theme,
                output_path=self.output_path,
            )
            for context in [self._make_context(build)]
            for kind in self._get_generator_classes()
        ]
        for generator in generators:
            _call(generator, "generate_context")
            _call(generator, "check_disabled_readers")
        signals.all_generators_finalized.send(generators)
        for generator in generators:
            _call(generator, "refresh_metadata_intersite_links")
        writer = self._get_writer()
        writer.edition = build.edition
        for generator in generators:
            _call(generator, "generate_output", writer)
        made = self._make_all(build, writer, staging)
        signals.finalized.send(self)
        self._check(build, generators, writer, staging, made)

    def _make_all(self, build: Build, writer: Any, staging: Path) -> Made:
        """Let the workers make what the writer has gathered; links may lead to whatever is there by then."""
        if not isinstance(writer, Writer):
            return Made([], [])
        outputs = {*list_files(staging), *writer.jobs, *find_foreign(self.checked.output, self._manifest)}
        proof = Proof(build.sources, build.edition, self.checked, outputs)
        made = writer.make_all(proof, choose_executor(self.checked.workers, len(writer.jobs)))
        build.findings.problems.extend(made.problems)
        return made

    def _get_generator_classes(self) -> list[type[Any]]:
        """Return Pelican's generators and those of plugins, with ours in the place of that of articles."""
        kinds = super()._get_generator_classes()
        return [StoriesGenerator if kind is ArticlesGenerator else kind for kind in kinds]

    def _make_context(self, build: Build) -> dict[str, Any]:
        """Make what Pelican's generators and templates share."""
        return {
            **self.settings,
            "generated_content": {},
            "static_links": set(),
            "static_content": {},
            "localsiteurl": self.settings["SITEURL"],
            KEY: build,
        }

    def _check(self, build: Build, generators: list[Any], writer: Any, staging: Path, made: Made) -> None:
        """Check what others than the workers wrote, or may have changed, and then all links."""
        articles = next(each for each in generators if isinstance(each, ArticlesGenerator))
        build.findings.warnings.extend(find_unread(articles))
        if isinstance(writer, Writer):
            _claim_statics(writer, articles.context["staticfiles"])
            remedy = "Give one of them another address, with a slug, a name or a setting."
            build.findings.problems.extend(
                Problem(f"{self.checked.output.name}/{output}", 0, message, remedy)
                for output, message in writer.collisions.items()
                if output not in build.contested
            )
        files = list_files(staging)
        foreign = find_foreign(self.checked.output, self._manifest)
        proof = Proof(build.sources, build.edition, self.checked, files | foreign)
        trusted = set() if has_foreign_receivers(signals.finalized) else set(getattr(writer, "jobs", ()))
        problems, broken = proof.finish_files(staging, files - trusted)
        build.findings.problems.extend(problems)
        build.findings.problems.extend(proof.explain_broken({*broken, *made.broken}))

    @property
    def _manifest(self) -> Manifest:
        return Manifest(self.checked.cache, self.checked.output)

    def _publish(self, staging: Path, build: Build) -> str:
        """Let the staged build take the output's place; return what is to be said of it."""
        output = self.checked.output
        doomed: set[str] = set()
        if self.delete_outputdir and not self.checked.content.is_relative_to(output):
            doomed = {
                name for name in list_files(output) if name.partition("/")[0] not in self.output_retention
            }
        published = publish(staging, output, self._manifest, doomed)
        return summarise(len(build.edition.pieces), len(build.edition.withheld), published)


def refuse_other_engines(engine: Any) -> None:
    """End a build that Pelican's own engine would run: it publishes whatever is wrong (``initialized``)."""
    is_used = any(getattr(plugin, "__name__", "") == "broadsheet" for plugin in engine.plugins)
    if is_used and not isinstance(engine, Pelican):
        message = (
            'PELICAN_CLASS is not Broadsheet\'s. Write "from broadsheet.defaults import *" at the top of the'
            ' settings, or PELICAN_CLASS = "broadsheet.Pelican".'
        )
        raise SystemExit(message)


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


def _claim_statics(writer: Writer, statics: list[Any]) -> None:
    for static in statics:
        output = Path(writer.output_path, static.save_as)
        writer.claim(str(output), f"the file {static.relative_source_path}")
