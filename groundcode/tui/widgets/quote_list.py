"""Quotations under headings: who said it where, and the words on a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells, wrap
from groundcode.tui.retrieving import Group
from groundcode.workspace.retrieval import Hit

STEP = 500
"""Quotations laid out at once; going on past them lays out as many more."""
_AHEAD = 20
"""Rows before the last at which more are laid out: more than a page."""


class QuoteList(OptionList):
    """A list of groups of hits. The bar stands on a hit, never on a heading; it stops at both ends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", N_("Down"), show=False, id="quotes.down"),
        Binding("k", "cursor_up", N_("Up"), show=False, id="quotes.up"),
    ]
    DEFAULT_CSS = """
    QuoteList { height: 1fr; border: none; padding: 0; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    QuoteList:focus { border: none; }
    QuoteList > .option-list--option { padding: 0; }
    QuoteList > .option-list--option-disabled { color: $text-primary; text-style: bold; background: $panel; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._groups: Sequence[Group] = ()
        self._both: Set[str] = frozenset()
        self._quote_lines = 2
        self._cells = 12
        self._rows: list[Hit | None] = []
        """What each row shows; None for a heading."""
        self._rest: Iterator[tuple[Group, Hit | None]] = iter(())

    @property
    def hit(self) -> Hit | None:
        """The one under the bar."""
        at = self.highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    @property
    def hits(self) -> int:
        """How many there are, laid out or not."""
        return sum(len(group.hits) for group in self._groups)

    def show(
        self, groups: Sequence[Group], *, at: str = "", both: Set[str] = frozenset(), lines: int = 2, stay: bool = False
    ) -> None:
        """Show groups of hits with the bar on the coding `at`; where that is not found, in its row to `stay`, else first.

        `both` are the codings to be marked as found by both questions; `lines` says how many a quotation may have.
        """
        row, top = self.highlighted if stay else None, self.scroll_offset.y
        self._groups, self._both, self._quote_lines = groups, both, lines
        self._lay_out(at, row)
        if stay:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
            self.scroll_to_highlight()

    def _lay_out(self, at: str, row: int | None) -> None:
        self._cells = max(12, self.scrollable_content_region.width)
        self._rest = ((group, hit) for group in self._groups for hit in (None, *group.hits))
        self._rows = []
        self.clear_options()
        self._more()
        place = self._place_of(at)
        if place is None and row is not None:
            place = min(row, len(self._rows) - 1)
        while place is not None and place >= 0 and place < len(self._rows) and self._rows[place] is None:
            place += 1
        self.highlighted = place if place is not None and 0 <= place < len(self._rows) else (1 if self._rows else None)

    def _place_of(self, coding: str) -> int | None:
        """The row of a coding, laid out for it if need be; None if it is not in the list."""
        if not coding or not any(hit.coding == coding for group in self._groups for hit in group.hits):
            return None
        seen = 0
        while True:
            for place in range(seen, len(self._rows)):
                hit = self._rows[place]
                if hit is not None and hit.coding == coding:
                    return place
            seen = len(self._rows)
            if not self._more():
                return None

    def _more(self) -> bool:
        """Lay out the next ones; False if there are none."""
        options = []
        for group, hit in self._rest:
            self._rows.append(hit)
            if hit is None:
                options.append(Option(self._heading(group), disabled=True))
            else:
                options.append(Option(self._quotation(hit, group)))
            if len(options) >= STEP:
                break
        self.add_options(options)
        return bool(options)

    def _heading(self, group: Group) -> Content:
        count = str(len(group.hits))
        room = max(4, self._cells - len(count) - 2)
        return Content(f"{_from_the_right(group.heading, room)} {count}")

    def _quotation(self, hit: Hit, group: Group) -> Content:
        marks = ("★" if hit.starred else "") + (_("negative") if hit.negative else "") + ("=" if hit.coding in self._both else "")
        place = f"{hit.source_name}-{hit.turn}" if hit.turn else hit.source_name
        if group.key == hit.source and hit.turn:
            place = hit.turn
        code = hit.coded if group.heading.rpartition(" > ")[2] != hit.coded else ""
        said = " · ".join(part for part in (place, code, hit.speaker, hit.coder) if part)
        width = self._cells
        parts: list[tuple[str, str] | str] = [" "]
        if marks:
            marks = fit_cells(marks, min(cell_len(marks), width - 2)).rstrip()
            parts += [(marks, "bold"), " "]
        room = width - 1 - (cell_len(marks) + 1 if marks else 0)
        parts += [(fit_cells(said, max(1, room)).rstrip(), "dim")]
        for line in quote_lines(hit, width - 4, self._quote_lines):
            parts += ["\n  ", line]
        return Content.assemble(*parts)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Lay out more before the bar comes to the last row."""
        if highlighted is not None and highlighted >= len(self._rows) - _AHEAD:
            self._more()
        super().watch_highlighted(highlighted)

    def scroll_to_highlight(self, top: bool = False) -> None:
        """Keep the bar in sight, and the heading above the first of a group."""
        super().scroll_to_highlight(top)
        at = self.highlighted
        if at and self._rows[at - 1] is None and self.is_mounted and self.size.height > self._quote_lines + 2:
            heading = self._index_to_line.get(at - 1)
            if heading is not None and heading < self.scroll_offset.y:
                self.scroll_to_region(Region(0, heading, 1, 1), force=True, animate=False, immediate=True)

    def action_cursor_down(self) -> None:
        """The next hit, if there is one."""
        self._step(1)

    def action_cursor_up(self) -> None:
        """The hit before, if there is one."""
        self._step(-1)

    def action_last(self) -> None:
        """The last hit of all."""
        while self._more():
            pass
        super().action_last()

    def _step(self, step: int) -> None:
        at = (self.highlighted if self.highlighted is not None else -1) + step
        while 0 <= at < len(self._rows) and self._rows[at] is None:
            at += step
        if 0 <= at < len(self._rows):
            self.highlighted = at
        elif step < 0:
            self.scroll_home(animate=False)

    def next_group(self, step: int) -> None:
        """Put the bar on the first hit of the next group, or of this one or the one before."""
        at = self.highlighted or 0
        if step > 0:
            while True:
                place = next((n for n in range(at + 1, len(self._rows)) if self._rows[n] is None), None)
                if place is not None or not self._more():
                    break
        else:
            place = next((n for n in range(at - 2, -1, -1) if self._rows[n] is None), None)
        if place is not None:
            if place + 1 >= len(self._rows):
                self._more()
            self.highlighted = place + 1

    def on_resize(self) -> None:
        """Cut the quotations to the new width."""
        if max(12, self.scrollable_content_region.width) != self._cells and self._groups:
            hit = self.hit
            self._lay_out(hit.coding if hit is not None else "", self.highlighted)


def quote_lines(hit: Hit, width: int, most: int) -> list[str]:
    """The words of a hit on at most so many lines of so many cells; cut with an ellipsis."""
    if hit.closed:
        return [fit_cells(_("(withdrawn: the words are not shown)"), width).rstrip()]
    quote = " ".join(hit.quote.split())
    layout = wrap(quote[: width * (most + 1)], (), width)
    places = list(zip(layout.starts, layout.ends, strict=True))
    out = [fit_cells(quote[start:end].rstrip(), width).rstrip() for start, end in places[:most]]
    if out and (len(places) > most or len(quote) > width * (most + 1)):
        out[-1] = fit_cells(quote[places[most - 1][0] :], width).rstrip()
    return out


def _from_the_right(heading: str, room: int) -> str:
    """A path of which the end is seen: its last name says most."""
    while cell_len(heading) > room and " > " in heading.removeprefix("… > "):
        heading = "… > " + heading.removeprefix("… > ").partition(" > ")[2]
    return fit_cells(heading, min(room, max(1, cell_len(heading)))).rstrip()
