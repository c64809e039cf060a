"""What is gathered from all stories stands in an order that a later build finds again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from broadsheet.plugin.tallies import count_sources, gather_corrections, list_outlets
from broadsheet.sources import Source, Sources
from tests.site_building import NOW, build, make_story, write_site
from tests.test_lineup import make

if TYPE_CHECKING:
    from pathlib import Path

CORRECTED = """Date: 2026-11-{day:02}
Correction: 2026-11-{day:02} Nobody was hurt on day {day}.

Rope is {day} crowns

Ministers from four islands met on the quay on Friday to talk about the price of rope, which has doubled.
"""


def test_corrections_stand_newest_first() -> None:
    """By their own days, not by those of their stories; those of one day as their stories stand."""
    cards = [
        make("new.txt", corrected="2026-11-02\n2026-11-05"),
        make("plain.txt"),
        make("old.txt", corrected="2026-11-05\n2026-12-01"),
    ]
    found = [(correction.card.path, correction.at) for correction in gather_corrections(cards)]
    assert found == [("old.txt", 1), ("new.txt", 1), ("old.txt", 0), ("new.txt", 0)]


@pytest.mark.parametrize("tier", ["lists that are filled when they are read", "all articles made beforehand"])
def test_corrections_have_pages_that_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tier: str) -> None:
    """Numbered from the oldest, each note with its date and a way to its story; the front shows three."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    files = {f"content/world/{day:02}.txt": CORRECTED.format(day=day) for day in range(1, 9)}
    files["content/world/plain.txt"] = make_story("Quay is mended")
    eager = 'ARTICLE_TRANSLATION_ID = "slug"\n' if tier.startswith("all") else ""
    output = build(write_site(tmp_path, files, f"DEFAULT_PAGINATION = 3\n{eager}"))
    shown = {
        name: [
            (li.select_one("time")["datetime"], li.select_one("a")["href"])  # type: ignore[index]
            for li in BeautifulSoup((output / name).read_text(), "html.parser").select(".correction")
        ]
        for name in ("corrections/index.html", "corrections/page/1/index.html", "index.html")
    }
    notes = [
        (f"2026-11-{day:02}", f"https://paper.example/world/2026/11/rope-is-{day}-crowns/")
        for day in range(8, 0, -1)
    ]
    assert list(shown.values()) == [notes[:5], notes[5:], notes[:3]]
    assert not (output / "corrections/page/2").exists()


def test_all_sources_are_listed_but_those_of_the_house() -> None:
    """Described ones without stories, too, and those that stories alone name, in the order of the alphabet."""
    wire = Source(
        "wire",
        "The Wire",
        "https://wire.example/",
        licence="CC BY",
        licence_url="https://cc.example/by",
        aliases=("CW",),
    )
    desk = Source("desk", "Our desk", own_copy=True)
    sources = Sources({"wire": wire, "cw": wire, "desk": desk, "post": Source("post", "A Post")}, {})
    cards = [
        make("a", source="The Wire"),
        make("b"),
        make("c", source="evening Star"),
        make("d", source="The Wire"),
    ]
    assert list_outlets(count_sources(cards), sources) == [
        ("A Post", "", "", "", 0),
        ("evening Star", "", "", "", 1),
        ("The Wire", "https://wire.example/", "CC BY", "https://cc.example/by", 2),
    ]


@pytest.mark.parametrize("tier", ["lists that are filled when they are read", "all articles made beforehand"])
def test_the_sources_have_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tier: str) -> None:
    """Each with its home page, its licence and the number of its stories; drafts and hidden ones do not count."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    wire = {"source": "Coastal Wire", "source_url": "https://wire.example/1"}
    files = {
        "content/world/a.txt": make_story("Rope is dear", **wire),
        "content/world/b.txt": make_story("Quay is mended", **wire),
        "content/world/c.txt": make_story("Cellar is flooded", status="hidden", **wire),
        "content/world/d.txt": make_story("Choir sings"),
        "content/sources.toml": (
            '[sources.wire]\nname = "Coastal Wire"\nhome = "https://wire.example/"\n'
            'licence = "CC BY"\nlicence_url = "https://cc.example/by"\n'
        ),
    }
    eager = 'ARTICLE_TRANSLATION_ID = "slug"\n' if tier.startswith("all") else ""
    output = build(write_site(tmp_path, files, eager))
    page = BeautifulSoup((output / "sources/index.html").read_text(), "html.parser")
    (source,) = page.select(".source")
    assert source.get_text(" ", strip=True) == "Coastal Wire Licence: CC BY 2 stories"
    assert [link["href"] for link in source("a")] == ["https://wire.example/", "https://cc.example/by"]
