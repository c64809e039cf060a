"""Knows the furniture of websites and wires that comes along with copy: notices, share bars, calls, noise.

Must not know what comes before or after a line, nor any part of a story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from broadsheet.readers.dates import has_date
from broadsheet.readers.lines import Unit
from broadsheet.readers.page import Page, is_latin, is_reported, opens_with_quote, without_quotations
from broadsheet.readers.phrases import Hit
from broadsheet.readers.tables import ENGLISH, languages, tables_for
from broadsheet.story import Part
from broadsheet.text import strip_invisible

_CLAUSE = re.compile(r"(?:^|[.?!:,;–—]\s|\s(?:to|please|and|or|now|then|can)\s)\W*([^\W\d_]+)")
MARKS = ".,:;!?…()[]«»“”\"'’"
_NETWORK = re.compile(r"[^\W_]+(?:-[^\W_]+)?")
_BREADCRUMB = re.compile(
    r"[\w' &-]{2,30}(?:\s?[>›»]\s?[\w' &-]{2,40}){1,5}|[\w' &-]{2,20}(?:\s/\s[\w' &-]{2,20}){2,5}"
)
_RIGHTS_MARK = re.compile(r"(?:Copyright|COPYRIGHT)?\s?(?:\(?[©℗]|\([cCpP]\)\s)")
_NUMBERED = re.compile(r"\w:\d{6}")
"""An agency's number of its story; a picture's credit has none."""

_COUNT = re.compile(r"[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?\s?\d[\d.,kKmM]*")
_SHARED = 2
"""Networks; more of them behind a colon are a share bar, and it has no more words that name none."""

_FRAGMENT = 50
"""Characters; hardly a sentence of a story has fewer."""

_CALL = 90
"""Characters; a longer call says “our” or “your”, or begins with its verb."""

_DESK_MARK = re.compile(r":|\s-\s")
_DESK_LABEL = 14
"""Characters of the label of what only desks are told."""

_BUTTON = 7
"""Words; a button has no more."""

_END_OF_WIRE = re.compile(r"(?:[\d:A-Z/-]+\s){0,4}NNNN")
_TEMPLATE = re.compile(r"[{%}\s]+")
_TRUNCATED = re.compile(
    r"(?:(?:…|\.{3})\s?)?\[\s*(?:\+\s?\d[\d,.]*\s*\w+|…|\.\.\.|\d[\d,]* more \w+)\s*\]$|\(…\)$"
)

_OF_READER = frozenset(["you", "your", "my"])
_CALLS = frozenset(
    f"boilerplate.{kind}" for kind in ("comments", "share", "advert", "newsletter", "truncation")
)
_OF_SITE = re.compile(
    r"[@$£€|]|://|\b(?:sites?|website|web|pages?|article|story|stories|video|browser|device|publication|online)\b",
    re.IGNORECASE,
)
_FEWEST_TOLD = 4
"""Words behind a phrase; a notice that has as many names the site or what it gives."""

_PROMISE = re.compile(
    r"\sand (?:you|he|she|it|they|nobody|somebody|everybody|(?:the|a|an) \w+)(?: \w+)?(?:['’]ll| (?:will|would|may|might)) "
)
"""What comes of it: ``Follow the smell of bread and you will find the shop``."""


_HASHTAGS = re.compile(r"#[^\W\d]\w*(?:-\w+)*(?:[\s,]+#\w+(?:-\w+)*)*")
_SHORT_NOTICE = 6
"""Words; a notice of rights that names nothing but who has them takes no more."""


def noise_line(unit: Unit, page: Page) -> Part | str:
    """An editor sees a line with nothing to read: a lone stop, empty template braces, invisible characters.

    Match: `.`
    Match: `{{ }}`
    Match: `👁 1204`
    Match: `×`
    Match: `#Harbour #Skerrow`
    Near miss: `{{ headline }}`
    """
    text = strip_invisible(unit.text).strip()
    if not text or text in {
        ".",
        ",",
        ";",
        ":",
        "|",
        "\\",
        "/",
        ">",
        "<",
        "'",
        '"',
        "`",
        "¶",
        "\ufffd",
        "×",
        "✕",
        "✖",
    }:
        return "boilerplate"
    if _TEMPLATE.fullmatch(text) or _COUNT.fullmatch(text) or _END_OF_WIRE.fullmatch(text):
        return "boilerplate"
    return "boilerplate" if text[0] == "#" and page.headline >= 0 and _HASHTAGS.fullmatch(text) else ""


def rights_line(unit: Unit, page: Page) -> Part | str:
    """An editor sees a notice of rights behind the sign of copyright.

    Match: `© Harbour Media. All rights reserved.`
    Match: `Copyright © Harbour Media` as the last line
    Near miss: `© Ana Ruiz/Harbour Pictures`
    """
    if page.headline < 0 or not _RIGHTS_MARK.match(unit.text):
        return ""
    if unit.text[0] in "cC" and len(unit.text.split()) <= _SHORT_NOTICE:
        return "boilerplate"  # “Copyright © Harbour Media”
    reserves = not all_words("rights_words").isdisjoint(page.bare_words(unit))
    return "boilerplate" if reserves or _NUMBERED.search(unit.text) else ""


def truncation_mark(unit: Unit, page: Page) -> Part | str:
    """An editor sees the mark by which a feed says that it cut the text, alone on its line.

    Match: `[+2064 chars]`
    Match: `[…]`
    Near miss: `The council said that it would … [+2064 chars]`
    """
    return "boilerplate" if _TRUNCATED.match(unit.text) or unit.text in {"…", "..."} else ""


def breadcrumb(unit: Unit, page: Page) -> Part | str:
    """An editor sees where on a website the story stood.

    Match: `Coast > Harbours > Skerrow` above the headline
    Near miss: `2 > 1, the chairman said`
    """
    if page.body >= 0 or not any(mark in unit.text for mark in ">›»/"):
        return ""
    if "/" in unit.text and all_words("home_words").isdisjoint(page.bare_words(unit)):
        return ""  # “Ana Ruiz / Tom Hale / AFP”
    return "boilerplate" if _BREADCRUMB.fullmatch(unit.text) else ""


def newsletter_plea(unit: Unit, page: Page) -> Part | str:
    """An editor sees a sentence that asks the reader to subscribe, whatever it begins with.

    Match: `One story like it every Friday? Subscribe to our newsletter, it costs nothing.`
    Near miss: `“Subscribe to our newsletter,” the mayor said, and nobody did.`
    Near miss: `Those who wish to continue reading the label would need a magnifying glass.`
    """
    if opens_with_quote(unit.text) or not page.contains(unit, "newsletter_contains", quoted=False):
        return ""
    if page.hit(unit, "attribution") or page.contains(unit, "contains") or is_reported(unit.text):
        return ""  # where the story comes from is told first
    if page.headline < 0 and page.gapped_hit(unit, "attribution"):
        return ""
    return "boilerplate" if _speaks_to_reader(unit, page) else ""


def _speaks_to_reader(unit: Unit, page: Page) -> bool:
    """Tell a line that has “our”, “your” and the like, or that calls: running text only tells what others may do."""
    if not is_latin(unit.text) or len(unit.text) <= _FRAGMENT:
        return True
    marks = call_words("call_marks", page.language) | call_words("reader_words", page.language)
    return not marks.isdisjoint(page.bare_words(unit)) or _has_call(unit.text, page.language)


def boilerplate_phrase(unit: Unit, page: Page) -> Part | str:
    """An editor sees a line that belongs to a website or a wire, not to the story.

    Consent and sign-up notices, cookie and player notices, share bars, advertisements, comment counts,
    copyright and standards lines, wire slugs, mailing lists. Which table it stands in is told in the rule's
    name, for instance ``boilerplate-consent``.

    Match: `We use your sign-up to provide content in ways you've consented to.`
    Match: `Advertisement`
    Near miss: `Advertisement spending fell by a tenth, the paper said.`
    """
    for hit in page.hits(unit):
        category = hit.phrase.category
        if category.startswith("boilerplate."):
            # “Eds: Adds quotes”
            to_desks = category == "boilerplate.slug" and _DESK_MARK.search(unit.text, 0, _DESK_LABEL)
            reported = not to_desks and is_reported(unit.text)
            if opens_with_quote(unit.text) or reported or _promises(unit, page):
                return ""  # “Join the conversation in any queue and you will learn more.”
            if _is_news(unit, hit, page):
                continue
            unit.rule = category.replace(".", "-").replace("_", "-")
            return "boilerplate"
    return ""


def _is_news(unit: Unit, hit: Hit, page: Page) -> bool:
    """Tell a sentence that only begins with the phrase."""
    if hit.group("tail").partition(" ")[0].casefold() in call_words("copulas", page.language):
        return True  # “Support our journalism was the slogan.”
    category = hit.phrase.category
    if category == "boilerplate.comments" and unit.text[-1] == "." and has_date(unit.text):
        return True  # “Comments on the plan may be sent until 1 May.”
    return category in _CALLS and _is_told(unit, hit, page)


def _is_told(unit: Unit, hit: Hit, page: Page) -> bool:
    """Tell a sentence that goes on behind the phrase and names nothing that is a site's: ``Comments are closed to nobody.``."""
    tail, text = hit.group("tail").split(), unit.text
    if text[-1] != "." or len(tail) < _FEWEST_TOLD or not tail[0][0].islower() or _OF_SITE.search(text):
        return False
    given = (call_words(key, page.language) for key in ("call_things", "call_marks", "own_words"))
    words = [word.casefold().strip(MARKS) for word in tail]
    return all(of_site.isdisjoint(words) for of_site in given)


def _promises(unit: Unit, page: Page) -> bool:
    """Tell a sentence that says what comes of what it tells to do, and that names nothing that sites have to give."""
    if " and " not in unit.text or unit.text[-1] not in ".)" or not _PROMISE.search(unit.text):
        return False
    words = page.bare_words(unit)
    given = call_words("call_things", page.language) | call_words("call_marks", page.language)
    return (given - _OF_READER).isdisjoint(words)


def is_furniture(unit: Unit, page: Page) -> bool:
    """Tell a line that begins as a website's or a wire's notices do."""
    return page.has_notice(unit)


def site_call(unit: Unit, page: Page) -> Part | str:
    """An editor sees a call that a website makes to its readers, in whatever words.

    It has a verb that calls, such as “join” or “subscribe”, a thing that only sites have to give, such as an app
    or a newsletter, and “our”, “us”, “your” or “free”, or the name of a network.

    Match: `Want the best local stories first? Join our Messenger group here.`
    Match: `Make your free account or log in for more features.`
    Near miss: `Follow the channel west past the lighthouse.`
    """
    text = unit.text
    if opens_with_quote(text) or page.headline < 0:
        return ""
    words = page.bare_words(unit)
    if any(call_words(key, page.language).isdisjoint(words) for key in ("call_things", "call_marks")):
        return ""
    if is_reported(text) or _is_subject(page.words(unit), page.language):
        return ""
    own = call_words("own_words", page.language)
    calls = (
        page.language != ENGLISH or len(text) <= _CALL or _begins_with_call(page.words(unit), page.language)
    )
    if not calls and own.isdisjoint(words):
        return ""  # “A letter that 9,000 people now pay to get in their inbox” is told of
    if not _has_call(without_quotations(text), page.language):
        return ""
    if page.hit(unit, "attribution"):
        return ""  # “This story was co-published with the Post. Sign up for its newsletter.”
    is_note = any(hit.phrase.category in {"credit", "attribution"} for hit in page.gapped_hits(unit))
    return "" if is_note else "boilerplate"  # “Ana Ruiz covers the coast. Follow her on Bluesky.”


def _begins_with_call(words: Sequence[str], language: str) -> bool:
    """Tell a line whose first word calls."""
    return words[0].strip(MARKS) in call_words("call_verbs", language)


def _is_subject(words: Sequence[str], language: str) -> bool:
    """Tell a call of which a sentence says what it is: ``Support our journalism was the slogan``."""
    things, copulas = call_words("call_things", language), call_words("copulas", language)
    return any(word in things and below in copulas for word, below in pairwise(words))


def _has_call(text: str, language: str) -> bool:
    """Tell whether a verb that calls begins a sentence or a clause; outside English it may stand anywhere."""
    verbs = call_words("call_verbs", language)
    if language != ENGLISH:
        return not verbs.isdisjoint(w.strip(MARKS) for w in text.casefold().split())
    return any(match[1] in verbs for match in _CLAUSE.finditer(text.casefold()))


@cache
def call_words(key: str, language: str) -> frozenset[str]:
    """Return the words of calls that a language's copy may have: ``call_verbs``, ``call_things``, ``call_marks``."""
    return frozenset(word for table in tables_for(language) for word in table.words(key))


def share_bar(unit: Unit, page: Page) -> Part | str:
    """An editor sees the names of networks in a row.

    Match: `Facebook Twitter WhatsApp Copy link`
    Near miss: `Facebook fined`
    """
    bar = all_words("share_words")
    if unit.text.split(None, 1)[0].casefold().strip(" |,•·-") not in bar:
        return ""
    words = _NETWORK.findall(unit.text.casefold())
    networks = [w for w in words if w in bar]
    if ":" in unit.text[:20] and len(networks) > _SHARED and len(words) - len(networks) <= _SHARED:
        return "boilerplate"
    return (
        "boilerplate"
        if len(networks) > 1
        and all(w in bar or w.isdigit() for w in words)
        and not set(words)
        <= {"more", "on", "post", "line", "like", "link", "print", "comment", "email", "copy", "x", "via"}
        else ""
    )


@cache
def all_words(key: str) -> frozenset[str]:
    """Return the words of an entry in all languages: names, and what stands beside them, cross borders."""
    return frozenset(word for language in languages().values() for word in language.words(key))


def button(unit: Unit, page: Page) -> Part | str:
    """An editor sees a website's button: a few words that tell to do something with the story or the page.

    Match: `Cite the transcript`
    Match: `Use fullscreen`
    Near miss: `Print is not dead, say the readers`
    Near miss: `Save the harbour`
    """
    text = unit.text
    if (
        page.headline < 0
        or text[-1] in ".:：?؟"
        or len(text.split()) > _BUTTON
        or "," in text
        or "://" in text
    ):
        return ""
    if page.hit(unit, "attribution"):
        return ""
    first, _, rest = text.casefold().partition(" ")
    if first not in call_words("button_verbs", page.language):
        return ""
    things = call_words("button_things", page.language)
    return "" if things.isdisjoint(word.strip(MARKS) for word in rest.split()) else "boilerplate"
