"""The desk on a project: keys, then what is stored, then what is on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.help import Help
from groundcode.tui.widgets.inspector import Inspector
from groundcode.tui.widgets.palette import CodePalette
from groundcode.tui.widgets.picker import Picker
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, code_sentence, screen_text, stored, top, type_name


def test_a_new_code_on_a_sentence_is_stored_at_once(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down")
        await code_sentence(pilot, "天天在院里")
        assert stored(project) == [("天天在院里", "他天天在院里转。", "田野")]
        assert "天天在院里" in screen.bar.message
        assert "天天在院里" in screen.query_one(Inspector).words
        assert "┃" in screen_text(screen.app) or "╺" in screen_text(screen.app) or "┓" in screen_text(screen.app)

    at_desk(project, steps)


def test_pinyin_initials_find_a_code_again(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down")
        await code_sentence(pilot, "警民亲近")
        await pilot.press("escape", "down", "enter")
        await pilot.pause()
        assert isinstance(screen.app.screen, CodePalette)
        await type_name(pilot, "jmqj")
        await pilot.press("enter")
        await pilot.pause()
        assert [(code, quote) for code, quote, _coder in stored(project)] == [
            ("警民亲近", "他天天在院里转。"),
            ("警民亲近", "有事打他电话。"),
        ]

    at_desk(project, steps)


def test_undo_takes_a_new_code_and_its_coding_back_as_one_and_redo_brings_both(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down")
        await code_sentence(pilot, "踏实")
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert stored(project) == []
        assert screen.workspace.tree().codes == {}
        assert screen.bar.message.startswith("Undone")
        await pilot.press("ctrl+y")
        await pilot.pause()
        assert [code for code, _quote, _coder in stored(project)] == ["踏实"]

    at_desk(project, steps)


def test_a_memo_on_a_coding_is_kept_by_escape(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down")
        await code_sentence(pilot, "踏实")
        await pilot.press("e")
        await pilot.pause()
        screen.app.screen.query_one(TextArea).insert("看见就踏实，不是做了什么。")
        await pilot.pause()
        drafts = screen.workspace.store.drafts()
        assert list(drafts.values()) == ["看见就踏实，不是做了什么。"]
        await pilot.press("escape")
        await pilot.pause()
        assert [memo.text for memo in screen.workspace.memos.list_()] == ["看见就踏实，不是做了什么。"]
        assert screen.workspace.store.drafts() == {}
        assert "看见就踏实" in screen.query_one(Inspector).words

    at_desk(project, steps)


def test_a_draft_of_a_memo_survives_a_desk_that_died(project: Path) -> None:
    async def die(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down")
        await code_sentence(pilot, "踏实")
        await pilot.press("e")
        await pilot.pause()
        screen.app.screen.query_one(TextArea).insert("半句话")
        await pilot.pause()
        screen._settle()

    async def again(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert "was being written" in screen.bar.message
        await pilot.press("e")
        await pilot.pause()
        assert screen.app.screen.query_one(TextArea).text == "半句话"
        await pilot.press("escape")
        await pilot.pause()
        assert [memo.text for memo in screen.workspace.memos.list_()] == ["半句话"]

    at_desk(project, die)
    at_desk(project, again)


def test_repeat_digits_in_vivo_and_removing(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down")
        await code_sentence(pilot, "踏实")
        await pilot.press("escape", "down", "full_stop")
        await pilot.pause()
        assert [q for _c, q, _w in stored(project)] == ["他天天在院里转。", "有事打他电话。"]
        await pilot.press("x", "i")
        await pilot.pause()
        assert len(stored(project)) == 3
        code = screen.workspace.tree().get(next(c for c, _q, _w in stored(project) if c != "踏实"))
        assert code.in_vivo
        screen.text.go_to(14)
        await pilot.press("delete")
        await pilot.pause()
        if isinstance(screen.app.screen, Chooser):
            await pilot.press("1")
            await pilot.pause()
        assert len(stored(project)) == 2
        assert "Taken off" in screen.bar.message

    at_desk(project, steps)


def test_what_another_program_writes_is_seen(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        with Workspace.open(project, coder="同门") as other:
            source = other.sources.named("甲")
            other.codings.apply_new("别人编的", source.id, 14, 22)
        await pilot.pause(1.2)
        assert "别人编的" in {screen.code_name(c) for c in screen._codings.values()}
        assert "changed elsewhere" in screen.bar.message

    at_desk(project, steps)


def test_a_change_on_a_stale_screen_stands_beside_the_colleagues(project: Path) -> None:
    with Workspace.open(project) as workspace:
        code = workspace.codes.create("旧名")

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        seen = screen.workspace.store.seen
        with Workspace.open(project, coder="同门") as other:
            other.codes.rename(code, "同门起的名")
        screen.workspace.codes.rename(code, "我起的名", seen=seen)
        conflicts = screen.workspace.conflicts.list_()
        assert [c.words for c in conflicts[0].choices] == ["同门起的名", "我起的名"]

    at_desk(project, steps)


def test_a_memo_that_a_colleague_rewrote_meanwhile_is_not_overwritten(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down")
        await code_sentence(pilot, "踏实")
        coding = next(iter(screen._codings))
        memo = screen.workspace.memos.write("先前的话", kind="code", about=(coding,))
        screen.show()
        await pilot.press("e")
        await pilot.pause()
        screen.app.screen.query_one(TextArea).insert("，我加的")
        with Workspace.open(project, coder="同门") as other:
            other.memos.edit(memo, "同门重写的话")
        await pilot.pause(1.2)
        await pilot.press("escape")
        await pilot.pause()
        conflict = screen.workspace.conflicts.list_()[0]
        assert [c.words for c in conflict.choices] == ["同门重写的话", "先前的话，我加的"]

    at_desk(project, steps)


def test_a_second_desk_opens_for_reading_and_says_who(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert "for reading only" in screen.bar.message
        await pilot.press("down", "enter")
        await pilot.pause()
        assert screen.app.screen is screen
        assert stored(project) == []

    with Workspace.open(project, desk=True) as first:
        assert first.store.read_only == ""
        at_desk(project, steps)


def test_the_reader_is_brought_back_to_where_they_stopped(project: Path) -> None:
    place: list[int] = []

    async def leave(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down", "down", "right", "right")
        place.append(screen.text.cursor)
        screen.leave()

    async def back(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert screen.text.cursor == place[0]

    at_desk(project, leave)
    at_desk(project, back)


def test_full_width_letters_are_commands_and_chinese_gets_a_hint(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down", "ｘ")
        await pilot.pause(0.1)
        assert screen.text.selection is not None
        await pilot.press("好")
        assert "input method" in screen.bar.message

    at_desk(project, steps)


def test_markup_and_control_characters_in_names_are_shown_as_they_are(project: Path) -> None:
    with Workspace.open(project) as workspace:
        source = workspace.sources.named("甲")
        workspace.codings.apply_new("[bold]x[/] \x1b[31m", source.id, 14, 22)

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down", "enter")
        await pilot.pause()
        text = screen_text(screen.app)
        assert "[bold]x[/]" in text
        assert "\x1b" not in text

    at_desk(project, steps)


def test_switching_transcripts_view_levels_and_help(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("o")
        await pilot.pause()
        assert isinstance(screen.app.screen, Picker)
        await pilot.press("B", "enter")
        await pilot.pause()
        assert "walks the yard" in screen_text(screen.app)
        level = screen.level
        await pilot.press("l")
        assert screen.level is not level
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(top(screen), Help)
        await pilot.press("escape")

    at_desk(project, steps)


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (20, 5), (200, 60)])
def test_any_size_of_terminal_shows_the_text(project: Path, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down")
        await code_sentence(pilot, "踏实")
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert "看见就踏实" in screen_text(screen.app)

    at_desk(project, steps, size=size)
    assert [code for code, _q, _c in stored(project)] == ["踏实"]


def test_an_action_that_fails_is_said_and_the_desk_goes_on(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        def refuse(*_a: object, **_k: object) -> None:
            raise RuntimeError("boom")

        with monkeypatch.context() as patched:
            patched.setattr(screen.workspace.codings, "apply_new", refuse)
            await pilot.press("down")
            await code_sentence(pilot, "踏实")
            assert "boom" in screen.bar.message
        await pilot.press("escape")
        await code_sentence(pilot, "再试")
        assert [code for code, _q, _c in stored(project)] == ["再试"]

    at_desk(project, steps)
