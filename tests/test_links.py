"""Addresses in copy: what a line says, where it leads, and what must not become a link."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.addresses import is_web_address
from broadsheet.readers.links import find_domain, host_of, is_address, take_link
from tests.rows import Row, load

PRINTED = st.characters(exclude_categories=["Cc", "Cs"])
"""Control characters are gone when copy has been decoded."""

PIECES = [
    "[a](",
    "javascript:",
    "data:",
    "http://",
    "https://",
    "www.",
    "example.com",
    "/",
    "@",
    ")",
    "\u202e",
    " ",
]


@pytest.mark.parametrize("row", load("links"), ids=lambda row: row.name)
def test_a_line_is_taken_apart(row: Row) -> None:
    """A line gives its words, its safe address, its link's own words and what must not become a link."""
    assert tuple(take_link(row.copy)) == row.values


@pytest.mark.parametrize(
    "url",
    [
        "https://post.example/\u202egnp.exe",
        "https://post.example\\.other.example/five",
        "https://post.example/`five",
        "https://[post.example/five",
    ],
)
def test_an_address_that_hides_another_is_not_given(url: str) -> None:
    """Characters that turn or cut an address before the reader's eyes keep it from becoming a link."""
    assert take_link(f"Five things {url}").url != url
    assert take_link(f"[Five things]({url})").url != url


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(PRINTED, max_size=4)), max_size=12).map("".join))
def test_an_address_is_safe_or_not_given(text: str) -> None:
    """Whatever the copy, the address of a link is one that the site may lead to."""
    url = take_link(text).url
    assert not url or is_web_address(url), url


@pytest.mark.parametrize(
    "text", ["https://example.com/a", " https://example.com/a ", "<https://example.com/a>"]
)
def test_a_bare_address_is_known(text: str) -> None:
    """A line that is an address and nothing else is known, in angle brackets or not."""
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    ["See https://example.com/a", "[a](https://example.com/a)", "example.com", "https://", "", "a.b" * 900],
)
def test_other_lines_are_no_address(text: str) -> None:
    """A line with words, a Markdown link or a lone host name is no bare address."""
    assert not is_address(text)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("The Post (post.example.com)", "post.example.com"),
        ("Read it at example.com.", "example.com"),
        ("desk@example.com", ""),
        ("Mr. Smith paid 3.5 crowns", ""),
    ],
)
def test_a_host_name_is_found(text: str, domain: str) -> None:
    """The first bare host name is found; an e-mail address and a figure have none."""
    assert find_domain(text) == domain


def test_a_host_is_told_without_www() -> None:
    """A host is told as people say it, without its port."""
    assert host_of("https://www.example.com:8080/a") == "example.com"
