"""The desk as an application, and its start."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType

from groundcode.errors import NoTerminal
from groundcode.locale import _, named_language, set_language
from groundcode.text.words import Words
from groundcode.tui import clipboard
from groundcode.tui.actions import Action, key_words
from groundcode.tui.collecting import Pauses
from groundcode.tui.hardships import ask_before_leaving
from groundcode.tui.keymap import keymap_path, load_keymap
from groundcode.tui.mouse import set_mouse
from groundcode.tui.safe_app import SafeApp
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.places import known_actions, make_screen
from groundcode.tui.settings import keep_setting
from groundcode.tui.tasks import told
from groundcode.tui.terminal import ambiguous_widths
from groundcode.tui.themes import DARK, THEMES, next_theme
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.workspace import Workspace


class Desk(SafeApp):
    """One project, open on one screen; other screens stand on the one with the text, never on each other."""

    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    TITLE = "groundcode"

    def __init__(
        self, workspace: Workspace, *, source: str | None = None, words: Words | None = None,
        keymap: dict[str, str] | None = None, problems: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """A desk on an open project; `problems` of the user's keymap are told at the start."""
        super().__init__()
        self.problems = problems
        self.workspace = workspace
        self.words = words or Words()
        self.home = CodingScreen(workspace, self.words, source)
        self._keys = keymap or {}
        self._has_mouse = True
        self.draft_key = ""
        """What the memo that is being typed is kept under."""
        self._is_leaving = False
        self._pauses: Pauses | None = None
        self.file_is_gone = False
        """Whether the project file was taken away; everything is held open here until the desk closes."""
        self.copied: dict[str, str] | None = None
        """The drafts that a copy holds which was saved while the file was gone; None without one."""
        self.may_reopen = False
        """Whether this desk only reads because of another one that was closed since."""
        self.kept: dict[str, object] = {}
        """How screens were left, by their names: a screen is made anew each time it is opened."""

    def on_mount(self) -> None:
        """Show the text where the reader stopped."""
        self.set_keymap(self._keys)
        for theme in THEMES:
            self.register_theme(theme)
        wanted = self.workspace.store.local("theme", DARK)
        self.theme = wanted if wanted in self.available_themes else DARK
        self.push_screen(self.home)
        self._hang_up_in_order()
        if not self.is_headless:
            self._pauses = Pauses()
            self.set_interval(self._pauses.every, self._pauses.look)

    def key_of(self, action: type[Action]) -> str:
        """The first key of an action as people read it, the user's own keymap followed."""
        keys = self._keys.get(action.name, action.keys())
        return key_words(keys.split(",")[0]) if keys else ""

    def keys_of(self, action: type[Action]) -> str:
        """All keys of an action as people read them."""
        return key_words(self._keys.get(action.name, action.keys()))

    @property
    def front(self) -> DeskScreen | None:
        """The screen in front, whatever question stands above it."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen)), None)

    if not TYPE_CHECKING:  # callers are checked against Textual's own overloads

        def push_screen(self, screen, callback=None, *args, **more):
            """As Textual's; what goes wrong in what is done with the answer is said, wherever the question was asked."""

            def answered(result):
                with told(self.front.bar if self.front else self.home.bar):
                    callback(result)

            return super().push_screen(screen, callback and answered, *args, **more)

    def go_to(self, name: str) -> None:
        """Open a screen by its name, in place of any that stands on the text."""
        made = make_screen(name, self.workspace) if name != "text" else None
        self.go_home()
        if made is not None:
            self.push_screen(made)

    def go_home(self) -> None:
        """Close what stands on the text."""
        while len(self.screen_stack) > 1 and self.screen is not self.home and self.home in self.screen_stack:
            self.pop_screen()

    def jump(self, source: str, start: int, end: int) -> None:
        """Show a segment of a source in the text, selected."""
        self.go_home()
        self.home.show_segment(source, start, end)

    def next_theme(self) -> None:
        """The next colours, kept for this copy of the project."""
        self.theme = next_theme(self.theme)
        if not self.workspace.read_only_because():
            keep_setting(self.workspace, "theme", self.theme)

    def toggle_mouse(self, bar: MessageBar) -> None:
        """The mouse to the terminal, or back; `bar` says how it stands."""
        if not set_mouse(self, on=not self._has_mouse):
            bar.say(_("The mouse cannot be released here: hold Shift (Option, Fn) while dragging."))
            return
        self._has_mouse = not self._has_mouse
        if self._has_mouse:
            bar.say(_("The mouse works on the desk again."))
        else:
            bar.say(_("The mouse is the terminal's now; F12 takes it back."))

    def copy(self, text: str) -> None:
        """Text to the clipboard."""
        made = clipboard.copy(self, text)
        (self.home.bar.say if made.done else self.home.bar.fail)(made.words, made.hint)

    def on_memo_editor_draft_changed(self, event: MemoEditor.DraftChanged) -> None:
        """Store what is being typed, before it is a memo."""
        with told(self.front.bar if self.front else self.home.bar):
            self.workspace.store.save_draft(self.draft_key, event.text or " ")

    def _hang_up_in_order(self) -> None:
        """A terminal that is closed, or a machine that shuts down, ends the desk as `q` does."""
        if self.is_headless or sys.platform == "win32":
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._hang_up)

    def _hang_up(self) -> None:
        from groundcode.tui.screens.past import PastScreen
        from groundcode.tui.widgets.memo_page import MemoPage

        for screen in self.screen_stack:
            if isinstance(screen, PastScreen | MemoPage):
                # The copy of the past goes; the last half second of a long memo stays.
                screen.on_unmount()
        self.home.leave()
        self.workspace.close()
        # The terminal is gone: leaving its modes in order would only fail on it.
        os._exit(0)

    def leave(self) -> None:
        """Keep the reader's place, then close; asks first where something would go with this desk."""
        if not ask_before_leaving(self):
            self.close_desk()

    def close_desk(self) -> None:
        """Keep the reader's place, then close."""
        self.home.leave()
        self._is_leaving = True
        self.exit()

    async def on_event(self, event: events.Event) -> None:
        """As Textual's; keys that come after the last one would open pages on screens that are being taken down."""
        if self._pauses is not None and isinstance(event, events.InputEvent):
            self._pauses.touched()
        if not (self._is_leaving and isinstance(event, events.InputEvent)):
            await super().on_event(event)

    async def action_quit(self) -> None:
        """Keep the reader's place, then close."""
        self.leave()


def run_desk(project: Path, *, coder: str | None = None, source: str | None = None, mouse: bool = True) -> None:
    """Open the desk on a project, and give the project back when it closes.

    Where another desk has it open, this one opens for reading only and says so.

    Raises:
        NoTerminal, ProjectNotFound, NotAProject, ProjectDamaged, ProjectTooNew, SourceNotFound
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal
    with Workspace.open(project, coder=coder, desk=True) as workspace:
        if not os.environ.get("GROUNDCODE_LANG") and named_language() is None:
            set_language(workspace.language())
        wanted = workspace.sources.named(source).id if source else None
        keymap, problems = load_keymap(known_actions()) if keymap_path().is_file() else ({}, [])
        desk = Desk(workspace, source=wanted, keymap=keymap, problems=problems)
        desk.use_widths(ambiguous_widths(sys.stdin.fileno(), sys.stdout.fileno()))
        desk.run(mouse=mouse)
