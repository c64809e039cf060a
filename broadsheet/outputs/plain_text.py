"""Knows how a story is told as plain text: a paragraph a line, an empty line between, and no markup.

Must not know where the text goes. What the theme's attribution says is taken from its markup, so that text and
page give the same credit.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from broadsheet.story import Block, Related, Story

_OPENING = frozenset("“„‟«»‹›‘‚\"'「『《〈")
_BREAKS = re.compile(
    r"<br\b[^>]*>|</?(?:p|div|li|ul|ol|h[1-6]|footer|header|section|aside|figure)\b[^>]*>", re.IGNORECASE
)
_LINK = re.compile(r"<a\b[^>]*?\bhref=(?:\"([^\"]*)\"|'([^']*)')[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_HOST_AGAIN = re.compile(r"(\(https?://(?:www\.)?([^/)]+)[^)]*\)) \(\2\)")
"""Matches an address and its host, which pages show for those who cannot see where a link leads."""
_STOP = "* * *"
_RUNS = frozenset({"list", "quote"})


class Speech(NamedTuple):
    """How the theme says words and dates in a language."""

    say: Callable[[str, str], str]
    """Returns the word of a key in a language."""
    write_date: Callable[[str, str], str]
    """Returns an ISO 8601 date as people of a language write it."""


class Told(NamedTuple):
    """What the text tells beside the story itself."""

    url: str
    """The address of the story's page."""
    footer: str = ""
    """The attribution as the theme shows it; empty for the site's own stories."""
    closing: str = ""
    """The sentence that the source wants to end its stories with."""
    is_owed_first: bool = False
    """The source wants its credit before the story."""
    addresses: Mapping[str, str] = {}
    """Where related links to stories of the site lead, by what the story says."""
    signed: tuple[str, str] = ("", "")
    """What the source wants before and behind its authors' names."""


def write_story(story: Story, told: Told, body: str, owed: Sequence[str], speech: Speech) -> str:
    """Return all of a story as plain text: what stands above its body, the body, its corrections, its credit."""
    top = [
        story.headline,
        story.deck,
        *_list_facts(story, told, speech),
        *(owed if told.is_owed_first else ()),
    ]
    end = [*_list_edits(story, speech), *story.credits, *list_corrections(story, speech), *owed, told.url]
    return "\n\n".join([*filter(None, top), body, *filter(None, end)]) + "\n"


def write_body(story: Story, told: Told, speech: Speech) -> str:
    """Return the body of a story as plain text."""
    return "\n\n".join(filter(None, _list_body(story, told, speech)))


def list_corrections(story: Story, speech: Speech) -> Iterator[str]:
    """Yield what was put right, each with its day."""
    if story.corrections:
        heading = speech.say("corrections", story.language)
        for correction in story.corrections:
            day = f" ({speech.write_date(correction.date, story.language)})" if correction.date else ""
            yield f"{heading}{day}: {correction.text}"


@lru_cache(maxsize=256)
def read_footer(html: str) -> tuple[str, ...]:
    """Return the lines of an attribution, its links followed by their addresses."""
    text = _TAG.sub("", _BREAKS.sub("\n", _LINK.sub(_spell_link, html)))
    lines = (_HOST_AGAIN.sub(r"\1", " ".join(unescape(line).split())) for line in text.split("\n"))
    return tuple(filter(None, lines))


def _spell_link(match: re.Match[str]) -> str:
    address = match[1] or match[2] or ""
    return f"{match[3]} ({address})" if is_web_address(unescape(address)) else match[3]


def list_owed(told: Told) -> Sequence[str]:
    """Return the credit of a story from elsewhere, a line each."""
    lines = read_footer(told.footer) if told.footer else ()
    if told.closing and not any(told.closing in line for line in lines):
        return (*lines, told.closing)
    return lines


def _list_facts(story: Story, told: Told, speech: Speech) -> Iterator[str]:
    """Yield the byline, and when the story came out and was changed."""
    language = story.language
    if byline := write_byline(story, told.signed, speech):
        by = speech.say("by", language)
        yield f"{by}{'' if by.endswith('：') else ' '}{byline}"
    for key, date in (("published", story.published), ("updated", story.updated)):
        if date:
            yield f"{speech.say(key, language)} {speech.write_date(date, language)}"


def write_byline(story: Story, signed: tuple[str, str], speech: Speech) -> str:
    """Return the names of a byline on a line, with what its source wants to stand around them; empty without names."""
    names, places = story.byline, story.institutions
    if not names:
        return ""
    if len(places) == len(names):
        names = tuple(f"{name} ({place})" for name, place in zip(names, places, strict=True))
    elif places:
        names = (*names[:-1], f"{names[-1]} ({', '.join(places)})")
    *first, last = names
    joined = f"{', '.join(first)} {speech.say('and', story.language)} {last}" if first else last
    return f"{signed[0]}{joined}{signed[1]}"


def _list_edits(story: Story, speech: Speech) -> Iterator[str]:
    if story.edits:
        yield f"{speech.say('editors-note', story.language)}: {story.edits}"


def _list_body(story: Story, told: Told, speech: Speech) -> Iterator[str]:
    run: list[Block] = []
    for block in story.blocks:
        kind = block.kind
        if run and (kind != run[0].kind or block.number != run[0].number):
            yield from _tell_run(run)
            run = []
        if kind == "paragraph":
            yield block.text
        elif kind in _RUNS:
            run.append(block)
        else:
            yield _tell_related(block, story, told, speech) if kind == "related" else _tell_block(block)
    yield from _tell_run(run)


def _tell_run(run: Sequence[Block]) -> Iterable[str]:
    """Return the lines of a list, or the paragraphs of a quotation; without marks of its own it gets those of mail."""
    if run and run[0].kind == "list":
        return ["\n".join(f"{block.label or '•'} {block.text}" for block in run)]
    if any(not _OPENING.isdisjoint(block.text) for block in run):
        return [block.text for block in run]
    return ["\n".join(f"> {line}" for line in block.text.split("\n")) for block in run]


def _tell_block(block: Block) -> str:
    if block.kind == "divider":
        return _STOP
    if block.kind == "promo" and block.label:
        return f"{block.label.rstrip(' :：|')}: {block.text}"
    return block.text


def _tell_related(block: Block, story: Story, told: Told, speech: Speech) -> str:
    heading = block.label.strip(" 【】[]:：") or speech.say("related", story.language)
    links = (_tell_link(link, told.addresses) for link in story.related if link.block == block.number)
    return "\n".join((f"{heading}:", *links))


def _tell_link(link: Related, addresses: Mapping[str, str]) -> str:
    address = addresses.get(link.url, link.url)
    kind = f"[{link.kind}] " if link.kind else ""
    return f"• {kind}{link.title}" + (f" – {address}" if address and is_web_address(address) else "")
