"""The search index: what is in it, when it is made anew, and what a build says of it."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import read_settings

import broadsheet
from broadsheet.build import assembly, late, search
from broadsheet.cli import main
from tests.site_building import NOW, build, make_story, read_tree, write_site
from tests.test_late import add, rewrite
from tests.watching import watch_replates

WIRE = {"source": "Coastal Wire", "source_url": "https://wire.example/1"}
ROPE, OLD = "content/world/rope.txt", "content/arts/choir.txt"
FILES = {
    ROPE: make_story(
        "Rope is dear", "READ MORE: Why ropes fray\n\nA knot [VIDEO]", author="Ana Ruiz", **WIRE
    ),
    OLD: make_story("Choir sings", "They sang of herring.", date="2024-03-02"),
    "content/arts/chor.txt": make_story("Der Chor singt", date="2024-03-03", language="de"),
    "content/arts/draft.txt": make_story("Draft of a story", status="draft"),
    "content/arts/hidden.txt": make_story("Hidden story", status="hidden"),
    "content/arts/embargo.txt": make_story("Not before December", embargo="2026-12-01"),
    "content/arts/withdrawn.txt": make_story("Withdrawn story", status="withdrawn"),
    "content/pages/about.md": "Title: About us\nSlug: about\n\nWe print news.\n",
    "content/sources.toml": '[sources.wire]\nname = "Coastal Wire"\n',
    "content/sections.toml": '[sections.arts]\nname = "The Arts"\n',
}
HAS_SEARCH = "BROADSHEET_SEARCH = True\nBROADSHEET_WORKERS = 1\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site that was built, of parts of one story."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(search, "_FILL", 1)
    site = write_site(tmp_path, FILES, HAS_SEARCH)
    monkeypatch.chdir(site)
    build(site)
    return site


def _index(capsys: pytest.CaptureFixture[str], status: int = 0) -> str:
    """Run the command; return what it tells."""
    capsys.readouterr()
    assert main(["search", "content", "-s", "pelicanconf.py"]) == status
    told = capsys.readouterr()
    return told.err if status else told.out


def _list(site: Path) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = json.loads((site / "output/search-index/parts.json").read_bytes())["parts"]
    return parts


def _read_texts(site: Path) -> dict[str, dict[str, Any]]:
    """Return what the index holds of each story, by its address, as Pagefind packs it."""
    packed = (path.read_bytes() for path in (site / "output/search-index").rglob("*.pf_fragment"))
    found = (json.loads(gzip.decompress(each).removeprefix(b"pagefind_dcd")) for each in packed)
    return {text["url"]: text for text in found}


def test_search_finds_the_words_of_stories_and_nothing_else(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Body, headline, byline, section, source and date are known; promos, related links and credits are not."""
    assert _index(capsys) == "Search finds 3 stories: 2 parts, 2 of them made anew.\n"
    texts = _read_texts(site)
    assert sorted(texts) == [
        "/arts/2024/03/choir-sings/",
        "/arts/2024/03/der-chor-singt/",
        "/world/2026/11/rope-is-dear/",
    ]
    rope = texts["/world/2026/11/rope-is-dear/"]
    assert rope["meta"] == {"title": "Rope is dear", "author": "Ana Ruiz"}
    assert rope["filters"] == {
        "date": ["2026-11-20"],
        "section": ["World"],
        "source": ["Coastal Wire"],
        "year": ["2026"],
    }
    assert "the price of rope, which has doubled" in rope["content"]
    assert not any(word in rope["content"] for word in ("READ MORE", "fray", "knot", "Coastal", "Search"))
    assert "herring" in texts["/arts/2024/03/choir-sings/"]["content"]


def test_the_search_page_is_told_what_there_is(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Parts follow each other from the newest to the oldest, with all that readers may choose from."""
    _index(capsys)
    newest, oldest = _list(site)
    assert newest["folder"].startswith("2026-11-")
    assert {name: newest[name] for name in ("stories", "years", "languages", "sections", "sources")} == {
        "stories": 1,
        "years": ["2026"],
        "languages": ["en"],
        "sections": ["World"],
        "sources": ["Coastal Wire"],
    }
    assert (oldest["languages"], oldest["sections"], oldest["sources"]) == (["de", "en"], ["The Arts"], [])
    assert (site / "output/search-index" / oldest["folder"] / "de" / "wasm.de.pagefind").is_file()


def _leave_out_filters(site: Path) -> dict[str, bytes]:
    tree = read_tree(site / "output/search-index")
    by_chance = (".pf_filter", ".pf_meta", "pagefind-entry.json")
    return {name: data for name, data in tree.items() if not name.endswith(by_chance)}


def test_an_index_that_grew_is_the_one_that_a_clean_run_makes(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the parts are made whose stories changed; texts and words are those of a run that makes all.

    The values of its filters Pagefind orders by chance, and names by that order what lists them.
    """
    _index(capsys)
    add(site / ROPE)
    build(site)
    assert _index(capsys) == "Search finds 3 stories: 2 parts, 1 of them made anew.\n"
    assert _index(capsys) == "Search finds 3 stories: 2 parts, 0 of them made anew.\n"
    grown = _leave_out_filters(site)
    for part in _list(site):
        (site / "output/search-index" / part["folder"] / part["languages"][0] / "pagefind.js").unlink()
    assert _index(capsys) == "Search finds 3 stories: 2 parts, 2 of them made anew.\n"
    assert _leave_out_filters(site) == grown
    assert b"They came back at night" in gzip.decompress(
        next(bytes_ for name, bytes_ in grown.items() if name.startswith("2026") and "fragment" in name)
    )


@pytest.mark.parametrize("overrides", [{}, {"DELETE_OUTPUT_DIRECTORY": True}])
def test_a_build_leaves_the_index_alone(
    site: Path, capsys: pytest.CaptureFixture[str], overrides: dict[str, Any]
) -> None:
    """The index is neither removed nor counted, and a build that is held against a clean one does not miss it."""
    _index(capsys)
    before = read_tree(site / "output/search-index")
    build(site, BROADSHEET_VERIFY=True, **overrides)
    assert read_tree(site / "output/search-index") == before
    assert "0 removed" in capsys.readouterr().out


def test_an_index_of_other_stories_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A build says in one line that stories have changed since; a new look of the site is no such change."""
    assert "search" not in capsys.readouterr().out
    _index(capsys)
    build(site, SITENAME="Another name")
    assert "search" not in capsys.readouterr().out
    (site / "content/world/quay.txt").write_text(make_story("Quay is mended"), encoding="utf-8")
    build(site)
    told = capsys.readouterr().out.splitlines()
    assert [line for line in told if "search" in line] == [
        "The search index is of other stories than those that stand. Make it anew: broadsheet search"
    ]
    _index(capsys)
    build(site)
    assert "search" not in capsys.readouterr().out


def test_late_texts_make_the_index_stale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that makes late texts alone says so, and so does every later one until the index is made."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(assembly, "TICK", 0)
    monkeypatch.setattr(late, "TICK", 0)
    replates = watch_replates(monkeypatch)
    site = write_site(tmp_path, FILES, HAS_SEARCH)
    monkeypatch.chdir(site)
    build(site)
    _index(capsys)
    add(site / ROPE)
    for count in (1, 2):
        build(site)
        assert len(replates) == count
        assert "The search index is of other stories" in capsys.readouterr().out
    assert _index(capsys).startswith("Search finds 3 stories: 2 parts, 1 of them made anew.") is False
    build(site)
    assert "search index" not in capsys.readouterr().out


def test_a_published_site_without_an_index_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who publishes is reminded to make the index; a preview needs none."""
    build(site, BROADSHEET_PUBLISH=True)
    assert "There is no search index yet. Make it: broadsheet search\n" in capsys.readouterr().out


def _spoil(site: Path) -> None:
    rewrite(site / ROPE, "Date: 2026-11-20", "Date: never")
    with pytest.raises(SystemExit):
        build(site)


def _switch_off(site: Path) -> None:
    rewrite(site / "pelicanconf.py", "BROADSHEET_SEARCH = True", "BROADSHEET_SEARCH = False")


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        (_spoil, "its last build found problems"),
        (_switch_off, "Set BROADSHEET_SEARCH = True, and build the site."),
    ],
)
def test_only_a_site_that_stands_and_has_search_is_indexed(
    site: Path, capsys: pytest.CaptureFixture[str], prepare: Callable[[Path], None], told: str
) -> None:
    """Texts of a build that failed are not to be found, and an index that no page reads is not made."""
    prepare(site)
    assert told in _index(capsys, status=1)
    assert not (site / "output/search-index").exists()


def test_a_missing_program_is_told_with_its_remedy(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Pagefind, or without its program, one line says how to get it."""
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(site / "none"))
    assert "output: Pagefind's program is not there. Install it: pip install 'broadsheet[search]'" in _index(
        capsys, status=1
    )
    monkeypatch.setitem(sys.modules, "pagefind.service", None)
    assert "Pagefind, which makes the index, is not installed. Install it:" in _index(capsys, status=1)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("#!/bin/sh\necho no room >&2\nexit 3\n", "Pagefind has failed: no room"),
        ("#!/nowhere\n", "cannot be run"),
    ],
)
def test_a_program_that_fails_leaves_the_index_as_it_was(
    site: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    told: str,
) -> None:
    """What Pagefind says is told, and readers go on with the index that there is."""
    _index(capsys)
    before = read_tree(site / "output/search-index")
    add(site / ROPE)
    build(site)
    program = site / "pagefind"
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(program))
    assert told in _index(capsys, status=1)
    assert read_tree(site / "output/search-index") == before


def test_pages_lead_to_search_where_there_is_search(site: Path) -> None:
    """With search there is a page for it, and links to it; no other page runs a script. Without it there is neither."""
    link, script = b'href="https://paper.example/search/"', b'<script type="module" src="'
    tree = {name: page for name, page in read_tree(site / "output").items() if name.endswith(".html")}
    pages = {name: page.replace(b'rel="canonical" ' + link, b"") for name, page in tree.items()}
    assert all(page.count(link) == 2 for page in pages.values())
    assert [name for name, page in pages.items() if script in page] == ["search/index.html"]
    data = (b'<script type="speculationrules"', b'<script type="application/ld+json"')
    scripts = [page.count(b"<script") - sum(map(page.count, data)) for page in pages.values()]
    assert sum(scripts) == 1
    _switch_off(site)
    build(site)
    pages = {name: page for name, page in read_tree(site / "output").items() if name.endswith(".html")}
    assert "search/index.html" not in pages
    assert not any(link in page for page in pages.values())


def test_a_theme_without_a_search_page_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site cannot have search by a theme that has none."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    site = write_site(tmp_path, FILES, HAS_SEARCH + 'THEME = "simple"\n')
    monkeypatch.chdir(site)
    with pytest.raises(SystemExit):
        broadsheet.Pelican(read_settings("pelicanconf.py")).run()
    assert "the theme has no page to search from. Add search.html to the theme" in capsys.readouterr().err


def test_no_section_takes_the_address_of_search(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the page nor the index can be overwritten by a section."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    table = "[sections.search]\n\n[sections.search-index]\n"
    site = write_site(tmp_path, {ROPE: FILES[ROPE], "content/sections.toml": table}, HAS_SEARCH)
    with pytest.raises(SystemExit):
        build(site)
    told = capsys.readouterr().err
    assert "[sections.search] takes an address that the site keeps for itself" in told
    assert "[sections.search-index] takes an address that the site keeps for itself" in told
