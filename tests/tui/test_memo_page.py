"""The page on which memos are written: what is stored, and drafts that outlive a desk that died."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.memo_page import MemoPage
from groundcode.tui.widgets.prompt import Confirm
from groundcode.workspace import Workspace
from groundcode.workspace.memo_subjects import drafts, keep_draft
from tests.tui.desk_testing import at_desk, screen_text
from tests.tui.memo_helpers import go_to, memos, open_memos, with_memos


def test_the_page_changes_text_title_and_kind_in_one_change(project: Path) -> None:
    made = with_memos(project)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await go_to(pilot, screen, made["code"])
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, MemoPage)
        await pilot.press("好", "f7", "f6", "题", "enter", "吗")
        await pilot.pause()
        assert "theoretical memo" in screen_text(pilot.app)
        await pilot.press("escape")
        await pilot.pause()
        assert screen.bar.message == "Memo stored."
        assert "与熟悉不同。好吗" in screen.page.words

    at_desk(project, steps)
    memo = next(memo for memo in memos(project) if memo.id == made["code"])
    assert (memo.text, memo.title, memo.kind) == ("与熟悉不同。好吗", "题", "theoretical")
    with Workspace.open(project) as workspace:
        assert [entry.kind for entry in workspace.history.entries(2)] == ["edit-memo", "memo"]
        assert workspace.store.drafts() == {}


def test_what_a_colleague_changed_meanwhile_stays_where_the_page_did_not_touch_it(project: Path) -> None:
    made = with_memos(project)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await go_to(pilot, screen, made["code"])
        await pilot.press("e")
        await pilot.pause()
        with Workspace.open(project, coder="同门") as other:
            other.memos.edit(made["code"], "同门重写", kind="reflexive")
        await pilot.press("f6", "题", "escape")
        await pilot.pause()
        assert screen.workspace.conflicts.list_() == []

    at_desk(project, steps)
    memo = next(memo for memo in memos(project) if memo.id == made["code"])
    assert (memo.text, memo.title, memo.kind) == ("同门重写", "题", "reflexive")


def test_a_new_memo_on_the_project_and_another_one_at_once(project: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await pilot.press("a", "一", "f9")
        await pilot.pause()
        await pilot.press("二", "escape")
        await pilot.pause()
        assert [memo.text for memo in screen._shown] == ["二", "一"]
        await pilot.press("a", "escape")
        await pilot.pause()

    at_desk(project, steps)
    with Workspace.open(project) as workspace:
        assert [(m.text, m.kind, m.about) for m in workspace.memos.list_()] == [
            ("一", "theoretical", (workspace.id,)), ("二", "theoretical", (workspace.id,)),
        ]  # fmt: skip


def test_a_title_alone_is_a_memo(project: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        await open_memos(pilot)
        await pilot.press("a")
        await pilot.pause()
        await pilot.press("f6", "标", "题", "escape")
        await pilot.pause()

    at_desk(project, steps)
    assert [(memo.text, memo.title) for memo in memos(project)] == [("标题", "")]


def test_several_memos_on_one_thing_are_asked_for(project: Path) -> None:
    made = with_memos(project)
    with Workspace.open(project) as workspace:
        code = workspace.tree().get("踏实").id
        second = workspace.memos.write("又一条", kind="reflexive", about=(code,))

    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        await pilot.press("tab")
        home.codes.go_to(code)
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Chooser)
        text = screen_text(pilot.app)
        assert "与熟悉不同。" in text
        assert "a new memo" in text
        await pilot.press("2")
        await pilot.pause()
        assert pilot.app.screen.query_one(TextArea).text == "又一条"
        await pilot.press("吗", "escape", "e")
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()
        assert pilot.app.screen.query_one(TextArea).text == ""
        await pilot.press("三", "escape")
        await pilot.pause()

    at_desk(project, steps)
    on_code = [(memo.id, memo.text) for memo in memos(project) if memo.about == (code,)]
    assert [text for _id, text in on_code] == ["与熟悉不同。", "又一条吗", "三"]
    assert [id_ for id_, _text in on_code][:2] == [made["code"], second]


def test_drafts_of_all_kinds_stand_at_the_head_and_are_written_on(project: Path) -> None:
    made = with_memos(project)
    with Workspace.open(project) as workspace:
        code = workspace.tree().get("踏实").id
        keep_draft(workspace, f"memo:edit:{made['code']}", "改到一半", ("reflexive", "半题"))
        keep_draft(workspace, f"memo:{code}", "新写到一半", None)
        keep_draft(workspace, "memo:0190a6b2-0000-7000-8000-000000000000", "码没有了", None)

    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        assert "being written" in home.bar.message
        screen = await open_memos(pilot)
        text = screen_text(pilot.app)
        assert text.count("being written, not kept yet") == 3
        assert "something that is gone" in text
        for _draft in range(3):
            screen.rows.highlighted = 0
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(pilot.app.screen, MemoPage)
            await pilot.press("完", "escape")
            await pilot.pause()
        assert drafts(screen.workspace) == []

    at_desk(project, steps)
    found = {memo.text: memo for memo in memos(project)}
    edited, new, homeless = found["改到一半完"], found["新写到一半完"], found["码没有了完"]
    assert (edited.id, edited.kind, edited.title) == (made["code"], "reflexive", "半题")
    assert new.about == (code,)
    with Workspace.open(project) as workspace:
        assert homeless.about == (workspace.id,)


def test_a_draft_is_thrown_away_only_after_a_question(project: Path) -> None:
    with Workspace.open(project) as workspace:
        keep_draft(workspace, "memo:project", "半句", None)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("escape")
        await pilot.pause()
        assert [draft.text for draft in drafts(screen.workspace)] == ["半句"]
        await pilot.press("d", "enter")
        await pilot.pause()
        assert drafts(screen.workspace) == []
        assert screen._shown == []

    at_desk(project, steps)
    assert memos(project) == []


def test_the_draft_holds_kind_and_title_too_and_a_long_one_waits_at_most_half_a_second(project: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await pilot.press("a", "字", "f7", "f6", "题")
        await pilot.pause()
        (draft,) = drafts(screen.workspace)
        assert (draft.text, draft.title, draft.kind) == ("字", "题", "operational")
        area = pilot.app.screen.query_one(TextArea)
        area.insert("长" * 6_000)
        await pilot.pause()
        assert drafts(screen.workspace)[0].text == "字"
        await pilot.pause(0.8)
        assert len(drafts(screen.workspace)[0].text) == 6_001
        area.insert("尾")
        await pilot.press("escape")
        await pilot.pause()
        assert drafts(screen.workspace) == []

    at_desk(project, steps)
    assert len(memos(project)[0].text) == 6_002


def test_a_memo_that_was_deleted_meanwhile_stays_as_a_draft(project: Path) -> None:
    made = with_memos(project)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_memos(pilot)
        await go_to(pilot, screen, made["code"])
        await pilot.press("e", "吗")
        await pilot.pause()
        with Workspace.open(project, coder="同门") as other:
            other.memos.delete(made["code"])
        screen.workspace.refresh()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, MemoPage)
        assert "is not in this project" in screen.bar.message
        await pilot.press("escape")
        await pilot.pause()
        screen.show()
        assert [(draft.text, draft.is_homeless) for draft in drafts(screen.workspace)] == [("与熟悉不同。吗", True)]

    at_desk(project, steps)
