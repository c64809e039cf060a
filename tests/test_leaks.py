"""No byte of a published site tells of a story, or a page, that must not be out: an embargo, a draft, what is gone."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from PIL import Image

from broadsheet.build import assembly
from broadsheet.cli import main
from tests.leaks import find_words
from tests.site_building import NOW, build, make_story, write_site

FIELDS = (
    "headline", "body", "author", "section", "topic", "summary", "slug", "source", "host", "licence",
    "correction", "picture", "alt", "caption", "credit", "artist", "video", "alias", "related", "file", "aside",
)  # fmt: skip
KINDS = {
    "drafted": "Status: draft",
    "withdrawn": "Status: withdrawn",
    "embargoed": "Embargo: 2026-11-22 12:01",
    "dated": "Date: 2026-12-24",
    "expired": "Expires: 2026-11-21",
}
"""What keeps stories in at the time of the build, and pages."""
SETTINGS = {
    "our theme": "BROADSHEET_SEARCH = True\n",
    "articles made beforehand": "DEFAULT_METADATA = {'x': 'y'}\n",
    "simple": "THEME = 'simple'\n",
    "notmyidea": "THEME = 'notmyidea'\n",
}
COMMON = 'BROADSHEET_PUBLISH = True\nBROADSHEET_WORKERS = 1\nDAY_ARCHIVE_SAVE_AS = "archive/{date:%Y/%m/%d}/index.html"\n'
NEVER_SHOWN = {"file"}
"""What no page shows of a story that is out."""


def name(kind: str, field: str) -> str:
    """Return a word that stands in one field of one kind of story, and nowhere else."""
    return f"{kind}{field}xq"


def write_kind(kind: str, line: str) -> Iterator[tuple[str, str | bytes]]:
    """Yield a story with such words wherever it can have some, its picture, and a page with a picture of its own."""
    word = {field: name(kind, field) for field in FIELDS}
    header = {
        "date": "2026-11-20",
        "author": f"Ana {word['author'].capitalize()}",
        "section": word["section"].capitalize(),
        "tags": f"{word['topic']}, tides",
        "summary": f"A {word['summary']}.",
        "slug": word["slug"],
        "source": f"The {word['source'].capitalize()}",
        "source_url": f"https://{word['host']}.example/1",
        "licence": word["licence"],
        "correction": f"2026-11-21 A {word['correction']}.",
        "picture": f"pictures/{word['picture']}.jpg",
        "alt": f"A {word['alt']}.",
        "caption": f"A {word['caption']}.",
        "credit": f"Tom {word['credit'].capitalize()}",
        "video_url": f"https://film.example/{word['video']}",
        "aliases": f"/old/{word['alias']}/ /{word['alias']}.php",
        "lead": "1",
    }
    end = f"The {word['body']} was there.\n\nREAD MORE: A {word['related']} of it\n"
    story = make_story(f"Story {word['headline']} is out", end, **header)
    if line:
        key = line.partition(":")[0]
        story = "\n".join([line, *(each for each in story.split("\n") if not each.startswith(f"{key}:"))])
    yield f"content/world/{word['file']}.txt", story
    yield f"content/pictures/{word['picture']}.jpg", draw(word["artist"])
    aside = word["aside"]
    page = f"Title: Page {aside}\nSlug: {aside}\n{line}\nAliases: /{aside}.html\n\n![{aside}]({{static}}/pictures/{aside}.jpg)\n"
    yield f"content/pages/{aside}.md", page.replace("\n\nAliases", "\nAliases")
    yield f"content/pictures/{aside}.jpg", draw(aside)


def draw(artist: str) -> bytes:
    """Return a picture that names who took it."""
    exif = Image.Exif()
    exif[0x013B] = artist
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "JPEG", exif=exif)
    return file.getvalue()


@pytest.mark.parametrize("settings", SETTINGS)
def test_nothing_tells_of_what_stays_in(
    settings: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is found while it is out, so that the search is known to look; nothing of it in a later build, or a clean one."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(assembly, "TICK", 0)
    files = {"content/world/other.txt": make_story("Another story", tags="tides", date="2026-11-20")}
    out = {file: text for kind in KINDS for file, text in write_kind(kind, "")}
    site = write_site(tmp_path, {**files, **out}, COMMON + SETTINGS[settings])
    monkeypatch.chdir(site)
    words = {name(kind, field): field for kind in KINDS for field in FIELDS}
    publish(site)
    places = find_words(site / "output", words)
    found = {words[word] for word in places}
    assert {"br", "gz", "html", "json", "ndjson", "txt", "xml", "zst"} <= {
        file.rpartition(".")[2] for files in places.values() for file in files
    }
    missing = NEVER_SHOWN if settings in {"our theme", "articles made beforehand"} else {*NEVER_SHOWN, "alt"}
    assert {*FIELDS} - found <= missing
    assert len(list((site / "output").rglob("share-*.png"))) == len(KINDS) + 1
    for file, text in (row for kind, line in KINDS.items() for row in write_kind(kind, line)):
        (site / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    publish(site)
    assert find_words(site / "output", words) == {}
    publish(site, OUTPUT_PATH=str(site / "clean"), CACHE_PATH=str(site / "clean-cache"))
    assert find_words(site / "clean", words) == {}
    assert len(list((site / "clean").rglob("share-*.png"))) == 1


def publish(site: Path, **settings: str) -> None:
    """Build, and make all that is made of a site that stands: the search index, the archive, packed files."""
    build(site, **settings)
    has_search = "BROADSHEET_SEARCH" in (site / "pelicanconf.py").read_text()
    for command in () if settings else ("search", "archive", "compress"):
        if command != "search" or has_search:
            assert main([command, "content", "-s", "pelicanconf.py"]) == 0


def test_the_search_opens_whatever_is_packed(tmp_path: Path) -> None:
    """Names, gzip in gzip, and the fields of pictures, packed in a PNG or not; capitals are small letters."""
    (tmp_path / "Alpha").mkdir()
    (tmp_path / "a.bin").write_bytes(gzip.compress(b"pagefind_dcd" + b"{BETA}"))
    (tmp_path / "b.gz").write_bytes(gzip.compress(gzip.compress(b"gamma")))
    (tmp_path / "c.jpg").write_bytes(draw("delta"))
    (tmp_path / "c.html.br").write_bytes(import_module("brotli").compress(b"eta" * 9))
    (tmp_path / "c.html.zst").write_bytes(b"\x28\xb5\x2f\xfd\x20\x05\x29\x00\x00theta")
    (tmp_path / "d.jpg").write_bytes(b"no picture, but epsilon")
    found = find_words(tmp_path, ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "theta", "etaetaeta"])
    assert found == {
        "alpha": ["Alpha"],
        "beta": ["a.bin"],
        "gamma": ["b.gz"],
        "delta": ["c.jpg"],
        "epsilon": ["d.jpg"],
        "theta": ["c.html.zst"],
        "etaetaeta": ["c.html.br"],
    }
