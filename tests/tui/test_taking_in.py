"""A colleague's copy or bundle taken in from the desk, its plan read first; bundles written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.pilot import Pilot

from groundcode.store.store import Surroundings
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.conflicts import ConflictsScreen
from groundcode.tui.screens.report_page import ReportPage
from groundcode.tui.screens.sources import SourcesScreen
from groundcode.tui.widgets.file_chooser import FileChooser
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from tests.builders import surroundings
from tests.tui.desk_testing import at_desk, screen_text, workers_done


@pytest.fixture
def colleague(project: Path, tmp_path: Path) -> Path:
    """A copy on another computer in which a code was renamed, one made, and a sentence coded; renamed here too."""
    with Workspace.open(project) as mine:
        code = mine.codes.create("常来")
        source = mine.sources.named("甲").id
    folder = tmp_path / "from"
    folder.mkdir()
    path = folder / "b.groundcode"
    shutil.copy(project, path)
    elsewhere = Surroundings(installation=surroundings(7).installation)
    with Workspace.open(path, coder="同门", surroundings=elsewhere) as other:
        other.codes.rename(code, "天天来")
        new = other.codes.create("踏实")
        other.codings.apply(new, source, 10, 14)
    with Workspace.open(project) as mine:
        mine.codes.rename(code, "总来")
    return path


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
    assert isinstance(pilot.app.screen, FileChooser)
    await pilot.press("slash")
    pilot.app.screen._line.value = str(path)
    await pilot.press("enter")
    await done(pilot)


def codes(project: Path) -> set[str]:
    with Workspace.open(project) as workspace:
        return {code.name for code in workspace.tree().codes.values()}


@pytest.mark.parametrize("size", [(120, 30), (80, 24), (20, 5)])
def test_a_copy_is_planned_then_taken_in_then_its_conflicts(project: Path, colleague: Path, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_sources(pilot)
        await pilot.press("M")
        await pilot.pause()
        await choose(pilot, colleague)
        assert isinstance(pilot.app.screen, ReportPage)
        if size[0] > 20:
            text = screen_text(pilot.app)
            assert "What b.groundcode would bring" in text
            assert "To be settled (1)" in text, "what is to be decided stands first"
            assert "take it in, after a backup" in text
        await pilot.press("escape")
        await pilot.pause()
        assert screen.bar.message == "Nothing was taken in."
        assert "踏实" not in codes(project)
        await pilot.press("ctrl+g")
        await pilot.pause()
        await choose(pilot, colleague)
        await pilot.press("enter")
        await done(pilot)
        assert "came in. 1 conflict waits: F10 x." in screen.bar.message
        assert isinstance(pilot.app.screen, ReportPage)
        if size[0] > 20:
            assert "The project as it was before" in screen_text(pilot.app)
        assert "踏实" in codes(project)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConflictsScreen)
        screen = await open_sources(pilot)
        await pilot.press("M")
        await pilot.pause()
        await choose(pilot, colleague)
        assert "Nothing new in b.groundcode" in screen.bar.message

    at_desk(project, steps, size=size)


def test_what_is_no_copy_is_refused_in_a_sentence(project: Path, tmp_path: Path) -> None:
    (tmp_path / "x.groundcode").write_text("no project")
    with Workspace.create(tmp_path / "other.groundcode", coder="谁"):
        pass

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_sources(pilot)
        await pilot.press("M")
        await pilot.pause()
        # The project itself is not offered, nor a whole folder.
        assert "p.groundcode" not in screen_text(pilot.app)
        assert "a whole folder" not in screen_text(pilot.app)
        for name in ("x.groundcode", "other.groundcode", "p.groundcode"):
            await choose(pilot, tmp_path / name)
            assert pilot.app.screen is screen
            assert screen.bar.has_class("-error")
            assert name in screen.bar.message
            await pilot.press("M")
            await pilot.pause()
        await pilot.press("escape")

    at_desk(project, steps)


def test_bundles_whole_and_blind(project: Path, colleague: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_sources(pilot)
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Chooser)
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Prompt)
        await pilot.press(*"all", "enter")
        await done(pilot)
        assert "all.gcbundle (" in screen.bar.message
        await pilot.press("ctrl+k", "1", *"all.gcbundle", "enter")
        await done(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("n")
        await pilot.pause()
        assert "stays as it is" in screen.bar.message
        await pilot.press("b", "2")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Picker)
        await pilot.press("enter")
        await pilot.pause()
        assert "name of the coder" in screen_text(pilot.app)
        await pilot.press(*"Mei", "enter")
        await pilot.pause()
        await pilot.press(*"mei", "enter")
        await done(pilot)
        assert "mei.gcbundle" in screen.bar.message
        screen.workspace.assignments.assign_name("同门", "甲")
        await pilot.press("b", "2", "enter", *"tm", "enter")
        await done(pilot)
        assert "tm.gcbundle" in screen.bar.message

    at_desk(project, steps)
    with Workspace.open(project) as workspace:
        assert workspace.bundles.read(project.parent / "tm.gcbundle").coder == "同门"
        assert not workspace.bundles.read(project.parent / "all.gcbundle").blind
        info = workspace.bundles.read(project.parent / "mei.gcbundle")
        assert (info.blind, info.coder) == (True, "Mei")


def test_a_bundle_is_taken_in_too(project: Path, colleague: Path) -> None:
    bundle = colleague.with_name("b.gcbundle")
    with Workspace.open(colleague, coder="同门") as other:
        other.bundles.write(bundle)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        await open_sources(pilot)
        await pilot.press("M")
        await pilot.pause()
        await choose(pilot, bundle)
        assert "What b.gcbundle would bring" in screen_text(pilot.app)
        await pilot.press("enter")
        await done(pilot)

    at_desk(project, steps)
    assert "踏实" in codes(project)


def test_reading_only_takes_nothing_in(project: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_sources(pilot)
        await pilot.press("M")
        await pilot.pause()
        assert "reading only" in screen.bar.message
        assert pilot.app.screen is screen

    with Workspace.open(project, desk=True):
        at_desk(project, steps)


def test_the_consensus_is_nobody_to_code_for(project: Path, colleague: Path) -> None:
    from groundcode.domain.ids import coder_id

    with Workspace.open(project) as workspace:
        workspace.merging.merge([colleague])
        with workspace.change("consensus") as made:
            made.draft.create("coder", coder_id(workspace.id, "共识"), name="共识", consensus=True)
        assert "共识" in workspace.coders().values()
        assert "共识" not in workspace.assignments.people().values()

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        await open_sources(pilot)
        await pilot.press("b", "2")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Picker)
        assert "同门" in screen_text(pilot.app)
        assert "共识" not in screen_text(pilot.app)
        await pilot.press("escape", "A")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Picker)
        assert "同门" in screen_text(pilot.app)
        assert "共识" not in screen_text(pilot.app)

    at_desk(project, steps)


def test_a_blind_copy_is_warned_on_the_plan(project: Path, colleague: Path, tmp_path: Path) -> None:
    from groundcode.workspace.bundles import begin_from

    with Workspace.open(project) as workspace:
        workspace.bundles.write(tmp_path / "b.gcbundle", blind=True, for_coder="丙")
    begin_from(tmp_path / "b.gcbundle", tmp_path / "c.groundcode").close()

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        await open_sources(pilot)
        await pilot.press("M")
        await pilot.pause()
        await choose(pilot, colleague)
        assert isinstance(pilot.app.screen, ReportPage)
        shown = " ".join(screen_text(pilot.app).split())
        assert "This copy is blind: b.groundcode would show what others coded" in shown
        await pilot.press("escape")
        await done(pilot)

    at_desk(tmp_path / "c.groundcode", steps)
    with Workspace.open(tmp_path / "c.groundcode") as workspace:
        assert workspace.bundles.is_blind()
