"""A transcript on a screen of its own, in which a place is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Turn
from groundcode.locale import _
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.units import Units
from groundcode.tui.view_model import shown_codings, shown_document
from groundcode.tui.widgets.text_view import TextView
from groundcode.workspace.sources import Opened

if TYPE_CHECKING:
    from groundcode.domain.levels import Level
    from groundcode.tui.widgets.values import CodingShown
    from groundcode.workspace import Workspace


class TextPage(DeskScreen):
    """The text of one source as it stands, with its codings; Esc goes back to the screen below."""

    PANES: ClassVar[tuple[str, ...]] = ("text",)
    DEFAULT_CSS = """
    TextPage TextView { height: 1fr; }
    """

    def __init__(self, workspace: Workspace, source: str, place: Span | None = None) -> None:
        super().__init__(workspace)
        self.opened: Opened | None = None
        self._source = source
        self._place = place

    @property
    def text(self) -> TextView:
        """The text."""
        return self.query_one(TextView)

    def body(self) -> ComposeResult:
        """The text."""
        yield TextView(id="text")

    def show(self) -> None:
        """The text as it stands; cursor and selection stay while it is the same version."""
        before, self.opened = self.opened, self.workspace.sources.open(self._source)
        codings = self._codings(self.opened)
        if before is not None and before.version.id == self.opened.version.id:
            self.text.replace_codings(codings)
            return
        units = Units(self.opened.text, self.opened.version, self.desk.words)
        self.text.show(shown_document(self.opened, codings), word_at=units.word_at, sentence_at=units.sentence_at)
        if before is None:
            # The text is laid out when its width is known: from there on it can be scrolled.
            self.call_after_refresh(self._go_to_first)

    def _codings(self, opened: Opened) -> tuple[CodingShown, ...]:
        level: Level = self.desk.home.level
        return shown_codings(opened.codings, self.workspace.tree(), level, self.workspace.coder)

    def _go_to_first(self) -> None:
        """To the place that is asked about, or to where the reader stopped."""
        assert self.opened is not None
        stopped = self.workspace.store.local(f"place:{self._source}")
        if self._place is not None:
            self.text.select(self._place.start, self._place.end)
        elif stopped.isdigit():
            self.text.go_to(min(int(stopped), max(0, len(self.opened.text) - 1)))
        elif self.opened.version.turns:
            self.text.go_to(self.opened.version.turns[0].body)

    def turn(self) -> Turn | None:
        """The turn in which the cursor stands."""
        return self.opened.version.turn_at(self.text.cursor) if self.opened is not None else None

    def heading(self) -> str:
        """The transcript's name."""
        return f"{_(self.NAME)}   {self.opened.source.name if self.opened is not None else ''}"

    def go_back(self) -> None:
        """To the screen below."""
        self.app.pop_screen()
