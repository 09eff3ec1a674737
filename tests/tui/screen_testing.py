"""Another screen of the desk, for tests: opened by its name, worked with keys, looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static

from groundcode.text.words import Words
from groundcode.tui.app import Desk
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.widgets.grid import Grid
from groundcode.workspace import Workspace

S = TypeVar("S", bound=Screen[Any])
W = Callable[[Pilot[None], DeskScreen], Awaitable[None]]


class _NoDictionary(Words):
    """Words without jieba's dictionary, which takes longer than a test."""

    def load_dictionary(self) -> None:
        """Nothing."""


def on_screen(project: Path, name: str, steps: W, *, size: tuple[int, int] = (120, 36), read_only: str = "") -> None:
    """Run steps on a screen of a desk of its own."""

    async def run() -> None:
        with Workspace.open(project, desk=not read_only, read_only=read_only) as workspace:
            app = Desk(workspace, words=_NoDictionary())
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                app.go_to(name)
                await settled(pilot)
                assert isinstance(app.screen, DeskScreen)
                await steps(pilot, app.screen)

    asyncio.run(run())


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is under way."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def keys(pilot: Pilot[None], *pressed: str) -> None:
    """Press keys, and wait until what they began is over."""
    for key in pressed:
        await pilot.press(key)
        await pilot.pause()
    await settled(pilot)


async def typed(pilot: Pilot[None], text: str) -> None:
    """Put a line into the input that is shown, as pasting does, and take it."""
    pilot.app.screen.query_one(Input).value = text
    await keys(pilot, "enter")


def now(pilot: Pilot[None], kind: type[S]) -> S:
    """The screen that is on top, which is of a kind."""
    assert isinstance(pilot.app.screen, kind), pilot.app.screen
    return pilot.app.screen


def said(screen: DeskScreen) -> str:
    """The message line."""
    return screen.bar.message


def words(screen: Screen[Any]) -> str:
    """Everything that stands in the plain widgets of a screen."""
    return "\n".join(str(widget.render()) for widget in screen.query(Static))


def lines(screen: Screen[Any]) -> list[str]:
    """The lines of the list on a screen."""
    found = screen.query_one(OptionList)
    return [str(found.get_option_at_index(n).prompt).rstrip() for n in range(found.option_count)]


def table(screen: DeskScreen) -> dict[str, list[str]]:
    """First cell -> the other cells of the table on a screen."""
    grid = screen.query_one(Grid)
    rows = [[cell.plain for cell in grid.get_row_at(n)] for n in range(grid.row_count)]
    return {row[0]: row[1:] for row in rows}


def headings(screen: DeskScreen) -> list[str]:
    """The headings of the table on a screen."""
    return [str(column.label) for column in screen.query_one(Grid).ordered_columns]
