"""What one does with a conflict: look at what it is about, and settle it, one way or another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.tui.asking_conflicts import ask_lines, ask_marked, ask_third, ask_way

if TYPE_CHECKING:
    from groundcode.tui.screens.conflicts import ConflictsScreen


class Open(Action):
    """What it is about."""

    name, letter, key, short = "conflicts.open", "o", "enter,f9", N_("go there")
    words = N_("Go to what the conflict is about: the codebook, the text, the memo")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Leave for it."""
        one = screen.chosen()
        if one is not None:
            screen.go_to_place(one)


class Settle(Action):
    """One of all ways."""

    name, letter, key, short, writes = "conflicts.settle", "s", "f4", N_("settle"), True
    words = N_("Settle the conflict: choose among its ways; 1 to 9 take what has that number at once")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Ask which."""
        one = screen.chosen()
        if one is not None:
            ask_way(screen, one)


class Both(Action):
    """Nothing left out."""

    name, letter, key, short, writes = "conflicts.both", "b", "f8", N_("both"), True
    words = N_("Keep both texts, one under the other; of two corrected transcripts, the corrections of both")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Keep both, where that can be."""
        screen.take_both()


class Lines(Action):
    """Two texts in one."""

    name, letter, key, short, writes = "conflicts.lines", "M", "ctrl+e", N_("line by line"), True
    words = N_("Bring two long texts together line by line: only what both changed is asked for")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Open the page."""
        one = screen.chosen()
        if one is not None:
            ask_lines(screen, one)


class Third(Action):
    """Something else."""

    name, letter, key, short, writes = "conflicts.third", "e", "f2", N_("a third"), True
    words = N_("Write or choose another value instead")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Ask for it."""
        one = screen.chosen()
        if one is not None:
            ask_third(screen, one)


class Mark(Action):
    """Several at once."""

    name, letter, key, short, pane = "conflicts.mark", "v", "space", N_("mark"), "rows"
    words = N_("Mark the conflict, or take its mark away")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Switch its mark."""
        screen.switch_mark()


class MarkKind(Action):
    """All that are like it."""

    name, letter, key, pane = "conflicts.mark_kind", "*", "f7", "rows"
    words = N_("Mark all conflicts of the kind under the bar (all names, all definitions …), or take these marks away")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Mark those that are listed."""
        screen.mark_kind()


class SettleMarked(Action):
    """All the same way."""

    name, letter, key, short, writes = "conflicts.settle_marked", "t", "f5", N_("marked"), True
    words = N_("Settle all marked conflicts the same way: take mine, take a colleague's, keep both")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Ask how."""
        marked = screen.marked()
        if marked:
            ask_marked(screen, marked)
        else:
            screen.bar.say(_("Nothing is marked: Space marks a conflict, * all of its kind."))


class Filter(Action):
    """Conflicts with words."""

    name, letter, key = "conflicts.filter", "/", "f3"
    words = N_("Show only conflicts in which some words stand")

    @staticmethod
    def run(screen: ConflictsScreen) -> None:
        """Open the line above the list."""
        screen.open_filter(_("Words: a name, a coder"))


WITH_CONFLICTS: tuple[type[Action], ...] = (
    Open, Settle, Both, Lines, Third, Mark, MarkKind, SettleMarked, Filter,
)  # fmt: skip
