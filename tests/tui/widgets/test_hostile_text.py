"""Whatever stands in a text, a name or a memo: no terminal obeys it, and every row ends in its column."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static, TextArea, Tree

from groundcode.domain.levels import Level
from groundcode.tui.finding import CodeEntry, Index
from groundcode.tui.layout.glyphs import is_control
from groundcode.tui.safe_app import SafeApp, SafeGlyphs
from groundcode.tui.terminal import Widths
from groundcode.tui.widgets.inspector import CodingDetails, Inspector
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.tui.widgets.palette import CodePalette
from groundcode.tui.widgets.text_view import TextView
from groundcode.tui.widgets.values import CodingShown, Document, TurnShown
from tests.tui.widgets.widget_desk import shown

NASTY = {
    "escape": "\x1b[31m\x1b]52;c;eHh4\x07\x1b[2J",
    "c0": "\x00\x01\x07\x08\x0b\x0c\r\x0e\x7f",
    "c1": "\x80\x85\x9b31m\x9d0;x\x9c",
    "bidi": "\u202eabc\u202c\u2066שלום\u2069\u200f\u061c",
    "zero": "a\u200bb\u200c\u2060\ufeffc\xadd\u2028e\u2029f",
    "family": "👨\u200d👩\u200d👧\u200d👦和👩🏽\u200d🚒",
    "flags": "🇨🇳🇺🇸🇨 🏴\U000e0067\U000e0062\U000e007f",
    "tones": "👍🏽👍🏿🏽",
    "variation": "❤\ufe0f☀\ufe0f1\ufe0f\u20e3☎\ufe0e",
    "marks": "e\u0301Z\u0351\u036b\u0343a\u0301\u0302\u0303\u0304\u0305\u0306\u0307 \u0301",
    "surrogate": "\ud83d\udca9\ufffe\uffff\ue000",
    "jamo": "\u1112\u1161\u11ab\u3164\uffa0กำ",
    "tabs": "a\tb\t\t我\tc",
}
JOINERS = "\u200d\ufe0f\ufe0e\u20e3"


def cells_in_a_simple_terminal(text: str) -> int:
    """The cells of a text where nothing is joined: marks take none, wide characters two each."""
    total = 0
    for character in text:
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            continue
        if unicodedata.category(character) == "Lo" and not cell_len(character):
            continue
        wide = unicodedata.east_asian_width(character) in "WF" and unicodedata.category(character) != "Cn"
        total += 2 if wide else 1
    return total


def lines_of(pilot: Pilot[None]) -> list[str]:
    """What is sent to the terminal, row by row."""
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def assert_harmless(lines: list[str], width: int) -> None:
    for line in lines:
        wrong = [hex(ord(c)) for c in line if is_control(c) or c in JOINERS or ord(c) >= 0xE0000]
        assert not wrong, (wrong, line)
        assert cell_len(line) == width, line
        assert cells_in_a_simple_terminal(line) == width, line


def a_document(nasty: str) -> Document:
    """A transcript whose text, speaker, number and time are all alike."""
    label = f"{nasty}："
    text = f"{label}{nasty}正常的话{nasty}。\n{label}下一行"
    second = text.index("\n") + 1
    turns = (
        TurnShown(f"1{nasty}", f"张{nasty}", 0, len(label), second - 1, f"0:0{nasty}"),
        TurnShown("2", nasty, second, second + len(label), len(text), nasty, quiet=True),
    )
    codings = (CodingShown("a", 0, len(text), nasty, 1), CodingShown("b", len(label), len(label) + 2, nasty, 2))
    return Document(text, turns, codings)


class HostileDesk(SafeApp):
    """Widgets of ours and of Textual that are given nothing but one nasty text."""

    CSS = "Screen { layout: horizontal; } TextView { width: 64; } Vertical { width: 1fr; }"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, nasty: str) -> None:
        super().__init__()
        self.nasty = nasty
        self.view = shown(a_document(nasty))
        self.inspector = Inspector()
        self.bar = MessageBar()

    def compose(self) -> ComposeResult:
        yield self.view
        with Vertical():
            yield Input(self.nasty.replace("\r", ""))
            yield OptionList(self.nasty, markup=False)
            yield Static(self.nasty, markup=False)
            tree: Tree[None] = Tree("根")
            tree.root.expand().add_leaf(Content_of(self.nasty))
            yield tree
            yield self.inspector
        yield self.bar

    def on_mount(self) -> None:
        self.inspector.show(self.nasty, [CodingDetails(self.nasty, self.nasty, self.nasty, self.nasty, self.nasty, self.nasty)])
        self.bar.fail(self.nasty, self.nasty)


def Content_of(text: str) -> str:  # noqa: N802
    """A label for a tree, which reads markup."""
    return text.replace("[", "\\[")


def run_hostile(nasty: str, widths: Widths, steps: Callable[[HostileDesk, Pilot[None]], Awaitable[None]]) -> None:
    async def go() -> None:
        desk = HostileDesk(nasty)
        desk.use_widths(widths)
        async with desk.run_test(size=(110, 34)) as pilot:
            await pilot.pause()
            await steps(desk, pilot)

    asyncio.run(go())


def modals(nasty: str) -> list[Screen[object]]:
    entries = [CodeEntry("1", nasty, f"{nasty} > {nasty}", Level.LABEL, 1)]
    return [
        CodePalette(Index(entries), title=nasty, details=lambda _code: nasty),  # type: ignore[list-item]
        MemoEditor(nasty + "\n" + nasty, title=nasty),  # type: ignore[list-item]
    ]


@pytest.mark.parametrize("kind", NASTY)
def test_no_row_is_out_of_line_and_nothing_is_obeyed(kind: str) -> None:
    nasty = NASTY[kind]

    async def steps(desk: HostileDesk, pilot: Pilot[None]) -> None:
        assert_harmless(lines_of(pilot), 110)
        desk.view.focus()
        await pilot.press("ctrl+end", "shift+left", "shift+left", "up")
        assert_harmless(lines_of(pilot), 110)
        for screen in modals(nasty):
            await desk.push_screen(screen)
            await pilot.pause()
            assert_harmless(lines_of(pilot), 110)
            if isinstance(screen, MemoEditor):
                screen.query_one(TextArea).move_cursor((0, 1))
                await pilot.press("shift+right")
                assert_harmless(lines_of(pilot), 110)
            desk.pop_screen()

    run_hostile(nasty, Widths(), steps)


def test_the_text_around_it_is_still_there() -> None:
    async def steps(desk: HostileDesk, pilot: Pilot[None]) -> None:
        assert "␛[31m␛]52;c;eHh4␇␛[2J正常的话" in lines_of(pilot)[0]
        await desk.push_screen(MemoEditor("前\x1b[31m后\u202e末"))
        await pilot.pause()
        assert "前[31m后末" in "\n".join(lines_of(pilot))

    run_hostile(NASTY["escape"], Widths(), steps)


any_text = st.one_of(
    st.text(alphabet=st.sampled_from("".join(NASTY.values()) + "我a，"), max_size=40),
    st.text(alphabet=st.characters(), max_size=20),
)


@settings(deadline=None)
@given(st.lists(any_text, max_size=4), st.sampled_from([Widths(), Widths(2, 2), Widths(1, 2)]))
def test_a_painted_line_keeps_its_cells_whatever_stands_in_it(texts: list[str], widths: Widths) -> None:
    style = Style(bold=True)
    segments = [Segment(text, style) for text in texts]
    found = SafeGlyphs(widths).apply(segments, Color(0, 0, 0))
    assert [cell_len(segment.text) for segment in found] == [cell_len(text) for text in texts]
    assert all(segment.style is style for segment in found)
    assert not any(is_control(c) or c in "\u200d\ufe0f" for segment in found for c in segment.text)


def test_a_file_name_on_the_message_bar_is_harmless_without_a_filter_too() -> None:
    bar = MessageBar()
    bar.warn("“\x1b[2J\u202e.txt” 不能读")
    assert not any(is_control(c) for c in str(bar.render()))


def test_the_text_view_is_harmless_without_a_filter_too() -> None:
    for nasty in NASTY.values():
        view: TextView = shown(a_document(nasty))
        for row in range(len(view._layout)):
            drawn = "".join(cluster.glyph for cluster in view._layout.clusters(row))
            assert not any(is_control(c) or c in JOINERS for c in drawn)
