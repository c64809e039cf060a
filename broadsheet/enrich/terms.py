"""Knows what a source's terms make of a story and of its credit, and which of them a story breaks.

Must not know how the credit is shown, nor what becomes of a story that breaks a term.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from broadsheet.enrich.extracts import cut_story
from broadsheet.schedule import read_expiry, read_moment
from broadsheet.sources import NO_TERMS, fill_placeholders, find_placeholders
from broadsheet.usage import Usages, write_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from broadsheet.enrich.credits import Credit
    from broadsheet.sources import Terms
    from broadsheet.story import LedgerEntry, Story

_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\]+")
_AROUND = ".,;:!?*_…"
_NUMBERS = re.compile(r"\d+")
_SHOWS_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
_HEADER_KEYS = {"author": "Author", "date": "Date", "licence": "Licence"}
"""The header lines that give what a placeholder stands for."""


class Breach(NamedTuple):
    """A term that a story breaks."""

    term: str
    """As the key of ``sources.toml`` is called."""
    message: str
    """How it is broken."""
    remedy: str
    header: str = "source"
    """The header line to look at."""
    said: tuple[str, ...] = ()
    """What the copy says at the place, if no header line does."""


def apply_terms(story: Story, credit: Credit, zone: ZoneInfo) -> tuple[Story, Credit]:
    """Return a story as its source lets it be shown, with its credit: cut if only an extract may be, and while it may."""
    terms = credit.terms
    if terms == NO_TERMS:
        return story, credit
    if terms.extract:
        whole, story = story, cut_story(story, terms.extract)
        credit = replace(credit, is_extract=story is not whole)
    if terms.takedown:
        story = _take_down(story, terms.takedown, zone)
    return story, credit


def _take_down(story: Story, days: int, zone: ZoneInfo) -> Story:
    """Let the story expire so many days after its date, unless it does so sooner."""
    try:
        moment = read_moment(story.published, zone) + timedelta(days=days)
    except OverflowError:  # thousands of years, by which somebody means never
        return story
    if story.expires and read_expiry(story.expires, zone) <= moment:
        return story
    return replace(story, expires=moment.isoformat(timespec="minutes"))


def fill_credit(template: str, story: Story, publisher: str, licence: str) -> tuple[str, str]:
    """Return a source's sentence for a story, and the words of it that are to be a link: headline, else publisher."""
    if "{" not in template:
        return template, publisher if publisher in template else ""
    told = _tell(template, story, publisher, licence)
    named = find_placeholders(template)
    linked = next((told[name] for name in ("headline", "publisher") if name in named), "")
    return fill_placeholders(template, told), linked


def _tell(template: str, story: Story, publisher: str, licence: str) -> Mapping[str, str]:
    return {
        "publisher": publisher,
        "headline": story.headline,
        "author": ", ".join(story.byline),
        "date": _write_date(story.published[:10], story.language) if "{date}" in template else "",
        "licence": licence,
    }


@cache
def _find_usages() -> Usages:
    return Usages()


def _write_date(iso: str, language: str) -> str:
    day = "d MMMM y" if language == "en" else ""  # as the theme writes it
    return write_day(iso, _find_usages().find(language, day))


def fill_counter(template: str, url: str, slug: str) -> str:
    """Return the address of a story's counter; nothing if there is none, or if it needs what is not known."""
    values = {"url": quote(url, safe=""), "id": _find_number(url), "slug": quote(slug, safe="")}
    if not all(values.get(name) for name in find_placeholders(template)):
        return ""
    return fill_placeholders(template, values)


def _find_number(url: str) -> str:
    """Return the last number in the path of an original's address, which many outlets count their stories by."""
    path = url.partition("://")[2].partition("/")[2].partition("?")[0]
    return next((found[0] for found in reversed(list(_NUMBERS.finditer(path)))), "")


def find_breaches(
    whole: Story, shown: Story, credit: Credit, ledger: Iterable[LedgerEntry]
) -> Iterator[Breach]:
    """Yield the terms that a story breaks: as it came, or as it is ``shown``."""
    terms = credit.terms
    if terms == NO_TERMS and not credit.unknown:
        return
    yield from _check_texts(whole, credit)
    yield from _check_addresses(credit)
    if terms.institutions and not (whole.byline and len(whole.institutions) in {1, len(whole.byline)}):
        yield Breach("institutions", *_explain_institutions(whole), "author", (*whole.byline[:1], credit.url))
    if not terms.pictures:
        yield from _check_pictures(whole)
    if whole.edits and not terms.edits:
        remedy = "Publish the copy as it came, without the line Edits:, or leave the story out."
        yield Breach("edits", "the header says that the copy was edited", remedy, "edits")
    if terms.keep_links:
        for url in _find_lost(ledger, shown, credit):
            remedy = "Put the link into the running text, or set keep_links = false if they allow that."
            yield Breach("keep_links", f"the link to {url} is not shown", remedy, "keep-links", (url,))


def _check_texts(story: Story, credit: Credit) -> Iterator[Breach]:
    """Check that all is known that the source's own texts name."""
    for name in credit.unknown:
        line = _HEADER_KEYS[name]
        message = f"it names the {name}, and the story has none"
        yield Breach("wording", message, f"Add a line {line}: to the header.", line.lower(), (credit.url,))
    if credit.terms.byline and not story.byline:
        message, remedy = "authors are to be named, and the story has no byline", "Add a line Author:."
        yield Breach("byline", message, remedy, "author", (credit.url,))


def _check_addresses(credit: Credit) -> Iterator[Breach]:
    terms, remedy = credit.terms, "Add a line Source-URL: with the original's address."
    if (
        terms.indexing == "canonical" and credit.text_only
    ):  # of any other outlet a lacking address is told anyway
        yield Breach(
            "indexing", "search engines are to prefer the original, whose address is not known", remedy
        )
    if terms.counter and not credit.counter:
        message = "its address has a part that the original's address does not give"
        yield Breach("counter", message, remedy, "source-url", (credit.url,))


def _explain_institutions(story: Story) -> tuple[str, str]:
    remedy = "Add a line Institution: for each author, in their order, or one for all."
    if not story.byline:
        message = "authors are to be named with their institutions, and the story has no byline"
        return message, "Add lines Author: and Institution:."
    if not story.institutions:
        return "authors are to be named with their institutions, and the header names none", remedy
    many = f"{len(story.institutions)} institutions for {len(story.byline)} authors"
    return f"the header names {many}", remedy


def _check_pictures(story: Story) -> Iterator[Breach]:
    remedy = "Take the picture out, or set pictures = true for this source if they allow that."
    if story.pictures:
        yield Breach("pictures", f"the header shows {story.pictures[0].path}", remedy, "picture")
    if any(_SHOWS_PICTURE.search(block.html) for block in story.blocks if block.html):
        yield Breach("pictures", "the text shows a picture", remedy, "picture", ("![", "<img"))


def _find_lost(ledger: Iterable[LedgerEntry], story: Story, credit: Credit) -> list[str]:
    """Return the addresses of the copy that its page does not have."""
    given = [url for entry in ledger if entry.part != "header" for url in _find_addresses(entry.text)]
    texts = [f"{block.text} {unescape(block.html)} {block.label}" for block in story.blocks]
    texts += [story.deck, story.headline, *story.credits, *(each.text for each in story.corrections)]
    texts += [*(link.url for link in story.related), *(line.url for line in story.attributions)]
    known = {unquote(url) for text in (*texts, credit.url, credit.home) for url in _find_addresses(text)}
    return [url for url in dict.fromkeys(given) if unquote(url) not in known]


def _find_addresses(text: str) -> Iterator[str]:
    return (found.rstrip(_AROUND) for found in _ADDRESS.findall(text))


def find_unknown(terms: Terms, wording: str, story: Story, licence: str, published: str) -> tuple[str, ...]:
    """Return what a source's texts name and a story does not give."""
    named = {*find_placeholders(wording), *find_placeholders(terms.closing)}
    known = {"author": story.byline, "date": published, "licence": licence}
    return tuple(name for name, value in known.items() if name in named and not value)
