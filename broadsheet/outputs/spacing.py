"""Knows which spaces of running text must not end a line, as printers of each language have it.

Must not know stories. No space is added or lost: where the copy has one that may break, the page has one that
may not. Text that is set as it is (``pre``) and attributes, which may be addresses, stay as they are.
"""

from __future__ import annotations

import re

_WIDE, _NARROW = "\u00a0", "\u202f"
_DASHES = ((" –", f"{_WIDE}–"), (" —", f"{_WIDE}—"))
"""A dash may end a line, but begins none."""
_BY_LANGUAGE = {
    "fr": (
        *((f" {mark}", f"{_NARROW}{mark}") for mark in ";!?"),
        *((f" {mark}", f"{_WIDE}{mark}") for mark in ":»"),
        ("« ", f"«{_WIDE}"),
    ),
    "de": tuple(
        (short, short.replace(" ", _NARROW))
        for short in ("z. B.", "d. h.", "u. a.", "z. T.", "o. Ä.", "v. Chr.")
    ),
}
_WEST_SLAVIC = frozenset({"cs", "pl", "sk"})
_WITH_CUSTOMS = _WEST_SLAVIC | _BY_LANGUAGE.keys()
_LONE_LETTER = re.compile(r"(?<=[\s>(„»«])([aikosuvwzAIKOSUVWZ]) (?=\w)")
"""A word of one letter stays with the next one."""
_SET_AS_IT_IS = re.compile(r'(?s)(<pre\b.*?</pre>|="[^" ]* [^"]*")')


def space(text: str, language: str = "en") -> str:
    """Return text, or markup, with spaces that hold together what belongs together."""
    tongue = language[:2].lower()
    if tongue not in _WITH_CUSTOMS and " –" not in text and " —" not in text:
        return text  # as most are
    parts = _SET_AS_IT_IS.split(text)
    parts[::2] = [_space(part, tongue) for part in parts[::2]]
    return "".join(parts)


def _space(text: str, tongue: str) -> str:
    for plain, kept in (*_DASHES, *_BY_LANGUAGE.get(tongue, ())):
        text = text.replace(plain, kept)
    return _LONE_LETTER.sub(rf"\1{_WIDE}", text) if tongue in _WEST_SLAVIC else text
