"""Encodings and their repair, slugs and the normal form of headlines."""

from __future__ import annotations

import codecs
import re
from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import readers
from broadsheet.text import clean_xml, decode, headline_key, is_text, rare, slugify, strip_invisible, visible

PROSE = "“Die Flut kam früh”, sagte der Käpt’n – und ging über die Brücke zurück ins Café."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PROSE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + PROSE.encode(), "utf-8"),
        (PROSE.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + PROSE.encode("utf-16-be"), "utf-16"),
        (PROSE.encode("cp1252"), "windows-1252"),
    ],
)
def test_encodings_are_told_and_read(data: bytes, encoding: str) -> None:
    """Copy reads the same whichever of the usual encodings it came in."""
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (PROSE, encoding)


def test_latin_1_is_read() -> None:
    """Bytes that only Latin-1 explains are read as such, and that is told."""
    decoded = decode("Le café à côté de la forêt".encode("latin-1"))
    assert decoded.text == "Le café à côté de la forêt"
    assert decoded.encoding == "iso-8859-1"
    assert decoded.repairs


def test_central_european_and_cyrillic_are_told_apart() -> None:
    """Old Polish and Russian files keep their letters."""
    polish = "Zażółć gęślą jaźń, a wszystko, co się zdarzyło w mieście, opisała wczoraj gazeta"
    russian = "Привет, это новость о городе и о реке, которая вышла из берегов"
    assert decode(polish.encode("cp1250")).text == polish
    assert decode(russian.encode("cp1251")).text == russian


def test_double_encoding_is_repaired_and_told() -> None:
    """UTF-8 read as Windows-1252 and saved again is repaired, and the line is named."""
    broken = "Headline\nIt’s a café".encode().decode("cp1252").encode()
    decoded = decode(broken)
    assert decoded.text == "Headline\nIt’s a café"
    assert decoded.repairs == ("doubly encoded UTF-8 repaired on line 2",)


def test_damaged_utf8_keeps_its_good_parts() -> None:
    """A few stray bytes in UTF-8 are read as Windows-1252, and the rest stays."""
    decoded = decode("“Grüße” – ".encode() + b"caf\xe9" + " – “Ende”".encode())
    assert decoded.text == "“Grüße” – café – “Ende”"
    assert "1 bytes" in decoded.repairs[0]


def test_a_broken_utf16_file_is_still_read() -> None:
    """A file with a mark that its bytes do not keep is read as far as it goes."""
    decoded = decode(codecs.BOM_UTF16_LE + "ab".encode("utf-16-le") + b"\x00")
    assert decoded.text.startswith("ab")
    assert decoded.repairs


def test_line_ends_and_controls_are_unified_and_told() -> None:
    """CRLF and lone CR become LF; control characters go; each repair is told."""
    decoded = decode(b"a\r\nb\rc\x00d\x07\x0ce")
    assert decoded.text == "a\nb\ncd e"
    assert len(decoded.repairs) == 3


@given(st.binary(max_size=400))
def test_any_bytes_become_text(data: bytes) -> None:
    """No bytes fail, and no control character is left."""
    text = decode(data).text
    assert not any(ord(c) < 32 and c not in "\t\n" for c in text)


@given(st.text(max_size=200))
def test_a_slug_is_one_path_segment(text: str) -> None:
    """A slug is never empty and never leads elsewhere."""
    slug = slugify(text)
    assert slug
    assert not set(slug) & set("/\\.?#% \n")


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Łódź’s “new” Überfahrt: 5 things", "lodzs-new-uberfahrt-5-things"),
        ("東京で雪", "東京で雪"),
        ("!!!", "untitled"),
        ("word " * 60, "-".join(["word"] * 16)),
    ],
)
def test_slugs_are_readable(headline: str, slug: str) -> None:
    """Latin letters lose their accents, other scripts stay, long headlines end at a word."""
    assert slugify(headline) == slug


def test_headlines_are_compared_without_marks() -> None:
    """Two headlines that differ in case, spaces and punctuation are one."""
    assert headline_key("Ferry “freed” at last") == headline_key("FERRY 'FREED' AT\u00a0LAST!")
    assert strip_invisible("RE\u00adAD\u200b") == "READ"
    assert visible(" a b\n\tc ") == "abc"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nBT (Ministers met) Tj ET",
        b"PK\x03\x04 word/document.xml",
        b"{\\rtf1\\ansi Ministers met}",
        bytes(range(256)) * 4,
    ],
)
def test_what_is_no_text_is_known(data: bytes) -> None:
    """Documents of offices and whatever is full of control characters are not shown as if they were copy."""
    assert not is_text(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_text_is_known_in_every_encoding(encoding: str) -> None:
    """A stray control character here and there is no reason to refuse copy."""
    assert is_text(
        "\x07Ministers met on the quay for a café crème, and stayed.\r\n\t\x0c".encode(encoding) * 9
    )


def test_a_rare_expression_finds_what_a_compiled_one_finds() -> None:
    """It is compiled with its flags when a text is first compared with it, and answers every question after that."""
    source, text = r"(?P<kind>harb\w+)[.,]?", "Harbour, harbours. Boats"
    late, compiled = rare(source, re.IGNORECASE), re.compile(source, re.IGNORECASE)
    for _ in range(2):
        assert late.findall(text) == compiled.findall(text) == ["Harbour", "harbours"]
    assert late.sub("x", text) == compiled.sub("x", text) == "x x Boats"
    found = late.match(text)
    assert found is not None
    assert found["kind"] == "Harbour"
    assert late.fullmatch("quay") is None


def test_every_rare_expression_can_be_compiled() -> None:
    """What is compiled late would otherwise fail in the middle of the first story that asks for it."""
    modules = [import_module(each.name) for each in iter_modules(readers.__path__, "broadsheet.readers.")]
    kind = type(rare(""))
    found = [value for module in modules for value in vars(module).values() if isinstance(value, kind)]
    assert len(found) > 20
    assert all(re.compile(each.pattern, each.flags) for each in found)


def test_no_import_waits_for_the_thousands_of_characters_of_a_script() -> None:
    """A set of them takes as long to compile as fifty other expressions: it is compiled when copy first asks for it."""
    modules = [import_module(each.name) for each in iter_modules(readers.__path__, "broadsheet.readers.")]
    dear = {
        f"{module.__name__}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and "-\\u9fff" in value.pattern
    }
    assert not dear, "write them with broadsheet.text.rare"


def test_xml_gets_all_the_characters_that_it_has_a_place_for_and_no_others() -> None:
    """Those of XML 1.0, 2.2, whatever stands beside them."""
    every = [chr(code) for code in range(0x110000)]
    allowed = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    clean = [sign for sign in every if allowed.match(sign)]
    assert clean_xml("".join(clean)) == clean_xml("".join(every)) == "".join(clean)
    for sign in set(every[:0x10000]) - set(clean):
        assert clean_xml(f"Rope{sign} is “dear”") == "Rope is “dear”"
