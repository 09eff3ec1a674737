"""The sources screen: what the table tells, and every act in it, from the keys to what is stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.correcting import CorrectingScreen, TurnEditor
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.help import Help
from groundcode.tui.screens.report_page import ReportPage
from groundcode.tui.screens.review import ReviewScreen
from groundcode.tui.screens.sources import SourcesScreen, progress_bar
from groundcode.tui.screens.working import Tell
from groundcode.tui.widgets.file_chooser import FileChooser
from groundcode.tui.widgets.memo_page import MemoPage
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.roster_import import RosterAtImport
from tests.tui.conftest import CHINESE
from tests.tui.screen_testing import headings, keys, now, on_screen, said, settled, table, typed, words

MORE = "访谈者：社区里人熟吗？\n孙师傅：早先都不熟，后来一块儿站岗就熟了，见面都招呼。\n" * 3
LONG = "".join(
    f"访谈者：第{n}个问题是什么？\n李阿姨：第{n}天她在院子里走了{n * 7}步，看见了{n * 3}个邻居。\n" for n in range(1, 25)
)


def names(project: Path) -> list[str]:
    """The sources that are stored, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        return [source.name for source in workspace.sources.list_(sealed=True)]


def text_of(project: Path, source: str) -> str:
    with Workspace.open(project) as workspace:
        return workspace.sources.open(workspace.sources.named(source).id).text


def code(project: Path, source: str, quote: str, name: str = "走访", coder: str | None = None) -> None:
    with Workspace.open(project, coder=coder) as workspace:
        opened = workspace.sources.open(workspace.sources.named(source).id)
        at = opened.text.index(quote)
        workspace.codings.apply_new(name, opened.source.id, at, at + len(quote), version=opened.version.id)


async def choose_file(pilot: Pilot[None], path: Path | str) -> None:
    """Type a path into the chooser of files."""
    now(pilot, FileChooser)
    await keys(pilot, "slash")
    await typed(pilot, str(path))


async def to(screen: DeskScreen, name: str) -> None:
    """The bar to a source."""
    assert isinstance(screen, SourcesScreen)
    screen.grid.go_to(screen.workspace.sources.named(name, sealed=True).id)


@pytest.mark.parametrize(
    ("done", "of", "shown"),
    [(0, 0, "[          ] –"), (0, 9, "[          ] 0 %"), (1, 300, "[=         ] 1 %"), (299, 300, "[========= ] 99 %"),
     (5, 10, "[=====     ] 50 %"), (7, 7, "[==========] 100 %")],
)  # fmt: skip
def test_a_bar_is_full_only_where_all_is_done(done: int, of: int, shown: str) -> None:
    assert progress_bar(done, of) == shown


def test_the_table_tells_how_far_each_source_has_come(project: Path) -> None:
    code(project, "甲", "看见就踏实")
    code(project, "甲", "看见就踏实", "踏实", coder="同门")
    with Workspace.open(project) as workspace:
        workspace.assignments.assign_name("同门", "甲")
        workspace.assignments.finish("甲")

    async def steps(_pilot: Pilot[None], screen: DeskScreen) -> None:
        rows = table(screen)
        assert headings(screen)[:5] == ["transcript", "coded", "codings", "review", "assigned to"]
        assert rows["甲"][:4] == ["[=====     ] 50 %", "2", "", "同门, 田野 (done)"]
        assert rows["甲"][5:] == ["同门, 田野", "zh", str(len(CHINESE)), "3"]
        assert rows["B"][:2] == ["[          ] 0 %", ""]
        await to(screen, "甲")
        await settled(_pilot)
        about = words(screen)
        assert "1 of 2 turns of informants coded (50 %)" in about
        assert "2 codings on 1 segment" in about
        assert "李阿姨 (tells, 2 turns)" in about
        assert "2 transcripts" in about

    on_screen(project, "sources", steps)


def test_l_counts_only_what_this_coder_did(project: Path) -> None:
    code(project, "甲", "看见就踏实", "踏实", coder="同门")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "l")
        assert said(screen) == "What you coded yourself."
        assert table(screen)["甲"][:2] == ["[          ] 0 %", ""]
        await keys(pilot, "ctrl+l")
        assert table(screen)["甲"][:2] == ["[=====     ] 50 %", "1"]
        assert said(screen) == "What all coders coded."

    on_screen(project, "sources", steps)


def test_sealed_and_withdrawn_sources_tell_nothing_of_their_text(project: Path) -> None:
    with Workspace.open(project) as workspace:
        workspace.sources.import_files([_file(project, "C", MORE)])
        workspace.holdout.reserve(Wish(sources=("B",)))
        case = workspace.cases.add("李阿姨")
        workspace.cases.bind(case, "甲")
        workspace.cases.withdraw(case)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        rows = table(screen)
        assert rows["B"] == ["sealed", *[""] * 8]
        assert rows["甲"][0] == "withdrawn"
        await to(screen, "B")
        await keys(pilot, "enter")
        assert "is sealed" in said(screen)
        assert "is sealed" in words(screen)
        for key in ("c", "d", "A", "f", "p", "e", "x", "V"):
            screen.bar.clear()
            await keys(pilot, key)
            assert "is sealed" in said(screen), key
            assert pilot.app.screen is screen
        await to(screen, "甲")
        await keys(pilot, "f9")
        assert "李阿姨 withdrew" in said(screen)
        assert "天天" not in words(screen)

    on_screen(project, "sources", steps)


def _file(project: Path, name: str, text: str, suffix: str = ".txt") -> Path:
    path = project.parent / f"{name}{suffix}"
    path.write_text(text, encoding="utf-8")
    return path


def test_enter_reads_the_source_in_the_text(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await to(screen, "甲")
        await keys(pilot, "enter")
        home = now(pilot, CodingScreen)
        assert home.opened is not None
        assert home.opened.source.name == "甲"
        assert home.focused is home.text

    on_screen(project, "sources", steps)


def test_files_come_in_as_one_act_and_are_told(project: Path) -> None:
    folder = project.parent / "new"
    folder.mkdir()
    (folder / "丙.txt").write_text(MORE, encoding="gb18030")
    (folder / "old.doc").write_bytes(b"x")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "a")
        await choose_file(pilot, folder)
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
        pilot.app.screen.query_one("Input").value = str(_file(project, "C", MORE))  # type: ignore[attr-defined]
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
        await choose_file(pilot, _file(project, "C", MORE))
        assert pilot.app.screen is screen
        assert "Something went wrong" in said(screen)
        assert "[/nonsense]" in said(screen)

    on_screen(project, "sources", steps)


def test_a_changed_copy_is_asked_about(project: Path) -> None:
    with Workspace.open(project) as workspace:
        workspace.sources.import_files([_file(project, "P05", LONG)])
    changed = _file(project, "P05-corrected", LONG.replace("第3天", "第三天"))

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
        workspace.sources.import_files([_file(project, "P05", LONG)])
    changed = _file(project, "P05-corrected", LONG.replace("第3天", "第三天"))

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "a")
        await choose_file(pilot, changed)
        await keys(pilot, "enter", "escape")
        assert pilot.app.screen is screen
        assert names(project) == ["B", "P05", "甲"]

    on_screen(project, "sources", steps)


def test_names_that_were_replaced_before_do_not_come_in_unasked(project: Path) -> None:
    roster = _file(project, "roster", "name,replacement\n王秀英,居民A\n", ".csv")
    with Workspace.open(project) as workspace:
        known = RosterAtImport(workspace, roster)
        first = _file(project, "Q1", "访谈者：您是？\n王秀英：我是王秀英，住三号楼。\n" + MORE)
        workspace.sources.import_files([first], prepare=known.prepare, before_storing=known.save)
    second = _file(project, "Q2", "访谈者：后来呢？\n老李：后来王秀英带我去的居委会，一块儿报的名。\n老李：就这样。\n")

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


def test_rename_and_a_name_that_is_taken(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await to(screen, "B")
        await keys(pilot, "r")
        now(pilot, Prompt)
        await typed(pilot, "[red]P02[/red]")
        assert said(screen) == "B is called [red]P02[/red] now."
        assert names(project) == ["[red]P02[/red]", "甲"]
        assert "[red]P02[/red]" in table(screen)
        await keys(pilot, "ctrl+r")
        await typed(pilot, "甲")
        assert "There is a source named “甲” already." in said(screen)
        assert names(project) == ["[red]P02[/red]", "甲"]

    on_screen(project, "sources", steps)


def test_deleting_tells_before_and_undo_brings_all_back(project: Path) -> None:
    code(project, "甲", "看见就踏实")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await to(screen, "甲")
        await keys(pilot, "delete")
        asked = words(now(pilot, Confirm))
        assert "its codings (of all coders: 1), speakers (2) and assignments (0)" in asked
        await keys(pilot, "escape")
        assert names(project) == ["B", "甲"]
        await keys(pilot, "d", "enter")
        assert names(project) == ["B"]
        assert said(screen) == "Deleted: 甲. u brings it back."
        assert list(table(screen)) == ["B"]
        await keys(pilot, "u")
        assert table(screen)["甲"][1] == "1"

    on_screen(project, "sources", steps)


def test_assigning_and_taking_back(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await to(screen, "甲")
        await keys(pilot, "A")
        now(pilot, Picker)
        await keys(pilot, "down", "enter")
        now(pilot, Prompt)
        await typed(pilot, "同门")
        assert said(screen) == "甲 is assigned to 同门 now."
        assert given(project) == [("甲", "同门", False)]
        assert table(screen)["甲"][3] == "同门"
        await keys(pilot, "f5")
        await typed(pilot, "田野")
        assert given(project) == [("甲", "同门", False), ("甲", "田野", False)]
        await keys(pilot, "f5")
        await typed(pilot, "同门")
        assert said(screen) == "甲 is no longer assigned to 同门."
        await keys(pilot, "f")
        assert said(screen).startswith("You have finished 甲")
        assert given(project) == [("甲", "田野", True)]
        assert table(screen)["甲"][3] == "田野 (done)"
        await keys(pilot, "ctrl+f")
        assert given(project) == [("甲", "田野", False)]

    on_screen(project, "sources", steps)


def given(project: Path) -> list[tuple[str, str, bool]]:
    with Workspace.open(project) as workspace:
        return [(one.source_name, one.coder_name, bool(one.finished)) for one in workspace.assignments.list_()]


def test_speakers_change_sides_and_names(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await to(screen, "甲")
        await keys(pilot, "p")
        await typed(pilot, "李阿姨")
        now(pilot, Chooser)
        await keys(pilot, "1")
        assert said(screen) == "李阿姨: asks."
        assert roles(project)["李阿姨"] == "interviewer"
        await keys(pilot, "f7")
        await typed(pilot, "李阿姨")
        await keys(pilot, "3")
        await typed(pilot, "居民一")
        assert said(screen) == "李阿姨 is called 居民一 now."
        assert roles(project)["居民一"] == "interviewer"

    on_screen(project, "sources", steps)


def roles(project: Path) -> dict[str, str]:
    with Workspace.open(project) as workspace:
        source = workspace.sources.named("甲").id
        return {found.speaker.name: found.speaker.role.value for found in workspace.speakers.list_(source)}


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
        assert "there is something already" in said(screen)
        target.write_text(CHINESE.replace("电话", "手机"), encoding="utf-8")
        await keys(pilot, "V")
        await choose_file(pilot, target)
        assert "1 unchanged, 0 on changed words, 0 waiting" in words(now(pilot, ReportPage))
        await keys(pilot, "enter")
        assert text_of(project, "甲") == CHINESE.replace("电话", "手机")
        await keys(pilot, "ctrl+e")
        await choose_file(pilot, _file(project, "empty", "  \n"))
        assert "1 file was not taken in." in said(screen)

    on_screen(project, "sources", steps)


def test_a_memo_on_a_source(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await to(screen, "甲")
        await keys(pilot, "f2")
        now(pilot, MemoPage).query_one(TextArea).text = "访谈在院里做的"
        await keys(pilot, "escape")
        assert said(screen) == "Memo stored."
        with Workspace.open(project) as workspace:
            assert [memo.text for memo in workspace.memos.list_(workspace.sources.named("甲").id)] == ["访谈在院里做的"]
        assert "1 memo" in words(screen)

    on_screen(project, "sources", steps)


def test_finding_a_source_by_its_name(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert isinstance(screen, SourcesScreen)
        await to(screen, "B")
        await keys(pilot, "/")
        await typed(pilot, "甲")
        assert screen.grid.row_key == screen.workspace.sources.named("甲").id

    on_screen(project, "sources", steps)


def test_help_tells_how_to_begin(project: Path) -> None:
    async def steps(pilot: Pilot[None], _screen: DeskScreen) -> None:
        await keys(pilot, "f1")
        assert "brings transcripts in" in words(now(pilot, Help))
        await keys(pilot, "escape", "question_mark")
        assert "Bring transcripts in: files, or a folder" in words(now(pilot, Help))

    on_screen(project, "sources", steps)


def test_an_empty_project_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "e.groundcode"
    Workspace.create(path, coder="田野").close()

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert screen.query_one("#no-sources").display
        for key in ("enter", "d", "r", "c", "w"):
            await keys(pilot, key)
        assert isinstance(pilot.app.screen, ReviewScreen)
        await keys(pilot, "escape", "a")
        await choose_file(pilot, _file(path, "C", MORE))
        await keys(pilot, "escape")
        assert list(table(screen)) == ["C"]
        assert not screen.query_one("#no-sources").display

    on_screen(path, "sources", steps)


def test_a_desk_for_reading_only_refuses_before_anything_is_asked(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        for key in ("a", "r", "d", "c", "A", "f", "p", "e", "V"):
            screen.bar.clear()
            await keys(pilot, key)
            assert "Open for reading only" in said(screen), key
            assert pilot.app.screen is screen

    on_screen(project, "sources", steps, read_only="a colleague has it open")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 5)])
def test_small_terminals(project: Path, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "down", "a", "escape", "r", "escape", "f1", "escape", "right", "end", "home", "pagedown")
        assert pilot.app.screen is screen
        await keys(pilot, "c", "escape", "w", "escape")
        assert pilot.app.screen is screen

    on_screen(project, "sources", steps, size=size)


def test_what_another_program_imports_is_seen(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await to(screen, "甲")
        with Workspace.open(project) as other:
            other.sources.import_files([_file(project, "C", MORE)])
        screen._watch()
        await settled(pilot)
        assert list(table(screen)) == ["B", "C", "甲"]
        assert isinstance(screen, SourcesScreen)
        assert screen.grid.row_key == screen.workspace.sources.named("甲").id
        assert "changed elsewhere" in said(screen)

    on_screen(project, "sources", steps)
