"""The desk's three themes: everything drawn in them can be read, and they can be gone through."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Input, OptionList

from groundcode.tui.colours import HUES, colour_of, contrast, tint_of
from groundcode.tui.themes import (
    CONTRAST,
    DARK,
    HIGH_CONTRAST,
    STRIPE_CONTRAST,
    TEXT_CONTRAST,
    THEMES,
    colours,
    contrasts,
    next_theme,
    shapes,
)
from groundcode.tui.widgets.inspector import Inspector
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.tui.widgets.text_view import TextView
from groundcode.tui.widgets.values import CodingShown
from tests.tui.widgets.widget_desk import TEXT, transcript

themes = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)


@themes
def test_every_text_can_be_read(theme: Theme) -> None:
    least = HIGH_CONTRAST if theme.name == CONTRAST else TEXT_CONTRAST
    assert {words: ratio for words, ratio in contrasts(theme).items() if ratio < least} == {}


@themes
def test_stripes_cursor_and_bars_stand_out(theme: Theme) -> None:
    assert {words: ratio for words, ratio in shapes(theme).items() if ratio < STRIPE_CONTRAST} == {}


@themes
def test_twelve_codes_have_twelve_colours_and_tints(theme: Theme) -> None:
    background = Color.parse(colours(theme)["background"])
    assert len({colour_of(key, background) for key in range(HUES)}) == HUES
    for depth in (1, 2, 3):
        assert len({tint_of(key, background, depth) for key in range(HUES)}) == HUES


def test_a_selection_in_high_contrast_is_unmistakable() -> None:
    found = colours(THEMES[-1])
    background, selection = Color.parse(found["background"]), Color.parse(found["screen-selection-background"])
    assert contrast(selection, background) > 15
    assert all(contrast(selection, tint_of(key, background, 3)) > 7 for key in range(HUES))


def test_the_check_sees_a_theme_that_cannot_be_read() -> None:
    grey = Theme(name="grey", primary="#808080", background="#777777", foreground="#888888", surface="#777777", panel="#777777")
    assert contrasts(grey)["text"] < 2
    assert min(shapes(grey).values()) < STRIPE_CONTRAST


def test_themes_come_one_after_the_other() -> None:
    names = [theme.name for theme in THEMES]
    assert [next_theme(name) for name in names] == [*names[1:], names[0]]
    assert next_theme("nord") == DARK


class ThemedDesk(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.view = TextView()
        self.view.show(transcript(TEXT, codings=(CodingShown("a", 4, 9, "x", 1),)))
        self.bar = MessageBar()

    def compose(self) -> ComposeResult:
        yield self.view
        yield Input("abc")
        yield OptionList("a", "b")
        yield Inspector()
        yield self.bar

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK


@themes
def test_what_is_painted_has_the_contrast_that_was_computed(theme: Theme) -> None:
    """The styles of the widgets name the variables that `contrasts` looks at."""
    least = HIGH_CONTRAST if theme.name == CONTRAST else TEXT_CONTRAST

    async def go() -> None:
        desk = ThemedDesk()
        async with desk.run_test(size=(90, 24)) as pilot:
            desk.theme = theme.name
            desk.view.focus()
            desk.view.select(4, 8)
            await pilot.pause()
            for state in (desk.bar.say, desk.bar.warn, desk.bar.fail):
                state("Message")
                await pilot.pause()
                for row in desk.screen._compositor.render_strips():
                    for segment in row:
                        style = segment.style
                        if not segment.text.strip() or style is None or style.color is None or style.bgcolor is None:
                            continue
                        if segment.text.strip(" ┓┃┛╺┐│┘╶▊▎▔▁") and style.color.triplet and style.bgcolor.triplet:
                            found = contrast(Color(*style.color.triplet), Color(*style.bgcolor.triplet))
                            assert found >= least, (segment.text, style)
            drawn = desk.view.render_line(0)
            selected = [s for s in drawn if s.style and s.style.bgcolor and s.style.bgcolor.triplet]
            wanted = Color.parse(colours(theme)["screen-selection-background"]).rgb
            assert any(s.style.bgcolor.triplet == wanted for s in selected if s.style and s.style.bgcolor)

    asyncio.run(go())
