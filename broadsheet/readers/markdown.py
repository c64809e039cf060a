"""Knows how a Markdown source becomes a Story: its header, its rendered elements, its ledger.

Must not know Pelican, nor any template.

A block's ``html`` is sanitised and stands in the place of its escaped text, inside the element that the theme
makes for the block. Three sorts of block bring their whole element along, to be put on the page as it is: a
``table``, a ``verse`` that has ``html`` at all, and a ``paragraph`` or ``caption`` whose ``html`` begins with
one of ``OUTER_ELEMENTS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from broadsheet.readers.assemble import settle_date
from broadsheet.readers.datelines import dateline_of
from broadsheet.readers.header import section_of, split_header, story_fields
from broadsheet.readers.lines import Unit
from broadsheet.readers.markdown_draft import Draft, judge_element
from broadsheet.readers.markdown_html import describe_unsafe_address, is_unsafe_address
from broadsheet.readers.markdown_rules import OUTER_ELEMENTS, RULES, find_end
from broadsheet.readers.markdown_source import Rendered, TooCostlyError, find_references, render
from broadsheet.readers.page import Page, guess_language
from broadsheet.readers.quotes import quote_runs
from broadsheet.story import Problem, Reading, Story, UnreadableStoryError
from broadsheet.text import decode, slugify

if TYPE_CHECKING:
    from collections.abc import Sequence

from broadsheet.readers.header import Header

__all__ = ["OUTER_ELEMENTS", "read_markdown"]


def read_markdown(data: bytes, path: str, stamp: str, language: str = "en") -> Reading:
    """Read a Markdown story and account for every line of it.

    ``path`` is relative to the content folder; ``stamp`` is the file's time as ISO 8601, used where neither
    header nor file name gives a date. Raises UnreadableStoryError with every problem of the file.
    """
    decoded = decode(data)
    lines = decoded.text.split("\n")
    _refuse_front_matter(lines, path)
    header = split_header(lines, path, frozenset({"title"}))
    fields = story_fields(header, path)
    fields.setdefault("language", guess_language(decoded.text, language))
    draft = Draft(path, lines, fields["language"], fields.pop("headline", ""))
    _enter_header(draft, header)
    _judge_all(draft, _render(lines[header.end :], header.end + 1, path))
    _join_quote_runs(draft)
    _check_whole(draft)
    story = _make_story(draft, fields, stamp)
    ledger = tuple(sorted(draft.ledger))
    return Reading(path, decoded.encoding, story, ledger, decoded.repairs, tuple(sorted(draft.warnings)))


def _refuse_front_matter(lines: Sequence[str], path: str) -> None:
    """Refuse a header between rules, as other programs want it: read as Markdown, it would be a heading."""
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() == "---" and "---" in (line.rstrip() for line in lines[first + 1 :]):
        remedy = "Take out both lines of hyphens; a blank line ends the header"
        problem = Problem(path, first + 1, "the header stands between lines of hyphens", remedy)
        raise UnreadableStoryError((problem,))


def _enter_header(draft: Draft, header: Header) -> None:
    for number in filter(draft.has_text, range(header.start + 1, header.end + 1)):
        draft.account([number], "header", "header-line")


def _render(lines: Sequence[str], first: int, path: str) -> list[Rendered]:
    try:
        return render(lines, first)
    except TooCostlyError as error:
        remedy = f"{error.remedy}, or save the story as raw copy (.txt)"
        problem = Problem(path, error.line, error.message, remedy)
        raise UnreadableStoryError((problem,)) from error
    except Exception as error:  # the package promises no errors of its own
        remedy = "Simplify what is nested most deeply, or save the story as raw copy (.txt)"
        problem = Problem(path, first, f"the Markdown cannot be read ({type(error).__name__})", remedy)
        raise UnreadableStoryError((problem,)) from error


def _judge_all(draft: Draft, rendered: Sequence[Rendered]) -> None:
    elements = [judge_element(draft, element) for element in rendered]
    for address in filter(is_unsafe_address, find_references()):
        draft.note_unsafe_reference(describe_unsafe_address(address))
    end = find_end(elements)
    draft.ahead = elements[::-1]
    while draft.ahead:
        draft.is_at_end = len(draft.ahead) <= len(elements) - end
        element = draft.ahead.pop()
        next(take for take in RULES if take(draft, element))


def _join_quote_runs(draft: Draft) -> None:
    """Find quotations over several plain paragraphs, by the rule that raw copy is read with."""
    units = [Unit(at, at, block.text, 0) for at, block in enumerate(draft.blocks)]
    for unit, block in zip(units, draft.blocks, strict=True):
        is_running = unit.first in draft.running_text and unit.text
        unit.part = "paragraph" if is_running else "table" if block.kind == "paragraph" else block.kind
    quote_runs(Page(units, draft.language, hidden=False))
    found: set[int] = set()
    number, last = 0, ("", 0)
    for unit in units:
        block = draft.blocks[unit.first]
        if unit.part != "quote":
            continue
        was_found = block.kind == "paragraph"
        run = ("found" if was_found else "marked", unit.number if was_found else block.number)
        number += run != last
        last = run
        position: Any = unit.title if was_found else block.position
        draft.blocks[unit.first] = block._replace(kind="quote", number=number, position=position)
        if was_found:
            found.update(draft.running_text[unit.first])
    draft.rename(found, "quote", "markdown-quote-run")


def _check_whole(draft: Draft) -> None:
    """Raise with all that makes the story unreadable; every line with text must be in the ledger by now."""
    if not draft.blocks:
        # What sanitising took out may well be why nothing is left.
        draft.errors += draft.warnings
        message = "the story has no body" if draft.headline else "the story is empty"
        draft.errors.append(Problem(draft.path, 0, message, "Write the story, or remove the file"))
    elif not draft.headline:
        remedy = "Begin with a line `# Headline`, or give `Title:` in the header"
        draft.errors.append(Problem(draft.path, 1, "the story has no headline", remedy))
    left = draft.find_unaccounted()
    if left:
        remedy = "Please report this story to Broadsheet's makers"
        draft.errors.append(Problem(draft.path, left[0], "a line is not accounted for", remedy))
    if draft.errors:
        raise UnreadableStoryError(tuple(sorted(set(draft.errors))))


def _make_story(draft: Draft, fields: dict[str, Any], stamp: str) -> Story:
    """Join what the header says with what the body shows; the header's word counts where both speak."""
    found: dict[str, Any] = {
        "section": section_of(draft.path),
        "published": "",
        "byline": draft.byline,
        "dateline": next((dateline_of(b.text) for b in draft.blocks if b.kind == "paragraph"), ""),
        "slug": slugify(draft.headline),
    }
    found |= fields
    found["corrections"] = (*fields.get("corrections", ()), *draft.corrections)
    settled = settle_date(found, draft.path, stamp)
    found |= {"published": settled.published, "dated_by": settled.dated_by}
    draft.warnings += settled.warnings
    return Story(
        headline=draft.headline,
        blocks=tuple(draft.blocks),
        related=tuple(draft.related),
        attributions=tuple(draft.attributions),
        credits=tuple(draft.credits),
        **found,
    )
