"""Knows whom a story is owed to, from its header, its own closing lines and the described sources.

Must not know how the credit is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.addresses import host_of
from broadsheet.sources import NO_TERMS, Terms
from broadsheet.story import Attribution
from broadsheet.text import headline_key

if TYPE_CHECKING:
    from broadsheet.sources import Source, Sources
    from broadsheet.story import Story


@dataclass(frozen=True, slots=True)
class Credit:
    """What the attribution footer of a syndicated story says."""

    publisher: str = ""
    url: str = ""
    """The original's address; empty if it is not known or there is none."""
    home: str = ""
    wording: str = ""
    """The source's own wording, as it is described; else as the copy has it."""
    byline: tuple[str, ...] = ()
    published: str = ""
    """When the original was published, if the story says so; a date taken from its file is no such claim."""
    licence: str = ""
    licence_url: str = ""
    others: tuple[Attribution, ...] = ()
    """Whoever else the copy says it comes from."""
    text_only: bool = False
    """The source has no pages to lead to."""
    described: bool = False
    """The source has its entry in ``sources.toml``."""
    terms: Terms = NO_TERMS
    """What the source asks of those who publish its stories again."""


def find_credit(story: Story, sources: Sources) -> Credit | None:
    """Return the credit of a syndicated story; nothing for the site's own ones.

    The header beats the copy; of several attributions the first with an address leads and all are kept.
    """
    lead, others = _find_lead(story, sources)
    if lead is None:
        return None
    source = sources.find(lead.publisher, lead.url)
    if source is not None and source.own_copy:
        return None
    return _make_credit(story, lead, others, source)


def _find_lead(story: Story, sources: Sources) -> tuple[Attribution | None, tuple[Attribution, ...]]:
    copy = sorted(dict.fromkeys(story.attributions), key=lambda line: not line.url)
    if not (story.source or story.source_url):
        return (copy[0], tuple(copy[1:])) if copy else (None, ())
    header = Attribution("", story.source_url, story.source)
    same = [line for line in copy if _is_same_outlet(header, line, sources)]
    lead = Attribution(
        label=next((line.label for line in same if line.label), ""),
        url=header.url or next((line.url for line in same if line.url), ""),
        publisher=header.publisher or next((line.publisher for line in same if line.publisher), ""),
    )
    return lead, tuple(line for line in copy if line not in same)


def _is_same_outlet(header: Attribution, line: Attribution, sources: Sources) -> bool:
    """Tell whether a line of the copy says again what the header says, or leaves it open."""
    if header.url and line.url:
        return header.url == line.url
    if not header.publisher or not line.publisher:
        return not line.url or not header.url
    if headline_key(header.publisher) == headline_key(line.publisher):
        return True
    source = sources.find(header.publisher)
    return source is not None and source is sources.find(line.publisher)


def _make_credit(
    story: Story, lead: Attribution, others: tuple[Attribution, ...], source: Source | None
) -> Credit:
    publisher = (source.name if source else lead.publisher) or host_of(lead.url)
    licence = story.licence or (source.licence if source else "")
    wording = source.wording.replace("{publisher}", publisher) if source else ""
    return Credit(
        publisher=publisher,
        url=lead.url,
        home=source.home if source else "",
        wording=wording or lead.label,
        byline=story.byline,
        published=story.published if story.dated_by == "story" else "",
        licence=licence,
        licence_url=source.licence_url if source and licence == source.licence else "",
        others=others,
        text_only=bool(source and source.text_only and not lead.url),
        described=source is not None,
        terms=source.terms if source else NO_TERMS,
    )
