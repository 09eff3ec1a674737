"""Focused codes, for studies that follow Charmaz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.profiles import Topic
from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.workspace.focusing import focused, set_focused

if TYPE_CHECKING:
    from groundcode.tui.screens.codebook import CodebookScreen
    from groundcode.tui.screens.desk_screen import DeskScreen


class Focus(Action):
    """A code that carries the analysis."""

    name, letter, key, short, pane, writes = "codebook.focus", "=", "f5", N_("focused"), "codes", True
    words = N_("Mark the code as focused, or take the mark away")

    @classmethod
    def stands_for(cls, screen: DeskScreen) -> bool:
        """In a constructivist study alone."""
        return super().stands_for(screen) and Topic.FOCUS in screen.workspace.profile.current().topics

    @staticmethod
    def run(screen: CodebookScreen) -> None:
        """Switch it."""
        code = screen.code_under_bar()
        if code is None:
            return
        on = code.id not in focused(screen.workspace)
        set_focused(screen.workspace, code.id, on)
        done = _("{name} is a focused code now.") if on else _("{name} is a focused code no longer.")
        screen.stored(done.format(name=code.name))
