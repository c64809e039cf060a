"""Knows how a test comes by a page of the demo site in a browser; must not know what it looks for there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests import demo
from tests.site_building import NOW

Look = Callable[..., Page]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the demo site, and return the folder of its output and its cache."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        demo.build_demo(folder)
    return folder


@pytest.fixture(scope="package")
def output(site: Path) -> Path:
    """Return the pages of the demo site."""
    return site / "output"


@pytest.fixture(scope="package")
def server(output: Path) -> Iterator[demo.Server]:
    """Serve the demo site."""
    with demo.serve(output) as server:
        yield server


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start one browser for all that is looked at."""
    demo.need(demo.find_browser(), demo.NO_BROWSER)
    with demo.open_browser() as browser:
        yield browser


@pytest.fixture
def look(server: demo.Server, browser: Browser) -> Iterator[Look]:
    """Open a page as a new reader, so many pixels wide, by day or by night; further wishes are Playwright's own."""
    readers = []

    def open_page(address: str, width: int = 1280, scheme: Any = "light", **wishes: Any) -> Page:
        screen: ViewportSize = {"width": width, "height": 800}
        reader = browser.new_context(base_url=server.address, viewport=screen, color_scheme=scheme, **wishes)
        readers.append(reader)
        page = reader.new_page()
        page.goto(address)
        return page

    yield open_page
    for reader in readers:
        reader.close()
