"""Knows the outlets whose stories a site carries, as ``content/sources.toml`` describes them.

Must not know the stories: what a story says of its source is matched in ``enrich``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args
from urllib.parse import urlsplit

from broadsheet.addresses import host_of, is_inside, is_web_address
from broadsheet.datafiles import LIKE, Field, Table, find_line, read_table
from broadsheet.story import Problem
from broadsheet.text import headline_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Position = Literal["bottom", "top", "both"]
LinkTarget = Literal["story", "home"]
Indexing = Literal["noindex", "own", "canonical", "googlebot-news"]

OUTLETS = Path(__file__).with_name("outlets.toml")
"""Outlets whose terms are known; an entry takes one of them over by its name (``like = "propublica"``)."""
_FIELDS = {
    LIKE: Field(str, ""),
    "name": Field(str, ""),
    "home": Field(str, "", is_url=True),
    "feed": Field(str, "", is_url=True),
    "licence": Field(str, ""),
    "licence_url": Field(str, "", is_url=True),
    "wording": Field(str, ""),
    "own_copy": Field(bool, default=False),
    "text_only": Field(bool, default=False),
    "aliases": Field(list, []),
}
_TERMS = {
    "terms": Field(str, "", is_url=True),
    "position": Field(str, "bottom", choices=get_args(Position)),
    "link": Field(str, "story", choices=get_args(LinkTarget)),
    "byline": Field(str, ""),
    "institutions": Field(bool, default=False),
    "indexing": Field(str, "noindex", choices=get_args(Indexing)),
    "counter": Field(str, ""),
    "closing": Field(str, ""),
    "extract": Field(int, 0),
    "pictures": Field(bool, default=True),
    "edits": Field(bool, default=True),
    "keep_links": Field(bool, default=False),
    "takedown": Field(int, 0),
    "logo": Field(str, ""),
}


_OF_CREDIT = ("publisher", "headline", "author", "date", "licence")
PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    "wording": _OF_CREDIT,
    "closing": _OF_CREDIT,
    "byline": ("author", "publisher"),
    "counter": ("id", "url", "slug"),
}
"""What stands in braces in a source's texts for what is known of each story."""
_BRACES = re.compile(r"\{([^{}]*)\}")
_LOGOS = frozenset({".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"})


def find_placeholders(template: str) -> list[str]:
    """Return the names that stand in braces in a text."""
    return _BRACES.findall(template)


def fill_placeholders(template: str, values: Mapping[str, str]) -> str:
    """Put values in the place of names in braces; what is not named stays."""
    return _BRACES.sub(lambda match: values.get(match[1], match[0]), template)


class Terms(NamedTuple):
    """What an outlet asks of those who publish its stories again."""

    terms: str = ""
    """The address where the outlet tells its terms."""
    position: Position = "bottom"
    """Where the credit stands: behind the story, before it, or both."""
    link: LinkTarget = "story"
    """Where the credit's link leads: to the original story, or to the outlet's home."""
    byline: str = ""
    """How the outlet wants its authors named: ``{author}`` stands for a name, ``{publisher}`` for the outlet."""
    institutions: bool = False
    """Authors are named with their institutions."""
    indexing: Indexing = "noindex"
    """What search engines may do: nothing, all, prefer the original (``canonical``), or all but news."""
    counter: str = ""
    """The https address of a picture of one pixel by which the outlet counts readers: ``{url}`` stands for the
    original's address, ``{id}`` for the last number in it, ``{slug}`` for the story's own name."""
    closing: str = ""
    """A sentence that ends each story; with the placeholders of the wording."""
    extract: int = 0
    """How many words of a story may be shown; zero for all of them."""
    pictures: bool = True
    """The outlet's pictures may be shown, too."""
    edits: bool = True
    """A story may be edited in more than place, time and style."""
    keep_links: bool = False
    """All links of the story must stand."""
    takedown: int = 0
    """After how many days a story has to go; zero for never."""
    logo: str = ""
    """A picture of the content folder that the credit shows."""


NO_TERMS = Terms()
"""What is asked by outlets that say nothing of it: a link back, and no second place in search engines."""


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet."""

    key: str
    name: str
    home: str = ""
    feed: str = ""
    """The address of the outlet's own feed, which feeds name beside each of its stories."""
    licence: str = ""
    licence_url: str = ""
    wording: str = ""
    """The outlet's own credit line; ``{publisher}`` stands for its name, ``{headline}``, ``{author}``, ``{date}`` and
    ``{licence}`` for what is known of the story."""
    own_copy: bool = False
    """This site's own copy under another name, which needs no attribution."""
    text_only: bool = False
    """The outlet has no public pages: a story of it may be published without a link to the original."""
    aliases: tuple[str, ...] = ()
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Sources:
    """The outlets of a site, found by whatever name copy gives them."""

    by_name: Mapping[str, Source]
    by_host: Mapping[str, Source]

    def find(self, name: str, url: str = "") -> Source | None:
        """Return the outlet of that name or alias; without a name, the one whose home the address is on."""
        if name:
            return self.by_name.get(headline_key(name))
        return self.by_host.get(host_of(url))

    @property
    def counter_hosts(self) -> tuple[str, ...]:
        """Return the hosts of all counters, which pages load a picture from (``counter.example``)."""
        found = (source.terms.counter for source in self.by_name.values())
        return tuple(sorted({urlsplit(counter).netloc.lower() for counter in found if counter}))

    @property
    def logos(self) -> frozenset[str]:
        """Return the files of the content folder that credits show."""
        return frozenset({source.terms.logo for source in self.by_name.values()} - {""})


NO_SOURCES = Sources({}, {})


def read_sources(path: Path, shown: str) -> tuple[Sources, tuple[Problem, ...]]:
    """Read ``sources.toml``; ``shown`` is its name in messages. Without the file there are no sources."""
    table = read_table(path, shown, "sources", _FIELDS | _TERMS, find_models=read_outlets)
    problems = list(table.problems)
    by_name: dict[str, Source] = {}
    by_host: dict[str, Source] = {}
    for key, entry in table.entries.items():
        for name, message, remedy in _check_terms(entry, path.parent):
            line = find_line(table.text, "sources", key, name)
            problems.append(Problem(shown, line, f"[sources.{key}] {name} {message}", remedy))
            entry[name] = (_FIELDS | _TERMS)[name].default
        terms = Terms(**{name: entry.pop(name) for name in _TERMS})
        del entry[LIKE]
        told = {**entry, "name": entry["name"] or key, "aliases": tuple(entry["aliases"]), "terms": terms}
        source = Source(key=key, **told)
        if host_of(source.home):
            by_host.setdefault(host_of(source.home), source)
        problems += _name_source(source, by_name, table, shown)
    return Sources(by_name, by_host), tuple(problems)


@cache
def read_outlets() -> Mapping[str, dict[str, Any]]:
    """Return the outlets whose terms are known, each with what an entry of ``sources.toml`` would say of it."""
    fields = _FIELDS | _TERMS
    entries = read_table(OUTLETS, OUTLETS.name, "sources", fields).entries
    return {
        name: {key: value for key, value in entry.items() if value != fields[key].default}
        for name, entry in entries.items()
    }


def _name_source(source: Source, by_name: dict[str, Source], table: Table, shown: str) -> Iterator[Problem]:
    """Let a source be found by all its names; one that another has already is a problem."""
    for name in dict.fromkeys(map(headline_key, (source.key, source.name, *source.aliases))):
        first = by_name.setdefault(name, source)
        if first is not source:
            line = find_line(table.text, "sources", source.key, "aliases" if source.aliases else "")
            message = f"[sources.{source.key}] answers to a name that [sources.{first.key}] has already"
            yield Problem(shown, line, message, "Give each name to one source only.")


def _check_terms(entry: Mapping[str, Any], content: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the keys whose values no story could keep to, each with what is wrong and how to mend it."""
    for name, known in PLACEHOLDERS.items():
        if unknown := [each for each in find_placeholders(entry[name]) if each not in known]:
            told = ", ".join(f"{{{each}}}" for each in known)
            yield name, f"has an unknown placeholder {{{unknown[0]}}}", f"Known are: {told}."
        elif set("{}") & set(_BRACES.sub("", entry[name])):
            yield name, "has a brace that stands alone", "Write {publisher}, or no brace at all."
    if entry["byline"] and find_placeholders(entry["byline"]).count("author") != 1:
        yield "byline", "does not name the author once", 'Write it like "{author}, {publisher}".'
    for name in ("extract", "takedown"):
        if entry[name] < 0:
            yield name, f"is {entry[name]}", "Write a whole number, or 0 for no limit."
    yield from _check_files(entry, content)


def _check_files(entry: Mapping[str, Any], content: Path) -> Iterator[tuple[str, str, str]]:
    if entry["counter"] and not _is_counter(entry["counter"]):
        remedy = "Write the address of the picture, beginning with https://; its host must have no braces."
        yield "counter", f"is no https address: {entry['counter']!r}", remedy
    if entry["link"] == "home" and not entry["home"]:
        yield "link", 'is "home", and no home is known', "Add a line home = with the outlet's address."
    if logo := entry["logo"]:
        if not is_inside(logo) or PurePosixPath(logo).suffix.lower() not in _LOGOS:
            yield "logo", f"is no picture of the content folder: {logo!r}", "Write it like pictures/logo.svg."
        elif not (content / logo).is_file():
            yield "logo", f"names a file that is not there: {logo!r}", "Add the picture or mend its name."


def _is_counter(template: str) -> bool:
    host = template.partition("://")[2].partition("/")[0]
    return template.startswith("https://") and "{" not in host and is_web_address(_BRACES.sub("0", template))
