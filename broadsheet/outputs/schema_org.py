"""Knows the types of schema.org by which pages tell machines what they are, and how a graph of them is written.

Must not know stories or pages. A property that has nothing to say is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw, Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTEXT = "https://schema.org"
_KEYWORDS = {"type": "@type", "id": "@id", "query_input": "query-input"}
_ESCAPES = (
    ("<", r"\u003c"),
    (">", r"\u003e"),
    ("&", r"\u0026"),
    ("\u2028", r"\u2028"),
    ("\u2029", r"\u2029"),
)
"""What could end a script's element, begin a comment in it or be taken for an entity; the last two end lines of scripts."""


def _rename(name: str) -> str:
    if name in _KEYWORDS:
        return _KEYWORDS[name]
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


class _Node(Struct, omit_defaults=True, rename=_rename, gc=False):
    """Something that is told of."""


class Reference(_Node):
    """Stands for a node of the same graph."""

    id: str


class Organization(_Node):
    """An organisation, or the newsroom itself."""

    type: str
    name: str
    id: str = ""
    url: str = ""
    logo: Raw | None = None
    email: str = ""
    founding_date: str = ""
    same_as: Sequence[str] = ()
    publishing_principles: str = ""
    corrections_policy: str = ""
    ethics_policy: str = ""
    ownership_funding_info: str = ""
    masthead: str = ""
    verification_fact_checking_policy: str = ""
    unnamed_sources_policy: str = ""
    no_bylines_policy: str = ""
    diversity_policy: str = ""
    actionable_feedback_policy: str = ""


class Person(_Node):
    """Somebody who wrote."""

    type: str
    name: str
    id: str = ""
    url: str = ""
    affiliation: Organization | None = None


class ImageObject(_Node):
    """A picture of a story, or a logo."""

    type: str
    url: str
    width: int = 0
    height: int = 0
    caption: str = ""
    credit_text: str = ""


class CreativeWork(_Node):
    """A work that is named; also a page, by its address."""

    type: str
    id: str = ""
    url: str = ""
    name: str = ""
    headline: str = ""


class CorrectionComment(_Node):
    """What was put right."""

    type: str
    text: str
    date_published: str = ""


class LiveEntry(_Node):
    """An entry of a live blog."""

    type: str
    headline: str
    date_published: str


class Article(_Node):
    """A story."""

    type: str
    id: str
    url: str
    main_entity_of_page: Raw
    headline: str
    date_published: str
    date_modified: str
    author: Sequence[Raw]
    publisher: Raw
    description: str = ""
    image: Sequence[ImageObject] = ()
    article_section: str = ""
    keywords: Sequence[str] = ()
    in_language: str = ""
    is_accessible_for_free: bool | None = None
    word_count: int = 0
    dateline: str = ""
    expires: str = ""
    is_based_on: str | Sequence[str] = ""
    source_organization: Raw | None = None
    credit_text: str = ""
    copyright_holder: Raw | None = None
    license: str | CreativeWork = ""
    usage_info: str = ""
    correction: Sequence[CorrectionComment] = ()
    mentions: Sequence[CreativeWork] = ()
    coverage_start_time: str = ""
    coverage_end_time: str = ""
    live_blog_update: Sequence[LiveEntry] = ()


class ListItem(_Node):
    """A place in a list; the last of a breadcrumb has no address, since it is the page itself."""

    type: str
    position: int
    name: str
    item: str = ""
    url: str = ""


class ItemList(_Node):
    """What stands in a list; a breadcrumb is one, too."""

    type: str
    item_list_element: Sequence[ListItem]
    number_of_items: int = 0


class EntryPoint(_Node):
    """Where a search begins."""

    type: str
    url_template: str


class SearchAction(_Node):
    """How a site is searched."""

    type: str
    target: EntryPoint
    query_input: str
    """Which word of the address stands for what is looked for, as search engines want it told."""


class WebSite(_Node):
    """The site."""

    type: str
    id: str
    url: str
    name: str
    description: str = ""
    in_language: str = ""
    publisher: Reference | None = None
    potential_action: SearchAction | None = None


class WebPage(_Node):
    """A page that is no story."""

    type: str
    id: str
    url: str
    name: str
    description: str = ""
    in_language: str = ""
    is_part_of: Raw | None = None
    breadcrumb: ItemList | None = None
    main_entity: ItemList | Person | None = None


_ENCODER = msgspec.json.Encoder()


def encode(node: Struct) -> Raw:
    """Return a node as it stands in many graphs, to be written once."""
    return Raw(_ENCODER.encode(node))


def write_graph(nodes: Sequence[Struct | Raw]) -> str:
    """Return a graph as JSON that may stand in a script's element: no text in it can close that."""
    text = b'{"@context":"%b","@graph":%b}' % (CONTEXT.encode(), _ENCODER.encode(nodes))
    return escape_script(text.decode())


def escape_script(text: str) -> str:
    """Write as escapes what a parser of HTML or of scripts could mind in JSON, where it stands in texts alone."""
    for sign, escape in _ESCAPES:
        if sign in text:
            text = text.replace(sign, escape)
    return text
