"""Whatever a page may depend on makes it anew when it changes: one edit, one incremental build, one clean one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from broadsheet.build import assembly, late
from tests.exactness import check
from tests.picture_drawing import draw
from tests.site_building import NOW, make_story, read_tree, write_site

PLAIN = "BROADSHEET_WORKERS = 1\n"
OVERRIDES = f'{PLAIN}THEME_TEMPLATES_OVERRIDES = ["templates"]\n'
RELATED = "templates/index.html"
EXTENDED = "{% extends '!theme/index.html' %}{% block onward %}PLACE{% endblock %}"
MARKDOWN = "Title: The quay is mended\nDate: 2026-11-19\nTags: quays\n\nThe quay is mended, they said on Friday.\n\nPLACE\n"
PAGE = "Title: TITLE\nSlug: about\n\nPLACE\n"
STORY = "content/world/rope.txt"
FOOTER = "<div class='attribution'>{{ credit.publisher }} <a href='{{ credit.url }}'>EDITION</a></div>"
WIRE = {"source": "Coastal Wire", "source_url": "https://wire.example/1"}


class Edit(NamedTuple):
    """A site, what is edited in it, and whether it can go out afterwards."""

    files: Mapping[str, str | bytes]
    edit: Mapping[str, str | bytes | None]
    """The new texts of files; nothing for those that are deleted."""
    settings: str = PLAIN
    fails: bool = False


def extend(place: str) -> str:
    """Return a front that shows something of its own."""
    return EXTENDED.replace("PLACE", place)


def mark(place: str) -> str:
    """Return a Markdown story with a paragraph of its own."""
    return MARKDOWN.replace("PLACE", place)


def page(place: str, title: str = "About us", **header: str) -> str:
    """Return one of the site's own pages."""
    lines = "".join(f"{key.capitalize()}: {value}\n" for key, value in header.items())
    return lines + PAGE.replace("TITLE", title).replace("PLACE", place)


def story(headline: str = "Rope is dear", **header: str) -> str:
    """Return copy."""
    return make_story(headline, **header)


def with_filter(*lines: str) -> str:
    """Return settings with a filter of the site's own."""
    return "\n".join([OVERRIDES, *lines, "JINJA_FILTERS = {'shout': shout}", ""])


SHOUTED = {RELATED: extend("{{ 'rope' | shout }}"), STORY: story()}
MOVED: dict[str, str | None] = {STORY: story(date="2026-10-01")}
LINKED = "[rope]({filename}/world/rope.txt)"

_HIDDEN = mark("![map]({static}map.png)").replace(
    "\n\n", "\nStatus: hidden\nTags: tides\nAuthor: Tom Hale\n\n", 1
)

EDITS = {
    "a page that a story leads to": Edit(
        {"content/world/a.md": mark("[us]({filename}/pages/about.md)"), "content/pages/about.md": page("We.")},
        {"content/pages/about.md": page("We.").replace("Slug: about", "Slug: us")},
    ),
    "a page that a story leads to is gone": Edit(
        {"content/world/a.md": mark("[us]({filename}/pages/about.md)"), "content/pages/about.md": page("We.")},
        {"content/pages/about.md": None},
        fails=True,
    ),
    "a story that a page leads to": Edit(
        {"content/pages/about.md": page(LINKED), STORY: story()}, MOVED
    ),
    "a story that a page leads to is gone": Edit(
        {"content/pages/about.md": page(LINKED), STORY: story()}, {STORY: None}, fails=True
    ),
    "a page that a page leads to": Edit(
        {
            "content/pages/about.md": page("[help]({filename}help.md)"),
            "content/pages/help.md": "Title: Help\nSlug: help\n\nHelp.\n",
        },
        {"content/pages/help.md": "Title: Help\nSlug: aid\n\nHelp.\n"},
    ),
    "a story that a page shown on the front leads to": Edit(
        {
            RELATED: extend("{% for page in pages %}{{ page.content }}{% endfor %}"),
            "content/pages/about.md": page(LINKED),
            STORY: story(),
        },
        MOVED,
        OVERRIDES,
    ),
    "a story that a story leads to": Edit(
        {"content/world/a.md": mark(LINKED), STORY: story()}, MOVED
    ),
    "a story that a story leads to is gone": Edit(
        {"content/world/a.md": mark(LINKED), STORY: story()}, {STORY: None}, fails=True
    ),
    "a story that a story leads to is hidden": Edit(
        {"content/world/a.md": mark(LINKED), STORY: story()}, {STORY: story(status="hidden")}
    ),
    "the site's own words": Edit(
        {"content/words.toml": '[en]\nsearch = "Seek"\n[de]\nby = "Vom"\n', STORY: story(language="de", author="Ada Reyes")},
        {"content/words.toml": '[en]\npublished = "Out"\n[de]\nby = "Text:"\n'},
    ),
    "the site's own words in its footers and feeds": Edit(
        {STORY: story(language="de", **WIRE)},
        {"content/words.toml": '[de]\nsource = "Woher"\ncorrections = "Neues"\n'},
    ),
    "words of the theme": Edit(
        {
            **{f"theme/templates/{name}.html": "{{ 'maker' | word('en') }}" for name in ("index", "article", "page", "tag", "tags", "category", "categories", "author", "authors", "archives", "period_archives")},
            "theme/words/en.toml": 'maker = "Us"\n',
            STORY: story(),
        },
        {"theme/words/en.toml": 'maker = "Them"\n'},
        f"{PLAIN}THEME = 'theme'\n",
    ),
    "the language of the site": Edit(
        {STORY: story()}, {"conf": f"{PLAIN}DEFAULT_LANG = 'uk'\n"}
    ),
    "a topic that a story leads to is gone": Edit(
        {"content/world/a.md": mark("[rope]({tag}ropes)"), STORY: story(tags="ropes")},
        {STORY: story()},
        fails=True,
    ),
    "a topic that a page leads to is gone": Edit(
        {"content/pages/about.md": page("[rope]({tag}ropes)"), STORY: story(tags="ropes")},
        {STORY: story()},
        fails=True,
    ),
    "an author that a story leads to is gone": Edit(
        {"content/world/a.md": mark("[Ana]({author}Ana Ruiz)"), STORY: story(author="Ana Ruiz")},
        {STORY: story()},
        fails=True,
    ),
    "a section that a story leads to is gone": Edit(
        {"content/world/a.md": mark("[Arts]({category}arts)"), "content/arts/b.txt": story()},
        {"content/arts/b.txt": None, STORY: story()},
        fails=True,
    ),
    "a written address that a story leads to is gone": Edit(
        {"content/world/a.md": mark("[rope](/world/2026/11/rope-is-dear/)"), STORY: story()},
        {STORY: None},
        fails=True,
    ),
    "a written address that a page leads to is gone": Edit(
        {"content/pages/about.md": page("[rope](/world/2026/11/rope-is-dear/)"), STORY: story()},
        {STORY: None, "content/world/b.txt": story("Tides are high")},
        fails=True,
    ),
    "a written address that the theme leads to is gone": Edit(
        {
            "templates/page.html": "{% extends '!theme/page.html' %}{% block content %}{{ super() }}<a href='/arts/'>Arts</a>{% endblock %}",
            "content/pages/about.md": page("We."),
            "content/arts/b.txt": story("Tides are high"),
            STORY: story(),
        },
        {"content/arts/b.txt": None},
        OVERRIDES,
        fails=True,
    ),
    "the full address of a file that a template page leads to is gone": Edit(
        {
            "content/pages/about.md": page("[map](https://paper.example/pictures/map.png)"),
            "content/pictures/map.png": "map",
            STORY: story(),
        },
        {"content/pictures/map.png": None},
        fails=True,
    ),
    "the footer's template, for feeds of summaries": Edit(
        {"templates/attribution-footer.html": FOOTER, STORY: story(**WIRE)},
        {"templates/attribution-footer.html": FOOTER.replace("EDITION", "Original")},
        f"{OVERRIDES}RSS_FEED_SUMMARY_ONLY = True\n",
    ),
    "the footer's template, for a theme that shows no body": Edit(
        {
            "templates/attribution-footer.html": FOOTER,
            "templates/article.html": "<article><h1>{{ article.title }}</h1></article>",
            STORY: story(**WIRE),
        },
        {"templates/attribution-footer.html": FOOTER.replace("EDITION", "Original")},
        OVERRIDES,
    ),
    "the number of stories, shown by a paginator": Edit(
        {
            "templates/category.html": "{{ articles_page.start_index() }} of {{ articles_paginator.count }}",
            **{f"content/world/{n}.txt": story(f"Report {n} is out") for n in range(7)},
        },
        {"content/world/8.txt": story("Report 8 is out"), "content/world/9.txt": story("Report 9 is out")},
        f"{OVERRIDES}DEFAULT_PAGINATION = 2\n",
    ),
    "a filter": Edit(
        SHOUTED,
        {"conf": with_filter("def shout(text): return text.title()")},
        with_filter("def shout(text): return text.upper()"),
    ),
    "what a filter calls": Edit(
        SHOUTED,
        {"conf": with_filter("def loud(text): return text.title()", "def shout(text): return loud(text)")},
        with_filter("def loud(text): return text.upper()", "def shout(text): return loud(text)"),
    ),
    "a value that a filter looks up": Edit(
        SHOUTED,
        {"conf": with_filter("SIGNS = {'end': '?'}", "def shout(text): return text + SIGNS['end']")},
        with_filter("SIGNS = {'end': '!'}", "def shout(text): return text + SIGNS['end']"),
    ),
    "what a filter holds": Edit(
        SHOUTED,
        {"conf": with_filter("def make(end): return lambda text: text + end", "shout = make('?')")},
        with_filter("def make(end): return lambda text: text + end", "shout = make('!')"),
    ),
    "a default by name of a filter": Edit(
        SHOUTED,
        {"conf": with_filter("def shout(text, *, end='?'): return text + end")},
        with_filter("def shout(text, *, end='!'): return text + end"),
    ),
    "a class that is a filter": Edit(
        SHOUTED,
        {"conf": with_filter("class shout(str):", "    def __str__(self): return self.title()")},
        with_filter("class shout(str):", "    def __str__(self): return self.upper()"),
    ),
    "an object that is a filter": Edit(
        SHOUTED,
        {"conf": with_filter("class Shout:", "    def __call__(self, text): return text.title()", "shout = Shout()")},
        with_filter("class Shout:", "    def __call__(self, text): return text.upper()", "shout = Shout()"),
    ),
    "a setting of the site's own": Edit(
        {RELATED: extend("{{ MOTTO }}"), STORY: story()},
        {"conf": f"{OVERRIDES}MOTTO = 'All the tides'\n"},
        f"{OVERRIDES}MOTTO = 'All the news'\n",
    ),
    "a setting of the site's own, read from a story": Edit(
        {RELATED: extend("{{ articles[0].settings.MOTTO }}"), STORY: story()},
        {"conf": f"{OVERRIDES}MOTTO = 'All the tides'\n"},
        f"{OVERRIDES}MOTTO = 'All the news'\n",
    ),
    "a part that an extension of the language reads": Edit(
        {RELATED: extend("{% for n in [1, 2] %}{% break %}{% endfor %}{% include 'part.html' %}"), "templates/part.html": "one", STORY: story()},
        {"templates/part.html": "two"},
        f'{OVERRIDES}JINJA_ENVIRONMENT = {{"extensions": ["jinja2.ext.loopcontrols"]}}\n',
    ),
    "the signs that begin a template's tags": Edit(
        {RELATED: extend("[[ MOTTO ]]{{ MOTTO }}"), STORY: story()},
        {"conf": f"{OVERRIDES}MOTTO = 'All the tides'\n"},
        f"{OVERRIDES}MOTTO = 'All the news'\n",
    ),
    "a theme that becomes one of ours": Edit(
        {
            **{f"theme/templates/{name}.html": "{{ SITESUBTITLE }}" for name in ("index", "article", "page", "tag", "tags", "category", "categories", "author", "authors", "archives", "period_archives")},
            STORY: story(),
        },
        {"theme/templates/story-body.html": "{{ story.headline }}"},
        f"{PLAIN}THEME = 'theme'\nSITESUBTITLE = 'Tides & ropes'\n",
    ),
    "a part that was missing": Edit(
        {RELATED: extend("{% include 'part.html' ignore missing %}"), STORY: story()},
        {"templates/part.html": "here"},
        OVERRIDES,
    ),
    "a part that is chosen late": Edit(
        {RELATED: extend("{% set part = 'part' %}{% include part ~ '.html' %}"), "templates/part.html": "one", STORY: story()},
        {"templates/part.html": "two"},
        OVERRIDES,
    ),
    "a template that is added": Edit(
        {"templates/.keep": "", STORY: story()}, {RELATED: extend("own")}, OVERRIDES
    ),
    "a template that is taken out": Edit({RELATED: extend("own"), STORY: story()}, {RELATED: None}, OVERRIDES),
    "a template page": Edit(
        {"content/extra.html": "{{ articles | length }} stories", STORY: story()},
        {"content/extra.html": "{{ articles | length }} reports"},
        f'{PLAIN}TEMPLATE_PAGES = {{"extra.html": "extra/index.html"}}\n',
    ),
    "what a template page shows": Edit(
        {"content/extra.html": "{{ articles | length }} stories", STORY: story()},
        {"content/world/b.txt": story("Tides are high")},
        f'{PLAIN}TEMPLATE_PAGES = {{"extra.html": "extra/index.html"}}\n',
    ),
    "a page's translation": Edit(
        {
            "content/pages/about.md": page("We.", lang="en"),
            "content/pages/about-de.md": page("Wir.", "Wir", lang="de"),
            STORY: story(),
        },
        {"content/pages/about-de.md": page("Wir.", "Über uns", lang="de")},
        f"{PLAIN}PAGE_TRANSLATION_ID = 'slug'\nPAGE_LANG_URL = '{{lang}}/{{slug}}/'\nPAGE_LANG_SAVE_AS = '{{lang}}/{{slug}}/index.html'\nTHEME = 'simple'\n",
    ),
    "a picture": Edit(
        {STORY: story(picture="pictures/quay.png", alt="A quay."), "content/pictures/quay.png": draw()},
        {"content/pictures/quay.png": draw(colour=0x123456)},
    ),
    "a picture that is gone": Edit(
        {STORY: story(picture="pictures/quay.png", alt="A quay."), "content/pictures/quay.png": draw()},
        {"content/pictures/quay.png": None},
        fails=True,
    ),
    "a file beside its story": Edit(
        {"content/world/a.md": mark("![map]({attach}map.png)"), "content/world/map.png": "one"},
        {"content/world/a.md": mark("![map]({attach}map.png)").replace("2026-11-19", "2026-10-19")},
    ),
    "a file that two stories want beside them": Edit(
        {
            "content/world/a.md": mark("![map]({attach}map.png)"),
            "content/world/b.md": mark("![map]({attach}map.png)").replace("The quay is", "The quays are"),
            "content/world/map.png": "one",
        },
        {"content/world/a.md": None},
    ),
    "a file that a story and then a page leads to": Edit(
        {"content/world/a.md": mark("![map]({static}map.png)"), "content/world/map.png": "one"},
        {"content/pages/about.md": page("![map]({attach}/world/map.png)")},
    ),
    "a file that a story leads to is gone": Edit(
        {"content/world/a.md": mark("![map]({static}map.png)"), "content/world/map.png": "one"},
        {"content/world/map.png": None},
        fails=True,
    ),
    "a section's name": Edit(
        {"content/sections.toml": '[sections.world]\nname = "World"\n', STORY: story()},
        {"content/sections.toml": '[sections.world]\nname = "The World"\n'},
    ),
    "a topic that hidden stories alone had": Edit(
        {STORY: story(tags="ropes", author="Ana Ruiz"), "content/world/h.txt": story("Tides", status="hidden", tags="tides", author="Tom Hale")},
        {STORY: story(tags="ropes, tides", author="Tom Hale")},
    ),
    "a topic that a hidden story with a file alone had": Edit(  # its article is made before its page
        {STORY: story(tags="ropes", author="Ana Ruiz"), "content/world/map.png": "one", "content/world/h.md": _HIDDEN},
        {STORY: story(tags="ropes, tides", author="Tom Hale")},
    ),
    "the spelling of a topic": Edit(
        {STORY: story(tags="ropes"), "content/world/b.txt": story("Tides are high", tags="Ropes", date="2026-11-10")},
        {STORY: story(tags="quays")},
    ),
    "the zone of the site's clock": Edit(
        {STORY: story(date="2026-11-18T23:30")},
        {"conf": f"{PLAIN}TIMEZONE = 'America/New_York'\n"},
    ),
    "the host of feeds": Edit(
        {STORY: story()}, {"conf": f"{PLAIN}FEED_DOMAIN = 'https://feeds.example'\n"}
    ),
    "the size of pages": Edit(
        {f"content/world/{n}.txt": story(f"Report {n} is out") for n in range(9)},
        {"conf": f"{PLAIN}DEFAULT_PAGINATION = 3\n"},
        f"{PLAIN}DEFAULT_PAGINATION = 2\n",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock; let Python compile settings anew, and trust files, though they were changed within a second."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(assembly, "TICK", 0)
    monkeypatch.setattr(late, "TICK", 0)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


@pytest.mark.parametrize("name", EDITS)
def test_what_a_page_depends_on(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The edit shows, and shows in the incremental build just as in a clean one, or ends both."""
    case = EDITS[name]
    site = write_site(tmp_path, case.files, case.settings)
    monkeypatch.chdir(site)
    assert check(site, "before")
    before = read_tree(site / "output")
    for path, text in case.edit.items():
        if path == "conf":
            write_site(tmp_path, {}, str(text or ""))
        elif text is None:
            (site / path).unlink()
        else:
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    assert check(site, name) is not case.fails
    assert (read_tree(site / "output") == before) is case.fails
