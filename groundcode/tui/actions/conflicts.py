"""What one does with a conflict: settle it, one way or another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action

if TYPE_CHECKING:
    from groundcode.tui.screens.conflicts import ConflictsScreen


class Settle(Action):
    """One of all ways."""

    name, letter, key, short, writes = "conflicts.settle", "s", "enter", N_("settle"), True
    words = N_("Settle the conflict: choose among its ways; 1 to 9 take what has that number at once")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Ask which."""
        screen.ask_way()


class Both(Action):
    """Nothing left out."""

    name, letter, key, short, writes = "conflicts.both", "b", "f8", N_("both"), True
    words = N_("Keep both texts, one under the other; of two corrected transcripts, the corrections of both")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Keep both, where that can be."""
        screen.take_both()


class Third(Action):
    """Something else."""

    name, letter, key, short, writes = "conflicts.third", "e", "f2", N_("a third"), True
    words = N_("Write or choose another value instead")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Ask for it."""
        screen.ask_third()


class Filter(Action):
    """Conflicts with words."""

    name, letter, key = "conflicts.filter", "/", "f3"
    words = N_("Show only conflicts in which some words stand")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Open the line above the list."""
        screen.open_filter(_("Words: a name, a coder"))


WITH_CONFLICTS: tuple[type[Action], ...] = (Settle, Both, Third, Filter)
