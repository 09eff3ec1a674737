"""The text in which the boundaries of a place are selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from groundcode.domain.spans import Span
from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.screens.text_page import TextPage

if TYPE_CHECKING:
    from groundcode.workspace import Workspace


class TakeBoundaries(Action):
    """From here to there."""

    name, letter, key, short, pane, writes = "boundary.take", "a", "enter", N_("these words"), "text", True
    words = N_("Take what is selected as the words of the consensus")

    @staticmethod
    def run(screen: BoundaryPage) -> None:
        """Give it, and go back."""
        screen.take()


class BoundaryPage(TextPage):
    """The text with the place selected; Enter gives what is selected by then."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (TakeBoundaries, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Select the words of the consensus, then Enter")

    def __init__(self, workspace: Workspace, source: str, place: Span, chosen: Callable[[Span], None]) -> None:
        super().__init__(workspace, source, place)
        self._chosen = chosen

    def take(self) -> None:
        """Give what is selected."""
        place = self.text.selection
        if place is None:
            self.bar.say(_("Select the words first: x, v or Shift with the arrows."))
            return
        self.app.pop_screen()
        self._chosen(place)

    def help_words(self, pane: str) -> str:  # noqa: ARG002 - there is one pane
        """How words are selected."""
        return _(
            "Select the words that the consensus codes: Shift with the arrows, x for the word, the sentence, the turn, or the "
            "mouse. Enter takes them. Esc takes the selection away, then goes back without an answer."
        )
