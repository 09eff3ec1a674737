"""Two coders who differ, and the screen on which they settle it."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from groundcode.tui.screens.disagreements import DisagreementsScreen
from groundcode.workspace import Workspace
from tests.tui.desk_testing import workers_done

CODES = ("常来", "踏实", "打电话")


def made_coded(project: Path) -> Path:
    """Two coders on one transcript: a boundary, another code for the same words, a code that one alone has."""
    with Workspace.open(project) as mine:
        source = mine.sources.named("甲")
        text = mine.sources.open(source.id).text
        for name in CODES:
            mine.codes.create(name)
    spans = {
        "田野": [("常来", "天天在院里转"), ("踏实", "看见就踏实"), ("打电话", "有事打他电话")],
        "同门": [("常来", "他天天在院里转"), ("打电话", "看见就踏实")],
    }
    for coder, placed in spans.items():
        with Workspace.open(project, coder=coder) as workspace:
            for name, words in placed:
                start = text.index(words)
                workspace.codings.apply(workspace.tree().get(name).id, source.id, start, start + len(words))
    return project


def layer(project: Path) -> list[tuple[str, str]]:
    """(code, words) of the consensus, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        consensus = workspace.consensus.state().coder
        found = [one for one in workspace.codings.segments() if one.coder == consensus] if consensus else []
        return sorted((one.code, one.quote) for one in found)


def waiting(project: Path) -> int:
    with Workspace.open(project) as workspace:
        return len(workspace.consensus.places())


async def open_disagreements(pilot: Pilot[None]) -> DisagreementsScreen:
    """F10 y."""
    await pilot.press("f10", "y")
    await pilot.pause()
    await workers_done(pilot)
    await pilot.pause()
    return next(one for one in pilot.app.screen_stack if isinstance(one, DisagreementsScreen))


async def to_words(pilot: Pilot[None], screen: DisagreementsScreen, words: str) -> None:
    """The bar on the place with some words."""
    screen.rows.highlighted = next(n for n, one in enumerate(screen._shown) if words in one.quote)
    await pilot.pause(0.1)


async def done(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await workers_done(pilot)
    await pilot.pause()
