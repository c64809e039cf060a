"""Knows addresses in copy: bare, in brackets, as Markdown; and what a line says beside its address.

Must not know which lines are links; a script's or a data address is never returned as one.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from broadsheet.addresses import is_web_address
from broadsheet.text import rare, strip_invisible

_MARKDOWN = re.compile(
    r"\[([^\[\]]{1,400})\]\(\s*<?([^()\s<>]{1,2000}(?:\([^()\s]{0,200}\)[^()\s<>]{0,500})?)>?\s*(?:\"[^\"]{0,200}\")?\)"
)
_BARE = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»]{3,2000}", re.IGNORECASE)
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]{0,20}):")
_DOMAIN = rare(
    r"(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+[a-z]{2,18}(?:/[^\s<>\"()]*)?(?![\w@])", re.IGNORECASE
)
_SCRIPT = rare(r"(?<![\w-])(?:(?:java|vb)script:|data:[a-z]+/)[^\s<>\"“”«»)]{1,2000}", re.IGNORECASE)
_UNSAFE_SCHEMES = ("cript", "CRIPT", "data", "Data", "DATA")  # script written otherwise is text, too
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")
LONGEST_ADDRESS = 2100
_EDGE = " \t\u00a0-–—:：|,;→»›>*_"


class Linked(NamedTuple):
    """A line taken apart."""

    text: str
    """What the line says, without the address and Markdown's marks."""
    url: str
    """The first safe address; empty if there is none."""
    name: str
    """The Markdown link's own words, if the address came with some."""
    unsafe: str
    """An address that must not become a link; empty if all is well."""


def take_link(text: str) -> Linked:
    """Separate a line's words from its address."""
    text = strip_invisible(text)
    if "](" not in text and "://" not in text and "www." not in text.casefold():
        return Linked(text.strip(), "", "", "")
    match = _MARKDOWN.search(text)
    if match:
        return _take_markdown(text, match)
    match = _BARE.search(text)
    if not match:
        return Linked(text.strip(), "", "", "")
    raw = _trim(match[0])
    url = raw if raw.lower().startswith("http") else f"https://{raw}"
    rest = text[: match.start()] + text[match.start() + len(raw) :]
    rest = _EMPTY_BRACKETS.sub("", rest).strip(_EDGE)
    return Linked(rest, url if is_web_address(url) else "", "", "" if is_web_address(url) else raw)


def may_hold_unsafe(text: str) -> bool:
    """Tell copy that may hold an address to warn of, which hardly any does, before its lines are looked at."""
    if "@" in text or "\\" in text or ("(" in text and "](" in text):
        return True
    at = text.find(":")
    while at >= 0:
        if text.endswith(_UNSAFE_SCHEMES, 0, at):
            return True
        at = text.find(":", at + 1)
    return False


def find_script(text: str) -> str:
    """Return the first address of a script or of data in running text; empty if there is none."""
    match = _SCRIPT.search(text)
    return match[0] if match else ""


def _take_markdown(text: str, match: re.Match[str]) -> Linked:
    target = match[2]
    words = (text[: match.start()] + match[1] + text[match.end() :]).strip().strip("*_ ")
    name = match[1].strip("*_ ")
    scheme = _SCHEME.match(target)
    if target.lower().startswith("www."):
        target = f"https://{target}"
    elif scheme and scheme[1].lower() not in {"http", "https"}:
        return Linked(text.strip(), "", "", target)
    if not is_web_address(target):
        return Linked(text.strip(), "", "", target)
    return Linked(words, target, name, "")


def _trim(url: str) -> str:
    """Cut what belongs to the sentence, not to the address."""
    while url and (url[-1] in ".,;:!?'’*_>»）」』】。、" or (url[-1] in ")]" and _unpaired(url))):
        url = url[:-1]
    return url


def _unpaired(url: str) -> bool:
    opener = "(" if url[-1] == ")" else "["
    return url.count(opener) < url.count(url[-1])


def is_address(text: str) -> bool:
    """Tell a line that is an address and nothing else."""
    if "." not in text or len(text) > LONGEST_ADDRESS:
        return False
    if "://" not in text and "www." not in text.casefold():
        return False
    linked = take_link(text.strip(" \t\u00a0<>()"))
    return bool(linked.url) and not linked.text.strip("()<>[]") and not linked.name


def find_domain(text: str) -> str:
    """Return the first bare host name, such as ``example.com``; empty if there is none."""
    match = _DOMAIN.search(text)
    return match[0].rstrip(".") if match else ""


def is_short_address(text: str) -> bool:
    """Tell a page's address without its scheme: ``example.com/news/barrage/1055``."""
    return (
        "/" in text
        and len(text) <= LONGEST_ADDRESS
        and " " not in text
        and "://" not in text
        and find_domain(text) == text
    )


def host_of(url: str) -> str:
    """Return an address's host without ``www.``."""
    host = urlsplit(url).hostname or ""
    return host.removeprefix("www.")
