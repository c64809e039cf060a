"""The wheel whose reader is compiled: ``make test-wheel`` runs the reader's tests on it."""

from __future__ import annotations

import os
from importlib.machinery import EXTENSION_SUFFIXES

import pytest

from broadsheet.readers import copy, page, phrases, rules


@pytest.mark.skipif("BROADSHEET_COMPILED" not in os.environ, reason="of the wheel alone")
@pytest.mark.parametrize("module", [copy, page, phrases, rules], ids=lambda module: module.__name__)
def test_the_reader_is_compiled(module: object) -> None:
    """Otherwise the tests beside this one would prove nothing of the wheel."""
    assert str(getattr(module, "__file__", "")).endswith(tuple(EXTENSION_SUFFIXES))
