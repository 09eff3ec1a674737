"""The floor of the desk: an application of one line, which a key changes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

SIGN = "One line"


class Floor(App[None]):
    """One Static, one key."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "count"), Binding("q", "quit")]
    ENABLE_COMMAND_PALETTE = False
    presses = 0

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static(f"{SIGN} 0")

    def action_count(self) -> None:
        """Change the line."""
        self.presses += 1
        self.query_one(Static).update(f"{SIGN} {self.presses}")


if __name__ == "__main__":
    Floor().run()
