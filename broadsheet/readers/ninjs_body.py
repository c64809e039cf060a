"""Knows how the HTML of another newsroom's body becomes blocks: element by element, each through the sanitiser.

Must not know the item that the body is of.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from broadsheet.readers.markdown_html import clean_block, clean_inline, find_faults, read_text
from broadsheet.story import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})
_WHOLE = frozenset({"details", "dl", "figure", "pre", "table"})
_INLINE = frozenset(
    {"-text", "a", "abbr", "b", "bdi", "br", "cite", "code", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "time", "u"}
)  # fmt: skip
_DROPPED = frozenset({"-comment", "link", "meta", "noscript", "script", "style", "template", "title"})
_HOLDERS = frozenset({"article", "body", "center", "footer", "h1", "header", "html", "main", "nav"})
"""They only hold others, so that nothing is lost with them."""
_DEEPEST = 40
"""Elements within elements that only hold others; what lies deeper is read as one block."""
_MOST_NESTED = 200
"""More than any writer needs; parsers take time that grows with its square."""
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_SELF_ENDING = frozenset(
    "area base br col dd dt embed hr img input li link meta option p param source td th tr track wbr".split()  # noqa: SIM905 – a row
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PARTING = re.compile(r"\n[ \t]*\n\s*")
_SHOWN = 80  # characters of a list of elements in a message


class Body(NamedTuple):
    """What came of a body: its blocks, and what is to be told of it, each with a remedy."""

    blocks: tuple[Block, ...]
    faults: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()


def read_html(html: str) -> Body:
    """Return the blocks of a body in HTML."""
    html = _CONTROL.sub("", html)
    if _is_deeper(html, _MOST_NESTED):
        return Body(
            (), (("the body's HTML is nested without end", "Simplify it, or save the story as copy (.txt)"),)
        )
    root = LexborHTMLParser(html).body
    blocks = tuple(_Reader().read(root)) if root is not None else ()
    found = find_faults(html, inline=False)
    faults = {(fault.message, fault.remedy) for fault in found if fault.is_unsafe_address}
    elements = {fault.needle[1:] for fault in found if fault.message.startswith("the HTML element")}
    removed = ", ".join(sorted(elements - _HOLDERS))
    warnings = (
        [(f"HTML was taken out of the body: {removed[:_SHOWN]}", "See that nothing is missing")]
        if removed
        else []
    )
    return Body(blocks, tuple(sorted(faults)), tuple(warnings))


def _is_deeper(html: str, most: int) -> bool:
    """Tell whether more elements stand within one another; those that end by themselves are not counted."""
    depth = 0
    for match in _TAG.finditer(html):
        if match[2].lower() not in _SELF_ENDING:
            depth = max(0, depth + (-1 if match[1] else 1))
            if depth > most:
                return True
    return False


def read_plain(text: str) -> Body:
    """Return the paragraphs of a body without markup: empty lines part them or, if there are none, each line is one."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n")).strip()
    parts = _PARTING.split(text) if _PARTING.search(text) else text.split("\n")
    return Body(tuple(Block("paragraph", " ".join(part.split())) for part in parts if part.strip()))


class _Reader:
    """Goes through elements; lists and quotations are numbered as they come."""

    def __init__(self) -> None:
        self._numbers = {"list": 0, "quote": 0}
        self._loose: list[str] = []

    def read(self, root: LexborNode, depth: int = 0) -> Iterator[Block]:
        """Yield the blocks of an element's children."""
        for node in root.iter(include_text=True):
            tag = node.tag or ""
            if tag in _DROPPED:
                continue
            if tag in _INLINE:
                self._loose.append(escape(node.text(), quote=False) if tag == "-text" else node.html or "")
                continue
            yield from self._gather_loose()
            yield from self._read_block(node, tag, depth)
        yield from self._gather_loose()

    def _gather_loose(self) -> Iterator[Block]:
        """Yield what stands between blocks without an element of its own."""
        html, self._loose = "".join(self._loose), []
        yield from _make_text("paragraph", html)

    def _read_block(self, node: LexborNode, tag: str, depth: int) -> Iterator[Block]:
        if tag == "p":
            yield from _make_text("paragraph", _open(node))
        elif tag in _HEADINGS:
            yield from _make_text("subhead", _open(node))
        elif tag == "hr":
            yield Block("divider", "* * *")
        elif tag in _LISTS:
            yield from self._read_list(node, is_numbered=tag == "ol")
        elif tag == "blockquote":
            yield from self._read_quote(node, depth)
        elif tag in _WHOLE or depth >= _DEEPEST:
            yield from _make_whole(node, tag)
        else:
            yield from self.read(node, depth + 1)

    def _read_list(self, node: LexborNode, *, is_numbered: bool) -> Iterator[Block]:
        self._numbers["list"] += 1
        items = [child for child in node.iter() if child.tag == "li"]
        for at, item in enumerate(items, 1):
            label = f"{at}." if is_numbered else "•"
            for block in _make_text("list", _open(item)):
                yield block._replace(label=label, number=self._numbers["list"])

    def _read_quote(self, node: LexborNode, depth: int) -> Iterator[Block]:
        if depth >= _DEEPEST:
            yield from _make_whole(node, "blockquote")
            return
        self._numbers["quote"] += 1
        number = self._numbers["quote"]
        blocks = [
            block for block in _Reader().read(node, depth + 1) if block.kind in {"paragraph", "subhead"}
        ]
        for at, block in enumerate(blocks, 1):
            position: Any = (
                "" if len(blocks) == 1 else "first" if at == 1 else "last" if at == len(blocks) else "middle"
            )
            yield block._replace(kind="quote", number=number, position=position)


def _open(node: LexborNode) -> str:
    """Return what an element holds."""
    return "".join(
        escape(child.text(), quote=False) if child.tag == "-text" else child.html or ""
        for child in node.iter(include_text=True)
        if child.tag not in _DROPPED
    )


def _make_text(kind: str, html: str) -> Iterator[Block]:
    clean = clean_inline(html).strip()
    text = " ".join(read_text(clean).split())
    if text:
        yield Block(kind, text, html=clean if "<" in clean else "")  # type: ignore[arg-type]


def _make_whole(node: LexborNode, tag: str) -> Iterator[Block]:
    """Yield an element that is shown as it is."""
    html = clean_block(node.html or "").strip()
    text = read_text(html)
    kind = {"table": "table", "figure": "caption"}.get(tag, "paragraph")
    if text:
        is_outer = html.startswith(("<pre", "<figure", "<table"))
        yield Block(kind, text, html=html if is_outer else f"<div>{html}</div>")  # type: ignore[arg-type]
