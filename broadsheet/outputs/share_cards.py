"""Knows how a share card is drawn: the picture that other sites show beside a link to a story.

Must not know where cards lie. Whoever imports this waits for Pillow.
"""

from __future__ import annotations

import io
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zlib import Z_RLE

from PIL import Image, ImageDraw, ImageFont, features

from broadsheet.outputs.pictures import CARD_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE = CARD_SIZE
_PAPER, _INK, _ACCENT = (252, 251, 248), (28, 27, 25), (143, 29, 33)
_SHADES = 8
"""Of each of the two inks, paper with it: files of sixteen colours are small, and quickly written."""
_MARGIN = 80
_WIDTH = SIZE[0] - 2 * _MARGIN
_HEAD, _TOP, _FOOT, _RULE = 170, 190, 520, 540
"""Where the section's part ends, between which the headline stands, and the line above the site's name."""
_SIZES = (84, 76, 68, 60, 52, 46, 40)
_LEADING = 1.16
_LABEL = 36
_SHAPED = (
    "ARABIC",
    "HEBREW",
    "SYRIAC",
    "DEVANAGARI",
    "BENGALI",
    "TAMIL",
    "TELUGU",
    "THAI",
    "KHMER",
    "MYANMAR",
)


class ShareText(NamedTuple):
    """What a share card says."""

    headline: str
    section: str
    paper: str


def draw_card(text: ShareText, typeface: bytes) -> bytes:
    """Return a card as PNG, set in a typeface that is given as its file's bytes.

    What the typeface has no letters for is left out rather than shown as boxes.
    """
    sheet = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(sheet)
    if can_set(text.headline, typeface):
        font, lines = _fit(text.headline, typeface)
        for number, line in enumerate(lines):
            _set_line(draw, _TOP + number * font.size * _LEADING, line, font)
    draw.line((_MARGIN, _RULE, SIZE[0] - _MARGIN, _RULE), fill=0, width=2)
    if can_set(text.paper, typeface):
        _set_line(draw, _RULE + 20, text.paper, _open(typeface, _LABEL))
    head = Image.new("L", (SIZE[0], _HEAD), 255)
    draw = ImageDraw.Draw(head)
    draw.rectangle((0, 0, SIZE[0], 14), fill=0)
    if can_set(text.section, typeface):
        _set_line(draw, 96, text.section, _open(typeface, _LABEL))
    card = sheet.point([shade * _SHADES // 256 for shade in range(256)])
    card.paste(head.point([_SHADES + shade * _SHADES // 256 for shade in range(256)]), (0, 0))
    card.putpalette([*_mix(_INK), *_mix(_ACCENT)])
    written = io.BytesIO()
    card.save(written, "PNG", compress_type=Z_RLE)  # flat areas pack as small so, in half the time
    return written.getvalue()


def _mix(ink: tuple[int, int, int]) -> Iterator[int]:
    """Yield the shades from an ink to the paper."""
    for step in range(_SHADES):
        for full, none in zip(ink, _PAPER, strict=True):
            yield full + (none - full) * step // (_SHADES - 1)


def is_typeface(data: bytes) -> bool:
    """Tell whether a file can be set from."""
    try:
        _open(data, _LABEL)
    except OSError:
        return False
    return True


def can_set(text: str, typeface: bytes) -> bool:
    """Tell whether a typeface has all letters of a text, and they can be joined as its script wants."""
    return all(_has(sign, typeface) for sign in set(text) if not sign.isspace())


@lru_cache(maxsize=65_536)
def _has(sign: str, typeface: bytes) -> bool:
    if unicodedata.category(sign) in {"Cf", "Mn"}:
        return True  # it shows by what it does to others
    name = unicodedata.name(sign, "")
    if name.startswith(_SHAPED) and not features.check("raqm"):
        return False
    font = _open(typeface, _LABEL)
    return _draw_sign(font, sign) != _draw_sign(font, "\U0010fffe")


def _draw_sign(font: ImageFont.FreeTypeFont, sign: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(sign)
    return mask.size, bytes(mask)


@lru_cache(maxsize=64)
def _open(typeface: bytes, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(typeface), size)


def _set_line(draw: ImageDraw.ImageDraw, top: float, text: str, font: ImageFont.FreeTypeFont) -> None:
    """Set a line at the side from which its script is read."""
    is_mirrored = _is_mirrored(text)
    place = (SIZE[0] - _MARGIN if is_mirrored else _MARGIN, top)
    draw.text(place, text, 0, font, "ra" if is_mirrored else "la")


def _is_mirrored(text: str) -> bool:
    directions = (unicodedata.bidirectional(sign) for sign in text)
    return next((each in {"R", "AL"} for each in directions if each in {"L", "R", "AL"}), False)


def _fit(text: str, typeface: bytes) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest letters in which a headline fits, and its lines; what does not fit at all is cut."""
    most = 0
    for size in _SIZES:
        font = _open(typeface, size)
        lines = list(_break(text, font))
        most = int((_FOOT - _TOP) / (size * _LEADING))
        if len(lines) <= most:
            return font, lines
    *kept, last = lines[:most]
    while font.getlength(f"{last}…") > _WIDTH:
        last = last[:-1]
    return font, [*kept, f"{last.rstrip(' ,;:.')}…"]


def _break(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """Yield the lines of a text, broken between words or, in scripts that have no spaces, between letters."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) <= _WIDTH:
            line = longer
            continue
        if line:
            yield line
        line = word
        while font.getlength(line) > _WIDTH:
            at = next(at for at in range(len(line) - 1, 0, -1) if font.getlength(line[:at]) <= _WIDTH)
            yield line[:at]
            line = line[at:]
    if line:
        yield line
