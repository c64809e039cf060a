"""Knows the words that templates say for themselves, in each language: the theme's own, and the site's in their place.

Must not know templates, nor how dates and numbers are written.
"""

from __future__ import annotations

import re
import tomllib
from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.datafiles import describe_bad_file, suggest
from broadsheet.story import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

FILE = "words.toml"
"""The site's own words, beside its stories."""
FOLDER = "words"
"""A theme's words, a file for each language."""
_LAST = "en"
"""The language that has every word."""
_FORMS = ("zero", "one", "two", "few", "many", "other")
"""Plural forms, as Unicode's CLDR names them."""

Word = str | dict[str, str]
"""A text, or one for each plural form. Names in braces stand for what a template fills in."""


class UnknownWordError(LookupError):
    """A template asks for a word that no language has."""

    def __init__(self, key: str) -> None:
        """Say which word, and where it could stand."""
        super().__init__(f"there is no word {key!r}; add it to the theme's {FOLDER}/{_LAST}.toml")


class WordsError(ValueError):
    """A theme's file of words cannot be read."""

    def __init__(self, problem: Problem) -> None:
        """Keep where it is, and what is wrong."""
        super().__init__(f"{problem.path}:{problem.line} {problem.message}. {problem.remedy}")
        self.problem = problem


class Found(NamedTuple):
    """A word as it was found."""

    word: Word
    language: str
    """The language that it is in, which may be another one than was asked for."""


def main_part(language: str) -> str:
    """Return a language without its region and script: ``de`` of ``de-AT``."""
    return language.partition("-")[0].partition("_")[0].lower()


class Words:
    """What is said in each language. A language is read when its first word is asked for."""

    def __init__(
        self,
        folders: Sequence[Path] = (),
        site_language: str = _LAST,
        own: Mapping[str, Mapping[str, Word]] | None = None,
    ) -> None:
        """Take the folders of words, from the weakest to the strongest, and the site's own, stronger than all."""
        self.site_language = site_language or _LAST
        self._folders = tuple(folders)
        self._own = {language.lower(): dict(words) for language, words in (own or {}).items()}
        self._tables: dict[str, dict[str, Word]] = {}
        self._found: dict[tuple[str, str], Found] = {}

    def __reduce__(self) -> tuple[type[Words], tuple[Any, ...]]:
        """Let other processes read the files for themselves."""
        return Words, (self._folders, self.site_language, self._own)

    def find(self, key: str, language: str) -> Found:
        """Return a word in a language; where that lacks it, in the site's; else in English."""
        found = self._found.get((key, language))
        if found is None:
            found = self._found[key, language] = self._look_up(key, language)
        return found

    def tell_all(self) -> tuple[object, ...]:
        """Return what tells these words from others, as ``repr`` shows it."""
        files = [(path.name, path.read_bytes()) for folder in self._folders for path in _list_files(folder)]
        return (
            self.site_language,
            files,
            sorted((name, sorted(own.items())) for name, own in self._own.items()),
        )

    def find_own(self, key: str, language: str) -> Word:
        """Return a word that only the language itself can give; empty if it has none."""
        for each in _widen(language):
            if key in (table := self._read(each)):
                return table[key]
        return ""

    def list_keys(self, language: str = _LAST) -> set[str]:
        """Return what is said in one language alone, without those that it falls back to."""
        return set(self._read(language.lower()))

    def _look_up(self, key: str, language: str) -> Found:
        for each in dict.fromkeys((*_widen(language), *_widen(self.site_language), _LAST)):
            if key in (table := self._read(each)):
                return Found(table[key], each)
        raise UnknownWordError(key)

    def _read(self, language: str) -> dict[str, Word]:
        if language not in self._tables:
            table: dict[str, Word] = {}
            for folder in self._folders:
                for path in _list_files(folder):
                    if path.stem.lower() == language:
                        table.update(_read_file(path))
            table.update(self._own.get(language, {}))
            self._tables[language] = table
        return self._tables[language]


def _widen(language: str) -> tuple[str, ...]:
    """Return a language, and then what it is a kind of."""
    parts = language.lower().replace("_", "-").split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def _list_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _read_file(path: Path) -> dict[str, Word]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise WordsError(describe_bad_file(str(path), error)) from None
    for key, word in table.items():
        if fault := _find_fault(word, None):
            raise WordsError(Problem(str(path), 0, f"{key} {fault[0]}", fault[1]))
    return table


def read_own_words(
    path: Path, shown: str, theme: Words, *, may_add: bool
) -> tuple[dict[str, dict[str, Word]], tuple[Problem, ...]]:
    """Read the site's words, a table for each language; ``shown`` is the file's name in messages.

    ``may_add`` tells whether the site has templates of its own, which may want words that the ``theme`` lacks.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        return {}, ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return {}, (describe_bad_file(shown, error),)
    own: dict[str, dict[str, Word]] = {}
    problems = []
    for language, table in data.items():
        if not isinstance(table, dict):
            remedy = "Words stand below the language that they are in, such as [de]."
            problems.append(
                Problem(shown, _find_line(text, language), f"{language!r} is not a table", remedy)
            )
            continue
        for key, word in table.items():
            if fault := _check(key, word, theme, may_add=may_add):
                problems.append(
                    Problem(
                        shown, _find_line(text, key, language), f"[{language}] {key} {fault[0]}", fault[1]
                    )
                )
            else:
                own.setdefault(language, {})[key] = word
    return own, tuple(problems)


def _check(key: str, word: object, theme: Words, *, may_add: bool) -> tuple[str, str] | None:
    known = theme.find(key, _LAST).word if key in theme.list_keys() else None
    if known is None and not may_add:
        return "is no word of the theme", suggest(key, theme.list_keys())
    return _find_fault(word, known)


def _find_fault(word: object, known: Word | None) -> tuple[str, str] | None:
    """Return what is wrong with a word and how to mend it; ``known`` is the same word in English, if there is one."""
    forms = word if isinstance(word, dict) else {"other": word}
    texts = [form for form in forms.values() if isinstance(form, str)]
    if len(texts) < len(forms) or not forms.keys() <= set(_FORMS):
        return "is neither a text nor a table of plural forms", f"Forms are {', '.join(_FORMS)}."
    if "other" not in forms:
        return "lacks the form that holds for all other numbers", 'Add other = "…".'
    try:
        names = {name for form in texts for name in list_names(form)}
    except ValueError:
        return "has a brace without its match", "Write {{ and }} for braces that are to be seen."
    if known is not None and (strange := names - set(list_names(known))):
        wanted = ", ".join(f"{{{name}}}" for name in sorted(set(list_names(known)))) or "nothing"
        return f"has {{{min(strange)}}}, which nothing fills in", f"What is filled in: {wanted}."
    return None


def list_names(word: Word) -> Iterator[str]:
    """Yield what a word has in braces. Raises ValueError for braces that do not match."""
    for form in word.values() if isinstance(word, dict) else (word,):
        yield from (name for _, name, _, _ in Formatter().parse(form) if name is not None)


def _find_line(text: str, word: str, heading: str = "") -> int:
    """Return the line that begins with a word, below a heading if one is given; zero if it is written otherwise."""
    below = not heading
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*\[\s*[\"']?{re.escape(heading or word)}[\"']?\s*[\].]", line):
            if not heading:
                return number
            below = True
        elif below and re.match(rf"\s*[\"']?{re.escape(word)}[\"']?\s*[.=]", line):
            return number
    return 0
