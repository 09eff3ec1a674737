"""The painted transcript: rows, tints, stripes, a caret; no keys and no mouse (those are `TextView`).

It paints rows itself (Line API): of eight ways tried it is the only one with a cursor key under 5 ms,
no row that starts with `，`, and offsets in code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.color import Color
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from groundcode.domain.spans import Span
from groundcode.tui.layout import Drawn, Layout, wrap
from groundcode.tui.widgets.marks import Marks, lanes
from groundcode.tui.widgets.moves import UnitAt, Units
from groundcode.tui.widgets.painting import Caret, Columns, Look, paint_row
from groundcode.tui.widgets.values import CodingShown, Document, TurnShown

_MARGIN = 2
"""Rows kept in sight above and below the cursor."""

_MOST_STRIPS = 500

_HAN = re.compile("[\u3400-\u9fff]")


class TextCanvas(ScrollView):
    """A transcript with its codings and a caret (anchor and head, in code points)."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text-view--gutter",
        "text-view--quiet",
        "text-view--selection",
        "text-view--cursor",
    }
    DEFAULT_CSS = """
    TextCanvas {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    TextCanvas > .text-view--gutter { color: $foreground-muted; }
    TextCanvas > .text-view--quiet { color: $foreground-muted; }
    TextCanvas > .text-view--selection { color: $input-selection-foreground; background: $screen-selection-background; }
    TextCanvas > .text-view--cursor { color: $background; background: $foreground; }
    """

    marks_shown = reactive("both", init=False)
    """What stands for codings: "both", "stripes" or "tints"."""

    plain_marks: reactive[bool] = reactive(default=False, init=False)
    """Stripes in ASCII, for terminals where box lines are two cells wide."""

    wide_quotes: reactive[bool] = reactive(default=False, init=False)
    """Stand-ins for “ ” … — and the like, for terminals where these are two cells wide."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._document = Document()
        self._units = Units(self._document)
        self._columns = Columns.fitting(0, 0, 0)
        self._layout: Layout = wrap("", (), 1)
        self._marks: Marks = lanes((), self._layout)
        self._anchor = 0
        self._head = 0
        self._strips: dict[int, Strip] = {}
        self._look: Look | None = None
        self._height = 0

    @property
    def document(self) -> Document:
        """What is shown."""
        return self._document

    @property
    def cursor(self) -> int:
        """Where the cursor stands, in code points."""
        return self._head

    @property
    def cursor_row(self) -> int:
        """The row that the cursor stands in, from the text's start."""
        return self._layout.row_of(self._head)

    @property
    def selection(self) -> Span | None:
        """What is selected; None if nothing is."""
        if self._anchor == self._head:
            return None
        return Span(min(self._anchor, self._head), max(self._anchor, self._head))

    def show(self, document: Document, *, word_at: UnitAt | None = None, sentence_at: UnitAt | None = None) -> None:
        """Show another document from its start; without `word_at` and `sentence_at`, words and sentences are rough."""
        self._document = document
        self._units = Units(document, word_at, sentence_at)
        self._lay_out()
        self._anchor = self._head = self._layout.nearest(0)
        self._scroll_to_row(0)
        self.refresh()

    def replace_codings(self, codings: Iterable[CodingShown]) -> None:
        """Show these codings instead; cursor, selection and scroll stay, and only rows that changed are painted."""
        old = self._marks
        self._document = Document(self._document.text, self._document.turns, tuple(codings))
        self._units = Units(self._document, self._units.word_at, self._units.sentence_at)
        self._marks = lanes(self._document.codings, self._layout)
        changed = self._marks.changed_rows(old)
        for row in changed.intersection(self._strips):
            self._forget(row, row)

    def codings_at(self, offset: int) -> tuple[CodingShown, ...]:
        """The codings that hold `offset`, the shortest first."""
        marks = self._marks.at_row(self._layout.row_of(offset))
        return tuple(mark.coding for mark in reversed(marks) if mark.coding.span.holds(offset))

    def caret_changed(self, *, moved: bool, selected: bool) -> None:
        """Called after the cursor `moved` or what is `selected` changed."""

    def _put(self, anchor: int, head: int, *, follow: bool = True) -> None:
        """Set the caret, paint the rows that look different, `follow` the cursor with the scroll, tell."""
        before, old_head = self.selection, self._head
        self._anchor, self._head = anchor, head
        after = self.selection
        for place in {old_head, head}:
            row = self._layout.row_of(place)
            self._forget(row - 1, row)
        if before != after:
            for one, other in _changed(before, after):
                self._forget(self._layout.row_of(one) - 1, self._layout.row_of(other))
        if follow:
            self._follow()
        if old_head != head or before != after:
            self.caret_changed(moved=old_head != head, selected=before != after)

    def _follow(self) -> None:
        """Scroll so that the cursor is in sight; from far away, to the upper third."""
        height = self.scrollable_content_region.height
        if not height:
            return
        row = self._layout.row_of(self._head)
        top = self.scroll_offset.y
        margin = min(_MARGIN, (height - 1) // 2)
        if row < top - height or row >= top + 2 * height:
            self._scroll_to_row(row - height // 3)
        elif row < top + margin:
            self._scroll_to_row(row - margin)
        elif row > top + height - 1 - margin:
            self._scroll_to_row(row - height + 1 + margin)

    def _show_what_comes(self) -> None:
        """After a jump into the lower third, the cursor to the upper one: a reader looks ahead."""
        height, row = self.scrollable_content_region.height, self._layout.row_of(self._head)
        if height and row - self.scroll_offset.y > 2 * height // 3:
            self._scroll_to_row(min(row - height // 3, max(0, len(self._layout) - height)))

    def _scroll_to_row(self, row: int) -> None:
        if self.is_attached:
            self.scroll_to(y=max(0, row), animate=False, force=True)

    def _lay_out(self) -> None:
        """Cut the text into rows for the width there is now."""
        width = self.scrollable_content_region.width
        turns = self._document.turns
        number = max((cell_len(turn.number) for turn in turns), default=0)
        speaker = max((cell_len(turn.speaker) for turn in turns), default=0)
        self._columns = Columns.fitting(width, number, speaker)
        self._layout = wrap(
            self._document.text, turns, self._columns.text, hide_labels=self._columns.speaker > 0, drawn=self._drawn()
        )
        self._marks = lanes(self._document.codings, self._layout)
        self._strips.clear()
        self.virtual_size = Size(width, len(self._layout))

    def _drawn(self) -> Drawn:
        if not self.wide_quotes:
            return Drawn.AS_THEY_ARE
        return Drawn.WIDE if _HAN.search(self._document.text) else Drawn.NARROW

    def on_mount(self) -> None:
        """Take what the app knows of the terminal (see `groundcode.tui.safe_app`)."""
        self.plain_marks = self.plain_marks or self.app.has_class("-plain")
        self.wide_quotes = self.wide_quotes or self.app.has_class("-wide-quotes")

    def on_resize(self, _event: events.Resize) -> None:
        """Cut the rows anew if the width changed."""
        self._fit(anew=self.scrollable_content_region.width != self._columns.width)

    def _fit(self, *, anew: bool) -> None:
        """Take the size there is now; a cursor in sight stays in sight, where it was."""
        distance = self._layout.row_of(self._head) - self.scroll_offset.y
        in_sight = 0 <= distance < self._height or not self._height
        self._height = self.scrollable_content_region.height
        if anew:
            self._cut_anew(distance if in_sight else None)
        if in_sight:
            self._follow()

    def _cut_anew(self, distance: int | None) -> None:
        """New rows, with the cursor `distance` rows from the top, or the same text at the top for None."""
        old_head = self._head
        top = self._layout.starts[min(self.scroll_offset.y, len(self._layout) - 1)]
        self._lay_out()
        if self.selection is None:
            self._anchor = self._head = self._layout.nearest(old_head)
        row = self._layout.row_of(top) if distance is None else self._layout.row_of(self._head) - distance
        self._scroll_to_row(row)
        self.refresh()
        if self._head != old_head:
            self.caret_changed(moved=True, selected=False)

    def _forget(self, first: int, last: int) -> None:
        """Have the rows painted again; only those in sight are sent to the terminal."""
        if last - first < len(self._strips):
            for row in range(first, last + 1):
                self._strips.pop(row, None)
        else:
            for row in [row for row in self._strips if first <= row <= last]:
                del self._strips[row]
        top = self.scroll_offset.y
        height = self.size.height
        low, high = max(first, top), min(last, top + height - 1)
        if low <= high:
            self.refresh(Region(0, low - top, self.size.width, high - low + 1))

    def _forget_all(self) -> None:
        self._look = None
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Take the colours of a new theme."""
        super().notify_style_update()
        self._look = None
        self._strips.clear()

    def watch_marks_shown(self) -> None:
        """Paint anew."""
        self._forget_all()

    def watch_plain_marks(self) -> None:
        """Paint anew."""
        self._forget_all()

    def watch_wide_quotes(self) -> None:
        """Cut the rows anew: stand-ins may be wider."""
        self._fit(anew=True)

    def on_focus(self) -> None:
        """Show the cursor as a block."""
        self._paint_cursor()

    def on_blur(self) -> None:
        """Show the cursor as a line below its place."""
        self._paint_cursor()

    def _paint_cursor(self) -> None:
        row = self._layout.row_of(self._head)
        self._forget(row - 1, row)

    def render_line(self, y: int) -> Strip:
        """The row `y` of what is in sight."""
        row = self.scroll_offset.y + y
        found = self._strips.get(row)
        if found is None:
            if len(self._strips) > _MOST_STRIPS:
                self._strips.clear()
            found = self._strips[row] = self._painted(row)
        return found

    def _painted(self, row: int) -> Strip:
        look = self._look or self._read_look()
        if row >= len(self._layout):
            return Strip.blank(self._columns.width, look.style(look.text, look.background))
        caret = Caret(self._head, self.selection, self.has_focus)
        return paint_row(self._layout, row, self._turn(row), self._marks.at_row(row), self._columns, look, caret)

    def _turn(self, row: int) -> tuple[TurnShown, int] | None:
        index = self._layout.turn_of(row)
        if index < 0:
            return None
        turn = self._document.turns[index]
        return (turn, row - self._layout.first_rows[index]) if self._layout.starts[row] <= turn.end else None

    def _read_look(self) -> Look:
        _base, _base_text, background, text = self.colors
        gutter = self.get_component_styles("text-view--gutter").color
        quiet = self.get_component_styles("text-view--quiet").color
        selection = self.get_component_styles("text-view--selection")
        cursor = self.get_component_styles("text-view--cursor")
        self._look = Look(
            background=background,
            text=_over(background, text),
            quiet=_over(background, quiet),
            gutter=_over(background, gutter),
            selection=_over(background, selection.background),
            selected_text=_over(background, selection.color),
            cursor=_over(background, cursor.background),
            cursor_text=_over(background, cursor.color),
            tinted=self.marks_shown != "stripes",
            striped=self.marks_shown != "tints",
            plain_marks=self.plain_marks,
        )
        return self._look


def _over(background: Color, colour: Color) -> Color:
    """`colour` as it looks on `background`, opaque."""
    return background.blend(colour, colour.a, 1.0)


def _changed(before: Span | None, after: Span | None) -> list[tuple[int, int]]:
    """Ranges of offsets that are selected in one of the two only."""
    if before is None or after is None or not before.overlaps(after):
        return [(span.start, span.end) for span in (before, after) if span is not None]
    starts = sorted((before.start, after.start))
    ends = sorted((before.end, after.end))
    return [(low, high) for low, high in (starts, ends) if low != high]
