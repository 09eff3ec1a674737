"""A table whose cursor stays on its thing when it is filled anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from groundcode.locale import N_
from groundcode.tui.layout import fit_cells


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is known by, its heading, whether numbers stand in it, and its most cells."""

    key: str
    words: str
    right: bool = False
    most: int = 28


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is known by, a text a column, and whether it is dim."""

    key: str
    cells: tuple[str, ...]
    dim: bool = False


class Grid(DataTable[Text], inherit_bindings=False):
    """Rows of plain text, none of it read as markup. Enter belongs to the screen; a second click on a row is told."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", N_("Up"), show=False),
        Binding("down,j", "cursor_down", N_("Down"), show=False),
        Binding("right", "cursor_right", N_("Right"), show=False),
        Binding("left", "cursor_left", N_("Left"), show=False),
        Binding("pageup", "page_up", N_("Page up"), show=False),
        Binding("pagedown", "page_down", N_("Page down"), show=False),
        Binding("ctrl+home", "scroll_top", N_("First row"), show=False),
        Binding("ctrl+end", "scroll_bottom", N_("Last row"), show=False),
        Binding("home", "row_home", N_("First"), show=False),
        Binding("end", "row_end", N_("Last"), show=False),
    ]

    def __init__(self, *, id: str | None = None, by_cell: bool = False) -> None:
        """A table with a cursor on rows, or on cells."""
        super().__init__(id=id, cursor_type="cell" if by_cell else "row", show_cursor=True, zebra_stripes=False)
        self.cell_padding = 1
        self._columns: tuple[Column, ...] = ()
        self._widths: list[int] = []
        self._filled: tuple[Row, ...] = ()

    @property
    def row_key(self) -> str:
        """The key of the row under the cursor; "" in an empty table."""
        return self._filled[self.cursor_row].key if 0 <= self.cursor_row < len(self._filled) else ""

    @property
    def column_key(self) -> str:
        """The key of the column under the cursor; "" in an empty table."""
        return self._columns[self.cursor_column].key if 0 <= self.cursor_column < len(self._columns) else ""

    def fill(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Show these; only cells that differ are written where columns, widths and the order of the rows are what they were."""
        columns, rows = tuple(columns), tuple(rows)
        widths = [
            max(cell_len(text) for text in (_cut(c.words, c.most), *(_cut(row.cells[n], c.most) for row in rows)))
            for n, c in enumerate(columns)
        ]
        same_rows = [row.key for row in rows] == [row.key for row in self._filled]
        if (columns, widths) == (self._columns, self._widths) and same_rows:
            self._write(rows)
            return
        row, column, at = self.row_key, self.column_key, self.cursor_row
        left, top = self.scroll_offset
        self.clear(columns=True)
        self._columns, self._widths, self._filled = columns, widths, rows
        for one, width in zip(columns, widths, strict=True):
            # Given, not measured: widths that follow updated cells are not painted before the next key.
            self.add_column(_heading(one), key=one.key, width=max(1, width))
        for found in rows:
            self.add_row(*(_cell(c, text, dim=found.dim) for c, text in zip(columns, found.cells, strict=True)), key=found.key)
        self.go_to(row, column, otherwise=at)
        self.call_after_refresh(self.scroll_to, left, top, animate=False)

    def _write(self, rows: tuple[Row, ...]) -> None:
        for old, new in zip(self._filled, rows, strict=True):
            for column, was, text in zip(self._columns, old.cells, new.cells, strict=True):
                if was != text or old.dim != new.dim:
                    self.update_cell(new.key, column.key, _cell(column, text, dim=new.dim))
        self._filled = rows

    def go_to(self, row: str, column: str = "", *, otherwise: int | None = None) -> None:
        """The cursor to a row, and to a column; where there is no such row, to the one with the number `otherwise`."""
        keys = [found.key for found in self._filled]
        names = [found.key for found in self._columns]
        y = keys.index(row) if row in keys else otherwise
        x = names.index(column) if column in names else self.cursor_column
        if keys and y is not None:
            self.move_cursor(row=min(y, len(keys) - 1), column=min(x, max(0, len(names) - 1)), animate=False)

    def action_row_home(self) -> None:
        """The first row; where the cursor is on cells, the first column."""
        if self.cursor_type == "cell":
            self.move_cursor(column=0, animate=False)
        else:
            self.action_scroll_top()

    def action_row_end(self) -> None:
        """The last row; where the cursor is on cells, the last column."""
        if self.cursor_type == "cell":
            self.move_cursor(column=max(0, len(self._columns) - 1), animate=False)
        else:
            self.action_scroll_bottom()


def _heading(column: Column) -> Text:
    return Text(_cut(column.words, column.most), justify="right" if column.right else "left")


def _cell(column: Column, text: str, *, dim: bool) -> Text:
    return Text(_cut(text, column.most), style="dim" if dim else "", justify="right" if column.right else "left")


def _cut(text: str, most: int) -> str:
    """`text` in plain glyphs, on no more than `most` cells."""
    plain = text.replace("\n", " ")
    return fit_cells(plain, max(1, min(cell_len(plain), most))).rstrip()
