"""Knows what a feed's entry must say of its story, and reads written feeds to see that it does.

Must not know in which form an entry is written, nor who writes the feeds.
"""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import msgspec

from broadsheet.addresses import is_web_address, to_uri
from broadsheet.outputs.attribution import fill_markers, find_footers
from broadsheet.outputs.json_feeds import JsonFeed, is_json_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
    from typing import Any

    from broadsheet.enrich.credits import Credit

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
TOLD = "told"
"""Where an entry keeps what the library has no field for."""

_PICTURE = re.compile(r"<picture\b[^>]*>.*?</picture>", re.DOTALL)
_IMAGE = re.compile(r"<img\b[^>]*>")
_FOR_BROWSERS = re.compile(r"""\s(?:srcset|sizes|loading|decoding|fetchpriority|class)=(?:"[^"]*"|'[^']*')""")
_STAYS = r"""(["'])(?!https?://|mailto:|tel:)"""
_LEADS = rf"\s(?:href|src|poster|cite)={_STAYS}"
_MAY_BE_RELATIVE = re.compile(rf"=(?:(?<=\shref=)|(?<=\ssrc=)|(?<=\sposter=)|(?<=\scite=)){_STAYS}")
"""Matches where the other one does, but for its beginning; that one is tried at every space, this one at few signs."""
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_ADDRESS = re.compile(rf"({_LEADS})(.*?)\2", re.DOTALL)
_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


class Person(NamedTuple):
    """Somebody who wrote a story."""

    name: str
    url: str = ""
    """The address of the author's page, if there is one."""


class Shot(NamedTuple):
    """A picture of a story."""

    url: str
    kind: str
    """Its media type; empty if its name does not tell."""
    width: int
    """In pixels; zero if that is not known."""
    height: int
    alt: str
    caption: str
    credit: str


class Origin(NamedTuple):
    """Where a story was published first."""

    publisher: str
    addresses: tuple[str, ...]
    """Those of the original first, then those of whoever else the copy says that it comes from."""
    home: str
    feed: str
    """The address of the source's own feed, if it is known."""


class Told(NamedTuple):
    """What an entry says beside its text."""

    people: tuple[Person, ...]
    pictures: tuple[Shot, ...] = ()
    origin: Origin | None = None
    """Nothing for the site's own stories."""
    language: str = ""
    """That of the story, if it is not the site's."""


class Entry(NamedTuple):
    """An entry of a feed as its readers get it."""

    link: str
    html: str
    """All that it shows, summary and content."""


def name_people(people: Iterable[Person], credit: Credit | None, paper: str) -> tuple[Person, ...]:
    """Return who a story is by: those it names, else the outlet that it comes from, else the paper."""
    found = tuple(people)
    return found or (Person((credit.publisher if credit else "") or paper),)


def find_origin(credit: Credit | None) -> Origin | None:
    """Return where a syndicated story was published first."""
    if credit is None:
        return None
    addresses = (credit.url, *(other.url for other in credit.others))
    found = dict.fromkeys(to_uri(address) for address in addresses if is_web_address(address))
    return Origin(credit.publisher, tuple(found), to_uri(credit.home), to_uri(credit.feed))


def find_shots(pictures: Iterable[Mapping[str, Any]], site: str) -> tuple[Shot, ...]:
    """Return a story's pictures as cards show them, with their full addresses."""
    return tuple(
        Shot(
            to_uri(f"{site}/{picture['url']}"),
            _TYPES.get(PurePosixPath(picture["url"]).suffix.lower(), ""),
            picture["width"],
            picture["height"],
            picture["alt"],
            picture["caption"],
            picture["credit"],
        )
        for picture in pictures
    )


def complete_entry(item: MutableMapping[str, Any], told: Told, page: str, key: str, footer: str) -> None:
    """Let ``item``, an entry before it is written, say what the library's own would not, and lead where it should.

    Full text has the marker that the footer replaces, and its addresses are whole, from the story's ``page``.
    """
    item[TOLD] = told
    item["author_name"] = ", ".join(person.name for person in told.people)
    item["categories"] = [unescape(name) for name in item["categories"]]
    summary = item["description"]
    if summary and "<" not in summary:  # a text, of which as little is escaped as must be
        item["description"] = escape(unescape(summary), quote=False)
    if item["content"] is not None:
        content = _PICTURE.sub(_show_plainly, item["content"])
        content = fill_markers(content, lambda found: footer if found == key else "")
        item["content"] = make_absolute(content, page)
    add_footer(item, footer)


def add_footer(item: MutableMapping[str, Any], footer: str) -> None:
    """Put the footer at the end of an entry that does not show one."""
    shown = f"{item['content'] or ''}{item['description'] or ''}"
    if footer and footer not in shown and not find_footers(shown):
        field = "content" if item["content"] is not None else "description"
        item[field] = f"{item[field] or ''}\n{footer}"


def make_absolute(html: str, page: str) -> str:
    """Return markup whose addresses lead from anywhere where they led from its ``page``."""
    return (
        _TAG.sub(lambda tag: _ADDRESS.sub(_join(page), tag[0]), html)
        if _MAY_BE_RELATIVE.search(html)
        else html
    )


def _join(page: str) -> Callable[[re.Match[str]], str]:
    def join(found: re.Match[str]) -> str:
        try:
            whole = urljoin(page, unescape(found[3]))
        except ValueError:  # no address at all
            whole = page
        return f"{found[1]}{escape(whole)}{found[2]}"

    return join


def _show_plainly(picture: re.Match[str]) -> str:
    """Return the one file of a picture that readers of feeds show; most know nothing of candidates."""
    image = _IMAGE.search(picture[0])
    return _FOR_BROWSERS.sub("", image[0]) if image else ""


def read_entries(written: bytes | str) -> Iterator[Entry]:
    """Yield the entries of a feed; other XML and other JSON has none.

    Raises ElementTree.ParseError for what is no XML, and msgspec.DecodeError for a JSON feed that is none.
    """
    if is_json_feed(written):
        for told in msgspec.json.decode(written, type=JsonFeed).read_items():
            yield Entry(told.url, f"{told.summary}{told.content_html}{told.content_text}")
        return
    root = ET.fromstring(written)  # noqa: S314 – a file of this very build
    for entry in root.iter(f"{_ATOM}entry"):
        link = entry.find(f"{_ATOM}link[@rel='alternate']")
        texts = (entry.findtext(f"{_ATOM}{name}") for name in ("summary", "content"))
        yield Entry("" if link is None else link.get("href", ""), "".join(text or "" for text in texts))
    for item in root.iter("item"):
        texts = (item.findtext(name) for name in ("description", _CONTENT))
        yield Entry(item.findtext("link") or "", "".join(text or "" for text in texts))
