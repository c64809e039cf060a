"""Knows how Pelican writes files, and sees that none is written twice and feed entries are whole.

Must not know what pages look like.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pelican.writers import FileOverwriteFailedError
from pelican.writers import Writer as PelicanWriter

from broadsheet.outputs.feeds import complete_entry

if TYPE_CHECKING:
    from broadsheet.build.edition import Edition

_MAKERS = {
    "article": "the story {0.relative_source_path}",
    "page": "the page {0.relative_source_path}",
    "tag": "the topic “{0.name}”",
    "author": "the author “{0.name}”",
    "category": "the section “{0.name}”",
}


class Writer(PelicanWriter):  # type: ignore[misc]
    """Pelican's writer; what it would write over a file of the same build is a problem that names both."""

    edition: Edition

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing written."""
        super().__init__(*args, **kwargs)
        self.makers: dict[str, str] = {}
        self.collisions: dict[str, str] = {}
        self._maker = ""

    def write_file(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Write a page, minding what makes it."""
        things = ((kind, kwargs.get(kind)) for kind in _MAKERS)
        told = (_MAKERS[kind].format(thing) for kind, thing in things if thing is not None)
        self._maker = next(told, f"the page {kwargs.get('template_name') or name}")
        super().write_file(name, *args, **kwargs)

    def write_feed(self, *args: Any, **kwargs: Any) -> Any:
        """Write a feed."""
        self._maker = "a feed"
        return super().write_feed(*args, **kwargs)

    def claim(self, output: str, maker: str) -> None:
        """Note who makes an output; a second one that does is told with the first."""
        first = self.makers.setdefault(output, maker)
        if first == maker:
            return
        shown = Path(output).relative_to(self.output_path).as_posix()
        self.collisions.setdefault(shown, f"made twice: by {first} and by {maker}")

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> Any:  # noqa: FBT001, FBT002 – Pelican's
        try:
            opened = super()._open_w(filename, encoding, override)
        except FileOverwriteFailedError:
            self.claim(
                filename, f"{self._maker} again" if self.makers.get(filename) == self._maker else self._maker
            )
            return Path(os.devnull).open("w", encoding=encoding)
        self.claim(filename, self._maker)
        return opened

    def _add_item_to_the_feed(self, feed: Any, item: Any) -> None:
        super()._add_item_to_the_feed(feed, item)
        piece = self.edition.pieces.get(item.relative_source_path)
        if piece:
            complete_entry(feed.items[-1], piece.story, piece.key, piece.footer, self.settings["SITENAME"])
