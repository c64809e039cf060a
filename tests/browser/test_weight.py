"""Knows what a page costs its reader: bytes, requests, scripts, strangers; must not know what it shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.browser.conftest import Look
from tests.demo import ARTICLES, KINDS, Answer, Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
KILOBYTE = 1024
DATA = {"application/ld+json", "speculationrules"}
"""Types of script elements that run nothing."""
PICTURES = (".jpg", ".png", ".webp", ".avif", ".svg")


def _open_afresh(page: Page, server: Server, address: str) -> list[Answer]:
    """Open a page for somebody who comes for the first time; return what the server sent for it."""
    server.answers.clear()
    page.goto(f"/{address}", wait_until="networkidle")
    return [answer for answer in server.answers if not answer.purpose]


def _first_visit(look: Look) -> Page:
    """Return an empty page of a browser that keeps nothing of the site."""
    page = look("about/")
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return page


@pytest.mark.parametrize("kind", ARTICLES)
def test_an_article_without_its_pictures_is_two_requests_of_14_kilobytes(
    look: Look, server: Server, kind: str
) -> None:
    """The page and its sheet, compressed: what a server sends before it first waits for an answer."""
    sent = _open_afresh(_first_visit(look), server, KINDS[kind])
    text = [answer for answer in sent if not answer.path.endswith(PICTURES)]
    assert text[0].path == f"/{KINDS[kind]}"
    assert [answer.path.rpartition(".")[2] for answer in text[1:]] == ["css"]
    assert sum(answer.size for answer in text) <= 14 * KILOBYTE


def test_the_front_without_its_pictures_is_30_kilobytes(look: Look, server: Server) -> None:
    """Page and sheet together, compressed."""
    sent = _open_afresh(_first_visit(look), server, KINDS["front"])
    text = [answer for answer in sent if not answer.path.endswith(PICTURES)]
    assert len(text) == 2
    assert sum(answer.size for answer in text) <= 30 * KILOBYTE


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_nobody_else_and_runs_nothing(look: Look, server: Server, kind: str) -> None:
    """No request leaves the site; only the search page has a script, and nothing logs an error."""
    page = look("about/")
    asked: list[str] = []
    kinds: set[str] = set()
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("request", lambda request: kinds.add(request.resource_type))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"/{KINDS[kind]}", wait_until="networkidle")
    assert [url for url in asked if not url.startswith(server.address)] == []
    assert bool(kinds & {"script", "fetch", "xhr"}) is (kind == "search")
    assert errors == []


def test_no_page_holds_what_runs(output: Path) -> None:
    """No script but data, no handler, no address that is code, on any page but that of search."""
    for path in output.rglob("*.html"):
        page = LexborHTMLParser(path.read_text(encoding="utf-8"))
        scripts = page.css("script")
        running = [node for node in scripts if node.attributes.get("type") not in DATA]
        assert bool(running) is (path.parent.name == "search"), path
        for node in set(scripts) - set(running):
            assert json.loads(node.text()), path
        for node in page.css("*"):
            assert not any(name.startswith("on") for name in node.attributes), path
        for node in page.css("a[href]"):
            assert not (node.attributes["href"] or "").startswith(("javascript:", "data:")), path


def test_the_page_that_a_reader_points_at_is_fetched_ahead(look: Look, server: Server) -> None:
    """A story whose link the pointer rests on; no feed."""
    page = look("sport/")
    server.answers.clear()
    link = page.locator(".story-card__headline a").first
    page.get_by_role("link", name="Atom").hover()
    link.hover()
    address = urlsplit(link.get_attribute("href") or "").path
    for _ in range(200):
        if any(answer.path == address for answer in server.answers):
            break
        page.wait_for_timeout(100)
    asked = [(answer.path, answer.purpose.split(";")[0]) for answer in server.answers]
    assert [each for each in asked if not each[0].endswith(PICTURES)] == [(address, "prefetch")]


def _follow(page: Page) -> bool:
    """Follow a link within the site; tell whether a transition began on the page that came."""
    page.goto("/sport/")
    page.locator(".story-card__headline a").first.click()
    page.wait_for_url("**/sport/2026/**")
    return bool(page.evaluate("window.moved"))


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_pages_give_way_gently_unless_a_reader_minds(look: Look, motion: str, moves: bool) -> None:  # noqa: FBT001
    """A link within the site begins a transition, but not for those who asked for less motion.

    A browser that waits long for a page leaves its transition out, so that it is asked more than once.
    """
    page = look("about/", reduced_motion=motion)
    page.add_init_script("addEventListener('pagereveal', e => { window.moved = e.viewTransition !== null })")
    assert any(_follow(page) for _ in range(5)) is moves
