"""A sheet with boxes, words, lines and dots in millimetres from its upper left corner, drawn as SVG or PNG by matplotlib."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from groundcode.exchange.figures import fonts

WIDTH = 160.0
"""What a page of A4 leaves between its margins."""
TALLEST = 235.0
DPI = 300
INK, GREY, PALE = "#1a1a1a", "#6b6b6b", "#f1f1f1"
_INCH = 25.4
_DRAWING = threading.Lock()
_SALT = "groundcode"


@dataclass(frozen=True, slots=True)
class Box:
    """A box with words in its middle."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()
    size: float = 8.5
    fill: str = "white"
    edge: str = INK
    stroke: float = 0.8
    dashed: bool = False
    round: float = 1.2
    align: str = "center"
    title: str = ""
    """What a reader of the SVG hears, or sees where the mouse rests."""

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words at a point."""

    x: float
    y: float
    text: str
    size: float = 8.0
    align: str = "center"
    colour: str = INK
    halo: bool = False
    """Whether a line behind is kept off."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; an arrow, if it has a head."""

    points: tuple[tuple[float, float], ...]
    stroke: float = 0.9
    dashed: bool = False
    head: bool = True
    colour: str = INK
    title: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str = INK


Shape = Box | Words | Line | Dot


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a figure."""

    width: float
    height: float
    title: str
    description: str
    """All that the picture says, in words."""
    shapes: tuple[Shape, ...] = ()
    plots: tuple[Callable[[Any], None], ...] = field(default=(), repr=False)
    """What draws on matplotlib's figure itself: charts with axes."""

    def svg(self) -> str:
        """The sheet as SVG; letters are outlines, so that it looks the same where the font is missing."""
        data = self._saved("svg", {"Date": None, "Creator": None, "Format": None, "Type": None}).decode("utf-8")
        return self._described(data)

    def png(self) -> bytes:
        """The sheet as PNG, 300 dots an inch, on white ground."""
        return self._saved("png", {"Software": None, "Title": self.title})

    def _saved(self, kind: str, metadata: dict[str, Any]) -> bytes:
        with _style() as figure_of:
            figure = figure_of(figsize=(self.width / _INCH, self.height / _INCH), dpi=DPI, facecolor="white")
            for shape, artist in self._artists(figure):
                artist.set_gid(f"gc-{shape}")
                figure.add_artist(artist)
            for plot in self.plots:
                plot(figure)
            out = io.BytesIO()
            figure.savefig(out, format=kind, dpi=DPI, metadata=metadata, facecolor="white")
            return out.getvalue()

    def _artists(self, figure: Any) -> Iterator[tuple[int, Any]]:
        from matplotlib.transforms import Affine2D

        flipped = Affine2D().scale(1 / _INCH, -1 / _INCH).translate(0, self.height / _INCH) + figure.dpi_scale_trans
        for number, shape in enumerate(self.shapes):
            for artist in _drawn(shape, flipped):
                artist.set_zorder(number + 1)
                yield number, artist

    def _described(self, svg: str) -> str:
        """The SVG with its words in it: for the whole sheet, and for each shape that has a title."""
        head = f"<title>{_xml(self.title)}</title>\n <desc>{_xml(self.description)}</desc>\n"
        start = svg.index("<svg")
        end = svg.index(">", start) + 1
        # Some readers refuse a file that names a DTD on a server.
        svg = '<?xml version="1.0" encoding="utf-8"?>\n<svg role="img"' + svg[start + 4 : end] + "\n " + head + svg[end:]
        for number, shape in enumerate(self.shapes):
            title = getattr(shape, "title", "")
            mark = f'<g id="gc-{number}">'
            if title:
                svg = svg.replace(mark, f"{mark}\n   <title>{_xml(title)}</title>", 1)
        return svg


def _xml(text: str) -> str:
    return escape("\n".join(line for line in map(fonts.visible, text.splitlines()) if line))


@contextmanager
def _style() -> Iterator[Any]:
    """A maker of figures, with nothing of a user's own settings; they are put back afterwards."""
    fonts.load_matplotlib()
    import matplotlib
    from matplotlib.figure import Figure

    with _DRAWING, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "svg.fonttype": "path",
                "svg.hashsalt": _SALT,
                "text.parse_math": False,
                "text.usetex": False,
                "path.simplify": False,
            }
        )
        yield Figure


def _drawn(shape: Shape, transform: Any) -> Iterator[Any]:
    match shape:
        case Box():
            yield from _box(shape, transform)
        case Words():
            yield _text(shape, transform)
        case Line():
            yield from _line(shape, transform)
        case Dot():
            from matplotlib.patches import Circle

            yield Circle((shape.x, shape.y), shape.radius, facecolor=shape.fill, edgecolor="none", transform=transform)


def _box(box: Box, transform: Any) -> Iterator[Any]:
    from matplotlib.patches import FancyBboxPatch

    style = f"round,pad=0,rounding_size={min(box.round, box.height / 2)}" if box.round else "square,pad=0"
    yield FancyBboxPatch(
        (box.x, box.y), box.width, box.height, boxstyle=style, facecolor=box.fill, edgecolor=box.edge,
        linewidth=box.stroke, linestyle=(0, (4, 2.5)) if box.dashed else "solid", transform=transform,
    )  # fmt: skip
    step = fonts.line_height(box.size)
    top = box.y + box.height / 2 - step * (len(box.lines) - 1) / 2
    x = box.x + 2 if box.align == "left" else box.x + box.width / 2
    for n, line in enumerate(box.lines):
        yield _text(Words(x, top + n * step, line, box.size, box.align), transform)


def _text(words: Words, transform: Any) -> Any:
    from matplotlib.patheffects import withStroke
    from matplotlib.text import Text

    made = Text(
        words.x, words.y, words.text, ha=words.align, va="center_baseline", color=words.colour, transform=transform,
        fontproperties=fonts.properties(words.size), parse_math=False,
    )  # fmt: skip
    if words.halo:
        made.set_path_effects([withStroke(linewidth=3, foreground="white")])
    return made


def _line(line: Line, transform: Any) -> Iterator[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Polygon

    points = list(line.points)
    head = arrow_head(points) if line.head else None
    if head:
        points[-1] = ((head[1][0] + head[2][0]) / 2, (head[1][1] + head[2][1]) / 2)
    yield Line2D(
        [x for x, _y in points], [y for _x, y in points], linewidth=line.stroke, color=line.colour,
        linestyle=(0, (4, 2.5)) if line.dashed else "solid", transform=transform, solid_capstyle="butt", dash_capstyle="butt",
    )  # fmt: skip
    if head:
        yield Polygon(head, closed=True, facecolor=line.colour, edgecolor="none", transform=transform)


def arrow_head(points: Sequence[tuple[float, float]], length: float = 2.4, half: float = 0.95) -> list[tuple[float, float]]:
    """The three corners of an arrow's head: its tip, and the two behind."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    distance = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
    dx, dy = (x1 - x0) / distance, (y1 - y0) / distance
    back = (x1 - dx * length, y1 - dy * length)
    return [(x1, y1), (back[0] - dy * half, back[1] + dx * half), (back[0] + dy * half, back[1] - dx * half)]


def stacked(lines: Sequence[str], size: float, padding: float = 3.4) -> float:
    """How high a box of some lines is."""
    return max(1, len(lines)) * fonts.line_height(size) + padding


def notes(texts: Sequence[str], x: float, y: float, width: float, size: float = 7.5) -> tuple[list[Shape], float]:
    """Sentences below a figure, each wrapped, and where they end."""
    shapes: list[Shape] = []
    for text in texts:
        for line in fonts.wrap(text, width, size, lines=8, even=False):
            shapes.append(Words(x, y + fonts.line_height(size) / 2, line, size, "left", GREY))
            y += fonts.line_height(size)
        y += 0.6
    return shapes, y
