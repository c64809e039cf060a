"""Measure what pages cost: ``python benchmarks/pages.py [--stories N]``.

A clean build in one process, of the stories that :mod:`archives` invents. Of each template it tells how many pages it
made and what rendering one of them took on average, and what the check of a page and its file took beside that,
in time of the processor. Python-Markdown renders the same text in the same run, so that the ratio holds on a slow or a noisy machine.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import markdown
from archives import describe_outlets, invent, make_archive, write_body
from compare import CONFIGURATION
from pelican import main as build

from broadsheet.build.proof import Proof
from broadsheet.plugin import writer
from broadsheet.plugin.writer import Writer

_SAMPLE = 200
"""Stories that Python-Markdown renders."""


def measure_calls(owner: object, name: str, tell: Callable[..., str], spent: dict[str, list[float]]) -> None:
    """Let a function take the time of each of its calls, under the name that ``tell`` gives to its arguments."""
    function = getattr(owner, name)

    def timed(*args: object, **values: object) -> object:
        begun = time.process_time()
        try:
            return function(*args, **values)
        finally:
            spent[tell(*args)].append(time.process_time() - begun)

    setattr(owner, name, timed)


def render_with_markdown(stories: int) -> float:
    """Return the seconds that Python-Markdown takes for a story's text."""
    texts = [write_body(story) for story in invent(min(stories, _SAMPLE))]
    begun = time.process_time()
    for text in texts:
        markdown.markdown(text)
    return (time.process_time() - begun) / len(texts)


def main() -> None:
    """Build, and print the table."""
    memory = Path("/dev/shm")  # noqa: S108 – a file system in memory, where there is one
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, default=memory if memory.is_dir() else Path())
    options = parser.parse_args()
    spent: dict[str, list[float]] = defaultdict(list)
    measure_calls(Writer, "_render", lambda _, page: str(page.template.name), spent)
    measure_calls(Proof, "finish_text", lambda *_: "(the check of a page)", spent)
    measure_calls(writer, "_write", lambda *_: "(the file of a page or a feed)", spent)
    with TemporaryDirectory(dir=options.folder) as folder:
        make_archive(Path(folder, "content"), options.stories)
        describe_outlets(Path(folder, "content", "sources.toml"))
        Path(folder, "pelicanconf.py").write_text(f"{CONFIGURATION}\nBROADSHEET_WORKERS = 1\n")
        os.chdir(folder)
        sys.argv = ["pelican", "content", "-q"]
        build()
        os.chdir("/")
    yardstick = render_with_markdown(options.stories)
    print(f"{'template':32} {'pages':>7} {'ms a page':>10} {'to Python-Markdown':>19}")
    for name, found in sorted(spent.items(), key=lambda item: -sum(item[1])):
        each = sum(found) / len(found)
        print(f"{name:32} {len(found):7} {1000 * each:10.3f} {each / yardstick:19.2f}")


if __name__ == "__main__":
    main()
