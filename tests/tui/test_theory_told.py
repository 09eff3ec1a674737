"""What the desk tells of the theory before a code is deleted, merged or split away."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from groundcode.domain.levels import Level
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.prompt import Confirm
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, screen_text
from tests.tui.test_actions_on_codes import answer, in_list
from tests.tui.test_split_screen import open_split


@pytest.fixture
def held(project: Path) -> Path:
    """Two categories with a relation and a paradigm between them."""
    with Workspace.open(project) as workspace:
        presence, trust = (workspace.codes.create(name, level=Level.CATEGORY) for name in ("在场", "信任"))
        workspace.codes.create("不相干", level=Level.CATEGORY)
        relation = workspace.relations.add(presence, trust, "causal")
        workspace.pathways.add("在场路径", [relation])
        workspace.paradigms.add(workspace.paradigms.start(trust), "context", presence)
        workspace.codings.apply(presence, workspace.sources.named("甲").id, 0, 5)
    return project


def theory(project: Path) -> tuple[int, int, int]:
    with Workspace.open(project) as workspace:
        found = workspace.theory.read()
        return len(found.relations), len(found.paradigms), sum(path.broken for path in found.pathways)


def told(screen: CodingScreen) -> str:
    """What is asked, without the lines' ends."""
    assert isinstance(screen.app.screen, Confirm)
    return "".join(screen_text(screen.app).replace("│", "").split())


@pytest.mark.parametrize("size", [(120, 30), (80, 24)])
def test_deleting_a_code_names_what_goes_with_it_and_u_brings_it_back(held: Path, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen, "信任")
        await pilot.press("d")
        await pilot.pause()
        words = told(screen)
        assert "Withitgo1relation(“在场→信任”),1paradigm(“信任”).Thisbreaksthepathway“在场路径”." in words
        await pilot.press("y")
        await pilot.pause()
        assert theory(held) == (0, 0, 1)
        await pilot.press("u")
        await pilot.pause()
        assert theory(held) == (1, 1, 0)

    at_desk(held, steps, size=size)


def test_a_code_that_the_theory_does_not_hold_is_deleted_as_before(held: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen, "不相干")
        await pilot.press("d")
        await pilot.pause()
        assert "Withitgo" not in told(screen)

    at_desk(held, steps)


def test_merging_a_code_names_what_reads_as_the_other(held: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen, "信任")
        await pilot.press("M")
        await pilot.pause()
        await answer(pilot, "zc")
        words = told(screen)
        assert "Inthetheorythesereadastheothercodethen:1relation(“在场→信任”),1paradigm(“信任”)." in words
        assert "leadsnowherethen:“在场→信任”,“在场intheparadigmof信任”." in words

    at_desk(held, steps)


def test_lowering_what_the_theory_needs_is_refused_in_the_bar(held: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen, "信任")
        await pilot.press("minus")
        await pilot.pause()
        assert "cannot become a concept: it stands in the relation “在场 → 信任”" in screen.bar.message

    at_desk(held, steps)


def test_splitting_a_code_away_names_what_goes_with_it(held: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await open_split(pilot, screen, "在场")
        await pilot.press("1")
        await pilot.pause()
        await answer(pilot, "常来")
        await pilot.press("1", "s", "y")
        await pilot.pause()
        await pilot.press("2")
        await pilot.pause()
        words = told(screen)
        assert "在场willbedeleted.Withitgo1relation" in words
        await pilot.press("n")
        await pilot.pause()
        assert theory(held) == (1, 1, 0)
        await pilot.press("s", "y")
        await pilot.pause()
        await pilot.press("2")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert theory(held) == (0, 1, 1)

    at_desk(held, steps)
