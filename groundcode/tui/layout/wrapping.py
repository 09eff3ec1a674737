"""Cutting a whole transcript into rows: greedy, by cells, with the rules of Chinese punctuation.

300,000 code points are cut at once, so there is no lazy layout: every step but the choice of a break
runs over the text in C (`str.translate`, `accumulate`, `bisect`).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Protocol

from rich.cells import cell_len

from groundcode.tui.layout.glyphs import boundaries, kind_table, shown, tab_width
from groundcode.tui.layout.rows import Layout
from groundcode.tui.layout.stand_ins import Drawn, drawn_as

_SPACES = "sSt"
_KINDS = "woclOCdDsSt"


class TurnPlace(Protocol):
    """A turn of a transcript: its label is `[start, body)`, what was said `[body, end)`."""

    @property
    def start(self) -> int:
        """First code point of the label."""

    @property
    def body(self) -> int:
        """First code point of what was said."""

    @property
    def end(self) -> int:
        """End of the turn."""


def wrap(
    text: str,
    turns: Sequence[TurnPlace],
    width: int,
    *,
    hide_labels: bool = True,
    drawn: Drawn = Drawn.AS_THEY_ARE,
) -> Layout:
    """Rows of at most `width` cells, hanging spaces apart; a single wider cluster has a row of its own.

    With `hide_labels` the labels of the turns are left out, for a view that shows the speaker beside the text.
    `drawn` says how ambiguous characters are.
    """
    width = max(1, width)
    starts = array("I")
    ends = array("I")
    glyphs = drawn_as(text, drawn)
    kinds = kind_table(drawn)
    for start, line in _lines(text, turns if hide_labels else ()):
        _wrap_line(start, line, line.translate(kinds), glyphs, width, starts, ends)
    places = [turn.body if hide_labels else turn.start for turn in turns]
    layout = Layout(text, width, starts, ends, array("I"), hide_labels, glyphs, drawn)
    layout.first_rows.extend(layout.row_of(place) for place in places)
    return layout


def _lines(text: str, hidden: Sequence[TurnPlace]) -> Iterator[tuple[int, str]]:
    """The lines of the text without their newlines, the hidden labels cut out."""
    position = 0
    for turn in hidden:
        if turn.start > position or position:
            yield from _split(text, position, turn.start)
        position = turn.body
    yield from _split(text, position, len(text), last=True)


def _split(text: str, start: int, end: int, *, last: bool = False) -> Iterator[tuple[int, str]]:
    lines = text[start:end].split("\n")
    if not last and len(lines) > 1 and not lines[-1]:
        del lines[-1]
    for line in lines:
        yield start, line
        start += len(line) + 1


def _wrap_line(start: int, line: str, kinds: str, glyphs: str, width: int, starts: array[int], ends: array[int]) -> None:
    if "z" in kinds:
        kinds, cells = _measured(glyphs[start : start + len(line)], kinds)
    else:
        cells = kinds.encode("ascii").translate(_widths())
    length = len(line)
    tabs = "t" in kinds
    if not tabs and sum(cells) <= width:
        starts.append(start)
        ends.append(start + length)
        return
    reached = list(accumulate(cells, initial=0))
    position = 0
    while position < length:
        if tabs:
            reach = _reach_with_tabs(kinds, cells, position, width)
        else:
            reach = bisect_right(reached, reached[position] + width, position) - 1
        end = length if reach >= length else _break(kinds, position, reach)
        starts.append(start + position)
        ends.append(start + end)
        position = end
    if not length:
        starts.append(start)
        ends.append(start)


def _measured(line: str, kinds: str) -> tuple[str, bytes]:
    """Kinds and cells of a line with clusters of several code points: the first has the width, the others are z."""
    new_kinds = ["z"] * len(line)
    cells = bytearray(len(line))
    found = boundaries(line)
    for left, right in zip(found, [*found[1:], len(line)], strict=True):
        kind = kinds[left]
        new_kinds[left] = "l" if kind == "z" else kind
        cells[left] = cell_len(shown(line[left:right])) if kind != "t" else 1
    return "".join(new_kinds), bytes(cells)


def _reach_with_tabs(kinds: str, cells: bytes, position: int, width: int) -> int:
    used = 0
    for index in range(position, len(kinds)):
        used += tab_width(used) if kinds[index] == "t" else cells[index]
        if used > width:
            return index
    return len(kinds)


def _break(kinds: str, position: int, reach: int) -> int:
    """Where to end the row that starts at `position` and has room up to `reach`, which is inside the line."""
    forbidden = _forbidden()
    end = reach
    length = len(kinds)
    while end < length and kinds[end] in _SPACES:
        end += 1
    if end == length:
        return end
    if end > position and kinds[end - 1 : end + 1] not in forbidden and _is_free(kinds, end):
        return end
    for place in range(reach - 1, position, -1):
        if kinds[place - 1 : place + 1] not in forbidden and _is_free(kinds, place):
            return place
    while reach > position and kinds[reach] == "z":
        reach -= 1
    if reach == position:
        reach += 1
        while reach < length and kinds[reach] == "z":
            reach += 1
    return reach


def _is_free(kinds: str, place: int) -> bool:
    """Whether a row may end at `place`, after a cluster of several code points: its first one decides."""
    if kinds[place - 1] != "z":
        return True
    base = place - 1
    while base and kinds[base] == "z":
        base -= 1
    return kinds[base] + kinds[place] not in _forbidden()


@cache
def _forbidden() -> frozenset[str]:
    """Pairs of kinds between which no row ends."""
    pairs = {kind + "z" for kind in _KINDS + "z"}
    for left in _KINDS:
        for right in _KINDS:
            latin = left in "lC" and right in "lO"
            if right in _SPACES or right in "cCdD" or left in "oO" or latin:
                pairs.add(left + right)
    return frozenset(pairs)


@cache
def _widths() -> bytes:
    table = bytearray(256)
    for kind in "lOCdst":
        table[ord(kind)] = 1
    for kind in "wocDS":
        table[ord(kind)] = 2
    return bytes(table)
