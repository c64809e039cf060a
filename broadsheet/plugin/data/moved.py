"""Knows what answers at the former addresses of stories and pages, and which of these addresses cannot be had.

Must not know how servers are told, nor what the page there looks like.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from broadsheet.addresses import escape_address, is_page, list_forms
from broadsheet.build.intake import explain_alias_of
from broadsheet.outputs.redirects import Redirect, write_caddy, write_nginx, write_plain
from broadsheet.outputs.trace import Read, note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.plugin.data.site import Site
    from broadsheet.plugin.writer import Writer
    from broadsheet.story import Problem

RULES = {
    "_redirects": write_plain,
    "redirects.nginx.conf": write_nginx,
    "redirects.caddy": write_caddy,
}
_TEMPLATE = Read("body-template", "moved.html")


def hand_over_moved(site: Site, writer: Writer) -> None:
    """Hand over a page for each former address, and the rules of servers for all of them."""
    aliases: Mapping[str, str] = site.edition.aliases
    if writer.wanted is None and aliases:
        problems = list(_find_crossings(site, writer))
        site.build.findings.problems.extend(problems)
        if problems:
            return
    pages = {name: source for name, source in aliases.items() if is_page(name)}
    if pages:
        writer.write_story_files("moved", pages, partial(_make_page, site))
    if aliases and site.settings.publish and writer.wanted is None:
        redirects = tuple(_list_redirects(site))
        for name, write in RULES.items():
            if not site.has_file(name):
                writer.write_data(name, partial(write, redirects), redirects)


def _make_page(site: Site, path: str) -> str:
    title, language, url = site.describe(path)
    note(_TEMPLATE)
    templates = site.build.desk.templates
    return templates.render_moved(title, language, escape_address(site.locate(url)), site.settings.site_name)


def _list_redirects(site: Site) -> Iterator[Redirect]:
    """Yield former addresses by each path that may be asked for; rules, which anybody may read, tell of no hidden story."""
    above = unquote(urlsplit(site.settings.site_url).path).rstrip("/")
    aliases = site.edition.aliases
    for name, path in sorted(aliases.items()):
        if path in site.edition.cards and not site.edition.cards[path].is_listed:
            continue
        target = escape_address(site.locate(site.describe(path)[2]))
        for form in list_forms(name):
            if form == name or form not in aliases:
                yield Redirect(f"{above}/{form}", target)


def _find_crossings(site: Site, writer: Writer) -> Iterator[Problem]:
    """Yield a problem for each former address at which something else stands, or which two sources want."""
    edition, settings = site.edition, site.settings
    statics = {static.save_as: static.relative_source_path for static in site.context.get("staticfiles", ())}
    for name, first, other in edition.crossed:
        message = (
            f"{settings.name_source(first)} has this former address, too: /{name.removesuffix('index.html')}"
        )
        remedy = "Leave it to the one that readers look for there."
        yield explain_alias_of(other, name, settings, message, remedy)
    for name, path in sorted(edition.aliases.items()):
        parts = name.split("/")
        folders = ("/".join(parts[:count]) for count in range(1, len(parts)))
        for taken in (name, *folders):
            maker = writer.claims.tell_maker(taken) or (
                f"the file {statics[taken]}" if taken in statics else ""
            )
            if maker:
                own = maker == f"the story {path}"
                message = f"at the former address /{name.removesuffix('index.html')} stands {maker}"
                remedy = (
                    "Take the alias out: it is the story's own address."
                    if own
                    else "Take the alias out, or give the other another address."
                )
                yield explain_alias_of(path, name, settings, message, remedy)
                break
