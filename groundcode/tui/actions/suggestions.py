"""What one does with suggestions: look for them, go through the cards, accept, reject, choose, cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_
from groundcode.tui.actions.action import Action

if TYPE_CHECKING:
    from groundcode.tui.screens.suggestions import SuggestionsScreen


class Accept(Action):
    """What is proposed is done."""

    name, letter, key, short, pane, writes = "suggestions.accept", "a", "enter,f5", N_("accept"), "rows", True
    words = N_("Accept the suggestion: it is done as the card shows it; a group needs a name first")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Do it, or look for suggestions where there is no card."""
        screen.accept()


class AcceptHere(Action):
    """The same, with the focus on the card."""

    name, letter, key, short, pane, writes = "suggestions.accept_here", "a", "f5", N_("accept"), "card", True
    words = N_("Accept the suggestion whose card this is")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Do it."""
        screen.accept()


class Reject(Action):
    """It is not so."""

    name, letter, key, short, writes = "suggestions.reject", "x", "delete", N_("reject"), True
    words = N_("Reject the suggestion; it is remembered and not made again. While suggestions are looked for: stop")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Reject, or stop."""
        if not screen.stop_looking():
            screen.reject()


class Skip(Action):
    """Later."""

    name, letter, key, short, pane = "suggestions.skip", "", "space,right,l", N_("skip"), "rows"
    words = N_("Skip: go to the next card that is open")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Go on."""
        screen.skip()


class SkipHere(Action):
    """Later, with the focus on the card."""

    name, letter, key, pane = "suggestions.skip_here", "", "right,l", "card"
    words = N_("Skip: go to the next card that is open")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Go on."""
        screen.skip()


class Before(Action):
    """The card before."""

    name, letter, key = "suggestions.before", "", "left,backspace,h"
    words = N_("Go back to the card before")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Go back."""
        screen.go_before()


class Look(Action):
    """Ask the machine."""

    name, letter, key, short, writes = "suggestions.look", "/", "f3", N_("look"), True
    words = N_("Look for suggestions of this kind, for the project as it stands now")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Begin."""
        screen.look()


class NextKind(Action):
    """Places, groups, main categories, duplicates, gaps."""

    name, letter, key, short = "suggestions.kind", "n", "f4", N_("next kind")
    words = N_("Go to the next kind of suggestions")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Show it."""
        screen.next_kind(1)


class KindBefore(Action):
    """The kind before."""

    name, letter, key = "suggestions.kind_before", "N", "shift+f4"
    words = N_("Go back to the kind of suggestions before")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Show it."""
        screen.next_kind(-1)


class NextLevel(Action):
    """Of labels, of concepts, of categories."""

    name, letter, key = "suggestions.level", "t", "f7"
    words = N_("Suggestions for codes of the next level: labels, concepts, categories")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Show it."""
        screen.next_level()


class More(Action):
    """More and smaller groups."""

    name, letter, key = "suggestions.more", "+", "=,ctrl+up"
    words = N_("Cut into more and smaller groups")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Move the cut."""
        screen.move_cut(1)


class Fewer(Action):
    """Fewer and larger groups."""

    name, letter, key = "suggestions.fewer", "-", "ctrl+down"
    words = N_("Cut into fewer and larger groups")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Move the cut."""
        screen.move_cut(-1)


class Name(Action):
    """What the group is called."""

    name, letter, key, short = "suggestions.name", "e", "f2", N_("name")
    words = N_("Type the name of the code that a group becomes; Enter there accepts the group")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Go to the line."""
        screen.begin_name()


class Other(Action):
    """Another code than those that are proposed."""

    name, letter, key, writes = "suggestions.other", "m", "ctrl+x", True
    words = N_("Put it under another code than those proposed; of a turn, code it with another one")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Ask which."""
        screen.ask_other()


class Open(Action):
    """The thing under the bar of the card."""

    name, letter, key, short, pane = "suggestions.open", "", "enter", N_("go there"), "card"
    words = N_("Go to the segment in its transcript; choose the place; take the member out or in")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Go there."""
        screen.open_row()


class Toggle(Action):
    """Members in and out."""

    name, letter, key, short, pane = "suggestions.toggle", "v", "space", N_("in/out"), "card"
    words = N_("Take the member under the bar out of the group, or in again; choose the place under the bar")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Switch it."""
        screen.toggle()


class NotThere(Action):
    """One place refused, the others wait."""

    name, letter, key, pane, writes = "suggestions.not_there", "d", "ctrl+d", "card", True
    words = N_("Say that the code does not belong to the place under the bar; the other places stay")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Refuse it."""
        screen.refuse_place()


class ShowStatement(Action):
    """What a thesis says about the machine's part."""

    name, letter, key = "suggestions.statement", "o", "f9"
    words = N_("Show the statement of computational assistance, and write it to a file")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Open the page."""
        screen.open_statement()


class RankPalette(Action):
    """The palette with or without a ranking."""

    name, letter, key, writes = "suggestions.palette", "P", "shift+f7", True
    words = N_("Let the palette rank codes for the selected segment, or no longer: a setting of this copy")

    @staticmethod
    def run(screen: SuggestionsScreen) -> None:
        """Switch it."""
        screen.toggle_palette()


ON_CARDS: tuple[type[Action], ...] = (
    Accept, AcceptHere, Reject, Skip, SkipHere, Before, Open, Toggle, NotThere, Name, Other, Look, NextKind, KindBefore,
    NextLevel, More, Fewer, ShowStatement, RankPalette,
)  # fmt: skip
