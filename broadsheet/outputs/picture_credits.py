"""Knows the fields by which a picture says whom it is to be credited to (IPTC's IIM and XMP, EXIF), and writes them.

Must not know how pictures are shown. What a picture says of places and devices is not looked at, so that no
print ever has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from PIL.IptcImagePlugin import getiptcinfo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL import ImageFile

_RECORD = 2
_BYLINE, _CREDIT, _NOTICE = 80, 110, 116
"""Data sets of the application record: IPTC Information Interchange Model 4.2, section 6."""
_EXIF_ARTIST, _EXIF_COPYRIGHT = 0x013B, 0x8298
_DC = "http://purl.org/dc/elements/1.1/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LONGEST = 500
"""Characters of a field; the model's own limits are shorter."""
_LONGEST_IIM = {_BYLINE: 32, _CREDIT: 32, _NOTICE: 128}
"""Bytes that the model allows."""


class Fields(NamedTuple):
    """What a picture says of itself."""

    byline: str = ""
    """Who took or drew it."""
    credit: str = ""
    """Who provides it, as it is to be printed."""
    notice: str = ""
    """The copyright notice."""

    def spell(self) -> str:
        """Return the line that is printed below the picture: ``Ana Ruiz/Meridian Pictures``."""
        if self.byline and self.credit and self.byline.casefold() not in self.credit.casefold():
            return f"{self.byline}/{self.credit}"
        return self.credit or self.byline or self.notice


def read_fields(image: ImageFile.ImageFile) -> Fields:
    """Return the fields of an opened picture: of XMP, where it has them, else of IIM, else of EXIF."""
    found = (_read_xmp(image.info.get("xmp")), _read_iim(image), _read_exif(image))
    return Fields(*(next((text for text in texts if text), "") for texts in zip(*found, strict=True)))


def write_xmp(fields: Fields) -> bytes:
    """Return the fields as a packet of XMP, as every form of prints can hold it; nothing if there are none."""
    if not any(fields):
        return b""
    byline, credit, notice = map(escape, fields)
    parts = (
        f"<dc:creator><rdf:Seq><rdf:li>{byline}</rdf:li></rdf:Seq></dc:creator>" if byline else "",
        f"<photoshop:Credit>{credit}</photoshop:Credit>" if credit else "",
        f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{notice}</rdf:li></rdf:Alt></dc:rights>'
        if notice
        else "",
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about="" '
        f'xmlns:dc="{_DC}" xmlns:photoshop="{_PHOTOSHOP}">{"".join(parts)}</rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def write_iim(fields: Fields) -> bytes:
    """Return the fields as the segment of a JPEG file that older programs read; nothing if there are none."""
    if not any(fields):
        return b""
    data = _pack(1, 90, b"\x1b%G")  # the record is in UTF-8
    for number, text in zip((_BYLINE, _CREDIT, _NOTICE), fields, strict=True):
        if text:
            data += _pack(_RECORD, number, _cut_bytes(text, _LONGEST_IIM[number]))
    data += b"\0" * (len(data) % 2)
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(data).to_bytes(4, "big") + data
    return b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block


def _pack(record: int, number: int, value: bytes) -> bytes:
    return bytes((0x1C, record, number)) + len(value).to_bytes(2, "big") + value


def _cut_bytes(text: str, most: int) -> bytes:
    return text.encode()[:most].decode(errors="ignore").encode()


def _read_iim(image: ImageFile.ImageFile) -> Fields:
    try:
        found = getiptcinfo(image) or {}
    except Exception:  # noqa: BLE001 – a damaged segment raises what it likes; the picture itself may be sound
        return Fields()
    return Fields(*(_join(found.get((_RECORD, number))) for number in (_BYLINE, _CREDIT, _NOTICE)))


def _join(value: bytes | list[bytes] | None) -> str:
    values = value if isinstance(value, list) else [value or b""]
    return ", ".join(filter(None, map(_decode, values)))


def _decode(value: bytes) -> str:
    try:
        return _clean(value.decode())
    except UnicodeDecodeError:
        return _clean(value.decode("cp1252", "replace"))


def _read_exif(image: ImageFile.ImageFile) -> Fields:
    try:
        exif: Mapping[int, Any] = image.getexif()
    except Exception:  # noqa: BLE001 – as above
        return Fields()
    artist, notice = (exif.get(tag) for tag in (_EXIF_ARTIST, _EXIF_COPYRIGHT))
    return Fields(_clean(str(artist or "")), "", _clean(str(notice or "").replace("\0", " ")))


def _read_xmp(packet: object) -> Fields:
    data = packet.encode() if isinstance(packet, str) else packet
    if not isinstance(data, bytes) or b"<!" in data:  # no packet declares anything, unless to do harm
        return Fields()
    try:
        root = ET.fromstring(data.strip(b"\0 \n"))  # noqa: S314 – nothing is declared in it
    except ET.ParseError:
        return Fields()
    return Fields(
        ", ".join(
            filter(None, (_clean(each.text) for each in root.findall(f".//{{{_DC}}}creator//{{{_RDF}}}li")))
        ),
        _find_property(root, f"{{{_PHOTOSHOP}}}Credit"),
        next((_clean(each.text) for each in root.findall(f".//{{{_DC}}}rights//{{{_RDF}}}li")), ""),
    )


def _find_property(root: ET.Element, name: str) -> str:
    """Return a simple property, which stands in an element or in an attribute of the description."""
    texts = (each.get(name) or each.findtext(name) for each in root.iter(f"{{{_RDF}}}Description"))
    return next((_clean(text) for text in texts if text), "")


def _clean(text: str | None) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in text or "")
    return " ".join(printable.split())[:_LONGEST]
