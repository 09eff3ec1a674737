"""The card of a suggestion: the line for a name, where one is wanted, and below it what speaks for the suggestion."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from groundcode.locale import _
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.page_list import PageList, PageRow
from groundcode.tui.widgets.palette import PaletteInput


class SuggestionCard(Vertical):
    """A `PageList#card` below a `PaletteInput#name`, which is there only where a name is wanted."""

    DEFAULT_CSS = """
    SuggestionCard #name-line { height: 1; display: none; }
    SuggestionCard.-named #name-line { display: block; }
    SuggestionCard #name { height: 1; border: none; padding: 0 1; background: $surface; }
    SuggestionCard #name:focus { background: $boost; }
    SuggestionCard #card { height: 1fr; }
    """

    def compose(self) -> ComposeResult:
        """The line for a name, and the rows."""
        with Vertical(id="name-line"):
            name = PaletteInput(None, _("Name of the new code: yours to give"), digits=False)
            name.id = "name"
            yield name
        yield PageList(id="card")

    @property
    def rows(self) -> PageList:
        """The rows of the card."""
        return self.query_one("#card", PageList)

    @property
    def line(self) -> PaletteInput:
        """The line for a name."""
        return self.query_one("#name", PaletteInput)

    def show(self, page: str, rows: Sequence[PageRow], *, name: str | None) -> None:
        """Show a card; `name` is what was typed so far, None where no name is wanted."""
        self.set_class(name is not None, "-named")
        if name is None and self.line.has_focus:
            self.rows.focus()
        if name is not None and self.line.value != name:
            self.line.value = name
            self.line.cursor_position = len(name)
        self.rows.show(page, rows)


class KindTabs(Static):
    """The kinds of suggestions in a line, each with its counts; a click chooses one."""

    DEFAULT_CSS = """
    KindTabs { height: 1; width: 100%; padding: 0 1; background: $surface; }
    """

    class Chosen(Message):
        """A kind was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, *, id: str) -> None:
        super().__init__(Content(""), id=id)
        self._ends: list[int] = []
        self._words: tuple[str, ...] = ()
        self._at = 0

    def show(self, words: Sequence[str], at: int) -> None:
        """Show these, with the one of number `at` (from 0) chosen."""
        self._words, self._at = tuple(words), at
        room = max(10, self.app.size.width - 2)
        # The chosen one is always in sight: in a narrow terminal what stands before it goes.
        first = 0
        while first < at and sum(cell_len(one) + 3 for one in self._words[first : at + 1]) > room:
            first += 1
        parts: list[str | tuple[str, str]] = []
        self._ends, used = [0] * first, 0
        for number, one in enumerate(self._words[first:], first):
            label = fit_cells(f" {one} ", min(cell_len(one) + 2, max(1, room - used)))
            used += cell_len(label) + 1
            parts += [(label, "reverse bold" if number == at else ""), " "]
            self._ends.append(used)
            if used >= room:
                break
        self.update(Content.assemble(*parts), layout=False)

    def on_resize(self) -> None:
        """Cut to the new width."""
        self.show(self._words, self._at)

    def on_click(self, event: events.Click) -> None:
        """Choose the one that was clicked."""
        at = next((number for number, end in enumerate(self._ends) if event.x - 1 < end), None)
        if at is not None:
            self.post_message(self.Chosen(at))
