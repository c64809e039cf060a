"""How the parts of a story become the Story: the date that it stands under, and what gave it."""

from __future__ import annotations

import pytest

from broadsheet.readers import read


@pytest.mark.parametrize(
    ("path", "text", "dated_by"),
    [
        ("2026-11-22-fog.md", "# Fog\n\nIt closed.", "name"),
        ("a.md", "Date: 2026-11-20\n\n# Fog\n\nIt closed.", "story"),
        ("a.md", "# Fog\n\nNORHAVEN, Nov 20 (Reuters) – It closed.", "dateline"),
        ("a.md", "# Fog\n\nIt closed.", "file"),
        ("a.txt", "Fog\n\nPublished 20 November 2026\n\nIt closed at nine in the morning.", "story"),
        ("a.txt", "Fog\n\nUpdated 20 November 2026\n\nIt closed at nine in the morning.", "update"),
        ("2026-11-22-fog.txt", "Fog\n\nIt closed at nine in the morning.", "name"),
        ("a.txt", "Fog\n\nIt closed at nine in the morning.", "file"),
    ],
)
def test_a_story_tells_what_dated_it(path: str, text: str, dated_by: str) -> None:
    """Raw copy and Markdown say alike whether the date is the story's own."""
    assert read(text.encode(), path, "2026-11-23T09:30").story.dated_by == dated_by
