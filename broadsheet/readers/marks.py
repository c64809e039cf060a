"""Knows the marks that a line bears at its ends: kinds in brackets, credits of pictures, words for sources.

Must not know what part a line is.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from broadsheet.readers.names import agencies, is_agency, is_person, is_picture_agency, is_picture_credit
from broadsheet.readers.tables import languages
from broadsheet.text import WORD, rare

KIND = re.compile(r"[\[［(（【]\s*([^\[\]()（）［］]{2,40}?)\s*[\]］)）】][\s|\u00a0.]*$")
_KIND_WORDS = re.compile(rf"{WORD}(?:(?:[ /&-]{{1,3}}|['’ʼ]){WORD}){{0,3}}")
LEADING_KIND = re.compile(r"[\[［【]([^\[\]［］【】]{2,30})[\]］】]\s*(?=\S)")
_LONGEST_CREDIT = 90
_MOST_CREDITED = 3
"""People; a picture names no more who arranged what it shows."""

_CREDIT_TAIL = 120
_EQUALS = rare(
    r"[＝=](?:(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日[^。＝=]{0,40}|[^＝=。「」]{1,40}(?:提供|撮影|写す)|[\u4e00-\u9fff]{1,6}[市町村区県])[)）]?$"
)
_LICENCE = re.compile(r"(?:,|/)\s?CC[ -](?:BY|0)\b[\w .-]{0,12}[)\]]?$")
_BRACKET_PHOTO = rare(
    r"[(\[](?:[\w.'’&-]+\s){0,3}(?:[Pp]hotos?|[Ff]otos?|[Ii]mages?|[Pp]ictures?)(?:\s?/|\sby\s|\s?:|\s(?=[A-ZÀ-Þ]))[^()\[\]]{2,60}[)\]]\.?$"
)
_BRACKET_NAME = rare(
    r"[.!?”]\s\((?:[A-Z][\w’'.&-]*(?:\s(?:[A-Z][\w’'.&-]*|of|for|the|and|de|von|del|di))*\s(?:/\s?)?[A-Z][\w’'&-]+)\)$"
)
_NAMED = r"[A-ZÀ-ÞА-ЯІЇЄҐ][\w.'’&-]*(?:\s(?:(?:of|the|for|and|de|del|di|von|van|do|da)\s)?[A-ZÀ-ÞА-ЯІЇЄҐ][\w.'’&-]*){0,4}"
_BRACKET_OUTLET = rare(
    rf"(?:[\w.!?”\"’])\s\({_NAMED}\s?[:/]\s?{_NAMED}(?:(?:\s?[/,]|\s(?:for|pour|für|per|para))\s?{_NAMED})?\)\.?$"
)
_SIGNED_TAIL = rare(rf"[\w”\"’)][.!?]\s?{_NAMED}\s?/\s?{_NAMED}(?:\s(?:[Pp]hoto|PHOTO))?$")
_AGENCY_PHOTO = rare(
    rf"[\w”\"’)][.!?]\s(?:[—–-]{{1,2}}\s?)?{_NAMED}\s(?:(?:family|staff|file|archive|handout)\s)?(?:[Pp]hotos?|[Pp]icture|[Ii]mage|[Pp]ic|PHOTO)\.?$"
)
_MADE_TAIL = rare(
    r"[\w”\"’)][.!?]\s(?:Photos?|Photographs?|Pictures?|Images?|Fotos?|Bilder?|Immagin[ei])\s(?:by|von|par|di|de|por|av)\s"
    rf"{_NAMED}\s(?:[^\W\d_]{{1,5}}\s)?[^!?;:]{{1,30}}[^.!?;:]$"
)
"""Who took it, and where they are to be found: ``Photo by Ana Ruiz at no. 12``."""
_PICTURES = ("oto", "ild", "mag", "ictur")
_DASH_NAMED = rare(r"[\w”\"’)][.!?]\s?[—–]\s?[A-Z][a-z][\w.'’-]*\s[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*)?$")
_OF_FILE = re.compile(r"(?<=[A-Z])\s(?:file|archive|handout|pool|file photo|stock)$")
_PHOTOS = ("hoto", "hotos", "PHOTO", "icture", "mage", "ic")
_BRACKET_NETWORK = rare(
    r"[.!?”]\s\((?:Facebook|Instagram|Twitter|X|YouTube|TikTok|Telegram|LinkedIn|Google|Supplied|Handout|Screengrab|Screenshot|Wikimedia|Pixabay|Unsplash|Shutterstock)\)$"
)
_BRACKET_PERSON = re.compile(r"(?:\S+\s){4,18}\((?P<name>[^()]{5,40})\)")
_CJK_CREDIT = re.compile(
    r"[（(](?:カメラ|撮影|写真)[・＝=:：][^（）()]{1,16}[）)]$|[（(][^（）()]{0,16}(?:撮影|写真(?!も)|提供|撮|사진|摄|图)[^（）()]{0,16}[）)]$"
)
_CJK_TAKEN = rare(
    r"[。\s\u3000](?:[\u4e00-\u9fff]{0,8}(?:记者|記者|通讯员)\s?)?[\u4e00-\u9fff]{2,4}(?:[ 、][\u4e00-\u9fff]{2,4})?[\s/]?(?:摄|攝|撮影|供图|提供)$|。[^。、]{0,8}(?:写真|撮影|提供)$"
)
_ARABIC_CREDIT = re.compile(
    r"(?:[\u0600-\u06ff\d،]+\s){4,20}[(（][\u0600-\u06ff]+(?:\s[\u0600-\u06ff]+){0,3}[)）]"
)
"""Forms of captions that end with who made the picture, in brackets or behind the last full stop."""

_NOTE = re.compile(r"\((?:Editor|Note|Correction|Update|See|Read|Source|Score)", re.IGNORECASE)
_SHORTEST_CAPTION = 20
_FEWEST = 3
_BRACKET_CREDIT = re.compile(
    r"\s*([^\W\d_]+(?:\s[^\W\d_]+)?)\s*(?:/|\||,|\.\s|\s(?:by|par|von|di|de|from|courtesy of)\s)\s*(.{2,80})",
    re.IGNORECASE,
)


@cache
def _for_words() -> tuple[str, ...]:
    return tuple(f" {word} " for language in languages().values() for word in language.words("for_words"))


@cache
def _for_outlet() -> re.Pattern[str]:
    """Match who took a picture and for whom, behind a caption's stop."""
    words = "|".join(sorted({word.strip() for word in _for_words()}))
    return re.compile(rf"[\w”\"’)][.!?]\s{_NAMED}\s(?:{words})\s(?:[Tt]he\s)?{_NAMED}$")


@cache
def known_kinds() -> frozenset[str]:
    """Return every kind that a language table knows."""
    return frozenset(w.casefold() for language in languages().values() for w in language.words("kinds"))


@cache
def _credit_labels() -> frozenset[str]:
    labels = {w.casefold() for language in languages().values() for w in language.lines("caption_labels")}
    return frozenset(labels - {"above", "below", "left", "right", "caption", "video", "map", "chart", "file"})


@cache
def _source_words() -> frozenset[str]:
    return frozenset(w for language in languages().values() for w in language.words("source_words"))


def names_source(text: str) -> bool:
    """Tell a line that begins with a word such as “Source:”, or ends with “surveyed by” in Japanese."""
    if text.endswith("調べ"):
        return True
    word, colon, _ = text.replace("：", ":").partition(":")
    return bool(colon) and word.strip().casefold() in _source_words()


def credited(text: str) -> str:
    """Return who is credited in ``(Image: GETTY )`` or ``Photo: Ana Ruiz/AFP`` at a line's end.

    Credits of others, such as ``Food styling: Tom Hale.``, may follow.
    """
    for _ in range(_MOST_CREDITED):
        at = max(map(text.rfind, ":：＝="))
        if at <= 0 or not 1 < len(text) - at <= _LONGEST_CREDIT:
            break
        words = re.split(r"[\s(\[（.,;!?…»]+", text[max(0, at - 40) : at].strip().casefold())
        labelled = any(" ".join(words[-size:]) in _credit_labels() for size in (1, 2, 3))
        if labelled or (at > _SHORTEST_CAPTION and words[-1] in _source_words()):
            return text[at + 1 :].strip(" )]）\u00a0")
        stop = text.rfind(". ", 0, at)
        if text.find(":", 0, at) < 0 or stop < 0 or at - stop > _CREDIT_TAIL // 4:
            break
        text = text[:stop]
    at = max(text.rfind("("), text.rfind("["), text.rfind("（"))
    if at > 0 and text[-1] in ")]）.":
        match = _BRACKET_CREDIT.match(text, at + 1)
        if match and match[1].casefold() in _credit_labels():
            return match[2].strip(" )]）.\u00a0")
    return ""


@cache
def _credit_tail() -> re.Pattern[str]:
    """Match a credit behind a caption's sentence, or behind a stroke or bar: ``. Photo by Ana Ruiz``, ``/ Foto: Ruiz``."""
    labels = {label for language in languages().values() for label in language.lines("credit_labels")}
    alone = {label for language in languages().values() for label in language.lines("credit_alone")}

    def either(words: set[str]) -> str:
        return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))

    mark = r"(?:[.!?…»”\"'’)\]।。]\s*|\s//?\s?|\s(?:[|–—-]\s|[–—]{1,2})|[\s\u3000]{2,}|\u3000|\s(?=[(\[]|[Ff]ot\.))"
    name = r"(?:the |la |le |les |l['’]|der |die |das |el |il |den )?(?-i:[\"“«„]?[^\W\da-zß-öø-ÿа-яё_])[^.!?:;]{1,70}(?:\.[^\s.][^.!?;]{0,20}|\.(?:\s?[A-ZА-Я]\.?)?)?"
    archive = r"(?:archiw|archiv|архів|архив)[^\W\d_]*\.?\s[^.!?:;]{2,60}"
    return re.compile(
        rf"(?<=[\w.!?…»”\"'’)\]।。])(?:{mark})[(\[]?(?:(?:(?-i:[A-Z]{{2,6}})\s)?(?:{either(labels)})(?:\.?(?:\s?[|/:：]\s?|\s|-\s?)|\.\.\.|…)(?:{name}|{archive})|(?:{either(alone)}))[)\]]?\.?$",
        re.IGNORECASE,
    )


def names_its_credit(text: str) -> bool:
    """Tell a caption by its end: a credit without a colon, a stock library, a licence for pictures."""
    end = text[-_CREDIT_TAIL:]
    if ("=" in end or "＝" in end) and _EQUALS.search(end):
        return True
    if ("CC" in end and _LICENCE.search(end)) or (
        end.endswith((")", "]", ").", "].")) and _BRACKET_PHOTO.search(end)
    ):
        return True
    if _is_signed(text, end):
        return True
    stems = _credit_stems(is_ascii=end.isascii())
    if any(map(end.casefold().__contains__, stems)) and _credit_tail().search(end):
        return True
    if end[-1] == ")" and _BRACKET_NAME.search(end):
        return True
    stop = end.rfind(". ")
    tail = _OF_FILE.sub("", end[stop + 2 :].rstrip(". ")) if stop > 0 else ""
    return is_picture_agency(tail) or ("/" in tail and is_picture_credit(tail))


def _is_signed(text: str, end: str) -> bool:
    """Tell a caption by a maker whom no table knows: an outlet and a name, in brackets or behind a full stop."""
    if end.endswith((")", ").")) and (_BRACKET_OUTLET.search(end) or _BRACKET_NETWORK.search(end)):
        return not _NOTE.search(end)
    if ("/" in end and _SIGNED_TAIL.search(end)) or (("—" in end or "–" in end) and _DASH_NAMED.search(end)):
        return True
    if _is_named_behind(text) or (_has_maker(end) and _MADE_TAIL.search(end)):
        return True
    if end.removesuffix(".").endswith(_PHOTOS) and _AGENCY_PHOTO.search(end):
        return True
    if any(map(end.__contains__, _for_words())) and _for_outlet().search(end):
        return True
    person = _BRACKET_PERSON.fullmatch(text) if end[-1] == ")" else None
    if person and is_person(person["name"]) and not person["name"].isupper():
        return True
    if end[-1] in "摄攝影图供真" and _CJK_TAKEN.search(end):
        return True
    return end[-1] in ")）" and bool(_CJK_CREDIT.search(end) or _ARABIC_CREDIT.fullmatch(text))


def _has_maker(end: str) -> bool:
    """Tell an end that has a word such as “photo” behind a stop, without which no maker need be looked for."""
    return any(map(end[end.find(". ") :].__contains__, _PICTURES))


def _is_named_behind(text: str) -> bool:
    """Tell a full name behind a caption's full stop: ``The barrage at dawn. Ana Ruiz``."""
    before, stop, name = text.rpartition(". ")
    return (
        bool(stop)
        and before.count(" ") >= _FEWEST
        and name.count(" ") == 1
        and name[-1] != "."
        and is_person(name)
        and before[-3:].isalpha()
        and before[-3:].islower()
    )


@cache
def credit_words() -> frozenset[str]:
    """Return a word of each label without which no line need be looked at for it."""
    keys = ("credit_labels", "credit_alone")
    return frozenset(
        label.split()[0].casefold()
        for language in languages().values()
        for key in keys
        for label in language.lines(key)
    )


@cache
def _credit_stems(*, is_ascii: bool) -> tuple[str, ...]:
    """Return those of the words that have no other in them, since a line with the longer has the shorter, too."""
    words = [word for word in credit_words() if word.isascii() or not is_ascii]
    return tuple(word for word in words if not any(other in word for other in words if other != word))


def is_stock(text: str) -> bool:
    """Tell a word for a picture from the archive that stands alone: ``Symbolbild``."""
    return text.strip("() .").casefold() in _credits_alone()


@cache
def _credits_alone() -> frozenset[str]:
    found = {
        label.casefold() for language in languages().values() for label in language.lines("credit_alone")
    }
    return frozenset(
        label
        for label in found
        if " " in label or label.startswith(("symbol", "archivb", "archivf", "beispiel"))
    )


def is_first_label(text: str) -> bool:
    """Tell a label for pictures at a line's very start: above the headline it belongs to the headline."""
    label, colon, _ = text.replace("：", ":").partition(":")
    words = label.casefold().split()
    return bool(colon) and 0 < len(words) <= _FEWEST and words[-1] in _credit_labels()


@lru_cache(maxsize=1024)
def is_kind(word: str, *, square: bool) -> bool:
    """Tell whether the bracketed word is a story's kind, such as ``VIDEO`` or ``RANKING``."""
    if not _KIND_WORDS.fullmatch(word) or names_agency(word) or word.casefold() == "sic":
        return False
    known = word.casefold() in known_kinds() or all(
        w in known_kinds() for w in re.split(r"[ /&-]+", word.casefold())
    )
    if known:
        return square or word.isupper() or word[0].isupper() or word.casefold() == word.upper()
    has_case = word.upper() != word.lower()
    return square and (word.isupper() or not has_case) and len(word) > 2


def kind_of(text: str) -> tuple[str, str]:
    """Return (title, kind in lower case) of a related line; the kind is empty if there is none."""
    match = KIND.search(text)
    if match and (
        is_kind(match[1], square=text[match.start()] in "[［【") or match[1].casefold() in known_kinds()
    ):
        return text[: match.start()].strip(" \u00a0|"), match[1].lower()
    match = LEADING_KIND.match(text)
    if match and match[1].casefold() in known_kinds():
        return text[match.end() :].strip(), match[1].lower()
    return text.strip(" \u00a0|"), ""


@lru_cache(maxsize=1024)
def names_agency(word: str) -> bool:
    """Tell an agency, or names with one among them."""
    return is_agency(word) or any(p.strip().casefold() in agencies() for p in re.split(r"[/,|＝=]", word))
