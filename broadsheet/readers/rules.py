"""Knows the line rules: what a single line of copy is, wherever its neighbours stand.

Must not know what comes before or after a line; that is for ``readers.structure``.

Each rule is a function ``(unit, page) → part`` that returns an empty string where it does not apply. Its
name, with hyphens, is the name in the ledger and in ``docs/copy.md``, which is made from the docstrings.
``LINE_RULES`` gives the order, and what a line must have for a rule to be asked at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from broadsheet.readers.briefs import is_rating
from broadsheet.readers.bylines import is_byline
from broadsheet.readers.columns import LIST_MARKER
from broadsheet.readers.dates import (
    has_date,
    has_label,
    is_about_time,
    is_ago,
    is_clock_time,
    is_label,
    label_words,
    without_glued_name,
)
from broadsheet.readers.furniture import (
    MARKS,
    all_words,
    boilerplate_phrase,
    breadcrumb,
    button,
    call_words,
    is_furniture,
    newsletter_plea,
    noise_line,
    rights_line,
    share_bar,
    site_call,
    truncation_mark,
)
from broadsheet.readers.lines import Unit
from broadsheet.readers.links import take_link
from broadsheet.readers.makers import shares_work
from broadsheet.readers.marks import KIND, LEADING_KIND, credit_words, is_kind, known_kinds
from broadsheet.readers.names import agencies, is_agency, is_picture_credit
from broadsheet.readers.page import (
    SHORT,
    Page,
    is_reported,
    is_sentence,
    is_title_like,
    opens_with_quote,
    triggers,
    weight,
    word_count,
)
from broadsheet.readers.phrases import LONGEST
from broadsheet.readers.pictures import (
    bracketed_agency,
    credit_at_end,
    lone_credit,
    marked_caption,
    picture_caption,
)
from broadsheet.readers.tables import languages
from broadsheet.story import Part
from broadsheet.text import rare, strip_invisible

LineRule = Callable[[Unit, Page], "Part | str"]

PHRASE, BRIEF, MARKED, BRACKET, SIGN, SHAPED, DIGIT, WORD = (1 << n for n in range(8))

_DIVIDER = re.compile(r"[\s━─═┅┄＿_*＊•·\-–—―=~#+◆◇★☆✦❖⁂.…●○□■✱-❋❧☙❦]{3,}|[•·*＊⁂#~◆◇♦●■★☆—–❧❦]")
STRONG_LABEL = re.compile(
    r"read|watch|just|also|more|related|don|see|listen|\W|[^a-zA-Z]|lire|mehr|lesen|leggi|lea|lee|czytaj|zobacz",
    re.IGNORECASE,
)
"""Labels that tell somebody to read on; others may head a part of the story."""

_CAPS_LABEL = rare(
    r"([A-ZÀ-Þ][A-ZÀ-Þ'’&.-]*(?:\s[A-ZÀ-Þ0-9][A-ZÀ-Þ0-9'’&.-]*){0,4})\s*(?:[:|]\s*|(?<=[A-ZÀ-Þ]{4})\.\s)(\S.*)"
)
_PROMO_BAR = re.compile(r"[^a-zß-öø-ÿа-яё|:]{3,24}\s?\|\s?(?:\S+\s+){3}")
_DIALOGUE = frozenset(["fr", "es", "it", "pl", "ru", "uk", "pt", "tr"])
"""Languages whose dialogue begins with a dash."""

_SPOKEN = re.compile(r"[-–—]\s[^a-zа-я\d].{2,}?\s[-–—]\s[a-ząćęłńóśźżа-яёіїєґà-ÿ]")
"""Speech behind a dash, and behind a second one who speaks."""

_BARS = (" - ", " – ", " — ", " | ", " • ", " · ", " / ")
_BESIDE = re.compile(r"\s[-–—|•·/]\s")
_SIGN_OFF = rare(
    r"(?:[(\[（/]\s*([^()\[\]/]{2,40}?)\s*[)\]）/]|[–—=-]{1,2}\s*(?=[A-ZА-ЯІЇЄҐ])([^()]{2,30}))[.\s]*"
)
_DESK = re.compile(
    r"[(\[]?(?:[a-zà-öø-ÿа-яёіїєґ]{2,4}/(?:\s?[a-zà-öø-ÿа-яёіїєґ]{2,4}/?)+|([^\W\d_]{2,8})(?:/[^\W\d_A-ZÀ-Þ]{1,4})+)\.?[)\]]?\.?"
)
_CONTACT = re.compile(r"[(\[]{1,2}[^()\[\]]{0,80}?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[^()\[\]]{0,60}[)\]]{1,2}\.?")
_DIGIT = re.compile(r"\d")
_ARROW = rare(r"(?:→|➜|⇒|▶|▷|👉|»|>>+|＞＞+)\ufe0f?(?:\s+|(?=[\u3041-\u30ff\u4e00-\u9fff「『【]))")
_RUN_TIME = re.compile(r"(?:2[5-9]|[3-9]\d|\d{3}):\d{2}")
"""How long a recording is, in minutes and seconds that are no time of day."""

_COUNTED_LINK = re.compile(r"list \d{1,2} of \d{1,2}\s?(?=[^\s\d])")
"""A link in a list that tells screen readers where they are."""

_LEAST = 3
"""Words; a title between brackets has more."""

_LONGEST_LABEL = 5
"""Words; a correction's label has no more."""

_TOPIC_WORDS, _FEWEST_TOPICS = 2, 3
_SIGN = re.compile(r"[:：©/|(\[>›»]")


def divider(unit: Unit, page: Page) -> Part | str:
    """An editor sees a rule between two parts of a story.

    Match: `* * *`
    Match: `___`
    Near miss: `*** More to follow`
    """
    return "divider" if _DIVIDER.fullmatch(unit.text) and not is_rating(unit.text) else ""


def related_kind(unit: Unit, page: Page) -> Part | str:
    """An editor sees a link to another story: its headline with the kind in brackets behind it.

    Square brackets take any word in capitals and every known kind; round ones the known kinds alone.

    Match: `Expert explains the vote on the barrage [ANALYSIS]`
    Match: `Five things to know about the tide (VIDEO)|`
    Near miss: `The report of the Intergovernmental Panel (IPCC)`
    Near miss: `He wrote that the harbor [sic] was full [sic]`
    """
    if page.headline < 0:
        return ""
    linked = take_link(unit.text) if "://" in unit.text else None
    text = linked.text if linked and linked.url else unit.text
    match = KIND.search(text)
    if not match or weight(text) > SHORT or not is_kind(match[1], square=text[match.start()] in "[［【"):
        return ""
    title = text[: match.start()].rstrip(" \u00a0|")
    if (page.body < 0 and page.hit(unit, "byline")) or shares_work(text):
        return ""  # “Text by Ana Ruiz (photos)”
    if unit.gap and promo_label(unit, page):  # whatever its kind
        return ""
    is_said = opens_with_quote(title) and title.endswith(("”", '"'))
    return "" if len(title) < 4 or title.endswith((".", "。")) or is_said else "related"


def leading_kind(unit: Unit, page: Page) -> Part | str:
    """An editor sees a link to another story with its kind in brackets before it.

    Match: `[VIDEO] How the barrage gates will close`
    Match: `list 1 of 3 How the barrage gates will close`
    Near miss: `[1/2] The gates of the barrage`
    """
    if _COUNTED_LINK.match(unit.text):
        return "related"
    match = LEADING_KIND.match(unit.text)
    if not match or not is_title_like(unit.text[match.end() :]):
        return ""
    return "related" if match[1].casefold() in known_kinds() and match[1].isupper() else ""


def agency_sign_off(unit: Unit, page: Page) -> Part | str:
    """An editor sees the agency's name in brackets, behind a dash or with its desk's initials, alone on its line.

    Match: `(PTI)`
    Match: `— Bernama`
    Match: `dpa/wo`
    Match: `/AFP/`
    Near miss: `(Getty)` below a picture
    """
    if page.headline < 0:
        return ""
    desk = _DESK.fullmatch(unit.text)
    if desk and page.body >= 0:
        return "credit" if desk[1] is None or desk[1].casefold() in agencies() else ""
    if desk and unit.text.partition("/")[0].casefold() in agencies():
        return "byline"
    match = _SIGN_OFF.fullmatch(unit.text)
    if not match:
        return ""
    name = match[1] or match[2]
    return "credit" if is_agency(name) and not is_picture_credit(name) else ""


def correction_note(unit: Unit, page: Page) -> Part | str:
    """An editor sees a note of what was put right, or that the story was updated.

    Match: `This article was amended on 25 May 2017. An earlier version gave the wrong date.`
    Match: `(Corrects spelling of the minister's name)`
    Near miss: `Correction, he said when we called: 213.`
    Near miss: `Corrections officers found the door open, the inquiry heard.`
    """
    hit = page.hit(unit, "correction")
    if page.headline < 0 or hit is None:
        return ""
    label, colon, _ = unit.text.partition(":")
    if "{date}" in hit.phrase.pattern and not (
        has_date(label)
        or is_about_time(label.partition(" ")[2])
        or (any(map(str.isdigit, label)) and len(label.split()) <= _LONGEST_LABEL)
    ):
        return ""  # “Correction was his great pleasure: …”
    labelled = colon and len(label.split()) <= _LONGEST_LABEL and ("," not in label or has_date(label))
    loose = page.bare(unit)[:7].casefold() in {"correct", "clarifi"} and not labelled
    return "" if loose and unit.text[0] != "(" and is_reported(unit.text) else "correction"


def contact_line(unit: Unit, page: Page) -> Part | str:
    """An editor sees in brackets how to reach the reporter.

    Match: `((ana.ruiz@example.com; +44 20 5555 0100))`
    Match: `(Ana Ruiz, coast@example.com)`
    Near miss: `Write to the harbour office (quay@example.com) before Friday.`
    """
    text = unit.text
    return "credit" if page.headline >= 0 and text[0] in "([" and _CONTACT.fullmatch(text) else ""


def promo_label(unit: Unit, page: Page) -> Part | str:
    """An editor sees a pointer to another story: a label with a title behind it.

    Match: `JUST IN: Ferry freed from sandbank`
    Match: `WATCH | The moment the gate closed`
    Near miss: `Read more than one page and the plan falls apart, he said.`
    """
    hit = page.hit(unit, "promo")
    if hit is None or not hit.group("rest") or page.headline < 0:
        return ""
    if hit.phrase.shape == "opener" and unit.text.isupper():
        return ""  # “READ MORE ON PUBS” heads links
    if not _PROMO_BAR.match(unit.text) and any(
        h.phrase.shape == "label" and h.phrase.category == "caption" and h.group("rest")
        for h in page.hits(unit)
    ):
        return ""  # “Photo: …” is a picture's caption, whatever else the word may head
    rest = hit.group("rest")
    if len(rest.split()) <= _TOPIC_WORDS and page.hit(unit, "boilerplate.topics"):
        return ""  # “See more on: Music” files the story
    if (
        rest[0].islower()
        and rest.isascii()
        and (rest[-1] == "." or not STRONG_LABEL.match(hit.group("label")))
    ):
        return ""  # “Analysis: a fragile peace” heads a part of the story
    if page.body < 0 and not STRONG_LABEL.match(hit.group("label")):
        return ""
    if weight(rest) > SHORT or (rest.endswith(".") and (weight(rest) > 110 or is_reported(rest))):
        return ""
    return "promo"


def topic_list(unit: Unit, page: Page) -> Part | str:
    """An editor sees topics behind a promo's label: a word or two each, with commas, and no title.

    Match: `Related Content: Eggs, Packaging, Transport`
    Near miss: `Related: Eggs are dearer, boxes too, the farmers say`
    """
    hit = page.hit(unit, "promo")
    if hit is None or page.headline < 0:
        return ""
    topics = [topic.strip() for topic in hit.group("rest").split(",")]
    short = all(0 < len(topic.split()) <= _TOPIC_WORDS and topic[0].isupper() for topic in topics)
    return (
        "boilerplate"
        if len(topics) >= _FEWEST_TOPICS and short and not unit.text.endswith((".", "?", "!"))
        else ""
    )


def pointing_mark(unit: Unit, page: Page) -> Part | str:
    """An editor sees a title behind an arrow: it points to another story.

    Match: `→ Ferry freed from the sandbank`
    Match: `>> Ferry freed from the sandbank`
    Near miss: `→ 14 to 2`
    Near miss: `» Wir fahren weiter «`
    """
    match = _ARROW.match(unit.text)
    if not match or page.body < 0 or unit.shape != "line":
        return ""
    title = unit.text[match.end() :]
    return (
        "promo"
        if word_count(title) > _TOPIC_WORDS
        and title[0].isalpha()
        and is_title_like(title)
        and "«" not in title
        else ""
    )


def bracketed_title(unit: Unit, page: Page) -> Part | str:
    """An editor sees a title between square brackets, as some papers set their pointers to other stories.

    Match: `[ Ferry freed from the sandbank ]`
    Near miss: `[Laughs]`
    """
    text = unit.text
    if page.body < 0 or text[0] != "[" or text[-1] != "]" or "[" in text[1:] or page.hit(unit, "credit"):
        return ""
    title = text[1:-1].strip()
    return "promo" if len(title.split()) > _LEAST and is_title_like(title) and "://" not in title else ""


def capital_label(unit: Unit, page: Page) -> Part | str:
    """An editor sees a label in capitals, before a colon or a bar, with a title behind it.

    Match: `FOLLOW THE MONEY: Who pays for the barrage`
    Near miss: `Q: Who pays for the barrage?`
    Near miss: `NEW DELHI: The government said on Monday that it would pay.`
    """
    match = _CAPS_LABEL.fullmatch(unit.text)
    if not match or page.body < 0 or weight(unit.text) > 160 or page.hit(unit, "attribution"):
        return ""
    label, rest = match[1], match[2]
    if len(label) < 4 or len(rest.split()) < 3 or not is_title_like(rest):
        return ""
    if rest.endswith(("?", "!", "”", '"')) or has_date(rest):
        return ""
    return "" if label.split()[0].casefold() in call_words("salutations", page.language) else "promo"


def time_line(unit: Unit, page: Page) -> Part | str:
    """An editor sees when the story was published or updated.

    Match: `PUBLISHED: 10:48, Tue, Nov 19, 2019 | UPDATED: 11:05, Tue, Nov 19, 2019`
    Match: `2 hours ago` under the headline
    Near miss: `Published in 1958, the novel sold out in two days.`
    """
    text = without_glued_name(strip_invisible(unit.text))
    if page.headline >= 0 > page.body and weight(text) <= SHORT and _has_time_beside(text, page):
        return "published"
    if weight(text) > SHORT or (page.body >= 0 and not has_label(text)) or is_furniture(unit, page):
        return ""
    if page.body < 0 and " on " in text and page.hit(unit, "byline") and is_byline(unit, page):
        return ""  # “Posted by Ana Ruiz on 1 March 2026”
    if _RUN_TIME.fullmatch(text):
        return "boilerplate"
    if not is_about_time(text):
        is_stamp = (
            _begins_with_day(text)
            or is_label(text)
            or (has_label(text) and has_date(text) and not is_sentence(text))
        )
        above = page.body < 0 or (" " in text and is_label(text))
        return "published" if page.headline >= 0 and above and is_stamp else ""
    if page.headline < 0 and not (has_label(text) or has_date(text)):
        return ""
    return "" if is_clock_time(text) and not has_label(text) else "published"


def _has_time_beside(text: str, page: Page) -> bool:
    """Tell when a story was published from how long it takes to read, on one line: ``Reading time: 2 min - 3 May 2026``."""
    parts = _BESIDE.split(text) if any(map(text.__contains__, _BARS)) and has_date(text) else []
    times = [part for part in parts if is_about_time(part) and has_date(part)]
    return 0 < len(times) < len(parts) and all(
        part in times or any(h.phrase.category.startswith("boilerplate.") for h in page.book.hits(part))
        for part in parts
    )


def _begins_with_day(text: str) -> bool:
    """Tell a day and what is told of the issue behind a bar or a dot: ``23.05.2026, 13.00 Uhr • aus Heft 22``."""
    first, bar, _ = re.sub(r"\s[•·]\s", " | ", text).partition(" | ")
    return bool(bar) and has_date(first) and is_about_time(first)


def time_stamp(unit: Unit, page: Page) -> Part | str:
    """An editor sees the time of a live blog's entry, alone on its line.

    Match: `10.32am`
    Near miss: `0:00`
    """
    if page.headline < 0 or not is_clock_time(unit.text) or len(unit.text) > 40:
        return ""
    return "" if has_label(unit.text) else "subhead"


def _is_dashed_item(text: str) -> bool:
    """Tell an item behind a dash from a line of dialogue: it begins with a small letter or a figure."""
    start = text[1:].lstrip()[:1]
    return start.islower() or start.isdigit()


def shaped_block(unit: Unit, page: Page) -> Part | str:
    """An editor sees a list item, a stanza or a table, by its shape.

    Match: `- Bring a torch and a map`
    Near miss: `-5C was the lowest reading of the night.`
    """
    if page.headline < 0:
        return ""
    if unit.shape == "list":
        if page.language in _DIALOGUE and (
            _SPOKEN.match(unit.text) or (unit.text[0] in "–—" and not _is_dashed_item(unit.text))
        ):
            return ""
        if unit.text[0].isdigit() and is_about_time(unit.text) and has_date(unit.text):
            return ""  # “12. März 2026, 15:47 Uhr”
        marker = LIST_MARKER.match(unit.text)
        unit.title = marker[0].strip() if marker else ""
    return {"list": "list", "table": "table", "verse": "verse"}.get(unit.shape, "")


@cache
def _telling_words() -> frozenset[str]:
    """Return the words without one of which, or a sign or a figure, no rule for a brief line need be asked."""
    things = {
        w for code in languages() for key in ("call_things", "button_things") for w in call_words(key, code)
    }
    phrases = (triggers(key) for key in ("newsletter_contains", "caption_marks"))
    found = set().union(*phrases, all_words("share_words"), credit_words())
    for word in things:
        found |= {word + mark for mark in ("", *MARKS)}
    for word in label_words() | {word for agency in agencies() for word in agency.split()}:
        found |= {word, f"{word}:", f"{word}."}
    return frozenset(found - {"the", "of", "and", "on", "at", "de", "la", "von", "a"})


LINE_RULES: tuple[tuple[int, LineRule], ...] = (
    (BRIEF | MARKED, noise_line),
    (BRIEF | MARKED, divider),
    (BRIEF | MARKED, truncation_mark),
    (BRIEF | DIGIT, time_line),
    (BRIEF | WORD, time_line),
    (BRACKET, bracketed_agency),
    (BRACKET, related_kind),
    (BRIEF | MARKED, leading_kind),
    (BRIEF | DIGIT, leading_kind),
    (BRIEF | MARKED, rights_line),
    (BRIEF | SIGN, rights_line),
    (PHRASE, topic_list),
    (PHRASE, promo_label),
    (PHRASE, correction_note),
    (PHRASE, picture_caption),
    (BRIEF | DIGIT, picture_caption),
    (PHRASE, boilerplate_phrase),
    (BRIEF | MARKED, contact_line),
    (BRIEF | MARKED, agency_sign_off),
    (BRIEF | MARKED, pointing_mark),
    (BRIEF | SIGN, agency_sign_off),
    (SIGN, picture_caption),
    (SIGN, credit_at_end),
    (BRIEF | WORD, credit_at_end),
    (BRIEF | WORD, marked_caption),
    (BRIEF | DIGIT, time_stamp),
    (BRIEF | WORD, share_bar),
    (BRIEF | SIGN, breadcrumb),
    (BRIEF | WORD, newsletter_plea),
    (BRIEF | WORD, site_call),
    (BRIEF | WORD, button),
    (BRIEF | WORD, lone_credit),
    (BRIEF | SIGN, lone_credit),
    (BRIEF | SIGN, capital_label),
    (BRIEF | MARKED | BRACKET, bracketed_title),
    (SHAPED, shaped_block),
)


@cache
def rules_for(features: int) -> tuple[LineRule, ...]:
    """Return the rules that may apply to a line with these features, in order."""
    return tuple(dict.fromkeys(rule for needs, rule in LINE_RULES if needs & features == needs))


def features_of(unit: Unit, page: Page) -> int:
    """Return what the line has, as bits; plain running text has none, and no rule is asked of it."""
    text = unit.text
    size = len(text)
    found = SHAPED if unit.shape != "line" else 0
    if unit.shape == "table":
        return found | PHRASE if page.hits(unit) else found  # what a cell says tells nothing of the row
    if size <= LONGEST and page.hits(unit):
        found |= PHRASE
    if size > 3 * SHORT:
        return found
    if not text[0].isalnum():
        found |= MARKED
    if text[-1] in "])|］）】" or "://" in text:
        found |= BRACKET
    if _SIGN.search(text) or "..." in text or (text[:4].isupper() and ". " in text[:24]):
        found |= SIGN
    if size <= SHORT:
        found |= BRIEF
        if _DIGIT.search(text):
            found |= DIGIT
        if not (text.isascii() and _telling_words().isdisjoint(page.words(unit))) or is_ago(text):
            found |= WORD
    return found
