"""Addresses: which are safe to lead to and to write."""

from __future__ import annotations

import pytest

from broadsheet.addresses import (
    find_collisions,
    find_reserved,
    host_of,
    is_inside,
    is_path_part,
    is_web_address,
)


@pytest.mark.parametrize(
    "url",
    [
        "https://wire.example/a?b=1&c=2#d",
        "http://wire.example",
        "HTTPS://wire.example/it's",
        "https://ø.example/å",
    ],
)
def test_web_addresses(url: str) -> None:
    """Addresses with http or https and a host may be led to."""
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "//wire.example/a",
        "/a/b",
        "https://",
        "https:///a",
        "ftp://wire.example",
        "https://wire.example/a b",
        'https://wire.example/"onclick="x',
        "https://wire.example/\u202ex",
        "https://[wire.example/",
        "java\nscript:alert(1)",
    ],
)
def test_unsafe_addresses(url: str) -> None:
    """Everything else may not, least of all what a browser would run."""
    assert not is_web_address(url)
    assert host_of(url) == ""


def test_host_is_told_without_www() -> None:
    """A host is told as people say it."""
    assert host_of("https://www.wire.example:8080/a") == "wire.example"


@pytest.mark.parametrize("part", ["talks", "2026-talks", "берег", "東京"])
def test_path_parts(part: str) -> None:
    """Words of any script can be part of an address."""
    assert is_path_part(part)


@pytest.mark.parametrize(
    "part", ["", ".", "..", "../x", "a/b", "a\\b", ".htaccess", "a b", "a%2fb", "a?b", "a\0"]
)
def test_unsafe_path_parts(part: str) -> None:
    """What would lead out of the site, or to another file than it seems, cannot be part of an address."""
    assert not is_path_part(part)


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("pictures/quay.jpg", True),
        ("a..b/quay.jpg", True),
        ("", False),
        ("/etc/passwd", False),
        ("pictures/../../x.jpg", False),
        ("..\\x.jpg", False),
        ("c:/x.jpg", False),
    ],
)
def test_paths_that_stay_inside(path: str, *, inside: bool) -> None:
    """A relative path without a way up stays inside the folder that it starts from."""
    assert is_inside(path) is inside


def test_reserved_folders() -> None:
    """The first folder of an address pattern is reserved, unless any word may stand there."""
    patterns = ["topic/{slug}/index.html", "{slug}/index.html", "index.html", "feeds/all.xml", "theme/"]
    assert find_reserved(patterns) == {"topic", "feeds", "theme"}


def test_collisions_name_all_sources() -> None:
    """Sources that want one output are told together, in the order of their names."""
    wanted = {"b.txt": "x/index.html", "a.txt": "x/index.html", "c.txt": "y/index.html"}
    assert find_collisions(wanted) == {"x/index.html": ["a.txt", "b.txt"]}
