"""Knows the rules by which the W3C's feed validator judges RSS 2.0, Atom and OPML, by the names that it gives to them.

No registry has the validator, so that its rules stand here, as far as what Broadsheet writes can break them. It only
warns of ``DuplicateUpdated``, which stories of one day without an hour cannot help. Must not know any one site.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from html.parser import HTMLParser
from typing import NamedTuple
from xml.etree import ElementTree as ET

ATOM, CONTENT, DC, MEDIA, XHTML = (
    "{http://www.w3.org/2005/Atom}",
    "{http://purl.org/rss/1.0/modules/content/}",
    "{http://purl.org/dc/elements/1.1/}",
    "{http://search.yahoo.com/mrss/}",
    "{http://www.w3.org/1999/xhtml}",
)
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MEDIA_PARTS = {f"{MEDIA}{name}" for name in ("title", "description", "credit")}
_LINK = re.compile(r"https?://[a-zA-Z0-9.\[\]-]+(:\d+)?(/[A-Za-z0-9\-._~!$&'()*+,;=:@%/?#\[\]]*)?")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MARKUP = re.compile(r"</?[a-zA-Z!][^>]*>")
_VOID = {"br", "hr", "img", "wbr", "source", "col", "input", "link", "meta", "area", "track"}
_RISKY = {
    "applet",
    "base",
    "embed",
    "form",
    "frame",
    "iframe",
    "input",
    "link",
    "meta",
    "object",
    "script",
    "style",
}
_LEADING = ("href", "src", "poster", "cite", "longdesc", "background", "action")
_RELATIONS = {"alternate", "enclosure", "hub", "license", "related", "self", "via"}


class Feed(NamedTuple):
    """A feed as it was written."""

    address: str
    written: bytes

    @property
    def root(self) -> ET.Element:
        """Return all of it."""
        return ET.fromstring(self.written)  # noqa: S314 – made by the tests

    @property
    def is_rss(self) -> bool:
        """Tell whether it is RSS."""
        return self.root.tag == "rss"

    @property
    def head(self) -> ET.Element:
        """Return what tells of the feed."""
        channel = self.root.find("channel")
        return self.root if channel is None else channel

    @property
    def entries(self) -> list[ET.Element]:
        """Return its entries."""
        return self.head.findall("item" if self.is_rss else f"{ATOM}entry")


def _find(feed: Feed, rss: str, atom: str) -> Iterator[tuple[ET.Element, str]]:
    """Yield elements of entries, which have other names in either form, with their texts."""
    for entry in feed.entries:
        for name in (rss if feed.is_rss else " ".join(f"{ATOM}{each}" for each in atom.split())).split():
            for element in entry.findall(name):
                yield element, element.text or ""


def _markup(feed: Feed) -> Iterator[str]:
    return (text for _, text in _find(feed, f"description {CONTENT}encoded", "summary content"))


class _Tags(HTMLParser):
    """What stands in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(html)
        self.close()
        self.faults += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"/{tag}")


def _tags(feed: Feed) -> Iterator[tuple[str, dict[str, str | None]]]:
    for html in _markup(feed):
        yield from _Tags(html).tags


def _addresses(feed: Feed) -> Iterator[str]:
    """Yield all addresses outside the markup of entries."""
    for element in feed.root.iter():
        if element.tag in {"link", "source"} or (element.tag == "guid" and _is_permalink(element)):
            yield element.get("url") or element.text or ""
        if element.tag in {f"{ATOM}id", f"{ATOM}uri"}:
            yield element.text or ""
        if element.tag in {f"{ATOM}link", f"{XHTML}a"}:
            yield element.get("href", "")
        if element.tag == f"{MEDIA}content":
            yield element.get("url", "")


def _is_permalink(guid: ET.Element) -> bool:
    return guid.get("isPermaLink", "true") == "true"


def _relations(parent: ET.Element) -> list[ET.Element]:
    return parent.findall(f"{ATOM}link")


def _links(feed: Feed) -> Iterator[ET.Element]:
    return feed.root.iter(f"{ATOM}link")


def _missing(parent: ET.Element, *names: str) -> list[str]:
    return [name for name in names if parent.find(name) is None]


def _repeated(parent: ET.Element, *names: str) -> list[str]:
    counts = Counter(each.tag for each in parent)
    return [name for name in names if counts[name] > 1]


def _missing_elements(feed: Feed) -> Iterator[str]:
    if feed.is_rss:
        yield from _missing(feed.head, "title", "link", "description")
        return
    yield from _missing(feed.head, *(f"{ATOM}{name}" for name in ("id", "title", "updated")))
    for entry in feed.entries:
        yield from _missing(entry, *(f"{ATOM}{name}" for name in ("id", "title", "updated", "author")))


def _duplicates(feed: Feed) -> Iterator[str]:
    once = ("title", "link", "description", "language", "lastBuildDate", "guid", "pubDate", "source")
    theirs = ("id", "title", "updated", "published", "summary", "content", "subtitle", "source", "rights")
    more = (f"{CONTENT}encoded", f"{DC}source", f"{DC}language")
    for parent in (feed.head, *feed.entries):
        yield from _repeated(parent, *once, *(f"{ATOM}{name}" for name in theirs), *more)
    for picture in feed.root.iter(f"{MEDIA}content"):
        yield from _repeated(picture, f"{MEDIA}title", f"{MEDIA}description")


_KNOWN: dict[str, set[str]] = {
    "rss": {"channel"},
    "channel": {
        "title",
        "link",
        "description",
        "language",
        "lastBuildDate",
        "item",
        f"{ATOM}link",
        f"{XHTML}div",
    },
    "item": {"title", "link", "description", "pubDate", "guid", "category", "source", f"{ATOM}link"}
    | {f"{DC}{name}" for name in ("creator", "language", "source")}
    | {f"{CONTENT}encoded", f"{MEDIA}content"},
    f"{ATOM}feed": {f"{ATOM}{name}" for name in ("title", "link", "id", "updated", "subtitle", "entry")}
    | {f"{XHTML}div"},
    f"{ATOM}entry": {
        f"{ATOM}{name}"
        for name in (
            *("title", "link", "id", "updated", "published", "author", "summary", "content", "category"),
            "source",
        )
    }
    | {f"{MEDIA}content"},
    f"{ATOM}author": {f"{ATOM}name", f"{ATOM}uri"},
    f"{ATOM}source": {f"{ATOM}{name}" for name in ("id", "title", "updated", "link")},
    f"{MEDIA}content": _MEDIA_PARTS,
    f"{XHTML}div": {f"{XHTML}p", f"{XHTML}a"},
}


def _undefined(feed: Feed) -> Iterator[str]:
    for parent in feed.root.iter():
        yield from (child.tag for child in parent if child.tag not in _KNOWN.get(parent.tag, set()))


def _dates(feed: Feed, *names: str) -> Iterator[str]:
    return (each.text or "" for name in names for each in feed.root.iter(name))


def _rss_dates(feed: Feed) -> Iterator[tuple[str, datetime | None]]:
    for text in _dates(feed, "pubDate", "lastBuildDate"):
        try:
            yield text, parsedate_to_datetime(text)
        except ValueError:
            yield text, None


def _moments(feed: Feed) -> Iterator[datetime]:
    yield from (moment for _, moment in _rss_dates(feed) if moment)
    yield from map(datetime.fromisoformat, _dates(feed, f"{ATOM}updated", f"{ATOM}published"))


def _blank(feed: Feed) -> Iterator[str]:
    names = ("title", "link", "guid", "category", f"{ATOM}title", f"{ATOM}id", f"{ATOM}name", f"{DC}creator")
    for name in (*names, *_MEDIA_PARTS):
        yield from (name for each in feed.root.iter(name) if not (each.text or "").strip())


def _misplaced(feed: Feed) -> Iterator[str]:
    names = [child.tag for child in feed.head]
    first = next((at for at, name in enumerate(names) if name in {"item", f"{ATOM}entry"}), len(names))
    return (name for name in names[first:] if name not in {"item", f"{ATOM}entry"})


def _characters(feed: Feed) -> Iterator[str]:
    text = feed.written.decode()
    told = re.findall("&#x?[0-9a-fA-F]+;", text)
    return iter(re.findall("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x84\x86-\x9f\ufffe\uffff]", text) + told)


def _ids(feed: Feed) -> list[str]:
    return [text for _, text in _find(feed, "guid", "id")]


def _plain(feed: Feed) -> Iterator[str]:
    """Yield what is text, and may be taken for markup. In Atom, a title says that it is text."""
    if feed.is_rss:
        yield from (
            each.text or "" for name in ("title", "category", "source") for each in feed.root.iter(name)
        )
        yield feed.head.findtext("description") or ""
    told = (f"{MEDIA}title", f"{MEDIA}description")
    yield from (each.text or "" for name in told for each in feed.root.iter(name))


def _sources(feed: Feed) -> Iterator[str]:
    for source in feed.root.iter(f"{ATOM}source"):
        yield from _missing(source, *(f"{ATOM}{name}" for name in ("id", "title", "updated")))


def _twice_told(feed: Feed) -> Iterator[str]:
    pairs = (
        ("source", f"{DC}source"),
        ("author", f"{DC}creator"),
        ("guid", f"{ATOM}id"),
        ("pubDate", f"{DC}date"),
        ("category", f"{DC}subject"),
    )
    for item in feed.entries if feed.is_rss else ():
        yield from (ours for ours, theirs in pairs if not (_missing(item, ours) or _missing(item, theirs)))


def _unlike_alternates(feed: Feed) -> Iterator[str]:
    for parent in (feed.head, *feed.entries):
        found = [
            (each.get("type"), each.get("hreflang"))
            for each in _relations(parent)
            if each.get("rel") == "alternate"
        ]
        yield from (str(each) for each, count in Counter(found).items() if count > 1)


def _languages(feed: Feed) -> Iterator[str]:
    yield from (each.get(LANG, "") for each in feed.root.iter() if each.get(LANG) is not None)
    yield from (each.text or "" for name in ("language", f"{DC}language") for each in feed.root.iter(name))


RULES: dict[str, Callable[[Feed], object]] = {
    "SAXError": lambda feed: feed.root is None,
    "WPBlankLine": lambda feed: not feed.written.startswith(b"<?xml "),
    "MissingEncoding": lambda feed: b'encoding="utf-8"' not in feed.written[:60],
    "BadCharacters": lambda feed: [*_characters(feed)],
    "ContainsSystemEntity": lambda feed: b"<!DOCTYPE" in feed.written or b"<!ENTITY" in feed.written,
    "UndefinedElement": lambda feed: [*_undefined(feed)],
    "UnexpectedText": lambda feed: [
        each.tag for each in feed.root.iter() if each.tag in _KNOWN and (each.text or "").strip()
    ],
    "MissingElement": lambda feed: [*_missing_elements(feed)],
    "DuplicateElement": lambda feed: [*_duplicates(feed)],
    "NotBlank": lambda feed: [*_blank(feed)],
    "MisplacedItem": lambda feed: [*_misplaced(feed)] if feed.is_rss else [],
    "MisplacedMetadata": lambda feed: [] if feed.is_rss else [*_misplaced(feed)],
    "MissingDCLanguage": lambda feed: feed.is_rss and _missing(feed.head, "language"),
    "InvalidLanguage": lambda feed: [each for each in _languages(feed) if not _LANGUAGE.fullmatch(each)],
    "MissingSelf": lambda feed: [each.get("rel") for each in _relations(feed.head)].count("self") != 1,
    "SelfDoesntMatchLocation": lambda feed: [
        each.get("href")
        for each in _relations(feed.head)
        if each.get("rel") == "self" and each.get("href") != feed.address
    ],
    "MissingHref": lambda feed: [each for each in _links(feed) if not each.get("href")],
    "AtomLinkNotEmpty": lambda feed: [each.text for each in _links(feed) if each.text or len(each)],
    "UnregisteredAtomLinkRel": lambda feed: [
        each.get("rel") for each in _links(feed) if each.get("rel") not in _RELATIONS
    ],
    "DuplicateAtomLink": lambda feed: [*_unlike_alternates(feed)],
    "InvalidFullLink": lambda feed: [each for each in _addresses(feed) if not _LINK.fullmatch(each)],
    "UriNotIri": lambda feed: [each for each in _addresses(feed) if not each.isascii()],
    "MissingGuid": lambda feed: feed.is_rss and len(_ids(feed)) != len(feed.entries),
    "InvalidHttpGUID": lambda feed: [
        each.text
        for each in feed.root.iter("guid")
        if _is_permalink(each) and not _LINK.fullmatch(each.text or "")
    ],
    "InvalidBooleanAttribute": lambda feed: [
        each.text
        for each in feed.root.iter("guid")
        if each.get("isPermaLink", "true") not in {"true", "false"}
    ],
    "NotSufficientlyUnique": lambda feed: [each for each in _ids(feed) if len(each) < 9 and each.isdigit()],
    "DuplicateEntries": lambda feed: [each for each, count in Counter(_ids(feed)).items() if count > 1],
    "DuplicateIds": lambda feed: len(_ids(feed)) > 1 and len(set(_ids(feed))) == 1,
    "InvalidRFC2822Date": lambda feed: [
        text for text, moment in _rss_dates(feed) if moment is None or moment.tzinfo is None
    ],
    "IncorrectDOW": lambda feed: [
        text for text, moment in _rss_dates(feed) if moment and format_datetime(moment)[:3] != text[:3]
    ],
    "InvalidRFC3339Date": lambda feed: [
        text for text in _dates(feed, f"{ATOM}updated", f"{ATOM}published") if not _STAMP.fullmatch(text)
    ],
    "ImplausibleDate": lambda feed: [
        each for each in _moments(feed) if each < datetime(1970, 1, 1, tzinfo=UTC) or each.year > 2026
    ],
    "ContainsHTML": lambda feed: [text for text in _plain(feed) if _MARKUP.search(text)],
    "ContainsEmail": lambda feed: [
        text for text in _dates(feed, f"{ATOM}name") if re.fullmatch(r"\S+@\S+\.\S+", text)
    ],
    "InvalidTextType": lambda feed: [
        each.get("type")
        for each, _ in _find(feed, "", "title summary content")
        if each.get("type", "text") not in {"text", "html", "xhtml"}
    ],
    "ItemMustContainTitleOrDescription": lambda feed: (
        feed.is_rss
        and [item for item in feed.entries if _missing(item, "title") and _missing(item, "description")]
    ),
    "NeedDescriptionBeforeContent": lambda feed: (
        [
            item
            for item in feed.entries
            if "description"
            not in [each.tag for each in item][: [each.tag for each in item].index(f"{CONTENT}encoded")]
        ]
        if feed.is_rss and all(not _missing(item, f"{CONTENT}encoded") for item in feed.entries)
        else []
    ),
    "MissingTextualContent": lambda feed: (
        []
        if feed.is_rss
        else [entry for entry in feed.entries if not (entry.findtext(f"{ATOM}content") or "").strip()]
    ),
    "MissingSummary": lambda feed: (
        []
        if feed.is_rss
        else [
            entry
            for entry in feed.entries
            if _missing(entry, f"{ATOM}summary") and _missing(entry, f"{ATOM}content")
        ]
    ),
    "NotHtml": lambda feed: [fault for html in _markup(feed) for fault in _Tags(html).faults],
    "ContainsRelRef": lambda feed: [
        value
        for _, told in _tags(feed)
        for name, value in told.items()
        if name in _LEADING and not re.match(r"(https?://|mailto:|tel:)", value or "")
    ],
    "SecurityRisk": lambda feed: [tag for tag, _ in _tags(feed) if tag in _RISKY],
    "SecurityRiskAttr": lambda feed: [
        name for _, told in _tags(feed) for name in told if name.startswith("on")
    ],
    "DangerousStyleAttr": lambda feed: [
        told
        for _, told in _tags(feed)
        if not re.fullmatch(r"(text-align: (left|right|center);)?", told.get("style") or "")
    ],
    "MissingSourceElement": lambda feed: [*_sources(feed)],
    "DuplicateItemSemantics": lambda feed: [*_twice_told(feed)],
    "UseOfExtensionAttr": lambda feed: [
        each.tag
        for each in feed.root.iter()
        if feed.is_rss and any(name.startswith("{") for name in each.attrib)
    ],
    "InvalidMediaMedium": lambda feed: [
        each.get("medium") for each in feed.root.iter(f"{MEDIA}content") if each.get("medium") != "image"
    ],
    "InvalidMIMEAttribute": lambda feed: [
        each.get("type")
        for each in feed.root.iter(f"{MEDIA}content")
        if not re.fullmatch(r"image/[a-z0-9.+-]+", each.get("type", "image/x"))
    ],
    "InvalidPositiveInteger": lambda feed: [
        each.get(name)
        for each in feed.root.iter(f"{MEDIA}content")
        for name in ("width", "height")
        if not re.fullmatch(r"[1-9]\d*", each.get(name, "1"))
    ],
    "InvalidMediaTextType": lambda feed: [
        each.get("type")
        for name in (f"{MEDIA}title", f"{MEDIA}description")
        for each in feed.root.iter(name)
        if each.get("type") not in {"plain", "html"}
    ],
    "InvalidCreditRole": lambda feed: [each for each in feed.root.iter(f"{MEDIA}credit") if each.get("role")],
}
"""What each rule finds wrong with a feed; nothing, if all is well."""


def _outlines(written: bytes) -> list[ET.Element]:
    return [*ET.fromstring(written).iter("outline")]  # noqa: S314 – made by the tests


def _subscriptions(written: bytes) -> list[ET.Element]:
    return [each for each in _outlines(written) if each.get("type") == "rss"]


OPML_RULES: dict[str, Callable[[bytes], object]] = {
    "InvalidOPMLVersion": lambda written: ET.fromstring(written).get("version") != "2.0",  # noqa: S314
    "MissingElement": lambda written: [each.tag for each in ET.fromstring(written)] != ["head", "body"],  # noqa: S314
    "MissingAttribute": lambda written: [each for each in _outlines(written) if not each.get("text")],
    "MissingXmlURL": lambda written: [each for each in _subscriptions(written) if not each.get("xmlUrl")],
    "MissingTitleAttr": lambda written: [each for each in _subscriptions(written) if not each.get("title")],
    "InvalidOutlineVersion": lambda written: [
        each for each in _outlines(written) if each.get("version", "RSS2") not in {"RSS", "RSS1", "RSS2"}
    ],
    "MissingOutlineType": lambda written: [
        each for each in _outlines(written) if len(each.attrib) > 1 and not each.get("type")
    ],
    "InvalidFullLink": lambda written: [
        each.get(name)
        for each in _outlines(written)
        for name in ("xmlUrl", "htmlUrl")
        if each.get(name) and not _LINK.fullmatch(each.get(name, ""))
    ],
}
"""The same for lists of feeds."""
