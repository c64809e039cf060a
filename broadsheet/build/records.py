"""Knows which outputs would come out as they were made last, by what they were made from.

Must not know how outputs are made. Nothing is invalidated by rule: what an output read is looked up again, and
its digest is compared.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from broadsheet.build.store import Kept
from broadsheet.build.workers import do_aside
from broadsheet.outputs.trace import OWN, Lookup, Read, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from broadsheet.build.store import Store
    from broadsheet.settings import Settings


_make_read = partial(tuple.__new__, Read)
_DECODER = msgspec.json.Decoder(list[Read])
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


_MANY = 5_000
"""Outputs for which a second process is worth its start."""

SHOWS_OTHER = "what it shows has changed"
_IS_NEW = "it is new"


class _Reads(NamedTuple):
    """A set of reads, those of the page's own story apart."""

    own: tuple[Read, ...]
    shared: tuple[Read, ...]


class _Found(NamedTuple):
    """What a set of reads comes to in this build."""

    shared: bytes
    """The digest of the reads that all who read so share."""
    own: list[tuple[Callable[[Read], bytes], str, int | None, int | None]]
    """How to look up what each of them reads of its own story."""


class Outline(NamedTuple):
    """What is known of an output before it is made."""

    name: str
    frame: bytes
    """The digest of what it is made with; empty if it cannot be told."""
    subject: str = ""
    """The source of the story that it is about, if its page is like those of others."""


class Made(NamedTuple):
    """An output that was made in this build."""

    name: str
    frame: bytes
    subject: str
    reads: str
    """What it read, packed."""
    why: str


class _AllNew(Mapping[str, str]):
    """The reasons for which outputs are made that no build made before."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names

    def __getitem__(self, name: str) -> str:
        if name in self._names:
            return _IS_NEW
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Records:
    """What the outputs of the last good build were made from."""

    def __init__(self, store: Store, output: Path, lookup: Lookup) -> None:
        """Read the records."""
        self._store = store
        self._output = os.fspath(output)
        self._lookup = lookup
        self._found: dict[int, _Found] = {}
        self._numbers: dict[str, int] = {}

    @cached_property
    def kept(self) -> dict[str, Kept]:
        """Return the outputs as they were left."""
        return self._store.read_outputs()

    @cached_property
    def _sets(self) -> dict[int, str]:
        return self._store.read_reads()

    def find_reasons(
        self, outlines: Iterable[Outline], names: Collection[str], settings: Settings
    ) -> Mapping[str, str]:
        """Return those of the named outputs that have to be made, each with the reason.

        Of many, another process looks half of them up.
        """
        if not self.kept:
            return _AllNew(names)
        outlines = list(outlines)
        half = len(outlines) // 2
        self._sets  # noqa: B018 – read before the other process begins
        other = partial(self._look_up, outlines[half:])
        with do_aside(other, len(outlines), settings, _MANY) as look_up_rest:
            return self._look_up(outlines[:half]) | look_up_rest()

    def _look_up(self, outlines: Iterable[Outline]) -> dict[str, str]:
        found = ((outline.name, self.find_reason(outline)) for outline in outlines)
        return {name: reason for name, reason in found if reason}

    def find_reason(self, outline: Outline) -> str:
        """Return why an output has to be made; nothing if it stands as it would be made."""
        name, frame, subject = outline
        kept = self.kept.get(name)
        if kept is None:
            return _IS_NEW
        if not frame or not kept.key:
            return "what it was made from cannot be told"
        if not kept.key.startswith(frame) or (subject and subject != kept.subject):
            return "its template, a setting or its address has changed"
        if self._combine(frame, kept.reads, kept.subject) != kept.key:
            return SHOWS_OTHER
        return "" if self._stands(kept) else "its file was changed or is gone"

    def _stands(self, kept: Kept) -> bool:
        try:
            status = os.stat(f"{self._output}/{kept.name}")  # noqa: PTH116 – thousands
        except OSError:
            return False
        return (status.st_mtime_ns, status.st_size) == (kept.stamp, kept.size)

    def _combine(self, frame: bytes, number: int, subject: str) -> bytes:
        """Return the key of an output: its frame's digest, and that of all that it read."""
        if number not in self._found:
            self._found[number] = self._find_shared(unpack_reads(self._sets.get(number, "[]")))
        shared, own = self._found[number]
        if not own:
            return frame + shared
        found = [look(_make_read((kind, subject, start, stop))) for look, kind, start, stop in own]
        return frame + digest(shared, *found)

    def _find_shared(self, reads: _Reads) -> _Found:
        own = [(self._lookup.choose(kind), kind, start, stop) for kind, _, start, stop in reads.own]
        return _Found(digest(*map(self._lookup.find, reads.shared)), own)

    def begin(self, names: Iterable[str]) -> None:
        """Note which outputs are about to be replaced."""
        self._store.begin_outputs(names)

    def end(self, made: Iterable[Made], gone: Iterable[str], meta: Mapping[str, object]) -> None:
        """Record what was made and published, and what is gone."""
        self._store.end_outputs(map(self._keep, made), gone, meta)

    def _keep(self, made: Made) -> Kept:
        """Return the record of an output: it is written as it is told, since there may be a million."""
        number = self._number(made.reads)
        status = os.stat(f"{self._output}/{made.name}")  # noqa: PTH116
        key = self._combine(made.frame, number, made.subject) if made.frame else b""
        return Kept(made.name, status.st_mtime_ns, status.st_size, key, made.subject, number, made.why)

    def _number(self, reads: str) -> int:
        if reads not in self._numbers:
            number = self._numbers[reads] = self._store.number_reads(reads)
            self._sets[number] = reads
        return self._numbers[reads]


def pack_reads(reads: Iterable[Read], subject: str) -> str:
    """Return reads as text that is the same for all stories' pages that read alike."""
    return _pack(
        frozenset(
            [
                _make_read((read.kind, OWN, read.start, read.stop))
                if subject and read.name == subject
                else read
                for read in reads
            ]
        )
    )


@lru_cache(maxsize=256)
def _pack(reads: frozenset[Read]) -> str:
    return _ENCODER.encode(sorted(reads, key=_order))


def name_read(kind: str, name: str) -> str:
    """Return what packed reads of a kind and a name have, and no others."""
    return _ENCODER.encode([kind, name])[:-1] + ","


def _order(read: Read) -> tuple[object, ...]:
    """Return by what reads are ordered: nothing comes before every number."""
    kind, name, start, stop = read
    return kind, name, start is not None, start, stop is not None, stop


def unpack_reads(packed: str) -> _Reads:
    """Return the reads of a text."""
    reads = _DECODER.decode(packed)
    return _Reads(tuple([r for r in reads if r.name == OWN]), tuple([r for r in reads if r.name != OWN]))
