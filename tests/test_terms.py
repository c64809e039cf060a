"""What outlets ask of those who publish their stories again: told in ``sources.toml``, kept on pages and in feeds."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from bs4 import BeautifulSoup, Tag

from broadsheet.enrich.extracts import cut_story
from broadsheet.outputs.feeds import read_entries
from broadsheet.outputs.standing import complete_standing
from broadsheet.sources import OUTLETS, Indexing, Sources, Terms, read_outlets, read_sources
from broadsheet.story import Block, Related, Story
from tests.exactness import check
from tests.site_building import NOW, build, make_story, read_tree, write_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DOCS = Path(__file__).parent.parent / "docs" / "syndication.md"
THEMES = ("", "simple", "notmyidea")
NO_FILES: Mapping[str, str] = MappingProxyType({})
URL = "https://wire.example/rope-77?a=1&b=2"
WIRE = '[sources.wire]\nname = "The Wire"\nhome = "https://wire.example/"\nwording = "First told by {publisher}."\n'
FOUND = {"source": "The Wire", "source_url": URL}
SHOWN = [("robots", "max-image-preview:large")]
HIDDEN = [("robots", "noindex")]
OWN = "https://paper.example/news/2026/11/ministers-meet-on-the-quay/"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


def read_text(folder: Path, text: str) -> tuple[Sources, list[str]]:
    """Return the sources of a file, and what is wrong with it."""
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    sources, problems = read_sources(path, "content/sources.toml")
    return sources, [str(problem) for problem in problems]


class Made(NamedTuple):
    """What a build made of one story."""

    output: Path
    page: BeautifulSoup
    html: str
    entry: str
    """What the site's feed shows of it; nothing if it does not."""


def publish(
    folder: Path, terms: str = "", story: str = "", more: Mapping[str, str] = NO_FILES, **settings: Any
) -> Made:
    """Publish a site with one story of an outlet that has these terms."""
    files = {"content/sources.toml": WIRE + terms, "content/news/story.txt": story or make_story(**FOUND)}
    site = write_site(folder, {**files, "content/pictures/wire.svg": "<svg/>", **more})
    output = build(site, **{"BROADSHEET_PUBLISH": True, **settings})
    pages = sorted(output.glob("news/2026/*/*/index.html"))
    html = pages[0].read_text("utf-8") if pages else ""
    feed = (output / "feeds/all.atom.xml").read_bytes()
    entry = "".join(entry.html for entry in read_entries(feed))
    return Made(output, BeautifulSoup(html, "html.parser"), html, entry)


def test_a_preview_counts_nobody(tmp_path: Path) -> None:
    """Editors who look at a story are not its readers."""
    counter = 'counter = "https://count.example/1.gif"\n'
    for is_published in (True, False):
        made = publish(tmp_path / str(is_published), counter, BROADSHEET_PUBLISH=is_published)
        assert bool(made.page.select('img[src="https://count.example/1.gif"]')) is is_published


def find_robots(page: BeautifulSoup) -> list[tuple[str, str]]:
    """Return what a page tells robots, each with whom it speaks to."""
    assert page.head is not None
    spoken = re.compile("robots|googlebot")
    return [
        (str(meta["name"]), str(meta["content"])) for meta in page.head.find_all("meta", {"name": spoken})
    ]


def find_canonical(page: BeautifulSoup) -> list[str]:
    """Return the addresses that a page gives as the canonical one."""
    return [str(link["href"]) for link in page.find_all("link", rel="canonical")]


def refuse(folder: Path, capsys: pytest.CaptureFixture[str], terms: str, story: str) -> list[str]:
    """Return why a story is not published; a preview has to warn of it, and show it."""
    with pytest.raises(SystemExit):
        publish(folder / "published", terms, story)
    told = capsys.readouterr().err.splitlines()[:-1]
    shown = publish(folder / "preview", terms, story, BROADSHEET_PUBLISH=False)
    assert shown.html
    warned = capsys.readouterr().err
    assert [line for line in told if line not in warned] == []
    return told


# The file.


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('wording = "By {autor}"', "wording has an unknown placeholder {autor}. Known are: {publisher}, {headline}, {author}, {date}, {licence}."),
        ('closing = "Told by {publisher"', "closing has a brace that stands alone. Write {publisher}, or no brace at all."),
        ('byline = "{author}, {headline}"', "byline has an unknown placeholder {headline}. Known are: {author}, {publisher}."),
        ('byline = "{publisher}"', 'byline does not name the author once. Write it like "{author}, {publisher}".'),
        ('counter = "http://a.example/p.gif"', "counter is no https address: 'http://a.example/p.gif'. Write the address of the picture, beginning with https://; its host must have no braces."),
        ('counter = "https://{id}.example/p.gif"', "counter is no https address: 'https://{id}.example/p.gif'. Write the address of the picture, beginning with https://; its host must have no braces."),
        ('counter = "https://a.example/{page}"', "counter has an unknown placeholder {page}. Known are: {id}, {url}, {slug}."),
        ("extract = -1", "extract is -1. Write a whole number, or 0 for no limit."),
        ("takedown = -90", "takedown is -90. Write a whole number, or 0 for no limit."),
        ('link = "home"', 'link is "home", and no home is known. Add a line home = with the outlet\'s address.'),
        ('logo = "../logo.svg"', "logo is no picture of the content folder: '../logo.svg'. Write it like pictures/logo.svg."),
        ('logo = "logo.pdf"', "logo is no picture of the content folder: 'logo.pdf'. Write it like pictures/logo.svg."),
        ('logo = "logo.svg"', "logo names a file that is not there: 'logo.svg'. Add the picture or mend its name."),
        ('like = "propublika"', "like is 'propublika'. Did you mean propublica?"),
        ("like = 3", "like is 3. Known are: floodlight, kff-health-news, link-back, propublica, states-newsroom, texas-tribune, the-conversation, wikinews."),
    ],
)  # fmt: skip
def test_a_term_that_cannot_be_kept_is_told(tmp_path: Path, line: str, expected: str) -> None:
    """With its line, and how to mend it; in its place the default holds."""
    sources, problems = read_text(tmp_path, f'[sources.a]\nname = "A"\n{line}\n')
    assert problems == [f"content/sources.toml:3: [sources.a] {expected}"]
    found = sources.find("A")
    assert found is not None
    assert found.terms == type(found.terms)()


def test_the_outlets_that_we_know_are_right_themselves() -> None:
    """Each has a name, a home and the address of its terms; only the general one has none."""
    assert read_sources(OUTLETS, "outlets.toml")[1] == ()
    outlets = dict(read_outlets())
    assert list(outlets.pop("link-back")) == ["wording"]
    wanted = {"propublica", "the-conversation", "texas-tribune", "states-newsroom", "floodlight"}
    assert outlets.keys() == wanted | {"kff-health-news", "wikinews"}
    for name, outlet in outlets.items():
        assert {"name", "home", "terms", "licence", "wording"} <= outlet.keys(), name
        assert f"[{outlet['name']}]({outlet['terms']})" in DOCS.read_text("utf-8"), name


def test_an_outlet_that_we_know_is_taken_over(tmp_path: Path) -> None:
    """What the site says itself comes on top of that; the key is the site's own."""
    sources, problems = read_text(tmp_path, '[sources.pp]\nlike = "propublica"\nextract = 50\nedits = true\n')
    assert problems == []
    found = sources.find("ProPublica")
    assert found is not None
    assert found is sources.find("pp") is sources.find("propublica.org")
    assert (found.key, found.terms.position, found.terms.keep_links) == ("pp", "top", True)
    assert (found.terms.extract, found.terms.edits, found.terms.indexing) == (50, True, "canonical")


def test_what_is_loaded_from_elsewhere_is_known(tmp_path: Path) -> None:
    """The hosts of counters, for a policy that lets nothing else in; and the logos that have to be copied."""
    text = "".join(
        f'[sources.s{at}]\ncounter = "https://{host}/{{id}}.gif"\n'
        for at, host in enumerate(("b.example:444", "a.example", "a.example"))
    )
    sources, problems = read_text(tmp_path, f"{text}[sources.none]\n")
    assert (sources.counter_hosts, problems) == (("a.example", "b.example:444"), [])
    (tmp_path / "wire.svg").write_text("<svg/>")
    assert read_text(tmp_path, '[sources.a]\nlogo = "wire.svg"\n')[0].logos == {"wire.svg"}


# What search engines are told: every policy on every theme, and everywhere the same.

POLICIES: dict[Indexing, tuple[list[tuple[str, str]], list[str]]] = {
    "noindex": (HIDDEN, []),
    "own": (SHOWN, [OWN]),
    "canonical": (SHOWN, [URL]),
    "googlebot-news": ([*SHOWN, ("googlebot-news", "noindex")], [OWN]),
}


@pytest.mark.parametrize(("indexing", "theme"), [*product(POLICIES, THEMES)])
def test_every_policy_says_the_same_everywhere(indexing: Indexing, theme: str, tmp_path: Path) -> None:
    """Page, feeds, structured data, sitemaps and what may be loaded, whatever the theme; what it says against that is taken out."""
    settings: dict[str, Any] = {"THEME": theme} if theme else {}
    counter = 'counter = "https://Count.example/{id}.gif"\n'
    made = publish(tmp_path, f'indexing = "{indexing}"\n{counter}', **settings)
    assert (find_robots(made.page), find_canonical(made.page)) == POLICIES[indexing]
    assert f'href="{URL.replace("&", "&amp;")}"' in made.entry
    maps = [path.read_text() for path in made.output.rglob("*.xml") if "sitemap" in path.as_posix()]
    assert any("https://paper.example/news/<" in text for text in maps)
    assert any(OWN in text for text in maps) == (POLICIES[indexing][1] == [OWN])
    for shown in (made.html, made.entry):
        assert shown.count('src="https://Count.example/77.gif"') == 1
    if not theme:
        (told,) = [
            json.loads(data.get_text()) for data in made.page.select('script[type="application/ld+json"]')
        ]
        (article,) = [node for node in told["@graph"] if "Article" in str(node["@type"])]
        assert article["isBasedOn"] == URL
        assert (article["creditText"], article["sourceOrganization"]["name"]) == (
            "First told by The Wire.",
            "The Wire",
        )
        (policy,) = made.page.select('meta[http-equiv="Content-Security-Policy"]')
        for allowed in (str(policy["content"]), (made.output / "_headers").read_text()):
            assert re.findall(r"img-src ([^;]+)", allowed) == ["'self' data: https://count.example"]
    front = BeautifulSoup((made.output / "index.html").read_text(), "html.parser")
    section = BeautifulSoup((made.output / "news/index.html").read_text(), "html.parser")
    assert find_robots(front) == find_robots(section) == SHOWN
    assert (find_canonical(front), find_canonical(section)) == (
        ["https://paper.example/"],
        ["https://paper.example/news/"],
    )


@pytest.mark.parametrize("theme", THEMES)
def test_own_stories_and_pages_have_their_own_address(theme: str, tmp_path: Path) -> None:
    """Also where nothing is syndicated; what is not there is not to be found."""
    files = {"content/news/a.txt": make_story(), "content/pages/about.md": "Title: About\n\nUs.\n"}
    site = write_site(tmp_path, files)
    output = build(site, **({"THEME": theme} if theme else {}))
    for name, address in (
        ("news/2026/11/ministers-meet-on-the-quay/", OWN),
        ("about/", "https://paper.example/about/"),
    ):
        page = BeautifulSoup((output / name / "index.html").read_text(), "html.parser")
        assert (find_robots(page), find_canonical(page)) == (SHOWN, [address])
    if not theme:
        missing = BeautifulSoup((output / "404.html").read_text(), "html.parser")
        assert (find_robots(missing), find_canonical(missing)) == (HIDDEN, [])


def test_a_preview_has_no_address_to_tell(tmp_path: Path) -> None:
    """A site without an address says no half one; what it may not be shown for, it says all the same."""
    made = publish(tmp_path, BROADSHEET_PUBLISH=False, SITEURL="")
    assert (find_robots(made.page), find_canonical(made.page)) == (HIDDEN, [])
    front = BeautifulSoup((made.output / "index.html").read_text(), "html.parser")
    assert (find_robots(front), find_canonical(front)) == (SHOWN, [])


def test_a_plugin_that_waits_for_files_changes_nothing_of_that(tmp_path: Path) -> None:
    """Files are then written at once, and looked at afterwards."""
    from pelican.plugins import signals

    def listen(_path: str, context: dict[str, Any]) -> None:
        assert context

    fast = read_tree(publish(tmp_path / "fast", 'indexing = "canonical"\n', THEME="simple").output)
    signals.content_written.connect(listen)
    try:
        slow = read_tree(publish(tmp_path / "slow", 'indexing = "canonical"\n', THEME="simple").output)
    finally:
        signals.content_written.disconnect(listen)
    assert fast == slow


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>A part of a page.</p>", "<p>A part of a page.</p>"),
        ("<head><meta name='robots' content='noindex'></head>", "<head><meta name='robots' content='noindex'></head>"),
        (
            '<head><link href="/x" rel="canonical"></head>',
            '<head><link href="/x" rel="canonical"><meta name="robots" content="max-image-preview:large">\n</head>',
        ),
        (
            "<html><body>",
            '<html><meta name="robots" content="max-image-preview:large">\n<link rel="canonical" href="/?a&amp;b">\n<body>',
        ),
    ],
)  # fmt: skip
def test_what_a_theme_says_of_own_pages_stands(html: str, expected: str) -> None:
    """Only what is lacking is added."""
    assert complete_standing(html, "/?a&b") == expected


def test_a_theme_cannot_speak_against_a_policy(tmp_path: Path) -> None:
    """A theme's own canonical link and its own robots go, however they are written."""
    theme = tmp_path / "theme"
    (theme / "templates").mkdir(parents=True)
    head = "<META content=all NAME=robots><link href=\"{{ SITEURL }}/x\" rel='canonical'>"
    (theme / "templates/article.html").write_text(
        f"<html><head>{head}</head><article>{{{{ article.content }}}}</article>"
    )
    (theme / "static").mkdir()
    made = publish(tmp_path, 'indexing = "canonical"\n', THEME=str(theme), THEME_TEMPLATES_OVERRIDES=[], DIRECT_TEMPLATES=[], CATEGORY_SAVE_AS="", AUTHOR_SAVE_AS="", TAG_SAVE_AS="", YEAR_ARCHIVE_SAVE_AS="", MONTH_ARCHIVE_SAVE_AS="")  # fmt: skip
    assert (find_robots(made.page), find_canonical(made.page)) == POLICIES["canonical"]


# The credit.


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("position", ["bottom", "top", "both"])
def test_the_credit_stands_where_it_is_wanted(position: str, theme: str, tmp_path: Path) -> None:
    """One element is the attribution, before or behind the body; a sentence on top is none."""
    settings: dict[str, Any] = {"THEME": theme} if theme else {}
    made = publish(tmp_path, f'position = "{position}"\n', **settings)
    for soup in (made.page, BeautifulSoup(made.entry, "html.parser")):
        (footer,) = soup.select(".attribution")
        body = soup.select_one(".story-body")
        assert isinstance(body, Tag)
        before = [tag for tag in body.find_all_previous(["p", "footer"]) if isinstance(tag, Tag)]
        assert (footer in before) == (position == "top")
        above = [tag for tag in before if "First told by The Wire." in tag.get_text()]
        assert bool(above) == (position != "bottom")
        if position == "both":
            assert above[0].a is not None
            assert above[0].a["href"] == URL


@pytest.mark.parametrize("heading", ["<h1>{{ article.title }}</h1>", ""])
def test_a_credit_on_top_stands_there_in_a_theme_that_loses_its_place(heading: str, tmp_path: Path) -> None:
    """Behind the headline, where there is one; else before all."""
    template = f"<html><body><article>{heading}<p>{{{{ article.content | striptags }}}}</p></article>"
    (tmp_path / "over").mkdir()
    (tmp_path / "over/article.html").write_text(template)
    over = [str(tmp_path / "over")]
    made = publish(tmp_path, 'position = "top"\n', THEME="simple", THEME_TEMPLATES_OVERRIDES=over)
    assert made.page.article is not None
    found = [child.name for child in made.page.article.children if isinstance(child, Tag)]
    assert found == [*(["h1"] if heading else []), "footer", "p"]


@pytest.mark.parametrize(
    ("line", "text", "link", "name"),
    [
        ("", "The Wire", URL, "Read the full story on The Wire"),
        ('link = "home"\n', "The Wire", "https://wire.example/", None),
        ('wording2 = "{headline} is of {publisher}."\n', "Ministers meet on the quay", URL, None),
    ],
)
def test_the_name_or_the_headline_is_the_link(
    tmp_path: Path, line: str, text: str, link: str, name: str | None
) -> None:
    """It is followed, and who hears it alone knows where it leads."""
    if line.startswith("wording2"):
        terms = WIRE.replace("First told by {publisher}.", "{headline} is of {publisher}.")
        files = {"content/sources.toml": terms, "content/news/story.txt": make_story(**FOUND)}
        output = build(write_site(tmp_path, files), BROADSHEET_PUBLISH=True)
        page = BeautifulSoup((output / OWN[22:] / "index.html").read_text(), "html.parser")
    else:
        page = publish(tmp_path, line).page
    (found,) = page.select("a.attribution__link")
    assert (found.get_text(), found["href"], found.get("aria-label")) == (text, link, name)
    assert "nofollow" not in found["rel"]


def test_all_is_said_in_page_and_feed(tmp_path: Path) -> None:
    """Names with institutions and outlet, the closing sentence, the note of edits, the logo and the counter."""
    terms = """byline = "{author}, {publisher}"
closing = "{author} wrote this for {publisher} on {date}, {licence}."
counter = "https://count.example/{id}/{slug}.gif?of={url}"
logo = "marks/wire.svg"
licence = "CC BY"
"""
    header = {
        "author": "Ana Ruiz, Tom Hale",
        "institution": "Quay Institute; Sea & Sons",
        "edits": "Two <b>names</b>.",
    }
    made = publish(tmp_path, terms, make_story(**FOUND, **header), {"content/marks/wire.svg": "<svg/>"})
    names = "Ana Ruiz (Quay Institute) and Tom Hale (Sea & Sons), The Wire"
    (byline,) = made.page.select("p.byline")
    assert byline.get_text() == f"By {names}"
    counter = "https://count.example/77/ministers-meet-on-the-quay.gif?of=https%3A%2F%2Fwire.example%2Frope-77%3Fa%3D1%26b%3D2"
    for soup in (made.page, BeautifulSoup(made.entry, "html.parser")):
        text = soup.get_text()
        assert f"By {names}. First published" in text
        assert "Ana Ruiz, Tom Hale wrote this for The Wire on 20 November 2026, CC BY." in text
        assert "Editor’s note: Two <b>names</b>." in text
        (pixel,) = soup.select('img[width="1"]')
        assert dict(pixel.attrs) == {
            "src": counter,
            "alt": "",
            "width": "1",
            "height": "1",
            "loading": "eager",
            "referrerpolicy": "no-referrer-when-downgrade",
        }
        (logo,) = soup.select(".attribution img")
        assert logo["src"] == "https://paper.example/marks/wire.svg"
    assert (made.output / "marks/wire.svg").read_text() == "<svg/>"


def test_one_institution_holds_for_all_authors(tmp_path: Path) -> None:
    """It then stands behind the last name."""
    story = make_story(**FOUND, author="Ana Ruiz, Tom Hale", institution="Quay Institute, Skerrow")
    (byline,) = publish(tmp_path, "institutions = true\n", story).page.select("p.byline")
    assert byline.get_text() == "By Ana Ruiz and Tom Hale (Quay Institute, Skerrow)"


def test_hostile_terms_are_text(tmp_path: Path) -> None:
    """What an outlet or a story says becomes no markup."""
    hostile = "<script>alert(1)</script>"
    terms = f'position = "both"\nclosing = "{hostile} {{headline}}"\nbyline = "{hostile} {{author}}"\n'
    story = make_story(f"Ropes {hostile}", **FOUND, author="Ana Ruiz", institution=hostile, edits=hostile)
    made = publish(tmp_path, terms, story)
    for html in (made.html, made.entry):
        assert hostile not in html
        assert html.count("&lt;script&gt;alert(1)") >= 4


# Extracts.

SENTENCE = "one two three four five six seven eight nine ten"


def tell(*texts: str, kind: str = "paragraph") -> tuple[Block, ...]:
    """Return blocks with these texts."""
    return tuple(Block(kind, text) for text in texts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limit", "shown"),
    [
        (100, [SENTENCE, SENTENCE, SENTENCE]),
        (30, [SENTENCE, SENTENCE, SENTENCE]),
        (29, [SENTENCE, SENTENCE, "one two three four five six seven eight nine…"]),
        (22, [SENTENCE, SENTENCE]),
        (14, [SENTENCE, "one two three four…"]),
        (3, ["one two three…"]),
    ],
)
def test_a_story_is_cut_where_its_words_end(limit: int, shown: list[str]) -> None:
    """At a paragraph if little is lost, else in its middle; never behind the last word that is allowed."""
    story = Story("Rope", blocks=tell(SENTENCE, SENTENCE, SENTENCE))
    cut = cut_story(story, limit)
    assert [block.text for block in cut.blocks] == shown
    assert sum(len(block.text.split()) for block in cut.blocks) <= limit
    assert (cut is story) == (limit >= 30)


def test_what_hangs_on_the_rest_goes_with_it() -> None:
    """No heading without text, no link of a block that is gone, no markup that is cut in two."""
    blocks = (*tell(SENTENCE), *tell("More", kind="subhead"), Block("related", "A\nB", number=1))
    blocks += (*tell(SENTENCE), Block("related", "C", number=2), *tell(SENTENCE))
    links = (Related("A", block=1), Related("B", block=1), Related("C", block=2))
    cut = cut_story(Story("Rope", blocks=blocks, related=links), 11)
    assert [block.kind for block in cut.blocks] == ["paragraph"]
    assert cut.related == ()
    cut = cut_story(Story("Rope", blocks=blocks, related=links), 22)
    assert [block.kind for block in cut.blocks] == ["paragraph", "subhead", "related", "paragraph"]
    assert cut.related == links[:2]
    marked = Block("paragraph", SENTENCE, html=f"<p><b>{SENTENCE}</b></p>")
    assert cut_story(Story("Rope", blocks=(marked,)), 5).blocks == tell("one two three four five…")
    table = Block("table", SENTENCE)
    assert cut_story(Story("Rope", blocks=(*tell("one two"), table)), 9).blocks == tell("one two")


def test_languages_without_words_are_cut_by_their_characters() -> None:
    """Two of them count as a word."""
    story = Story("縄", language="ja", blocks=tell("縄の値段が、一年で二倍になった。漁師は困っている。"))
    assert cut_story(story, 4).blocks == tell("縄の値段が、一年…")


def test_the_rest_of_an_extract_is_nowhere(tmp_path: Path) -> None:
    """In no file of the site, and not on file for the next build; the page says where to read on."""
    made = publish(tmp_path, "extract = 20\n")
    assert "doubled" in made.html
    for soup in (made.page, BeautifulSoup(made.entry, "html.parser")):
        link = soup.find("a", string=re.compile("Read the full story on The Wire"))
        assert isinstance(link, Tag)
        assert link["href"] == URL
    everything = {**read_tree(made.output), **read_tree(made.output.parent / "cache")}
    assert [name for name, data in everything.items() if b"tide tables" in data] == []


# Stories that break a term.


@pytest.mark.parametrize(
    ("terms", "story", "expected"),
    [
        ("pictures = false\n", make_story(**FOUND, picture="pictures/wire.svg", alt="A wire."),
         ":4: breaks the term pictures of [sources.wire]: the header shows pictures/wire.svg. Take the picture out, or set pictures = true for this source if they allow that."),
        ("edits = false\n", make_story(**FOUND, edits="Shortened."),
         ":4: breaks the term edits of [sources.wire]: the header says that the copy was edited. Publish the copy as it came, without the line Edits:, or leave the story out."),
        ("keep_links = true\n", make_story(**FOUND, end="Sign up to our newsletter: https://wire.example/letters\n"),
         ":11: breaks the term keep_links of [sources.wire]: the link to https://wire.example/letters is not shown. Put the link into the running text, or set keep_links = false if they allow that."),
        ("keep_links = true\nextract = 20\n", make_story(**FOUND, end="All of it stands at https://wire.example/all today, the office said.\n"),
         ":11: breaks the term keep_links of [sources.wire]: the link to https://wire.example/all is not shown. Put the link into the running text, or set keep_links = false if they allow that."),
        ('byline = "{author} of {publisher}"\n', make_story(**FOUND),
         ":3: breaks the term byline of [sources.wire]: authors are to be named, and the story has no byline. Add a line Author:."),
        ("institutions = true\n", make_story(**FOUND, author="Ana Ruiz"),
         ":4: breaks the term institutions of [sources.wire]: authors are to be named with their institutions, and the header names none. Add a line Institution: for each author, in their order, or one for all."),
        ("institutions = true\n", make_story(**FOUND),
         ":3: breaks the term institutions of [sources.wire]: authors are to be named with their institutions, and the story has no byline. Add lines Author: and Institution:."),
        ("institutions = true\n", make_story(**FOUND, author="Ana, Bo, Cy", institution="X; Y"),
         ":4: breaks the term institutions of [sources.wire]: the header names 2 institutions for 3 authors. Add a line Institution: for each author, in their order, or one for all."),
        ('closing = "{licence}"\n', make_story(**FOUND),
         ":3: breaks the term wording of [sources.wire]: it names the licence, and the story has none. Add a line Licence: to the header."),
        ('counter = "https://count.example/{id}"\n', make_story(source="The Wire", source_url="https://wire.example/rope"),
         ":3: breaks the term counter of [sources.wire]: its address has a part that the original's address does not give. Add a line Source-URL: with the original's address."),
        ('indexing = "canonical"\ntext_only = true\n', make_story(source="The Wire"),
         ":2: breaks the term indexing of [sources.wire]: search engines are to prefer the original, whose address is not known. Add a line Source-URL: with the original's address."),
    ],
    ids=lambda value: value.partition(" =")[0] if isinstance(value, str) and value[:1].isalpha() else "",
)  # fmt: skip
def test_a_story_that_breaks_a_term_is_refused(
    terms: str, story: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the term, the file, the line and what helps; a preview only warns."""
    assert refuse(tmp_path, capsys, terms, story) == [f"content/news/story.txt{expected}"]


def test_pictures_and_links_of_markdown_are_looked_at_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A picture in the text breaks the term as one in the header does; links that stand break none."""
    text = "Look at [ropes](https://wire.example/a?x=1&y=2) and <https://wire.example/ü>.\n\n![Ropes]({static}/pictures/r.png)\n"
    story = f"Title: Rope\nDate: 2026-11-20\nSource: The Wire\nSource-URL: {URL}\n\n{text}"
    files = {
        "content/sources.toml": f"{WIRE}pictures = false\nkeep_links = true\n",
        "content/news/a.md": story,
        "content/pictures/r.png": "",
    }
    with pytest.raises(SystemExit):
        build(write_site(tmp_path, files), BROADSHEET_PUBLISH=True)
    told = capsys.readouterr().err.splitlines()[:-1]
    assert [line.partition(" of ")[0] for line in told] == ["content/news/a.md:8: breaks the term pictures"]


def test_edits_of_a_story_of_ones_own_are_odd(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has to be told of them, and the editor is."""
    publish(tmp_path, story=make_story(edits="Shortened."))
    assert (
        "content/news/story.txt:2: the header says Edits:, and no other outlet has the story."
        in capsys.readouterr().err
    )


# Time.


@pytest.mark.parametrize(
    ("days", "expires", "is_out"),
    [
        (2, "", False),
        (3, "", True),
        (1, "2026-12-24", False),
        (30, "2026-11-21", False),
        (99999999, "", True),
    ],
)
def test_a_story_goes_when_its_time_is_over(days: int, expires: str, is_out: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """It is of 20 November and the clock stands at noon two days later; the earlier of two ends holds."""
    header = {"expires": expires} if expires else {}
    made = publish(tmp_path, f"takedown = {days}\n", make_story(**FOUND, **header))
    assert bool(made.html) == bool(made.entry) == is_out
    if not is_out:
        assert [name for name, data in read_tree(made.output).items() if b"Ministers meet" in data] == []


def test_the_next_build_takes_a_story_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has changed but the clock."""
    assert publish(tmp_path, "takedown = 10\n").html
    site = tmp_path / "site"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + 9 * 86_400))
    output = build(site, BROADSHEET_PUBLISH=True)
    assert [name for name, data in read_tree(output).items() if b"Ministers meet" in data] == []


# Builds that make only what has changed.


def test_changed_terms_change_what_shows_them(tmp_path: Path) -> None:
    """A build that stands on others is as a clean one."""
    files = {
        "content/news/story.txt": make_story(**FOUND),
        "content/news/own.txt": make_story("An own story"),
    }
    site = write_site(tmp_path, {"content/sources.toml": WIRE, **files})
    build(site)
    for terms in ('position = "top"\n', 'closing = "End."\nindexing = "own"\n', "extract = 9\n"):
        (site / "content/sources.toml").write_text(WIRE + terms)
        assert check(site, terms)


# What editors are told.


class Example(NamedTuple):
    """A story of the page for editors, with its sources and what it is refused for."""

    heading: str
    terms: str
    story: str
    problem: str


def list_examples() -> Iterator[Example]:
    """Yield the examples of the page: stories, under the terms that stand above them."""
    heading = terms = ""
    blocks = [
        *re.finditer(
            r"^## ([^\n]+)$|^```(\w+)\n(.*?)^```$", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
    ]
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        kind, text = block[2], block[3]
        if block[1]:
            heading = block[1]
        elif kind == "toml":
            terms = text
        elif kind == "txt":
            problem = following[3].strip() if following and following[2] == "problem" else ""
            yield Example(heading, terms, text, problem)


EXAMPLES = [*list_examples()]


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=[f"{at} {each.heading}" for at, each in enumerate(EXAMPLES)]
)
def test_examples_do_what_is_said_of_them(
    example: Example, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each story is published, or refused with the very words."""
    files = {"content/sources.toml": example.terms, "content/news/story.txt": example.story}
    site = write_site(tmp_path, {**files, "content/pictures/matter.svg": "<svg/>"})
    if example.problem:
        with pytest.raises(SystemExit):
            build(site, BROADSHEET_PUBLISH=True)
        assert capsys.readouterr().err.splitlines()[:-1] == [example.problem]
        return
    output = build(site, BROADSHEET_PUBLISH=True)
    assert len([*output.glob("news/2026/11/*/index.html")]) == 1
    assert capsys.readouterr().err == ""


def test_the_page_tells_every_term_and_every_outlet(tmp_path: Path) -> None:
    """Each has its row, and each table of terms in it can be read."""
    text = DOCS.read_text("utf-8")
    for name in ("wording", *Terms._fields, *read_outlets()):
        assert f"\n| `{name}` |" in text
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/matter.svg").write_text("<svg/>")
    tables = re.findall(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(tables) > 5
    assert [problem for table in tables for problem in read_text(tmp_path, table)[1]] == []
