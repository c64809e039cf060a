"""Knows what the attribution footer tells of a credit; must not know where the footer is put."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from broadsheet.story import Attribution
from tests.theme_rendering import HOSTILE, render_footer

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

URL = "https://wire.example/ice?a=1&b=2"


def _words(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def _link(soup: BeautifulSoup) -> tuple[str, str]:
    link = soup.select_one("a.attribution__link")
    assert link is not None
    return " ".join(link.get_text().split()), str(link["href"])


def test_the_footer_is_one_element_of_its_class() -> None:
    """Exactly one element is the attribution, however much it tells."""
    others = (Attribution("Read more", URL, "The Post"),)
    soup = render_footer(publisher="Coastal Wire", url=URL, wording="Read Full Article", others=others)
    assert [element.name for element in soup.find_all(class_="attribution")] == ["footer"]


def test_the_link_keeps_the_wording_and_says_where_it_leads() -> None:
    """The source's own words are the link, followed by the outlet's name; robots may follow it."""
    soup = render_footer(publisher="Coastal Wire", url=URL, wording="Read Full Article")
    assert _link(soup) == ("Read Full Article at Coastal Wire", URL)
    assert soup.select("a.attribution__link")[0]["rel"] == ["external", "noopener"]
    assert "(wire.example)" in _words(soup)


@pytest.mark.parametrize(
    ("wording", "told", "link"),
    [
        ("Originally published by Coastal Wire.", 1, "Read the full article at Coastal Wire"),
        ("Read Full Article at Coastal Wire", 0, "Read Full Article at Coastal Wire"),
        ("Source: Read Full Article", 0, "Read Full Article at Coastal Wire"),
        ("Continue reading…", 0, "Continue reading… – Coastal Wire"),
        ("", 0, "Read the full article at Coastal Wire"),
    ],
)
def test_a_wording_is_kept_as_link_or_as_sentence(wording: str, told: int, link: str) -> None:
    """A call to read on is the link itself; a sentence that names the source stands before it."""
    soup = render_footer(publisher="Coastal Wire", url=URL, wording=wording)
    assert _link(soup)[0] == link
    assert len(soup.select(".attribution__wording")) == told


def test_without_an_address_there_is_no_dead_link() -> None:
    """What cannot be followed is text."""
    soup = render_footer(publisher="Coastal Wire", wording="Read Full Article", text_only=True)
    assert soup.a is None
    assert _words(soup) == "Source: Coastal Wire Read Full Article"


def test_a_wording_alone_is_shown_whole() -> None:
    """A source that nobody names is still told in the copy's own words."""
    assert _words(render_footer(wording="Source: Read Full Article")) == "Source: Read Full Article"


def test_an_unnamed_source_goes_by_its_host() -> None:
    """An address without a name is told by its host, once."""
    soup = render_footer(url="https://www.wire.example/ice", wording="Full Article")
    assert _words(soup).count("wire.example") == 2
    assert _link(soup)[0] == "Full Article at wire.example"


def test_byline_date_and_licence_are_told_where_known() -> None:
    """Who wrote it, when it appeared, and on which terms it may be used."""
    soup = render_footer(
        publisher="Coastal Wire",
        home="https://wire.example/",
        byline=("Mara Quill", "Lio Marren"),
        published="2026-11-20",
        licence="CC BY-ND 4.0",
        licence_url="https://creativecommons.org/licenses/by-nd/4.0/",
    )
    told = " ".join(soup.get_text().split())
    assert "By Mara Quill and Lio Marren. First published 20 November 2026. Licence: CC BY-ND 4.0." in told
    assert [a["href"] for a in soup("a") if "license" in a["rel"]] == [
        "https://creativecommons.org/licenses/by-nd/4.0/"
    ]
    assert soup.select("time")[0]["datetime"] == "2026-11-20"


def test_other_attributions_are_kept() -> None:
    """Whoever else the copy names is named, linked only with an address."""
    others = (Attribution("Originally published on Live Tides"), Attribution("Read on", URL, "The Post"))
    soup = render_footer(publisher="Coastal Wire", others=others)
    shown = soup.select(".attribution__other")
    assert [" ".join(p.get_text().split()) for p in shown] == [
        "Also: Originally published on Live Tides",
        "Also: Read on at The Post",
    ]
    assert [p.a["href"] if p.a else None for p in shown] == [None, URL]


@pytest.mark.parametrize("field", ["url", "home", "licence_url"])
def test_an_unsafe_address_is_never_linked(field: str) -> None:
    """Only web addresses are followed."""
    soup = render_footer(
        publisher="Coastal Wire", licence="Own", wording="Read on", **{field: "javascript:alert(1)"}
    )
    assert soup.a is None


def test_the_footer_speaks_the_storys_language() -> None:
    """Its words and its direction are those of the story."""
    soup = render_footer("ar", publisher="وكالة", url=URL, wording="")
    footer = soup.footer
    assert footer is not None
    assert (footer["lang"], footer["dir"]) == ("ar", "rtl")
    assert _words(soup).startswith("المصدر")


def test_the_footers_signs_are_those_of_its_language() -> None:
    """In Japanese neither a Latin colon nor a Latin full stop stands between its words."""
    soup = render_footer("ja", publisher="通信", byline=("汐見",), published="2026-09-14", licence="CC BY")
    assert [p.get_text() for p in soup("p")] == [
        "出典：通信",
        "文：汐見。初出 2026年9月14日。ライセンス：CC BY。",
    ]


def test_hostile_credit_is_text() -> None:
    """No field of a credit becomes markup."""
    fields = dict.fromkeys(("publisher", "home", "wording", "published", "licence", "licence_url"), HOSTILE)
    others = (Attribution(HOSTILE, "https://" + HOSTILE, HOSTILE),)
    soup = render_footer(**fields, url="https://a.example/" + HOSTILE, byline=(HOSTILE,), others=others)
    assert soup.find(["script", "img"]) is None
    assert {name for tag in soup.find_all() for name in tag.attrs} <= {
        "class",
        "lang",
        "dir",
        "href",
        "rel",
        "datetime",
    }
    assert HOSTILE in soup.get_text()
