"""Knows the marks that agencies and desks leave at a story's end: numbers, copyrights, initials, a desk and a name.

Must not know credits in words, nor attributions.
"""

from __future__ import annotations

import re

from broadsheet.readers.authors import (
    LONGEST_NOTE,
    begins_with_author,
    is_introduced_last,
    names_author,
)
from broadsheet.readers.bylines import is_with_agency, made_by
from broadsheet.readers.corrections import tells_of_own_text
from broadsheet.readers.furniture import all_words, call_words
from broadsheet.readers.makers import is_name_for_house, signs
from broadsheet.readers.names import agencies, has_role, is_agency, is_person
from broadsheet.readers.newsrooms import is_desk
from broadsheet.readers.page import SHORT, Page, is_reported, is_sentence, weight, word_count
from broadsheet.readers.places import is_acronym
from broadsheet.text import rare

_SENTENCE = 8
"""Words; fewer may all be small, as in “agencies in the region”."""

_ROLE, _NEAR = 3, 6
"""Words of a role; units in which a press release's end mark stands above who wrote it."""

_OFFICE = rare(
    r"(?:press office|communications|media relations|newsroom|gabinete de (?:prensa|comunicación)|ufficio stampa|"
    r"pressestelle|pressebüro|service (?:de )?presse|service communication|biuro prasowe|пресслужба|прес-служба|"
    r"пресс-служба)\b(?!\s(?:said|has|had|is|was)\b)",
    re.IGNORECASE,
)
"""A press office: it signs what it sends."""
_ALL_PICTURES = rare(
    r"(?:^|[.!]\s)(?:Photos|Pictures|Photographs|Illustrations|Fotos|Bilder|Photographies|Zdjęcia|Фото)\s?(?:by|von|par|di|de|por|av)\s[A-ZÀ-Þ][\w.'’ -]{1,40}\.$"
)
"""Who took all the pictures, in a sentence of its own at the end."""
_SIGNED_INITIALS = rare(r"(?:[A-ZÀ-ÞА-ЯІЇЄҐ]\.\s?){1,3}[,(–—-]\s?")

_NAME = r"[A-ZÀ-ÞŚŁŻŹĆА-ЯІЇЄҐ][\w.'’-]*"
_NAMED_WITH = rare(
    rf"(?:{_NAME}[\s,(]+){{2,4}}(?:[^\W\d_]{{1,4}}\s{_NAME},\s)?"
    r"(?:with|mit|avec|con|com|z|med|при участии|за участі|за участю|при участі)\s"
    rf"(?:(?:{_NAME}|[^\W\d_]{{1,4}})(?:[\s,]+|$)){{1,8}}"
)
"""Who wrote, and with whom: ``Ana Ruiz (in Skerrow, with Tom Hale in Orven)``, ``A. R. avec ANF``."""

_REACHED = re.compile(r"@|\d{4}|://|\bher? on (?:X|Bluesky|Twitter)\b")
_CAPITAL = re.compile(r"\s\W?[^\W\d_a-zß-öø-ÿа-яёіїєґąćęłńóśźż]")
_TWO_NAMES = re.compile(r"\s[A-ZÄÖÜ][\w-]+\s[A-ZÄÖÜ]|\s[A-ZÄÖÜ]{2,}")
"""A name in German, where all nouns are capitalised."""

_COPYRIGHT = re.compile(r"(?:[Cc]opyright|COPYRIGHT)\s[A-Z©(]|\([cC]\)\s")
_RIGHTS = re.compile(
    r"\d{4}|[Rr]ights|RIGHTS|reserv|©.*©|rechte|droits|derech|diritti|prawa|прав", re.IGNORECASE
)
_END_MARK = re.compile(
    r"N{4}|-\s?(?:0|30|3-0)\s?-|\((?:END|ENDS|FIN)\)\s[A-Z].{2,40}|\d{2}-\d{2}-\d{2}\s\d{4}\s?[A-Z]{2,4}"
)
"""The end of a wire's story, with the wire's name, or with the time."""

_WIRE_PAGES = re.compile(r"(?:More |For more )?[A-Z]{2,5}(?:\s[^:/.]{2,40})?:(?:\s(?:and\s)?https?://\S+)+")
"""A wire's pages on a matter: ``AP tennis: https://apnews.com/hub/tennis``."""

_END_WORDS = frozenset({"END", "ENDS", "FIN", "FINE", "FINIS", "ENDE", "SCHLUSS", "MORE", "KONIEC"})
_INITIALED = 5
"""Characters of somebody's initials in brackets."""

_WIRE_MARK = re.compile(r"\d{4,9}(?:\s\d{3,8})*(?:\s[^\s\d.,!?]{2,20})?|(?:\([^\W\d_]{3,8}\)\s?){2,4}")
_DASHED_NAME = rare(r"[–—-]{1,2}\s?[A-ZÀ-Þ][\w.’'-]+(?:\s[A-ZÀ-Þ][\w.’'-]*){1,3}(?:,\s[^.!?:]{2,50})?")
_CAPITALS = rare(
    r"[(\[]?(?:[A-ZÀ-ÞА-ЯІЇЄҐ]{2,4}|[A-ZÀ-Þ]{2,3}(?:\s[A-ZÀ-Þ]{2,3}){1,2}|(?:[A-ZÀ-ÞА-ЯІЇЄҐ]\.\s?){2,4})[)\]]?"
)
_LONGEST_INITIALS, _INITIALS_ALONE = 14, 4
"""Characters; four initials with stops and spaces, in brackets."""
_INITIALS = re.compile(
    r"\((?:[a-zà-öø-ÿ]{2,5}|(?:[a-zà-öø-ÿ]\.\s?){1,3})\)\.?|[a-z]{2,3}\.?|(?:/\s?[a-z]{2,4}){1,3}|[a-z]{2,8}/(?:\s[a-z]{2,4}/)?"
)
_WITH_ASIDE = rare(r"\s\((?:mit|avec|con|with|z|with)\s[^()]{2,40}\)$")
"""From whom the desk had more, behind its initials: ``mth/kes (mit Material der dpa)``."""
SIGNED_FOR_AGENCY = re.compile(r"(?:[A-ZÀ-ÞА-ЯІЇЄҐ]\.\s?){1,3}\s?/\s?[A-ZÀ-ÞА-ЯІЇЄҐ]{2,8}")
"""Initials and an agency: ``A. R. / EFE``."""

_INITIALS_AND_AGENCY = re.compile(r"[a-zà-öø-ÿа-яіїє]{1,3},\s[A-ZА-ЯІЇЄҐ]{2,6}")
_CLOSED = rare(r"^\([^\W\d_][^()\d]{1,30}\)\s(?=[a-z]{1,4}(?:\s?/\s?[a-z]{1,4})*\s?/?$)")
"""A word that the story is at its end, or an agency, before the initials: ``(Schluss) mkl/rst``, ``(PAP) bw/ kd/``."""
_REACH = re.compile(r"(?:[^\W\d_]+:?\s){0,3}(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w{2,30})\.?")
_CJK_SIGNED = rare(
    r"[（(【][\u4e00-\u9fff々]{2,4}[\s\u3000]?[\u3041-\u30ff\u4e00-\u9fff々]{0,4}(?:記者)?(?:、[^）)】]{1,6})?[）)】]|[（(][\u30a1-\u30ff]{2,10}[・＝][\u30a1-\u30ff・＝]{2,14}[）)]"
    r"|[（(][\u30a1-\u30ff\u4e00-\u9fff]{2,8}[=＝][\u3041-\u30ff\u4e00-\u9fff々]{2,8}[）)]"
    r"|[（(][\u3041-\u30ff\u4e00-\u9fff々]{2,8}、(?:写真|撮影)[・:：＝=][\u3041-\u30ff\u4e00-\u9fff々]{2,8}[）)]"
)
_CJK_LABELLED = rare(
    r"[（(【][^（）()【】。]{0,20}(?:編集|取材|翻訳|構成|撮影|文|写真|聞き手|责任编辑|编辑|责编|记者|作者|翻译)[:：・＝=][^（）()【】。]{1,30}[）)】]"
)
"""Who wrote and who edited, by a label: ``（西野遥　編集：山本光）``."""
_CJK_OUTLET = rare(
    r"[（(【［]?[^（）()【】。、]{1,12}(?:通信|新聞|通訊|支局|総局|編集部|报社|社|日报|晚报)(?:[・\s\u3000][^（）()【】。]{2,16})?[）)】］]?"
)
"""A paper or its branch, and who wrote there: ``（海洋通信・浜坂支局　西野遥）``."""
_WITH_HOUSE = rare(
    r"\((?:[^\W\d_]{1,4}\s)?[^\W\d_]{1,5}\s[A-ZÀ-ÞА-ЯІЇЄҐ]{2,7}(?:(?:,|\s?[/&+]|\s[^\W\d_]{1,3})\s?[A-ZÀ-ÞА-ЯІЇЄҐ]{2,7}){0,2}\)"
)
"""An agency behind “with” in brackets, even one that no table knows: ``(avec ANF)``."""
_DESK = rare(
    r"[A-Z]{1,3}\d-[A-Z]{2,3}|/?[^\W\d_]{1,4}(?:[\s-]?[^\W\d_]{1,4})?(?:\s?[/-]\s?[^\W\d_]{1,4}(?:\s[^\W\d_]{1,2})?){1,5}/?|\([A-ZÀ-Þ]{2,4}(?:\s?[-–/]\s?[A-ZÀ-Þ][\w.]{1,12}){1,3}\)"
)
TO_REACH = re.compile(
    r"(?:To|For) (?!.*\.\s)[^.:;]{4,60}?,?\s(?:e-?mail|call|visit|ring|phone|contact|write to|go to)\s.*(?:@|\d{4}|www\.|://)"
)
"""Where to order or to send something: ``To submit a result email sport@example.com``."""

DASHED_OUTLET = rare(
    r"[–—-]\s?(?:[A-Z][\w&.'’-]*(?:\s[A-Z][\w&.'’-]*){1,4}|[A-Z][a-z]+[A-Z]\w+|[A-ZА-ЯІЇЄҐ]{2,8})"
)
"""An outlet's name behind a dash: several words, one with a capital in it, or capitals."""


def wire_mark(page: Page, at: int) -> bool:
    """An editor sees a wire's number or the copyright of an agency, alone on a line at the end.

    Match: `1011889`
    Match: `© Agence France-Presse`
    Match: `AP tennis: https://apnews.com/hub/tennis` as the last line
    Match: `(END) Harbour Wire` as the last line
    Near miss: `1,011 people came.`
    """
    text = page.units[at].text
    if text.startswith(("©", "(©")) or _COPYRIGHT.match(text):
        if is_sentence(text) and word_count(text) > _SENTENCE and not _RIGHTS.search(text):
            return False
        return page.units[at - 1].part != "caption" and weight(text) < SHORT
    if text[0] == "(" and text[-1] == ")" and _tells_of_version(text):
        return True
    if text[0] == "(" and text[1:-1].isupper() and text[1:-1] not in _END_WORDS:
        return False  # the short name of an agency: “(NAN)”
    if text[0] == "(" and text[1:-1].islower() and len(text) <= _INITIALED:
        return False  # “(lhi)”
    return any(form.fullmatch(text) for form in (_WIRE_MARK, _END_MARK, _WIRE_PAGES))


def _tells_of_version(text: str) -> bool:
    """Tell in brackets what a wire's new version has: ``(Updates prices from second paragraph.)``."""
    first, _, rest = text[1:-1].partition(" ")
    return word_count(rest) > _ROLE and first.casefold() in all_words("aside_words")


def desk_mark(page: Page, at: int) -> bool:
    """An editor sees the initials of those who handled the story, or the agency's name and theirs.

    Match: `RC/MPV/ja`
    Match: `(RV - TELEFIN)`
    Near miss: `(May she rest in peace.)`
    """
    text = page.units[at].text
    text = _CLOSED.sub("", text) if text[0] == "(" else _WITH_ASIDE.sub("", text)
    if _are_initials(page, at, text) or is_with_agency(text) or _names_house(text) or _is_name_and_role(text):
        return True
    if text[0] in "–—-（(【" and (
        _DASHED_NAME.fullmatch(text) or _CJK_SIGNED.fullmatch(text) or _CJK_LABELLED.fullmatch(text)
    ):
        return text[0] != "【" or not page.hits(page.units[at])  # “【関連記事】” signs nothing
    if ("@" in text and _REACH.fullmatch(text)) or _names_own_agency(page, text):
        return True
    if (", " in text or text[0] in "–—-") and (
        (
            page.units[at].gap > 0
            or weight(page.units[at - 1].text) > _SENTENCE * _SENTENCE
            or is_sentence(page.units[at - 1].text)
        )
        and (_is_desk_and_name(text) or DASHED_OUTLET.fullmatch(text))
    ):
        return True
    words = text.split()
    if not 1 < len(words) <= 4 or text[-1] in ".!?।。" or words[0].casefold().strip(",:") not in agencies():
        return False
    return not any(word[0].islower() for word in words[1:])


def signed_at_end(page: Page, at: int) -> bool:
    """An editor sees below the last sentence who did what, in words that no table need know.

    It is no sentence and names a press office or a newsroom's role behind initials, it is a role with a name behind
    a colon, or it says who made what, below running text or the mark by which a press release ends.

    Match: `Press office of the Harrow Point Rowing Club` as the last line
    Match: `Pieced together from staff and agency notes by Ana Ruiz` as the last line
    Match: `Ana Ruiz (in Skerrow, with Tom Hale in Orven)` as the last line
    Match: `A. R., with our correspondent in Skerrow` as the last line
    Match: `Magazine editor: Ana Ruiz. Copy for May by the 15th, please.` as the last line
    Match: `Styling: Ana Ruiz. Hair and make-up: Tom Hale` as the last line
    Match: `Words and pictures: Ana Ruiz` as the last line
    Match: `Ana Ruiz (AFP)` as the last line
    Match: `Statement by Ana Ruiz` as the last line, below `###` and a blank line
    Match: `- Harbour News Service/Staff reporters` as the last line
    Match: `Thanks to the crew and the cook. Photos by Ana.` as the last line
    Near miss: `The press office of the rowing club did not answer.` as the last line
    """
    text = page.units[at].text
    if text[0] in "–—" and names_author(page, at) and word_count(text) > _ROLE:
        return True
    if _is_label_and_name(text) and "credit" in {other.part for other in page.units[at + 1 : at + 2]}:
        return True
    if is_with_others(text) or _tells_who_worked(page, at):
        return True
    if signs(text) or is_name_for_house(text):
        return True
    if is_role_and_name(text) or is_dashed_desk(text) or names_all_pictures(text):
        return True
    if made_by(text) and (
        page.units[at].gap > 0
        or is_sentence(page.units[at - 1].text)
        or made_by(page.units[at - 1].text)
        or any(
            unit.rule in {"divider", "closing-rule"} or unit.text.strip("- –—").casefold() in {"ends", "###"}
            for unit in page.units[max(at - _NEAR, 0) : at]
        )
    ):
        return True
    if is_sentence(text) or word_count(text) > _SENTENCE + _SENTENCE // 2 or not text[0].isupper():
        return False
    return _OFFICE.match(text) is not None or (has_role(text) and _SIGNED_INITIALS.match(text) is not None)


def names_nobody(text: str, page: Page) -> bool:
    """Tell a sentence that begins as sign-offs do and names neither people nor agencies, nor says of whom it could be."""
    words = text.split()
    if text[-1] != "." or not text[0].isupper() or len(words) < _ROLE * 2 or ":" in text or "@" in text:
        return False
    pattern = _TWO_NAMES if page.language == "de" else _CAPITAL
    if pattern.search(text, len(words[0])) or tells_of_own_text(text):
        return False
    told = call_words("reach_words", page.language) | call_words("note_words", page.language)
    return told.isdisjoint(word.strip(".,’'") for word in text.casefold().split()[1:])


def tells_of_nobody_above(page: Page, at: int) -> bool:
    """Tell “She” or “He” below running text that is no note on an author: who is meant is somebody in the story."""
    unit, above = page.units[at], page.units[at - 1]
    first = unit.text.partition(" ")[0]
    if not first[0].isupper() or first.casefold() not in all_words("pronouns") or _REACHED.search(unit.text):
        return False
    if (
        above.part not in {"", "paragraph"}
        or begins_with_author(page, at - 1)
        or is_introduced_last(page, at - 1)
    ):
        return False
    return page.hit(above, "credit") is None and not page.gapped_hits(above) and is_sentence(above.text)


def released_by(page: Page, at: int) -> bool:
    """An editor sees who let a press release go, behind “SOURCE” in capitals.

    Match: `SOURCE Harrow Marine plc`
    Near miss: `Source code was found on the boat`
    """
    text = page.units[at].text
    return text.startswith("SOURCE ") and word_count(text) <= _SENTENCE and text[7].isupper()


def bracketed_note(page: Page, at: int) -> bool:
    """An editor sees a note in brackets, alone on its line, that has words of a newsroom in it.

    Match: `(The text was taken from a syndicated feed; only the headline is ours.)`
    Near miss: `(The text was read aloud.)`
    """
    unit = page.units[at]
    text = unit.text
    if text[0] not in "([（" or text[-1] not in ")]）" or weight(text) > LONGEST_NOTE or page.headline < 0:
        return False
    told = call_words("sign_off_words", page.language).intersection(page.bare_words(unit))
    if len(told) == 1 and names_nobody(text[1:-1], page):
        return False
    return bool(told) and not is_reported(text)


def _tells_who_worked(page: Page, at: int) -> bool:
    """Tell names with a newsroom's words, or with one another, alone below the last sentence: no title is left there."""
    unit, below = page.units[at], page.following(at)
    text = unit.text.strip("()[]*_–—- ")
    if below is not None and not below.part:
        return False
    if is_sentence(text) or not 1 < word_count(text) <= _SENTENCE * 2 or not text[0].isalnum():
        return False
    above = page.units[at - 1]
    if not (is_sentence(above.text) or above.part in {"credit", "boilerplate", "divider"}):
        return False
    if _NAMED_WITH.fullmatch(text):
        return True
    told = call_words("sign_off_words", page.language)
    words = text.split()
    if told.isdisjoint(page.bare_words(unit)) or page.hits(unit) or ". " in text:
        return False
    return is_person(" ".join(words[-2:])) and told.isdisjoint(map(str.casefold, words[-2:]))


def is_with_others(text: str) -> bool:
    """Tell an agency behind “with”, perhaps behind a dash: ``- with AAP and Reuters``."""
    first, _, agency = text.strip("–—- ()").rstrip(".").partition(" ")
    if (
        first.casefold() not in all_words("with_words")
        or len(agency) > _LONGEST_INITIALS * 2
        or agency.islower()
    ):
        return False
    return is_agency(agency) or is_acronym(agency.partition(" ")[0])


def _is_label_and_name(text: str) -> bool:
    """Tell a word or two, a colon and a name."""
    label, colon, name = text.partition(": ")
    return bool(colon) and len(label.split()) < _ROLE and is_person(name)


def names_all_pictures(text: str) -> bool:
    """Tell who took all the pictures, in a sentence of its own at the end: ``Thanks to the crew. Photos by Ana.``."""
    return text[-1] == "." and _ALL_PICTURES.search(text) is not None


def is_role_and_name(text: str) -> bool:
    """Tell a newsroom's role and a name behind a colon: ``Magazine editor: Ana Ruiz. Copy for May by the 15th.``."""
    role, colon, rest = text.replace(" — ", ": ", 1).partition(": ")
    if not colon or len(role.split()) > _ROLE or not has_role(role.rpartition(" ")[2]):
        return False
    return is_person(rest.partition(". ")[0].rstrip("."))


def is_dashed_desk(text: str) -> bool:
    """Tell an outlet's name and its desk's behind a dash: ``- Games News Service/Staff reporters``."""
    names = text.lstrip("–—- ").split("/")
    return text[0] in "–—-" and len(names) > 1 and all(is_desk(name) or is_agency(name) for name in names)


def _is_name_and_role(text: str) -> bool:
    """Tell a name with a newsroom's role in brackets: ``Ana Ruiz (correspondent)``."""
    name, bracket, role = text.partition(" (")
    return bool(bracket) and role[-1] == ")" and has_role(role) and is_person(name)


def _names_own_agency(page: Page, text: str) -> bool:
    """Tell the agency that the story's dateline names, however little is known of it: ``(HNS)``, ``Harbour-Info/mk``."""
    name, stroke, initials = text.strip("()（）. ").partition("/")
    if (
        not 2 < len(name) <= _LONGEST_INITIALS
        or " " in name
        or (stroke and not 1 < len(initials) <= _INITIALS_ALONE)
    ):
        return False
    if not (stroke or text[0] in "(（") or (stroke and "/" in initials):
        return False
    opening = page.units[: max(page.body, 0) + 1]
    named = name.casefold()
    return any(
        named in re.split(r"[\s().,/–—:-]+", unit.text[: 4 * _LONGEST_INITIALS].casefold())
        or f"{named}." in unit.text.casefold()
        for unit in opening
        if unit.part in {"dateline", "", "paragraph", "boilerplate"}
    )


def _names_house(text: str) -> bool:
    """Tell an agency or a paper in brackets, with a small word or a branch beside it."""
    if text[0] not in "(（【［" or text[-1] not in ")）】］":
        return False
    if not text.isascii() and _CJK_OUTLET.fullmatch(text):
        return True
    with_house = _WITH_HOUSE.fullmatch(text)
    return with_house is not None and text[1].islower()


def _are_initials(page: Page, at: int, text: str) -> bool:
    """Tell the initials of those who handled the story: ``RC/MPV/ja``, ``(RV)``, ``ja.``."""
    if ("/" in text or "-" in text or "–" in text) and (
        _DESK.fullmatch(text) or ("/" in text and text[-1] == ")" and _DESK.fullmatch(text.strip("()")))
    ):
        words = re.findall(r"\w+", text)
        if not any(
            word[0].isupper() and word[1:].islower() and word not in page.dateline for word in words
        ) or (words[0] in page.dateline and all(map(str.islower, words[1:]))):
            return True
    if len(text) > _LONGEST_INITIALS:
        return False
    if _INITIALS.fullmatch(text):
        return True
    if _INITIALS_AND_AGENCY.fullmatch(text) or SIGNED_FOR_AGENCY.fullmatch(text):
        return True
    closes = page.is_tail(at) or not page.units[at].gap or at + 1 == len(page.units)
    return closes and _CAPITALS.fullmatch(text) is not None


def _is_desk_and_name(text: str) -> bool:
    """Tell an outlet or its desk and a name behind a comma, as the last line has them."""
    desk, comma, name = text.rpartition(", ")
    return (
        bool(comma)
        and not any(c.isdigit() for c in desk)
        and is_person(name)
        and len(desk.split()) <= 4
        and desk[:1].isupper()
        and "," not in desk
    )


def repeated_names(page: Page) -> None:
    """Read a name alone below the sign-off that has it: some agencies say again who let the story go."""
    for above, unit in zip(page.units[page.tail :], page.units[page.tail + 1 :], strict=False):
        if unit.part or above.part != "credit":
            continue
        words = unit.text.split()
        if len(words) <= 2 and set(words) <= set(above.text.split()):
            unit.part, unit.rule = "credit", "desk-mark"
