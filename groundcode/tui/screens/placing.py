"""Putting a segment on a dimension: which one, and at what value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import _
from groundcode.tui.dimension_words import dimension_words
from groundcode.tui.tasks import told
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from groundcode.domain.spans import Span
    from groundcode.tui.screens.coding import CodingScreen
    from groundcode.workspace.properties import Dimension, Placement, Property

_LAST = "last-dimension"


def place_segment(screen: CodingScreen) -> None:
    """Ask for a dimension of a property, and for the value that the selection (or sentence) has on it."""
    if screen.opened is None:
        return
    workspace, span = screen.workspace, screen.span()
    found = [(prop, dimension) for prop in workspace.properties.list_() for dimension in prop.dimensions]
    if not found:
        screen.bar.warn(
            _("No property has a dimension yet."), _("F10 c opens the codebook: on the page of a category, a adds one.")
        )
        return
    things = [Pickable(d.id, f"{screen.code_tree.codes[p.code].name} > {p.name} > {dimension_words(d)}") for p, d in found]

    def chosen(dimension: str | None) -> None:
        if dimension is not None:
            with told(screen.bar):
                _ask_value(screen, span, *next(pair for pair in found if pair[1].id == dimension))

    last = workspace.store.local(_LAST)
    screen.app.push_screen(Picker(_("On which dimension does the segment lie?"), things, highlighted=last), chosen)


def _ask_value(screen: CodingScreen, span: Span, prop: Property, dimension: Dimension) -> None:
    workspace, opened = screen.workspace, screen.opened
    assert opened is not None
    placed = workspace.properties.placements(dimension.id)
    mine = next((p for p in placed if _is_here(p, opened.source.id, span) and p.coder == workspace.coder_name), None)
    values = list(dict.fromkeys([dimension.low, *(p.value for p in placed), dimension.high]))
    words = _("So far: {values}").format(values=_(", ").join(v for v in values if v)) if any(values) else ""

    def typed(value: str | None) -> None:
        if value is None:
            return
        with told(screen.bar):
            workspace.properties.place_segment(
                dimension.id, opened.source.id, span.start, span.end, value, version=opened.version.id
            )
            screen.keep_setting(_LAST, dimension.id)
            screen.stored(_here(screen, span))

    title = _("{property} ({dimension}): where?").format(property=prop.name, dimension=dimension_words(dimension))
    screen.app.push_screen(Prompt(title, mine.value if mine is not None else "", words=words), typed)


def _is_here(placement: Placement, source: str, span: Span) -> bool:
    return (placement.source, placement.start, placement.end) == (source, span.start, span.end)


def _here(screen: CodingScreen, span: Span) -> str:
    """The placements of the segment, each with its property."""
    assert screen.opened is not None
    names = {d.id: p.name for p in screen.workspace.properties.list_() for d in p.dimensions}
    found = screen.workspace.properties.at(screen.opened.source.id, span.start, span.end)
    placed = [f"{names.get(one.dimension, '')} {one.value} ({one.coder})" for one in found]
    return _("Placed here: {placements}").format(placements=_(", ").join(placed))
