"""Sitemaps: which pages they have, what they say of them, and when they are made anew.

The schemas beside this file are written from the rules of sitemaps.org and of Google's extensions, which each names.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from broadsheet.build import assembly, late
from broadsheet.outputs import sitemaps as forms
from broadsheet.outputs.sitemaps import Entry, News, write_index, write_news, write_robots, write_sitemap
from broadsheet.plugin.data import sitemaps
from tests.demo import TOOLS
from tests.exactness import check
from tests.picture_drawing import draw
from tests.site_building import NOW, build, make_story, write_site
from tests.watching import watch_replates

SCHEMAS = Path(__file__).parent / "schemas"
SPACES = {
    "": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
SITE = "https://paper.example"
PUBLISH = "BROADSHEET_PUBLISH = True\nBROADSHEET_WORKERS = 1\n"
OWN, WIRE, HIDDEN = "content/world/own.txt", "content/world/wire.txt", "content/world/hidden.txt"
TERMS = "".join(
    f'[sources.{key}]\nname = "{key.capitalize()}"\nindexing = "{key}"\n'
    for key in ("own", "noindex", "canonical", "googlebot-news")
)
FILES: dict[str, str | bytes] = {
    OWN: make_story("Rope & <twine>", date="2026-11-21 09:30", tags="tides", author="Ana Ruiz"),
    WIRE: make_story("Wire", date="2026-11-21", source="Coastal Wire", source_url="https://wire.example/1"),
    HIDDEN: make_story("Hidden", status="hidden", date="2026-11-21"),
    "content/world/old.txt": make_story("Old", date="2026-09-03", correction="2026-10-02 It was a Monday."),
    "content/pages/about.md": "Title: About\nSlug: about\nDate: 2026-05-01\n\nWe print news.\n",
    "content/pages/hid.md": "Title: Hid\nSlug: hid\nStatus: hidden\n\nNot listed.\n",
}


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return what builds a published site of files and settings."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(assembly, "TICK", 0)
    monkeypatch.setattr(late, "TICK", 0)

    def make_site(files: dict[str, str | bytes], settings: str = "") -> Path:
        site = write_site(tmp_path, files, PUBLISH + settings)
        monkeypatch.chdir(site)
        build(site)
        return site

    return make_site


@cache
def _load(name: str) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(SCHEMAS / name))


def _find_faults(text: str, name: str = "sitemap.xsd") -> list[str]:
    return [str(error.reason) for error in _load(name).iter_errors(text)]


def parse(text: str) -> ET.Element:
    """Return the root of what we wrote."""
    return ET.fromstring(text)  # noqa: S314 – our own


def read(site: Path, name: str) -> dict[str, ET.Element]:
    """Return the entries of a sitemap of a built site, which must be valid, by their addresses within the site."""
    text = (site / "output" / name).read_text(encoding="utf-8")
    found = list(parse(text))
    if found:
        assert _find_faults(text, "siteindex.xsd" if name == "sitemap.xml" else "sitemap.xsd") == []
    return {str(each.findtext("loc", "", SPACES)).removeprefix(f"{SITE}/"): each for each in found}


def _say(entry: ET.Element, name: str) -> str:
    return str(entry.findtext(f".//{name}", "", SPACES))


def test_stories_stand_in_the_sitemap_of_their_month(make: Callable[..., Path]) -> None:
    """With their true last change; the index tells of each month's last one."""
    site = make(FILES)
    november, september = read(site, "sitemaps/2026-11.xml"), read(site, "sitemaps/2026-09.xml")
    assert list(november) == ["world/2026/11/rope-twine/"]
    assert _say(november["world/2026/11/rope-twine/"], "lastmod") == "2026-11-21T09:30:00+00:00"
    assert _say(september["world/2026/09/old/"], "lastmod") == "2026-10-02"
    index = read(site, "sitemap.xml")
    assert {name: _say(each, "lastmod") for name, each in index.items()} == {
        "sitemaps/2026-11.xml": "2026-11-21T09:30:00+00:00",
        "sitemaps/2026-09.xml": "2026-10-02",
        "sitemaps/pages.xml": "",
    }


def test_lists_and_pages_have_a_sitemap_of_their_own(make: Callable[..., Path]) -> None:
    """The first page of each list that has stories, and pages that are not hidden; each leads to a file that is there."""
    site = make(FILES)
    pages = read(site, "sitemaps/pages.xml")
    assert {"", "world/", "topic/tides/", "by/ana-ruiz/", "archive/2026/", "archive/2026/11/", "about/"} <= {
        *pages
    }
    assert "hid/" not in pages
    assert "404.html" not in pages
    assert _say(pages["about/"], "lastmod") == "2026-05-01T00:00:00+01:00"
    assert [url for url in pages if not (site / "output" / url / "index.html").is_file()] == []


def test_news_are_the_own_stories_of_two_days(
    make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They go when they are two days old, for which a build is due then; an empty sitemap stays."""
    site = make(FILES)
    news = read(site, "sitemaps/news.xml")
    assert list(news) == ["world/2026/11/rope-twine/"]
    entry = news["world/2026/11/rope-twine/"]
    assert [_say(entry, f"news:{name}") for name in ("name", "language", "publication_date", "title")] == [
        "The Test Paper",
        "en",
        "2026-11-21T09:30:00+00:00",
        "Rope & <twine>",
    ]
    due = json.loads((site / "cache/next-build.json").read_text())
    assert due == {"due": "2026-11-23T09:30:00+00:00", "because": OWN}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + 77_399))
    build(site)
    assert list(read(site, "sitemaps/news.xml")) == ["world/2026/11/rope-twine/"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + 77_400))
    assert check(site, "two days later")
    assert read(site, "sitemaps/news.xml") == {}


@pytest.mark.parametrize("settings", ["", "TYPOGRIFY = False\nDEFAULT_METADATA = {'x': 'y'}\n"])
def test_terms_of_sources_decide_which_sitemaps_have_a_story(
    make: Callable[..., Path], settings: str
) -> None:
    """Whatever the tier: what must not be indexed, or is indexed elsewhere, is in none; news are for own stories."""
    stories = {
        f"content/world/{key}.txt": make_story(
            f"Of {key}", date="2026-11-21 10:00", source=key.capitalize(), source_url="https://wire.example/1"
        )
        for key in ("own", "noindex", "canonical", "googlebot-news")
    }
    site = make({"content/sources.toml": TERMS, **stories, HIDDEN: FILES[HIDDEN]}, settings)
    shown = "world/2026/11/of-own/", "world/2026/11/of-googlebot-news/"
    assert sorted(read(site, "sitemaps/2026-11.xml")) == sorted(shown)
    assert list(read(site, "sitemaps/news.xml")) == [shown[0]]


def test_pictures_are_told_by_their_prints(make: Callable[..., Path]) -> None:
    """Each by the address of a file that goes out; a new picture makes the sitemap anew."""
    story = make_story(date="2026-11-20", picture="pictures/quay.png", alt="A quay")
    site = make({OWN: story, "content/pictures/quay.png": draw(500, 300, 1)})
    before = _list_pictures(site)
    assert len(before) == 1
    assert (site / "output" / before[0]).is_file()
    (site / "content/pictures/quay.png").write_bytes(draw(500, 300, 2))
    assert check(site, "another picture")
    assert _list_pictures(site) != before


def _list_pictures(site: Path) -> list[str]:
    (entry,) = read(site, "sitemaps/2026-11.xml").values()
    return [
        str(each.text).removeprefix(f"{SITE}/") for each in entry.findall("image:image/image:loc", SPACES)
    ]


def test_translations_name_one_another(make: Callable[..., Path]) -> None:
    """Stories and pages that Pelican takes for translations of each other, with the site's own language by default."""
    settings = (
        "ARTICLE_TRANSLATION_ID = PAGE_TRANSLATION_ID = 'slug'\nARTICLE_LANG_URL = '{lang}/{slug}/'\n"
        "ARTICLE_LANG_SAVE_AS = '{lang}/{slug}/index.html'\nPAGE_LANG_URL = '{lang}/{slug}/'\n"
        "PAGE_LANG_SAVE_AS = '{lang}/{slug}/index.html'\n"
    )
    files = {
        "content/world/rope.txt": make_story(slug="rope"),
        "content/world/tau.txt": make_story("Minister treffen sich", slug="rope", language="de"),
        "content/pages/about.md": "Title: About\nSlug: about\n\nWe.\n",
        "content/pages/ueber.md": "Title: Über uns\nSlug: about\nLang: de\n\nWir.\n",
    }
    site = make(files, settings)
    stories = {"en": f"{SITE}/world/2026/11/rope/", "de": f"{SITE}/de/rope/"}
    for entry in read(site, "sitemaps/2026-11.xml").values():
        assert _list_versions(entry) == {**stories, "x-default": stories["en"]}
    pages = read(site, "sitemaps/pages.xml")
    told = {"en": f"{SITE}/about/", "de": f"{SITE}/de/about/", "x-default": f"{SITE}/about/"}
    assert _list_versions(pages["about/"]) == _list_versions(pages["de/about/"]) == told


def _list_versions(entry: ET.Element) -> dict[str, str]:
    return {link.attrib["hreflang"]: link.attrib["href"] for link in entry.findall("xhtml:link", SPACES)}


def test_robots_are_led_to_the_sitemaps(make: Callable[..., Path]) -> None:
    """Unless the site has a file of its own for them."""
    site = make(FILES)
    lines = (site / "output/robots.txt").read_text().splitlines()
    assert lines == [
        "User-agent: *",
        "Disallow:",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
        f"Sitemap: {SITE}/sitemaps/news.xml",
    ]


def test_a_site_may_have_a_file_for_robots_of_its_own(make: Callable[..., Path]) -> None:
    """It goes out as it is."""
    own = "User-agent: *\nDisallow: /search/\n"
    settings = (
        "STATIC_PATHS = ['extra']\nEXTRA_PATH_METADATA = {'extra/robots.txt': {'path': 'robots.txt'}}\n"
    )
    site = make({**FILES, "content/extra/robots.txt": own}, settings)
    assert (site / "output/robots.txt").read_text() == own


def test_a_preview_has_no_sitemaps(make: Callable[..., Path]) -> None:
    """Nobody is to index it."""
    site = make(FILES, "BROADSHEET_PUBLISH = False\n")
    assert not (site / "output/sitemap.xml").exists()
    assert not (site / "output/robots.txt").exists()


def test_a_long_month_is_cut(make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """As protocol 0.9 wants it at 50,000 addresses; the parts have each address once."""
    monkeypatch.setattr(sitemaps, "MOST_ADDRESSES", 2)
    files = {f"content/world/{number}.txt": make_story(f"Story {number}") for number in range(5)}
    site = make(files)
    parts = [list(read(site, f"sitemaps/2026-11{part}.xml")) for part in ("", "-2", "-3")]
    assert [len(part) for part in parts] == [2, 2, 1]
    assert len({*parts[0], *parts[1], *parts[2]}) == 5
    assert {f"sitemaps/2026-11{part}.xml" for part in ("", "-2", "-3")} <= read(site, "sitemap.xml").keys()


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_other_themes_have_the_same_sitemaps(make: Callable[..., Path], theme: str) -> None:
    """They show no page otherwise."""
    site = make(FILES, f"THEME = '{theme}'\n")
    assert list(read(site, "sitemaps/2026-11.xml")) == ["world/2026/11/rope-twine/"]
    assert "about/" in read(site, "sitemaps/pages.xml")


def test_news_are_exact_after_late_texts(make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The outputs of a late text alone are made, the news among them; a new hour is left to a whole build."""
    site = make(FILES)
    replates = watch_replates(monkeypatch)
    path = site / OWN
    path.write_text(path.read_text().replace("Ministers from four", "Ministers from five"))
    assert check(site, "what lists show")
    assert len(replates) == 1
    path.write_text(path.read_text().replace("Rope & <twine>", "Twine, rope & <cable>"))
    assert check(site, "a headline")
    (entry,) = read(site, "sitemaps/news.xml").values()
    assert _say(entry, "news:title") == "Twine, rope & <cable>"
    path.write_text(path.read_text().replace("Date: 2026-11-21 09:30", "Date: 2026-11-21 10:30"))
    assert check(site, "an hour")
    assert len(replates) == 1


def test_whatever_a_name_holds_the_xml_is_valid() -> None:
    """Signs of XML are escaped, what it cannot say is left out, addresses bear no letter that none may have."""
    wild = "a & b < c > \"d\" 'e' ]]> \x00\x0b\ufffe\ud800 Ż"
    entry = Entry(f"{SITE}/łódź & 'co'/", "2026-11-21", [f"{SITE}/a b.png?x=1&y=2"], [("pl", f"{SITE}/ł/")])
    told = write_sitemap([entry])
    assert _find_faults(told) == []
    assert f"<loc>{SITE}/%C5%82%C3%B3d%C5%BA%20&amp;%20&apos;co&apos;/</loc>" in told
    news = write_news(wild, [News(f"{SITE}/x/", "en", "2026-11-21", wild)])
    assert _find_faults(news) == []
    assert parse(news).findtext(".//news:title", "", SPACES) == "a & b < c > \"d\" 'e' ]]>  Ż"


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("en-GB", "en"),
        ("fil", "fil"),
        ("zh", "zh-cn"),
        ("zh-Hans", "zh-cn"),
        ("zh-TW", "zh-tw"),
        ("zh-Hant-HK", "zh-tw"),
    ],
)
def test_languages_of_news_are_those_of_iso(tag: str, told: str) -> None:
    """But for Chinese, which is told apart by its script (Google, “News sitemaps”, news:language)."""
    news = write_news("Paper", [News(f"{SITE}/x/", tag, "2026-11-21", "Title")])
    assert _find_faults(news) == []
    assert f"<news:language>{told}</news:language>" in news


def test_no_more_than_a_thousand_stories_are_news(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first ones are."""
    assert forms.MOST_NEWS == 1000
    stories = [News(f"{SITE}/{number}/", "en", "2026-11-21", "Title") for number in range(1001)]
    assert len(parse(write_news("Paper", stories))) == 1000
    monkeypatch.setattr(forms, "_MOST_PICTURES", 2)
    assert write_sitemap([Entry(f"{SITE}/", "", ["a", "b", "b", "c"])]).count("<image:loc>") == 2


def test_the_schemas_find_what_is_wrong() -> None:
    """Each of the rules that they are made of."""
    assert _find_faults(write_sitemap([Entry("/relative/")]))
    assert _find_faults(write_sitemap([Entry(f"{SITE}/", "2026-11-21 09:30")]))
    assert _find_faults(write_sitemap([Entry(f"{SITE}/", "2026-11-21T09:30:00")]))
    assert _find_faults(write_sitemap([Entry(f"{SITE}/", "", (), [("English", f"{SITE}/")])]))
    assert _find_faults(write_news("", [News(f"{SITE}/", "en", "2026-11-21", "Title")]))
    assert _find_faults(write_news("Paper", [News(f"{SITE}/", "en", "", "Title")]))
    assert _find_faults(write_index([("/sitemaps/pages.xml", "")]), "siteindex.xsd")
    assert _find_faults(write_index([(f"{SITE}/sitemap.xml", "")]), "siteindex.xsd") == []


@pytest.mark.skipif(not (TOOLS / "sitemap").is_dir(), reason="make tools installs the schema of sitemaps.org")
def test_sitemaps_are_valid_by_the_schema_of_sitemaps_org() -> None:
    """As the package “sitemap” carries it; pictures, news and languages are held against ours."""
    official = _load_official()
    for told in (
        write_sitemap([Entry(f"{SITE}/", "2026-11-21", [f"{SITE}/a.png"], [("en", f"{SITE}/")])]),
        write_news("Paper", [News(f"{SITE}/", "en", "2026-11-21", "Title")]),
    ):
        assert [str(error.reason) for error in official.iter_errors(told)] == []
    assert list(official.iter_errors(write_sitemap([])))


def _load_official() -> Any:
    official = xmlschema.XMLSchema(str(TOOLS / "sitemap" / "schema" / "sitemap.xsd"), build=False)
    for name, space in (("image", "image"), ("news", "news"), ("links", "xhtml")):
        official.import_schema(SPACES[space], str(SCHEMAS / f"sitemap-{name}.xsd"))
    official.build()
    return official


def test_robots_have_whole_addresses() -> None:
    """sitemaps.org, “Specifying the Sitemap location in your robots.txt file”."""
    assert write_robots([f"{SITE}/ł.xml"]).endswith(f"\nSitemap: {SITE}/%C5%82.xml\n")
