"""A project with memos, for the tests of the memos at the desk."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from groundcode.tui.screens.memos import MemosScreen
from groundcode.workspace import Workspace
from groundcode.workspace.memos import Memo


def memos(project: Path) -> list[Memo]:
    """What is stored, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        return workspace.memos.list_()


def with_memos(project: Path) -> dict[str, str]:
    """A memo on a coding, on a code, on a source, on the project, by two people; gives name -> memo."""
    with Workspace.open(project) as workspace:
        source = workspace.sources.named("甲")
        start = workspace.sources.open(source.id).text.index("看见就踏实")
        code = workspace.codings.apply_new("踏实", source.id, start, start + 5)
        coding = workspace.codings.segments()[0].id
        write = workspace.memos.write
        made = {
            "coding": write("安全感来自看见。", kind="code", about=(coding,)),
            "code": write("与熟悉不同。", kind="code", about=(code,)),
            "source": write("这次访谈很短。", kind="operational", about=(source.id,)),
        }
    with Workspace.open(project, coder="同门") as other:
        made["project"] = other.memos.write("信任是过程。\n第二行", kind="theoretical", title="核心", about=(other.id,))
    return made


async def open_memos(pilot: Pilot[None]) -> MemosScreen:
    """F10 m."""
    await pilot.press("f10", "m")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, MemosScreen)
    return screen


async def go_to(pilot: Pilot[None], screen: MemosScreen, memo: str) -> None:
    """The bar on a memo."""
    at = next(n for n, one in enumerate(screen._shown) if isinstance(one, Memo) and one.id == memo)
    screen.rows.highlighted = at
    await pilot.pause(0.1)
