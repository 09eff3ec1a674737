"""The history at the desk: what was done, undo back to a point, the project as it was."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from groundcode.store.store import Surroundings
from groundcode.tui.screens import past
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.history import PAGE, HistoryScreen
from groundcode.tui.screens.past import PastScreen
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from tests.builders import surroundings
from tests.tui.desk_testing import at_desk, screen_text

ELSEWHERE = surroundings(7).installation


def names(project: Path) -> list[str]:
    """The codes that are stored, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        return sorted(code.name for code in workspace.tree().codes.values())


async def open_history(pilot: Pilot[None]) -> HistoryScreen:
    """F10 h."""
    await pilot.press("f10", "h")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, HistoryScreen)
    return screen


def front(pilot: Pilot[None]) -> Screen[Any]:
    """What is in front."""
    return pilot.app.screen


async def wait_for(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """What a worker does behind the picture."""
    for _try in range(100):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        if condition():
            return
        await pilot.pause(0.05)
    raise AssertionError("nothing came of it")


def rows(screen: HistoryScreen) -> list[str]:
    """The lines of the list."""
    return [str(screen.rows.get_option_at_index(n).prompt) for n in range(screen.rows.option_count)]


def with_changes(project: Path) -> None:
    """Three codes, one renamed, one undone; one made by a colleague on another computer."""
    with Workspace.open(project) as workspace:
        code = workspace.codes.create("踏实")
        workspace.codes.rename(code, "安心")
        workspace.codes.create("多余")
        workspace.history.undo()
    with Workspace.open(project, coder="同门", surroundings=Surroundings(installation=ELSEWHERE)) as other:
        other.codes.create("别人的")


def test_who_did_what_here_or_elsewhere_and_what_was_undone(project: Path) -> None:
    with_changes(project)

    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await open_history(pilot)
        lines = rows(screen)
        assert "made the code “别人的” (elsewhere)" in lines[0]
        assert "同门" in lines[0]
        assert "undid: made the code “多余”" in lines[2]
        assert "(undone)" in lines[3]
        assert "(undone)" not in lines[4]
        today = datetime.datetime.now().astimezone().strftime("%Y-%m-%d")
        assert lines[0].strip().startswith(today)
        assert not any(line.strip().startswith(today) for line in lines[1:]), "a day stands where it begins"
        screen.rows.highlighted = 4
        await pilot.pause(0.1)
        assert "name: 踏实 → 安心" in screen.page.words
        assert "made on this computer" in screen.page.words
        await pilot.press("enter")
        await pilot.pause()
        assert screen.pane == "page"
        await pilot.press("escape", "w", "w")
        await pilot.pause()
        assert {entry.coder for entry in screen.entries} == {"田野"}
        await pilot.press("escape", "t")
        await pilot.pause()
        assert "new codes" in screen_text(pilot.app)
        await pilot.press(*"new codes", "enter")
        await pilot.pause()
        assert [entry.kind for entry in screen.entries] == ["new-code"] * 3
        await pilot.press("escape", "slash", *"安心")
        await wait_for(pilot, lambda: len(screen.entries) < 6)
        assert [entry.kind for entry in screen.entries] == ["rename", "new-code"]
        await pilot.press("escape")
        await pilot.pause()
        assert len(screen.entries) > 6
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen is home

    at_desk(project, steps)


def test_older_changes_are_read_as_the_bar_comes_to_them_and_looked_through(project: Path) -> None:
    with Workspace.open(project) as workspace:
        workspace.codes.create("开头的码")
        for number in range(PAGE + 60):
            workspace.codes.create(f"码{number}")

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_history(pilot)
        assert len(screen.entries) == PAGE
        assert f"{PAGE}+ changes" in screen_text(pilot.app)
        await pilot.press("end")
        await pilot.pause()
        assert len(screen.entries) == PAGE + 63
        assert "init" in {entry.kind for entry in screen.entries}
        await pilot.press("slash", *"开头")
        await wait_for(pilot, lambda: [entry.words for entry in screen.entries] == ["made the code “开头的码”"])
        await pilot.press(*"没有")
        await wait_for(pilot, lambda: screen.entries == [])
        assert "No change fits" in screen.page.words

    at_desk(project, steps)


def test_undo_back_to_a_change_is_told_before_and_done_as_a_whole(project: Path) -> None:
    with Workspace.open(project) as workspace:
        for name in ("甲码", "乙码", "丙码"):
            workspace.codes.create(name)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_history(pilot)
        await pilot.press("down", "b")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Confirm)
        text = screen_text(pilot.app)
        assert "2 changes of yours" in text
        assert "乙码" in text
        assert "甲码" not in text.split("2 changes")[1].split("╰")[0]
        await pilot.press("escape")
        await pilot.pause()
        assert names(project) == ["丙码", "乙码", "甲码"]
        await pilot.press("f8", "enter")
        await pilot.pause()
        assert screen.bar.message.startswith("2 changes undone.")
        assert names(project) == ["甲码"]
        assert "(undone)" in rows(screen)[3]
        await pilot.press("U", "U")
        await pilot.pause()

    at_desk(project, steps)
    assert names(project) == ["丙码", "乙码", "甲码"]


def test_what_cannot_be_undone_back_to_says_why(project: Path) -> None:
    with_changes(project)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_history(pilot)
        await pilot.press("b")
        await pilot.pause()
        assert pilot.app.screen is screen
        assert screen.bar.has_class("-error")
        assert "别人的" in screen.bar.message
        await pilot.press("end", "b")
        await pilot.pause()
        assert pilot.app.screen is screen
        assert screen.bar.has_class("-error")

    at_desk(project, steps)
    assert names(project) == ["别人的", "安心"]


def test_the_project_as_it_was_is_read_and_left_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_changes(project)
    folders: list[Path] = []

    def noted(prefix: str) -> TemporaryDirectory[str]:
        folder = TemporaryDirectory(prefix=prefix)
        folders.append(Path(folder.name))
        return folder

    monkeypatch.setattr(past, "TemporaryDirectory", noted)

    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await open_history(pilot)
        before = screen.entries
        await pilot.press("o")
        await pilot.pause()
        assert isinstance(front(pilot), Prompt)
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, PastScreen))
        there = front(pilot)
        assert isinstance(there, PastScreen)
        assert "AS IT WAS on" in screen_text(pilot.app)
        assert "看见就踏实" in screen_text(pilot.app)
        assert [f.exists() for f in folders] == [True]
        await wait_for(pilot, lambda: "as it was at the end of" in there.bar.message)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert there.is_current
        assert "reading only" in there.bar.message
        await pilot.press("f10")
        await pilot.pause()
        assert there.is_current
        await pilot.press("tab", "escape", "escape")
        await pilot.pause()
        assert front(pilot) is screen
        assert screen.entries == before
        assert not folders[0].exists()
        assert screen.workspace is home.workspace
        await pilot.press("o", "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, PastScreen))
        await pilot.press("q")
        await pilot.pause()
        assert pilot.app.screen is screen

    at_desk(project, steps)
    assert [f.exists() for f in folders] == [False, False]


@pytest.mark.parametrize(("day", "said"), [("1999-01-01", "had not begun"), ("gestern", "gestern")])
def test_a_day_that_cannot_be_shown_is_said(project: Path, day: str, said: str) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_history(pilot)
        await pilot.press("o", *["backspace"] * 10, *day, "enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen)
        assert said in screen.bar.message

    at_desk(project, steps)


@pytest.mark.parametrize("size", [(80, 24), (20, 5)])
def test_any_size_and_hostile_names(project: Path, size: tuple[int, int]) -> None:
    with Workspace.open(project) as workspace:
        workspace.codes.describe(workspace.codes.create("[b]x\x1b[31m"), definition="一\x07二\n三" * 30)
        workspace.codes.describe(workspace.tree().get("[b]x\x1b[31m").id, definition="四" * 200)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_history(pilot)
        await pilot.press("enter", "pagedown", "end", "escape", "down", "enter")
        await pilot.pause(0.1)
        assert "\x1b" not in screen_text(pilot.app)
        assert "[b]x" in screen.page.words
        await pilot.resize_terminal(110, 30)
        await pilot.pause()
        assert "[b]x" in screen_text(pilot.app)

    at_desk(project, steps, size=size)
