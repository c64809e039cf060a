"""Knows what a site lets browsers do with its pages: its policies, its headers, and how hosts are told of them.

Must not know where the facts come from that they are made of: templates, sources and settings are read elsewhere.

A header may be set once for a path. Hosts that read ``_headers`` join what several rules say (Cloudflare) or choose
(Netlify), and two joined policies are both in force. So no two rules here set the same header for the same path.
What differs from page to page stands in the pages: a browser holds itself to a page's own policy and to the header's.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# Each line of a file for Cloudflare Pages, and all of its rules.
LONGEST_LINE = 2000
MOST_RULES = 100

_YEAR = 365 * 24 * 60 * 60
_FOR_EVER = f"public, max-age={_YEAR}, immutable"
_POWERS = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "compute-pressure",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
"""What pages could ask a browser for, by the names that browsers know; no page of news needs any of it."""
_TYPES = {
    "/*.atom.xml": "application/xml; charset=utf-8",
    "/*.rss.xml": "application/xml; charset=utf-8",
    "/feeds/*.json": "application/feed+json; charset=utf-8",
    "/*.opml": "text/x-opml; charset=utf-8",
    "/*.ndjson": "application/x-ndjson; charset=utf-8",
    "/*.txt": "text/plain; charset=utf-8",
}
"""Of files that hosts name wrongly or not at all. Browsers show a feed's stylesheet only if it is plain XML."""
_COPIES = ("/*.json", "/*.ndjson", "/*.txt")
"""Files that say again what pages say, which search engines shall find there alone, or not at all."""
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
_ATTRIBUTE = re.compile(r"""\b(src|type)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_RUN = frozenset({"", "module", "text/javascript", "application/javascript", "speculationrules", "importmap"})
"""Types of scripts that browsers act on; others are data to them, which no policy is about."""
_ALIGNMENTS = tuple(f"text-align: {side};" for side in ("left", "center", "right"))
"""The styles that stories have: those of the columns of their tables, which the reader of Markdown writes so."""
_IMAGE_HOST = re.compile(r"[a-z0-9.-]+(?::\d+)?")


class Scripts(NamedTuple):
    """What templates have of scripts."""

    inline: tuple[str, ...] = ()
    """The hashes of those that stand in pages."""
    has_files: bool = False
    """Some are files of the site."""

    def join(self, other: Scripts) -> Scripts:
        """Return what both have."""
        return Scripts(
            tuple(sorted({*self.inline, *other.inline})), has_files=self.has_files or other.has_files
        )


class Needs(NamedTuple):
    """What the pages of a site load and do."""

    scripts: Scripts = Scripts()
    """Of all pages but the one to search from."""
    searching: Scripts | None = None
    """Of the page to search from, if there is one."""
    counters: tuple[str, ...] = ()
    """The hosts of pictures by which sources count readers."""
    has_empty_icon: bool = False
    """Pages name an icon of no bytes, so that browsers ask for none."""
    is_ours: bool = True
    """The theme was written for Broadsheet, so that it is known what it loads."""


class Places(NamedTuple):
    """Where a site has files of which headers say something."""

    root: str = ""
    """The path of the site's address, without a stroke at its end."""
    theme: str = "theme"
    stylesheet: str = ""
    """Named by what it holds."""
    pictures: str = "pictures"
    prints: tuple[str, ...] = ()
    """The suffixes of pictures that are all named by what they hold."""
    search_index: str = ""
    """The folder of the search index, whose parts are named by what they hold."""
    search: str = ""
    """The address of the page to search from, below the site's."""
    is_secure: bool = True
    """The site's address begins with https."""


class Rule(NamedTuple):
    """Headers of all paths of a form: ``*`` stands for anything in it, ``:name`` for one part of a path."""

    path: str
    headers: tuple[tuple[str, str], ...]


def find_scripts(templates: Iterable[str]) -> Scripts:
    """Return what templates have of scripts; one whose text is not known before a page is made has no hash."""
    hashes: set[str] = set()
    has_files = False
    for source in templates:
        for attributes, text in _SCRIPT.findall(_COMMENT.sub("", source)):
            found = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(attributes)}
            if found.get("type", "").strip().lower() not in _RUN:
                continue
            if "src" in found:
                has_files = True
            elif "{{" not in text and "{%" not in text:
                hashes.add(hash_text(text))
    return Scripts(tuple(sorted(hashes)), has_files)


def hash_text(text: str) -> str:
    """Return the hash of a script or of a style as policies name it."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def list_policies(needs: Needs) -> dict[str, str]:
    """Return the policies that pages bear: of the page to search from, and of all others."""
    if not needs.is_ours:
        return {}
    policies = {"page": _join(_list_directives(needs, needs.scripts))}
    if needs.searching is not None:
        both = needs.scripts.join(needs.searching)
        policies["search"] = _join(_list_directives(needs, both, is_searching=True))
    return policies


def write_ceiling(needs: Needs) -> str:
    """Return the policy of the header, which each page narrows by its own; whoever frames a page is told here alone."""
    if not needs.is_ours:
        return _join({"base-uri": "'self'", "object-src": "'none'", "frame-ancestors": "'none'"})
    both = needs.scripts.join(needs.searching or Scripts())
    directives = _list_directives(needs, both, is_searching=needs.searching is not None)
    return _join({**directives, "frame-ancestors": "'none'"})


def write_own(needs: Needs, kind: str) -> str:
    """Return the policy of a header for pages of one kind alone, for hosts that can tell them apart."""
    policy = list_policies(needs).get(kind)
    return f"{policy}; frame-ancestors 'none'" if policy else write_ceiling(needs)


def _list_directives(needs: Needs, scripts: Scripts, *, is_searching: bool = False) -> dict[str, str]:
    """Return what pages may load: their own site's files, and nothing that stands in them but what has a hash."""
    own = ["'self'"] if scripts.has_files else []
    wasm = ["'wasm-unsafe-eval'"] if is_searching else []
    told = {
        "default-src": "'none'",
        "script-src": " ".join([*own, *wasm, *scripts.inline]) or "'none'",
        "style-src": " ".join(["'self'", "'unsafe-hashes'", *map(hash_text, _ALIGNMENTS)]),
        "img-src": " ".join(["'self'", *(["data:"] if needs.has_empty_icon else []), *_cap(needs.counters)]),
        "font-src": "'self'",
        "media-src": "'self'",
        "connect-src": "'self'",  # what looks at a page from within, such as Lighthouse, asks for robots.txt
    }
    if is_searching:
        told["worker-src"] = "'self'"
    told |= {"base-uri": "'none'", "form-action": "'self'" if is_searching else "'none'"}
    if not scripts.has_files:  # Pagefind starts a worker by its address, which trusted types forbid
        told["require-trusted-types-for"] = "'script'"
    return told


def _cap(hosts: Sequence[str]) -> Sequence[str]:
    """Return hosts as sources of a policy; any host if they would not fit into a line."""
    found = [f"https://{host}" for host in sorted({*hosts}) if _IMAGE_HOST.fullmatch(host)]
    return found if len(" ".join(found)) < LONGEST_LINE // 2 else ["https:"]


def _join(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def list_rules(needs: Needs, places: Places) -> list[Rule]:
    """Return all headers of a site, the policy apart; no two rules set the same header for the same path."""
    common = [
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in _POWERS)),
        ("X-Content-Type-Options", "nosniff"),
        # Where nothing is known of the theme's windows, none is cut off from the page that opened it.
        ("Cross-Origin-Opener-Policy", "same-origin" if needs.is_ours else "same-origin-allow-popups"),
    ]
    if places.is_secure:
        common.append(("Strict-Transport-Security", f"max-age={_YEAR}"))
    root = places.root
    return [
        Rule(f"{root}/*", tuple(common)),
        *_list_sharing(places),
        *(Rule(f"{root}{path}", (("Cache-Control", _FOR_EVER),)) for path in _list_unchanging(places)),
        *(Rule(f"{root}{path}", (("Content-Type", kind),)) for path, kind in _TYPES.items()),
        *(Rule(f"{root}{path}", (("X-Robots-Tag", "noindex"),)) for path in _COPIES),
    ]


def _list_sharing(places: Places) -> Iterator[Rule]:
    """Yield which files pages of other sites may show: those that feeds lead to, and not the theme's."""
    for folder, who in (
        (places.theme, "same-origin"),
        (places.search_index, "same-origin"),
        (places.pictures, "cross-origin"),
        ("feeds", "cross-origin"),
    ):
        if folder:
            yield Rule(f"{places.root}/{folder}/*", (("Cross-Origin-Resource-Policy", who),))


def _list_unchanging(places: Places) -> Iterator[str]:
    """Yield the files whose names tell what they hold."""
    if places.stylesheet:
        yield f"/{places.stylesheet}"
    for suffix in places.prints:
        yield f"/{places.pictures}/*{suffix}"
    if places.search_index:
        yield f"/{places.search_index}/:part/*"


def write_headers(needs: Needs, places: Places) -> str:
    """Return ``_headers`` as Netlify and Cloudflare Pages read it."""
    rules = list_rules(needs, places)
    first = rules[0]._replace(headers=(("Content-Security-Policy", write_ceiling(needs)), *rules[0].headers))
    lines = [
        "# Made by Broadsheet. Each header is set by one rule alone for any path; add none that does so again."
    ]
    for rule in (first, *rules[1:]):
        lines += [rule.path, *(f"  {name}: {value}" for name, value in rule.headers)]
    return "\n".join([*lines, ""])


def write_nginx(needs: Needs, places: Places) -> str:
    """Return what stands in a ``server`` block of nginx."""
    lines = ["# Made by Broadsheet: include this file in the server block of the site."]
    lines += ["# What a location adds by add_header of its own takes the place of all headers here."]
    lines += [
        "gzip_vary on;",
        "gzip_static on;  # brotli_static on; zstd_static on; where these modules are installed",
    ]
    lines += [f'set $broadsheet_policy "{write_own(needs, "page")}";']
    lines += [
        f'if ($uri ~ "{_translate(path)}") {{ set $broadsheet_policy "{write_own(needs, "search")}"; }}'
        for path in _list_searching(places)
    ]
    lines += ["add_header Content-Security-Policy $broadsheet_policy always;"]
    first, *others = list_rules(needs, places)
    lines += [f'add_header {name} "{value}" always;' for name, value in first.headers]
    for name in ("Cross-Origin-Resource-Policy", "Cache-Control", "X-Robots-Tag"):
        variable = f"$broadsheet_{name.lower().replace('-', '_')}"
        lines += [f'set {variable} "";']
        lines += [
            f'if ($uri ~ "{_translate(rule.path)}") {{ set {variable} "{value}"; }}'
            for rule in others
            for each, value in rule.headers
            if each == name
        ]
        lines += [f"add_header {name} {variable};"]
    lines += [
        f'location ~ "{_translate(rule.path)}" {{ types {{ }} default_type "{value}"; }}'
        for rule in others
        for each, value in rule.headers
        if each == "Content-Type"
    ]
    return "\n".join([*lines, ""])


def write_caddy(needs: Needs, places: Places) -> str:
    """Return what stands in a site's block of a Caddyfile."""
    lines = ["# Made by Broadsheet: import this file in the block of the site."]
    lines += ["# Packed files: file_server { precompressed br zstd gzip }"]
    first, *others = list_rules(needs, places)
    if paths := _list_searching(places):
        lines += [
            f"@broadsheet_search path {' '.join(paths)}",
            f"@broadsheet_pages not path {' '.join(paths)}",
        ]
        lines += [f'header @broadsheet_search Content-Security-Policy "{write_own(needs, "search")}"']
        lines += [f'header @broadsheet_pages Content-Security-Policy "{write_own(needs, "page")}"']
    else:
        lines += [f'header Content-Security-Policy "{write_own(needs, "page")}"']
    lines += [f'header {name} "{value}"' for name, value in first.headers]
    for number, rule in enumerate(others, 1):
        lines += [f"@broadsheet_{number} path_regexp {_translate(rule.path)}"]
        lines += [f'header @broadsheet_{number} {name} "{value}"' for name, value in rule.headers]
    return "\n".join([*lines, ""])


def _list_searching(places: Places) -> list[str]:
    """Return the paths that search needs: its page, and the programs of the index, which hold to headers of their own."""
    found = [places.search, f"{places.search_index}/"] if places.search_index else []
    return [f"{places.root}/{path}*" for path in found]


def _translate(path: str) -> str:
    """Return the regular expression of a rule's paths, as PCRE and Go read it."""
    parts = re.split(r"(\*|(?<=/):[a-z]+)", path)
    told = "".join(
        {"*": ".*"}.get(part, "[^/]+" if part.startswith(":") else re.escape(part)) for part in parts
    )
    return f"^{told}$".removesuffix(".*$")


def matches(rule: Rule, path: str) -> bool:
    """Tell whether a rule is about a path, as hosts find that out."""
    return re.match(_translate(rule.path), path) is not None
