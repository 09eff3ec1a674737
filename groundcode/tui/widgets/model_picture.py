"""The picture of the model: it is only ever given values, and scrolls."""

from __future__ import annotations

from collections.abc import Set
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from groundcode.locale import N_
from groundcode.tui.widgets.model_drawing import Model, Row, draw_model

_EMPTY = Model({}, ())


class ModelPicture(ScrollView, can_focus=True):
    """Categories in layers from left to right, with the arrows between them."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"model--box", "model--strong", "model--quiet", "model--arrow"}
    DEFAULT_CSS = """
    ModelPicture { height: 1fr; background: $background; color: $foreground; overflow-x: hidden; scrollbar-size-vertical: 1; }
    ModelPicture > .model--box { color: $primary 80%; }
    ModelPicture > .model--strong { color: $text-accent; text-style: bold; }
    ModelPicture > .model--quiet { color: $foreground 60%; }
    ModelPicture > .model--arrow { color: $text-warning; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_by(-1)", N_("Up"), show=False, id="model.up"),
        Binding("down,j", "scroll_by(1)", N_("Down"), show=False, id="model.down"),
        Binding("pageup", "scroll_by(-10)", N_("Page up"), show=False, id="model.page_up"),
        Binding("pagedown", "scroll_by(10)", N_("Page down"), show=False, id="model.page_down"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._model = _EMPTY
        self._strong: Set[str] = frozenset()
        self._rows: list[Row] = []
        self._styles: dict[str, Style] = {}

    @property
    def words(self) -> str:
        """What is drawn, as text."""
        return "\n".join("".join(run.text for run in row).rstrip() for row in self._rows)

    def show(self, model: Model, strong: Set[str]) -> None:
        """Show a model with some of its categories and arrows drawn strong."""
        if (model, strong) != (self._model, self._strong):
            self._model, self._strong = model, strong
            self._lay_out()

    def _lay_out(self) -> None:
        self._rows = draw_model(self._model, max(8, self.size.width - 2), self._strong)
        self.virtual_size = Size(self.size.width, len(self._rows))
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        """What is drawn strong is in sight."""
        lit = [n for n, row in enumerate(self._rows) if any(run.look == "strong" for run in row)]
        height = self.scrollable_content_region.height
        if lit and height and self.is_attached and not self.scroll_offset.y <= lit[0] < self.scroll_offset.y + height:
            self.scroll_to(y=max(0, lit[0] - 1), animate=False, force=True, immediate=True)

    def action_scroll_by(self, rows: int) -> None:
        """Up or down."""
        self.scroll_relative(y=rows, animate=False)

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Take the colours of a new theme."""
        super().notify_style_update()
        self._styles.clear()

    def render_line(self, y: int) -> Strip:
        """The line `y` of what is in sight."""
        number = int(self.scroll_offset.y) + y
        row = self._rows[number] if number < len(self._rows) else ()
        segments = [Segment(" ", self._style("")), *(Segment(run.text, self._style(run.look)) for run in row)]
        return Strip(segments).adjust_cell_length(self.size.width, self._style(""))

    def _style(self, look: str) -> Style:
        found = self._styles.get(look)
        if found is None:
            background = self.colors[2]
            styles = self.get_component_styles(f"model--{look}") if look else None
            colour = styles.color if styles is not None else self.colors[3]
            mixed = background.blend(colour, colour.a, 1.0)
            found = self._styles[look] = Style(
                color=mixed.rich_color, bgcolor=background.rich_color, bold=look == "strong" or None
            )
        return found
