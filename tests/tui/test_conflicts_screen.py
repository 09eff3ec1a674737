"""Conflicts at the desk: shown side by side, settled each way there is, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.domain.levels import Level
from groundcode.store.store import Surroundings
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.conflicts import ConflictsScreen
from groundcode.tui.waiting import conflicts_words
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Prompt
from groundcode.workspace import Workspace
from tests.builders import merge_into, surroundings
from tests.tui.desk_testing import at_desk, screen_text

Two = tuple[Workspace, Workspace]


def two(project: Path, folder: Path) -> Two:
    """The project, and a copy of it on a colleague's computer."""
    import shutil

    a = Workspace.open(project)
    for name, level in (("范", Level.CATEGORY), ("畴", Level.CATEGORY), ("签", Level.LABEL)):
        a.codes.create(name, level=level)
    a.store.checkpoint()
    shutil.copy(project, folder / "b.groundcode")
    elsewhere = Surroundings(installation=surroundings(7).installation)
    return a, Workspace.open(folder / "b.groundcode", coder="同门", surroundings=elsewhere)


def merged(both: Two) -> int:
    """Bring the copy in, close both; gives the number of conflicts."""
    a, b = both
    count = len(merge_into(a, b).conflicts)
    a.close()
    b.close()
    return count


def code(workspace: Workspace, name: str) -> str:
    return workspace.tree().get(name).id


def words(project: Path) -> list[str]:
    """What is open, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        return [conflict.words for conflict in workspace.conflicts.list_()]


async def open_conflicts(pilot: Pilot[None]) -> ConflictsScreen:
    """F10 x."""
    await pilot.press("f10", "x")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, ConflictsScreen)
    return screen


async def to_field(pilot: Pilot[None], screen: ConflictsScreen, field: str) -> None:
    """The bar on the conflict about a field."""
    screen.rows.highlighted = next(n for n, one in enumerate(screen._shown) if one.field == field)
    await pilot.pause(0.1)


def test_no_conflict_says_what_conflicts_are(project: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        assert "No conflict is open" in screen_text(pilot.app)
        for key in ("enter", "s", "1", "b", "e", "M", "v", "*", "t"):
            await pilot.press(key)
            await pilot.pause()
            assert pilot.app.screen is screen
        assert conflicts_words(screen.workspace) == ""

    at_desk(project, steps)


def test_names_side_by_side_taken_by_number_one_after_the_other_and_undone(project: Path, tmp_path: Path) -> None:
    both = two(project, tmp_path)
    a, b = both
    for workspace, who in ((a, "甲"), (b, "乙")):
        workspace.codes.rename(code(workspace, "范"), f"{who}范")
        workspace.codes.rename(code(workspace, "畴"), f"{who}畴")
    assert merged(both) == 2

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        assert conflicts_words(screen.workspace) == "2 conflicts wait for a decision: F10 x."
        text = screen_text(pilot.app)
        assert "1  田野" in text
        assert "2  同门" in text
        first = screen.under_bar()
        assert first is not None
        values = [choice.words for choice in first.choices]
        assert all(value in text for value in values)
        await pilot.press("3")
        await pilot.pause()
        assert "Nothing has the number 3" in screen.bar.message
        await pilot.press("b")
        await pilot.pause()
        assert "both cannot stand" in screen.bar.message
        await pilot.press("1")
        await pilot.pause()
        assert screen.bar.message == f"Settled: {values[0]}. 1 conflict is left."
        assert len(words(project)) == 1
        assert screen.under_bar() != first
        await pilot.press("u")
        await pilot.pause()
        assert len(words(project)) == 2
        assert len(screen._shown) == 2
        await pilot.press("home", "s")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Chooser)
        await pilot.press("2", "e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Prompt)
        await pilot.press("c", "enter")
        await pilot.pause()
        assert "No conflict is left" in screen.bar.message

    at_desk(project, steps)
    assert words(project) == []
    with Workspace.open(project) as workspace:
        names = sorted(c.name for c in workspace.tree().codes.values())
        assert sorted(name[-1] for name in names) in (["c", "签", "范"], ["c", "畴", "签"])


def test_long_texts_are_marked_kept_both_or_written_anew(project: Path, tmp_path: Path) -> None:
    both = two(project, tmp_path)
    a, b = both
    a.codes.describe(code(a, "范"), definition="the yard is seen by everyone", inclusion="甲的规则")
    b.codes.describe(code(b, "范"), definition="the yard is heard by nobody", inclusion="乙的规则")
    assert merged(both) == 2

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        await to_field(pilot, screen, "definition")
        columns = [page for page in screen.sides.query("ReadPage") if page.display]
        marks = []
        for column in columns:
            for part in column._parts:  # type: ignore[attr-defined]
                marks.append([span.of(part.text) for span in part.marked])
        assert ["seen", "everyone"] in marks
        assert ["heard", "nobody"] in marks
        assert "keep both" in screen_text(pilot.app)
        await pilot.press("b")
        await pilot.pause()
        assert "Settled: both" in screen.bar.message
        await to_field(pilot, screen, "inclusion")
        await pilot.press("e")
        await pilot.pause()
        area = pilot.app.screen.query_one(TextArea)
        assert "甲的规则" in area.text
        assert "乙的规则" in area.text
        area.text = "两人一起写的规则"
        await pilot.press("escape")
        await pilot.pause()
        assert "No conflict is left" in screen.bar.message

    at_desk(project, steps)
    with Workspace.open(project) as workspace:
        found = workspace.tree().get("范")
        assert "the yard is seen by everyone" in found.definition
        assert "the yard is heard by nobody" in found.definition
        assert found.inclusion == "两人一起写的规则"


def test_an_id_is_shown_by_its_name_and_another_code_is_picked(project: Path, tmp_path: Path) -> None:
    both = two(project, tmp_path)
    a, b = both
    a.codes.create("third", level=Level.CATEGORY)
    merge_into(b, a)
    a.codes.set_core(code(a, "范"))
    b.codes.set_core(code(b, "畴"))
    assert merged(both) == 1

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        await open_conflicts(pilot)
        text = screen_text(pilot.app)
        assert "code “范”" in text
        assert "code “畴”" in text
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Picker)
        await pilot.press(*"third", "enter")
        await pilot.pause()

    at_desk(project, steps)
    with Workspace.open(project) as workspace:
        assert workspace.codes.core() == code(workspace, "third")


def test_one_of_the_values_that_a_field_offers(project: Path, tmp_path: Path) -> None:
    both = two(project, tmp_path)
    a, b = both
    a.codes.set_level(code(a, "范"), Level.MAIN)
    b.codes.set_level(code(b, "范"), Level.CONCEPT)
    assert merged(both) == 1

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        await open_conflicts(pilot)
        await pilot.press("e")
        await pilot.pause()
        assert "main category" in screen_text(pilot.app)
        await pilot.press("3")
        await pilot.pause()

    at_desk(project, steps)
    with Workspace.open(project) as workspace:
        assert workspace.tree().get("范").level is Level.CATEGORY


def test_two_corrected_transcripts_by_turns(project: Path, tmp_path: Path) -> None:
    both = two(project, tmp_path)
    a, b = both
    source = a.sources.named("甲").id
    text = a.sources.open(source).text
    a.sources.edit_text(source, text.replace("常来吗", "常来么"))
    b.sources.edit_text(source, text.replace("有事打他电话", "有事就打他电话"))
    english = a.sources.named("B").id
    other = a.sources.open(english).text
    a.sources.edit_text(english, other.replace("walks", "walked"))
    b.sources.edit_text(english, other.replace("walks", "crosses"))
    assert merged(both) == 2

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        at = next(n for n, one in enumerate(screen._shown) if one.entity_id == source)
        screen.rows.highlighted = at
        await pilot.pause(0.1)
        assert "--both" not in screen_text(pilot.app)
        await pilot.press("b")
        await pilot.pause()
        assert "Settled: both" in screen.bar.message
        shown = screen_text(pilot.app)
        assert "walked" in shown
        assert "crosses" in shown
        await pilot.press("f8")
        await pilot.pause()
        assert screen.bar.has_class("-error"), "a turn that both changed asks for a decision"
        await pilot.press("2")
        await pilot.pause()

    at_desk(project, steps)
    assert words(project) == []
    with Workspace.open(project) as workspace:
        text = workspace.sources.open(source).text
        assert "常来么" in text
        assert "有事就打他电话" in text


def test_deleted_and_used_and_two_of_one_name(project: Path, tmp_path: Path) -> None:
    both = two(project, tmp_path)
    a, b = both
    source = a.sources.named("甲").id
    a.codes.delete(code(a, "签"))
    b.codings.apply(code(b, "签"), source, 0, 3)
    a.codes.create("同名")
    b.codes.create("同名")
    assert merged(both) == 2

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        text = screen_text(pilot.app)
        for way in ("1  restore it", "2  delete what uses it too", "e  let another code stand for it"):
            assert way in text
        await pilot.press("e")
        await pilot.pause()
        await pilot.press(*"fan", "enter")
        await pilot.pause()
        assert "side by side" in screen_text(pilot.app)
        assert "--value" not in screen_text(pilot.app)
        await pilot.press("2")
        await pilot.pause()
        assert "Nothing has the number 2" in screen.bar.message
        await pilot.press("e", *"other", "enter")
        await pilot.pause()
        assert "No conflict is left" in screen.bar.message

    at_desk(project, steps)
    with Workspace.open(project) as workspace:
        assert [segment.code for segment in workspace.codings.segments()] == ["范"]
        assert {"同名", "other"} <= {c.name for c in workspace.tree().codes.values()}


def test_a_value_that_is_refused_is_said_and_reading_only_refuses(project: Path, tmp_path: Path) -> None:
    both = two(project, tmp_path)
    a, b = both
    a.codes.create("cou")
    merge_into(b, a)
    a.codes.create("同名")
    b.codes.create("同名")
    assert merged(both) == 1

    async def refused(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        await pilot.press("e", *"cou", "enter")
        await pilot.pause()
        assert screen.bar.has_class("-error")

    async def reading(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        for key in ("1", "s", "b", "e", "M", "t"):
            screen.bar.clear()
            await pilot.press(key)
            await pilot.pause()
            assert "reading only" in screen.bar.message
            assert pilot.app.screen is screen

    at_desk(project, refused)
    with Workspace.open(project, desk=True):
        at_desk(project, reading)
    assert len(words(project)) == 1


@pytest.mark.parametrize("size", [(80, 24), (20, 5)])
def test_any_size_and_hostile_values(project: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    both = two(project, tmp_path)
    a, b = both
    a.codes.describe(code(a, "范"), definition="[b]\x1b[31m甲" * 50)
    b.codes.describe(code(b, "范"), definition="[/]\x1b]0;乙\x07" * 50)
    assert merged(both) == 1

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        await pilot.press("tab", "pagedown", "end", "home", "tab")
        assert "\x1b" not in screen_text(pilot.app)
        await pilot.resize_terminal(120, 30)
        await pilot.pause()
        assert "[b]" in screen_text(pilot.app)
        await pilot.press("slash", "没", "有", "enter")
        await pilot.pause(0.3)
        assert screen._shown == []
        await pilot.press("escape")
        await pilot.pause()
        assert len(screen._shown) == 1

    at_desk(project, steps, size=size)
