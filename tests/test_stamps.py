"""What a template, a setting or a filter comes to is told by a digest that later builds find again."""

from __future__ import annotations

import functools
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from broadsheet.build.stamps import Stamps, UnstableError, describe
from broadsheet.outputs.trace import Shelf
from broadsheet.sections import Section


def define(text: str, **values: Any) -> Any:
    """Return what a program of a site defines as ``made``."""
    space = {"__name__": "conf", **values}
    exec(text, space)  # noqa: S102 – the test's own text
    return space["made"]


class Named:
    """An object that says itself what lists show of it."""

    listed = b"digest"


SAME = [
    ("text", 7, 1.5, None, b"bytes", True),
    ({"b": 1, "a": [1, 2]}, ["a", ("b", 1)]),
    ({"tides", "ropes"}, frozenset({1, 2})),
    (Shelf("list", [1], str), Named()),
    (Path("a"), re.compile("a+"), datetime(2026, 11, 22, tzinfo=UTC), Section("world", "World")),
    (math, str, len, str.upper, functools.partial(int, base=2)),
    (re.compile, Path("a").joinpath, os.path.join),
]


@pytest.mark.parametrize("values", SAME, ids=range(len(SAME)))
def test_a_value_is_told_the_same_each_time(values: Any) -> None:
    """Texts, containers, lists that note, plain objects, programs and functions have a stable form."""
    assert repr(describe(values)) == repr(describe(values))


def test_the_order_of_a_set_is_not_told() -> None:
    """It differs between processes; constants of functions that look something up in a set are such sets."""
    program = (
        "from broadsheet.build.stamps import describe\n"
        "def is_ours(word): return word in {'tides', 'ropes', 'quays', 'ferries'}\n"
        "print(describe([is_ours, {'tides', 'ropes', 'quays', 'ferries'}]))"
    )
    told = {
        subprocess.run(  # noqa: S603 – our own program
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


@pytest.mark.parametrize("value", [object(), [object()], Environment, {"a": object()}], ids=range(4))
def test_an_object_that_nothing_is_known_of_is_refused(value: Any) -> None:
    """Its address in memory would be told otherwise."""
    if value is Environment:
        value = Environment(autoescape=True)
    with pytest.raises(UnstableError):
        describe(value)


CHANGES = {
    "its code": ("def made(text): return text.upper()", "def made(text): return text.title()"),
    "a default": ("def made(text, end='!'): return end", "def made(text, end='?'): return end"),
    "a named default": ("def made(text, *, end='!'): return end", "def made(text, *, end='?'): return end"),
    "a constant": ("def made(text): return '!'", "def made(text): return '?'"),
    "a global": ("END = '!'\ndef made(text): return END", "END = '?'\ndef made(text): return END"),
    "what it calls": (
        "def end(): return '!'\ndef made(text): return end()",
        "def end(): return '?'\ndef made(text): return end()",
    ),
    "what it holds": (
        "def make(end): return lambda text: end\nmade = make('!')",
        "def make(end): return lambda text: end\nmade = make('?')",
    ),
    "what an inner function calls": (
        "END = '!'\ndef made(text): return [END for _ in text]",
        "END = '?'\ndef made(text): return [END for _ in text]",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_function_is_told_with_all_that_it_does(name: str) -> None:
    """A function that does something else is another value; the same one written again is the same."""
    before, after = CHANGES[name]
    assert repr(describe(define(before))) == repr(describe(define(before)))
    assert repr(describe(define(before))) != repr(describe(define(after)))


@pytest.mark.parametrize(
    "text",
    [
        "def made(n): return made(n - 1) if n else 0",
        "def other(n): return made(n)\ndef made(n): return other(n)",
        "def make():\n def inner(n): return inner(n)\n return inner\nmade = make()",
        "def make():\n def inner(): return late\n made = inner\n return made\n late = 1\nmade = make()",
    ],
    ids=["itself", "each other", "inside another", "a value that is set later"],
)
def test_functions_may_call_themselves_and_each_other(text: str) -> None:
    """They are told, and end; the same ones written again are the same."""
    assert repr(describe(define(text))) == repr(describe(define(text)))


def test_what_a_function_uses_may_be_unknown() -> None:
    """An object in a program's memory is what the program's file made of it."""
    made = define("def made(text): return thing", thing=object())
    assert repr(describe(made)) == repr(describe(made))


def make_stamps(templates: dict[str, str], analysed: str = "{}", **values: Any) -> Stamps:
    """Return what tells the digests of templates."""
    environment = Environment(loader=DictLoader(templates), autoescape=True)
    environment.autoescape = bool(values.pop("escaped", 0))
    return Stamps(environment, values, analysed, [name for name in values if name.isupper()])


FRONT = "{% extends 'base' %}{% include 'part' %}{{ MOTTO }}"
THEME = {"front": FRONT, "base": "<p>", "part": "{{ SIZE }}", "other": "{{ COLOUR }}"}
TOLD: dict[str, tuple[bool, Callable[[], Stamps]]] = {
    "nothing": (True, lambda: make_stamps(THEME, MOTTO="a", SIZE=1, COLOUR="red")),
    "its text": (False, lambda: make_stamps({**THEME, "front": FRONT + "!"}, MOTTO="a", SIZE=1)),
    "what it extends": (False, lambda: make_stamps({**THEME, "base": "<b>"}, MOTTO="a", SIZE=1)),
    "what it includes": (False, lambda: make_stamps({**THEME, "part": "{{ SIZE }}!"}, MOTTO="a", SIZE=1)),
    "a value": (False, lambda: make_stamps(THEME, MOTTO="b", SIZE=1)),
    "a value of a part": (False, lambda: make_stamps(THEME, MOTTO="a", SIZE=2)),
    "a value that is gone": (False, lambda: make_stamps(THEME, MOTTO="a")),
    "whether it is escaped": (False, lambda: make_stamps(THEME, MOTTO="a", SIZE=1, escaped=1)),
    "another template": (True, lambda: make_stamps({**THEME, "other": "x"}, MOTTO="a", SIZE=1)),
    "a value of another template": (True, lambda: make_stamps(THEME, MOTTO="a", SIZE=1, COLOUR="blue")),
}


@pytest.mark.parametrize("change", TOLD)
def test_a_template_is_told_with_all_that_it_may_show(change: str) -> None:
    """Its own text, that of its parts and the values that they name; nothing else."""
    is_same, make = TOLD[change]
    before = make_stamps(THEME, MOTTO="a", SIZE=1)
    after = make()
    assert (before.find("front") == after.find("front")) is is_same
    again = Stamps(after._environment, after._values, before.analysed)  # noqa: SLF001
    assert again.find("front") == after.find("front")


def test_a_template_that_chooses_its_parts_late_is_told_with_all() -> None:
    """It may show any of them."""
    late = {"front": "{% include name %}", "a": "1"}
    assert make_stamps(late).find("front") != make_stamps({**late, "a": "2"}).find("front")


def test_a_template_that_reads_settings_is_told_with_all() -> None:
    """An article bears all settings of the site."""
    late = {"front": "{{ article.settings.MOTTO }}"}
    assert make_stamps(late, MOTTO="a").find("front") != make_stamps(late, MOTTO="b").find("front")


def test_a_template_that_is_missing_or_wrong_has_a_digest() -> None:
    """Whoever renders it tells what is wrong."""
    broken = make_stamps({"front": "{% if %}"})
    assert broken.find("front") != broken.find("missing")
