"""Knows that Lighthouse has nothing to say against a page; its score of speed is told by ``make lighthouse``."""

from __future__ import annotations

import shutil

import pytest

from tests import demo, lighthouse

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", lighthouse.PAGES)
def test_lighthouse_finds_nothing_amiss(server: demo.Server, kind: str) -> None:
    """Accessibility, practices and what search engines need score 100, and nothing moves while a page is laid out."""
    demo.need(demo.find_browser(), demo.NO_BROWSER)
    demo.need(lighthouse.PROGRAM.is_file() and shutil.which("node"), demo.NO_TOOLS)
    scores = lighthouse.measure(server, kind)
    assert scores.is_whole(), scores
