"""What one does with the first steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.tui.welcome import hide
from groundcode.tui.widgets.first_steps import FirstSteps

if TYPE_CHECKING:
    from groundcode.tui.screens.coding import CodingScreen


class PutAway(Action):
    """The first steps, for good."""

    name, letter, key = "reading.first_steps", "H", "shift+f8"
    words = N_("Put the first steps away for good")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Hide them."""
        hide(screen.workspace)
        screen.query_one(FirstSteps).show(None)
        screen.bar.say(_("? lists all keys, F1 explains what you see."))
