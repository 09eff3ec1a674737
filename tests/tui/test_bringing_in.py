"""Transcripts brought in and corrected from the sources screen: told, asked about, stored as one act."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.correcting import CorrectingScreen, TurnEditor
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.report_page import ReportPage
from groundcode.tui.screens.review import ReviewScreen
from groundcode.tui.screens.sources import SourcesScreen
from groundcode.tui.screens.working import Tell
from groundcode.tui.widgets.file_chooser import FileChooser
from groundcode.tui.widgets.prompt import Prompt
from groundcode.workspace import Workspace
from groundcode.workspace.roster_import import RosterAtImport
from tests.tui.conftest import CHINESE
from tests.tui.screen_testing import keys, now, on_screen, said, table, typed, words
from tests.tui.source_files import LONG, MORE, choose_file, code, file_of, names, text_of, to


def test_files_come_in_as_one_act_and_are_told(project: Path) -> None:
    folder = project.parent / "new"
    folder.mkdir()
    (folder / "丙.txt").write_text(MORE, encoding="gb18030")
    (folder / "old.doc").write_bytes(b"x")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "a")
        await choose_file(pilot, folder)
        await keys(pilot, "a")
        assert "1 transcript in this folder and below; a once more takes it." in words(now(pilot, FileChooser))
        await keys(pilot, "a")
        page = words(now(pilot, ReportPage))
        assert "1 source imported. 1 file was not taken in." in page
        assert "gb18030 (guessed)" in page
        assert "孙师傅 (informant, 3)" in page
        assert "save it as .docx" in page
        await keys(pilot, "escape")
        assert pilot.app.screen is screen
        assert said(screen) == "1 source imported. 1 file was not taken in."
        assert names(project) == ["B", "丙", "甲"]
        assert "丙" in table(screen)
        assert now(pilot, SourcesScreen).grid.row_key == screen.workspace.sources.named("丙").id
        await keys(pilot, "ctrl+z")
        assert names(project) == ["B", "甲"]
        await keys(pilot, "ctrl+n")
        assert str(folder) in words(now(pilot, FileChooser))

    on_screen(project, "sources", steps)


def test_stopping_leaves_the_project_as_it_was(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundcode.tui import bringing_in

    def endless(_workspace: Workspace, _jobs: object, tell: Tell) -> None:
        while True:
            tell(0, 5, "[b]P99[/b].txt")

    monkeypatch.setattr(bringing_in, "run_jobs", endless)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "a", "slash")
        pilot.app.screen.query_one("Input").value = str(file_of(project, "C", MORE))  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
        await keys(pilot, "escape")
        assert pilot.app.screen is screen
        assert said(screen) == "Stopped. Nothing was imported."
        assert names(project) == ["B", "甲"]

    on_screen(project, "sources", steps)


def test_a_fault_while_files_are_read_ends_as_a_sentence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundcode.tui import bringing_in

    def broken(*_all: object) -> None:
        raise RuntimeError("[/nonsense]")

    monkeypatch.setattr(bringing_in, "run_jobs", broken)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "a")
        await choose_file(pilot, file_of(project, "C", MORE))
        assert pilot.app.screen is screen
        assert "Something went wrong" in said(screen)
        assert "[/nonsense]" in said(screen)

    on_screen(project, "sources", steps)


def test_a_changed_copy_is_asked_about(project: Path) -> None:
    with Workspace.open(project) as workspace:
        workspace.sources.import_files([file_of(project, "P05", LONG)])
    changed = file_of(project, "P05-corrected", LONG.replace("第3天", "第三天"))

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "a")
        await choose_file(pilot, changed)
        page = words(now(pilot, ReportPage))
        assert "Say whether it is a corrected text of “P05” or a source of its own." in page
        assert "--as-new" not in page
        await keys(pilot, "enter")
        assert "P05-corrected.txt is 9" in words(now(pilot, Chooser))
        await keys(pilot, "2")
        await keys(pilot, "escape")
        assert "P05-corrected" in names(project)
        await keys(pilot, "u", "a")
        await choose_file(pilot, changed)
        await keys(pilot, "enter", "1")
        assert "“P05” has a new version; its codings moved with the text." in words(now(pilot, ReportPage))
        await keys(pilot, "escape")
        assert names(project) == ["B", "P05", "甲"]
        assert "第三天" in text_of(project, "P05")
        await keys(pilot, "a")
        await choose_file(pilot, changed)
        assert "1 file is in the project already." in said(screen)
        await keys(pilot, "escape")

    on_screen(project, "sources", steps)


def test_a_file_left_unanswered_stays_out(project: Path) -> None:
    with Workspace.open(project) as workspace:
        workspace.sources.import_files([file_of(project, "P05", LONG)])
    changed = file_of(project, "P05-corrected", LONG.replace("第3天", "第三天"))

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "a")
        await choose_file(pilot, changed)
        await keys(pilot, "enter", "escape")
        assert pilot.app.screen is screen
        assert names(project) == ["B", "P05", "甲"]

    on_screen(project, "sources", steps)


def test_names_that_were_replaced_before_do_not_come_in_unasked(project: Path) -> None:
    roster = file_of(project, "roster", "name,replacement\n王秀英,居民A\n", ".csv")
    with Workspace.open(project) as workspace:
        known = RosterAtImport(workspace, roster)
        first = file_of(project, "Q1", "访谈者：您是？\n王秀英：我是王秀英，住三号楼。\n" + MORE)
        workspace.sources.import_files([first], prepare=known.prepare, before_storing=known.save)
    second = file_of(project, "Q2", "访谈者：后来呢？\n老李：后来王秀英带我去的居委会，一块儿报的名。\n老李：就这样。\n")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "a")
        await choose_file(pilot, second)
        page = words(now(pilot, ReportPage))
        assert "holds 1 name that was replaced" in page
        assert "--replace-names" not in page
        assert "Q2" not in names(project)
        await keys(pilot, "enter", "1")
        await keys(pilot, "escape")
        assert "[居民A]带我去的居委会" in text_of(project, "Q2")
        await keys(pilot, "u", "a")
        await choose_file(pilot, second)
        await keys(pilot, "enter", "2", "escape")
        assert "王秀英带我去的居委会" in text_of(project, "Q2")
        assert pilot.app.screen is screen

    on_screen(project, "sources", steps)


def test_a_turn_is_corrected_with_a_reason_and_codings_move(project: Path) -> None:
    code(project, "甲", "看见就踏实")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await to(screen, "甲")
        await keys(pilot, "c")
        page = now(pilot, CorrectingScreen)
        page.text.go_to(page.opened.text.index("天天") if page.opened else 0)
        await keys(pilot, "enter")
        area = now(pilot, TurnEditor).query_one(TextArea)
        assert area.text == "他天天在院里转。看见就踏实。"
        assert area.cursor_location == (0, 1)
        area.text = "他每天都在院里转。看见就踏实。"
        await keys(pilot, "escape")
        now(pilot, Prompt)
        await keys(pilot, "escape")
        assert "Nothing was changed yet" in said(page)
        assert text_of(project, "甲") == CHINESE
        await keys(pilot, "f2")
        assert now(pilot, TurnEditor).query_one(TextArea).text == "他每天都在院里转。看见就踏实。"
        await keys(pilot, "f2")
        await typed(pilot, "听错了")
        assert said(page) == "Turn 2 was corrected."
        assert text_of(project, "甲") == CHINESE.replace("天天", "每天都")
        with Workspace.open(project) as workspace:
            assert [(s.quote, s.placed) for s in workspace.codings.segments()] == [("看见就踏实", True)]
            assert not any(key.startswith("turn:") for key in workspace.store.drafts())
        assert "每天都" in (page.opened.text if page.opened else "")
        await keys(pilot, "escape")
        assert pilot.app.screen is screen
        await keys(pilot, "u")
        assert text_of(project, "甲") == CHINESE

    on_screen(project, "sources", steps)


def test_a_turn_is_not_left_empty_and_a_lost_coding_is_told(project: Path) -> None:
    code(project, "甲", "他天天在院里转")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await to(screen, "甲")
        await keys(pilot, "f4")
        page = now(pilot, CorrectingScreen)
        page.text.go_to(page.opened.text.index("天天") if page.opened else 0)
        await keys(pilot, "e")
        now(pilot, TurnEditor).query_one(TextArea).text = "  \n"
        await keys(pilot, "escape")
        assert "cannot be left without words" in said(page)
        assert text_of(project, "甲") == CHINESE
        await keys(pilot, "e")
        now(pilot, TurnEditor).query_one(TextArea).text = "没听清。"
        await keys(pilot, "escape")
        await typed(pilot, "pseudonym")
        assert "1 coded segment waits for you in the review list (w)." in said(page)
        with Workspace.open(project) as workspace:
            assert [s.placed for s in workspace.codings.segments()] == [False]
        await keys(pilot, "escape")
        assert table(screen)["甲"][2] == "1"
        assert "1 to review (w)" in words(screen)
        await keys(pilot, "w")
        now(pilot, ReviewScreen)
        await keys(pilot, "escape")
        assert pilot.app.screen is screen

    on_screen(project, "sources", steps)


def test_the_text_goes_out_to_a_file_and_comes_back_corrected(project: Path) -> None:
    code(project, "甲", "看见就踏实")
    target = project.parent / "out.txt"

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await to(screen, "甲")
        await keys(pilot, "x")
        await typed(pilot, "out.txt")
        assert str(target) in said(screen)
        assert target.read_text(encoding="utf-8") == CHINESE
        await keys(pilot, "ctrl+o")
        await typed(pilot, str(target))
        prompt = now(pilot, Prompt)
        assert "there is something already" in prompt.problem
        await keys(pilot, "escape")
        target.write_text(CHINESE.replace("电话", "手机"), encoding="utf-8")
        await keys(pilot, "V")
        await choose_file(pilot, target)
        assert "1 unchanged, 0 on changed words, 0 waiting" in words(now(pilot, ReportPage))
        await keys(pilot, "enter")
        assert text_of(project, "甲") == CHINESE.replace("电话", "手机")
        await keys(pilot, "ctrl+e")
        await choose_file(pilot, file_of(project, "empty", "  \n"))
        assert "1 file was not taken in." in said(screen)

    on_screen(project, "sources", steps)
