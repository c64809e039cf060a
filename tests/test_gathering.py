"""Pages are gathered under the names that their files have, and stories where the settings say that they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from broadsheet.build.scan import Source
from broadsheet.plugin.generators import find_sources
from tests.site_building import build, make_story, run_pelican, write_site

if TYPE_CHECKING:
    from pathlib import Path

STORY = {"content/news/a.txt": make_story()}
SOURCES = ("a.txt", "b.jpg", "news/b.md", "news/old/c.txt", "newsroom/d.TXT", "sport/e.txt")


@pytest.mark.parametrize(
    "name", ["all//topics.html", "./all/topics.html", "all/./topics.html", "all/x/../topics.html"]
)
def test_spellings_of_one_file_collide(name: str, tmp_path: Path) -> None:
    """Two pages that would be written to one file are told, however a setting spells its path."""
    site = write_site(tmp_path, STORY)
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write(f'ARCHIVES_SAVE_AS = "all/topics.html"\nTAGS_SAVE_AS = "{name}"\n')
    outcome = run_pelican(site)
    assert outcome.status == 1
    assert any("all/topics.html: made twice" in line for line in outcome.lines)


def test_no_page_leaves_the_output(tmp_path: Path) -> None:
    """A path that leads out of it fails the build."""
    site = write_site(tmp_path, STORY)
    with pytest.raises(SystemExit):
        build(site, TAGS_SAVE_AS="../topics.html")
    assert not (tmp_path / "topics.html").exists()


@pytest.mark.parametrize(
    ("taken", "left_out", "statics", "found"),
    [
        ([""], [], [], ["a.txt", "news/b.md", "news/old/c.txt", "newsroom/d.TXT", "sport/e.txt"]),
        (["news/"], [], [], ["news/b.md", "news/old/c.txt"]),
        (["."], ["news"], ["sport"], ["a.txt", "newsroom/d.TXT"]),
        (["news", "sport/e.txt"], ["news/old"], [""], ["news/b.md", "sport/e.txt"]),
        (["news"], ["news/b.md"], [], ["news/old/c.txt"]),
        (["news/old"], ["news"], [], []),
    ],
)
def test_stories_are_found_where_settings_say(
    taken: list[str], left_out: list[str], statics: list[str], found: list[str]
) -> None:
    """Folders and single files may be named; what is left out is so with all that lies in it."""
    settings = {"ARTICLE_PATHS": taken, "ARTICLE_EXCLUDES": left_out, "STATIC_PATHS": statics}
    files = [Source(path, 1, 1) for path in SOURCES]
    assert [file.path for file in find_sources(files, settings)] == found
