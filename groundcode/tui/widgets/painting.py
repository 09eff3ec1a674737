"""One row of the text view as a strip: gutter, text with tints, stripes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from groundcode.domain.spans import Span
from groundcode.tui.colours import colour_of, tint_of
from groundcode.tui.layout import Cluster, Layout, fit_cells
from groundcode.tui.widgets.marks import LANES, Mark
from groundcode.tui.widgets.values import TurnShown

_STRIPES = {(False, True): "┓┃┛╺", (False, False): "┐│┘╶", (True, True): "|||-", (True, False): ":::-"}
"""First, middle, last and only row, by whether ASCII is asked for and whether the coding is one's own."""

_WIDEST_TEXT = 90
_WIDEST_NUMBER = 5


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells of each column: number, speaker (0: the label stays in the text), text, lanes; `width` in all."""

    width: int
    number: int
    speaker: int
    text: int
    lanes: int

    @classmethod
    def fitting(cls, width: int, number: int, speaker: int) -> Columns:
        """Columns in `width` cells for numbers and speakers of these widths; speakers go first when it is narrow."""
        number = min(number, _WIDEST_NUMBER)
        widest = 10 if width >= 84 else 8 if width >= 50 else 6 if width >= 44 else 0
        speaker = min(speaker, widest)
        lanes = LANES if width >= 44 else LANES // 2
        taken = number + speaker + (2 if speaker else 1) + 1 + lanes + 1
        return cls(width, number, speaker, max(4, min(_WIDEST_TEXT, width - taken)), lanes)

    @property
    def text_left(self) -> int:
        """The first cell of the text."""
        return self.number + self.speaker + (2 if self.speaker else 1)


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a theme, opaque, and the styles made of them so far."""

    background: Color
    text: Color
    quiet: Color
    gutter: Color
    selection: Color
    selected_text: Color
    cursor: Color
    cursor_text: Color
    tinted: bool = True
    striped: bool = True
    plain_marks: bool = False
    _styles: dict[tuple[Color, Color, bool], Style] = field(default_factory=dict, repr=False)

    def style(self, colour: Color, background: Color, *, strong: bool = False) -> Style:
        """A terminal style; `strong` adds bold and an underline, for the end of a selection that moves."""
        key = (colour, background, strong)
        found = self._styles.get(key)
        if found is None:
            found = Style(color=colour.rich_color, bgcolor=background.rich_color, bold=strong or None, underline=strong or None)
            self._styles[key] = found
        return found


@dataclass(frozen=True, slots=True)
class Caret:
    """Where the cursor stands, what is selected (None: nothing), and whether the keys come here."""

    cursor: int
    selection: Span | None
    focused: bool


def paint_row(
    layout: Layout,
    row: int,
    turn: tuple[TurnShown, int] | None,
    marks: Sequence[Mark],
    columns: Columns,
    look: Look,
    caret: Caret,
) -> Strip:
    """The whole row, `columns.width` cells; `turn` comes with the number of the row within it."""
    quiet = turn is not None and turn[0].quiet
    segments = [_gutter(turn, columns, look)]
    segments += _text(layout, row, marks, columns, look, caret, quiet=quiet)
    segments += _stripes(row, marks, columns, look)
    used = columns.text_left + columns.text + 1 + columns.lanes + 1
    segments.append(Segment(" " * max(0, columns.width - used), look.style(look.text, look.background)))
    strip = Strip(segments).simplify()
    return strip.crop(0, columns.width) if used > columns.width else strip


def _gutter(turn: tuple[TurnShown, int] | None, columns: Columns, look: Look) -> Segment:
    style = look.style(look.gutter, look.background)
    if turn is None or turn[1] > 1:
        return Segment(" " * columns.text_left, style)
    shown, row = turn
    if row == 1:
        return Segment(fit_cells(shown.time if columns.speaker else "", columns.text_left - 1) + " ", style)
    number = fit_cells(shown.number, columns.number).rstrip(" ").rjust(columns.number)
    speaker = " " + fit_cells(shown.speaker, columns.speaker) if columns.speaker else ""
    return Segment(number + speaker + " ", style)


def _text(
    layout: Layout, row: int, marks: Sequence[Mark], columns: Columns, look: Look, caret: Caret, *, quiet: bool
) -> list[Segment]:
    clusters = [cluster for cluster in layout.clusters(row) if cluster.cell + cluster.width <= columns.text]
    backgrounds = _backgrounds(clusters, marks, look)
    colour = look.quiet if quiet else look.text
    moving = _moving_end(caret)
    segments: list[Segment] = []
    run = ""
    run_style: Style | None = None
    for cluster, background in zip(clusters, backgrounds, strict=True):
        selected = caret.selection is not None and caret.selection.overlaps(Span(cluster.start, cluster.end))
        if caret.selection is None and cluster.start <= caret.cursor < cluster.end:
            style = _cursor_style(look, caret, colour, background)
        elif selected:
            style = look.style(look.selected_text, look.selection, strong=cluster.start <= moving < cluster.end)
        else:
            style = look.style(colour, background)
        if style is not run_style and run_style is not None:
            segments.append(Segment(run, run_style))
            run = ""
        run_style = style
        run += cluster.glyph
    if run:
        segments.append(Segment(run, run_style))
    used = clusters[-1].cell + clusters[-1].width if clusters else 0
    segments += _after_text(layout, row, clusters, columns.text + 1 - used, look, caret)
    return segments


def _after_text(layout: Layout, row: int, clusters: Sequence[Cluster], room: int, look: Look, caret: Caret) -> list[Segment]:
    """The cells from the text to the stripes: the cursor at the end of a line, or a newline that is selected."""
    plain = look.style(look.text, look.background)
    drawn = clusters[-1].end if clusters else layout.starts[row]
    end = layout.ends[row]
    hanging = not layout.is_broken(row) or drawn < end
    last = end if not layout.is_broken(row) else end - 1
    if hanging and caret.selection is None and drawn <= caret.cursor <= last:
        first = _cursor_style(look, caret, look.text, look.background)
    elif hanging and caret.selection is not None and caret.selection.start <= last and caret.selection.end > drawn:
        first = look.style(look.selected_text, look.selection)
    else:
        return [Segment(" " * room, plain)]
    return [Segment(" ", first), Segment(" " * (room - 1), plain)]


def _cursor_style(look: Look, caret: Caret, colour: Color, background: Color) -> Style:
    if caret.focused:
        return look.style(look.cursor_text, look.cursor)
    return look.style(colour, background, strong=True)


def _moving_end(caret: Caret) -> int:
    """A code point inside the selection at the end that the keys move; -1 without a selection."""
    if caret.selection is None:
        return -1
    return caret.selection.end - 1 if caret.cursor == caret.selection.end else caret.selection.start


def _backgrounds(clusters: Sequence[Cluster], marks: Sequence[Mark], look: Look) -> list[Color]:
    """The tint under each cluster: of the shortest coding there, stronger where several lie over each other."""
    backgrounds = [look.background] * len(clusters)
    if not look.tinted or not marks or not clusters:
        return backgrounds
    starts = [cluster.start for cluster in clusters]
    ends = [cluster.end for cluster in clusters]
    depths = [0] * len(clusters)
    for mark in marks:
        coding = mark.coding
        first = bisect_left(ends, coding.start + 1)
        last = bisect_left(starts, coding.end)
        for index in range(first, last):
            depths[index] += 1
            backgrounds[index] = tint_of(coding.colour_key, look.background, depths[index], own=coding.own)
    return backgrounds


def _stripes(row: int, marks: Sequence[Mark], columns: Columns, look: Look) -> list[Segment]:
    blank = Segment(" ", look.style(look.text, look.background))
    cells = [blank] * (columns.lanes + 1)
    for mark in marks if look.striped else ():
        lane = columns.lanes if mark.lane is None or mark.lane >= columns.lanes else mark.lane
        style = look.style(colour_of(mark.coding.colour_key, look.background), look.background)
        cells[lane] = Segment("+" if lane == columns.lanes else _stripe(mark, row, plain=look.plain_marks), style)
    return cells


def _stripe(mark: Mark, row: int, *, plain: bool) -> str:
    glyphs = _STRIPES[plain, mark.coding.own]
    if mark.first == mark.last:
        return glyphs[3]
    return glyphs[0] if row == mark.first else glyphs[2] if row == mark.last else glyphs[1]
