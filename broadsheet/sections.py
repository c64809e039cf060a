"""Knows the sections of a site: their names, order and descriptions, as ``content/sections.toml`` gives them.

Must not know the stories in them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import cycle
from typing import TYPE_CHECKING, get_args

from broadsheet.datafiles import Field, find_line, read_table
from broadsheet.story import Kind, Problem
from broadsheet.text import headline_key, slugify

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

ACCENTS = ("blue", "green", "purple", "ochre", "teal", "rose", "slate", "red")
"""The colours that a section may have, in the order in which they are given out; a theme says what they look like."""
_LAST = 1000
_FIELDS = {
    "name": Field(str, ""),
    "description": Field(str, ""),
    "order": Field(int, _LAST),
    "accent": Field(str, "", choices=ACCENTS),
    "kind": Field(str, "", choices=get_args(Kind)[1:]),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One section; sections without an order stand after those with one."""

    slug: str
    name: str
    description: str = ""
    order: int = _LAST
    accent: str = ""
    """The colour that marks it, one of :data:`ACCENTS`; nothing where the editor leaves that to us."""
    kind: Kind = ""
    """What its stories are, unless they say otherwise."""


def read_sections(
    path: Path, shown: str, reserved: Collection[str] = ()
) -> tuple[dict[str, Section], tuple[Problem, ...]]:
    """Read ``sections.toml`` into sections by slug; ``shown`` is its name in messages.

    No section may take one of the ``reserved`` addresses, which the site keeps for itself.
    """
    table = read_table(path, shown, "sections", _FIELDS)
    problems = list(table.problems)
    sections: dict[str, Section] = {}
    for key, entry in table.entries.items():
        if slugify(key) != key:
            line = find_line(table.text, "sections", key)
            message = f"[sections.{key}] cannot be an address"
            problems.append(Problem(shown, line, message, f"Call it [sections.{slugify(key)}]."))
        if slugify(key) in reserved:
            line = find_line(table.text, "sections", key)
            message = f"[sections.{key}] takes an address that the site keeps for itself"
            remedy = f"Call it otherwise; reserved are: {', '.join(sorted(reserved))}."
            problems.append(Problem(shown, line, message, remedy))
        sections[slugify(key)] = Section(slugify(key), **{**entry, "name": entry["name"] or _make_name(key)})
    return sections, tuple(problems)


def find_section(word: str, sections: Mapping[str, Section]) -> Section:
    """Return the section that a folder or a header names; one that is not described gets a plain name."""
    slug = slugify(word)
    if slug in sections:
        return sections[slug]
    named = (section for section in sections.values() if headline_key(section.name) == headline_key(word))
    return next(named, None) or Section(slug, _make_name(word))


def give_accents(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield sections in their order, each with an accent: the editor's choice, else the next that nobody has chosen.

    Once all are given out, they are given out again.
    """
    given = list(sections)
    chosen = {section.accent for section in given}
    free = cycle([accent for accent in ACCENTS if accent not in chosen] or ACCENTS)
    for section in given:
        yield section if section.accent else replace(section, accent=next(free))


def _make_name(word: str) -> str:
    """Turn a folder's name into words; a name that has capitals is the editor's own and stays."""
    if word != word.lower():
        return word
    words = word.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
