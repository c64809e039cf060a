"""Names: who wrote a story, which agency sent it, where a dateline says that it was written."""

from __future__ import annotations

import pytest

from broadsheet.readers.datelines import dateline_of
from broadsheet.readers.names import (
    byline_names,
    has_role,
    is_agency,
    is_credit_line,
    is_person,
    is_picture_credit,
    is_uncased_name,
)
from tests.rows import Row, load


@pytest.mark.parametrize("row", load("bylines"), ids=lambda row: row.name)
def test_a_byline_gives_its_names(row: Row) -> None:
    """A byline gives people, or an agency where it names none, without their roles and places."""
    assert byline_names(row.copy) == row.values


@pytest.mark.parametrize("row", load("datelines"), ids=lambda row: row.name)
def test_a_paragraph_may_open_with_a_dateline(row: Row) -> None:
    """A dateline is places, perhaps a day and an agency, before a dash or a colon; a label is none."""
    assert (dateline_of(row.copy),) == row.values


@pytest.mark.parametrize(
    "text", ["Ana Ruiz", "Maria van der Berg", "J. R. Tolland", "Seán O’Neill", "Анна Рудина", "ANA RUIZ"]
)
def test_people(text: str) -> None:
    """Two to five capitalised words are a person's name, particles between them or not."""
    assert is_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ana",
        "Ana Ruiz said",
        "Ana Ruiz, 41",
        "Route 66",
        "ana ruiz",
        "The Five Men Of The Quay",
        "What Next?",
    ],
)
def test_no_people(text: str) -> None:
    """One word, a sentence, figures, stops or too many words are no person's name."""
    assert not is_person(text)


def test_one_word_is_a_name_where_it_may_be() -> None:
    """A caller that knows better may let a single capitalised word be a name."""
    assert is_person("Ana", 1)
    assert not is_person("ana", 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("山田太郎 鈴木花子", True),
        ("أحمد سالم", True),
        ("राम शर्मा", True),
        ("山田", False),
        ("أحمد سالم قال إن", False),
        ("Ana Ruiz", False),
        ("राम शर्मा 12", False),
    ],
)
def test_names_without_capitals(text: str, *, expected: bool) -> None:
    """In a script without capitals two or three plain words may be a name."""
    assert is_uncased_name(text) is expected


@pytest.mark.parametrize(
    "text", ["AFP", "(Reuters)", "AFP/Getty Images", "Ana Ruiz/AFP", "Agence France-Presse"]
)
def test_agencies(text: str) -> None:
    """An agency is known by its name, in brackets or with others beside it."""
    assert is_agency(text)


@pytest.mark.parametrize("text", ["Ana Ruiz", "The Harbour Post", "Reuters said on Monday", ""])
def test_no_agencies(text: str) -> None:
    """A person, a paper and a sentence are no agency."""
    assert not is_agency(text)


@pytest.mark.parametrize(
    ("text", "credit", "of_a_picture"),
    [
        ("Getty Images", True, True),
        ("Ana Ruiz/AFP", True, True),
        ("AFP via Getty Images", True, True),
        ("AFP", True, False),
        ("Getty Images said that it would appeal.", False, False),
        ("Ana Ruiz", False, False),
    ],
)
def test_credits(text: str, *, credit: bool, of_a_picture: bool) -> None:
    """An agency alone credits a story or a picture; picture agencies, strokes and “via” credit pictures alone."""
    assert (is_credit_line(text), is_picture_credit(text)) == (credit, of_a_picture)


def test_roles() -> None:
    """A newsroom's role is known among other words, whatever stands beside it."""
    assert has_role("Ana Ruiz, Political Editor")
    assert has_role("(Correspondent)")
    assert not has_role("Ana Ruiz, Skerrow")
