"""Knows where a sentence ends: at which marks, and what may stand behind them.

Must not know lines, nor what a sentence says.
"""

from __future__ import annotations

_TERMINAL = ".!?…。！？।۔؟:;"
_CLOSERS = "\"'”’»“„«›‹)]）」』*_"


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends as a sentence does, closing quotation marks and brackets aside."""
    bare = text.rstrip().rstrip(_CLOSERS)
    return bare[-1:] in _TERMINAL if bare else text[-1:] in _TERMINAL
