"""What one does with sampling rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui import asking_sampling
from groundcode.tui.actions.action import Action

if TYPE_CHECKING:
    from groundcode.tui.screens.sampling import SamplingScreen


class Open(Action):
    """An interview that came of the round."""

    name, letter, key, short = "sampling.open", "", "enter", N_("read")
    words = N_("Read an interview that came of the round")

    @staticmethod
    def run(screen: SamplingScreen) -> None:
        """Ask which, and go there."""
        found = screen.wanted()
        if found is not None:
            asking_sampling.ask_reading(screen, found)


class Edit(Action):
    """What the round says."""

    name, letter, key, short, writes = "sampling.edit", "e", "f2", N_("edit"), True
    words = N_("Change what the round says: the gap, the decision, the outcome, the date")

    @staticmethod
    def run(screen: SamplingScreen) -> None:
        """Ask which text, and open its page."""
        found = screen.wanted()
        if found is not None:
            asking_sampling.ask_text(screen, found)


class New(Action):
    """Another round."""

    name, letter, key, short, writes = "sampling.new", "a", "ctrl+n", N_("new round"), True
    words = N_("Note a new sampling round")

    @staticmethod
    def run(screen: SamplingScreen) -> None:
        """Ask for its name, then for the gap."""
        asking_sampling.ask_new(screen)


class Link(Action):
    """Interviews that came of it."""

    name, letter, key, short, writes = "sampling.link", "l", "ctrl+l", N_("add source"), True
    words = N_("Put interviews into the round, one after the other; Esc ends it")

    @staticmethod
    def run(screen: SamplingScreen) -> None:
        """Ask which."""
        found = screen.wanted()
        if found is not None:
            asking_sampling.ask_sources(screen, found)


class Unlink(Action):
    """An interview out of it."""

    name, letter, key, writes = "sampling.unlink", "L", "f8", True
    words = N_("Take an interview out of the round; it stays in the project")

    @staticmethod
    def run(screen: SamplingScreen) -> None:
        """Ask which."""
        found = screen.wanted()
        if found is not None:
            asking_sampling.ask_unlinking(screen, found)


class Rename(Action):
    """Another name."""

    name, letter, key, short, writes = "sampling.rename", "r", "ctrl+r", N_("rename"), True
    words = N_("Rename the round")

    @staticmethod
    def run(screen: SamplingScreen) -> None:
        """Ask for the name."""
        found = screen.wanted()
        if found is not None:
            asking_sampling.ask_name(screen, found)


class Delete(Action):
    """The round away."""

    name, letter, key, short, writes = "sampling.delete", "d", "delete", N_("delete"), True
    words = N_("Delete the round; its interviews stay, and u brings it back")

    @staticmethod
    def run(screen: SamplingScreen) -> None:
        """Tell, ask, delete."""
        found = screen.wanted()
        if found is not None:
            asking_sampling.ask_deletion(screen, found)


class Filter(Action):
    """Rounds with words."""

    name, letter, key = "sampling.filter", "/", "f3"
    words = N_("Show only rounds in which some words stand, or whose interviews are called so")

    @staticmethod
    def run(screen: SamplingScreen) -> None:
        """Open the line above the list."""
        screen.open_filter(_("Words of a round, or the name of an interview"))


class Export(Action):
    """The sampling log as a table."""

    name, letter, key, short = "sampling.export", "x", "ctrl+o", N_("table T2")
    words = N_("Write the sampling log (T2) to a file (.csv, .xlsx)")

    @staticmethod
    def run(screen: SamplingScreen) -> None:
        """Ask where."""
        asking_sampling.ask_export(screen)


WITH_ROUNDS: tuple[type[Action], ...] = (Open, Edit, New, Link, Unlink, Rename, Delete, Filter, Export)
