"""Screens whose numbers take longer than their lists: counted at once where that is quick, behind the picture where not."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from textual import work
from textual.message import Message
from textual.worker import get_current_worker

from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.tasks import attempt, told
from groundcode.workspace import Workspace

_AT_ONCE = 0.03
"""Seconds: what took longer is counted behind the picture from then on."""


class CountingScreen(DeskScreen):
    """A subclass counts in `count`, which only reads, and shows in `counted`."""

    @dataclass
    class Counted(Message):
        """Numbers came in, or what went wrong."""

        value: Any
        error: Exception | None
        took: float

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._count_took = 1.0

    def count(self) -> Any:
        """The numbers; called in a thread, so that it may not touch a widget."""
        raise NotImplementedError

    def counted(self, value: Any) -> None:
        """Show them."""
        raise NotImplementedError

    def count_soon(self) -> None:
        """Count anew, at once or behind the picture."""
        if self._count_took >= _AT_ONCE:
            self._count_behind()
            return
        began = time.monotonic()
        value = self.count()
        self._count_took = time.monotonic() - began
        self.counted(value)

    @work(thread=True, group="count", exclusive=True, exit_on_error=False)
    def _count_behind(self) -> None:
        began = time.monotonic()
        value, error = attempt(self.count)
        if get_current_worker().is_cancelled:
            return
        # Posted, not called: a desk that is closing would never answer, and the thread would wait for it.
        self.post_message(self.Counted(value, error, time.monotonic() - began))

    def on_counting_screen_counted(self, event: Counted) -> None:
        """Show the numbers, or say what went wrong."""
        with told(self.bar):
            if event.error is not None:
                raise event.error
            self._count_took = event.took
            self.counted(event.value)
