"""The model of a theory drawn with characters: boxes in layers, arrows in the channels between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from rich.cells import cell_len

from groundcode.locale import _
from groundcode.tui.layout import fit_cells, wrap
from groundcode.tui.widgets.model_layout import Arrow, Layers, Leg, Stop, layered

SIZES = ((22, 1), (18, 1), (15, 1), (12, 1), (12, 0), (10, 0))
"""Cells for a name in a box and at either side of it: the widest that lets all layers stand beside each other is taken."""
_MOST_ROWS = 3
"""Rows that a name may take."""
_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8
_LINES = {
    _UP | _DOWN: "│", _LEFT | _RIGHT: "─", _DOWN | _RIGHT: "╭", _DOWN | _LEFT: "╮", _UP | _RIGHT: "╰", _UP | _LEFT: "╯",
    _UP | _DOWN | _RIGHT: "├", _UP | _DOWN | _LEFT: "┤", _LEFT | _RIGHT | _DOWN: "┬", _LEFT | _RIGHT | _UP: "┴",
    _UP | _DOWN | _LEFT | _RIGHT: "┼", _LEFT: "─", _RIGHT: "─", _UP: "│", _DOWN: "│",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """What is drawn."""

    names: Mapping[str, str]
    arrows: tuple[Arrow, ...]
    alone: tuple[str, ...] = ()
    """Main categories that no arrow touches."""
    notes: tuple[str, ...] = ()
    """What an arrow cannot show, in words: relations onto relations."""


@dataclass(frozen=True, slots=True)
class Run:
    """Cells of a line that look alike: "", "box", "strong", "quiet", "arrow"."""

    text: str
    look: str = ""


Row = tuple[Run, ...]


def draw_model(model: Model, width: int, strong: Set[str] = frozenset()) -> list[Row]:
    """The lines of a model; as a list of arrows where its layers have no room. `strong` are categories and arrows."""
    if not model.arrows:
        return _rest(model, [], width) or [(Run(_("No relation yet."), "quiet"),)]
    layers = layered(model.arrows)
    for inside, padding in SIZES:
        picture = _Picture(model, layers, inside, padding, strong)
        if picture.width <= width:
            return [*picture.rows(), *_rest(model, layers.back, width)]
    return [*_list(model, width, strong), *_rest(model, (), width)]


def _list(model: Model, width: int, strong: Set[str]) -> list[Row]:
    """One arrow a line, those of one category below each other."""
    out: list[Row] = []
    for arrow in sorted(model.arrows, key=lambda a: list(model.names).index(a.start) if a.start in model.names else 0):
        look = "strong" if strong & {arrow.id} else ""
        out += [(Run(piece, look),) for piece in _wrapped(_words(model, arrow), width)]
    return out


def _words(model: Model, arrow: Arrow) -> str:
    head = f" {arrow.sign}→ " if arrow.sign else " → "
    words = model.names.get(arrow.start, "?") + head + model.names.get(arrow.end, "?")
    return words if arrow.quoted else words + "  " + _("(no quote)")


def _rest(model: Model, back: Sequence[Arrow], width: int) -> list[Row]:
    """What the picture cannot show."""
    lines = [_("Back again: {ends}").format(ends=_words(model, arrow)) for arrow in back]
    lines += [_("Upon a relation: {ends}").format(ends=note) for note in model.notes]
    if model.alone:
        lines.append(_("Not related yet: {names}").format(names=_(", ").join(model.names[code] for code in model.alone)))
    return [(Run(piece, "quiet"),) for line in lines for piece in _wrapped(line, width)]


def _wrapped(line: str, width: int) -> list[str]:
    layout = wrap(line, (), max(4, width))
    return [fit_cells(line[a:b].rstrip(), width) for a, b in zip(layout.starts, layout.ends, strict=True)]


class _Picture:
    """The boxes and arrows on a grid of cells."""

    def __init__(self, model: Model, layers: Layers, inside: int, padding: int, strong: Set[str]) -> None:
        self._layers, self._strong, self._padding = layers, strong, padding
        nodes = [stop.node for column in layers.stops for stop in column if stop.node]
        self._inside = min(inside, max((cell_len(model.names.get(node, "?")) for node in nodes), default=inside))
        self._names = {node: _name_rows(model.names.get(node, "?"), self._inside) for node in nodes}
        self._cells: dict[tuple[int, int], tuple[str, str]] = {}
        self._nets: dict[tuple[int, int], dict[str, int]] = {}
        self._looks: dict[str, str] = {}
        self._tops: dict[tuple[int, Stop], int] = {}
        self._heights: dict[tuple[int, Stop], int] = {}
        self._place()
        self._box_width = self._inside + 2 * padding + 2
        self._channels = [3 + len({leg.start for leg in legs}) for legs in layers.legs]
        self.width = len(layers.stops) * self._box_width + sum(self._channels)

    def _place(self) -> None:
        """Where each stop stands: one below the other, each layer in the middle of the highest."""
        totals = []
        for column, stops in enumerate(self._layers.stops):
            coming = [leg.end for leg in self._layers.legs[column - 1]] if column else []
            for stop in stops:
                rows = max(len(self._names[stop.node]), coming.count(stop)) + 2 if stop.node else 1
                self._heights[column, stop] = rows
            totals.append(sum(self._heights[column, stop] for stop in stops) + max(0, len(stops) - 1))
        self.height = max(totals, default=0)
        for column, stops in enumerate(self._layers.stops):
            y = (self.height - totals[column]) // 2
            for stop in stops:
                self._tops[column, stop] = y
                y += self._heights[column, stop] + 1

    def rows(self) -> list[Row]:
        """The lines."""
        x = 0
        for column, stops in enumerate(self._layers.stops):
            for stop in stops:
                self._box(column, stop, x)
            x += self._box_width
            if column < len(self._layers.legs):
                self._channel(column, x)
                x += self._channels[column]
        self._draw_nets()
        return [self._row(y) for y in range(self.height)]

    def _box(self, column: int, stop: Stop, x: int) -> None:
        top, height = self._tops[column, stop], self._heights[column, stop]
        width, blank = self._box_width, " " * self._padding
        if not stop.node:
            for cell in range(x, x + width):
                self._mark(cell, top, self._net_of(column, stop), _LEFT | _RIGHT)
            return
        strong = stop.node in self._strong
        frame = "strong" if strong else "box"
        names = self._names[stop.node]
        first = (height - 2 - len(names)) // 2
        left, across, right = ("┏", "━", "┓") if strong else ("╭", "─", "╮")
        upright = "┃" if strong else "│"
        self._write(x, top, left + across * (width - 2) + right, frame)
        for row in range(height - 2):
            name = names[row - first] if 0 <= row - first < len(names) else ""
            self._write(x, top + 1 + row, upright + blank, frame)
            self._write(x + 1 + self._padding, top + 1 + row, fit_cells(name, self._inside), "strong" if strong else "")
            self._write(x + width - 1 - self._padding, top + 1 + row, blank + upright, frame)
        left, right = ("┗", "┛") if strong else ("╰", "╯")
        self._write(x, top + height - 1, left + across * (width - 2) + right, frame)

    def _net_of(self, column: int, stop: Stop) -> str:
        """The net that a passing arrow belongs to: its own, so that it joins nothing."""
        net = f"{column} {stop.arrow}"
        if stop.arrow in self._strong:
            self._looks[net] = "strong"
        return net

    def _channel(self, column: int, x: int) -> None:
        """The arrows between two layers: those that start together share a track."""
        legs = self._layers.legs[column]
        ports = self._ports(column)
        starts = {leg.start: self._tops[column, leg.start] + self._heights[column, leg.start] // 2 for leg in legs}
        tracks = _tracks(legs, starts, ports)
        width = self._channels[column]
        for leg in legs:
            net = f"channel {column} {leg.start.node or leg.start.arrow}"
            y, to, at = starts[leg.start], ports[leg], x + 1 + tracks[leg.start]
            if leg.arrow.id in self._strong:
                self._looks[net] = "strong"
            for cell in range(x, at):
                self._mark(cell, y, net, _LEFT | _RIGHT)
            self._mark(at, y, net, _LEFT | (_RIGHT if y == to else _DOWN if to > y else _UP))
            for row in range(min(y, to) + 1, max(y, to)):
                self._mark(at, row, net, _UP | _DOWN)
            if y != to:
                self._mark(at, to, net, (_UP if to > y else _DOWN) | _RIGHT)
            last = x + width - (1 if leg.end.node else 0)
            for cell in range(at + 1, last):
                self._mark(cell, to, net, _LEFT | _RIGHT)
            if leg.end.node:
                look = "strong" if leg.arrow.id in self._strong else "arrow"
                self._cells[last, to] = ("▶" if leg.arrow.quoted else "▷", look)
                if leg.arrow.sign:
                    self._cells[last - 1, to] = (leg.arrow.sign, look)

    def _ports(self, column: int) -> dict[Leg, int]:
        """The row at which each leg comes in: each arrow has its own, in the order of where they come from."""
        legs = self._layers.legs[column]
        out: dict[Leg, int] = {}
        for stop in self._layers.stops[column + 1]:
            coming = sorted((leg for leg in legs if leg.end == stop), key=lambda leg: self._tops[column, leg.start])
            top, height = self._tops[column + 1, stop], self._heights[column + 1, stop]
            first = top + (height - len(coming)) // 2 if stop.node else top
            out.update({leg: first + n for n, leg in enumerate(coming)})
        return out

    def _mark(self, x: int, y: int, net: str, sides: int) -> None:
        nets = self._nets.setdefault((x, y), {})
        nets[net] = nets.get(net, 0) | sides

    def _draw_nets(self) -> None:
        for place, nets in self._nets.items():
            if place in self._cells:
                continue
            # Where two lines cross, the upright one is drawn whole: a join has a sign of its own.
            upright = [net for net, sides in nets.items() if sides & (_UP | _DOWN)]
            net = upright[0] if upright else next(iter(nets))
            self._cells[place] = (_LINES.get(nets[net], "─"), self._looks.get(net, "arrow"))

    def _write(self, x: int, y: int, text: str, look: str) -> None:
        for character in text:
            self._cells[x, y] = (character, look)
            x += max(1, cell_len(character))

    def _row(self, y: int) -> Row:
        runs: list[Run] = []
        x = 0
        while x < self.width:
            character, look = self._cells.get((x, y), (" ", ""))
            if runs and runs[-1].look == look:
                runs[-1] = Run(runs[-1].text + character, look)
            else:
                runs.append(Run(character, look))
            x += max(1, cell_len(character))
        return tuple(runs)


def _tracks(legs: Sequence[Leg], starts: Mapping[Stop, int], ports: Mapping[Leg, int]) -> dict[Stop, int]:
    """Start -> its upright track from the left: in the order in which the fewest lines cross."""
    down: list[Stop] = []
    up: list[Stop] = []
    for start, y in starts.items():
        leads = [ports[leg] - y for leg in legs if leg.start == start]
        (down if sum(leads) >= 0 else up).append(start)
    down.sort(key=lambda start: -starts[start])
    up.sort(key=lambda start: starts[start])
    left = _must_stand_left(legs, starts, ports)
    waiting = [*up, *down]
    out: dict[Stop, int] = {}
    while waiting:
        free = (start for start in waiting if not any(other in left[start] for other in waiting))
        start = next(free, waiting[0])
        waiting.remove(start)
        out[start] = len(out)
    return out


def _must_stand_left(legs: Sequence[Leg], starts: Mapping[Stop, int], ports: Mapping[Leg, int]) -> dict[Stop, set[Stop]]:
    """Start -> those whose tracks stand left of its own: they leave in a row in which it arrives, and would be one line."""
    out: dict[Stop, set[Stop]] = {start: set() for start in starts}
    for leg in legs:
        out[leg.start] |= {other for other, y in starts.items() if other != leg.start and y == ports[leg]}
    return out


def _name_rows(name: str, width: int) -> list[str]:
    plain = " ".join(name.split())
    layout = wrap(plain, (), width)
    pieces = [plain[a:b].rstrip() for a, b in zip(layout.starts, layout.ends, strict=True)]
    if len(pieces) > _MOST_ROWS:
        pieces = [*pieces[: _MOST_ROWS - 1], plain[layout.starts[_MOST_ROWS - 1] :]]
    return pieces or [""]
