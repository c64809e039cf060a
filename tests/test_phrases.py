"""Set phrases: how they are written in the language tables, and which lines they find."""

from __future__ import annotations

import random
import re

import pytest

from broadsheet.readers.phrases import (
    Phrase,
    Phrasebook,
    compiled,
    first_letters,
    phrasebook,
    phrases_of,
)
from broadsheet.readers.phrasing import split_group
from broadsheet.readers.tables import Language, languages, parse_table, tables_for
from tests.rows import Row, load

GAPS = ("label", "rest", "publisher", "name", "domain")
SENTENCE = "The wardens of the lower town counted the sandbags twice and slept."


@pytest.mark.parametrize("row", load("phrases"), ids=lambda row: row.name)
def test_a_phrase_finds_its_lines(row: Row) -> None:
    """A line is found by the phrases that it is or begins with, and tells what stands in their gaps."""
    shape, _, pattern = row.heading.partition(": ")
    hits = Phrasebook([Phrase("promo", pattern, shape)]).hits(row.copy)
    given = [hit.group(gap) for hit in hits for gap in GAPS if hit.group(gap)]
    assert row.values == (tuple(given) or (("found",) if hits else ("",)))


def test_every_phrase_that_fits_is_found_with_its_category() -> None:
    """Of two phrases that fit a line both are found, and each tells its category; a line may fit none."""
    book = Phrasebook([Phrase("credit", "reporting…"), Phrase("attribution", "reporting by {name}")])
    assert {hit.phrase.category for hit in book.hits("Reporting by Ana Ruiz")} == {"credit", "attribution"}
    assert book.hits("Repairs by Ana Ruiz") == ()


@pytest.mark.parametrize("code", sorted(languages()))
def test_a_line_made_of_a_phrase_is_found_by_it(code: str) -> None:
    """No phrase that fits a line is lost by looking it up by the line's first letters and by the words behind its gap."""
    rng, book = random.Random(code), phrasebook(code)  # noqa: S311 – invented lines
    for phrase in phrases_of(languages()[code]):
        line = " ".join(_fill(phrase.pattern, rng).split())
        line = rng.choice([line, line.upper(), line.capitalize()])
        if "" not in first_letters(phrase.pattern) and compiled(phrase).fullmatch(line):
            assert phrase in {hit.phrase for hit in book.hits(line)}, line


def _fill(pattern: str, rng: random.Random) -> str:
    """Return a line that a pattern fits: options and what may be missing or repeated are chosen by chance."""
    line = ""
    while pattern:
        if pattern[0] == "(":
            options, pattern = split_group(pattern)
            least, most = {"?": (0, 1), "*": (0, 2), "+": (1, 2)}.get(pattern[:1], (1, 1))
            line += "".join(_fill(rng.choice(options), rng) for _ in range(rng.randint(least, most)))
            pattern = pattern[1:] if pattern[:1] in set("?*+") else pattern
            continue
        if pattern[0] == "{":
            gap, _, pattern = pattern[1:].partition("}")
            piece = {"number": "12", "plus": "+", "domain": "example.com"}.get(gap, "the Harrow Post")
        else:
            at = pattern[0] == "\\"
            piece, pattern = pattern[at].replace("…", " and more"), pattern[at + 1 :]
        if pattern[:1] == "?":
            piece, pattern = rng.choice(["", piece]), pattern[1:]
        line += piece
    return line


def test_a_gap_that_the_phrase_has_not_is_empty() -> None:
    """Asking a hit for a gap of another phrase gives nothing."""
    (hit,) = Phrasebook([Phrase("promo", "read more", "label")]).hits("Read more")
    assert (hit.group("rest"), hit.group("publisher")) == ("", "")


def test_brackets_must_be_balanced() -> None:
    """A phrase with a bracket that is never closed is refused, and the message shows it."""
    with pytest.raises(ValueError, match=re.escape("'(story'")):
        Phrasebook([Phrase("promo", "(story")])


def test_an_unknown_gap_is_refused() -> None:
    """A gap is one of those that docs/copy.md names."""
    with pytest.raises(KeyError, match="nothing"):
        compiled(Phrase("promo", "read {nothing}"))


@pytest.mark.parametrize("code", sorted(languages()))
def test_every_phrase_of_a_table_can_be_compared(code: str) -> None:
    """Each phrase is a valid expression with a category, and fits neither an empty line nor any sentence."""
    phrases = list(phrases_of(languages()[code]))
    assert phrases
    for phrase in phrases:
        assert phrase.category
        assert not compiled(phrase).fullmatch(""), phrase
        assert not compiled(phrase).fullmatch(SENTENCE), phrase


@pytest.mark.parametrize("code", sorted(languages()))
def test_no_phrase_has_a_set_of_letters(code: str) -> None:
    """What stands in square brackets is taken as it stands: letters to choose from are written ``(a|b)``."""
    assert [p.pattern for p in phrases_of(languages()[code]) if "[" in p.pattern.replace("\\[", "")] == []


def test_a_table_is_parsed_line_by_line() -> None:
    """An entry begins with its name in brackets; comments and blank lines say nothing."""
    text = (
        "# Of the coast.\n\n[name]\nCoastal\n[months]\njan january\nfeb\n\n# The rest is the same.\n[empty]\n"
    )
    table = Language("xx", parse_table(text))
    entries = {key: table.lines(key) for key in table.keys("")}
    assert entries == {"name": ["Coastal"], "months": ["jan january", "feb"], "empty": []}


def test_a_table_gives_words_and_lines() -> None:
    """An entry is asked for as lines or as single words; one that is missing has none."""
    table = Language("xx", parse_table("[name]\nCoastal\n[months]\njan january\nfeb"))
    assert table.name == "Coastal"
    assert table.lines("months") == ["jan january", "feb"]
    assert table.words("months") == {"jan", "january", "feb"}
    assert table.words("weekdays") == frozenset()


def test_copy_of_any_language_borrows_from_english() -> None:
    """The tables for a language are its own and English, and English alone where there is none."""
    assert [table.code for table in tables_for("xx")] == ["en"]
    assert {"en", "de"} <= {table.code for table in tables_for("de")}
