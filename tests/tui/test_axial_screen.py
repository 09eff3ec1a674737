"""The axial board: paradigms filled box by box, relations, and the segments that both rest on."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.domain.theory import Slot
from groundcode.locale import set_language
from groundcode.tui.screens.axial import AxialScreen
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.codebook import CodebookScreen
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.help import Help
from groundcode.tui.widgets.memo_page import MemoPage
from groundcode.tui.widgets.palette import CodePalette
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from tests.tui.desk_testing import screen_text
from tests.tui.screen_testing import keys, lines, now, on_screen, said, typed, words
from tests.tui.theory_project import (
    at_category,
    paradigms,
    quotes,
    roles,
    with_categories,
    with_paradigm,
    with_relations,
)


@pytest.fixture
def coded(project: Path) -> Path:
    return with_categories(project)


@pytest.fixture
def begun(project: Path) -> Path:
    """信任 with 熟悉 as its causal condition."""
    return with_paradigm(project)


@pytest.fixture
def related(project: Path) -> Path:
    """亲近 → 信任 → 参与."""
    return with_relations(project)


def test_the_list_says_how_far_each_paradigm_has_come(begun: Path) -> None:
    with Workspace.open(begun) as workspace:
        workspace.paradigms.excuse(workspace.tree().get("参与").id, "只有一段")
        workspace.codes.set_core(workspace.tree().get("信任").id)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        shown = [line for line in screen_text(pilot.app).splitlines() if "│" in line]
        found = {" ".join(line.split("│")[0].split()) for line in shown}
        assert found >= {"亲近 ·", "熟悉 ·", "◎ 信任 1/5", "参与 excused"}
        at_category(screen, "参与")
        await keys(pilot)
        assert "参与 has no paradigm, because: 只有一段" in words(screen)
        assert "counts: 田野" in words(screen)

    on_screen(begun, "axial", steps)


def test_a_paradigm_is_started_and_its_boxes_are_filled(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        axial = at_category(screen, "信任")
        await keys(pilot, "a")
        assert said(screen).startswith("A paradigm of 信任 was started.")
        assert (axial.pane, axial.board.box) == ("board", "causal_condition")
        assert len(paradigms(coded, "信任")) == 1
        assert "5 boxes are empty." in words(screen)
        await keys(pilot, "ctrl+n")
        palette = now(pilot, CodePalette)
        assert "随口" not in "".join(lines(palette))
        await typed(pilot, "熟悉")
        assert said(screen) == "熟悉 stands for causal condition now."
        assert roles(coded) == {"causal_condition": ["熟悉"]}
        assert axial.board.entry is not None
        assert (axial.board.entry.name, axial.board.entry.count) == ("熟悉", 2)
        await keys(pilot, "down", "a")
        await typed(pilot, "kj")
        assert roles(coded)["context"] == ["可见"]
        picture = screen_text(pilot.app)
        assert "可见" in picture
        assert "3 boxes are empty. 2 codes rest on no segment yet." in picture
        await keys(pilot, "u")
        assert said(screen).startswith("Undone")
        assert roles(coded) == {"causal_condition": ["熟悉"]}

    on_screen(coded, "axial", steps)


def test_without_a_paradigm_the_board_says_how_to_begin(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        axial = at_category(screen, "信任")
        for key in ("r", "d"):
            await keys(pilot, key)
            assert said(screen) == "The category has no paradigm: a starts one."
        await keys(pilot, "enter", "tab", "space")
        assert said(screen) == "Segments are bound to what stands in a paradigm: a starts one first."
        assert paradigms(coded, "信任") == []
        await keys(pilot, "escape", "right", "a")
        assert len(paradigms(coded, "信任")) == 1
        assert axial.board.box == "strategy"
        now(pilot, CodePalette)
        await typed(pilot, "熟悉")
        assert roles(coded) == {"strategy": ["熟悉"]}

    on_screen(coded, "axial", steps)


def test_a_box_is_asked_for_where_the_bar_is_on_the_phenomenon(begun: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "信任")
        await keys(pilot, "enter", "a")
        assert lines(now(pilot, Chooser))[4] == "5 Consequences"
        await keys(pilot, "5")
        await typed(pilot, "参与")
        assert roles(begun)["consequence"] == ["参与"]
        assert said(screen) == "参与 stands for consequence now."
        assert "Consequences" in screen_text(pilot.app)

    on_screen(begun, "axial", steps)


def test_a_code_is_moved_and_taken_out(begun: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        axial = at_category(screen, "信任")
        await keys(pilot, "enter", "m")
        assert said(screen) == "Codes are moved from box to box; the phenomenon stays."
        await keys(pilot, "d")
        assert "stays while its paradigm does" in said(screen)
        await keys(pilot, "left", "ctrl+x")
        assert lines(now(pilot, Chooser))[2] == "3 Strategies"
        await keys(pilot, "3")
        assert said(screen) == "熟悉 stands for action or interaction strategy now."
        assert roles(begun) == {"strategy": ["熟悉"]}
        assert axial.board.box == "strategy"
        await keys(pilot, "delete")
        assert said(screen) == "熟悉 no longer stands under “Strategies”. u puts it back."
        assert paradigms(begun, "信任")[0].roles == ()
        await keys(pilot, "u")
        assert roles(begun) == {"strategy": ["熟悉"]}

    on_screen(begun, "axial", steps)


def test_segments_are_bound_as_evidence_and_let_go(begun: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        axial = at_category(screen, "信任")
        await keys(pilot, "enter", "left", "enter")
        assert screen.pane == "segments"
        assert "熟悉 as causal condition" in screen_text(pilot.app)
        assert "○ 甲-" in screen_text(pilot.app)
        await keys(pilot, "space")
        assert said(screen).startswith("Evidence now: 甲-")
        bound = quotes(paradigms(begun, "信任")[0].roles[0].evidence)
        assert len(bound) == 1
        assert "● 甲-" in screen_text(pilot.app)
        assert axial.board.entry is not None
        assert axial.board.entry.bound == 1
        await keys(pilot, "escape", "d")
        assert "1 segment that is bound to it there is let go" in words(now(pilot, Confirm))
        await keys(pilot, "escape", "enter", "home", "d")
        assert said(screen).startswith("No longer evidence: 甲-")
        assert paradigms(begun, "信任")[0].roles[0].evidence == ()
        await keys(pilot, "d")
        assert said(screen) == "The segment under the bar is not bound."
        await keys(pilot, "escape", "right", "tab", "v")
        assert quotes(paradigms(begun, "信任")[0].evidence) == ["有事打他电话"]

    on_screen(begun, "axial", steps)


def test_enter_on_a_segment_leads_to_its_place_in_the_text(begun: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "信任")
        await keys(pilot, "enter", "enter", "enter")
        home = now(pilot, CodingScreen)
        assert home.opened is not None
        assert home.text.selection is not None
        assert home.text.selection.of(home.opened.text) == "有事打他电话"
        home.desk.go_to("axial")
        await keys(pilot)
        again = now(pilot, AxialScreen)
        assert again.at is not None
        assert again.code_tree.codes[again.at.code].name == "信任"

    on_screen(begun, "axial", steps)


def test_a_category_without_a_paradigm_is_excused_with_a_reason(begun: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "信任")
        await keys(pilot, "n")
        assert said(screen) == "信任 has a paradigm: there is nothing to excuse."
        at_category(screen, "参与")
        await keys(pilot, "f7")
        await typed(pilot, "只有一段材料")
        assert said(screen) == "参与 needs no paradigm: 只有一段材料"
        with Workspace.open(begun) as workspace:
            assert workspace.paradigms.excuses() == {workspace.tree().get("参与").id: "只有一段材料"}
        assert "because: 只有一段材料" in screen_text(pilot.app)
        await keys(pilot, "n")
        await typed(pilot, "")
        assert said(screen) == "参与 is expected to have a paradigm again."
        with Workspace.open(begun) as workspace:
            assert workspace.paradigms.excuses() == {}

    on_screen(begun, "axial", steps)


def test_a_second_paradigm_has_a_name_and_one_is_deleted(begun: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        axial = at_category(screen, "信任")
        await keys(pilot, "a")
        assert "What sets it apart?" in words(now(pilot, Prompt))
        await typed(pilot, "夜里")
        assert [one.name for one in paradigms(begun, "信任")] == ["", "夜里"]
        await keys(pilot, "escape")
        assert axial.paradigm is not None
        assert axial.paradigm.name == "夜里"
        await keys(pilot, "r")
        await typed(pilot, "白天")
        assert said(screen) == "The paradigm is called “白天” now."
        assert "信任: 白天" in screen_text(pilot.app)
        await keys(pilot, "up", "d")
        assert "what stands in its boxes (1) and the segments bound there (0)" in words(now(pilot, Confirm))
        await keys(pilot, "y")
        assert said(screen) == "The paradigm of 信任 is deleted. u brings it back."
        assert [one.name for one in paradigms(begun, "信任")] == ["白天"]

    on_screen(begun, "axial", steps)


def test_memo_codebook_and_finding(begun: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "信任")
        await keys(pilot, "e")
        now(pilot, MemoPage).query_one(TextArea).text = "先有熟悉"
        await keys(pilot, "escape")
        assert said(screen) == "Memo stored."
        with Workspace.open(begun) as workspace:
            memo = workspace.memos.list_(workspace.tree().get("信任").id)[0]
            assert (memo.text, memo.kind) == ("先有熟悉", "theoretical")
        await keys(pilot, "/")
        now(pilot, Picker)
        await typed(pilot, "sx")
        assert at_category(screen, "熟悉").at is not None
        at_category(screen, "信任")
        await keys(pilot, "enter", "left", "f2")
        assert "熟悉" in words(now(pilot, MemoPage))
        await keys(pilot, "escape", "o")
        codebook = now(pilot, CodebookScreen)
        assert codebook.code_tree.codes[codebook.codes.code].name == "熟悉"

    on_screen(begun, "axial", steps)


def test_the_mouse_puts_the_bar_into_a_box_and_opens_it(begun: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        axial = at_category(screen, "信任")
        await keys(pilot)
        rows = screen_text(pilot.app).splitlines()
        y = next(n for n, row in enumerate(rows) if "熟悉" in row.partition("│")[2])
        await pilot.click("#board", offset=(4, y - axial.board.region.y))
        await keys(pilot)
        assert (axial.pane, axial.board.box) == ("board", "causal_condition")
        await pilot.click("#board", offset=(4, y - axial.board.region.y), times=2)
        await keys(pilot)
        assert screen.pane == "segments"

    on_screen(begun, "axial", steps)


def test_what_a_colleague_does_is_seen_and_the_bar_stays(begun: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        axial = at_category(screen, "信任")
        await keys(pilot, "enter", "left")
        with Workspace.open(begun) as other:
            tree = other.tree()
            other.paradigms.add(paradigms(begun, "信任")[0].id, Slot.STRATEGY, tree.get("可见").id)
        screen._watch()
        await keys(pilot)
        assert "可见" in screen_text(pilot.app)
        assert axial.board.entry is not None
        assert axial.board.entry.name == "熟悉"

    on_screen(begun, "axial", steps)


def test_an_empty_codebook_and_a_reader(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert "No category yet" in screen_text(pilot.app)
        for key in (
            "enter",
            "a",
            "n",
            "d",
            "r",
            "e",
            "tab",
            "enter",
            "a",
            "m",
            "d",
            "tab",
            "space",
            "enter",
            "tab",
            "a",
            "e",
            "d",
        ):
            await keys(pilot, key)
            assert pilot.app.screen is screen, key
        await keys(pilot, "f1")
        assert "Relations lead from a category" in words(now(pilot, Help))

    on_screen(project, "axial", steps)


def test_for_reading_only_nothing_is_asked(begun: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "信任")
        for key in ("a", "n", "r", "d", "e", "enter", "a", "m", "d", "right", "enter"):
            screen.bar.clear()
            await keys(pilot, key)
            assert pilot.app.screen is screen, key
        assert "Open for reading only" in said(screen)

    on_screen(begun, "axial", steps, read_only="a colleague has it open")


@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24), (40, 12), (20, 5)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_terminals_of_all_sizes_in_both_languages(begun: Path, size: tuple[int, int], language: str) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        set_language(language)
        screen.stored("")
        at_category(screen, "信任")
        await keys(pilot, "enter", "left", "right", "down", "down", "up", "j", "k", "tab", "down", "tab", "tab", "tab")
        assert screen.pane == "board"
        await keys(pilot, "escape")
        assert pilot.app.screen is screen
        assert screen.pane == "categories"

    on_screen(begun, "axial", steps, size=size)


def test_a_code_that_a_colleague_deletes_leaves_its_box(begun: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        with Workspace.open(begun) as other:
            other.codes.delete(other.tree().get("熟悉").id)
        screen._watch()
        await keys(pilot)
        at_category(screen, "信任")
        await keys(pilot, "enter")
        assert pilot.app.screen is screen
        assert "5 boxes are empty." in screen_text(pilot.app)

    on_screen(begun, "axial", steps)


@pytest.mark.parametrize("pane", ["categories", "board", "segments", "relations"])
def test_a_category_is_found_from_every_pane(related: Path, pane: str) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        axial = at_category(screen, "亲近")
        axial.to_pane(pane)
        await keys(pilot, "slash")
        now(pilot, Picker)
        await typed(pilot, "参与")
        assert axial.at is not None
        assert axial.code_tree.codes[axial.at.code].name == "参与"
        assert axial.pane == pane

    on_screen(related, "axial", steps)


def test_taking_a_reason_back_is_spoken_of_only_where_there_is_one(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "参与")
        await keys(pilot, "n")
        assert "takes it back" not in words(now(pilot, Prompt))
        await typed(pilot, "只有一段")
        await keys(pilot, "n")
        assert "Nothing typed takes it back." in words(now(pilot, Prompt))

    on_screen(coded, "axial", steps)
