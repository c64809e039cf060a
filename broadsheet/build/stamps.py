"""Knows what a template comes to: its text, that of all it includes, and the settings that they name.

Must not know pages. What a template may read is found in its source, so that a theme's author need not declare it.
"""

from __future__ import annotations

import json
import os
import sys
from functools import lru_cache, partial
from pathlib import Path
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from jinja2 import TemplateNotFound, meta, nodes

from broadsheet.outputs.trace import Shelf, digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from jinja2 import Environment

_ANY_SETTING = "settings"
"""The attribute by which articles, pages and terms show any setting of the site."""
_PLAIN = (str, int, float, bool, bytes, type(None))


class UnstableError(Exception):
    """A value cannot be told from another one in a later build."""


_described: list[FunctionType] = []
"""The functions that are being described just now, the innermost last."""


class _Found(NamedTuple):
    """What a template's source names."""

    templates: tuple[str, ...]
    names: tuple[str, ...]
    filters: tuple[str, ...]
    is_open: bool
    """It chooses a template only when it is rendered."""


class Stamps:
    """The digests of an environment's templates, with the values that they may read."""

    def __init__(
        self,
        environment: Environment,
        values: Mapping[str, Any],
        analysed: str = "{}",
        settings: Collection[str] = (),
    ) -> None:
        """``analysed`` is what an earlier build found in sources, as :attr:`analysed` gave it.

        ``settings`` are the values that templates may also read as attributes of what they show.
        """
        self._environment = environment
        self._values = values
        self._settings = settings
        self._analysed: dict[str, Any] = json.loads(analysed)
        self._syntax = digest(*map(repr, _tell_syntax(environment)))
        self._stamps: dict[str, bytes] = {}
        self._sources: dict[str, str] = {}

    @property
    def analysed(self) -> str:
        """Return what was found in sources, for the next build."""
        return json.dumps(self._analysed, sort_keys=True)

    def share(self, others: Stamps) -> None:
        """Keep what is found in sources with what others find, of templates in another environment."""
        self._analysed = others._analysed

    def find(self, name: str) -> bytes:
        """Return a template's digest; it is the same while the template renders the same values the same."""
        if name not in self._stamps:
            found = sorted(self._reach(name))
            names = sorted({each for reached in found for each in self._analyse(reached).names})
            if _ANY_SETTING in names:
                names = sorted({*names, *self._settings})
            told = [(each, describe(self._values[each])) for each in names if each in self._values]
            escaped = [self._is_escaped(each) for each in found]
            held = self._tell_filters(found)
            self._stamps[name] = digest(*(self._read(each) for each in found), found, escaped, told, held)
        return self._stamps[name]

    def _tell_filters(self, found: Iterable[str]) -> list[bytes]:
        """Return the digests of what the filters of some templates hold of the site."""
        names = {each for reached in found for each in self._analyse(reached).filters}
        held = {getattr(self._environment.filters.get(each), "listed", None) for each in names}
        return sorted(each for each in held if isinstance(each, bytes))

    def _is_escaped(self, name: str) -> bool:
        choose = self._environment.autoescape
        return bool(choose(name) if callable(choose) else choose)

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
        key = digest(self._syntax, source).hex()
        if key not in self._analysed:
            self._analysed[key] = self._parse(source)
        templates, names, filters, is_open = self._analysed[key]
        return _Found(tuple(templates), tuple(names), tuple(filters), bool(is_open))

    def _parse(self, source: str) -> list[Any]:
        try:
            tree = self._environment.parse(source)
        except Exception:  # noqa: BLE001 – whoever renders it will tell what is wrong
            return [[], [], [], False]
        referenced = list(meta.find_referenced_templates(tree))
        names = {node.name for node in tree.find_all(nodes.Name)}
        names.update(_ANY_SETTING for node in tree.find_all(nodes.Getattr) if node.attr == _ANY_SETTING)
        filters = {node.name for node in tree.find_all(nodes.Filter)}
        named = sorted({each for each in referenced if each})
        return [named, sorted(names), sorted(filters), None in referenced]


def _tell_syntax(environment: Environment) -> Iterator[object]:
    """Yield what decides how a source is understood."""
    yield jinja2.__version__
    yield _Found._fields  # what earlier versions of this module found may be less
    yield sorted(environment.extensions)
    for part in ("block", "variable", "comment"):
        yield (getattr(environment, f"{part}_start_string"), getattr(environment, f"{part}_end_string"))
    yield (environment.line_statement_prefix, environment.line_comment_prefix)


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
        yield (value.__name__, _describe_program(value.__name__))
    elif isinstance(value, type):
        yield (value.__module__, value.__qualname__, _describe_program(value.__module__))
    elif isinstance(value, BuiltinFunctionType):
        yield f"{value.__module__}.{value.__qualname__}"
    elif isinstance(value, MethodType):
        yield (describe(value.__self__), describe(value.__func__))
    elif isinstance(value, FunctionType):
        yield from _describe_function(value)
    elif hasattr(value, "__dataclass_fields__"):
        yield (
            describe(type(value)),
            [(name, describe(getattr(value, name))) for name in value.__dataclass_fields__],
        )
    elif " at 0x" not in repr(value):
        yield (describe(type(value)), repr(value))
    else:
        raise UnstableError(type(value).__name__)


def _describe_function(value: FunctionType) -> Iterator[Any]:
    """Yield what a function does: its code, and what it calls and looks up beside its arguments."""
    yield (value.__module__, value.__qualname__)
    if value in _described:
        return  # it calls itself
    _described.append(value)
    try:
        yield _describe_code(value.__code__)
        yield (describe(value.__defaults__), describe(value.__kwdefaults__))
        yield [describe(cell.cell_contents) for cell in value.__closure__ or () if _is_filled(cell)]
        yield [(name, _describe_global(value, name)) for name in sorted(set(_name_globals(value.__code__)))]
    finally:
        _described.pop()


def _describe_global(function: FunctionType, name: str) -> Any:
    """Return what tells a global value; what nothing is known of is made by the file that it stands in."""
    try:
        return describe(function.__globals__.get(name))
    except UnstableError:
        return _describe_program(function.__module__), _digest_file(function.__code__.co_filename)


def _name_globals(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _name_globals(each)


def _is_filled(cell: CellType) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:
        return False


def _describe_program(module: str) -> bytes:
    """Return the digest of the file that a module was read from; nothing for those that are built in."""
    return _digest_file(getattr(sys.modules.get(module), "__file__", None) or "")


def _digest_file(path: str) -> bytes:
    try:
        status = os.stat(path)  # noqa: PTH116 – once for each value that is described
        return _digest_file_of(path, status.st_mtime_ns, status.st_size)
    except OSError:
        return b""


@lru_cache(maxsize=256)
def _digest_file_of(path: str, _stamp: int, _size: int) -> bytes:
    return digest(Path(path).read_bytes())


def _describe_code(code: CodeType) -> list[Any]:
    inner = [
        _describe_code(each) if isinstance(each, CodeType) else describe(each) for each in code.co_consts
    ]
    return [code.co_code.hex(), code.co_names, inner]
