"""A page of running text to scroll through: as quick with a memo of 100,000 characters as with one line.

It paints the rows in sight itself: a plain label with so much text takes 0.3 s for each picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from groundcode.domain.spans import Span
from groundcode.locale import N_
from groundcode.tui.layout import Layout, wrap


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text on a page, of one line or of many."""

    text: str
    look: str = ""
    """"head", "dim" or "warning"; "" for plain."""
    indent: int = 0
    """Cells before each of its rows."""
    marked: tuple[Span, ...] = ()
    """Places in `text` to be marked, in order, none over another."""


class ReadPage(ScrollView, can_focus=True, inherit_bindings=False):
    """Parts of text one under the other, wrapped by the rules of Chinese punctuation."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "read-page--head", "read-page--dim", "read-page--warning", "read-page--mark",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", N_("Down"), show=False),
        Binding("up,k", "scroll_up", N_("Up"), show=False),
        Binding("pagedown", "page_down", N_("Page down"), show=False),
        Binding("pageup", "page_up", N_("Page up"), show=False),
        Binding("home", "scroll_home", N_("First"), show=False),
        Binding("end", "scroll_end", N_("Last"), show=False),
    ]
    DEFAULT_CSS = """
    ReadPage { background: $background; color: $foreground; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    ReadPage:focus { background: $surface; }
    ReadPage > .read-page--head { text-style: bold; }
    ReadPage > .read-page--dim { color: $foreground 65%; }
    ReadPage > .read-page--warning { color: $text-warning; text-style: bold; }
    ReadPage > .read-page--mark { background: $warning-muted; color: $text-warning; text-style: bold underline; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._parts: tuple[Part, ...] = ()
        self._rows: list[tuple[int, int]] = []
        """Which part, and which row of it, each row shows."""
        self._layouts: list[Layout] = []
        self._cells = 0

    @property
    def words(self) -> str:
        """All that stands on the page, a part a line."""
        return "\n".join(part.text for part in self._parts)

    def show(self, parts: Sequence[Part], *, same: bool = False) -> None:
        """Show these from the beginning; from where one had scrolled to, if it is the `same` thing as before."""
        if tuple(parts) == self._parts and same:
            return
        self._parts = tuple(parts)
        self._lay_out()
        if not same:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def _lay_out(self) -> None:
        self._cells = self.scrollable_content_region.width
        room = max(4, self._cells - 2)
        self._layouts = [wrap(part.text, (), max(2, room - part.indent)) for part in self._parts]
        self._rows = [(number, row) for number, layout in enumerate(self._layouts) for row in range(len(layout))]
        self.virtual_size = Size(self._cells, len(self._rows))
        self.refresh()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        if self.scrollable_content_region.width != self._cells:
            self._lay_out()

    def render_line(self, y: int) -> Strip:
        """One row in sight."""
        at = y + self.scroll_offset.y
        width, plain = self.size.width, self.rich_style
        if at >= len(self._rows):
            return Strip.blank(width, plain)
        number, row = self._rows[at]
        part, layout = self._parts[number], self._layouts[number]
        look = plain + self._of(part.look) if part.look else plain
        segments = [Segment(" " * (1 + part.indent), plain)]
        marks = iter(part.marked)
        mark = next(marks, None)
        for cluster in layout.clusters(row):
            while mark is not None and mark.end <= cluster.start:
                mark = next(marks, None)
            is_marked = mark is not None and mark.start <= cluster.start
            segments.append(Segment(cluster.glyph, look + self._of("mark") if is_marked else look))
        return Strip(Segment.simplify(segments)).adjust_cell_length(width, plain)

    def _of(self, look: str) -> Style:
        return self.get_component_rich_style(f"read-page--{look}")
