"""Knows how the lists of ``docs/theme.md`` are filled in from templates and sheets; must not know what a page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "theme.md"
TEMPLATES = ROOT / "theme" / "templates"
STYLES = ROOT / "theme" / "static" / "css"
_IMPORT = re.compile(r'{% from "components/([a-z-]+)\.html" import ([^%]+?) (?:with context )?%}')
_MACRO = re.compile(r"{% macro (\w+)\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_COMMENT = re.compile(r"{# ((?:[^#]|#(?!}))+?)\s*#}")


def fill(text: str) -> str:
    """Return the page with its lists filled in anew."""
    for name, lines in (
        ("partials", list_partials()),
        ("components", list_components()),
        ("sheets", list_sheets()),
        ("tokens", list_tokens()),
    ):
        begin, end = f"<!-- {name} -->\n", "<!-- end -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = before + begin + "\n" + "\n".join(lines) + "\n\n" + end + after
    return text


def list_partials() -> Iterator[str]:
    """Yield a line for each region of a page."""
    for path in sorted((TEMPLATES / "partials").glob("*.html")):
        yield f"- `{path.name}`: {_tell(path.read_text(encoding='utf-8'))}"


def list_components() -> Iterator[str]:
    """Yield a row for each component, with the macros that other templates use and their arguments."""
    used = _list_used()
    yield "| component | macros | what it shows |"
    yield "|---|---|---|"
    for path in sorted((TEMPLATES / "components").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        macros = [
            f"`{name}({arguments})`".replace("|", "\\|")
            for name, arguments in _MACRO.findall(text)
            if (path.stem, name) in used
        ]
        yield f"| `{path.name}` | {'<br>'.join(macros)} | {_tell(text)} |"


def list_sheets() -> Iterator[str]:
    """Yield the names of the components' sheets, and then what the others are for."""
    names = sorted(path.name for path in (STYLES / "components").glob("*.css"))
    yield ", ".join(f"`{name}`" for name in names) + "."
    yield ""
    for path in sorted(STYLES.glob("*.css")):
        found = re.match(r"/\* (.+?) \*/", path.read_text(encoding="utf-8"), re.DOTALL)
        yield f"- `{path.name}`: {' '.join(found[1].split()) if found else ''}"


def list_tokens() -> Iterator[str]:
    """Yield a row for each token, with its value by day and by night."""
    day: dict[str, str] = {}
    night: dict[str, str] = {}
    scheme = day
    for line in (STYLES / "tokens.css").read_text(encoding="utf-8").splitlines():
        if line.startswith("@media"):
            scheme = night if line == "@media (prefers-color-scheme: dark) {" else {}
        if found := re.match(r"\s+(--[a-z0-9-]+): (.+);", line):
            scheme[found[1]] = found[2]
    yield "| token | value | by night |"
    yield "|---|---|---|"
    for name, value in day.items():
        yield f"| `{name}` | `{value}` | {f'`{night[name]}`' if name in night else ''} |"


def _list_used() -> set[tuple[str, str]]:
    """Return which macros of which components other templates import."""
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    return {
        (component, name.split(" as ")[0].strip())
        for text in texts
        for component, names in _IMPORT.findall(text)
        for name in names.split(",")
    }


def _tell(text: str) -> str:
    """Return what a template says of itself: its first comment, on one line."""
    found = _COMMENT.search(text)
    return " ".join(found[1].split()) if found else ""
