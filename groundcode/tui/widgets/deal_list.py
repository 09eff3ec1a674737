"""Segments to be dealt, one after the other, and the parts that they are dealt to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from groundcode.locale import _
from groundcode.tui.layout import clusters_of, fit_cells, wrap
from groundcode.tui.widgets.row_list import RowList

_LEAST_LINES = 3
_OTHER_LINES = 3
"""Lines of the list kept for the head of a segment and for what comes next."""


@dataclass(frozen=True, slots=True)
class DealRow:
    """A segment as the list shows it: where it stands, who said and who coded it, its words with some around them."""

    id: str
    place: str
    speaker: str
    coder: str
    quote: str
    before: str = ""
    after: str = ""
    has_memo: bool = False


class DealList(RowList):
    """The segments; each shows the number and the name of its part. It is only ever given values."""

    DEFAULT_CSS = """
    DealList { height: 1fr; background: $background; scrollbar-gutter: stable; }
    DealList > .option-list--option { padding: 0; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._segments: tuple[DealRow, ...] = ()
        self._to: dict[str, tuple[int, str]] = {}
        self._marked: dict[str, None] = {}
        self._room = (0, 0)

    @property
    def segment(self) -> str:
        """The id of the one under the bar; "" in an empty list."""
        at = self.highlighted
        return self._segments[at].id if at is not None and at < len(self._segments) else ""

    @property
    def marked(self) -> tuple[str, ...]:
        """The ids of the marked ones, in the order of marking."""
        return tuple(self._marked)

    def show(self, segments: Sequence[DealRow], to: dict[str, tuple[int, str]]) -> None:
        """Show segments; `to` gives number and name of the part of each that was dealt. The bar stays on its segment."""
        segments = tuple(segments)
        if segments == self._segments and self._room == self._space():
            self.deal(to)
            return
        under, at = self.segment, self.highlighted or 0
        top = self.scroll_offset.y
        self._segments, self._to = segments, dict(to)
        ids = [row.id for row in segments]
        self._marked = {one: None for one in self._marked if one in ids}
        self._room = self._space()
        self.fill([self._row(row) for row in segments], ids.index(under) if under in ids else at)
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self.scroll_to_highlight()

    def deal(self, to: dict[str, tuple[int, str]]) -> None:
        """Show where each goes now; only those that changed are drawn again."""
        old, self._to = self._to, dict(to)
        self._draw({one for one in {*old, *to} if old.get(one) != to.get(one)})

    def mark(self) -> None:
        """Mark the segment under the bar, or take its mark away; the bar goes on."""
        one = self.segment
        if one in self._marked:
            del self._marked[one]
        elif one:
            self._marked[one] = None
        self._draw({one})
        self.step(1)

    def clear_marks(self) -> bool:
        """Take all marks away; False if there were none."""
        marked, self._marked = set(self._marked), {}
        self._draw(marked)
        return bool(marked)

    def go_to(self, segment: str) -> None:
        """Put the bar on a segment."""
        at = next((n for n, row in enumerate(self._segments) if row.id == segment), None)
        if at is not None:
            self.highlighted = at

    def on_resize(self) -> None:
        """Wrap to the new width."""
        if self._segments and self._room != self._space():
            self.show(self._segments, self._to)

    def _space(self) -> tuple[int, int]:
        region = self.scrollable_content_region
        return max(12, region.width), max(_LEAST_LINES, region.height - _OTHER_LINES)

    def _draw(self, ids: set[str]) -> None:
        for at, row in enumerate(self._segments):
            if row.id in ids:
                self.replace_option_prompt_at_index(at, self._row(row))

    def _row(self, row: DealRow) -> Content:
        width, most = self._room
        number, name = self._to.get(row.id, (0, ""))
        mark = "✓" if row.id in self._marked else " "
        goes = f" → {name}" if number else ""
        goes = fit_cells(goes, min(cell_len(goes), width // 2)).rstrip()
        said = " · ".join(part for part in (row.place, row.speaker, row.coder) if part) + (" ✎" if row.has_memo else "")
        room = max(1, width - 4 - cell_len(goes))
        head = Content.assemble(mark, (str(number or "·"), "bold"), "  ", (fit_cells(said, room), "dim"), (goes, "bold"))
        lines = _wrapped(row, max(6, width - 5), most)
        return Content("\n").join([head, *(Content.assemble("    ", line) for line in lines)])


class PartList(RowList):
    """The parts: the code itself as number 0, then those that the person named, each with how many it has."""

    DEFAULT_CSS = """
    PartList { height: 1fr; background: $background; scrollbar-gutter: stable; }
    PartList > .option-list--option { padding: 0; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._parts: tuple[tuple[str, int], ...] = ()

    @property
    def part(self) -> int:
        """The number of the part under the bar."""
        return self.highlighted or 0

    def show(self, parts: Sequence[tuple[str, int]]) -> None:
        """Show (name, count) of the code itself and of each part."""
        self._parts = tuple(parts)
        self.fill([self._row(number, *part) for number, part in enumerate(self._parts)], self.part)

    def on_resize(self) -> None:
        """Cut the names to the new width."""
        self.show(self._parts)

    def _row(self, number: int, name: str, count: int) -> Content:
        width = max(8, self.scrollable_content_region.width)
        shown = _("{name} (stays)").format(name=name) if number == 0 else name
        room = max(2, width - 3 - len(str(count)) - 2)
        return Content.assemble((f" {number} ", "bold"), fit_cells(shown, room), (f" {count} ", "dim"))


def _wrapped(row: DealRow, width: int, most: int) -> list[Content]:
    """The words of a segment in lines of so many cells, those around it dim; cut where it has more than `most` lines."""
    text = _plain(row.before + row.quote + row.after)
    start, end = len(row.before), len(row.before) + len(row.quote)
    layout = wrap(text, (), width)
    places = list(zip(layout.starts, layout.ends, strict=True))
    lines = []
    for low, high in places[:most]:
        pieces = ((low, min(high, start), "dim"), (max(low, start), min(high, end), ""), (max(low, end), high, "dim"))
        lines.append(Content.assemble(*((_glyphs(text[a:b]), look) for a, b, look in pieces if a < b)))
    if len(places) > most:
        lines[-1] = Content.assemble((fit_cells(_("… (o shows all of it)"), width).rstrip(), "dim"))
    return lines


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _glyphs(text: str) -> str:
    return "".join(cluster.glyph for cluster in clusters_of(text, 0, len(text)))
