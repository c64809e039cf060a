"""Knows whom a story is owed to, from its header, its own closing lines and the described sources.

Must not know how the credit is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from broadsheet.addresses import host_of
from broadsheet.enrich.terms import fill_counter, fill_credit, find_unknown
from broadsheet.sources import NO_TERMS, Terms, fill_placeholders
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
    feed: str = ""
    """The address of the outlet's own feed, if it is described."""
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
    linked: str = ""
    """The words of the described wording that are to be its link: the headline's or the publisher's."""
    closing: str = ""
    """The sentence that ends the story."""
    closing_linked: str = ""
    target: str = ""
    """Where these links lead: to the original or to the source's home, as the source wants it; empty if nowhere."""
    signed: tuple[str, str] = ("", "")
    """What the source wants before and behind its authors' names."""
    institutions: tuple[str, ...] = ()
    """Where the authors work: one for each of them, or one for all."""
    counter: str = ""
    """The address of the picture by which the source counts readers."""
    is_extract: bool = False
    """Only the first words of the story may be shown, and there were more."""
    unknown: tuple[str, ...] = ()
    """What the source's texts name and the story does not give."""


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
    published = story.published if story.dated_by == "story" else ""
    credit = Credit(
        publisher=publisher,
        url=lead.url,
        home=source.home if source else "",
        feed=source.feed if source else "",
        wording=lead.label,
        byline=story.byline,
        published=published,
        licence=licence,
        licence_url=source.licence_url if source and licence == source.licence else "",
        others=others,
        text_only=bool(source and source.text_only and not lead.url),
        described=source is not None,
        institutions=story.institutions,
    )
    return _add_terms(credit, story, source) if source else credit


def _add_terms(credit: Credit, story: Story, source: Source) -> Credit:
    """Return a described source's credit in its own words."""
    terms, publisher = source.terms, credit.publisher
    wording, linked = fill_credit(source.wording, story, publisher, credit.licence)
    closing, closing_linked = fill_credit(terms.closing, story, publisher, credit.licence)
    before, _, behind = fill_placeholders(terms.byline, {"publisher": publisher}).partition("{author}")
    return replace(
        credit,
        wording=wording or credit.wording,
        linked=linked,
        closing=closing,
        closing_linked=closing_linked,
        target=credit.home if terms.link == "home" else credit.url,
        terms=terms,
        signed=(before, behind),
        counter=fill_counter(terms.counter, credit.url, story.slug),
        unknown=find_unknown(terms, source.wording, story, credit.licence, credit.published),
    )
