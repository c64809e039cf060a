"""Feeds: every rule of the W3C's validator, the JSON feed's schema and feedparser, on the demo site and on a nasty one."""

from __future__ import annotations

import json
import re
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

import feedparser
import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator

from broadsheet import defaults
from tests import demo
from tests.exactness import check
from tests.feed_rules import ATOM, CONTENT, DC, MEDIA, OPML_RULES, RULES, Feed
from tests.picture_drawing import draw
from tests.site_building import HERE, NOW, build, make_story, read_tree, write_site

SCHEMA = Draft202012Validator(json.loads((HERE / "schemas" / "json-feed-1.1.json").read_text()))
HUB = "https://hub.example/"
SITES = {
    "demo": "https://saltmere.example",
    "nasty": "https://paper.example",
    "simple": "https://paper.example",
}
CONTROLS = "\x01\x0b\x1f\x7f￾"
NASTY: dict[str, str | bytes] = {
    "content/sources.toml": """
[sources.wire]
name = "Coastal <b>Wire</b> & Co"
home = "https://wire.example/"
feed = "https://wire.example/feed.xml"
[sources.gazette]
name = "The Gazette"
text_only = true
[sources.post]
name = "Łódź Post"
home = "https://łódź.example/ż"
""",
    "content/sections.toml": '[sections.news]\nname = "News & <i>more</i>"\ndescription = "All of <it> & more"\n',
    "content/pictures/quay.png": draw(),
    "content/news/markup.md": """Title: Why <b>tags</b> & ]]> matter
Date: 2026-11-20 09:30
Author: Ada O'Brien, Ben "B" Marsh
Tags: R&D, <i>tides</i>, 🚢 ships
Picture: pictures/quay.png
Alt: A quay with "quotes" & <b>ropes</b>.
Caption: The quay, <i>seen</i> from the sea.
Credit: Ada <ada@paper.example>

It said <script>alert(1)</script> and ]]> there, [beside](../arabic/), [below](#below) &
<a href="/news/" onclick="x()" style="color: red">the section</a> – 🚢 “quoted”.

> A quotation, <iframe src="https://x.example/"></iframe> with nothing in it.

- One &nbsp; &eacute; &amp;
- Two
""",
    "content/news/arabic.txt": make_story(
        "متحف صغير يفتح أبوابه",
        language="ar",
        slug="arabic",
        tags="موانئ",
        author="سلمى",
        source="Łódź Post",
        source_url="https://łódź.example/ż?a=1&b=2",
    ),
    "content/news/long.txt": make_story(
        "A headline without an end, " * 40, slug="long", source="The Gazette"
    ),
    "content/news/controls.txt": make_story(f"Controls {CONTROLS} in it", slug="controls").replace(
        "rope", f"ro{CONTROLS}pe"
    ),
    "content/news/wire.txt": make_story(
        "Rope is dear",
        "Originally published by Other Post: https://other.example/rope",
        source="wire",
        source_url="https://wire.example/rope?a=1&b=2",
    ),
    "content/news/moved.txt": make_story(
        "Moved and mended",
        slug="moved",
        aliases="/old/first/ /old/second/",
        correction="2026-11-22: It was <b>1868</b>.",
    ),
}
"""All that a feed may stumble over."""


def make_site(folder: Path, **more: str | bytes) -> Path:
    """Write the nasty site."""
    return write_site(folder, {**NASTY, **more}, f'BROADSHEET_WEBSUB_HUB = "{HUB}"\n')


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Build the demo site as it is published, and the nasty site with our theme and with Pelican's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        folder = tmp_path_factory.mktemp("feeds")
        paths = {"OUTPUT_PATH": str(folder / "demo"), "CACHE_PATH": str(folder / "cache")}
        nasty = make_site(folder)
        other = {
            "OUTPUT_PATH": str(folder / "simple"),
            "CACHE_PATH": str(folder / "cache2"),
            "THEME": "simple",
        }
        return {
            "demo": build(demo.ROOT, SITEURL=SITES["demo"], BROADSHEET_WEBSUB_HUB=HUB, **paths),
            "nasty": build(nasty),
            "simple": build(nasty, **other),
        }


@pytest.fixture(params=SITES)
def name(request: pytest.FixtureRequest) -> str:
    """Name one of the sites."""
    return str(request.param)


@pytest.fixture
def output(outputs: dict[str, Path], name: str) -> Path:
    """Return what it came to."""
    return outputs[name]


def read_feeds(output: Path, site: str) -> Iterator[Feed]:
    """Yield all feeds of a site in XML."""
    for path in sorted((output / "feeds").rglob("*.xml")):
        yield Feed(f"{site}/{quote(path.relative_to(output).as_posix())}", path.read_bytes())


def read_json(path: Path) -> dict[str, Any]:
    """Return a JSON feed."""
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


def find_item(output: Path, title: str, feed: str = "all") -> tuple[ET.Element, ET.Element, dict[str, Any]]:
    """Return the entry of a story in RSS, Atom and JSON."""
    rss, atom = (Feed("", (output / f"feeds/{feed}.{form}.xml").read_bytes()) for form in ("rss", "atom"))
    items = read_json(output / f"feeds/{feed}.json")["items"]
    at = next(at for at, item in enumerate(items) if title in item["title"])
    return rss.entries[at], atom.entries[at], items[at]


@pytest.mark.parametrize("rule", RULES)
def test_the_validators_rules_find_nothing(rule: str, output: Path, name: str) -> None:
    """In any feed of the site, its sections, topics, authors and languages."""
    feeds = [*read_feeds(output, SITES[name])]
    assert len(feeds) > 20
    assert {feed.address: found for feed in feeds if (found := RULES[rule](feed))} == {}


@pytest.mark.parametrize("rule", OPML_RULES)
def test_the_rules_for_lists_of_feeds_find_nothing(rule: str, output: Path) -> None:
    """In the list of all feeds."""
    assert not OPML_RULES[rule]((output / "feeds/index.opml").read_bytes())


def test_the_list_has_one_feed_of_each_subject(output: Path, name: str) -> None:
    """It leads to files that are there, in groups; two forms of one feed would be read twice."""
    outlines = ET.fromstring((output / "feeds/index.opml").read_bytes()).findall("body/outline")  # noqa: S314
    assert [each.get("text") for each in outlines][1:] == ["Sections", "Topics", "Authors", "Languages"]
    found = [str(each.get("xmlUrl")).removeprefix(SITES[name] + "/") for group in outlines for each in group]
    found = list(map(unquote, found))
    assert all((output / each).is_file() for each in found)
    written = {path.relative_to(output).as_posix() for path in (output / "feeds").rglob("*.rss.xml")}
    assert len(found) == len(set(found))
    assert set(found) == written


def test_json_feeds_follow_the_schema(output: Path, name: str) -> None:
    """Each is valid, has its own address, entries with numbers of their own, and a hub."""
    paths = sorted((output / "feeds").rglob("*.json"))
    assert len(paths) > 10
    for path in paths:
        feed = read_json(path)
        assert [error.message for error in SCHEMA.iter_errors(feed)] == []
        assert feed["feed_url"] == f"{SITES[name]}/{quote(path.relative_to(output).as_posix())}"
        assert feed["hubs"] == [{"type": "WebSub", "url": HUB}]
        ids = [item["id"] for item in feed["items"]]
        assert len(ids) == len(set(ids)) > 0
        html = "".join(item["content_html"] for item in feed["items"])
        addresses = [
            each.get("href") or each.get("src")
            for each in BeautifulSoup(html, "html.parser").select("[href], [src]")
        ]
        assert all(re.match("https?://|mailto:", str(each)) for each in addresses)


def test_a_reader_of_feeds_understands_all(output: Path, name: str) -> None:
    """Feedparser stumbles over nothing and finds titles, addresses, dates, authors, texts."""
    for feed in read_feeds(output, SITES[name]):
        found = feedparser.parse(feed.written)
        assert not found.bozo, (feed.address, found.get("bozo_exception"))
        assert found.version == ("rss20" if feed.is_rss else "atom10")
        assert len(found.entries) == len(feed.entries)
        for entry in found.entries:
            told = (
                entry.title,
                entry.link,
                entry.id,
                entry.published_parsed,
                entry.authors[0].name,
                entry.summary,
            )
            assert all(told)
            assert "story-body" in entry.content[-1].value


def test_every_feed_has_its_own_number_and_page(output: Path, name: str) -> None:
    """That of an Atom feed is its address; the hub and the language are told; the newest entry dates it."""
    ids = []
    for feed in read_feeds(output, SITES[name]):
        links = {each.get("rel"): each.get("href") for each in feed.head.findall(f"{ATOM}link")}
        assert links["hub"] == HUB
        page = (feed.head.findtext("link") if feed.is_rss else links["alternate"]) or ""
        if subject := re.search(r"/feeds/(?:all|section/([^/.]+))\.", feed.address):
            assert page == f"{SITES[name]}/{subject[1] + '/' if subject[1] else ''}"
        assert (output / unquote(page).removeprefix(SITES[name]).strip("/") / "index.html").is_file()
        if not feed.is_rss:
            ids.append(feed.head.findtext(f"{ATOM}id"))
            assert feed.head.findtext(f"{ATOM}updated") == max(
                each.findtext(f"{ATOM}updated") or "" for each in feed.entries
            )
    assert len(ids) == len(set(ids))


def test_every_form_says_the_same(output: Path, name: str) -> None:
    """RSS, Atom and JSON have the same stories in the same order, with the same numbers and the same full text."""
    for path in sorted((output / "feeds").rglob("*.json")):
        items = read_json(path)["items"]
        base = path.relative_to(output).with_suffix("").as_posix()
        rss, atom = (Feed("", (output / f"{base}.{form}.xml").read_bytes()) for form in ("rss", "atom"))
        said = [(item["id"], item["content_html"]) for item in items]
        assert [(each.findtext("guid"), each.findtext(f"{CONTENT}encoded")) for each in rss.entries] == said
        assert [
            (each.findtext(f"{ATOM}id"), each.findtext(f"{ATOM}content")) for each in atom.entries
        ] == said, name


def test_every_syndicated_entry_has_its_attribution_once(output: Path) -> None:
    """In full text, in each form; the summary has none."""
    rss = Feed("", (output / "feeds/all.rss.xml").read_bytes())
    shown = {item.findtext("title"): item.findtext(f"{CONTENT}encoded") or "" for item in rss.entries}
    counts = {
        title: len(BeautifulSoup(html, "html.parser").select(".attribution")) for title, html in shown.items()
    }
    owed = {
        item.findtext("title"): int(item.find("source") is not None or item.find(f"{DC}source") is not None)
        for item in rss.entries
    }
    assert counts == owed
    assert 3 <= sum(counts.values()) < len(counts)
    assert "attribution" not in "".join(item.findtext("description") or "" for item in rss.entries)


def test_names_stand_apart_with_their_pages(outputs: dict[str, Path]) -> None:
    """One element a person; a story without a byline is by its outlet, else by the paper."""
    rss, atom, item = find_item(outputs["nasty"], "matter")
    names = ["Ada O'Brien", 'Ben "B" Marsh']
    assert [each.text for each in rss.findall(f"{DC}creator")] == names
    authors = [
        (each.findtext(f"{ATOM}name"), each.findtext(f"{ATOM}uri")) for each in atom.findall(f"{ATOM}author")
    ]
    assert authors == [(each["name"], each["url"]) for each in item["authors"]]
    assert [author[0] for author in authors] == names
    assert authors[0][1] == "https://paper.example/by/ada-obrien/"
    assert find_item(outputs["nasty"], "Rope is dear")[2]["authors"] == [{"name": "Coastal <b>Wire</b> & Co"}]
    assert find_item(outputs["nasty"], "Moved")[2]["authors"] == [{"name": "The Test Paper"}]


def test_pictures_are_told(outputs: dict[str, Path]) -> None:
    """With address, kind, size, caption, alternative text and credit, in RSS and in Atom; JSON has the first."""
    rss, atom, item = find_item(outputs["nasty"], "matter")
    for entry in (rss, atom):
        (picture,) = entry.findall(f"{MEDIA}content")
        assert picture.get("url") == item["image"]
        told = {name: picture.get(name) for name in ("type", "medium", "width", "height")}
        assert told == {"type": "image/png", "medium": "image", "width": "60", "height": "40"}
        texts = [picture.findtext(f"{MEDIA}{name}") for name in ("title", "description", "credit")]
        assert texts == [
            'A quay with "quotes" &amp; &lt;b&gt;ropes&lt;/b&gt;.',
            "The quay, &lt;i&gt;seen&lt;/i&gt; from the sea.",
            "Ada <ada@paper.example>",
        ]
    assert (outputs["nasty"] / item["image"].removeprefix("https://paper.example/")).is_file()


def test_the_original_is_credited(outputs: dict[str, Path]) -> None:
    """By links, by the source's feed where it is described, else by its address or its name alone."""
    rss, atom, item = find_item(outputs["nasty"], "Rope is dear")
    originals = ["https://wire.example/rope?a=1&b=2", "https://other.example/rope"]
    for entry in (rss, atom):
        assert [each.get("href") for each in entry.findall(f"{ATOM}link[@rel='via']")] == originals
    assert item["external_url"] == originals[0]
    source = rss.find("source")
    assert source is not None
    assert (source.text, source.get("url")) == (
        "Coastal &lt;b&gt;Wire&lt;/b&gt; &amp; Co",
        "https://wire.example/feed.xml",
    )
    told = {
        each.tag.removeprefix(ATOM): each.text or each.get("href")
        for each in atom.find(f"{ATOM}source") or ()
    }
    assert told == {
        "id": "https://wire.example/feed.xml",
        "title": "Coastal <b>Wire</b> & Co",
        "updated": "2026-11-20T00:00:00+00:00",
        "link": "https://wire.example/feed.xml",
    }
    rss, atom, item = find_item(outputs["nasty"], "متحف")
    assert rss.find("source") is None
    assert (
        rss.findtext(f"{DC}source") == item["external_url"] == "https://xn--d-uga0v4h.example/%C5%BC?a=1&b=2"
    )
    rss, atom, item = find_item(outputs["nasty"], "without an end")
    assert rss.findtext(f"{DC}source") == "The Gazette"
    assert (atom.find(f"{ATOM}source"), item.get("external_url")) == (None, None)


def test_a_story_keeps_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is changed but its address; one that has moved keeps that under which it was published first."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    site = make_site(tmp_path)
    output = build(site)
    rss, atom, item = find_item(output, "Moved")
    assert (
        item["id"] == rss.findtext("guid") == atom.findtext(f"{ATOM}id") == "https://paper.example/old/first/"
    )
    assert [each.get("isPermaLink") for each in rss.findall("guid")] == ["false"]
    before = find_item(output, "Rope is dear")[2]
    changed = make_story("Rope is dearer", slug="wire", tags="ropes", author="Tom Hale", date="2026-11-19")
    (site / "content/news/wire.txt").write_text(changed)
    build(site)
    rss, atom, item = find_item(output, "Rope is dearer")
    assert item["id"].rsplit("/", 2)[0] == before["id"].rsplit("/", 2)[0]
    assert rss.findtext("link") == item["url"] == item["id"] == atom.findtext(f"{ATOM}id")
    assert [each.get("isPermaLink") for each in rss.findall("guid")] == ["true"]


def test_updated_moves_only_with_the_story(outputs: dict[str, Path]) -> None:
    """A correction of a later day moves it, and stands in the full text; a story that never changed is as old as ever."""
    _, atom, item = find_item(outputs["nasty"], "Moved")
    assert atom.findtext(f"{ATOM}updated") == item["date_modified"] == "2026-11-22T00:00:00+00:00"
    assert "It was &lt;b&gt;1868&lt;/b&gt;." in item["content_html"]
    _, atom, item = find_item(outputs["nasty"], "Rope is dear")
    assert atom.findtext(f"{ATOM}updated") == atom.findtext(f"{ATOM}published") == item["date_published"]
    assert "date_modified" not in item


def test_each_language_has_feeds_where_there_are_several(outputs: dict[str, Path], tmp_path: Path) -> None:
    """Its entries and the feed tell it; a site of one language, its own, has none."""
    nasty = outputs["nasty"]
    assert {path.name for path in (nasty / "feeds/language").iterdir()} == {
        f"{language}.{form}" for language in ("ar", "en") for form in ("atom.xml", "rss.xml", "json")
    }
    feed = read_json(nasty / "feeds/language/ar.json")
    assert (feed["title"], feed["language"]) == ("The Test Paper - العربية", "ar")
    assert [item["language"] for item in feed["items"]] == ["ar"]
    rss, atom, item = find_item(nasty, "متحف")
    assert rss.findtext(f"{DC}language") == item["language"] == "ar"
    assert atom.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    assert "language" not in find_item(nasty, "Rope is dear")[2]
    plain = build(write_site(tmp_path, {"content/news/a.txt": make_story()}))
    assert not (plain / "feeds/language").exists()
    assert "Languages" not in (plain / "feeds/index.opml").read_text()


@pytest.mark.parametrize("is_brief", [False, True])
def test_articles_made_beforehand_have_the_same_feeds(
    *,
    is_brief: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As settings that change all articles want them; with summaries alone in RSS, too."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    site = make_site(tmp_path)
    trees = []
    for number, more in enumerate(({}, {"DEFAULT_METADATA": {"mood": "calm"}})):
        paths = {"OUTPUT_PATH": str(tmp_path / f"o{number}"), "CACHE_PATH": str(tmp_path / f"c{number}")}
        trees.append(read_tree(build(site, RSS_FEED_SUMMARY_ONLY=is_brief, **paths, **more) / "feeds"))
    assert trees[0] == trees[1]
    assert (b"<content:encoded>" in trees[0]["all.rss.xml"]) is not is_brief


def test_an_edit_changes_the_feeds_that_show_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An incremental build is a clean one after each: a new language, a section's words, a source's feed, the hub."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    site = make_site(tmp_path)
    assert check(site, "before")
    (site / "content/news/german.txt").write_text(make_story("Das Museum", language="de"))
    assert check(site, "another language")
    assert (site / "output/feeds/language/de.json").is_file()
    sections, sources = site / "content/sections.toml", site / "content/sources.toml"
    sections.write_text(sections.read_text().replace("All of", "Most of"))
    assert check(site, "another description")
    assert read_json(site / "output/feeds/section/news.json")["description"] == "Most of <it> & more"
    sources.write_text(sources.read_text().replace("feed.xml", "all.xml"))
    assert check(site, "another feed")
    (site / "content/news/german.txt").unlink()
    arabic = site / "content/news/arabic.txt"
    arabic.write_text(arabic.read_text().replace("Language: ar", "Language: en"))
    conf = site / "pelicanconf.py"
    conf.write_text(conf.read_text().replace(HUB, "https://other.example/"))
    assert check(site, "one language, another hub")
    assert not (site / "output/feeds/language").exists()


def test_people_are_told_what_they_look_at(outputs: dict[str, Path]) -> None:
    """A sheet of the theme's own, and a link to the page; a theme without one has neither."""
    written = (outputs["nasty"] / "feeds/section/news.rss.xml").read_text()
    (sheet,) = re.findall(
        r'<\?xml-stylesheet type="text/css" href="https://paper.example/([^"]+)"\?>', written
    )
    assert (outputs["nasty"] / sheet).is_file()
    assert (
        '<a href="https://paper.example/news/">The Test Paper - News &amp; &lt;i&gt;more&lt;/i&gt;</a>'
        in written
    )
    assert "xml-stylesheet" not in (outputs["simple"] / "feeds/all.rss.xml").read_text()


def test_pages_lead_to_their_feeds(outputs: dict[str, Path]) -> None:
    """A link for each form to the site's, and to those of what the page is about; the foot leads to the list."""
    page = BeautifulSoup((outputs["nasty"] / "news/index.html").read_text(), "html.parser")
    links = [str(each["href"]) for each in page.select("link[rel=alternate][type]")]
    assert links == [
        f"https://paper.example/feeds/{name}{end}"
        for name in ("all", "section/news")
        for end in (".atom.xml", ".rss.xml", ".json")
    ]
    assert page.select_one('footer a[href="https://paper.example/feeds/index.opml"]')


def test_the_examples_of_the_docs_hold(tmp_path: Path) -> None:
    """Its settings are the defaults; a site with all that it sets and describes names hub and source's feed."""
    text = (
        (demo.ROOT / "docs" / "feeds-and-data.md")
        .read_text()
        .partition("\n## Feeds\n")[2]
        .partition("\n## ")[0]
    )
    settings, hub = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    for line in settings.splitlines():
        key, _, value = line.partition(" = ")
        assert getattr(defaults, key) == literal_eval(value)
    (sources,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    story = make_story(source="Coastal Wire", source_url="https://coastalwire.example/rope")
    site = write_site(tmp_path, {"content/news/a.txt": story, "content/sources.toml": sources}, hub)
    written = (build(site) / "feeds/all.rss.xml").read_text()
    assert '<source url="https://coastalwire.example/feed.xml">Coastal Wire</source>' in written
    assert f'<atom:link href="{HUB}" rel="hub"/>' in written


@pytest.mark.browser
def test_a_feed_can_be_read_in_a_browser(outputs: dict[str, Path]) -> None:
    """Titles and summaries are shown, full texts are not, and the link to the page can be followed."""
    demo.need(demo.find_browser(), demo.NO_BROWSER)
    with demo.serve(outputs["demo"]) as server, demo.open_browser() as browser:
        page = browser.new_page()
        sheet = (outputs["demo"] / "theme/css/feed.css").read_bytes()
        page.route(
            "https://saltmere.example/**", lambda route: route.fulfill(body=sheet, content_type="text/css")
        )
        for name in ("all.rss.xml", "all.atom.xml"):
            page.goto(f"{server.address}feeds/{name}")
            shown = page.evaluate(
                "document.documentElement.innerText ?? document.documentElement.textContent"
            )
            boxes = {
                selector: page.evaluate(
                    "selector => [...document.querySelectorAll(selector)].filter(each => each.getClientRects().length).length",
                    selector,
                )
                for selector in (
                    "item > title, entry > title",
                    "item > description, entry > summary",
                    "*|encoded, content",
                    "a",
                )
            }
            assert "Saltmere" in shown
            assert list(boxes.values()) == [29, 29, 0, 1]
