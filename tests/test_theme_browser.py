"""Knows what a reader sees and reaches in a real browser; must not know the templates.

The demo site is looked at, since its stories show every part. Without Chromium and its driver nothing is.
"""

from __future__ import annotations

import base64
import functools
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

import pytest
from pelican.settings import read_settings
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

import broadsheet
from tests.contrast import measure_contrast, read_channels
from tests.site_building import NOW, build

if TYPE_CHECKING:
    from selenium.webdriver.remote.webelement import WebElement

ROOT = Path(__file__).parent.parent
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
SWITCHES = "--headless=new --no-sandbox --disable-gpu --hide-scrollbars --disable-dev-shm-usage"
ARABIC = "world/2026/10/mathaf-al-lulu/"
Look = Callable[..., webdriver.Chrome]
SYNDICATED = "politics/2026/11/councillors-back-orrin-tidal-barrage-by-a-single-vote/"
A4 = {"paperWidth": 8.27, "paperHeight": 11.69}
TELL_COLOURS = """
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), told = {};
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (texts.currentNode.data.trim() && element.checkVisibility() && !element.closest('.skip-link')) {
    told[getComputedStyle(element).color] = element.className || element.parentElement.className;
  }
}
return told;
"""
TELL_LINES = """
const lengths = [];
for (const paragraph of document.querySelectorAll('.story-body > p:not([class])')) {
  const text = paragraph.firstChild, range = document.createRange(), tops = [];
  for (let i = 0; i < text.length; i++) {
    range.setStart(text, i), range.setEnd(text, i + 1);
    tops.push(Math.round(range.getBoundingClientRect().top));
  }
  const lines = [...new Set(tops)].map(top => tops.filter(each => each === top).length);
  lengths.push(...lines.slice(0, -1));
}
return lengths;
"""
"""The characters of each full line of a story's running text."""
TELL_HANGING = """
return [...document.querySelectorAll('.quote.hung')].map(quote => {
  const range = document.createRange();
  range.setStart(quote.firstChild, 1), range.setEnd(quote.firstChild, 2);
  return [range.getBoundingClientRect().left, quote.getBoundingClientRect().left];
});
"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed"),
    pytest.mark.xdist_group("browser"),
]


class _Handler(SimpleHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str]]] = []
    """What was asked for, and to what purpose if that is not to show it."""

    def log_request(self, *_: object) -> None:
        """Note a request, and say nothing of it."""
        self.asked.append((self.path, self.headers.get("Sec-Purpose", "")))

    def log_message(self, *_: object) -> None:
        """Say nothing of errors."""

    def end_headers(self) -> None:
        """Let the search page run no script but the site's own files, as its readers may be told to do."""
        if self.path.startswith("/search/"):
            policy = "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'"
            self.send_header("Content-Security-Policy", policy)
        super().end_headers()


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
    """Open a page of the demo site, so many pixels wide, on a screen or a sheet of paper, by day or by night.

    Whatever else a reader wishes is told by the names of media features.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=output))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def open_page(
        address: str, width: int = 1280, medium: str = "screen", scheme: str = "light", **features: str
    ) -> webdriver.Chrome:
        measures = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", measures)
        wishes = {"prefers_color_scheme": scheme, **features}
        told = [{"name": name.replace("_", "-"), "value": value} for name, value in wishes.items()]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium, "features": told})
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


def test_a_story_takes_one_sheet_of_paper(look: Look) -> None:
    """A story of a few hundred words goes on the two sides of a sheet in the widest face, with its credit."""
    page = look(SYNDICATED, medium="print")
    printed = base64.b64decode(page.execute_cdp_cmd("Page.printToPDF", A4)["data"])
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) in {1, 2}


@pytest.mark.parametrize("contrast", ["no-preference", "more"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["", SYNDICATED, ARABIC, "sport/", "topic/", "archive/"])
def test_all_text_stands_out_from_the_paper(look: Look, address: str, scheme: str, contrast: str) -> None:
    """In each section's colour, by day and by night: 4.5 to 1, and 7 to 1 for those who ask for more."""
    page = look(address, scheme=scheme, prefers_contrast=contrast)
    paper = page.find_element("css selector", "html").value_of_css_property("background-color")
    found = page.execute_script(TELL_COLOURS)
    assert len(found) > 1
    least = 7 if contrast == "more" else 4.5
    assert {told for told in found.items() if measure_contrast(told[0], paper) < least} == set()


def test_each_section_has_its_own_colour(look: Look) -> None:
    """Kickers on the front have the colours of their sections' pages, no two alike."""
    colour = "return getComputedStyle(document.querySelector(arguments[0])).color"
    sections = ["coast", "politics", "business", "culture", "sport", "world"]
    colours = [look(f"{name}/").execute_script(colour, "h1") for name in sections]
    assert len(set(colours)) == len(sections)
    front = look("")
    blocks = [
        block.value_of_css_property("color")
        for block in front.find_elements("css selector", ".section-block h2")
    ]
    assert list(map(read_channels, blocks)) == list(map(read_channels, colours))


def test_what_colour_says_is_said_otherwise_where_colours_are_the_readers(look: Look) -> None:
    """With forced colours the current section is underlined, and the icons of kinds have the text's colour."""
    page = look(SYNDICATED, forced_colors="active")
    current = page.find_element("css selector", ".section-nav [aria-current]")
    assert "underline" in current.value_of_css_property("text-decoration-line")
    icon = "return getComputedStyle(document.querySelector('.kind[data-icon]'), '::before').backgroundColor"
    assert page.execute_script(icon) == page.execute_script("return getComputedStyle(document.body).color")


def test_lines_have_sixty_to_seventy_characters(look: Look) -> None:
    """The measure holds in whatever face the machine has."""
    lengths = look(SYNDICATED).execute_script(TELL_LINES)
    assert len(lengths) > 10
    assert 60 <= sum(lengths) / len(lengths) <= 70


def test_marks_of_quotation_stand_beside_their_lines(look: Look) -> None:
    """The first letter after an opening mark stands where the lines below begin."""
    edges = look(SYNDICATED).execute_script(TELL_HANGING)
    assert len(edges) == 2
    assert [abs(letter - line) < 4 for letter, line in edges] == [True, True]


def test_a_page_is_two_requests(look: Look, browser: webdriver.Chrome) -> None:
    """The page and its sheet, for a reader who comes for the first time."""
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    _Handler.asked.clear()
    page = look(SYNDICATED)
    (sheet,) = page.execute_script("return [...document.styleSheets].map(sheet => sheet.href)")
    browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": False})
    browser.execute_cdp_cmd("Network.disable", {})
    assert [path for path, _ in _Handler.asked] == [f"/{SYNDICATED}", urlsplit(sheet).path]


def test_the_page_that_a_reader_points_at_is_fetched_ahead(look: Look) -> None:
    """A story whose link the pointer rests on; no feed."""
    page = look("sport/")
    _Handler.asked.clear()
    link = page.find_element("css selector", ".story-card__headline a")
    ActionChains(page).move_to_element(page.find_element("partial link text", "Atom")).perform()
    ActionChains(page).move_to_element(link).perform()
    address = urlsplit(link.get_attribute("href") or "").path
    WebDriverWait(page, 20).until(lambda _: any(path == address for path, _ in _Handler.asked))
    assert [purpose.split(";")[0] for _, purpose in _Handler.asked] == ["prefetch"]


def _follow(page: webdriver.Chrome) -> bool:
    """Follow a link within the site; tell whether a transition began on the page that came."""
    left = page.current_url
    page.find_element("css selector", ".story-card__headline a").click()
    WebDriverWait(page, 20).until(lambda _: page.current_url != left)
    WebDriverWait(page, 20).until(lambda _: page.execute_script("return 'moved' in window"))
    return bool(page.execute_script("return window.moved"))


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_pages_give_way_gently_unless_a_reader_minds(look: Look, motion: str, moves: bool) -> None:  # noqa: FBT001
    """A link within the site begins a transition, but not for those who asked for less motion.

    A browser that waits long for a page leaves its transition out, so that it is asked more than once.
    """
    page = look("sport/")
    script = {"source": "addEventListener('pagereveal', e => { window.moved = e.viewTransition !== null })"}
    added = page.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
    moved = [_follow(look("sport/", prefers_reduced_motion=motion)) for _ in range(5)]
    page.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
    assert any(moved) is moves


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


@pytest.fixture(scope="module")
def index(output: Path) -> None:
    """Make the search index of the demo site."""
    overrides = {"OUTPUT_PATH": str(output), "CACHE_PATH": str(output.with_name("cache"))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        engine = broadsheet.Pelican(read_settings(str(ROOT / "pelicanconf.py"), override=overrides))
        findings, done = engine.index()
    assert findings.problems == []
    assert done is not None


def _wait_for_count(page: webdriver.Chrome) -> str:
    """Return what the live region says when the search is done."""
    status = page.find_element("css selector", ".search-results__count")
    assert status.get_attribute("role") == "status"
    WebDriverWait(page, 30).until(lambda _: status.text and not status.text.startswith("Searching"))
    return status.text


def _list_found(page: webdriver.Chrome) -> list[str]:
    return [link.text for link in page.find_elements("css selector", ".search-result a")]


@pytest.mark.usefixtures("index")
def test_search_finds_a_story_by_a_word_of_its_body(look: Look) -> None:
    """By keyboard alone: a word that no headline has leads to its story, whose passage shows it."""
    page = look("search/")
    field = WebDriverWait(page, 30).until(lambda page: page.find_element("css selector", "input[name=q]"))
    WebDriverWait(page, 30).until(lambda _: field.is_displayed())
    assert (field.aria_role, field.accessible_name) == ("searchbox", "Words")
    field.send_keys("chandler", Keys.ENTER)
    assert _wait_for_count(page) == "1 story"
    assert _list_found(page) == ["Net menders’ choir cuts a first record after forty years"]
    assert "chandler" in page.find_element("css selector", ".search-result mark").text
    page.find_element("css selector", ".search-result a").send_keys(Keys.ENTER)
    WebDriverWait(page, 30).until(lambda page: "/culture/2026/09/net-menders" in page.current_url)


@pytest.mark.usefixtures("index")
def test_a_search_is_narrowed_and_has_an_address(look: Look) -> None:
    """A chosen section leaves its stories, and the page's address brings the same search again."""
    page = look("search/?q=barrage")
    assert _wait_for_count(page) == "2 stories"
    Select(page.find_element("name", "source")).select_by_visible_text("The Harbour Post")
    WebDriverWait(page, 30).until(lambda page: _wait_for_count(page) == "1 story")
    assert page.current_url.endswith("/search/?q=barrage&source=The+Harbour+Post")
    page.refresh()
    assert _wait_for_count(page) == "1 story"
    assert _list_found(page) == ["Independents take Brackwater in by-election upset"]


@pytest.mark.usefixtures("index")
def test_the_newest_come_first_where_that_is_asked(look: Look) -> None:
    """Days follow each other backwards, in all languages."""
    page = look("search/?q=harbour&order=newest")
    _wait_for_count(page)
    times = page.find_elements("css selector", ".search-result time")
    days = [time.get_attribute("datetime") or "" for time in times]
    assert len(days) > 3
    assert days == sorted(days, reverse=True)


@pytest.mark.usefixtures("index")
def test_search_knows_other_languages_and_what_it_does_not_find(look: Look) -> None:
    """An Arabic word is found, written from the right; a word that nobody wrote is told as such."""
    page = look("search/?q=متحف&language=ar")
    assert _wait_for_count(page) == "1 story"
    headline = page.find_element("css selector", ".search-result__headline")
    assert headline.value_of_css_property("direction") == "rtl"
    assert headline.get_attribute("lang") == "ar"
    assert _wait_for_count(look("search/?q=zzzqqqxxx")) == "No story has these words."


def test_without_an_index_or_script_the_lists_lead_on(output: Path, look: Look) -> None:
    """The page says why it cannot search; sections and topics are links on it."""
    parts = output / "search-index" / "parts.json"
    hidden = parts.with_name("away.json")
    if parts.exists():
        parts.rename(hidden)
    try:
        assert _wait_for_count(look("search/")).startswith("Search is not ready yet.")
    finally:
        if hidden.exists():
            hidden.rename(parts)
    page = look("search/")
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.refresh()
        assert page.find_element("css selector", ".search-without").is_displayed()
        assert not page.find_element("css selector", "form.search").is_displayed()
        ways = [link.text for link in page.find_elements("css selector", ".search-ways a")]
        assert {"Politics", "World"} <= set(ways)
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
