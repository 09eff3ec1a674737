"""Which codings touch which row, and in which lane beside the text each of them runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from groundcode.tui.layout import Layout
from groundcode.tui.widgets.values import CodingShown

LANES = 6
_BUCKET = 32
"""Rows a bucket of the index: 1 would cost memory for codings of whole interviews, 1,000 time for a row."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A coding laid out: its first and last row, and its lane (None: no lane was free, shown as `+`)."""

    coding: CodingShown
    first: int
    last: int
    lane: int | None


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a layout, in order of place, found by row or by offset."""

    marks: tuple[Mark, ...]
    buckets: dict[int, tuple[Mark, ...]]

    def at_row(self, row: int) -> list[Mark]:
        """The marks that touch `row`, the longest first, so that the shortest is painted last."""
        found = [mark for mark in self.buckets.get(row // _BUCKET, ()) if mark.first <= row <= mark.last]
        found.sort(key=lambda mark: mark.coding.start - mark.coding.end)
        return found

    def changed_rows(self, other: Marks) -> set[int]:
        """Rows that look different under `other`: those of marks that came, went or changed their lane."""
        rows: set[int] = set()
        # By id, not as sets of marks: hashing 2,000 of them takes longer than painting the rows.
        before = {mark.coding.id: mark for mark in self.marks}
        for mark in other.marks:
            old = before.pop(mark.coding.id, None)
            if old != mark:
                rows.update(range(mark.first, mark.last + 1))
                rows.update(range(old.first, old.last + 1) if old is not None else ())
        for gone in before.values():
            rows.update(range(gone.first, gone.last + 1))
        return rows


def lanes(codings: Iterable[CodingShown], layout: Layout, most: int = LANES) -> Marks:
    """The codings in greedy interval lanes, at most `most`; empty or outlying codings are left out."""
    taken = [-1] * most
    marks: list[Mark] = []
    for first, last, coding in _placed(codings, layout):
        lane = next((lane for lane, row in enumerate(taken) if row < first), None)
        if lane is not None:
            taken[lane] = last
        marks.append(Mark(coding, first, last, lane))
    return Marks(tuple(marks), _bucketed(marks))


def _placed(codings: Iterable[CodingShown], layout: Layout) -> list[tuple[int, int, CodingShown]]:
    end = len(layout.text)
    placed = [
        (layout.row_of(coding.start), layout.row_of(coding.end - 1), coding)
        for coding in codings
        if 0 <= coding.start < coding.end <= end
    ]
    placed.sort(key=lambda item: (item[0], -item[1], item[2].start, item[2].id))
    return placed


def _bucketed(marks: Sequence[Mark]) -> dict[int, tuple[Mark, ...]]:
    buckets: dict[int, list[Mark]] = {}
    for mark in marks:
        for bucket in range(mark.first // _BUCKET, mark.last // _BUCKET + 1):
            buckets.setdefault(bucket, []).append(mark)
    return {bucket: tuple(found) for bucket, found in buckets.items()}
