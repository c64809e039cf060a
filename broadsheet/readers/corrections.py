"""Knows notes of what was put right: they speak of the paper's own text, and of an error or a change in it.

Must not know credits, nor the wording of single papers' notes; those stand in the language tables.
"""

from __future__ import annotations

from functools import cache

from broadsheet.readers.lines import Unit
from broadsheet.readers.page import Page, is_latin, is_sentence, opens_with_quote, word_count
from broadsheet.readers.stops import ends_sentence
from broadsheet.readers.tables import languages

_OPENING, _FIRST = 90, 24
"""Characters in which a note names the story that it stands under, and behind how many it names another."""

OF_CORRECTIONS = "correction_contains", "correction_errors", "correction_own"
"""The tables' entries of which a correction without a label has a phrase."""

_NOTE_MARKS = "*＊※†"
"""Signs of a note below the story."""

_LABEL = 24
"""Characters; the label of an update has no more."""

_COLUMN = 5
"""Words; the headline of a page of corrections has no more."""

_LAST_SPACED = "\u2fff"
"""The last character before those of Chinese and Japanese."""

_OPENING_WORDS = 9
"""Words among which a note in the paper's own voice names its issue."""

_AROUND = str.maketrans(dict.fromkeys(".,:;!?()[]*•", " "))


def closing_correction(page: Page, at: int) -> bool:
    """An editor sees at the end what was put right, whatever the note begins with.

    It has a set phrase, or it names the paper's own text first and then an error or a change.

    Match: `This story first went out on March 9. It was updated on March 10 to correct the mayor's name.`
    Match: `A letter on May 5 was wrongly attributed to Ana Ruiz.`
    Match: `UPDATE: I wrote that the quay was built in 1974. It was 1973.` as the last line
    Match: `* The year in which the quay was built has been corrected.` as the last line
    Match: `In last week's report we said that the quay was built in 1974. It was 1973.` as the last line
    Near miss: `The register was updated on March 10 to correct the mayor's name.`
    Near miss: `The clerk was wrongly thanked for a letter on May 5.`
    """
    unit = page.units[at]
    return not opens_with_quote(unit.text) and _puts_right(unit, page) and not page.hit(unit, "attribution")


def _puts_right(unit: Unit, page: Page) -> bool:
    if page.contains(unit, "correction_contains"):
        return True
    if unit.text[0] in _NOTE_MARKS and page.hit(unit, "credit") is None:
        return page.contains(unit, "correction_errors")  # “* Names have been changed.” is no correction
    return (
        (":" in unit.text[:_LABEL] and is_labelled_update(unit.text))
        or (page.contains(unit, "correction_errors") and names_own_text(unit.text))
        or _owns_up(unit, page)
    )


def _owns_up(unit: Unit, page: Page) -> bool:
    """Tell what the paper said in an issue of its own, and in the next sentence what is so."""
    if not page.contains(unit, "correction_own"):
        return False
    first = {word.strip(",.").replace("’", "'") for word in page.words(unit)[:_OPENING_WORDS]}
    return not first.isdisjoint(_issue_words()) and ends_sentence(unit.text.partition(". ")[2] or "x")


@cache
def _issue_words() -> frozenset[str]:
    return frozenset(w for language in languages().values() for w in language.words("issue_words"))


def is_labelled_update(text: str) -> bool:
    """Tell a sentence behind a word such as “Update:”, alone or with its day: below the story, it tells what changed."""
    label, colon, rest = text[:_LABEL].partition(":")
    if not colon:
        return False
    rest = text[len(label) + 1 :]
    first = label.strip("*_[( ").split()[:1]
    return (
        bool(first)
        and first[0].casefold() in _update_words()
        and (label.strip("*_[( ") == first[0] or any(map(str.isdigit, label)))
        and is_sentence(rest)
        and word_count(rest) > _COLUMN
    )


@cache
def _update_words() -> frozenset[str]:
    return frozenset(w for language in languages().values() for w in language.words("update_words"))


def labelled_corrections(page: Page) -> None:
    """An editor sees below a correction's bare label what was put right, wherever in the story it stands.

    Match: `8:12 a.m. Jan. 15: A previous version of this story named Ana Ruiz.` below `For the record:`
    Near miss: `A previous version of the bill named Ana Ruiz.` below `For the record:`
    """
    for at, unit in enumerate(page.units[:-1]):
        if unit.part != "correction" or unit.text[-1] not in ":：" or word_count(unit.text) > _COLUMN:
            continue
        below = page.units[at + 1]
        if below.part in {"", "paragraph"} and names_this_text(below.text):
            below.part, below.rule = "correction", "labelled-corrections"
    _read_column(page)


def _read_column(page: Page) -> None:
    """Read a column of corrections below its heading, with which a page of letters may end: each tells what was wrong."""
    within = False
    for unit in page.units:
        if unit.part == "correction" and word_count(unit.text) <= _COLUMN and unit.text[-1] not in ".:：":
            within = True
        elif within and unit.part in {"", "paragraph"} and _tells_of_error(unit, page):
            unit.part, unit.rule = "correction", "labelled-corrections"
        elif unit.part != "correction":
            within = False


def _tells_of_error(unit: Unit, page: Page) -> bool:
    return is_sentence(unit.text) and page.contains(unit, *OF_CORRECTIONS, "column_errors")


def correction_on_top(page: Page, at: int) -> bool:
    """An editor sees above the story what was put right in it.

    Match: `Ana Ruiz was wrongly named in this article on Monday.` under the headline
    Match: `(Correction: the barrage costs 38 million.)` above the headline
    Near miss: `A letter on May 5 wrongly named Ana Ruiz.` under the headline
    Near miss: `Correction: the barrage costs 38 million` above the headline
    """
    unit = page.units[at]
    if page.headline < 0:
        below = page.following(at)
        is_note = unit.text[-1] == "." and below is not None and not is_sentence(below.text)
        is_note = is_note or (unit.text[0] in "(（" and unit.text[-1] in ")）")
        return is_note and page.hit(unit, "correction") is not None
    return (
        page.contains(unit, "correction_contains", "correction_errors")
        and not opens_with_quote(unit.text)
        and names_this_text(unit.text)
    )


def names_this_text(text: str) -> bool:
    """Tell a line that soon names the story that it stands above: ``this article``."""
    return bool(_find("this_text", text[:_OPENING]))


def names_own_text(text: str) -> bool:
    """Tell a line that soon names what it stands under: ``this article``, ``our report``, ``a letter on May 5``."""
    opening = text[:_OPENING]
    return bool(_find("this_text", opening)) or any(at <= _FIRST for at in _find("paper_text", opening))


def tells_of_own_text(text: str) -> bool:
    """Tell a line that somewhere names the story that it stands under."""
    return bool(_find("this_text", text))


def _find(key: str, text: str) -> list[int]:
    """Return where a table's phrases stand in a text, those of scripts without spaces anywhere."""
    line = f" {text.casefold().translate(_AROUND)} "
    spaced, unspaced = _by_first_word(key)
    found = [line.find(phrase) for word in {*line.split()} & spaced.keys() for phrase in spaced[word]]
    if unspaced and not is_latin(text):
        found += map(line.find, unspaced)
    return [at for at in found if at >= 0]


@cache
def _by_first_word(key: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return an entry's phrases with a space around each by their first words, and those without spaces."""
    phrases = {phrase.casefold() for language in languages().values() for phrase in language.lines(key)}
    spaced: dict[str, list[str]] = {}
    for phrase in sorted(phrases):
        if phrase[0] <= _LAST_SPACED:
            spaced.setdefault(phrase.split()[0], []).append(f" {phrase} ")
    return spaced, sorted(phrase for phrase in phrases if phrase[0] > _LAST_SPACED)


def corrections_column(page: Page) -> None:
    """An editor sees a page of corrections, by its headline: each of its paragraphs is one.

    Match: `An obituary of Ana Ruiz gave her age as 92. She was 91.` under `Corrections and clarifications`
    Near miss: `An obituary of Ana Ruiz gave her age as 92. She was 91.` under `Obituary: Ana Ruiz`
    """
    if page.headline < 0:
        return
    head = page.units[page.headline]
    if ":" in head.text or word_count(head.text) > _COLUMN or page.hit(head, "correction") is None:
        return
    for unit in page.units[max(page.body, 0) :]:
        if unit.part in {"", "list", "paragraph"} and is_sentence(unit.text) and "@" not in unit.text:
            unit.part, unit.rule = "correction", "corrections-column"
