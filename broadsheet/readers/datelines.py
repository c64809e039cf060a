"""Knows datelines: a place, perhaps a day and an agency, before a paragraph or alone on a line.

Must not know where in a story a dateline may stand.
"""

from __future__ import annotations

import re
from functools import cache

from broadsheet.readers.dates import has_date, month_numbers, read_day
from broadsheet.readers.names import PARTICLES, agencies, has_role, is_agency, is_person
from broadsheet.readers.tables import languages
from broadsheet.text import WORD, rare

_WORD = re.compile(r"[^\W\d_][\w.'’ʼ-]*", re.UNICODE)
_DATELINE_END = rare(
    r"(?<=[)）])\s?[.:]?\s?[-–—]+|(?<=[)）])\s?[.:：]|\.\s?[-–—]+|\s[-–—]{1,2}(?=\s|\w|[“\"«])|(?<=\w)[–—](?=\s?\w)|:\s|(?<=[)）])\s+(?=[A-Z“\"])"
)
_DATELINE_MARK = re.compile(r"[-–—:/)）](?:(?=[\W–—A-Z-])|(?<=[–—]))")
_DAY = rare(
    rf"[\s,.]*(?<!\w)(?:({WORD})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}\.?º?\s+(?:de\s+)?({WORD}))\.?"
    r"(?:,?\s+(?:de\s+)?\d{4})?\s*(?:г\.?|р\.?)?[\s,.]*$"
)
_NUMERIC_DAY = re.compile(r"[\s,]*\d{1,2}[./]\d{1,2}[./]\d{2,4}[\s,]*$")
_AGENCY_BRACKET = rare(r"(?:[(（]|\s/)([^()（）/]{1,40}|[^()（）]{1,40}(?=[)）]))[)）/]\s*[.:]?\s*$")
_CJK_DATELINE = re.compile(r"[【［\[〔](?P<head>[^】］\]〕\n]{2,40})[】］\]〕]")
_SHORT_NAME = re.compile(r"[a-z]{2,5}[-/]?[A-Z][\w-]{1,9}")
_IN_REGION = rare(r"[^\W\d_][\w’'. -]{2,30}\s\([^\W\d_][\w’'. -]{2,30}\)")
_CLOCK_END = re.compile(r",?\s+\d{1,2}[:.]\d{2}$")
_STANDING, _LEDE = 70, 60
_STANDING_END = re.compile(r"\.?\s*(?:[-–—]+|:)\s*$")
_CLOSED = rare(
    r"(?P<place>[^()（）/]{2,50}?)(?:\s?-{0,2}[(（](?P<agency>[^()（）]{2,40})[)）]|\s/(?P<wire>[^/]{2,30})/)(?P<end>\s?[.।]?\s?[-–—]{0,2}:?)"
)
"""A place, an agency in brackets or between strokes, and what closes the line."""
_IN_REGION_ON_DAY = rare(
    r"[^()\d]{2,40}\([^()\d]{2,24}\),?\s(?P<day>[^()]{4,30})\s?\([^()]{2,24}\)\s?[-–—:.]*"
)
"""A place, its region, a day and an agency, each of the last two in brackets or between them."""

_LONGEST_AGENCY = 4
"""Words; an agency's name has no more."""
_SHORTEST_PLACE = 2
"""Letters; before a stop and a dash, fewer are those of a question and its answer: ``P.- ¿Dónde …?``."""
_STOP_DASHES = (".-", ".–", ".—")
_DASHED_AGENCY = re.compile(r"\s?[-–—/]\s?([^\W\d_]{2,8}(?:\s[^\W\d_]{2,8})?)[/.]*$")
_MOST_WORDS = 14
"""Words of a place, a day in two calendars and an agency."""

_PLACE_AND_OUTLET = rare(
    r"[\u0600-\u06ff]{2,16}(?:\s[\u0600-\u06ff]{2,16}){0,2}(?::|\s[-–—ـ])\s[«\"“][\u0600-\u06ff ]{3,24}[»\"”]"
)
_DAY_STROKE = re.compile(r"^[^a-zа-я]{3,30},\s?\d{1,2}\s\w+\.?\s/")
_STOPPED = re.compile(r"[^\W\d_a-z][\w -]{2,25}\. \d{1,2} [^\W\d_]+\. ")
"""A place and a day with a stop behind each, as Interfax has them."""
_LONGEST_STOPPED = 32
"""Characters of a place that a stop parts from its day."""

_DATELINE_HEAD, _WIRE_HEAD = 110, 80
"""Characters that a dateline may have."""
_WIRE_DATELINES = (
    re.compile(r"(?P<dateline>\((?P<agency>[^()]{2,12})\)\s?[-–—]\s?[^a-z\-–—]{3,40}?)\s[-–—]\s"),  # ANSA
    re.compile(r"(?P<dateline>[^/]{3,60}?\s?/\s?(?P<agency>[^/]{2,16}?)\s?/)\.?\s"),  # TASS, WAM
    re.compile(
        rf"(?P<dateline>{_STOPPED.pattern}(?P<agency>[^\W\d_]{{3,16}})(?:\.[A-Z]{{2,3}})?) [-–—] "
    ),  # Interfax
    re.compile(r"(?P<dateline>(?P<agency>[^\W\d_]{2,5}社)[^\W\d_]{1,12}?\d{1,2}月\d{1,2}日电)"),  # Xinhua
    re.compile(r"(?P<dateline>\([^()=]{1,12}=(?P<agency>[^()=]{2,12})\))"),  # Yonhap
    re.compile(
        r"(?P<dateline>[\u0900-\u097f ]{2,30},\s?\d{1,2} [\u0900-\u097f]+ \((?P<agency>[^()]{2,20})\))\s"
    ),  # PTI Bhasha
)
"""Forms of single agencies, which their names make certain; they need no dash."""


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
        is_one = is_dateline(text[: end.start()], colon=colon) or (
            end[0].startswith(_STOP_DASHES) and _is_place_alone(text[: end.start()])
        )
        if is_one and not text[end.end() :].lstrip()[:1].islower():
            stop = "." if end[0].startswith(".") and end[0][1:2].isspace() else ""
            return text[: end.start()].strip() + stop
    return ""


def _is_place_alone(text: str) -> bool:
    """Tell the place that a stop and a dash part from a lede, as papers in Spanish have it: ``Puerto Lirio.- Tres …``."""
    words = text.split()
    return (
        0 < len(words) <= _LONGEST_AGENCY
        and all(word.isalpha() for word in words)
        and len(words[0]) > _SHORTEST_PLACE
        and _is_titled(text)
        and words[0].casefold() not in label_words()
    )


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
    if not rest[0].isupper() or words[0].casefold() in label_words() or not place.replace(" ", "").isalpha():
        return ""
    said = {word.strip(".,").casefold() for word in rest.partition(". ")[0].split()}
    return "" if said.isdisjoint(_day_words()) or rest.startswith(("I ", "We ", "You ")) else place


@cache
def label_words() -> frozenset[str]:
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
    is_stopped = ". " in head[:_LONGEST_STOPPED] and _STOPPED.match(head) is not None
    if not (is_stopped or "(" in head or "/" in head or "社" in head):
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
    return not colon or (place.isupper() and len(words) <= 3 and words[0].casefold() not in label_words())


def is_standing_dateline(text: str, *, alone: bool = False) -> bool:
    """Tell a dateline that stands alone on its line: it ends with a dash, or if ``alone`` names a day or an agency."""
    if len(text) > _STANDING or text[0] in "-–—":
        return False
    if is_closed_dateline(text):
        return True
    if text[0] in "［【〔" and _CJK_DATELINE.fullmatch(text.rstrip(" –—-")) and text[-1] in "–—-":
        return True
    text = _CLOCK_END.sub("", text)
    match = _STANDING_END.search(text)
    head = text[: match.start()] if match else text
    if match:
        colon = ":" in match[0]
        is_day = (not colon or ", " in head) and _is_place_and_day(head)
        return is_day or is_dateline(head, colon=colon) or is_in_region(head)
    if not alone:
        return False
    agency = _DASHED_AGENCY.search(head)
    if agency and agency[1].isupper() and is_dateline(head[: agency.start()]):
        return True
    named = _AGENCY_BRACKET.search(head) or ("," in head and head.partition(",")[0].isupper())
    if named and not any(c.islower() or c.isupper() for c in head) and not re.search(r"\d", head):
        return False  # scripts without case need a day
    return bool(named) and is_dateline(head) and not (head.isupper() and "," not in head and "(" not in head)


def is_in_region(text: str) -> bool:
    """Tell a place with its region in brackets: ``Orven (Skerrow)``."""
    return _IN_REGION.fullmatch(text) is not None and _is_titled(text) and not any(map(str.isdigit, text))


def _cut_at_dash(text: str) -> tuple[str, str]:
    """Return what stands before and behind the first of the dashes that a text has; nothing behind where it has none."""
    for dash in (" — ", " – ", " - "):
        told, found, rest = text.partition(dash)
        if found:
            return told, rest
    return text, ""


def is_closed_dateline(text: str) -> bool:
    """Tell a dateline by its end, whatever agency it names: in brackets before a dash or a stop, or behind a dash.

    ``SKERROW, 5 mars (Agence du Port) —``, ``SKERROW, 5 March — Harbour News.``, ``रामपुर (भाषा)।``, ``【霧沢共同】``.
    """
    if len(text) > _STANDING:
        return False
    if text[-1] in '»"”:' and _is_place_and_outlet(text.rstrip(":")):
        return True
    if text[0] in "【［〔":
        return text[-1] in "】］〕" and any(map(text.__contains__, _unspaced_agencies()))
    behind = _is_told_behind_dash(text)
    if behind is not None:
        return behind
    dated = _IN_REGION_ON_DAY.fullmatch(text)
    if dated and has_date(dated["day"]):
        return True
    match = _CLOSED.fullmatch(text)
    if match is None:
        told, stop, agency = text.rstrip(" –—-").rpartition(". ")
        is_name = agency.replace("-", "").isalpha() and agency.isupper()
        return (bool(stop) and is_name and _is_place_and_day(told)) or _is_place_day_and_agency(text)
    place, agency = match["place"].strip(" ,."), (match["agency"] or match["wire"]).strip()
    if not any(c.isupper() or c.islower() for c in place):
        closed = match["end"][-1:] in {"-", "–", "—"}  # no other line of such a script ends so
        return (closed or agency.casefold() in agencies()) and len(place.split()) <= _LONGEST_AGENCY + 2
    if match["wire"] and (agency.isupper() or _first_upper(place)):
        return _is_place_and_day(place)
    return match["end"] != "" and agency[0].isalpha() and (_is_place_and_day(place) or _first_upper(place))


def _is_told_behind_dash(text: str) -> bool | None:
    """Tell a place, perhaps a day, and an agency or a role behind a dash; nothing where no few words stand behind one."""
    told, dash, agency = text.partition(" - ")
    if dash and agency.count(" ") and all(len(letter) == 1 for letter in agency.split()):
        return True  # an agency's letters, as Arabic has them
    told, agency = _cut_at_dash(text.rstrip(".。 "))
    if agency and 0 < len(agency.split()) < _LONGEST_AGENCY:
        if _is_capital_place(told.partition(" (")[0]) and has_role(agency):
            return True  # “SKERROW (Valdea) - our special correspondent”
        if "(" not in told:
            return _is_place_and_day(told) and agency[0].isupper()
    return None


def _is_capital_place(text: str) -> bool:
    """Tell a name in capitals of a few words."""
    return (
        text.isupper()
        and text.replace(" ", "").replace("-", "").isalpha()
        and len(text.split()) < _LONGEST_AGENCY
    )


def _is_place_day_and_agency(text: str) -> bool:
    """Tell a place, a day and the agency behind it without a mark, as Arabic agencies have them."""
    words = text.split()
    if text[0] < "\u0600" or not _LONGEST_AGENCY <= len(words) <= _MOST_WORDS or not words[0].isalpha():
        return False
    return words[-1] in agencies() and has_date(text)


def _is_place_and_outlet(text: str) -> bool:
    """Tell a place and the paper's name in quotation marks, as Arabic papers have them: ``المرفأ: «الساحل»``."""
    return text[0] > "\u0600" and _PLACE_AND_OUTLET.fullmatch(text) is not None


def _is_place_and_day(text: str) -> bool:
    """Tell a place, in capitals or titled, with a day behind it."""
    if text[:1].isdigit() or not (read_day(text) or _NUMERIC_DAY.search(text)):
        return False
    place = _cut_day(text) or ""
    return (
        place != ""
        and not re.search(r"\d", place)
        and len(place.split()) <= _LONGEST_AGENCY + 2
        and (_first_upper(place) or _is_titled(place))
    )


@cache
def _unspaced_agencies() -> tuple[str, ...]:
    """Return what the bracket of a Japanese or Chinese dateline has that names no person."""
    words = (w for language in languages().values() for w in language.words("dateline_marks"))
    return tuple(dict.fromkeys(words))


def _may_be_agency(name: str, place: str) -> bool:
    """Tell an agency in a dateline's brackets: a known one, capitals, or a name behind a place in capitals."""
    if (
        name.casefold() in agencies()
        or (name.isupper() and len(name) <= 8 and "+" not in name)
        or is_agency(name)
    ):
        return True
    if name.split(maxsplit=1)[0] in _agency_words():
        return True
    return _first_upper(place) and (is_person(name, 1) or bool(_SHORT_NAME.fullmatch(name)) or has_role(name))


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
