"""Conflicts at the desk: what all had before, texts line by line, several at once, the way to what they are about."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.codebook import CodebookScreen
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.memos import MemosScreen
from groundcode.tui.widgets.line_merge_page import LineMergePage
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.workspace import Workspace
from tests.builders import merge_into
from tests.tui.desk_testing import at_desk, screen_text
from tests.tui.test_conflicts_screen import Two, code, merged, open_conflicts, two, words

BEFORE = "平时在院里。只算见面。\n开会不算。"


def with_definition(project: Path, folder: Path) -> Two:
    """Both have changed the definition: the first sentence each in another way, one of them has added a line."""
    both = two(project, folder)
    a, b = both
    a.codes.describe(code(a, "范"), definition=BEFORE)
    merge_into(b, a)
    a.codes.describe(code(a, "范"), definition=BEFORE.replace("平时", "常常"))
    b.codes.describe(code(b, "范"), definition=BEFORE.replace("平时", "每天") + "\n线上另算。")
    return both


def definition(project: Path) -> str:
    with Workspace.open(project) as workspace:
        return workspace.tree().get("范").definition


def test_what_all_had_before_stands_beside_the_values(project: Path, tmp_path: Path) -> None:
    assert merged(with_definition(project, tmp_path)) == 1

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        text = screen_text(pilot.app)
        assert "before" in text
        assert "平时在院里" in text
        assert "1 place to decide" in text
        marks = [
            [span.of(part.text) for span in part.marked]
            for column in screen.sides.query("ReadPage") if column.display
            for part in column._parts  # type: ignore[attr-defined]
        ]  # fmt: skip
        assert ["常常"] in marks
        await pilot.press("1")
        await pilot.pause()
        assert "No conflict is left" in screen.bar.message

    at_desk(project, steps)


def test_line_by_line_only_what_both_changed_is_asked_for(project: Path, tmp_path: Path) -> None:
    assert merged(with_definition(project, tmp_path)) == 1

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        one = screen.under_bar()
        assert one is not None
        number = next(n for n, choice in enumerate(one.choices, 1) if choice.coder == "同门")
        await pilot.press("M")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LineMergePage)
        text = screen_text(pilot.app)
        assert "place 1 of 1" in text
        assert "线上另算" in text
        await pilot.press("escape")
        await pilot.pause()
        assert "stays open" in screen.bar.message
        await pilot.press("ctrl+e", str(number))
        await pilot.pause()
        assert "This is what comes of it" in screen_text(pilot.app)
        await pilot.press("left", "0", "left", "b", "left", str(number), "enter")
        await pilot.pause()
        assert screen.bar.message == "Settled: 每天在院里。只算见面。 开会不算。 线上另算. No conflict is left; u undoes."

    at_desk(project, steps)
    assert definition(project) == "每天在院里。只算见面。\n开会不算。\n线上另算。"
    assert words(project) == []


@pytest.mark.parametrize("decided", [True, False])
def test_the_merged_text_can_be_written_in(project: Path, tmp_path: Path, *, decided: bool) -> None:
    assert merged(with_definition(project, tmp_path)) == 1

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        await pilot.press("M", *("0" if decided else ""), "e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, MemoEditor)
        area = pilot.app.screen.query_one(TextArea)
        assert area.text.endswith("开会不算。\n线上另算。")
        if not decided:
            assert "[同门: 每天在院里。]" in area.text
            await pilot.press("escape")
            await pilot.pause()
            assert len(words(project)) == 1
            await pilot.press("M", "right", "enter", "right", "e")
            await pilot.pause()
            pilot.app.screen.query_one(TextArea).text = "另写的。"
        await pilot.press("escape")
        await pilot.pause()
        assert "No conflict is left" in screen.bar.message

    at_desk(project, steps)
    assert definition(project) == (BEFORE + "\n线上另算。" if decided else "另写的。")


def test_short_values_are_not_brought_together(project: Path, tmp_path: Path) -> None:
    both = two(project, tmp_path)
    a, b = both
    a.codes.rename(code(a, "范"), "甲范")
    b.codes.rename(code(b, "范"), "乙范")
    assert merged(both) == 1

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        await pilot.press("M")
        await pilot.pause()
        assert "Only long texts" in screen.bar.message
        await pilot.press("t")
        await pilot.pause()
        assert "Nothing is marked" in screen.bar.message

    at_desk(project, steps)


def test_marked_ones_are_settled_the_same_way_and_undone_as_one(project: Path, tmp_path: Path) -> None:
    both = two(project, tmp_path)
    a, b = both
    for workspace, who in ((a, "甲"), (b, "乙")):
        for name in ("范", "畴"):
            found = code(workspace, name)
            workspace.codes.rename(found, f"{who}{name}")
            workspace.codes.describe(found, definition=f"{who}的")
    assert merged(both) == 4

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        while (one := screen.under_bar()) is not None and one.field != "name":
            await pilot.press("down")
            await pilot.pause()
        await pilot.press("*")
        await pilot.pause()
        assert screen.bar.message == "2 conflicts marked."
        assert "2 marked" in screen_text(pilot.app)
        await pilot.press("*")
        await pilot.pause()
        assert screen.marked() == []
        await pilot.press("f7", "t")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Chooser)
        text = screen_text(pilot.app)
        assert "take mine (田野)" in text
        assert "take what 同门 set" in text
        await pilot.press("2")
        await pilot.pause()
        assert screen.bar.message == "2 conflicts settled; u undoes all of them."
        with Workspace.open(project) as workspace:
            assert {"乙范", "乙畴"} <= {c.name for c in workspace.tree().codes.values()}
        await pilot.press("u")
        await pilot.pause()
        assert len(screen._shown) == 4
        await pilot.press("home", "space", "v", "space", "space", "t", "3")
        await pilot.pause()
        assert "2 conflicts settled" in screen.bar.message
        assert "2 stay open" in screen.bar.message

    at_desk(project, steps)
    assert len(words(project)) == 2
    assert "甲的" in definition_of(project, "范")
    assert "乙的" in definition_of(project, "范")


def definition_of(project: Path, name: str) -> str:
    with Workspace.open(project) as workspace:
        return next(c.definition for c in workspace.tree().codes.values() if name in c.name)


def test_enter_goes_to_what_it_is_about_and_back_to_the_conflict(project: Path, tmp_path: Path) -> None:
    both = two(project, tmp_path)
    a, b = both
    memo = a.memos.write("一条")
    a.memos.write("另一条")
    merge_into(b, a)
    for workspace, who in ((a, "甲"), (b, "乙")):
        workspace.codes.rename(code(workspace, "畴"), f"{who}畴")
        workspace.memos.edit(memo, who)
    wanted = code(a, "甲畴")
    assert merged(both) == 2

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_conflicts(pilot)
        for _time in range(2):
            one = screen.under_bar()
            assert one is not None
            await pilot.press("enter")
            await pilot.pause()
            there = pilot.app.screen
            if one.entity == "code":
                assert isinstance(there, CodebookScreen)
                assert there.codes.code == wanted
            else:
                assert isinstance(there, MemosScreen)
                under = there.under_bar()
                assert under is not None
                assert under.id == memo  # type: ignore[union-attr]
            screen = await open_conflicts(pilot)
            assert screen.under_bar() == one
            await pilot.press("down" if screen.at == 0 else "up")
            await pilot.pause()

    at_desk(project, steps)


@pytest.mark.parametrize("size", [(80, 24), (20, 5)])
def test_line_by_line_at_any_size(project: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    both = two(project, tmp_path)
    a, b = both
    a.codes.describe(code(a, "范"), definition="[b]\x1b[31m甲。" * 50)
    b.codes.describe(code(b, "范"), definition="[/]\x1b]0;乙\x07。" * 50)
    assert merged(both) == 1

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        await open_conflicts(pilot)
        await pilot.press("M", "down", "pagedown", "right", "left")
        await pilot.pause()
        assert "\x1b" not in screen_text(pilot.app)
        await pilot.press("b", "enter")
        await pilot.pause()

    at_desk(project, steps, size=size)
    assert words(project) == []
