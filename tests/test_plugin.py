"""Whole sites, built by Pelican with the plugin: what readers get."""

from __future__ import annotations

import argparse
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pelican
import pytest
from bs4 import BeautifulSoup
from pelican.utils import SafeDatetime
from PIL import Image

from broadsheet.outputs.feeds import read_entries
from broadsheet.plugin import articles, engine
from broadsheet.plugin.articles import StoryDate
from tests.picture_drawing import draw
from tests.site_building import NOW, SITE, build, copy_site, make_story, read_tree, write_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SYNDICATED = {
    "world/2026/11/rope-prices-double-in-a-single-summer": "https://wire.example/rope?a=1&b=2",
    "world/2026/11/net-makers-ask-for-a-longer-winter": "https://times.example/nets",
    "coast/2026/11/fish-script-alert-fish-script-chips": "",
}
OWN = (
    "world/2026/11/ministers-meet-on-the-quay",
    "coast/2026/11/harbour-wall-to-be-mended",
    "coast/2026/11/evening-edition-returns-to-the-kiosks",
    "backroom/2026/11/hidden-cellar-opens-to-those-who-know-the-address",
)
HOSTILE_THEMES = {
    "drops the content": "{% extends '!simple/article.html' %}{% block content %}<article><h1>"
    "{{ article.title }}</h1></article>{% endblock %}",
    "prints the content twice": "{% extends '!simple/article.html' %}{% block content %}"
    "<main>{{ article.content }}</main><div class='print'>{{ article.content }}</div>{% endblock %}",
    "hides the content first": "{% extends '!simple/article.html' %}{% block content %}"
    "<template>{{ article.content }}</template><article>{{ article.content }}</article>{% endblock %}",
    "prints text only": "{% extends '!simple/article.html' %}{% block content %}"
    "<p>{{ article.content | striptags }}</p>{% endblock %}",
    "prints the content into data": "<!DOCTYPE html><html><head><meta name='description' content='"
    "{{ article.content | e }}'></head><body><article>{{ article.content }}</article></body></html>",
}

Page = BeautifulSoup


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[None]:
    """Set the clock of all builds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        yield


@pytest.fixture(scope="module", params=["broadsheet", "simple", "notmyidea"])
def output(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the small whole site with our theme and with two of Pelican's."""
    site = copy_site(SITE, tmp_path_factory.mktemp("site"))
    return build(site) if request.param == "broadsheet" else build(site, THEME=request.param)


@pytest.fixture(scope="module")
def our_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the small whole site with our theme."""
    return build(copy_site(SITE, tmp_path_factory.mktemp("site")))


def read_page(output: Path, address: str) -> Page:
    """Return a page of the output."""
    return Page((output / address / "index.html").read_text(encoding="utf-8"), "html.parser")


def test_each_syndicated_story_has_one_attribution(output: Path) -> None:
    """It names the source and leads to the very address; without an address there is no link to it."""
    for address, url in SYNDICATED.items():
        (footer,) = read_page(output, address).select(".attribution")
        links = [link["href"] for link in footer.find_all("a")]
        assert (url in links) if url else not links
        assert re.search("Coastal Wire|Harbour Times|Parish Sheet", footer.get_text())


def test_own_stories_have_no_attribution(output: Path) -> None:
    """Neither have those of a source of the house."""
    for address in OWN:
        assert not read_page(output, address).select(".attribution")


def test_no_marker_is_left_anywhere(output: Path) -> None:
    """Whatever a theme prints, what stood for the footer is gone."""
    assert not [name for name, data in read_tree(output).items() if b"broadsheet:attribution" in data]


def test_each_feed_entry_has_its_attribution_once(output: Path) -> None:
    """All feeds are valid XML, and their entries tell the source as the pages do."""
    feeds = sorted((output / "feeds").rglob("*.xml"))
    assert len(feeds) >= 12
    for feed in feeds:
        for entry in read_entries(feed.read_text(encoding="utf-8")):
            address = urlsplit(entry.link).path.strip("/")
            expected = 1 if address in SYNDICATED else 0
            assert len(Page(entry.html, "html.parser").select(".attribution")) == expected


def test_feeds_lead_to_the_site_from_anywhere(output: Path) -> None:
    """Every address in a feed is absolute, in its own elements and in the HTML of its entries.

    All lead to the site but those of originals.
    """
    for feed in (output / "feeds").rglob("*.xml"):
        xml = feed.read_text(encoding="utf-8")
        root = ET.fromstring(xml)  # noqa: S314 – a file of this very build
        for source in [*root.iter("{http://www.w3.org/2005/Atom}source")]:
            source.clear()
        for element in root.iter():
            if element.tag.endswith(("}link", "link")) and element.get("rel") != "via":
                assert (element.get("href") or element.text or "").startswith("https://paper.example/")
        for entry in read_entries(xml):
            links = Page(entry.html, "html.parser").select("[href], [src]")
            assert all(str(link.get("href") or link.get("src")).startswith("https://") for link in links)


def test_names_in_feeds_are_text(our_output: Path) -> None:
    """A name with an apostrophe or an ampersand is escaped once, as XML wants it."""
    atom = (our_output / "feeds" / "all.atom.xml").read_text(encoding="utf-8")
    rss = (our_output / "feeds" / "all.rss.xml").read_text(encoding="utf-8")
    assert "<name>Ada O'Brien</name>" in atom
    assert "<name>The Test Paper</name>" in atom
    assert 'term="R&amp;D"' in atom
    assert "<category>R&amp;D</category>" in rss
    assert rss.count("<item>") == 6


def test_no_word_of_a_withheld_story_is_in_the_output(output: Path) -> None:
    """Drafts, withdrawn, embargoed, expired and future stories and draft pages leave no trace."""
    tree = read_tree(output)
    assert not [name for name, data in tree.items() if b"secretword" in data]
    own = [name for name in tree if not name.startswith("theme/")]
    assert not [name for name in own if "draft" in name or name.endswith((".txt", ".md", ".toml"))]


@pytest.mark.parametrize("theme", ["broadsheet", "simple"])
def test_a_picture_of_a_withheld_story_stays_in(tmp_path: Path, theme: str) -> None:
    """It would tell what is under embargo; one that another story or a page shows goes out."""
    withheld = {"embargo": "2031-01-01", "picture": "pictures/{}.png", "alt": "A quay."}
    files: dict[str, str | bytes] = {
        f"content/pictures/{name}.png": draw(colour=number)
        for number, name in enumerate(("secret", "shared", "paged", "loose"))
    }
    for name in ("secret", "shared", "paged"):
        header = {key: value.format(name) for key, value in withheld.items()}
        files[f"content/news/{name}.txt"] = make_story(f"Withheld {name}", **header)
    files["content/news/a.txt"] = make_story(picture="pictures/shared.png", alt="A quay.")
    files["content/pages/about.md"] = "Title: About\n\n![A quay]({static}/pictures/paged.png)\n"
    site = write_site(tmp_path, files)
    output = build(site) if theme == "broadsheet" else build(site, THEME=theme)
    names = {path.stem.partition("-")[0] for path in (output / "pictures").iterdir()}
    assert names == {"shared", "paged", "loose"}


def test_a_summary_is_short_in_every_language(tmp_path: Path) -> None:
    """Japanese has no spaces between its words, and a line may hold one word as long as a book."""
    long = "灯台の下にある古い倉庫で、朝早くから焼きたてのパンを売る店が開いた。" * 40
    stories = {"content/news/a.txt": f"Date: 2026-11-20\n\n灯台のパン屋が開店\n\n{long}\n\n{long}\n"}
    stories["content/news/b.txt"] = f"Date: 2026-11-20\n\nA long word\n\n{'x' * 9000}\n\nIt is over.\n"
    output = build(write_site(tmp_path, stories, "RSS_FEED_SUMMARY_ONLY = True\n"))
    entries = list(read_entries((output / "feeds/all.rss.xml").read_text(encoding="utf-8")))
    assert len(entries) == 2
    assert all(0 < len(entry.html) < 500 for entry in entries)


def test_a_hidden_story_is_written_but_nowhere_listed(output: Path) -> None:
    """Its page is there; no other page, feed or list names it, its author, its topic or its section."""
    tree = read_tree(output)
    (page,) = [name for name, data in tree.items() if b"Hidden cellar" in data]
    assert page == f"{OWN[3]}/index.html"
    for words in (b"Solo Hand", b"Cellars", b"backroom"):
        assert {name for name, data in tree.items() if words in data} <= {page}


def test_copy_never_becomes_markup(output: Path) -> None:
    """A headline, a byline, a tag and a body full of markup are shown as the text that they are.

    A title of a JSON feed is text by its standard, with nothing to be escaped.
    """
    story = f"{list(SYNDICATED)[2]}/index.html"
    assert b"<script>alert" not in b"".join(
        data for name, data in read_tree(output).items() if not name.endswith(".json")
    )
    for name, data in read_tree(output).items():
        if name.endswith(".html"):
            page = Page(data.decode(), "html.parser")
            assert not page.find_all(lambda tag: tag.has_attr("onerror"))
            assert not page.select("b, i:not([class])")
    assert (
        'Fish & <script>alert("fish")</script> "chips"'
        in Page((output / story).read_text(), "html.parser").get_text()
    )


def test_a_related_title_leads_to_the_local_story(output: Path) -> None:
    """The title of a local story is a link; any other is text."""
    page = read_page(output, OWN[0])
    links = {link.get_text(" ", strip=True): link["href"] for link in page.find_all("a")}
    found = [href for text, href in links.items() if "Harbour wall to be mended" in text]
    assert "https://paper.example/coast/2026/11/harbour-wall-to-be-mended/" in found
    assert not [text for text in links if "A story nobody here has told" in text]
    assert "A story nobody here has told" in page.get_text()


def test_links_between_sources_are_resolved(output: Path) -> None:
    """A Markdown story and a page name a source file; readers get its address."""
    target = "https://paper.example/world/2026/11/ministers-meet-on-the-quay/"
    for address in (OWN[1], "about-us-you"):
        assert read_page(output, address).select_one(f'a[href="{target}"]')


def test_pictures_are_shown_in_prints(output: Path) -> None:
    """A header's picture stands on the page with its text alternative, and its prints in the output."""
    image = read_page(output, OWN[0]).select_one('img[alt="A quay at low tide."]')
    assert image is not None
    address = str(image["src"])
    assert re.fullmatch(r"https://paper\.example/pictures/quay-[0-9a-f]{16}-1\.png", address)
    assert (output / address.removeprefix("https://paper.example/")).read_bytes().startswith(b"\x89PNG")
    assert not (output / "pictures" / "quay.png").exists()


def test_a_section_keeps_its_folder_and_shows_its_name(our_output: Path) -> None:
    """The folder is the address, whatever the section is called; a page's title is escaped once."""
    assert "The Coast" in read_page(our_output, "coast").get_text()
    assert "World" in read_page(our_output, "world").get_text()
    heading = read_page(our_output, "about-us-you").h1
    assert heading is not None
    assert heading.get_text() == "About us & you"


@pytest.mark.parametrize("name", HOSTILE_THEMES)
def test_no_theme_can_lose_the_attribution(name: str, tmp_path: Path) -> None:
    """A theme that drops, doubles, hides or strips the content still has one footer on each page."""
    (tmp_path / "theme" / "templates").mkdir(parents=True)
    (tmp_path / "theme" / "templates" / "article.html").write_text(HOSTILE_THEMES[name], encoding="utf-8")
    output = build(copy_site(SITE, tmp_path), THEME=str(tmp_path / "theme"))
    for address, url in SYNDICATED.items():
        page = read_page(output, address)
        for unseen in page.find_all("template"):
            unseen.decompose()
        (footer,) = page.select(".attribution")
        assert not url or footer.select_one(f'a[href="{url}"]')
    assert not [path for path, data in read_tree(output).items() if b"broadsheet:attribution" in data]


def test_summaries_alone_carry_the_attribution_too(tmp_path: Path) -> None:
    """RSS with summaries only has one footer an entry as well."""
    output = build(copy_site(SITE, tmp_path), RSS_FEED_SUMMARY_ONLY=True)
    entries = list(read_entries((output / "feeds" / "all.rss.xml").read_text(encoding="utf-8")))
    assert sum(len(Page(entry.html, "html.parser").select(".attribution")) for entry in entries) == 3


def test_a_theme_override_may_print_bodies_its_own_way(tmp_path: Path) -> None:
    """A site's own body template is used, and escapes like the theme's."""
    site = write_site(
        tmp_path,
        {
            "content/news/a.txt": make_story("Fish & chips"),
            "overrides/story-body.html": "<p class='mine'>{{ story.headline }}</p>",
        },
        'THEME_TEMPLATES_OVERRIDES = ["overrides"]\n',
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(site)
        output = build(site)
    page = (output / "news/2026/11/fish-chips/index.html").read_text(encoding="utf-8")
    assert "<p class='mine'>Fish &amp; chips</p>" in page


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    """Every file of the site keeps its time stamp, whatever order the files were found in."""
    site = copy_site(SITE, tmp_path)
    output = build(site)
    stamps = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    build(site)
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == stamps


def test_stories_of_one_minute_have_an_order(tmp_path: Path) -> None:
    """Where dates are equal the names of the sources decide."""
    stories = {f"content/news/{name}.txt": make_story(f"Story {name} of one day") for name in "bdac"}
    output = build(write_site(tmp_path, stories))
    page = (output / "news" / "index.html").read_text(encoding="utf-8")
    places = [page.rindex(f"Story {name} of one day") for name in "abcd"]
    assert places == sorted(places)


def test_a_site_needs_no_stories(tmp_path: Path) -> None:
    """An empty site builds, and builds the same again: no clock is in its empty feeds."""
    site = write_site(tmp_path, {})
    first = read_tree(build(site))
    assert "index.html" in first
    assert b"1970-01-01T00:00:00" in first["feeds/all.atom.xml"]
    assert read_tree(build(site)) == first


def test_a_story_at_the_top_is_in_the_default_section(tmp_path: Path) -> None:
    """A setting names the section of stories that stand in no folder; a header may name another."""
    site = write_site(
        tmp_path,
        {
            "content/a.txt": make_story("Story one of two"),
            "content/b.txt": make_story("Story two of two", section="Science & Nature"),
        },
        'BROADSHEET_DEFAULT_SECTION = "Latest"\n',
    )
    output = build(site)
    assert (output / "latest/2026/11/story-one-of-two/index.html").is_file()
    assert (output / "science-nature/2026/11/story-two-of-two/index.html").is_file()
    assert "Science & Nature" in Page((output / "index.html").read_text(), "html.parser").get_text()


def test_paging_cannot_collide(tmp_path: Path) -> None:
    """An older page of one topic is not the front of another."""
    stories = {f"content/news/{n}.txt": make_story(f"Story number {n}", tags="covid") for n in range(3)}
    stories["content/news/x.txt"] = make_story("Another story", tags="covid2")
    output = build(write_site(tmp_path, stories, "DEFAULT_PAGINATION = 1\n"))
    for name in ("covid/index.html", "covid/page/2/index.html", "covid2/index.html"):
        assert (output / "topic" / name).is_file()
    assert (output / "page/2/index.html").is_file()


def test_an_ending_may_be_in_capitals(tmp_path: Path) -> None:
    """Some systems write names so; such a file is no less a story."""
    markdown = "Title: Rope is dear\nDate: 2026-11-20\n\nIt has doubled in price.\n"
    files = {"content/news/A.TXT": make_story(), "content/news/B.Md": markdown}
    output = build(write_site(tmp_path, files))
    for slug in ("ministers-meet-on-the-quay", "rope-is-dear"):
        assert (output / "news/2026/11" / slug / "index.html").is_file()


def test_the_time_of_a_file_is_not_told_as_first_publication(tmp_path: Path) -> None:
    """Copy without a date is shown under its file's time, but its original is not dated."""
    undated = make_story(end="Source: Coastal Wire").partition("\n\n")[2]
    dated = make_story("Rope is dear", source="Coastal Wire")
    site = write_site(tmp_path, {"content/news/a.txt": undated, "content/news/b.txt": dated})
    os.utime(site / "content/news/a.txt", (int(NOW) - 86400, int(NOW) - 86400))
    output = build(site)
    (footer,) = read_page(output, "news/2026/11/ministers-meet-on-the-quay").select(".attribution")
    assert "First published" not in footer.get_text()
    (footer,) = read_page(output, "news/2026/11/rope-is-dear").select(".attribution")
    assert "First published 20 November 2026" in footer.get_text()


def test_a_date_is_the_sites_own(tmp_path: Path) -> None:
    """A time with a zone is moved to the site's clock, which also decides the month of the address."""
    site = write_site(
        tmp_path,
        {"content/news/a.txt": make_story(date="2026-10-31T23:30-05:00")},
        'TIMEZONE = "Asia/Tokyo"\n',
    )
    assert (build(site) / "news/2026/11/ministers-meet-on-the-quay/index.html").is_file()


def test_a_picture_beside_its_story_is_taken(tmp_path: Path) -> None:
    """Pictures may lie anywhere under the content folder; a moving one goes out as it is."""
    moving = draw(form="GIF", save_all=True, append_images=[Image.new("RGB", (60, 40))])
    site = write_site(
        tmp_path,
        {
            "content/news/a.txt": make_story(picture="news/quay side.gif", alt="The quay"),
            "content/news/quay side.gif": moving,
        },
    )
    assert (build(site) / "news" / "quay side.gif").read_bytes() == moving


def test_other_files_are_copied_where_settings_say_so(tmp_path: Path) -> None:
    """A text file among the static paths is copied and not read as a story."""
    site = write_site(
        tmp_path,
        {
            "content/robots.txt": "User-agent: *",
            "content/extra/humans.txt": "We are.",
            "content/news/.DS_Store": "",
        },
        'STATIC_PATHS = ["robots.txt", "extra"]\n',
    )
    output = build(site)
    assert (output / "robots.txt").read_text() == "User-agent: *"
    assert (output / "extra" / "humans.txt").is_file()


def test_template_pages_escape_like_the_theme(tmp_path: Path) -> None:
    """A page that is a template of the site is made, and copy on it stays text."""
    template = "{% for article in articles %}<p>{{ article.story.headline }}</p>{% endfor %}"
    site = write_site(
        tmp_path,
        {"content/news/a.txt": make_story("Fish & <b>chips</b>"), "content/list.html": template},
        'TEMPLATE_PAGES = {"list.html": "list.html"}\n',
    )
    assert (build(site) / "list.html").read_text() == "<p>Fish &amp; &lt;b&gt;chips&lt;/b&gt;</p>"


def test_files_of_any_encoding_are_copied_as_they_are(tmp_path: Path) -> None:
    """An old page among the static files keeps its bytes, and feeds of others are no matter of ours."""
    site = write_site(tmp_path, {"content/pictures/map.xml": "<map/>"})
    (site / "content/pictures/old.html").write_bytes(b"<p>caf\xe9</p>\r\n")
    assert (build(site) / "pictures/old.html").read_bytes() == b"<p>caf\xe9</p>\r\n"


def test_relative_addresses_work_in_a_preview(tmp_path: Path) -> None:
    """Links and pictures lead up and down from each page, and the footer is there as ever."""
    output = build(copy_site(SITE, tmp_path), RELATIVE_URLS=True)
    page = read_page(output, OWN[0])
    image = page.select_one('img[alt="A quay at low tide."]')
    assert image is not None
    assert re.fullmatch(r"\.\./\.\./\.\./\.\./pictures/quay-[0-9a-f]{16}-1\.png", str(image["src"]))
    assert str(image["srcset"]).startswith("../../../../pictures/quay-")
    assert page.select_one('a[href="../../../../coast/2026/11/harbour-wall-to-be-mended/"]')
    for address in SYNDICATED:
        assert len(read_page(output, address).select(".attribution")) == 1


def test_the_reloading_loop_gets_its_build_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There a failed build returns, so that the loop waits for a change instead of building again at once."""
    site = write_site(tmp_path, {"content/news/a.txt": make_story(date="nonsense")})
    arguments = argparse.Namespace(settings=str(site / "pelicanconf.py"), verbosity=None)
    monkeypatch.setattr(pelican, "get_config", lambda _arguments: {})
    waits = []

    def wait(*_arguments: object) -> set[tuple[str, str]]:
        waits.append(1)
        if waits[1:]:
            raise KeyboardInterrupt
        (site / "content/news/a.txt").write_text(make_story())
        return {("modified", "a.txt")}

    monkeypatch.setattr(pelican, "wait_for_changes", wait)
    with pytest.raises(KeyboardInterrupt):
        pelican.autoreload(arguments)
    assert capsys.readouterr().err.count("1 problem. Nothing was published") == 1
    assert (site / "output/news/2026/11/ministers-meet-on-the-quay/index.html").is_file()


def test_an_interrupted_build_says_so_to_its_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends a single build with the shells' status for it, leaving no staging folder."""

    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine.Pelican, "_generate", interrupt)
    site = write_site(tmp_path, {})
    with pytest.raises(SystemExit) as ended:
        build(site)
    assert ended.value.code == 130
    assert not list(site.glob(".output*"))


@pytest.mark.parametrize("form", ["%d %B", "%a %Y", "%H:%M", "%x"])
def test_only_figures_of_dates_are_spelt_once_for_all_stories_of_a_day(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names of months are those of the locale at that moment, which may be another one for the next page."""
    date = StoryDate(2026, 11, 27, 9, 30)
    expected = SafeDatetime(2026, 11, 27, 9, 30).strftime(form)
    kept: list[str] = []

    def spell_day(year: int, month: int, day: int, part: str) -> str:
        kept.append(part)
        return str(SafeDatetime(year, month, day).strftime(part))

    monkeypatch.setattr(articles, "_spell_day", spell_day)
    assert date.strftime(form) == expected
    assert set(kept) <= {"%d", "%Y"}
