"""All keys on one page."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from groundcode.locale import N_, _
from groundcode.tui.commands import help_lines
from groundcode.tui.layout import fit_cells


class Help(ModalScreen[None]):
    """Every key of the desk with what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,f1,q,enter", "close", N_("Close"), id="help.close")]
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > Vertical {
        width: 84; max-width: 96%; height: 90%; background: $surface; border: round $primary; padding: 0 1;
    }
    Help #help-title { height: 1; text-style: bold; }
    Help VerticalScroll { height: 1fr; }
    Help .help-line, Help .help-row, Help .help-words { height: auto; }
    Help .help-keys { width: 30; height: 1; }
    Help .help-words { width: 1fr; }
    """

    def compose(self) -> ComposeResult:
        """Title and lines."""
        with Vertical():
            yield Static(Content(_("Keys (Esc closes)")), id="help-title")
            with VerticalScroll():
                for keys, words in help_lines():
                    with Horizontal(classes="help-row"):
                        yield Static(Content.assemble((fit_cells(keys, 29), "bold")), classes="help-keys")
                        yield Static(Content(words), classes="help-words")
                yield Static(Content(""))
                yield Static(Content(_(
                    "Letters reach the desk only while the input method is off; the second key works with it on. "
                    "In the palette, typed Chinese is a new name, Latin letters find codes by name or pinyin (jmqj: 警民亲近). "
                    "Shift or Option with the mouse selects as the terminal does. Everything is stored at once."
                )), classes="help-line")  # fmt: skip

    def action_close(self) -> None:
        """Back to the desk."""
        self.dismiss(None)
