"""Knows how a story is told as ninjs 3.1, IPTC's News in JSON, for archives and other newsrooms.

Must not know where the item goes, nor how pages look: their body comes as the theme made it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.addresses import is_web_address
from broadsheet.ninjs import (
    HTML,
    PLAIN,
    STANDARD,
    AltId,
    Association,
    Concept,
    InfoSource,
    Item,
    Rendition,
    RightsInfo,
    Text,
    pack_item,
)
from broadsheet.schedule import read_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from broadsheet.enrich.credits import Credit
    from broadsheet.story import Story

PROFILE = "story"
_PLACE_END = re.compile(r"\s*[(\[/–—＝]")
"""Matches what stands between a dateline's place and its agency."""
_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}


class Issue(NamedTuple):
    """What an item tells beside the story itself."""

    url: str
    """The address of the story's page."""
    text_url: str
    """The address of its plain text."""
    site: str
    """The address of the site."""
    publisher: str
    """Who publishes it."""
    zone: ZoneInfo
    html: str
    """The body as pages show it, its attribution with it."""
    text: str
    """The body as plain text, its attribution with it."""
    byline: str
    """The byline as a line."""
    owed: Sequence[str] = ()
    """What the attribution says, a line each."""
    credit: Credit | None = None
    section: tuple[str, str] = ("", "")
    """The name of its section and the address of that section's page."""
    topics: Sequence[tuple[str, str]] = ()
    """Likewise for its topics."""
    pictures: Sequence[Mapping[str, Any]] = ()
    """What templates are told of its pictures."""
    addresses: Mapping[str, str] = {}
    """Where related links to stories of the site lead, by what the story says."""


def write_item(story: Story, issue: Issue, whole: Story | None = None) -> bytes:
    """Return a story as an item of ninjs, a line of JSON; ``whole`` is what goes along, if that is not just the story."""
    credit = issue.credit
    published = _write_moment(story.published, issue.zone)
    holder = credit.publisher if credit else issue.publisher
    item = Item(
        uri=issue.url,
        standard=STANDARD,
        type="text",
        profile=PROFILE,
        language=story.language,
        first_created=published,
        version_created=_write_moment(story.revised, issue.zone) or published,
        content_created=published if story.dated_by == "story" else "",
        pub_status="usable",
        headlines=list(_list_texts(("main", story.headline), ("deck", story.deck))),
        descriptions=list(_list_texts(("summary", story.summary))),
        by=issue.byline,
        located=find_place(story.dateline),
        slugline=story.slug,
        subjects=list(_list_subjects(issue)),
        info_sources=list(_list_sources(credit)),
        copyright_holder=holder,
        copyright_notice=f"© {story.published[:4]} {holder}" if holder else "",
        usage_terms=" ".join(issue.owed) or story.licence,
        rights_info=_find_rights(credit),
        renditions=[
            Rendition("page", issue.url, HTML),
            Rendition("text", issue.text_url, PLAIN),
        ],
        associations=[*_list_pictures(issue), *_list_related(story, issue)],
        alt_ids=[AltId("original", credit.url)] if credit and credit.url else [],
        bodies=[Text(issue.html, "main", HTML), Text(issue.text, "main", PLAIN)],
    )
    return pack_item(item, whole or story)


def _write_moment(date: str, zone: ZoneInfo) -> str:
    """Return a date as ninjs wants it, with hours and a zone: a day begins at midnight on the site's clock."""
    return read_moment(date, zone).isoformat() if date else ""


def _list_texts(*told: tuple[str, str]) -> Iterator[Text]:
    return (Text(value, role, PLAIN) for role, value in told if value)


def _list_subjects(issue: Issue) -> Iterator[Concept]:
    rows = [("section", issue.section), *(("about", topic) for topic in issue.topics)]
    return (Concept(name, rel, url) for rel, (name, url) in rows if name)


def _list_sources(credit: Credit | None) -> Iterator[InfoSource]:
    if credit is None:
        return
    yield InfoSource(credit.publisher, credit.home)
    for other in credit.others:
        if other.publisher:
            yield InfoSource(other.publisher)


def _find_rights(credit: Credit | None) -> RightsInfo | None:
    """Return where the rights are told: by the licence, else by the source's own terms."""
    url = (credit.licence_url or credit.terms.terms) if credit else ""
    return RightsInfo(url) if url else None


def find_place(dateline: str) -> str:
    """Return the place of a dateline, without its day and its agency."""
    if not dateline:
        return ""
    place = _PLACE_END.split(dateline, maxsplit=1)[0]
    return ", ".join(part for part in place.split(", ") if not any(map(str.isdigit, part)))


def _list_pictures(issue: Issue) -> Iterator[Association]:
    for number, picture in enumerate(issue.pictures, 1):
        url = f"{issue.site}/{picture['url']}"
        yield Association(
            f"picture-{number}",
            url,
            "picture",
            headlines=list(_list_texts(("caption", picture["caption"]))),
            descriptions=list(_list_texts(("alt", picture["alt"]))),
            by=picture["credit"],
            renditions=list(_list_renditions(url, picture, issue.site)),
        )


def _list_renditions(url: str, picture: Mapping[str, Any], site: str) -> Iterator[Rendition]:
    yield Rendition("main", url, _find_type(url), width=picture["width"], height=picture["height"])
    forms: Iterable[Mapping[str, Any]] = picture["sources"]
    for form in forms:
        for address, width in form["candidates"]:
            kind = form["type"]
            yield Rendition(f"{kind.partition('/')[2]}-{width}", f"{site}/{address}", kind, width=width)


def _find_type(url: str) -> str:
    return _TYPES.get(url.rpartition(".")[2].lower(), "")


def _list_related(story: Story, issue: Issue) -> Iterator[Association]:
    """Yield the stories to go on to that have an address: an item without one has no identity."""
    for number, link in enumerate(story.related, 1):
        url = issue.addresses.get(link.url, link.url)
        if url and is_web_address(url):
            yield Association(
                f"related-{number}", url, "text", headlines=list(_list_texts(("main", link.title)))
            )
