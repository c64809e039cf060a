"""The examples in the rules' docstrings, from which ``docs/copy.md`` is made, held against the ledger.

An example is a line in backticks, and behind it, where the line alone does not decide, what stands around it:
``READ MORE`` above one headline. ``PLACES`` says what such words mean; without any, the line stands where the
rules of its table look.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from string import Template
from typing import Any, NamedTuple

import pytest

from broadsheet.readers import closers, head, read, rules, structure
from broadsheet.story import LedgerEntry
from tests.write_docs import hyphenated

STORY = {
    "headline": "Harbour town settles its old quarrel over the sea wall",
    "body": """\
The town of Skerrow will raise its sea wall by a metre before the winter, after a dispute that divided the \
fishing families and the hotels on the front for most of twenty years.

Work begins on the north quay in September, and the harbour office expects to close the slipway for six weeks \
while the old granite blocks are lifted and numbered.

The fishing families had feared that the cranes would keep them from their moorings, and the hotels that nobody \
would pay to look at a wall.""",
    "more": """\
Both sides signed the plan on the same table on which it was first turned down, and went home by different doors.

The harbour office will show the drawings in the library for the rest of the month.""",
    "title": "Ferry freed from the sandbank",
    "titles": "Ferry freed from the sandbank\nLighthouse keeper looks back\nHarbour gets a second crane",
    "table": "Ward\tFor\tAgainst\nNorth quay\t212\t87\nSouth quay\t154\t160",
    "picture": "The sea wall at low water [AFP]",
    "open": "The harbour master, Ana Ruiz, said: “I have waited for this plan since I was an apprentice here.",
    "closed": "The harbour master, Ana Ruiz, said: “I have waited for this plan since I was an apprentice.”",
}
"""A story to stand around an example; no rule takes any of its sentences for anything but body."""

ABOVE = "$line\n\n$headline\n\n$body\n\n$more"
BELOW = "$headline\n\n$line\n\n$body\n\n$more"
AMID = "$headline\n\n$body\n\n$line\n\n$more"
LAST = "$headline\n\n$body\n\n$more\n\n$line"

PLACES = {
    "above the headline": ABOVE,
    "above the headline and a byline": "$line\n\n$headline\n\nBy Ana Ruiz\n\n$body\n\n$more",
    "as the headline": "$line\n\n$body\n\n$more",
    "under the headline": BELOW,
    "under `…`": "$other\n\n$line\n\n$body\n\n$more",
    "with the next paragraph right below": "$headline\n\n$line\n$body\n\n$more",
    "with more of the story below": AMID,
    "between two scenes": AMID,
    "above a paragraph": AMID,
    "above a paragraph, and once more": "$headline\n\n$body\n\n$line\n\n$more\n\n$line\n\n$more",
    "three times over": "$headline\n\n$body\n\n$line\n$line\n$line\n\n$more",
    "above one headline": "$headline\n\n$body\n\n$line\n$title\n\n$more",
    "above three headlines": "$headline\n\n$body\n\n$line\n$titles\n\n$more",
    "above three headlines, which are the last lines": "$headline\n\n$body\n\n$more\n\n$line\n$titles",
    "above the headline, which the header tells": "Title: $headline\nDate: 2026-05-12\n\n$line\n$headline\n\n$body\n\n$more",
    "right below a table": "$headline\n\n$body\n\n$table\n$line\n\n$more",
    "below a table": "$headline\n\n$body\n\n$table\n\n$line\n\n$more",
    "under a table, with more of the story below": "$headline\n\n$body\n\n$table\n\n$line\n\n$more",
    "below a picture": "$headline\n\n$body\n\n$picture\n$line\n\n$more",
    "below a paragraph whose quotation is still open": "$headline\n\n$body\n\n$open\n\n$line\n\n$more",
    "below a paragraph whose quotation is closed": "$headline\n\n$body\n\n$closed\n\n$line\n\n$more",
    "below `…`": "$headline\n\n$body\n\n$other\n$line\n\n$more",
    "below `…` and a blank line": "$headline\n\n$body\n\n$other\n\n$line\n\n$more",
    "above `…`": "$headline\n\n$body\n\n$more\n\n$line\n$other",
    "above `…`, with more of the story below": "$headline\n\n$body\n\n$line\n\n$other\n$other\n\n$more",
    "in the middle of a story by KWPH Staff": "$headline\n\nBy KWPH Staff\n\n$body\n\n$line\n\n$more",
    "right above `…`, below a line with a colon": "$headline\n\n$body\n\nTo bring:\n\n$line\n$other\n\n$more",
    "right above `…`, below a deck": "$headline\nFerries will sail again from Monday, the harbour master said.\n$line\n$other\nMay 12, 2026, 07:00 ET\n\n$body\n\n$more",
    "right above yes and no": "$headline\n\n$body\n\n$line\nYes\nNo\nOnly in the rain\n\n$more",
    "right above what somebody answers": "$headline\n\n$body\n\n$line\nYes. No tram ever left me behind.\n\n$more",
    "right above `…`, on top": "$headline\nBy Ana Ruiz\n\n$line\n$other\n\n$body\n\n$more",
    "on top, right above `…`": "$line\n$other\n\n$body\n\n$more",
    "above the headline, right above `…`": "$line\n$other\nMay 12, 2026, 07:00 ET\n$headline\n\n$body\n\n$more",
    "under the headline, right above `…`": "$headline\n$line\n$other\nMay 12, 2026, 07:00 ET\n\n$body\n\n$more",
    "below `…`, which another label follows": "$headline\n\n$body\n\n$more\n\n$other\n$line\nDOI\n10.9999/sk.26",
    "right above `…` and right below the letter": "$headline\n\n$body\n$line\n$other\n\n$more",
    "between the byline and the date": "$headline\n\nBy Ana Ruiz\n$line\nPublished: 12 May 2026\n\n$body\n\n$more",
    "below the byline of Ana Ruiz": "$headline\n\nBy Ana Ruiz\n\n$line\n\n$body\n\n$more",
    "in an interview": "$headline\n\nInterview by Tom Hale\n\n$body\n\n$line\n\n$more",
    "right above `…`": "$headline\n\n$body\n\n$line\n$other\n\n$more",
    "above `…` and a blank line": "$headline\n\n$body\n\n$more\n\n$line\n\n$other",
    "below `…`, which a line with a colon introduces": "$headline\n\n$body\n\nHe sang in Hindi:\n\n$other\n$line\n\n$more",
    "below `…` at the story's end, above another title": "$headline\n\n$body\n\n$more\n\n$other\n$line\n$title",
    "below a line with a colon, and a blank line above `…`": "$headline\n\n$body\n\nTo bring:\n\n$line\n\n$other\n\n$more",
    "below a time and above a paragraph": "$headline\n\n$body\n\n10.32am\n\n$line\n\n$more",
    "as the last line of a story by Ana Ruiz": "$headline\n\nBy Ana Ruiz\n\n$body\n\n$more\n\n$line",
    "as the last line of a story by Tom Hale": "$headline\n\nBy Tom Hale\n\n$body\n\n$more\n\n$line",
    "as the last line of a story that has Tom Hale in it": (
        "$headline\n\n$body\n\nTom Hale, who mends its clocks, agreed with both sides of the quarrel.\n\n$more\n\n$line"
    ),
    "as the last line": LAST,
    "as the last line, below `…` and a blank line": "$headline\n\n$body\n\n$more\n\n$other\n\n$line",
    "as the last line, below `…`": "$headline\n\n$body\n\n$more\n\n$other\n$line",
}
"""What the words behind an example's line mean; ``$other`` is the second line that they quote."""

NAMED = {
    "boilerplate-phrase": r"boilerplate-.+",
    "end-of-body": "|".join(name for _, name, _, _ in closers.CLOSING),
    "promos-and-related": r"promo-title-below|promo-label-alone|related-heading|related-title",
    "related-addresses": r"related-kind|related-title|leading-kind",
    "lone-links": r"lone-link",
    "item-signatures": r"item-signature",
    "lone-figures": r"lone-figure",
    "counted-links": r"counted-link",
    "lone-lines": r"sub-heading|small-heading|entry-heading|brief-heading|colon-heading|number-alone|open-caption|question-heading|headline-like-line|capital-line|labelled-caption",
    "interview-lines": r"interview-question|interview-answer",
    "stanzas": r"verse",
    "unmarked-lists": r"unmarked-list",
    "rated-rows": r"rated-row",
    "stamped-headings": r"stamped-heading",
    "gallery-captions": r"gallery-caption|gallery-number",
    "signed-captions": r"signed-caption",
    "key-points": r"key-points|list-heading",
    "titles-at-end": r"title-at-end",
    "counted-rows": r"counted-row",
    "dashed-items": r"dashed-item",
    "marked-rows": r"marked-row",
    "dashed-headings": r"dashed-heading",
    "headings-like-footers": r"list-heading",
    "lone-items": r"lone-item",
    "numbered-headings": r"numbered-heading",
    "quote-runs": r"quote-run",
    "dividers-and-rules": r"closing-rule|opening-rule",
}
"""The ledger's names for what a rule decides, where they are not the rule's own."""

_EXAMPLE = re.compile(r"`(?P<line>[^`]+)`(?: (?P<place>.+))?")


class Example(NamedTuple):
    """One ``Match:`` or ``Near miss:`` of a rule."""

    rule: str
    """The rule's name as its table gives it."""
    part: str
    """The part that the rule's table gives; empty if the rule tells it itself."""
    kind: str
    wording: str
    places: tuple[str, ...]
    """Where the rules of its table look, for a line that tells no place."""

    @property
    def name(self) -> str:
        """Return what a failing test is called."""
        return f"{self.rule} {self.kind} {self.wording}"


def examples() -> Iterator[Example]:
    """Yield every example of every rule, table by table."""
    for line_rule in dict.fromkeys(rule for _, rule in rules.LINE_RULES):
        yield from examples_of(line_rule, hyphenated(line_rule), "", (AMID,), (BELOW, AMID, LAST))
    for _, name, part, rule in head.ABOVE_HEADLINE:
        yield from examples_of(rule, name, part, (ABOVE,))
    for _, name, part, rule in head.BELOW_HEADLINE:
        yield from examples_of(rule, name, part, (BELOW,))
    for _, name, kind, closing in closers.CLOSING:
        yield from examples_of(closing, name, kind, (LAST,))
    for structure_rule, *_ in structure.STRUCTURE_RULES:
        yield from examples_of(structure_rule, hyphenated(structure_rule), "", (AMID,))


def examples_of(
    rule: Callable[..., Any], name: str, part: str, places: tuple[str, ...], elsewhere: tuple[str, ...] = ()
) -> Iterator[Example]:
    """Yield the examples of a rule's docstring; near misses are tried ``elsewhere`` too."""
    for row in (inspect.getdoc(rule) or "").split("\n"):
        kind, _, wording = row.partition(": ")
        if kind == "Match":
            yield Example(name, part, kind, wording, places)
        elif kind == "Near miss":
            yield Example(name, part, kind, wording, elsewhere or places)


def entries(example: Example) -> Iterator[LedgerEntry]:
    """Yield the ledger's entry for the example's line, once for each place where it is tried."""
    match = _EXAMPLE.fullmatch(example.wording)
    assert match, "an example begins with its line in backticks"
    words = match["place"] or ""
    others = re.findall(r"`([^`]+)`", words)
    place = re.sub(r"`[^`]+`", "`…`", words)
    assert not words or place in PLACES, f"“{place}” is no place that the table knows"
    around = {**STORY, "line": match["line"], "other": "".join(others)}
    for template in (PLACES[place],) if words else example.places:
        above, _, _ = template.partition("$line")
        number = Template(above).substitute(around).count("\n") + 1
        copy = Template(template).substitute(around)
        ledger = read(copy.encode(), "news/story.txt", "2026-11-20T10:00").ledger
        yield next(entry for entry in ledger if entry.first <= number <= entry.last)


def is_named(example: Example, entry: LedgerEntry) -> bool:
    """Tell whether the entry bears a name that the example's rule gives."""
    return re.fullmatch(NAMED.get(example.rule, example.rule), entry.rule) is not None


def _name(example: Example) -> str:
    return example.name


@pytest.mark.parametrize("example", [e for e in examples() if e.kind == "Match"], ids=_name)
def test_a_match_is_named_by_its_rule(example: Example) -> None:
    """The ledger says of an example that its rule decided it, and which part it is."""
    for entry in entries(example):
        assert is_named(example, entry), entry
        assert entry.part == (example.part or entry.part)


@pytest.mark.parametrize("example", [e for e in examples() if e.kind == "Near miss"], ids=_name)
def test_a_near_miss_is_left_alone_by_its_rule(example: Example) -> None:
    """The ledger names neither the rule of a near miss nor the part that the rule would have made of it."""
    for entry in entries(example):
        assert not is_named(example, entry), entry
        assert entry.part != example.part


def test_the_story_around_the_examples_is_plain() -> None:
    """Without an example the story is a headline and paragraphs, so that only the example can be named."""
    copy = Template("$headline\n\n$body\n\n$more").substitute(STORY)
    ledger = read(copy.encode(), "news/story.txt", "2026-11-20T10:00").ledger
    assert [entry.part for entry in ledger] == ["headline", *["paragraph"] * 5]


def test_every_rule_that_an_editor_can_see_has_a_match_and_a_near_miss() -> None:
    """Each rule of the tables, but the one that asks the others, shows what it takes and what it leaves."""
    tables = (rules.LINE_RULES, head.ABOVE_HEADLINE, head.BELOW_HEADLINE, closers.CLOSING)
    asked = {row[-1] for table in tables for row in table} | {
        rule for rule, *_ in structure.STRUCTURE_RULES
    } - {head.read_head}
    kinds = {rule: {e.kind for e in examples_of(rule, "", "", ())} for rule in asked}
    assert {rule.__name__ for rule in asked if kinds[rule] != {"Match", "Near miss"}} == set()
