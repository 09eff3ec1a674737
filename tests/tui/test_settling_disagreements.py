"""Settling at the desk: each way to settle a place, its undo, and the end of a consensus."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from groundcode.tui.screens.boundary import BoundaryPage
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.palette import CodePalette
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, screen_text
from tests.tui.disagreement_testing import done, layer, made_coded, open_disagreements, to_words, waiting


@pytest.fixture
def coded(project: Path) -> Path:
    return made_coded(project)


def test_taken_by_number_and_undone(coded: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        before = len(screen._shown)
        await to_words(pilot, screen, "看见就踏实")
        await pilot.press("3")
        await pilot.pause()
        assert "Nobody has the number 3" in screen.bar.message
        await pilot.press("2")
        await done(pilot)
        assert screen.bar.message == "Settled: 踏实; u undoes it."
        assert len(screen._shown) == before - 1
        assert ("踏实", "看见就踏实") in layer(coded)
        await pilot.press("u")
        await done(pilot)
        assert len(screen._shown) == before

    at_desk(coded, steps)
    assert layer(coded) == []


def test_both_none_and_one_who_has_nothing(coded: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        await to_words(pilot, screen, "看见就踏实")
        await pilot.press("b")
        await done(pilot)
        assert {("踏实", "看见就踏实"), ("打电话", "看见就踏实")} <= set(layer(coded))
        await to_words(pilot, screen, "天天")
        await pilot.press("n")
        await done(pilot)
        assert screen.bar.message == "Settled: no code; u undoes it."
        assert not any(code == "常来" for code, _quote in layer(coded))
        await pilot.press("1")
        await done(pilot)
        assert screen.bar.message == "Settled: no code, as 同门; u undoes it."
        assert "Every place is settled" in screen_text(pilot.app)

    at_desk(coded, steps)
    assert waiting(coded) == 0


def test_another_code_and_all_ways_in_one_list(coded: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        await to_words(pilot, screen, "有事")
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CodePalette)
        await pilot.press(*"tashi", "enter")
        await done(pilot)
        assert ("踏实", "有事打他电话") in layer(coded)
        await to_words(pilot, screen, "看见就踏实")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Chooser)
        text = screen_text(pilot.app)
        assert "同门: 打电话" in text
        assert "no code there" in text
        await pilot.press("escape", "s", "1")
        await done(pilot)
        assert ("打电话", "看见就踏实") in layer(coded)

    at_desk(coded, steps)


def test_other_boundaries_are_selected_in_the_text(coded: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        await to_words(pilot, screen, "天天")
        await pilot.press("m")
        await pilot.pause(0.1)
        page = pilot.app.screen
        assert isinstance(page, BoundaryPage)
        page.text.select(page.text.selection.start + 1, page.text.selection.end)  # type: ignore[union-attr]
        await pilot.press("enter")
        await done(pilot)
        assert screen.bar.message == "Settled: other boundaries; u undoes it."
        await to_words(pilot, screen, "看见")
        await pilot.press("ctrl+x")
        await pilot.pause(0.1)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert pilot.app.screen is screen
        await pilot.press("m")
        await pilot.pause(0.1)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Chooser)
        await pilot.press("1")
        await done(pilot)

    at_desk(coded, steps)
    found = dict(layer(coded))
    assert found["打电话"] == "看见就踏实"
    assert len(found["常来"]) == len("他天天在院里转") - 1


def test_finished_reopened_and_opened_again(coded: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        await pilot.press("F")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Picker)
        await pilot.press("enter")
        await pilot.pause()
        assert "was not begun" in screen.bar.message
        await pilot.press("a", "enter")
        await done(pilot)
        assert "3 places are to be settled" in screen.bar.message
        await pilot.press("F", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("n", "2")
        await done(pilot)
        await pilot.press("S")
        await pilot.pause()
        assert screen.bar.message == "Settled places."
        assert "settled:" in screen.place_page.words
        await pilot.press("w")
        await done(pilot)
        assert screen.bar.message == "The place is open again."
        await pilot.press("S", "S", "ctrl+f", "enter", "enter")
        await done(pilot)
        assert "it is what is counted there now. 3 places stay open." in screen.bar.message
        await pilot.press("F", "enter")
        await done(pilot)
        assert "is open again" in screen.bar.message

    at_desk(coded, steps)
    with Workspace.open(coded) as workspace:
        (one,) = [one for one in workspace.consensus.state().sources if one.is_double_coded]
        assert (one.begun, one.settled, one.open) == (True, "", 3)
