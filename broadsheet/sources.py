"""Knows the outlets whose stories a site carries, as ``content/sources.toml`` describes them.

Must not know the stories: what a story says of its source is matched in ``enrich``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from broadsheet.addresses import host_of
from broadsheet.datafiles import Field, find_line, read_table
from broadsheet.story import Problem
from broadsheet.text import headline_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Policy = Literal["link-back", "own"]

_FIELDS = {
    "name": Field(str, ""),
    "home": Field(str, "", is_url=True),
    "licence": Field(str, ""),
    "licence_url": Field(str, "", is_url=True),
    "wording": Field(str, ""),
    "policy": Field(str, "link-back", choices=("link-back", "own")),
    "text_only": Field(bool, default=False),
    "aliases": Field(list, []),
}


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
    policy: Policy = "link-back"
    """``own``: this site's own copy under another name, which needs no attribution."""
    text_only: bool = False
    """The outlet has no public pages: a story of it may be published without a link to the original."""
    aliases: tuple[str, ...] = ()


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
    table = read_table(path, shown, "sources", _FIELDS)
    problems = list(table.problems)
    by_name: dict[str, Source] = {}
    by_host: dict[str, Source] = {}
    for key, entry in table.entries.items():
        source = Source(
            key=key, **{**entry, "name": entry["name"] or key, "aliases": tuple(entry["aliases"])}
        )
        if host_of(source.home):
            by_host.setdefault(host_of(source.home), source)
        for name in dict.fromkeys(map(headline_key, (source.key, source.name, *source.aliases))):
            first = by_name.setdefault(name, source)
            if first is not source:
                line = find_line(table.text, "sources", key, "aliases" if entry["aliases"] else "")
                message = f"[sources.{key}] answers to a name that [sources.{first.key}] has already"
                problems.append(Problem(shown, line, message, "Give each name to one source only."))
    return Sources(by_name, by_host), tuple(problems)
