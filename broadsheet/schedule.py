"""Knows times: what a story's dates mean on the site's clock, and whether it may be out at a given moment.

Must not read the clock: the moment of the build is given.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from broadsheet.story import Story

_STAYING_IN = frozenset({"draft", "withdrawn"})
_DAY_ALONE = len("2026-11-22")
NEWS = 2 * 24 * 60 * 60.0
"""Seconds for which a story is news to search engines: two days, by Google's rules for news sitemaps."""


@lru_cache(maxsize=256)
def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """Return an ISO 8601 date or time on the site's clock; a time without a zone is meant there.

    Raises ValueError if the text is no such date.
    """
    moment = datetime.fromisoformat(text)
    try:
        return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    except OverflowError:  # the first or the last day that a date can be, on a clock where it is another
        return moment.replace(tzinfo=zone)


def read_expiry(text: str, zone: ZoneInfo) -> datetime:
    """Return the moment from which a story is gone: a day without an hour is its last whole day."""
    moment = read_moment(text, zone)
    try:
        return moment + timedelta(days=1) if len(text) == _DAY_ALONE else moment
    except OverflowError:  # 9999-12-31, as editors write “never”
        return moment


def write_moment(text: str, zone: ZoneInfo) -> str:
    """Return an ISO 8601 date or time as W3C writes it: a day as it is, a time with its seconds and its zone."""
    return text if len(text) == _DAY_ALONE else read_moment(text, zone).isoformat(timespec="seconds")


def find_change(story: Story, zone: ZoneInfo) -> str:
    """Return when a story was last changed, which is never before it came out."""
    published, revised = story.published, story.revised
    is_later = revised and read_moment(revised, zone) > read_moment(published, zone)
    return write_moment(revised if is_later else published, zone)


def find_build_moment(environment: Mapping[str, str]) -> datetime:
    """Return the moment of this build: ``SOURCE_DATE_EPOCH`` (seconds since 1970) if set, else the clock's.

    Raises ValueError if ``SOURCE_DATE_EPOCH`` is not a number.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


class Times(NamedTuple):
    """What says of one of the site's own pages when it may be out, in the words of a story."""

    status: str
    published: str
    embargo: str
    expires: str


def find_moments(story: Story | Times, zone: ZoneInfo) -> list[datetime]:
    """Return when a story, or a page, comes out and goes."""
    if story.status in _STAYING_IN:
        return []
    found = [read_moment(text, zone) for text in (story.embargo, story.published) if text]
    return [*found, read_expiry(story.expires, zone)] if story.expires else found


def find_reason_to_withhold(story: Story | Times, now: datetime, zone: ZoneInfo) -> str:
    """Return why a story must not be out at the moment, in an editor's words; empty if it may."""
    if story.status in _STAYING_IN:
        return story.status
    if story.embargo and read_moment(story.embargo, zone) > now:
        return f"under embargo until {story.embargo}"
    if story.published and read_moment(story.published, zone) > now:
        return f"dated in the future, {story.published}"
    if story.expires and read_expiry(story.expires, zone) <= now:
        return f"expired, {story.expires}"
    return ""
