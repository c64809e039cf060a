"""What is known of a picture, and the prints that are made of it: bytes in, bytes out."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageCms, IptcImagePlugin

from broadsheet.outputs import prints
from broadsheet.outputs.picture_credits import Fields, read_fields, write_iim, write_xmp
from broadsheet.outputs.pictures import Original, choose_cuts, choose_widths, describe_pictures, list_prints
from broadsheet.outputs.prints import PictureError, make_prints, measure
from broadsheet.story import Picture
from tests.picture_drawing import draw, draw_noise

FIELDS = Fields("Ana Ruiz", "Meridian Pictures", "© 2026 Ana Ruiz & Söhne <all rights>")


def print_all(data: bytes, name: str = "quay.jpg") -> dict[str, Image.Image]:
    """Return all prints of a picture by their endings."""
    original = measure(data, ".jpg", "1")
    made = make_prints(data, original.kind, list_prints(name, original))
    return {
        each.name.rpartition("-")[2]: Image.open(io.BytesIO(written))
        for each, written in made
        if Image.open(io.BytesIO(written)).size == (each.width, each.height)
    }


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, [1]),
        (400, [400]),
        (450, [450]),
        (900, [400, 900]),
        (1600, [400, 800, 1200, 1600]),
        (6000, [400, 800, 1200, 1600]),
    ],
)
def test_no_print_is_wider_than_its_picture(width: int, widths: list[int]) -> None:
    """A small picture has its own width, and none that is nearly the same."""
    assert choose_widths(width) == widths


@pytest.mark.parametrize(
    ("size", "cuts"),
    [
        ((6000, 4000), [(1200, 675), (1200, 900), (1200, 1200)]),
        ((1600, 900), [(1200, 900), (900, 900)]),
        ((800, 600), [(800, 450), (600, 600)]),
        ((300, 200), [(300, 169), (266, 200)]),
        ((60, 40), []),
    ],
)
def test_a_photo_is_cut_to_the_shapes_of_search_engines(
    size: tuple[int, int], cuts: list[tuple[int, int]]
) -> None:
    """Never larger than it is, not to the shape that it has, and not to what is too small to be shown."""
    assert choose_cuts(*size) == cuts


def test_a_cut_shows_the_middle() -> None:
    """What is lost is lost at both ends; a drawing, whose meaning may stand there, is never cut."""
    image = Image.new("RGB", (900, 300), "white")
    image.paste("black", (300, 0, 600, 300))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=95)
    original = measure(written.getvalue(), ".jpg", "1")
    (square,) = [each for each in list_prints("a.jpg", original) if each.width == each.height]
    ((_, data),) = make_prints(written.getvalue(), "photo", [square])
    cut = Image.open(io.BytesIO(data))
    assert cut.size == (300, 300)
    assert cut.convert("L").point([0] * 64 + [255] * 192).getcolors() == [(90_000, 0)]
    assert not any(each.is_cut for each in list_prints("a.png", original._replace(kind="drawing")))


def test_a_photo_has_three_forms() -> None:
    """AVIF and WebP for those who take them, JPEG for all others, each in all widths."""
    found = print_all(draw_noise())
    assert {name: image.format for name, image in found.items()} == {
        "400.avif": "AVIF",
        "900.avif": "AVIF",
        "400.webp": "WEBP",
        "900.webp": "WEBP",
        "400.jpg": "JPEG",
        "900.jpg": "JPEG",
        "900x506.jpg": "JPEG",
        "800x600.jpg": "JPEG",
        "600x600.jpg": "JPEG",
    }
    assert found["400.jpg"].size == (400, 267)


def test_prints_come_out_the_same() -> None:
    """Two processes that make them make the same bytes."""
    data = draw_noise(500, 300)
    original = measure(data, ".jpg", "1")
    wanted = list_prints("a.jpg", original)
    assert (
        list(make_prints(data, "photo", wanted)) == list(make_prints(data, "photo", reversed(wanted)))[::-1]
    )


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_drawing_keeps_what_is_transparent(form: str) -> None:
    """Its last resort is PNG, and nothing behind it turns black."""
    image = Image.new("RGBA", (60, 40), (200, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 30, 40))
    written = io.BytesIO()
    image.save(written, form, **({"lossless": True} if form == "WEBP" else {}))
    found = print_all(written.getvalue())
    assert sorted(found) == ["60.avif", "60.png", "60.webp"]
    for each in found.values():
        pixels = each.convert("RGBA")
        assert [pixels.getpixel(place)[3] for place in ((5, 5), (55, 5))] == [255, 0]  # type: ignore[index]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixels_is_printed(mode: str) -> None:
    """A scan, a palette and a printer's separation are as good as a photo."""
    image = Image.linear_gradient("L").resize((80, 80))
    image = (
        image.convert("I").point(lambda v: v * 257).convert(mode) if mode == "I;16" else image.convert(mode)
    )
    written = io.BytesIO()
    image.save(written, "JPEG" if mode == "CMYK" else "PNG")
    for each in print_all(written.getvalue()).values():
        top, bottom = (each.convert("L").getpixel((40, row)) for row in (8, 71))
        assert isinstance(top, int)
        assert isinstance(bottom, int)
        assert bottom - top > 130 or mode == "1"


@pytest.mark.parametrize(
    ("turn", "place"), [(1, (2, 2)), (3, (57, 37)), (6, (37, 2)), (8, (2, 57)), (5, (2, 2))]
)
def test_a_picture_stands_upright(turn: int, place: tuple[int, int]) -> None:
    """A camera that was held on its side says so; a print needs nobody to turn it."""
    exif = Image.Exif()
    exif[0x0112] = turn
    data = draw(60, 40, 0x000000, "JPEG", exif=exif.tobytes(), quality=95, subsampling=0)
    original = measure(data, ".jpg", "1")
    assert (original.width, original.height) == ((60, 40) if turn < 5 else (40, 60))
    for each in print_all(data).values():
        assert min(each.convert("RGB").getpixel(place)) > 200  # type: ignore[arg-type]
        assert not each.getexif()


def test_no_print_says_where_it_was_taken() -> None:
    """Nor with what: all that a camera writes is left out."""
    exif = Image.Exif()
    exif[0x010F] = "Kamera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (57.0, 12.0, 8.5)
    data = draw(form="JPEG", exif=exif.tobytes(), comment=b"secret place")
    original = measure(data, ".jpg", "1")
    for _, written in make_prints(data, original.kind, list_prints("a.jpg", original)):
        with Image.open(io.BytesIO(written)) as image:
            assert not image.getexif()
        assert not any(word in written for word in (b"Kamera", b"secret", b"Exif"))


def test_colours_of_other_profiles_are_those_of_the_web() -> None:
    """A print needs no profile; one of the file that says nothing of its pixels is passed over."""
    linear = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain = print_all(draw(colour=0x808080))["60.png"]
    for profile in (linear, lab, b"no profile"):
        found = print_all(draw(colour=0x808080, icc_profile=profile))["60.png"]
        assert "icc_profile" not in found.info
        assert found.size == plain.size


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_credits_stay_with_every_print(form: str) -> None:
    """Byline, credit and copyright are read from each form that holds them, and stand in each that is made."""
    data = (
        draw(form=form, xmp=write_xmp(FIELDS))
        if form != "PNG"
        else draw_noise(form="JPEG", extra=write_iim(FIELDS))
    )
    assert measure(data, ".jpg", "1").credit == "Ana Ruiz/Meridian Pictures"
    found = print_all(data)
    assert {image.format for image in found.values()} >= {"AVIF", "WEBP"}
    assert {read_fields(image) for image in found.values()} == {FIELDS}  # type: ignore[arg-type]
    for image in found.values():
        if image.format == "JPEG":
            assert IptcImagePlugin.getiptcinfo(image)[2, 80] == b"Ana Ruiz"  # type: ignore[index, arg-type]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (Fields("Ana Ruiz", "Meridian"), "Ana Ruiz/Meridian"),
        (Fields("Ana Ruiz", "Ana Ruiz / Meridian"), "Ana Ruiz / Meridian"),
        (Fields("Ana Ruiz", "", "© Meridian"), "Ana Ruiz"),
        (Fields("", "", "© Meridian"), "© Meridian"),
        (Fields(), ""),
    ],
)
def test_a_credit_is_one_line(fields: Fields, line: str) -> None:
    """Nobody is named twice, and the notice stands in where nobody is named."""
    assert fields.spell() == line


@pytest.mark.parametrize(
    "options",
    [
        {"xmp": b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"},
        {"xmp": b"<x:xmpmeta"},
        {"extra": b"\xff\xed\x00\x20Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\xff\xff\x1c\x02P\x00"},
        {"extra": write_iim(Fields("Jos\udce9".encode("utf-8", "surrogateescape").decode("latin-1")))},
    ],
)
def test_damaged_fields_do_no_harm(options: dict[str, Any]) -> None:
    """A picture with a segment that cannot be read is shown all the same."""
    assert measure(draw_noise(60, 40, **options), ".jpg", "1").kind == "photo"


def test_a_copyright_of_a_camera_counts() -> None:
    """Where nothing else is written, what a camera writes of its owner does."""
    exif = Image.Exif()
    exif[0x013B] = "Ana  Ruiz"
    assert measure(draw(form="JPEG", exif=exif.tobytes()), ".jpg", "1").credit == "Ana Ruiz"


@pytest.mark.parametrize(
    ("svg", "size"),
    [
        (b"<?xml version='1.0'?><svg xmlns='a' width='80' height=\"60px\"/>", (80, 60)),
        (b"<svg viewBox='0 0 120.5 40'><path d=''/></svg>", (121, 40)),
        (b"<svg width='100%' viewBox='0,0,12,4'></svg>", (12, 4)),
        (b"<svg width='100%'></svg>", (0, 0)),
    ],
)
def test_a_vector_goes_out_as_it_is(svg: bytes, size: tuple[int, int]) -> None:
    """Only its size is read, so that the page keeps room for it."""
    assert measure(svg, ".svg", "1") == Original("", "plain", *size)
    assert list_prints("a.svg", measure(svg, ".svg", "1")) == []


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_what_moves_goes_out_as_it_is(form: str) -> None:
    """A print would stand still."""
    data = draw(form=form, save_all=True, append_images=[Image.new("RGB", (60, 40), (1, 2, 3))])
    assert measure(data, ".gif", "1") == Original("", "plain", 60, 40)


@pytest.mark.parametrize(
    "data", [b"", b"no picture", draw()[:60], draw_noise()[:4000], b"<html><svgs></html>"]
)
def test_a_damaged_picture_is_told(data: bytes) -> None:
    """Whether it shows in its head or further down."""

    def use() -> None:
        original = measure(data, ".jpg", "1")
        list(make_prints(data, original.kind, list_prints("a.jpg", original)))

    with pytest.raises(PictureError, match="cannot be read as a picture"):
        use()
    with pytest.raises(PictureError, match="no SVG picture"):
        measure(data, ".svg", "1")


def test_a_bomb_is_told_by_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unfolds to more pixels than any camera has is not unfolded."""
    monkeypatch.setattr(prints, "MOST_PIXELS", 2_000)
    with pytest.raises(PictureError, match="60 × 40 pixels"):
        measure(draw(), ".png", "1")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(PictureError, match="pixels"):
        measure(draw(), ".png", "1")


def test_another_recipe_gives_other_names() -> None:
    """Bytes that may differ never have one name."""
    data = draw()
    keys = {measure(data, ".png", version).key for version in ("1", "2")} | {
        measure(draw(colour=1), ".png", "1").key
    }
    assert len(keys) == 3


def test_a_picture_that_nothing_is_known_of_is_shown_as_it_is() -> None:
    """Its page tells what its header says."""
    (told,) = describe_pictures((Picture("a b.png", "A quay", "Low tide.", "L"),), {}, "/", "{static}/")
    assert told["url"] == "{static}/a%20b.png"
    assert (told["credit"], told["sources"], told["candidates"]) == ("L", [], [])


def test_a_header_credits_before_a_file_does() -> None:
    """The editor knows better."""
    known = {"a.jpg": Original("k", "photo", 3000, 2000, "Ana Ruiz")}
    with_own, without = describe_pictures((Picture("a.jpg", "A", "", "Tom"), Picture("a.jpg", "A")), known)
    assert (with_own["credit"], without["credit"]) == ("Tom", "Ana Ruiz")
    assert (without["url"], without["width"], without["height"]) == ("pictures/a-k-1200.jpg", 1200, 800)
