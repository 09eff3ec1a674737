"""A directed graph in columns: longest paths from left to right, few crossings, straight lines; pure arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SWEEPS = 12
Arc = tuple[str, str, str]
"""(id, start, end)."""


@dataclass(slots=True)
class Layered:
    """Which column each node and each bend of a long arc stands in, and in which order."""

    columns: list[list[str]]
    """Nodes and bends from top to bottom."""
    column_of: dict[str, int]
    ways: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Arc id -> its start, the bends in the columns between, its end; arcs that lead back are left out."""
    back: tuple[str, ...] = ()
    """Arcs that lead back to the left, since there is a circle."""

    @property
    def bends(self) -> set[str]:
        """The names that are no nodes."""
        return {name for way in self.ways.values() for name in way[1:-1]}


def layered(nodes: Sequence[str], arcs: Sequence[Arc]) -> Layered:
    """Columns for nodes by the longest path that leads to them; the same graph gives the same columns."""
    back = _back_arcs(nodes, arcs)
    forward = [arc for arc in arcs if arc[0] not in back]
    column_of = _columns(nodes, forward)
    columns: list[list[str]] = [[] for _ in range(max(column_of.values(), default=-1) + 1)]
    for node in nodes:
        columns[column_of[node]].append(node)
    ways: dict[str, tuple[str, ...]] = {}
    for arc, start, end in forward:
        bends = [f"{arc}/{column}" for column in range(column_of[start] + 1, column_of[end])]
        for column, bend in enumerate(bends, column_of[start] + 1):
            columns[column].append(bend)
            column_of[bend] = column
        ways[arc] = (start, *bends, end)
    made = Layered(columns, column_of, ways, tuple(arc for arc, _start, _end in arcs if arc in back))
    _sort(made)
    return made


def _back_arcs(nodes: Sequence[str], arcs: Sequence[Arc]) -> set[str]:
    """The arcs that close a circle when one walks from the nodes in their order, those without an arc in first."""
    out_of: dict[str, list[Arc]] = {node: [] for node in nodes}
    for arc in arcs:
        out_of[arc[1]].append(arc)
    entered = {end for _arc, _start, end in arcs}
    back: set[str] = set()
    state: dict[str, int] = {}
    for first in sorted(nodes, key=lambda node: node in entered):
        if first in state:
            continue
        state[first] = 1
        stack = [(first, iter(out_of[first]))]
        while stack:
            at, left = stack[-1]
            following = next(left, None)
            if following is None:
                state[at] = 2
                stack.pop()
                continue
            name, _start, end = following
            if state.get(end) == 1:
                back.add(name)
            elif end not in state:
                state[end] = 1
                stack.append((end, iter(out_of[end])))
    return back


def _columns(nodes: Sequence[str], arcs: Sequence[Arc]) -> dict[str, int]:
    before: dict[str, list[str]] = {node: [] for node in nodes}
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for _arc, start, end in arcs:
        before[end].append(start)
        after[start].append(end)
    column: dict[str, int] = {}
    waiting = {node: len(set(before[node])) for node in nodes}
    ready = [node for node in nodes if not waiting[node]]
    while ready:
        node = ready.pop(0)
        column[node] = max((column[one] + 1 for one in before[node]), default=0)
        for one in dict.fromkeys(after[node]):
            waiting[one] -= 1
            if not waiting[one]:
                ready.append(one)
    for node in nodes:  # what nothing leads to stands close to what it leads to
        if not before[node] and after[node]:
            column[node] = min(column[one] for one in after[node]) - 1
    return column


def _sort(made: Layered) -> None:
    """Order each column by where the neighbours stand, to and fro, and keep the order with the fewest crossings."""
    pairs = [(way[n], way[n + 1]) for way in made.ways.values() for n in range(len(way) - 1)]
    left: dict[str, list[str]] = {}
    right: dict[str, list[str]] = {}
    for one, other in pairs:
        left.setdefault(other, []).append(one)
        right.setdefault(one, []).append(other)
    best, fewest = [list(column) for column in made.columns], crossings(made.columns, pairs)
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        numbers = range(1, len(made.columns)) if forth else range(len(made.columns) - 2, -1, -1)
        for number in numbers:
            beside = made.columns[number - 1 if forth else number + 1]
            _order(made.columns[number], beside, left if forth else right)
        found = crossings(made.columns, pairs)
        if found < fewest:
            best, fewest = [list(column) for column in made.columns], found
    # The order in which the arcs are told is the one that a reader looks for, and is worth some crossings.
    rank: dict[str, int] = {}
    for ends in (slice(0, -1), slice(-1, None)):
        for number, way in enumerate(made.ways.values()):
            for name in way[ends]:
                rank.setdefault(name, number)
    told = [sorted(column, key=lambda name: rank.get(name, len(rank))) for column in best]
    made.columns[:] = told if crossings(told, pairs) <= 2 * fewest else best


def _order(column: list[str], beside: Sequence[str], neighbours: Mapping[str, Sequence[str]]) -> None:
    at = {name: n for n, name in enumerate(beside)}
    own = {name: n for n, name in enumerate(column)}

    def middle(name: str) -> float:
        places = [at[one] for one in neighbours.get(name, ()) if one in at]
        return sum(places) / len(places) if places else own[name] * len(beside) / max(len(column), 1)

    column.sort(key=lambda name: (middle(name), own[name]))


def crossings(columns: Sequence[Sequence[str]], pairs: Sequence[tuple[str, str]]) -> int:
    """How often two lines between neighbouring columns cross."""
    at = {name: (number, n) for number, column in enumerate(columns) for n, name in enumerate(column)}
    lines: dict[int, list[tuple[int, int]]] = {}
    for one, other in pairs:
        lines.setdefault(at[one][0], []).append((at[one][1], at[other][1]))
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for found in lines.values() for n, a in enumerate(found) for b in found[n + 1 :])


def spread(wanted: Sequence[float], sizes: Sequence[float], apart: float) -> list[float]:
    """Centres as close as can be to the `wanted` ones, in the same order and not overlapping."""
    offsets = [0.0]
    for n in range(1, len(sizes)):
        offsets.append(offsets[-1] + (sizes[n - 1] + sizes[n]) / 2 + apart)
    blocks: list[tuple[float, int]] = []
    for centre, offset in zip(wanted, offsets, strict=True):
        total, count = centre - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before = blocks.pop()
            total, count = total + before[0], count + before[1]
        blocks.append((total, count))
    level = [total / count for total, count in blocks for _ in range(count)]
    return [one + offset for one, offset in zip(level, offsets, strict=True)]


def heights(made: Layered, size: Mapping[str, float], apart: float) -> dict[str, float]:
    """The centre of each node and bend from above, so that lines run as straight as can be; the least edge is at 0."""
    y: dict[str, float] = {}
    for column in made.columns:
        centres = spread([0.0] * len(column), [size[name] for name in column], apart)
        y |= dict(zip(column, centres, strict=True))
    pairs = [(way[n], way[n + 1]) for way in made.ways.values() for n in range(len(way) - 1)]
    beside: dict[str, list[str]] = {name: [] for name in y}
    for one, other in pairs:
        beside[one].append(other)
        beside[other].append(one)
    for sweep in range(2 * SWEEPS):
        for column in made.columns if sweep % 2 == 0 else reversed(made.columns):
            wanted = [sum(map(y.__getitem__, beside[name])) / len(beside[name]) if beside[name] else y[name] for name in column]
            y |= dict(zip(column, spread(wanted, [size[name] for name in column], apart), strict=True))
    top = min((y[name] - size[name] / 2 for name in y), default=0.0)
    return {name: centre - top for name, centre in y.items()}
