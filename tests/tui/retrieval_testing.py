"""What the tests of retrieval share."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, Static

from groundcode.tui.app import Desk
from groundcode.tui.screens.retrieval import RetrievalScreen
from groundcode.tui.widgets.quote_list import QuoteList
from groundcode.tui.widgets.quote_page import QuotePage
from groundcode.workspace import Workspace
from tests.tui.desk_testing import Steps, at_desk

OWN = (
    ("天天在院里", "甲", "他天天在院里转。"),
    ("看见就踏实", "甲", "看见就踏实。"),
    ("daily walk", "B", "He walks the yard every day."),
)
THEIRS = (("天天在院里", "甲", "他天天在院里转。看见就踏实。"),)


def coded_by_two(project: Path) -> Path:
    """Three codings by one coder, one by another; a concept above a label; a case that is one speaker."""
    for coder, codings in (("田野", OWN), ("同门", THEIRS)):
        with Workspace.open(project, coder=coder) as workspace:
            for code, name, quote in codings:
                source = workspace.sources.named(name)
                start = workspace.sources.open(source.id).text.index(quote)
                found = workspace.tree().find(code)
                place = (source.id, start, start + len(quote))
                if found:
                    workspace.codings.apply(found[0], *place)
                else:
                    workspace.codings.apply_new(code, *place)
            if coder == "田野":
                above = workspace.codes.abstract([workspace.tree().get("天天在院里").id], "可见度")
                workspace.codes.move(above, None, before=workspace.tree().get("看见就踏实").id)
                case = workspace.cases.add("P01")
                workspace.cases.bind(case, "甲", "李阿姨")
    return project


async def settled(pilot: Pilot[None]) -> None:
    """Wait until what was asked is found and shown."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete([w for w in pilot.app.workers if w.group in ("retrieve", "export")])
    await pilot.pause()


async def at_retrieval(pilot: Pilot[None]) -> RetrievalScreen:
    """The screen, with its first answer."""
    desk = pilot.app
    assert isinstance(desk, Desk)
    desk.go_to("retrieval")
    await settled(pilot)
    screen = desk.screen
    assert isinstance(screen, RetrievalScreen)
    return screen


def quotes(screen: RetrievalScreen, name: str = "hits") -> list[str]:
    """The quotations of a list, in order."""
    return [hit.quote for hit in screen.query_one(f"#{name}", QuoteList).hits]


def headings(hits: QuoteList) -> tuple[str, ...]:
    """What stands above the groups."""
    return hits.headings


def page(screen: RetrievalScreen) -> str:
    """What stands on the page."""
    return str(screen.query_one(QuotePage).query_one(Static).render())


def counts(screen: RetrievalScreen) -> str:
    """The line above the list."""
    return str(screen.query_one("#counted", Static).render())


async def ask(pilot: Pilot[None], query: str) -> None:
    """Type a question into its line and take it."""
    await pilot.press("f3")
    pilot.app.screen.query_one("#query", Input).value = query
    await pilot.press("enter")
    await settled(pilot)


def run(project: Path, steps: Steps, **more: tuple[int, int]) -> None:
    """Steps at a desk."""
    at_desk(project, steps, **more)  # type: ignore[arg-type]
