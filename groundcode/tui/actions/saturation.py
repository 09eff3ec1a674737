"""What one does with the saturation report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.tui.asking_sampling import ask_new

if TYPE_CHECKING:
    from groundcode.tui.screens.saturation import SaturationScreen


class Open(Action):
    """The category, or the page."""

    name, letter, key, short, pane = "saturation.open", "", "enter", N_("open"), "rows"
    words = N_("Open the category in the codebook, with its properties; of another row, scroll through its page")

    @staticmethod
    def run(screen: SaturationScreen) -> None:
        """Go there."""
        look = screen.under_bar()
        if look is not None and look.is_category:
            screen.desk.kept["codebook"] = look.key
            screen.desk.go_to("codebook")
        elif look is not None:
            screen.open_page()


class NoteGap(Action):
    """A new sampling round with what is missing."""

    name, letter, key, short, writes = "saturation.gap", "n", "f5", N_("note the gap"), True
    words = N_("Note what is missing here as the gap of a new sampling round")

    @staticmethod
    def run(screen: SaturationScreen) -> None:
        """Ask for its name."""
        look = screen.under_bar()
        if look is None:
            screen.bar.say(_("Nothing is coded yet: there is nothing to say about saturation."))
        elif not look.gap:
            screen.bar.say(_("This row shows no gap."), _("On the screen of sampling (F10 g), a notes a round."))
        else:
            ask_new(screen, look.gap)


class Level(Action):
    """Labels, concepts, categories, main categories."""

    name, letter, key, short = "saturation.level", "t", "f7", N_("level")
    words = N_("Count labels; concepts; categories; main categories")

    @staticmethod
    def run(screen: SaturationScreen) -> None:
        """The next level."""
        screen.next_level()


class Order(Action):
    """By day, or as coded."""

    name, letter, key, short = "saturation.order", "b", "f4", N_("order")
    words = N_("Take the interviews in the order of their days, or as they were coded")

    @staticmethod
    def run(screen: SaturationScreen) -> None:
        """The other order."""
        screen.next_order()


class Whose(Action):
    """Whose codings count."""

    name, letter, key = "saturation.coder", "w", "ctrl+w"
    words = N_("Count the codings of the next coder")

    @staticmethod
    def run(screen: SaturationScreen) -> None:
        """The next coder."""
        screen.next_coder()


class Stratum(Action):
    """Kinds of informants."""

    name, letter, key = "saturation.stratum", "v", "f8"
    words = N_("Choose the variable that tells kinds of informants apart")

    @staticmethod
    def run(screen: SaturationScreen) -> None:
        """Ask which."""
        screen.ask_stratum()


WITH_SATURATION: tuple[type[Action], ...] = (Open, NoteGap, Level, Order, Whose, Stratum)
