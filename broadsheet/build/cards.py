"""Knows what is kept of a source that was read: the card that every build looks at, and the story behind it.

Must not know where cards are kept.
"""

from __future__ import annotations

import json
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.enrich import enrich
from broadsheet.enrich.credits import Credit
from broadsheet.enrich.related import Shelf
from broadsheet.outputs.trace import Read, note
from broadsheet.story import Attribution, Block, Correction, Picture, Problem, Related, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


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
    status: str
    moment: float
    """When it is dated, in seconds since 1970."""
    embargo: float
    """Until when it stays in; zero without an embargo."""
    expires: float
    """From when it is out of date; infinite if never."""
    section: str
    """The word that names it."""
    tags: str
    """Names, a line each."""
    byline: str
    """Names, a line each."""
    lead: int
    slug: str
    headline: str
    """In its normal form."""
    asked: str
    """The normal forms of related titles that have no address, a line each."""
    url: str
    save_as: str
    pictures: str
    """Files of the pictures that its header names, a line each."""
    files: str
    """Files of the content folder that its body shows or leads to, a line each."""
    links: str
    """Addresses in its body that lead into the site as they stand, a line each."""
    is_syndicated: int
    faults: str
    """The problems that keep it from going out, packed; empty if there are none."""
    warnings: str
    """Packed likewise."""

    @property
    def is_listed(self) -> bool:
        """Tell whether lists show it."""
        return self.status != "hidden"


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
    "lead",
    "pictures",
)
"""The fields of a story that lists may show; to read another is to read the whole story."""

_ROWS: dict[str, Callable[..., Any]] = {
    "blocks": Block,
    "related": Related,
    "attributions": Attribution,
    "corrections": Correction,
    "pictures": Picture,
    "others": Attribution,
}


_REST = tuple(name for name in Story.__dataclass_fields__ if name not in BRIEF)
_read_brief, _read_rest = attrgetter(*BRIEF), attrgetter(*_REST)
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_DECODER = json.JSONDecoder()


def pack_brief(story: Story) -> bytes:
    """Return what lists show of a story."""
    return _dump({**dict(zip(BRIEF, _read_brief(story), strict=True)), "lede": story.lede})


def pack_body(story: Story, credit: Credit | None) -> bytes:
    """Return the rest of a story, and what it owes."""
    rest = dict(zip(_REST, _read_rest(story), strict=True))
    owed = {name: getattr(credit, name) for name in credit.__dataclass_fields__} if credit else None
    return _dump({"story": rest, "credit": owed})


def pack_problems(problems: Iterable[Problem]) -> str:
    """Return problems as a card holds them."""
    rows = [[each.path, each.line, each.message, each.remedy] for each in problems]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def unpack_problems(packed: str) -> Iterator[Problem]:
    """Yield the problems that a card holds."""
    for row in json.loads(packed) if packed else ():
        yield Problem(*row)


def _dump(value: object) -> bytes:
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


def _load(data: bytes) -> Any:
    return _DECODER.decode(data.decode("utf-8", "surrogatepass"))


def _restore(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields, with tuples in the place of the lists that JSON has for them."""
    for name, value in fields.items():
        if type(value) is list:
            row = _ROWS.get(name)
            fields[name] = tuple([row(*each) for each in value]) if row else tuple(value)
    return fields


class Filed:
    """A story on file: what lists show is at hand, the rest is fetched, and noted, when it is asked for."""

    def __init__(self, path: str, fetch: Callable[[str, str], bytes], headlines: Mapping[str, str]) -> None:
        """Read what lists show; ``headlines`` leads related titles to the stories of this build."""
        self._path = path
        self._fetch = fetch
        self._headlines = headlines
        self._brief = _restore(_load(fetch(path, "brief")))
        self._whole: Story | None = None
        self._credit: Credit | None = None
        self._is_credited = False

    def __getattr__(self, name: str) -> Any:
        """Return a field of the story."""
        if name in self._brief:
            return self._brief[name]
        return getattr(self.whole, name)

    @property
    def whole(self) -> Story:
        """Return the story, whole."""
        note(Read("whole", self._path))
        return self._whole or self._read()

    @property
    def credit(self) -> Credit | None:
        """Return what the story owes."""
        note(Read("whole", self._path))
        if not self._is_credited:
            self._read()
        return self._credit

    def let_go(self) -> None:
        """Hold no more than what lists show and what the story owes; the rest can be fetched again."""
        self._whole = None

    def _read(self) -> Story:
        body = _load(self._fetch(self._path, "body"))
        fields = {**self._brief, **_restore(body["story"])}
        fields.pop("lede")
        self._whole = enrich(Story(**fields), Shelf(self._path, self._headlines))
        self._credit = Credit(**_restore(body["credit"])) if body["credit"] else None
        self._is_credited = True
        return self._whole
