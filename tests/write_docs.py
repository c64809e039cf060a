"""Write ``docs/copy.md`` from the rules' docstrings, and the lists of ``docs/theme.md``: ``python -m tests.write_docs [--check]``.

With ``--check`` nothing is written, and the exit status is 1 if a file is not what would be written.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from broadsheet.readers import closers, head, rules, structure
from broadsheet.readers.tables import languages
from tests import theme_docs

TARGET = Path(__file__).parent.parent / "docs" / "copy.md"
INTRODUCTION = """# How copy is read

This page is made from the docstrings of the rules, by `make docs`. `broadsheet explain FILE` names the rule that decided each line.

Copy is read in this order. The bytes are decoded and repaired. An e-mail's envelope and an editor's header block are taken off the
top, a mailing list's footer off the end. The lines are joined to units: a hard-wrapped paragraph is rejoined, a stanza or a table
stays together, everything else is one unit a line. Then each unit is asked about by the line rules, in order; the first that knows
decides. Above the body, the rules of the head follow. At last the structure rules look at what stands beside what. A line that no
rule claims is body and is shown: when in doubt, show it.

Long running text that begins with no set phrase is not asked about at all.

## Writing phrases

Labels and set phrases are data: one table a language in `broadsheet/readers/languages/`. A phrase is written in plain words.
`(a|b)` gives alternatives, `(a )?` what may be missing, `…` at the end anything that may follow, `{publisher}`, `{name}`, `{rest}`,
`{title}`, `{number}`, `{date}` and `{domain}` a gap, `\\\\(` a bracket. Case, kinds of spaces and apostrophes do not matter, and marks
before and after the phrase are passed over. A phrase without `…` must be the whole line. Make one with `…` so particular that no
sentence of a story begins like it.
"""


def describe(function: Callable[..., Any], title: str, part: str = "") -> Iterator[str]:
    """Yield a rule's section: its name, what an editor sees, what matches and what does not."""
    yield f"### {title}{f' → {part}' if part else ''}\n"
    lines = (inspect.getdoc(function) or "").split("\n")
    text = [line for line in lines if not line.startswith(("Match:", "Near miss:"))]
    yield "\n".join(text).strip() + "\n"
    for line in lines:
        kind, colon, example = line.partition(":")
        if colon and kind in {"Match", "Near miss"}:
            yield f"- {kind.lower()}: {example.strip()}"
    yield ""


def hyphenated(function: Callable[..., Any]) -> str:
    """Return a rule's name as the ledger tells it."""
    return function.__name__.replace("_", "-")


def sections() -> Iterator[str]:
    """Yield the page's parts in order."""
    yield INTRODUCTION
    yield "## Languages\n"
    yield ", ".join(f"{table.name} (`{code}`)" for code, table in languages().items()) + ".\n"
    yield "## Line rules\n"
    for line_rule in dict.fromkeys(rule for _, rule in rules.LINE_RULES):
        yield from describe(line_rule, hyphenated(line_rule))
    yield "## Rules of the head\n"
    seen: set[str] = set()
    for _, name, part, rule in (*head.ABOVE_HEADLINE, *head.BELOW_HEADLINE):
        if name not in seen:
            yield from describe(rule, name, part)
        seen.add(name)
    yield "## Rules of the end\n"
    for _, name, kind, closing in closers.CLOSING:
        yield from describe(closing, name, kind)
    yield "## Structure rules\n"
    for structure_rule, *_ in structure.STRUCTURE_RULES:
        yield from describe(structure_rule, hyphenated(structure_rule))


def main(*, check: bool) -> int:
    """Write the pages, or compare them."""
    pages = {
        TARGET: "\n".join(sections()).rstrip() + "\n",
        theme_docs.PAGE: theme_docs.fill(theme_docs.PAGE.read_text(encoding="utf-8")),
    }
    stale = [path for path, text in pages.items() if path.read_text(encoding="utf-8") != text]
    for path in stale:
        if check:
            sys.stderr.write(f"docs/{path.name} is not what the sources say: run make docs\n")
        else:
            path.write_text(pages[path], encoding="utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
