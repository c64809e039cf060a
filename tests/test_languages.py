"""Sites in other languages than English, built whole: no page says a word in English, and Arabic runs from the right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Template

import pytest
from bs4 import BeautifulSoup, Comment, Doctype, Tag

from tests.site_building import build, open_folder, write_site
from tests.theme_rendering import THEME, WORDS, only

SETTINGS = Template("""SITENAME = "$PAPER"
DEFAULT_LANG = "$LANGUAGE"
DEFAULT_PAGINATION = 2
BROADSHEET_WORKERS = 1
BROADSHEET_SEARCH = True
BROADSHEET_CORRECTIONS_EMAIL = "desk@paper.example"
""")
COPY = Template("""Date: 2026-$DAY
Section: welt
Author: $AUTHOR
Tags: $TAG
Correction: 2026-11-21 $TEXT
Video-URL: https://film.example/1
Picture: pictures/quay.svg
Alt: $TEXT
Language: $LANGUAGE
$SOURCE
$HEADLINE $NUMBER

$TEXT

$TEXT
""")
SYNDICATED = Template("Source: $AGENCY\nSource-URL: https://agentur.example/1\n")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
PAPERS = {
    "de": {
        "PAPER": "Küstenblatt",
        "AUTHOR": "Jörg Schäfer",
        "TAG": "Häfen",
        "HEADLINE": "Der Hafen schließt für eine Woche, Teil",
        "TEXT": "Für eine Woche läuft kein Schiff ein, weil die Schleuse überholt wird, hieß es am Freitag.",
        "AGENCY": "Küstendienst",
        "SECTION": "Überall",
    },
    "uk": {
        "PAPER": "Берегова правда",
        "AUTHOR": "Олена Коваль",
        "TAG": "порти",
        "HEADLINE": "Порт зачиняють на тиждень, частина",
        "TEXT": "Упродовж тижня до порту не зайде жодне судно, бо ремонтують шлюз, повідомили в п’ятницю.",
        "AGENCY": "Берегове агентство",
        "SECTION": "Світ",
    },
    "ar": {
        "PAPER": "صحيفة الساحل",
        "AUTHOR": "ليلى حداد",
        "TAG": "موانئ",
        "HEADLINE": "إغلاق الميناء لمدة أسبوع، الجزء",
        "TEXT": "لن تدخل أي سفينة إلى الميناء طوال أسبوع بسبب أعمال صيانة، كما أعلنت الإدارة يوم الجمعة.",
        "AGENCY": "وكالة الساحل",
        "SECTION": "العالم",
    },
}
LATIN = {
    "Atom",
    "JSON",
    "RSS",
    "Broadsheet",
    "Bluesky",
    "WhatsApp",
    "JavaScript",
    "agentur",
    "example",
    "CC",
    "BY",
}
"""What stands in Latin letters on any site: names and an address."""
PAGES = {
    "front": "index.html",
    "second page": "page/1/index.html",
    "archive": "archive/index.html",
    "year": "archive/2026/index.html",
    "month": "archive/2026/11/index.html",
    "no page": "404.html",
    "search": "search/index.html",
    "corrections": "corrections/index.html",
    "sources": "sources/index.html",
    "sections": "sections/index.html",
    "section": "welt/index.html",
    "topics": "topic/index.html",
    "authors": "by/index.html",
}


@pytest.fixture(scope="module", params=PAPERS)
def paper(request: pytest.FixtureRequest) -> Iterator[tuple[str, Path]]:
    """Build a site of five stories in one language."""
    language = request.param
    told = {**PAPERS[language], "LANGUAGE": language}
    files: dict[str, str] = {"content/pictures/quay.svg": SVG}
    for number, day in enumerate(("08-03", "11-18", "11-19", "11-20", "11-20"), 1):
        source = SYNDICATED.substitute(told) if number == 1 else ""
        files[f"content/{number}.txt"] = COPY.substitute(told, SOURCE=source, DAY=day, NUMBER=number)
    files["content/sections.toml"] = f'[sections.welt]\nname = "{told["SECTION"]}"\n'
    with open_folder() as folder:
        yield language, build(write_site(folder, files, SETTINGS.substitute(told)))


def find_pages(output: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    """Yield all pages of a site with their paths."""
    for path in sorted(output.rglob("*.html")):
        yield path.relative_to(output).as_posix(), BeautifulSoup(path.read_bytes(), "html.parser")


def hear(page: BeautifulSoup) -> Iterator[str]:
    """Yield what a page says, to eyes and to ears."""
    for text in page.find_all(string=True):
        if (
            not isinstance(text, Comment | Doctype)
            and text.parent
            and text.parent.name not in {"script", "style"}
        ):
            yield str(text)
    for tag in page.find_all(name=re.compile("")):
        assert isinstance(tag, Tag)
        told = (
            "alt",
            "aria-label",
            "title",
            "placeholder",
            "data-found",
            "data-busy",
            "data-none",
            "data-missing",
            "data-failed",
            "data-label",
        )
        yield from (str(tag[key]) for key in told if tag.get(key))


def test_all_kinds_of_pages_are_there(paper: tuple[str, Path]) -> None:
    """Else nothing would be looked at below."""
    _, output = paper
    names = {name for name, _ in find_pages(output)}
    assert set(PAGES.values()) <= names
    assert len([name for name in names if name.startswith("welt/2026/")]) == 5


def test_no_page_says_a_word_in_english(paper: tuple[str, Path]) -> None:
    """Nor has it a word marked as English, since all of them are there."""
    language, output = paper
    own = " ".join(str(WORDS.find(key, language).word) for key in WORDS.list_keys())
    english = {str(WORDS.find(key, "en").word) for key in WORDS.list_keys()} - {"d MMMM y", " at "}
    foreign = {word for text in english for word in re.findall(r"[A-Za-z-]{2,}", text)}
    foreign -= set(re.findall(r"[A-Za-z-]{2,}", own)) | {"one", "other"}
    for name, page in find_pages(output):
        said = " ".join(hear(page))
        said = re.sub(r"\"(?:zero|one|two|few|many|other)\"|[\w.]+@[\w.]+", "", said)
        assert set(re.findall(r"\b[A-Za-z-]{2,}\b", said)) & foreign - LATIN == set(), name
        if language != "de":
            assert set(re.findall(r"[A-Za-z]{2,}", said)) - LATIN == set(), name
        assert page.select('[lang="en"]') == [], name


def test_a_page_tells_its_language_and_direction(paper: tuple[str, Path]) -> None:
    """On every page, so that lists, pagination and footers run as their language does."""
    language, output = paper
    for name, page in find_pages(output):
        html = only(page.html)
        assert (html["lang"], html["dir"]) == (language, "rtl" if language == "ar" else "ltr"), name
        assert page.select("[dir=rtl] [dir=ltr]:not(.attribution__host)") == [], name


def test_dates_and_counts_are_those_of_the_language(paper: tuple[str, Path]) -> None:
    """Months in headings begin with a capital where there are such."""
    language, output = paper
    month = BeautifulSoup((output / "archive/2026/11/index.html").read_bytes(), "html.parser")
    archive = BeautifulSoup((output / "archive/index.html").read_bytes(), "html.parser")
    heading = {"de": "November 2026", "uk": "Листопад 2026", "ar": "نوفمبر 2026"}[language]
    day = {"de": "20. November 2026", "uk": "20 листопада 2026", "ar": "20 نوفمبر 2026"}[language]
    count = {"de": "4 Artikel", "uk": "4 матеріали", "ar": "4 مقالات"}[language]
    assert only(month.h1).get_text() == heading
    assert only(month.select_one(".archive-day h2")).get_text() == day
    assert only(archive.select_one(".index-list__count")).get_text() == count
    days = [float(str(text["x"])) for text in month.select(".heat-map__names text")]
    assert days == sorted(days, reverse=language == "ar")


def test_a_story_in_another_language_says_its_own_words() -> None:
    """A language that lacks them has the site's, marked; what is not the story's own is in the site's language."""
    stories = {
        "content/news/fr.txt": "Date: 2026-11-20\nAuthor: Anne Blé\nLanguage: fr\n\nLe port ferme pour une semaine\n\nAucun navire n’entrera au port pendant une semaine, a dit la capitainerie vendredi.\n",
        "content/news/sv.txt": "Date: 2026-11-19\nAuthor: Åke Ek\nLanguage: sv\n\nHamnen stängs i en vecka\n\nInget fartyg får gå in i hamnen på en vecka, sade hamnkaptenen på fredagen.\n",
    }
    with open_folder() as folder:
        output = build(write_site(folder, stories, SETTINGS.substitute(PAPER="Küstenblatt", LANGUAGE="de")))
        pages = {
            only(page.html)["lang"]: page
            for name, page in find_pages(output)
            if name.startswith("news/2026/")
        }
    french, swedish = pages["fr"], pages["sv"]
    assert only(french.select_one(".byline")).get_text() == "Par Anne Blé"
    assert only(french.select_one(".article__dates")).get_text() == "Publié le 20 novembre 2026"
    assert french.select(".article [lang=de]:not(.kicker [lang])") == []
    byline = only(swedish.select_one(".byline"))
    assert (byline.get_text(), only(byline.span)["lang"]) == ("Von Åke Ek", "de")
    assert only(swedish.select_one(".article__dates time")).get_text() == "19 november 2026"
    for page in (french, swedish):
        around = only(page.select_one(".masthead"))
        assert (around["lang"], only(around.select_one(".masthead__search")).get_text()) == ("de", "Suche")


def test_sheets_know_no_left_and_no_right() -> None:
    """Whatever stands at a line's beginning stands at the right where lines begin there."""
    sided = re.compile(
        r"(?:margin|padding|border|inset)-(?:left|right)|(?<![\w-])(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius"
    )
    assert [
        path.name
        for path in (THEME / "static" / "css").rglob("*.css")
        if sided.search(path.read_text("utf-8"))
    ] == []
