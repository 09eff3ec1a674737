"""A text area in which citations in double square brackets stand out."""

from __future__ import annotations

from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual.message import Message

from groundcode.domain.storylines import GONE, typed
from groundcode.tui.widgets.memo_area import MemoArea


class StoryEditor(MemoArea):
    """The storyline as it is typed. `Leaving` is posted on Escape, which the text area would keep for itself."""

    DEFAULT_CSS = """
    StoryEditor { border: none; padding: 0 1; }
    StoryEditor:focus { border: none; }
    """

    @dataclass
    class Edited(Message):
        """Another text stands there."""

        text: str

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id, soft_wrap=True, show_line_numbers=False, compact=True)

    def get_line(self, line_index: int) -> Text:
        """A line with its citations in colour: those of what is gone in that of a warning."""
        line = super().get_line(line_index)
        for one in typed(line.plain):
            gone = one.words.endswith(GONE.strip())
            line.stylize(self._gone if gone else self._cited, one.start, one.end)
        return line

    @property
    def _cited(self) -> Style:
        return Style(color=self._colour("text-accent"), underline=True)

    @property
    def _gone(self) -> Style:
        return Style(color=self._colour("text-warning"), strike=True)

    def _colour(self, name: str) -> str:
        found = self.app.theme_variables.get(name, "")
        return found if found.startswith("#") else self.app.theme_variables.get(name.removeprefix("text-"), "#888888")

    def cite(self, words: str) -> None:
        """Put a citation in where the cursor stands, in place of what is selected."""
        self.replace(words, *self.selection)
        self.focus()
