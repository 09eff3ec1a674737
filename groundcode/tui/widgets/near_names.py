"""Pairs of names that are probably the same: which one stays, or that they are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.modal import Modal
from groundcode.tui.widgets.row_list import RowList

_WIDTH = 92


@dataclass(frozen=True, slots=True)
class PairShown:
    """Two codes side by side: name, and level with counts, of each; why they look alike."""

    one: str
    one_words: str
    other: str
    other_words: str
    reason: str


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """What is to be done with a pair (by number, from 0): "one" or "other" stays, they are "different", or "ask"."""

    answer: str
    number: int


class NearNames(Modal[PairAnswer | None]):
    """A list of pairs; gives an answer on one of them, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "cancel", N_("Close"), id="near.cancel"),
        Binding("left,1", "give('one')", N_("Keep the left one"), id="near.one"),
        Binding("right,2", "give('other')", N_("Keep the right one"), id="near.other"),
        Binding("delete,d", "give('different')", N_("Not the same"), id="near.different"),
        Binding("enter", "give('ask')", N_("Ask"), id="near.ask"),
    ]
    DEFAULT_CSS = """
    NearNames { align: center middle; }
    NearNames > Vertical {
        width: 92; max-width: 100%; height: 22; max-height: 100%; background: $surface; border: round $primary; padding: 0 1;
    }
    NearNames #near-title { height: 1; text-style: bold; }
    NearNames RowList { height: 1fr; }
    NearNames #near-keys { height: auto; color: $foreground 60%; }
    """

    def __init__(self, pairs: Sequence[PairShown], *, at: int = 0) -> None:
        super().__init__()
        self._pairs = pairs
        self._at = at
        self._is_done = False

    def compose(self) -> ComposeResult:
        """Title, pairs, keys."""
        with Vertical():
            yield Static(Content(_("Names that may mean the same")), id="near-title")
            yield RowList(id="near-pairs")
            keys = _("← merges into the left one  → into the right one  d or Delete: not the same  Enter: more  Esc closes")
            yield Static(Content(keys), id="near-keys")

    def on_mount(self) -> None:
        """Show the pairs."""
        rows = self.query_one(RowList)
        rows.fill([self._row(pair) for pair in self._pairs], self._at)
        rows.focus()

    def _row(self, pair: PairShown) -> Content:
        half = max(8, (min(_WIDTH, self.app.size.width) - 9) // 2)
        return Content.assemble(
            (fit_cells(pair.one, half), "bold"), " ~ ", (fit_cells(pair.other, half), "bold"), "\n",
            (fit_cells("  " + pair.one_words, half), "dim"), "   ", (fit_cells("  " + pair.other_words, half), "dim"), "\n",
            (fit_cells("  " + pair.reason, 2 * half + 3).rstrip(), "dim italic"),
        )  # fmt: skip

    def action_give(self, answer: str) -> None:
        """Answer on the pair under the bar."""
        number = self.query_one(RowList).highlighted
        if number is not None and not self._is_done:
            self._is_done = True
            self.dismiss(PairAnswer(answer, number))

    def action_cancel(self) -> None:
        """Close without an answer."""
        if not self._is_done:
            self._is_done = True
            self.dismiss(None)

    def on_row_list_opened(self) -> None:
        """A pair that was clicked twice is asked about."""
        self.action_give("ask")
