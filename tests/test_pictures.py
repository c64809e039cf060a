"""Pictures of whole sites: which prints are made, where they are shown, when they are made again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from broadsheet.build import assembly, darkroom
from broadsheet.build.store import Reader
from broadsheet.outputs import prints
from tests.exactness import check
from tests.picture_drawing import draw, draw_noise
from tests.site_building import NOW, build, make_story, read_tree, write_site

SHOWN = {"picture": "pictures/quay.jpg", "alt": "A quay", "date": "2026-11-20"}
FILES: dict[str, str | bytes] = {
    "content/world/rope.txt": make_story("Rope is dear", tags="ropes", **SHOWN),
    "content/world/nets.txt": make_story("Nets are mended", date="2026-11-18", tags="nets"),
    "content/arts/choir.txt": make_story("Choir sings", date="2026-11-19", picture="pictures/choir.svg", alt="A choir"),
    "content/pictures/quay.jpg": draw_noise(900, 600),
    "content/pictures/choir.svg": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 6'></svg>",
}  # fmt: skip
WHOLE = {f"{width}.{suffix}" for width in (400, 900) for suffix in ("avif", "webp", "jpg")}
PRINTS = WHOLE | {"900x506.jpg", "800x600.jpg", "600x600.jpg"}
"""Those in its own shape, and those that search engines need not cut."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a site with a photo and a drawing, built by one process that trusts time stamps."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(assembly, "TICK", 0)
    folder = write_site(tmp_path, FILES, "BROADSHEET_WORKERS = 1\n")
    monkeypatch.chdir(folder)
    return folder


def list_prints(site: Path, name: str = "quay") -> set[str]:
    """Return the endings of a picture's prints in the output."""
    return {path.name.rpartition("-")[2] for path in (site / "output/pictures").glob(f"{name}-*")}


def test_prints_go_out_and_the_picture_does_not(site: Path) -> None:
    """What a camera writes into a file stays in; a drawing of lines goes out as it is."""
    build(site)
    assert list_prints(site) == PRINTS
    assert not (site / "output/pictures/quay.jpg").exists()
    assert (site / "output/pictures/choir.svg").read_text() == FILES["content/pictures/choir.svg"]
    page = (site / "output/arts/2026/11/choir-sings/index.html").read_text()
    assert '<img src="https://paper.example/pictures/choir.svg" width="12" height="6"' in page


def test_a_picture_that_a_page_leads_to_goes_out_too(site: Path) -> None:
    """Whoever links to a file wants that file."""
    (site / "content/pages").mkdir()
    (site / "content/pages/about.md").write_text("Title: About\n\n[The quay]({static}/pictures/quay.jpg)\n")
    build(site)
    assert (site / "output/pictures/quay.jpg").read_bytes() == FILES["content/pictures/quay.jpg"]
    assert list_prints(site) == PRINTS


def test_a_changed_picture_changes_what_shows_it(site: Path) -> None:
    """Its story's page, the front that it leads, lists and feeds that show it; the next build has nothing to do."""
    assert check(site, "before")
    before = read_tree(site / "output")
    (site / "content/pictures/quay.jpg").write_bytes(draw_noise(700, 600))
    assert check(site, "another picture")
    after = read_tree(site / "output")
    changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}
    assert changed == {
        "index.html",
        "world/index.html",
        "topic/ropes/index.html",
        "world/2026/11/rope-is-dear/index.html",
        *(
            f"feeds/{name}.{form}"
            for name in ("all", "section/world", "topic/ropes")
            for form in ("atom.xml", "rss.xml", "json")
        ),
    }
    assert {name.rpartition("-")[2] for name in after.keys() - before.keys()} == {
        *(name.replace("900", "700") for name in WHOLE),
        *("700x394.jpg", "700x525.jpg", "600x600.jpg"),
    }
    assert len(before.keys() - after.keys()) == len(PRINTS)


def test_feeds_show_one_plain_file(site: Path) -> None:
    """Readers of feeds know little of candidates; they get the form that all of them show, by its full address."""
    build(site)
    for form in ("atom", "rss"):
        feed = (site / f"output/feeds/all.{form}.xml").read_text()
        assert "srcset" not in feed
        assert "&lt;picture" not in feed
        assert "&lt;source" not in feed
        assert 'src="https://paper.example/pictures/quay-' in feed.replace("&quot;", '"')


def test_the_lead_picture_comes_first(site: Path) -> None:
    """On its story's page and on the front, no browser waits with it."""
    build(site)
    for page in ("index.html", "world/2026/11/rope-is-dear/index.html"):
        html = (site / "output" / page).read_text()
        assert html.count('fetchpriority="high"') == 1
        assert html.count('loading="lazy"') == 0


def test_prints_are_made_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made for the same picture is kept, wherever the output lies and whatever was deleted from it."""
    build(site)
    monkeypatch.setattr(prints, "make_prints", None)
    for path in (site / "output/pictures").iterdir():
        path.unlink()
    build(site)
    assert list_prints(site) == PRINTS
    (site / "content/pictures/quay.jpg").rename(site / "content/pictures/quay.png")
    (site / "content/pictures/quay.png").rename(site / "content/pictures/quay.jpg")
    os.utime(site / "content/pictures/quay.jpg")
    build(site, OUTPUT_PATH=str(site / "public"))
    assert read_tree(site / "output") == read_tree(site / "public")


def test_kept_prints_are_swept_when_no_output_has_them(site: Path) -> None:
    """Those of another output stay until that has others."""
    kept = site / "cache/broadsheet/pictures"
    build(site)
    build(site, OUTPUT_PATH=str(site / "public"))
    (site / "content/pictures/quay.jpg").write_bytes(draw_noise(300, 200))
    build(site)
    assert len(list(kept.iterdir())) == len(PRINTS) + 5
    build(site, OUTPUT_PATH=str(site / "public"))
    assert len(list(kept.iterdir())) == 5
    for story in ("rope", "nets"):
        (site / f"content/world/{story}.txt").unlink()
    build(site)
    build(site, OUTPUT_PATH=str(site / "public"))
    assert list(kept.iterdir()) == []
    assert list_prints(site) == set()


def test_a_withheld_picture_is_not_even_looked_at(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may tell what is under embargo; when its time has come, it goes out."""
    story = make_story("Secret", embargo="2026-12-01", picture="pictures/secret.png", alt="A secret")
    (site / "content/world/secret.txt").write_text(story)
    (site / "content/pictures/secret.png").write_bytes(draw())
    build(site)
    assert list_prints(site, "secret") == set()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + 14 * 86400))
    assert check(site, "later")
    assert list_prints(site, "secret") == {"60.avif", "60.webp", "60.png"}


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_other_themes_show_prints(site: Path, theme: str) -> None:
    """Bodies are the package's own, whoever shows them."""
    build(site, THEME=theme)
    page = (site / "output/world/2026/11/rope-is-dear/index.html").read_text()
    assert 'type="image/avif" srcset="https://paper.example/pictures/quay-' in page
    assert list_prints(site) == PRINTS


def test_many_processes_make_the_same(site: Path) -> None:
    """Each takes a picture; what comes out is what one process makes."""
    for number in range(4):
        (site / f"content/pictures/n{number}.jpg").write_bytes(draw_noise(450 + number, 300))
        story = make_story(f"Story {number}", picture=f"pictures/n{number}.jpg", alt="A net")
        (site / f"content/arts/n{number}.txt").write_text(story)
    build(site)
    build(site, OUTPUT_PATH=str(site / "many"), CACHE_PATH=str(site / "other"), BROADSHEET_WORKERS=3)
    assert read_tree(site / "output") == read_tree(site / "many")


def test_a_picture_damaged_further_down_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing goes out, and the next build tells it again; a sound file mends it."""
    data = draw_noise(900, 600)
    (site / "content/pictures/quay.jpg").write_bytes(data[: len(data) // 2])
    for _ in range(2):
        with pytest.raises(SystemExit):
            build(site)
        told = capsys.readouterr().err
        assert "content/pictures/quay.jpg: the file cannot be read as a picture" in told
        assert not (site / "output").exists() or not list((site / "output").rglob("*.html"))
    (site / "content/pictures/quay.jpg").write_bytes(data)
    assert check(site, "mended")


def test_a_kept_print_that_is_empty_is_made_again(site: Path) -> None:
    """As a machine that lost its power may leave it."""
    build(site)
    before = read_tree(site / "output")
    for path in (site / "cache/broadsheet/pictures").iterdir():
        path.write_bytes(b"")
    for path in (site / "output/pictures").glob("quay-*"):
        path.unlink()
    build(site)
    assert read_tree(site / "output") == before


def test_pictures_on_file_are_found_by_their_paths(site: Path) -> None:
    """As builds of late texts do, which read no more than they need."""
    build(site)
    reader = Reader(next((site / "cache/broadsheet").glob("store-*.sqlite")))
    filed = darkroom.FiledOriginals(reader)
    assert list(filed) == ["pictures/choir.svg", "pictures/quay.jpg"]
    assert len(filed) == 2
    assert filed["pictures/quay.jpg"].width == 900
    assert filed.get("pictures/none.jpg") is None
    reader.close()


def test_a_site_without_pictures_pays_nothing(site: Path) -> None:
    """What makes prints is not so much as imported, nor is it where prints stand already."""
    program = (
        "import sys, broadsheet; from pelican.settings import read_settings;"
        "broadsheet.Pelican(read_settings('pelicanconf.py')).run(); sys.exit('broadsheet.outputs.prints' in sys.modules)"
    )

    def makes_prints() -> bool:
        done = subprocess.run([sys.executable, "-c", program], cwd=site, check=False)  # noqa: S603 – our own
        return bool(done.returncode)

    for path in (site / "content").rglob("*.*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))  # files as young as the build are looked at again
    assert [makes_prints(), makes_prints()] == [True, False]
    (site / "content/world/rope.txt").unlink()
    (site / "content/arts/choir.txt").unlink()
    (site / "content/world/new.txt").write_text(make_story("New"))
    assert not makes_prints()
