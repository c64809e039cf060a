"""Enrichments: what other stories and the described sources add to a story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from broadsheet.enrich import ENRICHMENTS, enrich
from broadsheet.enrich.credits import Credit, find_credit
from broadsheet.enrich.related import Shelf, index_headlines
from broadsheet.sources import read_sources
from broadsheet.story import Attribution, Related, Story
from broadsheet.text import headline_key

if TYPE_CHECKING:
    from pathlib import Path

    from broadsheet.sources import Sources

WIRE_URL = "https://wire.example/rope"


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """Return three described sources: one to link to, one in print only, one of the house."""
    path = tmp_path / "sources.toml"
    path.write_text(
        """
        [sources.coastal-wire]
        name = "Coastal Wire"
        home = "https://wire.example/"
        licence = "CC BY-ND 4.0"
        licence_url = "https://licences.example/by-nd"
        wording = "First told by {publisher}."
        aliases = ["CW"]
        [sources.parish-sheet]
        name = "Parish Sheet"
        text_only = true
        [sources.evening-edition]
        own_copy = true
        """,
        encoding="utf-8",
    )
    return read_sources(path, "x")[0]


def credit_of(sources: Sources, *lines: Attribution, **header: Any) -> Credit | None:
    """Return the credit of a story with closing lines and a header."""
    return find_credit(Story("Headline", attributions=lines, **header), sources)


def link(title: str, headlines: dict[str, str], url: str = "") -> str:
    """Return the address that a related title of ``own.txt`` gets."""
    story = Story("Own headline", related=(Related(title, "video", url),))
    return enrich(story, Shelf("own.txt", headlines)).related[0].url


def test_the_order_of_enrichments_is_a_table() -> None:
    """Each enrichment has a name of its own."""
    names = [name for name, _add in ENRICHMENTS]
    assert names == ["related"]


def test_a_related_title_leads_to_the_story_with_that_headline() -> None:
    """Case, spaces and punctuation do not matter."""
    headlines = index_headlines([("world/talks.txt", headline_key("Ministers meet: ‘On the quay’"))])
    assert link("MINISTERS MEET  “on the quay”", headlines) == "{filename}/world/talks.txt"


def test_a_link_to_a_file_with_odd_characters_is_quoted() -> None:
    """A file's name may hold spaces and number signs; the link still leads there."""
    headlines = index_headlines([("world/talks #2 day's.txt", "talks")])
    assert link("Talks", headlines) == "{filename}/world/talks%20%232%20day%27s.txt"


def test_a_title_with_an_address_keeps_it() -> None:
    """What the copy says beats what we find."""
    assert link("Talks", {"talks": "talks.txt"}, WIRE_URL) == WIRE_URL


@pytest.mark.parametrize("title", ["Other talks", "Own headline", "!?"])
def test_no_link_is_invented(title: str) -> None:
    """A title without a story, a story's own headline and mere punctuation lead nowhere."""
    headlines = index_headlines([("own.txt", "ownheadline"), ("x.txt", "")])
    assert link(title, headlines) == ""


def test_a_headline_of_two_stories_leads_nowhere() -> None:
    """Which of them is meant nobody can tell."""
    assert index_headlines([("a.txt", "talks"), ("b.txt", "talks"), ("c.txt", "rope")]) == {"rope": "c.txt"}


def test_a_story_without_related_titles_stays_the_same_object() -> None:
    """Nothing is copied that does not change."""
    story = Story("Headline")
    assert enrich(story, Shelf("own.txt", {})) is story


def test_an_own_story_has_no_credit(sources: Sources) -> None:
    """A story that names no source is the site's own, and so is one whose source is another name for the site."""
    assert credit_of(sources) is None
    assert credit_of(sources, source="Evening-Edition") is None
    assert credit_of(sources, Attribution("Source: x", publisher="evening edition")) is None


def test_a_described_source_fills_the_credit(sources: Sources) -> None:
    """Name, home, licence and wording are the described ones; byline and date the story's."""
    credit = credit_of(
        sources, source="CW", source_url=WIRE_URL, byline=("Ben Marsh",), published="2026-11-19"
    )
    assert credit == Credit(
        publisher="Coastal Wire",
        url=WIRE_URL,
        home="https://wire.example/",
        wording="First told by Coastal Wire.",
        byline=("Ben Marsh",),
        published="2026-11-19",
        licence="CC BY-ND 4.0",
        licence_url="https://licences.example/by-nd",
        described=True,
        linked="Coastal Wire",
        target=WIRE_URL,
    )


@pytest.mark.parametrize("dated_by", ["name", "update", "dateline", "file"])
def test_a_date_that_nobody_gave_is_not_when_it_was_first_published(sources: Sources, dated_by: Any) -> None:
    """The time of the file is the site's own affair; the credit claims nothing of it."""
    credit = credit_of(sources, source="CW", published="2026-11-19T10:00", dated_by=dated_by)
    assert credit is not None
    assert not credit.published


def test_the_headers_licence_beats_the_sources(sources: Sources) -> None:
    """The address of the source's licence does not serve for another one."""
    credit = credit_of(sources, source="CW", licence="By permission")
    assert credit is not None
    assert (credit.licence, credit.licence_url) == ("By permission", "")


def test_a_source_is_known_by_its_address(sources: Sources) -> None:
    """A line with an address alone is of the source whose home is there, else of the address's host."""
    known = credit_of(sources, Attribution("Source: Read Full Article", WIRE_URL))
    assert known is not None
    assert (known.publisher, known.described) == ("Coastal Wire", True)
    unknown = credit_of(sources, Attribution("Source: Read Full Article", "https://www.times.example/nets"))
    assert unknown == Credit(
        publisher="times.example", url="https://www.times.example/nets", wording="Source: Read Full Article"
    )


def test_a_line_without_name_or_address_is_kept(sources: Sources) -> None:
    """The wording is all that can be told of such a source."""
    assert credit_of(sources, Attribution("Source: Read Full Article")) == Credit(
        wording="Source: Read Full Article"
    )


def test_of_several_lines_the_one_with_an_address_leads(sources: Sources) -> None:
    """The others are kept; one said twice is said once."""
    top = Attribution("Republished from Harbour Times", publisher="Harbour Times")
    end = Attribution("Source: Net News", "https://nets.example/a", "Net News")
    credit = credit_of(sources, top, end, top)
    assert credit is not None
    assert (credit.publisher, credit.url, credit.others) == ("Net News", "https://nets.example/a", (top,))


def test_the_header_beats_the_copy(sources: Sources) -> None:
    """A line that says again what the header says gives its words and its address; another source is kept."""
    same = Attribution("Source: Parish Sheet", "https://sheet.example/a", "The Parish sheet")
    bare = Attribution("Source: Read Full Article")
    other = Attribution("From Net News", "https://nets.example/a", "Net News")
    credit = credit_of(sources, other, bare, source="Net News Agency")
    assert credit is not None
    assert (credit.publisher, credit.url, credit.wording) == (
        "Net News Agency",
        "",
        "Source: Read Full Article",
    )
    assert credit.others == (other,)
    credit = credit_of(sources, same, source="The Parish Sheet")
    assert credit is not None
    assert (credit.url, credit.wording, credit.others) == (
        "https://sheet.example/a",
        "Source: Parish Sheet",
        (),
    )


def test_a_line_under_an_alias_is_the_headers_source(sources: Sources) -> None:
    """The header names the outlet, the copy an alias of it with the address."""
    credit = credit_of(sources, Attribution("via CW", WIRE_URL, "CW"), source="Coastal Wire")
    assert credit is not None
    assert (credit.url, credit.others) == (WIRE_URL, ())


def test_two_addresses_are_two_sources(sources: Sources) -> None:
    """The header's address leads; a line with another address is kept beside it."""
    line = Attribution("Source: CW", "https://wire.example/other", "CW")
    credit = credit_of(sources, line, source="CW", source_url=WIRE_URL)
    assert credit is not None
    assert (credit.url, credit.others) == (WIRE_URL, (line,))
    credit = credit_of(sources, line._replace(url=WIRE_URL), source_url=WIRE_URL)
    assert credit is not None
    assert (credit.publisher, credit.wording, credit.others) == (
        "Coastal Wire",
        "First told by Coastal Wire.",
        (),
    )


def test_a_source_in_print_only_has_nowhere_to_lead(sources: Sources) -> None:
    """An address that is given all the same is used."""
    credit = credit_of(sources, source="Parish Sheet")
    assert credit is not None
    assert credit.text_only
    credit = credit_of(sources, source="Parish Sheet", source_url=WIRE_URL)
    assert credit is not None
    assert not credit.text_only
