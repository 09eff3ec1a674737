"""The desk as an application, and its start."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType

from groundcode.errors import NoTerminal
from groundcode.locale import named_language, set_language
from groundcode.text.words import Words
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.workspace import Workspace


class Desk(App[None]):
    """One project, open on one screen."""

    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    TITLE = "groundcode"

    def __init__(self, workspace: Workspace, *, source: str | None = None, words: Words | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self._source = source
        self._words = words or Words()

    def on_mount(self) -> None:
        """Show the one screen there is."""
        self.push_screen(CodingScreen(self.workspace, self._words, self._source))

        self._hang_up_in_order()

    def _hang_up_in_order(self) -> None:
        """A terminal that is closed, or a machine that shuts down, ends the desk as `q` does."""
        if self.is_headless or sys.platform == "win32":
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._hang_up)

    def _hang_up(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, CodingScreen):
                screen.leave()
        self.workspace.close()
        # The terminal is gone: leaving its modes in order would only fail on it.
        os._exit(0)

    def on_memo_editor_draft_changed(self, event: MemoEditor.DraftChanged) -> None:
        """Store what is being typed."""
        for screen in self.screen_stack:
            if isinstance(screen, CodingScreen):
                screen.keep_draft(event.text)

    async def action_quit(self) -> None:
        """Keep the reader's place, then close."""
        for screen in self.screen_stack:
            if isinstance(screen, CodingScreen):
                screen.leave()
        self.exit()


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
        Desk(workspace, source=wanted).run(mouse=mouse)
