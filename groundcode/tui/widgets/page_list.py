"""A page to move about in: headings, and below them rows of running text that keep the rules of Chinese punctuation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.widgets.option_list import Option

from groundcode.tui.layout import fit_cells, wrap
from groundcode.tui.widgets.row_list import RowList

_TAIL = 16
"""Cells up to which what stands behind the last " · " is a count, which is read whole or not at all."""
_AT_ONCE = 8
"""Lines under the bar at a time: a definition longer than the page could not be read to its end otherwise."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """One row: what kind of thing it shows, and which one; a heading has no kind."""

    kind: str = ""
    id: str = ""
    text: str = ""
    lead: str = ""
    """What stands dim before the text: a citation, a date."""
    depth: int = 0
    look: str = ""
    """A style for the text: "bold", "dim"."""


class PageList(RowList):
    """Rows of a page. The bar stands on a row, never on a heading, and stops at both ends."""

    DEFAULT_CSS = """
    PageList { height: 1fr; scrollbar-gutter: stable; background: $background; }
    PageList:focus { background-tint: $foreground 0%; }
    PageList > .option-list--option { padding: 0; }
    PageList > .option-list--option-disabled { color: $text-primary; text-style: bold; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._page = ""
        self._rows: tuple[PageRow, ...] = ()
        self._shown: list[PageRow] = []
        """The row that each option shows, or a part of which."""
        self._cells = 20

    @property
    def row(self) -> PageRow | None:
        """The row under the bar."""
        at = self.highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    @property
    def shown_rows(self) -> tuple[PageRow, ...]:
        """All rows of the page."""
        return self._rows

    def show(self, page: str, rows: Sequence[PageRow]) -> None:
        """Show rows; of the page shown already, the bar stays on its thing."""
        if (page, tuple(rows), self._room()) == (self._page, self._rows, self._cells):
            return
        same, self._page, self._rows = page == self._page, page, tuple(rows)
        self._lay_out(self.row if same else None, (self.highlighted or 0) if same else 0)

    def go_to(self, id: str) -> None:
        """Put the bar on the first row of a thing, if it is on the page."""
        at = next((n for n, row in enumerate(self._shown) if row.kind and row.id == id), None)
        if at is not None:
            self.highlighted = at

    def _room(self) -> int:
        return max(12, self.scrollable_content_region.width or 12)

    def _lay_out(self, under: PageRow | None, at: int) -> None:
        top = self.scroll_offset.y if under is not None or at else 0
        self._cells = self._room()
        self._shown = []
        options = []
        for row in self._rows:
            for piece in _pieces(row, self._cells):
                options.append(Option(piece, disabled=not row.kind))
                self._shown.append(row)
        self.clear_options()
        self.add_options(options)
        places = [n for n, row in enumerate(self._shown) if row.kind]
        if under is not None:
            places = [n for n in places if (self._shown[n].kind, self._shown[n].id) == (under.kind, under.id)] or places
        self.highlighted = min(places, key=lambda n: (abs(n - at), n), default=None)
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        if under is not None:
            self.scroll_to_highlight()

    def action_cursor_down(self) -> None:
        """The next row that is no heading."""
        self._move(1)

    def action_cursor_up(self) -> None:
        """The row before that is no heading; above the first, the head of the page."""
        if not self._move(-1):
            self.scroll_home(animate=False)

    def _move(self, by: int) -> bool:
        """Move the bar over headings; False if there is nothing further on."""
        at = (self.highlighted if self.highlighted is not None else -1) + by
        while 0 <= at < len(self._shown) and not self._shown[at].kind:
            at += by
        if 0 <= at < len(self._shown):
            self.highlighted = at
            return True
        return False

    def on_resize(self) -> None:
        """Wrap to the new width."""
        if self._room() != self._cells:
            self._lay_out(self.row, self.highlighted or 0)


def _pieces(row: PageRow, width: int) -> list[Content]:
    """A row as wrapped lines, a few to a piece."""
    indent = " " * min(1 + 2 * row.depth if row.kind or row.look else 0, width // 3)
    room = max(2, width - len(indent) - 1)
    lead = fit_cells(row.lead, min(cell_len(row.lead), room // 2)).rstrip() + " " if row.lead else ""
    lines = _cut(" " * cell_len(lead) + row.text, room)
    lines[0] = lines[0][cell_len(lead) :]
    out = []
    for start in range(0, len(lines), _AT_ONCE):
        parts: list[str | tuple[str, str]] = []
        for number, line in enumerate(lines[start : start + _AT_ONCE]):
            first = start + number == 0
            parts += ["\n" if number else "", indent, (lead, "dim") if first and lead else ""]
            parts.append((line, row.look) if row.look else line)
        out.append(Content.assemble(*(part for part in parts if part)))
    return out


def _cut(text: str, room: int) -> list[str]:
    """A text as lines; a count at its end ("· 2 quotes") begins a line of its own rather than being cut in two."""
    layout = wrap(text, (), room)
    lines = [fit_cells(text[a:b].rstrip(), room).rstrip() for a, b in zip(layout.starts, layout.ends, strict=True)]
    head, dot, tail = text.rpartition(" · ")
    if not dot or not head.strip() or len(lines) == 1 or lines[-1].endswith(f"· {tail}") or cell_len(tail) > min(_TAIL, room - 2):
        return lines
    return [*_cut(head, room), f"· {tail}"]
