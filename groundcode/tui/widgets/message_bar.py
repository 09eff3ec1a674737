"""One docked line that says what happened: toasts over other widgets lose Chinese characters (textual#6357)."""

from __future__ import annotations

import re

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from groundcode.tui.layout import fit_cells, wrap

_FOLDERS = re.compile(r"(?<!\S)(?:~|[A-Za-z]:)?[/\\](?:[^\s/\\]+[/\\])+(?=[^\s/\\])")
"""The folders of a path in a sentence: where the line is short, the reason behind the path is worth more."""


class MessageBar(Static):
    """A line for messages; the newest stays until the next one. Nothing in it is read as markup."""

    DEFAULT_CSS = """
    MessageBar {
        dock: bottom;
        height: 1;
        width: 100%;
        background: $panel;
        color: $foreground;
        &.-warning { background: $warning-muted; color: $text-warning; }
        &.-tall { height: 2; }
        &.-error { background: $error-muted; color: $text-error; }
    }
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__("", id=id, classes=classes, markup=False)
        self._message = ""
        self._hint = ""

    @property
    def message(self) -> str:
        """What was said last, whole."""
        return self._message if not self._hint else f"{self._message} {self._hint}"

    def say(self, message: str, hint: str = "") -> None:
        """Show something that went well."""
        self._show(message, hint, "")

    def warn(self, message: str, hint: str = "") -> None:
        """Show something to look at."""
        self._show(message, hint, "-warning")

    def fail(self, message: str, hint: str = "") -> None:
        """Show something that was not done, and what to do next."""
        self._show(message, hint, "-error")

    def clear(self) -> None:
        """Show nothing."""
        self._show("", "", "")

    def _show(self, message: str, hint: str, state: str) -> None:
        self._message, self._hint = message, hint
        self.set_class(state == "-warning", "-warning")
        self.set_class(state == "-error", "-error")
        self._fit()

    def on_resize(self) -> None:
        """Cut the line to the new width."""
        self._fit()

    def _fit(self) -> None:
        width = self.content_size.width
        text = self.message.replace("\n", " ")
        if width and cell_len(text) > width:
            text = _FOLDERS.sub("…/", text)
        # What went wrong is said whole, over the key line if it must be: the hint at its end says what helps.
        is_tall = bool(width) and cell_len(text) > width and (self.has_class("-error") or self.has_class("-warning"))
        if is_tall != self.has_class("-tall"):
            self.set_class(is_tall, "-tall")
        self.update(Content("\n".join(_rows(text, width)) if is_tall else fit_cells(text, width or cell_len(text))), layout=False)


def _rows(text: str, width: int) -> list[str]:
    """Two rows, the second one cut."""
    layout = wrap(text, (), width)
    second = layout.starts[1] if len(layout) > 1 else len(text)
    return [fit_cells(text[:second].rstrip(), width), fit_cells(text[second:], width)]
