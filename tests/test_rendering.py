"""Templates that render faster than Jinja renders them, and say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import DictLoader, Environment, UndefinedError, pass_context
from markupsafe import Markup

from broadsheet.outputs.rendering import quicken, render
from broadsheet.outputs.trace import Read, Shelf, note, note_reads

if TYPE_CHECKING:
    from jinja2.runtime import Context

COMPONENTS = """
{% macro shout(text, sign="!") %}<b>{{ text }}{{ sign }}</b>{% endmacro %}
{% macro count(things) %}{{ things | length }}{% endmacro %}
{% macro wrap(text) %}<i>{{ text }}{{ caller() }}</i>{% endmacro %}
{% macro rest(first) %}{{ first }}{{ varargs | join("+") }}{{ kwargs.get("last", "") }}{% endmacro %}
"""
TEMPLATES = {
    "components.html": COMPONENTS,
    "stateful.html": (
        "{% set found = namespace(number=0) %}"
        "{% macro next() %}{% set found.number = found.number + 1 %}{{ found.number }}{% endmacro %}"
    ),
    "listing.html": "{% set seen = [] %}{% macro tell(x) %}{% set _ = seen.append(x) %}{{ seen | length }}{% endmacro %}",
    "helped.html": "{% macro tell() %}{{ helper() }}{% endmacro %}",
    "asking.html": "{% macro tell(name) %}{{ name }}{{ title }}{% endmacro %}",
    "frame.html": "<title>{% block title %}–{% endblock %}</title>{% include 'part.html' %}",
    "part.html": "{{ title }}",
}
PAGES = {
    "arguments": '{% from "components.html" import shout %}{{ shout("a") }}{{ shout("a", "?") }}{{ shout(sign=".", text="b") }}',
    "escapes": '{% from "components.html" import shout %}{{ shout("<&>") }}{{ shout(markup) }}{{ "<" }}{{ markup }}',
    "kinds": '{% from "components.html" import shout %}{{ shout(1) }}{{ shout(true) }}{{ shout(1.0) }}{{ shout(none) }}{{ shout(missing) }}',
    "lists": '{% from "components.html" import count %}{{ count([1]) }}{{ count([1, 2]) }}{{ count("ab") }}',
    "callers": '{% from "components.html" import wrap %}{% call wrap("a") %}{{ title }}{% endcall %}',
    "open arguments": '{% from "components.html" import rest %}{{ rest("a", "b", "c", last="d") }}',
    "state": '{% from "stateful.html" import next %}{{ next() }}{{ next() }}{% from "listing.html" import tell %}{{ tell(1) }}{{ tell(1) }}',
    "context": '{% from "asking.html" import tell with context %}{{ tell("a") }}{% import "asking.html" as asking %}{{ asking.tell("a") }}',
    "own macros": "{% macro mine(x) %}{{ x }}{{ title }}{% endmacro %}{{ mine(1) }}",
    "inheritance": '{% extends "frame.html" %}{% block title %}{{ super() }}{{ title }}{% endblock %}',
    "chosen": '{% set name = "components.html" %}{% from name import shout %}{{ shout("a") }}',
    "methods": '{{ title.upper() }}{{ title.replace("T", "<") }}{{ "%s" | format(markup) }}{{ cycler("a", "b").next() }}',
    "loops": "{% for x in [1, 2] %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "what calls know": "{% for x in [1, 2] %}{% set w = x %}{{ know('w') }}{{ know('title') }}{% endfor %}{% set y = 3 %}{{ know('y') }}",
    "what calls in blocks know": '{% extends "frame.html" %}{% block title %}{% set z = 4 %}{{ know("z") }}{% endblock %}',
    "calls within calls": '{% from "components.html" import shout %}{{ shout(shout("<")) }}{{ shout("<") | upper }}{{ shout("a") ~ "<" }}',
    "nothing more": "{{ stop() }}{{ (stop() or 'over') | upper }}",
}


@pass_context
def know(context: Context, name: str) -> object:
    """Return what the place of a template that calls this knows by a name."""
    return context[name]


VALUES: dict[str, Any] = {
    "title": "Tide & time",
    "markup": Markup("<b>&amp;</b>"),
    "know": know,
    "stop": iter(()).__next__,
}


def make_environment(*, is_quick: bool, **options: Any) -> Environment:
    """Return an environment of these templates."""
    environment = Environment(loader=DictLoader({**TEMPLATES, **PAGES}), **options)  # noqa: S701 – both are tried
    if is_quick:
        quicken(environment)
    return environment


@pytest.mark.parametrize("options", [{"autoescape": True}, {"autoescape": False}, {"finalize": str}])
@pytest.mark.parametrize("page", PAGES)
def test_every_text_comes_out_as_jinja_renders_it(page: str, options: dict[str, Any]) -> None:
    """Again and again: what is remembered is what would be said."""
    plain, quick = (make_environment(is_quick=each, **options) for each in (False, True))
    for title in ("Tide & time", "Other", "Tide & time"):
        values = {**VALUES, "title": title}
        expected = plain.get_template(page).render(values)
        assert render(quick.get_template(page), values) == expected
        assert quick.get_template(page).render(values) == plain.get_template(page).render(values)


def test_a_macro_is_asked_once_for_the_same_texts() -> None:
    """It says the same on every page, and what it read is noted for each of them."""
    environment = make_environment(is_quick=True)
    asked: list[str] = []

    def ask(text: str) -> str:
        asked.append(text)
        note(Read("whole", text))
        return text

    environment.filters["ask"] = ask
    environment.loader = DictLoader(
        {
            "parts.html": "{% macro tell(x) %}{{ x | ask }}{% endmacro %}",
            "page.html": '{% from "parts.html" import tell %}{{ tell("a") }}{{ tell("b") }}',
        }
    )
    for _ in range(2):
        with note_reads() as reads:
            assert render(environment.get_template("page.html"), {}) == "ab"
        assert reads == {Read("whole", "a"), Read("whole", "b")}
    assert asked == ["a", "b"]


def test_a_macro_that_calls_what_nobody_knows_is_asked_each_time() -> None:
    """A function that a plugin offers may say something else each time."""
    environment = make_environment(is_quick=True)
    numbers = iter("12")
    environment.globals["helper"] = lambda: next(numbers)
    template = environment.from_string('{% from "helped.html" import tell %}{{ tell() }}')
    assert [render(template, {}) for _ in range(2)] == ["1", "2"]


def test_what_a_macro_reads_of_a_list_is_noted_for_each_page() -> None:
    """Lists are no plain values: the macro reads them anew."""
    template = make_environment(is_quick=True).get_template("lists")
    environment = template.environment
    page = environment.from_string('{% from "components.html" import count %}{{ count(shelf) }}')
    for _ in range(2):
        with note_reads() as reads:
            assert render(page, {"shelf": Shelf("articles", [1, 2], str)}) == "2"
        assert reads == {Read("length", "articles")}


@pytest.mark.parametrize("is_quick", [False, True])
def test_what_goes_wrong_is_told_as_by_jinja(*, is_quick: bool) -> None:
    """A macro that is given too much, and a name that nothing stands behind."""
    environment = make_environment(is_quick=is_quick)
    imported = '{% from "components.html" import shout %}'
    with pytest.raises(TypeError, match="takes not more than 2"):
        environment.from_string(imported + '{{ shout("a", "b", "c") }}').render()
    with pytest.raises(TypeError, match="no keyword argument 'tone'"):
        environment.from_string(imported + '{{ shout("a", tone="b") }}').render()
    with pytest.raises(UndefinedError, match="'missing' is undefined"):
        render(environment.from_string("\n{{ missing.name }}"), {})
    with pytest.raises(UndefinedError, match="does not export"):
        render(environment.from_string('{% from "components.html" import whisper %}{{ whisper.x }}'), {})
