"""Knows what the theme's styles promise: contrast, layers, no requests; must not know any page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from broadsheet.sections import ACCENTS
from tests.contrast import measure_contrast
from tests.theme_rendering import STYLES, TEMPLATES

if TYPE_CHECKING:
    from pathlib import Path

TOKENS = (STYLES / "tokens.css").read_text(encoding="utf-8")
SHEETS = sorted(STYLES.rglob("*.css"))
DARK, MORE = "(prefers-color-scheme: dark)", "(prefers-contrast: more)"
CONDITIONS = {"light": (), "dark": (DARK,), "strong light": (MORE,), "strong dark": (DARK, MORE)}
CSS = "\n".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)


def _read_scheme(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme; those that come later reassign what they change."""
    colours: dict[str, str] = {}
    for condition, block in re.findall(r"(?:@media ([^{]+) )?\{?\s*:root \{([^}]*)\}", TOKENS):
        if not condition or all(name in CONDITIONS[scheme] for name in condition.split(" and ")):
            colours |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6}|var\(--\w+\));", block))
    return {name: colours[value[6:-1]] if value[0] == "v" else value for name, value in colours.items()}


def test_contrast_is_measured_as_wcag_measures_it() -> None:
    """Black on white is 21 to 1, and grey 767676 is the lightest that passes for text."""
    assert measure_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert measure_contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("scheme", CONDITIONS)
@pytest.mark.parametrize("name", ["ink", "ink-soft", "accent", *ACCENTS])
def test_text_can_be_read(scheme: str, name: str) -> None:
    """Every colour of text stands out 4.5 to 1 from the paper, by day and by night, and 7 to 1 if a reader asks."""
    colours = _read_scheme(scheme)
    assert measure_contrast(colours[name], colours["paper"]) >= (7 if "strong" in scheme else 4.5)


@pytest.mark.parametrize("scheme", CONDITIONS)
@pytest.mark.parametrize("name", ["control", "focus", "rule-strong", *ACCENTS])
def test_controls_can_be_seen(scheme: str, name: str) -> None:
    """Borders of controls, the focus ring and icons stand out 3 to 1."""
    colours = _read_scheme(scheme)
    assert measure_contrast(colours[name], colours["paper"]) >= 3


def test_contrast_and_night_change_the_paper() -> None:
    """The four schemes are four papers, so that the figures above are not of one."""
    assert len({_read_scheme(scheme)["paper"] for scheme in CONDITIONS}) == 4


def test_every_accent_that_a_section_may_have_is_styled() -> None:
    """What an editor may choose has a colour and a rule, and none is left over."""
    sheet = (STYLES / "accents.css").read_text(encoding="utf-8")
    styled = re.findall(r'\[data-accent="(\w+)"\] \{\s*--accent: var\(--(\w+)\);', sheet)
    assert sorted(styled) == sorted((name, name) for name in ACCENTS)


def test_colours_are_tokens() -> None:
    """No sheet but the tokens, the printed page and the feeds, which know no tokens, names a colour of its own."""
    own = [s.name for s in SHEETS if re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl", s.read_text(encoding="utf-8"))]
    assert own == ["feed.css", "print.css", "tokens.css"]


def test_every_token_is_defined_and_used() -> None:
    """A name that is used has a value, and a value that is set has a use."""
    defined = set(re.findall(r"^\s*(--[\w-]+):", CSS, re.MULTILINE))
    assert defined == set(re.findall(r"var\((--[\w-]+)", CSS))


def test_the_main_sheet_brings_every_sheet_in_its_layer() -> None:
    """Pages link one sheet; it names the layers in order and leaves no file out but that of feeds."""
    main = (STYLES / "main.css").read_text(encoding="utf-8")
    assert "@layer reset, tokens, elements, layouts, components, utilities;" in main
    brought = dict(re.findall(r'@import url\("([^"]+)"\) layer\((\w+)\)', main))
    assert set(brought) == {s.relative_to(STYLES).as_posix() for s in SHEETS} - {"main.css", "feed.css"}
    assert {layer for name, layer in brought.items() if name.startswith("components/")} == {"components"}


def test_styles_ask_for_nothing_from_elsewhere() -> None:
    """No sheet loads a font, a picture or another sheet from outside the theme."""
    assert re.findall(r"url\(\s*[\"']?(?:https?:|//|data:)", CSS) == []
    assert "@font-face" not in CSS


def test_styles_use_logical_properties_and_no_ids() -> None:
    """The same sheet serves both directions of writing, and no id is styled."""
    assert (
        re.findall(r"(?:margin|padding|border)-(?:left|right|top|bottom)\b|text-align:\s*(?:left|right)", CSS)
        == []
    )
    assert re.findall(r"^[^{}@]*#[a-z][\w-]*[^{};]*\{", CSS, re.MULTILINE) == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_templates_run_nothing_and_fetch_nothing(template: Path) -> None:
    """No template holds a script, a handler, or the address of another host, but data and the search page's one file."""
    markup = template.read_text(encoding="utf-8")
    for kind in ("speculationrules", "application/ld+json"):
        markup = markup.replace(f'<script type="{kind}">', "")
    if template == TEMPLATES / "search.html":
        markup = markup.replace('<script type="module" src="{{ SITEURL }}/', "")
    assert re.findall(r"<script|<iframe|\son\w+=|javascript:", markup) == []
    assert re.findall(r"(?:src|href)=[\"']https?:", markup) == []


def test_templates_and_component_styles_stay_short() -> None:
    """A template or a component's sheet has sixty lines at most."""
    files = [*TEMPLATES.rglob("*.html"), *(STYLES / "components").glob("*.css")]
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: lines for name, lines in lengths.items() if lines > 60} == {}
