"""Knows the files of data that a site has beside its pages and feeds, in their order, for whoever reads by machine.

Must not know what they say: each has a module of its own, and its text is made by the floor of outputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from broadsheet.plugin.data import opml
from broadsheet.plugin.data.defences import hand_over_headers, hand_over_notices
from broadsheet.plugin.data.moved import hand_over_moved
from broadsheet.plugin.data.site import Site
from broadsheet.plugin.data.sitemaps import hand_over_sitemaps
from broadsheet.plugin.data.story_files import write_story_files
from broadsheet.plugin.generators import KEY
from broadsheet.plugin.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

DATA: tuple[tuple[str, Callable[[Site, Writer], None]], ...] = (
    ("list of feeds", opml.hand_over),
    ("sitemaps", hand_over_sitemaps),
    ("moved", hand_over_moved),
    ("headers", hand_over_headers),
    ("notices", hand_over_notices),
    ("stories beside their pages", write_story_files),
)
"""What hands files of data to the writer, each with its name, in order."""


class DataGenerator:
    """Hands over what is no page; made as Pelican makes its generators, of which it needs no more."""

    def __init__(self, context: dict[str, Any], settings: dict[str, Any], **_: Any) -> None:
        """Take what all generators share."""
        self.context = context
        self.settings = settings

    def generate_output(self, writer: Any) -> None:
        """Hand all files of data to the writer, which makes those that have to be made."""
        build = self.context.get(KEY)
        if build is None or not isinstance(writer, Writer):  # another engine's, or another plugin's
            return
        site = Site(self.context, self.settings, build)
        for _name, hand_over in DATA:
            hand_over(site, writer)


def provide_data(_engine: Any) -> type[DataGenerator]:
    """Answer Pelican's question for more generators (``get_generators``)."""
    return DataGenerator
