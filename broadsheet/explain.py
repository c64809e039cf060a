"""Knows how a reading is told: to programs as JSON-ready values, to a person as rows.

Must not know how copy is read, nor where the rows are printed.
"""

from __future__ import annotations

from typing import Any

from broadsheet.story import Block, Reading


def as_json(reading: Reading, source: str) -> dict[str, Any]:
    """Return the documented form of ``broadsheet explain --json`` (``docs/explain.md``).

    ``source`` is the path as the caller gave it. What is not known is ``None``; lists are never missing.
    """
    story = reading.story
    return {
        "source": source,
        "encoding": reading.encoding,
        "repairs": list(reading.repairs),
        "warnings": [str(problem) for problem in reading.warnings],
        "story": {
            "headline": story.headline,
            "deck": story.deck or None,
            "byline": list(story.byline),
            "dateline": story.dateline or None,
            "published": story.published or None,
            "updated": story.updated or None,
            "language": story.language,
            "section": story.section or None,
            "tags": list(story.tags),
            "blocks": [_block(block) for block in story.blocks],
            "related": [link._asdict() for link in story.related],
            "attributions": [line._asdict() for line in story.attributions],
            "credits": list(story.credits),
            "corrections": [correction.text for correction in story.corrections],
        },
        "ledger": [
            {"lines": [entry.first, entry.last], "text": entry.text, "part": entry.part, "rule": entry.rule}
            for entry in reading.ledger
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": block.kind, "text": block.text}
    if block.kind == "promo":
        told["label"] = block.label
    elif block.kind == "quote":
        told |= {"run": block.number, "position": block.position}
    elif block.kind == "list":
        told |= {"list": block.number, "marker": block.label}
    elif block.kind == "related":
        told |= {"block": block.number, "label": block.label}
    return told


def as_rows(reading: Reading) -> list[tuple[str, str, str, str]]:
    """Return (lines, part, rule, text) of each ledger entry, as a person reads them."""
    return [
        (
            f"{e.first}" if e.first == e.last else f"{e.first}-{e.last}",
            e.part,
            e.rule,
            " ⏎ ".join(line.strip() for line in e.text.split("\n")),
        )
        for e in reading.ledger
    ]
