"""Values that stand against each other, in columns that scroll together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from groundcode.locale import N_
from groundcode.tui.layout import wrap
from groundcode.tui.widgets.read_page import Part, ReadPage

MOST = 9
"""Columns; more people do not set one field differently at the same time."""
_LEAST = 24
"""Cells of a column below which they stand one under the other."""


class SideBySide(Vertical, can_focus=True):
    """What it is about, the values in columns, and the ways to settle it."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "roll('scroll_down')", N_("Down"), show=False),
        Binding("up,k", "roll('scroll_up')", N_("Up"), show=False),
        Binding("pagedown", "roll('page_down')", N_("Page down"), show=False),
        Binding("pageup", "roll('page_up')", N_("Page up"), show=False),
        Binding("home", "roll('scroll_home')", N_("First"), show=False),
        Binding("end", "roll('scroll_end')", N_("Last"), show=False),
    ]
    DEFAULT_CSS = """
    SideBySide { background: $background; }
    SideBySide:focus { background: $surface; }
    SideBySide .side-words { height: auto; max-height: 40%; padding: 0 1; }
    SideBySide #side-about { text-style: bold; margin-bottom: 1; }
    SideBySide #side-ways { color: $text-primary; margin-top: 1; }
    SideBySide #sides { height: 1fr; }
    SideBySide #sides.-stacked { layout: vertical; }
    SideBySide ReadPage { display: none; width: 1fr; height: 1fr; border-right: solid $panel; background: transparent; }
    SideBySide #sides.-stacked ReadPage { border-right: none; border-bottom: solid $panel; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._about = ""
        self._ways: tuple[str, ...] = ()
        self._count = 0

    def compose(self) -> ComposeResult:
        """Words, columns, ways."""
        yield Static(Content(""), classes="side-words", id="side-about")
        with Horizontal(id="sides"):
            for number in range(MOST):
                column = ReadPage(id=f"side-{number}")
                column.can_focus = False
                yield column
        yield Static(Content(""), classes="side-words", id="side-ways")

    def show(self, about: str, columns: Sequence[Sequence[Part]], ways: Sequence[str]) -> None:
        """Show a conflict."""
        self._about, self._ways, self._count = about, tuple(ways), len(columns)
        for number, column in enumerate(self.query(ReadPage)):
            column.display = number < len(columns)
            column.show(columns[number] if number < len(columns) else ())
        self._fit()

    @property
    def words(self) -> str:
        """All that stands in it."""
        shown = [column.words for column in self.query(ReadPage) if column.display]
        return "\n".join((self._about, *shown, *self._ways))

    def on_resize(self) -> None:
        """Columns, or one under the other."""
        self._fit()

    def _fit(self) -> None:
        width = max(8, self.size.width - 2)
        self.query_one("#sides").set_class(self.size.width < _LEAST * self._count, "-stacked")
        self.query_one("#side-about", Static).update(Content(_wrapped(self._about, width)))
        self.query_one("#side-ways", Static).update(Content("\n".join(_wrapped(way, width) for way in self._ways)))

    def action_roll(self, how: str) -> None:
        """Scroll all columns."""
        for column in self.query(ReadPage):
            if column.display:
                getattr(column, f"action_{how}")()


def _wrapped(text: str, width: int) -> str:
    """A text in rows that keep the rules of Chinese punctuation; nothing in it is obeyed by a terminal."""
    layout = wrap(text, (), width)
    return "\n".join("".join(cluster.glyph for cluster in layout.clusters(row)) for row in range(len(layout)))
