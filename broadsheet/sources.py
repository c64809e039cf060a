"""Knows the outlets whose stories a site carries, as ``content/sources.toml`` describes them.

Must not know the stories: what a story says of its source is matched in ``enrich``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from broadsheet.addresses import host_of
from broadsheet.datafiles import Field, find_line, read_table
from broadsheet.story import Problem
from broadsheet.text import headline_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Position = Literal["bottom", "top", "both"]
LinkTarget = Literal["story", "home"]
Indexing = Literal["noindex", "own", "canonical", "googlebot-news"]

_FIELDS = {
    "name": Field(str, ""),
    "home": Field(str, "", is_url=True),
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
    """The https address of a picture of one pixel by which the outlet counts readers; ``{url}`` and the like stand
    for what is known of the story."""
    closing: str = ""
    """A sentence that ends each story."""
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
    licence: str = ""
    licence_url: str = ""
    wording: str = ""
    """The outlet's own credit line; ``{publisher}`` stands for its name."""
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


NO_SOURCES = Sources({}, {})


def read_sources(path: Path, shown: str) -> tuple[Sources, tuple[Problem, ...]]:
    """Read ``sources.toml``; ``shown`` is its name in messages. Without the file there are no sources."""
    table = read_table(path, shown, "sources", _FIELDS | _TERMS)
    problems = list(table.problems)
    by_name: dict[str, Source] = {}
    by_host: dict[str, Source] = {}
    for key, entry in table.entries.items():
        terms = Terms(**{name: entry.pop(name) for name in _TERMS})
        told = {**entry, "name": entry["name"] or key, "aliases": tuple(entry["aliases"]), "terms": terms}
        source = Source(key=key, **told)
        if host_of(source.home):
            by_host.setdefault(host_of(source.home), source)
        for name in dict.fromkeys(map(headline_key, (source.key, source.name, *source.aliases))):
            first = by_name.setdefault(name, source)
            if first is not source:
                line = find_line(table.text, "sources", key, "aliases" if entry["aliases"] else "")
                message = f"[sources.{key}] answers to a name that [sources.{first.key}] has already"
                problems.append(Problem(shown, line, message, "Give each name to one source only."))
    return Sources(by_name, by_host), tuple(problems)
