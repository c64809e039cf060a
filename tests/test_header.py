"""What stands above a story: an editor's header block, an e-mail's envelope, a dated file name."""

from __future__ import annotations

import pytest

from broadsheet.readers import read
from broadsheet.readers.header import (
    KEYS,
    date_of_file,
    envelope_end,
    footer_start,
    section_of,
    split_header,
)
from broadsheet.story import Correction, LedgerEntry, Picture, Problem, Story, UnreadableStoryError
from tests.rows import Row, load

ROWS = load("header")
PATH = "coast/wall.txt"
COPY = """

Harbour town settles its quarrel

The town of Skerrow will raise its sea wall by a metre before the winter, after a dispute of twenty years.

Work begins on the north quay in September, and the slipway will be closed for six weeks, the harbour office said.
"""


def story_of(header: str) -> Story:
    """Return the story below a header."""
    return read((header + COPY).encode(), PATH, "2026-11-20T10:00").story


def problems_of(header: str) -> tuple[Problem, ...]:
    """Return what is wrong with a header."""
    with pytest.raises(UnreadableStoryError) as caught:
        story_of(header)
    return caught.value.problems


def parts_of(copy: str) -> list[tuple[int, str]]:
    """Return the first line and the part of every entry."""
    ledger: tuple[LedgerEntry, ...] = read(copy.encode(), PATH, "2026-11-20T10:00").ledger
    return [(entry.first, entry.part) for entry in ledger]


@pytest.mark.parametrize("row", [r for r in ROWS if r.heading == "read"], ids=lambda row: row.name)
def test_a_key_fills_its_field(row: Row) -> None:
    """A line of the header fills the story's field, in any letter case."""
    field, *values = row.values
    given = getattr(story_of(f"Tags: rope\n{row.copy}" if field != "tags" else row.copy), field)
    assert [str(v) for v in (given if isinstance(given, tuple) else (given,))] == values


@pytest.mark.parametrize("row", [r for r in ROWS if r.heading == "refused"], ids=lambda row: row.name)
def test_a_wrong_line_is_told_with_its_remedy(row: Row) -> None:
    """A line that cannot be used is told with its file, its line and how to mend it."""
    message, remedy = row.values
    (problem,) = problems_of(
        f"Date: 2026-11-22\n{row.copy}" if row.copy[:5] != "Date:" else f"Tags: a\n{row.copy}"
    )
    assert (problem.path, problem.line, problem.message) == (PATH, 2, message)
    assert remedy in problem.remedy


def test_every_key_is_tried() -> None:
    """Each key that a header may have is read here at least once."""
    tried = {row.copy.partition(":")[0].strip().casefold() for row in ROWS if row.heading == "read"}
    assert set(KEYS) - tried == {"correction", "picture", "alt", "caption", "credit", "video-url"}


def test_all_wrong_lines_are_told_at_once() -> None:
    """One run tells every line that is wrong, in order."""
    problems = problems_of("Date: soon\nSlug: a b\nTags: rope\nLead: none")
    assert [problem.line for problem in problems] == [1, 2, 4]


def test_a_key_twice_is_told_on_its_second_line() -> None:
    """A key that can be given once only is refused the second time; the message names that line."""
    (problem,) = problems_of("Slug: wall\nTags: rope\nSlug: sea-wall")
    assert (problem.line, problem.message) == (3, "the header gives “Slug” twice")
    assert problem.remedy == "Keep one of them"


def test_keys_that_may_be_repeated_add_up() -> None:
    """Authors, tags and aliases may stand on several lines."""
    story = story_of("Author: Ana Ruiz\nAuthor: Tom Hale\nTags: rope\nTags: tides\nAliases: /a\nAliases: /b")
    assert story.byline == ("Ana Ruiz", "Tom Hale")
    assert story.tags == ("rope", "tides")
    assert story.aliases == ("/a", "/b")


def test_corrections_have_their_day() -> None:
    """A correction may begin with the day on which it was made."""
    story = story_of(
        "Tags: rope\nCorrection: 2026-11-23 The wall is of granite.\nCorrection: The mayor is Ana Ruiz."
    )
    assert story.corrections == (
        Correction("The wall is of granite.", "2026-11-23"),
        Correction("The mayor is Ana Ruiz."),
    )


def test_each_picture_has_the_lines_below_it() -> None:
    """Alt, Caption, Credit and the film's address belong to the picture above them."""
    header = (
        "Picture: quay.jpg\nAlt: The quay\nCredit: Ana Ruiz\n"
        "Picture: wall.jpg\nCaption: The wall at night\nVideo-URL: https://post.example/wall.mp4"
    )
    assert story_of(f"Tags: rope\n{header}").pictures == (
        Picture("quay.jpg", "The quay", "", "Ana Ruiz"),
        Picture("wall.jpg", "", "The wall at night", "", "https://post.example/wall.mp4"),
    )


def test_a_film_is_on_the_web() -> None:
    """A poster leads nowhere else; the line is told."""
    with pytest.raises(UnreadableStoryError) as told:
        story_of("Tags: rope\nPicture: quay.jpg\nVideo-URL: javascript:alert(1)")
    (problem,) = told.value.problems
    assert problem.line == 3
    assert "“Video-URL: javascript:alert(1)” cannot be used" in problem.message


def test_a_value_may_go_on_below() -> None:
    """An indented line continues the value above it."""
    assert (
        story_of("Tags: rope\nSummary: The wall rises\n  by a metre.").summary == "The wall rises by a metre."
    )


def test_header_lines_are_in_the_ledger() -> None:
    """Each line of the header is one entry, and the copy begins below the blank line."""
    assert parts_of(f"Date: 2026-11-22\nTags: rope{COPY}")[:3] == [
        (1, "header"),
        (2, "header"),
        (4, "headline"),
    ]


@pytest.mark.parametrize(
    "top",
    [
        "Source: a leak in the wall",
        "Credit: who pays for the wall",
        "Caption: the wall by night",
        "Note: the wall is closed",
        "Date: the wall opens on Friday\nand nobody is invited",
    ],
)
def test_copy_may_begin_like_a_key(top: str) -> None:
    """A lone line that a headline may be, or one that text follows at once, is no header."""
    assert split_header([*top.split("\n"), "", "The town will raise its wall."], PATH).fields == {}


def test_more_keys_can_be_allowed() -> None:
    """A reader that knows more keys is not told that they are unknown."""
    lines = ["Template: wide", "Tags: rope", "", "The town will raise its wall."]
    assert list(split_header(lines, PATH, frozenset({"template"})).fields) == ["template", "tags"]
    with pytest.raises(UnreadableStoryError, match="unknown header key “Template”"):
        split_header(lines, PATH)


@pytest.mark.parametrize(
    ("copy", "end"),
    [
        ("From: desk@post.example\nSubject: The wall\nDate: Sun, 22 Nov 2026\n\nThe wall rises", 3),
        ("From: desk@post.example\nSubject: The wall\n rises at last\n\nThe wall rises", 3),
        ("Von: desk@post.example\nBetreff: Die Mauer\n\nDie Mauer steigt", 2),
        ("---------- Forwarded message ---------\nFrom: a@post.example\nSubject: The wall\n\nThe wall", 3),
        ("Begin forwarded message:\n\nFrom: a@post.example\nSubject: The wall\n\nThe wall", 4),
        ("From: the quay\n\nThe wall rises", 0),
        ("Subject: the wall\n\nThe wall rises", 0),
        ("The wall rises\n\nFrom: desk@post.example\nSubject: The wall", 0),
    ],
)
def test_an_envelope_ends_above_the_copy(copy: str, end: int) -> None:
    """An envelope is several lines of a mail's keys on top; a single one may be copy."""
    assert envelope_end(copy.split("\n")) == end


@pytest.mark.parametrize(
    ("foot", "is_footer"),
    [
        ("-- \nCoast list: to unsubscribe, write to desk@post.example", True),
        ("____________________\nCoast mailing list\nhttps://lists.post.example/listinfo/coast", True),
        ("-- \nAna Ruiz, who wrote this on the quay", False),
        ("* * *\nTo unsubscribe from the sea is not easy.", False),
        ("--", False),
    ],
)
def test_a_mailing_lists_footer(foot: str, *, is_footer: bool) -> None:
    """A rule and a few lines that speak of a list or a sender are its footer; an ordinary rule is none."""
    lines = ["The wall", "", "The town will raise its wall.", "", *foot.split("\n")]
    assert footer_start(lines) == (4 if is_footer else len(lines))


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("coast/2026-11-22-wall.txt", "2026-11-22"),
        ("2026-11-22.md", "2026-11-22"),
        ("coast/2026-11-22/wall.txt", ""),
        ("coast/wall-2026-11-22.txt", ""),
        ("coast/2026-13-22-wall.txt", ""),
        ("coast/2026-11-223.txt", ""),
    ],
)
def test_a_files_name_may_begin_with_its_date(path: str, date: str) -> None:
    """The day that a file's name begins with is the story's, if there is such a day."""
    assert date_of_file(path) == date


@pytest.mark.parametrize(
    ("path", "section"), [("coast/wall.txt", "coast"), ("coast/north/wall.txt", "coast"), ("wall.txt", "")]
)
def test_the_first_folder_is_the_section(path: str, section: str) -> None:
    """A story's section is the first folder under content; at the top it has none."""
    assert section_of(path) == section
