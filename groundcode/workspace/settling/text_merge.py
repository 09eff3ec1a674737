"""Two people's corrections of one transcript brought together, turn by turn: plain functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from groundcode.domain.sources import Version
from groundcode.domain.transcripts import Turn
from groundcode.workspace.versions import next_number


@dataclass(frozen=True, slots=True)
class Side:
    """One corrected text."""

    version: Version
    text: str
    starts: tuple[int, ...]
    """Where each turn of the common text begins in it."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it."""

    text: str
    """Empty while there are turns to decide."""
    turns: tuple[Turn, ...]
    differing: tuple[str, ...]
    """Numbers of the turns of the common text that were changed in more than one way; "" is what stands above the first."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one side's text."""

    side: Side
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.side.text[self.start : self.end]


def changed_turns(common: Side, side: Side) -> list[str]:
    """The numbers of the turns of the common text that a side changed, or put others behind; "" is what stands above."""
    pieces = zip(_numbers(common), _pieces(common), _pieces(side), strict=True)
    return [number for number, before, after in pieces if [p.text for p in before] != [p.text for p in after]]


def wordings(common: Side, sides: Sequence[Side]) -> dict[str, tuple[str, ...]]:
    """Number of each turn of the common text -> what each side has there; "" is what stands above the first."""
    pieces = zip(_numbers(common), *(_pieces(side) for side in sides), strict=True)
    return {number: tuple(own.text + behind.text for own, behind in after) for number, *after in pieces}


def merge_by_turns(common: Side, sides: Sequence[Side]) -> Merged:
    """Each turn as the one side has it that changed it; turns that sides put in stand behind the turn they put them behind.

    Turns that were changed in more than one way are named, and then nothing is merged.
    """
    taken: list[_Piece] = []
    differing: list[str] = []
    for number, before, *after in zip(_numbers(common), *(_pieces(side) for side in (common, *sides)), strict=True):
        found = _taken(before, after)
        if found is None:
            differing.append(number)
        else:
            taken += found
    if differing:
        return Merged("", (), tuple(differing))
    text = "".join(piece.text for piece in taken)
    given = {turn.number for side in (common, *sides) for turn in side.version.turns}
    return Merged(text, _numbered(_turns(taken, text), given), ())


def _taken(before: _Pair, after: Sequence[_Pair]) -> Sequence[_Piece] | None:
    """What is taken of a turn of the common text and of what stands behind it; None if people have to decide."""
    # Of equal ones the first side's, whose turns have the numbers that the merged text goes on with.
    whole = {own.text + behind.text: (own, behind) for own, behind in reversed(after)}
    changed = [pair for text, pair in whole.items() if text != before[0].text + before[1].text]
    if len(changed) <= 1:
        return changed[0] if changed else after[0]
    owns = {own.text: own for own, _behind in changed if own.text != before[0].text}
    behinds = {behind.text: behind for _own, behind in changed if behind.text != before[1].text}
    if len(owns) != 1 or len(behinds) != 1:
        return None
    (own,), (behind,) = owns.values(), behinds.values()
    # One changed the turn, and another one put turns behind it, unless both are the same words cut differently.
    return (own, behind) if behind.text.strip() and behind.text.strip() not in own.text else None


def _numbers(common: Side) -> list[str]:
    return ["", *(turn.number for turn in common.version.turns)]


_Pair = tuple[_Piece, _Piece]
"""A turn of the common text in a side, and the turns that stand behind it there."""


def _pieces(side: Side) -> list[_Pair]:
    """For what stands above the first turn and for every turn of the common text: its own words, and the turns behind it.

    A turn of the side that begins where none of the common text does was put in (or came of a split).
    """
    begins = [turn.start for turn in side.version.turns]
    bounds = [0, *side.starts, len(side.text)]
    out: list[_Pair] = []
    at = 0
    for start, end in pairwise(bounds):
        while at < len(begins) and (begins[at] < start or (begins[at] == start and len(out) > 0)):
            at += 1
        new = begins[at] if at < len(begins) and begins[at] < end else end
        out.append((_Piece(side, start, new), _Piece(side, new, end)))
    return out


def _turns(pieces: Sequence[_Piece], text: str) -> list[Turn]:
    """The turns of the pieces where they lie in the merged text, each up to the next one."""
    found: list[tuple[Turn, bool]] = []
    offset = 0
    for piece in pieces:
        for turn in piece.side.version.turns:
            if piece.start <= turn.start < piece.end:
                by = offset - piece.start
                moved = replace(turn, start=turn.start + by, body=turn.body + by, end=turn.end + by)
                found.append((moved, bool(piece.side.text[turn.end : piece.end].strip()) and turn.end < piece.end))
        offset += piece.end - piece.start
    out = []
    for n, (turn, is_closed) in enumerate(found):
        limit = found[n + 1][0].start if n + 1 < len(found) else len(text)
        # Where a side has words behind a turn that are no turn's (a heading), they stay so.
        end = min(turn.end, limit) if is_closed else turn.start + len(text[turn.start : limit].rstrip())
        out.append(replace(turn, body=min(turn.body, max(end, turn.start)), end=max(end, turn.start)))
    return out


def _numbered(turns: Sequence[Turn], given: set[str]) -> tuple[Turn, ...]:
    """The turns with numbers of which none stands twice: two people may have given two turns the same one."""
    taken: set[str] = set()
    out: list[Turn] = []
    for turn in turns:
        number = turn.number if turn.number not in taken else next_number(turn.number, given)
        taken.add(number)
        given.add(number)
        out.append(replace(turn, number=number))
    return tuple(out)
