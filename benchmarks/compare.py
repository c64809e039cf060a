"""Hold Broadsheet against Hugo and stock Pelican: ``python benchmarks/compare.py [--stories N] [--rounds N]``.

The same invented stories are written for each generator (:mod:`archives`), which makes like pages of them; how like
they are is counted and told. Builds run in turn, so that a noisy machine disturbs all alike, and medians count, as
ratios to Hugo's clean build. Sites stand in a memory file system where there is one (``--folder``).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from archives import describe_outlets, make_archive
from chart import draw

HERE = Path(__file__).parent
PELICAN = Path(sys.executable).with_name("pelican")
CONFIGURATION = """from broadsheet.defaults import *

SITENAME = "Archive"
SITESUBTITLE = "An invented paper"
SITEURL = "https://archive.example"
"""
STOCK = """SITENAME = "Archive"
SITEURL = "https://archive.example"
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 20
ARTICLE_URL = "{category}/{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "{category}/{date:%Y}/{date:%m}/{slug}/index.html"
YEAR_ARCHIVE_SAVE_AS = "archive/{date:%Y}/index.html"
MONTH_ARCHIVE_SAVE_AS = "archive/{date:%Y}/{date:%m}/index.html"
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_ALL_RSS = "feeds/all.rss.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"
CATEGORY_FEED_RSS = "feeds/{slug}.rss.xml"
TAG_FEED_ATOM = "feeds/tag/{slug}.atom.xml"
TAG_FEED_RSS = "feeds/tag/{slug}.rss.xml"
AUTHOR_FEED_ATOM = "feeds/by/{slug}.atom.xml"
AUTHOR_FEED_RSS = "feeds/by/{slug}.rss.xml"
FEED_MAX_ITEMS = 50
"""
_SECTIONS = ("world", "politics", "business", "culture", "sport")


class Run(NamedTuple):
    """One build as the system accounts for it."""

    seconds: float
    megabytes: float
    """The largest single process."""


def run(command: Sequence[str], site: Path) -> Run:
    """Run a build, which keeps what Python compiles, as it does by default. Raises CalledProcessError if it fails."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    with (site / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, cwd=site, env=environment, stdout=log, stderr=log)  # noqa: S603 – our own commands
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(
            process.returncode, command, (site / "log.txt").read_text()[-2000:]
        )
    return Run(time.perf_counter() - begun, usage.ru_maxrss / 1024)


def make_sites(folder: Path, stories: int, names: Sequence[str]) -> dict[str, Path]:
    """Write the same stories for each generator that is named."""
    sites = {name: folder / name for name in names}
    for name, form in (("broadsheet", "copy"), ("markdown", "markdown"), ("pelican", "markdown")):
        if name in sites:
            make_archive(sites[name] / "content", stories, form)
            describe_outlets(sites[name] / "content" / "sources.toml")
            text = STOCK if name == "pelican" else CONFIGURATION
            (sites[name] / "pelicanconf.py").write_text(text, encoding="utf-8")
    shutil.copytree(HERE / "peers" / "hugo", sites["hugo"])
    make_archive(sites["hugo"] / "content", stories, "hugo")
    for section in _SECTIONS:
        page = sites["hugo"] / "content" / section / "_index.md"
        page.write_text(f'---\ntitle: "{section.title()}"\n---\n', encoding="utf-8")
    write_periods(sites["hugo"] / "content" / "archive")
    for name in ("corrections", "sources"):
        text = f'---\ntitle: "{name.title()}"\ntype: {name}\nurl: /{name}/\n---\n'
        (sites["hugo"] / "content" / f"{name}.md").write_text(text, encoding="utf-8")
    return sites


def write_periods(folder: Path) -> None:
    """Give Hugo the archive's pages, which the others make of themselves."""
    folder.mkdir()
    (folder / "all.md").write_text('---\ntitle: "Archive"\nurl: /archive/\ntype: archive\n---\n')
    for year in range(2022, 2027):
        head = f'---\ntitle: "{year}"\nurl: /archive/{year}/\ntype: archive\nyear: {year}\n---\n'
        (folder / f"{year}.md").write_text(head)
        for month in range(1, 13):
            title, url = f"{year}-{month:02}", f"/archive/{year}/{month:02}/"
            head = f'---\ntitle: "{title}"\nurl: {url}\ntype: archive\nyear: {year}\nmonth: {month}\n---\n'
            (folder / f"{title}.md").write_text(head)


def count(site: Path, output: str) -> str:
    """Return how many pages and feeds a build made."""
    pages = sum(1 for _ in (site / output).rglob("*.html"))
    feeds = sum(1 for each in ("*.xml", "*.json") for _ in (site / output).rglob(each))
    return f"{pages} pages, {feeds} feeds"


def edit_text(site: Path) -> None:
    """Add a paragraph to a story from the middle of the archive."""
    stories = sorted((site / "content").rglob("*.txt"))
    with stories[len(stories) // 2].open("a", encoding="utf-8") as story:
        story.write("\nThe council will meet again on Friday, it was said at night.\n")


def add_story(site: Path) -> None:
    """Add the newest story."""
    text = "Date: 2026-10-31 09:00\nTags: ferry policy\n\nFerry returns to the quay after all\n\nBy Ana Ruiz\n\nIt came back.\n"
    (site / "content" / "world" / "ferry-returns.txt").write_text(text, encoding="utf-8")


def move_story(site: Path) -> None:
    """Give that story another date, far back in the archive."""
    path = site / "content" / "world" / "ferry-returns.txt"
    path.write_text(path.read_text().replace("2026-10-31", "2024-05-31"), encoding="utf-8")


def change_section(site: Path) -> None:
    """Move it to another section."""
    path = site / "content" / "world" / "ferry-returns.txt"
    path.write_text("Section: Culture\n" + path.read_text(), encoding="utf-8")


def change_tags(site: Path) -> None:
    """File it under other topics."""
    path = site / "content" / "world" / "ferry-returns.txt"
    path.write_text(path.read_text().replace("Tags: ferry policy", "Tags: river safety"), encoding="utf-8")


def delete_story(site: Path) -> None:
    """Take it out again."""
    (site / "content" / "world" / "ferry-returns.txt").unlink()


EDITS: dict[str, Callable[[Path], None]] = {
    "nothing changed": lambda _: None,
    "one text edited": edit_text,
    "a new story": add_story,
    "its date changed": move_story,
    "its section changed": change_section,
    "its topics changed": change_tags,
    "it is deleted": delete_story,
}


def measure(sites: dict[str, Path], hugo: str, rounds: int) -> dict[str, list[Run]]:
    """Build all sites in turn, clean; then edit the one of raw copy."""
    runs: dict[str, list[Run]] = defaultdict(list)
    pelican = [str(PELICAN), "content", "-q"]
    for _ in range(rounds):
        for name, site in sites.items():
            for made in ("output", "public", "cache", "resources"):
                shutil.rmtree(site / made, ignore_errors=True)
            runs[f"{name}, clean"].append(run([hugo, "--quiet"] if name == "hugo" else pelican, site))
        for told, edit in EDITS.items():
            edit(sites["broadsheet"])
            runs[f"broadsheet, {told}"].append(run(pelican, sites["broadsheet"]))
    return runs


def tell(runs: dict[str, list[Run]], stories: int, chart: Path | None) -> None:
    """Print the table of medians, and draw it."""
    one = statistics.median(each.seconds for each in runs["hugo, clean"])
    print(f"\n| build of {stories} stories | seconds | to Hugo's | largest process |\n|---|---|---|---|")
    ratios = {}
    for told, found in runs.items():
        seconds = statistics.median(each.seconds for each in found)
        size = statistics.median(each.megabytes for each in found)
        ratios[told] = seconds / one
        print(f"| {told} | {seconds:.2f} | {ratios[told]:.3f} | {size:.0f} MB |")
    if chart:
        draw(chart, f"Builds of {stories:,} stories, held against Hugo's clean build", ratios)


def read_options() -> argparse.Namespace:
    """Return what the command line asks for."""
    memory = Path("/dev/shm")  # noqa: S108 – a file system in memory, where there is one
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-markdown", action="store_true", help="leave out the stories that are Markdown")
    parser.add_argument("--stock", action="store_true", help="build with stock Pelican too, which takes long")
    parser.add_argument("--folder", type=Path, default=memory if memory.is_dir() else Path())
    parser.add_argument("--chart", type=Path, help="the SVG file to draw")
    return parser.parse_args()


def main() -> None:
    """Build, and tell what it took."""
    options = read_options()
    hugo = shutil.which("hugo", path=str(Path(sys.executable).parent)) or shutil.which("hugo") or ""
    optional = {"markdown": not options.no_markdown, "pelican": options.stock}
    names = ["broadsheet", "hugo", *(name for name, is_asked in optional.items() if is_asked)]
    with TemporaryDirectory(dir=options.folder) as folder:
        sites = make_sites(Path(folder), options.stories, names)
        runs = measure(sites, hugo, options.rounds)
        for name, site in sites.items():
            print(f"{name}: {count(site, 'public' if name == 'hugo' else 'output')}")
    tell(runs, options.stories, options.chart)


if __name__ == "__main__":
    main()
