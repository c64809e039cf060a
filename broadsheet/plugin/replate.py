"""Knows how pages of late texts are made while the rest of the site stands: a replate, as printers call it.

Must not know how a build finds out which texts are late. It makes what a whole build would make, or nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from broadsheet.build.assembly import note_card
from broadsheet.build.darkroom import FiledOriginals
from broadsheet.build.edition import Edition
from broadsheet.build.filed import FiledHeadlines
from broadsheet.build.progress import Progress
from broadsheet.build.proof import Proof
from broadsheet.build.records import SHOWS_OTHER, Records
from broadsheet.build.report import Counts, Findings
from broadsheet.build.staging import find_changed, publish
from broadsheet.build.store import Reader
from broadsheet.build.workers import Serial
from broadsheet.plugin.packed_lineup import unpack_lineup
from broadsheet.plugin.press import Outputs, describe_output, equip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, KeysView, Sequence

    from broadsheet.build.late import Late
    from broadsheet.build.store import Store
    from broadsheet.plugin.generators import Build
    from broadsheet.plugin.listings import ListedStories
    from broadsheet.plugin.writer import Writer


class Replate:
    """A build that makes the outputs of late texts, and no others."""

    def __init__(self, late: Late, build: Build, store: Store) -> None:
        """Take what is late, and the build that found it."""
        self._late = late
        self._build = build
        self._store = store
        self._settings = build.desk.settings
        filed = _FiledOutputs(store)
        self._outputs = Outputs(self._settings.output, filed, filed)
        self._filed = filed

    def run(self, writer: Writer, open_generators: Callable[[Build], Sequence[Any]]) -> Counts | None:
        """Make and publish; return what was done. Nothing is published if more has to be looked at."""
        if self._find_broken():
            return None
        self._file()
        written = self._remake(writer, open_generators) if self._late.stale else 0
        if written is None:
            return None
        seal = msgspec.structs.replace(self._late.seal, made=self._build.desk.now.timestamp())
        self._store.write_meta(since=self._build.since, seal=msgspec.msgpack.encode(seal), stands=1)
        self._build.findings.warnings.extend(seal.warnings)
        unchanged = self._store.count_outputs() - written
        read, stale = len(self._late.taken), len(self._late.stale)
        return Counts(seal.stories, seal.withheld, read, stale, written, unchanged, 0)

    def _find_broken(self) -> bool:
        """Tell whether a link of a story leads to a file of others that is gone."""
        proof = Proof({}, self._build.edition, self._settings, self._outputs)
        links = self._late.seal.links
        return any(True for page, found in links for _ in proof.find_broken(page, found.split("\n")))

    def _file(self) -> None:
        """File the texts; until their pages are out, no other build may take this one's findings over."""
        self._store.write_meta(seal=b"", stands=0)
        taken = [(each.card, each.brief, each.body) for each in self._late.taken if each.card]
        self._store.write_sources(row for row in taken if row[2])
        self._store.restamp(card for card, _, body in taken if not body)

    def _remake(self, writer: Writer, open_generators: Callable[[Build], Sequence[Any]]) -> int | None:
        """Make what is stale, and let it take its place; return how many files have changed."""
        build, stale = _take_up(self._build, self._late, self._store), self._late.stale
        if build.edition.files:
            return None  # their pages show files that are not looked at here
        generators = open_generators(build)
        listings = build.listings
        if listings is None:
            return None
        writer.edition = build.edition
        stamps = equip(writer, build, listings, self._store)
        _gather(writer, stale.keys(), listings, generators)
        if writer.jobs.keys() != stale.keys():
            return None
        proof = Proof(build.sources, build.edition, self._settings, self._outputs)
        result = writer.make_all(stale, proof, Serial(), Progress())
        if build.findings.problems or result.problems or result.broken:
            return None
        records = Records(self._store, self._settings.output, listings.lookup)
        staging, output = Path(writer.output_path), self._settings.output
        changed = find_changed(staging, output, stale)
        records.begin(changed)
        publish(staging, output, changed, stale, (), self._filed)
        made = (describe_output(name, writer.jobs, build, result.reads[name], SHOWS_OTHER) for name in stale)
        records.end(made, (), {"analysed": stamps.analysed})
        return len(changed)


def _gather(
    writer: Writer, wanted: KeysView[str], listings: ListedStories, generators: Iterable[Any]
) -> None:
    """Let generators hand over what is wanted: first those pages and feeds that are found without a look at all lists."""
    writer.wanted = wanted
    listings.generate_feeds(writer)
    listings.write_stories(writer)
    writer.wanted = wanted - writer.jobs.keys()
    for generator in generators if writer.wanted else ():
        generator.generate_output(writer)


def _take_up(build: Build, late: Late, store: Store) -> Build:
    """Return a build of the stories as they are on file, in the lists that the last build left."""
    reader = Reader(store.path)
    lineup, cards = unpack_lineup(store.read_lineup(), reader)
    words = dict.fromkeys(lineup.words)
    headlines, originals = FiledHeadlines(cards, reader), FiledOriginals(reader)
    edition = Edition(build.desk, reader, cards, words=words, headlines=headlines, originals=originals)
    for path in sorted({*late.stale.values()} & cards.keys()):
        note_card(cards[path], edition)
    return replace(
        build,
        findings=Findings(),
        read=lambda _: edition,
        edition=edition,
        files=[],
        lineup=lineup,
        listings=None,
        sources={},
    )


class _FiledOutputs(Collection[str]):
    """The names of the outputs that are there, looked for on file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._store.has_output(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._store.read_outputs())

    def __len__(self) -> int:
        return self._store.count_outputs()
