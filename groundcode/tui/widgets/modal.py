"""What all questions and pages over a screen share: they close once."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Modal(ModalScreen[Answer]):
    """A page over a screen.

    A second Enter or Esc in a hurry is still on its way when the first one has closed the page: Textual would close
    whatever is in front by then, at last the text itself.
    """

    _is_dismissed = False

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close and give an answer; only the first one counts."""
        if self._is_dismissed:
            return AwaitComplete()
        self._is_dismissed = True
        return super().dismiss(result)
