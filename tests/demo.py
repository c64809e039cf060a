"""Knows the demo site as readers meet it: a page of each kind, its server, the browser that opens it.

Must not know what a page should look like.
"""

from __future__ import annotations

import functools
import gzip
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from pelican.settings import read_settings
from playwright.sync_api import Browser, sync_playwright

import broadsheet
from tests.site_building import build

ListHeaders = Callable[[str], Iterable[tuple[str, str]]]
ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
TOOLS = ROOT / "requirements" / "node_modules"
NO_BROWSER = "Browser tests want Chromium: apt-get install chromium, or .venv/bin/playwright install chromium"
NO_TOOLS = "Accessibility, Lighthouse and HTML tests want npm's tools: make tools"
NO_JAVA = "Tests of HTML want Java 17: apt-get install default-jre-headless"
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
SYNDICATED = "politics/2026/11/councillors-back-orrin-tidal-barrage-by-a-single-vote/"
ARABIC = "world/2026/10/mathaf-al-lulu/"
ARTICLES = {
    "article": SYNDICATED,
    "article-pictures": "coast/2026/11/tarrow-point-light-burns-again-after-two-winters-in-the-dark/",
    "article-video": "sport/2026/08/swimmer-63-crosses-the-pellick-sound-at-the-third-try/",
    "article-live": "coast/2026/10/storm-isolde-live-pellick-cut-off-as-the-harbour-gates-close/",
    "article-table": "coast/2026/10/harbour-dredging-costs-double-in-five-years-accounts-show/",
    "article-quotes": "culture/2026/09/net-menders-choir-cuts-a-first-record-after-forty-years/",
    "article-corrected": "business/2026/11/why-your-winter-bill-is-rising-and-what-you-can-do-about-it/",
    "article-verse": "culture/2026/10/retired-ferry-engineer-wins-saltmere-poetry-prize/",
    "article-result": "sport/2026/11/skerrow-town-stun-gullhaven-with-ten-men/",
    "article-own": "business/2026/11/delivery-days-change-for-readers-on-pellick/",
    "article-arabic": ARABIC,
    "article-japanese": "world/2026/09/todai-no-panya/",
    "article-hindi": "world/2026/11/naav-pustakalay/",
    "article-german": "world/2026/11/norderau-bekommt-seine-nachtfahre-zuruck/",
}
KINDS = {
    "front": "",
    "older": "page/1/",
    "section": "coast/",
    "section-world": "world/",
    "sections": "sections/",
    **ARTICLES,
    "author": "by/edda-quill/",
    "authors": "by/",
    "topic": "topic/harbours/",
    "topics": "topic/",
    "archive": "archive/",
    "archive-year": "archive/2026/",
    "archive-month": "archive/2026/11/",
    "search": "search/",
    "corrections": "corrections/",
    "sources": "sources/",
    "page": "about/",
    "missing": "no-such-page/",
}
"""The address of a page of each kind, and of each sort of story."""


def need(found: object, remedy: str) -> None:
    """Leave a test out whose tool is not there, and fail where all tools were asked for."""
    if found:
        return
    if os.environ.get("BROADSHEET_TOOLS") == "all":
        pytest.fail(remedy, pytrace=False)
    pytest.skip(remedy)


class Answer(NamedTuple):
    """What the server sent for one request."""

    path: str
    purpose: str
    """Why it was asked for, if not to be shown."""
    size: int
    """Bytes of the body as they went over the wire."""


class _Handler(SimpleHTTPRequestHandler):
    """Serves a site as a good host does: compressed, with a page for what is missing."""

    def __init__(
        self, *given: object, answers: list[Answer], list_headers: ListHeaders, **named: object
    ) -> None:
        self.answers = answers
        self.list_headers = list_headers
        super().__init__(*given, **named)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer a request, and note what went over the wire."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        file = path if found else Path(self.directory) / "404.html"
        body, kind = file.read_bytes(), self.guess_type(file)
        packed = kind.startswith(("text/", "application/j", "image/svg")) and "gzip" in self.headers.get(
            "Accept-Encoding", ""
        )
        body = gzip.compress(body, 9) if packed else body
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        headers = dict(self.list_headers(urlsplit(self.path).path))
        told = kind + ("; charset=utf-8" if kind.startswith("text/") else "")
        self.send_header("Content-Type", headers.pop("Content-Type", told))
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        # Noted before it is sent: who clears the notes once a page is loaded is told of nothing from before.
        self.answers.append(Answer(self.path, self.headers.get("Sec-Purpose", ""), len(body)))
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(NamedTuple):
    """A site that is being served."""

    address: str
    answers: list[Answer]


@contextmanager
def serve(folder: Path, list_headers: ListHeaders = lambda _: ()) -> Iterator[Server]:
    """Serve a site on this machine alone, as its host may be told to; it may be built once its address is known."""
    answers: list[Answer] = []
    handler = functools.partial(_Handler, directory=str(folder), answers=answers, list_headers=list_headers)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Server(f"http://127.0.0.1:{server.server_port}/", answers)
        server.shutdown()


def build_demo(folder: Path, **settings: Any) -> Path:
    """Build the demo site into a folder and return its output; the caller sets the moment."""
    return build(ROOT, OUTPUT_PATH=str(folder / "output"), CACHE_PATH=str(folder / "cache"), **settings)


def index_demo(folder: Path, **settings: Any) -> None:
    """Make the search index of a demo site that was built."""
    overrides = {"OUTPUT_PATH": str(folder / "output"), "CACHE_PATH": str(folder / "cache"), **settings}
    engine = broadsheet.Pelican(read_settings(str(ROOT / "pelicanconf.py"), override=overrides))
    findings, done = engine.index()
    if findings.problems or done is None:
        message = f"The demo site has no search index: {findings.problems}"
        raise RuntimeError(message)


@functools.cache
def find_browser() -> str | None:
    """Return the Chromium of this machine, or that which ``playwright install chromium`` brought."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(SWITCHES))
        yield browser
        browser.close()
