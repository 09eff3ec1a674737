"""What one does with the history: look into a change, undo back to it, read the project as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action

if TYPE_CHECKING:
    from groundcode.tui.screens.history import HistoryScreen


class Details(Action):
    """Everything that a change did."""

    name, letter, key, short = "history.details", "", "enter", N_("in full")
    words = N_("Show everything that the change did, and scroll through it")

    @staticmethod
    def run(screen: HistoryScreen) -> None:
        """Into the page."""
        screen.show_whole_change()


class UndoTo(Action):
    """Several changes at once."""

    name, letter, key, short, writes = "history.undo_to", "b", "f8", N_("undo back to here"), True
    words = N_("Undo your changes back to this one, and this one too; what would be undone is told before")

    @staticmethod
    def run(screen: HistoryScreen) -> None:
        """Tell, ask, undo."""
        screen.undo_to()


class AsOf(Action):
    """The project as it was."""

    name, letter, key, short = "history.as_of", "o", "f9", N_("as it was")
    words = N_("Open the project as it was at the end of a day, to read it")

    @staticmethod
    def run(screen: HistoryScreen) -> None:
        """Ask for the day."""
        screen.ask_day()


class Filter(Action):
    """Changes with words."""

    name, letter, key, short = "history.filter", "/", "f3", N_("filter")
    words = N_("Show only changes in whose sentence some words stand")

    @staticmethod
    def run(screen: HistoryScreen) -> None:
        """Open the line above the list."""
        screen.open_filter(_("Words: a name, a code, what was done"))


class Kind(Action):
    """Changes of one kind."""

    name, letter, key, short = "history.kind", "t", "f7", N_("kind")
    words = N_("Show only one kind of change: imports, new codes, coded segments …")

    @staticmethod
    def run(screen: HistoryScreen) -> None:
        """Ask which."""
        screen.ask_kind()


class Whose(Action):
    """Changes of one person."""

    name, letter, key, short = "history.coder", "w", "ctrl+w", N_("who")
    words = N_("Show only the changes of one coder, then of the next; of all again")

    @staticmethod
    def run(screen: HistoryScreen) -> None:
        """The next coder."""
        screen.next_coder()


WITH_CHANGES: tuple[type[Action], ...] = (Details, UndoTo, AsOf, Filter, Kind, Whose)
