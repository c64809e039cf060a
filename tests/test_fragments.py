"""Parts of pages that are rendered once for all pages that show them alike."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment

from broadsheet.outputs.fragments import Fragments
from broadsheet.outputs.trace import Read, Shelf, note, note_reads

ENVIRONMENT = Environment(autoescape=True, extensions=[Fragments])
COUNTED = ENVIRONMENT.from_string(
    '{% cached "part", key %}<p>{{ rendered.append(1) }}{{ key }}</p>{% endcached %}'
)


def count(*keys: Any) -> int:
    """Return how often a part is rendered for pages that name these keys."""
    rendered: list[int] = []
    ENVIRONMENT.extensions[Fragments.identifier].forget()  # type: ignore[attr-defined]
    for key in keys:
        COUNTED.render(key=key, rendered=rendered)
    return len(rendered)


@pytest.mark.parametrize("key", ["a", 1, None, b"x", ("a", (1, None)), SimpleNamespace(fragment_key="story")])
def test_what_can_be_named_is_rendered_once(key: object) -> None:
    """Texts, numbers, nothing, rows of them, and stories."""
    assert count(key, key, key) == 1


@pytest.mark.parametrize("keys", [("a", "b"), (1, True), (0, False), ("1", 1), (("a",), "a"), (None, "")])
def test_other_keys_are_other_parts(keys: tuple[Any, ...]) -> None:
    """A number is no answer to a question, though Python takes one for the other."""
    assert count(*keys, *keys) == 2


@pytest.mark.parametrize("key", [["a"], {"a": 1}, object(), ("a", [])])
def test_what_cannot_be_named_is_rendered_each_time(key: object) -> None:
    """It may have changed, and nobody could tell."""
    assert count(key, key) == 2


def test_a_name_that_the_page_does_not_know_is_nothing() -> None:
    """Templates name variables that only some pages have."""
    template = ENVIRONMENT.from_string("{% cached missing %}{{ rendered.append(1) }}{% endcached %}")
    rendered: list[int] = []
    template.render(rendered=rendered)
    template.render(rendered=rendered)
    assert len(rendered) == 1


def test_what_a_part_reads_is_noted_for_each_page_that_shows_it() -> None:
    """The second page depends on it like the first."""
    template = ENVIRONMENT.from_string('{% cached "list" %}{{ shelf | length }}{% endcached %}')
    found = []
    for _ in range(2):
        with note_reads() as reads:
            assert template.render(shelf=Shelf("articles", [1, 2], str)) == "2"
        found.append(reads)
    assert found == [{Read("length", "articles")}] * 2


def test_a_part_is_escaped_once() -> None:
    """What it shows is text, and what it is is markup."""
    template = ENVIRONMENT.from_string('{% cached "x" %}<b>{{ text }}</b>{% endcached %}')
    assert [template.render(text="a & b") for _ in range(2)] == ["<b>a &amp; b</b>"] * 2


def test_cached_parts_are_rendered_once_for_those_who_show_them_alike() -> None:
    """What was read for a part is noted for each page; values by which nothing can be kept are rendered anew."""
    environment = Environment(autoescape=True, extensions=[Fragments])
    counted: list[int] = []

    def show() -> str:
        counted.append(1)
        note(Read("whole", "a.txt"))
        return "shown"

    template = environment.from_string("{% cached 'part', value, missing %}{{ show() }}{% endcached %}")
    for value, times in [
        ("a", 1),
        ("a", 1),
        (7, 2),
        (("a", 1), 3),
        (object(), 4),
        ((object(),), 5),
        ("a", 5),
    ]:
        with note_reads() as reads:
            assert template.render(value=value, show=show) == "shown"
        assert len(counted) == times
        assert reads == {Read("whole", "a.txt")}
    next(iter(environment.extensions.values())).forget()  # type: ignore[attr-defined]
    template.render(value="a", show=show)
    assert len(counted) == 6


def test_parts_may_hold_parts() -> None:
    """Each is kept by its own names, whether or not the other is known."""
    template = ENVIRONMENT.from_string(
        "{% cached 'outer', outer %}[{% cached 'inner', inner %}{{ rendered.append(1) or inner }}{% endcached %}]{% endcached %}"
    )
    ENVIRONMENT.extensions[Fragments.identifier].forget()  # type: ignore[attr-defined]
    rendered: list[int] = []
    shown = [
        template.render(outer=outer, inner=inner, rendered=rendered)
        for outer, inner in [(1, "a"), (2, "a"), (2, "b"), (3, "b")]
    ]
    assert shown == ["[a]", "[a]", "[a]", "[b]"]
    assert len(rendered) == 2


def test_a_part_that_fails_spoils_no_other() -> None:
    """What is read afterwards is noted for those who read it, and kept by its own names."""
    template = ENVIRONMENT.from_string("{% cached 'part', key %}{{ show(key) }}{% endcached %}")
    ENVIRONMENT.extensions[Fragments.identifier].forget()  # type: ignore[attr-defined]

    def show(key: str) -> str:
        note(Read("whole", key))
        if key == "broken":
            raise ValueError(key)
        return key

    with note_reads() as reads:
        with pytest.raises(ValueError, match="broken"), note_reads():
            template.render(key="broken", show=show)
        note(Read("whole", "other"))
        assert [template.render(key="sound", show=show) for _ in range(2)] == ["sound", "sound"]
    assert reads == {Read("whole", "other"), Read("whole", "sound")}
