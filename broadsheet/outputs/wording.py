"""Knows the filters by which templates say words, dates and numbers in a language.

Must not know what is said, nor where. Most templates say the same in one language each time, so that each word and
each date is put together once for a language.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from markupsafe import Markup, escape

from broadsheet.outputs.trace import digest
from broadsheet.usage import Usage, Usages, choose_plural, write_day, write_number, write_period
from broadsheet.words import Found, Words, main_part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_KEPT = 20_000
"""Dates that are kept at a time."""
_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"))
_RIGHT_TO_LEFT_SCRIPTS = frozenset(("arab", "hebr", "syrc", "thaa", "nkoo"))


def find_direction(language: str) -> str:
    """Return which way a language is written, as ``dir`` tells it: its script says so before the language does."""
    parts = (language or "en").lower().replace("_", "-").split("-")
    if len(parts) > 1 and len(parts[1]) == len("arab"):
        return "rtl" if parts[1] in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT else "ltr"


class Wording:
    """What templates say for themselves, of one site. Each of its public functions is a filter."""

    def __init__(self, words: Words | None = None, file: Path | None = None, mark: bytes = b"") -> None:
        """Take the words; what is known of languages is kept in a ``file`` for as long as the ``mark`` is the same."""
        self.words = words or Words()
        self._given = (self.words, file, mark)
        self._usages = Usages(self.words.site_language, file, mark.hex())
        self.listed = digest(self.words.tell_all())
        """The digest of all that is said, by which engines tell it from what others say."""
        self._plain: dict[tuple[str, str], str] = {}
        self._shown: dict[tuple[str, str], Markup] = {}
        self._find_usage = lru_cache(maxsize=None)(self._look_usage_up)
        self._write_date = lru_cache(maxsize=_KEPT)(self._put_date_together)

    def __reduce__(self) -> tuple[type[Wording], tuple[Any, ...]]:
        """Let other processes put the words together for themselves."""
        return Wording, self._given

    def offer_filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name.

        What they say of constants shall not stand in compiled templates: they take the context, and do not look at it.
        """
        found: dict[str, Callable[..., Any]] = {
            "word": self._make_word(),
            "plain": self._make_plain(),
            "forms": lambda _, key, language="en": self._tell_forms(key, language),
            "speaks": lambda _, language, key="": (
                main_part(language) == main_part(self._find(key, language).language)
            ),
            "capital": lambda _, text: text[:1].upper() + text[1:],
            "date_in": lambda _, iso, language="en", clock="": self._write_date(iso, language, clock),
            "direction": lambda _, language: find_direction(language),
            "date_language": lambda _, language: self._find_usage(language).language,
            "period_in": lambda _, numbers, language="en": write_period(
                tuple(numbers), self._find_usage(language)
            ),
            "month_in": lambda _, number, language="en": self._find_usage(language).names[number - 1],
            "weekdays": lambda _, language: self._find_usage(language).weekdays,
        }
        for each in found.values():
            pass_context(each)
            vars(each)["listed"] = self.listed
        return found

    def _make_plain(self) -> Callable[..., str]:
        kept = self._plain

        def plain(_: object, key: str, language: str = "en", n: int | None = None, **parts: object) -> str:
            """Say a word as text alone, for attributes and titles; ``n`` chooses its plural form."""
            if n is None and not parts:
                text = kept.get((key, language))
                if text is None:
                    text = kept[key, language] = self._choose_form(self._find(key, language), None)
                return text
            found = self._find(key, language)
            return self._choose_form(found, n).format(**_add_number(parts, n, found.language))

        return plain

    def _make_word(self) -> Callable[..., Markup]:
        kept = self._shown

        def word(_: object, key: str, language: str = "en", n: int | None = None, **parts: object) -> Markup:
            """Say a word in an element of a language; one that had to be said in another language tells so."""
            if n is None and not parts:
                text = kept.get((key, language))
                if text is None:
                    text = kept[key, language] = self._show(key, language, None, {})
                return text
            return self._show(key, language, n, parts)

        return word

    def say(self, key: str, language: str) -> str:
        """Return a word as text alone."""
        return self._choose_form(self._find(key, language), None)

    def name_language(self, language: str) -> str:
        """Return what a language calls itself, with a capital letter; its tag if nothing is known of it."""
        usage = self._find_usage(language)
        return usage.own[:1].upper() + usage.own[1:] if usage.language == language and usage.own else language

    def _find(self, key: str, language: str) -> Found:
        return self.words.find(key, language or self.words.site_language)

    def _show(self, key: str, language: str, n: int | None, parts: Mapping[str, object]) -> Markup:
        found = self._find(key, language)
        text = escape(self._choose_form(found, n))
        if parts or n is not None:
            text = text.format(**_add_number(parts, n, found.language))
        if main_part(found.language) == main_part(language or self.words.site_language):
            return text
        told = Markup(' lang="{}"').format(found.language)
        if (turned := find_direction(found.language)) != find_direction(language):
            told += Markup(' dir="{}"').format(turned)
        return Markup("<span{}>{}</span>").format(told, text)

    def _choose_form(self, found: Found, n: int | None) -> str:
        word = found.word
        if isinstance(word, str):
            return word
        form = "other" if n is None else choose_plural(n, self._find_usage(found.language))
        return word.get(form, word["other"])

    def _tell_forms(self, key: str, language: str) -> dict[str, str]:
        word = self._find(key, language).word
        return word if isinstance(word, dict) else {"other": word}

    def _look_usage_up(self, language: str) -> Usage:
        language = language or self.words.site_language
        own = (self.words.find_own(key, language) for key in ("date-day", "date-month"))
        day, month = (text if isinstance(text, str) else "" for text in own)
        usage = self._usages.find(language, day, month)
        return usage if usage.language == language else self._find_usage(usage.language)

    def _put_date_together(self, iso: str, language: str, clock: str) -> str:
        """Return a date with the precision that it has: a day, a minute, or a minute with its zone."""
        usage = self._find_usage(language)
        day = write_day(iso[:10], usage)
        first = self.words.find_own("date-first", language) if iso[8:10] == "01" else ""
        if first and isinstance(first, str):
            day = day.replace("1", first, 1) if day.startswith("1 ") else day
        if len(iso) < len("2026-11-21T14:30"):
            return day
        time = f"{iso[11:16]} {clock}" if clock else f"{iso[11:16]}{_name_zone(iso[16:])}"
        return str(usage.joint).replace("{1}", day).replace("{0}", time)


def _add_number(parts: Mapping[str, object], n: int | None, language: str) -> Mapping[str, object]:
    return parts if n is None else {**parts, "n": write_number(n, language)}


def _name_zone(rest: str) -> str:
    """Return what follows the minutes: perhaps seconds, perhaps a zone."""
    if rest.endswith(("Z", "+00:00")):
        return " UTC"
    zone = rest[-6:]
    return f" UTC{zone.replace('-', '−')}" if len(zone) == len("+01:00") and zone[0] in "+-" else ""
