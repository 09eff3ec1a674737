"""Prose in a pane of any width, cut into rows as the transcript is: no row begins with a comma or ends with a bracket."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from groundcode.tui.layout import fit_cells, wrap


class Flowing(Static):
    """A text that is wrapped anew for each width; Textual would break Chinese before any sign."""

    DEFAULT_CSS = "Flowing { height: auto; width: 100%; }"

    def __init__(self, *, id: str | None = None, most: int = 0) -> None:
        """A text of at most `most` rows, the last of which says by … that there was more; 0 for any number."""
        super().__init__("", id=id, markup=False)
        self._most = most
        self._told = Content("")

    def tell(self, told: Content) -> None:
        """Show a text."""
        self._told = told
        self._flow()

    def on_resize(self) -> None:
        """Wrap it for the new width."""
        self._flow()

    def _flow(self) -> None:
        width = self.content_size.width
        self.update(flowed(self._told, width, self._most) if width else self._told)


def flowed(told: Content, width: int, most: int = 0) -> Content:
    """A text in rows of `width` cells, at most `most` of them, with its styles."""
    plain = told.plain
    layout = wrap(plain, (), width)
    rows = [told[start:end].rstrip() for start, end in zip(layout.starts, layout.ends, strict=True)]
    if most and len(rows) > most:
        rest = plain[layout.starts[most - 1] :].replace("\n", " ")
        rows[most - 1 :] = [Content(fit_cells(rest, width).rstrip())]
    return Content("\n").join(rows)
