"""Knows what a reader finds with the search page; must not know how its index is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import demo
from tests.browser.conftest import Look
from tests.site_building import NOW

pytestmark = pytest.mark.browser
WAIT = 30_000
"""Milliseconds that a busy machine may take to start the search."""


@pytest.fixture(scope="module")
def index(site: Path) -> None:
    """Make the search index of the demo site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        demo.index_demo(site)


def _wait_for_count(page: Page, count: str) -> None:
    """See that the live region says so when the search is done."""
    status = page.locator(".search-results__count")
    expect(status).to_have_text(count, timeout=WAIT)
    expect(status).to_have_role("status")


@pytest.mark.usefixtures("index")
def test_search_finds_a_story_by_a_word_of_its_body(look: Look) -> None:
    """By keyboard alone: a word that no headline has leads to its story, whose passage shows it."""
    page = look("search/")
    field = page.get_by_role("searchbox", name="Words", exact=True)
    expect(field).to_be_visible(timeout=WAIT)
    field.press_sequentially("chandler")
    field.press("Enter")
    _wait_for_count(page, "1 story")
    found = page.locator(".search-result a")
    expect(found).to_have_text(["Net menders’ choir cuts a first record after forty years"])
    expect(page.locator(".search-result mark").first).to_contain_text("chandler")
    found.press("Enter")
    page.wait_for_url("**/culture/2026/09/net-menders*/**")


@pytest.mark.usefixtures("index")
def test_a_search_is_narrowed_and_has_an_address(look: Look) -> None:
    """A chosen source leaves its stories, and the page's address brings the same search again."""
    page = look("search/?q=barrage")
    _wait_for_count(page, "2 stories")
    page.locator("[name=source]").select_option(label="The Harbour Post")
    _wait_for_count(page, "1 story")
    assert page.url.endswith("/search/?q=barrage&source=The+Harbour+Post")
    page.reload()
    _wait_for_count(page, "1 story")
    expect(page.locator(".search-result a")).to_have_text(
        ["Independents take Brackwater in by-election upset"]
    )


@pytest.mark.usefixtures("index")
def test_the_newest_come_first_where_that_is_asked(look: Look) -> None:
    """Days follow each other backwards, in all languages."""
    page = look("search/?q=harbour&order=newest")
    times = page.locator(".search-result time")
    expect(times.nth(3)).to_be_attached(timeout=WAIT)
    days = [time.get_attribute("datetime") or "" for time in times.all()]
    assert len(days) > 3
    assert days == sorted(days, reverse=True)


@pytest.mark.usefixtures("index")
def test_search_knows_other_languages_and_what_it_does_not_find(look: Look) -> None:
    """An Arabic word is found, written from the right; a word that nobody wrote is told as such."""
    page = look("search/?q=متحف&language=ar")
    _wait_for_count(page, "1 story")
    headline = page.locator(".search-result__headline")
    expect(headline).to_have_css("direction", "rtl")
    expect(headline).to_have_attribute("lang", "ar")
    _wait_for_count(look("search/?q=zzzqqqxxx"), "No story has these words.")


def test_without_an_index_or_script_the_lists_lead_on(output: Path, look: Look) -> None:
    """The page says why it cannot search; sections and topics are links on it."""
    parts = output / "search-index" / "parts.json"
    hidden = parts.with_name("away.json")
    if parts.exists():
        parts.rename(hidden)
    try:
        expect(look("search/").locator(".search-results__count")).to_contain_text(
            "Search is not ready yet.", timeout=WAIT
        )
    finally:
        if hidden.exists():
            hidden.rename(parts)
    page = look("search/", java_script_enabled=False)
    expect(page.locator(".search-without")).to_be_visible()
    expect(page.locator("form.search")).to_be_hidden()
    ways = page.locator(".search-ways a").all_inner_texts()
    assert {"Politics", "World"} <= set(ways)
