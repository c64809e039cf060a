"""Knows what people need who do not see, point, read or set up their screens as most do; must not know the templates."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import demo
from tests.browser.conftest import Look
from tests.demo import ARABIC, KINDS, SYNDICATED

pytestmark = pytest.mark.browser
AXE = demo.TOOLS / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
TELL_VIOLATIONS = """async rules => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']});
  return found.violations.map(each => [each.id, each.nodes.map(node => node.target.join(' ')).slice(0, 5)]);
}"""
SPACING = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }
"""
"""What WCAG 2 (1.4.12) lets a reader set."""
TELL_CLIPPED = """() => [...document.querySelectorAll('body *')].filter(each => {
  const style = getComputedStyle(each);
  return each.checkVisibility() && !each.closest('.visually-hidden, .skip-link, svg')
    && [style.overflowX, style.overflowY].some(way => way === 'hidden' || way === 'clip')
    && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1);
}).map(each => each.className || each.tagName)"""
"""What hides a part of its own text."""
TELL_COVERED = """() => [...document.querySelectorAll('h1, h2, h3, p, li, dd')].filter(each => {
  if (!each.checkVisibility() || each.closest('.visually-hidden, svg') || !each.innerText.trim()) return false;
  const box = each.getBoundingClientRect();
  return box.right > innerWidth + 1 || box.left < -1;
}).map(each => each.className || each.tagName)"""
"""What reaches beyond the screen's edges."""
TELL_FOCUS = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect(), style = getComputedStyle(element);
  return {
    text: (element.getAttribute('aria-label') || element.innerText || element.name || '').trim(),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    top: box.top + scrollY,
    main: element.closest('main') !== null,
  };
}"""
TELL_MOTION = """() => document.getAnimations().length + [...document.querySelectorAll('*')].filter(each => {
  const style = getComputedStyle(each);
  return [style.transitionDuration, style.animationDuration].some(told => told.split(',').some(one => parseFloat(one) > 0.01));
}).length"""


def _scroll_width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("kind", KINDS)
def test_no_rule_of_accessibility_is_broken(look: Look, kind: str) -> None:
    """No violation of WCAG 2.2 A and AA or of axe's best practices, on narrow and wide screens, by day and by night."""
    demo.need(AXE.is_file(), demo.NO_TOOLS)
    for scheme in ("light", "dark"):
        for width in (360, 1280):
            page = look(KINDS[kind], width, scheme)
            page.evaluate(AXE.read_text(encoding="utf-8"))
            assert page.evaluate(TELL_VIOLATIONS, RULES) == [], (scheme, width)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_text_may_be_spaced_out(look: Look, kind: str, width: int) -> None:
    """With a reader's own spacing no text is cut off or leaves the screen (WCAG 2, 1.4.12)."""
    page = look(KINDS[kind], width, bypass_csp=True)
    page.add_style_tag(content=SPACING)
    assert page.evaluate(TELL_CLIPPED) == []
    assert page.evaluate(TELL_COVERED) == []
    assert _scroll_width(page) <= width


@pytest.mark.parametrize("kind", KINDS)
def test_text_may_be_twice_as_large(look: Look, kind: str) -> None:
    """On a wide screen at 200 %, and on a telephone with text set twice as large, nothing is lost (WCAG 2, 1.4.4)."""
    zoomed = look(KINDS[kind], 640, device_scale_factor=2)
    assert zoomed.evaluate(TELL_CLIPPED) == []
    assert zoomed.evaluate(TELL_COVERED) == []
    assert _scroll_width(zoomed) <= 640
    enlarged = look(KINDS[kind], 360, bypass_csp=True)
    enlarged.add_style_tag(content=":root { font-size: 200% !important }")
    assert enlarged.evaluate(TELL_CLIPPED) == []
    assert _scroll_width(enlarged) <= 360


def test_the_keyboard_reaches_the_story_at_once(look: Look) -> None:
    """The first key shows the skip link, with a ring around it, and the next leads into the story."""
    page = look(SYNDICATED)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the main text")
    expect(link).to_be_focused()
    expect(link).to_have_css("clip-path", "none")
    expect(link).to_have_css("outline-style", "solid")
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main").get_by_role("link", name="Politics")).to_be_focused()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "kind", ["front", "section", "article", "topic", "archive-month", "search", "sources"]
)
def test_the_keyboard_goes_through_a_page_in_order(look: Look, kind: str, width: int) -> None:
    """Each link takes focus once, on the screen and with a ring; nothing holds the focus, and the page is left in the end."""
    page = look(KINDS[kind], width)
    if kind == "search":
        page.wait_for_load_state("networkidle")
    count = "[...document.querySelectorAll('a[href], button, input, select, summary')].filter(e => e.checkVisibility()).length"
    told = []
    for _ in range(page.evaluate(count)):
        page.keyboard.press("Tab")
        told.append(page.evaluate(TELL_FOCUS))
    assert [each["text"] for each in told if not (each["seen"] and each["ring"])] == []
    assert told[0]["text"] == "Skip to the main text"
    assert told[-1]["text"] == page.locator("footer.colophon a").last.inner_text()
    within = [each["main"] for each in told]
    assert within == sorted(within[: within.index(True)]) + within[within.index(True) :]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body") is True


def test_order_of_focus_is_the_order_of_lines(look: Look) -> None:
    """On a telephone, where all stands under one another, focus never goes upwards."""
    page = look(KINDS["front"], 360)
    tops = []
    for _ in range(page.locator("main a").count() + 8):
        page.keyboard.press("Tab")
        tops.append(page.evaluate(TELL_FOCUS)["top"])
    assert [lower for upper, lower in pairwise(tops[1:]) if lower < upper - 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_for_those_who_mind(look: Look, kind: str) -> None:
    """With reduced motion there is no transition and no animation."""
    page = look(KINDS[kind], reduced_motion="reduce")
    assert page.evaluate(TELL_MOTION) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_forced_colours_leave_all_text_and_every_control(look: Look, kind: str) -> None:
    """All words that are shown otherwise are shown; links, fields and pictures keep their places."""
    plain, forced = look(KINDS[kind]), look(KINDS[kind], forced_colors="active")
    if kind == "search":
        for page in (plain, forced):
            page.wait_for_load_state("networkidle")
    assert forced.locator("body").inner_text() == plain.locator("body").inner_text()
    ink, paper = forced.evaluate("(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))")
    assert ink != paper


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "search"])
def test_a_page_without_script_is_the_same_page(look: Look, kind: str) -> None:
    """What is read and reached needs no script."""
    without = look(KINDS[kind], java_script_enabled=False)
    with_script = look(KINDS[kind])
    assert without.locator("body").inner_text() == with_script.locator("body").inner_text()
    assert without.get_by_role("link").count() == with_script.get_by_role("link").count()


@pytest.mark.parametrize("address", [SYNDICATED, ARABIC, KINDS["article-pictures"], KINDS["article-table"]])
def test_a_story_is_printed(look: Look, address: str, tmp_path: Path) -> None:
    """On few sheets, within their margins, with all its words and no way about the site."""
    page = look(address)
    words = page.locator(".story-body > :is(p, h2, ul, ol, table, .quote-run, .figure), .article__head")
    told = words.all_inner_texts()
    page.emulate_media(media="print")
    assert len(told) > 5
    assert words.filter(visible=True).all_inner_texts() == told
    assert not page.locator(".section-nav, .colophon, .onward, .pagination").filter(visible=True).count()
    printed = tmp_path / "story.pdf"
    page.pdf(path=printed, format="A4")
    sheets = re.findall(rb"/Type\s*/Page\b", printed.read_bytes())
    assert 1 <= len(sheets) <= 3
