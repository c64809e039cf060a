"""Stories as plain text: a paragraph a line, with all that a reader of the page is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.outputs.plain_text import Speech, Told, list_owed, read_footer, write_body, write_story
from broadsheet.story import Block, Correction, Related, Story
from tests.site_building import NOW, build, make_story, read_tree, write_site

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SPEECH = Speech(lambda key, _: key.capitalize(), lambda iso, _: iso)
TOLD = Told("https://paper.example/rope/")


def write(*blocks: Block, related: tuple[Related, ...] = (), told: Told = TOLD) -> list[str]:
    """Return the paragraphs of a body."""
    return write_body(Story("Rope", blocks=blocks, related=related), told, SPEECH).split("\n\n")


def test_each_kind_of_block_is_told_in_its_own_way() -> None:
    """Lists have marks, verse and tables keep their lines, promos their labels, and a break is a break."""
    assert write(
        Block("subhead", "Prices"),
        Block("paragraph", "Rope & twine."),
        Block("list", "Hemp", "•", 1),
        Block("list", "Jute", "", 1),
        Block("list", "First", "1.", 2),
        Block("verse", "A rope,\na knot."),
        Block("table", "Hemp\t1\nJute\t2"),
        Block("divider", "***"),
        Block("promo", "Why ropes fray", "READ MORE:"),
        Block("promo", "Knots"),
        Block("caption", "The quay"),
    ) == [
        "Prices",
        "Rope & twine.",
        "• Hemp\n• Jute",
        "1. First",
        "A rope,\na knot.",
        "Hemp\t1\nJute\t2",
        "* * *",
        "READ MORE: Why ropes fray",
        "Knots",
        "The quay",
    ]


def test_a_quotation_shows_that_it_is_one() -> None:
    """Its own marks do; without any, each line gets the mark that mail has."""
    assert write(Block("quote", "“Dear.", "", 1, "first"), Block("quote", "Too dear.”", "", 1, "last")) == [
        "“Dear.",
        "Too dear.”",
    ]
    assert write(Block("quote", "Dear.", "", 1), Block("quote", "Cheap.\nNow.", "", 2)) == [
        "> Dear.",
        "> Cheap.\n> Now.",
    ]


def test_related_links_have_their_addresses() -> None:
    """Kind, title and address; what leads into the site leads to its page, and nothing else than the web is named."""
    links = (
        Related("Knots", "video", "{filename}/knots.txt"),
        Related("Twine", "", "https://wire.example/twine"),
        Related("Lost", "", "javascript:x"),
        Related("Other", "", "", 2),
    )
    told = TOLD._replace(addresses={"{filename}/knots.txt": "https://paper.example/knots/"})
    assert write(
        Block("related", "", "【More】", 1), Block("related", "", "", 2), related=links, told=told
    ) == [
        "More:\n• [video] Knots – https://paper.example/knots/\n• Twine – https://wire.example/twine\n• Lost",
        "Related:\n• Other",
    ]


def test_a_story_begins_with_what_it_is_and_ends_with_whom_it_is_owed_to() -> None:
    """Headline, deck, byline, dates; then the body; then corrections, the credit and the address."""
    story = Story(
        "Rope is dear",
        deck="So is twine",
        byline=("Ana Ruiz", "Tom Hale", "Suri Pell"),
        published="2026-11-20",
        updated="2026-11-21",
        blocks=(Block("paragraph", "Rope."),),
        credits=("Editing by Maud Vane",),
        corrections=(Correction("It was a bend.", "2026-11-22"), Correction("And a hitch.")),
    )
    footer = '<footer><p>From <a href="https://wire.example/?a=1&amp;b=2">Wire</a> (wire.example)</p><p>CC&nbsp;BY</p></footer>'
    told = TOLD._replace(footer=footer, closing="Wire is a newsroom.")
    expected = [
        "Rope is dear",
        "So is twine",
        "By Ana Ruiz, Tom Hale And Suri Pell",
        "Published 2026-11-20",
        "Updated 2026-11-21",
        "Rope.",
        "Editing by Maud Vane",
        "Corrections (2026-11-22): It was a bend.",
        "Corrections: And a hitch.",
        "From Wire (https://wire.example/?a=1&b=2)",
        "CC BY",
        "Wire is a newsroom.",
        "https://paper.example/rope/",
    ]
    assert write_story(story, told, "Rope.", list_owed(told), SPEECH) == "\n\n".join(expected) + "\n"
    first = write_story(story, told._replace(is_owed_first=True), "Rope.", list_owed(told), SPEECH).split(
        "\n\n"
    )
    assert first[5:8] == ["From Wire (https://wire.example/?a=1&b=2)", "CC BY", "Wire is a newsroom."]


def test_a_footer_is_read_as_people_read_it() -> None:
    """Only addresses of the web are told, markup is gone, and a closing sentence is not told twice."""
    assert read_footer(
        "<p>One <b>two</b><br>three &lt;four&gt;</p><!-- five --><a href='javascript:x'>six</a>"
    ) == (
        "One two",
        "three <four>",
        "six",
    )
    told = TOLD._replace(footer="<p>We are Wire. Read on.</p>", closing="We are Wire.")
    assert list(list_owed(told)) == ["We are Wire. Read on."]


def test_the_file_beside_a_page_is_in_the_storys_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words and dates are the theme's; markup of a Markdown story is not text."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    files = {
        "content/welt/seil.md": "Title: Seile & mehr\nDate: 2026-11-20\nAuthor: Ana Ruiz, Tom Hale\nLanguage: de\n\n"
        "Seile *kosten* <b>mehr</b>.\n",
        "content/world/rope.txt": make_story(
            "Rope is dear", source="Wire", source_url="https://wire.example/1"
        ),
        "content/sources.toml": '[sources.wire]\nname = "Wire"\nhome = "https://wire.example/"\n',
    }
    site = write_site(tmp_path, files, "BROADSHEET_PUBLISH = True\nBROADSHEET_WORKERS = 1\n")
    tree = read_tree(build(site))
    assert tree["welt/2026/11/seile-mehr/index.txt"].decode() == (
        "Seile & mehr\n\nVon Ana Ruiz und Tom Hale\n\nVeröffentlicht am 20. November 2026\n\n"
        "Seile kosten mehr.\n\nhttps://paper.example/welt/2026/11/seile-mehr/\n"
    )
    rope = tree["world/2026/11/rope-is-dear/index.txt"].decode()
    assert "\n\nSource: Wire (https://wire.example/)\n\n" in rope
    assert "(https://wire.example/1)" in rope
