"""What every error is."""

from __future__ import annotations


class GroundcodeError(Exception):
    """Something a person can act on: one sentence, and a hint on what to do."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
