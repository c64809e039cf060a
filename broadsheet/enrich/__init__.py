"""Knows the enrichments in their order, and what they may look up.

Must not know where stories come from nor how they are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.enrich.related import link_related

if TYPE_CHECKING:
    from collections.abc import Callable

    from broadsheet.enrich.related import Shelf
    from broadsheet.story import Story

ENRICHMENTS: tuple[tuple[str, Callable[[Story, Shelf], Story]], ...] = (("related", link_related),)
"""Each enrichment with its name, in the order in which they are applied."""


def enrich(story: Story, shelf: Shelf) -> Story:
    """Return the story with all that the other stories of the site add to it."""
    for _name, add in ENRICHMENTS:
        story = add(story, shelf)
    return story
