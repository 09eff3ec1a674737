"""The tree of codes as a list of rows: marks, folds, a filter, counts at the right.

It paints rows itself, as the text does: a thousand codes cost nothing but the rows in sight, and a count that
changes after every coding paints one row, not a list.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from groundcode.domain.levels import Level
from groundcode.locale import N_
from groundcode.tui.colours import colour_of
from groundcode.tui.finding import CodeEntry, Index
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.painted import Painted

_DEEPEST = 6
"""Levels of indentation; deeper codes stand as deep as these, so that a name keeps its room."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code as the list shows it; a heading has no id."""

    id: str
    name: str
    depth: int = 0
    level: Level = Level.LABEL
    own: int = 0
    total: int = 0
    colour_key: int = 0
    has_children: bool = False
    core: bool = False


class CodeList(Painted, can_focus=True):
    """Codes in tree order; it is only ever given rows, and tells what is under its bar."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"code-list--bar", "code-list--quiet", "code-list--heading"}
    DEFAULT_CSS = """
    CodeList { background: $background; color: $foreground; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    CodeList > .code-list--bar { background: $panel; color: $foreground; }
    CodeList:focus > .code-list--bar { background: $primary 50%; color: $foreground; }
    CodeList > .code-list--quiet { color: $foreground 60%; }
    CodeList > .code-list--heading { color: $foreground 70%; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", N_("Up"), show=False, id="list.up"),
        Binding("down,j", "step(1)", N_("Down"), show=False, id="list.down"),
        Binding("pageup", "page(-1)", N_("Page up"), show=False, id="list.page_up"),
        Binding("pagedown", "page(1)", N_("Page down"), show=False, id="list.page_down"),
        Binding("home", "step(-100000)", N_("First"), show=False, id="list.first"),
        Binding("end", "step(100000)", N_("Last"), show=False, id="list.last"),
        Binding("left,h", "fold(True)", N_("Fold"), show=False, id="list.fold"),
        Binding("right", "fold(False)", N_("Unfold"), show=False, id="list.unfold"),
    ]

    @dataclass
    class Highlighted(Message):
        """The bar stands on another code."""

        code_list: CodeList
        code: str

    @dataclass
    class Chosen(Message):
        """A code was clicked twice."""

        code_list: CodeList
        code: str

    @dataclass
    class Dropped(Message):
        """A code was dragged onto another one ("" for the heading of the loose ones: the top)."""

        code_list: CodeList
        code: str
        onto: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: tuple[CodeRow, ...] = ()
        self._visible: list[CodeRow] = []
        self._at = 0
        self._folded: set[str] = set()
        self._marked: dict[str, None] = {}
        self._filter = ""
        self._found: dict[str, None] | None = None
        self._dragged = ""
        self._digits: dict[str, str] = {}
        self._styles: dict[tuple[str, str], Style] = {}

    @property
    def code(self) -> str:
        """The code under the bar; "" on a heading or in an empty list."""
        return self._visible[self._at].id if self._visible else ""

    @property
    def marked(self) -> tuple[str, ...]:
        """The marked codes, in the order of marking."""
        return tuple(self._marked)

    @property
    def shown_rows(self) -> tuple[CodeRow, ...]:
        """The rows that are not folded or filtered away."""
        return tuple(self._visible)

    def show(self, rows: Sequence[CodeRow]) -> None:
        """Show these rows; bar, marks, folds and filter stay with their codes."""
        if tuple(rows) == self._rows:
            return
        under = self.code
        self._rows = tuple(rows)
        ids = {row.id for row in rows}
        self._marked = {code: None for code in self._marked if code in ids}
        self._search()
        self._arrange(under)

    def number(self, codes: Sequence[str]) -> None:
        """Show the digits by which codes are taken, from 1 to 9."""
        digits = {code: str(n) for n, code in enumerate(codes[:9], 1)}
        if digits != self._digits:
            self._digits = digits
            self.refresh()

    def go_to(self, code: str) -> bool:
        """Put the bar on a code, unfolding what hides it; False if it is not there."""
        at = next((n for n, row in enumerate(self._rows) if row.id == code), None)
        if at is None:
            return False
        depth = self._rows[at].depth
        for row in reversed(self._rows[:at]):
            if row.depth < depth:
                depth = row.depth
                self._folded.discard(row.id)
        if self._found is not None and code not in self._found:
            self.filter("")
        self._arrange(code)
        return self.code == code

    def code_after(self, codes: Collection[str]) -> str:
        """The first code below the last of `codes` that stands as deep; "" if there is none."""
        last = max((n for n, row in enumerate(self._visible) if row.id in codes), default=-1)
        depth = self._visible[last].depth if last >= 0 else 0
        rest = (row.id for row in self._visible[last + 1 :] if row.id and row.depth == depth and row.id not in codes)
        return next(rest, "")

    def follow(self, code: str) -> None:
        """Put the bar on a code where that hides nothing from a filter."""
        if self._found is None or code in self._found:
            self.go_to(code)

    def filter(self, text: str) -> None:
        """Show only the codes that fit, by name, pinyin or initials, and what stands above them."""
        self._filter = text.strip()
        self._search()
        self._arrange(self.code)

    def mark(self) -> None:
        """Mark the code under the bar, or take its mark away; the bar goes on."""
        code = self.code
        if code:
            if code in self._marked:
                del self._marked[code]
            else:
                self._marked[code] = None
        self.action_step(1)
        self.refresh()

    def clear_marks(self) -> bool:
        """Take all marks away; False if there were none."""
        had = bool(self._marked)
        self._marked.clear()
        self.refresh()
        return had

    def _search(self) -> None:
        if not self._filter:
            self._found = None
            return
        index = Index(CodeEntry(r.id, r.name, f"{n:06}", r.level, r.total) for n, r in enumerate(self._rows) if r.id)
        self._found = {hit.entry.id: None for hit in index.search(self._filter, len(self._rows))}

    def _arrange(self, under: str) -> None:
        rows = self._rows
        keep = self._kept()
        visible: list[CodeRow] = []
        hidden_below: int | None = None
        for number, row in enumerate(rows):
            if hidden_below is not None and row.depth > hidden_below and row.id:
                continue
            hidden_below = None
            if keep is not None and number not in keep:
                continue
            visible.append(row)
            if row.id in self._folded and row.has_children and keep is None:
                hidden_below = row.depth
        self._visible = visible
        places = {row.id: n for n, row in enumerate(visible) if row.id}
        first = next(iter(self._found), "") if self._found else ""
        at = places.get(under, places.get(first) if self._found is not None else None)
        self._at = self._beside_headings(min(self._at, max(0, len(visible) - 1)) if at is None else at, 1)
        size = Size(self.size.width, max(1, len(visible)))
        if size != self.virtual_size:
            self.virtual_size = size
        self._follow()
        self.refresh()
        self._tell()

    def _kept(self) -> set[int] | None:
        """Numbers of the rows that pass the filter, with all above them; None without a filter."""
        if self._found is None:
            return None
        keep: set[int] = set()
        above: list[int] = []
        for number, row in enumerate(self._rows):
            while above and self._rows[above[-1]].depth >= row.depth:
                above.pop()
            if row.id in self._found:
                keep.update((number, *above))
            if row.id:
                above.append(number)
        return keep

    def _tell(self) -> None:
        self.post_message(self.Highlighted(self, self.code))

    def _follow(self) -> None:
        height = self.scrollable_content_region.height
        top = self.scroll_offset.y
        if height and self.is_attached:
            first = self._at
            while height > 1 and first and not self._visible[first - 1].id:
                first -= 1
            if first < top:
                self.scroll_to(y=first, animate=False, force=True)
            elif self._at >= top + height:
                self.scroll_to(y=self._at - height + 1, animate=False, force=True)

    def action_step(self, step: int) -> None:
        """Move the bar; it stops at both ends."""
        if not self._visible:
            return
        wanted = min(max(self._at + step, 0), len(self._visible) - 1)
        old, self._at = self._at, self._beside_headings(wanted, -1 if step < 0 else 1)
        if old != self._at:
            self._paint(old)
            self._paint(self._at)
            self._follow()
            self._tell()

    def _beside_headings(self, row: int, way: int) -> int:
        """The row, or for a heading the next one that way; at an end, the other way. The bar always stands on a code."""
        for step in (way, -way):
            at = row
            while 0 <= at < len(self._visible) and not self._visible[at].id:
                at += step
            if 0 <= at < len(self._visible):
                return at
        return row

    def action_page(self, pages: int) -> None:
        """Move the bar by a page."""
        self.action_step(pages * max(1, self.size.height - 1))

    def action_fold(self, fold: bool) -> None:
        """Fold what stands below the code under the bar; folded already, go to what is above it."""
        if not self._visible:
            return
        row = self._visible[self._at]
        if row.has_children and (row.id in self._folded) is not fold:
            (self._folded.add if fold else self._folded.discard)(row.id)
            self._arrange(row.id)
        elif fold:
            above = next((n for n in range(self._at - 1, -1, -1) if self._visible[n].depth < row.depth), None)
            if above is not None:
                self.action_step(above - self._at)

    def on_resize(self) -> None:
        """Keep the bar in sight."""
        self.virtual_size = Size(self.size.width, max(1, len(self._visible)))
        self._follow()

    def _row_at(self, event: events.MouseEvent) -> int | None:
        place = event.get_content_offset(self)
        row = self.scroll_offset.y + place.y if place is not None else -1
        return row if 0 <= row < len(self._visible) else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the bar there; holding the button drags the code."""
        row = self._row_at(event)
        if event.button == 1 and row is not None:
            event.stop()
            self.focus()
            if self._visible[row].id:
                self.action_step(row - self._at)
                self._dragged = self.code

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Drop the dragged code on the one under the mouse."""
        row, dragged, self._dragged = self._row_at(event), self._dragged, ""
        if dragged and row is not None and self._visible[row].id != dragged:
            self.post_message(self.Dropped(self, dragged, self._visible[row].id))

    def on_click(self, event: events.Click) -> None:
        """A double click chooses."""
        if event.chain == 2 and self.code:
            self.post_message(self.Chosen(self, self.code))

    def _paint(self, row: int) -> None:
        y = row - self.scroll_offset.y
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The row `y` of what is in sight."""
        width = self.size.width
        number = self.scroll_offset.y + y
        if number >= len(self._visible):
            return Strip([Segment(" " * width, self._style("", ""))])
        row = self._visible[number]
        bar = "code-list--bar" if number == self._at else ""
        if not row.id:
            return Strip([Segment(fit_cells(row.name, width), self._style("code-list--heading", bar))])
        count = f"{row.own}/{row.total}" if row.own != row.total else str(row.total or "")
        fold = (("▸" if row.id in self._folded else "▾") if row.has_children else " ") if self._found is None else " "
        indent = " " * min(row.depth, _DEEPEST)
        room = max(2, width - 3 - len(indent) - len(count) - 2)
        background = self._style("", bar).bgcolor
        swatch = Style(color=colour_of(row.colour_key, self._background(bar)).rich_color, bgcolor=background)
        strong = self._style("", bar) + Style(bold=row.level is not Level.LABEL)
        name = ("◎ " if row.core else "") + row.name
        return Strip([
            Segment("✓" if row.id in self._marked else self._digits.get(row.id, " "), self._style("", bar)),
            Segment("┃", swatch),
            Segment(f"{indent}{fold}", self._style("code-list--quiet", bar)),
            Segment(fit_cells(name, room), strong),
            Segment(f" {count} ", self._style("code-list--quiet", bar)),
        ]).adjust_cell_length(width, self._style("", bar))  # fmt: skip

    def _background(self, bar: str) -> Color:
        base = self.colors[2]
        return base if not bar else base + self.get_component_styles(bar).background

    def _style(self, part: str, bar: str) -> Style:
        key = (part, bar)
        found = self._styles.get(key)
        if found is None:
            background = self._background(bar)
            styles = self.get_component_styles(part or bar) if part or bar else None
            colour = styles.color if styles is not None else self.colors[3]
            bold = part == "code-list--heading" or None
            mixed = background.blend(colour, colour.a, 1.0)
            found = self._styles[key] = Style(color=mixed.rich_color, bgcolor=background.rich_color, bold=bold)
        return found
