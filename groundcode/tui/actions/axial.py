"""What one does in axial coding: paradigms and their slots, relations, and the segments that both rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.theory import Relation
from groundcode.locale import N_
from groundcode.tui import asking_paradigms, asking_relations
from groundcode.tui.actions.action import Action
from groundcode.tui.memo_writing import write_memo

if TYPE_CHECKING:
    from groundcode.tui.screens.axial import AxialScreen
    from groundcode.tui.screens.theory_screen import TheoryScreen


class Enter(Action):
    """From the list to the board."""

    name, letter, key, short, pane = "axial.enter", "", "enter", N_("to the board"), "categories"
    words = N_("Go to the board of the category")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Give it the focus."""
        screen.enter_board()


class Start(Action):
    """A paradigm of the category."""

    name, letter, key, short, pane, writes = "axial.start", "a", "ctrl+n", N_("new paradigm"), "categories", True
    words = N_("Start a paradigm of the category: its conditions, strategies and consequences")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Start it; a second one of the same category needs a name."""
        asking_paradigms.start(screen)


class Excuse(Action):
    """Why there is none."""

    name, letter, key, short, pane, writes = "axial.excuse", "n", "f7", N_("needs none"), "categories", True
    words = N_("Say why the category needs no paradigm, or take that back")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Ask for the reason."""
        asking_paradigms.ask_excuse(screen)


class Rename(Action):
    """What a paradigm is called."""

    name, letter, key, pane, writes = "axial.rename", "r", "ctrl+r", "categories", True
    words = N_("Name the paradigm, where a category has more than one")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Ask for the name."""
        asking_paradigms.ask_name(screen)


class Delete(Action):
    """A whole paradigm."""

    name, letter, key, short, pane, writes = "axial.delete", "d", "delete", N_("delete"), "categories", True
    words = N_("Delete the paradigm of the category; what would go is told before")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Tell, ask, delete."""
        asking_paradigms.ask_deletion(screen)


class Find(Action):
    """A category by its name."""

    name, letter, key = "axial.find", "/", "f3"
    words = N_("Find a category by its name, pinyin or initials")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Ask which."""
        asking_paradigms.ask_category(screen)


class Open(Action):
    """Into what stands under the bar."""

    name, letter, key, short, pane = "axial.open", "", "enter", N_("its segments"), "board"
    words = N_("Go to the segments of the code under the bar; in an empty box, put a code there")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Go there."""
        asking_paradigms.open_entry(screen)


class Add(Action):
    """A code into a box."""

    name, letter, key, short, pane, writes = "axial.add", "a", "ctrl+n", N_("put in a code"), "board", True
    words = N_("Put a code into the box of the bar")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Ask which code."""
        asking_paradigms.ask_code(screen)


class Move(Action):
    """From box to box."""

    name, letter, key, short, pane, writes = "axial.move", "m", "ctrl+x", N_("move"), "board", True
    words = N_("Move the code under the bar to another box")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Ask to which."""
        asking_paradigms.ask_box(screen)


class TakeOut(Action):
    """A code out of its box."""

    name, letter, key, short, pane, writes = "axial.out", "d", "delete", N_("take out"), "board", True
    words = N_("Take the code under the bar out of its box")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Take it out; with segments bound to it, ask before."""
        asking_paradigms.take_out(screen)


class Memo(Action):
    """What one thinks about the code."""

    name, letter, key, short, pane, writes = "axial.memo", "e", "f2", N_("memo"), "board", True
    words = N_("Write a memo on the code under the bar")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Open its page."""
        _memo(screen)


class MemoOnCategory(Action):
    """What one thinks about the category."""

    name, letter, key, pane, writes = "axial.memo-category", "e", "f2", "categories", True
    words = N_("Write a memo on the category")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Open its page."""
        _memo(screen)


def _memo(screen: AxialScreen) -> None:
    code = screen.chosen_code()
    if code is not None:
        memos = screen.workspace.memos.list_(code.id)
        write_memo(screen, code.id, code.name, memos[-1] if memos else None, kind="theoretical")


class OpenCode(Action):
    """The page of a code."""

    name, letter, key, pane = "axial.code", "o", "f9", "board"
    words = N_("Open the page of the code under the bar in the codebook")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Go to the codebook."""
        code = screen.chosen_code()
        if code is not None:
            screen.desk.kept["codebook"] = code.id
            screen.desk.go_to("codebook")


class Go(Action):
    """To the text."""

    name, letter, key, short, pane = "theory.go", "", "enter", N_("to the text"), "segments"
    words = N_("Go to the segment in its transcript")

    @staticmethod
    def run(screen: TheoryScreen) -> None:
        """Show it there."""
        screen.go_to_segment()


class Bind(Action):
    """A segment as evidence."""

    name, letter, key, short, pane, writes = "theory.bind", "v", "space", N_("evidence"), "segments", True
    words = N_("Bind the segment as evidence of what the bar is on; a second time, let it go")

    @staticmethod
    def run(screen: TheoryScreen) -> None:
        """Switch it."""
        screen.toggle_segment()


class LetGo(Action):
    """A segment no longer evidence."""

    name, letter, key, pane, writes = "theory.let-go", "d", "delete", "segments", True
    words = N_("Let a bound segment go")

    @staticmethod
    def run(screen: TheoryScreen) -> None:
        """Take it off."""
        screen.let_segment_go()


class Quotes(Action):
    """From a relation to its segments."""

    name, letter, key, short, pane = "axial.quotes", "", "enter", N_("its segments"), "relations"
    words = N_("Go to the segments that the relation rests on")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Go there."""
        if screen.relation_under_bar() is not None:
            screen.to_pane("segments")


class NewRelation(Action):
    """From a category to another one."""

    name, letter, key, short, pane, writes = "axial.relate", "a", "ctrl+n", N_("new relation"), "relations", True
    words = N_("Relate the category to another one")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Ask for the other end, the direction, the type."""
        row = screen.at
        if row is not None and row.code in screen.code_tree.codes:
            asking_relations.ask_relation(screen, row.code, lambda made: screen.relation_list.go_to(made))


class Moderate(Action):
    """Onto a relation."""

    name, letter, key, short, pane, writes = "axial.moderate", "b", "insert", N_("upon it"), "relations", True
    words = N_("Say what bears upon the relation under the bar: a relation onto a relation (moderation)")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Ask what."""
        relation = screen.relation_under_bar()
        if relation is not None:
            asking_relations.ask_moderation(screen, relation, lambda made: screen.relation_list.go_to(made))


class Meaning(Action):
    """What a relation means."""

    name, letter, key, short, pane, writes = "axial.meaning", "e", "f2", N_("meaning"), "relations", True
    words = N_("Write what the relation under the bar means")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Open the page."""
        _with_relation(screen, asking_relations.write_connotation)


class Kind(Action):
    """Of what type a relation is."""

    name, letter, key, short, pane, writes = "axial.kind", "t", "f4", N_("type"), "relations", True
    words = N_("Change the type of the relation under the bar")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Ask for it."""
        _with_relation(screen, asking_relations.change_type)


class Sign(Action):
    """Which way a relation works."""

    name, letter, key, short, pane, writes = "axial.sign", "p", "f5", N_("+ or −"), "relations", True
    words = N_("Make the relation under the bar positive, negative, or neither")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """The next one."""
        _with_relation(screen, asking_relations.next_sign)


class DeleteRelation(Action):
    """A relation and what rests on it."""

    name, letter, key, short, pane, writes = "axial.unrelate", "d", "delete", N_("delete"), "relations", True
    words = N_("Delete the relation under the bar; what would go is told before")

    @staticmethod
    def run(screen: AxialScreen) -> None:
        """Tell, ask, delete."""
        _with_relation(screen, asking_relations.ask_relation_deletion)


def _with_relation(screen: AxialScreen, act: Act) -> None:
    relation = screen.relation_under_bar()
    if relation is not None:
        act(screen, relation)


if TYPE_CHECKING:
    from collections.abc import Callable

    Act = Callable[[TheoryScreen, Relation], None]

ON_SEGMENTS: tuple[type[Action], ...] = (Go, Bind, LetGo)
"""What one does with the segments of anything that rests on them."""
IN_AXIAL: tuple[type[Action], ...] = (
    Enter, Start, Excuse, Delete, Rename, Find, MemoOnCategory,
    Open, Add, Move, TakeOut, Memo, OpenCode, *ON_SEGMENTS,
    Quotes, NewRelation, Moderate, Meaning, Kind, Sign, DeleteRelation,
)  # fmt: skip
