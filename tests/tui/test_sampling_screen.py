"""The sampling screen: rounds noted, written, filled with interviews, deleted, written to a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.domain.sampling import SamplingRound
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.sampling import SamplingScreen
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from tests.tui.screen_testing import keys, lines, now, on_screen, said, typed, words


@pytest.fixture
def rounds(project: Path) -> Path:
    """Two rounds; 甲 came of the first."""
    with Workspace.open(project) as workspace:
        workspace.sampling.add("第一轮", date="2026-03-01", gap="信任怎么来？", decision="找一位居民。", sources=["甲"])
        workspace.sampling.add("第二轮", date="2026-04-01", gap="没有信任时呢？")
    return project


def stored(project: Path) -> dict[str, SamplingRound]:
    """Name -> round, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        return {one.name: one for one in workspace.sampling.list_()}


def page(screen: DeskScreen) -> str:
    assert isinstance(screen, SamplingScreen)
    return screen.page.words


def test_rounds_stand_by_date_with_their_page(rounds: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert [row.split()[0] for row in lines(screen)] == ["第一轮", "第二轮"]
        assert "2026-03-01 · 1 interview" in lines(screen)[0]
        assert "信任怎么来？" in lines(screen)[0]
        assert "2 rounds" in words(screen)
        assert "找一位居民。" in page(screen)
        assert "甲" in page(screen)
        await keys(pilot, "down")
        await pilot.pause(0.1)
        assert "没有信任时呢？" in page(screen)
        await keys(pilot, "slash", "甲", "enter")
        await pilot.pause(0.3)
        assert len(lines(screen)) == 1
        await keys(pilot, "escape")
        assert len(lines(screen)) == 2

    on_screen(rounds, "sampling", steps)


def test_without_a_round_the_page_says_what_one_is(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert "No sampling round yet" in page(screen)
        for key in ("enter", "e", "l", "L", "r", "d"):
            await keys(pilot, key)
            assert said(screen) == "There is no sampling round yet: a notes one."
            assert pilot.app.screen is screen

    on_screen(project, "sampling", steps)


def test_a_new_round_then_its_gap(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "a")
        assert "The gap is asked for next." in words(now(pilot, Prompt))
        await keys(pilot, "enter")
        now(pilot, MemoEditor).query_one(TextArea).text = "谁不信任？"
        await keys(pilot, "f2")
        assert "“Round 1” was changed" in said(screen)
        assert stored(project)["Round 1"].gap == "谁不信任？"
        assert len(stored(project)["Round 1"].date or "") == 10
        assert "谁不信任？" in lines(screen)[0]
        await keys(pilot, "a", "enter")
        assert isinstance(pilot.app.screen, MemoEditor)
        await keys(pilot, "escape")
        assert set(stored(project)) == {"Round 1", "Round 2"}

    on_screen(project, "sampling", steps)


def test_each_text_is_written_and_the_date_is_checked(rounds: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        for digit, field, text in (("1", "gap", "甲"), ("2", "decision", "乙"), ("3", "outcome", "丙")):
            await keys(pilot, "e")
            assert isinstance(pilot.app.screen, Chooser)
            await keys(pilot, digit)
            now(pilot, MemoEditor).query_one(TextArea).text = text
            await keys(pilot, "escape")
            assert getattr(stored(rounds)["第一轮"], field) == text
            assert text in page(screen)
        await keys(pilot, "f2", "4")
        await typed(pilot, "三月")
        assert "三月" in said(screen)
        await keys(pilot, "e", "4")
        await typed(pilot, "2026-05-01")
        assert [row.split()[0] for row in lines(screen)] == ["第二轮", "第一轮"]
        assert (stored(rounds)["第一轮"].date or "")[:10] == "2026-05-01"

    on_screen(rounds, "sampling", steps)


def test_interviews_go_in_one_after_the_other_and_out_again(rounds: Path) -> None:
    with Workspace.open(rounds) as workspace:
        workspace.holdout.reserve(Wish(sources=("B",)))

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "down", "l")
        picker = now(pilot, Picker)
        assert [row.split() for row in lines(picker)] == [["B", "sealed"]]
        await keys(pilot, "enter")
        assert said(screen) == "B came of “第二轮”."
        assert [name for _id, name in stored(rounds)["第二轮"].sources] == ["B"]
        assert "B" in page(screen)
        await keys(pilot, "l")
        assert said(screen).startswith("Every interview is in a round already.")
        await keys(pilot, "enter")
        assert "sealed" in said(screen)
        assert pilot.app.screen is screen
        await keys(pilot, "L", "enter")
        assert said(screen) == "B was taken out of “第二轮”."
        assert stored(rounds)["第二轮"].sources == ()
        await keys(pilot, "u")
        assert [name for _id, name in stored(rounds)["第二轮"].sources] == ["B"]

    on_screen(rounds, "sampling", steps)


def test_renamed_deleted_and_brought_back(rounds: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "r")
        await typed(pilot, "第二轮")
        assert "第二轮" in said(screen)
        assert set(stored(rounds)) == {"第一轮", "第二轮"}
        await keys(pilot, "r")
        await typed(pilot, "头一轮")
        assert said(screen) == "第一轮 is called 头一轮 now."
        await keys(pilot, "d")
        assert "Its 1 interview stays." in words(now(pilot, Confirm))
        await keys(pilot, "escape")
        assert "头一轮" in stored(rounds)
        await keys(pilot, "delete", "enter")
        assert said(screen) == "Deleted: 头一轮. u brings it back."
        assert set(stored(rounds)) == {"第二轮"}
        assert len(lines(screen)) == 1
        await keys(pilot, "u")
        assert set(stored(rounds)) == {"头一轮", "第二轮"}
        assert len(lines(screen)) == 2

    on_screen(rounds, "sampling", steps)


def test_reading_an_interview_and_writing_the_table(rounds: Path, tmp_path: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "x")
        await typed(pilot, str(tmp_path / "T2.csv"))
        assert "2 rounds written to" in said(screen)
        assert "信任怎么来？" in (tmp_path / "T2.csv").read_text(encoding="utf-8-sig")
        await keys(pilot, "enter")
        home = now(pilot, CodingScreen)
        assert home.opened is not None
        assert home.opened.source.name == "甲"

    on_screen(rounds, "sampling", steps)


def test_it_stands_in_a_small_terminal_and_a_reading_desk_writes_nothing(rounds: Path) -> None:
    async def small(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "down", "f1")

    on_screen(rounds, "sampling", small, size=(20, 5))

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "a")
        assert "Open for reading only" in said(screen)
        assert pilot.app.screen is screen

    on_screen(rounds, "sampling", steps, read_only="Li")


def test_where_no_interview_is_left_the_way_to_move_one_is_told(rounds: Path) -> None:
    with Workspace.open(rounds) as workspace:
        free = [one.name for one in workspace.sources.list_(sealed=True) if one.name != "甲"]
        workspace.sampling.link(workspace.sampling.list_()[0].id, free)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "down", "l")
        assert pilot.app.screen is screen
        assert said(screen) == "Every interview is in a round already. L on its round takes one out; then l puts it in here."

    on_screen(rounds, "sampling", steps)
