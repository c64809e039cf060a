"""Knows one source while it is read: its units, where its headline, body and tail are, what was repaired.

Must not know any rule; the rules read it and write parts into its units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from broadsheet.readers.lines import QUOTE_OPENERS, Unit
from broadsheet.readers.phrases import OPENING, Hit, Phrasebook, phrasebook
from broadsheet.readers.stops import ends_sentence
from broadsheet.readers.tables import languages
from broadsheet.text import INVISIBLE, rare, strip_invisible

_CERTAIN = 8
"""Small words of the site's own language among the first few that settle a story's."""

_CHANCE = 3
"""Small words that may be there by chance: names and titles have them."""

_FEW = 400
"""Characters that have enough small words to tell the site's own language."""

_WHOLE = 20_000
"""Characters to look at where the first thousand do not tell the language."""

CLOSING_PARTS = frozenset({"correction", "credit", "attribution", "byline"})
"""Parts with which a story closes."""

SHORT = 200
"""Characters; longer lines are running text unless a set phrase opens them."""

FURNITURE = 60
"""Characters; longer lines are rarely the same in two stories."""

_NO_WORDS: frozenset[str] = frozenset()
_WIDE = 60
_HEADING, _SMALL_WORD, _FEWEST = 8, 4, 2
"""Words; more of them are a title; letters of a word that a headline may begin small; more words than these are longer."""

_SCRIPTS = (
    ("ja", rare(r"[\u3040-\u30ff]")),
    ("ko", rare(r"[\uac00-\ud7af]")),
    ("zh", rare(r"[\u4e00-\u9fff]")),
    ("cyrillic", rare(r"[\u0400-\u04ff]")),
    ("arabic", rare(r"[\u0600-\u06ff]")),
    ("hi", rare(r"[\u0900-\u097f]")),
    ("he", rare(r"[\u0590-\u05ff]")),
    ("el", rare(r"[\u0370-\u03ff]")),
)
_OTHER_SCRIPT = re.compile(r"[^\x00-\u036f\u0e00-\u303f]")
"""What is certainly in none of Latin’s letters and signs: a set that is compiled sooner than those of the scripts."""

_WORD = rare(r"[^\W\d_]+")
_UNSPACED = rare(r"[\u3040-\u30ff\u3400-\u9fff]")
_CJK = rare(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_NAME = 14
"""Words; an outlet's name, perhaps with its country."""

_APPOSITION = re.compile(r"([^,]{2,60}),\s(?:an?|the|eine?|une?|una|un)\s(?=[a-zß-ÿ])")
"""What an outlet is, behind its name: ``CheckPoint, a non-profit organisation``."""

_QUOTED_NAME = rare(r"(?:\S+\s){0,3}[«“„\"][^«»“”„\"]{2,60}[»”“\"]")


@dataclass
class Page:
    """The source under reading. ``units`` are in source order; blank lines are between them."""

    units: list[Unit]
    language: str
    hidden: bool
    """Whether the copy has invisible characters that labels must be freed from."""
    quotes: frozenset[str] = frozenset(QUOTE_OPENERS)
    """Which opening quotation marks the copy has at all."""
    headline: int = -1
    """Index of the headline's unit; -1 until it is found."""
    body: int = -1
    """Index of the first body unit; -1 until it is found."""
    tail: int = 0
    """Index above which the body ends: from here on come credits, attributions, notices."""
    last: int = -1
    """Index of the last unit that may be body, once the ends are read."""
    headings: int = -1
    """How many short lines stand above running text; -1 until somebody asks."""
    reach: int = 4
    """How many units from the body's first on may open with a dateline."""
    dateline: str = ""
    told: Unit | None = None
    """The unit that says the header's title, if the header gives one."""
    book: Phrasebook = field(init=False)
    """The set phrases that copy in its language may have."""

    def __post_init__(self) -> None:
        """Open the phrasebook of the copy's language."""
        self.book = phrasebook(self.language)

    def hits(self, unit: Unit) -> Sequence[Hit]:
        """Return the set phrases that the unit is or begins with."""
        found: Sequence[Hit] | None = unit.hits
        if found is None:
            text = unit.text
            if len(text) > FURNITURE:
                found = self._find_hits(unit)
            elif (found := self.book.told.get(text)) is None:
                found = self._find_hits(unit)
                self.book.told.keep(text, found)
            unit.hits = found
        return found

    def _find_hits(self, unit: Unit) -> Sequence[Hit]:
        text = unit.text
        bare = text if text[0].isalnum() and not self.hidden else self.bare(unit)
        found = self.book.hits(bare)
        if found:
            found = tuple(hit for hit in found if self._counts(hit, bare))
        return (*found, *self.book.hits(text)) if text[0] == "(" else found

    def _counts(self, hit: Hit, text: str) -> bool:
        """Tell whether a name stands in the phrase's gap for an outlet, if it has one."""
        publisher = hit.group("publisher")
        return not publisher or self.is_outlet(publisher) or _is_labelled(text, publisher)

    def hit(self, unit: Unit, category: str) -> Hit | None:
        """Return the first phrase of a category that the unit is or begins with."""
        found: Sequence[Hit] | None = unit.hits
        for hit in self.hits(unit) if found is None else found:
            if hit.phrase.category == category:
                return hit
        return None

    def has_notice(self, unit: Unit) -> bool:
        """Tell whether the unit is or begins with a set phrase of a website's or a wire's."""
        return any(hit.phrase.category.startswith("boilerplate.") for hit in self.hits(unit))

    def words(self, unit: Unit) -> Sequence[str]:
        """Return the unit's words, case folded: most rules can tell from them that a line is none of theirs."""
        found: Sequence[str] | None = unit.words
        if found is None:
            unit.words = found = unit.text.casefold().split()
        return found

    def bare_words(self, unit: Unit) -> frozenset[str]:
        """Return the unit's words, case folded and without the marks around them."""
        return frozenset(word.strip(".,:;!?…()[]«»“”„\"'’*_|") for word in self.words(unit))

    def gapped_hits(self, unit: Unit) -> list[Hit]:
        """Return the set phrases that begin with a gap, such as a reporter's name, and that the unit is."""
        found: list[Hit] | None = unit.gapped
        if found is None:
            unit.gapped = found = list(self.book.gapped_hits(self.bare(unit)))
        return found

    def gapped_hit(self, unit: Unit, category: str) -> Hit | None:
        """Return the first phrase of a category that begins with a gap, and that the unit is."""
        return next((hit for hit in self.gapped_hits(unit) if hit.phrase.category == category), None)

    def contains(self, unit: Unit, *keys: str, quoted: bool = True) -> bool:
        """Tell whether any of the tables' phrases under some keys stands anywhere in the unit, perhaps not between quotes."""
        return has_phrase(unit.text, unit.words or self.words(unit), *keys, quoted=quoted)

    def bare(self, unit: Unit) -> str:
        """Return the unit's text as labels are compared: no invisible characters, no opening marks."""
        text = strip_invisible(unit.text) if self.hidden else unit.text
        return text if text[:1].isalnum() else text.lstrip(OPENING)

    def is_outlet(self, name: str) -> bool:
        """Tell an outlet's name, or a pointer in its place: capitalised, an address, or a script without case."""
        name = name.strip()
        if "://" in name or "](" in name or re.match(r"[\w-]+(?:\.[\w-]+)+", name):
            return True
        what = _APPOSITION.match(name)
        words = re.findall(r"[^\W\d_][\w.'’-]*", what[1] if what else name)
        if not words or len(words) > _LONGEST_NAME:
            return bool(words) and len(words) <= 24 and '"' in name  # noqa: PLR2004 – a name with a headline
        if not any(w[0].isupper() or w.casefold() == w.upper() for w in words):
            return self.is_pointer(name)
        small = [w for w in words if w[0].islower() and len(w) > 3]  # noqa: PLR2004 – “of”, “the”, “für”
        if small == words[:1] and len(words) > 1:
            return True  # what it is, and its name: “serwisie Kurier24”
        return len(small) * 3 <= len(words) or bool(_QUOTED_NAME.fullmatch(name)) or self.is_pointer(name)

    def is_pointer(self, text: str) -> bool:
        """Tell words that are themselves a pointer to the original, such as “Read Full Article”."""
        hits = self.book.hits(text.strip().lstrip(OPENING))
        return any(h.phrase.category == "attribution" and not h.group("publisher") for h in hits)

    def is_head(self, at: int) -> bool:
        """Tell whether the unit stands above the body."""
        return self.body < 0 or at < self.body

    def is_tail(self, at: int) -> bool:
        """Tell whether the unit stands below the body."""
        return at >= self.tail

    def following(self, at: int) -> Unit | None:
        """Return the next unit, if there is one."""
        return self.units[at + 1] if at + 1 < len(self.units) else None


def beyond_asides(page: Page, at: int, step: int) -> Unit | None:
    """Return the next unit of the story itself above or below: pictures and pointers may stand in between."""
    at += step
    while 0 <= at < len(page.units):
        if page.units[at].part not in {"caption", "promo", "boilerplate", "related", "related_heading"}:
            return page.units[at]
        at += step
    return None


def is_latin(text: str) -> bool:
    """Tell a text without a letter of another script, as the first of all questions about scripts."""
    return text.isascii() or not _OTHER_SCRIPT.search(text)


def word_count(text: str) -> int:
    """Return the number of words; in scripts without spaces, two characters count as one."""
    words = len(text.split())
    return words if is_latin(text) else words + len(_UNSPACED.findall(text)) // 2


def weight(text: str) -> int:
    """Return the text's length in Latin characters' worth: one of Chinese or Japanese counts for three."""
    return len(text) if is_latin(text) else len(text) + 2 * len(_CJK.findall(text))


def _is_labelled(text: str, publisher: str) -> bool:
    """Tell a few words behind “Source:”: they need no capitals."""
    label = text[: text.find(publisher)].rstrip()
    return label.endswith((":", "：")) and len(publisher.split()) <= 8 and not text.rstrip().endswith(".")  # noqa: PLR2004


@cache
def _said_words() -> frozenset[str]:
    """Return the verbs of reported speech, and each with the marks that may stand behind it."""
    words = {w for language in languages().values() for w in language.words("said_words") if len(w) > _FEWEST}
    return frozenset(w + mark for w in words for mark in ("", *".,:;!?”»)\"'’"))


@cache
def _said() -> re.Pattern[str]:
    words = {w for language in languages().values() for w in language.words("said_words")}
    joined = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(
        rf"\s(?<!you\s)(?<!you.ve\s)(?<!\sas\s)(?<!\sbeen\s)(?<!fully\s)(?:{joined})(?!\w)", re.IGNORECASE
    )


def is_reported(text: str) -> bool:
    """Tell reported speech (“…, she said”): notices have none, sentences that begin like them do."""
    if _said_words().isdisjoint(text.casefold().split()):
        return False
    space = text.find(" ")
    return space > 0 and bool(_said().search(text, space)) and not _notice().search(text)


@cache
def _notice() -> re.Pattern[str]:
    words = {w for language in languages().values() for w in language.words("notice_words")}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)", re.IGNORECASE)


@cache
def _contained(*keys: str) -> tuple[str, ...]:
    return tuple(
        {p.casefold() for language in languages().values() for key in keys for p in language.lines(key)}
    )


@cache
def _unspaced(*keys: str) -> tuple[str, ...]:
    """Return the phrases under some keys that no space sets off from the words around them."""
    return tuple(phrase for phrase in _contained(*keys) if not is_latin(phrase) and _CJK.search(phrase))


@cache
def triggers(*keys: str) -> dict[str, tuple[str, ...]]:
    """Return the phrases under some keys by the longest of their inner words: a page without any has no such phrase."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in _contained(*keys):
        words = phrase.split()
        trigger = words[-1] if len(words) == 1 else max(words[:-1], key=len)
        for stop in ("", ".", ",", ":", "!"):
            found[trigger + stop] = (*found.get(trigger + stop, ()), phrase)
    return found


def has_phrase(text: str, words: Sequence[str], *keys: str, quoted: bool = True) -> bool:
    """Tell whether any of the tables' phrases under some keys stands anywhere in a text, whose folded words are given.

    What stands between quotation marks does not count unless ``quoted``.
    """
    if not _trigger_words(*keys).isdisjoint(words):
        found, phrases = (text if quoted else without_quotations(text)).casefold(), triggers(*keys)
        if any(phrase in found for word in phrases.keys() & words for phrase in phrases[word]):
            return True
    if text.isascii() or is_latin(text) or not _CJK.search(text):
        return False
    return any(map(text.casefold().__contains__, _unspaced(*keys)))


@cache
def _trigger_words(*keys: str) -> frozenset[str]:
    return frozenset(triggers(*keys))


@cache
def _publish_words() -> frozenset[str]:
    """Return the words that tell of publishing or of an outlet, and each with the marks that may stand behind it."""
    keys = ("publish_words", "outlet_notice_words")
    words = {w for language in languages().values() for key in keys for w in language.words(key)}
    return frozenset(w + mark for w in words for mark in ("", *".,:"))


def tells_of_publishing(unit: Unit, page: Page) -> bool:
    """Tell whether the unit has a word such as “published”; in scripts without spaces it may have."""
    return not _publish_words().isdisjoint(page.words(unit)) or not unit.text.isascii()


def opens_with_quote(text: str) -> bool:
    """Tell whether the text begins with a quotation mark."""
    return text[:1] in QUOTE_OPENERS


_QUOTED = rare(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)|「[^」]*(?:」|$)")


def without_quotations(text: str) -> str:
    """Return a text without what somebody says in it: a call that is quoted is none."""
    if not any(map(text.__contains__, '“"«„「')):
        return text
    return _QUOTED.sub("“…”", text)


def is_title_like(text: str) -> bool:
    """Tell a line that could be a headline: short, not a finished sentence, not a lone address."""
    if len(text) > SHORT or weight(text) > SHORT or not (text[:1].isalpha() or any(map(str.isalpha, text))):
        return False
    bare = text.rstrip("\"'”’»」』)）]*_ ")
    if bare.endswith((".", "。", "।", ";", ":", "：", ",", "،")) and not bare.endswith(
        ("...", "etc.", "U.S.", "Jr.")
    ):
        return False
    if bare.endswith(("?", "!", "？", "！", "؟", "…", "...")):
        return weight(text) <= 160  # noqa: PLR2004 – a headline's length
    return not text[0].islower() and not text.startswith(("http://", "https://", "www."))


def is_in_headline_case(text: str) -> bool:
    """Tell a headline that ends as sentences do by the capitals of its longer words, three or more."""
    long = [word for word in text.split() if len(word) > _SMALL_WORD] if len(text) <= SHORT else []
    return len(long) > _FEWEST and all(word[0].isupper() for word in long)


def is_heading(text: str) -> bool:
    """Tell a line that could stand above a part of the story: a few words that are no sentence."""
    return (
        word_count(text) <= _HEADING
        and weight(text) <= _WIDE
        and (text.endswith((":", "：")) or is_title_like(text))
    )


def is_sentence(text: str) -> bool:
    """Tell running text: a finished sentence, or too long for a headline."""
    return (
        len(text) > SHORT or weight(text) > SHORT or (ends_sentence(text) and not text.endswith((":", "：")))
    )


@cache
def _stopwords() -> dict[str, frozenset[str]]:
    return {code: language.words("stopwords") for code, language in languages().items()}


@cache
def _letters() -> dict[str, frozenset[str]]:
    """Return the letters that tell a language from its neighbours, where it has any."""
    found = {code: frozenset("".join(language.words("letters"))) for code, language in languages().items()}
    return {code: letters for code, letters in found.items() if letters}


def guess_language(text: str, fallback: str) -> str:
    """Return the code of the language that the text is written in, by script, small words and letters."""
    sample = text[:1000]
    start = sample[:_FEW]
    stops = _stopwords().get(fallback, _NO_WORDS)
    if not is_latin(start):
        letters = sum(c.isalpha() for c in sample)
        for code, script in _SCRIPTS:
            if len(script.findall(sample)) * 3 > letters or (
                code == "ja" and len(script.findall(sample)) * 6 > letters
            ):
                return _within_script(code, sample)
    if len(stops.intersection(start.split())) >= _CERTAIN:
        return fallback
    best = _most_likely(frozenset(sample.split()), sample, fallback)
    if not best and len(text) > len(sample):
        best = _most_likely(frozenset(text[:_WHOLE].split()), text[:_WHOLE], fallback)
    return best or _of_few_lines(text[:_WHOLE], fallback) or fallback


def _most_likely(words: frozenset[str], text: str, fallback: str) -> str:
    """Return the language with most of its small words and letters; nothing if they may be there by chance."""
    letters = frozenset() if text.isascii() else frozenset(text.casefold())
    scores = {code: len(words & stops) for code, stops in _stopwords().items()}
    for code, own in _letters().items():
        scores[code] += len(letters & own)
    scores[fallback] = scores.get(fallback, 0) + 1
    best = max(scores, key=scores.__getitem__)
    if scores[best] == _CHANCE and max(score for code, score in scores.items() if code != best) < _CHANCE - 1:
        return best  # few words, and of no other language as many
    return best if scores[best] > _CHANCE else ""


def _of_few_lines(text: str, fallback: str) -> str:
    """Return the language of copy that is too short for its small words alone: articles and elisions count, too.

    Names have such words as well: it has to have twice as many of them as of the site's own language.
    """
    words = frozenset(_WORD.findall(text.casefold()))
    letters = frozenset() if text.isascii() else frozenset(text.casefold())
    scores = {
        code: len(words & own) + len(letters & _letters().get(code, _NO_WORDS))
        for code, own in _language_words().items()
    }
    own = scores.pop(fallback, 0)
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > _CHANCE and scores[best] >= 2 * own else ""


@cache
def _language_words() -> dict[str, frozenset[str]]:
    """Return the small words of the languages that Latin letters alone do not tell apart."""
    return {
        code: language.words("language_words") | _stopwords()[code]
        for code, language in languages().items()
        if language.lines("language_words")
    }


def _within_script(code: str, sample: str) -> str:
    if code == "cyrillic":
        return "uk" if re.search("[іїєґІЇЄҐ]", sample) else "ru"
    if code == "arabic":
        if re.search("[ٹڈڑے]", sample):
            return "ur"
        return "fa" if len(re.findall("[پچژگ]", sample)) > len(sample) // 120 else "ar"
    return code


def has_invisible(text: str) -> bool:
    """Tell whether any character of the text takes no room."""
    return not text.isascii() and any(map(text.__contains__, INVISIBLE))
