"""Knows names: people and their roles in bylines, news agencies.

Must not know where in a story a name may stand.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from broadsheet.readers.tables import languages
from broadsheet.text import rare, strip_invisible

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
_BETWEEN_NAMES = re.compile(r"[/|,;&+・、]| (?:via|for|-|and) ")
_LEDE = 60
_NAMED = 3
"""Words of a name in capitals with its agency, which has no more letters: ``ANA RUIZ AP``."""

_CELTIC = re.compile(r"\b(?:Mc|Mac)(?=[A-Z])")
_NAME_PART = re.compile(r"Mc|MC(?=[A-Z]{3})|Mac(?=[A-Z])|[OD]['’]|-|[^\W\d_]+?(?=-|$)|.")
_IN_PLACE = rare(
    r"\s(?:in|at|from|aus|à|en|da|w|в|у)\s[A-ZÀ-ÞА-ЯЄІЇҐ][\w'’-]+(?:\s[A-ZÀ-ÞА-ЯЄІЇҐ][\w'’-]+)?(?=\s(?:and|und|et|y|e|i|и|та|&)\s[A-ZÀ-ÞА-ЯЄІЇҐ]\S+\s[A-ZÀ-ÞА-ЯЄІЇҐ])"
)
"""Where the first of two writes from: ``Ana Ruiz in Skerrow and Tom Hale in Orven``."""
ARTICLES = frozenset(
    ["il", "lo", "la", "i", "gli", "le", "les", "el", "los", "las", "der", "die", "das", "the"]
)
"""With which names of outlets begin, and headings, and no name of a person does."""


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
    if ". " in bare and not bare.isascii() and not any(c.isupper() for c in bare):
        return False  # in scripts without capitals a sentence looks like names
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
        r"\s+(?:[Ff]or|FOR|in|at|from|[Ff]ür|[Pp]our|à|en|para|per|dla|для|в|у|w)\s+(?:the\s)?(?=[A-ZÀ-ÞА-ЯЄІЇҐ])",
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
            listed
            and bool(names and name)
            and (
                _begins_as_outlet(part)
                or _is_beside_name(part, names[0])
                or _is_beside_name(name, names[0])
                or _tells_post(part, name)
            )
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


def authors_in(values: list[str]) -> list[str]:
    """Return the names in an editor's list of authors, apart at “and”, too; the agency that they write for is none of them."""
    found = [name for value in values for name in _apart(value)]
    return [name for name in found if not is_agency(name)] or found


def _apart(value: str) -> tuple[str, ...]:
    names = byline_names(value)
    return names if len(names) > 1 and all(map(is_person, names)) else (value,)


def _begins_as_outlet(part: str) -> bool:
    """Tell an outlet by its article: ``The Ledger``, ``La Voz del Tajo``."""
    first, _, rest = part.partition(" ")
    return rest != "" and first[0].isupper() and first.casefold() in ARTICLES


def _tells_post(part: str, name: str) -> bool:
    """Tell what somebody is from a second name: ``What’s On editor``, ``Professor of Behaviour``, ``University of …``."""
    first, _, rest = part.partition(" ")
    field, _, post = part.rpartition(" ")
    if field and has_role(post) and not is_person(field):
        return True
    if rest and (
        not _houses().isdisjoint(part.casefold().split()) or (has_role(first) and not is_person(rest))
    ):
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
        return " " in first and text[0].isupper() and not (text.isupper() and first.isupper())
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
    if len(words) > _NAMED and words[0].casefold() in agencies() and words[1].casefold() in _role_words():
        words = words[1:]  # “Xinhua writers Ana Ruiz”
        part = " ".join(words)
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
        return " ".join(_cut_post(words[:end]))
    return part


def _cut_post(words: list[str]) -> list[str]:
    """Cut what somebody covers off their name, where a small word tells it: ``Ana Ruiz North of Orven`` gives the first two."""
    at = next((at for at, word in enumerate(words) if word.islower() and word not in PARTICLES), 0)
    return words[: at - 1] if at > _NAMED - 1 and is_person(" ".join(words[: at - 1])) else words


def is_role_and_person(text: str) -> bool:
    """Tell a role with a name behind it: ``Local democracy reporter Sam Oakes``."""
    words = text.split()
    return (
        len(words) > 2
        and is_person(" ".join(words[-2:]))
        and _role_words().issuperset(w.casefold() for w in words[:-2])
    )


def is_role(text: str) -> bool:
    """Tell words that say nothing but what somebody is: ``Senior lecturer``."""
    return all(w.casefold().strip(",.()") in _role_words() for w in text.split())


def has_role(text: str) -> bool:
    """Tell whether the text names a newsroom's role, such as “Political editor”."""
    return any(w.casefold().strip(",.()") in _role_words() for w in text.split())
