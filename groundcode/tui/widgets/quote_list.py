"""Quotations under headings: who said it where, and the words on a few lines.

It paints rows itself, as the text does: ten thousand quotations cost nothing but those in sight. How many lines a
quotation takes is estimated from its length, on the safe side, so that none has to be wrapped before it is seen.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells, wrap
from groundcode.tui.retrieving import Group
from groundcode.tui.widgets.painted import Painted
from groundcode.workspace.retrieval import Hit

_FAR = 10_000_000
_INDENT = 3
"""Cells before and after the words."""
_LOST = 6
"""Cells that a row may lose to the rules of breaking lines; more is rare, and ends in an ellipsis."""
_KEPT = 500
"""Quotations whose painted lines are kept."""
Part = tuple[str, str]
"""A text and its component class ("" for the usual one)."""


class QuoteList(Painted, can_focus=True):
    """A list of groups of hits; it is only ever given values. The bar stands on a hit, never on a heading."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"quotes--bar", "quotes--quiet", "quotes--heading", "quotes--marks"}
    DEFAULT_CSS = """
    QuoteList {
        height: 1fr; background: $background; color: $foreground;
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
    }
    QuoteList > .quotes--bar { background: $panel; color: $foreground; }
    QuoteList:focus > .quotes--bar { background: $primary 35%; color: $foreground; }
    QuoteList > .quotes--quiet { color: $foreground 65%; }
    QuoteList > .quotes--marks { color: $text-warning; text-style: bold; }
    QuoteList > .quotes--heading { color: $text-primary; background: $surface; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", N_("Up"), show=False, id="quotes.up"),
        Binding("down,j", "step(1)", N_("Down"), show=False, id="quotes.down"),
        Binding("pageup", "page(-1)", N_("Page up"), show=False, id="quotes.page_up"),
        Binding("pagedown", "page(1)", N_("Page down"), show=False, id="quotes.page_down"),
        Binding("home", f"step(-{_FAR})", N_("First"), show=False, id="quotes.first"),
        Binding("end", f"step({_FAR})", N_("Last"), show=False, id="quotes.last"),
    ]

    @dataclass
    class Highlighted(Message):
        """The bar stands on another quotation."""

        quotes: QuoteList
        hit: Hit

    @dataclass
    class Chosen(Message):
        """A quotation was clicked twice."""

        quotes: QuoteList
        hit: Hit

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._groups: Sequence[Group] = ()
        self._both: Set[str] = frozenset()
        self._most = 2
        self._hits: list[Hit] = []
        self._group_of: list[int] = []
        self._tops: array[int] = array("q")
        """The first line of each hit; of the first in a group, that of its heading."""
        self._at = 0
        self._lines: dict[int, list[list[Part]]] = {}
        self._styles: dict[tuple[str, bool], Style] = {}

    @property
    def hit(self) -> Hit | None:
        """The one under the bar."""
        return self._hits[self._at] if self._at < len(self._hits) else None

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All of them, in the order of the list."""
        return tuple(self._hits)

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above the groups."""
        return tuple(group.heading for group in self._groups)

    def show(
        self, groups: Sequence[Group], *, at: str = "", both: Set[str] = frozenset(), lines: int = 2, stay: bool = False
    ) -> None:
        """Show groups of hits with the bar on the coding `at`; where that is not found, in its row to `stay`, else first.

        `both` are the codings to be marked as found by both questions; `lines` says how many a quotation may have.
        """
        self._groups, self._both, self._most = groups, both, lines
        self._hits = [hit for group in groups for hit in group.hits]
        self._group_of = [number for number, group in enumerate(groups) for _hit in group.hits]
        place = next((n for n, hit in enumerate(self._hits) if hit.coding == at), None) if at else None
        if place is not None:
            self._at = place
        else:
            self._at = min(self._at, max(0, len(self._hits) - 1)) if stay else 0
        self._measure()

    def _measure(self) -> None:
        """Where each quotation begins at this width."""
        usable = max(1, self.size.width - 2 * _INDENT + 1 - _LOST)
        self._tops = array("q", [0])
        line = 0
        for number, hit in enumerate(self._hits):
            # Three bytes a Han character of two cells, one a letter of one: half of bytes and characters are its cells.
            cells = (len(hit.quote.encode("utf-8", "replace")) + len(hit.quote) + 1) // 2
            line += self._is_first(number) + 1 + min(self._most, max(1, -(-cells // usable)))
            self._tops.append(line)
        self._lines.clear()
        self.virtual_size = Size(self.size.width, max(1, line))
        self._follow()
        self.refresh()
        self._tell()

    def _is_first(self, number: int) -> bool:
        return number == 0 or self._group_of[number] != self._group_of[number - 1]

    def _tell(self) -> None:
        hit = self.hit
        if hit is not None:
            self.post_message(self.Highlighted(self, hit))

    def _follow(self) -> None:
        """Keep the bar in sight, with the heading where it is the first of a group."""
        height = self.scrollable_content_region.height
        if not height or not self.is_attached or not self._hits:
            return
        first, after = self._tops[self._at], self._tops[self._at + 1]
        top = self.scroll_offset.y
        if after > top + height:
            self.scroll_to(y=min(first, after - height), animate=False, force=True, immediate=True)
        if first < self.scroll_offset.y:
            self.scroll_to(y=first, animate=False, force=True, immediate=True)

    def action_step(self, step: int) -> None:
        """Move the bar; it stops at both ends."""
        at = min(max(self._at + step, 0), max(0, len(self._hits) - 1))
        if at != self._at:
            self._at = at
            self._follow()
            self.refresh()
            self._tell()

    def action_page(self, pages: int) -> None:
        """Move the bar by about a page."""
        if self._hits:
            line = self._tops[self._at] + pages * max(1, self.size.height - 2)
            at = bisect_right(self._tops, line) - 1
            self.action_step(at - self._at if at != self._at else pages)

    def next_group(self, step: int) -> None:
        """Put the bar on the first hit of the next group, or of the one before."""
        if self._hits:
            wanted = self._group_of[self._at] + step
            if 0 <= wanted < len(self._groups):
                self.action_step(self._group_of.index(wanted) - self._at)

    def on_resize(self) -> None:
        """Cut the quotations to the new width."""
        self._measure()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the bar there."""
        number = self._number_at(event)
        if event.button == 1 and number is not None:
            event.stop()
            self.focus()
            self.action_step(number - self._at)

    def on_click(self, event: events.Click) -> None:
        """A double click chooses."""
        hit = self.hit
        if event.chain == 2 and hit is not None and self._number_at(event) == self._at:
            self.post_message(self.Chosen(self, hit))

    def _number_at(self, event: events.MouseEvent) -> int | None:
        place = event.get_content_offset(self)
        return self._number(self.scroll_offset.y + place.y) if place is not None else None

    def _number(self, line: int) -> int | None:
        """The hit that is painted on a line."""
        return bisect_right(self._tops, line) - 1 if self._hits and 0 <= line < self._tops[-1] else None

    def render_line(self, y: int) -> Strip:
        """The line `y` of what is in sight."""
        width = self.size.width
        line = self.scroll_offset.y + y
        number = self._number(line)
        if number is None:
            return Strip([Segment(" " * width, self._style("", bar=False))])
        if number not in self._lines:
            if len(self._lines) > _KEPT:
                self._lines.clear()
            self._lines[number] = self._painted(number, width)
        lines = self._lines[number]
        place = line - self._tops[number]
        parts = lines[place] if place < len(lines) else []
        heading = place == 0 and self._is_first(number)
        bar = number == self._at and not heading
        segments = [Segment(text, self._style(part, bar=bar)) for text, part in parts]
        if not heading:
            segments.insert(0, Segment("┃" if bar else " ", self._style("", bar=bar)))
        return Strip(segments).adjust_cell_length(width, self._style("quotes--heading" if heading else "", bar=bar))

    def _painted(self, number: int, width: int) -> list[list[Part]]:
        """The lines of a hit, with the heading above the first of a group."""
        hit, group = self._hits[number], self._groups[self._group_of[number]]
        out: list[list[Part]] = []
        if self._is_first(number):
            count = str(len(group.hits))
            heading = _from_the_right(group.heading, max(4, width - len(count) - 2))
            out.append([(f"{heading} {count}", "quotes--heading")])
        out.append(self._said(hit, group, width - 1))
        return [*out, *([("  " + line, "")] for line in quote_lines(hit, max(6, width - 2 * _INDENT + 1), self._most))]

    def _said(self, hit: Hit, group: Group, room: int) -> list[Part]:
        """Marks, place, code, speaker, coder on one line; what the heading says is left out."""
        marks = ("★" if hit.starred else "") + (_("negative") if hit.negative else "") + ("=" if hit.coding in self._both else "")
        place = f"{hit.source_name}-{hit.turn}" if hit.turn else hit.source_name
        if group.key == hit.source and hit.turn:
            place = hit.turn
        code = hit.coded if group.heading.rpartition(" > ")[2] != hit.coded else ""
        said = " · ".join(part for part in (place, code, hit.speaker, hit.coder) if part)
        ahead = [(fit_cells(marks, min(cell_len(marks), room)) + " ", "quotes--marks")] if marks else []
        return [*ahead, (fit_cells(said, max(1, room - (cell_len(marks) + 1 if marks else 0))), "quotes--quiet")]

    def _style(self, part: str, *, bar: bool) -> Style:
        found = self._styles.get((part, bar))
        if found is None:
            background = self.colors[2]
            styles = self.get_component_styles(part) if part else None
            if part == "quotes--heading" and styles is not None:
                background += styles.background
            elif bar:
                background += self.get_component_styles("quotes--bar").background
            colour = styles.color if styles is not None else self.colors[3]
            bold = part in ("quotes--heading", "quotes--marks") or None
            mixed = background.blend(colour, colour.a, 1.0)
            found = self._styles[part, bar] = Style(color=mixed.rich_color, bgcolor=background.rich_color, bold=bold)
        return found


def quote_lines(hit: Hit, width: int, most: int) -> list[str]:
    """The words of a hit on at most so many lines of so many cells; cut with an ellipsis."""
    if hit.closed:
        return [fit_cells(_("(withdrawn: the words are not shown)"), width).rstrip()]
    quote = " ".join(hit.quote.split())
    layout = wrap(quote[: width * (most + 1)], (), width)
    places = list(zip(layout.starts, layout.ends, strict=True))
    out = [fit_cells(quote[start:end].rstrip(), width).rstrip() for start, end in places[:most]]
    if len(places) > most:
        out[-1] = fit_cells(quote[places[most - 1][0] :][: 2 * width], width).rstrip()
    return out


def _from_the_right(heading: str, room: int) -> str:
    """A path of which the end is seen: its last name says most."""
    while cell_len(heading) > room and " > " in heading.removeprefix("… > "):
        heading = "… > " + heading.removeprefix("… > ").partition(" > ")[2]
    return fit_cells(heading, min(room, max(1, cell_len(heading)))).rstrip()
