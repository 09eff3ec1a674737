"""Where the boxes, arrows and labels of the theory model stand: no box on another, no arrow through a box.

Boxes stand in columns only, and lines run between columns, in the free height of a bend within one, or in channels
above and below all columns. What moderates and does nothing else stands in a row of its own above or below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from groundcode.exchange.figures import fonts
from groundcode.exchange.figures.canvas import stacked
from groundcode.exchange.figures.layers import Layered, heights, layered, spread
from groundcode.exchange.figures.model_labels import Place, Point, label_places
from groundcode.exchange.figures.model_routes import Side, past_the_side
from groundcode.exchange.figures.model_values import Arrow, Model, in_order

INNER = 142.0
"""What the width of a page leaves within the frame, in millimetres."""
WIDEST, NARROWEST = 36.0, 24.0
LEAST_GAP, MOST_GAP = 15.0, 38.0
APART, BEND, CHANNEL, BESIDE = 5.0, 3.0, 2.4, 9.0
SIZE, LABEL_SIZE = 8.5, 7.5
UNDER = -1
"""The gap in which arrows run that lead back: below all columns."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its words."""

    place: Place
    lines: tuple[str, ...]
    size: float


@dataclass(slots=True)
class Drawn:
    """A model laid out, from (0, 0) on."""

    width: float = 0.0
    height: float = 0.0
    boxes: dict[str, Placed] = field(default_factory=dict)
    lines: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    labels: dict[str, Placed] = field(default_factory=dict)
    left_out: int = 0
    """Arrows onto arrows that are not there."""


def lay_out(model: Model) -> Drawn:
    """Lay a model out; the same model gives the same drawing."""
    layout = _Layout(model)
    drawn = layout.run()
    return drawn if not layout.aside or drawn.width <= INNER else _Layout(model, layout.aside).run()


class _Layout:
    """The stations of one layout."""

    def __init__(self, model: Model, aside: float = 0.0) -> None:
        self._model = model
        self._spare = aside
        """Millimetres that are kept free beside the columns, for lines that run there."""
        self._plain = [arrow for arrow in model.arrows if not arrow.on_arrow]
        onto = [arrow for arrow in model.arrows if arrow.on_arrow]
        self._onto = in_order(onto, {arrow.id for arrow in self._plain})
        self._lost = len(onto) - len(self._onto)
        used = {end for arrow in self._plain for end in (arrow.start, arrow.end)}
        self._inner = [node.id for node in model.nodes if node.id in used]
        self._outer = [n.id for n in model.nodes if n.id not in used and any(arrow.start == n.id for arrow in self._onto)]
        self._names = {node.id: node.name for node in model.nodes}
        self._graph: Layered = layered(self._inner, [(a.id, a.start, a.end) for a in self._plain])
        self._out = Drawn()
        self._segments: dict[str, tuple[Point, Point]] = {}
        """Arrow -> the piece of it between two columns that moderation may lead to."""
        self._gap_of: dict[str, int] = {}
        """Arrow -> the gap in which that piece lies."""
        self._steep: set[str] = set()
        """Arrows whose piece stands upright."""
        self._above = self._below = 0.0
        self._sides_taken: list[Side] = []

    @property
    def aside(self) -> float:
        """How much room lines left of the first column take, with the labels on them."""
        if not self._sides_taken:
            return 0.0
        found = [self._out.labels[name].place[0] for name in self._out.labels]
        found += [point[0] for line in self._out.lines.values() for point in line]
        return self._left - min(found)

    def run(self) -> Drawn:
        if not self._plain:
            return Drawn(left_out=self._lost)
        self._columns()
        self._arrows()
        self._back()
        self._moderation()
        self._labels()
        return self._shifted()

    # widths and heights

    def _columns(self) -> None:
        count = max(1, len(self._graph.columns))
        margins = 2 * BESIDE if self._graph.back or self._leaves() else self._spare
        self._gap = self._room_for_labels(count, margins)
        room = (INNER - margins - (count - 1) * self._gap) / count
        self._wide = max(NARROWEST, min(WIDEST, room, self._room_for_names()))
        if count > 1:
            self._gap = min(MOST_GAP, max(self._gap, (INNER - margins - count * self._wide) / (count - 1)))
        self._left = margins / 2
        self._text = {node: fonts.wrap(self._names[node], self._wide - 3, SIZE, 4) for node in (*self._inner, *self._outer)}
        size = {node: stacked(self._text[node], SIZE, 4.5) for node in self._text}
        size |= dict.fromkeys(self._graph.bends, BEND)
        size = {name: max(value, self._ports(name) * 2.6 + 2) for name, value in size.items()}
        self._size = size
        self._y = heights(self._graph, size, APART)
        self._bottom = max((self._y[name] + size[name] / 2 for name in self._y), default=0.0)
        for node in self._inner:
            self._out.boxes[node] = self._box(node, self._x(self._graph.column_of[node]), self._y[node] - size[node] / 2)

    def _room_for_names(self) -> float:
        """The width of a box in which every name takes two lines at most."""
        lines = [fonts.wrap(self._names[node], WIDEST - 3, SIZE, 2) for node in (*self._inner, *self._outer)]
        short = all(fonts.width(fonts.printable(name), SIZE) < 2 * NARROWEST - 9 for name in self._names.values())
        return NARROWEST if short else max(NARROWEST, *(fonts.widest(one, SIZE) + 4 for one in lines))

    def _room_for_labels(self, count: int, margins: float) -> float:
        """The width between two columns that the labels ask for, as far as the page has it."""
        labels = [fonts.wrap(arrow.label, 24.0, LABEL_SIZE, 2) for arrow in self._plain if arrow.label]
        wanted = max((fonts.widest(lines, LABEL_SIZE) + 6 for lines in labels), default=0.0)
        room = (INNER - margins - count * NARROWEST) / max(1, count - 1)
        return max(LEAST_GAP, min(wanted, room, MOST_GAP))

    def _leaves(self) -> bool:
        return any(arrow.start in self._inner for arrow in self._onto)

    def _ports(self, name: str) -> int:
        """How many lines one side of a box has to take."""
        graph = self._graph
        leaving = sum(way[0] == name for way in graph.ways.values()) + sum(a.start == name for a in self._onto)
        coming = sum(way[-1] == name for way in graph.ways.values())
        back = sum(arrow.id in graph.back and name in (arrow.start, arrow.end) for arrow in self._plain)
        return max(leaving, coming) + back

    def _box(self, node: str, x: float, y: float) -> Placed:
        return Placed((x, y, self._wide, self._size[node]), self._text[node], SIZE)

    def _x(self, column: int) -> float:
        return self._left + column * (self._wide + self._gap)

    # arrows between columns

    def _arrows(self) -> None:
        graph = self._graph
        ports = self._sides()
        for arrow, way in graph.ways.items():
            points: list[Point] = []
            for n, name in enumerate(way):
                column = graph.column_of[name]
                if n:
                    points.append(
                        (self._x(column), ports.get((arrow, "in"), self._y[name]) if n == len(way) - 1 else self._y[name])
                    )
                if n < len(way) - 1:
                    points.append(
                        (self._x(column) + self._wide, ports.get((arrow, "out"), self._y[name]) if not n else self._y[name])
                    )
            self._out.lines[arrow] = tuple(points)
            middle = (len(way) - 2) // 2
            self._segments[arrow] = (points[2 * middle], points[2 * middle + 1])
            self._gap_of[arrow] = graph.column_of[way[middle]]

    def _sides(self) -> dict[tuple[str, str], float]:
        """(arrow, "out" or "in") -> the height at which it leaves its start, or comes to its end."""
        out: dict[tuple[str, str], float] = {}
        for node in self._inner:
            leaving = [(arrow, way[1]) for arrow, way in self._graph.ways.items() if way[0] == node]
            coming = [(arrow, way[-2]) for arrow, way in self._graph.ways.items() if way[-1] == node]
            for side, found in (("out", leaving), ("in", coming)):
                found.sort(key=lambda one: self._y[one[1]])
                for (arrow, _other), y in zip(found, self._heights_of(node, len(found)), strict=True):
                    out[arrow, side] = y
        return out

    def _heights_of(self, node: str, count: int) -> list[float]:
        step = min(6.0, self._size[node] / (count + 1)) if count else 0.0
        return [self._y[node] + (n - (count - 1) / 2) * step for n in range(count)]

    def _back(self) -> None:
        """Arrows that lead back run below all columns."""
        arrows = {arrow.id: arrow for arrow in self._plain}
        for n, name in enumerate(self._graph.back):
            arrow = arrows[name]
            channel = self._bottom + 4 + n * CHANNEL
            start, end = self._graph.column_of[arrow.start], self._graph.column_of[arrow.end]
            off = 2.5 + (n % 3) * 1.4
            x0, x1 = self._x(start) + self._wide, self._x(end)
            y0, y1 = (self._y[node] + self._size[node] / 2 - 1.6 for node in (arrow.start, arrow.end))
            points = ((x0, y0), (x0 + off, y0), (x0 + off, channel), (x1 - off - 1, channel), (x1 - off - 1, y1), (x1, y1))
            self._out.lines[name] = points
            self._segments[name] = (points[2], points[3])
            self._gap_of[name] = UNDER
            self._below = max(self._below, channel - self._bottom)

    # moderation

    def _moderation(self) -> None:
        self._out.left_out = self._lost
        shares = _shares(self._onto, self._gap_of)
        inside = [arrow.id for arrow in self._onto if arrow.start in self._graph.column_of]
        self._above = 0.6 + CHANNEL * len(inside)
        rows = self._rows(shares)
        for above in (True, False):
            self._outer_row(rows[above], shares, above=above)
        for arrow in self._onto:
            if arrow.id in self._out.lines:
                continue
            if arrow.id in inside:
                self._from_inside(arrow, shares[arrow.id], -0.6 - CHANNEL * (1 + inside.index(arrow.id)))
            else:
                self._to_late(arrow, shares[arrow.id])

    def _anchor(self, arrow: Arrow, share: float) -> Point:
        (x0, y0), (x1, y1) = self._segments[arrow.end]
        return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share

    def _rows(self, shares: dict[str, float]) -> dict[bool, list[str]]:
        """What only moderates: True -> above the columns, False -> below, whichever is nearer to its arrows."""
        rows: dict[bool, list[str]] = {True: [], False: []}
        for node in self._outer:
            first = next(arrow for arrow in self._onto if arrow.start == node)
            while first.end not in self._segments:
                first = next(arrow for arrow in self._onto if arrow.id == first.end)
            y = self._anchor(first, shares[first.id])[1]
            rows[y <= self._bottom / 2 + 0.5 and self._gap_of.get(first.end, 0) != UNDER].append(node)
        return rows

    def _side(self, arrow: Arrow, share: float, *, above: bool) -> Side | None:
        """The way of a moderation past the left of the first column, where it crosses fewer arrows so."""
        plain = {one.id: one for one in self._plain}
        simple = not self._graph.back and not self._leaves() and all(one.end != arrow.id for one in self._onto)
        if not simple or self._gap_of.get(arrow.end) != 0 or arrow.end not in plain:
            return None
        x, y = self._anchor(arrow, share)
        column = {node: self._out.boxes[node].place for node in self._inner if not self._graph.column_of[node]}
        lines = [line for name, line in self._out.lines.items() if name in plain and name != arrow.end]
        drop = [(x, -1.0 if above else self._bottom + 1), (x, y)]
        found = past_the_side(plain[arrow.end].start, self._segments[arrow.end], drop, column, lines, above=above)
        return None if found is None or any(found.y == one.y for one in self._sides_taken) else found

    def _past(self, arrow: Arrow, side: Side, port: float, edge: float, channel: float) -> None:
        x = self._left - 3 - CHANNEL * len(self._sides_taken)
        points = ((port, edge), (port, channel), (x, channel), (x, side.y), (side.target[0], side.y), side.target)
        self._sides_taken.append(side)
        self._out.lines[arrow.id] = points
        self._segments[arrow.id] = (points[-2], points[-1])
        self._gap_of[arrow.id] = 0
        self._steep.add(arrow.id)

    def _outer_row(self, nodes: list[str], shares: dict[str, float], *, above: bool) -> None:
        if not nodes:
            return
        own = {node: [arrow for arrow in self._onto if arrow.start == node] for node in nodes}
        centre = {node: sum(self._target_x(arrow, shares) for arrow in own[node]) / len(own[node]) for node in nodes}
        nodes = sorted(nodes, key=lambda node: centre[node])
        centres = spread([centre[node] for node in nodes], [self._wide] * len(nodes), APART)
        total = sum(len(arrows) for arrows in own.values())
        room = 7 + total * CHANNEL
        edge = -self._above - room if above else self._bottom + self._below + room
        number = 0
        for node, x in zip(nodes, centres, strict=True):
            top = edge - self._size[node] if above else edge
            self._out.boxes[node] = self._box(node, x - self._wide / 2, top)
            for n, arrow in enumerate(own[node]):
                side = self._side(arrow, shares[arrow.id], above=above)
                if side is not None:
                    port = x - self._wide / 2 + 2 + 2 * len(self._sides_taken)
                    self._past(arrow, side, port, edge, edge + (2.5 + number * CHANNEL) * (1 if above else -1))
                    number += 1
                    continue
                port = x + (n - (len(own[node]) - 1) / 2) * min(6.0, self._wide / (len(own[node]) + 1))
                channel = edge + (2.5 + number * CHANNEL) * (1 if above else -1)
                self._down(arrow, shares[arrow.id], [(port, edge)], channel, (x - self._wide / 2, x + self._wide / 2))
                number += 1

    def _target_x(self, arrow: Arrow, shares: dict[str, float]) -> float:
        if arrow.end in self._segments:
            x = self._anchor(arrow, shares[arrow.id])[0]
            return self._beside(x, self._gap_of[arrow.end]) if arrow.end in self._steep else x
        return self._left + self._wide  # onto an arrow that is itself not placed yet

    def _beside(self, x: float, gap: int) -> float:
        """A line beside an upright one, in the same gap."""
        if gap == UNDER:
            return x + 5.0
        left = self._x(gap) + self._wide
        return (x + left) / 2 if x - left > left + self._gap - x else (x + left + self._gap) / 2

    def _down(self, arrow: Arrow, share: float, start: list[Point], channel: float, under: tuple[float, float] | None) -> None:
        """Lead a line from `start` along a channel to the height above or below its target, and onto it."""
        if arrow.end not in self._segments:
            return
        x, y = self._anchor(arrow, share)
        upright = arrow.end in self._steep
        down = self._beside(x, self._gap_of[arrow.end]) if upright else x
        if self._gap_of[arrow.end] == UNDER and start[-1][1] < 0:  # from above all columns to below them, past their left
            foot = self._bottom + 2
            points = [*start, (start[-1][0], channel), (1.5, channel), (1.5, foot), (down, foot), (down, y)]
        elif under is not None and under[0] + 2 <= down <= under[1] - 2:
            points = [(down, start[-1][1]), (down, y)]
        else:
            points = [*start, (start[-1][0], channel), (down, channel), (down, y)]
        if upright:
            points.append((x, y))
        self._out.lines[arrow.id] = tuple(points)
        last = points[-3:-1] if upright else points[-2:]
        self._segments[arrow.id] = (last[0], last[1])
        self._gap_of[arrow.id] = self._gap_of[arrow.end]
        self._steep.add(arrow.id)

    def _from_inside(self, arrow: Arrow, share: float, channel: float) -> None:
        """Moderation by what stands in a column: straight where the gap is beside it, else over the top of all columns."""
        column, gap = self._graph.column_of[arrow.start], self._gap_of[arrow.end]
        y = self._y[arrow.start] - self._size[arrow.start] / 2 + 1.6
        if gap != UNDER and gap in (column, column - 1) and arrow.end not in self._steep:
            x = self._x(column) + (self._wide if gap == column else 0.0)
            target = self._anchor(arrow, share)
            if target[1] > self._y[arrow.start]:
                y = self._y[arrow.start] + self._size[arrow.start] / 2 - 1.6
            self._out.lines[arrow.id] = ((x, y), target)
            self._segments[arrow.id] = ((x, y), target)
            self._gap_of[arrow.id] = gap
            return
        right = self._x(column) + self._wide
        start = [(right, y), (right + 2.2 + -channel % 3, y)]
        self._down(arrow, share, start, self._bottom + 2 if gap == UNDER else channel, None)

    def _to_late(self, arrow: Arrow, share: float) -> None:
        """Moderation of a moderation whose line was not there yet when the rows were set."""
        x, y, wide, high = self._out.boxes[arrow.start].place
        above = y < 0
        edge = y + high if above else y
        self._down(arrow, share, [(x + wide / 2, edge)], edge + (1.4 if above else -1.4), (x, x + wide))

    # labels

    def _labels(self) -> None:
        out = self._out
        room = max(self._gap - 4, 13.0)
        words = {arrow.id: fonts.wrap(arrow.label, room, LABEL_SIZE, 3) for arrow in self._model.arrows if arrow.label}
        places = label_places(words, out.lines, [box.place for box in out.boxes.values()], LABEL_SIZE)
        out.labels = {name: Placed(place, words[name], LABEL_SIZE) for name, place in places.items()}

    def _shifted(self) -> Drawn:
        """The same with its upper left corner at (0, 0)."""
        out = self._out
        places = [p.place for p in (*out.boxes.values(), *out.labels.values())]
        xs = (
            [x for x, _y, _w, _h in places]
            + [x + w for x, _y, w, _h in places]
            + [p[0] for line in out.lines.values() for p in line]
        )
        ys = (
            [y for _x, y, _w, _h in places]
            + [y + h for _x, y, _w, h in places]
            + [p[1] for line in out.lines.values() for p in line]
        )
        dx, dy = -min(xs), -min(ys)

        def moved(one: Placed) -> Placed:
            x, y, w, h = one.place
            return Placed((x + dx, y + dy, w, h), one.lines, one.size)

        return Drawn(
            max(xs) + dx, max(ys) + dy, {name: moved(box) for name, box in out.boxes.items()},
            {name: tuple((x + dx, y + dy) for x, y in points) for name, points in out.lines.items()},
            {name: moved(box) for name, box in out.labels.items()}, out.left_out,
        )  # fmt: skip


def _shares(onto: Sequence[Arrow], gap_of: dict[str, int]) -> dict[str, float]:
    """How far along its target each arrow meets it: all those of one gap at different places."""
    groups: dict[object, list[str]] = {}
    for arrow in onto:
        groups.setdefault(gap_of.get(arrow.end, arrow.end), []).append(arrow.id)
    out = {}
    for found in groups.values():
        for n, name in enumerate(found):
            out[name] = 0.5 if len(found) == 1 else 0.3 + 0.4 * n / (len(found) - 1)
    return out
