"""Stories as ninjs: valid, credited, read back as they were; and what is made of other newsrooms' items."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from broadsheet import ninjs
from broadsheet.build import assembly, late
from broadsheet.outputs.ninjs import Issue, find_place, write_item
from broadsheet.outputs.plain_text import Speech, Told, write_body
from broadsheet.readers import read
from broadsheet.story import Block, Correction, Picture, Related, Story, UnreadableStoryError
from tests.cases import all_cases
from tests.demo import ROOT
from tests.ninjs_schema import list_faults
from tests.site_building import NOW, build, make_story, read_tree, write_site
from tests.watching import watch_replates

STAMP = "2026-11-22T12:00"
SPEECH = Speech(lambda key, _: key, lambda iso, _: iso)
PUBLISHED = "BROADSHEET_PUBLISH = True\nBROADSHEET_WORKERS = 1\n"
WIRE = {"source": "Coastal Wire", "source_url": "https://wire.example/rope"}
SOURCES = """[sources.wire]
name = "Coastal Wire"
home = "https://wire.example/"
licence = "CC BY 4.0"
licence_url = "https://creativecommons.org/licenses/by/4.0/"
"""


def make_item(story: Story, html: str = "<p>Body.</p>") -> dict[str, Any]:
    """Return a story as an item, with no site around it."""
    url = "https://paper.example/rope/"
    text = write_body(story, Told(url), SPEECH)
    zone = ZoneInfo("Europe/London")
    issue = Issue(
        url, f"{url}index.txt", "https://paper.example", "Paper", zone, html, text, ", ".join(story.byline)
    )
    item: dict[str, Any] = json.loads(write_item(story, issue))
    return item


def read_item(item: object, path: str = "elsewhere/rope.json") -> Story:
    """Return the story of an item in a file."""
    return read(json.dumps(item).encode(), path, STAMP).story


def explain(data: bytes) -> list[str]:
    """Return what is told of a file that cannot be read."""
    with pytest.raises(UnreadableStoryError) as caught:
        read(data, "news/rope.json", STAMP)
    return list(map(str, caught.value.problems))


def list_sources() -> Iterator[tuple[str, bytes]]:
    """Yield all cases and all stories of the demo site."""
    for case in all_cases():
        yield "news/2026-11-20-case.txt", case.copy.encode()
    for path in sorted((ROOT / "content").rglob("*.*")):
        name = path.relative_to(ROOT / "content").as_posix()
        if path.suffix in {".txt", ".md"} and not name.startswith("pages/"):
            yield name, path.read_bytes()


def test_every_story_comes_back_as_it_was_and_is_valid() -> None:
    """All cases and the demo site: each field is the same, wherever the file lies, and IPTC's schema is kept."""
    count = 0
    for path, data in list_sources():
        story = read(data, path, STAMP).story
        item = make_item(story)
        assert read_item(item) == story, path
        if count % 20 == 0 or not path.endswith("case.txt"):  # the schema takes a hundred times as long
            assert list_faults(item) == [], path
        count += 1
    assert count > 3000


def test_what_only_a_header_says_comes_back() -> None:
    """Status, embargo, expiry, rank, old addresses and pictures have no place in ninjs, and come back all the same."""
    story = Story(
        "Rope is dear",
        published="2026-11-20T09:30+01:00",
        blocks=(Block("paragraph", "Rope.", html="<em>Rope</em>."), Block("related", "Knots", "More", 1)),
        related=(Related("Knots", "video", "{filename}/arts/knots.txt"),),
        corrections=(Correction("The knot was a bend.", "2026-11-21"),),
        slug="rope",
        status="hidden",
        embargo="2026-11-19T06:00",
        expires="2027-01-01",
        lead=2,
        pictures=(Picture("pictures/quay.jpg", "The quay", "Boats", "Ana", "https://film.example/1"),),
        aliases=("/2019/06/rope/",),
    )
    item = make_item(story)
    assert read_item(item) == story
    assert list_faults(item) == []
    assert (item["firstCreated"], item["versionCreated"]) == (
        "2026-11-20T08:30:00+00:00",
        "2026-11-21T00:00:00+00:00",
    )


def test_the_schema_refuses_what_is_not_ninjs() -> None:
    """The schema that items are held against has teeth."""
    item = make_item(
        Story("Rope", published="2026-11-20", slug="rope", blocks=(Block("paragraph", "Rope."),))
    )
    assert list_faults(item) == []
    wrong = {
        "uri": "no address",
        "versionCreated": "yesterday",
        "pubStatus": "out",
        "notOfNinjs": 1,
        "bodies": [{}],
    }
    for name, value in wrong.items():
        assert list_faults({**item, name: value}), name
    assert list_faults({**item, "versioncreated": item["versionCreated"]})


def test_an_item_that_was_edited_elsewhere_is_read_by_what_it_shows() -> None:
    """The story that travels whole is believed only in the item that it was written into."""
    story = read(make_story(author="Ana Ruiz").encode(), "world/rope.txt", STAMP).story
    item = make_item(story, "<p>Old rope.</p>")
    item["headlines"][0]["value"] = "A new headline"
    again = read_item(item)
    assert (again.headline, again.byline) == ("A new headline", ("Ana Ruiz",))
    assert [block.text for block in again.blocks] == ["Old rope."]
    assert (again.source, again.source_url) == ("Paper", "https://paper.example/rope/")


FOREIGN = {
    "uri": "https://agency.example/n/1",
    "type": "text",
    "language": "en-GB",
    "versioncreated": "2026-11-21T10:00:00Z",
    "contentcreated": "2026-11-20T09:00:00+00:00",
    "pubstatus": "usable",
    "headlines": [{"role": "sub", "value": "The knot, too"}, {"role": "main", "value": "Rope is dear"}],
    "descriptions": [{"value": "What rope costs."}],
    "by": "By Ana Ruiz and Tom Hale",
    "located": "SKERROW",
    "subjects": [{"name": "Rope"}, {"name": "Trade", "rel": "section"}],
    "infosources": [{"name": "Agency"}],
    "usageterms": "For subscribers.",
    "associations": [
        {"name": "p", "type": "picture", "uri": "https://agency.example/p.jpg"},
        {"name": "r", "type": "text", "uri": "https://agency.example/n/2", "headlines": [{"value": "Knots"}]},
    ],
    "bodies": [
        {"contenttype": "text/plain", "value": "Plain."},
        {
            "contenttype": "text/html",
            "value": "<article><h2>Prices</h2><p class='x'>Rope &amp; <b>twine</b>.</p><script>steal()</script>"
            "<ul><li>Hemp</li><li>Jute</li></ul><blockquote><p>Dear.</p><p>Too dear.</p></blockquote>"
            "<table><tr><td>1</td></tr></table>Loose <i>end</i>.<hr></article>",
        },
    ],
}


def test_another_newsrooms_item_becomes_a_story() -> None:
    """Names as ninjs 2 spells them do as well; markup is clean, and the outlet is owed."""
    reading = read(json.dumps(FOREIGN).encode(), "rope.json", STAMP)
    story = reading.story
    assert story == Story(
        "Rope is dear",
        deck="The knot, too",
        byline=("Ana Ruiz", "Tom Hale"),
        dateline="SKERROW",
        published="2026-11-20T09:00+00:00",
        updated="2026-11-21T10:00+00:00",
        language="en-GB",
        section="Trade",
        tags=("Rope",),
        blocks=(
            Block("subhead", "Prices"),
            Block("paragraph", "Rope & twine.", html="Rope &amp; <b>twine</b>."),
            Block("list", "Hemp", "•", 1),
            Block("list", "Jute", "•", 1),
            Block("quote", "Dear.", "", 1, "first"),
            Block("quote", "Too dear.", "", 1, "last"),
            Block("table", "1", html="<table><tbody><tr><td>1</td></tr></tbody></table>"),
            Block("paragraph", "Loose end.", html="Loose <i>end</i>."),
            Block("divider", "* * *"),
            Block("related", "Knots", "", 1),
        ),
        related=(Related("Knots", "", "https://agency.example/n/2"),),
        source="Agency",
        source_url="https://agency.example/n/1",
        licence="For subscribers.",
        summary="What rope costs.",
        slug="rope-is-dear",
    )
    assert [warning.message.partition(" (")[0] for warning in reading.warnings] == [
        "HTML was taken out of the body: script",
        "the item has pictures that lie elsewhere",
    ]


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"pubstatus": "withheld"}, "status", "draft"),
        ({"pubstatus": "canceled"}, "status", "withdrawn"),
        ({"embargoedUntil": "2026-12-01T06:00:00Z"}, "embargo", "2026-12-01T06:00+00:00"),
        ({"embargoed": "2026-12-01T06:00:00Z"}, "embargo", "2026-12-01T06:00+00:00"),
        ({"slugline": "rope-1"}, "slug", "rope-1"),
        ({"slugline": "../rope"}, "slug", "rope-is-dear"),
        ({"language": "../en"}, "language", "en"),
        ({"uri": "javascript:alert(1)"}, "source_url", ""),
        ({"usageterms": "x" * 300}, "licence", ""),
        ({"by": "Ana\u0000\nRuiz"}, "byline", ("Ana Ruiz",)),
    ],
)
def test_each_property_is_taken_as_it_is_meant_and_no_further(
    change: dict[str, str], field: str, value: object
) -> None:
    """Status and embargo hold here, too; what is no slug, no tag and no address is not taken."""
    assert getattr(read_item({**FOREIGN, **change}, "rope.json"), field) == value


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"uri": 1,', "news/rope.json:1: the file is no JSON: Expecting property name"),
        (b'\n{"uri": "a",\n"uri": "b"}', 'news/rope.json:3: an object gives "uri" twice. Keep one of them'),
        (b'{"uri": "a"}\n{"uri": "b"}', "news/rope.json:2: there is more than one item in the file."),
        (b'{"uri": NaN}', "news/rope.json:1: the file holds what no item of news does."),
        (
            b'{"uri": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
            "news/rope.json:1: the file holds what no item",
        ),
        (b'{"uri": ' + b"9" * 5000 + b"}", "news/rope.json:1: the file holds what no item"),
        (b"[1]", "news/rope.json:1: the file is JSON, but no item of ninjs. Put data"),
        (b'{"name": "package"}', "news/rope.json:1: the file is JSON, but no item of ninjs. Put data"),
        (b'{"uri": "a",\n"by": "\xff"}', "news/rope.json:2: the file is no UTF-8"),
        (
            b'{"headlines": [{"value": 5}]}',
            "news/rope.json:1: the item is not as ninjs wants it: Expected `str`, got",
        ),
        (b'{"headlines": [{"value": "H"}]}', "news/rope.json:1: the item has no body."),
        (b'{"bodies": [{"value": "B"}]}', "news/rope.json:1: the item has no headline."),
        (b'{"uri": "' + b"x" * 8_000_000 + b'"}', "news/rope.json: the file is too long for a story."),
        (
            b'{"headlines": [{"value": "H"}], "bodies": [{"contentType": "text/html",'  # noqa: ISC004 – one file
            b' "value": "<p><a href=\\"java&#10;script:x\\">B</a></p>"}]}',
            "news/rope.json:1: unsafe address with the scheme `javascript:`.",
        ),
    ],
)
def test_a_file_that_is_no_item_is_told_with_its_line(data: bytes, expected: str) -> None:
    """JSON is read strictly, and nothing of it is guessed."""
    told = explain(data)
    assert len(told) == 1
    assert told[0].startswith(expected)


def test_html_within_html_without_end_is_told() -> None:
    """A body that is nested a hundred thousand times costs neither the stack nor minutes; paragraphs are not nested."""
    html = "<div>" * 100_000 + "Deep down." + "</div>" * 100_000
    item = {**FOREIGN, "bodies": [{"contentType": "text/html", "value": html}]}
    assert explain(json.dumps(item).encode()) == [
        "news/rope.json:1: the body's HTML is nested without end. Simplify it, or save the story as copy (.txt)"
    ]
    flat = {**FOREIGN, "bodies": [{"contentType": "text/html", "value": "<p>One<br>line" * 1000}]}
    assert len(read_item(flat).blocks) == 1001


def forge(**fields: Any) -> bytes:
    """Return an item with a whole story that no reader of ours made, and a check that fits."""
    made: dict[str, Any] = {
        "published": "2026-11-20",
        "slug": "rope",
        "blocks": (Block("paragraph", "Rope."),),
    }
    story = replace(Story("Rope"), **made)
    item = msgspec.convert(make_item(story), ninjs.Item)
    item.bodies.pop()
    return ninjs.pack_item(item, replace(story, **fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"blocks": (Block("paragraph", "x", html="<script>steal()</script>"),)},
        {"blocks": (Block("paragraph", "x", html='<a href="javascript:steal()">x</a>'),)},
        {
            "blocks": (
                Block("table", "x", html='<table onclick="x"><tbody><tr><td>1</td></tr></tbody></table>'),
            )
        },
        {"blocks": (Block("paragraph", "x", html="<div><iframe></iframe></div>"),)},
        {"blocks": (Block("paragraph", "x\x1a"),)},
        {"blocks": ()},
        {"headline": " "},
        {"slug": "../../etc/passwd"},
        {"language": 'en" onload="x'},
        {"published": "tomorrow"},
        {"published": ""},
        {"embargo": "2026-13-40"},
        {"lead": -1},
        {"source_url": "javascript:steal()"},
        {"related": (Related("x", "", "javascript:steal()"),)},
        {"pictures": (Picture("../secret.jpg", "x"),)},
        {"pictures": (Picture("a.jpg", "x", video="javascript:x"),)},
        {"aliases": ("//evil.example/",)},
        {"aliases": ("/../x",)},
    ],
)
def test_a_forged_story_is_refused(fields: dict[str, Any]) -> None:
    """A story that comes whole is held against what a reader could have made, field for field."""
    told = explain(forge(**fields))
    assert told[0].startswith("news/rope.json:1: the story that the item holds whole cannot be believed: ")


def test_the_ledger_accounts_for_every_line() -> None:
    """A file of many lines is one entry: JSON has no lines to tell apart."""
    data = json.dumps(FOREIGN, indent=1).encode()
    reading = read(data, "rope.json", STAMP)
    (entry,) = reading.ledger
    assert (entry.first, entry.last, entry.rule) == (1, data.count(b"\n") + 1, "ninjs-item")
    assert "".join(entry.text.split()) == "".join(data.decode().split())


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("", ""),
        ("PELL, March 3 (Gale)", "PELL"),
        ("SAN BRISO, Chalmeria, Nov 3 (Newswire)", "SAN BRISO, Chalmeria"),
        ("Udaipur (Rajasthan) [India], February 2 (ANI)", "Udaipur"),
        ("TRONSTAD, Norway, Nov. 4, 2025 /BusinessLine/", "TRONSTAD, Norway"),
        ("浜坂＝海洋通信", "浜坂"),
    ],
)
def test_a_dateline_tells_its_place(dateline: str, place: str) -> None:
    """An item wants where a story comes from, not when nor by whom."""
    assert find_place(dateline) == place


ROPE, KNOTS = "content/world/rope.txt", "content/arts/knots.txt"
FILES: dict[str, str | bytes] = {
    ROPE: make_story(
        "Rope is dear", "Knots are free [VIDEO]\n", tags="Rope, Trade", author="Ana Ruiz", **WIRE
    ),
    KNOTS: make_story("Knots are free", date="2024-03-02", correction="2024-03-05: It was a bend."),
    "content/arts/hidden.txt": make_story("Hidden story", status="hidden"),
    "content/arts/draft.txt": make_story("Draft of a story", status="draft"),
    "content/sources.toml": SOURCES,
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site that is ready to be published."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    return write_site(tmp_path, FILES, PUBLISHED)


@pytest.mark.parametrize("theme", ["", "simple", "notmyidea"])
def test_each_story_lies_beside_its_page(site: Path, theme: str) -> None:
    """In whatever theme, the item is valid, credits its source and leads to addresses of the site."""
    output = build(site, **({"THEME": theme} if theme else {}))
    tree = read_tree(output)
    names = {name for name in tree if name.endswith(".json") and not name.startswith("feeds/")}
    pages = ("world/2026/11/rope-is-dear", "arts/2024/03/knots-are-free", "arts/2026/11/hidden-story")
    assert names == {f"{page}/index.json" for page in pages}
    for name in names:
        assert list_faults(json.loads(tree[name])) == []
        assert tree[name].count(b"\n") == 1
    item = json.loads(tree["world/2026/11/rope-is-dear/index.json"])
    assert item["uri"] == "https://paper.example/world/2026/11/rope-is-dear/"
    assert item["infoSources"] == [{"name": "Coastal Wire", "uri": "https://wire.example/"}]
    assert item["copyrightHolder"] == "Coastal Wire"
    assert item["rightsInfo"] == {"linkedRights": "https://creativecommons.org/licenses/by/4.0/"}
    assert item["altIds"] == [{"role": "original", "value": "https://wire.example/rope"}]
    assert [(each["rel"], each["name"]) for each in item["subjects"]] == [
        ("section", "World"),
        ("about", "Rope"),
        ("about", "Trade"),
    ]
    html, plain = item["bodies"][0]["value"], item["bodies"][1]["value"]
    for text in (html, plain, item["usageTerms"]):
        assert "https://wire.example/rope" in text
        assert "CC BY 4.0" in text
    assert html.count('class="attribution"') == 1
    assert "broadsheet:attribution" not in html
    related = "https://paper.example/arts/2024/03/knots-are-free/"
    assert [each["uri"] for each in item["associations"]] == [related]
    assert f'href="{related}"' in html
    own = json.loads(tree["arts/2024/03/knots-are-free/index.json"])
    assert (own["copyrightHolder"], "infoSources" in own) == ("The Test Paper", False)


def test_pages_lead_to_both_files(site: Path) -> None:
    """Only pages of stories do, and only where they are published."""
    tree = read_tree(build(site))
    page = tree["world/2026/11/rope-is-dear/index.html"].decode()
    base = "https://paper.example/world/2026/11/rope-is-dear/index"
    assert f'<link rel="alternate" type="application/json" href="{base}.json">' in page
    assert f'<link rel="alternate" type="text/plain" href="{base}.txt">' in page
    assert b"index.json" not in tree["index.html"]
    preview = read_tree(build(site, BROADSHEET_PUBLISH=False))
    assert not [name for name in preview if name.endswith(("/index.json", "/index.txt"))]
    assert b"index.json" not in preview["world/2026/11/rope-is-dear/index.html"]


def test_files_are_named_like_their_pages(site: Path) -> None:
    """Where addresses are no folders, ``rope.html`` has ``rope.json`` and ``rope.txt`` beside it."""
    settings = {f"ARTICLE_{kind}": f"{{slug}}{end}" for kind, end in (("URL", ".html"), ("SAVE_AS", ".html"))}
    tree = read_tree(build(site, **settings))
    assert {"rope-is-dear.html", "rope-is-dear.json", "rope-is-dear.txt"} <= tree.keys()
    item = json.loads(tree["rope-is-dear.json"])
    assert item["uri"] == "https://paper.example/rope-is-dear.html"
    assert item["renditions"][1]["href"] == "https://paper.example/rope-is-dear.txt"


def test_a_published_story_can_be_moved_to_another_site(site: Path, tmp_path: Path) -> None:
    """The file beside a page is a source like any other: it comes to the same page."""
    tree = read_tree(build(site))
    name = "arts/2024/03/knots-are-free/index"
    other = write_site(tmp_path / "other", {"content/moved/any-name.json": tree[f"{name}.json"]}, PUBLISHED)
    again = read_tree(build(other))
    assert again[f"{name}.txt"] == tree[f"{name}.txt"]
    assert json.loads(again[f"{name}.json"])["bodies"] == json.loads(tree[f"{name}.json"])["bodies"]


def test_what_both_tiers_make_is_the_same(site: Path) -> None:
    """Articles that are made beforehand, for the sake of a setting, come to the same files."""
    lazy = read_tree(build(site))
    eager = read_tree(build(site, TRANSLATION_FEED_ATOM="feeds/{lang}.atom.xml"))
    names = [name for name in lazy if name.endswith(("/index.json", "/index.txt"))]
    assert len(names) == 6
    assert [name for name in names if lazy[name] != eager.get(name)] == []


DOCS = (ROOT / "docs" / "feeds-and-data.md").read_text(encoding="utf-8")


def find_example(kind: str) -> str:
    """Return the example of a kind in the section on archive formats."""
    part = DOCS.partition("\n## Archive formats\n")[2].partition("\n## ")[0]
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_item_of_the_docs_is_what_a_build_makes(site: Path) -> None:
    """Property for property; what it leaves out is told below it."""
    url = "https://wire.example/talks"
    story = make_story(author="Ana Ruiz", source="Coastal Wire", source_url=url)
    (site / "content/world/talks.txt").write_text(story, encoding="utf-8")
    made = json.loads((build(site) / "world/2026/11/ministers-meet-on-the-quay/index.json").read_bytes())
    told = json.loads(find_example("ninjs"))
    assert {key: made[key] for key in told} == told
    assert made.keys() - told.keys() == {"version", "subjects", "usageTerms", "renditions", "bodies"}
    assert list_faults(told) == []


def test_the_script_of_the_docs_takes_an_archive_over(site: Path, tmp_path: Path) -> None:
    """A file for each line, from which the same stories come."""
    tree = read_tree(build(site))
    lines = [tree[name] for name in sorted(tree) if name.endswith("/index.json")]
    other = write_site(
        tmp_path / "other", {"stories.ndjson": b"".join(lines), "content/sources.toml": SOURCES}, PUBLISHED
    )
    subprocess.run(["bash", "-c", find_example("sh")], cwd=other, check=True)  # noqa: S603, S607
    again = read_tree(build(other))
    assert [name for name in tree if name.endswith("/index.txt") and tree[name] != again.get(name)] == []


def test_an_extract_is_all_that_goes_out(site: Path) -> None:
    """Of a story of which only the first words may be shown, no other word is in any form."""
    (site / "content/sources.toml").write_text(f"{SOURCES}extract = 10\n", encoding="utf-8")
    tree = read_tree(build(site))
    for end in ("json", "txt"):
        text = tree[f"world/2026/11/rope-is-dear/index.{end}"]
        assert b"Ministers from four islands" in text
        assert b"tide tables" not in text
        assert b"tide tables" in tree[f"arts/2024/03/knots-are-free/index.{end}"]


def test_a_late_text_makes_its_files_with_its_page(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both, and the files of a story that leads to it by its headline; a clean build makes the same."""
    build(site)
    monkeypatch.setattr(assembly, "TICK", 0)
    monkeypatch.setattr(late, "TICK", 0)
    build(site)
    replates = watch_replates(monkeypatch)
    path = site / ROPE
    path.write_text(
        path.read_text(encoding="utf-8").replace("which has doubled", "which has trebled"), "utf-8"
    )
    made = read_tree(build(site))
    assert len(replates) == 1
    for end in ("html", "json", "txt"):
        assert b"which has trebled" in made[f"world/2026/11/rope-is-dear/index.{end}"]
    shutil.rmtree(site / "cache")
    shutil.rmtree(site / "output")
    assert read_tree(build(site)) == made
