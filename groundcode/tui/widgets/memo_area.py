"""A text area for memos: aligned whatever is in them, and quick where somebody pasted a book without a line break."""

from __future__ import annotations

from rich.text import Text
from textual.strip import Strip
from textual.widgets import TextArea

from groundcode.tui.layout.glyphs import is_plain

_LONG = 2000
"""Characters of a line from which its rows are painted one by one. Textual cuts the whole line anew for each row
in sight: with 100,000 characters in one line, 1.0 s a key."""


class MemoArea(TextArea):
    """The text of a memo. F6 and F7 are not Textual's own: those select, and the next letter would replace all of it."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Selecting a line or all by F6 and F7 is left out: the page around may use these keys."""
        return action not in ("select_line", "select_all")

    def render_line(self, y: int) -> Strip:
        """The row `y` of what is in sight, as wide as Textual counts it."""
        strip = self._long_row(y) or super().render_line(y)
        if is_plain(strip.text):
            return strip
        # Joined emoji count less than the pieces that a selection cuts them into.
        return Strip(list(strip)).adjust_cell_length(strip.cell_length, self.rich_style)

    def _long_row(self, y: int) -> Strip | None:
        """The row, if it is one of a long line."""
        # Not public; what is (`offset_to_location`) cuts the whole line anew for each row too.
        places = getattr(self.wrapped_document, "_offset_to_line_info", ())
        at = y + self.scroll_offset.y
        if not self.soft_wrap or at >= len(places):
            return None
        row, section = places[at]
        line = self.document.get_line(row)
        if len(line) < _LONG:
            return None
        offsets = self.wrapped_document.get_offsets(row)
        start = offsets[section - 1] if section else 0
        end = offsets[section] if section < len(offsets) else len(line)
        return self._painted(row, start, line[start:end] + (" " if end == len(line) else ""))

    def _painted(self, row: int, start: int, piece: str) -> Strip:
        """A piece of line `row` from `start`, with what is selected and the cursor."""
        text = Text(piece, end="", no_wrap=True)
        first, last = sorted(self.selection)
        left = first[1] if first[0] == row else 0 if first[0] < row else start + len(piece)
        right = last[1] if last[0] == row else start + len(piece) if last[0] > row else 0
        if left < right:
            text.stylize(self.get_component_rich_style("text-area--selection"), max(0, left - start), max(0, right - start))
        cursor_row, cursor = self.cursor_location
        if self._draw_cursor and cursor_row == row and start <= cursor < start + len(piece):
            text.stylize(self.get_component_rich_style("text-area--cursor"), cursor - start, cursor - start + 1)
        text.expand_tabs(self.indent_width)
        strip = Strip(text.render(self.app.console)).apply_style(self.rich_style)
        return strip.adjust_cell_length(self.scrollable_content_region.size.width, self.rich_style)
