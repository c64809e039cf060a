"""Times: when a story may be out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from broadsheet.schedule import find_build_moment, find_reason_to_withhold, read_moment
from broadsheet.story import Story

NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 22, 12, tzinfo=NEW_YORK)


def test_a_time_without_a_zone_is_the_sites() -> None:
    """Only a time that names its zone is moved to the site's clock."""
    assert read_moment("2026-11-22T09:30", NEW_YORK).isoformat() == "2026-11-22T09:30:00-05:00"
    assert read_moment("2026-11-22T09:30+01:00", NEW_YORK).isoformat() == "2026-11-22T03:30:00-05:00"
    assert read_moment("2026-11-22", NEW_YORK).isoformat() == "2026-11-22T00:00:00-05:00"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"status": "hidden"}, ""),
        ({"status": "draft"}, "draft"),
        ({"status": "withdrawn"}, "withdrawn"),
        ({"published": "2026-11-22T12:00"}, ""),
        ({"published": "2026-11-22T12:01"}, "dated in the future, 2026-11-22T12:01"),
        ({"published": "2026-11-22T16:59+00:00"}, ""),
        ({"published": "2026-11-22T17:01+00:00"}, "dated in the future, 2026-11-22T17:01+00:00"),
        ({"embargo": "2026-11-22"}, ""),
        ({"embargo": "2026-11-23"}, "under embargo until 2026-11-23"),
        ({"expires": "2026-11-22"}, ""),
        ({"expires": "2026-11-21"}, "expired, 2026-11-21"),
        ({"expires": "9999-12-31"}, ""),
        ({"expires": "9999-12-31T23:59-12:00"}, ""),
        ({"embargo": "0001-01-01T00:00+14:00"}, ""),
        ({"expires": "2026-11-22T12:00"}, "expired, 2026-11-22T12:00"),
    ],
)
def test_reasons_to_withhold(fields: dict[str, Any], reason: str) -> None:
    """A story is out from its date and embargo to the end of the day, or the minute, of its expiry."""
    assert find_reason_to_withhold(Story("Headline", **fields), NOON, NEW_YORK) == reason


def test_the_builds_moment_can_be_set() -> None:
    """``SOURCE_DATE_EPOCH`` is the build's clock; without it, the computer's is."""
    assert find_build_moment({"SOURCE_DATE_EPOCH": "1795348800"}) == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert abs((find_build_moment({}) - datetime.now(UTC)).total_seconds()) < 60
    with pytest.raises(ValueError, match="invalid literal"):
        find_build_moment({"SOURCE_DATE_EPOCH": "noon"})
