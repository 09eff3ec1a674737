"""Choosing one of a few things, each by a line, a digit or a letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.modal import Modal

_WIDTH = 84


class Chooser(Modal[int | None]):
    """A list of lines; gives the number (from 0) of the one chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="chooser.cancel"),
        *(Binding(str(n), f"pick({n - 1})", show=False, id=f"chooser.{n}") for n in range(1, 10)),
    ]
    DEFAULT_CSS = """
    Chooser { align: center middle; }
    Chooser > Vertical {
        width: 84; max-width: 100%; height: auto; max-height: 96%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    Chooser #chooser-title { height: 1; text-style: bold; }
    Chooser OptionList, Chooser OptionList:focus { height: auto; max-height: 1fr; border: none; padding: 0; }
    Chooser #chooser-keys { height: 1; color: $foreground 60%; }
    """

    def __init__(self, title: str, lines: Sequence[str], *, letters: str = "") -> None:
        """Ask with `title`; `letters`, one a line, choose instead of the digits."""
        super().__init__()
        self._title = title
        self._lines = lines
        self._letters = letters

    def compose(self) -> ComposeResult:
        """Title, lines, keys."""
        height, width = self.app.size.height, min(_WIDTH, self.app.size.width)
        # Two cells at either side, and two more where the list scrolls.
        room = width - (4 if len(self._lines) + 4 <= height * 96 // 100 else 6)
        with Vertical():
            yield Static(Content(fit_cells(self._title, room).rstrip()), id="chooser-title")
            marks = self._letters or "123456789"
            numbered = [f"{marks[n]} {line}" if n < len(marks) else f"  {line}" for n, line in enumerate(self._lines)]
            yield OptionList(*(Content(fit_cells(line, room).rstrip()) for line in numbered), markup=False)
            keys = _("Enter or its letter takes it  Esc cancels") if self._letters else _("Enter or 1-9 takes it  Esc cancels")
            yield Static(Content(keys), id="chooser-keys")

    def on_key(self, event: events.Key) -> None:
        """A letter takes its line, full-width ones too."""
        plain = plain_key(event.character)
        if plain is not None and self._letters and plain in self._letters:
            event.stop()
            self.dismiss(self._letters.index(plain))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the line under the bar."""
        event.stop()
        self.dismiss(event.option_index)

    def action_pick(self, number: int) -> None:
        """Give the line with a number."""
        if number < len(self._lines):
            self.dismiss(number)

    def action_cancel(self) -> None:
        """Give nothing."""
        self.dismiss(None)
