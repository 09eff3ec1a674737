"""What the actions in the text share: the codes used last, boundaries being moved, the ways to find and place."""

from __future__ import annotations

from groundcode.domain.codings import Coding
from groundcode.domain.spans import Span
from groundcode.locale import _
from groundcode.text.words import Words
from groundcode.tui.screens.reading import ReadingScreen
from groundcode.workspace import Workspace


class CodeActs(ReadingScreen):
    """The reading screen, able to change codes and the boundaries of codings."""

    def __init__(self, workspace: Workspace, words: Words, source: str | None = None) -> None:
        super().__init__(workspace, words, source)
        self.adjusting: Coding | None = None
        """The coding whose boundaries are being moved."""
        self.recent: list[str] = [i for i in workspace.store.local("recent-codes").split() if i]

    def remember(self, code: str) -> None:
        """The codes used last, newest first."""
        self.recent = [code, *(c for c in self.recent if c != code)][:9]
        self.keep_setting("recent-codes", " ".join(self.recent))

    def stored(self, message: str, hint: str = "") -> None:
        """Show the project after a change; the pause that follows brings everything into the one file."""
        self._dirty = True
        super().stored(message, hint)

    def undone(self) -> None:
        """What was compared, or was being moved, may be gone."""
        self._comparison, self.compared, self.adjusting = None, "", None

    def begin_adjusting(self, coding: Coding) -> None:
        """Select a coding's place, to be moved by the keys until Enter."""
        self.adjusting = coding
        self.text.select(coding.start, coding.end)
        self.text.action_mark()
        self.bar.say(_("Move the end (O: the other end); Enter keeps the boundaries, Esc does not."))

    def keep_boundaries(self) -> None:
        """Store the boundaries as they are selected now."""
        coding, selection = self.adjusting, self.text.selection
        self.adjusting = None
        if coding is not None and selection is not None:
            self.resize(coding, selection)

    def resize(self, coding: Coding, span: Span) -> None:
        """Give a coding other boundaries."""
        self.workspace.codings.resize(coding.id, span.start, span.end)
        self.text.select(span.start, span.end)
        self.stored(_("Boundaries moved: {name}").format(name=self.code_name(coding)))

    def out_of_the_list(self) -> None:
        """Back to the text."""
        self.remove_class("-list")
        self.call_after_refresh(self._fit)
        self.text.focus()

    def next_pane(self) -> None:
        """The focus to the next pane; where only one has room, the list takes the place of the text."""
        if not self.has_class("-tiny"):
            super().next_pane()
            return
        self.toggle_class("-list")
        self.call_after_refresh(self._fit)
        (self.codes if self.has_class("-list") else self.text).focus()
