"""Lines that bend around what stands in their way: straight where they can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]
"""Left, upper, right and lower edge."""

_STEPS = 28
_BOW = 4.0
"""Millimetres; a bow of 3 is three times as wide."""
_BOWS = 24
_HIT, _SEEMS = 40.0, 2.5
"""What a box in the way costs beside a bow, and a line that looks like the continuation of another one."""
_SHARES = (0.5, 0.35, 0.65, 0.2, 0.8)
_AIR = 0.8
_STRAIGHT = -0.985
"""The cosine of the angle from which two lines look like one: 170 degrees."""


def bowed(
    start: Point, end: Point, others: Sequence[Rectangle], leaving: tuple[Sequence[Point], Sequence[Point]] = ((), ())
) -> tuple[Point, ...]:
    """A line between two points, as little bent as it takes to run behind none of the others; in millimetres.

    `leaving` are the directions of lines that leave its start and its end already: where it went on in one of them,
    two lines would look like one that runs behind the box between them.
    """
    best: tuple[Point, ...] = (start, end)
    least = float("inf")
    for bow, points in _ways(start, end):
        if least <= bow:
            break
        straight_on = sum(
            _opposite(direction(a, b), one)
            for (a, b), there in zip((points[:2], points[:-3:-1]), leaving, strict=True) for one in there
        )  # fmt: skip
        cost = bow + _HIT * _hits(points, others) + _SEEMS * straight_on
        if cost < least:
            best, least = points, cost
    return best


def direction(a: Point, b: Point) -> Point:
    """From one point towards another, of length 1."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    return dx / length, dy / length


def _opposite(one: Point, other: Point) -> bool:
    return one[0] * other[0] + one[1] * other[1] < _STRAIGHT


def _ways(start: Point, end: Point) -> Iterator[tuple[int, tuple[Point, ...]]]:
    """(how much it is bent, the line): the straight one, then ever wider bows to either side, none wider than it is long."""
    yield 0, (start, end)
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    for number in range(1, max(2, min(_BOWS, int(length / 2 / _BOW)) + 1)):
        for share in _SHARES:
            for side in (1, -1):
                off = 2 * side * number * _BOW
                middle = start[0] + dx * share - dy / length * off, start[1] + dy * share + dx / length * off
                yield number, tuple(_point(start, middle, end, n / _STEPS) for n in range(_STEPS + 1))


def _point(start: Point, middle: Point, end: Point, t: float) -> Point:
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
    return a * start[0] + b * middle[0] + c * end[0], a * start[1] + b * middle[1] + c * end[1]


def _hits(points: Sequence[Point], others: Sequence[Rectangle]) -> int:
    """How many rectangles a line runs through."""
    return sum(any(_through(a, b, one) for a, b in pairwise(points)) for one in others)


def _through(a: Point, b: Point, one: Rectangle) -> bool:
    low, high = 0.0, 1.0
    for start, step, least, most in (
        (a[0], b[0] - a[0], one[0] - _AIR, one[2] + _AIR), (a[1], b[1] - a[1], one[1] - _AIR, one[3] + _AIR)
    ):  # fmt: skip
        if abs(step) < 1e-9:
            if not least <= start <= most:
                return False
            continue
        first, last = sorted(((least - start) / step, (most - start) / step))
        low, high = max(low, first), min(high, last)
    return low < high
