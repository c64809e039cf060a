"""Knows how the sources of a site become the stories of one edition: read, checked, credited, rendered.

Must not know Pelican: what it makes is plain data that the plugin hands on.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.addresses import is_inside, is_path_part, is_web_address
from broadsheet.build.workers import choose_executor
from broadsheet.enrich import enrich
from broadsheet.enrich.credits import find_credit
from broadsheet.enrich.related import Shelf, index_headlines
from broadsheet.outputs.attribution import key_marker, make_key
from broadsheet.readers import read
from broadsheet.schedule import find_reason_to_withhold
from broadsheet.sections import find_section
from broadsheet.story import Problem, UnreadableStoryError
from broadsheet.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from broadsheet.build.report import Findings
    from broadsheet.enrich.credits import Credit
    from broadsheet.outputs.templates import Templates
    from broadsheet.sections import Section
    from broadsheet.settings import Settings
    from broadsheet.sources import Sources
    from broadsheet.story import Story

_LOGGER = logging.getLogger(__name__)
PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"})


class Desk(NamedTuple):
    """What lies ready when an edition is made."""

    settings: Settings
    sources: Sources
    sections: Mapping[str, Section]
    templates: Templates
    now: datetime
    reserved: frozenset[str]
    """Folders of the output that no section may take."""


@dataclass(frozen=True)
class Piece:
    """A story that goes out, with all that its page needs; what is rendered is rendered when it is needed."""

    path: str
    """Its source, relative to the content folder."""
    story: Story
    section: Section
    credit: Credit | None
    templates: Templates = field(repr=False)

    @cached_property
    def key(self) -> str:
        """Return what tells its marker from another story's."""
        return make_key(self.path)

    @cached_property
    def html(self) -> str:
        """Return the body; that of a syndicated story holds its marker. Raises what its template raises."""
        body = self.templates.render_body(self.story, syndicated=self.credit is not None)
        return key_marker(body, self.key)

    @cached_property
    def footer(self) -> str:
        """Return the attribution of a syndicated story; nothing for the site's own."""
        return self.templates.render_footer(self.story, self.credit) if self.credit else ""


@dataclass
class Edition:
    """The stories of one build by their sources, and the sources that stay in."""

    pieces: dict[str, Piece] = field(default_factory=dict)
    withheld: dict[str, str] = field(default_factory=dict)
    """The sources that stay in, each with the reason."""
    unreadable: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin without any key being asked for."""
        self._keys: dict[str, Piece] = {}

    def find_footer(self, key: str) -> str:
        """Return the footer of the story that a marker's key stands for; nothing if there is none."""
        if len(self._keys) != len(self.pieces):
            self._keys = {piece.key: piece for piece in self.pieces.values()}
        piece = self._keys.get(key)
        return piece.footer if piece else ""


class _Draft(NamedTuple):
    """A story on its way into the edition."""

    path: str
    story: Story
    section: Section

    def problem(self, settings: Settings, key: str, message: str, remedy: str) -> Problem:
        text = decode((settings.content / self.path).read_bytes()).text
        line = find_header_line(text, key)
        return Problem(settings.name_source(self.path), line, message, remedy)


class _Taken(NamedTuple):
    """What came of one source: a draft, the reason to withhold it, or nothing if it cannot be read."""

    path: str
    draft: _Draft | None = None
    reason: str = ""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def make_edition(paths: Iterable[str], desk: Desk, findings: Findings) -> Edition:
    """Read the sources, given relative to the content folder, and make all that may be out ready."""
    edition = Edition()
    ordered = sorted(paths)
    executor = choose_executor(desk.settings.workers, len(ordered))
    drafts = []
    for taken in executor.map(lambda share: [_take_in(ordered[n], desk) for n in share], len(ordered)):
        findings.problems.extend(taken.problems)
        findings.warnings.extend(taken.warnings)
        if taken.draft:
            drafts.append(_check_pictures(taken.draft, desk.settings, findings))
        elif taken.reason:
            edition.withheld[taken.path] = taken.reason
        else:
            edition.unreadable.add(taken.path)
    headlines = index_headlines(
        (draft.path, draft.story.headline) for draft in drafts if draft.story.status != "hidden"
    )
    for draft in drafts:
        edition.pieces[draft.path] = _finish(draft, headlines, desk, findings)
    return edition


def find_header_line(text: str, key: str) -> int:
    """Return the line on which a header key stands, counted from one; zero if the source has none."""
    pattern = re.compile(rf"\s*{re.escape(key)}\s*:".replace(r"\-", "[-_ ]?"), re.IGNORECASE)
    return next((n for n, line in enumerate(text.split("\n"), 1) if pattern.match(line)), 0)


def _take_in(path: str, desk: Desk) -> _Taken:
    """Read one source; its story is no draft if it cannot be read or may not be out."""
    source = desk.settings.content / path
    try:
        data = source.read_bytes()
        stamp = datetime.fromtimestamp(source.stat().st_mtime, desk.settings.timezone)
        reading = read(data, path, stamp.isoformat(timespec="minutes"), desk.settings.language)
        reason = find_reason_to_withhold(reading.story, desk.now, desk.settings.timezone)
    except Exception as error:
        # A fault of a reader, too, is told with the file that shows it.
        _LOGGER.debug("%s cannot be read", path, exc_info=True)
        return _Taken(path, problems=_name_all(_explain(error, path), desk.settings))
    if reason:
        return _Taken(path, reason=reason)
    word = reading.story.section or desk.settings.default_section
    draft = _Draft(path, reading.story, find_section(word, desk.sections))
    warnings = _name_all(reading.warnings, desk.settings)
    if faults := tuple(_check_addresses(draft, word, desk)):
        return _Taken(path, problems=faults, warnings=warnings)
    return _Taken(path, draft, warnings=warnings)


def _explain(error: Exception, path: str) -> tuple[Problem, ...]:
    if isinstance(error, UnreadableStoryError):
        return error.problems
    if isinstance(error, OSError):
        return (Problem(path, 0, f"cannot be read: {error.strerror}", "Let the builder read the file."),)
    message = f"its reader fails: {type(error).__name__}: {error}"
    return (Problem(path, 0, message, "Report this with the file, or leave the file out."),)


def _name_all(problems: Iterable[Problem], settings: Settings) -> tuple[Problem, ...]:
    """Give the problems paths that are relative to the site, as every message has them."""
    return tuple(replace(problem, path=settings.name_source(problem.path)) for problem in problems)


def _check_addresses(draft: _Draft, word: str, desk: Desk) -> Iterable[Problem]:
    """Check that the story's page lies inside the site and in no reserved folder."""
    settings, story = desk.settings, draft.story
    if not is_path_part(story.slug):
        message = f"the slug {story.slug!r} cannot be part of an address"
        yield draft.problem(settings, "slug", message, "Write it with letters, figures and hyphens only.")
    if word.startswith(".") or "/" in word or "\\" in word:
        message = f"the section {word!r} cannot be part of an address"
        yield draft.problem(settings, "section", message, "Write the section's name alone.")
    if draft.section.slug in desk.reserved:
        message = f"the section {word!r} takes an address that the site keeps for itself"
        taken = ", ".join(sorted(desk.reserved))
        yield draft.problem(settings, "section", message, f"Call it otherwise; reserved are: {taken}.")
    if story.source_url and not is_web_address(story.source_url):
        message = f"the source's address is not safe: {story.source_url!r}"
        yield draft.problem(
            settings, "source-url", message, "Write a full address that begins with https://."
        )


def _check_pictures(draft: _Draft, settings: Settings, findings: Findings) -> _Draft:
    """Return the story with those of its pictures that can be shown; the others are told."""
    good = []
    for picture in draft.story.pictures:
        name = picture.path
        if not is_inside(name) or PurePosixPath(name).suffix.lower() not in PICTURE_SUFFIXES:
            message = f"{name!r} is not a picture under {settings.content.name}/"
            remedy = (
                f"Name a file such as pictures/quay.jpg; known are {', '.join(sorted(PICTURE_SUFFIXES))}."
            )
        elif not (settings.content / name).is_file():
            message, remedy = (
                f"there is no picture {settings.name_source(name)}",
                "Add the file or mend its name.",
            )
        elif not picture.alt:
            message = f"the picture {name} has no alternative text"
            remedy = "Say on a line Alt: what it shows, for readers who cannot see it."
        else:
            good.append(picture)
            continue
        findings.problems.append(draft.problem(settings, "picture", message, remedy))
    return draft._replace(story=replace(draft.story, pictures=tuple(good)))


def _finish(draft: _Draft, headlines: Mapping[str, str], desk: Desk, findings: Findings) -> Piece:
    story = enrich(draft.story, Shelf(draft.path, headlines))
    credit = find_credit(story, desk.sources)
    if credit:
        _check_credit(draft, credit, desk.settings, findings)
    return Piece(draft.path, story, draft.section, credit, desk.templates)


def _check_credit(draft: _Draft, credit: Credit, settings: Settings, findings: Findings) -> None:
    """Tell of a credit without an address, which publishing refuses, and of an outlet not described."""
    if credit.publisher and not credit.described:
        message = (
            f"the source {credit.publisher!r} is not described in {settings.name_source('sources.toml')}"
        )
        remedy = "Describe it there, so that its name, licence and wording are right."
        findings.warnings.append(draft.problem(settings, "source", message, remedy))
    if not credit.url and not credit.text_only:
        message = "a story from elsewhere has no address of its original"
        remedy = "Add a line Source-URL:, or describe its source as text_only in sources.toml."
        found = findings.problems if settings.publish else findings.warnings
        found.append(draft.problem(settings, "source", message, remedy))
