"""What a site lets browsers do: the policies of its pages, its headers, and the files that tell hosts and programs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pelican.settings import read_settings

import broadsheet
from broadsheet.build import assembly, late
from broadsheet.outputs.defences import (
    LONGEST_LINE,
    MOST_RULES,
    Needs,
    Places,
    Rule,
    Scripts,
    find_scripts,
    hash_text,
    list_policies,
    list_rules,
    matches,
    write_caddy,
    write_ceiling,
    write_headers,
    write_nginx,
)
from broadsheet.outputs.notices import find_expiry, find_turn, write_security, write_trust
from broadsheet.readers.markdown import read_markdown
from tests import demo, exactness
from tests.site_building import NOW, build, make_story, read_tree, write_site
from tests.test_late import add
from tests.watching import watch_replates

PUBLISH = "BROADSHEET_PUBLISH = True\nBROADSHEET_WORKERS = 1\n"
CONTACT = 'BROADSHEET_SECURITY_CONTACT = "security@paper.example"\n'
STORY = "content/news/a.txt"
COUNTER = '[sources.wire]\nname = "Coastal Wire"\ncounter = "https://pixel.wire.example/count?url={url}"\n'
SEARCHES = Needs(
    Scripts((hash_text("{}"),)), Scripts((), has_files=True), ("pixel.wire.example",), has_empty_icon=True
)
PLACES = Places(
    stylesheet="theme/css/main.0123.css",
    prints=(".avif", ".jpg"),
    search_index="search-index",
    search="search/",
)


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds be at the moment of all tests."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


def directives(policy: str) -> dict[str, list[str]]:
    """Return a policy as a browser reads it (CSP 3, 2.2.1)."""
    told: dict[str, list[str]] = {}
    for each in policy.split(";"):
        name, *values = each.split()
        told.setdefault(name, values)
    return told


def find_meta(page: Path) -> str:
    """Return the policy that a page bears; nothing if it has none."""
    found = re.findall(
        r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page.read_text(encoding="utf-8")
    )
    assert len(found) < 2
    return found[0] if found else ""


def read_headers(text: str) -> list[Rule]:
    """Read ``_headers`` by the rules of Cloudflare Pages: no line too long, not too many rules."""
    rules: list[Rule] = []
    assert max(map(len, text.splitlines())) <= LONGEST_LINE
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("/"):
            assert line.count("*") <= 1
            rules.append(Rule(line, ()))
        else:
            name, _, value = line.strip().partition(": ")
            assert re.fullmatch(r"[A-Za-z-]+", name)
            assert value
            rules[-1] = rules[-1]._replace(headers=(*rules[-1].headers, (name, value)))
    assert len(rules) <= MOST_RULES
    return rules


def test_a_policy_lets_pages_load_their_own_files_and_nothing_that_stands_in_them() -> None:
    """Nothing is allowed that is not named; scripts by their hashes alone, but for those of the search page."""
    policies = list_policies(SEARCHES)
    page, search = directives(policies["page"]), directives(policies["search"])
    assert page["default-src"] == page["base-uri"] == page["form-action"] == ["'none'"]
    assert page["script-src"] == [hash_text("{}")]
    assert page["img-src"] == ["'self'", "data:", "https://pixel.wire.example"]
    assert page["require-trusted-types-for"] == ["'script'"]
    assert {"worker-src", "frame-ancestors"}.isdisjoint(page)
    assert search["script-src"] == ["'self'", "'wasm-unsafe-eval'", hash_text("{}")]
    assert search["connect-src"] == search["worker-src"] == search["form-action"] == ["'self'"]
    assert not any("'unsafe-inline'" in policy or "'unsafe-eval'" in policy for policy in policies.values())
    assert directives(write_ceiling(SEARCHES)) == {**search, "frame-ancestors": ["'none'"]}


def test_a_site_without_search_scripts_and_counters_allows_none() -> None:
    """What nobody needs is not allowed, not by the header either."""
    policies = list_policies(Needs())
    assert list(policies) == ["page"]
    assert directives(policies["page"])["script-src"] == ["'none'"]
    assert directives(policies["page"])["img-src"] == ["'self'"]
    assert directives(write_ceiling(Needs()))["script-src"] == ["'none'"]


def test_the_policy_for_other_themes_breaks_nothing_of_theirs() -> None:
    """Nobody knows what they load: they bear no policy, and their header is about frames and plug-ins."""
    needs = SEARCHES._replace(is_ours=False)
    assert list_policies(needs) == {}
    assert write_ceiling(needs) == "base-uri 'self'; object-src 'none'; frame-ancestors 'none'"


def test_so_many_counters_that_no_line_holds_them_are_any_host() -> None:
    """A line that Cloudflare would not read is worse; what is no host is none."""
    many = tuple(f"counter-{number}.example" for number in range(100))
    assert directives(write_ceiling(Needs(counters=many)))["img-src"] == ["'self'", "https:"]
    read_headers(write_headers(Needs(counters=many), PLACES))
    assert directives(write_ceiling(Needs(counters=("a.example; script-src *", "b.example:8443"))))[
        "img-src"
    ] == [
        "'self'",
        "https://b.example:8443",
    ]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<script>run()</script>", Scripts((hash_text("run()"),))),
        (
            "<script type='module'>a</script><SCRIPT>b</SCRIPT >",
            Scripts(tuple(sorted([hash_text("a"), hash_text("b")]))),
        ),
        ('<script type="speculationrules">{}</script>', Scripts((hash_text("{}"),))),
        ('<script type="application/ld+json">{}</script>', Scripts()),
        ('<script src="/a.js"></script>', Scripts((), has_files=True)),
        ("<script>let a = {{ a }}</script>", Scripts()),
        ("{# <script>run()</script> #}<!-- <script src=x></script> -->", Scripts()),
    ],
)
def test_scripts_are_found_in_templates(template: str, expected: Scripts) -> None:
    """Data is no script; a text that only a page knows cannot be allowed."""
    assert find_scripts([template]) == expected


def test_a_hash_is_what_browsers_make_of_a_text() -> None:
    """The example of CSP 3, 8.2: ``doSubmit()`` of an event handler."""
    assert hash_text("doSubmit()") == "'sha256-jzgBGA4UWFFmpOBq0JpdsySukE1FrEN5bUpoK8Z29fY='"


@pytest.mark.parametrize("side", ["left", "center", "right"])
def test_columns_of_tables_keep_to_the_policy(side: str) -> None:
    """The styles that stories may have are written as the policy allows them, however an author wrote them."""
    dashes = {"left": ":--", "center": ":-:", "right": "--:"}[side]
    source = f"Title: T\n\n| a |\n| {dashes} |\n| b |\n\n<table><tr><td style='TEXT-ALIGN:{side}'>c</td></tr></table>\n"
    reading = read_markdown(source.encode(), "content/news/a.md", "2026-11-20")
    styles = re.findall(r'style=\\?"([^"\\]*)', repr(reading.story.blocks))
    assert len(styles) == 3
    allowed = directives(list_policies(Needs())["page"])["style-src"]
    assert {hash_text(style) for style in styles} <= {*allowed}


def test_no_path_gets_a_header_from_two_rules() -> None:
    """Hosts join such headers or choose one of them; neither is what was meant."""
    rules = list_rules(SEARCHES, PLACES)
    paths = [
        "/",
        "/search/",
        "/search-index/parts.json",
        "/search-index/2026-11-abc/en/pagefind.js",
        "/theme/css/main.0123.css",
        "/theme/js/search.js",
        "/pictures/quay-0123456789abcdef-800.avif",
        "/pictures/quay.svg",
        "/feeds/all.atom.xml",
        "/feeds/section/world.rss.xml",
        "/feeds/all.json",
        "/feeds/feeds.opml",
        "/stories.ndjson",
        "/world/2026/11/quay/index.txt",
        "/.well-known/security.txt",
    ]
    found = {
        path: [name for rule in rules if matches(rule, path) for name, _ in rule.headers] for path in paths
    }
    assert {path: names for path, names in found.items() if len(names) != len({*names})} == {}
    cached = {path for path, names in found.items() if "Cache-Control" in names}
    assert cached == {
        "/search-index/2026-11-abc/en/pagefind.js",
        "/theme/css/main.0123.css",
        "/pictures/quay-0123456789abcdef-800.avif",
    }
    shared = dict(pair for rule in rules if matches(rule, "/pictures/quay.svg") for pair in rule.headers)
    assert shared["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_transport_is_held_to_https_only_where_the_site_is_there() -> None:
    """A site that is read by http must not lock its readers out."""
    assert "Strict-Transport-Security: max-age=31536000\n" in write_headers(SEARCHES, PLACES)
    assert "Strict-Transport-Security" not in write_headers(SEARCHES, PLACES._replace(is_secure=False))


def test_rules_of_a_site_below_a_path_begin_with_it() -> None:
    """All hosts are told of the paths that browsers ask for."""
    places = PLACES._replace(root="/paper")
    assert {rule.path.partition("/paper/")[0] for rule in list_rules(SEARCHES, places)} == {""}
    assert 'if ($uri ~ "^/paper/search/")' in write_nginx(SEARCHES, places)
    assert "@broadsheet_search path /paper/search/* /paper/search-index/*\n" in write_caddy(SEARCHES, places)


def test_nginx_gets_directives_that_end_and_blocks_that_close() -> None:
    """Each line is a directive or a block of the server's, quoted; the variables that it sends are set before."""
    text = write_nginx(SEARCHES, PLACES)
    for line in text.splitlines():
        assert re.fullmatch(r'(#.*|[^"#]*("[^"]*"[^"#]*)*(;|\})(  # .*|  #.*)?)', line), line
        assert re.match(r"(#|(gzip_static|gzip_vary|set|add_header) |(if|location) .* \{ .* \}$)", line), line
    used = {*re.findall(r"^add_header \S+ (\$\w+)", text, re.MULTILINE)}
    assert used
    assert used <= {*re.findall(r"^set (\$\w+) ", text, re.MULTILINE)}
    types = re.findall(r'^location ~ "(\S+)" \{ types \{ \} default_type "([^"]+)"; \}$', text, re.MULTILINE)
    assert ("^/.*\\.opml$", "text/x-opml; charset=utf-8") in types


def test_caddy_gets_matchers_that_its_headers_use() -> None:
    """Each named matcher is defined once and used; the search page and all others have different policies."""
    lines = [line for line in write_caddy(SEARCHES, PLACES).splitlines() if not line.startswith("#")]
    defined = [line.split()[0] for line in lines if line.startswith("@")]
    used = [line.split()[1] for line in lines if line.startswith("header @")]
    assert len(defined) == len({*defined})
    assert {*defined} == {*used}
    assert all(
        re.fullmatch(r'(@\w+ (not )?(path|path_regexp) \S.*|header (@\w+ )?[A-Za-z-]+ "[^"]+")', line)
        for line in lines
    )
    policies = {
        line.split()[1]: line.split('"')[1]
        for line in lines
        if line.startswith("header @") and "Security-Policy" in line
    }
    assert "'wasm-unsafe-eval'" in policies["@broadsheet_search"]
    assert "'wasm-unsafe-eval'" not in policies["@broadsheet_pages"]


def test_the_evaluator_finds_nothing_wrong_with_the_policies() -> None:
    """Google's CSP evaluator: nothing of a page.

    Of the page to search from, and of the header that all pages narrow, it says that the site's own files might be
    dangerous ones, which they are not: the site has no JSONP, no Angular and nothing that readers send.
    """
    demo.need((demo.TOOLS / "csp_evaluator").is_dir(), demo.NO_TOOLS)
    node = shutil.which("node")
    demo.need(node, demo.NO_TOOLS)
    policies = [
        *list_policies(SEARCHES).values(),
        write_ceiling(SEARCHES),
        write_ceiling(Needs()),
        "script-src *",
    ]
    done = subprocess.run(  # noqa: S603 – a tool that we pinned, on policies that we made
        [node or "node", str(Path(__file__).with_name("evaluate_policies.cjs"))],
        input=json.dumps(policies),
        env={**os.environ, "NODE_PATH": str(demo.TOOLS)},
        capture_output=True,
        text=True,
        check=True,
    )
    page, search, ceiling, bare, bad = json.loads(done.stdout)
    assert (page, bare) == ([], [])
    for found in (search, ceiling):
        assert [(each["directive"], each["value"]) for each in found] == [("script-src", "'self'")]
        assert "can be problematic" in found[0]["description"]
    assert len(bad) > 1  # it does look


def test_pages_of_a_preview_bear_their_policy_and_hosts_are_told_nothing(tmp_path: Path) -> None:
    """Editors see in a preview what a policy breaks; the policy stands before all that pages load."""
    site = write_site(
        tmp_path, {STORY: make_story(), "content/sources.toml": COUNTER}, "BROADSHEET_SEARCH = True\n"
    )
    output = build(site)
    pages = sorted(output.rglob("*.html"))
    assert len(pages) > 5
    policies = {page.relative_to(output).as_posix(): find_meta(page) for page in pages}
    search = policies.pop("search/index.html")
    assert len({*policies.values()}) == 1
    page = directives(policies["index.html"])
    assert "https://pixel.wire.example" in page["img-src"]
    assert "'self'" in directives(search)["script-src"]
    assert page["script-src"] == [
        hash_text(text)
        for text in re.findall(r'<script type="speculationrules">(.*?)</script>', pages[0].read_text())
    ]
    head = (output / "index.html").read_text().partition("<link")[0]
    assert "Content-Security-Policy" in head
    assert not (output / "_headers").exists()
    assert not list(output.rglob("headers.*"))


def test_hosts_of_a_published_site_are_told_its_headers(tmp_path: Path) -> None:
    """All three forms are there; what pages bear is in force together with the header, and allows no more."""
    site = write_site(tmp_path, {STORY: make_story()}, f"{PUBLISH}BROADSHEET_SEARCH = True\n")
    output = build(site)
    rules = read_headers((output / "_headers").read_text())
    served = dict(pair for rule in rules if matches(rule, "/") for pair in rule.headers)
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Referrer-Policy"] == "strict-origin-when-cross-origin"
    unlisted = {
        path: ("X-Robots-Tag", "noindex")
        in [pair for rule in rules if matches(rule, path) for pair in rule.headers]
        for path in (
            "/",
            "/news/a/index.html",
            "/feeds/all.atom.xml",
            "/news/a/index.json",
            "/stories.ndjson",
            "/news/a/index.txt",
        )
    }
    assert list(unlisted.values()) == [False] * 3 + [True] * 3
    ceiling = directives(served["Content-Security-Policy"])
    for page in ("index.html", "search/index.html"):
        for name, values in directives(find_meta(output / page)).items():
            if values != ["'none'"] and name != "require-trusted-types-for":
                assert {*values} <= {*ceiling[name]}, name
    for name in ("headers.nginx.conf", "headers.caddy"):
        text = (output / name).read_text()
        assert find_meta(output / "index.html") in text
        assert find_meta(output / "search/index.html") in text
    sheet = next(path.relative_to(output).as_posix() for path in output.rglob("main.*.css"))
    assert Rule(f"/{sheet}", (("Cache-Control", "public, max-age=31536000, immutable"),)) in rules


def test_pictures_that_are_named_by_hand_are_not_kept_for_ever(tmp_path: Path) -> None:
    """A picture that goes out under its own name may change under it, and so may those of its kind."""
    files: dict[str, str | bytes] = {
        STORY: make_story(),
        "content/pages/about.md": "Title: About\n\n[A plan]({static}/pictures/plan.jpg)\n",
        "content/pictures/plan.jpg": b"\xff\xd8\xff",
    }
    rules = read_headers((build(write_site(tmp_path, files, PUBLISH)) / "_headers").read_text())
    kept = {rule.path for rule in rules if rule.headers[0][0] == "Cache-Control"}
    assert {"/pictures/*.avif", "/pictures/*.png", "/pictures/*.webp"} <= kept
    assert "/pictures/*.jpg" not in kept


def test_a_site_may_have_headers_of_its_own_or_none(tmp_path: Path) -> None:
    """Its own file stands as it is; with the setting, pages bear no policy either."""
    extra = "STATIC_PATHS = ['extra']\nEXTRA_PATH_METADATA = {'extra/_headers': {'path': '_headers'}}\n"
    site = write_site(
        tmp_path, {STORY: make_story(), "content/extra/_headers": "/*\n  X-Own: 1\n"}, PUBLISH + extra
    )
    output = build(site)
    assert (output / "_headers").read_text() == "/*\n  X-Own: 1\n"
    assert find_meta(output / "index.html")
    build(site, BROADSHEET_HEADERS=False)
    assert not find_meta(output / "index.html")
    assert not (output / "headers.caddy").exists()


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_other_themes_bear_no_policy(tmp_path: Path, theme: str) -> None:
    """Their own scripts and styles would break; their hosts send what breaks nothing."""
    output = build(write_site(tmp_path, {STORY: make_story()}, f"{PUBLISH}THEME = {theme!r}\n"))
    assert not find_meta(output / "index.html")
    headers = (output / "_headers").read_text()
    assert (
        "  Content-Security-Policy: base-uri 'self'; object-src 'none'; frame-ancestors 'none'\n" in headers
    )
    assert "Permissions-Policy" in headers


def test_a_script_that_a_template_adds_is_allowed_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hash is that of what the template has; pages are made anew when it changes, and so are the headers."""
    site = write_site(
        tmp_path,
        {STORY: make_story(), "templates/partials/prefetch.html": "<script>one()</script>\n"},
        PUBLISH + 'THEME_TEMPLATES_OVERRIDES = ["templates"]\n',
    )
    monkeypatch.chdir(site)
    output = build(site)
    assert directives(find_meta(output / "index.html"))["script-src"] == [hash_text("one()")]
    (site / "templates/partials/prefetch.html").write_text("<script>two()</script>\n")
    assert exactness.check(site, "another script")
    assert directives(find_meta(output / "index.html"))["script-src"] == [hash_text("two()")]
    assert hash_text("two()") in (output / "_headers").read_text()


def test_a_new_counter_changes_all_pages_exactly(tmp_path: Path) -> None:
    """A source's terms are part of what pages and headers are made from."""
    site = write_site(tmp_path, {STORY: make_story()}, PUBLISH)
    output = build(site)
    (site / "content/sources.toml").write_text(COUNTER)
    assert exactness.check(site, "a counter")
    assert "https://pixel.wire.example" in find_meta(output / "index.html")
    assert "https://pixel.wire.example" in (output / "_headers").read_text()


def read_security(text: str, now: datetime) -> dict[str, list[str]]:
    """Read ``security.txt`` by RFC 9116, sections 2.2 to 2.5."""
    assert text.endswith("\n")
    told: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, separator, value = line.partition(": ")
            assert separator
            assert value == value.strip()
            told.setdefault(name, []).append(value)
    assert told["Contact"]  # 2.5.3: at least one, each a URI
    assert all(re.match(r"(https://|mailto:|tel:)\S+$", value) for value in told["Contact"])
    (expires,) = told["Expires"]  # 2.5.5: one, of RFC 3339, in the future and better within a year
    assert 0 < (datetime.fromisoformat(expires) - now).days < 365
    assert len(told.get("Preferred-Languages", [])) <= 1  # 2.5.8
    assert all(value.startswith("https://") for value in told.get("Canonical", []))  # 2.5.2
    return told


def test_security_txt_says_whom_to_tell(tmp_path: Path) -> None:
    """It lies where RFC 9116 looks for it, and only if somebody is to be told."""
    site = write_site(tmp_path, {STORY: make_story()}, PUBLISH)
    place = site / "output/.well-known/security.txt"
    build(site)
    assert not place.exists()
    build(site, BROADSHEET_SECURITY_CONTACT="security@paper.example")
    told = read_security(place.read_text(), datetime.fromtimestamp(int(NOW), UTC))
    assert told == {
        "Contact": ["mailto:security@paper.example"],
        "Expires": ["2027-10-01T00:00:00Z"],
        "Canonical": ["https://paper.example/.well-known/security.txt"],
        "Preferred-Languages": ["en"],
    }
    build(site, BROADSHEET_SECURITY_CONTACT="https://paper.example/safety/")
    assert "Contact: https://paper.example/safety/\n" in place.read_text()


@pytest.mark.parametrize("month", range(1, 13))
def test_a_security_txt_never_ends_too_soon_nor_too_late(month: int) -> None:
    """Whenever in the month the site was built last, and until it is built in the next one."""
    for day in (1, 28):
        now = datetime(2026, month, day, 23, 59, 59, tzinfo=UTC)
        read_security(write_security("https://a.example/", find_expiry(now), "https://a.example", "en"), now)
        assert find_expiry(find_turn(now)) != find_expiry(now)
        assert (find_turn(now) - now).days <= 31


def test_security_txt_is_made_anew_when_the_month_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also by a build that has only a late text to make in a month; in the next one it looks at everything."""
    monkeypatch.setattr(assembly, "TICK", 0)
    monkeypatch.setattr(late, "TICK", 0)
    replates = watch_replates(monkeypatch)
    site = write_site(
        tmp_path, {STORY: make_story(), "content/news/b.txt": make_story("Second")}, PUBLISH + CONTACT
    )
    build(site)
    place = site / "output/.well-known/security.txt"
    add(site / STORY)
    assert exactness.check(site, "a late text")
    assert len(replates) == 1
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + 10 * 24 * 3600))
    add(site / STORY)
    assert exactness.check(site, "a late text of the next month")
    assert "Expires: 2027-11-01T00:00:00Z\n" in place.read_text()


TRUST = """\
belongto = "https://www.journallist.net/"
member = ["https://one.example/", "https://two.example/"]
social = ["https://social.example/@paper"]
contact = ["mailto:desk@paper.example", "https://paper.example/about/"]
datatrainingallowed = false
"""


def test_trust_txt_says_what_a_site_belongs_to(tmp_path: Path) -> None:
    """A line for each value, in the order of JournalList's specification, whose lists may be single texts."""
    site = write_site(tmp_path, {STORY: make_story(), "content/trust.toml": TRUST}, PUBLISH)
    build(site)
    lines = (site / "output/trust.txt").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "member=https://one.example/",
        "member=https://two.example/",
        "belongto=https://www.journallist.net/",
        "social=https://social.example/@paper",
        "contact=mailto:desk@paper.example",
        "contact=https://paper.example/about/",
        "datatrainingallowed=no",
    ]
    (site / "content/trust.toml").write_text("datatrainingallowed = true\n")
    assert exactness.check(site, "other ties")
    assert write_trust({"datatrainingallowed": True}) == (site / "output/trust.txt").read_text()
    build(site, BROADSHEET_PUBLISH=False)
    assert not (site / "output/trust.txt").exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("members = []\n", ":1: unknown key 'members'. Did you mean member?"),
        ("\nmember = 'two.example'\n", ":2: member is no safe web address: 'two.example'."),
        ("contact = ['desk']\n", ":1: contact is no safe web address: 'desk'."),
        (
            "datatrainingallowed = 'no'\n",
            ":1: datatrainingallowed is not true or false. Write true or false.",
        ),
        ("member = [\n", ": not readable as TOML"),
    ],
)
def test_a_wrong_trust_file_is_told(tmp_path: Path, text: str, expected: str) -> None:
    """With the line, also in a preview."""
    site = write_site(tmp_path, {STORY: make_story(), "content/trust.toml": text})
    engine = broadsheet.Pelican(read_settings(str(site / "pelicanconf.py")))
    (problem,) = engine.build()[0].problems
    assert str(problem).startswith("content/trust.toml")
    assert expected in str(problem)


@pytest.mark.parametrize("name", [".well-known/security.txt", "trust.txt"])
def test_a_file_of_the_site_at_the_same_place_is_told(tmp_path: Path, name: str) -> None:
    """Two files cannot be one; whoever has one already takes the setting or the data file out."""
    files: dict[str, str | bytes] = {
        STORY: make_story(),
        "content/trust.toml": TRUST,
        "content/extra/own.txt": "x",
    }
    extra = f"STATIC_PATHS = ['extra']\nEXTRA_PATH_METADATA = {{'extra/own.txt': {{'path': {name!r}}}}}\n"
    site = write_site(tmp_path, files, PUBLISH + CONTACT + extra)
    findings, _ = broadsheet.Pelican(read_settings(str(site / "pelicanconf.py"))).build()
    (problem,) = findings.problems
    assert str(problem).startswith(f"output/{name}: made twice: by the file")
    assert "extra/own.txt" in str(problem)


@pytest.mark.parametrize("contact", ["desk", "http://paper.example/", "mailto:desk@paper.example\nX: y"])
def test_a_wrong_contact_is_told(tmp_path: Path, contact: str) -> None:
    """Nobody could be reached there."""
    site = write_site(tmp_path, {STORY: make_story()}, PUBLISH)
    override = {"BROADSHEET_SECURITY_CONTACT": contact}
    findings, _ = broadsheet.Pelican(read_settings(str(site / "pelicanconf.py"), override=override)).build()
    (problem,) = findings.problems
    assert "BROADSHEET_SECURITY_CONTACT is" in str(problem)


def test_publishing_twice_writes_nothing(tmp_path: Path) -> None:
    """The files of headers and notices stand as they are."""
    site = write_site(tmp_path, {STORY: make_story(), "content/trust.toml": TRUST}, PUBLISH + CONTACT)
    before = read_tree(build(site))
    assert {
        "_headers",
        "headers.nginx.conf",
        "headers.caddy",
        "trust.txt",
        ".well-known/security.txt",
    } <= before.keys()
    counts = broadsheet.Pelican(read_settings(str(site / "pelicanconf.py"))).build()[1]
    assert counts is not None
    assert (counts.written, counts.removed) == (0, 0)


def _read_examples() -> dict[str, list[str]]:
    """Return the examples of what editors are told of headers, by their languages."""
    text = (demo.ROOT / "docs/feeds-and-data.md").read_text(encoding="utf-8")
    section = text.partition("\n## Headers and security\n")[2].partition("\n## ")[0]
    found: dict[str, list[str]] = {}
    for language, example in re.findall(r"^```(\w+)\n(.*?)^```$", section, re.DOTALL | re.MULTILINE):
        found.setdefault(language, []).append(example)
    return found


def test_the_examples_for_editors_do_what_they_say(tmp_path: Path) -> None:
    """Settings and data file as they stand there make the files that stand there."""
    examples = _read_examples()
    (settings,), (trust,), (security, told) = examples["python"], examples["toml"], examples["text"]
    site = write_site(tmp_path, {STORY: make_story(), "content/trust.toml": trust}, PUBLISH + settings)
    output = build(site)
    assert (output / ".well-known/security.txt").read_text() == security
    assert (output / "trust.txt").read_text().partition("\n")[2] == told
