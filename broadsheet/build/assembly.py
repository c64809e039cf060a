"""Knows how an edition comes about: what has changed is read and filed, and what may be out now goes out.

Must not know what pages show of a story, nor Pelican.
"""

from __future__ import annotations

import math
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, cast

from broadsheet.build.cards import Filed, make_cards, unpack_problems
from broadsheet.build.darkroom import FiledOriginals, measure_originals
from broadsheet.build.edition import Edition
from broadsheet.build.intake import Taken, explain_picture, take_all_in
from broadsheet.build.parcels import ElsewhereError
from broadsheet.build.report import Findings
from broadsheet.build.scan import TICK
from broadsheet.build.shares import cut_months
from broadsheet.build.store import Reader
from broadsheet.build.workers import choose_executor
from broadsheet.enrich.related import index_headlines
from broadsheet.schedule import NEWS, find_reason_to_withhold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from broadsheet.build.cards import Card
    from broadsheet.build.intake import Desk
    from broadsheet.build.progress import Progress
    from broadsheet.build.scan import Source
    from broadsheet.build.store import Store
    from broadsheet.settings import Settings
    from broadsheet.story import Problem

_BATCH = 1000
"""Sources that are filed at once."""


def make_edition(
    sources: list[Source], desk: Desk, store: Store, findings: Findings, progress: Progress
) -> Edition:
    """Read the sources that have changed since the store was filled, and make all that may be out ready.

    A store that was filled on another basis is not believed. The list of sources is emptied: it may be long.
    """
    edition = Edition(desk, Reader(store.path))
    meta = store.read_meta()
    kept = store.read_cards() if meta.get("basis") == desk.basis else {}
    stands = set(store.read_stamps(int(meta.get("since", 0)) - TICK)) if kept else set()
    changed = [source.path for source in sources if source not in stands]
    cards = {source.path: kept[source.path] for source in sources if source in stands}
    sources.clear()
    stands.clear()
    known = {card.path: card for card in store.find_cards(path for path in changed if path in kept)}
    store.write_meta(basis=desk.basis, seal=b"", stands=0)  # until a good build seals what is filed now
    if not kept:
        store.clear_sources()
    edition.read = len(changed)
    before = int(meta.get("since", 0)) - TICK if kept else 0
    found = _note_faults(_take_all(changed, known, desk, store, progress), edition, findings)
    cards.update((card.path, card) for card in make_cards(found))
    store.forget_sources(kept.keys() - cards.keys())
    _select(edition, {path: cards[path] for path in sorted(cards)}, findings)
    shown = sorted({picture for path in edition.files for picture in edition.list_pictures(path)})
    edition.originals, problems = measure_originals(shown, desk.settings, store, before, progress)
    findings.problems.extend(problems)
    edition.replace_pictures()
    return edition


def _note_faults(found: Iterator[Taken], edition: Edition, findings: Findings) -> Iterator[Card]:
    """Yield the cards of what was taken in; what could not be read is told."""
    for taken in found:
        if taken.card:
            yield taken.card
        else:
            edition.unreadable.add(taken.path)
            findings.problems.extend(taken.problems)


def open_edition(desk: Desk, path: Path, filed: bytes) -> Edition:
    """Take the stories as they are on file, for a process that shares no memory with the one that filed them.

    Raises ElsewhereError if others are on file.
    """
    edition = Edition(desk, Reader(path, is_settled=True))
    if edition.reader.stamp() != filed:
        message = f"a worker sees another file of stories than the build, {path}"
        raise ElsewhereError(message, "Let all workers see the site's cache folder as the build does.")
    _select(edition, edition.reader.read_cards(), Findings())
    edition.originals = dict(FiledOriginals(edition.reader))
    edition.replace_pictures()
    return edition


def _take_all(
    paths: Sequence[str], known: Mapping[str, Card], desk: Desk, store: Store, progress: Progress
) -> Iterator[Taken]:
    """Take in sources and file them, so that whoever makes pages finds them, also in another process."""
    work = partial(take_all_in, desk, known)
    executor = choose_executor(desk.settings, len(paths), lambda: work)
    found = progress.follow(executor.map(work, paths, _cut_months), len(paths), "Reading stories")
    for batch in _cut(found, _BATCH):
        read = [taken for taken in batch if taken.card and taken.body]
        store.write_sources((taken.card, taken.brief, taken.body) for taken in read if taken.card)
        store.restamp(taken.card for taken in batch if taken.card and not taken.body)
        yield from (Taken(taken.path, taken.card, problems=taken.problems) for taken in batch)


def _cut_months(paths: Sequence[str], size: int) -> list[Sequence[str]]:
    return cut_months(paths, size, str)


def _cut(items: Iterator[Taken], size: int) -> Iterator[list[Taken]]:
    while batch := list(islice(items, size)):
        yield batch


def _select(edition: Edition, cards: Mapping[str, Card], findings: Findings) -> None:
    """Choose the stories that may be out now; those that cannot be are told."""
    desk = edition.desk
    now, publish = desk.now.timestamp(), desk.settings.publish
    out: dict[str, Card] = {}
    for path, card in cards.items():
        if card.status in {"draft", "withdrawn"} or not max(card.embargo, card.moment) <= now < card.expires:
            story = Filed(path, edition.reader.fetch, {}).whole
            if card.status not in {"draft", "withdrawn"}:
                moments = (card.embargo, card.moment, card.expires)
                edition.await_moment(min((each for each in moments if each > now), default=math.inf), path)
            edition.withheld[path] = find_reason_to_withhold(story, desk.now, desk.settings.timezone)
            edition.withheld_files.update(list_files(card))
            continue
        edition.await_moment(card.expires, path)
        if publish and card.is_listed and card.indexing == "own" and card.moment > now - NEWS:
            edition.await_moment(card.moment + NEWS, path)
        if card.warnings:
            findings.warnings.extend(unpack_problems(card.warnings))
        if card.faults or card.pictures:
            problems = [*unpack_problems(card.faults), *_find_missing_pictures(card, desk.settings)]
            findings.problems.extend(problems)
            if problems:
                edition.unreadable.add(path)
                continue
        out[path] = card
        note_card(card, edition)
    edition.cards = out
    listed = ((path, card.headline) for path, card in out.items() if card.is_listed)
    edition.headlines = index_headlines(listed)


def note_card(card: Card, edition: Edition) -> None:
    """Note of a story that goes out what concerns the whole site."""
    outputs = cast("dict[str, str]", edition.outputs)  # until all are noted
    first = outputs.setdefault(card.save_as, card.path)
    if first != card.path:
        edition.contested.append((card.save_as, first, card.path))
    if card.is_listed:
        edition.words.setdefault(card.section)
    if card.pictures or card.files:
        edition.files[card.path] = "\n".join(list_files(card))
    if card.links:
        edition.links[card.save_as] = card.links
    for alias in card.aliases.split("\n") if card.aliases else ():
        edition.note_alias(alias, card.path)


def list_files(card: Card) -> list[str]:
    """Return the files of the content folder that a story shows or leads to."""
    return [name for names in (card.pictures, card.files) if names for name in names.split("\n")]


def _find_missing_pictures(card: Card, settings: Settings) -> Iterator[Problem]:
    for name in card.pictures.split("\n") if card.pictures else ():
        if not (settings.content / name).is_file():
            message = f"there is no picture {settings.name_source(name)}"
            yield explain_picture(card.path, name, settings, message, "Add the file or mend its name.")
