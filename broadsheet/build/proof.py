"""Knows how pages and feeds are put right and checked before they may go out: footers, entries, links.

Must not know who wrote the files.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError

from msgspec import DecodeError

from broadsheet.addresses import name_address
from broadsheet.outputs.attribution import (
    clear_escaped_markers,
    count_footers_of,
    ensure_footer,
    fill_markers,
)
from broadsheet.outputs.feeds import read_entries
from broadsheet.outputs.json_feeds import is_json_feed
from broadsheet.outputs.links import (
    Broken,
    find_addresses,
    find_linked_source,
    find_target,
    may_lead_astray,
)
from broadsheet.outputs.standing import complete_standing, find_standing, state_standing
from broadsheet.publisher import ADDRESSES, is_path
from broadsheet.settings import locate_setting
from broadsheet.story import Problem
from broadsheet.text import decode, slugify

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from pathlib import Path

    from broadsheet.build.edition import Edition, Piece
    from broadsheet.settings import Settings


_PAGES = (".html", ".htm")
_TERM = re.compile(r"[{|](?:tag|author|category)[|}]([^)\s\"'<>]+)")
"""Matches a link to the page of a term, for which a page has its address."""


class Finished(NamedTuple):
    """A page or feed that is ready to be written, with what is wrong with it."""

    content: bytes
    problems: tuple[Problem, ...] = ()
    broken: tuple[Broken, ...] = ()


@dataclass(frozen=True)
class Proof:
    """What the files of a build are held against."""

    sources: Mapping[str, str]
    """The source of each page that has one, by output; both relative to their folders."""
    edition: Edition
    settings: Settings
    outputs: Container[str]
    """Files that links may lead to, as far as they are known: all of the build, and what others put there."""
    made: Container[str] = ()
    """Files that templates of the theme made, where others wrote them than our writer."""
    _known: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """Absolute addresses that lead somewhere, as pages have them."""

    def finish(self, name: str, written: bytes) -> Finished:
        """Fill the footers into a page; tell whatever is wrong with it, or with a feed."""
        if name.endswith(_PAGES):
            # A file that somebody put there may have any encoding; its bytes must come out as they were.
            is_ours = name in self.made
            text = written.decode("utf-8", "surrogateescape")
            html, problems, broken = self._finish_page(name, text, is_ours=is_ours)
            return Finished(html.encode("utf-8", "surrogateescape"), problems, broken)
        if name.endswith(".xml") or (name.endswith(".json") and is_json_feed(written)):
            return Finished(written, tuple(self._check_feed(name, written)))
        return Finished(written)

    def finish_feed(self, name: str, written: bytes, entries: Iterable[tuple[Piece, str]]) -> Finished:
        """Tell whatever is wrong with a feed, by what those of its entries show that no feed had before."""
        return Finished(written, tuple(self._check_entries(name, entries)))

    def finish_files(self, staging: Path, names: Iterable[str]) -> tuple[list[Problem], list[Broken]]:
        """Do so for files that are written already, since others than our writer made them."""
        problems: list[Problem] = []
        broken: list[Broken] = []
        for name in sorted(names):
            if not name.endswith((*_PAGES, ".xml", ".json")):
                continue
            written = (staging / name).read_bytes()
            finished = self.finish(name, written)
            if finished.content != written:
                (staging / name).write_bytes(finished.content)
            problems += finished.problems
            broken += finished.broken
        return problems, broken

    def finish_text(self, name: str, text: str) -> Finished:
        """Do so for a file that is not written yet."""
        if not name.endswith(_PAGES):
            return self.finish(name, text.encode())
        html, problems, broken = self._finish_page(name, text, is_ours=True)
        return Finished(html.encode(), problems, broken)

    def _finish_page(
        self, name: str, html: str, *, is_ours: bool
    ) -> tuple[str, tuple[Problem, ...], tuple[Broken, ...]]:
        html = clear_escaped_markers(fill_markers(html, self.edition.find_footer))
        problems = []
        piece = self._find_piece(name)
        if piece and piece.credit:
            html, count = ensure_footer(html, piece.footer, piece.credit, piece.story.headline)
            if count != 1:
                problems.append(self._explain_footers(name, piece, count))
            html = state_standing(html, find_standing(piece.credit, self._find_address(name, piece)))
        elif piece or is_ours:
            html = complete_standing(html, self._find_address(name, piece))
        if piece:
            html = self.edition.complete_page(html, piece)
        broken: tuple[Broken, ...] = ()
        if may_lead_astray(html, self._known, partial(self._leads, name)):
            broken = tuple(self.find_broken(name, find_addresses(html)))
        return html, tuple(problems), broken

    def _find_address(self, name: str, piece: Piece | None) -> str:
        """Return the whole address of a page; nothing in a preview, which has none."""
        site = self.settings.site_url
        if not site.startswith("http"):
            return ""
        if piece:
            return f"{site}/{piece.card.url}"
        return f"{site}/{name_address(name)}"

    def _leads(self, page: str, written: str, href: str) -> bool:
        """Tell whether an address that a page has leads somewhere; absolute ones are looked up once."""
        target = find_target(page, unescape(href), self.settings.site_url)
        if target is None:
            return True
        leads = self._exists(target)
        if leads and href.startswith(("/", "http://", "https://")):
            self._known.add(written)
        return leads

    def find_broken(self, page: str, links: Iterable[str]) -> Iterator[Broken]:
        """Yield those of a page's links that lead to no output."""
        for href in links:
            target = find_target(page, href, self.settings.site_url)
            if target is not None and not self._exists(target):
                yield Broken(page, href)

    def _find_piece(self, output: str | None) -> Piece | None:
        return self.edition.find_piece(self.sources.get(output or "", ""))

    def _explain_footers(self, output: str, piece: Piece, count: int) -> Problem:
        message = f"{self.settings.output.name}/{output} shows its attribution {count} times"
        remedy = "Mend the theme: attribution-footer.html makes one element of class attribution."
        return Problem(self.settings.name_source(piece.path), 0, message, remedy)

    def _check_feed(self, name: str, written: bytes) -> Iterator[Problem]:
        """Check that each entry of a syndicated story tells its source once."""
        shown = f"{self.settings.output.name}/{name}"
        try:
            entries = list(read_entries(written))
        except ParseError as error:
            yield Problem(shown, error.position[0], f"not valid XML: {error}", "Mend what writes this file.")
            return
        except DecodeError as error:
            yield Problem(shown, 0, f"not a JSON feed: {error}", "Mend what writes this file.")
            return
        found = (
            (self._find_piece(find_target("", link, self.settings.site_url)), html) for link, html in entries
        )
        yield from self._check_entries(name, ((piece, html) for piece, html in found if piece))

    def _check_entries(self, name: str, entries: Iterable[tuple[Piece, str]]) -> Iterator[Problem]:
        for piece, html in entries:
            if piece.credit and count_footers_of(html, piece.footer, piece.credit) != 1:
                message = (
                    f"the entry in {self.settings.output.name}/{name} does not show its attribution once"
                )
                remedy = "Let Broadsheet write the feeds, or mend what changes them."
                yield Problem(self.settings.name_source(piece.path), 0, message, remedy)

    def _exists(self, target: str) -> bool:
        """Tell whether a link's target is there; servers answer a folder's name with its index."""
        return target in self.outputs or f"{target}/index.html" in self.outputs

    def explain_broken(self, broken: Iterable[Broken]) -> Iterator[Problem]:
        """Tell each link that leads to nothing at its place in its source; one that a theme makes is told once.

        Links that were broken when their page was made may lead somewhere now.
        """
        from_theme: defaultdict[str, list[str]] = defaultdict(list)
        for link in sorted(broken):
            target = find_target(link.page, link.href, self.settings.site_url)
            if target is not None and self._exists(target):
                continue
            source = self.sources.get(link.page, "")
            line = self._find_line(source, link.href) if source else 0
            if not line:
                from_theme[link.href].append(link.page)
            elif problem := self._explain_link(source, line, link.href):
                yield problem
        for href, pages in sorted(from_theme.items()):
            more = f", here and on {len(pages) - 1} more of the pages" if pages[1:] else ""
            message = f"the link to {href!r} leads to nothing{more}"
            remedy = "Mend the theme or the setting that makes it."
            yield Problem(f"{self.settings.output.name}/{pages[0]}", 0, message, remedy)

    def find_missing_policies(self) -> Iterator[Problem]:
        """Tell which pages and pictures of the newsroom machines would be led to that are not there."""
        publisher, site = self.settings.publisher, self.settings.site_url
        for key in (*ADDRESSES, "logo"):
            address = getattr(publisher, key)
            target = find_target("", f"{site}/{address}", site) if address and is_path(address) else None
            if target is not None and not self._exists(target):
                place = locate_setting("BROADSHEET_PUBLISHER", self.settings.root)
                message = f"BROADSHEET_PUBLISHER: {key} is {address!r}, and the site has no such address"
                yield Problem(*place, message, "Write the address that it has, or make it.")

    def _find_line(self, source: str, href: str) -> int:
        """Return the line of the source that holds the link, as it is written there or by a term's name."""
        text = decode((self.settings.content / source).read_bytes()).text
        wanted = {href, unquote(href)}
        term = unquote(href).rstrip("/").rpartition("/")[2]
        for number, line in enumerate(text.split("\n"), 1):
            if any(form in line for form in wanted):
                return number
            if any(slugify(name) == term for name in _TERM.findall(line)):
                return number
        return 0

    def _explain_link(self, source: str, line: int, href: str) -> Problem | None:
        remedy = "Mend the address or take the link out."
        message = f"the link to {href!r} leads to nothing"
        if href.startswith("{"):
            target = find_linked_source(source, href)
            if target in self.edition.unreadable:
                return None  # told already, where it has to be mended
            if target in self.edition.withheld:
                reason = self.edition.withheld[target]
                message = (
                    f"the link leads to {self.settings.name_source(target)}, which is left out: {reason}"
                )
                remedy = "Take the link out until that story is published."
        return Problem(self.settings.name_source(source), line, message, remedy)
