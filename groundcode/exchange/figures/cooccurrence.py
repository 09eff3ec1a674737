"""F5, the co-occurrence network: codes that stand together are joined, the wider the line the more often."""

from __future__ import annotations

from dataclasses import dataclass

from groundcode.exchange.figures import Picture, empty_picture, fonts, pick, title_of
from groundcode.exchange.figures.bows import Point, bowed, direction
from groundcode.exchange.figures.canvas import PALE, WIDTH, Box, Line, Shape, Sheet, Words, notes, stacked
from groundcode.exchange.figures.graphml import Edge, Network, Vertex

SEED = 20260301
_SIZE = 7.5
_WIDE = 26.0
_ROUNDS = 200
_NUDGES = 150
_MOST_NUDGED = 4_000
"""Boxes times lines; beyond, lines run behind boxes."""
_COLOUR = "#8c8c8c"
_WIDEST = 5.0
"""Points; the line of the most frequent pair."""


@dataclass(slots=True)
class _Node:
    """A box that is still being moved; x and y are its middle."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


def network_picture(network: Network, language: str, told: tuple[str, ...] = ()) -> Picture:
    """The network as a figure; one sentence where no two codes stand together."""
    if not network.edges:
        missing = pick(
            language,
            "没有共同出现的编码，无法绘制共现网络。",
            "No two codes occur together yet, so there is no network to draw.",
        )
        return empty_picture("F5", language, missing)
    joined = {end for edge in network.edges for end in (edge.one, edge.other)}
    vertices = [vertex for vertex in network.vertices if vertex.id in joined]
    nodes = place(vertices, network.edges)
    height = max(node.y + node.height / 2 for node in nodes.values()) + 4
    most = max(edge.count for edge in network.edges)
    shapes: list[Shape] = _edges(network, nodes, most)
    top = max(vertex.count for vertex in vertices)
    for vertex in vertices:
        node, stroke = nodes[vertex.id], 0.6 + 1.6 * vertex.count / top
        shapes.append(
            Box(
                node.x - node.width / 2,
                node.y - node.height / 2,
                node.width,
                node.height,
                node.lines,
                _SIZE,
                PALE,
                stroke=stroke,
                round=2.2,
                title=f"{vertex.name}: {vertex.count}",
            )
        )
    width = max(WIDTH, max(node.x + node.width / 2 for node in nodes.values()) + 4)
    shapes += _legend(network, most, height + 2, language)
    below, end = notes(told, 4, height + 6, width - 8)
    title = title_of("F5", language)
    sheet = Sheet(width, end + 2, title, "\n".join([*_described(network), *told]), (*shapes, *below))
    return Picture("F5", title, (sheet,))


def _edges(network: Network, nodes: dict[str, _Node], most: int) -> list[Shape]:
    """A line for each pair, the widest last; none runs behind a box or seems to."""
    names = {vertex.id: vertex.name for vertex in network.vertices}
    leaving: dict[str, list[Point]] = {}
    out: list[Shape] = []
    for edge in sorted(network.edges, key=lambda edge: edge.count):
        one, other = nodes[edge.one], nodes[edge.other]
        others = [
            (node.x - node.width / 2, node.y - node.height / 2, node.x + node.width / 2, node.y + node.height / 2)
            for node in nodes.values() if node is not one and node is not other
        ]  # fmt: skip
        there = leaving.setdefault(edge.one, []), leaving.setdefault(edge.other, [])
        points = bowed((one.x, one.y), (other.x, other.y), others, there)
        there[0].append(direction(points[0], points[1]))
        there[1].append(direction(points[-1], points[-2]))
        title = f"{names[edge.one]} — {names[edge.other]}: {edge.count}"
        out.append(Line(points, _stroke(edge.count, most), head=False, colour=_COLOUR, title=title))
    return out


def _stroke(count: int, most: int) -> float:
    return 0.4 + (_WIDEST - 0.4) * count / most


def _legend(network: Network, most: int, y: float, language: str) -> list[Shape]:
    """Lines as wide as the least, a middle and the greatest count, with their numbers."""
    counts = sorted({min(edge.count for edge in network.edges), (1 + most) // 2, most} - {0})
    counts = [count for count in counts if count >= min(edge.count for edge in network.edges)]
    words = pick(language, "线宽", "Width of a line")
    shapes: list[Shape] = [Words(4, y, words, _SIZE, "left")]
    x = 4 + fonts.width(words, _SIZE) + 4
    for count in counts:
        told = f"{count}"
        shapes += [
            Line(((x, y), (x + 12, y)), _stroke(count, most), head=False, colour=_COLOUR),
            Words(x + 14, y, told, _SIZE, "left"),
        ]
        x += 14 + fonts.width(told, _SIZE) + 6
    return shapes


def _described(network: Network) -> list[str]:
    names = {vertex.id: vertex.name for vertex in network.vertices}
    ordered = sorted(network.edges, key=lambda edge: -edge.count)
    return [f"{names[edge.one]} — {names[edge.other]}: {edge.count}" for edge in ordered]


def place(vertices: list[Vertex], edges: tuple[Edge, ...]) -> dict[str, _Node]:
    """Where the boxes stand: codes that occur together often stand close, none stands on another."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(vertex.id for vertex in vertices)
    graph.add_weighted_edges_from((edge.one, edge.other, 1 + edge.count) for edge in edges)
    nodes: dict[str, _Node] = {}
    for vertex in vertices:
        lines = (*fonts.wrap(vertex.name, _WIDE - 4, _SIZE, 3), f"({vertex.count})")
        nodes[vertex.id] = _Node(0, 0, max(14.0, fonts.widest(lines, _SIZE) + 4), stacked(lines, _SIZE, 2.6), lines)
    area = sum((node.width + 9) * (node.height + 9) for node in nodes.values())
    wide = min(WIDTH - 8 - _WIDE, 1.8 * area**0.5)
    high = max(40.0, min(200.0, 1.6 * area / wide))
    found = networkx.spring_layout(graph, seed=SEED, k=2.2 / max(1, len(vertices)) ** 0.5, iterations=200)
    xs, ys = ([float(at[axis]) for at in found.values()] for axis in (0, 1))
    for name, (x, y) in found.items():
        nodes[name].x = _scaled(float(x), xs) * wide
        nodes[name].y = _scaled(float(y), ys) * high
    joined = [(nodes[edge.one], nodes[edge.other]) for edge in edges]
    if len(nodes) * len(joined) <= _MOST_NUDGED:
        for _round in range(_NUDGES):
            _push_apart(list(nodes.values()), wide, rounds=4)
            if not _off_lines(list(nodes.values()), joined):
                break
    _push_apart(list(nodes.values()), wide)
    left = min(node.x - node.width / 2 for node in nodes.values())
    right = max(node.x + node.width / 2 for node in nodes.values())
    top = min(node.y - node.height / 2 for node in nodes.values())
    start = max(4.0, (WIDTH - (right - left)) / 2)
    for node in nodes.values():
        node.x, node.y = node.x - left + start, node.y - top + 4
    return nodes


def _scaled(value: float, values: list[float]) -> float:
    low, high = min(values), max(values)
    return (value - low) / (high - low) if high - low > 1e-9 else 0.5


def _off_lines(nodes: list[_Node], joined: list[tuple[_Node, _Node]]) -> bool:
    """Move boxes a little off the lines that run behind them without ending there; whether any does."""
    found = False
    for one, other in joined:
        dx, dy = other.x - one.x, other.y - one.y
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        for node in nodes:
            along = ((node.x - one.x) * dx + (node.y - one.y) * dy) / length
            if node is one or node is other or not 0 < along < length:
                continue
            off = ((node.x - one.x) * dy - (node.y - one.y) * dx) / length
            room = (abs(dy) * node.width + abs(dx) * node.height) / 2 / length + 1.2
            if abs(off) < room:
                found = True
                step = min(1.5, room - abs(off)) * (1 if off >= 0 else -1)
                node.x, node.y = node.x + dy / length * step, node.y - dx / length * step
    return found


def _push_apart(nodes: list[_Node], wide: float, air: float = 4.0, rounds: int = _ROUNDS) -> None:
    """Move boxes that stand on each other apart, by the shorter way, until none do or the rounds are over."""
    for turn in range(rounds):
        moved = False
        for n, one in enumerate(nodes):
            for other in nodes[n + 1 :]:
                x = (one.width + other.width) / 2 + air - abs(one.x - other.x)
                y = (one.height + other.height) / 2 + air - abs(one.y - other.y)
                if x <= 0.01 or y <= 0.01:
                    continue
                moved = True
                if x < y and turn < rounds // 2:
                    step = x / 2 if one.x <= other.x else -x / 2
                    one.x, other.x = one.x - step, other.x + step
                else:
                    step = y / 2 if one.y <= other.y else -y / 2
                    one.y, other.y = one.y - step, other.y + step
        if not moved:
            return
        if turn < rounds // 2:
            for node in nodes:  # the sheet is as wide as it is; it grows downwards
                node.x = min(max(node.x, 0.0), wide)
