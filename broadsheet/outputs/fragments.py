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

from broadsheet.outputs.trace import Read, note, note_reads

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment
    from jinja2.parser import Parser

_MOST = 20_000
"""Parts that are kept at a time."""
_PLAIN = (str, int, bytes, type(None))


class Fragments(Extension):
    """The tag and the parts that it keeps, for one environment."""

    tags = {"cached"}  # noqa: RUF012 – Jinja's own form

    def __init__(self, environment: Environment) -> None:
        """Begin with none kept."""
        super().__init__(environment)
        self._kept: dict[tuple[Any, ...], tuple[str, set[Read]]] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """Return a call that renders the part, or takes it as it was rendered before."""
        line = next(parser.stream).lineno
        names = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            names.append(parser.parse_expression())
        body = parser.parse_statements(("name:endcached",), drop_needle=True)
        call = self.call_method("_render", [nodes.Tuple(names, "load")])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def forget(self) -> None:
        """Keep nothing of what was rendered: another site begins."""
        self._kept.clear()

    def _render(self, names: tuple[Any, ...], caller: Callable[[], str]) -> str:
        key = tuple(map(_name, names))
        if any(part is _render_anew for part in key):
            return caller()
        if key not in self._kept:
            with note_reads() as reads:
                text = caller()
            if len(self._kept) >= _MOST:
                for oldest in list(islice(self._kept, _MOST // 8)):
                    del self._kept[oldest]
            self._kept[key] = text, reads
        text, reads = self._kept[key]
        note(*reads)
        return text


def _name(value: Any) -> Any:  # noqa: ANN401 – whatever a template names
    if isinstance(value, bool):
        return bool, value  # which is no number here
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Undefined):
        return None
    if isinstance(value, tuple):
        parts = tuple(map(_name, value))
        return _render_anew if _render_anew in parts else parts
    return getattr(value, "fragment_key", _render_anew)


def _render_anew() -> None:
    """Stand for a value by which nothing can be kept."""
