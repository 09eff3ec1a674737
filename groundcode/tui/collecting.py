"""When Python looks for reference cycles: in pauses, not while somebody types.

With a dictionary, a transcript and 2,000 codings in memory a full search takes 100 to 130 ms; left to itself it came
at every fourth coding or so, and made it twice as slow.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

_PAUSE_SECONDS = 1.5
"""Without a key for so long: somebody reads, or thinks."""
_EVERY_SECONDS = 0.5
_NEVER = 1_000_000
_REST_SECONDS = 0.25
_MUCH = 40
"""Searches of the younger objects after which a full one waits for a short rest only: memory grows meanwhile."""


class Pauses:
    """Full searches for cycles, moved into pauses; made for one desk, whose process it steers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        young, middle, _old = gc.get_threshold()
        gc.set_threshold(young, middle, _NEVER)
        self._clock = clock
        self._touched = clock()
        self._is_frozen = False

    @property
    def every(self) -> float:
        """Seconds between two calls of `look`."""
        return _EVERY_SECONDS

    def touched(self) -> None:
        """Somebody pressed a key or moved the mouse."""
        self._touched = self._clock()

    def look(self) -> None:
        """Search now, if there is a pause and something to search."""
        waiting = gc.get_count()[2]
        quiet = self._clock() - self._touched
        if not waiting or quiet < (_PAUSE_SECONDS if waiting < _MUCH else _REST_SECONDS):
            return
        gc.collect()
        if not self._is_frozen:
            # What the desk consists of by now stays until it closes: later searches need not walk through it.
            gc.freeze()
            self._is_frozen = True
