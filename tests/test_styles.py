"""How the theme's sheets reach a reader: one file, named for what it holds, and made anew when a source changes."""

from __future__ import annotations

import gzip
import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from broadsheet.build import assembly, late
from broadsheet.outputs.styles import StyleError, join
from tests.exactness import check
from tests.site_building import NOW, SITE, build, copy_site, make_story, read_tree, write_site
from tests.theme_rendering import STYLES
from tests.watching import watch_replates

SHEETS = "sheets/css/components/quote.css"
OWN_SHEETS = """
from pathlib import Path

BROADSHEET_WORKERS = 1
THEME_STATIC_PATHS = [str(Path(__file__).parent / "sheets")]
"""


def _find_sheet(output: Path) -> str:
    (sheet,) = (path for path in output.rglob("*.css") if path.name != "feed.css")  # which no page asks for
    return sheet.relative_to(output).as_posix()


def _measure(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def _find_links(page: str) -> list[str]:
    return [str(link["href"]) for link in BeautifulSoup(page, "html.parser")("link", rel="stylesheet")]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site with sheets of its own, which was built; time stamps are exact, and the clock stands."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(assembly, "TICK", 0)
    monkeypatch.setattr(late, "TICK", 0)
    site = write_site(tmp_path, {"content/world/rope.txt": make_story("Rope is dear")}, OWN_SHEETS)
    shutil.copytree(STYLES, site / "sheets/css")
    monkeypatch.chdir(site)
    build(site)
    return site


def _edit(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_sheets_are_joined_in_their_layers_and_media() -> None:
    """One sheet asks for no other; it keeps the order of the layers, and paper has its own."""
    sheet = join(STYLES / "main.css")
    text = sheet.content.decode()
    assert "@import" not in text
    layers = ["reset", "tokens", "elements", "layouts", "components", "utilities"]
    assert sorted(layers, key=lambda name: text.index(f"@layer {name}{{")) == layers
    assert "@media print{" in text
    assert "/*" not in text
    assert len(sheet.sources) == len([path for path in STYLES.rglob("*.css") if path.name != "feed.css"])


def test_the_name_tells_the_content(tmp_path: Path) -> None:
    """The same sheets have the same name wherever they lie; another colour is another name."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "main.css").write_text('@import "parts/a.css";')
    (tmp_path / "parts/a.css").write_text("p { color: red }")
    shutil.copytree(tmp_path, tmp_path / "copy")
    first = join(tmp_path / "main.css")
    assert join(tmp_path / "copy/main.css") == first
    assert first.sources == ("main.css", "parts/a.css")
    (tmp_path / "parts/a.css").write_text("p { color: blue }")
    assert join(tmp_path / "main.css").name != first.name


@pytest.mark.parametrize(
    ("text", "file", "line"),
    [
        ('p { color: red }\n@import "a.css";', "main.css", 2),
        ('@layer a;\n@import "none.css";', "main.css", 2),
        ('@import "a.css";', "a.css", 3),
    ],
)
def test_what_cannot_be_joined_is_told_with_its_place(
    tmp_path: Path, text: str, file: str, line: int
) -> None:
    """An import in the wrong place, one that leads nowhere, and a sheet that is no CSS."""
    (tmp_path / "main.css").write_text(text)
    (tmp_path / "a.css").write_text("p { color: red }\n\nq { color red }\n")
    with pytest.raises(StyleError) as caught:
        join(tmp_path / "main.css")
    assert (caught.value.file, caught.value.line) == (tmp_path / file, line)


def test_every_page_asks_for_one_sheet_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader fetches the page and the sheet: no script, no font, no icon; on the wire both are small."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    output = build(copy_site(SITE, tmp_path))
    sheet = _find_sheet(output)
    size = _measure(output / sheet)
    pages = [path.read_text(encoding="utf-8") for path in output.rglob("*.html")]
    assert len(pages) > 20
    for page in pages:
        assert _find_links(page) == [f"https://paper.example/{sheet}"]
        soup = BeautifulSoup(page, "html.parser")
        assert soup.find_all(["style", "iframe", "object"]) == []
        assert {str(script["type"]) for script in soup("script")} <= {
            "speculationrules",
            "application/ld+json",
        }
        assert len(gzip.compress(page.encode())) + size <= 14 * 1024


def test_the_demo_is_small_on_the_wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the sheet and without pictures: a story in 14 KB, the front in 30."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    paths = {"OUTPUT_PATH": str(tmp_path / "output"), "CACHE_PATH": str(tmp_path / "cache")}
    output = build(STYLES.parents[2], **paths)
    sheet = _measure(output / _find_sheet(output))
    stories = {path: _measure(path) + sheet for path in output.glob("*/20*/*/*/index.html")}
    assert len(stories) > 20
    assert {path: size for path, size in stories.items() if size > 14 * 1024} == {}
    assert _measure(output / "index.html") + sheet <= 30 * 1024


def test_links_to_the_sheet_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where addresses are relative, each page finds the sheet from where it lies."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    output = build(copy_site(SITE, tmp_path), RELATIVE_URLS=True)
    for path in output.rglob("*.html"):
        (link,) = _find_links(path.read_text(encoding="utf-8"))
        assert (path.parent / link).resolve() == (output / _find_sheet(output)).resolve()


def test_an_edited_sheet_makes_all_pages_anew(site: Path) -> None:
    """Its name changes, the old one goes, and what comes out is what a clean build makes."""
    before = read_tree(site / "output")
    old = _find_sheet(site / "output")
    _edit(site / SHEETS, ".quote { color: inherit }\n")
    assert check(site, "a rule")
    after = read_tree(site / "output")
    assert _find_sheet(site / "output") != old
    stood = (".xml", ".json", ".opml", "feed.css")
    assert {name for name in before if before[name] == after.get(name)} == {
        name for name in before if name.endswith(stood)
    }


def test_a_sheet_that_says_the_same_makes_nothing(site: Path) -> None:
    """A comment changes neither the sheet nor any page."""
    before = {path: path.stat().st_mtime_ns for path in (site / "output").rglob("*")}
    _edit(site / SHEETS, "/* A note. */\n")
    assert check(site, "a comment")
    assert {path: path.stat().st_mtime_ns for path in (site / "output").rglob("*")} == before


def test_late_texts_keep_the_sheet_and_a_late_sheet_is_seen(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build of late texts alone names the sheet as before; with an edited sheet it is a whole build."""
    replates = watch_replates(monkeypatch)
    text = "\nThey came back at night.\n"
    _edit(site / "content/world/rope.txt", text)
    assert check(site, "a text")
    assert len(replates) == 1
    _edit(site / "content/world/rope.txt", text)
    _edit(site / SHEETS, ".quote { color: inherit }\n")
    assert check(site, "a text and a rule")
    assert len(replates) == 1


def test_sheets_beside_the_main_one_stay(site: Path) -> None:
    """A sheet that the main one does not bring is copied as it is, for pages that ask for it."""
    (site / "sheets/css/extra.css").write_text("p { color: inherit }\n")
    assert check(site, "a sheet of its own")
    assert (site / "output/theme/css/extra.css").read_bytes() == b"p { color: inherit }\n"


def test_other_themes_keep_their_sheets(tmp_path: Path) -> None:
    """A theme that was not written for Broadsheet has its own ways, with a main sheet of that name, too."""
    files = {
        "content/world/rope.txt": make_story("Rope is dear"),
        "own/templates/base.html": "{% block content %}{% endblock %}<p>{{ STYLESHEET }}</p>",
        "own/static/css/main.css": '@import "more.css";\n',
        "own/static/css/more.css": "p  {  }\n",
    }
    settings = 'THEME = "own"\nDIRECT_TEMPLATES = []\nBROADSHEET_WORKERS = 1\n'
    output = build(write_site(tmp_path, files, settings))
    assert (output / "theme/css/main.css").read_text() == files["own/static/css/main.css"]
    assert (output / "theme/css/more.css").read_text() == files["own/static/css/more.css"]


def test_sheets_are_joined_in_a_fork_of_a_process_that_joined_some(tmp_path: Path) -> None:
    """The library's threads are not in the copy: whoever waited for them would wait for ever."""
    sheet = join(STYLES / "main.css")
    broken = tmp_path / "main.css"
    broken.write_text("a {\n  color: red\n}\n}", encoding="utf-8")
    with ProcessPoolExecutor(1, get_context("fork")) as pool:
        assert pool.submit(join, STYLES / "main.css").result(timeout=60) == sheet
        assert pool.submit(_tell, broken).result(timeout=60) == "main.css:4: Unexpected end of input"


def _tell(main: Path) -> str:
    with pytest.raises(StyleError) as caught:
        join(main)
    return f"{caught.value.file.name}:{caught.value.line}: {caught.value.what}"
