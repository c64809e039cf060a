"""Knows how a picture is shown: the prints that are made of it, what they are called, what a template is told.

Must not know how prints are made, nor Pillow: most builds make none, and must not wait for it.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import quote

from broadsheet.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from broadsheet.story import Picture

FOLDER = "pictures"
"""Of the output, where prints lie."""
SITE = "\x1a"
"""Stands in a body for the site's address and a stroke, where the picture of a print lies behind it.

No copy holds it: control characters are taken out of all that is read.
"""
WIDTHS = (400, 800, 1200, 1600)
"""Pixels: a telephone held upright, the same with a fine screen, a large column, that with a fine screen."""
CARD_SIZE = (1200, 630)
"""Pixels of a share card, as the Open Graph's readers cut pictures."""
_NEAR = 0.8
"""Of the next width, above which a smaller print is not worth its files."""
_PLAIN_WIDTH = 1200
"""What those get at most who take no other forms: old browsers, and readers of feeds."""
_SHAPES = ((16, 9), (4, 3), (1, 1))
"""What search engines and news apps cut pictures to; what they are given so, they need not cut."""
_LEAST_CUT = 50_000
"""Pixels that a picture must have for search engines to show it."""
_TYPES = {"avif": "image/avif", "webp": "image/webp"}

Kind = Literal["photo", "drawing", "plain"]


class Original(NamedTuple):
    """A picture as the newsroom has it, as far as pages show it."""

    key: str
    """The digest of its bytes and of the way prints are made; empty if it goes out as it is."""
    kind: Kind
    """Prints of drawings keep transparency and sharp edges; of what is plain there are none."""
    width: int
    """In pixels, as people see it; zero if that cannot be told."""
    height: int
    credit: str = ""
    """Whom its own fields credit."""


class Print(NamedTuple):
    """A file that is made of a picture."""

    name: str
    """Its path in the output."""
    width: int
    height: int
    suffix: str
    is_cut: bool = False
    """It has another shape than the picture, of which it shows the middle."""


def choose_widths(width: int) -> list[int]:
    """Return the widths of a picture's prints: never more than it has, and its own if that tells."""
    last = min(width, WIDTHS[-1])
    return [*(each for each in WIDTHS if each < last * _NEAR), last]


def choose_cuts(width: int, height: int) -> list[tuple[int, int]]:
    """Return the sizes of a photo's prints in other shapes than its own, as large as it allows."""
    found = []
    for across, down in _SHAPES:
        widest = min(_PLAIN_WIDTH, width, height * across // down)
        cut = widest, max(1, round(widest * down / across))
        is_own = abs(width * down - height * across) * 100 <= height * across  # but for a hundredth
        if not is_own and cut[0] * cut[1] > _LEAST_CUT:
            found.append(cut)
    return found


def list_prints(path: str, original: Original) -> list[Print]:
    """Return the prints of a picture, the most modern form first and each form from small to large."""
    if original.kind == "plain":
        return []
    stem = f"{FOLDER}/{slugify(PurePosixPath(path).stem) or 'picture'}-{original.key}"
    fallback = "jpg" if original.kind == "photo" else "png"
    whole = [
        Print(
            f"{stem}-{width}.{suffix}",
            width,
            max(1, round(original.height * width / original.width)),
            suffix,
        )
        for suffix in (*_TYPES, fallback)
        for width in choose_widths(original.width)
    ]
    cuts = choose_cuts(original.width, original.height) if original.kind == "photo" else []
    return whole + [
        Print(f"{stem}-{width}x{height}.{fallback}", width, height, fallback, is_cut=True)
        for width, height in cuts
    ]


def describe_pictures(
    pictures: Iterable[Picture], originals: Mapping[str, Original], site: str = "", files: str = ""
) -> list[dict[str, Any]]:
    """Return what templates show of pictures: addresses begin with ``site`` for prints, with ``files`` for others.

    ``sources`` has the modern forms with their candidates, ``candidates`` those of the fallback: pairs of an
    address and a width; ``cuts`` has its prints in other shapes with their widths and heights. All are empty if the
    picture goes out as it is.
    """
    return [_describe(picture, originals.get(picture.path), site, files) for picture in pictures]


def _describe(picture: Picture, original: Original | None, site: str, files: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "url": f"{files}{quote(picture.path)}",
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit or (original.credit if original else ""),
        "video": picture.video,
        "width": original.width if original else 0,
        "height": original.height if original else 0,
        "sources": [],
        "candidates": [],
        "cuts": [],
    }
    prints = list_prints(picture.path, original) if original else []
    if not prints:
        return told
    plain = [each for each in prints if each.suffix not in _TYPES and not each.is_cut]
    shown = [each for each in plain if each.width <= _PLAIN_WIDTH][-1]
    return told | {
        "url": f"{site}{shown.name}",
        "width": shown.width,
        "height": shown.height,
        "sources": [
            {
                "type": kind,
                "candidates": list(
                    _list_candidates((each for each in prints if each.suffix == suffix), site)
                ),
            }
            for suffix, kind in _TYPES.items()
        ],
        "candidates": list(_list_candidates(plain, site)),
        "cuts": [(f"{site}{each.name}", each.width, each.height) for each in prints if each.is_cut],
    }


def _list_candidates(prints: Iterable[Print], site: str) -> Iterator[tuple[str, int]]:
    return ((f"{site}{each.name}", each.width) for each in prints)
