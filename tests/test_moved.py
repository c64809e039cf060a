"""Former addresses: what answers at them, which cannot be had, and which a build would drop."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pelican.settings import read_settings

import broadsheet
from broadsheet.addresses import list_forms, name_alias, read_alias
from broadsheet.build import assembly, late
from broadsheet.outputs.redirects import Redirect, write_caddy, write_nginx, write_plain
from tests.exactness import check
from tests.site_building import NOW, build, make_story, write_site
from tests.watching import watch_replates

SITE = "https://paper.example"
PUBLISH = "BROADSHEET_PUBLISH = True\nBROADSHEET_WORKERS = 1\n"
STORY = "content/world/rope.txt"
PLACE = f"{SITE}/world/2026/11/rope-dear/"


def rope(*lines: str, **header: str) -> str:
    """Return a story with a slug and lines of a header."""
    told = make_story("Rope & dear", slug="rope-dear", **header)
    return "".join(f"{line}\n" for line in lines) + told


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return what writes a published site of files and settings."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(assembly, "TICK", 0)
    monkeypatch.setattr(late, "TICK", 0)

    def make_site(files: dict[str, str], settings: str = "") -> Path:
        site = write_site(tmp_path, files, PUBLISH + settings)
        monkeypatch.chdir(site)
        return site

    return make_site


def tell(site: Path, **settings: object) -> tuple[list[str], list[str]]:
    """Build; return the problems and the warnings."""
    found, _ = broadsheet.Pelican(read_settings(str(site / "pelicanconf.py"), override=settings)).build()
    return sorted(set(map(str, found.problems))), sorted(set(map(str, found.warnings)))


@pytest.mark.parametrize(
    ("alias", "file", "forms"),
    [
        (
            "/2019/06/talks/",
            "2019/06/talks/index.html",
            ("2019/06/talks/", "2019/06/talks", "2019/06/talks/index.html"),
        ),
        ("/talks", "talks/index.html", ("talks/", "talks", "talks/index.html")),
        ("/talks.html", "talks.html", ("talks.html",)),
        ("/talks.php", "talks.php", ("talks.php",)),
        ("/index.html", "index.html", ("index.html",)),
        ("/caf%C3%A9/a%20b/", "café/a b/index.html", ("café/a b/", "café/a b", "café/a b/index.html")),
    ],
)
def test_an_alias_has_a_file_and_forms(alias: str, file: str, forms: tuple[str, ...]) -> None:
    """A folder answers by its index, with and without a stroke; anything else by itself."""
    assert name_alias(read_alias(alias)) == file
    assert list_forms(file) == forms


@pytest.mark.parametrize(
    "alias",
    [
        "/", "talks/", "/a//b", "//evil.example/", "/../x", "/%2e%2e/x", "/a/%2E%2E/%2E%2E/x", "/a%00b", "/a%0Ab",
        "/.htaccess", "/a%5Cb", "/a%2A", "/%7Bpath%7D", "/%ff", "/a%3Fb", "/a%23b", "/a%2525", f"/{'a' * 201}/",
        "/a%E2%80%AEb",
    ],
)  # fmt: skip
def test_what_leads_out_of_the_site_or_stands_for_more_is_no_alias(alias: str) -> None:
    """Whatever escapes hide it."""
    assert read_alias(alias) == ""


def test_a_page_at_the_old_address_sends_readers_on(make: Callable[..., Path]) -> None:
    """It is not indexed, names the new address as its own, and has a link in the story's language."""
    site = make({STORY: rope("Aliases: /old/rope/ /rope.html, /rope.php", language="de")})
    assert tell(site) == ([], [])
    page = (site / "output/old/rope/index.html").read_text(encoding="utf-8")
    assert '<html lang="de" dir="ltr">' in page
    assert f'<meta http-equiv="refresh" content="0; url={PLACE}">' in page
    assert f'<link rel="canonical" href="{PLACE}">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "<h1>Diese Seite ist umgezogen</h1>" in page
    assert f'<p><a href="{PLACE}">Rope &amp; dear</a></p>' in page
    assert (site / "output/rope.html").read_text(encoding="utf-8") == page
    assert not (site / "output/rope.php").exists()


def test_servers_are_told(make: Callable[..., Path]) -> None:
    """By each path that may be asked for; not of hidden stories, since anybody may read the rules."""
    files = {
        STORY: rope("Aliases: /old/rope/ /rope.php"),
        "content/world/hidden.txt": make_story("Hidden", status="hidden", aliases="/old/hidden/"),
        "content/pages/about.md": "Title: About us\nSlug: about\nAliases: /contact.html\n\nWe.\n",
    }
    site = make(files)
    build(site)
    lines = (site / "output/_redirects").read_text().splitlines()
    assert lines[0].startswith("#")
    assert lines[1:] == [
        f"/contact.html {SITE}/about/ 301",
        f"/old/rope/ {PLACE} 301",
        f"/old/rope {PLACE} 301",
        f"/old/rope/index.html {PLACE} 301",
        f"/rope.php {PLACE} 301",
    ]
    assert (
        f'location = "/rope.php" {{ return 301 "{PLACE}"; }}\n'
        in (site / "output/redirects.nginx.conf").read_text()
    )
    assert f'redir "/rope.php" "{PLACE}" 301\n' in (site / "output/redirects.caddy").read_text()
    assert (site / "output/old/hidden/index.html").is_file()
    assert "About us" in (site / "output/contact.html").read_text()


def test_a_site_in_a_folder_has_its_aliases_there(make: Callable[..., Path]) -> None:
    """Servers see paths from their own root on."""
    site = make(
        {STORY: rope("Aliases: /rope.php")}, "SITEURL = 'https://x.example/the paper'\n".replace(" p", "%20p")
    )
    build(site)
    line = "/the%20paper/rope.php https://x.example/the%20paper/world/2026/11/rope-dear/ 301"
    assert line in (site / "output/_redirects").read_text()


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_other_themes_have_our_page(make: Callable[..., Path], theme: str) -> None:
    """They have none for it."""
    site = make({STORY: rope("Aliases: /old/")}, f"THEME = '{theme}'\n")
    build(site)
    assert f'href="{PLACE}"' in (site / "output/old/index.html").read_text()


def test_a_site_has_its_own_page_for_it(make: Callable[..., Path]) -> None:
    """An edited template makes the pages anew; so does another headline or slug, and nothing else does."""
    settings = "THEME_TEMPLATES_OVERRIDES = ['templates']\n"
    site = make(
        {STORY: rope("Aliases: /old/"), "templates/moved.html": "{{ title }} at {{ address }}"}, settings
    )
    build(site)
    page = site / "output/old/index.html"
    assert page.read_text() == f"Rope &amp; dear at {PLACE}\n"
    (site / "templates/moved.html").write_text("Now {{ title }} at {{ address }}")
    assert check(site, "a template")
    assert page.read_text().startswith("Now")
    stamp = page.stat().st_mtime_ns
    (site / STORY).write_text((site / STORY).read_text() + "\nAnother paragraph of it is here, they said.\n")
    assert check(site, "a text")
    assert page.stat().st_mtime_ns == stamp
    (site / STORY).write_text(
        (site / STORY).read_text().replace("rope-dear", "twine").replace("& dear", "& cheap")
    )
    assert check(site, "a slug")
    assert page.read_text() == f"Now Rope &amp; cheap at {SITE}/world/2026/11/twine/\n"


def test_a_late_headline_stands_on_the_old_page(
    make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is among what alone is made."""
    site = make({STORY: rope("Aliases: /old/")}, "BROADSHEET_PUBLISH = False\n")
    build(site)
    replates = watch_replates(monkeypatch)
    (site / STORY).write_text((site / STORY).read_text().replace("Rope & dear", "Rope, dear & long"))
    assert check(site, "a headline")
    assert len(replates) == 1
    assert "Rope, dear &amp; long" in (site / "output/old/index.html").read_text()


@pytest.mark.parametrize(
    "status", ["Status: draft", "Status: withdrawn", "Embargo: 2026-12-01", "Expires: 2026-11-01"]
)
def test_a_story_that_stays_in_has_no_old_page(make: Callable[..., Path], status: str) -> None:
    """Nor do servers know of it."""
    site = make({STORY: rope("Aliases: /old/", status), "content/world/b.txt": make_story("Other")})
    build(site)
    assert not (site / "output/old").exists()
    assert not (site / "output/_redirects").exists()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {STORY: rope("Aliases: /world/2026/11/other/"), "content/world/b.txt": make_story("Other")},
            [f"{STORY}:1: at the former address /world/2026/11/other/ stands the story world/b.txt. "],
        ),
        (
            {STORY: rope("Aliases: /x/", "Aliases: /world/")},
            [f"{STORY}:2: at the former address /world/ stands the section “World”. "],
        ),
        (
            {STORY: rope("Aliases: /x.html", " /world/2026/11/rope-dear/")},
            [
                f"{STORY}:2: at the former address /world/2026/11/rope-dear/ stands the story world/rope.txt. Take the alias out: "
            ],
        ),
        (
            {STORY: rope("Aliases: /x"), "content/arts/b.txt": make_story("Other", aliases="/x/")},
            [f"{STORY}:1: content/arts/b.txt has this former address, too: /x/. "],
        ),
        (
            {STORY: rope("Aliases: /about"), "content/pages/about.md": "Title: A\nSlug: about\n\nWe.\n"},
            [f"{STORY}:1: at the former address /about/ stands the page pages/about.md. "],
        ),
        (
            {STORY: rope("Aliases: /pictures/a.html"), "content/pictures/a.html": "<p>Hi</p>"},
            [f"{STORY}:1: at the former address /pictures/a.html stands the file pictures/a.html. "],
        ),
        (
            {STORY: rope("Aliases: /404.html/x/")},
            [f"{STORY}:1: at the former address /404.html/x/ stands the page 404. "],
        ),
        (
            {STORY: rope("Aliases: /%2e%2e/x")},
            [f"{STORY}:1: the former address '/%2e%2e/x' is no path that servers could be told. "],
        ),
        (
            {"content/pages/about.md": "Title: A\nSlug: about\nAliases: a/b\n\nWe.\n"},
            ["content/pages/about.md:3: the former address 'a/b' is no path that servers could be told. "],
        ),
    ],
)
@pytest.mark.parametrize("settings", ["", "DEFAULT_METADATA = {'x': 'y'}\n"])
def test_what_cannot_be_had_is_told_with_both_files(
    make: Callable[..., Path], files: dict[str, str], told: list[str], settings: str
) -> None:
    """And the line, in both tiers; nothing goes out."""
    site = make(files, settings)
    problems, _ = tell(site)
    assert [problem[: len(start)] for problem, start in zip(problems, told, strict=True)] == told
    assert not (site / "output").exists()


def test_a_dropped_address_is_told_with_its_alias(make: Callable[..., Path]) -> None:
    """What the line names keeps it alive; that of a list is told, too."""
    site = make({STORY: rope("Tags: tides"), "content/world/b.txt": make_story("Other")})
    assert tell(site) == ([], [])
    (site / STORY).write_text(rope().replace("rope-dear", "twine"))
    old, message = "/world/2026/11/rope-dear/", "at which it was published, is dropped"
    wanted = [
        (
            f"{STORY}: the address {old}, {message}: it is at /world/2026/11/twine/ now."
            f" Add the line Aliases: {old} to it."
        )
    ]
    lists = [
        (
            "output/topic/tides/index.html: the address /topic/tides/, at which the last build had a page, is dropped."
            " If readers know it, add the line Aliases: /topic/tides/ to what they shall find there."
        )
    ]
    assert tell(site, BROADSHEET_KEEP_ADDRESSES=True) == (wanted, lists)
    assert tell(site, BROADSHEET_KEEP_ADDRESSES=True) == (wanted, lists)
    (site / STORY).write_text(f"Aliases: {old}\n{rope().replace('rope-dear', 'twine')}")
    assert tell(site, BROADSHEET_KEEP_ADDRESSES=True) == ([], lists)
    assert tell(site, BROADSHEET_KEEP_ADDRESSES=True) == ([], [])


def test_an_address_can_be_dropped_on_purpose(make: Callable[..., Path]) -> None:
    """A story that is withdrawn or out of date may go; one that is deleted or a draft again must not."""
    settings = "BROADSHEET_KEEP_ADDRESSES = True\n"
    names = ("withdrawn", "expired", "gone", "draft", "renamed", "stays")
    site = make({f"content/world/{name}.txt": make_story(f"Story {name}") for name in names}, settings)
    assert tell(site) == ([], [])
    world = site / "content/world"
    (world / "withdrawn.txt").write_text(make_story("Story withdrawn", status="withdrawn"))
    (world / "expired.txt").write_text(make_story("Story expired", expires="2026-11-01"))
    assert tell(site) == ([], [])
    (world / "draft.txt").write_text(make_story("Story draft", status="draft"))
    (world / "gone.txt").unlink()
    (site / "content/arts").mkdir()
    (world / "renamed.txt").rename(site / "content/arts/renamed-it.txt")
    problems, _ = tell(site)
    assert [
        re.sub(r"the address (\S+), at which it was published, is dropped: ", r"\1 ", each)
        for each in problems
    ] == [
        (
            "content/world/draft.txt: /world/2026/11/story-draft/ it is left out, draft."
            " Let it out again, or say in it Status: withdrawn if it shall be gone."
        ),
        (
            "content/world/gone.txt: /world/2026/11/story-gone/ the file is gone. Add the line"
            " Aliases: /world/2026/11/story-gone/ to what readers shall find there, or put the file back with"
            " Status: withdrawn."
        ),
        (
            "content/world/renamed.txt: /world/2026/11/story-renamed/ the file is gone, and content/arts/renamed-it.txt"
            " has its last word. Add the line Aliases: /world/2026/11/story-renamed/ to content/arts/renamed-it.txt."
        ),
    ]


def test_further_pages_of_lists_may_go(make: Callable[..., Path]) -> None:
    """By our addresses and by Pelican's own; so may a preview's pages."""
    files = {f"content/world/{number}.txt": make_story(f"Story {number}") for number in range(9)}
    site = make(files, "DEFAULT_PAGINATION = 2\n")
    assert tell(site) == ([], [])
    (site / "output/page/2/index.html").resolve(strict=True)
    assert tell(site, DEFAULT_PAGINATION=20) == ([], [])
    (site / "content/world/8.txt").unlink()
    assert tell(site, BROADSHEET_PUBLISH=False) == ([], [])


REDIRECTS = [
    Redirect('/old/a "b" $c; é/', f"{SITE}/new/%C3%A9/"),
    Redirect("/old", f"{SITE}/new/?a=1&b=2"),
    Redirect("/it's.php", f"{SITE}/x/"),
    Redirect("/a:b/#", f"{SITE}/x/"),
]


def test_plain_rules_have_three_words_a_line() -> None:
    """Whatever an address holds: Netlify's and Cloudflare's form."""
    lines = write_plain(REDIRECTS).splitlines()[1:]
    assert [line.split(" ") for line in lines] == [
        ["/old/a%20%22b%22%20%24c%3B%20%C3%A9/", f"{SITE}/new/%C3%A9/", "301"],
        ["/old", f"{SITE}/new/?a=1&b=2", "301"],
        ["/it%27s.php", f"{SITE}/x/", "301"],
        ["/a%3Ab/%23", f"{SITE}/x/", "301"],
    ]


def test_rules_quote_what_ends_a_word() -> None:
    """Both servers take a word in quotes as it is, but for quotes."""
    assert '\nlocation = "/old/a \\"b\\" $c; é/" { return 301 "https://paper' in write_nginx(REDIRECTS)
    assert '\nredir "/old/a \\"b\\" $c; é/" "https://paper' in write_caddy(REDIRECTS)


@pytest.mark.skipif(not shutil.which("nginx"), reason="apt-get install nginx-light lets nginx itself look")
def test_nginx_takes_our_rules(tmp_path: Path) -> None:
    """As what is included in a server."""
    (tmp_path / "redirects.nginx.conf").write_text(write_nginx(REDIRECTS), encoding="utf-8")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{ access_log off; server {{ listen unix:{tmp_path}/socket;"
        f" include {tmp_path}/redirects.nginx.conf; }} }}\n"
    )
    command = ["nginx", "-t", "-q", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 – our own
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("caddy"), reason="apt-get install caddy lets Caddy itself look")
def test_caddy_takes_our_rules(tmp_path: Path) -> None:
    """As what is imported into a site's block; each is a path and a place."""
    (tmp_path / "redirects.caddy").write_text(write_caddy(REDIRECTS), encoding="utf-8")
    (tmp_path / "Caddyfile").write_text(":8080 {\n    import redirects.caddy\n}\n")
    command = ["caddy", "adapt", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 – our own
    assert done.returncode == 0, done.stderr
    assert all(
        f'"Location":["{redirect.target}"]'.replace("&", "\\u0026") in done.stdout for redirect in REDIRECTS
    )
    assert '"path":["/old/a \\"b\\" $c; é/"]' in done.stdout
