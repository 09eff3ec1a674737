"""A line for questions, with those asked before under the arrows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from groundcode.locale import N_
from groundcode.tui.widgets.palette import PaletteInput


class QueryLine(PaletteInput):
    """An input in which Up goes to older questions and Down back to what was being typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "older(1)", N_("Older question"), show=False, id="query.older"),
        Binding("down", "older(-1)", N_("Newer question"), show=False, id="query.newer"),
    ]

    def __init__(self, placeholder: str, history: Callable[[], Sequence[str]], *, id: str) -> None:
        """An empty line; `history` gives the questions asked before, the newest first."""
        super().__init__(None, placeholder, digits=False)
        self.id = id
        self._history = history
        self._at = -1
        self._typed = ""

    def action_older(self, step: int) -> None:
        """Show an older or a newer question; it stops at both ends."""
        before = self._history()
        if self._at < 0 or self.value != self._shown(before):
            self._at, self._typed = -1, self.value
        # The newest is mostly the one that stands here: going to it would look as if nothing happened.
        at = self._at + step
        if 0 <= at < len(before) and before[at] == self.value:
            at += step
        if -1 <= at < len(before):
            self._at = at
            self.value = self._shown(before)
            self.cursor_position = len(self.value)

    def _shown(self, before: Sequence[str]) -> str:
        return before[self._at] if 0 <= self._at < len(before) else self._typed
