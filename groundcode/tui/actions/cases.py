"""What one does with cases: people and sites, their variables, what they consented to, where they speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui import asking_case_files, asking_cases
from groundcode.tui.actions.action import Action
from groundcode.tui.memo_writing import write_memo

if TYPE_CHECKING:
    from groundcode.tui.screens.cases import CasesScreen


class Edit(Action):
    """What stands in the cell."""

    name, letter, key, short, pane, writes = "cases.edit", "", "enter", N_("change the cell"), "cases", True
    words = N_("Change what stands in the cell under the cursor")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Ask for what the column holds."""
        case = screen.under_bar()
        if case is None:
            return
        column = screen.grid.column_key
        variable = screen.variables.get(column)
        if variable is not None:
            asking_cases.ask_value(screen, case, variable)
            return
        asks = {
            "name": asking_cases.ask_name, "under": asking_cases.ask_parent, "speaks": asking_cases.ask_place,
            "turns": asking_cases.ask_place, "consent": asking_cases.ask_consent, "withdrawn": asking_cases.ask_withdrawal,
        }  # fmt: skip
        if column in asks:
            asks[column](screen, case)
        elif column == "kind":
            screen.bar.say(_("What a case is, was said when it was made: delete it and make another, if it was wrong."))
        else:
            screen.bar.say(_("This is counted: it changes with the codings."))


class New(Action):
    """Another case."""

    name, letter, key, short, pane, writes = "cases.new", "a", "ctrl+n", N_("new case"), "cases", True
    words = N_("Make a case: an informant, or a site")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Ask what it is, then its name."""
        asking_cases.ask_new(screen)


class NewVariable(Action):
    """Another column."""

    name, letter, key, short, pane, writes = "cases.variable", "n", "insert", N_("new variable"), "cases", True
    words = N_("Add a variable: a column of the table")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Ask for its name, then for the value of the case under the cursor."""
        case = screen.under_bar()
        if case is not None:
            asking_cases.ask_new_variable(screen, case)


class Rename(Action):
    """Another name."""

    name, letter, key, short, pane, writes = "cases.rename", "r", "ctrl+r", N_("rename"), "cases", True
    words = N_("Rename the case")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Ask for the name."""
        case = screen.under_bar()
        if case is not None:
            asking_cases.ask_name(screen, case)


class Delete(Action):
    """A case and what is known of it."""

    name, letter, key, short, pane, writes = "cases.delete", "d", "delete", N_("delete"), "cases", True
    words = N_("Delete the case; what would go is told before")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Tell, ask, delete."""
        case = screen.under_bar()
        if case is not None:
            asking_cases.ask_deletion(screen, case)


class Move(Action):
    """Below another case."""

    name, letter, key, pane, writes = "cases.move", "m", "ctrl+x", "cases", True
    words = N_("Put the case below another one, such as its site")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Ask below which."""
        case = screen.under_bar()
        if case is not None:
            asking_cases.ask_parent(screen, case)


class Bind(Action):
    """Where it speaks."""

    name, letter, key, short, pane, writes = "cases.bind", "b", "f4", N_("speaks in"), "cases", True
    words = N_("Say in which transcript the case speaks, and as whom; a second time, let it go")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Ask for the speaker."""
        case = screen.under_bar()
        if case is not None:
            asking_cases.ask_place(screen, case)


class Consent(Action):
    """What it agreed to."""

    name, letter, key, short, pane, writes = "cases.consent", "c", "f5", N_("consent"), "cases", True
    words = N_("Note what the case consented to: quoting, sharing, archiving")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Ask for one answer after the other."""
        case = screen.under_bar()
        if case is not None:
            asking_cases.ask_consent(screen, case)


class Withdraw(Action):
    """No longer part of the study."""

    name, letter, key, pane, writes = "cases.withdraw", "w", "f7", "cases", True
    words = N_("Note that the case has withdrawn from the study, or take that back; what follows is told before")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Tell, ask, note."""
        case = screen.under_bar()
        if case is not None:
            asking_cases.ask_withdrawal(screen, case)


class ColumnActs(Action):
    """The variable itself."""

    name, letter, key, pane, writes = "cases.column", "C", "ctrl+e", "cases", True
    words = N_("Rename the variable under the cursor, change its type, or delete it")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Ask what."""
        variable = screen.variables.get(screen.grid.column_key)
        if variable is None:
            screen.bar.say(_("This column is no variable; move to one with the arrows."))
        else:
            asking_cases.ask_about_variable(screen, variable)


class ImportTable(Action):
    """A table of cases from a file."""

    name, letter, key, short, pane, writes = "cases.import", "i", "ctrl+l", N_("table in"), "cases", True
    words = N_("Bring in a table of cases (.csv, .xlsx); what would change is shown before")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Ask for the file."""
        asking_case_files.ask_table(screen)


class Headers(Action):
    """What stands above the interviews."""

    name, letter, key, short, pane, writes = "cases.headers", "h", "ctrl+g", N_("header lines"), "cases", True
    words = N_("Take over the lines above the interviews (date, place, person) as values of their cases")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Show what there is, and ask."""
        asking_case_files.ask_headers(screen)


class Export(Action):
    """The table of participants."""

    name, letter, key, pane = "cases.export", "x", "ctrl+o", "cases"
    words = N_("Write the table of participants to a file (.csv, .xlsx); who withdrew is left out")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Ask where."""
        asking_case_files.ask_export(screen)


class Read(Action):
    """Its words."""

    name, letter, key, short, pane = "cases.read", "o", "f9", N_("read"), "cases"
    words = N_("Read what the case says, in the text")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Jump to its first turn; ask where, if it speaks in several transcripts."""
        case = screen.under_bar()
        if case is not None:
            asking_cases.ask_reading(screen, case)


class Memo(Action):
    """A memo on a case."""

    name, letter, key, short, pane, writes = "cases.memo", "e", "f2", N_("memo"), "cases", True
    words = N_("Write or change the memo on the case")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Open its page."""
        case = screen.under_bar()
        if case is not None:
            found = screen.workspace.memos.list_(case.id)
            title = _("Memo on {name}").format(name=case.name)
            write_memo(screen, case.id, title, found[0] if found else None, kind="theoretical")


class Find(Action):
    """A case by its name."""

    name, letter, key, pane = "cases.find", "/", "f3", "cases"
    words = N_("Find a case by a part of its name")

    @staticmethod
    def run(screen: CasesScreen) -> None:
        """Ask for it."""
        asking_cases.ask_case(screen)


WITH_CASES: tuple[type[Action], ...] = (
    Edit, New, NewVariable, Rename, Delete, Bind, Consent, Read, ImportTable, Headers, Memo, Move, Withdraw, ColumnActs,
    Export, Find,
)  # fmt: skip
