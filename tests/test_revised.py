"""When a story was last changed: the page, the feeds, the sitemaps and the structured data ask one function."""

from __future__ import annotations

import pytest

from broadsheet.story import Correction, Story, find_revised


@pytest.mark.parametrize(
    ("published", "updated", "corrected", "revised"),
    [
        ("2026-11-20", "", (), ""),
        ("2026-11-20", "2026-11-21T09:30", (), "2026-11-21T09:30"),
        ("2026-11-20", "", ("2026-11-22", "2026-11-24"), "2026-11-24"),
        ("2026-11-20", "2026-11-21T09:30", ("2026-11-22",), "2026-11-22"),
        ("2026-11-20", "2026-11-22T09:30", ("2026-11-22",), "2026-11-22T09:30"),
        ("2026-11-20", "2026-11-23", ("2026-11-22",), "2026-11-23"),
        ("2026-11-20T09:30", "", ("2026-11-20",), ""),
        ("2026-11-20", "", ("2026-11-19", ""), ""),
    ],
)
def test_the_last_change_is_the_update_or_a_later_correction(
    published: str, updated: str, corrected: tuple[str, ...], revised: str
) -> None:
    """A correction of a later day moves it; one without a day, or of a day that is told already, does not."""
    notes = tuple(Correction("It was 1868.", day) for day in corrected)
    story = Story("Talks", published=published, updated=updated, corrections=notes)
    assert (find_revised(story), story.revised) == (revised, revised)
