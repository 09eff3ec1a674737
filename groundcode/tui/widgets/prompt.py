"""Asking for one line, and asking whether to go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.modal import Modal
from groundcode.tui.widgets.palette import PaletteInput

_WIDTH = 76


class Prompt(Modal[str | None]):
    """Ask for one line; gives it without blanks at its ends, or None where it was left or nothing was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", N_("Cancel"), id="prompt.cancel")]
    DEFAULT_CSS = """
    Prompt { align: center middle; }
    Prompt > Vertical {
        width: 76; max-width: 100%; height: auto; background: $surface; border: round $primary; padding: 0 1;
    }
    Prompt #prompt-title { height: 1; text-style: bold; }
    Prompt #prompt-words { height: auto; max-height: 8; color: $foreground 80%; }
    Prompt PaletteInput { margin: 1 0; }
    Prompt #prompt-problem { height: auto; max-height: 6; color: $error; margin-bottom: 1; display: none; }
    Prompt #prompt-keys { height: 1; color: $foreground 60%; }
    """

    def __init__(
        self, title: str, value: str = "", *, words: str = "", empty: bool = False, check: Callable[[str], str] | None = None
    ) -> None:
        """Ask with `title` and, below it, `words`; `empty` lets Enter give an empty line too.

        `check` says why a line cannot be taken ("" where it can): it is told then, and stays to be mended.
        """
        super().__init__()
        self._title = title
        self._value = value
        self._words = words
        self._empty = empty
        self._check = check
        self.problem = ""
        """Why the line that was typed last cannot be taken."""
        self._is_done = False

    def compose(self) -> ComposeResult:
        """Title, words, input, keys."""
        with Vertical():
            yield Static(Content(fit_cells(self._title, _WIDTH - 4).rstrip()), id="prompt-title")
            if self._words:
                yield Static(Content(self._words), id="prompt-words")
            yield PaletteInput(None, "", digits=False)
            yield Static(id="prompt-problem")
            yield Static(Content(_("Enter takes it  Esc cancels")), id="prompt-keys")

    def on_mount(self) -> None:
        """The former value, selected: typing replaces it, an arrow keeps it."""
        line = self.query_one(PaletteInput)
        line.value = self._value
        line.focus()
        line.selection = Selection(0, len(self._value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the line, unless this Enter is the input method's."""
        event.stop()
        if self.query_one(PaletteInput).is_echo or self._is_done:
            return
        value = event.value.strip()
        self.problem = self._check(value) if value and self._check is not None else ""
        told = self.query_one("#prompt-problem", Static)
        told.update(Content(self.problem))
        told.display = bool(self.problem)
        if not self.problem and (value or self._empty):
            self._is_done = True
            self.dismiss(value)

    def on_palette_input_paste_cut(self, event: PaletteInput.PasteCut) -> None:
        """Say what of a paste was not taken."""
        event.stop()
        self.query_one("#prompt-keys", Static).update(Content(event.told))

    def action_cancel(self) -> None:
        """Give nothing."""
        if not self._is_done:
            self._is_done = True
            self.dismiss(None)


class Confirm(Modal[bool]):
    """Say what will happen and ask whether to go on: Enter or y does it, Esc or n does not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", N_("Do it"), id="confirm.yes"),
        Binding("escape,n,q", "answer(False)", N_("Leave it"), id="confirm.no"),
    ]
    DEFAULT_CSS = """
    Confirm { align: center middle; }
    Confirm > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 90%; background: $surface; border: round $warning; padding: 0 1;
    }
    Confirm #confirm-words { height: auto; margin: 1 0; }
    Confirm #confirm-keys { height: 1; color: $foreground 60%; }
    """

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """What will happen, and the keys."""
        with Vertical():
            yield Static(Content(self._words), id="confirm-words")
            yield Static(Content(_("Enter or y does it  Esc or n leaves it")), id="confirm-keys")

    def action_answer(self, answer: bool) -> None:
        """Give the answer."""
        self.dismiss(answer)
