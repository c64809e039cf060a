"""Outputs: bodies, footers, feed entries and links, made and checked from plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import Mock
from xml.etree.ElementTree import ParseError

import pytest

from broadsheet.build.proof import Proof
from broadsheet.enrich.credits import Credit
from broadsheet.outputs.attribution import (
    clear_escaped_markers,
    count_footers,
    count_footers_of,
    ensure_footer,
    fill_markers,
    find_footers,
    insert_footer,
    key_marker,
    make_key,
)
from broadsheet.outputs.feeds import (
    Person,
    Told,
    complete_entry,
    make_absolute,
    name_people,
    read_entries,
)
from broadsheet.outputs.links import Broken, find_addresses, find_target
from broadsheet.outputs.templates import MARKER, MarkerError, Templates
from broadsheet.story import Picture, Story

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://wire.example/rope?a=1&b=2"
CREDIT = Credit(publisher="Coastal Wire", url=URL)
FOOTER = (
    '<footer class="attribution"><p>Source: <bdi>Coastal Wire</bdi><br>'
    '<a href="https://wire.example/rope?a=1&amp;b=2">Read</a></footer>'
)
KEY = make_key("world/rope.txt")
MINE = key_marker(MARKER, KEY)
SITE = "https://paper.example"


def write_templates(folder: Path, **templates: str) -> Path:
    """Write templates into a folder; ``story_body`` stands for ``story-body.html``."""
    folder.mkdir()
    for name, text in templates.items():
        (folder / f"{name.replace('_', '-')}.html").write_text(text, encoding="utf-8")
    return folder


def test_the_first_folder_provides_a_template(tmp_path: Path) -> None:
    """A theme's body template is used before ours; the footer that it lacks is ours; copy is escaped."""
    theme = write_templates(tmp_path / "theme", story_body="<p>{{ story.headline }}</p>")
    ours = write_templates(tmp_path / "ours", story_body="x", attribution_footer="[{{ credit.publisher }}]")
    templates = Templates([theme, ours])
    story = Story("Fish & <b>chips</b>")
    assert templates.render_body(story, syndicated=False) == "<p>Fish &amp; &lt;b&gt;chips&lt;/b&gt;</p>"
    assert templates.render_footer(story, CREDIT) == "[Coastal Wire]"


def test_pictures_and_filters_reach_the_body(tmp_path: Path) -> None:
    """A picture's address is left to the builder; the site's own filters work."""
    body = "{% for picture in pictures %}{{ picture.url }} {{ picture.alt | shout }}{% endfor %}"
    templates = Templates([write_templates(tmp_path / "t", story_body=body)], {"shout": str.upper})
    story = Story("Headline", pictures=(Picture("pictures/low tide.jpg", "a quay"),))
    assert templates.render_body(story, syndicated=False) == "{static}/pictures/low%20tide.jpg A QUAY"


@pytest.mark.parametrize(("body", "syndicated"), [("", True), (MARKER * 2, True), (MARKER, False)])
def test_a_body_has_its_marker_once_or_never(tmp_path: Path, body: str, *, syndicated: bool) -> None:
    """A theme's body template that loses or doubles the marker, or marks an own story, is refused."""
    templates = Templates([write_templates(tmp_path / "t", story_body=body)])
    with pytest.raises(MarkerError, match=r"story-body\.html printed the marker \d times"):
        templates.render_body(Story("Headline"), syndicated=syndicated)


def test_markers_are_filled_once() -> None:
    """Each story's first marker becomes its footer, its others and those of own stories vanish."""
    other = key_marker(MARKER, make_key("other.txt"))
    unknown = key_marker(MARKER, make_key("unknown.txt"))
    html = f"<p>{MINE}</p>{other}{MINE}{unknown}"
    footers = {KEY: "[mine]", make_key("other.txt"): "[other]"}
    assert fill_markers(html, lambda key: footers.get(key, "")) == "<p>[mine]</p>[other]"


def test_keys_tell_stories_apart() -> None:
    """Two sources have two keys, and a key can stand in a comment."""
    assert make_key("a--b.txt") != make_key("a-b.txt")
    assert "--" not in make_key("a--b.txt")


@pytest.mark.parametrize(
    "printed",
    [MINE.replace("<", "&lt;").replace(">", "&gt;"), MINE.replace("<", "\\u003c").replace(">", "\\u003e")],
)
def test_markers_printed_as_text_are_taken_out(printed: str) -> None:
    """A theme that prints the content into a description or into data leaves no trace of the marker."""
    assert clear_escaped_markers(f"a{printed}b") == "ab"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "<main><article>Other</article><article>Rope story<p>x</p></article></main>",
            "<main><article>Other</article><article>Rope story<p>x</p>[f]</article></main>",
        ),
        ("<article>One</article><article>Two</article>", "<article>One[f]</article><article>Two</article>"),
        ("<body><main><p>x</p></main></body>", "<body><main><p>x</p>[f]</main></body>"),
        ("<body><p>x</p></body>", "<body><p>x</p>[f]</body>"),
        ("<p>x</p>", "<p>x</p>[f]"),
    ],
)
def test_a_lost_footer_is_put_at_the_end_of_the_story(page: str, expected: str) -> None:
    """Its article is the one with its headline, else the first; without one, main or body serve."""
    assert insert_footer(page, "[f]", "Rope story") == expected


def test_footers_are_read_as_readers_meet_them() -> None:
    """Text and links count, a nested element of the class does not, nor what no reader sees."""
    html = (
        f"<!-- {FOOTER} --><script>'{FOOTER}'</script><template>{FOOTER}</template><p>attribution</p>"
        '<p class="story attribution">By <span class="attribution">A</span> <a>B</a></p>'
        '<i class="attribution">C'
    )
    assert [(footer.text, footer.links) for footer in find_footers(html)] == [("By A B", ("",)), ("C", ())]
    assert [footer.text for footer in find_footers(f"{FOOTER}</p>text")] == ["Source: Coastal WireRead"]


@pytest.mark.parametrize(
    ("credit", "count"),
    [
        (CREDIT, 1),
        (Credit(publisher="Coastal Wire"), 1),
        (Credit(), 1),
        (Credit(publisher="Other Wire", url=URL), 0),
        (Credit(publisher="Coastal Wire", url="https://wire.example/rope"), 0),
    ],
)
def test_a_footer_counts_if_it_tells_the_credit(credit: Credit, count: int) -> None:
    """It must name the publisher and lead to the original's very address."""
    assert count_footers(FOOTER, credit) == count


@pytest.mark.parametrize(
    "page",
    [
        "<article>Rope story</article>",
        f"<article>Rope story</article><template>{FOOTER}</template>",
        f"<article>Rope story</article><script>{FOOTER}</script>",
        f"<article>Rope story {FOOTER}</article>",
    ],
)
def test_a_page_gets_its_footer_whatever_a_theme_does(page: str) -> None:
    """A footer that is lost or hidden is put where readers see it; one that is there stays alone."""
    html, count = ensure_footer(page, FOOTER, CREDIT, "Rope story")
    assert count == 1
    assert count_footers(html, CREDIT) == 1


PLACES = (
    "<title>T</title><body>{}",
    "<body><div>{}</div>{}",
    "<body>{}<p>No attribution was given.</p>",
    "<body><!-- {} -->",
    "<body><!-- a --><p>{}",
    "<body><script>{}</script>",
    "<body><SCRIPT>1</SCRIPT>{}",
    "<body><template>{}</template>",
    "<body><noscript>{}</noscript>",
    "<body><textarea>{}</textarea>",
    "<title>{}</title><body>",
    "<title>T{}",
    "<head><style>{}</style></head>",
    '<meta content="{}"><body>',
    "<meta content='{}'><body>",
    "<body><p title={}>",
    "<body><svg><title>{}</title></svg>",
    "<body><iframe>{}</iframe>",
    "<body><xmp>{}",
    "<body><plaintext>{}",
    "<body><?php {} ?>",
    "<body><![CDATA[{}]]>",
    '<body><div class="attribution">{}</div>',
    '<body><p class="attribution">Source: Coastal Wire</p>{}',
    "<body>{}<template>{}</template>",
    "<body><select>{}</select>",
    "<body><p>1 < 2 {}",
    "<body><p>nothing",
)


@pytest.mark.parametrize("place", PLACES)
def test_a_glance_counts_footers_as_a_reader_does(place: str) -> None:
    """Whatever a theme or a copy puts around a footer: a glance never passes what a whole look would not."""
    html = place.replace("{}", FOOTER)
    assert count_footers_of(html, FOOTER, CREDIT) == count_footers(html, CREDIT)


def test_a_doubled_footer_is_told() -> None:
    """A theme that prints a footer of its own as well is not mended in silence."""
    page = f"<article>{FOOTER}{FOOTER}</article>"
    assert ensure_footer(page, FOOTER, CREDIT, "x") == (page, 2)


def make_item(**fields: Any) -> dict[str, Any]:
    """Return a feed's entry as Pelican fills it."""
    return {"author_name": "x", "categories": ["R&amp;D"], "content": None, "description": None, **fields}


def complete(item: dict[str, Any], footer: str, *names: str) -> dict[str, Any]:
    """Return the entry, completed, of a story by somebody."""
    people = name_people(map(Person, names), CREDIT if footer else None, "The Paper")
    complete_entry(item, Told(people), "https://paper.example/a/b/", KEY, footer)
    return item


def test_a_full_entry_gets_its_footer_at_the_marker() -> None:
    """Names are text there, not markup, and all of the byline counts."""
    item = make_item(content=f"<p>Text</p>{MINE}", description="Ada&#39;s summary &amp; more")
    complete(item, FOOTER, "Ada O'Brien", "Ben Marsh")
    assert item["content"] == f"<p>Text</p>{FOOTER}"
    assert item["description"] == "Ada's summary &amp; more"
    assert item["author_name"] == "Ada O'Brien, Ben Marsh"
    assert item["categories"] == ["R&D"]


def test_a_summary_gets_its_footer_at_its_end() -> None:
    """An entry without full text owes the credit just as well; an own story owes none."""
    item = complete(make_item(description="Summary"), FOOTER)
    assert item["description"] == f"Summary\n{FOOTER}"
    assert item["author_name"] == CREDIT.publisher
    own = complete(make_item(description="Summary"), "")
    assert own["description"] == "Summary"
    assert own["author_name"] == "The Paper"


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ('<a href="../c/">', '<a href="https://paper.example/a/c/">'),
        ("<a rel='x' href='/c?d=1&amp;e=2'>", "<a rel='x' href='https://paper.example/c?d=1&amp;e=2'>"),
        ('<a href="#note">', '<a href="https://paper.example/a/b/#note">'),
        ('<video\nposter="p.png">', '<video\nposter="https://paper.example/a/b/p.png">'),
        ("<q\tcite='../c/'>", "<q\tcite='https://paper.example/a/c/'>"),
        ('<a href="">', '<a href="https://paper.example/a/b/">'),
        ('<img src="//cdn.example/p.png">', '<img src="https://cdn.example/p.png">'),
        ('<a href="//[">', '<a href="https://paper.example/a/b/">'),
        ('<a href="mailto:a@b.example">', '<a href="mailto:a@b.example">'),
        ('<a href="https://x.example/">', '<a href="https://x.example/">'),
        ('<p>It said href="x" there.', '<p>It said href="x" there.'),
    ],
)
def test_addresses_in_an_entry_are_whole(written: str, whole: str) -> None:
    """Readers of feeds do not know where a story lies; what is text stays text."""
    assert make_absolute(written, "https://paper.example/a/b/") == whole


def test_written_feeds_are_read_back() -> None:
    """Atom entries and RSS items tell their link and all the HTML that they show; other XML has none."""
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="x"/>'
        '<link rel="alternate" href="https://paper.example/a/"/><summary>S</summary><content>C</content></entry>'
        "<entry/></feed>"
    )
    assert list(read_entries(atom)) == [("https://paper.example/a/", "SC"), ("", "")]
    rss = (
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item/><item><link>l</link>'
        "<description>&lt;p&gt;</description><content:encoded>E</content:encoded></item></channel></rss>"
    )
    assert list(read_entries(rss)) == [("", ""), ("l", "<p>E")]
    json = '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1"}, %s]}'
    item = '{"id": "2", "url": "u", "summary": "S", "content_html": "C"}'
    assert list(read_entries(json % item)) == [("", ""), ("u", "SC")]
    assert list(read_entries("<urlset/>")) == []
    with pytest.raises(ParseError):
        list(read_entries("<rss>"))


def test_addresses_are_those_of_tags() -> None:
    """Text, comments, scripts and quoted values that look like links are none; scripts are loaded, though."""
    html = (
        "<a class=x href='/a'>href=\"/text\"</a><img alt='src=/alt' src = /b ><!-- <a href='/no'> -->"
        '<a href=/a><script src="/c">"<a href=/no2>"</script><video poster="/d?x=1&amp;y=2"></video><br>'
        '<p title="a > b" >'
    )
    assert list(find_addresses(html)) == ["/a", "/b", "/c", "/d?x=1&y=2"]


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("/world/", "world/index.html"),
        ("/world", "world"),
        ("/", "index.html"),
        ("/theme/main.css?v=1#x", "theme/main.css"),
        ("talks/", "world/talks/index.html"),
        ("../", "index.html"),
        ("../a%20b.png", "a b.png"),
        ("https://paper.example", "index.html"),
        ("https://paper.example/world/", "world/index.html"),
        ("{filename}/a.txt", "{filename}/a.txt"),
        ("|static|/a.png", "|static|/a.png"),
        ("http://[broken", "http://[broken"),
        ("https://paper.example.org/", None),
        ("//paper.example/world/", None),
        ("mailto:desk@paper.example", None),
        ("https://elsewhere.example/?text=https%3A//paper.example/", None),
        ("https://paper.example/world/?a=1", "world/index.html"),
        ("#top", None),
        ("?page=2", None),
        ("", None),
    ],
)
def test_targets_of_links(href: str, target: str | None) -> None:
    """A link into the site is told as the output that a server answers it with."""
    assert find_target("world/index.html", href, SITE) == target


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("/news/world/", "world/index.html"),
        ("/news/", "index.html"),
        ("/other/", None),
        ("https://paper.example/news/a/", "a/index.html"),
        ("https://paper.example/other/", None),
    ],
)
def test_a_site_may_stand_in_a_folder(href: str, target: str | None) -> None:
    """What lies beside the site's folder on its host is another site."""
    assert find_target("index.html", href, f"{SITE}/news") == target


def test_broken_links_are_found() -> None:
    """Only links to outputs that do not exist are told."""
    hrefs = ["/a/", "/b/", "https://elsewhere.example/b/"]
    proof = Proof({}, Mock(), Mock(site_url=""), {"a/index.html"})
    assert list(proof.find_broken("x.html", hrefs)) == [Broken("x.html", "/b/")]
