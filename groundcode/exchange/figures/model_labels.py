"""Where the labels of arrows stand: on their own line, off the boxes, the heads, the other lines and each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from groundcode.exchange.figures import fonts

Point = tuple[float, float]
Place = tuple[float, float, float, float]
"""x, y, width, height."""

_SHARES = (0.45, 0.5, 0.4, 0.55, 0.35, 0.6, 0.3, 0.65, 0.25, 0.7, 0.2, 0.75)
"""How far along a piece of its line a label may stand."""


def label_places(
    words: Mapping[str, Sequence[str]], lines: Mapping[str, Sequence[Point]], boxes: Sequence[Place], size: float
) -> dict[str, Place]:
    """Line id -> the place of its words; labels are placed one after the other, each at the best place that is left."""
    taken = [*boxes, *map(_head, lines.values())]
    pieces = {name: _pieces(points) for name, points in lines.items()}
    out: dict[str, Place] = {}
    for name, told in words.items():
        if name not in lines:
            continue
        wide, high = fonts.widest(told, size) + 1.0, len(told) * fonts.line_height(size)
        others = [piece for other, found in pieces.items() if other != name for piece in found]
        best: tuple[float, Place] | None = None
        for dear, (x, y) in _stations(lines[name], (wide, high)):
            place = (x - wide / 2, y - high / 2, wide, high)
            cost = dear + 20 * sum(_overlap(place, one) for one in taken) + 2 * sum(_cuts(place, one) for one in others)
            if best is None or cost < best[0]:
                best = (cost, place)
        assert best is not None
        taken.append(best[1])
        out[name] = best[1]
    return out


def _pieces(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise(points))


def _head(points: Sequence[Point]) -> Place:
    """A square around the head of an arrow."""
    x, y = points[-1]
    dx, dy = points[-1][0] - points[-2][0], points[-1][1] - points[-2][1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    return x - dx / length * 1.2 - 1.2, y - dy / length * 1.2 - 1.2, 2.4, 2.4


def _stations(points: Sequence[Point], size: tuple[float, float]) -> list[tuple[float, Point]]:
    """Where the label of a line may have its middle, and how much worse than the best place that is.

    Best is the middle of the longest piece; beside the line it may be taken for another's.
    """
    out: list[tuple[float, Point]] = []
    pieces = sorted(_pieces(points), key=lambda p: -((p[1][0] - p[0][0]) ** 2 + (p[1][1] - p[0][1]) ** 2))
    for number, ((x0, y0), (x1, y1)) in enumerate(pieces):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
        across = ((y1 - y0) / length, -(x1 - x0) / length)
        reach = abs(across[0]) * size[0] / 2 + abs(across[1]) * size[1] / 2 + 0.5
        for off in (0.0, reach, -reach):
            for share in _SHARES:
                dear = number * 0.4 + 3 * abs(share - 0.45) + (2.0 if off else 0.0)
                out.append((dear, (x0 + (x1 - x0) * share + across[0] * off, y0 + (y1 - y0) * share + across[1] * off)))
    return out


def _overlap(one: Place, other: Place) -> float:
    """The common area of two rectangles, each with a little air around it."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0]) + 0.6
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1]) + 0.6
    return wide * high if wide > 0 and high > 0 else 0.0


def _cuts(place: Place, piece: tuple[Point, Point]) -> float:
    """The length of a line that lies in a rectangle."""
    (x0, y0), (x1, y1) = piece
    low, high = 0.0, 1.0
    for start, step, least, most in ((x0, x1 - x0, place[0], place[0] + place[2]), (y0, y1 - y0, place[1], place[1] + place[3])):
        if abs(step) < 1e-9:
            if not least <= start <= most:
                return 0.0
            continue
        a, b = sorted(((least - start) / step, (most - start) / step))
        low, high = max(low, a), min(high, b)
    return max(0.0, high - low) * float(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5)
