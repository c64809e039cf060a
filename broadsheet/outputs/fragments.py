"""Knows the template tag ``cached``: a part of a page that is rendered once for all pages that show it alike.

Must not know what is shown. The tag names what its part depends on::

    {% cached "section-nav", current_section, language %} … {% endcached %}

Texts, numbers and stories can be named; with anything else, and with articles that a plugin may change, the part
is rendered each time. What was read for it is noted for each page that shows it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from jinja2 import Undefined, nodes
from jinja2.ext import Extension

from broadsheet.outputs.trace import Read, begin_notes, end_notes, note_all

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.parser import Parser

_MOST = 20_000
"""Parts that are kept at a time."""
_PLAIN = frozenset({str, int, bytes, type(None)})


class Fragments(Extension):
    """The tag and the parts that it keeps, for one environment."""

    tags = {"cached"}  # noqa: RUF012 – Jinja's own form

    def __init__(self, environment: Environment) -> None:
        """Begin with none kept."""
        super().__init__(environment)
        self._kept: dict[tuple[Any, ...], tuple[str, frozenset[Read]]] = {}
        self._lacking: list[tuple[tuple[Any, ...], set[Read]]] = []
        """The names of the parts that are being rendered, and what has been read for them."""

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Return what shows the part as it was rendered before, or else renders it and keeps it."""
        line = next(parser.stream).lineno
        names = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            names.append(parser.parse_expression())
        body = parser.parse_statements(("name:endcached",), drop_needle=True)
        found, made = parser.free_identifier(line), parser.free_identifier(line)
        look = nodes.Assign(found, self.call_method("_find", [nodes.Tuple(names, "load")]), lineno=line)
        make = nodes.AssignBlock(made, None, body, lineno=line)
        keep = nodes.Output([self.call_method("_keep", [made])], lineno=line)
        return [look, nodes.If(found, [nodes.Output([found], lineno=line)], [], [make, keep], lineno=line)]

    def forget(self) -> None:
        """Keep nothing of what was rendered: another site begins."""
        self._kept.clear()

    def _find(self, names: tuple[Any, ...]) -> str:
        """Return the part of these names; if it is not known, nothing, and it is rendered and kept next."""
        key = tuple([each if type(each) in _PLAIN else _name(each) for each in names])
        if key in self._kept:
            text, reads = self._kept[key]
            note_all(reads)
            return text
        self._lacking.append((key, begin_notes()))
        return ""

    def _keep(self, text: str) -> str:
        """Keep the part that was not known, if it can be told when it would come out alike; return it."""
        key, reads = self._lacking.pop()
        end_notes(reads)
        note_all(reads)
        if _render_anew not in key:
            if len(self._kept) >= _MOST:
                for oldest in list(islice(self._kept, _MOST // 8)):
                    del self._kept[oldest]
            self._kept[key] = text, frozenset(reads)
        return text


def _name(value: Any) -> Any:  # noqa: ANN401 – whatever a template names
    """Return what stands for a value that is no plain one: values that print differently differ in it."""
    if isinstance(value, tuple):
        parts = tuple([each if type(each) in _PLAIN else _name(each) for each in value])
        return _render_anew if _render_anew in parts else parts
    if isinstance(value, Undefined):
        return None
    if isinstance(value, (str, int, bytes)):
        return type(value), value  # markup is not escaped, and truth is no number
    return getattr(value, "fragment_key", _render_anew)


def _render_anew() -> None:
    """Stand for a value by which nothing can be kept."""
