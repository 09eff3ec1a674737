"""A line that is typed: of a pasted text it takes one line, and the bar says what it did not take."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from groundcode.tui.pasting import one_line
from groundcode.tui.widgets.message_bar import MessageBar


class LineInput(Input):
    """An input for a name or a few words: 100,000 characters in it would be looked for at each key."""

    def on_paste(self, event: events.Paste) -> None:
        """Take one line, and say what was not taken."""
        event.stop()
        event.prevent_default()
        pasted = one_line(event.text)
        self.replace(pasted.line, *self.selection)
        if pasted.told:
            for bar in self.screen.query(MessageBar):
                bar.warn(pasted.told)
