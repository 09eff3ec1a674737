"""Projects of other programs at the desk: planned, taken in, told; and this one written for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from groundcode.locale import set_language
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.report_page import ReportPage
from groundcode.tui.screens.sources import SourcesScreen
from groundcode.tui.widgets.file_chooser import FileChooser
from groundcode.tui.widgets.palette import PaletteInput
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from groundcode.workspace.privacy import certain
from tests.tui.desk_testing import at_desk, screen_text, stored, workers_done
from tests.unit.exchange.refi.files import C1, C2, selection, simple

TEXT = "Ann: I trust them.\nBob: They call us.\n"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A project of another program with two codings, one of them outside of its text."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    return simple(folder / "b.qdpx", TEXT, selection(31, 5, 12, C2, "I trust") + selection(32, 40, 99, C1))


async def open_sources(pilot: Pilot[None]) -> SourcesScreen:
    """F10 s."""
    await pilot.press("f10", "s")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, SourcesScreen)
    return screen


async def done(pilot: Pilot[None]) -> None:
    """Wait for what is done behind a page."""
    for _time in range(3):
        await pilot.pause()
        await workers_done(pilot)
    await pilot.pause()


async def choose(pilot: Pilot[None], path: Path) -> None:
    """Type a path into the list of files."""
    await pilot.press("a")
    await pilot.pause()
    assert isinstance(pilot.app.screen, FileChooser)
    await pilot.press("slash")
    pilot.app.screen._line.value = str(path)
    await pilot.press("enter")
    await done(pilot)


async def write_to(pilot: Pilot[None], path: Path) -> None:
    """X, a path, Enter."""
    await pilot.press("X")
    await pilot.pause()
    prompt = pilot.app.screen
    assert isinstance(prompt, Prompt)
    prompt.query_one(PaletteInput).value = str(path)
    await pilot.press("enter")
    await done(pilot)


@pytest.mark.parametrize("size", [(120, 30), (80, 24), (20, 5)])
def test_a_project_is_planned_then_taken_in_then_told(project: Path, theirs: Path, size: tuple[int, int]) -> None:
    before = stored(project)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_sources(pilot)
        await choose(pilot, theirs)
        assert isinstance(pilot.app.screen, ReportPage)
        if size[0] > 20:
            text = screen_text(pilot.app)
            for words in ("What b.qdpx would bring", "1 sources, 3 codes, 1 codings", "Written by Tool 1.0", "1 of 1 quotes",
                          "Not carried:", "lies outside", "take it in, after a backup"):  # fmt: skip
                assert words in text, words
        await pilot.press("escape")
        await pilot.pause()
        assert screen.bar.message == "Nothing was taken in."
        assert stored(project) == before
        await choose(pilot, theirs)
        await pilot.press("enter")
        await done(pilot)
        assert "From b.qdpx: 1 sources" in screen.bar.message
        page = pilot.app.screen
        assert isinstance(page, ReportPage)
        if size[0] > 20:
            assert "The project as it was before" in screen_text(pilot.app)
        assert ("seen", "I trust", "Ann") in stored(project)
        await pilot.press("escape")
        await pilot.pause()
        assert "P01" in screen_text(pilot.app) or size[0] == 20

    at_desk(project, steps, size=size)


def test_what_is_none_is_refused_in_a_sentence(project: Path, theirs: Path, tmp_path: Path) -> None:
    (tmp_path / "x.qdpx").write_text("no zip")

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_sources(pilot)
        await choose(pilot, tmp_path / "x.qdpx")
        assert pilot.app.screen is screen
        assert screen.bar.has_class("-error")
        assert "x.qdpx" in screen.bar.message

    at_desk(project, steps)


def test_names_that_were_replaced_are_asked_about(project: Path, tmp_path: Path) -> None:
    with Workspace.open(project) as workspace:
        roster = tmp_path / "roster.csv"
        roster.write_text("name,replacement,kind\n李阿姨,某人,person\n", encoding="utf-8")
        names = workspace.privacy.roster(roster)
        workspace.privacy.replace(certain(workspace.privacy.survey(names), [], []), names)
    file = simple(tmp_path / "b.qdpx", "甲：李阿姨来过。\n", selection(31, 2, 4, C1))

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_sources(pilot)
        await choose(pilot, file)
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("escape")
        await pilot.pause()
        assert screen.bar.message == "Nothing was taken in."
        await choose(pilot, file)
        await pilot.press("y")
        await done(pilot)
        assert isinstance(pilot.app.screen, ReportPage)
        await pilot.press("enter")
        await done(pilot)
        assert "From b.qdpx" in screen.bar.message

    at_desk(project, steps)


def test_the_project_is_written_and_its_losses_are_told(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "mine.qdpx"
    target.parent.mkdir()

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_sources(pilot)
        await write_to(pilot, tmp_path / "nowhere" / "a")
        assert isinstance(pilot.app.screen, Prompt)
        assert "there is no folder" in pilot.app.screen.problem
        await pilot.press("escape")
        await write_to(pilot, target.with_suffix(""))
        assert isinstance(pilot.app.screen, ReportPage)
        text = screen_text(pilot.app)
        assert "Written: " in text
        assert "changes of the history" in text
        await pilot.press("escape")
        await pilot.pause()
        assert str(target) in screen.bar.message
        first = target.read_bytes()
        assert first.startswith(b"PK")
        await write_to(pilot, target)
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("escape")
        await pilot.pause()
        assert "stays as it is" in screen.bar.message
        await write_to(pilot, target)
        await pilot.press("y")
        await done(pilot)
        assert isinstance(pilot.app.screen, ReportPage)

    at_desk(project, steps)


def test_the_pages_speak_chinese(project: Path, theirs: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        await open_sources(pilot)
        await choose(pilot, theirs)
        assert isinstance(pilot.app.screen, ReportPage)

    set_language("zh")
    try:
        at_desk(project, steps)
    finally:
        set_language("en")
