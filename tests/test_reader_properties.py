"""What must hold for any copy whatever: nothing crashes, nothing is lost, nothing is invented."""

from __future__ import annotations

import contextlib
import pickle
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.readers import read
from broadsheet.story import Problem, Reading, UnreadableStoryError
from broadsheet.text import decode, visible

FRAGMENTS = st.sampled_from(
    [
        "READ MORE: Ferry freed",
        "READ MORE",
        "RELATED STORIES",
        "Five things to know [VIDEO]",
        "“But in any case",
        "he said.”",
        "Source: Read Full Article",
        "Source: The Post (https://example.com/a)",
        "[Read it](javascript:alert(1))",
        "By Ana Ruiz",
        "Published: 10:48, 19 November 2026",
        "LONDON, Sept 28 (Reuters) – The ferry sailed on Tuesday after a night of storms, its owner said.",
        "- a torch",
        "1. a map",
        "* * *",
        "___",
        "a\tb\tc",
        "| a | b |",
        "<script>alert(1)</script>",
        "{{ config }} {% raw %}",
        "From: a@example.com",
        "Subject: Ferry",
        "Date: 2026-11-20",
        "Section: World",
        "",
        "",
        " ",
        "\u200c",
        "\ufeff",
        "The river rose again overnight and the lower town was flooded for the third time this year, wardens said.",
    ]
)
LINES = st.one_of(FRAGMENTS, st.text(max_size=60))
COPY = st.lists(LINES, max_size=25).map("\n".join)


def try_read(data: bytes) -> Reading | None:
    """Read the bytes; nothing if they are no story."""
    with contextlib.suppress(UnreadableStoryError):
        return read(data, "news/story.txt", "2026-11-20T10:00")
    return None


@settings(deadline=None, max_examples=400)
@given(COPY)
def test_nothing_is_lost_doubled_or_moved(copy: str) -> None:
    """Every visible character of the copy is in the ledger once and in order; every line in one entry."""
    data = copy.encode()
    reading = try_read(data)
    if reading is None:
        return
    text = decode(data).text
    assert visible("".join(e.text for e in reading.ledger)) == visible(text)
    covered = [n for e in reading.ledger for n in range(e.first, e.last + 1)]
    assert covered == sorted(set(covered))
    assert {n for n, line in enumerate(text.split("\n"), 1) if line.strip()} <= set(covered)


@settings(deadline=None, max_examples=300)
@given(COPY)
def test_no_link_is_invented(copy: str) -> None:
    """An address stands in the copy letter by letter, and is http or https."""
    reading = try_read(copy.encode())
    if reading is None:
        return
    story = reading.story
    for url in [r.url for r in story.related] + [a.url for a in story.attributions]:
        assert not url or re.match(r"https?://", url)
        assert url.removeprefix("https://") in copy


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Arbitrary bytes give a Reading or a told problem, never anything else."""
    told: tuple[Problem, ...] = ()
    headline = ""
    try:
        headline = read(data, "news/story.txt", "2026-11-20T10:00").story.headline
    except UnreadableStoryError as error:
        told = error.problems
    assert headline or told
    assert all(problem.message and problem.remedy for problem in told)


@settings(deadline=None, max_examples=200)
@given(COPY)
def test_reading_is_pure(copy: str) -> None:
    """The same bytes give equal readings, also across a process boundary."""
    first, second = try_read(copy.encode()), try_read(copy.encode())
    assert first == second
    assert pickle.loads(pickle.dumps(first)) == second  # noqa: S301 – our own pickle


@settings(deadline=None, max_examples=200)
@given(COPY)
def test_no_markup_is_made(copy: str) -> None:
    """Raw copy never yields markup: its blocks have text alone, and the text is the copy's."""
    reading = try_read(copy.encode())
    if reading is None:
        return
    assert all(block.html == "" for block in reading.story.blocks)
    shown = visible(decode(copy.encode()).text)
    assert all(visible(block.text) in shown for block in reading.story.blocks)


@pytest.mark.parametrize(
    "body",
    [
        "a" * 5_000_000,
        "(" * 1_000_000,
        "[a](" * 500_000,
        "“" * 1_000_000,
        "| " * 500_000,
        "word " * 1_000_000,
        "1.1." * 500_000,
        "漢" * 1_000_000,
        "（漢" * 500_000,
        f"Source: {' ' * 1_000_000}.",
        f"By {'Ana Ruiz, ' * 100_000}",
        f"Photo: {'a/' * 500_000}",
    ],
    ids=[
        "letters",
        "brackets",
        "links",
        "quotes",
        "bars",
        "words",
        "numbers",
        "signs",
        "open signs",
        "spaces behind a label",
        "names",
        "slashes",
    ],
)
def test_a_huge_line_is_one_paragraph(body: str) -> None:
    """A line of megabytes is read like any other; a rule that backtracked would hang here."""
    reading = read(f"A headline for the record\n\n{body}".encode(), "news/story.txt", "2026-11-20T10:00")
    assert len(reading.ledger) == 2


ALIKE = {
    "letters": "क" * 39,
    "hyphens": "ab-" * 13,
    "capitals": "Ab " * 13,
    "stops": "A. " * 13,
    "strokes": "a/" * 20,
    "commas": "a, " * 13,
    "vowels": "a" * 39,
    "figures": "1 " * 20,
}


@pytest.mark.parametrize("line", ALIKE.values(), ids=ALIKE)
@pytest.mark.parametrize("end", ["!", ",", ":", ".", " —", " (x)"])
@pytest.mark.parametrize("place", range(5))
def test_a_line_of_signs_that_are_alike_is_accounted_for(line: str, end: str, place: int) -> None:
    """Wherever it stands, a line over and over the same is read; a rule that tried all ways to cut it would hang here."""
    lines = [
        "A headline for the record of the town",
        "By Ana Ruiz",
        "The town will raise its sea wall by a metre.",
        "It said so.",
    ]
    lines.insert(place, f"{line.strip()}{end}")
    reading = read("\n\n".join(lines).encode(), "news/story.txt", "2026-11-20T10:00")
    assert [entry.text for entry in reading.ledger] == lines
