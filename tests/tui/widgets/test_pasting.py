"""100,000 characters pasted anywhere do no harm; copying and the mouse say whether they worked."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from groundcode.domain.levels import Level
from groundcode.tui.clipboard import MOST_IN_A_TERMINAL, copy
from groundcode.tui.finding import CodeEntry, Index
from groundcode.tui.mouse import set_mouse
from groundcode.tui.pasting import MOST_OF_A_LINE, RefusesPaste, one_line
from groundcode.tui.widgets.memo_area import MemoArea
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.tui.widgets.palette import CodePalette, PaletteChoice
from groundcode.tui.widgets.text_view import TextView
from tests.tui.widgets.widget_desk import TEXT, shown, transcript

SENTENCE = "他天天在院里转，看见就踏实。"
ONE_LINE = (SENTENCE * 8000)[:100_000]
LINES = "\n".join([SENTENCE * 20] * 400)[:100_000]


class Reading(RefusesPaste):
    """A screen with a text, on which letters are commands."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding(key, "act", "") for key in ("c", "d", "q", "enter")]

    def __init__(self) -> None:
        super().__init__()
        self.acts = 0

    def compose(self) -> ComposeResult:
        yield shown(transcript(TEXT))
        yield TextArea(id="story")
        yield MessageBar()

    def action_act(self) -> None:
        self.acts += 1


class Desk(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.drafts: list[str] = []

    def on_memo_editor_draft_changed(self, message: MemoEditor.DraftChanged) -> None:
        self.drafts.append(message.text)


def run(steps: Callable[[Desk, Pilot[None]], Awaitable[None]], desk: Desk | None = None) -> None:
    async def go() -> None:
        found = desk or Desk()
        async with found.run_test(size=(100, 30)) as pilot:
            await steps(found, pilot)

    asyncio.run(go())


async def pasted(desk: Desk, pilot: Pilot[None], text: str) -> None:
    desk.post_message(events.Paste(text))
    await pilot.pause()
    await pilot.pause()


def screen_text(desk: Desk) -> str:
    rows = desk.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row) for row in rows)


@pytest.mark.parametrize("focused", [True, False])
def test_pasted_on_the_text_nothing_happens_and_it_is_said(focused: bool) -> None:
    async def steps(desk: Desk, pilot: Pilot[None]) -> None:
        screen = Reading()
        await desk.push_screen(screen)
        view = screen.query_one(TextView)
        if focused:
            view.focus()
        else:
            screen.set_focus(None)
        await pilot.pause()
        before = (view.cursor, view.selection)
        await pasted(desk, pilot, "cdq\n" * 25_000)
        assert screen.acts == 0
        assert (view.cursor, view.selection) == before
        assert screen.query_one(MessageBar).message.startswith("Pasted text was not taken: ")
        assert desk.screen is screen
        screen.query_one(MessageBar).clear()
        screen.query_one(TextArea).focus()
        await pasted(desk, pilot, "cdq")
        assert screen.query_one(TextArea).text == "cdq"
        assert screen.query_one(MessageBar).message == ""

    run(steps)


def palette(chosen: list[PaletteChoice | None]) -> CodePalette:
    return CodePalette(Index([CodeEntry("1", "踏实", "踏实", Level.LABEL, 1)]))


@pytest.mark.parametrize("text", [ONE_LINE, LINES, "\n\n  " + LINES], ids=["one line", "lines", "blank first"])
def test_pasted_into_the_palette_one_line_is_taken_and_it_is_said(text: str) -> None:
    chosen: list[PaletteChoice | None] = []

    async def steps(desk: Desk, pilot: Pilot[None]) -> None:
        await desk.push_screen(palette(chosen), chosen.append)
        await pilot.pause()
        await pasted(desk, pilot, text)
        assert desk.screen.query_one(Input).value == (SENTENCE * 20)[:MOST_OF_A_LINE]
        assert "the first 200 characters were taken" in screen_text(desk)
        await pilot.press("enter")
        await pilot.pause()

    run(steps)
    assert chosen == [PaletteChoice(None, (SENTENCE * 20)[:MOST_OF_A_LINE])]


def test_a_short_line_is_taken_whole_where_the_cursor_is_and_nothing_is_said() -> None:
    async def steps(desk: Desk, pilot: Pilot[None]) -> None:
        await desk.push_screen(palette([]))
        await pilot.pause()
        await pilot.press("x", "y", "left")
        await pasted(desk, pilot, "[b]信任\n")
        assert desk.screen.query_one(Input).value == "x[b]信任y"
        assert "taken:" not in screen_text(desk)
        await pasted(desk, pilot, "")
        await pasted(desk, pilot, "\n\n")
        assert desk.screen.query_one(Input).value == "x[b]信任y"

    run(steps)


@settings(deadline=None)
@given(st.text(max_size=60), st.integers(1, 30))
def test_one_line_is_one_line_and_says_when_something_is_missing(text: str, most: int) -> None:
    found = one_line(text, most)
    assert len(found.line) <= most
    assert "\n" not in found.line
    assert all(c.isprintable() for c in found.line)
    assert found.told or len(found.line) == len(text.strip()) or not all(c.isprintable() for c in text)
    assert not found.told or len(found.line) < len(text.strip())


@pytest.mark.parametrize("text", [ONE_LINE, LINES], ids=["one line", "lines"])
def test_pasted_into_a_memo_all_of_it_is_taken_and_it_is_drafted_whole(text: str) -> None:
    closed: list[str | None] = []
    desk = Desk()

    async def steps(_desk: Desk, pilot: Pilot[None]) -> None:
        await desk.push_screen(MemoEditor("前："), closed.append)
        await pilot.pause()
        await pasted(desk, pilot, text)
        assert len(desk.drafts) <= 1
        await pilot.press("x", "escape")
        await pilot.pause()

    run(steps, desk)
    assert closed == ["前：" + text + "x"]
    # A long text is drafted after a pause; it is never drafted piece by piece.
    assert len(desk.drafts) <= 2
    assert set(desk.drafts) <= {"前：" + text, "前：" + text + "x"}


def rows_of(area: TextArea) -> list[str]:
    return ["".join(segment.text for segment in area.render_line(y)).rstrip() for y in range(area.size.height)]


@pytest.mark.parametrize(
    "text",
    ["他天天在院里转，ok 3 words，" * 300, "a longer word, " * 400, "👨\u200d👩\u200d👧家\t" * 600],
    ids=["zh", "en", "emoji"],
)
def test_a_long_line_is_painted_as_textual_paints_it(text: str) -> None:
    async def steps(desk: Desk, pilot: Pilot[None]) -> None:
        plain, ours = TextArea(text, compact=True, soft_wrap=True), MemoArea(text, compact=True, soft_wrap=True)
        for area in (plain, ours):
            area.styles.height = 12
            await desk.mount(area)
            area.cursor_blink = False
        for place in ((0, 0), (0, 700), (0, len(text))):
            seen = []
            for area in (plain, ours):
                area.focus()
                area.selection = area.selection.cursor(place)
                area.scroll_cursor_visible(animate=False)
                await pilot.pause()
                seen.append((area.scroll_offset.y, rows_of(area)))
            width = ours.scrollable_content_region.width
            assert {cell_len("".join(s.text for s in ours.render_line(y))) for y in range(12)} == {width}
            if "\t" not in text:
                assert seen[0] == seen[1]
        ours.selection = ours.selection.__class__((0, 10), (0, 300))
        ours.move_cursor((0, 300), select=True)
        await pilot.pause()
        ours.scroll_to(y=0, animate=False)
        await pilot.pause()
        styled = [
            s.text for y in range(12) for s in ours.render_line(y) if s.style and s.style.bgcolor != ours.rich_style.bgcolor
        ]
        assert len("".join(styled)) >= 280

    run(steps)


class Keeper(App[None]):
    """An app that keeps what is copied."""

    def __init__(self) -> None:
        super().__init__()
        self.copied: list[str] = []

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)


@pytest.fixture(autouse=True)
def _no_copy_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROUNDCODE_COPY", raising=False)
    monkeypatch.delenv("TMUX", raising=False)


def test_a_copy_goes_to_the_terminal_and_a_long_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper()
    short = copy(keeper, "信任\ud800")
    assert (short.done, short.words, short.hint) == (True, "Copied: 3 characters.", "")
    long = copy(keeper, "信" * (MOST_IN_A_TERMINAL // 4 + 1))
    assert long.done
    assert "GROUNDCODE_COPY" in long.hint
    assert keeper.copied == ["信任?", "信" * (MOST_IN_A_TERMINAL // 4 + 1)]
    monkeypatch.setenv("TMUX", "socket,1,0")
    assert "set-clipboard on" in copy(keeper, "a").hint


def test_a_command_of_the_users_takes_the_copy_without_a_shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keeper = Keeper()
    target = tmp_path / "a; b $(c).txt"
    program = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
    script = tmp_path / "take.py"
    script.write_text(program)
    monkeypatch.setenv("GROUNDCODE_COPY", f"'{sys.executable}' '{script}' '{target}'")
    assert copy(keeper, "信任\n“b”").done
    assert target.read_text(encoding="utf-8") == "信任\n“b”"
    assert keeper.copied == []


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("no-such-command-here", "No such file"),
        ("'unclosed", "No closing quotation"),
        (f"'{sys.executable}' -c 'raise SystemExit(3)'", "it ended with 3"),
        (f"'{sys.executable}' -c 'import time; time.sleep(60)'", "it took longer than 0.2 seconds"),
    ],
)
def test_a_command_that_fails_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, command: str, why: str) -> None:
    monkeypatch.setattr("groundcode.tui.clipboard._SECONDS", 0.2 if "sleep" in command else 10.0)
    monkeypatch.setenv("GROUNDCODE_COPY", command)
    found = copy(Keeper(), "a")
    assert not found.done
    assert found.words.startswith("Not copied: ")
    assert why in found.words
    assert "GROUNDCODE_COPY" in found.hint


class Driver:
    """What Textual's drivers for terminals have of the mouse."""

    def __init__(self, *, pixels: bool = False, mouse: bool = True) -> None:
        self._mouse = mouse
        self._mouse_pixels = pixels
        self.done: list[str] = []

    def _enable_mouse_support(self) -> None:
        self.done.append("on")

    def _disable_mouse_support(self) -> None:
        self.done.append("off")

    def _enable_mouse_pixels(self) -> None:
        self.done.append("pixels")

    def flush(self) -> None:
        self.done.append("sent")


@pytest.mark.parametrize(("pixels", "done"), [(False, "off sent on sent"), (True, "off sent on pixels sent")])
def test_the_mouse_is_let_go_and_taken_back(pixels: bool, done: str) -> None:
    app: App[Any] = App()
    app._driver = driver = Driver(pixels=pixels)  # type: ignore[assignment]
    assert set_mouse(app, on=False)
    assert set_mouse(app, on=True)
    assert " ".join(driver.done) == done


def test_without_a_mouse_that_can_be_let_go_it_says_no() -> None:
    app: App[Any] = App()
    assert not set_mouse(app, on=False)
    app._driver = Driver(mouse=False)  # type: ignore[assignment]
    assert not set_mouse(app, on=True)


def test_the_drivers_of_textual_have_what_is_asked_of_them() -> None:
    if sys.platform == "win32":
        from textual.drivers.windows_driver import WindowsDriver as Real
    else:
        from textual.drivers.linux_driver import LinuxDriver as Real
    for name in ("_enable_mouse_support", "_disable_mouse_support", "flush"):
        assert callable(getattr(Real, name))


def test_the_keys_line_of_the_palette_is_one_line() -> None:
    async def steps(desk: Desk, pilot: Pilot[None]) -> None:
        await desk.push_screen(palette([]))
        await pilot.pause()
        await pasted(desk, pilot, ONE_LINE)
        assert desk.screen.query_one("#palette-keys", Static).size.height == 1

    run(steps)
