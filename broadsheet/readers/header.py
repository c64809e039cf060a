"""Knows what may stand above a story: an editor's header block, an e-mail envelope, a dated file name.

Must not know how the copy below is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, get_args

from broadsheet.addresses import is_web_address
from broadsheet.readers.amendments import make_correction
from broadsheet.readers.dates import read_date
from broadsheet.readers.names import authors_in
from broadsheet.readers.tables import languages
from broadsheet.story import Correction, Kind, Picture, Problem, UnreadableStoryError

KEYS = [
    "title",
    "date",
    "source",
    "source-url",
    "author",
    "section",
    "tags",
    "language",
    "licence",
    "summary",
    "slug",
    "status",
    "embargo",
    "expires",
    "kind",
    "lead",
    "correction",
    "picture",
    "alt",
    "caption",
    "credit",
    "video-url",
    "aliases",
    "institution",
    "edits",
]
KINDS = tuple(filter(None, get_args(Kind)))
_KNOWN = frozenset(KEYS)
STATUSES = ("draft", "hidden", "published", "withdrawn")
_LONE = frozenset(KEYS) - {
    "title",
    "source",
    "caption",
    "credit",
    "correction",
    "kind",
    "lead",
    "summary",
    "alt",
    "picture",
    "institution",
    "edits",
}
_REPEATABLE = {
    "correction",
    "picture",
    "alt",
    "caption",
    "credit",
    "video-url",
    "aliases",
    "author",
    "tags",
    "institution",
}
_LINE = re.compile(r"([A-Za-z][A-Za-z-]{1,24})[ \t]*:(?:[ \t\u00a0]+(.*))?$")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_FILE_DATE = re.compile(r"(?:^|/)(\d{4}-\d{2}-\d{2})(?:-[^/]*)?\.[^./]+$")
_ENVELOPE_KEYS = frozenset(
    [
        "from",
        "to",
        "cc",
        "bcc",
        "subject",
        "message-id",
        "received",
        "reply-to",
        "mime-version",
        "content-type",
        "sent",
        "sender",
        "return-path",
        "content-transfer-encoding",
        "delivered-to",
        "date",
        "in-reply-to",
        "references",
        "precedence",
        "user-agent",
        "importance",
        "attachments",
        "betreff",
        "gesendet",
        "an",
        "von",
        "datum",
        "objet",
        "envoyé",
        "de",
        "à",
        "asunto",
        "enviado",
        "para",
        "fecha",
        "oggetto",
        "inviato",
        "da",
        "a",
        "temat",
        "wysłano",
        "od",
        "do",
        "data",
        "от",
        "кому",
        "тема",
        "дата",
        "від",
        "надіслано",
        "отправлено",
    ]
)
_TELLING_KEYS = frozenset(
    [
        "subject",
        "message-id",
        "received",
        "return-path",
        "betreff",
        "objet",
        "asunto",
        "oggetto",
        "temat",
        "тема",
    ]
)
_ENVELOPE_LINE = re.compile(r"([^\W\d_][\w-]{0,40})[ \t\u00a0]*:(?:\s|$)")
_MBOX = re.compile(r"From \S+@\S+ .*\d{4}$|>From \S+")
_FORWARD = re.compile(
    r"(?:[-_=]{3,}\s*)(?:forwarded|original|weitergeleitete|message|mensaje|messaggio|begin|пересы)[^\n]{0,60}?[-_=]*$"
    r"|begin forwarded message:?$|forwarded (?:message|by)\b.{0,60}$",
    re.IGNORECASE,
)
_ENVELOPE_SIGNS = frozenset("-_=bBfF>")
"""What a rule above forwarded mail, or the words that stand for one, may begin with."""

_FOOTER_LINES = 20
_FIRST_TWO = itemgetter(slice(2))
_FOOTER_STARTS = frozenset({"--", "__", "==", "-~", " -"})
_FOOTER_RULE = re.compile(r"--[ \u00a0]?|_{8,}\s*|-{20,}\s*|={20,}\s*|-~.{5,}|\s*--\s*")
_FOOTER_WORDS = re.compile(
    r"unsubscri|mailing list|listinfo|google group|list-|you received this|you are receiving|\S@\S+\.\w",
    re.IGNORECASE,
)


_LONGEST_WORD = 24
"""Characters; no key of a header has more."""


class Header(NamedTuple):
    """An editor's header block as written: key in lower case → (line number, value) of each line."""

    fields: dict[str, list[tuple[int, str]]]
    end: int
    """Index of the first line below the block; 0 if there is none."""
    start: int = 0


def split_header(
    lines: Sequence[str], path: str, extra: frozenset[str] = frozenset(), start: int = 0
) -> Header:
    """Find the editor's header block that begins at the first line that is not blank.

    It is one if its lines all are ``Key: value`` and at least one key is known (a lone line only for keys
    that no copy begins with). A key that is unknown there raises UnreadableStoryError with a suggestion.
    The keys may also be the copy's own language's, if all are known and all values can be read.
    """
    top = start
    while top < len(lines) and not lines[top].strip():
        top += 1
    own = _collect_translated(lines, top)
    if own.fields:
        return own
    end, fields = _collect(lines, top)
    known = _KNOWN | extra
    hits = [key for key in fields if key in known]
    count = sum(map(len, fields.values()))
    if not hits or (count == 1 and hits[0] not in _LONE | extra):
        return Header({}, start)
    if end < len(lines) and lines[end].strip() and len(hits) < 2:  # noqa: PLR2004 – one line is no block
        return Header({}, start)
    problems = [
        _unknown_key(path, number, key, known)
        for key, found in fields.items()
        if key not in known
        for number, _ in found
    ]
    problems += [
        Problem(path, found[1][0], f"the header gives “{key.capitalize()}” twice", "Keep one of them")
        for key, found in fields.items()
        if len(found) > 1 and key in known and key not in _REPEATABLE
    ]
    if problems:
        raise UnreadableStoryError(tuple(sorted(problems)))
    return Header(fields, end, top)


def _collect(lines: Sequence[str], top: int) -> tuple[int, dict[str, list[tuple[int, str]]]]:
    fields: dict[str, list[tuple[int, str]]] = {}
    at, last = top, ""
    while at < len(lines) and lines[at].strip():
        match = _LINE.match(lines[at].rstrip())
        if match:
            last = match[1].casefold()
            fields.setdefault(last, []).append((at + 1, (match[2] or "").strip()))
        elif last and lines[at][:1] in " \t":
            number, value = fields[last][-1]
            fields[last][-1] = (number, f"{value} {lines[at].strip()}")
        else:
            break
        at += 1
    return at, fields


def _collect_translated(lines: Sequence[str], top: int) -> Header:
    """Find a block of two lines or more whose keys are some language's, such as ``Fecha:``, above a blank line."""
    fields: dict[str, list[tuple[int, str]]] = {}
    at = top
    while at < len(lines) and lines[at].strip():
        word, colon, value = lines[at][: 2 * _LONGEST_WORD].replace("：", ":", 1).partition(":")
        key = _translated_keys().get(word.strip().casefold())
        value = (value + lines[at][2 * _LONGEST_WORD :]).strip()
        if not (colon and value and key) or (key in fields and key not in _REPEATABLE):
            return Header({}, top)
        if key in _VALUES and _VALUES[key][1](value) is None:
            return Header({}, top)
        fields.setdefault(key, []).append((at + 1, value))
        at += 1
    is_block = at < len(lines) and at - top > 1 and any(line.strip() for line in lines[at:])
    return Header(fields, at, top) if is_block else Header({}, top)


@cache
def _translated_keys() -> dict[str, str]:
    """Return the header's keys by the words that languages other than English have for them."""
    rows = (line.split() for language in languages().values() for line in language.lines("header_keys"))
    return {word: key for key, *words in rows for word in words}


def _unknown_key(path: str, line: int, key: str, known: frozenset[str]) -> Problem:
    close = get_close_matches({"license": "licence", "topics": "tags"}.get(key, key), sorted(known), 1, 0.6)
    hint = f"Did you mean “{close[0].capitalize()}”?" if close else ""
    remedy = f"{hint} Known keys: {', '.join(k.capitalize() for k in sorted(known))}".strip()
    return Problem(path, line, f"unknown header key “{key.capitalize()}”", remedy)


def envelope_end(lines: Sequence[str], start: int = 0) -> int:
    """Return the index below an e-mail's envelope and forwarding rules; ``start`` if there is none."""
    at, end = start, start
    while at < len(lines):
        if not lines[at].strip():
            at += 1
        elif _FORWARD.match(lines[at].strip()) or _MBOX.match(lines[at]):
            at += 1
            end = at
        else:
            below = _envelope_block(lines, at)
            if below == at:
                break
            at = end = below
    return end


def footer_start(lines: Sequence[str], start: int = 0) -> int:
    """Return the index of the rule above a mailing list's footer; the number of lines if there is none.

    The footer is short, stands last, and speaks of its list or its sender; an ordinary rule does not count.
    """
    if _FOOTER_STARTS.isdisjoint(map(_FIRST_TWO, lines[-_FOOTER_LINES:])):
        return len(lines)
    for at in range(len(lines) - 1, max(start, len(lines) - _FOOTER_LINES), -1):
        if lines[at][:2] in _FOOTER_STARTS and _FOOTER_RULE.fullmatch(lines[at]):
            below = [line for line in lines[at + 1 :] if line.strip()]
            if below and len(below) <= 10 and any(_FOOTER_WORDS.search(line) for line in below):  # noqa: PLR2004
                return at
    return len(lines)


def begins_at_once(lines: Sequence[str]) -> bool:
    """Tell copy with neither an envelope nor a header on top: its first line has no colon, and no mail begins so."""
    first = next((line for line in lines if line and not line.isspace()), "")
    if ":" in first or first.lstrip()[:1] not in _ENVELOPE_SIGNS:
        return ":" not in first and "：" not in first[:_LONGEST_WORD]
    return not _FORWARD.match(first.strip()) and not _MBOX.match(first)


def _envelope_block(lines: Sequence[str], top: int) -> int:
    keys, at = [], top
    while at < len(lines) and lines[at].strip():
        match = _ENVELOPE_LINE.match(lines[at].lstrip("> *"))
        if match:
            key = match[1].casefold()
            if key not in _ENVELOPE_KEYS and not key.startswith(("x-", "list-", "dkim-", "arc-", "auth")):
                break
            keys.append(key)
        elif not (keys and lines[at][:1] in " \t"):
            break
        at += 1
    return at if len(keys) > 1 and _TELLING_KEYS & set(keys) else top


def date_of_file(path: str) -> str:
    """Return the date that a file's name begins with, as ``2026-11-22``; empty if there is none."""
    match = _FILE_DATE.search(path)
    return read_date(match[1]) if match else ""


def section_of(path: str) -> str:
    """Return the first folder under ``content/``; empty for a file at its top."""
    head, slash, _ = path.partition("/")
    return head if slash else ""


def story_fields(header: Header, path: str) -> dict[str, Any]:
    """Return what the header says as Story's keyword arguments; raises with every value that is wrong.

    ``date`` becomes ``published``, ``author`` ``byline``, ``aliases``, ``tags`` and ``pictures`` tuples.
    """
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for key, rows in header.fields.items():
        if key in _VALUES:
            name, check, remedy = _VALUES[key]
            number, value = rows[0]
            result = check(value)
            if result is None:
                problems.append(
                    Problem(path, number, f"“{key.capitalize()}: {value}” cannot be read", remedy)
                )
            else:
                found[name] = result
    found |= _lists(header.fields, path, problems)
    if problems:
        raise UnreadableStoryError(tuple(sorted(problems)))
    return found


def _lists(fields: dict[str, list[tuple[int, str]]], path: str, problems: list[Problem]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "author" in fields:
        found["byline"] = tuple(n for _, v in fields["author"] for n in authors_in(_split(v)))
    if "tags" in fields:
        found["tags"] = tuple(dict.fromkeys(t for _, v in fields["tags"] for t in _split(v)))
    if "aliases" in fields:
        found["aliases"] = tuple(a for _, v in fields["aliases"] for a in re.split(r"[\s,]+", v) if a)
        for number, value in fields["aliases"]:
            if not all(is_alias(a) for a in re.split(r"[\s,]+", value) if a):
                remedy = "Write old addresses as paths from the site's root, such as /2019/06/talks/"
                problems.append(Problem(path, number, f"“Aliases: {value}” cannot be read", remedy))
    if "institution" in fields:  # whose names may have commas
        found["institutions"] = tuple(
            name.strip() for _, v in fields["institution"] for name in re.split("[;；]", v) if name.strip()
        )
    if "correction" in fields:
        found["corrections"] = tuple(_correction(v) for _, v in fields["correction"])
    if "picture" in fields:
        found["pictures"] = _pictures(fields, path, problems)
    return found


def _split(value: str) -> list[str]:
    return [name.strip() for name in re.split(r"[,;،、]", value) if name.strip()]


def _correction(value: str) -> Correction:
    match = re.match(r"(\d{4}-\d{2}-\d{2})[\s:,–—-]+(.+)", value, re.DOTALL)
    if match and read_date(match[1]):
        return make_correction(match[2].strip(), match[1])
    return make_correction(value)


def _pictures(
    fields: dict[str, list[tuple[int, str]]], path: str, problems: list[Problem]
) -> tuple[Picture, ...]:
    """Pair each ``Picture:`` with the Alt, Caption, Credit and Video-URL lines that follow it."""
    found = []
    rows = fields["picture"]
    for at, (number, value) in enumerate(rows):
        until = rows[at + 1][0] if at + 1 < len(rows) else float("inf")
        if not value or ".." in value.split("/") or value.startswith("/") or "\\" in value or ":" in value:
            remedy = "Name a file under content/, such as pictures/harbour.jpg"
            problems.append(Problem(path, number, f"“Picture: {value}” cannot be used", remedy))
        parts = {
            key: next((v for n, v in fields.get(key, []) if number < n < until), "")
            for key in ("alt", "caption", "credit", "video-url")
        }
        video = parts.pop("video-url")
        if video and not is_web_address(video):
            remedy = "Write a full address that begins with https://."
            line = next(n for n, v in fields["video-url"] if v == video and n > number)
            problems.append(Problem(path, line, f"“Video-URL: {video}” cannot be used", remedy))
        found.append(Picture(value, **parts, video=video))
    return tuple(found)


def _text(value: str) -> str | None:
    return value or None


def _url(value: str) -> str | None:
    return value if is_web_address(value) else None


def _date(value: str) -> str | None:
    return read_date(value) or None


def is_alias(path: str) -> bool:
    """Tell whether a path can be an old address of a story."""
    return bool(re.fullmatch(r"/(?!/)[\w./%-]*", path)) and ".." not in path


def is_language(tag: str) -> bool:
    """Tell whether a text is the tag of a language."""
    return _TAG.fullmatch(tag) is not None


def is_slug(text: str) -> bool:
    """Tell whether a text can stand for a story in its address."""
    return _slug(text) is not None


def _language(value: str) -> str | None:
    return value if _TAG.fullmatch(value) else _language_names().get(value.casefold())


@cache
def _language_names() -> dict[str, str]:
    """Return the tags of languages by their names in English, and by their own where a table has it."""
    from babel import Locale  # noqa: PLC0415 – a tag needs no names, and reading them takes longer than a story

    names = {name.casefold(): code.replace("_", "-") for code, name in Locale("en").languages.items()}
    return names | {table.name.casefold(): code for code, table in languages().items()}


def _slug(value: str) -> str | None:
    ok = re.fullmatch(r"[\w-]+", value) and value.strip("-_")
    return value if ok and len(value.encode()) <= 200 else None  # noqa: PLR2004 – file systems stop at 255 bytes


def _status(value: str) -> str | None:
    return value.casefold() if value.casefold() in STATUSES else None


def _kind(value: str) -> str | None:
    return value.casefold() if value.casefold() in KINDS else None


def _rank(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and 0 < int(value) < 1000 else None  # noqa: PLR2004


_DATE_REMEDY = "Write it as 2026-11-22, 2026-11-22 09:30 or 2026-11-22T09:30+00:00"
_VALUES: dict[str, tuple[str, Callable[[str], Any], str]] = {
    "title": ("headline", _text, "Give the headline"),
    "date": ("published", _date, _DATE_REMEDY),
    "embargo": ("embargo", _date, _DATE_REMEDY),
    "expires": ("expires", _date, _DATE_REMEDY),
    "source": ("source", _text, "Name the source, or remove the line"),
    "source-url": ("source_url", _url, "Give an http or https address"),
    "section": ("section", _text, "Name the section, or remove the line"),
    "language": ("language", _language, "Give a language tag such as en, fr or pt-BR, or a language's name"),
    "licence": ("licence", _text, "Name the licence, or remove the line"),
    "summary": ("summary", _text, "Write the summary, or remove the line"),
    "edits": ("edits", _text, "Say what was changed, or remove the line"),
    "slug": (
        "slug",
        _slug,
        "Use letters, figures and hyphens only, and keep it short enough for a file's name",
    ),
    "status": ("status", _status, f"Use one of {', '.join(STATUSES)}"),
    "kind": ("kind", _kind, f"Use one of {', '.join(KINDS)}"),
    "lead": ("lead", _rank, "Give the story's rank on the front page: 1, 2, 3 …"),
}
