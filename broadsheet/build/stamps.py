"""Knows what a template comes to: its text, that of all it includes, and the settings that they name.

Must not know pages. What a template may read is found in its source, so that a theme's author need not declare it.
"""

from __future__ import annotations

import json
from functools import partial
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import TemplateNotFound, meta, nodes

from broadsheet.outputs.trace import Shelf, digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Environment

_PLAIN = (str, int, float, bool, bytes, type(None))


class UnstableError(Exception):
    """A value cannot be told from another one in a later build."""


class _Found(NamedTuple):
    """What a template's source names."""

    templates: tuple[str, ...]
    names: tuple[str, ...]
    is_open: bool
    """It chooses a template only when it is rendered."""


class Stamps:
    """The digests of an environment's templates, with the values that they may read."""

    def __init__(self, environment: Environment, values: Mapping[str, Any], analysed: str = "{}") -> None:
        """``analysed`` is what an earlier build found in sources, as :attr:`analysed` gave it."""
        self._environment = environment
        self._values = values
        self._analysed: dict[str, Any] = json.loads(analysed)
        self._stamps: dict[str, bytes] = {}
        self._sources: dict[str, str] = {}

    @property
    def analysed(self) -> str:
        """Return what was found in sources, for the next build."""
        return json.dumps(self._analysed, sort_keys=True)

    def find(self, name: str) -> bytes:
        """Return a template's digest; it is the same while the template renders the same values the same."""
        if name not in self._stamps:
            found = sorted(self._reach(name))
            names = sorted({each for reached in found for each in self._analyse(reached).names})
            told = [(each, describe(self._values[each])) for each in names if each in self._values]
            self._stamps[name] = digest(*(self._read(each) for each in found), found, told)
        return self._stamps[name]

    def _reach(self, name: str) -> set[str]:
        """Return the template and all that it may include, extend or import."""
        reached: set[str] = set()
        waiting = [name]
        while waiting:
            each = waiting.pop()
            if each in reached:
                continue
            reached.add(each)
            found = self._analyse(each)
            waiting += self._environment.list_templates() if found.is_open else found.templates
        return reached

    def _read(self, name: str) -> str:
        if name not in self._sources:
            try:
                loader = self._environment.loader
                self._sources[name] = loader.get_source(self._environment, name)[0] if loader else ""
            except (TemplateNotFound, UnicodeDecodeError):
                self._sources[name] = ""
        return self._sources[name]

    def _analyse(self, name: str) -> _Found:
        source = self._read(name)
        key = digest(source).hex()
        if key not in self._analysed:
            self._analysed[key] = self._parse(source)
        templates, names, is_open = self._analysed[key]
        return _Found(tuple(templates), tuple(names), bool(is_open))

    def _parse(self, source: str) -> list[Any]:
        try:
            tree = self._environment.parse(source)
        except Exception:  # noqa: BLE001 – whoever renders it will tell what is wrong
            return [[], [], False]
        referenced = list(meta.find_referenced_templates(tree))
        names = {node.name for node in tree.find_all(nodes.Name)}
        return [sorted({each for each in referenced if each}), sorted(names), None in referenced]


def describe(value: Any) -> Any:
    """Return what tells a value from others, as ``repr`` shows it, in this build and in later ones.

    Lists that note what is read of them are left out. Raises UnstableError for objects that nothing is known of.
    """
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Shelf):
        return ("listed", value.name)
    if isinstance(getattr(value, "listed", None), bytes):
        return value.listed
    if isinstance(value, dict):
        return [(describe(key), describe(each)) for key, each in value.items()]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, *map(describe, value)]
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, map(describe, value)))
    return list(_describe_object(value))


def _describe_object(value: Any) -> Iterator[Any]:
    if isinstance(value, partial):
        yield from (describe(value.func), describe(value.args), describe(value.keywords))
    elif isinstance(value, ModuleType):
        yield value.__name__
    elif isinstance(value, (type, BuiltinFunctionType)):
        yield f"{value.__module__}.{value.__qualname__}"
    elif isinstance(value, FunctionType):
        yield (
            value.__module__,
            value.__qualname__,
            _describe_code(value.__code__),
            describe(value.__defaults__),
        )
    elif hasattr(value, "__dataclass_fields__"):
        yield (
            type(value).__name__,
            [(name, describe(getattr(value, name))) for name in value.__dataclass_fields__],
        )
    elif " at 0x" not in repr(value):
        yield (type(value).__name__, repr(value))
    else:
        raise UnstableError(type(value).__name__)


def _describe_code(code: CodeType) -> list[Any]:
    inner = [_describe_code(each) if isinstance(each, CodeType) else repr(each) for each in code.co_consts]
    return [code.co_code.hex(), code.co_names, inner]
