"""Knows what a story is: its parts, its blocks and the ledger that accounts for its source.

Must not know how a story is read, built or shown: nothing here imports from the rest of the package.

``Block``, ``Related`` and ``LedgerEntry`` are named tuples, not dataclasses: a story makes some fifty of
them, and a frozen dataclass is slower to make (``docs/decisions/0001-named-tuples-for-blocks.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

_DAY = len("2026-11-22")

Part = Literal[
    "headline",
    "deck",
    "byline",
    "dateline",
    "published",
    "paragraph",
    "subhead",
    "quote",
    "list",
    "table",
    "verse",
    "divider",
    "promo",
    "caption",
    "related_heading",
    "related",
    "boilerplate",
    "credit",
    "correction",
    "attribution",
    "header",
]

BlockKind = Literal[
    "paragraph",
    "subhead",
    "quote",
    "promo",
    "caption",
    "list",
    "table",
    "verse",
    "divider",
    "related",
]

Position = Literal["", "first", "middle", "last"]

Status = Literal["published", "draft", "hidden", "withdrawn"]

Kind = Literal["", "news", "analysis", "opinion", "reportage", "background", "review", "live"]
"""What a story is to its readers; empty where nobody says."""

DatedBy = Literal["story", "name", "update", "dateline", "file"]
"""What gave a story its date: its header or copy, else its file's name, its last change, its dateline, its file."""


class Block(NamedTuple):
    """One block of a story's body, in reading order.

    ``number`` counts from one within its kind: the run of a ``quote``, the list of a ``list`` item, the
    block of ``related`` links. It is zero for every other kind. ``html`` is sanitised markup and is set by
    the Markdown reader alone; where it is empty the text is shown, escaped.
    """

    kind: BlockKind
    text: str
    label: str = ""
    """A promo's label (``JUST IN``), a list item's marker (``•``, ``2.``), a related block's heading."""
    number: int = 0
    position: Position = ""
    """Where a ``quote`` paragraph stands in its run."""
    html: str = ""


class Related(NamedTuple):
    """A link to another story, as the copy gives it."""

    title: str
    kind: str = ""
    """The copy's own word in lower case without its brackets: ``analysis``, ``video``; empty if none."""
    url: str = ""
    """An http(s) address from the copy, or ``{filename}/path`` of a local story; empty if there is none."""
    block: int = 1
    """Which related block of the story the link stands in, counted from one."""


class Attribution(NamedTuple):
    """A line by which the copy says where it was first published."""

    label: str
    """The copy's own wording, without the address."""
    url: str = ""
    publisher: str = ""


class Correction(NamedTuple):
    """What was put right after publication."""

    text: str
    date: str = ""
    """ISO 8601 date, where known."""
    told: str = ""
    """The day that its own text tells, where it has no date; no page tells it twice."""

    @property
    def day(self) -> str:
        """Return when it was made, as far as that is known."""
        return self.date or self.told


class Picture(NamedTuple):
    """A picture named in a story's header."""

    path: str
    """Relative to ``content/``."""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    video: str = ""
    """The address of the film that it is the poster of."""


class LedgerEntry(NamedTuple):
    """What became of a run of source lines: one block, told with the rule that decided it."""

    first: int
    last: int
    """Line numbers, counted from one; both ends belong to the entry."""
    text: str
    part: Part
    rule: str


@dataclass(frozen=True, slots=True)
class Story:
    """The parsed article: whole from the moment it is made.

    Times are ISO 8601 strings with the precision that the source gave: ``2026-11-22``,
    ``2026-11-22T09:30`` or, with a known zone, ``2026-11-22T09:30+01:00``.
    """

    headline: str
    deck: str = ""
    byline: tuple[str, ...] = ()
    dateline: str = ""
    published: str = ""
    updated: str = ""
    dated_by: DatedBy = "story"
    """Only ``story`` says when it was first published; all else stands in for a date that nobody gave."""
    language: str = "en"
    """BCP 47 tag."""
    section: str = ""
    """The folder under ``content/`` or the header's word, as written; empty if neither names one."""
    tags: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    related: tuple[Related, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    credits: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    # What only an editor's header can say.
    source: str = ""
    source_url: str = ""
    licence: str = ""
    summary: str = ""
    slug: str = ""
    """Set always: from the header, the file name or the headline."""
    status: Status = "published"
    embargo: str = ""
    expires: str = ""
    kind: Kind = ""
    """What the editor says that it is."""
    lead: int = 0
    """Rank on the front page, 1 highest; 0 if the editor gave none."""
    pictures: tuple[Picture, ...] = ()
    aliases: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    """Where its authors work: one for each of them in their order, or one for all."""
    edits: str = ""
    """What was changed in a story from elsewhere."""

    @property
    def lede(self) -> str:
        """Return the first paragraph; empty if there is none."""
        return next((block.text for block in self.blocks if block.kind == "paragraph"), "")

    @property
    def revised(self) -> str:
        """Return when it was last changed, as ``find_revised`` does."""
        return find_revised(self)


class _Dated(Protocol):
    """What is known of a story's dates: by all of it, or by what lists show of it."""

    @property
    def published(self) -> str: ...
    @property
    def updated(self) -> str: ...
    @property
    def corrections(self) -> tuple[Correction, ...]: ...


def find_revised(story: _Dated) -> str:
    """Return when a story was last changed: when it says that it was, or the day of a later correction; else nothing.

    A correction of the day of publication moves nothing: its hour is not known, and the day is told already.
    """
    updated = story.updated
    if not story.corrections:
        return updated
    published = story.published[:_DAY]
    days = [note.day for note in story.corrections if note.day[:_DAY] > max(published, updated[:_DAY])]
    return max(days, default=updated)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that reading one source file yields."""

    source: str
    encoding: str
    story: Story
    ledger: tuple[LedgerEntry, ...]
    repairs: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in the content, told so that an editor can mend it."""

    path: str
    """Relative to the site's folder or the content folder."""
    line: int
    """Counted from one; zero if the problem is the whole file's."""
    message: str
    remedy: str

    def __str__(self) -> str:
        """Return ``path:line: message. remedy`` on a single line."""
        where = f"{self.path}:{self.line}" if self.line else self.path
        return " ".join(f"{where}: {self.message}. {self.remedy}".split())


class UnreadableStoryError(Exception):
    """A source file cannot be read as a story; ``problems`` say why, one by one."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep every problem found, so that one run reports them all."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error cross from a worker process with its problems."""
        return (type(self), (self.problems,))
