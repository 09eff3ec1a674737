"""Maps from one version of a text to the next: integer arithmetic on code points.

A map is a tuple of changed places `(a0, a1, b0, b1)`: `[a0, a1)` of the earlier text became
`[b0, b1)` of the later one; everything between two of them is the same in both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from groundcode.domain.spans import Span

Edit = tuple[int, int, int, int]


def inverted(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The map back, from the later text to the earlier one."""
    return tuple((b0, b1, a0, a1) for a0, a1, b0, b1 in edits)


def are_edits(edits: Sequence[Sequence[int]], length: int, later: int) -> bool:
    """Whether `edits` is a map from a text of `length` code points to one of `later`."""
    a = b = 0
    for edit in edits:
        if len(edit) != 4:
            return False
        a0, a1, b0, b1 = edit
        if not (a <= a0 <= a1 <= length and b <= b0 <= b1 <= later and a0 - a == b0 - b):
            return False
        a, b = a1, b1
    return length - a == later - b


def apply_edits(text: str, edits: Sequence[Edit], later: str) -> bool:
    """Whether `edits` truly lead from `text` to `later`."""
    at = to = 0
    for a0, a1, b0, b1 in edits:
        if text[at:a0] != later[to:b0]:
            return False
        at, to = a1, b1
    return text[at:] == later[to:]


def mapped_start(edits: Sequence[Edit], offset: int) -> int:
    """Where a segment that began at `offset` begins now: after a change that it stood in or behind."""
    return _mapped(edits, offset, end=False)


def mapped_end(edits: Sequence[Edit], offset: int) -> int:
    """Where a segment that ended at `offset` ends now: text put in at its end does not join it."""
    return _mapped(edits, offset, end=True)


def mapped(edits: Sequence[Edit], span: Span) -> Span | None:
    """The place of `span` in the later text; None if nothing of it is left."""
    start, end = mapped_start(edits, span.start), mapped_end(edits, span.end)
    return Span(start, end) if start < end else None


def _mapped(edits: Sequence[Edit], offset: int, *, end: bool) -> int:
    # The last edit that begins before the offset (a start also counts one that begins right at it, so that
    # what was put in before the first word of a segment stays outside).
    index = bisect_right(edits, (offset, -1, -1, -1) if end else (offset, offset, 1 << 62, 1 << 62)) - 1
    if index < 0:
        return offset
    _a0, a1, b0, b1 = edits[index]
    if offset >= a1:
        return b1 + offset - a1
    # Inside a replaced run: a start takes the run's beginning and an end its end, so that a segment keeps a
    # word that was corrected at its edge.
    if end:
        return b1
    return b0
