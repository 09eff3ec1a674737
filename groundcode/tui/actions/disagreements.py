"""What one does where coders differ: settle a place, one way or another, and finish a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.tui.asking_disagreements import ask_begin, ask_boundaries, ask_code, ask_filter, ask_finish, ask_way

if TYPE_CHECKING:
    from groundcode.tui.screens.disagreements import DisagreementsScreen


class Settle(Action):
    """One of all ways."""

    name, letter, key, short, writes = "disagreements.settle", "s", "enter", N_("settle"), True
    words = N_("Settle the place: choose among its ways; 1 to 9 take what the coder of that number has")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Ask which."""
        place = screen.chosen()
        if place is not None:
            ask_way(screen, place)


class Both(Action):
    """What all have."""

    name, letter, key, short, writes = "disagreements.both", "b", "f8", N_("both"), True
    words = N_("Settle on what all of them have there, both codes")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Take all."""
        place = screen.chosen()
        if place is not None:
            screen.take(place, [one.name for one in place.holdings if one.codings])


class Nothing(Action):
    """No code."""

    name, letter, key, short, writes = "disagreements.none", "n", "delete", N_("none"), True
    words = N_("Settle on no code there")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Take none."""
        place = screen.chosen()
        if place is not None:
            screen.settle(place, _("no code"), none=True)


class Other(Action):
    """Neither."""

    name, letter, key, short, writes = "disagreements.other", "c", "f4", N_("other code"), True
    words = N_("Settle on another code, chosen from the palette")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Ask which."""
        place = screen.chosen()
        if place is not None:
            ask_code(screen, place)


class Boundaries(Action):
    """From here to there."""

    name, letter, key, short, writes = "disagreements.boundaries", "m", "ctrl+x", N_("boundary"), True
    words = N_("Settle on other boundaries: select the words in the text")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Open the text."""
        place = screen.chosen()
        if place is not None:
            ask_boundaries(screen, place)


class Reopen(Action):
    """Talk about it once more."""

    name, letter, key, writes = "disagreements.reopen", "w", "ctrl+w", True
    words = N_("Open a settled place again")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Open it."""
        place = screen.chosen()
        if place is not None:
            screen.unsettle(place)


class Open(Action):
    """In the text."""

    name, letter, key, short = "disagreements.open", "o", "f9", N_("text")
    words = N_("Go to the place in the text")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Leave for it."""
        place = screen.chosen()
        if place is not None:
            screen.go_to_place(place)


class Begin(Action):
    """The consensus of a source."""

    name, letter, key, writes = "disagreements.begin", "a", "ctrl+n", True
    words = N_("Begin the consensus of a transcript with what its coders agree on")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Ask of which."""
        ask_begin(screen)


class Finish(Action):
    """The consensus stands."""

    name, letter, key, short, writes = "disagreements.finish", "F", "ctrl+f", N_("finish"), True
    words = N_("Say that the consensus of a transcript stands: it is what is counted then; again, take it back")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Ask of which."""
        ask_finish(screen)


class Agreement(Action):
    """In figures."""

    name, letter, key, short = "disagreements.agreement", "t", "f5", N_("figures")
    words = N_("How far coders agree, code by code: the table")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Open the page."""
        screen.open_agreement()


class Which(Action):
    """Open ones, settled ones."""

    name, letter, key = "disagreements.which", "S", "ctrl+l"
    words = N_("Show open places, settled ones, or both")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """The next of the three."""
        screen.next_which()


class Level(Action):
    """Looked at from further off."""

    name, letter, key = "disagreements.level", "l", "f7"
    words = N_("Look at the codes as they are, or at the level of concepts, categories, main categories")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """The next level."""
        screen.next_level()


class Filter(Action):
    """Some of them."""

    name, letter, key, short = "disagreements.filter", "f", "ctrl+k", N_("filter")
    words = N_("Show only one transcript, one code, or two coders")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Ask which."""
        ask_filter(screen)


class Words(Action):
    """With words."""

    name, letter, key = "disagreements.words", "/", "f3"
    words = N_("Show only places in which some words stand")

    @staticmethod
    def run(screen: DisagreementsScreen) -> None:
        """Open the line above the list."""
        screen.open_filter(_("Words: of the text, a code, a transcript, a coder"))


WITH_DISAGREEMENTS: tuple[type[Action], ...] = (
    Settle, Both, Nothing, Other, Boundaries, Reopen, Open, Agreement, Finish, Filter, Begin, Which, Level, Words,
)  # fmt: skip
