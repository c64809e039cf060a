"""Knows how the Markdown package reads a source, and which source lines each element was made from.

Must not know what an element means for a story, nor what HTML is safe: what it returns is not yet sanitised.

Python-Markdown keeps no line numbers. They are won back in three steps that each say where a line ends in
the source: code fences and raw HTML are set aside by stash marks, as the package does itself, and then the
package's own block processors run over a list that counts the lines they take off and put back.
"""

from __future__ import annotations

import re
from collections import deque
from functools import cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple, SupportsIndex, cast

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import ReferenceProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor, FootnoteExtension
from markdown.htmlparser import HTMLExtractor
from markdown.util import ETX, HTML_PLACEHOLDER_RE, STX, AtomicString

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Self
    from xml.etree.ElementTree import Element, ElementTree

    from markdown.blockprocessors import BlockProcessor

_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*$")
_ELEMENT_END = f"{STX}element{ETX}"  # no source can hold it: both marks are taken out first
_CHILD_END = f"{STX}child{ETX}"
_OPENING_TAG = re.compile(r"<\w+[^>]*>")
_BRACKET = re.compile(r"\\.|([\[\]()<>])")  # a backslash makes text of a bracket
_OPENINGS = {"]": "[", ")": "(", ">": "<"}
_DEEPEST = 100  # more than any writer leaves open in one paragraph
_LONGEST = 20_000  # lines with text: a book of three hundred pages
_PARTING = re.compile(r" {0,3}(?:#|[-=_*][-=_* ]*$|\[[^\]]+\]:)")  # what ends a block without a blank line
_MOST_PARTED = 500
_MARK = re.compile(r"[&<>*_`\[\]\\]")
_INLINE = re.compile(rf"[&<*_`\[\\{STX}]|  \n")
"""Matches what an inline pattern of the package may begin with."""
_PLAIN_BLOCK = re.compile(r"(?:(?:[^\W\d_]|[“”‘’„«»\"'])[^\n]*+(?:\n|\Z))+")
"""Matches a block that the package can only make a paragraph of: each of its lines begins with a letter or a quotation mark."""
_MOST_COPIED = 4_000_000_000  # characters; a book of ordinary paragraphs stays below a thousandth of it
_WIDEST = 200  # columns; wider gaps in a line mean nothing more, but cost the package time
_TEXT_LINE = re.compile(r"\S.*")
_WIDE_GAP = re.compile(rf" {{{_WIDEST},}}")
_NO_PLACE = STX + STX  # footnotes stand at the end, whatever the copy says


class Rendered(NamedTuple):
    """A top-level element of the rendered page and the source lines that it was made from."""

    tag: str
    """``p``, ``ul``, ``h2`` … ; ``raw`` for raw HTML and code fences; ``reference`` for link definitions,
    ``footnotes`` for the notes, and ``nothing`` for lines that make no element."""
    html: str
    """The whole element, not sanitised; empty for ``reference`` and ``nothing``."""
    lines: tuple[int, ...]
    """Numbers of its lines with text; empty if it shares its only line with the element before it."""
    children: tuple[str, ...] = ()
    """The inner HTML of a list's items; the whole elements of a quotation."""


class TooCostlyError(Exception):
    """The source holds more of something than the package can look through in good time."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        """Keep the number of the line where it is too much, and what is to be done."""
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message
        self.remedy = remedy


class _Sourced(NamedTuple):
    """Lines on their way through the package; ``ends`` says on which source line each of them ends."""

    lines: list[str]
    ends: list[int]


class _Pending(deque[str]):
    """The blocks still to be parsed; counts the lines that a block processor takes off.

    The package asks for a list and takes it off and puts it back in front, block by block.
    """

    taken = 0
    kept_in_front = 0

    def pop(self, _index: SupportsIndex = 0, /) -> str:
        """Take the first block off; the package never asks for another one."""
        block = super().popleft()
        self.taken += _count_lines(block)
        return block

    def insert(self, _index: SupportsIndex, block: str, /) -> None:
        """Put the rest of a block back; the last one put back stands in front."""
        super().appendleft(block)
        self.kept_in_front = _count_lines(block)
        self.taken -= self.kept_in_front


class _TracingParser(BlockParser):
    """Notes for every top-level element which lines its block processor took."""

    def follow(self, owned: Iterable[tuple[int, ...]]) -> None:
        """Get ready for a document, of whose lines with text each stands for the source lines ``owned``."""
        self._queue = deque(owned)
        self._seen = 0
        self.lines: dict[Element, list[int]] = {}
        self.references: list[tuple[int, ...]] = []
        self.notes: tuple[int, ...] = ()

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802 (the package's name)
        """Parse the blocks, noting lines at the top level only."""
        if parent is not self.root:
            super().parseBlocks(parent, blocks)
            return
        pending = _Pending(blocks)
        while pending:
            queued = len(self._queue)
            pending.taken = 0
            processor = self._run_processor(parent, pending)
            # What stood before a heading or a quote in the same block was parsed, and noted, from within.
            nested = queued - len(self._queue)
            self._note(parent, processor, pending.taken - nested, pending.kept_in_front)

    def _run_processor(self, parent: Element, pending: _Pending) -> BlockProcessor:
        if _PLAIN_BLOCK.fullmatch(pending[0]):
            last = self.blockprocessors[-1]  # the others would look through it in vain
            _takes(last, parent, pending)
            return last
        return next(processor for processor in self.blockprocessors if _takes(processor, parent, pending))

    def _note(self, parent: Element, processor: BlockProcessor, count: int, kept: int) -> None:
        if isinstance(processor, ReferenceProcessor):
            self.references.append(self._draw(count, kept))
        elif isinstance(processor, FootnoteBlockProcessor):
            self.notes += self._draw(count, kept)
        elif len(parent):
            owner = parent[min(self._seen, len(parent) - 1)]
            self.lines.setdefault(owner, []).extend(self._draw(count, 0))
        self._seen = len(parent)

    def _draw(self, count: int, offset: int) -> tuple[int, ...]:
        """Take the source lines of the next ``count`` lines off the queue, after the first ``offset``."""
        offset = min(offset, len(self._queue))
        self._queue.rotate(-offset)
        drawn = [self._queue.popleft() for _ in range(min(count, len(self._queue) - offset))]
        self._queue.rotate(offset)
        return tuple(line for lines in drawn for line in lines)


class _SourceMappedMarkdown(Markdown):
    """The Markdown package with a parser that keeps line numbers."""

    tracer: _TracingParser

    def build_parser(self) -> Self:
        """Build the package's own parser, then hand its processors to ours."""
        super().build_parser()
        self.tracer = _TracingParser(self)
        self.tracer.blockprocessors = self.parser.blockprocessors
        for processor in self.tracer.blockprocessors:
            processor.parser = self.tracer
        self.parser = self.tracer
        return self


class _Pieces(list[str]):
    """The extractor's output, with the place in the source where each piece was found."""

    def __init__(self, find_place: Callable[[], tuple[int, int]]) -> None:
        super().__init__()
        self._find_place = find_place
        self.places: list[tuple[int, int]] = []

    def append(self, piece: str, /) -> None:
        """Add a piece found at the extractor's present place."""
        self.places.append(self._find_place())
        super().append(piece)

    def find_end(self, index: int, last_line: int) -> int:
        """Return the line on which the piece ends: the one before the next piece, or the same if shared."""
        for later in range(index + 1, len(self.places)):
            line, column = self.places[later]
            if (line, column) > self.places[index]:
                return line if column else line - 1
        return last_line


class _PlacedExtractor(HTMLExtractor):
    """The package's extractor of raw HTML, keeping places."""

    def reset(self) -> None:
        """Begin afresh with an empty output."""
        super().reset()
        self.pieces = _Pieces(self.getpos)
        self.cleandoc = self.pieces


def render(lines: Sequence[str], first: int = 1) -> list[Rendered]:
    """Render Markdown ``lines``, of which the first is source line ``first``, to elements in page order.

    Every line with text belongs to exactly one element. Raises TooCostlyError; what else the package cannot
    cope with raises whatever it raises.
    """
    engine = _make_engine()
    engine.reset()
    engine.parser.state.clear()
    numbers = [number for number, line in enumerate(lines, 1) if line.strip()]
    if len(numbers) > _LONGEST:
        message = f"the story has more than {_LONGEST} lines"
        raise TooCostlyError(numbers[_LONGEST] + first - 1, message, "Part it")
    without_fences = _set_fences_aside(_normalise(lines), engine)
    _check_depth(without_fences, first)
    _check_parting(without_fences, first)
    _check_marks(without_fences, first)
    sourced = _set_html_aside(without_fences, engine)
    engine.tracer.follow(_share_lines(sourced, numbers))
    root = _root_of(engine.tracer.parseDocument(sourced.lines))
    elements = _finish(engine, root)
    elements.extend(Rendered("reference", "", lines) for lines in engine.tracer.references)
    left = set(numbers).difference(*(element.lines for element in elements))
    elements.append(Rendered("nothing", "", tuple(left)))
    return [
        element._replace(lines=tuple(sorted(number + first - 1 for number in element.lines)))
        for element in elements
        if element.html or element.lines
    ]


def find_references() -> list[str]:
    """Return the addresses that the link definitions of the story rendered last name."""
    return [address for address, _ in _make_engine().references.values()]


@cache
def _make_engine() -> _SourceMappedMarkdown:
    footnotes = FootnoteExtension(PLACE_MARKER=_NO_PLACE, BACKLINK_TITLE="{}")
    return _SourceMappedMarkdown(extensions=["tables", "sane_lists", footnotes], output_format="html")


def _takes(processor: BlockProcessor, parent: Element, pending: _Pending) -> bool:
    """Let a processor try the next block; the package's last one, for paragraphs, takes any."""
    pending.kept_in_front = 0
    return (
        bool(processor.test(parent, pending[0]))
        and processor.run(parent, cast("list[str]", pending)) is not False
    )


def _count_lines(block: str) -> int:
    return len(_TEXT_LINE.findall(block))


def _root_of(tree: ElementTree) -> Element:
    root = tree.getroot()
    assert root is not None  # noqa: S101 (the package always makes one; the stubs allow for none)
    return root


def _normalise(lines: Sequence[str]) -> _Sourced:
    """Expand tabs and take out the package's own marks, as its first preprocessor does, line by line."""
    clean = [_WIDE_GAP.sub(" " * _WIDEST, _strip_marks(line).expandtabs(4)) for line in lines]
    return _Sourced([line if line.strip(" ") else "" for line in clean], list(range(1, len(lines) + 1)))


def _strip_marks(line: str) -> str:
    return line.replace(STX, "").replace(ETX, "")


def _check_depth(source: _Sourced, first: int) -> None:
    """Refuse paragraphs with many open brackets: the package's time grows with their square."""
    depth = dict.fromkeys("[(<", 0)
    for line, end in zip(source.lines, source.ends, strict=True):
        if not line:
            depth = dict.fromkeys("[(<", 0)
        for bracket in filter(None, _BRACKET.findall(line)):
            opening = _OPENINGS.get(bracket, bracket)
            depth[opening] = depth[opening] + 1 if bracket == opening else max(depth[opening] - 1, 0)
            if depth[opening] > _DEEPEST:
                message = "too many brackets are open in one paragraph"
                raise TooCostlyError(
                    end + first - 1, message, "Write a backslash before brackets that are text"
                )


def _check_parting(source: _Sourced, first: int) -> None:
    """Refuse many headings, rules or definitions in one block: at each the package copies what is left of it."""
    count = 0
    for line, end in zip(source.lines, source.ends, strict=True):
        count = count + bool(_PARTING.match(line)) if line else 0
        if count > _MOST_PARTED:
            message = "too many headings, rules or definitions stand without a blank line between them"
            raise TooCostlyError(end + first - 1, message, "Put blank lines between them")


def _check_marks(source: _Sourced, first: int) -> None:
    """Refuse long paragraphs full of marks: at each mark the package copies its whole paragraph."""
    copied = marks = size = 0
    for line, end in zip(source.lines, source.ends, strict=True):
        if not line:
            copied += marks * size
            marks = size = 0
        marks += len(_MARK.findall(line))
        size += len(line)
        if copied + marks * size > _MOST_COPIED:
            message = "there are too many marks in so long a paragraph"
            raise TooCostlyError(end + first - 1, message, "Put blank lines between paragraphs")


def _set_fences_aside(source: _Sourced, engine: Markdown) -> _Sourced:
    """Put a stash mark in the place of every closed code fence."""
    result = _Sourced([], [])
    at = 0
    unclosed: set[str] = set()
    while at < len(source.lines):
        closing = _find_fence_end(source.lines, at, unclosed)
        if closing:
            code = "".join(f"{escape(line)}\n" for line in source.lines[at + 1 : closing])
            mark = engine.htmlStash.store(f"<pre><code>{code}</code></pre>")
            result.lines.extend(("", mark, ""))
            result.ends.extend([source.ends[closing]] * 3)
        else:
            result.lines.append(source.lines[at])
            result.ends.append(source.ends[at])
        at = max(at, closing) + 1
    return result


def _find_fence_end(lines: Sequence[str], at: int, unclosed: set[str]) -> int:
    """Return the index of the line that closes the fence opened at ``at``; 0 if none is opened or closed.

    Marks that nothing closes are kept in ``unclosed``, so that the copy is searched once for each.
    """
    opening = _FENCE.match(lines[at])
    if not opening or opening[1] in unclosed:
        return 0
    mark = opening[1]
    for index in range(at + 1, len(lines)):
        line = lines[index].rstrip()
        if line.startswith(mark) and not line.strip(mark[0]):
            return index
    unclosed.add(mark)
    return 0


def _set_html_aside(source: _Sourced, engine: Markdown) -> _Sourced:
    """Put a stash mark in the place of every block of raw HTML."""
    text = "\n".join(source.lines) + "\n\n"
    if "<" not in text:
        return source
    extractor = _PlacedExtractor(engine)
    extractor.feed(text)
    extractor.close()
    ends = [source.ends[min(end, len(source.ends)) - 1] if end else 0 for end in _find_ends(extractor.pieces)]
    return _Sourced("".join(extractor.pieces).split("\n"), ends)


def _find_ends(pieces: _Pieces) -> list[int]:
    """Return for each line of the joined pieces the line where it ended before; 0 for a line without text."""
    last_line = pieces.places[-1][0] if pieces else 0
    ends = [0]
    for index, piece in enumerate(pieces):
        if HTML_PLACEHOLDER_RE.fullmatch(piece):
            ends[-1] = max(ends[-1], pieces.find_end(index, last_line))
            continue
        for offset, part in enumerate(piece.split("\n")):
            if offset:
                ends.append(0)
            if part.strip():
                ends[-1] = max(ends[-1], pieces.places[index][0] + offset)
    return ends


def _share_lines(source: _Sourced, numbers: Sequence[int]) -> list[tuple[int, ...]]:
    """Give each line with text the source lines ``numbers`` since the one before it."""
    waiting = deque(numbers)
    owned = []
    for line, end in zip(source.lines, source.ends, strict=True):
        if line.strip():
            mine = []
            while waiting and waiting[0] <= end:
                mine.append(waiting.popleft())
            owned.append(tuple(mine))
    return owned


def _finish(engine: _SourceMappedMarkdown, root: Element) -> list[Rendered]:
    """Run the package's later stages over the whole tree and cut the result into its top-level elements."""
    raw = {child for child in root if _is_stash_mark(child)}
    for element in root.iter():
        if element.text and not _INLINE.search(element.text):
            element.text = AtomicString(element.text)  # no inline pattern need be looked for in it
    for treeprocessor in engine.treeprocessors:
        treeprocessor.run(root)
    if not len(root):
        return []
    text = _serialise(engine, root)
    for postprocessor in engine.postprocessors:
        text = postprocessor.run(text)
    tracer = engine.tracer
    return [
        _cut_children("raw" if child in raw else str(child.tag), html.strip(), tuple(tracer.lines[child]))
        if child in tracer.lines
        else Rendered("footnotes", html.strip(), tracer.notes)
        for child, html in zip(root, text.split(_ELEMENT_END), strict=True)
    ]


def _serialise(engine: _SourceMappedMarkdown, root: Element) -> str:
    for child in root:
        child.tail = None
        if child.tag in {"ul", "ol", "blockquote"} and child in engine.tracer.lines:
            for grandchild in child:
                grandchild.tail = _CHILD_END
    return _ELEMENT_END.join(map(engine.serializer, root))


def _cut_children(tag: str, html: str, lines: tuple[int, ...]) -> Rendered:
    """Return a list or a quotation with its children apart."""
    *children, _ = html.split(_CHILD_END)
    if children:
        children[0] = _OPENING_TAG.sub("", children[0], count=1)
    if tag != "blockquote":
        children = [child.strip().removeprefix("<li>").removesuffix("</li>") for child in children]
    return Rendered(tag, html.replace(_CHILD_END, "\n"), lines, tuple(child.strip() for child in children))


def _is_stash_mark(child: Element) -> bool:
    return child.tag == "p" and not len(child) and bool(HTML_PLACEHOLDER_RE.fullmatch(child.text or ""))
