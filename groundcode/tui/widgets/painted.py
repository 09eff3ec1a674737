"""What the lists that paint their own rows have in common: styles that are mixed once, and a bar that shows the focus."""

from __future__ import annotations

from typing import Any

from rich.style import Style
from textual.scroll_view import ScrollView


class Painted(ScrollView):
    """A scrolling widget that paints its rows itself and keeps the styles it has mixed for them.

    They are mixed anew for another theme, and when the focus comes or goes: the bar is strong only with it.
    """

    _styles: dict[Any, Style]

    def notify_style_update(self) -> None:
        """Take the colours of a new theme."""
        super().notify_style_update()
        self._styles.clear()

    def on_focus(self) -> None:
        """Paint the bar in its strong colour."""
        self._styles.clear()
        self.refresh()

    def on_blur(self) -> None:
        """Paint the bar in its quiet colour."""
        self._styles.clear()
        self.refresh()
