"""Knows what a reader sees and reaches in a real browser; must not know the templates.

The demo site is looked at, since its stories show every part. Without Chromium and its driver nothing is.
"""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from tests.site_building import NOW, build

if TYPE_CHECKING:
    from selenium.webdriver.remote.webelement import WebElement

ROOT = Path(__file__).parent.parent
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
SWITCHES = "--headless=new --no-sandbox --disable-gpu --hide-scrollbars --disable-dev-shm-usage"
ARABIC = "world/2026/10/mathaf-al-lulu/"
Look = Callable[..., webdriver.Chrome]
SYNDICATED = "politics/2026/11/councillors-back-orrin-tidal-barrage-by-a-single-vote/"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed"),
    pytest.mark.xdist_group("browser"),
]


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the demo site."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        return build(ROOT, OUTPUT_PATH=str(folder / "output"), CACHE_PATH=str(folder / "cache"))


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    """Start one browser for all that is looked at."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for switch in SWITCHES.split():
        options.add_argument(switch)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def look(output: Path, browser: webdriver.Chrome) -> Iterator[Look]:
    """Open a page of the demo site, so many pixels wide, on a screen or a sheet of paper, by day or by night."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_QuietHandler, directory=output))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def open_page(
        address: str, width: int = 1280, medium: str = "screen", scheme: str = "light"
    ) -> webdriver.Chrome:
        measures = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", measures)
        preference = {"name": "prefers-color-scheme", "value": scheme}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium, "features": [preference]})
        browser.get(f"http://127.0.0.1:{server.server_port}/{address}")
        return browser

    yield open_page
    server.shutdown()
    server.server_close()


def _press(page: webdriver.Chrome, key: str) -> WebElement:
    page.switch_to.active_element.send_keys(key)
    return page.switch_to.active_element


def test_no_page_is_wider_than_a_narrow_telephone(output: Path, look: Look) -> None:
    """At 320 pixels nothing has to be scrolled sideways, in any language."""
    pages = sorted(path.parent.relative_to(output).as_posix() for path in output.rglob("index.html"))
    assert len(pages) > 50
    width = "return document.documentElement.scrollWidth"
    assert [page for page in pages if look(f"{page}/", 320).execute_script(width) > 320] == []


def test_the_keyboard_reaches_the_story_at_once(look: Look) -> None:
    """The first key shows the skip link, with a ring around it, and the next leads into the story."""
    page = look(SYNDICATED)
    link = _press(page, Keys.TAB)
    assert link.text == "Skip to the main text"
    assert link.value_of_css_property("clip-path") == "none"
    assert link.value_of_css_property("outline-style") == "solid"
    assert _press(page, Keys.ENTER).get_attribute("id") == "content"
    assert _press(page, Keys.TAB).text == "Politics"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_day_and_night(look: Look, scheme: str) -> None:
    """Dark ink on light paper by day, and the other way round by night."""
    html = look(SYNDICATED, scheme=scheme).find_element("tag name", "html")
    colours = [html.value_of_css_property(name) for name in ("color", "background-color")]
    ink, paper = (sum(map(int, colour.strip("rgba()").split(",")[:3])) for colour in colours)
    assert (ink < paper) is (scheme == "light")


def test_arabic_begins_at_the_right(look: Look) -> None:
    """Headline and footer of an Arabic story begin at the right edge of its column."""
    page = look(ARABIC)
    column = page.find_element("css selector", ".article").rect
    for place in ("h1", ".attribution__source bdi"):
        box = "return document.querySelector(arguments[0]).getClientRects()[0].right"
        style = page.find_element("css selector", place).value_of_css_property("direction")
        assert style == "rtl"
        assert page.execute_script(box, place) > column["x"] + column["width"] / 2


def test_paper_has_the_story_and_where_it_came_from(look: Look) -> None:
    """In print the ways about the site are gone, and the original's address can be read."""
    page = look(SYNDICATED, medium="print")
    assert not page.find_element("css selector", ".section-nav").is_displayed()
    link = page.find_element("css selector", ".attribution__link")
    told = "return getComputedStyle(arguments[0], '::after').content"
    assert link.get_attribute("href") in page.execute_script(told, link)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_days_with_stories_can_be_told_and_reached(look: Look, width: int, scheme: str) -> None:
    """A day of the calendar says its date and its stories, is large enough for a finger, and leads to its heading."""
    page = look("archive/2026/11/", width, scheme=scheme)
    days = page.find_elements("css selector", ".heat-map a")
    assert days[0].accessible_name == "2 November 2026: 1 story"
    middles = [day.rect["x"] + day.rect["width"] / 2 for day in days[:2]]
    assert middles[1] - middles[0] >= 24
    text = page.find_element("css selector", ".heat-map a text")
    square = page.find_element("css selector", ".heat-map a rect")
    assert text.value_of_css_property("fill") != square.value_of_css_property("fill")
    page.execute_script("arguments[0].focus()", days[0])
    assert _press(page, Keys.ENTER) is not None
    assert page.current_url.endswith("/archive/2026/11/#day-2")
    assert page.find_element("id", "day-2").text == "2 November 2026"


def test_drawings_are_seen_where_colours_are_forced(look: Look) -> None:
    """The system's own colours stand for the shades: numbers are told from their squares."""
    page = look("archive/2026/11/")
    features = [{"name": "forced-colors", "value": "active"}]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    text = page.find_element("css selector", ".heat-map a text").value_of_css_property("fill")
    square = page.find_element("css selector", ".heat-map a rect")
    assert text != square.value_of_css_property("fill") != square.value_of_css_property("stroke")


def test_icons_and_kinds_are_read_as_words(look: Look) -> None:
    """What a screen reader says of a related link begins with its kind, and of the credit where it leads."""
    page = look(SYNDICATED)
    names = [link.accessible_name for link in page.find_elements("css selector", ".related-links a")]
    assert names == ["Analysis: The marsh that came back when the sea wall was left to fall"]
    credit = page.find_element("css selector", ".attribution__link")
    assert credit.accessible_name == "Read the full article at Coastal Wire"
