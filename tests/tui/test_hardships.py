"""A worker that crashes, a full disk, a file that is taken away: a message, nothing lost, and the desk goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from groundcode.errors import CannotWriteHere
from groundcode.store.lock import DeskLock
from groundcode.tui.app import Desk
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.code_texts import CodeTexts
from groundcode.tui.widgets.memo_page import MemoPage
from groundcode.tui.widgets.palette import CodePalette
from groundcode.tui.widgets.prompt import Prompt
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, code_sentence, screen_text, stored, top, type_name, workers_done

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DiskFull(sqlite3.OperationalError):
    """What SQLite says on a full disk."""

    sqlite_errorcode = sqlite3.SQLITE_FULL


@contextmanager
def full_disk(workspace: Workspace) -> Iterator[list[str]]:
    """No write finds room; gives the statements that were tried."""
    tried: list[str] = []

    def refuse(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            tried.append(statement)
            raise DiskFull("database or disk is full")

    event.listen(workspace.store.engine, "before_cursor_execute", refuse)
    yield tried
    event.remove(workspace.store.engine, "before_cursor_execute", refuse)


def memos(project: Path) -> list[str]:
    """The texts of the memos that are stored, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        return [memo.text for memo in workspace.memos.list_()]


async def saying(pilot: Pilot[None], words: str, name: str) -> None:
    """The memo page is open on a coding with a name, and some words are typed."""
    await pilot.press("down")
    await code_sentence(pilot, name)
    await pilot.press("escape", "left", "e")
    await pilot.pause()
    assert isinstance(pilot.app.screen, MemoPage)
    await type_name(pilot, words)
    await pilot.pause()


@pytest.mark.parametrize("error", [RuntimeError("boom"), CannotWriteHere("p.groundcode", "the disk is full")])
def test_a_worker_that_crashes_is_a_sentence(project: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    wanted = "boom" if isinstance(error, RuntimeError) else "the disk is full"

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await workers_done(pilot)

        def crash(*_a: object, **_k: object) -> None:
            raise error

        with monkeypatch.context() as patched:
            patched.setattr(screen.workspace.codings, "counts", crash)
            screen._count_behind()
            await workers_done(pilot)
            await pilot.pause()
            assert wanted in screen.bar.message
            assert screen.bar.has_class("-error")
        screen.bar.clear()
        with monkeypatch.context() as patched:
            patched.setattr(screen.workspace.codings, "counts", crash)
            patched.setattr(screen.workspace.backups, "daily", crash)
            loaded: list[bool] = []
            patched.setattr(screen._words, "load_dictionary", lambda: loaded.append(True))
            screen._prepare()
            await workers_done(pilot)
            await pilot.pause()
            assert wanted in screen.bar.message
            assert loaded == [True]  # one part that fails takes no other along
        await pilot.press("down")
        await code_sentence(pilot, "踏实")

    at_desk(project, steps)
    assert [code for code, _q, _c in stored(project)] == ["踏实"]


def test_a_crash_of_any_worker_of_any_screen_is_told(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        def crash() -> None:
            raise LookupError("nobody guards this one")

        screen.run_worker(crash, thread=True, exit_on_error=False)
        await pilot.pause(0.1)
        assert "nobody guards this one" in screen.bar.message
        assert "Everything up to the last finished change is stored" in screen.bar.message

    at_desk(project, steps)


def test_no_coding_pretends_to_be_stored_on_a_full_disk(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down")
        with full_disk(screen.workspace):
            await code_sentence(pilot, "踏实")
            assert "the disk is full" in screen.bar.message
            assert screen.text.document.codings == ()
            await pilot.press("o")
            await pilot.pause()
            await pilot.press("B", "enter")
            await pilot.pause()
            assert "walks the yard" in screen_text(screen.app)  # one may go on reading
            await pilot.press("o")
            await pilot.pause()
            await pilot.press("up", "enter")
            await pilot.pause()
        await pilot.press("down")
        await code_sentence(pilot, "踏实")
        assert screen.bar.message == "New label: 踏实"

    at_desk(project, steps)
    assert len(stored(project)) == 1


def test_the_pause_that_brings_all_into_one_file_says_once_that_it_cannot(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        def refuse() -> bool:
            raise CannotWriteHere("p.groundcode", "the disk is full")

        await pilot.press("down")
        await code_sentence(pilot, "踏实")
        with monkeypatch.context() as patched:
            patched.setattr(screen.workspace.store, "checkpoint", refuse)
            screen._dirty = True  # the two seconds may have been over on a slow machine
            screen._settle()
            assert "the disk is full" in screen.bar.message
            screen.bar.say("else")
            await pilot.press("down")
            screen._settle()
            assert screen.bar.message == "else"
        await pilot.press("up")
        screen._settle()
        assert screen._dirty is False

    at_desk(project, steps)
    assert len(stored(project)) == 1


def test_a_memo_comes_back_from_a_full_disk_and_is_stored_once_there_is_room(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await saying(pilot, "早的", "踏实")
        with full_disk(screen.workspace):
            await type_name(pilot, "晚的")
            await pilot.press("escape")
            await pilot.pause()
            assert isinstance(top(screen), MemoPage)
            assert "Not stored yet" in screen_text(screen.app)
            assert "the disk is full" in screen.bar.message
            assert top(screen).query_one(TextArea).text == "早的晚的"
            assert memos(project) == []
        await pilot.press("了", "escape")
        await pilot.pause()
        assert top(screen) is screen
        assert memos(project) == ["早的晚的了"]
        assert screen.workspace.store.drafts() == {}

    at_desk(project, steps)


def test_a_memo_that_is_left_twice_on_a_full_disk_comes_back_when_it_is_opened(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await saying(pilot, "想", "踏实")
        with full_disk(screen.workspace):
            await type_name(pilot, "法")
            await pilot.press("escape")
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
            assert top(screen) is screen
            assert "The text is kept" in screen.bar.message
            await pilot.press("q")
            await pilot.pause()
            assert isinstance(top(screen), Chooser)  # this text is nowhere else
            assert "this desk alone holds it" in screen_text(screen.app)
            await pilot.press("escape")
            await pilot.press("e")
            await pilot.pause()
            assert top(screen).query_one(TextArea).text == "想法"
        await pilot.press("escape")
        await pilot.pause()
        assert memos(project) == ["想法"]

    at_desk(project, steps)


def test_drafts_that_cannot_be_kept_do_not_try_at_each_key(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await saying(pilot, "想", "踏实")
        with full_disk(screen.workspace) as tried:
            await type_name(pilot, "了很多很多")
            await pilot.pause()
            assert len([one for one in tried if "local_draft" in one]) == 1
            assert "the disk is full" in screen.bar.message
            assert list(screen.workspace.store.held_drafts().values()) == ["想了很多很多"]
        await pilot.press("escape")
        await pilot.pause()
        assert memos(project) == ["想了很多很多"]
        assert screen.workspace.store.held_drafts() == {}

    at_desk(project, steps)


def test_the_codebook_s_texts_come_back_from_a_full_disk(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down")
        await code_sentence(pilot, "踏实")
        from groundcode.tui.text_writing import write_code_texts

        code = next(iter(screen.code_tree.codes.values()))
        write_code_texts(screen, code)
        await pilot.pause()
        with full_disk(screen.workspace):
            await type_name(pilot, "安心")
            await pilot.press("escape")
            await pilot.pause()
            assert isinstance(top(screen), CodeTexts)
            assert top(screen).query_one(TextArea).text == "安心"
            await pilot.press("escape")
            await pilot.pause()
            assert top(screen) is screen
        write_code_texts(screen, code)
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert screen.workspace.tree().codes[code.id].definition == "安心"

    at_desk(project, steps)


def take_away(project: Path, how: str) -> None:
    """The project file is taken away under the desk."""
    if how == "deleted":
        for part in project.parent.glob("p.groundcode*"):
            part.unlink()
    elif how == "moved":
        project.rename(project.with_name("elsewhere.groundcode"))
    elif how == "folder moved":
        project.parent.rename(project.parent.with_name("elsewhere"))
    else:
        with Workspace.create(project.with_name("other.groundcode"), coder="别人"):
            pass
        project.with_name("other.groundcode").replace(project)


@pytest.fixture
def own_folder(project: Path, tmp_path: Path) -> Path:
    """The project in a folder that can be moved."""
    folder = tmp_path / "study"
    folder.mkdir()
    return project.rename(folder / "p.groundcode")


@pytest.mark.parametrize("how", ["deleted", "moved", "folder moved", "replaced"])
def test_a_project_that_is_taken_away_is_told_and_saved(own_folder: Path, tmp_path: Path, how: str) -> None:
    saved = tmp_path / "saved.groundcode"

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        app = screen.desk
        await saying(pilot, "想", "踏实")
        take_away(own_folder, how)
        screen._watch()
        assert "is gone from its place" in screen.bar.message  # under the memo page too
        assert "Save a copy" in screen.bar.message
        screen.bar.say("else")
        screen._watch()
        assert screen.bar.message == "else"  # said once
        await type_name(pilot, "法")
        await pilot.press("escape", "escape")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert top(screen) is screen
        await pilot.press("down")
        await code_sentence(pilot, "没有")
        assert "is gone from its place" in screen.bar.message
        assert [c.name for c in screen.text.document.codings] == ["踏实"]
        await pilot.press("escape", "q")
        await pilot.pause()
        assert isinstance(top(screen), Chooser)
        assert "this desk alone holds the project" in screen_text(app)
        await pilot.press("q", "enter")  # a copy first
        await pilot.pause()
        assert isinstance(top(screen), Prompt)
        pilot.app.screen.query_one(Input).value = str(saved.with_suffix(""))
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert f"Saved and checked: {saved}" in screen.bar.message
        await pilot.press("q")
        await pilot.pause()
        assert app._exit  # nothing is lost now, and nothing is asked

    at_desk(own_folder, steps)
    assert [(code, quote) for code, quote, _coder in stored(saved)] == [("踏实", "他天天在院里转。")]
    with Workspace.open(saved) as workspace:
        assert "想法" in workspace.store.drafts().values()
        assert workspace.backups.verify(rebuild=True)[0].problems == []


def test_a_file_that_comes_back_is_written_to_again(own_folder: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        away = own_folder.with_name("away")
        own_folder.rename(away)
        screen._watch()
        away.rename(own_folder)
        screen._watch()
        assert "back at its place" in screen.bar.message
        await pilot.press("down")
        await code_sentence(pilot, "踏实")
        await pilot.press("q")
        await pilot.pause()
        assert screen.desk._exit  # nothing is asked of a desk whose file is there

    at_desk(own_folder, steps)
    assert len(stored(own_folder)) == 1


def test_the_question_on_leaving_is_asked_once_and_leaves_when_told(own_folder: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        app = screen.desk
        own_folder.rename(own_folder.with_name("away"))
        await pilot.press("q", "ctrl+q", "ctrl+q")
        await pilot.pause()
        assert sum(isinstance(s, Chooser) for s in app.screen_stack) == 1
        await pilot.press("2")
        await pilot.pause()
        assert top(screen) is screen
        await pilot.press("q", "3")
        await pilot.pause()
        assert app._exit

    at_desk(own_folder, steps)


def test_a_second_desk_says_who_has_the_project_and_how_to_get_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = DeskLock.take
    monkeypatch.setattr(DeskLock, "take", lambda lock, **_more: real(lock))  # no second for a desk that ends just now
    first = Workspace.open(project, desk=True)

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert isinstance(pilot.app, Desk)
        assert "Open for reading only" in screen.bar.message
        assert "has it open" in screen.bar.message
        await pilot.press("down", "c")
        await pilot.pause()
        assert not isinstance(top(screen), CodePalette)
        assert "has it open" in screen.bar.message
        first.close()
        screen._watch()
        assert "close it with q and open the project again" in screen.bar.message
        await pilot.press("c")
        assert "close it with q and open the project again" in screen.bar.message
        screen.bar.clear()
        screen._watch()
        assert screen.bar.message == ""  # said once

    at_desk(project, steps)
    with Workspace.open(project, desk=True) as again:
        assert again.read_only_because() == ""
