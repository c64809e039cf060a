"""Where nothing but texts of stories has changed, their outputs alone are made; else a build looks at everything."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from broadsheet.build import assembly, late
from broadsheet.build.report import Counts
from tests.exactness import check
from tests.picture_drawing import draw
from tests.site_building import NOW, build, make_story, read_tree, write_site
from tests.watching import watch_replates

STORY = "content/world/rope.txt"
MORE = "\nThey came back at night.\n"
SETTINGS = 'BROADSHEET_WORKERS = 1\nTHEME_TEMPLATES_OVERRIDES = ["templates"]\nFEED_MAX_ITEMS = 3\n'
CORRECTION = "2026-11-21 It was a Friday."
WIRE = {"source": "Coastal Wire", "source_url": "https://wire.example/1"}
NOTE = "{% extends '!theme/article.html' %}"


@pytest.fixture
def replates(monkeypatch: pytest.MonkeyPatch) -> list[Counts]:
    """Let time stamps be exact, stop the clock, and note the builds that made late texts alone."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(assembly, "TICK", 0)
    monkeypatch.setattr(late, "TICK", 0)
    return watch_replates(monkeypatch)


@pytest.fixture
def site(tmp_path: Path, replates: list[Counts], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site that was built."""
    files = {
        STORY: make_story("Rope is dear", "Rope is cheap [VIDEO]", tags="ropes", author="Ana Ruiz", **WIRE),
        "content/world/quay.txt": make_story("Quay is mended", date="2026-11-19", tags="quays, ropes"),
        "content/arts/choir.txt": make_story("Choir sings", date="2026-10-18", author="Ana Ruiz"),
        "content/arts/draft.txt": make_story("Not yet", status="draft"),
        "content/arts/embargo.txt": make_story("Not before December", embargo="2026-12-01"),
        "content/pages/about.md": "Title: About us\nSlug: about\n\nSee [rope]({filename}/world/rope.txt).\n",
        "content/pictures/quay.jpg": "no picture, but a file",
        "content/sources.toml": '[sources.wire]\nname = "Coastal Wire"\n',
        "templates/article.html": NOTE,
    }
    site = write_site(tmp_path, files, SETTINGS)
    monkeypatch.chdir(site)
    build(site)
    assert replates == []
    return site


def add(path: Path, text: str = MORE) -> None:
    """Add a text to a file."""
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def rewrite(path: Path, old: str, new: str) -> None:
    """Replace some words of a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def remove(path: Path) -> None:
    """Take a file away."""
    path.unlink()


def test_a_late_text_makes_its_outputs_alone(site: Path, replates: list[Counts]) -> None:
    """Its page, and the feeds that show all of it; the next whole build would have made nothing else."""
    before = read_tree(site / "output")
    add(site / STORY)
    assert check(site, "a text")
    (counts,) = replates
    after = read_tree(site / "output")
    changed = {name for name in after if after[name] != before.get(name)}
    assert "world/2026/11/rope-is-dear/index.html" in changed
    assert "feeds/all.atom.xml" in changed
    assert counts.written == len(changed) == counts.made
    assert counts.read == 1
    assert (counts.stories, counts.withheld) == (3, 2)
    assert counts.unchanged == len(after) - len(changed)


def test_the_records_are_those_of_a_whole_build(
    site: Path, replates: list[Counts], capsys: pytest.CaptureFixture[str]
) -> None:
    """One that looks at everything afterwards makes nothing."""
    add(site / STORY)
    build(site)
    (site / "content/pictures/more.jpg").write_text("a file")
    build(site)
    assert len(replates) == 1
    told = capsys.readouterr().out.splitlines()
    assert ": 1 file written" in told[-1]  # the picture
    build(site)
    assert len(replates) == 2
    assert ": 0 files written" in capsys.readouterr().out


def test_nothing_changed_writes_nothing(site: Path, replates: list[Counts]) -> None:
    """A file that was touched is read, and keeps its pages."""
    os.utime(site / STORY, (1, 1_700_000_000))
    stamps = {path: path.stat().st_mtime_ns for path in (site / "output").rglob("*")}
    build(site)
    build(site)
    assert [(counts.read, counts.made, counts.written) for counts in replates] == [(1, 0, 0), (0, 0, 0)]
    assert {path: path.stat().st_mtime_ns for path in (site / "output").rglob("*")} == stamps


def test_texts_may_change_again_and_again(site: Path, replates: list[Counts]) -> None:
    """Each time from what the last build left, whichever kind it was."""
    for number in range(3):
        add(site / STORY, f"\nThat was at {number + 1}.\n")
        add(site / "content/world/quay.txt", f"\nThat was at {number + 3}.\n")
        assert check(site, f"edit {number}")
    assert len(replates) == 3
    rewrite(site / STORY, "Rope is dear", "Rope is not so dear")
    assert check(site, "a headline")
    assert len(replates) == 3
    add(site / STORY)
    assert check(site, "a text once more")
    assert len(replates) == 4


EDITS: dict[str, Callable[[Path], object]] = {
    "a headline, and so an address": lambda site: rewrite(site / STORY, "Rope is dear", "Rope is very dear"),
    "a date": lambda site: rewrite(site / STORY, "Date: 2026-11-20", "Date: 2026-11-18"),
    "a section": lambda site: rewrite(site / STORY, "Tags:", "Section: Arts\nTags:"),
    "a topic": lambda site: rewrite(site / STORY, "Tags: ropes", "Tags: hawsers"),
    "an author": lambda site: rewrite(site / STORY, "Ana Ruiz", "Tom Hale"),
    "a correction": lambda site: rewrite(site / STORY, "Tags:", f"Correction: {CORRECTION}\nTags:"),
    "another source": lambda site: rewrite(site / STORY, "Source: Coastal Wire", "Source: Harbour Post"),
    "a draft that is let out": lambda site: rewrite(site / "content/arts/draft.txt", "draft", "published"),
    "a draft's text": lambda site: add(site / "content/arts/draft.txt"),
    "the text of a story under embargo": lambda site: add(site / "content/arts/embargo.txt"),
    "a new story": lambda site: (site / "content/world/new.txt").write_text(make_story("Rope is cheap")),
    "a story deleted": lambda site: remove(site / "content/arts/choir.txt"),
    "a story renamed": lambda site: (site / STORY).rename(site / "content/world/ropes.txt"),
    "a story that cannot be read": lambda site: rewrite(site / STORY, "Date: 2026-11-20", "Date: 2026-13-20"),
    "a page": lambda site: add(site / "content/pages/about.md", "\nMore.\n"),
    "a picture": lambda site: add(site / "content/pictures/quay.jpg"),
    "a picture that is not there": lambda site: rewrite(
        site / STORY, "Tags:", "Picture: pictures/a.jpg\nAlt: A\nTags:"
    ),
    "a new file": lambda site: (site / "content/pictures/rope.jpg").write_text("a file"),
    "sources": lambda site: add(site / "content/sources.toml", 'wording = "First in {publisher}"\n'),
    "sections": lambda site: (site / "content/sections.toml").write_text(
        '[sections.world]\nname = "The World"\n'
    ),
    "a template": lambda site: add(
        site / "templates/article.html", "{% block content %}<p>No story</p>{% endblock %}"
    ),
    "a template of bodies": lambda site: (site / "templates/story-body.html").write_text("<p>No body</p>"),
    "a setting": lambda site: add(site / "pelicanconf.py", 'SITENAME = "Another paper"\n'),
    "an output": lambda site: (site / "output/index.html").write_text("spoilt"),
    "an output that is gone": lambda site: remove(site / "output/index.html"),
}


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("has_late_text", [True, False])
def test_whatever_else_changes_is_found(
    name: str,
    has_late_text: bool,  # noqa: FBT001 – a case
    site: Path,
    replates: list[Counts],
) -> None:
    """Also together with a late text, which must not hide it."""
    EDITS[name](site)
    if has_late_text:
        add(site / "content/world/quay.txt")
    check(site, name)
    assert replates == []


def test_the_clock_is_minded(site: Path, replates: list[Counts], monkeypatch: pytest.MonkeyPatch) -> None:
    """A story that comes out meanwhile changes lists; a clock that goes back may take one in again."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + 3600))
    assert check(site, "an hour later")
    assert len(replates) == 1
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + 30 * 86400))
    assert check(site, "a month later")
    assert "arts/2026/11/not-before-december/index.html" in read_tree(site / "output")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    assert check(site, "back again")
    assert len(replates) == 1


def test_young_files_are_not_trusted(
    site: Path, replates: list[Counts], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock may not tell two edits apart that follow at once."""
    monkeypatch.setattr(assembly, "TICK", 10**12)
    monkeypatch.setattr(late, "TICK", 10**12)
    add(site / STORY)
    assert check(site, "a young text")
    assert replates == []


def test_warnings_are_told_again(
    site: Path, replates: list[Counts], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of stories and of files that no build reads."""
    (site / "content/world/notes.pdf").write_text("notes")
    rewrite(site / STORY, "Source: Coastal Wire", "Source: Another Wire")
    build(site)
    wanted = capsys.readouterr().err
    assert "notes.pdf" in wanted
    assert "Another Wire" in wanted
    add(site / STORY)
    build(site)
    assert len(replates) == 1
    assert capsys.readouterr().err == wanted


@pytest.mark.parametrize("is_there", [True, False])
def test_a_related_title_that_becomes_a_link_does_so_late(
    is_there: bool,  # noqa: FBT001 – a case
    site: Path,
    replates: list[Counts],
) -> None:
    """It leads to the story of that headline, if there is just one."""
    title = "Quay is mended" if is_there else "Nobody wrote this"
    rewrite(site / STORY, "Rope is cheap [VIDEO]", f"{title} [VIDEO]")
    assert check(site, "a related title")
    assert len(replates) == 1
    page = (site / "output/world/2026/11/rope-is-dear/index.html").read_text()
    (link,) = [line for line in page.splitlines() if "Video" in line and title in line]
    assert ("/world/2026/11/quay-is-mended/" in link) is is_there


def test_what_lies_beside_stories_is_left_to_a_whole_build(site: Path, replates: list[Counts]) -> None:
    """A story whose page shows a file, and a feed that has such a story beside the late one."""
    rewrite(site / STORY, "Tags:", "Picture: pictures/quay.jpg\nAlt: The quay\nTags:")
    (site / "content/pictures/quay.jpg").write_bytes(draw(form="JPEG"))
    build(site)
    add(site / STORY)
    assert check(site, "a story with a picture")
    assert replates == []


def test_a_build_that_fails_later_leaves_no_trust(site: Path, replates: list[Counts]) -> None:
    """What it has read is on file by then, and must not be taken for what outputs show."""
    add(site / STORY)
    rewrite(site / "content/world/quay.txt", "Date: 2026-11-19", "Date: 2026-13-19")
    assert not check(site, "a text, and a fault")
    rewrite(site / "content/world/quay.txt", "Date: 2026-13-19", "Date: 2026-11-19")
    assert check(site, "the fault is mended")
    assert replates == []
    assert "They came back" in (site / "output/world/2026/11/rope-is-dear/index.html").read_text()


def test_a_template_that_fails_on_a_late_text_is_told_by_a_whole_build(
    site: Path, replates: list[Counts]
) -> None:
    """With the line of the template; nothing is published."""
    add(
        site / "templates/article.html",
        "{% block content %}{{ super() }}{% if ' 7' in article.content %}{{ nothing.none }}{% endif %}{% endblock %}",
    )
    build(site)
    add(site / STORY, "\nThat was at 7.\n")
    assert not check(site, "a template that fails")
    assert replates == []


LISTED: dict[str, tuple[str, str]] = {
    "the first paragraph": ("Ministers from four", "Ministers from five"),
    "a headline": ("\nRope is dear\n", "\nRope is very dear\n"),
    "a headline that another story leads to": ("\nRope is dear\n", "\nChoir falls silent\n"),
    "what it owes": ("https://wire.example/1", "https://wire.example/2"),
    "a correction": ("It was a Friday", "It was a Saturday"),
    "a summary": ("Tags:", "Summary: Rope, at length\nTags:"),
}


@pytest.mark.parametrize("name", LISTED)
@pytest.mark.parametrize("place", ["first", "last", "hidden", "leading"])
def test_what_lists_show_may_be_late_too(
    name: str, place: str, site: Path, replates: list[Counts], capsys: pytest.CaptureFixture[str]
) -> None:
    """As long as the story stands in all lists where it stood; the lists' pages are made."""
    rewrite(site / STORY, "Tags:", f"Slug: rope\nCorrection: {CORRECTION}\nTags:")  # its address stays
    rewrite(site / "content/arts/choir.txt", "Author:", "Slug: choir\nAuthor:")
    add(site / "content/arts/choir.txt", "\nChoir falls silent [VIDEO]\nRope is dear [ANALYSIS]\n")
    header = {"first": "", "last": "", "hidden": "Status: hidden\n", "leading": "Lead: 1\n"}[place]
    rewrite(site / STORY, "Tags:", f"{header}Tags:")
    if place == "last":
        rewrite(site / STORY, "Date: 2026-11-20", "Date: 2025-01-20")
    for number in range(9):
        story = make_story(f"Report {number} is out", date=f"2026-11-{number + 2:02}", tags="ropes")
        (site / f"content/world/report-{number}.txt").write_text(story)
    assert check(site, "before")
    assert replates == []
    rewrite(site / STORY, *LISTED[name])
    assert check(site, name)
    assert len(replates) == 1
    (site / "content/pictures/more.jpg").write_text("a file")
    capsys.readouterr()
    build(site)
    assert (
        ": 1 file written" in capsys.readouterr().out
    )  # the picture: a whole build finds nothing left to make
    assert len(replates) == 1
