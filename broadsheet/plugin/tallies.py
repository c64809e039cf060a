"""Knows what pages show that is gathered from all stories of a site, beside the stories themselves.

Must not know which stories a site has, nor how pages are written.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.outputs.trace import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from broadsheet.build.cards import Card


class Corrected(NamedTuple):
    """Which correction of which story."""

    card: Card
    at: int

    @property
    def listed(self) -> bytes:
        """Return the digest of what lists show of it."""
        return digest(self.card.listed, self.at)


class Note(NamedTuple):
    """A correction as pages show it."""

    text: str
    date: str
    """Empty if the copy gives none."""
    article: Any
    """The story that it was made in."""


def gather_corrections(cards: Iterable[Card]) -> list[Corrected]:
    """Return the corrections of stories, the newest first; those of one day stand as the stories do."""
    found = [
        (day, Corrected(card, at))
        for card in cards
        if card.corrected
        for at, day in enumerate(card.corrected.split("\n"))
    ]
    return [correction for _, correction in sorted(found, key=itemgetter(0), reverse=True)]


def make_note(article: Any, at: int) -> Note:
    """Return one of an article's corrections."""
    correction = article.story.corrections[at]
    return Note(correction.text, correction.date, article)


def cut_corrections(write: Callable[..., None], corrections: Sequence[Any]) -> Callable[..., None]:
    """Return what writes direct templates as ``write`` does, and the page of corrections as pages of them."""

    def write_direct(name: str, template: Any, context: dict[str, Any], **values: Any) -> None:
        cut = {"paginated": {"corrections": corrections}}
        write(name, template, context, **values, **(cut if values["template_name"] == "corrections" else {}))

    return write_direct
