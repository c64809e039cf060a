"""Knows how tests draw pictures: small ones, each told from others by its colour."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def draw(
    width: int = 60, height: int = 40, colour: int = 0x336699, form: str = "PNG", **options: Any
) -> bytes:
    """Return a picture: a field with a brighter corner, so that it shows which way up it is."""
    image = Image.new("RGB", (width, height), _split(colour))
    image.paste(_split(~colour & 0xFFFFFF), (0, 0, max(1, width // 4), max(1, height // 4)))
    written = io.BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


def draw_noise(width: int = 900, height: int = 600, form: str = "JPEG", **options: Any) -> bytes:
    """Return a picture with as many colours as a photo has, always the same."""
    shades = bytes((x * x + 3 * x * y + 7 * y) % 251 for y in range(height) for x in range(width * 3))
    written = io.BytesIO()
    Image.frombytes("RGB", (width, height), shades).save(written, form, **options)
    return written.getvalue()


def _split(colour: int) -> tuple[int, int, int]:
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255
