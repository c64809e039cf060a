"""Knows to which stories a story leads on: its neighbours in its section, and others that have most in common with it.

Must not know how stories are found or shown.

The measure: two points for each topic that both have, one for the same section; of those with as many points the
newer comes first. Candidates are the six stories that follow the next older one of its section, and for each of its
first three topics the three next older ones. So a page that stands changes with its neighbours alone, whatever appears
later. Where the end of a section is near, newer stories of it, the nearest first, fill places that are left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from broadsheet.outputs.trace import DIGEST_SIZE
from broadsheet.text import slugify

TOPICS = 3
"""Of a story's topics, as many count for where it leads."""
_COUNT = 4
"""Stories that one leads on to."""
_IN_SECTION, _IN_TOPIC = 6, 3
_A_TOPIC, _THE_SECTION = 2, 1


class Where(NamedTuple):
    """A list, from the newest story to the oldest, and the place of a story in it."""

    stories: Sequence[Any]
    at: int


class Near(NamedTuple):
    """Where a story stands: in its section, and under its first topics."""

    section: Where
    topics: tuple[Where, ...]


class Told(NamedTuple):
    """What the measure wants to know of a story."""

    path: str
    moment: float
    section: str
    topics: frozenset[str]


@lru_cache(maxsize=4096)
def spell_topics(names: str) -> tuple[str, ...]:
    """Return the slugs of topics, given a line each; two spellings of one topic are one."""
    return tuple(dict.fromkeys(map(slugify, names.split("\n")))) if names else ()


@lru_cache(maxsize=4096)
def gather_topics(names: str) -> frozenset[str]:
    """Return the slugs of topics as a set."""
    return frozenset(spell_topics(names))


def find_beside(near: Near) -> tuple[Any, Any]:
    """Return the next newer and the next older story of the section; nothing where there is none."""
    stories, at = near.section
    return stories[at - 1] if at else None, stories[at + 1] if at + 1 < len(stories) else None


def look_around(near: Near) -> list[tuple[Sequence[Any], int, int]]:
    """Return in which lists all stories stand that a page may lead to, from which place to which."""
    stories, at = near.section
    more = _COUNT if len(stories) - at - 1 <= _COUNT else 0
    found = [(stories, max(0, at - 1 - more), at), (stories, at + 1, at + 2 + _IN_SECTION)]
    return found + [(stories, at + 1, at + 1 + _IN_TOPIC) for stories, at in near.topics]


def identify_near(near: Near, identify: Callable[[Sequence[Any], int, int], bytes]) -> bytes:
    """Return what tells all that a page may lead to, which also decides what it does lead to.

    ``identify`` gives the digests of a list's stories from one place to another, all of them 16 bytes long.
    """
    found = [identify(*part) for part in look_around(near)]
    return bytes([len(each) // DIGEST_SIZE for each in found]) + b"".join(found)


def choose_onward(near: Near, tell: Callable[[Any], Told]) -> list[Any]:
    """Return the stories to go on to beside the neighbours, those first that have most in common."""
    stories, at = near.section
    own = tell(stories[at])
    taken = {own.path, *(tell(story).path for story in find_beside(near) if story is not None)}
    ranked = []
    older = [stories[at + 2 : at + 2 + _IN_SECTION]]
    older += [each[place + 1 : place + 1 + _IN_TOPIC] for each, place in near.topics]
    for story in chain(*older):
        path, moment, section, topics = tell(story)
        if path not in taken:
            taken.add(path)
            score = _A_TOPIC * len(own.topics & topics) + _THE_SECTION * (section == own.section)
            ranked.append((-score, -moment, path, story))
    ranked.sort()  # no two have one path
    chosen = [row[3] for row in ranked[:_COUNT]]
    rest = stories[max(0, at - 1 - _COUNT + len(chosen)) : max(0, at - 1)]
    return [*chosen, *reversed(rest)]


def reach_in_section(at: int, count: int) -> set[int]:
    """Return the places of the stories in a section of so many that may lead to the one at a place."""
    ahead = range(at - 1 - _IN_SECTION, at)
    behind = range(max(at + 1, count - 1 - _COUNT), at + 2 + _COUNT)
    return {*ahead, at + 1, *behind} & {*range(count)}


def reach_in_topic(at: int) -> set[int]:
    """Return the places of the stories under a topic that may lead to the one at a place."""
    return {*range(max(0, at - _IN_TOPIC), at)}
