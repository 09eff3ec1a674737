"""Choosing one of a few things, each by a line or a digit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells


class Chooser(ModalScreen[int | None]):
    """A list of lines; gives the number (from 0) of the one chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="chooser.cancel"),
        *(Binding(str(n), f"pick({n - 1})", show=False, id=f"chooser.{n}") for n in range(1, 10)),
    ]
    DEFAULT_CSS = """
    Chooser { align: center middle; }
    Chooser > Vertical {
        width: 76; max-width: 96%; height: 16; max-height: 96%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    Chooser #chooser-title { height: 1; text-style: bold; }
    Chooser OptionList { height: 1fr; border: none; padding: 0; }
    Chooser #chooser-keys { height: 1; color: $foreground 60%; }
    """

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Title, lines, keys."""
        with Vertical():
            yield Static(Content(fit_cells(self._title, 70).rstrip()), id="chooser-title")
            numbered = [f"{n} {line}" if n <= 9 else f"  {line}" for n, line in enumerate(self._lines, 1)]
            yield OptionList(*(Content(fit_cells(line, 70).rstrip()) for line in numbered), markup=False)
            yield Static(Content(_("Enter or 1-9 takes it  Esc cancels")), id="chooser-keys")

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
