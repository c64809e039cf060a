"""What machines are told of each page: it is valid, whole, and the same that readers are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from broadsheet.enrich.credits import Credit
from broadsheet.enrich.live import list_entries
from broadsheet.enrich.pace import find_pace
from broadsheet.outputs.structured_data import (
    Heading,
    Listed,
    Site,
    StructuredData,
    Told,
    excerpt,
    insert_graph,
    make_gist,
)
from broadsheet.publisher import Publisher, read_publisher
from broadsheet.readers.amendments import read_amendment_day
from broadsheet.sections import Section
from broadsheet.sources import Terms
from broadsheet.story import Attribution, Block, Correction, Kind, Related, Story
from tests.demo import ARTICLES, KINDS, NO_TOOLS, ROOT, need
from tests.exactness import check
from tests.schema_org import FILE, read_vocabulary
from tests.site_building import NOW, build, make_story, run_pelican, write_site

SITE = Site("https://paper.example", "The Test Paper", ZoneInfo("Europe/London"))
COAST = Section("coast", "Coast")
WITHOUT = {"missing", "search"}
"""Pages that no machine has to know."""
DEMO = "https://saltmere.example/"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the demo site and return its pages."""
    folder = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        places = {"OUTPUT_PATH": str(folder / "output"), "CACHE_PATH": str(folder / "cache")}
        return build(ROOT, SITEURL=DEMO[:-1], BROADSHEET_PUBLISH=True, **places)


def read_page(output: Path, address: str) -> BeautifulSoup:
    """Return a page of a built site."""
    return BeautifulSoup((output / address / "index.html").read_text(encoding="utf-8"), "html.parser")


def read_graph(page: BeautifulSoup) -> list[dict[str, Any]]:
    """Return the nodes of the one graph that a page has."""
    (script,) = page.find_all("script", type="application/ld+json")
    told = json.loads(script.get_text())
    assert told["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = told["@graph"]
    return graph


def walk(node: object) -> Iterator[dict[str, Any]]:
    """Yield a node and all in it."""
    if isinstance(node, dict):
        yield node
        for each in node.values():
            yield from walk(each)
    elif isinstance(node, list):
        for each in node:
            yield from walk(each)


def tell(story: Story, credit: Credit | None = None, site: Site = SITE, **facts: Any) -> dict[str, Any]:
    """Return what machines are told of a story."""
    facts = {"section": COAST, "credit": credit, **facts}
    told = Told("coast/2026/11/talks/", story, make_gist(story, find_pace(story).words), **facts)
    graph = json.loads(StructuredData(site).tell_story(told))["@graph"]
    found: dict[str, Any] = graph[0]
    return found


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in WITHOUT])
def test_the_graph_of_each_kind_of_page_is_whole(output: Path, kind: str) -> None:
    """There is one below all that is read, all its references lead to nodes of it, and its addresses are whole."""
    page = read_page(output, KINDS[kind])
    graph = read_graph(page)
    (script,) = page.find_all("script", type="application/ld+json")
    assert not script.find_next(["p", "footer", "article", "main"])
    nodes = [each for node in graph for each in walk(node)]
    named = {each["@id"] for each in nodes if "@id" in each and "@type" in each}
    assert {each["@id"] for each in nodes if set(each) == {"@id"}} <= named
    for each in nodes:
        for name in ("@id", "url", "item", "urlTemplate"):
            assert each.get(name, "https://").startswith("https://")
        assert all(value not in ("", [], None, {}) for value in each.values())
    own = DEMO + KINDS[kind]
    assert graph[0]["url"] == own


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in WITHOUT])
def test_the_vocabulary_is_that_of_schema_org(output: Path, kind: str) -> None:
    """Each type is one of schema.org's, has the properties that it is given, and they may hold what they hold."""
    need(FILE.is_file(), NO_TOOLS)
    vocabulary = read_vocabulary()
    for node in read_graph(read_page(output, KINDS[kind])):
        assert vocabulary.find_faults(node) == []


def test_the_vocabulary_knows_faults() -> None:
    """What is no type, no property or no value of one is found, however deep."""
    need(FILE.is_file(), NO_TOOLS)
    vocabulary = read_vocabulary()
    assert vocabulary.find_faults({"@type": "NewsStory"}) == ["there is no type NewsStory"]
    assert vocabulary.find_faults({"@type": "LiveBlogPosting", "dateline": "SKERROW"}) == [
        "LiveBlogPosting has no property dateline"
    ]
    deep = {"@type": "NewsArticle", "author": [{"@type": "Person", "name": {"@type": "Place"}}]}
    assert vocabulary.find_faults(deep) == ["name of Person cannot be {'@type': 'Place'}"]
    assert vocabulary.find_faults(
        {"@type": "NewsArticle", "wordCount": "many", "publisher": {"@type": "Place"}}
    ) == [
        "wordCount of NewsArticle cannot be 'many'",
        "publisher of NewsArticle cannot be {'@type': 'Place'}",
    ]


@pytest.mark.parametrize("kind", ARTICLES)
def test_an_article_has_what_google_recommends(output: Path, kind: str) -> None:
    """Authors by their names and addresses, two dates with zones, the headline, pictures large enough (docs: Article)."""
    page = read_page(output, ARTICLES[kind])
    told = read_graph(page)[0]
    assert told["headline"] == page.h1.get_text() if page.h1 else False
    for author in told["author"]:
        assert author["name"]
        assert not author["name"].casefold().startswith("by ")
    # Who wrote nothing but hidden stories has no page.
    assert {author["url"] for author in told["author"] if "url" in author} >= {
        str(link["href"]) for link in page.select(".byline a")
    }
    for name in ("datePublished", "dateModified"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", told[name])
    assert told["image"]
    for image in told["image"]:
        assert image["width"] * image["height"] > 50_000
        assert (output / image["url"].removeprefix(DEMO)).is_file()


@pytest.mark.parametrize("kind", ARTICLES)
def test_dates_are_those_that_readers_see(output: Path, kind: str) -> None:
    """The elements of time below the headline say the same; a day is told to machines from its beginning."""
    page = read_page(output, ARTICLES[kind])
    told = read_graph(page)[0]
    seen = [str(each["datetime"]) for each in page.select(".article__dates time")]
    wanted = [told["datePublished"], told["dateModified"]]
    assert [a[: len(b)] for a, b in zip(wanted, [seen[0], seen[-1]], strict=True)] == [seen[0], seen[-1]]
    metas = {str(each["property"]): str(each["content"]) for each in page.select("meta[property]")}
    assert metas["article:published_time"] == told["datePublished"]
    assert metas.get("article:modified_time", told["datePublished"]) == told["dateModified"]


def test_a_photo_comes_in_all_shapes(output: Path) -> None:
    """Sixteen by nine, four by three, and square, beside its own; its credit goes with it."""
    told = read_graph(read_page(output, KINDS["article-pictures"]))[0]
    shapes = {round(image["width"] / image["height"], 2) for image in told["image"]}
    assert {1.78, 1.33, 1.0} <= shapes
    assert all(image["creditText"] for image in told["image"])


def test_other_sites_are_told_what_stands_behind_a_link(output: Path) -> None:
    """The Open Graph of an article, of a list and of the front; a page that nobody shares has none."""
    metas = {}
    for kind in ("article-pictures", "section", "front", "missing"):
        file = output / ("404.html" if kind == "missing" else f"{KINDS[kind]}index.html")
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        metas[kind] = {str(each["property"]): str(each["content"]) for each in page.select("meta[property]")}
    assert metas["missing"] == {}
    assert metas["front"] == {
        "og:type": "website",
        "og:title": "The Saltmere Ledger",
        "og:url": DEMO,
        "og:site_name": "The Saltmere Ledger",
        "og:description": "News of the Saltmere coast",
    }
    assert metas["section"]["og:url"] == f"{DEMO}coast/"
    article = metas["article-pictures"]
    assert (output / article["og:image"].removeprefix(DEMO)).is_file()
    assert (article["og:image:width"], article["og:image:height"]) == ("1200", "630")
    assert article["og:type"] == "article"
    assert article["article:section"] == "Coast"
    assert article["article:author"] == f"{DEMO}by/nessa-thorburn/"


def test_a_live_blog_is_told_by_its_entries(output: Path) -> None:
    """Its coverage begins with the first of them and ends with the last."""
    told = read_graph(read_page(output, KINDS["article-live"]))[0]
    assert told["@type"] == "LiveBlogPosting"
    assert told["coverageStartTime"] == "2026-10-27T06:15+00:00"
    assert told["coverageEndTime"] == "2026-10-27T21:40+00:00"
    assert len(told["liveBlogUpdate"]) == 9


@pytest.mark.parametrize("order", [1, -1])
def test_a_timetable_is_no_live_blog(order: int) -> None:
    """Its lines are short; those of a live blog tell something, whether the first or the last stands on top."""
    lines = ["09:30 Doors open", "10:00 The mayor speaks", "12:00 Lunch"]
    story = Story("Open day", blocks=tuple(Block("paragraph", line) for line in lines))
    assert list_entries(story) == ()
    report = " and the harbour office says that the gates will stay shut until the evening tide has turned."
    told = [Block("paragraph", line + report) for line in lines[::order]]
    times = [entry.time for entry in list_entries(Story("Open day", blocks=tuple(told)))]
    assert times == ["09:30", "10:00", "12:00"][::order]
    mixed = (told[1], told[0], told[2])
    assert list_entries(Story("Open day", blocks=mixed)) == ()
    assert len(list_entries(Story("Open day", blocks=mixed, kind="live"))) == 3


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("", "NewsArticle"),
        ("news", "NewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("reportage", "ReportageNewsArticle"),
        ("background", "BackgroundNewsArticle"),
        ("review", "ReviewNewsArticle"),
        ("live", "LiveBlogPosting"),
    ],
)
def test_the_editor_says_what_a_story_is(kind: Kind, name: str) -> None:
    """A story's header decides, else its section."""
    assert tell(Story("Talks", published="2026-11-20", kind=kind))["@type"] == name
    section = Section("views", "Views", kind=kind)
    assert tell(Story("Talks", published="2026-11-20"), section=section)["@type"] == name
    own = Story("Talks", published="2026-11-20", kind="news")
    assert tell(own, section=section)["@type"] == "NewsArticle"


def test_a_story_of_elsewhere_says_whose_it_is() -> None:
    """Original, source, credit, licence and terms are the source's; without a byline the source is the author."""
    credit = Credit(
        publisher="Coastal Wire",
        url="https://wire.example/rope",
        home="https://wire.example/",
        wording="First published by Coastal Wire.",
        licence="CC BY 4.0",
        others=(Attribution("", "https://post.example/rope", "Post"),),
        terms=Terms(terms="https://wire.example/terms"),
    )
    told = tell(Story("Talks", published="2026-11-20"), credit)
    outlet = {"@type": "Organization", "name": "Coastal Wire", "url": "https://wire.example/"}
    assert told["author"] == [outlet]
    assert told["sourceOrganization"] == told["copyrightHolder"] == outlet
    assert told["isBasedOn"] == ["https://wire.example/rope", "https://post.example/rope"]
    assert told["creditText"] == "First published by Coastal Wire."
    assert told["license"] == {"@type": "CreativeWork", "name": "CC BY 4.0"}
    assert told["usageInfo"] == "https://wire.example/terms"
    assert told["publisher"]["name"] == "The Test Paper"
    bylined = tell(Story("Talks", published="2026-11-20", byline=("Ana Ruiz", "Coastal Wire")), credit)
    assert [(each["@type"], each["name"]) for each in bylined["author"]] == [
        ("Person", "Ana Ruiz"),
        ("Organization", "Coastal Wire"),
    ]


@pytest.mark.parametrize(
    ("institutions", "told"),
    [
        (("Skerrow University", "Gullhaven College"), ["Skerrow University", "Gullhaven College"]),
        (("Skerrow University",), ["Skerrow University", "Skerrow University"]),
        ((), [None, None]),
    ],
)
def test_authors_are_told_with_their_institutions(
    institutions: tuple[str, ...], told: list[str | None]
) -> None:
    """Each with its own, or all with the one that is named."""
    credit = Credit(publisher="Coastal Wire", institutions=institutions)
    story = Story("Talks", published="2026-11-20", byline=("Ana Ruiz", "Tom Hale"))
    authors = tell(story, credit)["author"]
    assert [author.get("affiliation", {}).get("name") for author in authors] == told


def test_the_newsroom_is_told_with_its_policies() -> None:
    """Paths become whole addresses; a story of its own is its copyright, and its own without a byline."""
    publisher = Publisher(
        "The Paper Trust",
        logo="pictures/logo.png",
        founded="1874",
        corrections="corrections-policy/",
        ethics="https://trust.example/ethics",
        terms="terms/",
        licence="https://creativecommons.org/licenses/by/4.0/",
        same_as=("https://social.example/@paper",),
    )
    told = tell(Story("Talks", published="2026-11-20"), site=SITE._replace(publisher=publisher))
    assert told["publisher"] == {
        "@type": "NewsMediaOrganization",
        "name": "The Paper Trust",
        "@id": "https://paper.example/#publisher",
        "url": "https://paper.example/",
        "logo": {"@type": "ImageObject", "url": "https://paper.example/pictures/logo.png"},
        "foundingDate": "1874",
        "sameAs": ["https://social.example/@paper"],
        "correctionsPolicy": "https://paper.example/corrections-policy/",
        "ethicsPolicy": "https://trust.example/ethics",
    }
    assert told["author"][0]["@id"] == told["copyrightHolder"]["@id"] == told["publisher"]["@id"]
    assert told["author"][0]["name"] == "The Paper Trust"
    assert told["usageInfo"] == "https://paper.example/terms/"
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"logos": "a.png"}, "BROADSHEET_PUBLISHER: unknown key 'logos'"),
        ({"ethics": "javascript:alert(1)"}, "which leads nowhere"),
        ({"ethics": "../secret"}, "which leads nowhere"),
        ({"founded": 1874}, "founded is 1874, not text"),
        ({"same_as": "https://social.example/"}, "same_as is 'https://social.example/'"),
    ],
)
def test_a_wrong_word_about_the_newsroom_is_told(value: dict[str, object], fault: str) -> None:
    """What is wrong is left out, and told with its remedy."""
    publisher, ((message, remedy),) = read_publisher(value)
    assert publisher == Publisher()
    assert fault in message
    assert remedy


def test_a_correction_moves_the_date_of_change() -> None:
    """Its own day does, and else the one that its text tells."""
    text = "This article was amended on 24 November 2026. It named the wrong mayor."
    story = Story(
        "Talks",
        published="2026-07-20T09:30",
        updated="2026-11-21",
        corrections=(
            Correction("It was 1868.", "2026-11-22"),
            Correction(text, "", read_amendment_day(text)),
        ),
    )
    told = tell(story)
    assert (told["datePublished"], told["dateModified"]) == (
        "2026-07-20T09:30+01:00",
        "2026-11-24T00:00+00:00",
    )
    assert [note.get("datePublished") for note in told["correction"]] == [
        "2026-11-22T00:00+00:00",
        "2026-11-24T00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("This article was amended on 4 November 2026. It misnamed the mayor.", "2026-11-04"),
        ("Correction, Nov. 4, 2026: The mayor is Ana Ruiz.", "2026-11-04"),
        ("Dieser Artikel wurde am 4. November 2026 korrigiert.", "2026-11-04"),
        ("Cet article a été modifié le 4 novembre 2026.", "2026-11-04"),
        ("It was first published on 9 March 2026 and updated on 10 March 2026.", "2026-03-10"),
        ("An earlier version said that the quay was opened on 4 November 1926.", ""),
        ("The date was corrected from 4 November 2026.", ""),
        ("This article was updated to say that the fair opens on 4 December 2026.", ""),
        ("This article was amended on 4 November.", ""),
    ],
)
def test_a_note_tells_its_day(text: str, day: str) -> None:
    """Where the day stands beside the word that tells of a change, or before the note's colon."""
    assert read_amendment_day(text) == day


def test_a_day_is_never_changed_before_it_was_published() -> None:
    """An update of the same day without an hour is told as the hour of publication."""
    told = tell(Story("Talks", published="2026-11-20T09:30", updated="2026-11-20"))
    assert told["dateModified"] == told["datePublished"] == "2026-11-20T09:30+00:00"


def test_related_stories_are_mentioned_where_they_have_addresses() -> None:
    """Those of the site by their pages, others by their addresses; a title alone is no mention."""
    related = (
        Related("Nets are mended", url="{filename}/coast/nets.txt"),
        Related("Rope", url="https://post.example/rope"),
        Related("Lost"),
    )
    pages = {"{filename}/coast/nets.txt": "coast/2026/11/nets/"}
    story = Story("Talks", published="2026-11-20", related=related)
    assert tell(story, find_url=lambda href: pages.get(href, ""))["mentions"] == [
        {
            "@type": "NewsArticle",
            "url": "https://paper.example/coast/2026/11/nets/",
            "headline": "Nets are mended",
        },
        {"@type": "CreativeWork", "url": "https://post.example/rope", "name": "Rope"},
    ]


def test_a_list_tells_its_first_hundred_stories_and_their_number() -> None:
    """A month of a large paper has more than anybody wants twice on a page."""
    stories = [Listed(f"Story {n}", f"{n}/") for n in range(120)]
    graph = json.loads(StructuredData(SITE).tell_list(Heading("coast/", "Coast"), stories, 120))["@graph"]
    items = graph[0]["mainEntity"]
    assert (len(items["itemListElement"]), items["numberOfItems"]) == (100, 120)
    assert items["itemListElement"][1] == {
        "@type": "ListItem",
        "position": 2,
        "name": "Story 1",
        "url": "https://paper.example/1/",
    }


def test_the_site_tells_how_it_is_searched(output: Path) -> None:
    """The address of its search, with the field's name that the form has."""
    site, newsroom = read_graph(read_page(output, KINDS["front"]))
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{DEMO}search/?q={{search_term_string}}"
    assert read_page(output, KINDS["search"]).select_one("form.search input[name=q]")
    assert site["publisher"]["@id"] == newsroom["@id"]
    assert newsroom["correctionsPolicy"] == f"{DEMO}corrections-policy/"


def test_the_way_to_a_page_is_told(output: Path) -> None:
    """From the front through its section or its index; the last of it is the page itself."""
    trails = {}
    for kind in ("article", "section", "author", "topic", "archive-month", "page"):
        graph = read_graph(read_page(output, KINDS[kind]))
        trail = next(node for node in walk(graph) if node.get("@type") == "BreadcrumbList")["itemListElement"]
        assert [item["position"] for item in trail] == [*range(1, len(trail) + 1)]
        trails[kind] = [item.get("item", "").removeprefix(DEMO[:-1]) for item in trail]
    assert trails == {
        "article": ["/", "/politics/", ""],
        "section": ["/", ""],
        "author": ["/", "/by/", ""],
        "topic": ["/", "/topic/", ""],
        "archive-month": ["/", "/archive/", ""],
        "page": ["/", ""],
    }


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("front", "WebSite"),
        ("older", "CollectionPage"),
        ("section", "CollectionPage"),
        ("author", "ProfilePage"),
        ("topic", "CollectionPage"),
        ("archive-month", "CollectionPage"),
        ("page", "AboutPage"),
    ],
)
def test_each_page_says_what_it_is(output: Path, kind: str, name: str) -> None:
    """By the type that schema.org has for it."""
    assert read_graph(read_page(output, KINDS[kind]))[0]["@type"] == name


def test_a_description_begins_behind_the_dateline() -> None:
    """The editor's words come first, then the deck, then how the story begins."""
    lede = "SKERROW — The town will raise its sea wall."
    story = Story("Talks", dateline="SKERROW", blocks=(Block("paragraph", lede),))
    assert excerpt(story) == "The town will raise its sea wall."
    assert excerpt(Story("Talks", deck="A deck.", blocks=story.blocks)) == "A deck."
    assert excerpt(Story("Talks", deck="A deck.", summary="A summary.")) == "A summary."


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_closes_the_script(text: str) -> None:
    """Whatever a headline holds, a parser of HTML finds one script with all of the data, and nothing behind it."""
    headline = f"</script><script>alert(1)</script><!--<script>{text}]]>&amp;\u2028"
    story = Story(headline, deck=headline, tags=(headline,), byline=(headline,), published="2026-11-20")
    graph = StructuredData(SITE).tell_story(
        Told("talks/", story, make_gist(story, find_pace(story).words), COAST)
    )
    assert not any(each in graph for each in "<>&\u2028\u2029")
    page = LexborHTMLParser(f'<script type="application/ld+json">{graph}</script><p>End</p>')
    (script,) = page.css("script")
    assert json.loads(script.text())["@graph"][0]["headline"] == headline


FILES = {
    "content/coast/talks.txt": make_story(
        "Ropes & <b>hawsers</b> </script>", kind="analysis", author="Ana Ruiz"
    ),
    "content/coast/nets.txt": make_story("Nets are mended", date="2026-11-18", end="RELATED\n\nRopes"),
    "content/coast/secret.txt": make_story("Hidden hawsers", status="hidden", author="Tom Hale"),
}


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_pages_of_other_themes_have_their_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    """At the end of the body, and none twice; a hidden story leads to no page that is not there."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    site = write_site(tmp_path, FILES)
    output = build(site, THEME=theme)
    text = (output / "coast/2026/11/ropes-b-hawsers-b-script/index.html").read_text()
    assert re.search(r"</script>\s*</body>\s*</html>\s*$", text)
    told = read_graph(BeautifulSoup(text, "html.parser"))[0]
    assert (told["@type"], told["headline"]) == ("AnalysisNewsArticle", "Ropes & <b>hawsers</b> </script>")
    hidden = read_graph(read_page(output, "coast/2026/11/hidden-hawsers"))
    assert hidden[0]["author"] == [{"@type": "Person", "name": "Tom Hale"}]


def test_a_page_that_tells_something_already_is_left_alone() -> None:
    """A theme that has data of its own knows what it says."""
    own = '<body><script type="application/ld+json">{}</script></body>'
    assert insert_graph(own, "<script>1</script>") == own
    assert insert_graph("<body><p>A</p></BODY>", "<i></i>") == "<body><p>A</p><i></i></BODY>"
    assert insert_graph("<p>A</p>", "<i></i>") == "<p>A</p><i></i>"


@pytest.mark.parametrize("theme", ["ours", "simple"])
def test_what_is_told_is_made_anew_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    """The newsroom, a section's kind, a correction, an address that a story mentions: as a clean build has them."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    files = {**FILES, "content/sections.toml": '[sections.coast]\nname = "Coast"\n'}
    site = write_site(tmp_path, files, "BROADSHEET_WORKERS = 1\n")
    chosen = {} if theme == "ours" else {"THEME": theme}
    with (site / "pelicanconf.py").open("a") as file:
        file.write("".join(f"{name} = {value!r}\n" for name, value in chosen.items()))
    monkeypatch.chdir(site)
    assert check(site, "at first")
    edits = {
        "content/sections.toml": '[sections.coast]\nname = "Coast"\nkind = "opinion"\n',
        "content/coast/nets.txt": make_story(
            "Nets are mended", date="2026-11-18", correction="2026-11-21: Ropes."
        ),
        "content/coast/talks.txt": make_story("Ropes & <b>hawsers</b> </script>", slug="ropes"),
    }
    for name, text in edits.items():
        (site / name).write_text(text)
        assert check(site, name)
    page = read_page(site / "output", "coast/2026/11/nets-are-mended")
    assert read_graph(page)[0]["@type"] == "OpinionNewsArticle"
    assert read_graph(page)[0]["dateModified"].startswith("2026-11-21")
    with (site / "pelicanconf.py").open("a") as file:
        file.write('BROADSHEET_PUBLISHER = {"name": "The Paper Trust"}\n')
    assert check(site, "the newsroom")
    page = read_page(site / "output", "coast/2026/11/nets-are-mended")
    assert read_graph(page)[0]["publisher"]["name"] == "The Paper Trust"
    with (site / "pelicanconf.py").open("a") as file:
        file.write('SITENAME = "The Other Paper"\n')
    assert check(site, "the site")


def test_policies_that_are_not_there_are_told(tmp_path: Path) -> None:
    """Machines must not be led to pages that nobody has written; what is elsewhere is not looked for."""
    settings = (
        'BROADSHEET_PUBLISHER = {\n    "ethics": "ethics/#code", "terms": "about/#terms", "logo": "logo.png",\n'
        '    "feedback": "https://paper.example/write-to-us",\n}\n'
    )
    about = "Title: About\nSlug: about\n\nWe are careful.\n"
    site = write_site(
        tmp_path, {"content/coast/rope.txt": make_story(), "content/pages/about.md": about}, settings
    )
    outcome = run_pelican(site)
    assert outcome.lines[:2] == [
        f"pelicanconf.py:{outcome.lines[0].split(':')[1]}: BROADSHEET_PUBLISHER: {key} is {address!r}, and the site"
        " has no such address. Write the address that it has, or make it."
        for key, address in (("ethics", "ethics/#code"), ("logo", "logo.png"))
    ]
    assert (outcome.status, len(outcome.lines)) == (1, 3)


def test_the_examples_for_editors_come_out_as_they_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The story, what is told of it, and the settings of the documentation."""
    text = (ROOT / "docs" / "feeds-and-data.md").read_text(encoding="utf-8")
    section = text.partition("\n## Structured data\n")[2].partition("\n## ")[0]
    blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    settings = f'SITEURL = "https://saltmere.example"\n{blocks["settings"]}'
    files = {"content/coast/rope.txt": blocks["story"], "content/pictures/logo.png": ""}
    for name in ("about", "corrections-policy", "ethics", "terms-of-use"):
        files[f"content/pages/{name}.md"] = f"Title: {name}\nSlug: {name}\n\nWe are careful.\n"
    site = write_site(tmp_path, files, settings)
    told = read_graph(read_page(build(site), "coast/2026/11/rope-is-dear"))[0]
    wanted = json.loads(blocks["json"])
    assert {name: told.get(name) for name in wanted} == wanted
    assert told["publisher"]["masthead"] == "https://saltmere.example/about/#newsroom"
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
