"""The way of a moderation past the side of the model: between two boxes of the first column, where that crosses less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from groundcode.exchange.figures.model_labels import Place, Point

_NARROWEST = 3.0
"""Millimetres between two boxes that a line can run through."""
_IN = (3.0, 5.0, 7.0, 9.0)
"""How far behind the first column a line may meet its target."""


@dataclass(frozen=True, slots=True)
class Side:
    """A line between two boxes onto an arrow."""

    y: float
    """The height of the slot between the boxes."""
    target: Point


def past_the_side(
    start: str, target: tuple[Point, Point], drop: Sequence[Point], column: Mapping[str, Place],
    lines: Iterable[Sequence[Point]], *, above: bool,
) -> Side | None:  # fmt: skip
    """How a line gets onto an arrow through the slot beside its start; None where straight on is as good.

    `column` holds the boxes of the first column, `drop` the straight way, `lines` what is not to be crossed.
    """
    others = [list(pairwise(line)) for line in lines]
    found = _crossed(list(pairwise(drop)), others)
    y = _slot(start, column, above=above)
    if not found or y is None:
        return None
    (x0, y0), (x1, y1) = target
    left = min(box[0] for box in column.values()) - 3
    best: tuple[int, Side] | None = None
    for step in _IN:
        share = step / (x1 - x0)
        if share >= 0.5:
            continue
        point = x0 + step, y0 + (y1 - y0) * share
        crossed = _crossed([((left, y), (point[0], y)), ((point[0], y), point)], others)
        if crossed < found and (best is None or crossed < best[0]) and (point[1] > y) is above:
            best = crossed, Side(y, point)
    return best[1] if best else None


def _slot(start: str, column: Mapping[str, Place], *, above: bool) -> float | None:
    """The middle between a box and the next one above or below it; None where there is no room."""
    _x, top, _wide, high = column[start]
    if above:
        edges = [y + h for _x, y, _w, h in column.values() if y < top]
        return (max(edges) + top) / 2 if edges and top - max(edges) >= _NARROWEST else None
    edges = [y for _x, y, _w, _h in column.values() if y > top]
    return (min(edges) + top + high) / 2 if edges and min(edges) - top - high >= _NARROWEST else None


def _crossed(pieces: Sequence[tuple[Point, Point]], lines: Sequence[Sequence[tuple[Point, Point]]]) -> int:
    """How many lines some pieces cross."""
    return sum(any(_cross(a, b) for a in pieces for b in line) for line in lines)


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return side(*one, other[0]) * side(*one, other[1]) < 0 and side(*other, one[0]) * side(*other, one[1]) < 0
