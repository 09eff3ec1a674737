"""The desk on a small project, for tests: keys, then what is stored, then what is on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerCancelled

from groundcode.tui.app import Desk
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.inspector import Inspector
from groundcode.workspace import Workspace

Steps = Callable[[Pilot[None], CodingScreen], Awaitable[None]]


def at_desk(project: Path, steps: Steps, *, source: str = "甲", size: tuple[int, int] = (120, 30)) -> None:
    """Run steps at a desk of its own."""

    async def run() -> None:
        with Workspace.open(project, desk=True) as workspace:
            app = Desk(workspace, source=workspace.sources.named(source).id)
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                screen = app.screen
                assert isinstance(screen, CodingScreen)
                await steps(pilot, screen)

    asyncio.run(run())


def stored(project: Path) -> list[tuple[str, str, str]]:
    """(code, quote, coder) of what is stored, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        return [(s.code, s.quote, s.coder) for s in workspace.codings.segments()]


async def type_name(pilot: Pilot[None], name: str) -> None:
    """Type into the palette, as an input method commits."""
    for character in name:
        await pilot.press(character)


async def code_sentence(pilot: Pilot[None], name: str) -> None:
    """x x Enter, a name, F9: the sentence under the cursor gets a new code."""
    await pilot.press("x", "x", "enter")
    await pilot.pause()
    await type_name(pilot, name)
    await pilot.press("f9")
    await pilot.pause()


def top(screen: CodingScreen) -> Screen[Any]:
    """What stands in front: the screen itself, or what was opened on it."""
    return screen.app.screen


def screen_text(app: App[Any]) -> str:
    """The characters on the screen."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


def inspected(screen: CodingScreen) -> str:
    """What the inspector says."""
    return screen.query_one(Inspector).words


async def workers_done(pilot: Pilot[None]) -> None:
    """Wait until no worker is left; one that a newer one took the place of is no fault."""
    while any(not worker.is_finished for worker in pilot.app.workers):
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()
