"""What Pelican makes of a site, Broadsheet makes of it too: whatever is not named here comes out byte for byte.

Feeds say more than Pelican's (names apart, pictures, origins, a number of their own; full text apart from the summary
in RSS) and there are more of them. What both say is held against each other entry for entry: titles, addresses, dates,
authors, categories, summaries and full texts, in the same order, with the titles of the feeds.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import jinja2
import pelican
import pytest
from markupsafe import Markup
from pelican.contents import Static
from pelican.plugins import signals
from pelican.settings import DEFAULT_CONFIG, read_settings

from tests.site_building import HERE, NOW, build, copy_site, read_tree

SITE = HERE / "pelican_site"
THEMES = ("simple", "notmyidea", str(SITE / "theme"))
PELICANS_WORDS = {"Author": "Authors", "Section": "Category", "Language": "Lang"}
"""What Pelican calls the lines of a header that has other words for them."""
DC = "{http://purl.org/dc/elements/1.1/}creator"
FULL = "{http://purl.org/rss/1.0/modules/content/}encoded"
OUR_FEEDS = r"\.json$|/language/|\.opml$"
"""Those that Pelican does not know."""
NAMES = {"Ana Ruiz", "Tom Hale", "The Log"}
OURS = {
    "a story's page tells machines what it is": (
        r'<script type="application/ld\+json">[^<]*</script>',
        "",
    ),
    "a body tells its language": (
        r'(?s)(<|&lt;)div class="story-body" lang="\w+" dir="ltr"(>|&gt;)\n(.*?)\n\1/div\2',
        r"\3",
    ),
    "a page tells search engines its address, and that its pictures may be shown large": (
        r'<meta name="robots" content="max-image-preview:large">\n(?:<link rel="canonical" href="[^"]*">\n)?',
        "",
    ),
    "a list in a body has a class": (r' class="block-list"', ""),
}
THEIRS = {
    "a title is escaped": (r"Ropes & hawsers", "Ropes &amp; hawsers"),
    "a summary is text, not markup": (
        r"(<section>|/\.post-info -->\s*)<p>([^<\n]*)</p>(?=</section>|\s*<a class=\"readmore\")",
        r"\1\2",
    ),
}
"""What differs, and how it looks on either side."""

WAYS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "relative addresses": {"RELATIVE_URLS": True},
    "summaries in feeds": {"RSS_FEED_SUMMARY_ONLY": True},
    "oldest first": {"NEWEST_FIRST_ARCHIVES": False},
    "Pelican's own addresses": {
        name: value
        for name, value in DEFAULT_CONFIG.items()
        if name.endswith(("_URL", "_SAVE_AS")) and value and "FEED" not in name
    },
    "dates in other words": {"DEFAULT_DATE_FORMAT": "%d/%m/%Y", "DATE_FORMATS": {"fr": "%d.%m.%Y"}},
    "fewer pages": {"DAY_ARCHIVE_SAVE_AS": "", "MONTH_ARCHIVE_SAVE_AS": "", "AUTHORS_SAVE_AS": ""},
    "other feeds": {
        "FEED_DOMAIN": "https://feeds.example",
        "FEED_MAX_ITEMS": 2,
        "FEED_APPEND_REF": True,
        "FEED_ALL_RSS": None,
        "CATEGORY_FEED_ATOM_URL": "section/{slug}.atom",
    },
    "settings that Pelican hands to articles": {
        "DEFAULT_METADATA": {"mood": "calm"},
        "REVERSE_CATEGORY_ORDER": True,
    },
    "translations": {
        "ARTICLE_TRANSLATION_ID": "slug",
        "PAGE_TRANSLATION_ID": "slug",
        "TRANSLATION_FEED_ATOM": "feeds/all-{lang}.atom.xml",
    },
    "an author, and a file moved": {
        "AUTHOR": "The Log",
        "EXTRA_PATH_METADATA": {"extra/robots.txt": {"path": "robots.txt"}},
    },
}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


class Added:
    """A generator of a plugin."""

    def __init__(self, context: dict[str, Any], **_: Any) -> None:
        """Keep what a page shows."""
        self.context = context

    def generate_output(self, writer: Any) -> None:
        """Write a page of its own."""
        template = jinja2.Template("{{ MOOD }} {% for each in articles %}{{ each.title }} {% endfor %}")
        writer.write_file("added/index.html", template, self.context, url="added/")


def change_content(content: Any) -> None:
    """Change what templates see of stories and pages."""
    if not isinstance(content, Static):
        content.title += "!"
        content.mood = "glad"


def change_lists(generator: Any) -> None:
    """Change what templates see."""
    generator.context["MOOD"] = f"glad of {len(generator.articles)} and {len(generator.tags)}"
    generator.articles[:] = generator.articles[::-1]


def change_file(path: str, context: dict[str, Any]) -> None:
    """Change what was written."""
    if path.endswith(".html"):
        with Path(path).open("a") as file:
            file.write(f"<!-- {context['SITENAME']} -->")


def change_feed(context: dict[str, Any], feed: Any) -> None:
    """Change a feed before it is written."""
    feed.feed["subtitle"] = context["SITENAME"]


def add_generator(_engine: Any) -> type[Added]:
    """Let Pelican know a generator."""
    return Added


def add_file(engine: Any) -> None:
    """Write a file when all is done."""
    Path(engine.output_path, "more.txt").write_text("more")


PLUGINS: dict[str, list[tuple[Any, Callable[..., Any]]]] = {
    "changes articles": [(signals.content_object_init, change_content)],
    "changes lists": [(signals.article_generator_finalized, change_lists)],
    "changes files": [(signals.content_written, change_file)],
    "changes feeds": [(signals.feed_generated, change_feed)],
    "adds pages": [(signals.get_generators, add_generator), (signals.finalized, add_file)],
}


def make_both(folder: Path, **settings: Any) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return what Pelican and what Broadsheet makes of the site."""
    site = copy_site(SITE, folder)
    stock = folder / "stock"
    shutil.copytree(site, stock)
    for source in (stock / "content").rglob("*.md"):
        text = source.read_text()
        for ours, theirs in PELICANS_WORDS.items():
            text = re.sub(rf"^{ours}:", f"{theirs}:", text, flags=re.MULTILINE)
        source.write_text(text)
    plain = {**settings, "PLUGINS": []}
    pelican.Pelican(read_settings(str(stock / "pelicanconf.py"), override=plain)).run()
    return read_tree(stock / "output"), read_tree(build(site, **settings))


class Entry(NamedTuple):
    """What a feed says of a story with either builder."""

    title: str
    link: str
    dates: tuple[str, ...]
    author: str
    """The first; Pelican names no other, and nobody where there is none."""
    categories: tuple[str, ...]
    texts: tuple[str, ...]
    """The summary, where there is one beside the full text, and that."""


def read_text(html: str) -> str:
    """Return the text of markup, with its words as far apart as in any other."""
    return " ".join(Markup(html).striptags().split())  # noqa: S704 – only to be stripped of its tags


def read_feed(name: str, xml: str, differences: dict[str, tuple[str, str]], *, is_brief: bool) -> list[Any]:
    """Return what a feed says; an author whom no story names is none. RSS may have summaries alone."""
    root = ET.fromstring(re.sub(r' xmlns="[^"]*"', "", xml))  # noqa: S314 – made by the test itself
    feed = root.find("channel") if root.tag == "rss" else root
    assert feed is not None
    subtitle = "" if "/section/" in name else feed.findtext("subtitle") or feed.findtext("description")
    said: list[Any] = [feed.findtext("title"), subtitle]
    for entry in feed.iter("item" if root.tag == "rss" else "entry"):
        link = entry.find("link[@rel='alternate']")
        author = entry.findtext("author/name") or entry.findtext(DC) or ""
        short = entry.findtext("description") or entry.findtext("summary") or ""
        full = entry.findtext(FULL) or entry.findtext("content") or ""
        for pattern, plain in differences.values():
            full = re.sub(pattern, plain, full)
        if root.tag == "rss" and not is_brief:  # there Pelican has one field for either
            short, full = "", full or short
        summary, text = map(read_text, (short, full))
        if summary == text:
            summary = ""  # Pelican leaves out what is the whole text
        categories = [each.get("term") or each.text or "" for each in entry.iter("category")]
        found = Entry(
            entry.findtext("title") or "",
            (entry.findtext("link") if link is None else link.get("href")) or "",
            tuple(entry.findtext(each) or "" for each in ("published", "updated", "pubDate")),
            author if author in NAMES else "",
            tuple(categories),
            (summary, full),
        )
        said.append(found)
    return said


def settle(tree: dict[str, bytes], differences: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Return the files of a tree as text, without what is known to differ."""
    settled = {}
    for name, data in tree.items():
        text = data.decode("utf-8", "surrogateescape")
        for pattern, plain in differences.values() if name.endswith(("html", "xml")) else ():
            text = re.sub(pattern, plain, text)
        settled[name] = text
    return settled


def assert_alike(stock: dict[str, bytes], ours: dict[str, bytes], *, is_brief: bool = False) -> None:
    """Fail unless one has what the other has, file for file."""
    theirs, made = settle(stock, THEIRS), settle(ours, OURS)
    assert theirs.keys() - made.keys() == {name for name in theirs if "drafts/" in name}
    feeds = {name for name in theirs if name.startswith("feeds/") or name.endswith(".atom")}
    for name in feeds:
        wanted = read_feed(name, theirs[name], {}, is_brief=is_brief)
        assert read_feed(name, made[name], OURS, is_brief=is_brief) == wanted, name
    more = {name for name in made if name.startswith("feeds/") and re.search(OUR_FEEDS, name)}
    for name in made.keys() - feeds - more:
        assert made[name] == theirs.get(name), name


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: Path(theme).name)
@pytest.mark.parametrize("way", WAYS)
def test_a_site_comes_out_as_pelican_makes_it(way: str, theme: str, tmp_path: Path) -> None:
    """Lists that are made on demand, and articles that settings have made beforehand."""
    both = make_both(tmp_path, THEME=theme, DEFAULT_PAGINATION=False, **WAYS[way])
    assert_alike(*both, is_brief="RSS_FEED_SUMMARY_ONLY" in WAYS[way])


@pytest.mark.parametrize("plugin", PLUGINS)
def test_plugins_work_as_with_pelican(plugin: str, tmp_path: Path) -> None:
    """They see all articles, lists, feeds and files, and what they change comes out."""
    for signal, receiver in PLUGINS[plugin]:
        signal.connect(receiver)
    stock, ours = make_both(tmp_path, THEME=THEMES[2], DEFAULT_PAGINATION=False)
    assert_alike(stock, ours)


def test_pages_of_lists_show_the_same_stories_in_the_same_order(tmp_path: Path) -> None:
    """They are cut from the oldest, so that the front is longer and their numbers differ; nothing else does."""
    stock, ours = make_both(tmp_path, THEME="simple", DEFAULT_PAGINATION=3)

    def follow(tree: dict[str, bytes], name: str) -> Iterator[str]:
        while name:
            text = tree[name].decode()
            yield from re.findall(r'<h2><a href="([^"]*)"', text)
            older = re.search(r'<a href="https://quay.example/([^"]*)">&rang;', text)
            name = f"{older[1]}index.html" if older else ""

    for name in ("index.html", "weather/index.html", "topic/days/index.html"):
        assert len(stories := list(follow(stock, name))) >= 3
        assert list(follow(ours, name)) == stories


def test_stories_of_other_forms_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pelican reads reStructuredText; as a story, Broadsheet does not, and says so."""
    site = copy_site(SITE, tmp_path)
    (site / "content/weather/rain.rst").write_text("Rain\n####\n\n:date: 2026-10-01\n\nRain.\n")
    build(site)
    told = "content/weather/rain.rst: nothing was made from this file. Save a story as .txt, .md or .json (ninjs)"
    assert told in capsys.readouterr().err
