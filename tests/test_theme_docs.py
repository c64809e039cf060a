"""Knows that ``docs/theme.md`` tells of the theme as it is; must not know how its lists are made."""

from __future__ import annotations

import re

import pytest

from tests import theme_docs

TEXT = theme_docs.PAGE.read_text(encoding="utf-8")


def _read_part(heading: str) -> str:
    """Return the text under a heading of the second level."""
    _, _, rest = TEXT.partition(f"\n## {heading}\n")
    return rest.partition("\n## ")[0]


def test_the_lists_are_filled_in() -> None:
    """Nobody has to remember: ``make docs`` writes what the templates and the sheets say."""
    assert theme_docs.fill(TEXT) == TEXT


@pytest.mark.parametrize(
    ("heading", "folder"), [("Page kinds", "."), ("Partials", "partials"), ("Components", "components")]
)
def test_every_template_is_named_and_every_named_one_exists(heading: str, folder: str) -> None:
    """Page kinds are told by hand, and just as fully as what is filled in."""
    named = re.findall(r"`([\w-]+\.html)`", _read_part(heading))
    there = {path.name for path in (theme_docs.TEMPLATES / folder).glob("*.html")}
    assert set(named) - {"base.html", "article.html"} == there - {"base.html", "article.html"}
    assert len(there) > 5


def test_every_macro_that_is_used_elsewhere_is_named_with_its_arguments() -> None:
    """What a card can be asked to show is told as its template has it."""
    card = (theme_docs.TEMPLATES / "components" / "story-card.html").read_text(encoding="utf-8")
    (signature,) = re.findall(r"{% macro (story_card\(.*\)) -?%}", card)
    assert f"`{signature}`" in _read_part("Components")
    assert "`picture(shown, sizes" in _read_part("Components")
    assert "`candidates(" not in _read_part("Components")


def test_every_token_is_named_with_its_value() -> None:
    """By day and by night."""
    tokens = (theme_docs.STYLES / "tokens.css").read_text(encoding="utf-8")
    part = _read_part("Tokens")
    for name, value in re.findall(r"^  (--[a-z0-9-]+): (.+);$", tokens, re.MULTILINE):
        assert f"| `{name}` | `{value}` |" in part
    assert "| `--paper` | `#fcfbf8` | `#171614` |" in part


def test_what_holds_the_theme_is_there() -> None:
    """Each file of tests that the page leads to exists."""
    named = re.findall(r"`(tests/[\w/]+\.py)`", _read_part("What holds it"))
    assert len(named) > 6
    assert [name for name in named if not (theme_docs.ROOT / name).is_file()] == []
