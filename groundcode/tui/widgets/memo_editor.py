"""A page for one text that is no memo (those have `MemoPage`): every way out keeps what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.drafting import Drafting
from groundcode.tui.widgets.memo_area import MemoArea
from groundcode.tui.widgets.modal import Modal


class MemoEditor(Modal[str | None]):
    """A modal page for one text; gives it, or None if it was left as it was.

    Escape keeps the text too. `DraftChanged` is posted at each change (of a long text, twice a second), so that a crash
    loses next to nothing.
    """

    # Without priority: an Escape must not overtake letters that the text area has not taken in yet.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2,escape", "keep", N_("Keep and close"), id="memo.keep"),
    ]
    DEFAULT_CSS = """
    MemoEditor { align: center middle; }
    MemoEditor > Vertical {
        width: 84;
        max-width: 96%;
        height: 70%;
        background: $surface;
        border: round $primary;
        padding: 0 1;
    }
    MemoEditor #memo-title { height: 1; text-style: bold; }
    MemoEditor #memo-keys { height: 1; color: $foreground 60%; }
    MemoEditor TextArea { height: 1fr; }
    """

    @dataclass
    class DraftChanged(Message):
        """The memo on the screen now reads `text`."""

        editor: MemoEditor
        text: str

        @property
        def control(self) -> MemoEditor:
            """The editor, so that `@on` can choose by selector."""
            return self.editor

    def __init__(self, text: str = "", *, title: str = "", saved: str | None = None, id: str | None = None) -> None:
        """Edit `text`; `saved` is what is stored, if `text` is a draft that differs from it."""
        super().__init__(id=id)
        self._text = text
        self._saved = text if saved is None else saved
        self._title = title
        self._is_done = False
        self._drafting = Drafting(self, lambda: self.post_message(self.DraftChanged(self, self._text)))

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical():
            yield Static(Content(fit_cells(self._title or _("Memo"), 78).rstrip()), id="memo-title")
            yield MemoArea(self._text, soft_wrap=True, show_line_numbers=False, compact=True)
            yield Static(Content(_("Esc, F2 or Ctrl+S keeps the text and closes it")), id="memo-keys")

    def on_mount(self) -> None:
        """Put the cursor behind what is there."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Hand on what is typed."""
        event.stop()
        if event.text_area.text != self._text:
            self._text = event.text_area.text
            self._drafting.changed(len(self._text))

    def action_keep(self) -> None:
        """Close, giving the text."""
        if self._is_done:
            return
        self._is_done = True
        self._drafting.stop()
        text = self.query_one(TextArea).text
        self.dismiss(None if text == self._saved else text)
