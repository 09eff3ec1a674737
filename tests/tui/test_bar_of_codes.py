"""The bar in the list of codes stands on codes, never on a heading; and what newcomers stumbled over around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from groundcode.domain.levels import Level
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.palette import CodePalette
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, screen_text


@pytest.fixture
def loose(project: Path) -> Path:
    """A concept, and two labels under none, of which one is used."""
    with Workspace.open(project) as workspace:
        source = workspace.sources.named("甲")
        start = workspace.sources.open(source.id).text.index("看见就踏实")
        workspace.codings.apply_new("踏实", source.id, start, start + 5)
        workspace.codes.create("常来")
        workspace.codes.create("亲近", level=Level.CONCEPT)
    return project


def test_the_bar_steps_over_the_heading_both_ways(loose: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        screen.codes.focus()
        names = {code: screen.code_tree.codes[code].name for code in screen.code_tree.codes}
        assert names[screen.codes.code] == "亲近"
        seen = []
        for key in ("down", "down", "down", "up", "up"):
            await pilot.press(key)
            seen.append(names[screen.codes.code])
        assert sorted(seen[:2]) == ["常来", "踏实"]
        assert seen[1:] == [seen[1], seen[1], seen[0], "亲近"]

    at_desk(loose, steps)


def test_with_loose_labels_only_the_bar_begins_on_the_first_and_the_heading_stays_in_sight(loose: Path) -> None:
    with Workspace.open(loose) as workspace:
        workspace.codes.delete(workspace.tree().get("亲近").id)

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        screen.codes.focus()
        await pilot.press("space")
        assert len(screen.codes.marked) == 1
        await pilot.press("down", "up", "up", "home")
        await pilot.pause()
        assert screen.codes.code
        assert "Not yet under a concept" in screen_text(pilot.app)

    at_desk(loose, steps)


def test_a_click_on_a_heading_moves_no_code(loose: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        row = [shown.id for shown in screen.codes.shown_rows].index("")
        before = screen.workspace.history.entries(1)[0].id
        await pilot.click(screen.codes, offset=(5, row))
        await pilot.pause()
        assert screen.focused is screen.codes
        assert screen.workspace.history.entries(1)[0].id == before

    at_desk(loose, steps)


def test_recoding_does_not_offer_the_code_that_stands_there(loose: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("n", "r")
        await pilot.pause()
        palette = pilot.app.screen
        assert isinstance(palette, CodePalette)
        assert sorted(entry.name for entry in palette._rows if entry is not None) == ["亲近", "常来"]

    at_desk(loose, steps)


def test_where_only_one_pane_has_room_one_code_alone_is_shown_in_the_text(loose: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("tab")
        assert screen.codes.go_to(screen.code_tree.get("踏实").id)
        await pilot.press("enter")
        await pilot.pause()
        assert screen.focused is screen.text
        assert "看见就踏实" in screen_text(pilot.app)
        assert screen.focused_code

    at_desk(loose, steps, size=(70, 20))
