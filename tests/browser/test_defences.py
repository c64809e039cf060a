"""Knows what a browser makes of a published site that is served as its host was told to.

Must not know how policies are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.outputs.defences import matches
from tests import demo
from tests.browser.test_finding import WAIT
from tests.site_building import NOW
from tests.test_defences import read_headers

pytestmark = pytest.mark.browser
NOTE = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
});
"""
"""Lets a page keep what its policies kept from it."""
EVIL = """
<script>document.title = "owned"</script>
<script src="https://evil.example/a.js"></script>
<img src="/nothing.jpg" alt="" onerror="document.title = 'owned'">
<img src="https://evil.example/spy.gif" alt="">
<iframe src="https://evil.example/"></iframe>
<p id="evil" style="position: fixed">Evil</p>
<style>body { display: none }</style>
<base href="https://evil.example/">
<form action="https://evil.example/"><button id="send">Send</button></form>
<a id="run" href="javascript:document.title='owned'">Run</a>
"""
Visit = Callable[[str], tuple[Page, list[str]]]


class Site:
    """The published demo site while it is served."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of its output and its cache."""
        self.folder = folder
        self.sends_headers = True

    def list_headers(self, path: str) -> Iterable[tuple[str, str]]:
        """Return what the host was told to send with a path; no host may have to choose between two values."""
        if not self.sends_headers or path == "/frame.html":
            return []
        found = [pair for rule in self._read_rules() if matches(rule, path) for pair in rule.headers]
        assert len(found) == len({name for name, _ in found})
        return found

    @cache  # noqa: B019 – one site in a process
    def _read_rules(self) -> list[Any]:
        return read_headers((self.folder / "output" / "_headers").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the folder of the published site."""
    return Site(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def server(site: Site) -> Iterator[demo.Server]:
    """Serve the published site, and build it for that address."""
    with (
        demo.serve(site.folder / "output", site.list_headers) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        settings = {"SITEURL": server.address.rstrip("/"), "BROADSHEET_PUBLISH": True}
        output = demo.build_demo(site.folder, **settings)
        demo.index_demo(site.folder, **settings)
        page = (output / "about/index.html").read_text(encoding="utf-8")
        (output / "evil.html").write_text(page.replace("</main>", f"{EVIL}</main>"), encoding="utf-8")
        (output / "frame.html").write_text('<iframe src="/about/"></iframe>', encoding="utf-8")
        yield server


@pytest.fixture
def visit(server: demo.Server, browser: Browser) -> Iterator[Visit]:
    """Open a page as a new reader; return it with what its console says."""
    reader = browser.new_context(base_url=server.address)
    reader.add_init_script(NOTE)

    def open_page(address: str) -> tuple[Page, list[str]]:
        page, told = reader.new_page(), list[str]()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(address, wait_until="networkidle")
        return page, told

    yield open_page
    reader.close()


@pytest.mark.parametrize("kind", demo.KINDS)
def test_no_page_breaks_its_policies(visit: Visit, kind: str) -> None:
    """Nothing that a page of any kind loads is kept from it, and browsers know all that the headers name."""
    page, told = visit(demo.KINDS[kind])
    assert page.evaluate("window.violations") == []
    assert [line for line in told if kind != "missing" or "404" not in line] == []
    assert page.evaluate("getComputedStyle(document.body).margin") != "8px"  # its sheet is there


def test_search_works_within_its_policy(visit: Visit) -> None:
    """The program of the index runs, in a worker of its own, and finds."""
    page, told = visit("search/?q=barrage")
    expect(page.locator(".search-results__count")).to_have_text("2 stories", timeout=WAIT)
    assert page.evaluate("window.violations") == []
    assert told == []
    assert [worker for worker in page.workers if "pagefind" in worker.url]


def test_browsers_take_the_rules_of_prefetching(visit: Visit, server: demo.Server) -> None:
    """The policy allows them by their hash: a link that a reader points at is fetched."""
    page, told = visit("")
    server.answers.clear()
    page.locator(".story-card a").first.hover()
    for _ in range(100):
        if server.answers:
            break
        page.wait_for_timeout(100)
    assert [answer.purpose.split(";")[0] for answer in server.answers] == ["prefetch"]
    assert told == []


@pytest.mark.parametrize("sends_headers", [True, False], ids=["headers", "pages-alone"])
def test_what_others_put_into_a_page_does_nothing(visit: Visit, site: Site, sends_headers: bool) -> None:  # noqa: FBT001
    """Scripts do not run, and nothing of strangers is loaded, whether the host sends headers or not."""
    site.sends_headers = sends_headers
    try:
        page, _ = visit("evil.html")
    finally:
        site.sends_headers = True
    page.evaluate("for (const name of ['#run', '#send']) document.querySelector(name).click()")
    page.wait_for_timeout(500)
    assert page.title() != "owned"
    assert page.url.endswith("/evil.html")
    assert page.evaluate("document.baseURI").endswith("/evil.html")
    assert page.evaluate("getComputedStyle(document.querySelector('#evil')).position") == "static"
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    kept = {each.split()[0] for each in page.evaluate("window.violations")}
    assert {
        "script-src-elem",
        "script-src-attr",
        "img-src",
        "frame-src",
        "style-src-attr",
        "style-src-elem",
        "base-uri",
        "form-action",
    } <= kept


def test_a_page_cannot_be_framed_by_others(visit: Visit, server: demo.Server, site: Site) -> None:
    """Whoever frames a page of the site gets none of it; that is told by the header alone."""
    found = []
    for site.sends_headers in (False, True):
        page, _ = visit("frame.html")
        found.append(page.frames[1].url)
    assert found == [f"{server.address}about/", "chrome-error://chromewebdata/"]


def test_feeds_are_shown_as_xml(visit: Visit) -> None:
    """With their own types browsers would show their source as text, without its stylesheet."""
    page, _ = visit("feeds/all.atom.xml")
    assert page.evaluate("document.contentType") == "application/xml"
