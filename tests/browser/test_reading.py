"""Knows what a reader sees of a page: colours, lines, directions, paper; must not know the templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Look
from tests.contrast import measure_contrast, read_channels
from tests.demo import ARABIC, SYNDICATED

TELL_COLOURS = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), told = {};
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() && element.checkVisibility() && !element.closest('.skip-link')) {
      told[getComputedStyle(element).color] = element.className || element.parentElement.className;
    }
  }
  return told;
}"""
TELL_LINES = """() => {
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
}"""
"""The characters of each full line of a story's running text."""
TELL_HANGING = """quotes => quotes.map(quote => {
  const range = document.createRange();
  range.setStart(quote.firstChild, 1), range.setEnd(quote.firstChild, 2);
  return [range.getBoundingClientRect().left, quote.getBoundingClientRect().left];
})"""
STYLE = "(element, [name, part]) => getComputedStyle(element, part)[name]"

pytestmark = pytest.mark.browser


def test_no_page_is_wider_than_a_narrow_telephone(output: Path, look: Look) -> None:
    """At 320 pixels nothing has to be scrolled sideways, in any language."""
    files = [path for path in output.rglob("index.html") if 'http-equiv="refresh"' not in path.read_text()]
    pages = sorted(path.parent.relative_to(output).as_posix() for path in files)  # those that stay
    assert len(pages) > 50
    screen = look("", 320)
    wide = []
    for page in pages:
        screen.goto(f"/{page}/")
        if screen.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(page)
    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_day_and_night(look: Look, scheme: str) -> None:
    """Dark ink on light paper by day, and the other way round by night."""
    html = look(SYNDICATED, scheme=scheme).locator("html")
    ink, paper = (
        sum(read_channels(html.evaluate(STYLE, [name, None]))) for name in ("color", "backgroundColor")
    )
    assert (ink < paper) is (scheme == "light")


def test_arabic_begins_at_the_right(look: Look) -> None:
    """Headline and footer of an Arabic story begin at the right edge of its column."""
    page = look(ARABIC)
    column = page.locator(".article").bounding_box()
    assert column is not None
    for place in ("h1", ".attribution__source bdi"):
        found = page.locator(place).first
        assert found.evaluate(STYLE, ["direction", None]) == "rtl"
        assert found.evaluate("e => e.getClientRects()[0].right") > column["x"] + column["width"] / 2


def test_paper_has_the_story_and_where_it_came_from(look: Look) -> None:
    """In print the ways about the site are gone, and the original's address can be read."""
    page = look(SYNDICATED)
    page.emulate_media(media="print")
    assert not page.locator(".section-nav").is_visible()
    link = page.locator(".attribution__link")
    assert (link.get_attribute("href") or "?") in link.evaluate(STYLE, ["content", "::after"])


def test_a_story_takes_one_sheet_of_paper(look: Look) -> None:
    """A story of a few hundred words goes on the two sides of a sheet in the widest face, with its credit."""
    printed = look(SYNDICATED).pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) in {1, 2}


@pytest.mark.parametrize("contrast", ["no-preference", "more"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["", SYNDICATED, ARABIC, "sport/", "topic/", "archive/"])
def test_all_text_stands_out_from_the_paper(look: Look, address: str, scheme: str, contrast: str) -> None:
    """In each section's colour, by day and by night: 4.5 to 1, and 7 to 1 for those who ask for more."""
    page = look(address, scheme=scheme, contrast=contrast)
    paper = page.locator("html").evaluate(STYLE, ["backgroundColor", None])
    found = page.evaluate(TELL_COLOURS)
    assert len(found) > 1
    least = 7 if contrast == "more" else 4.5
    assert {told for told in found.items() if measure_contrast(told[0], paper) < least} == set()


def test_each_section_has_its_own_colour(look: Look) -> None:
    """On its page, on the front and in lists of other pages, no two alike."""
    sections = ["coast", "politics", "business", "culture", "sport", "world"]
    colours = [look(f"{name}/").locator("h1").evaluate(STYLE, ["color", None]) for name in sections]
    assert len(set(colours)) == len(sections)
    front = look("").locator(".section-block h2")
    blocks = [block.evaluate(STYLE, ["color", None]) for block in front.all()]
    assert list(map(read_channels, blocks)) == list(map(read_channels, colours))
    kickers = look("topic/harbours/").locator(".story-list .kicker span")
    named = dict(zip(sections, colours, strict=True))
    told = [(each.inner_text().lower(), each.evaluate(STYLE, ["color", None])) for each in kickers.all()]
    assert {name for name, _ in told} == {"coast", "world", "sport"}
    assert [colour for _, colour in told] == [named[name] for name, _ in told]


def test_what_colour_says_is_said_otherwise_where_colours_are_the_readers(look: Look) -> None:
    """With forced colours the current section is underlined, and the icons of kinds have the text's colour."""
    page = look(SYNDICATED, forced_colors="active")
    current = page.locator(".section-nav [aria-current]")
    assert "underline" in current.evaluate(STYLE, ["textDecorationLine", None])
    icon = page.locator(".kind[data-icon]").first.evaluate(STYLE, ["backgroundColor", "::before"])
    assert icon == page.locator("body").evaluate(STYLE, ["color", None])


def test_lines_have_sixty_to_seventy_characters(look: Look) -> None:
    """The measure holds in whatever face the machine has."""
    lengths = look(SYNDICATED).evaluate(TELL_LINES)
    assert len(lengths) > 10
    assert 60 <= sum(lengths) / len(lengths) <= 70


def test_marks_of_quotation_stand_beside_their_lines(look: Look) -> None:
    """The first letter after an opening mark stands where the lines below begin."""
    edges = look(SYNDICATED).locator(".quote.hung").evaluate_all(TELL_HANGING)
    assert len(edges) == 2
    assert [abs(letter - line) < 4 for letter, line in edges] == [True, True]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_days_with_stories_can_be_told_and_reached(look: Look, width: int, scheme: str) -> None:
    """A day of the calendar says its date and its stories, is large enough for a finger, and leads to its heading."""
    page = look("archive/2026/11/", width, scheme)
    first = page.get_by_role("link", name="2 November 2026: 1 story", exact=True)
    boxes = [day.bounding_box() for day in page.locator(".heat-map a").all()[:2]]
    middles = [box["x"] + box["width"] / 2 for box in boxes if box]
    assert middles[1] - middles[0] >= 24
    text, square = (
        page.locator(f".heat-map a {part}").first.evaluate(STYLE, ["fill", None]) for part in ("text", "rect")
    )
    assert text != square
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/archive/2026/11/#day-2")
    assert page.locator("#day-2").inner_text() == "2 November 2026"


def test_drawings_are_seen_where_colours_are_forced(look: Look) -> None:
    """The system's own colours stand for the shades: numbers are told from their squares."""
    page = look("archive/2026/11/", forced_colors="active")
    text, square, line = (
        page.locator(f".heat-map a {part}").first.evaluate(STYLE, [name, None])
        for part, name in (("text", "fill"), ("rect", "fill"), ("rect", "stroke"))
    )
    assert text != square != line


def test_icons_and_kinds_are_read_as_words(look: Look) -> None:
    """What a screen reader says of a related link begins with its kind, and of the credit where it leads."""
    page = look(SYNDICATED)
    links = page.locator(".related-links").get_by_role("link")
    name = "Analysis: The marsh that came back when the sea wall was left to fall"
    assert links.count() == page.get_by_role("link", name=name, exact=True).count() == 1
    credit = page.get_by_role("link", name="Read the full story on Coastal Wire", exact=True)
    assert [each.get_attribute("class") for each in credit.all()] == ["terms__link", "attribution__link"]


def test_a_finger_may_fall_anywhere_on_a_card(look: Look) -> None:
    """The picture and the deck of a card lead where its headline does."""
    page = look("coast/", 360, has_touch=True)
    card = page.locator(".story-card:has(img)").first
    address = card.locator("a").get_attribute("href")
    box = card.locator("img").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**{address}")
