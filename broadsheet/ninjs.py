"""Knows the form of ninjs 3.1, IPTC's News in JSON: its properties, and the body in which a story travels whole.

Must not know how stories are shown, nor what is made of another newsroom's item.

ninjs has no room for what is ours alone, and its schema allows no other properties. So a story goes along as one more
of its bodies, with a role and a type of its own, which others pass over. That body says of which item it is:
whoever edits the item elsewhere leaves a body that belongs to it no longer, and is not believed any more.
"""

from __future__ import annotations

import json
from functools import cache
from zlib import crc32

import msgspec

from broadsheet.story import Story

VERSION = "3.1"
SCHEMA = f"http://www.iptc.org/std/ninjs/ninjs-schema_{VERSION}.json#"
ROLE = "broadsheet"
"""Of the body that holds a story whole."""
STORY_TYPE = "application/vnd.broadsheet.story+json"
HTML, PLAIN = "text/html", "text/plain"
_FORM = 1
"""Of the story in its body; one of another form is not looked at."""


class _Part(msgspec.Struct, rename="camel", omit_defaults=True, gc=False):
    """Anything of an item: what is empty is not written, and what is not known is not read."""


class Text(_Part):
    """A headline, a description or a body."""

    value: str
    role: str = ""
    content_type: str = ""


class Concept(_Part):
    """What a story is about, or who it comes from."""

    name: str = ""
    rel: str = ""
    uri: str = ""


class InfoSource(_Part):
    """An outlet that a story comes from."""

    name: str = ""
    uri: str = ""


class Rendition(_Part):
    """A file in which the item can be fetched."""

    name: str
    href: str = ""
    content_type: str = ""
    title: str = ""
    width: float = 0
    height: float = 0


class AltId(_Part):
    """By what else the item is known."""

    role: str = ""
    value: str = ""


class RightsInfo(_Part):
    """Where the rights are told."""

    linked_rights: str = ""


class Standard(_Part):
    """Of what form an item is."""

    name: str = ""
    version: str = ""
    schema: str = ""


class Association(_Part):
    """Another item that belongs to this one: a picture, or a story to go on to."""

    name: str = ""
    uri: str = ""
    type: str = ""
    headlines: list[Text] = []
    descriptions: list[Text] = []
    by: str = ""
    renditions: list[Rendition] = []


class Item(_Part):
    """A news item."""

    uri: str = ""
    standard: Standard | None = None
    type: str = ""
    profile: str = ""
    language: str = ""
    version: str = ""
    first_created: str = ""
    version_created: str = ""
    content_created: str = ""
    embargoed_until: str = ""
    pub_status: str = ""
    headlines: list[Text] = []
    descriptions: list[Text] = []
    by: str = ""
    located: str = ""
    slugline: str = ""
    subjects: list[Concept] = []
    info_sources: list[InfoSource] = []
    copyright_holder: str = ""
    copyright_notice: str = ""
    usage_terms: str = ""
    rights_info: RightsInfo | None = None
    renditions: list[Rendition] = []
    associations: list[Association] = []
    alt_ids: list[AltId] = []
    bodies: list[Text] = []


class _Kept(msgspec.Struct, gc=False):
    """A story in its body."""

    form: int
    of: str
    """The check of the item without this body."""
    story: Story


_ENCODER = msgspec.json.Encoder()
_END = b"]}"
"""Of an item as it is written: its bodies come last."""
STANDARD = Standard("ninjs", VERSION, SCHEMA)


def pack_item(item: Item, story: Story) -> bytes:
    """Return an item as a line of JSON, with the story in a body of its own; its version is told by the story.

    The item needs another body, behind which that one is put in as text: to write all of it again takes longer.
    """
    whole = _encode(story)
    item.version = _check(whole)
    told = _encode(item)
    kept = b'{"form":%d,"of":"%s","story":%s}' % (_FORM, _check(told).encode(), whole)
    own = _encode(Text(kept.decode(), ROLE, STORY_TYPE))
    return b"".join((told[: -len(_END)], b",", own, _END, b"\n"))


def unpack_item(told: object) -> tuple[Item, Story | None]:
    """Return an item, and the story that it holds whole, if it does and nobody has changed it since.

    ``told`` is what JSON says. Raises msgspec.ValidationError if that is no item of ninjs.
    """
    item = msgspec.convert(told, Item)
    own = [body for body in item.bodies if body.role == ROLE and body.content_type == STORY_TYPE]
    item.bodies = [body for body in item.bodies if body not in own]
    if len(own) != 1:
        return item, None
    try:
        kept = _find_decoder().decode(own[0].value)
    except (msgspec.DecodeError, RecursionError):
        return item, None
    return item, kept.story if kept.form == _FORM and kept.of == _check(_encode(item)) else None


@cache
def _find_decoder() -> msgspec.json.Decoder[_Kept]:
    return msgspec.json.Decoder(_Kept)


def _check(data: bytes) -> str:
    """Return what tells data from what it was before somebody edited it, not from what somebody forged."""
    return f"{crc32(data):08x}"


def _encode(value: object) -> bytes:
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:  # it tells of a file whose name is no text
        return json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode()
