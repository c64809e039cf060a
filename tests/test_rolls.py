"""Texts that are packed can be looked up by number and by text, as in a list and in a dictionary."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.build.filed import PackedOutputs
from broadsheet.build.rolls import Roll, roll_up

TEXTS = st.lists(st.text(st.characters(codec=None), max_size=8), unique=True).map(sorted)
"""Names that are no text among them, as file systems have them."""


@given(TEXTS, st.text(max_size=8))
def test_a_roll_is_a_list_that_finds_its_texts(texts: list[str], other: str) -> None:
    """Also when it has been packed away and taken out again."""
    roll = Roll(*roll_up(texts).packed)
    assert list(roll) == texts
    assert list(roll[1:]) == texts[1:]
    assert list(roll[1:][1:3]) == texts[2:4]
    assert pickle.loads(pickle.dumps(roll[1:3])) == texts[1:3]  # noqa: S301 – packed here
    assert [roll.find(text) for text in texts] == list(range(len(texts)))
    assert (other in roll) is (other in texts)
    assert roll.find(f"{other}\0") == (texts.index(f"{other}\0") if f"{other}\0" in texts else -1)


@given(TEXTS)
def test_packed_outputs_are_the_outputs(paths: list[str]) -> None:
    """Each leads to its source, in the order of the files' names."""
    outputs = {f"{path[::-1]}/index.html": path for path in paths}
    packed = PackedOutputs(outputs, roll_up(paths))
    assert list(packed.items()) == sorted(outputs.items())
    assert "none.html" not in packed
    assert packed.get("none.html") is None
