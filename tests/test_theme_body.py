"""Knows the order and structure of a story's body; must not know the page around it."""

from __future__ import annotations

import re
from typing import Any, get_args

from bs4 import BeautifulSoup

from broadsheet.story import Block, BlockKind, Correction, Related, Story
from tests.theme_rendering import HOSTILE, render_body

MARKER = "<!--broadsheet:attribution-->"


def _render(*blocks: Block, **fields: Any) -> BeautifulSoup:
    return BeautifulSoup(render_body(Story("H", blocks=blocks, **fields)), "html.parser")


def test_blocks_stand_in_the_order_of_the_copy() -> None:
    """Every kind of block has its own element, in reading order."""
    soup = _render(
        Block("caption", "A boat at sea"),
        Block("paragraph", "One."),
        Block("promo", "Talks fail", label="JUST IN"),
        Block("subhead", "Who pays?"),
        Block("quote", "“Two.", number=1, position="first"),
        Block("quote", "“Three.”", number=1, position="last"),
        Block("list", "Four", label="•", number=1),
        Block("table", "A\tB\nC\tD"),
        Block("verse", "Five\nSix"),
        Block("divider", "***"),
        Block("related", "", number=1),
        related=(Related("Seven"),),
    )
    names = [element.name for element in soup.select(".story-body > *")]
    assert names == ["p", "p", "aside", "h2", "div", "ul", "div", "p", "hr", "aside"]
    assert soup.select(".story-body > p")[0]["class"] == ["caption"]


def test_two_quotations_in_a_row_stay_two() -> None:
    """A new run's number begins a new run, without anything between them."""
    blocks = [Block("quote", f"“{n}", number=n) for n in (1, 1, 2, 2)]
    assert [len(run("p")) for run in _render(*blocks).select(".quote-run")] == [2, 2]


def test_lists_are_joined_by_their_number() -> None:
    """Items of one list are one list; the next list is another."""
    blocks = [Block("list", "a", label="•", number=1), Block("list", "b", label="•", number=1)]
    blocks.append(Block("list", "c", label="1.", number=2))
    soup = _render(*blocks)
    assert [(each.name, len(each("li"))) for each in soup(["ul", "ol"])] == [("ul", 2), ("ol", 1)]


def test_each_related_block_has_its_own_links() -> None:
    """Links go to the block that they stand in; the heading is the copy's, else the theme's."""
    blocks = (Block("related", "", label="Most read", number=1), Block("related", "", number=2))
    soup = _render(*blocks, related=(Related("One"), Related("Two", block=2), Related("Three")))
    told = [(aside["aria-label"], [li.get_text().strip() for li in aside("li")]) for aside in soup("aside")]
    assert told == [("Most read", ["One", "Three"]), ("Related stories", ["Two"])]


def test_an_address_in_running_text_stays_text() -> None:
    """Raw copy makes no links."""
    soup = _render(Block("paragraph", "See https://a.example/ and <b>this</b>."))
    assert soup.find(["a", "b"]) is None
    assert soup.get_text().strip() == "See https://a.example/ and <b>this</b>."


def test_sanitised_markup_of_markdown_is_kept() -> None:
    """Inline markup stands in its paragraph; a block brings its own element."""
    soup = _render(
        Block("paragraph", "A word", html="A <em>word</em>"),
        Block("table", "A\tB", html="<table><tr><td>A</td></tr></table>"),
        Block("paragraph", "x = 1", html="<pre><code>x = 1</code></pre>"),
        Block("verse", "a\nb", html="<p><em>a</em><br>b</p>"),
    )
    assert [element.name for element in soup.select(".story-body > *")] == ["p", "div", "pre", "p"]
    assert soup.select_one("div.data-table > table td") is not None
    assert soup.select_one("p > em") is not None


def test_credits_and_corrections_follow_the_story() -> None:
    """Who reported it and what was put right stand at the end, in that order."""
    soup = _render(
        Block("paragraph", "One."),
        credits=("Reporting by A; editing by B",),
        corrections=(Correction("It was 1868."),),
    )
    classes = [(element.get("class") or [""])[0] for element in soup.select(".story-body > *")]
    assert classes == ["", "credit", "corrections"]


def test_the_marker_stands_once_and_only_if_syndicated() -> None:
    """The footer's place is marked once, after everything else, in syndicated stories alone."""
    story = Story("H", blocks=(Block("paragraph", f"One. {MARKER}"),))
    assert MARKER not in render_body(story)
    html = render_body(story, syndicated=True)
    assert html.count(MARKER) == 1
    assert html.rstrip().endswith(MARKER)


def test_pictures_frame_the_text() -> None:
    """The first picture opens the story, the others close it."""
    pictures = tuple({"url": f"{{static}}/{n}.jpg", "alt": n, "caption": "", "credit": ""} for n in "ab")
    html = render_body(Story("H", blocks=(Block("paragraph", "One."),)), pictures=pictures)
    soup = BeautifulSoup(html, "html.parser")
    assert [element.name for element in soup.select(".story-body > *")] == ["figure", "p", "figure"]
    assert [img["src"] for img in soup("img")] == ["{static}/a.jpg", "{static}/b.jpg"]


def test_the_body_says_its_language_and_direction() -> None:
    """A foreign theme or a feed learns from the body itself how it is written."""
    body = _render(Block("paragraph", "نص"), language="ar").div
    assert body is not None
    assert (body["lang"], body["dir"]) == ("ar", "rtl")


def test_the_body_has_no_h1_and_no_empty_element() -> None:
    """The page's headline is the only h1; what a story lacks leaves nothing behind."""
    soup = _render(Block("subhead", "Who pays?"), Block("paragraph", "One."))
    assert soup.h1 is None
    assert not [
        tag for tag in soup.find_all() if not tag.get_text(strip=True) and tag.name not in {"hr", "br", "img"}
    ]


def test_hostile_copy_in_every_block_is_text() -> None:
    """No block, label, link or credit of raw copy becomes markup."""
    kinds = [kind for kind in get_args(BlockKind) if kind != "divider"]
    blocks = tuple(Block(kind, HOSTILE, label=HOSTILE, number=1) for kind in kinds)
    story = Story(
        "H",
        language=HOSTILE,
        blocks=blocks,
        related=(Related(HOSTILE, HOSTILE, "javascript:" + HOSTILE),),
        credits=(HOSTILE,),
        corrections=(Correction(HOSTILE, HOSTILE),),
    )
    html = render_body(story, syndicated=True)
    soup = BeautifulSoup(html, "html.parser")
    assert soup.find(["script", "img", "a"]) is None
    assert html.count(MARKER) == 1
    assert not re.search(r"<[^>]*\sonerror", re.sub(r'"[^"]*"', '""', html))
    assert len(re.findall(re.escape(HOSTILE), soup.get_text())) >= len(kinds)
