"""The units of a source on a line: unit 0, 1, 2 …; a coding takes a run of them, whatever the unit is.

What is not counted (speakers' names, interviewers' turns, white space) has no place on the line, so that no character
is ever looked at one by one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Protocol

from groundcode.domain.spans import Span, shows_words

_WHITE = (
    " \n\t\u3000\xa0\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f"
)
"""What `str.isspace` calls white space."""


class Line(Protocol):
    """The counted units of one source."""

    marks: list[int]
    """Units before each counted turn, and all of them at the end."""

    def placed(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int]]:
        """The run `[start, end)` of units that each place of the text takes; an empty one where it takes none."""


class SpanLine:
    """Units that are places of the text: turns, or the sentences of turns.

    A place takes each one of which it holds a character that is no white space.
    """

    def __init__(self, text: str, turns: Sequence[Sequence[Span]]) -> None:
        """`turns`: the units of each counted turn, in the order of the text; each holds a visible character."""
        self._text = text
        self.marks = [0, *accumulate(map(len, turns))]
        units = [unit for turn in turns for unit in turn]
        self._starts = [unit.start for unit in units]
        self._ends = [unit.end for unit in units]

    def placed(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int]]:
        """The units that each place of the text touches."""
        import numpy as np

        first = np.searchsorted(self._ends, starts, side="right").tolist()
        after = np.searchsorted(self._starts, ends, side="left").tolist()
        for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
            # Units between the first and the last lie in the place as a whole.
            while first[at] < after[at] and not self._is_touched(first[at], start, end):
                first[at] += 1
            while first[at] < after[at] and not self._is_touched(after[at] - 1, start, end):
                after[at] -= 1
        return first, after

    def _is_touched(self, unit: int, start: int, end: int) -> bool:
        return shows_words(self._text, max(start, self._starts[unit]), min(end, self._ends[unit]))


class CharacterLine:
    """Units that are the visible characters of some turns."""

    def __init__(self, text: str, turns: Sequence[Span]) -> None:
        """`turns`: where the speech of each counted turn lies, in the order of the text."""
        self._text = text
        self._white = [character for character in _WHITE if character in text]
        self._turns = turns
        self._starts = [turn.start for turn in turns]
        self.marks = [0, *accumulate(self._visible(turn.start, turn.end) for turn in turns)]

    def placed(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int]]:
        """The visible characters that each place of the text holds."""
        ranks = {place: self._before(place) for place in {*starts, *ends}}
        return [ranks[start] for start in starts], [ranks[end] for end in ends]

    def _before(self, place: int) -> int:
        turn = bisect_right(self._starts, place) - 1
        if turn < 0:
            return 0
        span = self._turns[turn]
        return self.marks[turn + 1] if place >= span.end else self.marks[turn] + self._visible(span.start, place)

    def _visible(self, start: int, end: int) -> int:
        count = self._text.count
        return end - start - sum([count(character, start, end) for character in self._white])
