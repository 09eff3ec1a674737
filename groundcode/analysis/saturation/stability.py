"""Whether the codebook still moved while one interview after the other was coded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

Moment = tuple[int, bytes]
"""Where a change stands in the log: (lamport, change id)."""
KINDS = ("new", "split", "merged", "redefined")


@dataclass(frozen=True, slots=True)
class Moves:
    """What was done to the codebook in one stretch of the work."""

    new: int = 0
    split: int = 0
    merged: int = 0
    redefined: int = 0


def moves(starts: Sequence[Moment], acts: Iterable[tuple[Moment, str]]) -> list[Moves]:
    """The acts before the first start, then from each start to the next; `starts` in the order of the log.

    An act (one of `KINDS`) at a start belongs to what begins there: a code made while a segment is coded is new in it.
    """
    out = [Moves() for _stretch in range(len(starts) + 1)]
    for moment, kind in acts:
        at = bisect_right(starts, moment)
        out[at] = replace(out[at], **{kind: getattr(out[at], kind) + 1})
    return out
