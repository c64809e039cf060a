"""Knows Pelican, alone in this package: maps its signals and classes to our functions.

Must not know how a story is read, credited or checked: the floors below do that with plain data.
"""

from __future__ import annotations

from pelican.plugins import signals

from broadsheet.plugin.data import provide_data
from broadsheet.plugin.engine import Pelican, provide_writer, refuse_other_engines
from broadsheet.plugin.generators import (
    equip_generator,
    finish_articles,
    finish_pages,
    read_edition,
    settle_empty_feed,
)

__all__ = ["Pelican", "register"]


def register() -> None:
    """Connect to Pelican's signals; it holds receivers weakly, so that all are functions of modules."""
    signals.initialized.connect(refuse_other_engines)
    signals.generator_init.connect(equip_generator)
    signals.article_generator_init.connect(read_edition)
    signals.article_generator_finalized.connect(finish_articles)
    signals.page_generator_finalized.connect(finish_pages)
    signals.feed_generated.connect(settle_empty_feed)
    signals.get_generators.connect(provide_data)
    signals.get_writer.connect(provide_writer)
