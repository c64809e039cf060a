"""The catalogue of words: complete in the languages that say so, asked for what it has, and all that templates say."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment, Doctype
from jinja2 import nodes

from broadsheet.outputs.wording import Wording, find_direction
from broadsheet.usage import Usages, choose_plural, write_number, write_period
from broadsheet.words import UnknownWordError, Words, WordsError, list_names, read_own_words
from tests.theme_rendering import ENVIRONMENT, TEMPLATES, THEME, WORDS

COMPLETE = ("de", "fr", "es", "uk", "ar")
"""Languages that say every word; the others say those beside a story."""
SOURCES = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")
}
KEYS = sorted(WORDS.list_keys())
FREE = frozenset({"date-day", "date-month", "date-first"})
"""Ways to write dates, which CLDR has for each language."""
SAID = frozenset({"feed-note", "languages"})
"""What no template says, but a feed and the list of feeds."""
TOLD = frozenset({"Bluesky", "WhatsApp", "search-index/"})
"""Names, which are the same in all languages, and an address."""
HEARD = frozenset({"ASKS", "ICONS"})
"""What templates only look for in copy."""
SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "title")
PHRASE = re.compile(r"[^\W\d_]{2,}[ ,]+[^\W\d_]{2,}|^[A-Z][a-z]+")


def find_asked(tree: nodes.Template) -> Iterator[str]:
    """Yield the words that a template asks for by their names."""
    for each in tree.find_all(nodes.Filter):
        if each.name in {"word", "plain", "forms"} and each.node is not None:
            choices = (
                (each.node.expr1, each.node.expr2) if isinstance(each.node, nodes.CondExpr) else (each.node,)
            )
            yield from (one.value for one in choices if isinstance(one, nodes.Const))
        if each.name == "speaks" and isinstance(each.args[0], nodes.Const):
            yield each.args[0].value
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in {"leading", "around"}:
            yield from (each.value for each in call.args[:1] if isinstance(each, nodes.Const))


def find_constants(tree: nodes.Node) -> Iterator[str]:
    """Yield the texts in a template's expressions, but those that it only looks for in copy."""
    for child in tree.iter_child_nodes():
        if (
            isinstance(child, nodes.Assign)
            and isinstance(child.target, nodes.Name)
            and child.target.name in HEARD
        ):
            continue
        if isinstance(child, nodes.Const) and isinstance(child.value, str):
            yield child.value
        yield from find_constants(child)


@pytest.mark.parametrize("name", SOURCES)
def test_every_word_that_a_template_asks_for_is_in_the_catalogue(name: str) -> None:
    """In English, so that no language can lack it in the end."""
    assert set(find_asked(ENVIRONMENT.parse(SOURCES[name]))) <= set(KEYS)


def test_every_word_of_the_catalogue_is_asked_for() -> None:
    """By its name, in some template, or by feeds: what nobody says is not to be translated."""
    constants = {each for source in SOURCES.values() for each in find_constants(ENVIRONMENT.parse(source))}
    assert set(KEYS) - FREE - SAID <= constants


@pytest.mark.parametrize("name", SOURCES)
def test_no_template_says_a_word_of_its_own(name: str) -> None:
    """Neither between tags nor in attributes that people hear, nor in expressions."""
    tree = ENVIRONMENT.parse(SOURCES[name])
    data = [
        piece.data
        for output in tree.find_all(nodes.Output)
        for piece in output.nodes
        if isinstance(piece, nodes.TemplateData)
    ]
    page = BeautifulSoup("".join(data), "html.parser")
    texts = [
        text
        for text in page.find_all(string=True)
        if not isinstance(text, (Comment, Doctype)) and text.parent and text.parent.name != "script"
    ]
    heard = [
        str(tag[key])
        for tag in page.find_all(name=re.compile(""))
        for key in tag.attrs
        if key in SPOKEN or key.startswith("data-")
    ]
    said = [
        each.strip()
        for each in (*texts, *heard)
        if re.search(r"[^\W\d_]{2,}", re.sub(r"[a-z-]+=\"[^\"]*\"", "", each))
    ]
    assert [
        each
        for each in said
        if each not in TOLD
        and not re.fullmatch(r"[\w-]*\[content\]", each)
        and not name.startswith("search-entry")
    ] == []
    spoken = [
        each
        for each in find_constants(tree)
        if PHRASE.search(each) and not (each.startswith("(") or each.endswith("noopener"))
    ]
    assert spoken == []


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("key", [key for key in KEYS if key not in FREE])
def test_a_complete_language_says_every_word(key: str, language: str) -> None:
    """With the same names to be filled in, and a text for each of its plural forms and for no other."""
    found, english = WORDS.find(key, language), WORDS.find(key, "en")
    assert found.language == language
    assert set(list_names(found.word)) == set(list_names(english.word))
    if isinstance(english.word, dict):
        assert isinstance(found.word, dict)
        assert found.word.keys() == {*Usages().find(language).plurals, "other"}


@pytest.mark.parametrize("path", sorted((THEME / "words").glob("*.toml")), ids=lambda path: path.stem)
def test_a_language_says_nothing_that_english_does_not(path: Path) -> None:
    """Else it would never be asked for."""
    assert WORDS.list_keys(path.stem) <= set(KEYS) | FREE


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("en", 1, "1 story"),
        ("en", 1234, "1,234 stories"),
        ("de", 1234, "1.234 Artikel"),
        ("fr", 0, "0 article"),
        ("fr", 12345, "12\u202f345 articles"),
        ("fr", 2_000_000, "2\u202f000\u202f000 d’articles"),
        ("uk", 1, "1 матеріал"),
        ("uk", 22, "22 матеріали"),
        ("uk", 11, "11 матеріалів"),
        ("ar", 0, "لا مقالات"),
        ("ar", 2, "مقالان"),
        ("ar", 7, "7 مقالات"),
        ("ar", 11, "11 مقالاً"),
        ("ar", 100, "100 مقال"),
        ("sv", 2, '<span lang="en">2 stories</span>'),
        ("he", 2, '<span lang="en" dir="ltr">2 stories</span>'),
    ],
)
def test_what_is_counted_has_its_form(language: str, number: int, said: str) -> None:
    """As CLDR's rules choose it; a language that lacks the word has English, marked as such."""
    assert Wording(WORDS).offer_filters()["word"](None, "stories", language, number) == said


def test_a_language_that_lacks_a_word_has_that_of_the_site() -> None:
    """Marked, with its direction where that is another; English comes last, and a variant has what its language has."""
    words = Words([THEME / "words"], "ar")
    word = Wording(words).offer_filters()["word"]
    assert word(None, "published", "sv") == '<span lang="ar" dir="rtl">نُشر في</span>'
    assert word(None, "search", "it") == '<span lang="ar" dir="rtl">بحث</span>'
    assert word(None, "published", "it") == "Pubblicato il"
    assert word(None, "search", "ar-EG") == word(None, "search", "") == "بحث"
    assert words.find("licence", "en_US").word == "License"


def test_parts_of_a_word_are_escaped_but_markup_stays() -> None:
    """A headline is text; a link is what the template made it."""
    filters = Wording(Words((), "en", {"en": {"more": "More & more of {name}"}})).offer_filters()
    assert filters["word"](None, "more", "en", name="<b>") == "More &amp; more of &lt;b&gt;"
    assert filters["plain"](None, "more", "en", name="<b>") == "More & more of <b>"


def test_what_a_theme_and_a_site_say_takes_the_place_of_our_words(tmp_path: Path) -> None:
    """The site's own are the strongest; languages and words that we do not have are theirs alone."""
    (tmp_path / "de.toml").write_text('search = "Stöbern"\nsources = "Woher"\nroof = "Dach"\n', "utf-8")
    (tmp_path / "sv.toml").write_text('search = "Sök"\n', "utf-8")
    words = Words([THEME / "words", tmp_path], "de", {"DE": {"sources": "Die Quellen"}})
    assert [words.find(key, "de").word for key in ("search", "sources", "roof", "archive")] == [
        "Stöbern",
        "Die Quellen",
        "Dach",
        "Archiv",
    ]
    assert words.find("search", "sv") == ("Sök", "sv")
    copied = pickle.loads(pickle.dumps(Wording(words)))  # noqa: S301 – our own
    assert (copied.words.find("sources", "de"), copied.listed) == (
        words.find("sources", "de"),
        Wording(words).listed,
    )
    assert Wording(Words([THEME / "words", tmp_path], "de")).listed != copied.listed


def test_a_word_that_nobody_has_is_an_error() -> None:
    """Which says where it could stand: a page with a hole in it would go out unseen."""
    with pytest.raises(UnknownWordError, match=r"'roof'.*words/en\.toml"):
        WORDS.find("roof", "de")


@pytest.mark.parametrize("text", ["search = ", "search = 3\n", "search = { few = 'x' }\n", "search = '{n'\n"])
def test_a_theme_whose_words_cannot_be_read_is_told(text: str, tmp_path: Path) -> None:
    """With the file and what is wrong in it."""
    (tmp_path / "de.toml").write_text(text, "utf-8")
    with pytest.raises(WordsError, match=r"de\.toml"):
        Words([tmp_path]).find("search", "de")


def test_a_site_with_templates_of_its_own_may_add_words(tmp_path: Path) -> None:
    """Another may not: there the word is a slip, and nothing would ask for it."""
    file = tmp_path / "words.toml"
    file.write_text('[de]\nroof = "Dach"\n', "utf-8")
    assert read_own_words(file, "words.toml", WORDS, may_add=True) == ({"de": {"roof": "Dach"}}, ())
    own, (problem,) = read_own_words(file, "words.toml", WORDS, may_add=False)
    assert (own, problem.line) == ({}, 2)


def test_what_is_known_of_a_language_is_kept_on_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that builds need not load CLDR; what other programs wrote, or nobody can read, is not believed."""
    file = tmp_path / "usage.json"
    usage = Usages("en", file, "one").find("uk")
    assert Usages("en", file, "two").find("uk") == usage
    file.write_text("{", "utf-8")
    assert Usages("en", file, "one").find("uk") == usage
    monkeypatch.setattr("broadsheet.usage._tell", None)
    assert Usages("en", file, "one").find("uk") == usage
    assert write_period((2026, 11), usage) == "листопад 2026\u202fр."


def test_a_language_that_nobody_knows_is_written_as_the_site_is() -> None:
    """Its dates and its numbers; if nothing is known of the site's either, as in English."""
    assert Usages("de").find("tlh").language == "de"
    assert Usages("tlh").find("").language == "en"
    assert (write_number(1234, "tlh"), write_number(-999, "de")) == ("1,234", "-999")
    assert choose_plural(3, Usages().find("uk")) == "few"


def test_days_and_years_have_their_place_in_every_language() -> None:
    """A pattern that put them elsewhere would be told by another date than the one that it was found by."""
    import datetime as dt

    from babel import Locale
    from babel.dates import format_date

    usages = Usages()
    for language in ("en", "de", "ja", "ko", "lt", "hu", "eu", "bg", "zh-Hant", "fa", "he", "th", "lv"):
        usage = usages.find(language)
        for day in (dt.date(2026, 3, 3), dt.date(1999, 12, 31)):
            locale = Locale.parse(language.replace("-", "_"))
            assert write_period((day.year, day.month, day.day), usage) == format_date(day, "long", locale)
    assert find_direction("fa") == "rtl"
