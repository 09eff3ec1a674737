"""A paradigm drawn with characters: six boxes with arrows between them, or where that is too wide, six headed lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells, wrap

PICTURE = 66
"""Cells from which the boxes stand beside each other: three of twenty with arrows between them."""
_GAP = 3
_MOST_LINES = 2
"""Lines that a name may take."""
PHENOMENON = "phenomenon"
GRID = (("causal_condition", PHENOMENON, "strategy"), ("context", "intervening_condition", "consequence"))
"""The boxes as they stand beside each other."""
ORDER = ("causal_condition", PHENOMENON, "context", "intervening_condition", "strategy", "consequence")
"""The boxes as they stand below each other."""
TITLES = {
    "causal_condition": N_("Causal conditions"),
    PHENOMENON: N_("Phenomenon"),
    "context": N_("Context"),
    "intervening_condition": N_("Intervening conditions"),
    "strategy": N_("Strategies"),
    "consequence": N_("Consequences"),
}
_SHORT = {"causal_condition": N_("Causal"), "intervening_condition": N_("Intervening")}

Spot = tuple[str, int]
"""A box and the number of a line of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A code in a box."""

    id: str
    """The role's id; the paradigm's for the phenomenon, "" where there is none."""
    code: str
    name: str
    count: int | None
    bound: int
    """Segments bound as evidence."""


@dataclass(frozen=True, slots=True)
class Board:
    """What is drawn: box -> its codes."""

    boxes: dict[str, tuple[Entry, ...]]
    started: bool = True
    """Whether there is a paradigm; without one, empty boxes say nothing."""

    def entry(self, spot: Spot) -> Entry | None:
        """The code at a place."""
        entries = self.boxes.get(spot[0], ())
        return entries[spot[1]] if spot[1] < len(entries) else None

    def rows(self, box: str) -> int:
        """Lines of a box to stand on: an empty one has one."""
        return max(1, len(self.boxes.get(box, ())))


@dataclass(frozen=True, slots=True)
class Piece:
    """A text on a line, how it looks ("" is usual), and the place that it belongs to."""

    text: str
    look: str = ""
    spot: Spot | None = None


Line = tuple[Piece, ...]


def title_of(box: str, board: Board, room: int) -> str:
    """What stands above a box, shorter where there is no room: with the number of codes where that is not seen at a glance."""
    count = len(board.boxes.get(box, ()))
    tail = "" if box == PHENOMENON or count < 2 else f" {count}"
    words = _(TITLES[box]) + tail
    if cell_len(words) > room and box in _SHORT:
        words = _(_SHORT[box]) + tail
    return fit_cells(words, min(cell_len(words), max(1, room)))


def draw(board: Board, width: int, height: int, at: Spot) -> list[Line]:
    """The lines of the whole board; the frame of the box in which `at` is, is drawn strong."""
    return _picture(board, width, height, at) if width >= PICTURE else _list(board, width, at)


def _picture(board: Board, width: int, height: int, at: Spot) -> list[Line]:
    """Two rows of three boxes: conditions lead to the phenomenon, that to strategies, those to consequences."""
    wide = (width - 2 * _GAP) // 3
    widths = (wide, width - 2 * _GAP - 2 * wide, wide)
    inside = [[_entries(board, box, w - 4) for box, w in zip(row, widths, strict=True)] for row in GRID]
    heights = [max(len(lines) for lines in row) for row in inside]
    spare = max(0, height - sum(heights) - 5)
    heights = [heights[0] + (spare + 1) // 2, heights[1] + spare // 2]
    out: list[Line] = []
    for number, (row, lines) in enumerate(zip(GRID, inside, strict=True)):
        boxes = [_box(board, box, ls, w, heights[number], at) for box, ls, w in zip(row, lines, widths, strict=True)]
        middle = (heights[number] + 2) // 2
        for n, parts in enumerate(zip(*boxes, strict=True)):
            gap = Piece("──▶" if n == middle and number == 0 else " " * _GAP, "arrow")
            out.append((*parts[0], gap, *parts[1], gap, *parts[2]))
        if number == 0:
            out.append(_between(widths))
    return out


def _between(widths: Sequence[int]) -> Line:
    """Context and intervening conditions bear upon the strategies, those lead to consequences."""
    first, second = widths[0] // 2, widths[0] + _GAP + widths[1] // 2
    third = widths[0] + widths[1] + 2 * _GAP
    up, down = third + widths[2] // 4, third + widths[2] - max(2, widths[2] // 4)
    line = " " * first + "╭" + "┄" * (second - first - 1) + "┬" + "┄" * (up - second - 1) + "▲"
    line += " " * (down - up - 1) + "▼"
    return (Piece(line + " " * (sum(widths) + 2 * _GAP - cell_len(line)), "arrow"),)


def _box(board: Board, box: str, lines: Sequence[Piece], width: int, height: int, at: Spot) -> list[tuple[Piece, ...]]:
    here = at[0] == box
    frame = "frame-here" if here else "frame" if board.started or box == PHENOMENON else "frame-quiet"
    top, upright, bottom = ("┏━┓", "┃", "┗━┛") if here else ("╭─╮", "│", "╰─╯")
    title = title_of(box, board, width - 6)
    rule = top[1] * (width - 5 - cell_len(title))
    look = "title-here" if here else "title" if board.started or box == PHENOMENON else "quiet"
    out: list[tuple[Piece, ...]] = [(Piece(top[0] + top[1] + " ", frame), Piece(title, look), Piece(f" {rule}{top[2]}", frame))]
    inner = width - 4
    for line, _number in zip_longest(lines, range(height)):
        piece = line if line is not None else Piece(" " * inner, "", None)
        out.append((Piece(f"{upright} ", frame), piece, Piece(f" {upright}", frame)))
    out.append((Piece(bottom[0] + bottom[1] * (width - 2) + bottom[2], frame),))
    return out


def _list(board: Board, width: int, at: Spot) -> list[Line]:
    """The boxes below each other."""
    out: list[Line] = []
    for box in ORDER:
        look = "title-here" if box == at[0] else "title" if board.started or box == PHENOMENON else "quiet"
        out.append((Piece(fit_cells(title_of(box, board, width), width), look),))
        out += [(Piece("  "), line) for line in _entries(board, box, max(4, width - 2))]
    return out


def _entries(board: Board, box: str, width: int) -> list[Piece]:
    """The lines of a box, all `width` cells wide."""
    entries = board.boxes.get(box, ())
    if not entries:
        words = _("empty") if board.started else ""
        return [Piece(fit_cells(words, width), "quiet", (box, 0))]
    return [piece for number, entry in enumerate(entries) for piece in _entry(entry, width, (box, number))]


def _entry(entry: Entry, width: int, spot: Spot) -> list[Piece]:
    """A code with its count and the segments bound to it at the right, its name on two lines where it needs them."""
    tail = "" if entry.count is None else str(entry.count)
    if entry.bound:
        tail = f"{tail} ●{entry.bound}".strip()
    if cell_len(tail) > width // 2:
        tail = ""
    room = max(1, width - cell_len(tail) - (1 if tail else 0))
    names = _name_lines(entry.name, room)
    out = []
    for number, name in enumerate(names):
        right = f" {tail}" if number == 0 and tail else " " * (width - room)
        out.append(Piece(fit_cells(name, room) + right, "entry", spot))
    return out


def _name_lines(name: str, room: int) -> list[str]:
    plain = " ".join(name.split())
    if cell_len(plain) <= room or room < 8:
        return [plain]
    layout = wrap(plain, (), room)
    pieces = [plain[a:b].rstrip() for a, b in zip(layout.starts, layout.ends, strict=True)]
    if len(pieces) > _MOST_LINES:
        start = layout.starts[_MOST_LINES - 1]
        pieces = [*pieces[: _MOST_LINES - 1], plain[start:]]
    return pieces
