"""The list of memos at the desk: what each is on, filters, the ways to and from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from groundcode.tui.screens.codebook import CodebookScreen
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.report_page import ReportPage
from groundcode.workspace import Workspace
from groundcode.workspace.memos import Memo
from tests.tui.desk_testing import at_desk, screen_text
from tests.tui.memo_helpers import go_to, memos, open_memos, with_memos


def test_no_memo_yet_says_what_memos_are(project: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        assert "There is no memo yet" in screen.page.words
        for key in ("enter", "e", "d", "h", "c"):
            await pilot.press(key)
            await pilot.pause()
            assert pilot.app.screen is screen
        assert "0 memos" in screen_text(pilot.app)

    at_desk(project, steps)
    assert memos(project) == []


def test_the_list_is_newest_first_and_says_what_each_is_on(project: Path) -> None:
    with_memos(project)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        rows = [str(screen.rows.get_option_at_index(n).prompt) for n in range(screen.rows.option_count)]
        assert [row.split("\n")[1].strip() for row in rows] == ["核心", "这次访谈很短。", "与熟悉不同。", "安全感来自看见。"]
        assert [row.split("\n")[0].split(" · ")[1:] for row in rows] == [
            ["theoretical", "同门", "the project"], ["operational", "田野", "甲"], ["code", "田野", "踏实"],
            ["code", "田野", "踏实 in 甲"],
        ]  # fmt: skip
        assert "4 memos" in screen_text(pilot.app)
        await pilot.press("end")
        await pilot.pause(0.1)
        assert "安全感来自看见。" in screen.page.words
        assert "“看见就踏实”" in screen.page.words

    at_desk(project, steps)


def test_filters_by_words_kind_and_coder_and_esc_takes_them_away(project: Path) -> None:
    with_memos(project)

    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await pilot.press("slash", "信", "任", "enter")
        await pilot.pause(0.3)
        assert [one.text for one in screen._shown] == ["信任是过程。\n第二行"]
        assert "1 of 4 memos" in screen_text(pilot.app)
        await pilot.press("escape", "f7")
        await pilot.pause()
        assert {one.kind for one in screen._shown} == {"code"}
        assert "code memo" in screen.bar.message
        await pilot.press("escape", "w", "w")
        await pilot.pause()
        assert screen.coder == "田野"
        assert len(screen._shown) == 3
        await pilot.press("escape")
        await pilot.pause()
        assert len(screen._shown) == 4
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen is home

    at_desk(project, steps)


def test_enter_goes_to_what_a_memo_is_on(project: Path) -> None:
    made = with_memos(project)

    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await go_to(pilot, screen, made["coding"])
        await pilot.press("enter")
        await pilot.pause()
        assert home.is_current
        assert home.text.selection is not None
        assert home.opened is not None
        assert home.text.selection.of(home.opened.text) == "看见就踏实"
        screen = await open_memos(pilot)
        await go_to(pilot, screen, made["code"])
        await pilot.press("enter")
        await pilot.pause()
        book = pilot.app.screen
        assert isinstance(book, CodebookScreen)
        assert book.code_tree.codes[book.codes.code].name == "踏实"
        screen = await open_memos(pilot)
        await go_to(pilot, screen, made["project"])
        await pilot.press("enter")
        await pilot.pause()
        assert "no place to go to" in screen.bar.message

    at_desk(project, steps)


def test_a_memo_on_a_memo_and_the_way_to_it(project: Path) -> None:
    made = with_memos(project)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await go_to(pilot, screen, made["project"])
        await pilot.press("c", "真", "的", "escape")
        await pilot.pause(0.1)
        assert screen._shown[0].text == "真的"
        assert "on 核心" in screen.page.words
        await pilot.press("enter")
        await pilot.pause(0.1)
        under = screen.under_bar()
        assert isinstance(under, Memo)
        assert under.id == made["project"]

    at_desk(project, steps)
    assert next(memo for memo in memos(project) if memo.text == "真的").about == (made["project"],)


def test_delete_and_undo(project: Path) -> None:
    made = with_memos(project)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await go_to(pilot, screen, made["code"])
        await pilot.press("delete")
        await pilot.pause()
        assert "u brings it back" in screen.bar.message
        assert made["code"] not in {memo.id for memo in memos(project)}
        await pilot.press("u")
        await pilot.pause()

    at_desk(project, steps)
    assert made["code"] in {memo.id for memo in memos(project)}


def test_every_former_wording_is_shown(project: Path) -> None:
    made = with_memos(project)
    with Workspace.open(project, coder="同门") as other:
        other.memos.edit(made["code"], "第二版", kind="reflexive")
        assert [(w.text, w.kind, w.coder) for w in other.memos.wordings(made["code"])] == [
            ("第二版", "reflexive", "同门"), ("与熟悉不同。", "code", "田野"),
        ]  # fmt: skip

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await go_to(pilot, screen, made["code"])
        await pilot.press("h")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ReportPage)
        text = screen_text(pilot.app)
        assert text.index("第二版") < text.index("与熟悉不同。")
        assert "reflexive memo" in text
        await pilot.press("escape")

    at_desk(project, steps)


def test_reading_only_refuses_before_anything_is_typed(project: Path) -> None:
    with_memos(project)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        for key in ("e", "a", "d", "c"):
            screen.bar.clear()
            await pilot.press(key)
            await pilot.pause()
            assert pilot.app.screen is screen
            assert "reading only" in screen.bar.message

    with Workspace.open(project, desk=True):
        at_desk(project, steps)
    assert len(memos(project)) == 4


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (20, 5)])
def test_any_size_and_hostile_words(project: Path, size: tuple[int, int]) -> None:
    with Workspace.open(project) as workspace:
        workspace.memos.write("[bold]x[/]\x1b[31m\u202e 字\t" * 40, title="[/]\x1b]0;x\x07")

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await pilot.press("tab", "pagedown", "end", "tab", "e")
        await pilot.pause()
        assert "\x1b" not in screen_text(pilot.app)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert "[bold]x[/]" in screen.page.words

    at_desk(project, steps, size=size)
