"""Keys twice in a hurry, and a terminal that becomes tiny and large again, over every page and every screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from groundcode.tui.app import Desk
from groundcode.tui.memo_writing import write_memo
from groundcode.tui.pasting import MOST_OF_A_LINE
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.places import PLACES
from groundcode.tui.text_writing import write_code_texts, write_text
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, screen_text, stored, top

Opening = Callable[[CodingScreen], object]

MODALS: dict[str, Opening] = {
    "chooser": lambda s: s.app.push_screen(Chooser("谁？", ["一", "二"])),
    "letters": lambda s: s.open_screens(),
    "commands": lambda s: s.open_commands(),
    "confirm": lambda s: s.app.push_screen(Confirm("真的 " * 60)),
    "prompt": lambda s: s.app.push_screen(Prompt("什么？", "字", words="长 " * 200)),
    "picker": lambda s: s.app.push_screen(Picker("哪个？", [Pickable(str(n), f"名{n}", "注") for n in range(50)])),
    "palette": lambda s: s.ask_code("编码", lambda _choice: None),
    "memo": lambda s: write_memo(s, s.workspace.id, "备忘"),
    "text": lambda s: write_text(s, "k", "题", "旧", lambda _text, _seen: None),
    "codebook texts": lambda s: write_code_texts(s, next(iter(s.code_tree.codes.values()))),
    "help": lambda s: s.open_help(keys=False),
    "keys": lambda s: s.open_help(keys=True),
    "find": lambda s: s.open_find(),
}
"""What can stand over the text, and how it is opened."""


@pytest.fixture
def coded(project: Path) -> Path:
    """The project with a coding."""
    with Workspace.open(project, coder="田野") as workspace:
        workspace.codings.apply_new("踏实", workspace.sources.named("甲").id, 14, 22)
    return project


def send(screen: CodingScreen, *keys: str) -> None:
    """Keys that all come before the first one is done."""
    driver = screen.app._driver
    assert driver is not None
    for key in keys:
        event = events.Key(key, key if len(key) == 1 else None)
        event.set_sender(screen.app)
        driver.send_message(event)


@pytest.mark.parametrize("key", ["enter", "escape"])
def test_enter_or_escape_thrice_in_a_hurry_never_closes_the_text(coded: Path, key: str) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        for name, opening in MODALS.items():
            opening(screen)
            await pilot.pause()
            assert top(screen) is not screen, name
            send(screen, key, key, key)
            await pilot.pause()
            await pilot.pause()
            assert screen in screen.app.screen_stack, name
            for _page in range(4):
                if top(screen) is not screen:
                    await pilot.press("escape")
                    await pilot.pause()
            assert top(screen) is screen, name
            assert "inside groundcode" not in screen.bar.message, name

    at_desk(coded, steps)
    assert len(stored(coded)) <= 2  # Enter on the text may have coded the sentence, once


def test_a_letter_twice_opens_one_screen(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        for place in PLACES:
            send(screen, "f10", place.letter, place.letter, "escape", "escape")
            await pilot.pause()
            await pilot.pause()
            assert screen in screen.app.screen_stack, place.name
            for _page in range(3):
                if top(screen) is not screen:
                    await pilot.press("escape")
                    await pilot.pause()
            assert top(screen) is screen, place.name
            assert "inside groundcode" not in screen.bar.message

    at_desk(coded, steps)


def test_enter_twice_in_the_palette_codes_once(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        screen.text.select(23, 29)
        await pilot.press("enter")
        await pilot.pause()
        send(screen, "enter", "enter")
        await pilot.pause()
        await pilot.pause()
        await pilot.press("escape")

    at_desk(coded, steps)
    assert len(stored(coded)) == 2


@pytest.mark.slow
def test_a_tiny_terminal_and_back_leaves_the_text_where_it_was(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.app.workers.wait_for_complete()
        screen.text.select(14, 22)
        screen.bar.clear()
        await pilot.pause()
        before = screen_text(screen.app), screen.text.selection, screen.text.scroll_offset
        for name, opening in {"": lambda _screen: None, **MODALS}.items():
            opening(screen)
            await pilot.pause()
            for size in ((20, 5), (1, 1), (120, 30)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
            if name:
                assert top(screen) is not screen, name
                await pilot.press("escape")
                await pilot.pause()
            assert top(screen) is screen, name
            screen.bar.clear()
            await pilot.pause()
            assert (screen_text(screen.app), screen.text.selection, screen.text.scroll_offset) == before, name

    at_desk(coded, steps)


@pytest.mark.slow
@pytest.mark.parametrize("place", [place.name for place in PLACES if place.where])
def test_every_screen_stands_a_tiny_terminal_with_and_without_a_page_over_it(coded: Path, place: str) -> None:
    async def run() -> None:
        with Workspace.open(coded, desk=True) as workspace:
            desk = Desk(workspace)
            async with desk.run_test(size=(120, 30)) as pilot:
                await pilot.pause()
                desk.go_to(place)
                await pilot.pause()
                await desk.workers.wait_for_complete()
                screen = desk.screen
                assert isinstance(screen, DeskScreen)
                before = screen_text(desk)
                bar = screen.bar
                for opening in (None, lambda: screen.open_help(keys=True)):
                    if opening is not None:
                        opening()
                        await pilot.pause()
                    for size in ((20, 5), (1, 1), (120, 30)):
                        await pilot.resize_terminal(*size)
                        await pilot.pause()
                    if opening is not None:
                        await pilot.press("escape")
                        await pilot.pause()
                    assert desk.screen is screen
                await pilot.pause()
                assert screen_text(desk) == before
                assert "inside groundcode" not in bar.message

    asyncio.run(run())


BOOK = "一本书的字" * 20_000


def test_a_book_pasted_anywhere_is_no_command_and_loses_nothing(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        async def paste(text: str) -> None:
            driver = screen.app._driver
            assert driver is not None
            event = events.Paste(text)
            event.set_sender(screen.app)
            driver.send_message(event)
            await pilot.pause()

        await paste("ddddqqqq" * 12_500)  # on the text: no key
        assert top(screen) is screen
        assert screen.bar.message != ""
        assert len(stored(coded)) == 1
        screen.codes.focus()
        screen.open_filter()
        await pilot.pause()
        await paste(BOOK)
        assert len(screen.query_one("#filter", Input).value) <= MOST_OF_A_LINE
        await pilot.press("escape")
        await pilot.pause()
        screen.codes.focus()
        await pilot.press("escape")
        for name in ("palette", "picker", "prompt", "find"):
            MODALS[name](screen)
            await pilot.pause()
            await paste(BOOK)
            assert len(top(screen).query_one(Input).value) <= MOST_OF_A_LINE + 1, name
            await pilot.press("escape")
            await pilot.pause()
        MODALS["memo"](screen)
        await pilot.pause()
        await paste(BOOK)
        await pilot.press("escape")
        await pilot.pause()
        assert top(screen) is screen

    at_desk(coded, steps)
    with Workspace.open(coded) as workspace:
        assert [memo.text for memo in workspace.memos.list_()] == [BOOK]
