"""Knows the vocabulary of schema.org as the npm package schema-dts has it: types, their properties, what these may hold.

Must not know which of them Broadsheet uses.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from tests.demo import TOOLS

FILE = TOOLS / "schema-dts" / "dist" / "schema.d.ts"
_INTERFACE = re.compile(r"^(?:export )?interface (\w+) extends ([^{]+)\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_PROPERTY = re.compile(r'^    "(\w+)"\?: SchemaValue<(.*?), "\w+">;', re.MULTILINE)
_UNION = re.compile(r"^export type (\w+) = (.*);$", re.MULTILINE)
_TEXTS = frozenset({"Text", "URL", "Date", "DateTime", "Time"})
_NUMBERS = frozenset({"Integer", "Number", "Float", "Distance"})
"""What a number may stand for; a bare distance is one of pixels, as search engines ask for it."""
_ANNOTATIONS = frozenset({"query-input"})
"""Properties that schema.org's page on actions tells of, not its vocabulary."""


class Vocabulary(NamedTuple):
    """Types with what they extend and what properties they add; names with what they stand for."""

    parents: dict[str, list[str]]
    properties: dict[str, dict[str, set[str]]]
    unions: dict[str, set[str]]

    def find_range(self, kind: str, name: str) -> set[str] | None:
        """Return what a property of a type may hold; nothing if the type has no such property."""
        waiting = [f"{kind}Leaf" if f"{kind}Leaf" in self.parents else f"{kind}Base"]
        while waiting:
            each = waiting.pop()
            if name in self.properties.get(each, {}):
                return self.properties[each][name]
            waiting += self.parents.get(each, [])
        return None

    def covers(self, kind: str, wanted: str) -> bool:
        """Tell whether a type is another, or one of its kinds."""
        waiting, seen = [wanted], set()
        while waiting:
            each = waiting.pop()
            if each in {kind, f"{kind}Leaf"}:
                return True
            if each not in seen:
                seen.add(each)
                waiting += self.unions.get(each, ())
        return False

    def find_faults(self, node: dict[str, Any]) -> list[str]:
        """Return what is wrong with a node and those in it."""
        kind = node.get("@type", "")
        if not kind:
            return [] if set(node) == {"@id"} else [f"a node without a type: {sorted(node)}"]
        if f"{kind}Leaf" not in self.parents:
            return [f"there is no type {kind}"]
        faults = []
        for name, value in node.items():
            if name.startswith("@") or name in _ANNOTATIONS:
                continue
            allowed = self.find_range(kind, name)
            if allowed is None:
                faults.append(f"{kind} has no property {name}")
                continue
            for each in value if isinstance(value, list) else [value]:
                if not self._may_hold(allowed, each):
                    faults.append(f"{name} of {kind} cannot be {each!r}")
                if isinstance(each, dict):
                    faults += self.find_faults(each)
        return faults

    def _may_hold(self, allowed: set[str], value: object) -> bool:
        if isinstance(value, dict):
            kind = str(value.get("@type", ""))
            return not kind or any(self.covers(kind, each) for each in allowed)
        if isinstance(value, bool):
            return "Boolean" in allowed
        if isinstance(value, int):
            return bool(allowed & _NUMBERS)
        return bool(allowed & _TEXTS) or str(value).startswith(
            "https://"
        )  # an address stands for what is there


@cache
def read_vocabulary() -> Vocabulary:
    """Read the package's declarations."""
    text = re.sub(r"/\*\*.*?\*/", "", FILE.read_text(encoding="utf-8"), flags=re.DOTALL)
    parents, properties = {}, {}
    for name, above, body in _INTERFACE.findall(text):
        parents[name] = re.findall(r"\w+(?:Base|Leaf)\b", above)
        properties[name] = {
            each: {part.strip().lstrip("(").rstrip(")") for part in held.split("|")}
            for each, held in _PROPERTY.findall(body)
        }
    unions = {name: {part.strip() for part in told.split("|")} for name, told in _UNION.findall(text)}
    return Vocabulary(parents, properties, unions)
