"""Knows how WCAG 2 measures the contrast of two colours; must not know whose colours they are."""

from __future__ import annotations

import re


def read_channels(colour: str) -> tuple[int, ...]:
    """Return red, green and blue of a colour as sheets (``#rrggbb``) or browsers (``rgb(…)``) write it."""
    if colour.startswith("#"):
        return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return tuple(map(int, re.findall(r"\d+", colour)[:3]))


def measure_luminance(colour: str) -> float:
    """Return the relative luminance that WCAG 2 defines for an sRGB colour."""
    channels = [channel / 255 for channel in read_channels(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def measure_contrast(one: str, other: str) -> float:
    """Return the contrast ratio that WCAG 2 defines."""
    low, high = sorted((measure_luminance(one), measure_luminance(other)))
    return (high + 0.05) / (low + 0.05)
