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
_WEST_SLAVIC = re.compile(r"(?<=[\s>(„»«])([aikosuvwzAIKOSUVWZ]) (?=\w)")
"""A word of one letter stays with the next one."""
_SET_AS_IT_IS = re.compile(r'(?s)(<pre\b.*?</pre>|="[^" ]* [^"]*")')


def space(text: str, language: str = "en") -> str:
    """Return text, or markup, with spaces that hold together what belongs together."""
    parts = _SET_AS_IT_IS.split(text)
    parts[::2] = [_space(part, language[:2].lower()) for part in parts[::2]]
    return "".join(parts)


def _space(text: str, tongue: str) -> str:
    for plain, kept in (*_DASHES, *_BY_LANGUAGE.get(tongue, ())):
        text = text.replace(plain, kept)
    return _WEST_SLAVIC.sub(rf"\1{_WIDE}", text) if tongue in {"cs", "pl", "sk"} else text
