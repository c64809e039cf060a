"""Knows characters: encodings and their repair, what is visible, slugs and the normal form of a headline.

Must not know what a story is, nor where text comes from.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple, cast

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Characters that take no room on a page and hide inside labels: soft hyphen, zero-width ones, marks."""

WORD = r"(?:[^\W\d_]|[\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963\u064b-\u065f])+"
"""Matches a word's letters, and the vowel signs of Devanagari and Arabic, which are no letters to ``re``.

No sign is both: else a word that is compared in vain would be cut in all ways.
"""


class _Rare:
    """Stands for a regular expression until a text is first compared with it."""

    __slots__ = (
        "_flags",
        "_source",
        "findall",
        "finditer",
        "flags",
        "fullmatch",
        "match",
        "pattern",
        "search",
        "split",
        "sub",
    )

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        """Compile, and keep what was asked for: the next question finds it without coming here."""
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def rare(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression that few texts are compared with: it is compiled when the first one is.

    A build that reads one story waits for whatever is compiled before. It is for those that take long, such as
    sets of Chinese characters or names within names; one that most stories ask for is compiled at once.
    """
    return cast("re.Pattern[str]", _Rare(source, flags))


_INVISIBLE_TABLE = dict.fromkeys(map(ord, INVISIBLE))
_INVISIBLE_ANY = re.compile(f"[{INVISIBLE}]")
_APOSTROPHE = re.compile("['’‘`´]")
_SLUG_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0dff\u064b-\u065f])+")
_C0_BYTES = bytes(b for b in (*range(32), 127) if b not in b"\t\n\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_SPACING_CONTROL = re.compile(r"[\x0b\x0c\x85]")
_MOJIBAKE = re.compile(r"[ÂÃÅâðÐÑØÙàÎÏ][\u0080-\u00bf\u0152-\u0178\u02c6-\u02dc\u2013-\u2122]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKS = tuple(mark for mark, _ in _BOMS)
_CANDIDATES = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1256",
    "koi8_r",
    "iso8859_2",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "euc_kr",
]
_WESTERN = {"cp1252", "latin_1", "iso8859_2", "cp1250"}


_DOCUMENTS = (b"%PDF-", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0")
"""What files of PDF, of Word in its three forms, and archives begin with."""
_TELLING_BYTES = _C0_BYTES.replace(b"\0", b"")  # every second byte of UTF-16 may be zero
_MOST_TELLING = 0.05


class Decoded(NamedTuple):
    r"""Text with ``\n`` line ends, and what was done to get it."""

    text: str
    encoding: str
    """The name in IANA's registry, in lower case."""
    repairs: tuple[str, ...]


def decode(data: bytes) -> Decoded:
    r"""Turn a source file's bytes into text; every repair is told, none fails.

    A byte order mark decides; then UTF-8, where it is valid; then what the bytes are most like. Doubly
    encoded UTF-8 is repaired, control characters are removed, and all line ends become ``\n``.
    """
    text, encoding, repairs = _decode_bytes(data)
    unusual = encoding != "utf-8" or b"\xc3" in data or (b"\xc2" in data and _C1_BYTES.search(data))
    if unusual and not text.isascii() and _MOJIBAKE.search(text):
        text = _repair_double_encoding(text, repairs)
    if "\r" in text:
        text = _unify_line_ends(text, repairs)
    if unusual or _count_controls(data):
        text = _remove_controls(text, repairs)
    return Decoded(text, encoding, tuple(repairs))


def is_text(data: bytes) -> bool:
    """Tell text in any encoding from a document of an office, a picture or a program."""
    if data.startswith(_DOCUMENTS):
        return False
    if not _count_controls(data) or data.startswith(_MARKS):
        return True
    return len(data) - len(data.translate(None, _TELLING_BYTES)) <= len(data) * _MOST_TELLING


@lru_cache(maxsize=1)
def _count_controls(data: bytes) -> int:
    """Return how many control characters there are: asked of each source when it is taken for text, and decoded."""
    return len(data) - len(data.translate(None, _C0_BYTES))


def _decode_bytes(data: bytes) -> tuple[str, str, list[str]]:
    for mark, encoding in _BOMS if data.startswith(_MARKS) else ():
        if data.startswith(mark):
            body = data[len(mark) :] if encoding == "utf-8" else data
            return _decode_marked(body, encoding)
    try:
        return data.decode(), "utf-8", []
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _decode_marked(data: bytes, encoding: str) -> tuple[str, str, list[str]]:
    try:
        return data.decode(encoding), encoding, []
    except UnicodeDecodeError as error:
        note = f"bytes from {error.start} on are not {encoding}; unreadable ones are shown as U+FFFD"
        return data.decode(encoding, "replace"), encoding, [note]


def _decode_legacy(data: bytes) -> tuple[str, str, list[str]]:
    """Decode bytes that are not UTF-8: damaged UTF-8 keeps its good parts, the rest is an old encoding."""
    escaped = data.decode("utf-8", "surrogateescape")
    bad = re.findall("[\udc80-\udcff]", escaped)
    good = sum(not c.isascii() for c in escaped) - len(bad)
    if good > len(bad):
        text = re.sub("[\udc80-\udcff]", lambda m: _one_legacy_byte(ord(m[0]) - 0xDC00), escaped)
        return text, "utf-8", [f"{len(bad)} bytes that are not UTF-8 were read as windows-1252"]
    encoding = _guess_legacy(data)
    text = data.decode(encoding, "replace")
    name = {"cp1252": "windows-1252", "latin_1": "iso-8859-1", "iso8859_2": "iso-8859-2"}.get(encoding)
    name = name or encoding.replace("cp125", "windows-125").replace("_", "-")
    return text, name, [f"read as {name}, since it is not UTF-8"]


def _one_legacy_byte(byte: int) -> str:
    raw = bytes([byte])
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin_1")


def _guess_legacy(data: bytes) -> str:
    from charset_normalizer import from_bytes  # imported late: most files never need it

    best = from_bytes(data[:200_000], cp_isolation=_CANDIDATES).best()
    guess = best.encoding if best is not None else "cp1252"
    if guess in _WESTERN and not _is_central_european(data, guess):
        guess = "cp1252" if re.search(rb"[\x80-\x9f]", data) else "latin_1"
    try:
        data.decode(guess)
    except UnicodeDecodeError:
        guess = "latin_1"
    return guess


def _is_central_european(data: bytes, guess: str) -> bool:
    """Tell Polish and its neighbours from Western copy, which shares most of their bytes."""
    if guess not in {"cp1250", "iso8859_2"}:
        return False
    letters = [c for c in data.decode(guess, "replace") if not c.isascii() and c.isalpha()]
    telling = sum(c.lower() in "ąćęłńśźżčďěňřšťůžőű" for c in letters)
    return telling * 2 > len(letters)


def _repair_double_encoding(text: str, repairs: list[str]) -> str:
    import ftfy  # imported late: most files never need it

    config = ftfy.TextFixerConfig(replace_lossy_sequences=False, unescape_html=False)
    lines = text.split("\n")
    mended = [ftfy.fix_encoding(line, config) if _MOJIBAKE.search(line) else line for line in lines]
    changed = [n for n, (old, new) in enumerate(zip(lines, mended, strict=True), 1) if old != new]
    if changed:
        repairs.append(f"doubly encoded UTF-8 repaired on {_name_lines(changed)}")
    return "\n".join(mended)


def _unify_line_ends(text: str, repairs: list[str]) -> str:
    crlf = text.count("\r\n")
    lone = text.count("\r") - crlf
    if crlf:
        repairs.append(f"{crlf} CRLF line ends read as LF")
    if lone:
        repairs.append(f"{lone} CR line ends read as LF")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _remove_controls(text: str, repairs: list[str]) -> str:
    found = _CONTROL.findall(text)
    if not found:
        return text
    names = ", ".join(f"U+{ord(c):04X}" for c in sorted(set(found)))
    repairs.append(f"{len(found)} control characters removed ({names})")
    return _CONTROL.sub("", _SPACING_CONTROL.sub(" ", text))


def _name_lines(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:8])) + (" and more" if len(numbers) > 8 else "")  # noqa: PLR2004 – a line's worth
    return f"line {shown}" if len(numbers) == 1 else f"lines {shown}"


def strip_invisible(text: str) -> str:
    """Return the text without characters that take no room, as labels are compared."""
    if text.isascii() or not _INVISIBLE_ANY.search(text):
        return text
    return text.translate(_INVISIBLE_TABLE)


def visible(text: str) -> str:
    """Return the text without white space: what the ledger must account for."""
    return "".join(text.split())


_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()}
_NO_KEY = {code: None for code in range(128) if not chr(code).isalnum()}
_LEEWAY = 10
"""Characters too many for which a text is not cut."""
_SHORT_WORD = 3
_SHORT_NAME = 5


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes({*range(32)} - {*b"\t\n\r"})
_LAST, _LAST_BUT_ONE = "\uffff".encode(), "\ufffe".encode()


def clean_xml(text: str) -> str:
    """Return text without the characters that XML has no place for (XML 1.0, 2.2)."""
    try:
        data = text.encode()  # as which a long text is looked through in a small part of the time
    except UnicodeEncodeError:
        return _FORBIDDEN.sub("", text)
    is_clean = len(data.translate(None, _CONTROLS)) == len(data)
    if is_clean and (text.isascii() or not (_LAST in data or _LAST_BUT_ONE in data)):
        return str(text)
    return _FORBIDDEN.sub("", text)


def slugify(text: str) -> str:
    r"""Return a URL's path segment for a headline or a name; never empty, never a path.

    Latin letters lose their accents; other scripts stay as they are, since readers can read them.
    """
    plain = strip_invisible(text).casefold()
    if not plain.isascii():
        plain = _without_accents(plain)
    if not plain.isascii() or "'" in plain or "`" in plain:
        plain = _APOSTROPHE.sub("", plain)
    words = plain.translate(_SPACED).split() if plain.isascii() else _SLUG_WORD.findall(plain)
    whole = "-".join(words)
    if len(whole) <= 80:  # noqa: PLR2004 – an address that can be read over the telephone
        return whole or "untitled"
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:80]
        if len(longer) > 80:  # noqa: PLR2004
            break
        slug = longer
    return slug


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not ("\u0300" <= c <= "\u036f"))
    return unicodedata.normalize("NFC", plain).translate({ord("ł"): "l", ord("ø"): "o", ord("đ"): "d"})


def cut(text: str, length: int) -> str:
    """Cut a text of markup's characters or of plain ones to about ``length`` of them.

    It ends after a whole sentence, if that keeps half of what there is room for; else after a word, without the
    sign behind it and with an ellipsis.
    """
    if len(text) <= length + _LEEWAY:
        return text
    begin = text[:length].rsplit(" ", 1)[0]
    mark = "。" if "。" in begin else ". "
    sentence = begin.rpartition(mark)[0]
    last = sentence.rpartition(" ")[2]
    # A short word before a full stop may be an abbreviation, all the more with a capital.
    is_end = mark == "。" or len(last) > (_SHORT_WORD if last.islower() else _SHORT_NAME)
    if is_end and len(sentence) > length // 2:
        return sentence + mark.strip()
    return begin.rstrip(" .,;:–—-،、。") + "…"


def headline_key(text: str) -> str:
    """Return the normal form by which two headlines are the same: letters and digits, case folded."""
    if text.isascii():
        return text.lower().translate(_NO_KEY)
    folded = unicodedata.normalize("NFKC", strip_invisible(text)).casefold()
    return "".join(c for c in folded if c.isalnum())
