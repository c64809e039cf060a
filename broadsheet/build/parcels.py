"""Knows how work travels to a process that shares no memory with this one: packed here, unpacked and done there.

Must not know what the work is, nor who carries it.
"""

from __future__ import annotations

import importlib.util
import io
import locale
import pickle
import sys
from contextlib import chdir, contextmanager
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from broadsheet.build.programs import tell_programs
from broadsheet.outputs.trace import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import CodeType

_SAME_PATHS = "Let all workers see the site and its cache under the same paths as the build."


class ElsewhereError(Exception):
    """Other processes cannot do the work; says why, and what is to be done about it."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep both, also on the way from one process to another."""
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy


class Parcel(NamedTuple):
    """Work with all that it needs beside the files of the site."""

    name: str
    """The digest of all the rest: equal parcels have one name."""
    folder: str
    """Where the build was started, since paths in settings may count from there."""
    root: str
    """The site's folder, which has to be seen under this path by whoever does the work."""
    programs: dict[str, str]
    locale: str
    modules: dict[str, tuple[str, bytes]]
    """The site's own modules, which settings may take functions from: where each lies, and its digest."""
    work: bytes


def pack(work: Callable[[Sequence[Any]], Sequence[Any]], root: Path) -> Parcel:
    """Pack work that is to be done on items. Raises ElsewhereError if something in it can be no parcel's content."""
    rest = (
        str(Path.cwd()),
        str(root),
        tell_programs(),
        locale.setlocale(locale.LC_ALL),
        _find_modules(root),
        _pickle(work),
    )
    return Parcel(digest(*rest).hex(), *rest)


def do(parcel: Parcel, share: Sequence[Any]) -> Sequence[Any]:
    """Do a parcel's work on some items; one share at a time, whatever threads a process may have."""
    with _lock:
        for folder in (parcel.root, parcel.folder):
            if not Path(folder).is_dir():
                message = f"a worker does not see the folder {folder}"
                raise ElsewhereError(message, _SAME_PATHS)
        with chdir(parcel.folder):
            return _unpack(parcel)(share)


@contextmanager
def post(parcel: Parcel, folder: Path) -> Iterator[str]:
    """Lay a parcel into a folder that workers see, for as long as they are at it; yield its path."""
    path = folder / f"parcel-{parcel.name}.pickle"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(tuple(parcel)))
        yield str(path)
    finally:
        path.unlink(missing_ok=True)


def do_posted(path: str, name: str, share: Sequence[Any]) -> Sequence[Any]:
    """Do the work of the parcel that lies there under its name."""
    with _lock:
        parcel = _opened.get(name) or _open(Path(path), name)
    return do(parcel, share)


def _open(path: Path, name: str) -> Parcel:
    try:
        parcel = Parcel(*pickle.loads(path.read_bytes()))  # noqa: S301 – as trusted as the scheduler and the site
    except OSError as error:
        message = f"a worker does not see the site's files: {path}: {error.strerror}"
        raise ElsewhereError(message, _SAME_PATHS) from error
    _opened.clear()
    _opened[name] = parcel
    return parcel


_opened: dict[str, Parcel] = {}
_NEVER_THEIRS = frozenset({"__main__", "__mp_main__", "broadsheet"})
_lock = Lock()
_held: dict[str, Callable[[Sequence[Any]], Sequence[Any]]] = {}
"""The work that was unpacked last, by its parcel's name: there is one share after the other."""


def _unpack(parcel: Parcel) -> Callable[[Sequence[Any]], Sequence[Any]]:
    if parcel.name not in _held:
        _held.clear()
        _compare(parcel.programs)
        try:
            locale.setlocale(locale.LC_ALL, parcel.locale)
            _take_over(parcel.modules)
            _held[parcel.name] = pickle.loads(parcel.work)  # noqa: S301 – as trusted as the scheduler and the site
        except Exception as error:
            message = f"a worker cannot take the work up: {type(error).__name__}: {error}"
            remedy = "Let workers have the same programs, plugins and locales as the build."
            raise ElsewhereError(message, remedy) from error
    return _held[parcel.name]


def _take_over(modules: dict[str, tuple[str, bytes]]) -> None:
    """Let a site's modules be found; those that another site or an earlier state of this one had are forgotten."""
    for name, (_, found) in _Finder.modules.items():
        if modules.get(name, ("", b""))[1] != found:
            sys.modules.pop(name, None)
    _Finder.modules = modules
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)


def _compare(wanted: dict[str, str]) -> None:
    """Refuse to work by other programs: the output would not be what a build alone makes."""
    found = tell_programs()
    for name, told in wanted.items():
        if found.get(name) != told:
            message = (
                f"a worker runs {name} {found.get(name) or '(none)'}, where the build runs {told or '(none)'}"
            )
            raise ElsewhereError(message, "Install the same versions everywhere, and start the workers anew.")


def _find_modules(root: Path) -> dict[str, tuple[str, bytes]]:
    """Return the modules that lie in the site's folder: no installed program has them."""
    files = ((name, getattr(module, "__file__", None)) for name, module in list(sys.modules.items()))
    paths = ((name, Path(file).absolute()) for name, file in files if file)
    return {
        name: (str(path), digest(path.read_bytes()))
        for name, path in paths
        if path.suffix == ".py" and path.is_relative_to(root) and "site-packages" not in path.parts
        if name.partition(".")[0] not in _NEVER_THEIRS and path.is_file()
    }


class _Pickler(pickle.Pickler):
    """Packs modules, which settings hold as plugins, by their names."""

    def reducer_override(self, value: object) -> Any:
        """Let everything else be packed as it is."""
        return (import_module, (value.__name__,)) if isinstance(value, ModuleType) else NotImplemented


def _pickle(work: object) -> bytes:
    try:
        return _dump(work)
    except Exception as error:
        message = f"a setting cannot be sent to other processes: {error}"
        remedy = "Take filters and other functions of the settings from a module."
        raise ElsewhereError(message, remedy) from error


def _dump(work: object) -> bytes:
    buffer = io.BytesIO()
    try:
        _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(work)
    except Exception:
        # Dask brings a pickler for functions without a name, such as filters in settings.
        if not importlib.util.find_spec("cloudpickle"):
            raise
        return bytes(import_module("cloudpickle").dumps(work))
    return buffer.getvalue()


class _Finder:
    """Finds the modules of the site that is worked for, where the build found them."""

    modules: ClassVar[dict[str, tuple[str, bytes]]] = {}

    @classmethod
    def find_spec(cls, name: str, *_: object) -> ModuleSpec | None:
        """Return how a module is loaded, if it is one of the site's."""
        if name not in cls.modules:
            return None
        path, _found = cls.modules[name]
        return importlib.util.spec_from_file_location(name, path, loader=_Loader(name, path))


class _Loader(SourceFileLoader):
    """Loads a module as it stands: what was compiled before the last edit may look as young."""

    def get_code(self, fullname: str) -> CodeType:
        """Compile the source."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)
