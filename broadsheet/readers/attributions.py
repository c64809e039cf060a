"""Knows how copy names the outlet that a story comes from, and its address there.

Must not know what a site's sources file says of the outlet.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from broadsheet.readers.dates import has_date, is_about_time
from broadsheet.readers.links import find_domain, is_address, take_link
from broadsheet.readers.phrases import OPENING, Phrasebook, phrasebook
from broadsheet.readers.tables import languages
from broadsheet.story import Attribution
from broadsheet.text import rare, strip_invisible

_AROUND_NAME = " \t\u00a0\"'“”‘’«»*_.:：…→!"
_LABEL = re.compile(r"^\W*[^\W\d_]+(?:\s[^\W\d_]+){0,2}\s*[:：|]\s*")
_END = rare(
    r"\s*:\s.*|\s+(?:under|and (?:is|was|has|can)|and republished|with (?:permission|the)|as part|here\b|where|which|that|on (?:\w+day|\d|[A-Z][a-z]+ \d)"
    r"|in (?:\d{4}|partnership|[A-Z][a-z]+ \d)|through|via|by permission|unter|sous|bajo|con licencia|avec)\b.*|\s*[,;(\[|].*|[.。।]\s.*|\s[–—-]\s.*",
    re.DOTALL,
)


@lru_cache(maxsize=4096)
def read_attribution(text: str, language: str) -> Attribution:
    """Take an attribution apart: the copy's wording, the address, the publisher's name where it is told."""
    text = strip_invisible(text).strip()
    linked = take_link(text)
    label = linked.text.strip(" \t\u00a0*_")
    bare = label.lstrip(OPENING)
    publisher = ""
    book = phrasebook(language)
    for hit in book.hits(bare):
        if hit.phrase.category == "attribution":
            publisher = _clean(hit.group("publisher") or hit.group("domain"))
            break
    publisher = publisher or _search_publisher(bare)
    if not publisher and linked.name and not _is_pointer(linked.name, book) and not is_address(linked.name):
        publisher = _clean(linked.name)
    if _is_pointer(publisher, book):
        publisher = ""
    domain = find_domain(label) if not linked.url else ""
    return Attribution(label or text, linked.url, publisher or domain)


def _clean(name: str) -> str:
    name = take_link(name).text
    quoted = re.match(r"\s*[\"“«„「']([^\"“”«»„」]{2,80})[\"”»“」']", name)
    name = quoted[1] if quoted else name
    name = _END.sub("", name).strip(_AROUND_NAME)
    first, _, rest = name.partition(" ")
    if name.count("«") > name.count("»"):
        name += "»"
    name = rest if rest and first in _outlet_words() else name
    return name if 1 < len(name) <= 80 and not name.startswith("http") else ""  # noqa: PLR2004 – a name's length


@cache
def _outlet_words() -> frozenset[str]:
    """Return the words for “website” that may stand before its name and are no part of it."""
    return frozenset(word for language in languages().values() for word in language.words("outlet_words"))


def _is_pointer(text: str, book: Phrasebook) -> bool:
    """Tell words that point to the original (“Read Full Article”) from an outlet's name."""
    bare = text.strip().lstrip(OPENING)
    return any(h.phrase.category in {"attribution", "promo"} for h in book.hits(bare)) or bare.casefold() in {
        "here",
        "link",
        "website",
        "original",
        "hier",
        "ici",
        "aquí",
        "qui",
        "tutaj",
        "тут",
        "здесь",
    }


@cache
def _published_by() -> re.Pattern[str]:
    """Match the outlet's name after “published by” and its like; the verbs stand in the language tables."""
    pairs = [(lang.words("publish_words"), lang.words("publish_joins")) for lang in languages().values()]
    verbs = "|".join(sorted({re.escape(w) for p, _ in pairs for w in p}, key=len, reverse=True))
    joins = "|".join(sorted({re.escape(w) for _, j in pairs for w in j}, key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:{verbs})(?!\w)(?:\s+[^\W\d_]+){{0,3}}?\s+(?:{joins})\s+(?P<publisher>[\"“«„「]?[^\W_](?:(?!\.\s)[^;()\[\]|]){{1,70}})",
        re.IGNORECASE,
    )


def _search_publisher(text: str) -> str:
    match = _published_by().search(text)
    if match:
        return _clean(match["publisher"])
    match = re.match(
        r"(?P<publisher>[A-Z][\w'’.& -]{1,60}?) (?:is (?:a|an|the|part of)\b|originally published|first published)",
        text,
    )
    if match:
        return _clean(match["publisher"])
    match = _LABEL.match(text)
    return _clean(text[match.end() :]) if match else ""


def is_day_alone(text: str) -> bool:
    """Tell when a story was first published, and not where: ``Originally published March 10, 2026, 5:30 AM``."""
    at = text.find(" published ")
    if at < 0:
        return False
    told = text[at + len(" published ") :].strip(" .").removeprefix("on ")
    return is_about_time(told) and has_date(told)
