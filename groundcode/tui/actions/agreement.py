"""What one does with the table of agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_
from groundcode.tui.actions.action import Action

if TYPE_CHECKING:
    from groundcode.tui.screens.agreement import AgreementScreen


class Open(Action):
    """Where they differ."""

    name, letter, key, short = "agreement.open", "o", "enter,f9", N_("places")
    words = N_("Show the places where coders differ about the code under the bar")

    @staticmethod
    def run(screen: AgreementScreen) -> None:
        """Back to the list, of this code alone."""
        screen.show_places()


class Unit(Action):
    """Turns, sentences, characters, segments."""

    name, letter, key, short = "agreement.unit", "w", "ctrl+w", N_("unit")
    words = N_("Compare by turns, sentences, characters, or whole segments")

    @staticmethod
    def run(screen: AgreementScreen) -> None:
        """The next unit."""
        screen.next_unit()


class Level(Action):
    """Looked at from further off."""

    name, letter, key, short = "agreement.level", "l", "f7", N_("level")
    words = N_("Look at the codes as they are, or at the level of concepts, categories, main categories")

    @staticmethod
    def run(screen: AgreementScreen) -> None:
        """The next level."""
        screen.next_level()


class Sort(Action):
    """The worst first."""

    name, letter, key, short = "agreement.sort", "S", "ctrl+l", N_("order")
    words = N_("Codes in the order of the codebook, or those with the lowest alpha first")

    @staticmethod
    def run(screen: AgreementScreen) -> None:
        """The other order."""
        screen.next_order()


class Export(Action):
    """For the thesis."""

    name, letter, key, short = "agreement.export", "x", "ctrl+o", N_("table T10")
    words = N_("Write the table T10 (agreement between coders) to a file")

    @staticmethod
    def run(screen: AgreementScreen) -> None:
        """Ask where."""
        screen.ask_export()


WITH_AGREEMENT: tuple[type[Action], ...] = (Open, Unit, Level, Sort, Export)
