"""Measure how soon a saved story is on its page: ``python benchmarks/autoreload.py [--stories N] [--saves N]``.

``pelican --listen --autoreload`` serves an invented archive (:mod:`archives`); a paragraph is added to one of its
stories after the other, and the time is taken from the save until the page in the output has it. The build's own
account of its time tells what is spent on noticing the save.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from archives import describe_outlets, make_archive
from compare import CONFIGURATION, PELICAN, run

_LONGEST = 120.0
"""Seconds after which a page does not come any more."""
_PAUSE = 0.5
"""Seconds that an editor leaves between a build and the next save: Pelican begins to watch when a build is done."""
_TOLD = re.compile(r"\d stories: [^:]* removed\. ([\d.]+) s\.")


class Save(NamedTuple):
    """What became of a saved story, in seconds."""

    shown: float
    """From the save until its page had it."""
    built: float
    """What the build said that it took."""


@contextmanager
def serve(site: Path) -> Iterator[Path]:
    """Let Pelican watch and serve a site; give the file that it writes what it has to say into."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = site / "served.txt"
    command = [str(PELICAN), "content", "--listen", "--autoreload", "--port", str(port)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"}
    with (
        log.open("wb") as out,
        subprocess.Popen(  # noqa: S603 – our own command
            command, cwd=site, env=environment, stdout=out, stderr=out, start_new_session=True
        ) as process,
    ):
        try:
            yield log
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # the server is a process of its own


def wait_for_builds(log: Path, count: int) -> list[float]:
    """Return the seconds that each build took, when so many of them are done. Raises TimeoutError."""
    end = time.perf_counter() + _LONGEST
    while time.perf_counter() < end:
        told = " ".join(log.read_text(encoding="utf-8").split())
        if len(found := [float(seconds) for seconds in _TOLD.findall(told)]) >= count:
            return found
        time.sleep(0.01)
    raise TimeoutError(log.read_text(encoding="utf-8")[-2000:])


def find_page(site: Path, story: Path) -> Path:
    """Return the page of a story."""
    section, year, month, name = story.relative_to(site / "content").with_suffix("").parts
    return site / "output" / section / year / month / name / "index.html"


def save(story: Path, page: Path, number: int) -> float:
    """Add a paragraph to a story; return how long it takes until its page has it. Raises TimeoutError."""
    told = f"The council met for the {number}th time on Friday"
    text = story.read_text(encoding="utf-8").replace("\n\nREAD MORE", f"\n\n{told}.\n\nREAD MORE", 1)
    story.write_text(text, encoding="utf-8")
    begun = time.perf_counter()
    while time.perf_counter() < begun + _LONGEST:
        if told.encode() in page.read_bytes():
            return time.perf_counter() - begun
        time.sleep(0.002)
    raise TimeoutError(page)


def measure(site: Path, saves: int) -> list[Save]:
    """Save one story after the other while Pelican serves the site."""
    stories = sorted((site / "content").rglob("*.txt"))
    found = []
    with serve(site) as log:
        wait_for_builds(log, 1)
        for number in range(1, saves + 1):
            time.sleep(_PAUSE)
            story = stories[len(stories) * number // (saves + 1)]
            shown = save(story, find_page(site, story), number)
            found.append(Save(shown, wait_for_builds(log, number + 1)[-1]))
    return found


def main() -> None:
    """Print the median and the range."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--saves", type=int, default=9)
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm" if Path("/dev/shm").is_dir() else "."))  # noqa: S108 – memory
    options = parser.parse_args()
    with TemporaryDirectory(dir=options.folder) as folder:
        site = Path(folder)
        make_archive(site / "content", options.stories)
        describe_outlets(site / "content" / "sources.toml")
        (site / "pelicanconf.py").write_text(CONFIGURATION, encoding="utf-8")
        run([str(PELICAN), "content", "-q"], site)
        found = measure(site, options.saves)
    for name in Save._fields:
        seconds = [getattr(each, name) for each in found]
        middle, least, most = statistics.median(seconds), min(seconds), max(seconds)
        print(f"{name}: {middle:.2f} s ({least:.2f} to {most:.2f})")


if __name__ == "__main__":
    main()
