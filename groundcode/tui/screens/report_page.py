"""A page to read: what an import did with each file, or a table of cases."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.modal import Modal

Line = tuple[int, str]
"""How far it is indented, and its words."""


class ReportPage(Modal[bool]):
    """Lines that scroll; gives whether to go on with `further`, where that is offered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer(True)", N_("Go on"), id="report.further"),
        Binding("escape,q", "answer(False)", N_("Close"), id="report.close"),
        Binding("j", "down", N_("Down"), show=False),
        Binding("k", "up", N_("Up"), show=False),
    ]
    DEFAULT_CSS = """
    ReportPage { align: center middle; }
    ReportPage > Vertical {
        width: 100; max-width: 98%; height: 90%; background: $surface; border: round $primary; padding: 0 1;
    }
    ReportPage #report-title { height: 1; text-style: bold; }
    ReportPage VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    ReportPage .report-line { height: auto; }
    ReportPage .-head { text-style: bold; margin-top: 1; }
    ReportPage .-inner { padding-left: 2; color: $foreground 80%; }
    ReportPage #report-keys { height: 1; color: $foreground 60%; }
    """

    def __init__(self, title: str, lines: Sequence[Line], *, further: str = "") -> None:
        """Show `lines`; `further` says what Enter does besides closing the page."""
        super().__init__()
        self._title = title
        self._lines = lines
        self._further = further

    def compose(self) -> ComposeResult:
        """Title, lines, keys."""
        with Vertical():
            yield Static(Content(fit_cells(self._title, 90).rstrip()), id="report-title")
            with VerticalScroll():
                for is_inner, block in groupby(self._lines, lambda line: line[0] > 0):
                    for words in ["\n".join(map(_plain, block))] if is_inner else map(_plain, block):
                        yield Static(Content(words), classes="report-line -inner" if is_inner else "report-line -head")
            keys = _("Enter: {what}  Esc closes").format(what=self._further) if self._further else _("Esc or Enter closes")
            yield Static(Content(keys), id="report-keys")

    def on_mount(self) -> None:
        """Scroll with the arrows at once."""
        self.query_one(VerticalScroll).focus()

    def action_answer(self, answer: bool) -> None:
        """Close the page."""
        self.dismiss(answer and bool(self._further))

    def action_down(self) -> None:
        """A line on."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_up(self) -> None:
        """A line back."""
        self.query_one(VerticalScroll).scroll_up(animate=False)


def _plain(line: Line) -> str:
    return "".join(c if c.isprintable() else " " for c in line[1])
