"""The codebook screen on a small tree of codes, for tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from groundcode.domain.levels import Level
from groundcode.tui.screens.codebook import CodebookScreen
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.palette import PaletteInput
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk

Steps = Callable[[Pilot[None], CodebookScreen], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Tree:
    """Ids: category 交往 > concept 见面 > label 天天在院里 (coded, an example), and the loose 看见就踏实."""

    contact: str
    meeting: str
    yard: str
    calm: str
    source: str
    start: int
    end: int


def with_codes(project: Path) -> Tree:
    """Give the project of the tests its codes."""
    with Workspace.open(project) as ws:
        source = ws.sources.named("甲")
        start = ws.sources.open(source.id).text.index("他天天")
        contact = ws.codes.create("交往", level=Level.CATEGORY)
        meeting = ws.codes.create("见面", level=Level.CONCEPT, parent=contact)
        yard = ws.codes.create("天天在院里", parent=meeting)
        calm = ws.codes.create("看见就踏实")
        ws.codings.apply(yard, source.id, start, start + 8, version=source.version)
        ws.codebook.bind_example(yard, source.id, start, start + 8, version=source.version)
        return Tree(contact, meeting, yard, calm, source.id, start, start + 8)


async def settled(pilot: Pilot[None]) -> None:
    """Messages handled, workers done, what they gave shown."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def keys(pilot: Pilot[None], *pressed: str) -> None:
    """Keys one after the other, each with all that comes of it."""
    for key in pressed:
        await pilot.press(key)
        await settled(pilot)


async def typed(pilot: Pilot[None], text: str) -> None:
    """Text as an input method commits it, then Enter."""
    pilot.app.screen.query_one(PaletteInput).insert_text_at_cursor(text)
    await keys(pilot, "enter")


def at_codebook(project: Path, steps: Steps, *, code: str = "", size: tuple[int, int] = (120, 40)) -> None:
    """Run steps on the codebook screen, the bar of its list on a code."""

    async def go(pilot: Pilot[None], _home: CodingScreen) -> None:
        await keys(pilot, "f10", "c")
        screen = pilot.app.screen
        assert isinstance(screen, CodebookScreen)
        if code:
            assert screen.codes.go_to(code)
        await settled(pilot)
        await steps(pilot, screen)

    at_desk(project, go, size=size)


def page_text(screen: CodebookScreen) -> str:
    """The rows of the page, a line each."""
    return "\n".join(f"{row.lead} {row.text}".strip() for row in screen.page.shown_rows)


async def bar_on(pilot: Pilot[None], screen: CodebookScreen, thing: str) -> None:
    """Put the page's bar on a thing: a field, or an id."""
    screen.open_page()
    screen.page.go_to(thing)
    await settled(pilot)
    assert screen.page.row is not None
    assert screen.page.row.id == thing
