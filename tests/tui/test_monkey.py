"""Hundreds of random keys on every screen: never an unforeseen fault, the project stays whole, everything can be undone.

More of it by hand: MONKEY_SEEDS=50 MONKEY_KEYS=500 python -m pytest tests/tui/test_monkey.py
"""

from __future__ import annotations

import asyncio
import os
import random
import string
import traceback
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from groundcode.domain.levels import Level
from groundcode.errors import NothingToUndo
from groundcode.tui.app import Desk
from groundcode.tui.screens.places import PLACES
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.workspace import Workspace

SEEDS = int(os.environ.get("MONKEY_SEEDS", "1"))
COUNT = int(os.environ.get("MONKEY_KEYS", "40"))

ARROWS = ("up", "down", "left", "right", "home", "end")
KEYS = [
    *string.ascii_letters, *string.digits, *"?;:.*-+<>='\"[],#(){}", "/", " ", "信", "踏", "实", "ｃ", "，",
    *["enter", "escape"] * 3, "tab", "shift+tab", "backspace", "delete", "insert", "pageup", "pagedown", *ARROWS,
    *(f"shift+{key}" for key in ARROWS), *(f"ctrl+{key}" for key in ARROWS), *(f"f{n}" for n in range(1, 13)), "shift+f9",
    *(f"ctrl+{letter}" for letter in string.ascii_lowercase), "ctrl+right_square_bracket",
]  # fmt: skip
OUT_OF_HERE = set("/~.")
"""Not typed into a line: a copy would be written, a folder read, outside the test's own."""
SIZES = ((20, 5), (80, 24), (120, 30), (150, 40))


@pytest.fixture
def study(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a tree, codings, a memo; and a home of the test's own."""
    for name in ("HOME", "GROUNDCODE_DATA", "GROUNDCODE_CONFIG"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")
    monkeypatch.setattr(Desk, "leave", lambda _desk: None)
    with Workspace.open(project, coder="田野") as workspace:
        sources = {source.name: source.id for source in workspace.sources.list_()}
        one, two = workspace.codes.create("踏实"), workspace.codes.create("在院里")
        calm = workspace.codes.create("calm", level=Level.CATEGORY)
        workspace.codes.abstract([one, two], "可见")
        for code, name, start, end in ((one, "甲", 5, 12), (two, "甲", 14, 20), (calm, "B", 40, 60), (calm, "B", 62, 70)):
            workspace.codings.apply(code, sources[name], start, end)
        workspace.memos.write("想法", about=(one,))
        workspace.cases.add("李阿姨")
    return project


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tracebacks of everything that the bar calls unforeseen."""
    found: list[str] = []
    fail = MessageBar.fail

    def told(bar: MessageBar, message: str, hint: str = "") -> None:
        if "inside groundcode" in message:
            found.append(traceback.format_exc())
        fail(bar, message, hint)

    monkeypatch.setattr(MessageBar, "fail", told)
    return found


async def flood(pilot: Pilot[None], draw: random.Random, count: int, pressed: list[str]) -> None:
    """Keys as they come from a terminal: most of them before the one before is done."""
    app = pilot.app
    driver = app._driver
    assert driver is not None
    for _number in range(count):
        key = draw.choice(KEYS)
        if key in OUT_OF_HERE and isinstance(app.screen.focused, Input | TextArea):
            continue
        if draw.random() < 0.02:
            await pilot.resize_terminal(*draw.choice(SIZES))
        pressed.append(key)
        event = events.Key(_character_to_key(key) if len(key) == 1 else key, key if len(key) == 1 else None)
        event.set_sender(app)
        driver.send_message(event)
        await (pilot.pause() if draw.random() < 0.1 else asyncio.sleep(0))
    # A key that is still under way when the desk is taken down finds no screen.
    await pilot.pause()
    await pilot.pause(0.1)


def undo_all(workspace: Workspace) -> int:
    """Undo until nothing is left; gives how much there was."""
    count = 0
    while True:
        try:
            workspace.history.undo()
        except NothingToUndo:
            return count
        count += 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("place", [place.name for place in PLACES])
def test_random_keys(study: Path, faults: list[str], place: str, seed: int) -> None:
    draw = random.Random(f"{place} {seed}")
    pressed: list[str] = []

    async def run() -> None:
        with Workspace.open(study, desk=True, coder="田野") as workspace:
            desk = Desk(workspace, source=workspace.sources.named("甲").id)
            async with desk.run_test(size=draw.choice(SIZES[1:])) as pilot:
                await pilot.pause()
                desk.go_to(place)
                await pilot.pause()
                await flood(pilot, draw, 3 * COUNT if place == "text" else COUNT, pressed)

    asyncio.run(run())
    assert faults == [], (pressed[-30:], faults)
    with Workspace.open(study, coder="田野") as workspace:
        verdict, replaced = workspace.backups.verify(rebuild=True)
        assert (verdict.problems, replaced) == ([], None)
        undo_all(workspace)
        verdict, replaced = workspace.backups.verify(rebuild=True)
        assert (verdict.problems, replaced) == ([], None)
