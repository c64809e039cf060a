"""Knows how a staged build is put right and checked before it may go out: footers, feeds, links.

Must not know who wrote the files.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError

from broadsheet.outputs.attribution import (
    clear_escaped_markers,
    count_footers,
    ensure_footer,
    fill_markers,
)
from broadsheet.outputs.feeds import read_entries
from broadsheet.outputs.links import find_broken, find_target
from broadsheet.story import Problem
from broadsheet.text import decode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from broadsheet.build.edition import Edition, Piece
    from broadsheet.outputs.links import Broken
    from broadsheet.settings import Settings


@dataclass(frozen=True, slots=True)
class Proof:
    """A staged build with what its files were made from."""

    staging: Path
    files: Collection[str]
    foreign: Collection[str]
    """Files in the output that are not made by builds: links may lead to them."""
    sources: Mapping[str, str]
    """The source of each page that has one, by output; both relative to their folders."""
    edition: Edition
    settings: Settings

    def check(self) -> list[Problem]:
        """Fill in the footers; return whatever is wrong with pages, feeds and links."""
        problems: list[Problem] = []
        broken: list[Broken] = []
        footers = self.edition.footers
        for name in sorted(self.files):
            if name.endswith((".html", ".htm")):
                html = self._finish_page(name, footers, problems)
                broken += find_broken(name, html, self.settings.site_url, self._exists)
            elif name.endswith(".xml"):
                problems += self._check_feed(name)
        return [*problems, *self._explain_broken(broken)]

    def _finish_page(self, name: str, footers: Mapping[str, str], problems: list[Problem]) -> str:
        path = self.staging / name
        # A file that somebody put there may have any encoding; its bytes must come out as they were.
        written = path.read_bytes().decode("utf-8", "surrogateescape")
        html = clear_escaped_markers(fill_markers(written, footers))
        piece = self._find_piece(name)
        if piece and piece.credit:
            html, count = ensure_footer(html, piece.footer, piece.credit, piece.story.headline)
            if count != 1:
                problems.append(self._explain_footers(name, piece, count))
        if html != written:
            path.write_bytes(html.encode("utf-8", "surrogateescape"))
        return html

    def _find_piece(self, output: str | None) -> Piece | None:
        return self.edition.pieces.get(self.sources.get(output or "", ""))

    def _explain_footers(self, output: str, piece: Piece, count: int) -> Problem:
        message = f"{self.settings.output.name}/{output} shows its attribution {count} times"
        remedy = "Mend the theme: attribution-footer.html makes one element of class attribution."
        return Problem(self.settings.name_source(piece.path), 0, message, remedy)

    def _check_feed(self, name: str) -> Iterator[Problem]:
        """Check that each entry of a syndicated story tells its source once."""
        shown = f"{self.settings.output.name}/{name}"
        try:
            entries = list(read_entries((self.staging / name).read_bytes()))
        except ParseError as error:
            yield Problem(shown, error.position[0], f"not valid XML: {error}", "Mend what writes this file.")
            return
        for entry in entries:
            piece = self._find_piece(find_target("", entry.link, self.settings.site_url))
            if piece and piece.credit and count_footers(entry.html, piece.credit) != 1:
                message = f"the entry in {shown} does not show its attribution once"
                remedy = "Let Broadsheet write the feeds, or mend what changes them."
                yield Problem(self.settings.name_source(piece.path), 0, message, remedy)

    def _exists(self, target: str) -> bool:
        """Tell whether a link's target is there; servers answer a folder's name with its index."""
        return any(
            name in files for name in (target, f"{target}/index.html") for files in (self.files, self.foreign)
        )

    def _explain_broken(self, broken: list[Broken]) -> Iterator[Problem]:
        """Tell each broken link at its place in its source; one that a theme makes is told once."""
        from_theme: defaultdict[str, list[str]] = defaultdict(list)
        for link in broken:
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

    def _find_line(self, source: str, href: str) -> int:
        """Return the line of the source that holds the link, as it is written there."""
        text = decode((self.settings.content / source).read_bytes()).text
        wanted = {href, unquote(href)}
        lines = enumerate(text.split("\n"), 1)
        return next((number for number, line in lines if any(form in line for form in wanted)), 0)

    def _explain_link(self, source: str, line: int, href: str) -> Problem | None:
        remedy = "Mend the address or take the link out."
        message = f"the link to {href!r} leads to nothing"
        if href.startswith("{"):
            target = _find_linked_source(source, href)
            if target in self.edition.unreadable:
                return None  # told already, where it has to be mended
            if target in self.edition.withheld:
                reason = self.edition.withheld[target]
                message = (
                    f"the link leads to {self.settings.name_source(target)}, which is left out: {reason}"
                )
                remedy = "Take the link out until that story is published."
        return Problem(self.settings.name_source(source), line, message, remedy)


def _find_linked_source(source: str, href: str) -> str:
    """Return the source that ``{filename}…`` means, relative to the content folder."""
    path = unquote(href.partition("}")[2].partition("#")[0].partition("?")[0])
    if path.startswith("/"):
        return path.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
