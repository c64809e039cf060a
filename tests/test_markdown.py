"""Knows that Markdown stories are read as the cases in ``tests/markdown`` say.

Must not know the reader's insides beyond its public functions.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from broadsheet.readers import markdown, markdown_source
from broadsheet.readers.markdown import OUTER_ELEMENTS, read_markdown
from broadsheet.readers.markdown_html import (
    clean_inline,
    find_faults,
    find_scheme,
    is_unsafe_address,
    read_text,
)
from broadsheet.readers.markdown_rules import RULES
from broadsheet.readers.markdown_source import render
from broadsheet.story import Reading, UnreadableStoryError

CASES = sorted((Path(__file__).parent / "markdown").glob("*.md"))
_FENCE = re.compile(r"^~~~~ (\w+)\n(.*?)^~~~~$", re.DOTALL | re.MULTILINE)


def _read(text: str, path: str = "world/2026-11-22-story.md") -> Reading:
    return read_markdown(text.encode(), path, "2026-11-23T09:30")


def _problems(text: str) -> list[str]:
    """Return ``line message`` of every problem, whether it is a warning or ends the reading."""
    try:
        found = _read(text).warnings
    except UnreadableStoryError as error:
        found = error.problems
    return [f"{problem.line} {problem.message}" for problem in found]


def _is_told(expected: object, actual: object) -> bool:
    """Tell whether everything that a case names is so; fields that it leaves out may be anything."""
    if isinstance(expected, dict):
        return all(_is_told(value, getattr(actual, key)) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(_is_told, expected, actual))
    return bool(expected == actual)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_reads_as_it_says(path: Path) -> None:
    """Each case gives the ledger, the story and the problems that it names."""
    parts = dict(_FENCE.findall(path.read_text(encoding="utf-8")))
    told = _problems(parts["copy"])
    expected = parts.get("problems", "").strip().split("\n")
    assert len(told) == len(list(filter(None, expected))), told
    assert all(any(line.startswith(row) for line in told) for row in expected if row), told
    if "expected" not in parts:
        return
    reading = _read(parts["copy"])
    rows = [(f"{e.first}-{e.last}" if e.last > e.first else str(e.first), e.part) for e in reading.ledger]
    assert [" ".join(row) for row in rows] == parts["expected"].strip().split("\n")
    story = json.loads(parts.get("story", "{}"))
    for key, value in story.items():
        actual = getattr(reading.story, key)
        assert _is_told(value, list(actual) if isinstance(actual, tuple) else actual), actual


def test_every_case_is_found() -> None:
    """The folder of cases is not empty, and each case begins with the fact that it proves."""
    assert len(CASES) >= 20
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in CASES)


def test_name_of_the_file_gives_the_date() -> None:
    """Without a date in the header, the date is the file name's, and nothing is reported."""
    reading = _read("# Fog closes the airport\n\nIt closed at nine.")
    assert reading.story.published == "2026-11-22"
    assert reading.story.section == "world"
    assert not reading.warnings


def test_story_without_any_date_takes_the_files_with_a_warning() -> None:
    """Where neither header nor name gives a date, the file's own time is used and reported."""
    reading = _read("# Fog closes the airport\n\nIt closed at nine.", "story.md")
    assert reading.story.published == "2026-11-23T09:30"
    assert [w.message for w in reading.warnings] == [
        "the story has no date; the file's is used (2026-11-23T09:30)"
    ]
    assert not reading.story.section


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "-\n" * 3000,
            "501 too many headings, rules or definitions stand without a blank line between them",
        ),
        ("a\n\n" * 30000, "40001 the story has more than 20000 lines"),
        ("&amp;" * 100_000, "1 there are too many marks in so long a paragraph"),
        ("_*" * 100_000, "1 there are too many marks in so long a paragraph"),
        ("word\n\n" + "> " * 100_000, "3 there are too many marks in so long a paragraph"),
        ("[a](\n" * 1000, "101 too many brackets are open in one paragraph"),
    ],
)
def test_what_would_take_too_long_is_refused(text: str, problem: str) -> None:
    """The package's time grows with the square of some constructs: they are told, with line and remedy."""
    assert _problems(text) == [problem]


def test_long_quotations_are_read_in_good_time() -> None:
    """Thousands of quoted paragraphs are one run, and each is found in the ledger as such."""
    reading = _read("# Talks\n\n" + "“We waited.\n\n" * 9000)
    assert {entry.rule for entry in reading.ledger[1:]} == {"markdown-quote-run"}


def test_datelines_day_is_better_than_the_files() -> None:
    """Without a date, the day that the dateline names is used, in the latest year that has had it."""
    reading = _read("# Talks end\n\nNORHAVEN, Nov 20 (Reuters) – Talks ended.", "a.md")
    assert reading.story.published == "2026-11-20"
    assert (
        _read("# Talks end\n\nNORHAVEN, Dec 20 (Reuters) – Talks ended.", "a.md").story.published
        == "2025-12-20"
    )
    assert reading.warnings[0].message == "the story has no date; the dateline's is used (2026-11-20)"


def test_header_counts_where_the_body_says_otherwise() -> None:
    """The header's authors, language and slug stand; corrections of both are kept."""
    reading = _read(
        "Title: Fog\nAuthor: Bo Sample\nLanguage: fr\nSlug: brume\nDate: 2026-11-01\n"
        "Correction: 2026-11-02 The hour was wrong.\n\n"
        "By Ann Example\n\nIt closed at nine.\n\nCorrection: the day was wrong."
    )
    assert reading.story.byline == ("Bo Sample",)
    assert (reading.story.language, reading.story.slug) == ("fr", "brume")
    assert [c.text for c in reading.story.corrections] == [
        "The hour was wrong.",
        "Correction: the day was wrong.",
    ]
    assert reading.story.published == "2026-11-01"


def test_repairs_and_encoding_are_told() -> None:
    """The reading says how the bytes were decoded."""
    reading = read_markdown("# Café\r\n\r\nOuvert.".encode(), "a.md", "2026-11-22")
    assert reading.encoding == "utf-8"
    assert reading.story.headline == "Café"
    assert any("CRLF" in repair for repair in reading.repairs)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Title: Fog\nDate: 2026-11-22\n", "# \n", "<script>run()</script>"]
)
def test_story_without_text_is_refused_with_a_remedy(text: str) -> None:
    """Empty files, and files that only have a header or code, are errors that name the file."""
    with pytest.raises(UnreadableStoryError) as caught:
        _read(text)
    assert str(caught.value.problems[0]).startswith("world/2026-11-22-story.md: the story ")


def test_code_taken_out_is_told_beside_the_empty_body() -> None:
    """Where sanitising leaves nothing, the error says what was taken out."""
    assert "3 the HTML element `<script>` is not allowed here and was taken out" in _problems(
        "# A\n\n<script>"
    )


@pytest.mark.parametrize("opening", ["[", "[^", "![a](", "<http://"])
def test_too_many_open_brackets_are_refused(opening: str) -> None:
    """A paragraph that the package would need minutes for is an error with its line."""
    assert _problems(f"# Fog\n\n{opening * 5000}") == ["3 too many brackets are open in one paragraph"]


def test_brackets_with_backslashes_are_text() -> None:
    """The remedy for too many brackets works."""
    assert _read("# Fog\n\n" + r"\[" * 300).story.blocks[0].text == "[" * 300


def test_what_the_package_cannot_read_is_an_error_and_no_crash() -> None:
    """Copy that is nested too deeply ends in a problem, and the next story is read as ever."""
    (problem,) = _problems("# Fog\n\n" + "* " * 20_000 + "x")
    assert problem == "1 the Markdown cannot be read (RecursionError)"
    assert _read("# Fog\n\nIt closed.").story.blocks[0].text == "It closed."


def test_rule_names_say_that_the_source_was_markdown() -> None:
    """Each entry of the ledger names its rule, and each rule tells an editor what it takes."""
    reading = _read("Title: Fog\nDate: 2026-11-22\n\nIt closed.\n\n- a\n- b")
    rules = [entry.rule for entry in reading.ledger]
    assert rules == ["header-line"] * 2 + ["markdown-paragraph"] + ["markdown-list-item"] * 2
    for rule in RULES:
        assert all(word in (rule.__doc__ or "") for word in ("An editor sees:", "Match:", "Near miss:"))


def test_line_that_no_rule_accounts_for_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that takes a line and does not enter it into the ledger ends the reading with the line."""
    monkeypatch.setattr(markdown, "RULES", ((lambda _draft, element: element.text == "Lost."), *RULES))
    assert _problems("# Fog\n\nIt closed.\n\nLost.") == ["5 a line is not accounted for"]


def test_list_whose_items_cannot_be_told_apart_is_one_entry() -> None:
    """Where lines and items do not agree in number, the lines are accounted for together."""
    reading = _read("# Fog\n\n- a\n- b\n\n[post]: https://post.example/\n\n- c\n1. d")
    told = [(e.first, e.last, e.part) for e in reading.ledger]
    assert told == [(1, 1, "headline"), (3, 4, "list"), (6, 6, "boilerplate"), (8, 9, "list")]


def test_whole_elements_are_known_by_how_they_begin() -> None:
    """A paragraph that brings its own element begins with one of the listed tags; others never do."""
    reading = _read("# Fog\n\nPlain.\n\n    code\n\n<section>Part</section>\n\n<aside>Note</aside>")
    whole = [block.html.startswith(OUTER_ELEMENTS) for block in reading.story.blocks]
    assert whole == [False, True, True, True]


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("https://post.example/", "https"),
        (" java\tscript:run()", "javascript"),
        ("java&#x0A;script&colon;run()", "javascript"),
        ("\u200bdata:text/html,x", "data"),
        ("VBScript:run", "vbscript"),
        ("{filename}talks.md", ""),
        ("/world/9:30", ""),
        ("#part", ""),
    ],
)
def test_scheme_is_found_behind_its_disguise(address: str, scheme: str) -> None:
    """Schemes are read as a lenient browser reads them."""
    assert find_scheme(address) == scheme
    assert is_unsafe_address(address) == (scheme not in {"", "https"})


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<!DOCTYPE html>", "the declaration `<!DOCTYPE html`"),
        ("<?php run() ?>", "the processing instruction `<?php run() ?`"),
        ("<![CDATA[x]]>", "the section `<![CDATA[x`"),
        ("<![foo[ x", "a declaration"),
    ],
)
def test_declarations_are_reported(html: str, message: str) -> None:
    """Declarations and code for servers are told as taken out."""
    (fault,) = find_faults(html, inline=False)
    assert fault.message == f"{message} is not allowed here and was taken out"


def test_disguised_addresses_do_not_get_past_the_sanitiser() -> None:
    """What only a lenient browser would follow is taken out as well."""
    for address in ("&#8203;javascript:run()", "java&#9;script:run()", "javascript&colon;run()"):
        assert clean_inline(f'<a href="{address}">talks</a>') == "<a>talks</a>"


def test_heading_unlike_the_title_is_shown() -> None:
    """Where the header's title and the first heading differ, the heading is a sub-heading."""
    reading = _read("Title: Fog\nDate: 2026-11-22\n\n# Airport closed\n\nIt closed.")
    assert reading.story.headline == "Fog"
    assert [b.kind for b in reading.story.blocks] == ["subhead", "paragraph"]


def test_visible_text_is_what_readers_see() -> None:
    """Cells are parted by tabs, blocks by lines; pictures count only where nothing else is seen."""
    assert read_text("<table><tr><td> a </td><td>b</td></tr><tr><td>c</td></tr></table>") == "a\tb\nc"
    assert read_text('<img alt="Fog"> <img alt="">') == "Fog"
    assert read_text('<img alt="Fog"> over the quay') == "over the quay"
    assert read_text("<pre>a\n  b</pre>", breaks="\n") == "a\nb"


def test_source_lines_of_raw_html_are_kept_apart() -> None:
    """An element that shares its line with raw HTML leaves the line to the first of them."""
    elements = render(["<p>x</p> tail", "", "<!-- a", "b --> c", "", "~~~", "open"], first=11)
    assert (elements[0].tag, elements[0].lines) == ("raw", (11,))
    assert sorted(n for e in elements for n in e.lines) == [11, 13, 14, 16, 17]


def test_engine_is_made_once() -> None:
    """One Markdown object serves every story of a process."""
    render(["a"])
    engine = markdown_source._make_engine()  # noqa: SLF001 (no public name tells it)
    render(["b"])
    assert markdown_source._make_engine() is engine  # noqa: SLF001 (as above)
