"""Knows what each macro of the theme makes of plain data; must not know the pages that use it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from broadsheet.outputs.pictures import Original, describe_pictures
from broadsheet.story import Block, Correction, Picture, Related, Story
from broadsheet.text import cut
from tests.theme_rendering import HOSTILE, make_article, make_wrapper, only, render_macro, render_text


@pytest.mark.parametrize(
    ("iso", "language", "text"),
    [
        ("2026-11-02", "en", "2 November 2026"),
        ("2026-11-02T09:30", "en-GB", "2 November 2026, 09:30"),
        ("2026-11-02T09:30+01:00", "en", "2 November 2026, 09:30 UTC+01:00"),
        ("2026-11-02T09:30:59-05:00", "en", "2 November 2026, 09:30 UTC−05:00"),
        ("2026-11-02T09:30Z", "en", "2 November 2026, 09:30 UTC"),
        ("2026-05-02", "de", "2. Mai 2026"),
        ("2026-05-02", "es", "2 de mayo de 2026"),
        ("2026-05-02", "uk", "2 травня 2026"),
        ("2026-05-02", "ja", "2026年5月2日"),
        ("2026-05-02T10:00", "ar", "2 مايو 2026، 10:00"),
        ("2026-05-02", "fi", "2. toukokuuta 2026"),
        ("2026-02-01", "fr", "1er février 2026"),
        ("2026-11-01", "en-US", "November 1, 2026"),
        ("2026-05-02", "tlh", "2 May 2026"),
        ("2026-13-02", "en", "2026-13-02"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(iso: str, language: str, text: str) -> None:
    """People read the date in their language with the source's precision; machines read the ISO form."""
    time = only(render_macro("dates", "dated", iso, language).time)
    assert time.get_text() == text
    assert time["datetime"] == iso


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa", "rtl"),
        ("ur", "rtl"),
        ("en", "ltr"),
        ("ja", "ltr"),
        ("pa-Arab", "rtl"),
        ("ks-Deva", "ltr"),
        ("ar-Latn", "ltr"),
        ("AR", "rtl"),
        ("", "ltr"),
    ],
)
def test_direction_follows_language_and_script(language: str, direction: str) -> None:
    """Arabic, Hebrew, Persian and Urdu run from the right, unless the tag names another script."""
    assert render_text("language", "direction", language) == direction


def test_a_word_without_translation_is_marked_as_english() -> None:
    """Where the theme lacks a language, its English word says that it is English."""
    span = only(render_macro("words", "leading", "corrections", "fi").span)
    assert (span.get_text(), span["lang"]) == ("Corrections", "en")
    assert render_text("words", "leading", "corrections", "fr-CA") == "Rectificatifs"
    assert render_macro("words", "leading", "corrections", "fr-CA").span is None


def test_kind_reads_before_the_title_and_its_icon_is_decoration() -> None:
    """A link's name begins with the kind and a colon; the icon is a styling hook and no text."""
    link = only(render_macro("related-links", "related_link", "The talks", "video", "https://a.example/").a)
    assert " ".join(link.get_text().split()) == "Video: The talks"
    assert only(link.find(class_="kind"))["data-icon"] == "play"


def test_an_unknown_kind_has_no_icon() -> None:
    """Any word may be a kind; only those that the theme maps have an icon."""
    badge = only(render_macro("kind", "kind_badge", "relacja z meczu").find(class_="kind"))
    assert badge.get_text() == "Relacja z meczu: "
    assert "data-icon" not in badge.attrs


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "data:text/html,x", "//a.example", "/a", " http://a"]
)
def test_a_related_title_without_a_good_address_is_text(url: str) -> None:
    """Only http, https and local files are linked; nothing else becomes an href."""
    soup = render_macro("related-links", "related_link", "The talks", "", url)
    assert soup.a is None
    assert soup.get_text().strip() == "The talks"


@pytest.mark.parametrize(
    "url", ["https://a.example/?a=1&b=2", "HTTP://a.example/", "{filename}/world/talks.txt"]
)
def test_a_related_title_with_an_address_is_a_link(url: str) -> None:
    """The address stands in the link as the copy gave it."""
    assert only(render_macro("related-links", "related_link", "The talks", "", url).a)["href"] == url


def test_related_links_are_a_named_aside() -> None:
    """The block's heading is its accessible name; no heading element disturbs the outline."""
    links = [Related("One"), Related("Two", "news")]
    aside = only(render_macro("related-links", "related_links", "DON’T MISS", links).aside)
    assert aside["aria-label"] == "DON’T MISS"
    assert [" ".join(item.get_text().split()) for item in aside.find_all("li")] == ["One", "News: Two"]
    assert aside.find(["h1", "h2", "h3"]) is None


def test_a_related_heading_loses_its_brackets() -> None:
    """Brackets that stood for a heading in plain text are not needed where it looks like one."""
    aside = only(
        render_macro("related-links", "related_links", "【関連記事】", [Related("一日")], "ja").aside
    )
    assert aside["aria-label"] == only(aside.p).get_text() == "関連記事"


@pytest.mark.parametrize(
    ("language", "kind", "promo"),
    [
        ("en", "Video: ", "Plus: Talks"),
        ("fr-CA", "Video\N{NO-BREAK SPACE}: ", "Plus\N{NO-BREAK SPACE}: Talks"),
        ("ja", "Video：", "Plus：Talks"),
    ],
)
def test_a_colon_is_set_as_its_language_sets_it(language: str, kind: str, promo: str) -> None:
    """French sets a space before it; Japanese a wide one without a space after it."""
    assert render_macro("kind", "kind_badge", "video", language).get_text() == kind
    assert render_text("promo", "promo", "Plus", "Talks", language) == promo


def test_a_quote_run_keeps_its_own_marks() -> None:
    """Each paragraph of the run is a paragraph, with the source's marks and nothing added."""
    run = [Block("quote", "She said: “One.", number=1, position="first")]
    run.append(Block("quote", "“Two.”", number=1, position="last"))
    soup = render_macro("quote", "quote_run", run)
    assert [p.get_text() for p in soup.select(".quote-run > p.quote")] == ["She said: “One.", "“Two.”"]
    assert soup.select_one(".quote--first") is not None
    assert soup.find(["blockquote", "q"]) is None


def test_a_list_of_figures_is_numbered_as_in_the_copy() -> None:
    """Markers that are figures make an ordered list that starts and skips as the copy does."""
    items = [Block("list", "C", label="3."), Block("list", "E", label="(5)")]
    assert [
        (li["value"], li.get_text()) for li in only(render_macro("block-list", "block_list", items).ol)("li")
    ] == [
        ("3", "C"),
        ("5", "E"),
    ]


def test_a_list_with_other_markers_is_not_numbered() -> None:
    """Bullets become the list's own; a letter or a stray figure stays as text."""
    items = [Block("list", "A", label="•"), Block("list", "B", label="b)"), Block("list", "C", label="3.")]
    listed = only(render_macro("block-list", "block_list", items).ul)
    assert [li.get_text() for li in listed("li")] == ["A", "b) B", "3. C"]


@pytest.mark.parametrize(
    "text", ["Port\tBoats\nOrrin\t4", "Port | Boats\nOrrin | 4", "Port   Boats\nOrrin   4"]
)
def test_a_table_of_even_rows_is_a_table(text: str) -> None:
    """Tabs, bars or wide gaps part the cells; a head of words over figures names its columns."""
    soup = render_macro("data-table", "data_table", text)
    assert [th.get_text() for th in soup("th")] == ["Port", "Boats"]
    assert [td.get_text() for td in soup("td")] == ["Orrin", "4"]


def test_a_ruled_table_has_a_head_and_loses_its_rule() -> None:
    """The line of hyphens under a head is a sign for the eye, not a row."""
    soup = render_macro("data-table", "data_table", "| Port | Mayor |\n|---|:--|\n| Orrin | Vale |")
    assert [cell.get_text() for cell in soup(["th", "td"])] == ["Port", "Mayor", "Orrin", "Vale"]
    assert len(soup("th")) == 2


def test_a_table_of_uneven_rows_stays_text() -> None:
    """Where rows differ, the lines stand as the copy has them."""
    text = "Low water 04:12\nHigh water   10:30"
    soup = render_macro("data-table", "data_table", text)
    assert soup.table is None
    assert only(soup.pre).get_text() == text


def test_a_wide_table_can_be_scrolled_from_the_keyboard() -> None:
    """The scrolling frame takes focus and has a name."""
    frame = only(render_macro("data-table", "data_table", "A\tB\nC\tD", "Tabelle").find(class_="data-table"))
    assert (frame["tabindex"], frame["role"], frame["aria-label"]) == ("0", "group", "Tabelle")


def test_figures_stand_under_one_another() -> None:
    """A column of figures is told by its class, its head too; the first column names the rows."""
    rows = "Year  Mud (tonnes)  Berth\n2021  118,000  East\n2022  121,000  West"
    soup = render_macro("data-table", "data_table", rows)
    assert [cell.get_text() for cell in soup.select(".figures")] == ["Mud (tonnes)", "118,000", "121,000"]


@pytest.mark.parametrize(
    ("text", "time"), [("10:20", "10:20"), ("10:20 A poplar is down.", "10:20"), ("23:59 Quiet.", "23:59")]
)
def test_the_time_of_an_entry_is_marked(text: str, time: str) -> None:
    """A live blog's time is a time for machines too, and no word of its line is lost."""
    soup = render_macro("timestamp", "timed", text, text)
    assert only(soup.time)["datetime"] == time
    assert soup.get_text() == text


@pytest.mark.parametrize("text", ["24:10 is no time.", "10:20ths", "At 10:20 it fell.", "1:20 lost", ""])
def test_a_figure_that_is_no_time_stays_text(text: str) -> None:
    """Only a whole time of day at the very beginning is one."""
    soup = render_macro("timestamp", "timed", text, text)
    assert soup.time is None
    assert soup.get_text() == text


def test_verse_keeps_its_lines() -> None:
    """Each line of a stanza ends where the poet ended it."""
    verse = only(render_macro("verse", "verse", "One\nTwo\nThree").p)
    assert len(verse("br")) == 2
    assert list(verse.stripped_strings) == ["One", "Two", "Three"]


@pytest.mark.parametrize(("label", "text"), [("JUST IN", "JUST IN: Talks"), ("À lire :", "À lire : Talks")])
def test_a_promo_is_label_and_text_without_a_link(label: str, text: str) -> None:
    """The label is followed by one colon; there is neither link nor heading."""
    aside = only(render_macro("promo", "promo", label, "Talks").aside)
    assert " ".join(aside.get_text().split()) == text
    assert aside.find(["a", "h1", "h2", "h3"]) is None


def test_a_promo_without_label_is_its_text() -> None:
    """No empty label is left."""
    soup = render_macro("promo", "promo", "", "TALKS FAIL AGAIN IN ORRIN")
    assert soup.get_text().strip() == "TALKS FAIL AGAIN IN ORRIN"
    assert soup.strong is None


def test_a_figure_has_text_alternative_caption_and_credit() -> None:
    """The picture says what it shows, and whose it is."""
    figure = only(
        render_macro("figure", "figure", tell_picture(caption="At sea.", credit="Picture: L")).figure
    )
    assert (only(figure.img)["src"], only(figure.img)["alt"]) == ("{static}/a.jpg", "A boat")
    assert only(figure.figcaption).get_text() == "At sea. Picture: L"
    assert render_macro("figure", "figure", tell_picture()).figcaption is None


def test_a_browser_takes_the_print_that_suits_it() -> None:
    """Modern forms come first, each with its widths; room is kept before the file is there."""
    (shown,) = describe_pictures(
        (Picture("a.jpg", "A boat"),), {"a.jpg": Original("k", "photo", 900, 450)}, "/"
    )
    figure = only(render_macro("figure", "figure", shown).figure)
    assert [source["type"] for source in figure("source")] == ["image/avif", "image/webp"]
    image = only(figure.img)
    assert image["srcset"] == "/pictures/a-k-400.jpg 400w, /pictures/a-k-900.jpg 900w"
    assert (image["src"], image["width"], image["height"]) == ("/pictures/a-k-900.jpg", "900", "450")
    assert (image["loading"], image.get("fetchpriority")) == ("lazy", None)
    first = only(render_macro("figure", "figure", shown, eager=True).img)
    assert (first.get("loading"), first["fetchpriority"]) == (None, "high")


def test_a_poster_leads_to_its_film() -> None:
    """Its link is called what the picture shows, and its caption says that it is a film."""
    (shown,) = describe_pictures((Picture("a.jpg", "A boat", "", "L", "https://post.example/1"),), {})
    figure = only(render_macro("figure", "figure", shown).figure)
    assert only(figure.a)["href"] == "https://post.example/1"
    assert only(only(figure.a).img)["alt"] == "A boat"
    assert only(figure.figcaption).get_text(" ", strip=True) == "Video: L"


def tell_picture(
    alt: str = "A boat", caption: str = "", credit: str = "", url: str = "{static}/a.jpg"
) -> Any:
    """Return what a template is told of a picture that goes out as it is."""
    return {"url": url, "alt": alt, "caption": caption, "credit": credit}


def test_corrections_are_dated() -> None:
    """Corrections stand under a heading, each with its date where known."""
    items = (Correction("It was 1868.", "2026-11-22"), Correction("Her name is Arlen."))
    soup = render_macro("corrections", "corrections", items, "en")
    assert only(soup.h2).get_text() == "Corrections"
    assert [" ".join(p.get_text().split()) for p in soup("p")] == [
        "22 November 2026: It was 1868.",
        "Her name is Arlen.",
    ]
    assert len(soup("time")) == 1


def test_a_byline_names_everybody() -> None:
    """Names are joined as one says them, each leading to that author's page."""
    authors = [make_wrapper(name, "authors/") for name in ("Ines Tarrow", "Joss Pell", "Dov Arlen")]
    soup = render_macro("byline", "byline", authors, "..", "en")
    assert soup.get_text() == "By Ines Tarrow, Joss Pell and Dov Arlen"
    assert only(soup.a)["href"] == "../authors/ines-tarrow/"


def test_pagination_appears_only_where_there_are_pages() -> None:
    """One page has no pagination; a middle page leads both ways and says from which days its stories are."""
    listed = [make_article(Story("Talks", published=day)) for day in ("2026-11-21", "2026-11-03")]
    page, newer, older = (SimpleNamespace(object_list=listed, url=f"index{n}.html") for n in (2, 1, 3))
    assert render_text("pagination", "pagination", page, None, None, "..") == ""
    nav = only(render_macro("pagination", "pagination", page, newer, older, "..").nav)
    assert [(a["href"], a["rel"]) for a in nav("a")] == [
        ("../index1.html", ["prev"]),
        ("../index3.html", ["next"]),
    ]
    assert [time["datetime"] for time in nav("time")] == ["2026-11-03", "2026-11-21"]


def test_topics_and_indexes_leave_nothing_when_empty() -> None:
    """What is missing leaves no container."""
    assert render_text("topics", "topics", [], "..") == ""
    assert render_text("index-list", "index_list", [], "..") == ""
    assert render_text("story-list", "story_list", [], "..") == ""
    assert render_text("story-list", "headline_list", [], "..") == ""


def test_an_index_counts_stories() -> None:
    """Each name leads to its page and says how much is there."""
    soup = render_macro("index-list", "index_list", [("Coast", "coast/", 1), ("World", "world/", 3)], "..")
    assert [" ".join(li.get_text().split()) for li in soup("li")] == ["Coast 1 story", "World 3 stories"]
    assert [a["href"] for a in soup("a")] == ["../coast/", "../world/"]


def test_a_card_in_another_language_says_so() -> None:
    """A foreign headline carries language and direction, the section's name its own."""
    article = make_article(Story("مجلس الميناء", language="ar", published="2026-11-19", slug="a"))
    card = only(render_macro("story-card", "story_card", article, "..", "en").article)
    assert (card["lang"], card["dir"]) == ("ar", "rtl")
    assert only(card.select_one(".kicker span"))["lang"] == "en"
    assert "lang" not in only(render_macro("story-card", "story_card", article, "..", "ar").article).attrs


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("Küste", "opinion", ["Meinung"]),
        ("Küste", "background", ["Hintergrund"]),
        ("Küste", "news", []),
        ("Küste", "", []),
        ("Meinung", "opinion", []),
    ],
)
def test_a_kicker_says_what_is_not_news(name: str, kind: str, told: list[str]) -> None:
    """Readers are told opinion from news, in their language, unless the section's name says it already."""
    kicker = render_macro("kicker", "kicker", name, "", "de", "de", kind)
    assert [each.get_text() for each in kicker.select(".kicker__kind")] == told


def test_a_card_tells_summary_then_deck_then_first_paragraph() -> None:
    """The editor's words come first, the copy's next; a caption is never the excerpt."""
    blocks = (Block("caption", "A boat"), Block("paragraph", "First paragraph."))
    for story, told in [
        (Story("H", summary="Summary.", deck="Deck.", blocks=blocks), "Summary."),
        (Story("H", deck="Deck.", blocks=blocks), "Deck."),
        (Story("H", blocks=blocks), "First paragraph."),
    ]:
        assert render_text("excerpt", "excerpt", make_article(story), 150) == told
    bare = SimpleNamespace(story=None, summary="<p>Plain <em>words</em></p>")
    assert render_text("excerpt", "excerpt", bare, 150) == "Plain words"


def test_an_excerpt_begins_after_the_dateline_and_ends_without_a_comma() -> None:
    """Where and for whom a story was filed is read on its page; no comma stands before three dots."""
    text = "SKERROW, Sept 9 (Coastal Wire) - Crab boats may land, from the spring, less than before."
    dateline = "SKERROW, Sept 9 (Coastal Wire)"
    article = make_article(Story("H", dateline=dateline, blocks=(Block("paragraph", text),)))
    assert render_text("excerpt", "excerpt", article, 100) == text.split(" - ")[1]
    assert render_text("excerpt", "excerpt", article, 38) == "Crab boats may land, from the spring…"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The ferry stays in until Monday. The gates shut at dawn.", "The ferry stays in until Monday."),
        (
            "The ferry stays in, said Mr. Holt on Monday at dawn, and so on.",
            "The ferry stays in, said Mr. Holt on…",
        ),
        ("No. The ferry stays in until Monday morning, and so on.", "No. The ferry stays in until Monday…"),
        (
            "船は月曜まで出ない。水門は夜明けに閉まった。雨は一晩中降り続いて、翌朝にはやんだという。次の船は火曜になる。",
            "船は月曜まで出ない。水門は夜明けに閉まった。",
        ),
    ],
)
def test_an_excerpt_ends_with_a_sentence_where_it_can(text: str, told: str) -> None:
    """Half a sentence is shown only if whole ones would leave most of the room empty."""
    assert cut(text, 38) == told


def test_a_lead_without_a_picture_shows_how_it_begins() -> None:
    """The lead shows a picture or else its first paragraphs, never both."""
    blocks = (Block("paragraph", "One."), Block("paragraph", "Two."), Block("paragraph", "Three."))
    show = ("picture", "deck")
    plain = make_article(Story("H", deck="Deck.", blocks=blocks))
    opening = render_macro("story-card", "story_card", plain, "..", "en", 2, {}, show, "lead")
    assert [p.get_text() for p in opening.select(".story-card__opening p")] == ["One.", "Two."]
    pictured = make_article(
        Story("H", deck="Deck.", blocks=blocks, pictures=(Picture("pictures/a b.jpg", "A boat"),))
    )
    shown = render_macro("story-card", "story_card", pictured, "..", "en", 2, {}, show, "lead")
    assert only(shown.img)["src"] == "../pictures/a%20b.jpg"
    assert shown.select_one(".story-card__opening") is None


def test_a_list_shows_small_pictures_and_lends_each_story_its_sections_accent() -> None:
    """A picture beside a headline is decoration, whose words stand on the story's page; where a page is of one section, that lends its accent."""
    story = Story("H", pictures=(Picture("pictures/boat.jpg", "A boat"),))
    article = make_article(story, category=SimpleNamespace(slug="coast", name="Coast"))
    told = {"coast": {"name": "The Coast", "accent": "teal"}}
    shown = render_macro("story-list", "story_list", [article], "..", "en", 2, told)
    assert (only(shown.img)["alt"], only(shown.img)["loading"]) == ("", "lazy")
    assert only(shown.li)["data-accent"] == "teal"
    alike = render_macro("story-list", "story_list", [article], "..", "en", 2, told, ("date",))
    assert alike.img is None
    assert "data-accent" not in only(alike.li).attrs


def test_hostile_text_in_a_component_is_text() -> None:
    """Whatever copy holds, a component shows it and runs nothing."""
    story = Story(
        HOSTILE, deck=HOSTILE, byline=(HOSTILE,), tags=(HOSTILE,), published=HOSTILE, language=HOSTILE
    )
    article = make_article(story)
    for soup in [
        render_macro("story-card", "story_card", article, ".."),
        render_macro(
            "related-links", "related_links", HOSTILE, [Related(HOSTILE, HOSTILE, "https://" + HOSTILE)]
        ),
        render_macro("promo", "promo", HOSTILE, HOSTILE),
        render_macro("figure", "figure", tell_picture(HOSTILE, HOSTILE, HOSTILE, HOSTILE)),
        render_macro("corrections", "corrections", [Correction(HOSTILE, HOSTILE)], HOSTILE),
        render_macro("data-table", "data_table", f"{HOSTILE}\t2\n3\t4", HOSTILE),
        render_macro("verse", "verse", f"{HOSTILE}\n{HOSTILE}"),
        render_macro("block-list", "block_list", [Block("list", HOSTILE, label=HOSTILE)]),
        render_macro("quote", "quote_run", [Block("quote", HOSTILE)]),
        render_macro("byline", "byline", article.authors, ".."),
        render_macro("topics", "topics", article.tags, ".."),
    ]:
        assert HOSTILE in soup.get_text() or HOSTILE in str(soup.find("figcaption"))
        assert soup.find("script") is None
        assert not soup.find_all(attrs={"onerror": True})
