"""Knows the structure of whole pages; must not know how Pelican finds what they show."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from broadsheet.enrich.credits import Credit
from broadsheet.story import Block, Story
from tests.theme_rendering import (
    HOSTILE,
    make_article,
    make_site,
    make_wrapper,
    only,
    render_macro,
    render_page,
)

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

COAST, WORLD = make_wrapper("Coast"), make_wrapper("World")
SECTIONS = {
    "world": SimpleNamespace(name="The World", description="Our neighbours.", order=1),
    "coast": SimpleNamespace(name="The Coast", description="", order=2),
    "sport": SimpleNamespace(name="Sport", description="", order=3),
}
LANDMARKS = ["header", "nav", "main", "aside", "footer"]


def _story(slug: str, headline: str = "", **fields: Any) -> Story:
    facts: dict[str, Any] = {
        "published": "2026-11-21",
        "slug": slug,
        "byline": ("Ines Tarrow",),
        "tags": ("Ice",),
    }
    facts |= {
        "blocks": (Block("paragraph", f"{slug} begins."), Block("subhead", "Why?"), Block("paragraph", "So."))
    }
    return Story(headline or f"Headline of {slug}", **facts | fields)


def _articles(count: int = 12) -> list[SimpleNamespace]:
    return [make_article(_story(f"s{n}"), COAST if n % 2 else WORLD) for n in range(count)]


def _list_page(articles: list[SimpleNamespace], number: int = 1) -> dict[str, object]:
    page = SimpleNamespace(object_list=articles, number=number, folio=number - 1, url="index2.html")
    paginator = SimpleNamespace(num_pages=2)
    older, newer = (page, None) if number == 1 else (None, page)
    return {
        "articles_page": page,
        "articles_paginator": paginator,
        "articles_next_page": older,
        "articles_previous_page": newer,
    }


def _render_all(articles: list[SimpleNamespace], **settings: object) -> dict[str, BeautifulSoup]:
    """Render every kind of page of one site."""
    site = make_site(*articles, **settings)
    tag, author = make_wrapper("Ice", "topics/"), make_wrapper("Ines Tarrow", "authors/")
    named = {"tags": [(tag, articles)], "authors": [(author, articles)]}
    page = SimpleNamespace(title="About", content="<p>Us.</p><h2>How</h2>", lang="en", url="about/")
    pages: dict[str, dict[str, Any]] = {
        "index.html": _list_page(articles),
        "category.html": {"category": COAST, **_list_page(articles)},
        "tag.html": {"tag": tag, **_list_page(articles)},
        "author.html": {"author": author, **_list_page(articles, 2)},
        "tags.html": named,
        "authors.html": named,
        "categories.html": {},
        "archives.html": {},
        "period_archives.html": {"period": (2026, "November"), "period_num": (2026, 11), "dates": articles},
        "page.html": {"page": page},
        "404.html": {},
        "search.html": named,
    }
    if articles:
        pages["article.html"] = {"article": articles[0]}
    return {name: render_page(name, site, **local) for name, local in pages.items()}


PAGES = _render_all(
    _articles(), SECTIONS=SECTIONS, FEED_ALL_ATOM="feeds/all.atom.xml", DIRECT_TEMPLATES=["archives"]
)
each_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


def _texts(found: list[Tag]) -> list[str]:
    return [" ".join(element.get_text().split()) for element in found]


@each_page
def test_a_page_has_one_h1_and_no_leap_in_its_headings(page: BeautifulSoup) -> None:
    """The outline begins with the one h1, in the main landmark, and goes down a step at a time."""
    levels = [int(heading.name[1]) for heading in page.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.select_one("main h1") is not None


@each_page
def test_landmarks_are_there_and_told_apart(page: BeautifulSoup) -> None:
    """One banner, one main, one foot; navigation and asides have names, no two alike."""
    assert [mark.name for mark in only(page.body)(LANDMARKS, recursive=False)].count("main") == 1
    assert len(page.select("body > header")) == len(page.select("body > footer")) == 1
    names = [str(nav.get("aria-label", "")) for nav in page("nav")]
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(
        aside.get("aria-label") or aside.get("aria-labelledby") for aside in page.select("body > aside")
    )


@each_page
def test_the_skip_link_comes_first_and_lands_before_the_headline(page: BeautifulSoup) -> None:
    """The first thing that takes focus leads past the masthead, to a place that the h1 follows."""
    first = only(page.find("a"))
    landing = only(page.find(id=str(first["href"]).removeprefix("#")))
    assert landing.name == "main"
    assert landing.find("h1") is not None


@each_page
def test_a_page_runs_nothing_and_asks_for_one_sheet(page: BeautifulSoup) -> None:
    """No script but data and that of the search page, no frame, no style; its one sheet comes from the site itself."""
    if page.select_one("form.search"):
        script = only(page.find("script", src=True)).extract()
        assert (script["src"], script.get_text()) == ("../theme/js/search.js", "")
    assert page.find(["iframe", "style", "object", "embed"]) is None
    assert {script["type"] for script in page("script")} - {"application/ld+json"} == {"speculationrules"}
    assert [link["href"] for link in page("link", rel="stylesheet")] == ["../theme/css/main.0123.css"]
    assert not [tag for tag in page.find_all() if any(name.startswith("on") for name in tag.attrs)]


@each_page
def test_a_page_tells_which_links_may_be_fetched_ahead(page: BeautifulSoup) -> None:
    """Pages of the site that a reader rests on, not its feeds, and nothing of others; what comes before hides nothing."""
    assert only(page.body).find_all(recursive=False)[-1].name == "script"
    rules = json.loads(only(page.find("script", type="speculationrules")).get_text())
    (rule,) = rules["prefetch"]
    assert list(rules) == ["prefetch"]
    assert rule["eagerness"] == "moderate"
    assert rule["where"] == {"and": [{"href_matches": "/*"}, {"not": {"href_matches": "/*.xml"}}]}


def test_a_section_lends_its_pages_its_accent() -> None:
    """The section's page, its stories, and its part of the front; one that nobody has described has none."""
    accents = {"coast": SimpleNamespace(name="Coast", description="", order=1, accent="teal")}
    pages = _render_all(_articles(), SECTIONS=accents)
    assert only(pages["category.html"].body)["data-accent"] == "teal"
    assert only(pages["article.html"].body)["data-accent"] == ""  # of the section World
    assert only(pages["tag.html"].body).get("data-accent") is None
    front = pages["index.html"].select("main [data-accent]")
    assert [part["data-accent"] for part in front][:4] == ["", "teal", "", "teal"]
    blocks = {
        only(part.h2).get_text(): part["data-accent"]
        for part in front
        if "section-block" in part.get("class", [])
    }
    assert blocks == {"Coast": "teal", "World": ""}


@each_page
def test_a_page_is_named_and_tells_its_feed(page: BeautifulSoup) -> None:
    """Every page has a title that ends with the paper's name, a language, and the paper's feed."""
    assert only(page.title).get_text().endswith("The Gull Coast Tribune")
    assert (only(page.html)["lang"], only(page.html)["dir"]) == ("en", "ltr")
    assert only(page.find("link", type="application/atom+xml"))["href"] == "../feeds/all.atom.xml"


def _find_empty(page: BeautifulSoup, boxes: list[str]) -> list[Tag]:
    """Return elements without a text; what a search finds comes later."""
    return [
        box
        for box in page(boxes)
        if not box.get_text(strip=True) and not box.find_parent(class_="search-results")
    ]


@each_page
def test_ids_are_unique_and_no_container_is_empty(page: BeautifulSoup) -> None:
    """No id stands twice; no list, section or paragraph stands empty."""
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    boxes = ["p", "ul", "ol", "li", "nav", "section", "aside", "div", "article", "h1", "h2", "h3"]
    assert [box for box in _find_empty(page, boxes) if not box.img] == []


@pytest.mark.parametrize("page", _render_all([]).values(), ids=_render_all([]))
def test_a_site_without_stories_has_pages(page: BeautifulSoup) -> None:
    """Nothing of the theme needs a story, a section, a setting or a feed to be there."""
    assert len(page("h1")) == 1
    boxes = ["p", "ul", "ol", "nav", "section", "aside", "div"]
    assert _find_empty(page, boxes) == []


def test_sections_stand_in_the_editors_order() -> None:
    """Described sections come in their order, under their names; one without stories is not there."""
    nav = only(PAGES["category.html"].find("nav", attrs={"aria-label": "Sections"}))
    assert _texts(nav("a")) == ["The World", "The Coast"]
    assert _texts(nav(attrs={"aria-current": "page"})) == ["The Coast"]


def test_a_section_that_nobody_described_is_shown() -> None:
    """Without any description a section goes by its folder's name, after the described ones."""
    page = render_page("404.html", make_site(*_articles(), SECTIONS={"world": SECTIONS["world"]}))
    assert _texts(page.select(".section-nav a")) == ["The World", "Coast"]


def test_the_front_leads_with_the_editors_rank() -> None:
    """Ranked stories come first in their order, then the newest; no story is shown twice."""
    articles = _articles(10)
    articles[7] = make_article(_story("second", lead=2), COAST)
    articles[9] = make_article(_story("first", lead=1), WORLD)
    page = render_page("index.html", make_site(*articles), **_list_page(articles))
    heads = _texts(page.select(".front .story-card__headline"))
    assert heads == [f"Headline of {slug}" for slug in ("first", "second", "s0", "s1")]
    shown = [a["href"] for a in page.select(".story-card__headline a")]
    assert len(shown) == len(set(shown)) == 10


def test_the_front_shows_each_section_and_then_the_rest() -> None:
    """Each section has a block of its newest stories; what is left follows as headlines."""
    page = PAGES["index.html"]
    assert _texts(page.select(".section-block h2")) == ["The World", "The Coast"]
    assert len(page.select(".front .story-card")) == 4
    assert [len(block.select(".story-card")) for block in page.select(".section-block")] == [3, 3]
    assert len(page.select(".more-stories .story-card")) == 2


def test_later_pages_of_the_front_are_lists() -> None:
    """The second page lists its stories under a visible headline that says which page it is."""
    articles = _articles(3)
    page = render_page("index.html", make_site(*articles), **_list_page(articles, 2))
    assert _texts(page("h1")) == ["Latest stories"]
    assert len(page.select(".story-list > li")) == 3
    assert page.select_one(".front") is None


def _article_page(article: SimpleNamespace, *others: SimpleNamespace) -> BeautifulSoup:
    return render_page("article.html", make_site(article, *others, SECTIONS=SECTIONS), article=article)


def test_an_article_tells_section_headline_deck_and_byline() -> None:
    """The head of an article says where it belongs, what it says, and who wrote it."""
    page = _article_page(make_article(_story("talks", deck="A deck."), COAST))
    head = only(page.select_one(".article__head"))
    assert _texts(head.select(".kicker, h1, .article__deck, .byline")) == [
        "The Coast",
        "Headline of talks",
        "A deck.",
        "By Ines Tarrow",
    ]
    assert [a["href"] for a in head("a")] == ["../coast/", "../authors/ines-tarrow/"]


def test_updated_is_told_only_where_it_differs() -> None:
    """Each date is called by its name, and a second is told only where it is another one."""
    once = _article_page(make_article(_story("a", updated="2026-11-21"), COAST)).select(".article__dates")
    assert _texts(once) == ["Published 21 November 2026"]
    twice = _article_page(make_article(_story("a", updated="2026-11-22T07:05Z"), COAST)).select(
        ".article__dates"
    )
    assert _texts(twice) == ["Published 21 November 2026 Updated 22 November 2026, 07:05 UTC"]


@pytest.mark.parametrize(
    ("zone", "machine", "person"),
    [
        (ZoneInfo("Europe/London"), "2026-07-02T09:30+01:00", "2 July 2026, 09:30 BST"),
        (ZoneInfo("America/Sao_Paulo"), "2026-07-02T09:30-03:00", "2 July 2026, 09:30 UTC−03:00"),
        (None, "2026-07-02T09:30", "2 July 2026, 09:30"),
    ],
)
def test_a_minute_is_told_with_its_zone(zone: dt.tzinfo | None, machine: str, person: str) -> None:
    """A time of day without a zone is one of the site's clock, for machines and for people."""
    story = _story("a", published="2026-07-02T09:30")
    article = make_article(story, COAST, date=dt.datetime(2026, 7, 2, 9, 30, tzinfo=zone))
    time = only(_article_page(article).select_one(".article__dates time"))
    assert (time["datetime"], time.get_text()) == (machine, person)


def test_a_dateline_is_told_once() -> None:
    """A dateline that opens a paragraph is read there; one that stood alone is told in the head."""
    inline = (Block("paragraph", "LONDON, Sept 28 (Reuters) - Talks failed."),)
    page = _article_page(
        make_article(_story("a", dateline="LONDON, Sept 28 (Reuters)", blocks=inline), COAST)
    )
    assert page.select(".article__dateline") == []
    alone = _article_page(make_article(_story("a", dateline="AUBURN, Wash."), COAST))
    assert _texts(alone.select(".article__dateline")) == ["AUBURN, Wash."]


def test_a_syndicated_article_names_its_source_at_the_top() -> None:
    """The reader learns at once whose report it is; the footer alone is the attribution."""
    page = _article_page(make_article(_story("a"), COAST, credit=Credit(publisher="Coastal Wire")))
    assert _texts(page.select(".article__source")) == ["From Coastal Wire"]
    assert page.find(class_="attribution") is None


def test_an_article_is_in_its_own_language() -> None:
    """The page speaks the story's language; masthead, sections and colophon speak the site's."""
    other = make_article(_story("b"), COAST)
    page = _article_page(make_article(_story("a", language="ar"), COAST, onward=(other,)), other)
    assert (only(page.html)["lang"], only(page.html)["dir"]) == ("ar", "rtl")
    around = page.select("body > :is(a, header, nav, aside, footer)")
    assert [(part["lang"], part["dir"]) for part in around] == [("en", "ltr")] * 5


def test_what_leads_on_stands_outside_main() -> None:
    """Each part is a named landmark after the story; it does not offer the story itself."""
    other, newer = make_article(_story("b"), WORLD), make_article(_story("n", language="fr"), COAST)
    article = make_article(_story("a"), COAST, onward=(other,), beside=(newer, None))
    page = _article_page(article, other, make_article(_story("c"), WORLD))
    aside = only(page.select_one("body > aside"))
    assert _texts(aside("h3")) == ["Headline of b"]
    assert _texts(page.select(f"#{aside['aria-labelledby']}")) == ["More to read"]
    beside = only(page.select_one("body > nav.beside"))
    assert _texts(page.select(f"#{beside['aria-labelledby']}")) == ["More from The Coast"]
    assert _texts(beside("li")) == ["Next Headline of n 21 novembre 2026"]
    assert only(beside.select_one("[lang]"))["lang"] == "fr"
    assert [child.name for child in only(page.main).find_all(recursive=False)] == ["article"]
    assert _article_page(make_article(_story("a"), COAST)).select("body > aside") == []


def test_a_story_can_be_sent_on_without_script() -> None:
    """By plain links that say the headline and the page's address; a preview has no address to send."""
    article = make_article(_story("a", headline="Rope & tide"), COAST)
    site = make_site(article, SITEURL="https://paper.example")
    page = render_page("article.html", site, article=article)
    share = only(page.select_one("body > aside.share"))
    assert _texts(share("a")) == ["E-mail", "Bluesky", "WhatsApp"]
    address = f"https://paper.example/{article.url}"
    for link in share("a"):
        asked = parse_qs(urlsplit(str(link["href"])).query)
        (told,) = {key: value for key, value in asked.items() if key != "subject"}.values()
        assert told[0] in {address, f"Rope & tide {address}"}
    assert _article_page(article).select(".share") == []


def test_a_reader_can_tell_of_a_mistake() -> None:
    """Where the site has an address for it; the mail names the story and its page."""
    article = make_article(_story("a"), COAST)
    site = make_site(article, BROADSHEET_CORRECTIONS_EMAIL="desk@paper.example")
    (link,) = render_page("article.html", site, article=article).select(".share a")
    assert (link.get_text(), link["href"]) == (
        "Report a mistake",
        f"mailto:desk@paper.example?subject=Correction:%20Headline%20of%20a&body=../{article.url}",
    )


@pytest.mark.parametrize(
    ("language", "told"), [("en", "4 min read"), ("ja", "読了4分"), ("sw", "4 min read")]
)
def test_the_reading_time_is_told_in_the_language_of_the_story(language: str, told: str) -> None:
    """English, marked as such, where a language has no words for it."""
    line = only(render_macro("reading-time", "reading_time", 4, language).p)
    assert line.get_text() == told
    assert (line.span is not None) is (language == "sw")


def test_an_article_that_no_reader_of_ours_made_is_shown() -> None:
    """A plain Pelican article, without a Story, a section or authors, has its page and its card."""
    plain = SimpleNamespace(
        title="Plain & simple", content="<p>Text.</p>", summary="<p>Text.</p>", url="plain.html"
    )
    plain.date, plain.lang = dt.datetime(2026, 1, 2, tzinfo=dt.UTC), "en"
    page = render_page("article.html", make_site(), article=plain)
    assert _texts(page("h1")) == ["Plain & simple"]
    assert [time["datetime"] for time in page("time")] == ["2026-01-02"]
    front = render_page("index.html", {**make_site(), "articles": [plain]})
    assert _texts(front.select(".story-card__headline")) == ["Plain & simple"]


def test_the_archive_is_parted_by_years() -> None:
    """Newest year first, and links to the months where the site has them."""
    old = make_article(_story("old"), COAST, date=dt.datetime(2025, 1, 2, tzinfo=dt.UTC))
    page = render_page("archives.html", make_site(*_articles(2), old))
    assert _texts(page("h2")) == ["2026", "2025"]
    assert len(page.select(".headline-list li")) == 3


def _month(year: int, number: int, name: str, stories: int) -> dict[str, Any]:
    return {
        "url": f"archive/{year}/{number:02}/",
        "period": (year, name),
        "period_num": (year, number),
        "dates": _articles(stories),
    }


def test_the_archive_leads_to_the_months_that_have_pages() -> None:
    """They stand under their years, each with the number of its stories; a year's page shows its own."""
    months = {"month": [_month(2025, 1, "January", 1), _month(2026, 11, "November", 2)]}
    page = render_page("archives.html", make_site(*_articles(2)), period_archives=months)
    assert _texts(page("h2")) == ["2026", "2025"]
    assert [" ".join(text.split()) for text in _texts(page.select(".index-list li"))] == [
        "November 2026 2 stories",
        "January 2025 1 story",
    ]
    told: dict[str, Any] = {"period": (2025,), "period_num": (2025,), "dates": _articles(1)}
    year = render_page("period_archives.html", make_site(*_articles(2)), period_archives=months, **told)
    assert _texts(year.select(".index-list a")) == ["January 2025"]
    assert year.select(".headline-list") == []


def test_a_month_shows_its_days() -> None:
    """As a calendar whose days lead to their stories and say how many there are, and as headings."""
    url = "archive/2026/11/#day-"
    days = [(2026, 11, 21, 2, f"{url}21"), (2026, 11, 3, 7, f"{url}3")]
    told: dict[str, Any] = {"period": (2026, "November"), "period_num": (2026, 11), "days": days}
    page = render_page("period_archives.html", make_site(), dates=_articles(2), **told)
    svg = only(page.select_one("svg"))
    assert (svg["role"], svg["aria-label"]) == (
        "group",
        "November 2026: 9 stories on 2 days, most on 3 November 2026 (7)",
    )
    assert [(link["href"], link["aria-label"]) for link in svg("a")] == [
        (f"../{url}3", "3 November 2026: 7 stories"),
        (f"../{url}21", "21 November 2026: 2 stories"),
    ]
    assert [rect["class"] for rect in svg.select("a rect")] == [["heat-4"], ["heat-2"]]
    assert len(svg("rect")) == 30
    heading = only(page.select_one("h2"))
    assert (heading["id"], heading.get_text()) == ("day-21", "21 November 2026")


def test_a_year_shows_its_months_first_and_then_its_days() -> None:
    """Whoever goes by keyboard comes to twelve months before hundreds of days."""
    months = {"month": [_month(2026, 1, "January", 1), _month(2026, 11, "November", 2)]}
    days = [(2026, 1, 2, 1, "archive/2026/01/#day-2"), (2026, 11, 21, 2, "archive/2026/11/#day-21")]
    told: dict[str, Any] = {"period": (2026,), "period_num": (2026,), "dates": _articles(3), "days": days}
    page = render_page("period_archives.html", make_site(), period_archives=months, **told)
    assert [link.get_text() or link["aria-label"] for link in only(page.main)("a")][:3] == [
        "January 2026",
        "November 2026",
        "2",
    ]
    assert _texts(page.select("figcaption")) == ["January", "November"]


def test_a_topic_draws_its_stories_over_time() -> None:
    """On its first page alone, and in words; a drawing of one bar would say nothing."""
    articles, tag = _articles(3), make_wrapper("Ice", "topics/")
    months = [(2026, 11, 3), (2026, 9, 6)]
    page = render_page("tag.html", make_site(), tag=tag, months=months, **_list_page(articles))
    svg = only(page.select_one("main svg"))
    assert (svg["role"], svg["aria-label"]) == (
        "img",
        (
            "Bar chart of the stories of each month: 9 stories from September 2026 to November 2026,"
            " most in September 2026 (6)"
        ),
    )
    assert [(bar["x"], bar["height"]) for bar in svg("rect")] == [("0", "40.0"), ("12", "20.0")]
    for months, number in (([(2026, 11, 3)], 1), ([(2026, 11, 3), (2026, 9, 6)], 2)):
        other = render_page("tag.html", make_site(), tag=tag, months=months, **_list_page(articles, number))
        assert other.find("svg") is None


def test_a_section_tells_its_description_and_its_feed() -> None:
    """A section's page has its display name, its description, and its own feed."""
    articles = _articles()
    site = make_site(*articles, SECTIONS=SECTIONS, CATEGORY_FEED_ATOM="feeds/{slug}.atom.xml")
    page = render_page("category.html", site, category=WORLD, **_list_page(articles))
    assert _texts(page("h1")) == ["The World"]
    assert _texts(page.select(".page-heading__description")) == ["Our neighbours."]
    assert [link["href"] for link in page("link", type="application/atom+xml")] == ["../feeds/world.atom.xml"]


def test_hostile_text_on_a_page_is_text() -> None:
    """Names, headlines and settings that look like markup are shown, and run nothing."""
    category = SimpleNamespace(name=HOSTILE, slug="x", url="x/")
    story = Story(
        HOSTILE, deck=HOSTILE, byline=(HOSTILE,), dateline=HOSTILE, tags=(HOSTILE,), published="2026-11-21"
    )
    article = make_article(story, category, content="<p>Safe.</p>", credit=Credit(publisher=HOSTILE))
    site = make_site(article, SITENAME=HOSTILE, SITESUBTITLE=HOSTILE, FEED_ALL_ATOM=HOSTILE.replace("{", ""))
    pages = [render_page("article.html", site, article=article), render_page("index.html", site)]
    pages.append(render_page("category.html", site, category=category, **_list_page([article])))
    for page in pages:
        assert page.find("img") is None
        assert {script["type"] for script in page("script")} <= {"speculationrules", "application/ld+json"}
        assert not page.find_all(attrs={"onerror": True})
        assert HOSTILE in only(page.h1).get_text()
