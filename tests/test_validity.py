"""Knows that the demo site has pages of each kind, and that the Nu checker finds them to be HTML."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests import demo
from tests.site_building import NOW

CHECKER = demo.TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
OWN_FILES = r".*Resource violates Content Security Policy \(meta tag\): (external|image) .*"
INLINE = re.compile(
    r'"file:([^"]+)":(\d+)\.(\d+)-\d+\.(\d+): info warning: Inline script violates Content Security Policy'
)
DATA = '<script type="application/ld+json">'
"""What no policy is about: HTML looks at a script's type first, and leaves data alone (section 4.12.1.1)."""
SIGNS = {
    "front": ".story-card--lead img",
    "older": ".pagination a[rel=prev]",
    "article": ".attribution__link",
    "article-pictures": ".figure picture",
    "article-video": "a.figure__film",
    "article-live": "time.timestamp",
    "article-table": ".data-table table",
    "article-quotes": ".quote-run",
    "article-corrected": ".corrections",
    "article-verse": ".verse",
    "article-arabic": "html[dir=rtl]",
    "topic": ".timeline svg",
    "archive-month": ".heat-map",
    "search": "form.search",
}
"""What shows that a page is of its kind."""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the demo site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        return demo.build_demo(tmp_path_factory.mktemp("demo"))


def test_there_is_a_page_of_each_kind(output: Path) -> None:
    """What browsers look at is there, and shows what its name says."""
    files = {kind: output / address / "index.html" for kind, address in demo.KINDS.items()}
    assert [kind for kind, path in files.items() if not path.is_file()] == ["missing"]
    pages = {kind: LexborHTMLParser(files[kind].read_text(encoding="utf-8")) for kind in SIGNS}
    assert [kind for kind, sign in SIGNS.items() if not pages[kind].css_first(sign)] == []


def test_every_page_is_valid(output: Path) -> None:
    """No error and no warning on any page, that of search and that for missing ones among them.

    The checker reads files, of whose policies the site's own files are no part; ``tests/browser`` holds the policies.
    """
    demo.need(CHECKER.is_file(), demo.NO_TOOLS)
    java = shutil.which("java")
    demo.need(java, demo.NO_JAVA)
    pages = [*map(str, output.rglob("*.html"))]
    assert len(pages) > 70
    done = subprocess.run(  # noqa: S603 – a tool that we pinned, on pages that we made
        [java or "java", "-jar", str(CHECKER), "--format", "gnu", "--filterpattern", OWN_FILES, *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in done.stderr.splitlines() if not tells_of_data(line)]
    assert (told, done.returncode) == ([], 0)


def tells_of_data(line: str) -> bool:
    """Tell what the checker says of a script that is data: it does not look at the type."""
    if not (found := INLINE.match(line)):
        return False
    path, row, first, last = found[1], *map(int, found.groups()[1:])
    return Path(unquote(path)).read_text(encoding="utf-8").split("\n")[row - 1][first - 1 : last] == DATA
