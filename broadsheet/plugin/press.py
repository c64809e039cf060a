"""Knows how the outputs of a build come about: which have to be made, how they are checked, how they go out.

Must not know what pages show.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pelican.generators import ArticlesGenerator
from pelican.plugins import signals

from broadsheet.build.darkroom import fill_orders, order_prints, sweep
from broadsheet.build.dropped import find_dropped
from broadsheet.build.proof import Proof
from broadsheet.build.records import Made, Outline, Records
from broadsheet.build.report import Counts
from broadsheet.build.sharing import draw_cards
from broadsheet.build.staging import find_changed, find_packed, list_files, publish
from broadsheet.build.stamps import Stamps
from broadsheet.build.vanished import find_left
from broadsheet.build.workers import choose_executor
from broadsheet.outputs.trace import Lookup, digest
from broadsheet.plugin.elsewhere import Commission, Making
from broadsheet.plugin.frames import Frames
from broadsheet.plugin.generators import find_unread
from broadsheet.plugin.jobs import Jobs
from broadsheet.plugin.seals import seal
from broadsheet.plugin.writer import Result, Writer, has_foreign_receivers
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from broadsheet.build.darkroom import Order
    from broadsheet.build.store import Store
    from broadsheet.outputs.links import Broken
    from broadsheet.plugin.generators import Build
    from broadsheet.plugin.listings import ListedStories
    from broadsheet.settings import Settings


class Outputs:
    """The files that a site has when this build is done, as far as links may lead to them."""

    def __init__(self, output: Path, names: Collection[str], old: Collection[str]) -> None:
        """Take the names of what this build has; files of others lie in the output, files of ours may be old."""
        self._output = output
        self._names = names
        self._old = old

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such a file."""
        return isinstance(name, str) and self._has(name)

    def _has(self, name: str) -> bool:
        return name in self._names or (name not in self._old and self._is_foreign(name))

    def _is_foreign(self, name: str) -> bool:
        try:
            return bool(name) and (self._output / name).is_file()
        except (OSError, ValueError):  # no name that a file could have
            return False


class Names(Collection[str]):
    """Names that stand in several collections; a copy of all would take as much memory as each."""

    def __init__(self, *collections: Collection[str]) -> None:
        """Take the collections, which have no names in common."""
        self._collections = collections

    def __contains__(self, name: object) -> bool:
        for names in self._collections:  # noqa: SIM110 – as it is asked of each link, without a generator
            if name in names:
                return True
        return False

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._collections)

    def __len__(self) -> int:
        return sum(map(len, self._collections))


def equip(writer: Writer, build: Build, listings: ListedStories, store: Store) -> Stamps:
    """Let a writer know what all outputs are made with, and the lists how templates are looked up."""
    analysed = store.read_meta().get("analysed", "{}")
    stamps = Stamps(listings.env, listings.context, str(analysed), listings.settings)
    writer.frames = Frames(build.programs, listings.settings, stamps)
    writer.keeps_reads = True
    bodies = Stamps(build.desk.templates.environment, {})
    bodies.share(stamps)
    listings.lookup.teach("body-template", lambda read: bodies.find(read.name))
    statics = listings.context["static_content"]
    listings.lookup.teach(
        "static", lambda read: digest(str(getattr(dict.get(statics, read.name), "url", "")))
    )
    return stamps


def describe_output(name: str, jobs: Jobs, build: Build, packed: str, reason: str) -> Made:
    """Return the record of what was made, or copied."""
    job = jobs.get(name)
    if job is None:
        return Made(name, b"", "", packed, "it is a copy of a file")
    return Made(name, job.frame, job.subject or build.sources.get(name, ""), packed, reason)


class Press:
    """Makes, checks and publishes what the generators have handed to the writer."""

    def __init__(
        self, checked: Settings, settings: dict[str, Any], build: Build, writer: Any, store: Store
    ) -> None:
        """Take all that the build has ready."""
        self.writer = writer
        self._checked = checked
        self._settings = settings
        self._build = build
        self._store = store
        self._staging = Path(settings["OUTPUT_PATH"])  # for as long as the build takes
        self._result = Result([], [], {}, {})
        self._staged: set[str] = set()
        self._reasons: Mapping[str, str] = {}
        self._made = 0
        self._orders: dict[str, Order] = {}
        """The prints of pictures that the output shall have, by their names."""
        self._prints: dict[str, bytes] = {}
        """The digests of what they and share cards are made from."""
        self._ordered: Mapping[str, str] = {}
        """Why some of them had to be made, or taken from those that are kept."""
        self._stamps: Stamps | None = None
        self._records: Records

    @property
    def _jobs(self) -> Jobs:
        return self.writer.jobs if isinstance(self.writer, Writer) else Jobs()

    def prepare(self) -> None:
        """Let the writer know the edition, and what all outputs are made with."""
        build = self._build
        self._orders = order_prints(build.edition.originals)
        self._prints = {name: order.frame for name, order in self._orders.items()}
        self._prints.update((name, digest(name)) for name in build.edition.share_cards)
        self.writer.edition = build.edition
        lookup = Lookup(digest, {})
        if build.listings and isinstance(self.writer, Writer):
            lookup = build.listings.lookup
            self._stamps = equip(self.writer, build, build.listings, self._store)
        self._records = Records(self._store, self._checked.output, lookup)

    def make(self) -> None:
        """Make what would not come out as it stands; links may lead to whatever is there by then."""
        jobs, build = self._jobs, self._build
        self._made = len(getattr(self.writer, "claims", ()))  # what was not gathered is made by now
        self._reasons = self._records.find_reasons(jobs.outline(), jobs.keys(), self._checked)
        if jobs:
            self._made = len(self._reasons)
        self._fill_orders()
        if not self._reasons:
            return
        names = Names(list_files(self._staging), jobs, self._prints)
        proof = self._make_proof(names)
        provide = partial(self._commission, names) if build.listings else None
        executor = choose_executor(self._checked, len(self._reasons), provide)
        build.edition.reader.close()
        self._store.settle()
        self._store.close()  # other processes read it now
        try:
            self._result = self.writer.make_all(self._reasons, proof, executor, build.progress)
        finally:
            build.edition.reader.close()
            self._store.reopen()
        build.findings.problems.extend(self._result.problems)

    def _fill_orders(self) -> None:
        """Make the prints of pictures that the output has not; what is wrong with a picture is told."""
        outlines = (Outline(name, frame) for name, frame in self._prints.items())
        if reasons := self._records.find_reasons(outlines, self._prints.keys(), self._checked):
            self._ordered = reasons
            build, orders = self._build, [self._orders[name] for name in reasons if name in self._orders]
            if orders:
                build.findings.problems.extend(
                    fill_orders(orders, self._checked, self._staging, build.progress)
                )
            if cards := reasons.keys() - self._orders.keys():
                build.findings.problems.extend(
                    draw_cards(cards, build.edition, self._staging, build.progress)
                )

    def _commission(self, names: Collection[str]) -> Making:
        edition = self._build.edition
        commission = Commission(
            self._build.given,
            edition.desk.now,
            self._store.path,
            edition.reader.stamp(),
            frozenset(edition.unreadable),
            str(self._staging),
            frozenset(names),
            frozenset(self._records.kept),
            frozenset(self._build.findings.problems),
        )
        return Making(commission)

    def _make_proof(self, names: Collection[str]) -> Proof:
        outputs = Outputs(self._checked.output, names, self._records.kept)
        made = self.writer.pages if isinstance(self.writer, Writer) else ()
        return Proof(self._build.sources, self._build.edition, self._checked, outputs, made)

    def check(self, generators: list[Any]) -> None:
        """Check what others than the workers wrote, or may have changed, and then all links."""
        build, writer = self._build, self.writer
        articles = next(each for each in generators if isinstance(each, ArticlesGenerator))
        build.findings.warnings.extend(find_unread(articles))
        if isinstance(writer, Writer):
            _claim_statics(writer, articles.context["staticfiles"])
            remedy = "Give one of them another address, with a slug, a name or a setting."
            build.findings.problems.extend(
                Problem(f"{self._checked.output.name}/{output}", 0, message, remedy)
                for output, message in writer.claims.collisions.items()
                if output not in build.contested
            )
        staged = self._staged = list_files(self._staging)
        names = staged.union(self._jobs, self._prints)
        proof = self._make_proof(names)
        trusted = () if has_foreign_receivers(signals.finalized) else self._jobs
        problems, broken = proof.finish_files(self._staging, [name for name in staged if name not in trusted])
        build.findings.problems.extend(problems)
        told = {*broken, *self._result.broken, *self._follow(proof, names)}
        build.findings.problems.extend(proof.explain_broken(told))
        build.findings.problems.extend(proof.find_missing_policies())
        if self._checked.publish:
            self._tell_dropped(names)

    def _tell_dropped(self, names: set[str]) -> None:
        """Tell which addresses of the last build are gone: once, since the next will not have known them."""
        build, keep = self._build, self._checked.keep_addresses
        for problem, is_own in find_dropped(self._records.kept, names, build.sources, build.edition):
            if keep and is_own:
                build.findings.problems.append(problem)
            else:
                build.findings.warnings.append(problem)
                build.told |= {problem}

    def _follow(self, proof: Proof, names: set[str]) -> Iterable[Broken]:
        """Yield the links by which what is not made anew leads to files that are gone."""
        for page, links in self._build.edition.links.items():
            yield from proof.find_broken(page, links.split("\n"))
        gone = self._records.kept.keys() - names
        if gone:
            standing = sorted(names - self._reasons.keys())
            work = partial(find_left, output=self._checked.output, gone=gone, find_broken=proof.find_broken)
            yield from chain(*choose_executor(self._checked, len(standing)).map(work, standing))

    def publish(self, doomed: Collection[str]) -> Counts:
        """Let what was made take its place in the output; return what the build did."""
        build, records, staged = self._build, self._records, self._staged
        doomed = set(doomed) - find_packed(doomed)  # they go with their files
        framed = Names(self._jobs, self._prints)
        made = Names(staged, {name for name in framed if name not in staged})
        changed = find_changed(self._staging, self._checked.output, staged)
        if changed:
            records.begin(changed)
        published = publish(self._staging, self._checked.output, changed, made, {*records.kept, *doomed})
        told = (name for name in staged if name in changed or name in framed or name not in records.kept)
        meta: dict[str, object] = {"since": build.since, "output": str(self._checked.output), "stands": 1}
        if self._stamps:
            meta |= seal(build, self._jobs)
        gone = [name for name in records.kept if name not in made]
        records.end(map(self._describe, told), gone, meta)
        if self._stamps:
            self._store.write_meta(analysed=self._stamps.analysed)
        if self._ordered or published.removed:
            sweep(self._checked, self._store.path, self._prints)
        edition = build.edition
        return Counts(len(edition.cards), len(edition.withheld), edition.read, self._made, *published)

    def _describe(self, name: str) -> Made:
        if frame := self._prints.get(name):
            return Made(name, frame, "", "[]", self._ordered.get(name, ""))
        packed = self._result.reads.get(name, "[]")
        return describe_output(name, self._jobs, self._build, packed, self._reasons.get(name, ""))


def _claim_statics(writer: Writer, statics: list[Any]) -> None:
    for static in statics:
        writer.claims.claim(static.save_as.replace(os.sep, "/"), f"the file {static.relative_source_path}")
