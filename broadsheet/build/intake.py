"""Knows how one source is taken in: read, checked against the site's desk, and made into a card and its story.

Must not know the other stories. Pure but for reading the source itself, so that it can run in any process.
"""

from __future__ import annotations

import logging
import math
import os
import posixpath
import re
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from broadsheet.addresses import is_inside, is_path_part, is_web_address, name_alias, read_alias
from broadsheet.build.cards import Card, pack_body, pack_brief, pack_problems
from broadsheet.enrich.credits import find_credit
from broadsheet.enrich.terms import apply_terms, find_breaches
from broadsheet.outputs.trace import digest
from broadsheet.readers import read
from broadsheet.schedule import find_change, read_expiry, read_moment
from broadsheet.sections import find_section
from broadsheet.story import Problem, UnreadableStoryError
from broadsheet.text import decode, headline_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from broadsheet.enrich.credits import Credit
    from broadsheet.outputs.templates import Templates
    from broadsheet.sections import Section
    from broadsheet.settings import Settings
    from broadsheet.sources import Sources
    from broadsheet.story import Reading, Story

_LOGGER = logging.getLogger(__name__)
PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"})
_ADDRESS = re.compile(r"""\s(?:href|src)=["']([^"']*)["']""")
_FILE = re.compile(r"[{|](?:static|attach)[|}]([^?#]*)")
_ALIASES = re.compile(r"[\s,]+|^aliases:", re.IGNORECASE)
_LEAVES_SITE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|[{|]", re.IGNORECASE)


class Desk(NamedTuple):
    """What lies ready when an edition is made."""

    settings: Settings
    sources: Sources
    sections: Mapping[str, Section]
    templates: Templates
    now: datetime
    reserved: frozenset[str]
    """Folders of the output that no section may take."""
    find_address: Callable[[Story, Section, datetime], tuple[str, str]]
    """Gives a story's address and its output."""
    basis: bytes
    """The digest of all that readings come from beside their sources."""


class Taken(NamedTuple):
    """What came of one source: its card and its packed story, or the problems that keep it out."""

    path: str
    card: Card | None = None
    brief: bytes = b""
    body: bytes = b""
    problems: tuple[Problem, ...] = ()


def take_in(path: str, desk: Desk, known: Card | None) -> Taken:
    """Take in one source. One whose bytes come to the same reading as before keeps its card."""
    settings = desk.settings
    try:
        with open(f"{settings.content}/{path}", "rb", buffering=0) as file:  # noqa: PTH123 – thousands
            status, data = os.fstat(file.fileno()), file.read()
        stamp = datetime.fromtimestamp(status.st_mtime, settings.timezone).isoformat(timespec="minutes")
        key = digest(path, stamp, data)
        if known and known.key == key:
            return Taken(path, known._replace(stamp=status.st_mtime_ns, size=status.st_size))
        reading = read(data, path, stamp, settings.language)
    except Exception as error:
        # A fault of a reader, too, is told with the file that shows it.
        _LOGGER.debug("%s cannot be read", path, exc_info=True)
        return Taken(path, problems=_name_all(_explain(error, path), settings))
    return _make_card(_File(path, status.st_mtime_ns, status.st_size, key), reading, desk)


def take_all_in(desk: Desk, known: Mapping[str, Card], share: Iterable[str]) -> list[Taken]:
    """Take in sources; ``known`` has the cards of those that were taken in before."""
    return [take_in(path, desk, known.get(path)) for path in share]


def explain_at(  # noqa: PLR0913, PLR0917 – a place, and what is to be said of it
    path: str, key: str, settings: Settings, message: str, remedy: str, said: tuple[str, ...] = ()
) -> Problem:
    """Return a problem at the line on which a header key of a source stands, else where the copy has ``said`` it."""
    text = decode((settings.content / path).read_bytes()).text
    line = find_header_line(text, key) or _find_said(text, said)
    return Problem(settings.name_source(path), line, message, remedy)


def explain_picture(path: str, picture: str, settings: Settings, message: str, remedy: str) -> Problem:
    """Return a problem at the line on which a source's header names a picture."""
    text = decode((settings.content / path).read_bytes()).text
    named = re.compile(rf"\s*picture\s*:\s*{re.escape(picture)}\s*$", re.IGNORECASE)
    line = next((n for n, line in enumerate(text.split("\n"), 1) if named.match(line)), 0)
    return Problem(settings.name_source(path), line, message, remedy)


def explain_alias(path: str, alias: str, settings: Settings, message: str, remedy: str) -> Problem:
    """Return a problem at the line on which a source's header has a former address as it is written."""
    return _explain_alias(path, lambda word: word == alias, settings, message, remedy)


def explain_alias_of(path: str, name: str, settings: Settings, message: str, remedy: str) -> Problem:
    """Return a problem at the line on which it has one that a file answers at."""

    def leads_there(word: str) -> bool:
        return bool(read_alias(word)) and name_alias(read_alias(word)) == name

    return _explain_alias(path, leads_there, settings, message, remedy)


def _explain_alias(
    path: str, is_meant: Callable[[str], bool], settings: Settings, message: str, remedy: str
) -> Problem:
    text = decode((settings.content / path).read_bytes()).text
    lines = enumerate(text.split("\n"), 1)
    line = next((number for number, line in lines if any(map(is_meant, _ALIASES.split(line)))), 0)
    return Problem(settings.name_source(path), line, message, remedy)


def find_header_line(text: str, key: str) -> int:
    """Return the line on which a header key stands, counted from one; zero if the source has none."""
    pattern = re.compile(rf"\s*{re.escape(key)}\s*:".replace(r"\-", "[-_ ]?"), re.IGNORECASE)
    return next((n for n, line in enumerate(text.split("\n"), 1) if pattern.match(line)), 0)


def _find_said(text: str, said: Iterable[str]) -> int:
    lines = list(enumerate(text.split("\n"), 1))
    return next((number for words in said if words for number, line in lines if words in line), 0)


class _File(NamedTuple):
    path: str
    stamp: int
    size: int
    key: bytes


def _make_card(file: _File, reading: Reading, desk: Desk) -> Taken:
    story, zone = reading.story, desk.settings.timezone
    credit = find_credit(story, desk.sources)
    if credit:
        story, credit = apply_terms(story, credit, zone)
    word = story.section or desk.settings.default_section
    section = find_section(word, desk.sections)
    faults = list(_check(file.path, story, word, section, desk))
    warnings = list(_name_all(reading.warnings, desk.settings))
    if credit:
        for fault, is_fatal in _check_credit(file.path, credit, desk.settings):
            (faults if is_fatal else warnings).append(fault)
        breaches = _explain_breaches(file.path, reading, story, credit, desk)
        (faults if desk.settings.publish else warnings).extend(breaches)
    elif story.edits:
        message, remedy = "the header says Edits:, and no other outlet has the story", "Take the line out."
        warnings.append(explain_at(file.path, "edits", desk.settings, message, remedy))
    moment = read_moment(story.published, zone)
    url, save_as = desk.find_address(story, section, moment)
    brief, body = pack_brief(story, credit), pack_body(story, credit)
    files, links = _find_addresses(file.path, story)
    pictures = [picture.path for picture in story.pictures]
    card = Card(
        *file,
        whole=digest(body, _describe(section)),
        listed=digest(brief, _describe(section), url),
        moment=moment.timestamp(),
        status=story.status,
        embargo=read_moment(story.embargo, zone).timestamp() if story.embargo else 0.0,
        expires=read_expiry(story.expires, zone).timestamp() if story.expires else math.inf,
        section=word,
        language=story.language,
        source=credit.publisher if credit else "",
        indexing=credit.terms.indexing if credit else "own",
        corrected="\n".join(_date_corrections(story)),
        tags="\n".join(story.tags),
        byline="\n".join(story.byline),
        lead=story.lead,
        headline=headline_key(story.headline),
        asked="\n".join(headline_key(link.title) for link in story.related if not link.url),
        url=url,
        save_as=save_as,
        pictures="\n".join(pictures),
        files="\n".join(sorted({*files})),
        links="\n".join(links),
        aliases="\n".join(story.aliases),
        changed=find_change(story, zone),
        is_syndicated=int(credit is not None),
        share=digest(story.headline) if desk.settings.publish else b"",
        faults=pack_problems(faults),
        warnings=pack_problems(warnings),
    )
    return Taken(file.path, card, brief, body)


@lru_cache(maxsize=1024)
def _describe(section: Section) -> bytes:
    """Return what tells a section from others, for all stories that stand in it."""
    return digest(section)


def _date_corrections(story: Story) -> Iterator[str]:
    """Yield the day of each correction; one without a date is taken for as old as the story's text."""
    for correction in story.corrections:
        yield (correction.day or story.updated or story.published)[:10]


def _find_addresses(path: str, story: Story) -> tuple[list[str], list[str]]:
    """Return the files that a body's markup names, and its links into the site that name no source."""
    found = [find_addresses(path, block.html) for block in story.blocks if block.html]
    files, links = (
        ([each for some in kind for each in some] for kind in zip(*found, strict=True)) if found else ([], [])
    )
    return files, list(dict.fromkeys(links))


def find_addresses(path: str, html: str) -> tuple[list[str], list[str]]:
    """Return the files that markup of a source names, and its links into the site that name no source."""
    files, links = [], []
    for href in map(unescape, _ADDRESS.findall(html)):
        if file := _FILE.match(href):
            files.append(
                posixpath.normpath(posixpath.join("/", posixpath.dirname(path), unquote(file[1])))[1:]
            )
        elif href and not _LEAVES_SITE.match(href):
            links.append(href)
    return files, links


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


def _check(path: str, story: Story, word: str, section: Section, desk: Desk) -> Iterator[Problem]:
    """Check that the story's page lies inside the site and in no reserved folder, and what its header names."""
    settings = desk.settings
    if not is_path_part(story.slug):
        message = f"the slug {story.slug!r} cannot be part of an address"
        yield explain_at(path, "slug", settings, message, "Write it with letters, figures and hyphens only.")
    if word.startswith(".") or "/" in word or "\\" in word:
        message = f"the section {word!r} cannot be part of an address"
        yield explain_at(path, "section", settings, message, "Write the section's name alone.")
    if section.slug in desk.reserved:
        message = f"the section {word!r} takes an address that the site keeps for itself"
        taken = ", ".join(sorted(desk.reserved))
        yield explain_at(path, "section", settings, message, f"Call it otherwise; reserved are: {taken}.")
    if story.source_url and not is_web_address(story.source_url):
        message = f"the source's address is not safe: {story.source_url!r}"
        remedy = "Write a full address that begins with https://."
        yield explain_at(path, "source-url", settings, message, remedy)
    yield from _check_pictures(path, story, settings)
    for alias in story.aliases:
        if not read_alias(alias):
            message = f"the former address {alias!r} is no path that servers could be told"
            remedy = "Write it from the site's root, such as /2019/06/talks/, and without . at the start of a part."
            yield explain_alias(path, alias, settings, message, remedy)


def _check_pictures(path: str, story: Story, settings: Settings) -> Iterator[Problem]:
    for picture in story.pictures:
        if not is_inside(picture.path) or PurePosixPath(picture.path).suffix.lower() not in PICTURE_SUFFIXES:
            message = f"{picture.path!r} is not a picture under {settings.content.name}/"
            known = ", ".join(sorted(PICTURE_SUFFIXES))
            remedy = f"Name a file such as pictures/quay.jpg; known are {known}."
        elif not picture.alt:
            message = f"the picture {picture.path} has no alternative text"
            remedy = "Say on a line Alt: what it shows, for readers who cannot see it."
        else:
            continue
        yield explain_picture(path, picture.path, settings, message, remedy)


def _check_credit(path: str, credit: Credit, settings: Settings) -> list[tuple[Problem, bool]]:
    """Tell of a credit without an address, which publishing refuses, and of an outlet not described."""
    faults = []
    said = credit.url, credit.wording, credit.publisher
    if credit.publisher and not credit.described:
        listed = settings.name_source("sources.toml")
        message = f"the source {credit.publisher!r} is not described in {listed}"
        remedy = "Describe it there, so that its name, licence and wording are right."
        faults.append((explain_at(path, "source", settings, message, remedy, said), False))
    if not credit.url and not credit.text_only:
        message = "a story from elsewhere has no address of its original"
        remedy = "Add a line Source-URL:, or describe its source as text_only in sources.toml."
        faults.append((explain_at(path, "source", settings, message, remedy, said), settings.publish))
    return faults


def _explain_breaches(
    path: str, reading: Reading, story: Story, credit: Credit, desk: Desk
) -> Iterator[Problem]:
    """Tell each term of its source that a story breaks, which publishing refuses."""
    source = desk.sources.find(credit.publisher)
    entry = source.key if source else ""
    for breach in find_breaches(reading.story, story, credit, reading.ledger):
        message = f"breaks the term {breach.term} of [sources.{entry}]: {breach.message}"
        yield explain_at(path, breach.header, desk.settings, message, breach.remedy, breach.said)
