"""What every screen of the desk can do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.tui.path_checks import path_check
from groundcode.tui.tasks import told
from groundcode.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from groundcode.tui.screens.desk_screen import DeskScreen


_THEMES = {
    "groundcode-dark": N_("Dark colours."),
    "groundcode-light": N_("Light colours."),
    "groundcode-contrast": N_("High contrast."),
}


class Help(Action):
    """Prose on the pane that has the focus."""

    name, letter, key, short = "desk.help", "", "f1", N_("help")
    words = N_("Help on this part of the screen")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """Open the page."""
        screen.open_help(keys=False)


class AllKeys(Action):
    """Every key of the screen."""

    name, letter, key, short = "desk.keys", "?", "shift+f1", N_("keys")
    words = N_("All keys of this screen")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """Open the list."""
        screen.open_help(keys=True)


class Screens(Action):
    """The way to the other screens."""

    name, letter, key, short = "desk.screens", ";", "f10", N_("screens")
    words = N_("Go to another screen, each by a letter")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """Ask which."""
        screen.open_screens()


class Commands(Action):
    """Every action by its words."""

    name, letter, key = "desk.commands", ":", "ctrl+p"
    words = N_("Find a command by its words and do it")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """Ask which."""
        screen.open_commands()


class Undo(Action):
    """The latest change of this coder on this computer."""

    name, letter, key, short, writes = "desk.undo", "u", "ctrl+z", N_("undo"), True
    words = N_("Undo")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """Undo, and say what."""
        with told(screen.bar):
            done = screen.workspace.history.undo()
            screen.undone()
            screen.stored(_("Undone: {what}").format(what=done.words), " ".join(done.kept))


class Redo(Action):
    """What undo took back."""

    name, letter, key, writes = "desk.redo", "U", "ctrl+y", True
    words = N_("Do again")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """Do it again, and say what."""
        with told(screen.bar):
            done = screen.workspace.history.redo()
            screen.undone()
            screen.stored(_("Done again: {what}").format(what=done.words), " ".join(done.kept))


class NextPane(Action):
    """From pane to pane."""

    name, letter, key, short = "desk.pane", "tab", "f6", N_("pane")
    words = N_("Go to the next part of the screen")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """Move the focus."""
        screen.next_pane()


class Theme(Action):
    """Dark, light, high contrast."""

    name, letter, key = "desk.theme", "T", "ctrl+t"
    words = N_("Change the colours of the desk: dark, light, high contrast")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """The next one, kept for this project."""
        screen.desk.next_theme()
        words = _THEMES.get(screen.desk.theme, screen.desk.theme)
        screen.bar.say(_(words))


class ReleaseMouse(Action):
    """The mouse to the terminal, and back."""

    name, key = "desk.mouse", "f12"
    words = N_("Leave the mouse to the terminal, or take it back")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """Switch, and say how it stands."""
        screen.desk.toggle_mouse(screen.bar)


class SaveCopy(Action):
    """A whole copy of the project at another place, even where its file was taken away."""

    name, letter, key = "desk.copy", "B", "shift+f9"
    words = N_("Save a copy of the project at another place, even when its file was taken away")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """Ask where, and write it."""
        path, store = screen.workspace.path, screen.workspace.store
        # The project's own folder may be gone with it.
        folder = path.parent if path.parent.is_dir() else Path.home()

        def named(answer: str | None) -> None:
            if answer:
                with told(screen.bar):
                    target = folder / Path(answer).expanduser()
                    if target.suffix != path.suffix:
                        target = target.with_name(target.name + path.suffix)
                    drafts = store.held_drafts()
                    screen.workspace.backups.rescue(target)
                    screen.desk.copied = drafts
                    screen.bar.say(_("Saved and checked: {path}").format(path=target))

        title = _("Save a copy as (beside the project, or a whole path):")
        if folder != path.parent:
            title = _("Save a copy as (in your own folder, or a whole path):")
        usual = f"{path.stem}-{store.now().astimezone().date().isoformat()}"
        check = path_check(folder, added=path.suffix, replaces=False)
        screen.app.push_screen(Prompt(title, usual, check=check), named)


class Leave(Action):
    """The end of the day."""

    name, letter, key, short = "desk.leave", "q", "ctrl+q", N_("quit")
    words = N_("Close the desk; everything is stored already")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """Close."""
        screen.desk.leave()


class Back(Action):
    """From another screen to the text."""

    name, key, short = "desk.back", "escape", N_("back")
    words = N_("Back to the text, at the same line")

    @staticmethod
    def run(screen: DeskScreen) -> None:
        """Close this screen."""
        screen.go_back()


EVERYWHERE: tuple[type[Action], ...] = (
    AllKeys, Help, Screens, Commands, NextPane, Undo, Redo, Theme, ReleaseMouse, SaveCopy, Leave,
)  # fmt: skip
