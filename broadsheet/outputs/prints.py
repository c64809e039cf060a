"""Knows how prints are made of a picture, by Pillow; whoever imports this waits for that.

Must not know where pictures lie: bytes in, bytes out. The same bytes come out for the same picture and the same
version of Pillow, on one core or on many.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageCms, ImageFile, ImageOps
from PIL.PngImagePlugin import PngInfo

from broadsheet.outputs.picture_credits import Fields, read_fields, write_iim, write_xmp
from broadsheet.outputs.pictures import Kind, Original, Print

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RECIPE = 1
"""To be counted up whenever the same picture shall give other prints."""
_FORMS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
"""What is read; Pillow calls a JPEG with more behind it, as telephones make it, an MPO."""
MOST_PIXELS = 100_000_000
"""A camera of 100 megapixels; a file that unfolds to more is not what a newsroom means by a picture."""
_MOST_COLOURS, _MOST_GREYS = 2048, 64
"""Of a drawing: what has more and nothing transparent is a photo, whatever its form."""
_GAP = 3.0
"""How much larger a picture is halved to before it is scaled with care: no eye sees a difference."""
_SAVING: dict[tuple[Kind, str], tuple[str, dict[str, Any]]] = {
    # One thread each: pictures are made in parallel, and threads need not give the same bytes everywhere.
    ("photo", "avif"): ("AVIF", {"quality": 55, "speed": 6, "max_threads": 1}),
    ("photo", "webp"): ("WEBP", {"quality": 76, "method": 4}),
    ("photo", "jpg"): ("JPEG", {"quality": 80, "progressive": True, "optimize": True}),
    ("drawing", "avif"): (
        "AVIF",
        {"quality": 75, "subsampling": "4:4:4", "speed": 6, "max_threads": 1},
    ),
    ("drawing", "webp"): ("WEBP", {"lossless": True, "quality": 60, "method": 4}),
    ("drawing", "png"): ("PNG", {"optimize": True}),
}
_SVG = re.compile(rb"<svg\b[^>]*>")
_SVG_LENGTH = re.compile(rb"""\s(width|height)\s*=\s*["']\s*([\d.]+)(?:px)?\s*["']""")
_SVG_VIEW = re.compile(rb"""\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*["']""")
_SVG_HEAD = 65_536


class PictureError(Exception):
    """A picture that cannot be shown; it has a remedy."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep both."""
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy


def measure(data: bytes, suffix: str, version: str) -> Original:
    """Return what pages need to know of a picture. Raises PictureError.

    ``version`` is Pillow's: another one may make other bytes, which must not have the same name.
    """
    if suffix == ".svg":
        return _measure_svg(data)
    with _open(data) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            message = f"the picture has {width} × {height} pixels"
            raise PictureError(message, f"Save it with fewer than {MOST_PIXELS // 1_000_000} million pixels.")
        if _is_moving(image) or image.format == "GIF":
            return Original("", "plain", width, height, read_fields(image).spell())
        if _lies_on_its_side(image):
            width, height = height, width
        kind = _find_kind(image)
        credit = read_fields(image).spell()
    key = sha256(b"%d %s " % (_RECIPE, version.encode()) + data).hexdigest()[:16]
    return Original(key, kind, width, height, credit)


def make_prints(data: bytes, kind: Kind, prints: Iterable[Print]) -> Iterator[tuple[Print, bytes]]:
    """Yield some prints of a picture with their bytes. Raises PictureError if the file is damaged."""
    with _open(data) as image:
        fields = read_fields(image)
        whole = _make_plain(image, kind)
    scaled: dict[int, Image.Image] = {}
    for each in prints:
        if each.is_cut:
            size = each.width, each.height
            yield each, _save(ImageOps.fit(whole, size, Image.Resampling.LANCZOS), kind, each.suffix, fields)
            continue
        if each.width not in scaled:
            scaled[each.width] = _scale(whole, each.width, each.height)
        yield each, _save(scaled[each.width], kind, each.suffix, fields)


def _open(data: bytes) -> ImageFile.ImageFile:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # sizes are looked at by the caller, other faults told when it is read
            return Image.open(io.BytesIO(data), formats=_FORMS)
    except Image.DecompressionBombError:
        message = f"the picture would take more than {2 * (Image.MAX_IMAGE_PIXELS or 0) // 1_000_000} million pixels"
        remedy = f"Save it with fewer than {MOST_PIXELS // 1_000_000} million pixels."
        raise PictureError(message, remedy) from None
    except Exception as error:
        raise _tell_damage(error) from error


def _tell_damage(error: Exception) -> PictureError:
    told = "" if "BytesIO" in str(error) else f": {error}"
    return PictureError(
        f"the file cannot be read as a picture{told}",
        "Save it again as JPEG or PNG, or take it out of the story.",
    )


def _is_moving(image: Image.Image) -> bool:
    return image.format != "MPO" and bool(getattr(image, "is_animated", False))


def _lies_on_its_side(image: Image.Image) -> bool:
    try:
        return image.getexif().get(0x0112) in {5, 6, 7, 8}
    except Exception:  # noqa: BLE001 – a damaged segment; the picture itself may be sound
        return False


def _find_kind(image: Image.Image) -> Kind:
    if image.format in {"JPEG", "MPO"}:
        return "photo"
    try:
        if image.has_transparency_data:
            return "drawing"
        is_grey = image.mode == "L" or image.mode.startswith("I")
        colours = _convert(image, None, "RGB").getcolors(_MOST_GREYS if is_grey else _MOST_COLOURS)
    except Exception as error:
        raise _tell_damage(error) from error
    return "drawing" if colours else "photo"


def _make_plain(image: Image.Image, kind: Kind) -> Image.Image:
    """Return the picture upright, in the colours of the web, without anything else that the file holds."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            profile = image.info.get("icc_profile")
            image.load()
            upright = ImageOps.exif_transpose(image)
            return _convert(
                upright, profile, "RGBA" if kind == "drawing" and image.has_transparency_data else "RGB"
            )
    except Exception as error:
        raise _tell_damage(error) from error


def _convert(image: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    """Turn the colours of any profile into sRGB, which is what browsers take a file without a profile to have."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if profile:
        source = image if image.mode in {"RGB", "RGBA", "L", "CMYK"} else image.convert(mode)
        try:
            found = ImageCms.profileToProfile(
                source,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode if source.mode in {"RGB", "RGBA"} and mode == source.mode else "RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            found = None  # a profile that does not fit the picture says nothing
        if found is not None:
            image = found
    plain = image.convert(mode)
    plain.info = {}
    return plain


def _scale(image: Image.Image, width: int, height: int) -> Image.Image:
    if image.size == (width, height):
        return image
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=_GAP)


def _save(image: Image.Image, kind: Kind, suffix: str, fields: Fields) -> bytes:
    form, options = _SAVING[kind, suffix]
    written = io.BytesIO()
    xmp = write_xmp(fields)
    if xmp and form == "PNG":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        image.save(written, form, pnginfo=info, **options)
    elif xmp:
        extra = {"extra": write_iim(fields)} if form == "JPEG" else {}
        image.save(written, form, xmp=xmp, **extra, **options)
    else:
        image.save(written, form, **options)
    return written.getvalue()


def _measure_svg(data: bytes) -> Original:
    """Return the size that an SVG says it has; nothing else is asked of it, since it goes out as it is."""
    found = _SVG.search(data[:_SVG_HEAD])
    if not found:
        message = "the file is no SVG picture"
        raise PictureError(message, "Save it again as SVG, or take it out of the story.")
    lengths = {name: float(value) for name, value in _SVG_LENGTH.findall(found[0]) if _is_number(value)}
    width, height = lengths.get(b"width", 0.0), lengths.get(b"height", 0.0)
    view = _SVG_VIEW.search(found[0])
    if not (width and height) and view and _is_number(view[1]) and _is_number(view[2]):
        width, height = float(view[1]), float(view[2])
    return (
        Original("", "plain", math.ceil(width), math.ceil(height))
        if width and height
        else Original("", "plain", 0, 0)
    )


def _is_number(text: bytes) -> bool:
    return text.count(b".") < 2 and text != b"."  # noqa: PLR2004 – a figure has one point at most
