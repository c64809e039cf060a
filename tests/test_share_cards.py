"""Share cards: what they show, and when a site has which."""

from __future__ import annotations

import io
from pathlib import Path

import font_source_serif_pro
import pytest
from PIL import Image

from broadsheet.build import assembly, sharing
from broadsheet.outputs.share_cards import SIZE, ShareText, can_set, draw_card
from tests.exactness import check
from tests.site_building import NOW, build, make_story, read_tree, write_site

PAPER = "The Test Paper"
PUBLISH = 'BROADSHEET_PUBLISH = True\nBROADSHEET_WORKERS = 1\nTHEME_TEMPLATES_OVERRIDES = ["templates"]\n'
PAGE = (
    "{% extends '!theme/article.html' %}{% block onward %}<img alt='' src='{{ SITEURL }}/{{ article.share_card }}'>"
    "{% endblock %}"
)


@pytest.fixture(scope="module")
def typeface() -> bytes:
    """Return the file of the package's own typeface."""
    return Path(font_source_serif_pro.font_directory, "SourceSerifPro-Bold.ttf").read_bytes()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a site that is published and whose pages show their cards."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(assembly, "TICK", 0)
    files = {
        "content/world/rope.txt": make_story("Rope is dear"),
        "content/arts/choir.txt": make_story("Choir sings"),
        "content/arts/draft.txt": make_story("Secret", status="draft"),
        "templates/article.html": PAGE,
    }
    folder = write_site(tmp_path, files, PUBLISH)
    monkeypatch.chdir(folder)
    return folder


def list_cards(site: Path) -> set[str]:
    """Return the names of the cards in the output."""
    return {path.name for path in (site / "output").glob("pictures/share-*.png")}


def count_ink(card: bytes, box: tuple[int, int, int, int]) -> int:
    """Return how many pixels of a part of a card are dark."""
    with Image.open(io.BytesIO(card)) as image:
        assert (image.size, image.format) == (SIZE, "PNG")
        histogram = image.convert("L").crop(box).histogram()
    return sum(histogram[:128])


HEADLINE = (0, 190, 1200, 530)


@pytest.mark.parametrize(
    ("headline", "is_set"),
    [
        ("Tarrow Point light burns again", True),
        ("Шкільний човен відплив", True),
        ("“Łódź” – 30 €: naïve façade", True),
        ("المتحف يفتح أبوابه", False),
        ("नाव पुस्तकालय", False),
        ("灯台のパン屋", False),
        ("Ferry sails 🚢", False),
    ],
)
def test_a_card_shows_words_and_never_boxes(headline: str, is_set: bool, typeface: bytes) -> None:  # noqa: FBT001
    """A headline whose letters the typeface lacks is left out; the site's name and the section remain."""
    assert can_set(headline, typeface) is is_set
    card = draw_card(ShareText(headline, "Coast", PAPER), typeface)
    assert (count_ink(card, HEADLINE) > 0) is is_set
    assert count_ink(card, (0, 90, 1200, 160)) > 0
    assert count_ink(card, (0, 550, 1200, 630)) > 0


@pytest.mark.parametrize("headline", ["x" * 400, "word " * 200, "A", "Donau" * 30 + " end"])
def test_a_headline_of_any_length_stays_in_its_place(headline: str, typeface: bytes) -> None:
    """Long ones are set smaller, the longest cut."""
    card = draw_card(ShareText(headline, "Coast", PAPER), typeface)
    assert count_ink(card, HEADLINE) > 0
    assert count_ink(card, (0, 20, 79, 630)) == count_ink(card, (1125, 20, 1200, 630)) == 0
    assert card == draw_card(ShareText(headline, "Coast", PAPER), typeface)


def test_a_published_site_has_a_card_for_each_story(site: Path) -> None:
    """Pages show them; a preview has none."""
    assert check(site, "published")
    cards = list_cards(site)
    assert len(cards) == 2
    page = (site / "output/world/2026/11/rope-is-dear/index.html").read_text()
    assert sum(f"https://paper.example/pictures/{card}" in page for card in cards) == 1
    (site / "templates/article.html").unlink()
    build(site, BROADSHEET_PUBLISH=False)
    assert list_cards(site) == set()


def test_another_headline_is_another_card(site: Path) -> None:
    """The others stay as they are; so do all if only a text is changed."""
    assert check(site, "before")
    before = list_cards(site)
    story = site / "content/world/rope.txt"
    story.write_text(make_story("Rope is dear", end="They said so."))
    assert check(site, "a text")
    assert list_cards(site) == before
    story.write_text(make_story("Rope is cheap"))
    assert check(site, "a headline")
    assert len(list_cards(site) & before) == 1
    (site / "content/sections.toml").write_text('[sections.arts]\nname = "Culture"\n')
    assert check(site, "a section's name")
    assert len(list_cards(site) & before) == 0


def test_another_typeface_makes_other_cards(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A site may bring its own; one that is none is told."""
    build(site)
    before = read_tree(site / "output")
    (site / "own.ttf").write_bytes(
        Path(font_source_serif_pro.font_directory, "SourceSerifPro-It.ttf").read_bytes()
    )
    settings = site / "pelicanconf.py"
    plain = settings.read_text()
    settings.write_text(f'{plain}BROADSHEET_SHARE_FONT = "own.ttf"\n')
    assert check(site, "own letters")
    assert not list_cards(site) & {name.rpartition("/")[2] for name in before}
    (site / "own.ttf").write_bytes(b"no letters")
    with pytest.raises(SystemExit):
        build(site)
    assert "own.ttf is no typeface" in capsys.readouterr().err
    (site / "own.ttf").unlink()
    with pytest.raises(SystemExit):
        build(site)
    assert "there is no such file" in capsys.readouterr().err


def test_without_the_typeface_there_are_no_cards(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever leaves the package out loses the cards, not the site."""
    (site / "templates/article.html").unlink()
    monkeypatch.setattr(sharing, "_TYPEFACE", ("no_such_package", ""))
    build(site)
    assert list_cards(site) == set()
