"""Knows what is kept of a source that was read: the card that every build looks at, and the story behind it.

Must not know where cards are kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

import msgspec

from broadsheet.enrich import enrich
from broadsheet.enrich.credits import Credit
from broadsheet.enrich.pace import Pace, find_pace
from broadsheet.enrich.related import Shelf
from broadsheet.outputs.trace import Read, note
from broadsheet.story import Problem, Story, find_revised

if TYPE_CHECKING:
    from collections.abc import Mapping


_FIRST_SHARED, _LAST_SHARED = "status", "byline"
"""Many stories have these fields, and those between them, in common."""
_MOST_SHARED = 100_000
_MAPPED = frozenset({"own", "googlebot-news"})


class Card(NamedTuple):
    """What the lists of a site, and its order, need to know of a source."""

    path: str
    """Relative to the content folder."""
    stamp: int
    """The file's time, in nanoseconds since 1970."""
    size: int
    key: bytes
    """The digest of all that its reading came from."""
    whole: bytes
    """The digest of the whole story, its section and its credit."""
    listed: bytes
    """The digest of what lists show of it."""
    moment: float
    """When it is dated, in seconds since 1970."""
    status: str
    embargo: float
    """Until when it stays in; zero without an embargo."""
    expires: float
    """From when it is out of date; infinite if never."""
    section: str
    """The word that names it."""
    language: str
    """Its BCP 47 tag."""
    source: str
    """The name of the outlet that it is owed to; empty for the site's own stories."""
    indexing: str
    """What search engines may do with it by its source's terms; ``own`` for the site's own stories."""
    corrected: str
    """A day for each of its corrections, a line each: when it was made, or what stands in for that."""
    tags: str
    """Names, a line each."""
    byline: str
    """Names, a line each."""
    lead: int
    headline: str
    """In its normal form."""
    asked: str
    """The normal forms of related titles that have no address, a line each."""
    url: str
    save_as: str
    pictures: str
    """Files of the pictures that its header names, a line each."""
    files: str
    """Other files of the content folder that its body shows or leads to, a line each."""
    links: str
    """Addresses in its body that lead into the site as they stand, a line each."""
    aliases: str
    """Former addresses, a line each, as its header has them."""
    changed: str
    """When it was last changed, as W3C writes days and times."""
    is_syndicated: int
    share: bytes
    """The digest of the headline as it is written, which a share card shows; empty if there are no such cards."""
    faults: str
    """The problems that keep it from going out, packed; empty if there are none."""
    warnings: str
    """Packed likewise."""

    @property
    def is_listed(self) -> bool:
        """Tell whether lists show it."""
        return self.status != "hidden"

    @property
    def is_mapped(self) -> bool:
        """Tell whether sitemaps have it: lists show it, and search engines shall not go elsewhere for it."""
        return self.status != "hidden" and self.indexing in _MAPPED


_KEPT = slice(Card._fields.index("whole"), Card._fields.index(_FIRST_SHARED))
_SHARED = slice(Card._fields.index(_FIRST_SHARED), Card._fields.index(_LAST_SHARED) + 1)
make_card: Callable[[tuple[Any, ...]], Card] = partial(tuple.__new__, Card)
"""Makes a card from a row of the right length, as is done thousands of times."""


def make_cards(rows: Iterable[tuple[Any, ...]]) -> Iterator[Card]:
    """Yield cards that are kept in memory, and take half of what they would take.

    They hold what they have in common but once, and nothing of what tells whether a source has changed.
    """
    known: dict[object, Any] = {}
    share = known.setdefault
    for row in rows:
        shared = row[_SHARED]
        yield make_card((row[0], 0, 0, b"", *row[_KEPT], *map(share, shared, shared), *row[_SHARED.stop :]))
        if len(known) > _MOST_SHARED:
            known.clear()


BRIEF = (
    "headline",
    "deck",
    "byline",
    "dateline",
    "published",
    "updated",
    "language",
    "section",
    "tags",
    "summary",
    "slug",
    "status",
    "kind",
    "lead",
    "pictures",
    "corrections",
)
"""The fields of a story that lists may show; to read another is to read the whole story."""

_TYPES = get_type_hints(Story)
_Brief = msgspec.defstruct(
    "_Brief",
    [*((name, _TYPES[name]) for name in BRIEF), ("lede", str), ("credit", Credit | None)],
    gc=False,
)
_read_brief = attrgetter(*BRIEF, "lede")
_ENCODER = msgspec.json.Encoder()
_UNREAD = Pace(0, 0)
_BRIEFS: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Brief)
_BODIES: msgspec.json.Decoder[Any] = msgspec.json.Decoder(tuple[Story, Credit | None, Pace])


def pack_brief(story: Story, credit: Credit | None) -> bytes:
    """Return what lists show of a story, and what it owes."""
    return _dump(_Brief(*_read_brief(story), credit))


def pack_body(story: Story, credit: Credit | None) -> bytes:
    """Return a story, whole, what it owes and how much there is to read: its page need fetch no more."""
    return _dump((story, credit, find_pace(story)))


def pack_problems(problems: Iterable[Problem]) -> str:
    """Return problems as a card holds them."""
    rows = [[each.path, each.line, each.message, each.remedy] for each in problems]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def unpack_problems(packed: str) -> Iterator[Problem]:
    """Yield the problems that a card holds."""
    for row in json.loads(packed) if packed else ():
        yield Problem(*row)


def _dump(value: object) -> bytes:
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:  # it tells of a file whose name is no text
        plain = json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
        return plain.encode("utf-8", "surrogatepass")


def _load(data: bytes, decoder: msgspec.json.Decoder[Any]) -> Any:
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.convert(json.loads(data.decode("utf-8", "surrogatepass")), decoder.type)


class Filed:
    """A story on file, which is fetched, and noted, when it is asked for: what lists show apart from the rest."""

    __slots__ = ("_brief", "_fetch", "_headlines", "_pace", "_path", "_whole")

    def __init__(self, path: str, fetch: Callable[[str, str], bytes], headlines: Mapping[str, str]) -> None:
        """Wait to be asked; ``headlines`` leads related titles to the stories of this build."""
        self._path = path
        self._fetch = fetch
        self._headlines = headlines
        self._brief: Any = None
        self._whole: Story | None = None
        self._pace = _UNREAD

    def __getattr__(self, name: str) -> Any:
        """Return a field of the story, or what it owes as ``credit``."""
        if self._brief is None:
            self._brief = _load(self._fetch(self._path, "brief"), _BRIEFS)
        known = getattr(self._brief, name, self)
        return getattr(self.whole, name) if known is self else known

    @property
    def whole(self) -> Story:
        """Return the story, whole."""
        note(Read("whole", self._path))
        return self._whole or self._read()

    @property
    def pace(self) -> Pace:
        """Return how much there is to read, as far as all of it tells."""
        note(Read("whole", self._path))
        if self._pace is _UNREAD:
            self._read()
        return self._pace

    @property
    def minutes(self) -> int:
        """Return how many minutes it takes to read."""
        return self.pace.minutes

    @property
    def revised(self) -> str:
        """Return when it was last changed; empty if it never was."""
        return find_revised(self)

    def fetch_whole(self) -> None:
        """Fetch all of the story at once, for a page that will show it; nothing is noted."""
        if self._whole is None:
            self._read()

    def let_go(self) -> None:
        """Hold no more than what lists show; the rest can be fetched again."""
        self._whole = None

    def _read(self) -> Story:
        story, credit, self._pace = _load(self._fetch(self._path, "body"), _BODIES)
        self._brief = self._brief or _Brief(*_read_brief(story), credit)
        self._whole = enrich(story, Shelf(self._path, self._headlines))
        return self._whole
