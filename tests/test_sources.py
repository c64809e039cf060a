"""The data files ``sources.toml`` and ``sections.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from broadsheet.sections import ACCENTS, Section, find_section, give_accents, read_sections
from broadsheet.sources import Source, read_sources

if TYPE_CHECKING:
    from pathlib import Path


def read_source_problems(folder: Path, text: str) -> list[str]:
    """Return what is told of a ``sources.toml``."""
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return [str(problem) for problem in read_sources(path, "content/sources.toml")[1]]


def test_sources_are_found_by_any_of_their_names(tmp_path: Path) -> None:
    """A source answers to key, name and aliases, however they are spelt, and to its home's host."""
    path = tmp_path / "sources.toml"
    path.write_text(
        '[sources.coastal-wire]\nname = "Coastal Wire"\naliases = ["CW"]\n'
        'home = "https://www.wire.example/"\n'
    )
    sources, problems = read_sources(path, "x")
    assert problems == ()
    expected = Source("coastal-wire", "Coastal Wire", home="https://www.wire.example/", aliases=("CW",))
    for name in ("coastal-wire", "Coastal Wire", "COASTAL  WIRE", "cw"):
        assert sources.find(name) == expected
    assert sources.find("", "https://wire.example/rope") == expected
    assert sources.find("Other Wire", "https://wire.example/rope") is None
    assert sources.find("", "") is None


def test_a_site_needs_no_sources(tmp_path: Path) -> None:
    """Without the file there are no sources, and nothing is wrong."""
    sources, problems = read_sources(tmp_path / "sources.toml", "x")
    assert sources.find("anyone") is None
    assert problems == ()


def test_a_source_without_a_name_is_called_by_its_key(tmp_path: Path) -> None:
    """An entry may be empty."""
    (tmp_path / "s.toml").write_text("[sources.reuters]\n")
    found = read_sources(tmp_path / "s.toml", "x")[0].find("Reuters")
    assert found is not None
    assert (found.name, found.own_copy, found.text_only) == ("reuters", False, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[sources.a]\nnaem = "A"\n',
            "content/sources.toml:2: [sources.a] has an unknown key 'naem'. Did you mean name?",
        ),
        (
            '[sources.a]\nname = "A"\n\n[sources.b]\nzzzz = 1\n',
            (
                "content/sources.toml:5: [sources.b] has an unknown key 'zzzz'. Known are: aliases, byline,"
                " closing, counter, edits, extract, feed, home, indexing, institutions, keep_links, licence,"
                " licence_url, like, link, logo, name, own_copy, pictures, position, takedown, terms, text_only,"
                " wording."
            ),
        ),
        (
            "[sources.a]\ntext_only = 1\n",
            "content/sources.toml:2: [sources.a] text_only is not true or false. Write true or false.",
        ),
        (
            "[sources.a]\naliases = [1]\n",
            "content/sources.toml:2: [sources.a] aliases is not a list of texts. Write a list of texts.",
        ),
        (
            '[sources.a]\nlink = "homes"\n',
            "content/sources.toml:2: [sources.a] link is 'homes'. Did you mean home?",
        ),
        (
            '[sources.a]\nhome = "javascript:alert(1)"\n',
            (
                "content/sources.toml:2: [sources.a] home is not a safe web address: 'javascript:alert(1)'."
                " Write a full address that begins with https://."
            ),
        ),
        (
            '[sources.a]\nname = "A"\n\n[sources.b]\naliases = ["a"]\n',
            (
                "content/sources.toml:5: [sources.b] answers to a name that [sources.a] has already."
                " Give each name to one source only."
            ),
        ),
        (
            '[sources.a]\nname = "A"\nname = \n',
            "content/sources.toml:3: not readable as TOML: Invalid value. Mend this line.",
        ),
        (
            '[source.a]\nname = "A"\n',
            "content/sources.toml:1: 'source' does not belong here. Entries are called [sources.some-name].",
        ),
        (
            "sources = 3\n",
            "content/sources.toml:1: 'sources' is not a table. Write [sources.some-name].",
        ),
        (
            "[sources]\na = 3\n",
            "content/sources.toml:2: sources.a is not a table. Write [sources.some-name].",
        ),
        (
            'sources.a.naem = "A"\n',
            "content/sources.toml: [sources.a] has an unknown key 'naem'. Did you mean name?",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_entry(tmp_path: Path, text: str, expected: str) -> None:
    """Each mistake names the file, the line, the entry and the remedy."""
    assert read_source_problems(tmp_path, text) == [expected]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """One reading tells every mistake, and the good keys of a bad entry still count."""
    text = '[sources.a]\nnaem = "A"\ntext_only = "yes"\nlicence = "CC0"\n'
    assert len(read_source_problems(tmp_path, text)) == 2
    found = read_sources(tmp_path / "sources.toml", "x")[0].find("a")
    assert found is not None
    assert found.licence == "CC0"


def test_a_mark_on_top_is_no_mistake(tmp_path: Path) -> None:
    """Some editors put a byte order mark before UTF-8."""
    assert read_source_problems(tmp_path, '\ufeff[sources.a]\nname = "A"\n') == []
    assert read_sources(tmp_path / "sources.toml", "x")[0].find("a") is not None


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    """What cannot be read is told without the machine's own folders."""
    (tmp_path / "sources.toml").mkdir()
    (problem,) = read_sources(tmp_path / "sources.toml", "sources.toml")[1]
    assert str(problem) == "sources.toml: cannot be read: Is a directory. Let the builder read the file."


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    """TOML is UTF-8; anything else is a mistake, not a crash."""
    (tmp_path / "sources.toml").write_bytes('[sources.a]\nname = "é"\n'.encode("latin-1"))
    problem = str(read_sources(tmp_path / "sources.toml", "sources.toml")[1][0])
    assert problem == "sources.toml:2: not readable as TOML: it is not UTF-8. Save it as UTF-8."


def test_sections_have_the_accents_that_editors_choose(tmp_path: Path) -> None:
    """A colour is called by its name; one that there is none of is told with its line and those that there are."""
    path = tmp_path / "sections.toml"
    path.write_text('[sections.world]\naccent = "teal"\n[sections.sport]\norder = 1\naccent = "gren"\n')
    sections, problems = read_sections(path, "x")
    assert (sections["world"].accent, sections["sport"].accent) == ("teal", "")
    assert list(map(str, problems)) == ["x:5: [sections.sport] accent is 'gren'. Did you mean green?"]


def test_sections_without_an_accent_get_the_next_that_nobody_chose() -> None:
    """No two sections look alike while there are colours left; then they are given out again."""
    names = [f"s{number}" for number in range(len(ACCENTS) + 2)]
    chosen = {"s2": ACCENTS[0], "s4": ACCENTS[3]}
    given = list(give_accents(Section(name, name, accent=chosen.get(name, "")) for name in names))
    assert [section.slug for section in given] == names
    assert {section.slug: section.accent for section in given if section.slug in chosen} == chosen
    assert sorted(section.accent for section in given[: len(ACCENTS)]) == sorted(ACCENTS)
    assert [given[0].accent, given[1].accent, given[-1].accent] == [ACCENTS[1], ACCENTS[2], ACCENTS[2]]


def test_every_section_has_an_accent_if_all_were_chosen() -> None:
    """A section more than there are colours takes one that another has."""
    *_, last = give_accents([*(Section(name, name, accent=name) for name in ACCENTS), Section("x", "X")])
    assert last.accent == ACCENTS[0]


def test_sections_have_names_orders_and_descriptions(tmp_path: Path) -> None:
    """A section is told by its key; a missing name is made from it."""
    path = tmp_path / "sections.toml"
    path.write_text(
        '[sections.world]\nname = "World news"\norder = 1\ndescription = "Far."\n[sections.home-and-garden]\n'
    )
    sections, problems = read_sections(path, "x")
    assert problems == ()
    assert sections["world"] == Section("world", "World news", "Far.", 1)
    assert sections["home-and-garden"].name == "Home and garden"
    assert sections["home-and-garden"].order > 1


def test_a_section_key_must_be_an_address(tmp_path: Path) -> None:
    """A key that could not be an address as it stands is a mistake."""
    (tmp_path / "s.toml").write_text('[sections."Home News"]\norder = 1\n')
    problems = read_sections(tmp_path / "s.toml", "s.toml")[1]
    assert [str(each) for each in problems] == [
        "s.toml:1: [sections.Home News] cannot be an address. Call it [sections.home-news]."
    ]


def test_stories_find_their_section() -> None:
    """A folder or a header finds a described section by slug or name, and makes one otherwise."""
    world = Section("world", "World news")
    sections = {"world": world}
    assert find_section("world", sections) is world
    assert find_section("WORLD", sections) is world
    assert find_section("World News", sections) is world
    assert find_section("arts_and-books", sections) == Section("arts-and-books", "Arts and books")
    assert find_section("Science & Nature", {}) == Section("science-nature", "Science & Nature")
