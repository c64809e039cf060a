"""Knows names: people and their roles in bylines, news agencies, places in datelines.

Must not know where in a story a name may stand.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from broadsheet.readers.dates import month_numbers, read_day
from broadsheet.readers.tables import languages
from broadsheet.text import WORD, rare, strip_invisible

PARTICLES = frozenset(
    [
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "ten",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "y",
        "e",
        "zu",
        "zur",
        "af",
        "av",
        "st",
        "mac",
        "mc",
        "o",
    ]
)
_WORD = re.compile(r"[^\W\d_][\w.'’ʼ-]*", re.UNICODE)
_GLUED = re.compile(r"(?<=[a-zà-ÿ])(?=(?:[A-Z][a-z]+ ){0,3}[A-Z][\w]+)|(?<=[a-zà-ÿ])(?=[A-Z]{2,} )")
_DATELINE_END = rare(
    r"(?<=[)）])\s?[.:]?\s?[-–—]+|(?<=[)）])\s?[.:：]|\.\s?[-–—]+|\s[-–—]{1,2}(?=\s|\w|[“\"«])|(?<=\w)[–—](?=\s?\w)|:\s|(?<=[)）])\s+(?=[A-Z“\"])"
)
_DATELINE_MARK = re.compile(r"[-–—:/)）](?:(?=[\W–—A-Z-])|(?<=[–—]))")
_DAY = rare(
    rf"[\s,.]*(?<!\w)(?:({WORD})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}\.?º?\s+(?:de\s+)?({WORD}))\.?"
    r"(?:,?\s+(?:de\s+)?\d{4})?\s*(?:г\.?|р\.?)?[\s,.]*$"
)
_NUMERIC_DAY = re.compile(r"[\s,]*\d{1,2}[./]\d{1,2}[./]\d{2,4}[\s,]*$")
_BETWEEN_NAMES = re.compile(r"[/|,;&+・、]| (?:via|for|-|and) ")
_AGENCY_BRACKET = rare(r"(?:[(（]|\s/)([^()（）/]{1,40}|[^()（）]{1,40}(?=[)）]))[)）/]\s*[.:]?\s*$")
_CJK_DATELINE = re.compile(r"[【［\[〔](?P<head>[^】］\]〕\n]{2,40})[】］\]〕]")
_SHORT_NAME = re.compile(r"[a-z]{2,5}[-/]?[A-Z][\w-]{1,9}")
_CLOCK_END = re.compile(r",?\s+\d{1,2}[:.]\d{2}$")
_STANDING, _LEDE = 70, 60
_NAMED = 3
"""Words of a name in capitals with its agency, which has no more letters: ``ANA RUIZ AP``."""

_CELTIC = re.compile(r"\b(?:Mc|Mac)(?=[A-Z])")
_NAME_PART = re.compile(r"Mc|MC(?=[A-Z]{3})|Mac(?=[A-Z])|[OD]['’]|-|[^\W\d_]+?(?=-|$)|.")
_IN_PLACE = rare(
    r"\s(?:in|at|from|aus|à|en|da|w|в|у)\s[A-ZÀ-ÞА-ЯЄІЇҐ][\w'’-]+(?:\s[A-ZÀ-ÞА-ЯЄІЇҐ][\w'’-]+)?(?=\s(?:and|und|et|y|e|i|и|та|&)\s[A-ZÀ-ÞА-ЯЄІЇҐ]\S+\s[A-ZÀ-ÞА-ЯЄІЇҐ])"
)
"""Where the first of two writes from: ``Ana Ruiz in Skerrow and Tom Hale in Orven``."""
_STANDING_END = re.compile(r"\.?\s*(?:[-–—]+|:)\s*$")
_CLOSED = rare(
    r"(?P<place>[^()（）/]{2,50}?)(?:\s?-{0,2}[(（](?P<agency>[^()（）]{2,40})[)）]|\s/(?P<wire>[^/]{2,30})/)(?P<end>\s?[.।]?\s?[-–—]{0,2}:?)"
)
"""A place, an agency in brackets or between strokes, and what closes the line."""

_LONGEST_AGENCY = 4
"""Words; an agency's name has no more."""

_DASHED_AGENCY = re.compile(r"\s?[-–—/]\s?([^\W\d_]{2,8}(?:\s[^\W\d_]{2,8})?)[/.]*$")
_DAY_STROKE = re.compile(r"^[^a-zа-я]{3,30},\s?\d{1,2}\s\w+\.?\s/")
_DATELINE_HEAD, _WIRE_HEAD = 110, 80
"""Characters that a dateline may have."""

_WIRE_DATELINES = (
    re.compile(r"(?P<dateline>\((?P<agency>[^()]{2,12})\)\s?[-–—]\s?[^a-z\-–—]{3,40}?)\s[-–—]\s"),  # ANSA
    re.compile(r"(?P<dateline>[^/]{3,60}\s/(?P<agency>[^/]{2,16})/)\.?\s"),  # TASS
    re.compile(r"(?P<dateline>(?P<agency>[^\W\d_]{2,5}社)[^\W\d_]{1,12}?\d{1,2}月\d{1,2}日电)"),  # Xinhua
    re.compile(r"(?P<dateline>\([^()=]{1,12}=(?P<agency>[^()=]{2,12})\))"),  # Yonhap
    re.compile(
        r"(?P<dateline>[\u0900-\u097f ]{2,30},\s?\d{1,2} [\u0900-\u097f]+ \((?P<agency>[^()]{2,20})\))\s"
    ),  # PTI Bhasha
)
"""Forms of single agencies, which their names make certain; they need no dash."""


@cache
def agencies() -> frozenset[str]:
    """Return the names of news and picture agencies, case folded."""
    keys = ("agencies", "picture_agencies")
    return frozenset(
        a.casefold() for language in languages().values() for k in keys for a in language.lines(k)
    )


@cache
def _role_words() -> frozenset[str]:
    return frozenset(w.casefold() for language in languages().values() for w in language.words("roles"))


@cache
def _joins() -> re.Pattern[str]:
    words = {w for language in languages().values() for w in language.words("byline_joins")}
    joined = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(
        rf"\s*(?:[,;/、，・]|\s(?:{joined})\s|\s?&\s?)\s*(?:(?:and|und|et|y)\s)?", re.IGNORECASE
    )


def is_agency(text: str) -> bool:
    """Tell an agency's name, alone or with others beside it (``AFP/Getty Images``)."""
    bare = strip_invisible(text).strip(" \t\u00a0.()[]©").casefold()
    if bare in agencies():
        return True
    if not _BETWEEN_NAMES.search(bare):
        return False
    parts = [p.strip() for p in _BETWEEN_NAMES.split(bare) if p.strip()]
    return len(parts) > 1 and any(p in agencies() for p in parts) and len(bare) <= 80


def without_agency(text: str) -> str:
    """Return a line without the agency in brackets at its end: ``March 12 (Reuters)``."""
    line, bracket, agency = text.rstrip(")").partition(" (")
    return line if bracket and is_agency(agency) else text


def is_credit_line(text: str) -> bool:
    """Tell a picture credit that stands alone: ``Getty Images``, ``Ana Ruiz/AFP``, ``AFP via Getty Images``."""
    if len(text) > 100 or (len(text) > 40 and not _BETWEEN_NAMES.search(text)):
        return False
    bare = strip_invisible(text).strip(" \t\u00a0()[]")
    if len(bare) > 90 or bare.endswith(("?", "!")) or not is_agency(bare):
        return False
    words = [w for w in _WORD.findall(bare) if w.casefold() not in {"via", "for", "and", "by", *PARTICLES}]
    return all(not w[0].islower() or w.casefold() in agencies() for w in words) and len(words) <= 9


def is_picture_credit(text: str) -> bool:
    """Tell a credit that only pictures have: a picture agency, or a name and an agency with a stroke."""
    if not is_credit_line(text):
        return False
    low = text.casefold()
    return any(a in low for a in _picture_agencies()) or any(mark in low for mark in ("/", " via ", "©"))


def is_picture_agency(text: str) -> bool:
    """Tell the name of an agency that sells nothing but pictures."""
    return text.casefold() in _picture_agencies()


@cache
def _picture_agencies() -> frozenset[str]:
    return frozenset(
        a.casefold() for language in languages().values() for a in language.lines("picture_agencies")
    )


def is_uncased_name(text: str) -> bool:
    """Tell what may be a name in a script without capitals: two or three words without figures or stops."""
    words = text.split()
    plain = not any(c.isupper() or c.islower() or c.isdigit() for c in text)
    return (
        plain and 2 <= len(words) <= 3 and len(text) <= 24 and not re.search(r"[.,:;!?؟،।()\[\]«»\"]", text)
    )


def is_person(text: str, least: int = 2) -> bool:
    """Tell a person's name: two to five capitalised words, with particles; no figures, no stops."""
    words = text.split()
    if not least <= len(words) <= 5 or len(text) > 48 or not text[0].isupper():
        return False
    for word in words:
        bare = word.strip(".'’")
        if bare.casefold() in PARTICLES:
            continue
        if not bare or not bare[0].isupper() or not all(c.isalpha() or c in "-'’." for c in word):
            return False
    return len(words) > 1 or least == 1


@lru_cache(maxsize=4096)
def byline_names(text: str) -> tuple[str, ...]:
    """Return the names in a byline without its label: roles, outlets and places are left out."""
    text = re.split(r"\s[|•·–—]\s|\s-\s|\s?\(|\n|<|\[", text, maxsplit=1)[0].strip(" \t\u00a0.:：*_,】）)")
    text = _IN_PLACE.sub("", _unglue(text))
    text = re.split(
        r"\s+(?:[Ff]or|in|at|from|[Ff]ür|[Pp]our|à|en|para|per|dla|для|в|у|w)\s+(?:the\s)?(?=[A-ZÀ-ÞА-ЯЄІЇҐ])",
        text,
        maxsplit=1,
    )[0]
    names: list[str] = []
    end = 0
    for mark in (*_joins().finditer(text), None):
        part = text[end : mark.start() if mark else len(text)].strip(" \t\u00a0.:：*_")
        listed = text[:end].endswith((", ", " / "))
        name = _cut_outlet(_cut_role(_cut_outlet(part)))
        told = (
            listed and bool(names and name) and (_is_beside_name(name, names[0]) or _tells_post(part, name))
        )
        if name and not (told or (names and name[0].islower())):
            names.append(name)
        end = mark.end() if mark else end
    people = [n for n in names if not is_agency(n)]
    agency = next((at for at, n in enumerate(names) if is_agency(n)), None)
    if people and agency:
        names = people
    elif agency == 0 and len(names) > 1 and names[1].isupper():  # “AFP, MANILA”
        names = names[:1]
    return tuple(names) or ((text,) if text else ())


def _tells_post(part: str, name: str) -> bool:
    """Tell what somebody is from a second name: ``What’s On editor``, ``Professor of Behaviour``, ``University of …``."""
    first, _, rest = part.partition(" ")
    if rest and (first.casefold() in _houses() or (has_role(first) and not is_person(rest))):
        return True
    return name != part and any(word.casefold() in _telling_words() for word in name.split())


@cache
def _houses() -> frozenset[str]:
    return frozenset(w for language in languages().values() for w in language.words("houses"))


@cache
def _telling_words() -> frozenset[str]:
    """Return the small words of English, which no name has: ``What’s On``."""
    return languages()["en"].words("stopwords") - PARTICLES


def _is_beside_name(text: str, first: str) -> bool:
    """Tell what stands behind a name and a comma and is no second one: where they write from, or for which paper."""
    words = text.split()
    if len(words) == 1:
        return " " in first and text[0].isupper() and not text.isupper()
    if words[0].isalpha() and words[0].isupper() and len(words[0]) <= 5 and not text.isupper():
        return True  # “NCB Northmoor”
    return words[-1].casefold() in outlet_words()


@lru_cache(maxsize=4096)
def in_ordinary_case(name: str) -> str:
    """Return a person's name that a byline has in capitals as it is written elsewhere: ``ANA McRUIZ``, ``Ana McRuiz``."""
    if not _CELTIC.sub("", name).isupper() or not is_person(name) or is_agency(name) or is_outlet_name(name):
        return name
    words = name.split()
    told = [w.casefold() if at and w.casefold() in PARTICLES else _told_name(w) for at, w in enumerate(words)]
    return " ".join(told)


def _told_name(word: str) -> str:
    if "." in word or (word.upper() in {"II", "III", "IV"}):
        return word
    return "".join(part.capitalize() for part in _NAME_PART.findall(word))


def is_outlet_name(text: str) -> bool:
    """Tell the name of a paper or a channel by its last word: ``Skerrow Gazette``."""
    words = text.split() if len(text) <= _LEDE else ()
    return 1 < len(words) <= 5 and words[-1].casefold() in outlet_words()


@cache
def outlet_words() -> frozenset[str]:
    """Return words such as “gazette” and “news”."""
    return frozenset(w for language in languages().values() for w in language.words("outlet_words"))


def _cut_outlet(name: str) -> str:
    """Cut an outlet off that stands right behind a full name: ``Ana Ruiz Fox News``, ``Ana Ruiz AP``."""
    words = name.split()
    if len(words) <= 2:
        return name
    if len(words) > 3 and words[-1].casefold() in outlet_words() and words[-1][0].isupper():
        return " ".join(words[:2])
    for size in (3, 2, 1):
        outlet = words[-size:]
        is_told = not name.isupper() or (len(words) == _NAMED and len(outlet[0]) <= _NAMED)
        is_set_off = size > 1 or (outlet[0].isupper() and is_told)
        if len(words) - size > 1 and is_set_off and " ".join(outlet).casefold() in agencies():
            return " ".join(words[:-size])
    return name


def _unglue(text: str) -> str:
    """Cut a role that lost the space before it: ``Harry PooleSport Writer``."""
    match = _GLUED.search(text)
    if (
        match
        and text[: match.start()].count(" ") >= 1
        and not re.search(r"(?:Mc|Mac|De|Di|La|Le|O['’])$", text[: match.start()])
    ):
        rest = text[match.start() :].casefold().split()
        if any(w.strip(",.") in _role_words() for w in rest):
            return text[: match.start()]
    return text


def _cut_role(part: str) -> str:
    words = part.split()
    if not words or all(w.casefold().strip(",.") in _role_words() for w in words):
        return ""
    lower = [w.casefold().strip(",.") for w in words]
    if (
        len(words) > 2
        and lower[0] in _role_words()
        and is_person(" ".join(words[-2:]))
        and _role_words().issuperset(lower[:-2])
    ):
        return " ".join(words[-2:])
    uncased = not (part[0].isupper() or part[0].islower())
    if len(words) > 1 + (not uncased) and lower[-1] in _role_words():
        end = len(words)
        while end > 1 + (not uncased) and lower[end - 1] in _role_words():
            end -= 1
        return " ".join(words[:end])
    return part


def is_role_and_person(text: str) -> bool:
    """Tell a role with a name behind it: ``Local democracy reporter Sam Oakes``."""
    words = text.split()
    return (
        len(words) > 2
        and is_person(" ".join(words[-2:]))
        and _role_words().issuperset(w.casefold() for w in words[:-2])
    )


def has_role(text: str) -> bool:
    """Tell whether the text names a newsroom's role, such as “Political editor”."""
    return any(w.casefold().strip(",.()") in _role_words() for w in text.split())


def dateline_of(text: str) -> str:
    """Return the dateline that opens a paragraph, without its dash; empty if none does.

    ``LONDON, Sept 28 (Reuters) – …`` gives ``LONDON, Sept 28 (Reuters)``. A capitalised label with a colon
    (``BREAKING: …``) is none.
    """
    head = text[:_DATELINE_HEAD]
    if head.isascii() and not ("-" in head or ":" in head or "/" in head or ")" in head):
        return ""
    match = _CJK_DATELINE.match(text)
    if match:
        return match["head"] if _is_cjk_dateline(match["head"], text[match.end() :]) else ""
    if wire := _wire_dateline(text):
        return wire
    if not _DATELINE_MARK.search(head):
        return ""
    for end in _DATELINE_END.finditer(head):
        colon = end[0].startswith(":") and text[end.start() - 1] not in ")）"
        if colon and text[0] == "(":
            continue  # “(CORRECTION: …”
        if is_dateline(text[: end.start()], colon=colon) and not text[end.end() :].lstrip()[:1].islower():
            stop = "." if end[0].startswith(".") and end[0][1:2].isspace() else ""
            return text[: end.start()].strip() + stop
    return ""


def place_before_colon(text: str) -> str:
    """Return the place that a lede begins with, ``Harrow Point: Two boats sank on Saturday``; empty if none does.

    Only a lede that names its day is believed, since any word may stand before a colon.
    """
    place, colon, rest = text[: 2 * _LEDE].partition(": ")
    if not colon or len(place) > _LEDE:
        return ""
    rest, words = text[len(place) + 2 :], place.split()
    if not 0 < len(words) <= 3 or not _is_titled(place) or len(rest) < _LEDE:
        return ""
    if not rest[0].isupper() or words[0].casefold() in _label_words() or not place.replace(" ", "").isalpha():
        return ""
    said = {word.strip(".,").casefold() for word in rest.partition(". ")[0].split()}
    return "" if said.isdisjoint(_day_words()) or rest.startswith(("I ", "We ", "You ")) else place


@cache
def _label_words() -> frozenset[str]:
    """Return the words that stand before a colon and are no place: ``Note``, ``Results``."""
    return frozenset(w for language in languages().values() for w in language.words("colon_words"))


@cache
def _day_words() -> frozenset[str]:
    return frozenset(w for language in languages().values() for w in language.words("weekdays") if len(w) > 3)


def _wire_dateline(text: str) -> str:
    """Return a dateline in a form of a single agency's own."""
    head = text[:_WIRE_HEAD]
    if head.isascii() and head[:1] != "(" and " /" not in head:
        return ""
    if not ("(" in head or "/" in head or "社" in head):
        return ""
    matches = (form.match(text) for form in _WIRE_DATELINES)
    return next(
        (
            m["dateline"].strip()
            for m in matches
            if m
            and (
                m["agency"].casefold() in agencies()
                or (m["agency"].isupper() and _DAY_STROKE.search(m["dateline"]))
            )
        ),
        "",
    )


def is_dateline(head: str, *, colon: bool = False) -> bool:
    """Tell whether the words before a dash are a dateline: places, perhaps a day and an agency."""
    head = head.strip()
    place, agency = head, ""
    match = _AGENCY_BRACKET.search(head)
    if match:
        agency, place = match[1].strip(), head[: match.start()].strip(" ,")
        if not _may_be_agency(agency, place):
            agency, place = "", head
    day = read_day(place) or (_NUMERIC_DAY.search(place) and (1, 1))
    if day or re.search(r"\d", place):
        cut = _cut_day(place)
        if cut is None or not day:
            return False
        place = cut
    if not place:
        return bool(agency)
    if place.casefold() in agencies():
        return True
    last = place.rpartition(" ")[2]
    if not agency and last.isupper() and last.casefold() in agencies() and not colon and not place.isupper():
        agency, place = last, place[: -len(last)].rstrip(" ,")
    upper = place.isupper() or _first_upper(place)
    words = place.split()
    if agency or (day and not colon and upper):
        return len(words) <= 8 and (upper or _is_titled(place) or place.partition(",")[0].isupper())
    if not upper or len(words) > 6 or len(place) < 3:
        return False
    return not colon or (place.isupper() and len(words) <= 3 and words[0].casefold() not in _label_words())


def is_standing_dateline(text: str, *, alone: bool = False) -> bool:
    """Tell a dateline that stands alone on its line: it ends with a dash, or if ``alone`` names a day or an agency."""
    if len(text) > _STANDING:
        return False
    if is_closed_dateline(text):
        return True
    text = _CLOCK_END.sub("", text)
    match = _STANDING_END.search(text)
    head = text[: match.start()] if match else text
    if match:
        return is_dateline(head, colon=":" in match[0])
    if not alone:
        return False
    agency = _DASHED_AGENCY.search(head)
    if agency and agency[1].isupper() and is_dateline(head[: agency.start()]):
        return True
    named = _AGENCY_BRACKET.search(head) or ("," in head and head.partition(",")[0].isupper())
    if named and not any(c.islower() or c.isupper() for c in head) and not re.search(r"\d", head):
        return False  # scripts without case need a day
    return bool(named) and is_dateline(head) and not (head.isupper() and "," not in head and "(" not in head)


def is_closed_dateline(text: str) -> bool:
    """Tell a dateline by its end, whatever agency it names: in brackets before a dash or a stop, or behind a dash.

    ``SKERROW, 5 mars (Agence du Port) —``, ``SKERROW, 5 March — Harbour News.``, ``रामपुर (भाषा)।``, ``【霧沢共同】``.
    """
    if len(text) > _STANDING:
        return False
    if text[0] in "【［〔":
        return text[-1] in "】］〕" and any(map(text.__contains__, _unspaced_agencies()))
    told, dash, agency = text.rstrip(".。 ").partition(" — ")
    if not dash:
        told, dash, agency = text.rstrip(".。 ").partition(" – ")
    if dash and "(" not in told and 0 < len(agency.split()) < _LONGEST_AGENCY:
        return _is_place_and_day(told) and agency[0].isupper()
    match = _CLOSED.fullmatch(text)
    if match is None:
        return False
    place, agency = match["place"].strip(" ,"), match["agency"] or match["wire"]
    if not any(c.isupper() or c.islower() for c in place):
        return agency.casefold() in agencies() and len(place.split()) <= _LONGEST_AGENCY + 2
    return match["end"] != "" and agency[0].isalpha() and (_is_place_and_day(place) or _first_upper(place))


def _is_place_and_day(text: str) -> bool:
    """Tell a place, in capitals or titled, with a day behind it."""
    if text[:1].isdigit() or not (read_day(text) or _NUMERIC_DAY.search(text)):
        return False
    place = _cut_day(text)
    return bool(place) and not re.search(r"\d", place) and len(place.split()) <= _LONGEST_AGENCY + 2 and (
        _first_upper(place) or _is_titled(place)
    )


@cache
def _unspaced_agencies() -> tuple[str, ...]:
    """Return what the bracket of a Japanese or Chinese dateline has that names no person."""
    words = (w for language in languages().values() for w in language.words("dateline_marks"))
    return tuple(dict.fromkeys(words))


def _may_be_agency(name: str, place: str) -> bool:
    """Tell an agency in a dateline's brackets: a known one, capitals, or a name behind a place in capitals."""
    if name.casefold() in agencies() or (name.isupper() and len(name) <= 8) or is_agency(name):
        return True
    if name.split(maxsplit=1)[0] in _agency_words():
        return True
    return _first_upper(place) and (is_person(name, 1) or bool(_SHORT_NAME.fullmatch(name)))


@cache
def _agency_words() -> frozenset[str]:
    return frozenset(w for language in languages().values() for w in language.words("agency_words"))


def _cut_day(place: str) -> str | None:
    """Cut ``, Sept 28`` or ``, 12 nov.`` off a place; nothing if figures are left."""
    months = month_numbers()
    numeric = _NUMERIC_DAY.search(place)
    if numeric:
        return place[: numeric.start()].strip(" ,.")
    match = _DAY.search(place)
    if not match or (match[1] or match[2]).casefold().rstrip(".") not in months:
        return None
    return place[: match.start()].strip(" ,.")


def _first_upper(place: str) -> bool:
    """``AUBURN, Wash.``, ``WEST PALM BEACH, Fla.``, ``BEIRUT/The Hague``: capitals up to the first comma."""
    first = re.split(r"[,/(\[]", place, maxsplit=1)[0].strip()
    rest = place[len(first) :]
    return (
        first.isupper() and len(first) > 2 and (not rest or all(w[0].isupper() for w in _WORD.findall(rest)))
    )


def _is_titled(place: str) -> bool:
    if not any(c.isupper() or c.islower() for c in place):
        return True  # scripts without case
    words = _WORD.findall(place)
    return bool(words) and all(w[0].isupper() or w.casefold() in PARTICLES for w in words)


def _is_cjk_dateline(head: str, rest: str) -> bool:
    """``【パリ＝山田太郎】`` or ``［ロンドン 28日 ロイター］`` before running text."""
    if len(rest.strip()) < 20:
        return False
    named = any(a in head.casefold() for a in agencies() if len(a) > 1)
    return named or bool(re.search(r"[=＝]|\d+日|共同|時事", head))
