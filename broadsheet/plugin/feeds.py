"""Knows Pelican's feed library, and what it lacks: full text in RSS, names apart, pictures, origins, JSON feeds.

Must not know where an entry's fields come from. An entry that stands in many feeds is written once for each form.
"""

from __future__ import annotations

import io
import re
from html import escape as escape_html
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator
from msgspec import Raw

from broadsheet.addresses import to_uri
from broadsheet.outputs.feeds import TOLD, Person, Told
from broadsheet.outputs.json_feeds import VERSION, JsonAuthor, JsonFeed, JsonHub, JsonItem, write_json
from broadsheet.text import clean_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from broadsheet.outputs.feeds import Origin, Shot
    from broadsheet.outputs.wording import Wording

_TAG = re.compile(r"</?[A-Za-z!]")
_WRITTEN = "_written"
"""Where an entry keeps what it was written as, by the kind of feed, beside the fields that the library gives it."""
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_XHTML = "http://www.w3.org/1999/xhtml"
_SHEET = "css/feed.css"
"""Of a theme's static files. Browsers no longer run XSLT; a sheet in CSS is all that they take of a feed."""
FORMS = ("atom", "rss", "json")
"""What Pelican calls the forms of feeds in its settings, and JSON feeds after them."""


class About(NamedTuple):
    """What a feed is about, if it is not the site."""

    url: str = ""
    """The page that shows what it is about, below the site's address."""
    language: str = ""
    description: str = ""


class Look(NamedTuple):
    """What people meet who open a feed in a browser."""

    sheet: str = ""
    """The address of a sheet; empty if the theme has none."""
    note: str = ""
    """What a feed is, and that its page is the better place to read."""


class _Elements(SimplerXMLGenerator):  # type: ignore[misc]
    """Writes elements of text at once, as the library does in many steps, and nothing that XML forbids."""

    def addQuickElement(  # noqa: N802 – the library's own
        self, name: str, contents: str | None = None, attrs: Mapping[str, str] | None = None
    ) -> None:
        """Write an element that holds no other."""
        text = escape(clean_xml(str(contents or "")))
        told = ""
        if attrs:
            told = "".join([f" {key}={quoteattr(clean_xml(str(attrs[key])))}" for key in sorted(attrs)])
        self.ignorableWhitespace(f"<{name}{told}>{text}</{name}>" if text else f"<{name}{told}/>")


class _Kept:
    """A feed whose entries keep what they were written as, for the other feeds of its form that have them too."""

    items: list[dict[str, Any]]
    feed: dict[str, Any]

    def _write_kept(self) -> Iterable[bytes]:
        """Yield the entries as they are written."""
        for item in self.items:
            kept = item.setdefault(_WRITTEN, {})
            if type(self) not in kept:
                kept[type(self)] = self._write_entry(item)
            yield kept[type(self)]

    def _write_entry(self, item: dict[str, Any]) -> bytes:
        raise NotImplementedError


class _Xml(_Kept):
    """A feed in XML."""

    def write_items(self, handler: Any) -> None:
        """Write the entries into the feed that ``handler`` writes."""
        for written in self._write_kept():
            handler.ignorableWhitespace(written.decode())  # bytes take half of what most texts take

    def _write_entry(self, item: dict[str, Any]) -> bytes:
        alone = io.StringIO()
        items, self.items = self.items, [item]
        try:
            super().write_items(_Elements(alone, "utf-8", short_empty_elements=True))  # type: ignore[misc]
        finally:
            self.items = items
        return alone.getvalue().encode()

    def _open(self, outfile: Any, encoding: str) -> _Elements:
        """Begin the file with the sheet by which browsers show it."""
        handler = _Elements(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        if sheet := self.feed.get("sheet"):
            handler.processingInstruction("xml-stylesheet", f'type="text/css" href={quoteattr(sheet)}')
            handler.ignorableWhitespace("\n")
        return handler

    def _write_head(self, handler: Any, link: str) -> None:
        """Name the hub, and tell people what they look at, with a link: in XML only XHTML has those that can be followed."""
        if hub := self.feed.get("hub"):
            handler.addQuickElement(link, "", {"rel": "hub", "href": hub})
        if note := self.feed.get("note"):
            handler.startElement("div", {"xmlns": _XHTML})
            handler.addQuickElement("p", note)
            handler.addQuickElement("a", self.feed["name"], {"href": self.feed["link"]})
            handler.endElement("div")


class AtomFeed(_Xml, Atom1Feed):  # type: ignore[misc]
    """An Atom feed (RFC 4287)."""

    def write(self, outfile: Any, encoding: str) -> None:
        """Write all of it."""
        handler = self._open(outfile, encoding)
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def root_attributes(self) -> dict[str, str]:
        """Add the namespace of pictures."""
        return {**super().root_attributes(), "xmlns:media": _MEDIA}

    def add_root_elements(self, handler: Any) -> None:
        """Add the hub, and a word to people."""
        super().add_root_elements(handler)
        self._write_head(handler, "link")

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Tell the language of an entry that is not in the site's."""
        told: Told | None = item.get(TOLD)
        return {"xml:lang": told.language} if told and told.language else {}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Name each author apart; add pictures and origin."""
        super().add_item_elements(handler, {**item, "author_name": None})
        for person in _name_all(item):
            handler.startElement("author", {})
            handler.addQuickElement("name", person.name)
            if person.url:
                handler.addQuickElement("uri", person.url)
            handler.endElement("author")
        told: Told | None = item.get(TOLD)
        if told and told.origin:
            _write_vias(handler, "link", told.origin)
            self._write_source(handler, told.origin, item)
        _write_pictures(handler, told.pictures if told else ())

    def _write_source(self, handler: Any, origin: Origin, item: dict[str, Any]) -> None:
        """Tell the feed that the story is from (4.2.11), as far as it is known: when it was at hand there at the latest."""
        home = origin.home or origin.feed or next(iter(origin.addresses), "")
        if not home:
            return
        handler.startElement("source", {})
        handler.addQuickElement("id", origin.feed or home)
        handler.addQuickElement("title", origin.publisher)
        handler.addQuickElement("updated", item["pubdate"].isoformat())
        handler.addQuickElement("link", "", {"rel": "alternate", "href": home})
        if origin.feed:
            handler.addQuickElement("link", "", {"rel": "self", "href": origin.feed})
        handler.endElement("source")


class RssFeed(_Xml, Rss201rev2Feed):  # type: ignore[misc]
    """An RSS feed (2.0), with the modules that aggregators ask for."""

    def write(self, outfile: Any, encoding: str) -> None:
        """Write all of it."""
        handler = self._open(outfile, encoding)
        handler.startElement("rss", self.rss_attributes())
        handler.startElement("channel", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        self.endChannelElement(handler)
        handler.endElement("rss")

    def rss_attributes(self) -> dict[str, str]:
        """Add the namespaces of modules."""
        return {**super().rss_attributes(), "xmlns:content": _CONTENT, "xmlns:dc": _DC, "xmlns:media": _MEDIA}

    def add_root_elements(self, handler: Any) -> None:
        """Add the hub, and a word to people."""
        super().add_root_elements(handler)
        self._write_head(handler, "atom:link")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Name each author apart; add full text behind the summary, pictures and origin."""
        text, content = item["description"], item["content"]
        if text is None:
            text, content = content, None
        title, categories = _show_text(item["title"]), list(map(_show_text, item["categories"]))
        super().add_item_elements(
            handler,
            {**item, "title": title, "categories": categories, "description": text, "author_name": None},
        )
        for person in _name_all(item):
            handler.addQuickElement("dc:creator", person.name)
        told: Told | None = item.get(TOLD)
        if told and told.language:
            handler.addQuickElement("dc:language", told.language)
        if content is not None:
            handler.addQuickElement("content:encoded", content)
        if told and told.origin:
            _write_vias(handler, "atom:link", told.origin)
            if told.origin.feed:
                handler.addQuickElement(
                    "source", _show_text(told.origin.publisher), {"url": told.origin.feed}
                )
            else:  # a source's address has to be that of its feed; the two together say one thing twice
                handler.addQuickElement("dc:source", next(iter(told.origin.addresses), told.origin.publisher))
        _write_pictures(handler, told.pictures if told else ())


class JsonEntries(_Kept, SyndicationFeed):  # type: ignore[misc]
    """A JSON feed (1.1)."""

    def write(self, outfile: Any, _encoding: str) -> None:
        """Write all of it."""
        told = self.feed
        hub = told.get("hub")
        feed = JsonFeed(
            version=VERSION,
            title=clean_xml(told["title"]),
            user_comment=told["note"],
            home_page_url=told["link"],
            feed_url=told["feed_url"] or "",
            description=clean_xml(told["description"] or ""),
            language=told["language"] or "",
            hubs=(JsonHub("WebSub", hub),) if hub else (),
            items=tuple(map(Raw, self._write_kept())),
        )
        outfile.write(write_json(feed).decode())

    def _write_entry(self, item: dict[str, Any]) -> bytes:
        told: Told = item.get(TOLD) or Told(())
        origin, updated = told.origin, item["updateddate"]
        written = JsonItem(
            id=item["unique_id"],
            url=item["link"],
            external_url=next(iter(origin.addresses), "") if origin else "",
            title=clean_xml(item["title"]),
            content_html=clean_xml(item["content"] or item["description"] or ""),
            summary=clean_xml(unescape(item["description"] or "")) if item["content"] else "",
            image=next((picture.url for picture in told.pictures), ""),
            date_published=item["pubdate"].isoformat() if item["pubdate"] else "",
            date_modified=updated.isoformat() if updated else "",
            authors=tuple(JsonAuthor(clean_xml(name), url) for name, url in _name_all(item)),
            tags=tuple(map(clean_xml, item["categories"])),
            language=told.language,
        )
        return write_json(written)


def _name_all(item: Mapping[str, Any]) -> tuple[Person, ...]:
    """Return an entry's authors one by one, unless somebody has given it another since."""
    told: Told | None = item.get(TOLD)
    name = item["author_name"]
    if told and name == ", ".join(person.name for person in told.people):
        return told.people
    return (Person(name),) if name else ()


def _write_vias(handler: Any, element: str, origin: Origin) -> None:
    """Lead to the originals; the first is the one that the story is owed to."""
    for at, address in enumerate(origin.addresses):
        title = {"title": origin.publisher} if origin.publisher and not at else {}
        handler.addQuickElement(element, "", {"rel": "via", "href": address, **title})


def _write_pictures(handler: Any, pictures: Iterable[Shot]) -> None:
    """Write pictures as Media RSS 1.5.1 has them; where there is a caption, the alternative text is their title."""
    for shot in pictures:
        size = {"width": str(shot.width), "height": str(shot.height)} if shot.width and shot.height else {}
        kind = {"type": shot.kind} if shot.kind else {}
        handler.startElement("media:content", {"url": shot.url, "medium": "image", **kind, **size})
        plain = {"type": "plain"}
        if shot.caption and shot.alt:
            handler.addQuickElement("media:title", _show_text(shot.alt), plain)
        if shot.caption or shot.alt:
            handler.addQuickElement("media:description", _show_text(shot.caption or shot.alt), plain)
        if shot.credit:
            handler.addQuickElement("media:credit", shot.credit)
        handler.endElement("media:content")


def _show_text(text: str) -> str:
    """Return text that readers who take it for markup show as it is."""
    return escape_html(text, quote=False) if _TAG.search(text) else text


def find_look(values: Mapping[str, Any], wording: Wording) -> Look:
    """Return how browsers shall show feeds; nothing if the theme has no sheet for them."""
    theme = Path(values["THEME"])
    if any((theme / path / _SHEET).is_file() for path in values["THEME_STATIC_PATHS"]):
        note = wording.say("feed-note", values["DEFAULT_LANG"])
        return Look(f"{values['SITEURL']}/{values['THEME_STATIC_DIR']}/{_SHEET}", note)
    return Look()


_FORMS = {"atom": AtomFeed, "rss": RssFeed, "json": JsonEntries}


def dress_feed(feed: Any, form: str, about: About, look: Look, settings: Mapping[str, Any]) -> Any:
    """Return a feed of the library's as one of ours, with what Pelican does not tell it; of other kinds as it is."""
    if type(feed) not in {Atom1Feed, Rss201rev2Feed}:
        return feed
    feed.__class__ = _FORMS[form]
    told = feed.feed
    if about.url:
        told["link"] = to_uri(f"{told['link']}{about.url}")
    told["description"] = about.description or told["description"] or (told["title"] if form == "rss" else "")
    told["subtitle"] = about.description or told["subtitle"]
    told["name"] = told["title"]
    if form == "rss":
        told["title"], told["description"] = map(_show_text, (told["title"], told["description"]))
    told["language"] = about.language or settings["DEFAULT_LANG"]
    told["id"] = told["feed_url"]
    told["hub"] = settings.get("BROADSHEET_WEBSUB_HUB")
    told["sheet"], told["note"] = look
    return feed
