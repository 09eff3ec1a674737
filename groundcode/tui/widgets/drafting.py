"""When a draft is stored while one types: at once, or with a long text at most twice a second."""

from __future__ import annotations

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer

_LONG = 5_000
"""Characters from which a key does not write the whole text: 100,000 are 300 kB in the file for each letter."""
_PAUSE = 0.5
"""Seconds between two writings of a long text; what a crash can cost."""


class Drafting:
    """Calls `store` for what is being typed."""

    def __init__(self, page: MessagePump, store: Callable[[], object]) -> None:
        self._page = page
        self._store = store
        self._timer: Timer | None = None

    def changed(self, length: int) -> None:
        """A text of `length` characters was changed."""
        if length < _LONG:
            self.now()
        elif self._timer is None:
            self._timer = self._page.set_timer(_PAUSE, self.now)

    def now(self) -> None:
        """Store it."""
        self.stop()
        self._store()

    def finish(self) -> None:
        """Store what waits, if anything does."""
        if self._timer is not None:
            self.now()

    def stop(self) -> None:
        """Forget what waits: the text itself is being stored."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
