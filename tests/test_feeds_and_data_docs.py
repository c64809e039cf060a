"""The examples of docs/feeds-and-data.md on sitemaps, addresses and embargoes do what is said there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pelican.settings import read_settings

import broadsheet
from broadsheet.addresses import name_alias, read_alias
from broadsheet.build.due import NEXT_BUILD
from broadsheet.outputs.sitemaps import write_robots
from broadsheet.readers import read
from tests.site_building import NOW, build, write_site

TEXT = (Path(__file__).parent.parent / "docs" / "feeds-and-data.md").read_text(encoding="utf-8")
STORY = "content/world/talks.txt"


def find_examples(section: str, kind: str) -> list[str]:
    """Return the examples of a kind in a section."""
    part = TEXT.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return re.findall(rf"^```{kind}\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a published site with the story that has aliases."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    (story,) = find_examples("Permanent addresses", "story")
    slugged = story.replace("Date:", "Slug: quay-talks\nDate:").replace("/2026/11/quay-talks/ ", "")
    site = write_site(tmp_path, {STORY: slugged}, "BROADSHEET_PUBLISH = True\nBROADSHEET_WORKERS = 1\n")
    monkeypatch.chdir(site)
    build(site)
    return site


def test_the_robots_of_the_example_name_our_sitemaps() -> None:
    """By the same lines as ours."""
    (robots,) = find_examples("Sitemaps", "robots")
    names = ("sitemap.xml", "sitemaps/news.xml")
    ours = write_robots(f"https://saltmere.example/{name}" for name in names)
    assert robots.partition("\n\n")[2] == ours.partition("\n\n")[2]


def test_the_aliases_of_the_example_are_read() -> None:
    """All of them, from both lines; each answers."""
    (story,) = find_examples("Permanent addresses", "story")
    aliases = read(story.encode(), "world/talks.txt", "2026-11-20T10:00").story.aliases
    assert aliases == ("/2026/11/quay-talks/", "/node/1234", "/talks.html")
    assert [name_alias(read_alias(alias)) for alias in aliases] == [
        "2026/11/quay-talks/index.html",
        "node/1234/index.html",
        "talks.html",
    ]


def test_what_is_told_of_a_dropped_address_is_what_the_example_says(site: Path) -> None:
    """Word by word."""
    path = site / STORY
    path.write_text(path.read_text().replace("Slug: quay-talks", "Slug: talks-on-the-quay"))
    findings, counts = broadsheet.Pelican(read_settings(str(site / "pelicanconf.py"))).build()
    (told,) = find_examples("Permanent addresses", "told")
    assert counts is not None
    assert [f"warning: {warning}\n" for warning in findings.warnings] == [told]


def test_the_files_of_servers_are_there(site: Path) -> None:
    """As the table names them."""
    names = re.findall(r"^\| `(_?redirects[\w.]*)` \|", TEXT, re.MULTILINE)
    assert len(names) == 3
    for name in names:
        text = (site / "output" / name).read_text()
        assert "/node/1234/" in text
        assert "/talks.html" in text


def test_the_embargo_of_the_example_makes_a_build_due(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told in the words of the example, and written as it shows; the script of cron understands it."""
    (story,) = find_examples("Embargoes", "story")
    (site / STORY).write_text(story)
    build(site, BROADSHEET_KEEP_ADDRESSES=False)
    (told,) = find_examples("Embargoes", "told")
    (written,) = find_examples("Embargoes", "json")
    assert told in capsys.readouterr().out
    assert (site / "cache" / NEXT_BUILD).read_text() == written
    assert "quay" not in (site / "output/index.html").read_text()


@pytest.mark.skipif(not shutil.which("jq"), reason="apt-get install jq lets the example of cron run")
def test_the_script_of_the_example_builds_when_it_is_time(tmp_path: Path) -> None:
    """And only then; a null is never."""
    (script,) = find_examples("Embargoes", "sh")
    (tmp_path / "cache").mkdir()
    run = f"make() {{ echo made $1; }}\n{script}"
    for due, told in (
        ('"2020-01-01T00:00:00+00:00"', "made publish\n"),
        ('"2999-01-01T00:00:00+00:00"', ""),
        ("null", ""),
    ):
        (tmp_path / "cache" / NEXT_BUILD).write_text(f'{{"due": {due}, "because": null}}')
        done = subprocess.run(["bash", "-c", run], cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603, S607
        assert done.stdout == told
