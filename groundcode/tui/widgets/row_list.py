"""A list of plain lines whose Enter belongs to the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual
from textual.widgets import OptionList

from groundcode.locale import N_


class LateLine(Visual):
    """One line that is put into words when it is painted: 5,000 lines, of which 30 are in sight, would take half a second."""

    def __init__(self, made: Callable[[], Content]) -> None:
        """`made` gives a line that is no longer than the list is wide."""
        self._made = made

    @cached_property
    def content(self) -> Content:
        """The line in words."""
        return self._made()

    def __str__(self) -> str:
        return str(self.content)

    def render_strips(self, width: int, height: int | None, style: Any, options: Any) -> list[Strip]:
        """Paint it."""
        return self.content.render_strips(width, height, style, options)

    def get_optimal_width(self, rules: Any, container_width: int) -> int:  # noqa: ARG002 - Textual's signature
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: Any, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """One line, whatever stands in it."""
        return 1


class RowList(OptionList, inherit_bindings=False):
    """Lines to move among: a click moves the bar, and only a second one is told (`Opened`)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", N_("Down"), show=False),
        Binding("up,k", "cursor_up", N_("Up"), show=False),
        Binding("pagedown", "page_down", N_("Page down"), show=False),
        Binding("pageup", "page_up", N_("Page up"), show=False),
        Binding("home", "first", N_("First"), show=False),
        Binding("end", "last", N_("Last"), show=False),
    ]
    DEFAULT_CSS = """
    RowList { border: none; padding: 0; scrollbar-size-vertical: 1; }
    RowList:focus { border: none; }
    """

    class Opened(Message):
        """A line was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)

    def fill(self, lines: Sequence[Content | LateLine], at: int) -> None:
        """Show these lines, with the bar on the one with the number `at` (from 0)."""
        self.clear_options()
        self.add_options(lines)
        self.highlighted = min(max(at, 0), len(lines) - 1) if lines else None

    def step(self, by: int) -> None:
        """Move the bar; it stops at both ends."""
        if self.option_count:
            self.highlighted = min(max((self.highlighted or 0) + by, 0), self.option_count - 1)

    def action_select(self) -> None:
        """Nothing: a click moves the bar, Enter is the screen's."""

    def on_click(self, event: events.Click) -> None:
        """Tell the second click."""
        if event.chain == 2 and self.highlighted is not None:
            self.post_message(self.Opened())
