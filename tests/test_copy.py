"""What raw copy warns of without being refused."""

from __future__ import annotations

import pytest

from broadsheet.readers import read
from broadsheet.story import Reading

BODY = "Ministers met on the quay\n\nThey talked about the price of rope, which has doubled in a year.\n\n"


def read_with(line: str) -> Reading:
    """Read copy that ends with a line."""
    return read(f"{BODY}{line}\n".encode(), "news/2026-11-20-a.txt", "2026-11-20T10:00")


@pytest.mark.parametrize(
    ("line", "address"),
    [
        (
            "The page says [more](javascript:alert(1)) of it than we do here in the paper.",
            "javascript:alert(1",
        ),
        ("Source: [Read Full Article](javascript:alert(1))", "javascript:alert(1"),
        (
            "Source: Read Full Article (https://user:word@wire.example/rope)",
            "https://user:word@wire.example/rope",
        ),
        ("A picture stands at DATA:text/html,x and nobody knows who drew it or why.", "DATA:text/html,x"),
    ],
)
def test_an_unsafe_address_is_text_with_a_warning(line: str, address: str) -> None:
    """Copy is what an outlet sent: its author cannot mend it, but an editor should know."""
    reading = read_with(line)
    (warning,) = reading.warnings
    assert (warning.line, warning.message) == (5, f"the address {address!r} is not safe and stays text")
    assert not [line for line in reading.story.attributions if line.url]


@pytest.mark.parametrize(
    "line",
    [
        "They saw the data: twelve boats, four tugs and a barge, all of them late by a day.",
        "Source: Coastal Wire (https://wire.example/rope)",
        "The script: a captain goes to sea, and the metadata:none/x of it is lost for good.",
    ],
)
def test_what_only_looks_unsafe_is_passed_over(line: str) -> None:
    """Words before a colon are no scheme."""
    assert not read_with(line).warnings
