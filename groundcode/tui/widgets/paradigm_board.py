"""The board of one paradigm: six boxes to move about in. It is only ever given values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from groundcode.locale import N_
from groundcode.tui.widgets.painted import Painted
from groundcode.tui.widgets.paradigm_drawing import GRID, ORDER, PHENOMENON, Board, Entry, Line, Spot, draw

_EMPTY = Board({}, started=False)


class ParadigmBoard(Painted, can_focus=True):
    """Arrows move within a box and from box to box; a click puts the bar there, a second one is told (`Opened`)."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "board--frame", "board--frame-here", "board--frame-quiet", "board--title", "board--title-here",
        "board--quiet", "board--arrow", "board--bar",
    }  # fmt: skip
    DEFAULT_CSS = """
    ParadigmBoard { height: 1fr; background: $background; color: $foreground; overflow-x: hidden; scrollbar-size-vertical: 1; }
    ParadigmBoard > .board--frame { color: $primary 70%; }
    ParadigmBoard > .board--frame-here { color: $foreground 60%; }
    ParadigmBoard:focus > .board--frame-here { color: $accent; }
    ParadigmBoard > .board--frame-quiet { color: $foreground 30%; }
    ParadigmBoard > .board--title { color: $text-primary; }
    ParadigmBoard > .board--title-here { color: $foreground; text-style: bold; }
    ParadigmBoard > .board--quiet { color: $foreground 55%; }
    ParadigmBoard > .board--arrow { color: $text-warning; }
    ParadigmBoard > .board--bar { background: $panel; }
    ParadigmBoard:focus > .board--bar { background: $primary 35%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "go(0,-1)", N_("Up"), show=False, id="board.up"),
        Binding("down,j", "go(0,1)", N_("Down"), show=False, id="board.down"),
        Binding("left,h", "go(-1,0)", N_("Left"), show=False, id="board.left"),
        Binding("right,l", "go(1,0)", N_("Right"), show=False, id="board.right"),
    ]

    @dataclass
    class Moved(Message):
        """The bar stands at another place."""

        board: ParadigmBoard

    @dataclass
    class Opened(Message):
        """A place was clicked twice."""

        board: ParadigmBoard

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._board = _EMPTY
        self._name = ""
        self._at: Spot = (PHENOMENON, 0)
        self._lines: list[Line] = []
        self._styles: dict[tuple[str, bool], Style] = {}

    @property
    def spot(self) -> Spot:
        """Where the bar stands."""
        return self._at

    @property
    def box(self) -> str:
        """The box in which the bar stands: "phenomenon", or a slot's value."""
        return self._at[0]

    @property
    def entry(self) -> Entry | None:
        """The code under the bar; None in an empty box."""
        return self._board.entry(self._at)

    def show(self, name: str, board: Board) -> None:
        """Show a board; the bar of the one with the same `name` stays on its code, or in its box."""
        before = self.entry if name == self._name else None
        box, row = self._at if name == self._name else (PHENOMENON, 0)
        self._name, self._board = name, board
        if before is None or not self.go_to(before.id):
            self._at = (box, min(row, board.rows(box) - 1))
        self._lay_out()

    def go_to(self, id: str) -> bool:
        """Put the bar on the code of a role, wherever it stands now; False if it is on no box."""
        for box, entries in self._board.boxes.items():
            for number, entry in enumerate(entries):
                if entry.id == id:
                    self._move((box, number))
                    return True
        return False

    def stand_in(self, box: str) -> None:
        """Put the bar into a box."""
        self._move((box, 0))

    def _move(self, spot: Spot) -> None:
        if spot != self._at:
            self._at = spot
            self._lay_out()
            self.post_message(self.Moved(self))

    def action_go(self, right: int, down: int) -> None:
        """To the next line of the box; at its end, or sideways, to the next box."""
        box, row = self._at
        step = row + down
        if down and 0 <= step < self._board.rows(box):
            self._move((box, step))
        elif self._is_picture:
            line = next(n for n, boxes in enumerate(GRID) if box in boxes)
            column = GRID[line].index(box)
            if right and 0 <= column + right < len(GRID[line]):
                other = GRID[line][column + right]
                self._move((other, min(row, self._board.rows(other) - 1)))
            elif down and 0 <= line + down < len(GRID):
                other = GRID[line + down][column]
                self._move((other, 0 if down > 0 else self._board.rows(other) - 1))
        else:
            number = ORDER.index(box) + (right or down)
            if 0 <= number < len(ORDER):
                other = ORDER[number]
                self._move((other, self._board.rows(other) - 1 if down < 0 else 0))

    @property
    def _is_picture(self) -> bool:
        return bool(self._lines) and len(self._lines[0]) > 3

    def _lay_out(self) -> None:
        width, height = self.container_size.width or self.size.width, self.size.height
        self._lines = draw(self._board, max(8, width), height, self._at)
        if len(self._lines) > height:
            # The scroll bar takes a cell of each line.
            self._lines = draw(self._board, max(8, width - 1), height, self._at)
        self.virtual_size = Size(self.size.width, len(self._lines))
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        rows = [n for n, line in enumerate(self._lines) if any(piece.spot == self._at for piece in line)]
        height = self.scrollable_content_region.height
        if not rows or not height or not self.is_attached:
            return
        first, last = rows[0], rows[-1] + 1
        # The heading of a box belongs in sight with its first line.
        first = max(0, first - 1) if self._at[1] == 0 else first
        top = int(self.scroll_offset.y)
        if last > top + height:
            self.scroll_to(y=min(first, last - height), animate=False, force=True, immediate=True)
        elif first < top:
            self.scroll_to(y=first, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._lay_out()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the bar there."""
        spot = self._spot_at(event)
        if event.button == 1 and spot is not None:
            event.stop()
            self.focus()
            self._move(spot)

    def on_click(self, event: events.Click) -> None:
        """A second click opens."""
        if event.chain == 2 and self._spot_at(event) == self._at:
            self.post_message(self.Opened(self))

    def _spot_at(self, event: events.MouseEvent) -> Spot | None:
        place = event.get_content_offset(self)
        if place is None or not 0 <= place.y + self.scroll_offset.y < len(self._lines):
            return None
        cell = 0
        for piece in self._lines[int(place.y + self.scroll_offset.y)]:
            cell += Segment(piece.text).cell_length
            if place.x < cell:
                return piece.spot
        return None

    def render_line(self, y: int) -> Strip:
        """The line `y` of what is in sight."""
        number = int(self.scroll_offset.y) + y
        line = self._lines[number] if number < len(self._lines) else ()
        segments = [Segment(piece.text, self._style(piece.look, bar=piece.spot == self._at)) for piece in line]
        return Strip(segments).adjust_cell_length(self.size.width, self._style("", bar=False))

    def _style(self, look: str, *, bar: bool) -> Style:
        found = self._styles.get((look, bar))
        if found is None:
            background = self.colors[2]
            if bar:
                background += self.get_component_styles("board--bar").background
            named = f"board--{look}" in self.COMPONENT_CLASSES
            styles = self.get_component_styles(f"board--{look}") if named else None
            colour = styles.color if styles is not None else self.colors[3]
            bold = (look == "title-here" or (bar and look == "entry")) or None
            mixed = background.blend(colour, colour.a, 1.0)
            found = self._styles[look, bar] = Style(color=mixed.rich_color, bgcolor=background.rich_color, bold=bold)
        return found
