"""Cumulative curves drawn with Braille dots, whose cells are one wide in every terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

REAL, BAND, AXIS, BAR = "real", "band", "axis", "bar"
Run = tuple[str, str]
"""Characters and what they show: one of the above, or ""."""
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""Column, then row of a cell -> the bit of its dot."""
_BAR_ROWS = 2


def draw(
    new: Sequence[int], curve: Sequence[int], low: Sequence[int], high: Sequence[int], width: int, height: int
) -> list[list[Run]]:
    """The curve as a line over the band from `low` to `high` (empty for none), the new ones as bars below, and an axis.

    `width` by `height` cells. The x axis counts the interviews from 1.
    """
    top = max([*curve, *high, 1])
    margin = len(str(top)) + 1
    cells = max(2, width - margin)
    rows = max(2, height - _BAR_ROWS - 1)
    line, band = _Canvas(cells, rows), _Canvas(cells, rows)
    spots = [_at(n, len(curve), cells * 2) for n in range(len(curve))]
    ys = [_down(value, top, rows * 4) for value in curve]
    for x in range(spots[0], spots[-1] + 1) if curve else ():
        line.column(x, *_between(x, spots, ys))
        if low and high:
            upper, _until = _between(x, spots, [_down(value, top, rows * 4) for value in high])
            _from, lower = _between(x, spots, [_down(value, top, rows * 4) for value in low])
            band.stipple(x, upper, lower)
    labels = {0: str(top), rows - 1: "0"} | ({rows // 2: str(round(top / 2))} if rows >= 7 and top >= 4 else {})
    out: list[list[Run]] = []
    for y in range(rows):
        out.append([(labels.get(y, "").rjust(margin - 1) + " ", AXIS), *_joined(line.row(y), band.row(y))])
    bars = _bars(new, spots, cells)
    out += [[(" " * margin, AXIS), *_joined(bars.row(y), None, BAR)] for y in range(_BAR_ROWS)]
    out.append([(" " * margin + _axis(spots, cells), AXIS)])
    return out


class _Canvas:
    """Dots, two by four in a cell."""

    def __init__(self, cells: int, rows: int) -> None:
        self._cells = [[0] * cells for _row in range(rows)]

    def dot(self, x: int, y: int) -> None:
        """Put a dot; one outside is left away."""
        if 0 <= y // 4 < len(self._cells) and 0 <= x // 2 < len(self._cells[0]):
            self._cells[y // 4][x // 2] |= _DOTS[x % 2][y % 4]

    def column(self, x: int, first: int, last: int) -> None:
        """Put dots from one height to another."""
        for y in range(min(first, last), max(first, last) + 1):
            self.dot(x, y)

    def stipple(self, x: int, first: int, last: int) -> None:
        """Put every fourth dot."""
        for y in range(first, last + 1):
            if y % 4 == (0 if x % 2 == 0 else 2):
                self.dot(x, y)

    def row(self, y: int) -> list[int]:
        """The bits of a row of cells."""
        return self._cells[y]


def _at(n: int, count: int, dots: int) -> int:
    """Where an interview stands; one alone stands at the left."""
    return round(n * (dots - 1) / (count - 1)) if count > 1 else 0


def _down(value: int, top: int, dots: int) -> int:
    return round((1 - value / top) * (dots - 1))


def _between(x: int, spots: Sequence[int], ys: Sequence[int]) -> tuple[int, int]:
    """The dots that a line through the points covers in a column: from where it enters to where it leaves."""
    for (left, start), (right, end) in zip(zip(spots, ys, strict=True), zip(spots[1:], ys[1:], strict=True), strict=False):
        if left <= x <= right and right > left:
            here = start + (end - start) * (x - left) / (right - left)
            following = start + (end - start) * min(x + 1 - left, right - left) / (right - left)
            rounded = (round(here), round(following))
            return min(rounded), max(rounded)
    return ys[spots.index(x)] if x in spots else ys[-1], ys[spots.index(x)] if x in spots else ys[-1]


def _bars(new: Sequence[int], spots: Sequence[int], cells: int) -> _Canvas:
    """Bars two dots wide, as high as the new codes; any at all shows."""
    out = _Canvas(cells, _BAR_ROWS)
    most = max([*new, 1])
    for spot, value in zip(spots, new, strict=True):
        height = max(1, round(value / most * _BAR_ROWS * 4)) if value else 0
        for x in (spot // 2 * 2, spot // 2 * 2 + 1):
            for y in range(_BAR_ROWS * 4 - height, _BAR_ROWS * 4):
                out.dot(x, y)
    return out


def _joined(line: Sequence[int], band: Sequence[int] | None, look: str = REAL) -> list[Run]:
    """The cells of a row, those of one look together; where the line passes, nothing else is drawn."""
    out: list[Run] = []
    for n, bits in enumerate(line):
        below = band[n] if band is not None else 0
        shown, kind = (bits, look) if bits else (below, BAND) if below else (0, "")
        character = chr(0x2800 + shown) if shown else " "
        if out and out[-1][1] == kind:
            out[-1] = (out[-1][0] + character, kind)
        else:
            out.append((character, kind))
    return out


def _axis(spots: Sequence[int], cells: int) -> str:
    """Numbers of interviews below their places, as many as there is room for; the last one always."""
    row = [" "] * cells
    free = cells
    for n in range(len(spots), 0, -1):
        words = str(n)
        at = min(spots[n - 1] // 2, cells - cell_len(words))
        if at >= 0 and at + len(words) + (1 if free < cells else 0) <= free:
            row[at : at + len(words)] = words
            free = at
    return "".join(row).rstrip()
