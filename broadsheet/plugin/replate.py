"""Knows how pages of late texts are made while the rest of the site stands: a replate, as printers call it.

Must not know how a build finds out which texts are late. It makes what a whole build would make, or nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from broadsheet.build.edition import Edition
from broadsheet.build.late import FiledHeadlines
from broadsheet.build.progress import Progress
from broadsheet.build.proof import Proof
from broadsheet.build.records import Records
from broadsheet.build.report import Counts, Findings
from broadsheet.build.staging import find_changed, publish
from broadsheet.build.store import Reader
from broadsheet.build.workers import Serial
from broadsheet.plugin.lineup import unpack_lineup
from broadsheet.plugin.press import Outputs, describe_output, equip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from broadsheet.build.late import Late
    from broadsheet.build.records import Made
    from broadsheet.build.store import Store
    from broadsheet.outputs.trace import Lookup
    from broadsheet.plugin.generators import Build
    from broadsheet.plugin.listings import ListedStories
    from broadsheet.plugin.writer import Writer


class Replate:
    """A build that makes the outputs of late texts, and no others."""

    def __init__(self, late: Late, build: Build, store: Store) -> None:
        """Take what is late, and the build that found it."""
        self._late = late
        self._told = build.findings
        self._build = _take_up(build, late, store) if late.stale else build
        self._store = store
        self._settings = build.desk.settings
        filed = _FiledOutputs(store)
        self._outputs = Outputs(self._settings.output, filed, filed)

    def run(self, writer: Writer, open_generators: Callable[[Build], Sequence[Any]]) -> Counts | None:
        """Make and publish; return what was done. Nothing is published if more has to be looked at."""
        if self._find_broken():
            return None
        self._file()
        written = 0
        if self._late.stale:
            generators = open_generators(self._build)
            listings = self._build.listings
            made = self._make(writer, listings, generators) if listings else None
            if listings is None or made is None:
                return None
            written = self._publish(Path(writer.output_path), made, listings.lookup)
        seal = msgspec.structs.replace(self._late.seal, made=self._build.desk.now.timestamp())
        self._store.write_meta(since=self._build.since, seal=msgspec.msgpack.encode(seal))
        self._told.warnings.extend(seal.warnings)
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
        self._store.write_meta(seal=b"")
        taken = [(each.card, each.brief, each.body) for each in self._late.taken if each.card]
        self._store.write_sources(row for row in taken if row[2])
        self._store.restamp(card for card, _, body in taken if not body)

    def _make(self, writer: Writer, listings: ListedStories, generators: Sequence[Any]) -> list[Made] | None:
        """Make what is stale; return the records, or nothing if something of it needs a whole build."""
        build, stale = self._build, self._late.stale
        writer.edition, writer.wanted = build.edition, stale.keys()
        self._stamps = equip(writer, build, listings, self._store)
        listings.generate_feeds(writer)
        listings.write_stories(writer)
        writer.wanted = stale.keys() - writer.jobs.keys()
        for generator in generators if writer.wanted else ():  # which go through all that lists show
            generator.generate_output(writer)
        if writer.jobs.keys() != stale.keys():
            return None
        proof = Proof(build.sources, build.edition, self._settings, self._outputs)
        result = writer.make_all(stale, proof, Serial(), Progress())
        if build.findings.problems or result.problems or result.broken:
            return None
        return [
            describe_output(name, writer.jobs, build, result.reads[name], why) for name, why in stale.items()
        ]

    def _publish(self, staging: Path, made: list[Made], lookup: Lookup) -> int:
        """Let what was made take its place; return how many files have changed."""
        output, names = self._settings.output, self._late.stale.keys()
        records = Records(self._store, output, lookup)
        changed = find_changed(staging, output, names)
        records.begin(changed)
        publish(staging, output, changed, names, ())
        records.end(made, (), {"analysed": self._stamps.analysed})
        return len(changed)


def _take_up(build: Build, late: Late, store: Store) -> Build:
    """Return a build of the stories as they are on file, in the lists that the last build left."""
    reader = Reader(store.path)
    lineup, cards = unpack_lineup(store.read_lineup(), reader)
    edition = Edition(build.desk, reader, cards, headlines=FiledHeadlines(cards, reader))
    texts = tuple(each.card for each in late.taken if each.card and each.path in cards)
    return replace(
        build,
        findings=Findings(),
        read=lambda _: edition,
        edition=edition,
        files=[],
        lineup=lineup,
        late=texts,
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
