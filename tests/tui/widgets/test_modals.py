"""The palette, the memo editor, the message bar and typed keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, TextArea

from groundcode.domain.levels import Level
from groundcode.tui.finding import CodeEntry, Index
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.tui.widgets.palette import CodePalette, PaletteChoice
from tests.tui.widgets.widget_desk import Desk, run

NAMES = ("警民亲近感", "熟悉信任", "[bold]x[/]", "trust building", "身份\x1b[31m认同")
RECENT = ("2", "4")


class Clock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def screen_text(pilot: Pilot[None]) -> str:
    rows = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row) for row in rows)


def ask(
    steps: Callable[[Pilot[None], Clock], Awaitable[None]],
    names: tuple[str, ...] = NAMES,
    size: tuple[int, int] = (100, 30),
) -> list[PaletteChoice | None]:
    """Open the palette, do `steps`, and give what was chosen (nothing while it is open)."""
    clock = Clock()
    chosen: list[PaletteChoice | None] = []
    entries = [CodeEntry(str(n), name, f"主 > {name}", Level.CONCEPT, n) for n, name in enumerate(names)]

    async def go(pilot: Pilot[None]) -> None:
        palette = CodePalette(Index(entries, RECENT), details=lambda code: f"定义 [b]{names[int(code)]}", clock=clock)
        await pilot.app.push_screen(palette, chosen.append)
        await pilot.pause()
        await steps(pilot, clock)
        await pilot.pause()

    run(None, go, size)
    return chosen


def typed(*keys: str, pause: float = 1.0) -> list[PaletteChoice | None]:
    async def steps(pilot: Pilot[None], clock: Clock) -> None:
        for key in keys:
            if key == "enter":
                clock.now += pause
            await pilot.press(key)
            await pilot.pause()

    return ask(steps)


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        (("enter",), PaletteChoice("2", None)),
        (("j", "m", "q", "j", "enter"), PaletteChoice("0", None)),
        (("j", "m", "q", "j", "down", "enter"), PaletteChoice(None, "jmqj")),
        (("警", "民", "enter"), PaletteChoice(None, "警民")),
        (("警", "民", "down", "enter"), PaletteChoice("0", None)),
        ((*"警民亲近感", "enter"), PaletteChoice("0", None)),
        ((*"警民亲近感", "f9"), PaletteChoice(None, "警民亲近感")),
        ((*"zzz", "enter"), PaletteChoice(None, "zzz")),
        (("t", "r", "f9"), PaletteChoice(None, "tr")),
        (("2",), PaletteChoice("4", None)),
        (("２",), PaletteChoice("4", None)),
        (("down", "down", "up", "enter"), PaletteChoice("4", None)),
        (("ctrl+n", "enter"), PaletteChoice("4", None)),
        (("ctrl+n", "ctrl+p", "enter"), PaletteChoice("2", None)),
        (("escape",), None),
        (("a", "escape"), None),
    ],
)
def test_keys_choose(keys: tuple[str, ...], choice: PaletteChoice | None) -> None:
    assert typed(*keys) == [choice]


def test_a_digit_after_letters_and_f9_on_nothing_choose_nothing() -> None:
    assert typed("t", "2") == []
    assert typed("f9") == []
    assert typed("9") == []
    assert typed(" ", "f9") == []


def test_an_enter_right_after_committed_text_is_ignored_once() -> None:
    assert typed("警", "民", "enter", pause=0.05) == []
    assert typed("警", "民", "enter", "enter", pause=0.05) == [PaletteChoice(None, "警民")]
    assert typed("警", "民", "enter", pause=0.2) == [PaletteChoice(None, "警民")]
    assert typed("t", "r", "enter", pause=0.0) == [PaletteChoice("3", None)]


def test_names_show_literally_and_no_control_character_reaches_the_screen() -> None:
    seen: list[str] = []

    async def steps(pilot: Pilot[None], _clock: Clock) -> None:
        # Details come with the refresh after the list's.
        while "定义" not in screen_text(pilot):
            await pilot.pause()
        seen.append(screen_text(pilot))
        await pilot.press(*"[bold]x[/]", "新")
        await pilot.pause()
        seen.append(screen_text(pilot))

    ask(steps)
    assert "[bold]x[/]" in seen[0]
    assert "定义 [b][bold]x[/]" in seen[0]
    assert "\x1b" not in seen[0]
    assert "身份␛[31m认同" in seen[0]
    assert "“[bold]x[/]新”" in seen[1]


@pytest.mark.parametrize("width", [60, 80, 101, 143])
def test_the_list_keeps_its_height_and_rows_their_width(width: int) -> None:
    async def steps(pilot: Pilot[None], _clock: Clock) -> None:
        size = pilot.app.screen.query_one(OptionList).size
        for query in ("", "x", "信任" * 60):
            pilot.app.screen.query_one(Input).value = query
            await pilot.pause()
            assert pilot.app.screen.query_one(OptionList).size == size
            options = pilot.app.screen.query_one(OptionList)
            assert options.virtual_size.height <= max(options.option_count, size.height)
            assert {cell_len(row) for row in screen_text(pilot).split("\n")} == {width}

    ask(steps, size=(width, 30))


@pytest.mark.parametrize("key", ["enter", "escape"])
def test_a_key_pressed_twice_in_a_hurry_chooses_once(key: str) -> None:
    async def steps(pilot: Pilot[None], _clock: Clock) -> None:
        for _ in range(3):
            pilot.app.post_message(events.Key(key, None))
        await pilot.pause()
        await pilot.pause()

    assert len(ask(steps)) == 1


def test_f9_does_not_overtake_letters_typed_before_it() -> None:
    async def steps(pilot: Pilot[None], _clock: Clock) -> None:
        for key in (*"trust", "f9"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()

    assert ask(steps) == [PaletteChoice(None, "trust")]


def test_a_click_chooses() -> None:
    async def steps(pilot: Pilot[None], _clock: Clock) -> None:
        await pilot.click(OptionList, offset=(5, 1))
        await pilot.pause()

    assert ask(steps) == [PaletteChoice("4", None)]


def edit(*keys: str, text: str = "原文", saved: str | None = None) -> tuple[list[str | None], list[str]]:
    closed: list[str | None] = []
    drafts: list[str] = []

    class MemoDesk(Desk):
        def on_memo_editor_draft_changed(self, message: MemoEditor.DraftChanged) -> None:
            drafts.append(message.text)

    async def go() -> None:
        async with MemoDesk().run_test(size=(100, 30)) as pilot:
            await pilot.app.push_screen(MemoEditor(text, title="备忘 [b]x[/]", saved=saved), closed.append)
            await pilot.pause()
            assert "备忘 [b]x[/]" in screen_text(pilot)
            await pilot.press(*keys)
            await pilot.pause()

    asyncio.run(go())
    return closed, drafts


@pytest.mark.parametrize("key", ["escape", "f2", "ctrl+s"])
def test_every_way_out_of_a_memo_keeps_it(key: str) -> None:
    assert edit("很", "好", "enter", key) == (["原文很好\n"], ["原文很", "原文很好", "原文很好\n"])


def test_a_memo_left_as_it_was_gives_none_but_a_draft_is_a_change() -> None:
    assert edit("escape") == ([None], [])
    assert edit("escape", saved="") == (["原文"], [])
    assert edit("x", "backspace", "escape") == ([None], ["原文x", "原文"])


def test_escape_twice_in_a_hurry_keeps_a_memo_once() -> None:
    closed: list[str | None] = []

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(MemoEditor("a"), closed.append)
        await pilot.pause()
        for key in ("x", "escape", "escape"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()

    run(None, steps)
    assert closed == ["ax"]


def test_the_message_bar_shows_the_newest_message_literally_in_one_row() -> None:
    bar = MessageBar()

    async def steps(pilot: Pilot[None]) -> None:
        bar.fail("“[b]码[/b]”\x1b 不能\n放在这里。", "先升级。")
        await pilot.pause()
        assert bar.has_class("-error")
        assert "“[b]码[/b]”␛ 不能 放在这里。 先升级。" in screen_text(pilot)
        bar.say("很长的消息" * 30)
        await pilot.pause()
        assert not bar.has_class("-error")
        assert bar.size.height == 1
        assert screen_text(pilot).rstrip().endswith("…")
        assert bar.message == "很长的消息" * 30
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        assert cell_len(screen_text(pilot).split("\n")[-1]) == 40
        bar.warn("看")
        bar.clear()
        await pilot.pause()
        assert screen_text(pilot).strip() == ""
        assert not bar.has_class("-warning")

    run(bar, steps)


def test_the_text_area_of_a_memo_has_the_focus() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(MemoEditor("a\nb"))
        await pilot.pause()
        area = pilot.app.screen.query_one(TextArea)
        assert pilot.app.focused is area
        assert area.cursor_location == (1, 1)

    run(None, steps)


@pytest.mark.parametrize(
    ("character", "key"),
    [
        *zip("ｘＸ，。、：；？（｛x\u3000", "xX,./:;?({x ", strict=True),
        *((unknown, None) for unknown in ("警", "é", "", None, "ab", "\x1b")),
    ],
)
def test_keys_typed_with_an_input_method_on_are_understood(character: str | None, key: str | None) -> None:
    assert plain_key(character) == key
