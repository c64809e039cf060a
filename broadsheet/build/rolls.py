"""Knows many different texts in little memory: packed one behind the other in their order, and found by halving.

Must not know what they name. Processes share what is packed, where each would copy the texts that it looked at.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterable


class Roll(Sequence[str]):
    """Texts by their numbers, and numbers by the texts; those of names that are no text come out as they were."""

    def __init__(self, texts: memoryview, marks: memoryview) -> None:
        """Take the texts in UTF-8, and where each begins and the last ends, as :attr:`packed` has them."""
        self.packed = texts, marks
        self._texts = texts
        self._marks = array("Q")
        self._marks.frombytes(marks)

    def find(self, text: str) -> int:
        """Return the number of a text; -1 if it is none of them."""
        wanted = _encode(text)
        at = bisect_left(range(len(self)), wanted, key=self._cut)
        return at if at < len(self) and self._cut(at) == wanted else -1

    def _cut(self, number: int) -> bytes:
        return self._texts[self._marks[number] : self._marks[number + 1]].tobytes()

    def __contains__(self, text: object) -> bool:
        """Tell whether a text is one of them."""
        return isinstance(text, str) and self.find(text) >= 0

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._marks) - 1

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[str]: ...
    def __getitem__(self, number: int | slice) -> str | Sequence[str]:
        """Return the text of a number, or those of several, of which each is taken out when it is asked for."""
        if isinstance(number, slice):
            return _Range(self, range(*number.indices(len(self))))
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self._cut(number).decode("utf-8", "surrogatepass")


class _Range(Sequence[str]):
    """Some of the texts of a roll, by their numbers."""

    def __init__(self, roll: Roll, numbers: range) -> None:
        self._roll = roll
        self._numbers = numbers

    def __reduce__(self) -> tuple[type[list[str]], tuple[list[str]]]:
        """Travel as texts to a process that shares no memory with this one."""
        return list, (list(self),)

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> _Range: ...
    def __getitem__(self, place: int | slice) -> str | _Range:
        if isinstance(place, slice):
            return _Range(self._roll, self._numbers[place])
        return self._roll[self._numbers[place]]


def roll_up(texts: Iterable[str]) -> Roll:
    """Pack texts; those that are to be found by halving come in their order, each once."""
    packed, marks = bytearray(), array("Q", [0])
    for text in texts:
        packed += _encode(text)
        marks.append(len(packed))
    return Roll(memoryview(packed), memoryview(marks.tobytes()))


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
