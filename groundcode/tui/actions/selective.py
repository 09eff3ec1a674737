"""What one does in selective coding: core category, relations, pathways, storyline, constructs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui import asking_relations, asking_selective
from groundcode.tui.actions.action import Action
from groundcode.tui.actions.axial import ON_SEGMENTS
from groundcode.tui.memo_writing import write_memo

if TYPE_CHECKING:
    from groundcode.tui.screens.selective import SelectiveScreen


class Open(Action):
    """Into what is under the bar."""

    name, letter, key, short, pane = "selective.open", "", "enter", N_("open"), "outline"
    words = N_("Open what is under the bar: its segments, the board of a category, the page of the storyline")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Go there."""
        row = screen.row
        if row is not None and row.kind == "story":
            screen.open_story()
        elif screen.category():
            screen.desk.kept["axial"] = screen.category()
            screen.desk.go_to("axial")
        elif screen.subject() is not None:
            screen.to_pane("segments")
        elif row is not None and row.kind == "hypothesis":
            screen.go_to_reason(row.id)
        elif row is not None and row.kind == "core":
            screen.action_run("selective.core")
        else:
            screen.bar.say(_("There is nothing to open yet: a adds something here."))


class Add(Action):
    """Something new."""

    name, letter, key, short, pane, writes = "selective.add", "a", "ctrl+n", N_("add"), "outline", True
    words = N_("Add something of the kind on which the bar stands: a relation, a pathway, a construct, an item")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Ask for it."""
        asking_selective.add(screen)


class Core(Action):
    """The core category (核心范畴)."""

    name, letter, key, short, pane, writes = "selective.core", "*", "f7", N_("core"), "outline", True
    words = N_("Make the category under the bar the core category, or choose one")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Ask which."""
        asking_selective.ask_core(screen)


class Mark(Action):
    """A relation for a pathway."""

    name, letter, key, short, pane = "selective.mark", "v", "space", N_("mark"), "outline"
    words = N_("Mark the relation under the bar for a pathway; on a pathway, mark what it is made of")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Switch the mark."""
        asking_selective.toggle_mark(screen)


class Gather(Action):
    """A pathway of the marked relations."""

    name, letter, key, short, pane, writes = "selective.pathway", "g", "f8", N_("pathway"), "outline", True
    words = N_("Make a pathway of the marked relations")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Ask for its name."""
        asking_selective.make_pathway(screen)


class Write(Action):
    """The text of a thing."""

    name, letter, key, short, pane, writes = "selective.write", "e", "f2", N_("write"), "outline", True
    words = N_("Write the text of what is under the bar: what a relation means, a definition, an item, the storyline, a memo")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Open its page."""
        relation, pathway, item, construct = screen.relation(), screen.pathway(), screen.item(), screen.construct()
        if relation is not None:
            asking_relations.write_connotation(screen, relation)
        elif pathway is not None:
            asking_selective.write_pathway(screen, pathway)
        elif item is not None:
            asking_selective.write_item(screen, item[1])
        elif construct is not None:
            asking_selective.write_definition(screen, construct)
        elif screen.row is not None and screen.row.kind == "story":
            screen.open_story()
        elif screen.category():
            code = screen.code_tree.codes[screen.category()]
            memos = screen.workspace.memos.list_(code.id)
            write_memo(screen, code.id, code.name, memos[-1] if memos else None, kind="theoretical")
        else:
            screen.bar.say(_("There is no text to write here."))


class Delete(Action):
    """A relation, a pathway, a construct, an item."""

    name, letter, key, short, pane, writes = "selective.delete", "d", "delete", N_("delete"), "outline", True
    words = N_("Delete what is under the bar; what would go is told before")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Tell, ask, delete."""
        relation, pathway, item, construct = screen.relation(), screen.pathway(), screen.item(), screen.construct()
        if relation is not None:
            asking_relations.ask_relation_deletion(screen, relation)
        elif pathway is not None:
            asking_selective.ask_pathway_deletion(screen, pathway)
        elif item is not None:
            asking_selective.delete_item(screen, item[1])
        elif construct is not None:
            asking_selective.ask_construct_deletion(screen, construct)
        else:
            screen.bar.say(_("Relations, pathways, constructs and items are deleted here; codes in the codebook."))


class Rename(Action):
    """Another name."""

    name, letter, key, short, pane, writes = "selective.rename", "r", "ctrl+r", "", "outline", True
    words = N_("Rename the pathway or the construct under the bar")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Ask for it."""
        asking_selective.rename(screen)


class Kind(Action):
    """Of what type a relation is."""

    name, letter, key, short, pane, writes = "selective.kind", "t", "f4", "", "outline", True
    words = N_("Change the type of the relation under the bar")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Ask for it."""
        relation = screen.relation()
        if relation is None:
            screen.bar.say(_("Put the bar on a relation: its type is changed then."))
        else:
            asking_relations.change_type(screen, relation)


class Turn(Action):
    """Which way it works."""

    name, letter, key, short, pane, writes = "selective.turn", "p", "f5", "", "outline", True
    words = N_("Make the relation positive, negative, or neither; an item reversed, or not")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """The next one."""
        relation, item = screen.relation(), screen.item()
        if relation is not None:
            asking_relations.next_sign(screen, relation)
        elif item is not None:
            asking_selective.turn_item(screen, item[1])
        else:
            screen.bar.say(_("Put the bar on a relation or an item."))


class Moderate(Action):
    """Onto a relation."""

    name, letter, key, short, pane, writes = "selective.moderate", "b", "insert", "", "outline", True
    words = N_("Say what bears upon the relation under the bar: a relation onto a relation (moderation)")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Ask what."""
        relation = screen.relation()
        if relation is None:
            screen.bar.say(_("Put the bar on a relation: what bears upon it is asked then."))
        else:
            asking_relations.ask_moderation(screen, relation, screen.list_.go_to)


class Item(Action):
    """What a questionnaire would ask."""

    name, letter, key, short, pane, writes = "selective.item", "i", "ctrl+l", "", "outline", True
    words = N_("Write an item of the construct under the bar")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Ask for its words."""
        asking_selective.ask_item(screen)


class Measure(Action):
    """What a construct measures."""

    name, letter, key, short, pane, writes = "selective.measure", "c", "ctrl+g", "", "outline", True
    words = N_("Say which category the construct under the bar measures; a second time, let it go")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Ask which."""
        asking_selective.ask_measured(screen)


class Short(Action):
    """A short name in model text."""

    name, letter, key, short, pane, writes = "selective.short", "n", "ctrl+d", "", "outline", True
    words = N_("Give the construct under the bar a short name for model text")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Ask for it."""
        asking_selective.ask_short(screen)


class Up(Action):
    """An item before the one above."""

    name, letter, key, short, pane, writes = "selective.up", "K", "ctrl+up", "", "outline", True
    words = N_("Move the item under the bar up")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Move it."""
        asking_selective.move_item(screen, -1)


class Down(Action):
    """An item behind the one below."""

    name, letter, key, short, pane, writes = "selective.down", "J", "ctrl+down", "", "outline", True
    words = N_("Move the item under the bar down")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Move it."""
        asking_selective.move_item(screen, 1)


class Find(Action):
    """A row by its words."""

    name, letter, key, short, pane = "selective.find", "/", "f3", "", "outline"
    words = N_("Find something in this list by a part of its name")

    @staticmethod
    def run(screen: SelectiveScreen) -> None:
        """Ask which."""
        asking_selective.ask_row(screen)


IN_SELECTIVE: tuple[type[Action], ...] = (
    Open, Add, Mark, Gather, Core, Write, Delete, Rename, Kind, Turn, Moderate, Item, Measure, Short, Up, Down, Find,
    *ON_SEGMENTS,
)  # fmt: skip
