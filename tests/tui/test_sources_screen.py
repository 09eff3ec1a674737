"""The sources screen: what the table tells, and every act in it, from the keys to what is stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.help import Help
from groundcode.tui.screens.review import ReviewScreen
from groundcode.tui.screens.sources import SourcesScreen, progress_bar
from groundcode.tui.widgets.grid import Grid
from groundcode.tui.widgets.memo_page import MemoPage
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from tests.tui.conftest import CHINESE
from tests.tui.screen_testing import headings, keys, now, on_screen, said, settled, table, typed, words
from tests.tui.source_files import MORE, choose_file, code, file_of, names, to


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
        assert headings(screen)[:5] == ["transcript", "coded", "codings", "review", "turns"]
        assert rows["甲"][:6] == ["[=====     ] 50 %", "2", "", "3", str(len(CHINESE)), "zh"]
        assert rows["甲"][7:] == ["同门, 田野 (done)", "同门, 田野"]
        # At the edge of the usual terminal names may be cut, never a number.
        assert sum(column.get_render_width(screen.query_one(Grid)) for column in screen.query_one(Grid).ordered_columns[:6]) <= 90
        assert screen.query_one(Grid).fixed_columns == 1, "whose row it is stays in sight"
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
        workspace.sources.import_files([file_of(project, "C", MORE)])
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


def test_enter_reads_the_source_in_the_text(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await to(screen, "甲")
        await keys(pilot, "enter")
        home = now(pilot, CodingScreen)
        assert home.opened is not None
        assert home.opened.source.name == "甲"
        assert home.focused is home.text

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
        assert table(screen)["甲"][7] == "同门"
        await keys(pilot, "f5")
        await typed(pilot, "田野")
        assert given(project) == [("甲", "同门", False), ("甲", "田野", False)]
        await keys(pilot, "f5")
        await typed(pilot, "同门")
        assert said(screen) == "甲 is no longer assigned to 同门."
        await keys(pilot, "f")
        assert said(screen).startswith("You have finished 甲")
        assert given(project) == [("甲", "田野", True)]
        assert table(screen)["甲"][7] == "田野 (done)"
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


def test_the_bar_comes_back_to_where_it_was(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert isinstance(screen, SourcesScreen)
        opened = screen.desk.home.opened
        assert opened is not None
        assert screen.grid.row_key == opened.source.id
        other = next(source.id for source in screen.workspace.sources.list_() if source.id != opened.source.id)
        screen.grid.go_to(other)
        await keys(pilot, "escape")
        screen.desk.go_to("sources")
        await settled(pilot)
        assert now(pilot, SourcesScreen).grid.row_key == other

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
        await choose_file(pilot, file_of(path, "C", MORE))
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
            other.sources.import_files([file_of(project, "C", MORE)])
        screen._watch()
        await settled(pilot)
        assert list(table(screen)) == ["B", "C", "甲"]
        assert isinstance(screen, SourcesScreen)
        assert screen.grid.row_key == screen.workspace.sources.named("甲").id
        assert "changed elsewhere" in said(screen)

    on_screen(project, "sources", steps)
