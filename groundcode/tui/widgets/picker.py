"""Choosing one of many things by typing part of its name, its pinyin or its initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from groundcode.domain.levels import Level
from groundcode.locale import N_, _
from groundcode.tui.finding import CodeEntry, Index
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.modal import Modal
from groundcode.tui.widgets.palette import PaletteInput

_WIDTH = 84
_MOST = 200
"""Rows listed at once; typing narrows the rest down."""


@dataclass(frozen=True, slots=True)
class Pickable:
    """A thing to choose: what it is known by, its name, and a remark at the right."""

    id: str
    name: str
    remark: str = ""


class Picker(Modal[str | None]):
    """Ask for one of `things`; gives its id, or None. The list has a fixed height, as the palette's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="picker.cancel"),
        Binding("down,ctrl+n", "step(1)", N_("Next"), id="picker.next"),
        Binding("up,ctrl+p", "step(-1)", N_("Previous"), id="picker.previous"),
        Binding("pagedown", "step(10)", N_("Page down"), id="picker.page_down"),
        Binding("pageup", "step(-10)", N_("Page up"), id="picker.page_up"),
    ]
    DEFAULT_CSS = """
    Picker { align: center middle; }
    Picker > Vertical {
        width: 84; max-width: 100%; height: 20; max-height: 100%; background: $surface; border: round $primary;
    }
    Picker #picker-title { height: 1; padding: 0 1; text-style: bold; }
    Picker PaletteInput { padding: 0 1; }
    Picker OptionList { height: 1fr; border: none; padding: 0; scrollbar-size-vertical: 1; }
    Picker #picker-keys { height: 1; padding: 0 1; color: $foreground 60%; }
    """

    def __init__(self, title: str, things: Sequence[Pickable], *, highlighted: str = "", asks: str = "") -> None:
        """`asks` says what may be typed, where the things have no names."""
        super().__init__()
        self._asks = asks
        self._title = title
        self._things = {thing.id: thing for thing in things}
        self._highlighted = highlighted
        self._index = Index(CodeEntry(t.id, t.name, f"{n:06}", Level.LABEL) for n, t in enumerate(things))
        self._shown: list[str] = []
        self._is_done = False

    def compose(self) -> ComposeResult:
        """Title, input, list, keys."""
        with Vertical():
            yield Static(Content(fit_cells(self._title, self._width - 4).rstrip()), id="picker-title")
            yield PaletteInput(None, self._asks or _("Part of a name, pinyin or its first letters"), digits=False)
            yield OptionList(markup=False)
            yield Static(Content(_("Enter takes it  Esc cancels")), id="picker-keys")

    def on_mount(self) -> None:
        """Show all; the list is moved from the input, which keeps the focus."""
        self.query_one(OptionList).can_focus = False
        self.query_one(PaletteInput).focus()
        self._fill("")
        if self._highlighted in self._shown:
            self.query_one(OptionList).highlighted = self._shown.index(self._highlighted)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what stands there now."""
        event.stop()
        self._fill(event.value.strip())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted row, unless this Enter is the input method's."""
        event.stop()
        if not self.query_one(PaletteInput).is_echo:
            self._take(self.query_one(OptionList).highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the row that was clicked."""
        event.stop()
        self._take(event.option_index)

    def on_palette_input_paste_cut(self, event: PaletteInput.PasteCut) -> None:
        """Say what of a paste was not taken."""
        event.stop()
        self.query_one("#picker-keys", Static).update(Content(event.told))

    def action_cancel(self) -> None:
        """Choose nothing."""
        self._give(None)

    def action_step(self, step: int) -> None:
        """Move the bar; it stops at both ends."""
        options = self.query_one(OptionList)
        if self._shown:
            options.highlighted = min(max((options.highlighted or 0) + step, 0), len(self._shown) - 1)

    @property
    def _width(self) -> int:
        return min(_WIDTH, self.app.size.width)

    def _take(self, row: int | None) -> None:
        if row is not None and row < len(self._shown):
            self._give(self._shown[row])

    def _give(self, choice: str | None) -> None:
        if not self._is_done:
            self._is_done = True
            self.dismiss(choice)

    def _fill(self, query: str) -> None:
        if query:
            self._shown = [hit.entry.id for hit in self._index.search(query, _MOST)]
        else:
            self._shown = list(self._things)[:_MOST]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([self._row(self._things[i]) for i in self._shown])
        options.highlighted = 0 if self._shown else None

    def _row(self, thing: Pickable) -> Content:
        remark = fit_cells(thing.remark, 24) if thing.remark else ""
        room = max(10, self._width - 6 - (26 if remark else 0))
        return Content.assemble(" ", fit_cells(thing.name, room), "  " if remark else "", (remark, "dim"))
