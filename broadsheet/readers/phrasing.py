"""Knows how a set phrase is written: the regular expression that it stands for, and the letters that it may begin with.

Must not know the tables that phrases come from, nor lines of copy.
"""

from __future__ import annotations

import re
import sys

_GAPS = {
    "publisher": r"(?P<publisher>(?!\d{4}\b)(?:(?!\.\s+\S)[^;!?\n]){1,110}?)",
    "name": r"(?P<name>.{2,80}?)",
    "agency": r"(?P<publisher>.{1,60}?)",
    "rest": r".+?",
    "few": r"[^.!?:;,。，।؟]{1,40}?(?![.。।])",
    "title": r".{1,200}?",
    "date": r".{3,40}?",
    "number": r"\d[\d.,\u00a0]*",
    "plus": r"\+",
    "domain": r"(?P<domain>[\w-]+(?:\.[\w-]+)+\S*)",
}
_COLONS = {":": r"\s*[:：]\s*", ":?": r"\s*[:：]?\s*", ":? ": r"(?:\s*[:：]\s*|\s+)"}
"""A colon, one that may be missing, and one that only a space stands for."""

_EAST_ASIAN = "\u3040"
"""The first letter of the scripts that put no spaces between a word and what follows it."""

_LITERAL = re.compile(r"[^(){}|?*…\\:]+")
_CERTAIN = re.compile(_LITERAL.pattern + r"(?!\?)")
_GROUP_MARK = re.compile(r"(?<!\\)[(|)]")
_TOKEN = re.compile(r"\{(\w+)\}|(\\.)|(…$)|(\s+\??)|(['’])|(\)\+)|(:(?:\? ?)?)|([()|?*])|(.)", re.DOTALL)


def translate(pattern: str) -> str:
    """Return the source of the regular expression that a pattern stands for."""
    out: list[str] = []
    for gap, escape, ellipsis, space, apostrophe, plus, colon, operator, char in _TOKEN.findall(pattern):
        if gap:
            out.append(_GAPS[gap] if _group_of(gap) not in "".join(out) else r".+?")
        elif ellipsis:
            out.append(r"(?!\w)(?P<tail>.*)" if out and _ends_word(out[-1]) else r"(?P<tail>.*)")
        elif space:
            out.append(
                r"\s*" if space.endswith("?") else "" if out and out[-1].endswith(":：]\\s*") else r"\s+"
            )
        elif apostrophe:
            out.append("['’ʼ`]")
        elif operator == "(":
            out.append("(?:")
        elif colon:
            out.append(_COLONS[colon])
        else:
            out.append(escape or plus or operator or re.escape(char))
    return "".join(out)


def _ends_word(source: str) -> bool:
    """Tell a letter that a word must end with: Chinese, Japanese and Korean put no space behind it."""
    return source[-1:].isalnum() and source[-1] < _EAST_ASIAN


def _group_of(gap: str) -> str:
    """Return the group that a gap makes: a second gap of its kind must not name it again."""
    match = re.match(r"\(\?P(<\w+>)", _GAPS[gap])
    return match[1] if match else "\0"


def prefixes(pattern: str, wanted: int, most: int = sys.maxsize) -> set[str]:
    """Expand the head of a pattern into its literal beginnings, each of at least ``wanted`` letters or whole.

    None is returned if there are more than ``most``.
    """
    literal = _LITERAL.match(pattern)
    if literal and (literal.end() > wanted or literal.end() == len(pattern)):
        return {pattern[:wanted].casefold()}
    done: set[str] = set()
    open_ends = [("", pattern)]
    while open_ends:
        if len(done) + len(open_ends) > most:
            return set()
        prefix, rest = open_ends.pop()
        if not prefix and rest.startswith(("{number}", "{plus}")):
            done.add("0" if rest.startswith("{number}") else "+")
        elif len(prefix) >= wanted or not rest or rest[0] in "{…:":
            done.add(prefix)
        elif rest[0] == "(":
            group, after = split_group(rest)
            optional = after[:1] in {"?", "*"}
            repeated = after[:1] in {"+", "*"}  # then anything may follow that the group has
            after = after.lstrip("?*+")
            open_ends += [(prefix, option + ("…" if repeated else after)) for option in group]
            if optional:
                open_ends.append((prefix, after))
        elif rest[0] == "\\":
            open_ends += _take_letter(prefix, rest[1], rest[2:])
        elif run := _CERTAIN.match(rest):
            open_ends.append((prefix + run[0].casefold()[: wanted - len(prefix)], rest[run.end() :]))
        else:
            open_ends += _take_letter(prefix, rest[0].casefold(), rest[1:])
    return done


def _take_letter(prefix: str, letter: str, rest: str) -> list[tuple[str, str]]:
    """Return a beginning with its next letter and what follows; and without the letter, where it may be missing."""
    if rest[:1] == "?":
        return [(prefix + letter, rest[1:]), (prefix, rest[1:])]
    return [(prefix + letter, rest)]


def split_group(rest: str) -> tuple[list[str], str]:
    """Cut ``(a|b)c`` into the options ``a`` and ``b`` and what follows them."""
    depth, start = 0, 1
    options: list[str] = []
    for mark in _GROUP_MARK.finditer(rest):
        at, char = mark.start(), mark[0]
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return [*options, rest[start:at]], rest[at + 1 :]
        if char == "|" and depth == 1:
            options.append(rest[start:at])
            start = at + 1
    message = f"unbalanced brackets in the phrase {rest!r}"
    raise ValueError(message)


def without_open_group(rest: str) -> str:
    """Return what stands behind a gap without what else the group may be that the gap is one choice of.

    ``|our editors) may earn`` gives `` may earn``, ``'s )?coverage`` gives ``'s coverage``.
    """
    depth, bar = 0, len(rest)
    for at, sign in enumerate(rest):
        if sign == "|" and depth == 0:
            bar = min(bar, at)
        depth += ((sign == "(") - (sign == ")")) * (rest[at - 1 : at] != "\\")
        if depth < 0:
            return rest[: min(bar, at)] + rest[at + 1 :].removeprefix("?")
    return rest


def behind_gap(pattern: str) -> str:
    """Return what a pattern has behind its first gap, or behind the brackets in which that is; nothing without a gap."""
    rest, is_behind = pattern, False
    while rest and not is_behind:
        if rest[0] == "(":
            _, after = split_group(rest)
            is_behind = "{" in rest[: len(rest) - len(after)]
            rest = after.lstrip("?*+")
        elif rest[0] == "{":
            is_behind = True
            rest = rest.partition("}")[2].lstrip("?")
        else:
            rest = rest[2:] if rest[0] == "\\" else rest[1:]
    return rest
