"""What one does with memos in their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action

if TYPE_CHECKING:
    from groundcode.tui.screens.memos import MemosScreen


class Go(Action):
    """From a memo to what it is on."""

    name, letter, key, short = "memos.go", "", "enter", N_("go to it")
    words = N_("Go to what the memo is on: the segment, the code, the transcript, the case")

    @staticmethod
    def run(screen: MemosScreen) -> None:
        """Leave for it; a memo that is being written is opened."""
        screen.go_to_subject()


class Edit(Action):
    """The memo itself."""

    name, letter, key, short, writes = "memos.edit", "e", "f2", N_("edit"), True
    words = N_("Change the memo: its text, its title, its kind (F7)")

    @staticmethod
    def run(screen: MemosScreen) -> None:
        """Open its page."""
        screen.edit()


class New(Action):
    """A memo on the project."""

    name, letter, key, short, writes = "memos.new", "a", "ctrl+n", N_("new"), True
    words = N_("Write a theoretical memo on the project as a whole")

    @staticmethod
    def run(screen: MemosScreen) -> None:
        """Open an empty page."""
        screen.write_new()


class Comment(Action):
    """A memo on a memo."""

    name, letter, key, writes = "memos.comment", "c", "ctrl+o", True
    words = N_("Write a memo on this memo")

    @staticmethod
    def run(screen: MemosScreen) -> None:
        """Open an empty page."""
        screen.comment()


class Delete(Action):
    """A memo away."""

    name, letter, key, short, writes = "memos.delete", "d", "delete", N_("delete"), True
    words = N_("Delete the memo; u brings it back")

    @staticmethod
    def run(screen: MemosScreen) -> None:
        """Delete it; of one that is being written, ask."""
        screen.delete()


class Wordings(Action):
    """What the memo said before."""

    name, letter, key, short = "memos.wordings", "h", "f4", N_("former words")
    words = N_("Show every earlier wording of the memo, with who wrote it when")

    @staticmethod
    def run(screen: MemosScreen) -> None:
        """Open the page."""
        screen.show_wordings()


class Filter(Action):
    """Memos with words."""

    name, letter, key, short = "memos.filter", "/", "f3", N_("filter")
    words = N_("Show only memos in which some words stand; or in the name of what they are on")

    @staticmethod
    def run(screen: MemosScreen) -> None:
        """Open the line above the list."""
        screen.open_filter(_("Words in memos, or the name of what they are on"))


class Kind(Action):
    """Memos of one kind."""

    name, letter, key, short = "memos.kind", "t", "f7", N_("kind")
    words = N_("Show only code memos; theoretical; operational; reflexive ones; all again")

    @staticmethod
    def run(screen: MemosScreen) -> None:
        """The next kind."""
        screen.next_kind()


class Whose(Action):
    """Memos of one person."""

    name, letter, key = "memos.coder", "w", "ctrl+w"
    words = N_("Show only the memos of one coder, then of the next; of all again")

    @staticmethod
    def run(screen: MemosScreen) -> None:
        """The next coder."""
        screen.next_coder()


WITH_MEMOS: tuple[type[Action], ...] = (Go, Edit, New, Comment, Delete, Wordings, Filter, Kind, Whose)
