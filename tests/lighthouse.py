"""Knows what Lighthouse finds of a page on a telephone; must not know what a test asks of it.

``python -m tests.lighthouse`` prints the scores of the demo site's pages, and fails where one is too low.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests import demo
from tests.site_building import NOW

PROGRAM = demo.TOOLS / "lighthouse" / "cli" / "index.js"
PAGES = ("front", "section", "article", "article-pictures")
UNLISTED = frozenset({"article"})
"""Pages that search engines shall not list by the terms of a story's source: for that alone Lighthouse marks them down."""
LEAST_SPEED = 99
"""Told by ``make lighthouse``, which people run on a quiet machine; a busy one makes any page slow."""


class Scores(NamedTuple):
    """Lighthouse's scores, of 100 each, and how far things moved while the page was laid out."""

    performance: int
    accessibility: int
    practices: int
    seo: int
    shift: float

    def is_whole(self) -> bool:
        """Tell whether all is as it should be that does not depend on the machine."""
        return (self.accessibility, self.practices, self.seo, self.shift) == (100, 100, 100, 0)


def measure(server: demo.Server, kind: str) -> Scores:
    """Let Lighthouse look at a page as a telephone on a slow line does."""
    switches = " ".join(("--headless=new", *demo.SWITCHES))
    done = subprocess.run(  # noqa: S603 – a tool that we pinned, on a page that we made
        [
            shutil.which("node") or "node",
            str(PROGRAM),
            server.address + demo.KINDS[kind],
            *(["--skip-audits=is-crawlable"] if kind in UNLISTED else []),
            "--quiet",
            "--output=json",
            f"--chrome-flags={switches}",
        ],
        env={**os.environ, "CHROME_PATH": demo.find_browser() or ""},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    names = ("performance", "accessibility", "best-practices", "seo")
    speed, access, practices, seo = (round(100 * (told["categories"][name]["score"] or 0)) for name in names)
    return Scores(speed, access, practices, seo, told["audits"]["cumulative-layout-shift"]["numericValue"])


def main() -> int:
    """Print the scores of each page."""
    os.environ["SOURCE_DATE_EPOCH"] = NOW
    low = 0
    with TemporaryDirectory() as folder, demo.serve(demo.build_demo(Path(folder))) as server:
        for kind in PAGES:
            scores = measure(server, kind)
            low += not scores.is_whole() or scores.performance < LEAST_SPEED
            print(f"{kind:18}" + "  ".join(f"{name} {told}" for name, told in scores._asdict().items()))
    return min(low, 1)


if __name__ == "__main__":
    sys.exit(main())
