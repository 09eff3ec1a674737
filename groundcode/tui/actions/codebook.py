"""What one does in the codebook: texts, examples, properties, lineage; look-alikes; the way to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.tui.actions.codes import ON_CODES, Filter
from groundcode.tui.taking_in_codebook import ask_codebook
from groundcode.tui.text_writing import write_code_texts

if TYPE_CHECKING:
    from groundcode.tui.screens.codebook import CodebookScreen


class Texts(Action):
    """Definition and rules of a code."""

    name, letter, key, short, pane, writes = "codebook.texts", "e", "f2", N_("definition"), "codes", True
    words = N_("Write definition, inclusion and exclusion rule of the code")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Open their page."""
        code = screen.code_under_bar()
        if code is not None:
            write_code_texts(screen, code)


class OpenPage(Action):
    """From the list to the page."""

    name, letter, key, short, pane = "codebook.page", "o", "enter", N_("page"), "codes"
    words = N_("Go to the page of the code: examples, properties, memos, where it comes from")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Give it the focus."""
        if screen.code_under_bar() is not None:
            screen.open_page()


class Core(Action):
    """The core category (核心范畴)."""

    name, letter, key, short, pane, writes = "codebook.core", "*", "f4", N_("core"), "codes", True
    words = N_("Make the category the core category, or let it be one no longer")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Switch it."""
        code = screen.code_under_bar()
        if code is None:
            return
        is_core = screen.workspace.codes.core() == code.id
        screen.workspace.codes.set_core(None if is_core else code.id)
        done = _("{name} is the core category no longer.") if is_core else _("{name} is the core category now.")
        screen.stored(done.format(name=code.name))


class LookAlikes(Action):
    """Names that may mean the same."""

    name, letter, key, short = "codebook.near", "n", "ctrl+d", N_("alike")
    words = N_("Show codes whose names may mean the same, to merge them or say that they do not")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Look for them behind the picture."""
        screen.look_for_pairs()


class Export(Action):
    """The codebook to a file."""

    name, letter, key, short = "codebook.export", "x", "ctrl+o", N_("export")
    words = N_("Write the codebook to a file: table, text, document, page or yaml by its ending")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Ask for its name."""
        screen.ask_export()


class Import(Action):
    """A codebook from a file."""

    name, letter, key, short, writes = "codebook.import", "i", "ctrl+g", N_("import"), True
    words = N_("Take a codebook in from a file; what it would do is shown before")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Ask for the file."""
        ask_codebook(screen)


class GoTo(Action):
    """To where a row leads."""

    name, letter, key, short, pane = "codebook.go", "o", "enter", N_("go to"), "page"
    words = N_("Go to the segment in the text, or to the code; open the text or memo")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Follow the row under the bar."""
        screen.follow_row()


class EditRow(Action):
    """The text of a row."""

    name, letter, key, short, pane, writes = "codebook.edit", "e", "f2", N_("edit"), "page", True
    words = N_("Edit what is under the bar: a text, a property, a dimension, a value, a memo")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Open the page or the line for it."""
        screen.edit_row()


class AddRow(Action):
    """A property, a dimension, a memo."""

    name, letter, key, short, pane, writes = "codebook.add", "a", "ctrl+n", N_("add"), "page", True
    words = N_("Add a property, a dimension of a property, or a memo")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Ask which."""
        screen.add_row()


class RenameRow(Action):
    """The name of a property, or of the code."""

    name, letter, key, short, pane, writes = "codebook.rename", "r", "ctrl+r", N_("rename"), "page", True
    words = N_("Rename the property under the bar; elsewhere on the page, the code")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Ask for the name."""
        screen.rename_row()


class RemoveRow(Action):
    """An example, a property, a dimension, a value, a memo off."""

    name, letter, key, short, pane, writes = "codebook.remove", "d", "delete", N_("take off"), "page", True
    words = N_("Take the example, property, dimension, value or memo under the bar off; what would go is told before")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Tell and ask where more would go."""
        screen.remove_row()


class NextCode(Action):
    """On through the codebook without leaving the page."""

    name, letter, key, pane = "codebook.next", ">", "ctrl+down", "page"
    words = N_("The page of the next code")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Move the bar of the list."""
        screen.codes.action_step(1)


class PreviousCode(Action):
    """Back through the codebook."""

    name, letter, key, pane = "codebook.previous", "<", "ctrl+up", "page"
    words = N_("The page of the code before")

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Move the bar of the list."""
        screen.codes.action_step(-1)


IN_THE_CODEBOOK: tuple[type[Action], ...] = (
    Texts, OpenPage, Filter, *ON_CODES, Core, GoTo, EditRow, AddRow, RenameRow, RemoveRow, NextCode, PreviousCode,
    LookAlikes, Export, Import,
)  # fmt: skip
