"""Knows how search engines are told of a site's addresses: sitemaps, their index, the news of two days, robots.txt.

Must not know where addresses come from. The forms are those of sitemaps.org (protocol 0.9) and of Google's
extensions for pictures (1.1) and news (0.9); languages are told as XHTML links.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from broadsheet.addresses import escape_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_ADDRESSES = 50_000
"""In one sitemap (sitemaps.org, “Using Sitemap index files”)."""
MOST_NEWS = 1_000
_MOST_PICTURES = 1_000
"""Of one page."""
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PICTURES = ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
_NEWS = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_LINKS = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot say (section 2.2)."""
_TRADITIONAL = re.compile(r"-(?:tw|hk|mo|hant)\b")


class Entry(NamedTuple):
    """A page of the site."""

    url: str
    changed: str = ""
    """When it was last changed, as W3C writes it; empty if that cannot be told."""
    pictures: Sequence[str] = ()
    """Their addresses."""
    versions: Sequence[tuple[str, str]] = ()
    """The languages that it can be read in, its own too, each with the page's address; the site's own is first."""


class News(NamedTuple):
    """A story of these days."""

    url: str
    language: str
    """BCP 47 tag."""
    published: str
    title: str


def write_sitemap(entries: Iterable[Entry]) -> str:
    """Return a sitemap."""
    rows = "".join(map(_write_entry, entries))
    used = [space for space, mark in ((_PICTURES, "<image:"), (_LINKS, "<xhtml:")) if mark in rows]
    return f'{_DECLARATION}<urlset xmlns="{_SITEMAPS}"{"".join(used)}>\n{rows}</urlset>\n'


def _write_entry(entry: Entry) -> str:
    changed = f"<lastmod>{_say(entry.changed)}</lastmod>" if entry.changed else ""
    shown = list(dict.fromkeys(entry.pictures))[:_MOST_PICTURES]
    pictures = [f"<image:image><image:loc>{_tell(each)}</image:loc></image:image>" for each in shown]
    versions = [_write_version(language, url) for language, url in entry.versions]
    if entry.versions:
        versions.append(_write_version("x-default", entry.versions[0][1]))
    return f"<url><loc>{_tell(entry.url)}</loc>{changed}{''.join(versions)}{''.join(pictures)}</url>\n"


def _write_version(language: str, url: str) -> str:
    said, address = _say(language), _tell(url)
    return f'<xhtml:link rel="alternate" hreflang="{said}" href="{address}"/>'


def write_index(rows: Iterable[tuple[str, str]]) -> str:
    """Return the index of sitemaps: of each its address and the last change in it, which may be empty."""
    told = "".join(
        f"<sitemap><loc>{_tell(url)}</loc>{f'<lastmod>{_say(at)}</lastmod>' if at else ''}</sitemap>\n"
        for url, at in rows
    )
    return f'{_DECLARATION}<sitemapindex xmlns="{_SITEMAPS}">\n{told}</sitemapindex>\n'


def write_news(publication: str, stories: Iterable[News]) -> str:
    """Return a news sitemap of the first thousand stories; it may be empty."""
    paper = f"<news:name>{_say(publication)}</news:name>"
    rows = [
        f"<url><loc>{_tell(story.url)}</loc><news:news><news:publication>{paper}"
        f"<news:language>{_say(_name_language(story.language))}</news:language></news:publication>"
        f"<news:publication_date>{_say(story.published)}</news:publication_date>"
        f"<news:title>{_say(story.title)}</news:title></news:news></url>\n"
        for _, story in zip(range(MOST_NEWS), stories, strict=False)
    ]
    return f'{_DECLARATION}<urlset xmlns="{_SITEMAPS}"{_NEWS}>\n{"".join(rows)}</urlset>\n'


def write_robots(sitemaps: Iterable[str]) -> str:
    """Return a ``robots.txt`` that keeps nobody out and names the sitemaps (RFC 9309; sitemaps.org)."""
    lines = [f"Sitemap: {escape_address(url)}\n" for url in sitemaps]
    return f"User-agent: *\nDisallow:\n\n{''.join(lines)}"


def _name_language(tag: str) -> str:
    """Return a language as news sitemaps want it: by ISO 639 alone, but Chinese by its script."""
    tag = tag.lower()
    if tag == "zh" or tag.startswith("zh-"):
        return "zh-tw" if _TRADITIONAL.search(tag) else "zh-cn"
    return tag.partition("-")[0]


def _tell(url: str) -> str:
    return escape(escape_address(url), {'"': "&quot;", "'": "&apos;"})


def _say(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text), {'"': "&quot;"})
