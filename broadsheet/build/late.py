"""Knows whether nothing but the texts of a few stories has changed since the last build, and which outputs show them.

Must not know how outputs are made. Whatever it cannot be sure of, it leaves to a build that looks at everything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from broadsheet.build.intake import take_in
from broadsheet.build.scan import TICK
from broadsheet.build.showing import NOWHERE, Whereabouts, find_showing
from broadsheet.build.store import Reader
from broadsheet.outputs.trace import digest
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from broadsheet.build.cards import Card
    from broadsheet.build.intake import Desk, Taken
    from broadsheet.build.scan import Source
    from broadsheet.build.store import Store

_MOST = 64
"""Stories, and outputs, that one process makes sooner than several."""
_OF_TEXT = ("stamp", "size", "key", "whole", "listed", "headline", "asked")
"""The fields of a card that may change while the story stands where it stood in all lists."""


class Seal(msgspec.Struct, frozen=True, array_like=True):
    """What a good build leaves to the next, which holds as long as nothing but texts has changed."""

    stand: bytes
    """The digest of all that outputs are made from beside the stories."""
    made: float
    """When the build was, in seconds since 1970."""
    due: float
    """When the first story has to come out or to go, or a file says something else, in seconds since 1970."""
    stories: int
    """Those that are out."""
    withheld: int
    """Those that stay in."""
    links: tuple[tuple[str, str], ...]
    """Pages of stories with addresses in their bodies that lead into the site, a line each."""
    warnings: tuple[Problem, ...]
    """What was told of all sources."""


class Late(NamedTuple):
    """Stories whose texts have changed, while all lists are as they were."""

    seal: Seal
    taken: tuple[Taken, ...]
    """The stories, read anew; those whose bytes are the same have no body."""
    stale: dict[str, str]
    """The outputs that show them, each with the source that it is about."""


class Watch(NamedTuple):
    """What can be found out for a build that looks for late texts."""

    have_fallen: Callable[[], bool]
    """Tells whether any output is not what the last build left."""
    locate: Callable[[bytes, str], Whereabouts]
    """Tells where a story stands in packed lists."""


class Stand(NamedTuple):
    """What outputs are made from beside the stories."""

    told: bytes
    """The digest of the programs and of all settings; empty if it cannot be told."""
    files: tuple[Source, ...]
    """The files of the theme."""

    def seal(self, others: Iterable[Source], since: int) -> bytes:
        """Return the digest of all, with the ``others`` of the content folder; nothing if that cannot be known.

        ``since`` is when a build looked at them, in nanoseconds since 1970: a younger file may have changed since.
        """
        files = [*self.files, *others]
        if not self.told or any(file.stamp >= since - TICK for file in files):
            return b""
        return digest(self.told, sorted(files))


def find_late(
    files: Collection[Source],
    stand: Stand,
    desk: Desk,
    store: Store,
    watch: Watch,
) -> Late | None:
    """Return what has changed since the last good build if it is no more than the texts of a few stories.

    Nothing is filed.
    """
    meta = store.read_meta()
    seal = msgspec.msgpack.decode(meta["seal"], type=Seal) if meta.get("seal") else None
    since, now = int(meta.get("since", 0)), desk.now.timestamp()
    if seal is None or meta.get("basis") != desk.basis or not seal.made <= now < seal.due:
        return None
    rest = set(files).difference(store.read_stamps(since - TICK))
    changed = store.count_sources() - (len(files) - len(rest))
    if changed > _MOST:
        return None
    known = {card.path: card for card in store.find_cards(source.path for source in rest)}
    others = [source for source in rest if source.path not in known]
    if len(known) != changed or stand.seal(others, since) != seal.stand:
        return None
    taken = tuple(take_in(path, desk, known[path]) for path in sorted(known))
    if not all(_is_late(each, known[each.path], now) for each in taken):
        return None
    changes = [(known[each.path], each.card) for each in taken if each.card]
    stale = dict(_find_stale(changes, store, watch))
    return None if len(stale) > _MOST or watch.have_fallen() else Late(seal, taken, stale)


def _is_late(taken: Taken, known: Card, now: float) -> bool:
    """Tell whether a story stands in all lists where it stood, and nothing but itself need be looked at."""
    card = taken.card
    if card is None:
        return False
    before = known._replace(**{name: getattr(card, name) for name in _OF_TEXT})
    is_out = (
        card.status not in {"draft", "withdrawn"} and max(card.embargo, card.moment) <= now < card.expires
    )
    return card == before and (
        card.whole == known.whole or (is_out and not (card.pictures or card.files or card.links))
    )


def _find_stale(
    changes: Iterable[tuple[Card, Card]], store: Store, watch: Watch
) -> Iterator[tuple[str, str]]:
    """Yield the outputs that show something of stories whose cards were and are as given, with their subjects."""
    for before, card in changes:
        if card.listed != before.listed:
            found = watch.locate(store.read_lineup(), card.path)
            yield from find_showing(card.path, ("listed", "whole"), found, store)
        elif card.whole != before.whole:
            yield from find_showing(card.path, ("whole",), NOWHERE, store)
        if card.headline != before.headline:
            for path in store.find_asking(before.headline, card.headline):
                yield from find_showing(path, ("whole",), NOWHERE, store)


def have_fallen(store: Path, output: Path) -> bool:
    """Tell whether any output is not what the last build left. All are looked at; another process may do so."""
    root, look = f"{os.fspath(output)}{os.sep}", os.stat
    reader = Reader(store)
    try:
        for name, stamp, size in reader.read_stamps():
            status = look(root + name)
            if status.st_mtime_ns != stamp or status.st_size != size:
                return True
    except OSError:
        return True
    finally:
        reader.close()
    return False
