"""A list with a page beside it, or below it: what the memos, the history and the conflicts have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.line_input import LineInput
from groundcode.tui.widgets.read_page import ReadPage
from groundcode.tui.widgets.row_list import LateLine, RowList

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

_NARROW, _LOW = 100, 12
"""Columns below which the page stands under the list, and rows below which it goes away."""
_MOVED_AFTER = 0.04
"""Seconds after which the page follows the bar: a held arrow key would otherwise read the project at each row."""
_FILTER_AFTER = 0.15


class ListingScreen(DeskScreen):
    """A `RowList#rows` below an `Input#filter`, and `#page`. A subclass fills the list by `fill` and gives the page."""

    PANES: ClassVar[tuple[str, ...]] = ("rows", "page")
    DEFAULT_CSS = """
    ListingScreen #panes { height: 1fr; }
    ListingScreen #left { width: 1fr; border-right: solid $panel; }
    ListingScreen #filter { display: none; height: 1; border: none; padding: 0 1; background: $surface; }
    ListingScreen #rows { height: 1fr; background: $background; }
    ListingScreen #page { width: 1fr; height: 1fr; }
    ListingScreen.-narrow #panes { layout: vertical; }
    ListingScreen.-narrow #left { width: 100%; height: 1fr; border-right: none; border-bottom: solid $panel; }
    ListingScreen.-narrow #page { width: 100%; height: 1fr; }
    ListingScreen.-low #page { display: none; }
    ListingScreen.-low #left { border-bottom: none; }
    ListingScreen.-low.-page #page { display: block; }
    ListingScreen.-low.-page #left { display: none; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.words = ""
        """What the list is filtered by."""
        self._moved: Timer | None = None
        self._typed: Timer | None = None

    def body(self) -> ComposeResult:
        """List and page."""
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield LineInput(id="filter", compact=True, select_on_focus=False)
                yield RowList(id="rows")
            yield self.page_widget()

    def page_widget(self) -> Widget:
        """What stands beside the list."""
        return ReadPage(id="page")

    @property
    def rows(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    @property
    def page(self) -> ReadPage:
        """The page."""
        return self.query_one("#page", ReadPage)

    @property
    def at(self) -> int:
        """The number of the row under the bar, from 0; -1 if there is none."""
        return self.rows.highlighted if self.rows.highlighted is not None else -1

    @property
    def room(self) -> int:
        """Cells of a row."""
        return max(16, self.rows.scrollable_content_region.width or self.size.width)

    def fill(self, lines: Sequence[Content | LateLine], at: int) -> None:
        """Show these rows, and the page of the one under the bar."""
        top = self.rows.scroll_offset.y
        self.rows.fill(lines, at)
        self.rows.scroll_to(y=top, animate=False, force=True, immediate=True)
        self.rows.scroll_to_highlight()
        self._forget_move()
        self.show_page()

    def show_page(self) -> None:
        """Show what is known of the row under the bar."""

    def lay_out(self) -> None:
        """Write the rows anew for another width."""

    def filtered(self) -> None:
        """What the list is filtered by has changed."""

    @on(OptionList.OptionHighlighted, "#rows")
    def _bar_moved(self) -> None:
        self._forget_move()
        self._moved = self.set_timer(_MOVED_AFTER, self._follow)

    def _forget_move(self) -> None:
        if self._moved is not None:
            self._moved.stop()
            self._moved = None

    def _follow(self) -> None:
        with told(self.bar):
            self.show_page()

    def open_filter(self, placeholder: str) -> None:
        """Show the line that filters the list."""
        line = self.query_one("#filter", Input)
        line.placeholder = placeholder
        line.display = True
        line.focus()

    @on(Input.Changed, "#filter")
    def _filter_typed(self) -> None:
        if self._typed is not None:
            self._typed.stop()
        self._typed = self.set_timer(_FILTER_AFTER, self._take_filter)

    @on(Input.Submitted, "#filter")
    def _filter_taken(self) -> None:
        self._take_filter()
        self.rows.focus()

    def _take_filter(self) -> None:
        words = self.query_one("#filter", Input).value.strip()
        if words != self.words:
            self.words = words
            with told(self.bar):
                self.filtered()

    def close_filter(self) -> bool:
        """Take the words away; False if there were none."""
        line = self.query_one("#filter", Input)
        if not line.display and not self.words:
            return False
        line.value = ""
        line.display = False
        self._take_filter()
        self.rows.focus()
        return True

    def clear_filters(self) -> bool:
        """Take every filter away; False if there was none."""
        return self.close_filter()

    def go_back(self) -> None:
        """From the page to the list; filters away; then to the text."""
        if self.pane == "page":
            self.remove_class("-page")
            self.rows.focus()
        elif not self.clear_filters():
            self.desk.go_home()

    def on_resize(self) -> None:
        """The page below the list in narrow terminals, and away in low ones."""
        self.set_class(self.size.width < _NARROW, "-narrow")
        self.set_class(self.size.height < _LOW, "-low")
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        self.show_keys()
        with told(self.bar):
            self.lay_out()

    def retitle(self) -> None:
        """Say again what the list holds."""
        self.query_one("#screen-title", Static).update(Content(fit_cells(self.heading(), max(10, self.size.width - 2)).rstrip()))

    def open_page(self) -> None:
        """Give the page the focus; where there is no room for both, it takes the place of the list."""
        self.add_class("-page")
        self.page.focus()
