"""The last stop before the terminal: only characters that it draws, in as many cells as were counted for them.

Widgets that are not ours (inputs, text areas, trees, borders, scroll bars) pass on whatever they are given:
an ESC that was pasted into a memo would be obeyed, a joined family of emoji drawn in 2 or in 6 cells, a box
line in 2 where ambiguous characters are wide. A filter over every painted line holds for all of them.
"""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

from groundcode.tui.layout.glyphs import boundaries, is_plain, shown
from groundcode.tui.layout.stand_ins import is_line, plain_glyphs
from groundcode.tui.terminal import Widths
from groundcode.tui.widgets.text_canvas import TextCanvas


class SafeGlyphs(LineFilter):
    """Draws a visible stand-in, or nothing, for what a terminal would obey or give another width."""

    def __init__(self, widths: Widths | None = None) -> None:
        super().__init__()
        self.widths = widths or Widths()

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """The segments, each with as many cells as before."""
        if all(segment.text.isascii() and segment.text.isprintable() for segment in segments):
            return segments
        return [Segment(self._safe(text), style, control) for text, style, control in segments]

    def _safe(self, text: str) -> str:
        if not is_plain(text):
            text = _drawable(text)
        if not self.widths.is_wide or text.isascii():
            return text
        if self.widths.box > 1 and self.widths.quote > 1:
            return plain_glyphs(text)
        lines = self.widths.box > 1
        return "".join(plain_glyphs(c) if is_line(c) is lines else c for c in text)


def _drawable(text: str) -> str:
    """`text` without control characters and joined clusters, on the cells that Textual counted for it."""
    starts = boundaries(text)
    result = ""
    for left, right in zip(starts, [*starts[1:], len(text)], strict=True):
        piece = text[left:right]
        glyph = "" if piece == "\t" else shown(piece)
        counted = cell_len(piece)
        result += glyph if cell_len(glyph) == counted else set_cell_size(glyph, counted)
    counted = cell_len(text)
    return result if cell_len(result) == counted else set_cell_size(result, counted)


class SafeApp(App[None]):
    """An app whose lines go through `SafeGlyphs`, and which falls back to ASCII lines where box lines are wide.

    The classes `-plain` (box lines are two cells wide) and `-wide-quotes` (“ ” … are) stand on the app.
    """

    _glyphs = SafeGlyphs()

    def get_line_filters(self) -> list[LineFilter]:
        """Textual's own, and ours as the last."""
        return [*super().get_line_filters(), self._glyphs]

    def use_widths(self, widths: Widths) -> None:
        """Draw for a terminal with these widths, from now on; an answer that comes late is still taken."""
        self._glyphs = SafeGlyphs(widths)
        self.set_class(widths.box > 1, "-plain")
        self.set_class(widths.quote > 1, "-wide-quotes")
        if not self.is_running:
            return
        for screen in self.screen_stack:
            for view in screen.query(TextCanvas):
                view.plain_marks = widths.box > 1
                view.wide_quotes = widths.quote > 1
            for widget in screen.walk_children():
                widget.refresh()
            screen.refresh()

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        """An answer to `ambiguous_widths` that was later than the desk."""
        widths = self._glyphs.widths.answered(event.x)
        if widths is not None:
            self.use_widths(widths)
