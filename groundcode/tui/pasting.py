"""What is pasted where nothing can be taken, and where one line can."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.screen import Screen
from textual.widgets import Input, TextArea

from groundcode.locale import _, ngettext
from groundcode.tui.widgets.message_bar import MessageBar

MOST_OF_A_LINE = 200
"""Characters of a pasted line: no code's name is longer, and a text pasted by mistake is not shown whole."""


@dataclass(frozen=True, slots=True)
class PastedLine:
    """The one line that was taken, and a sentence on what was not ("" if all was)."""

    line: str
    told: str


def one_line(text: str, most: int = MOST_OF_A_LINE) -> PastedLine:
    """The first line of `text` that is not blank, at most `most` characters of it, without control characters."""
    # Of 100,000 characters in one line only the first need to be looked at.
    start = text.lstrip()[: 4 * most]
    lines = start.splitlines()
    first = "".join(c if c.isprintable() else " " for c in lines[0]).strip() if lines else ""
    line = first[:most].rstrip()
    if len(text.strip()) <= len(lines[0].strip() if lines else "") and len(first) <= most:
        return PastedLine(line, "")
    count = len(line)
    told = ngettext(
        "Of the pasted text, the first {count} character was taken: one line.",
        "Of the pasted text, the first {count} characters were taken: one line.",
        count,
    ).format(count=count)
    return PastedLine(line, told)


class RefusesPaste(Screen[None]):
    """A screen that says so when text is pasted where there is nothing to take it; no letter of it is a command."""

    def on_paste(self, event: events.Paste) -> None:
        """Say that it was not taken."""
        event.stop()
        # A text area takes a paste and lets the event go on.
        if event.text and not isinstance(self.focused, Input | TextArea):
            self.query_one(MessageBar).warn(
                _("Pasted text was not taken: only memos and lines that are being typed take text."),
                _("F2 opens a memo."),
            )
