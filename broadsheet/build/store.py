"""Knows what the last builds left behind for the next: how sources read, and what outputs were made from.

Must not know what is kept: rows in, the same rows out. Whatever happens to the file, a build without it comes
to the same site, only slower.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from functools import cache as keep
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.build.cards import Card, make_card, make_cards
from broadsheet.outputs.trace import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

_FORM = 5
"""Of the tables; a file of another form is begun anew."""

_CARD = ", ".join(Card._fields)


class Kept(NamedTuple):
    """An output as it was when it was made last."""

    name: str
    stamp: int
    """Nanoseconds since 1970."""
    size: int
    key: bytes
    """The digest of all that it was made from; empty while it is being replaced."""
    subject: str
    """The source of the story that it is about, if there is one."""
    reads: int
    """The number of its set of reads."""
    why: str
    """Why it was made when it was made last."""


_CARD_OF = f"SELECT {_CARD} FROM sources WHERE path = ?"  # noqa: S608 – names of fields
_make_kept = partial(tuple.__new__, Kept)
_KEPT = ", ".join(Kept._fields)
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (path TEXT PRIMARY KEY, {_CARD.partition(", ")[2]}, brief BLOB, body BLOB);
CREATE INDEX IF NOT EXISTS stamps ON sources (path, stamp, size);
CREATE INDEX IF NOT EXISTS headlines ON sources (headline);
CREATE TABLE IF NOT EXISTS outputs (name TEXT PRIMARY KEY, {_KEPT.partition(", ")[2]}) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS originals (path TEXT PRIMARY KEY, stamp, size, told BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reads (number INTEGER PRIMARY KEY, reads TEXT UNIQUE);
"""


@keep
def _tables() -> dict[str, str]:
    """Return the tables as a file of this form describes them."""
    file = sqlite3.connect(":memory:")
    try:
        file.executescript(_SCHEMA)
        return dict(file.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    finally:
        file.close()


def find_store(cache: Path, output: Path) -> Path:
    """Return where the records of an output lie."""
    return cache / "broadsheet" / f"store-{sha256(os.fsencode(output)).hexdigest()[:16]}.sqlite"


def set_aside_damaged(path: Path) -> bool:
    """Look through all of a store; keep one that is damaged under another name. Return whether it was."""
    try:
        file = sqlite3.connect(path)
        try:
            is_sound = file.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        finally:
            file.close()
    except sqlite3.OperationalError:
        return False  # the disk is full, or nobody may read it
    except sqlite3.DatabaseError:
        is_sound = False
    if not is_sound:
        _rename_damaged(path)
    return not is_sound


def _rename_damaged(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        damaged = path.with_name(path.name + end)
        if damaged.exists():
            damaged.replace(path.with_name(f"{path.name}.damaged{end}"))


class Store:
    """The records of one output folder."""

    def __init__(self, cache: Path, output: Path) -> None:
        """Find the file; one that is damaged or of another form is set aside and begun anew."""
        self.path = find_store(cache, output)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.was_set_aside = False
        try:
            self._file = self._open()
            self._check()
        except sqlite3.OperationalError as error:
            if "unable to open" in str(error) and not self.path.is_dir():
                raise  # nobody may write there, which another file would not mend
            self._set_aside()
        except sqlite3.DatabaseError:
            self._set_aside()

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self.path, isolation_level=None)
        try:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.DatabaseError:
            file.close()
            raise
        return file

    def _check(self) -> None:
        try:
            self._compare_form()
        except sqlite3.DatabaseError:
            self._file.close()
            raise

    def _compare_form(self) -> None:
        found = self._file.execute("PRAGMA user_version").fetchone()[0]
        is_new = not self._file.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if found != _FORM and not is_new:
            message = f"the form {found} is not {_FORM}"
            raise sqlite3.DatabaseError(message)
        if is_new:
            self._file.executescript(f"{_SCHEMA} PRAGMA user_version = {_FORM};")
        elif (
            dict(self._file.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")) != _tables()
        ):
            message = "the tables are not ours"
            raise sqlite3.DatabaseError(message)

    def _set_aside(self) -> None:
        """Keep what cannot be read under another name, and begin anew."""
        self.was_set_aside = True
        _rename_damaged(self.path)
        self._file = self._open()
        self._check()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the file for changes that are kept together, or not at all."""
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield self._file
        except BaseException:
            self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")

    def settle(self) -> None:
        """Let all that was kept stand in the file itself, where other machines can read it."""
        self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let the file go, as before other processes begin that read it."""
        self._file.close()

    def reopen(self) -> None:
        """Take the file up again."""
        self._file = self._open()

    def read_meta(self) -> dict[str, Any]:
        """Return what is kept of the whole build, but for its lists."""
        return dict(self._file.execute("SELECT name, value FROM meta WHERE name != 'lineup'"))

    def read_lineup(self) -> bytes:
        """Return the lists of the last build that left them."""
        row = self._file.execute("SELECT value FROM meta WHERE name = 'lineup'").fetchone()
        return row[0] if row else b""

    def list_standing(self, now: float) -> Iterator[str]:
        """Yield the pages of the listed stories that are out at a moment, the oldest first; none is held."""
        query = """
            SELECT save_as FROM sources JOIN outputs ON name = save_as AND subject = sources.path
            WHERE status = 'published' AND max(embargo, moment) <= ? AND expires > ?
            ORDER BY moment, sources.path
        """
        return (row[0] for row in self._file.execute(query, (now, now)))

    def write_meta(self, **values: object) -> None:
        """Keep facts of the whole build."""
        with self.writing() as file:
            file.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def read_cards(self) -> dict[str, Card]:
        """Return the cards of all sources that are on file."""
        rows = self._file.execute(f"SELECT {_CARD} FROM sources")  # noqa: S608 – our own names
        return {card.path: card for card in make_cards(rows)}

    def read_stamps(self, before: int) -> Iterator[tuple[str, int, int]]:
        """Yield the path, time and size of sources that are older than a moment in nanoseconds since 1970."""
        return self._file.execute("SELECT path, stamp, size FROM sources WHERE stamp < ?", (before,))

    def count_sources(self) -> int:
        """Return how many sources are on file."""
        count: int = self._file.execute("SELECT count(*) FROM sources").fetchone()[0]
        return count

    def find_cards(self, paths: Iterable[str]) -> Iterator[Card]:
        """Yield the cards of those sources that are on file."""
        for path in paths:
            row = self._file.execute(_CARD_OF, (path,)).fetchone()
            if row:
                yield make_card(row)

    def write_sources(self, rows: Iterable[tuple[Card, bytes, bytes]]) -> None:
        """File sources, each with what lists show of it and with all the rest."""
        marks = ", ".join("?" * (len(Card._fields) + 2))
        with self.writing() as file:
            filed = ((*card, brief, body) for card, brief, body in rows)
            file.executemany(f"INSERT OR REPLACE INTO sources VALUES ({marks})", filed)  # noqa: S608

    def forget_sources(self, paths: Iterable[str]) -> None:
        """Forget sources that are gone."""
        if rows := [(path,) for path in paths]:
            with self.writing() as file:
                file.executemany("DELETE FROM sources WHERE path = ?", rows)

    def clear_sources(self) -> None:
        """Forget all sources."""
        with self.writing() as file:
            file.execute("DELETE FROM sources")

    def restamp(self, cards: Iterable[Card]) -> None:
        """Note the new times and sizes of files whose reading has stayed as it was."""
        rows = [(card.stamp, card.size, card.path) for card in cards]
        if rows:
            with self.writing() as file:
                file.executemany("UPDATE sources SET stamp = ?, size = ? WHERE path = ?", rows)

    def read_originals(self) -> dict[str, tuple[int, int, bytes]]:
        """Return the time and size of the pictures that stories show, and what is known of them, packed."""
        rows = self._file.execute("SELECT path, stamp, size, told FROM originals")
        return {path: (stamp, size, told) for path, stamp, size, told in rows}

    def write_originals(self, rows: Collection[tuple[str, int, int, bytes]], gone: Collection[str]) -> None:
        """File pictures, and forget those that are gone."""
        if rows or gone:
            with self.writing() as file:
                file.executemany("INSERT OR REPLACE INTO originals VALUES (?, ?, ?, ?)", rows)
                file.executemany("DELETE FROM originals WHERE path = ?", ((path,) for path in gone))

    def read_outputs(self) -> dict[str, Kept]:
        """Return the records of all outputs."""
        rows = self._file.execute(f"SELECT {_KEPT} FROM outputs")  # noqa: S608
        return {row[0]: _make_kept(row) for row in rows}

    def read_reads(self) -> dict[int, str]:
        """Return the sets of reads by their numbers."""
        return dict(self._file.execute("SELECT number, reads FROM reads"))

    def number_reads(self, reads: str) -> int:
        """Return the number of a set of reads; a new one gets one, for good when what is being written is."""
        self._file.execute("INSERT OR IGNORE INTO reads (reads) VALUES (?)", (reads,))
        (number,) = self._file.execute("SELECT number FROM reads WHERE reads = ?", (reads,)).fetchone()
        return int(number)

    def find_outputs(self, subject: str, own: str, named: str) -> list[tuple[str, str]]:
        """Return the outputs whose reads have the words ``named``, and those about a source that have ``own``.

        Each comes with the source that it is about.
        """
        query = """
            SELECT name, subject FROM outputs
            WHERE reads IN (SELECT number FROM reads WHERE instr(reads, :named))
            OR (subject = :subject AND reads IN (SELECT number FROM reads WHERE instr(reads, :own)))
        """
        return self._file.execute(query, {"subject": subject, "own": own, "named": named}).fetchall()

    def find_reads(self, *words: str) -> list[tuple[int, str]]:
        """Return the sets of reads, with their numbers, that have any of the words."""
        has = " OR ".join(["instr(reads, ?)"] * len(words))
        return self._file.execute(f"SELECT number, reads FROM reads WHERE {has}", words).fetchall()  # noqa: S608

    def find_outputs_of(self, sets: Collection[int]) -> list[tuple[str, str]]:
        """Return the outputs with one of these sets of reads, likewise."""
        marks = ", ".join("?" * len(sets))
        query = f"SELECT name, subject FROM outputs WHERE reads IN ({marks})"  # noqa: S608 – marks alone
        return self._file.execute(query, tuple(sets)).fetchall()

    def find_asking(self, *keys: str) -> list[str]:
        """Return the sources that have a related title with one of these normal forms."""
        has = " OR ".join(["instr(asked, ?)"] * len(keys))
        return [row[0] for row in self._file.execute(f"SELECT path FROM sources WHERE {has}", keys)]  # noqa: S608

    def count_outputs(self) -> int:
        """Return how many outputs there are."""
        count: int = self._file.execute("SELECT count(*) FROM outputs").fetchone()[0]
        return count

    def has_output(self, name: str) -> bool:
        """Tell whether there is an output of that name."""
        return self._file.execute("SELECT 1 FROM outputs WHERE name = ?", (name,)).fetchone() is not None

    def begin_outputs(self, names: Iterable[str]) -> None:
        """Note that these outputs are about to be replaced: until they are recorded, none of them counts."""
        rows = ((name, 0, 0, b"", "", 0, "a build was broken off") for name in names)
        marks = ", ".join("?" * len(Kept._fields))
        self._file.execute("PRAGMA synchronous = FULL")
        with self.writing() as file:
            file.executemany(f"INSERT OR REPLACE INTO outputs VALUES ({marks})", rows)  # noqa: S608
        self._file.execute("PRAGMA synchronous = NORMAL")

    def end_outputs(self, made: Iterable[Kept], gone: Iterable[str], meta: Mapping[str, object]) -> None:
        """Record what was published, all of it or nothing."""
        marks = ", ".join("?" * len(Kept._fields))
        with self.writing() as file:
            file.executemany(f"INSERT OR REPLACE INTO outputs VALUES ({marks})", made)  # noqa: S608
            file.executemany("DELETE FROM outputs WHERE name = ?", ((name,) for name in gone))
            file.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())


def look_up(cache: Path, output: Path) -> tuple[Kept, str] | None:
    """Return the record of an output file, and its packed reads, from whichever store of a site has it."""
    for path in sorted((cache / "broadsheet").glob("store-*.sqlite")):
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            row = file.execute("SELECT value FROM meta WHERE name = 'output'").fetchone()
            folder = row[0] if row else ""
            name = os.fspath(output).removeprefix(f"{folder}{os.sep}").replace(os.sep, "/")
            found = file.execute(f"SELECT {_KEPT} FROM outputs WHERE name = ?", (name,)).fetchone()  # noqa: S608
            if found:
                kept = Kept._make(found)
                reads = file.execute("SELECT reads FROM reads WHERE number = ?", (kept.reads,)).fetchone()
                return kept, reads[0] if reads else "[]"
    return None


def list_others(path: Path, folder: str) -> set[str]:
    """Return the outputs in a folder that the other stores beside one know of. Raises sqlite3.DatabaseError."""
    found: set[str] = set()
    for other in path.parent.glob("store-*.sqlite"):
        if other != path:
            with closing(sqlite3.connect(f"{other.absolute().as_uri()}?mode=ro", uri=True)) as file:
                query = "SELECT name FROM outputs WHERE name >= ? AND name < ?"
                found.update(row[0] for row in file.execute(query, (f"{folder}/", f"{folder}0")))
    return found


class Reader:
    """Reads filed stories in whichever process it is asked; each opens the file for itself."""

    def __init__(self, path: Path, *, is_settled: bool = False) -> None:
        """Remember where the file lies; one that is settled may lie on another machine, where locks do not work."""
        self._path = path
        self._is_settled = is_settled
        self._pid = 0
        self._file: sqlite3.Connection | None = None

    def fetch(self, path: str, part: str) -> bytes:
        """Return one part, ``brief`` or ``body``, of a filed source. Raises KeyError."""
        query = (
            "SELECT brief FROM sources WHERE path = ?"
            if part == "brief"
            else "SELECT body FROM sources WHERE path = ?"
        )
        found: bytes = self._fetch_row(query, path)[0]
        return found

    def read_cards(self) -> dict[str, Card]:
        """Return the cards of all sources that are on file, in the order of their paths."""
        rows = self._open().execute(f"SELECT {_CARD} FROM sources ORDER BY path")  # noqa: S608 – our own names
        return {card.path: card for card in make_cards(rows)}

    def fetch_card(self, path: str) -> Card:
        """Return the card of a source. Raises KeyError."""
        return make_card(self._fetch_row(_CARD_OF, path))

    def fetch_listed(self, path: str) -> bytes:
        """Return the digest of what lists show of a source, without the rest of its card. Raises KeyError."""
        listed: bytes = self._fetch_row("SELECT listed FROM sources WHERE path = ?", path)[0]
        return listed

    def fetch_original(self, path: str) -> bytes:
        """Return what is known of a picture, packed. Raises KeyError."""
        told: bytes = self._fetch_row("SELECT told FROM originals WHERE path = ?", path)[0]
        return told

    def _fetch_row(self, query: str, path: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] | None = self._open().execute(query, (path,)).fetchone()
        if row is None:
            raise KeyError(path)
        return row

    def list_originals(self) -> list[str]:
        """Return the pictures that are on file."""
        return [row[0] for row in self._open().execute("SELECT path FROM originals ORDER BY path")]

    def find_headline(self, key: str) -> list[str]:
        """Return the sources whose headline has this normal form."""
        return [row[0] for row in self._open().execute("SELECT path FROM sources WHERE headline = ?", (key,))]

    def read_stamps(self) -> Iterator[tuple[str, int, int]]:
        """Yield the name, time and size of all outputs."""
        return self._open().execute("SELECT name, stamp, size FROM outputs")

    def stamp(self) -> bytes:
        """Return the digest of what is on file, as far as it tells one state of the file from another."""
        return digest(*self._open().execute("SELECT path, key, whole FROM sources ORDER BY path"))

    def _open(self) -> sqlite3.Connection:
        if self._pid != os.getpid() or self._file is None:
            address = f"{self._path.absolute().as_uri()}{'?mode=ro&immutable=1' if self._is_settled else ''}"
            self._file = sqlite3.connect(address, isolation_level=None, check_same_thread=False, uri=True)
            self._pid = os.getpid()
        return self._file

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None and self._pid == os.getpid():
            self._file.close()
        self._file = None
