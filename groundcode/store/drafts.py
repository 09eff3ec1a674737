"""What is being typed and is no change yet: kept in the file at each key, and in memory for as long as that fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from groundcode.errors import CannotWriteHere, StoreProblem

_PAUSE = timedelta(seconds=5)
"""Before what could not be kept is tried again: each try on a locked project waits as long, at each key."""


class Drafts:
    """Texts by their keys. What the file did not take is not lost as long as the project is open."""

    def __init__(self, write: Callable[[str, str], None], now: Callable[[], datetime]) -> None:
        """`write` puts a text under a key into the file; an empty one takes it away there."""
        self._write = write
        self._now = now
        self._held: dict[str, str] = {}
        self._again: datetime | None = None

    @property
    def held(self) -> Mapping[str, str]:
        """What is in memory alone; "" for a draft that is done and could not be taken away."""
        return MappingProxyType(self._held)

    def over(self, kept: dict[str, str]) -> dict[str, str]:
        """What the file keeps, with what is held over it."""
        return {key: text for key, text in sorted({**kept, **self._held}.items()) if text}

    def save(self, key: str, text: str) -> None:
        """Keep a text; "" takes it away.

        Raises:
            StoreProblem, CannotWriteHere: it is held in memory, and so are those that follow within 5 s, silently.
        """
        self._held[key] = text
        if text and self._again is not None and self._now() < self._again:
            return
        self.write_held()

    def write_held(self) -> None:
        """Try again what is in memory alone.

        Raises:
            StoreProblem, CannotWriteHere
        """
        try:
            for waiting in list(self._held):
                self._write(waiting, self._held[waiting])
                del self._held[waiting]
        except (StoreProblem, CannotWriteHere):
            self._again = self._now() + _PAUSE
            raise
        self._again = None
