"""Knows whether a story that came whole, in another's file, is one that a reader of ours could have made.

Must not know the file. It tells what is wrong, and mends nothing.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from broadsheet.addresses import is_inside, is_path_part, is_web_address
from broadsheet.readers.header import is_alias, is_language
from broadsheet.readers.markdown_html import clean_block, clean_inline, find_faults
from broadsheet.readers.markdown_rules import OUTER_ELEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.story import Block, Story

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DATE = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?:[+-]\d{2}:\d{2}|Z)?)?"
)
_OWN = "{filename}/"
_MOST_RANKS = 1000


def find_unsound(story: Story) -> str:
    """Return what cannot be in a story; empty if nothing is wrong."""
    return next(_list_unsound(story), "")


def _list_unsound(story: Story) -> Iterator[str]:
    if not story.headline.strip() or not (story.blocks or story.corrections):
        yield "it has no headline, or no body"
    if any(map(_CONTROL.search, _list_texts(story))):
        yield "it has characters that no copy has"
    if not is_language(story.language) or not is_path_part(story.slug):
        yield f"its language is {story.language!r}, its slug {story.slug!r}"
    if not 0 <= story.lead < _MOST_RANKS:
        yield f"its rank is {story.lead}"
    yield from _check_dates(story)
    yield from _check_addresses(story)
    for block in story.blocks:
        yield from _check_html(block)


def _list_texts(value: object) -> Iterator[str]:
    """Yield all texts of a story, whatever fields it has."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _list_texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _list_texts(getattr(value, field.name))


def _check_dates(story: Story) -> Iterator[str]:
    given = (story.updated, story.embargo, story.expires, *(each.date for each in story.corrections))
    for date in (story.published, *filter(None, given)):
        if not _DATE.fullmatch(date):
            yield f"{date!r} is no date"


def _check_addresses(story: Story) -> Iterator[str]:
    urls = [
        story.source_url,
        *(each.url for each in story.attributions),
        *(each.video for each in story.pictures),
    ]
    urls += [each.url for each in story.related if not each.url.startswith(_OWN)]
    yield from (f"{url!r} is no address of the web" for url in urls if url and not is_web_address(url))
    yield from (
        f"{path!r} is no file of the site"
        for path, *_ in story.pictures
        if not is_inside(path) or ":" in path
    )
    yield from (f"{path!r} is no path of the site" for path in story.aliases if not is_alias(path))


def _check_html(block: Block) -> Iterator[str]:
    """Tell of markup that the sanitiser would have changed."""
    if not block.html:
        return
    is_whole = block.kind in {"table", "verse"} or block.html.startswith((*OUTER_ELEMENTS, "<p>"))
    clean = clean_block if is_whole else clean_inline
    if clean(block.html) != block.html or any(
        fault.is_unsafe_address for fault in find_faults(block.html, inline=not is_whole)
    ):
        yield f"its markup is not clean: {block.html[:80]!r}"
