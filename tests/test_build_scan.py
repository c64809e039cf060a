"""What in the content folder no builder can get past."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from broadsheet.build.scan import Survey
from tests.site_building import make_story, run_pelican, write_site

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

STORY = {"content/news/a.txt": make_story()}


def tell(site: Path) -> list[str]:
    """Build a site that cannot be built; return what is told of it but for the closing line."""
    outcome = run_pelican(site)
    assert outcome.status == 1
    assert not (site / "output").exists()
    return outcome.lines[:-1]


def test_a_folder_that_leads_back_into_itself_is_told_once(tmp_path: Path) -> None:
    """A builder that followed it would read the stories in it again and again, until the system stops it."""
    site = write_site(tmp_path, STORY)
    (site / "content/news/again").symlink_to(site / "content", target_is_directory=True)
    (site / "content/news/more").symlink_to(".", target_is_directory=True)
    assert tell(site) == [
        f"content/news/{name}: the folder leads back into itself. Take this link out."
        for name in ("again", "more")
    ]


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    """Archives from old systems bring such names along; no page could have an address made of them."""
    site = write_site(tmp_path, STORY)
    (site / "content/news" / os.fsdecode(b"caf\xe9.txt")).write_text(make_story(), encoding="utf-8")
    assert tell(site) == [
        "content/news/caf\\udce9.txt: the name is not UTF-8 and cannot be part of an address. Rename it."
    ]


def test_a_picture_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    """A link to a file that is gone cannot be copied."""
    site = write_site(tmp_path, STORY)
    (site / "content/pictures").mkdir()
    (site / "content/pictures/quay.jpg").symlink_to("gone.jpg")
    assert tell(site) == [
        "content/pictures/quay.jpg: the file cannot be read. Let the builder read it, or take it out."
    ]


def test_folders_and_files_may_be_links(tmp_path: Path) -> None:
    """What leads to other files is read as if it stood there."""
    site = write_site(tmp_path, {"elsewhere/a.txt": make_story(), "b.txt": make_story("Rope is dear")})
    (site / "content/news").symlink_to(site / "elsewhere", target_is_directory=True)
    (site / "content/world").mkdir()
    (site / "content/world/b.txt").symlink_to(site / "b.txt")
    outcome = run_pelican(site)
    assert outcome.status == 0
    assert outcome.told.startswith("2 stories")


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its stories would otherwise go from the site without a word."""
    site = write_site(tmp_path, STORY)
    scan = os.scandir

    def refuse(folder: str) -> object:
        if str(folder) == str(site / "content/news"):
            raise PermissionError(13, "Permission denied", str(folder))
        return scan(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    (obstacle,) = Survey(site / "content").obstacles
    assert (obstacle.path, obstacle.message) == ("news", "the folder cannot be read: Permission denied")
