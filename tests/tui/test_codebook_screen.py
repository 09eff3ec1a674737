"""The codebook screen: the list, the texts, names that look alike, the way to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.domain.levels import Level
from groundcode.tui.screens.codebook import CodebookScreen
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.code_texts import CodeTexts
from groundcode.tui.widgets.near_names import NearNames
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from tests.tui.codebook_testing import Tree, at_codebook, keys, page_text, settled, typed, with_codes
from tests.tui.desk_testing import at_desk, screen_text


@pytest.fixture
def tree(project: Path) -> Tree:
    """The codes of the project."""
    return with_codes(project)


def code_of(project: Path, code: str) -> Any:
    """A code, read by another opening of the file."""
    with Workspace.open(project) as ws:
        return ws.tree().codes.get(code)


def test_the_list_has_counts_and_says_whose_they_are(project: Path, tree: Tree) -> None:
    async def steps(_pilot: Pilot[None], screen: CodebookScreen) -> None:
        shown = {row.name: (row.own, row.total) for row in screen.codes.shown_rows}
        assert (shown["天天在院里"], shown["见面"], shown["交往"]) == ((1, 1), (0, 1), (0, 1))
        assert "counts: 田野" in screen_text(screen.app)
        assert "own 0 · total 1 · sum 1 · sources 1   (counts of 田野)" in page_text(screen)
        assert "↑ 交往" in page_text(screen)
        assert "concept" in page_text(screen)

    at_codebook(project, steps, code=tree.meeting)


def test_counts_are_the_lead_coders_whoever_sits_at_the_desk(project: Path, tree: Tree) -> None:
    with Workspace.open(project, coder="乙") as ws:
        source = ws.sources.named("甲")
        ws.codings.apply(tree.calm, source.id, tree.start, tree.end, version=source.version)

    async def steps(_pilot: Pilot[None], screen: CodebookScreen) -> None:
        assert "own 0 · total 0 · sum 0 · sources 0   (counts of 田野)" in page_text(screen)

    at_codebook(project, steps, code=tree.calm)


def test_the_three_texts_are_written_on_one_page(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        assert page_text(screen).count("not written yet") == 3
        await keys(pilot, "e")
        editor = pilot.app.screen
        assert isinstance(editor, CodeTexts)
        await keys(pilot, "A", "f6", "B", "tab", "C", "escape")
        assert screen.bar.message == "The codebook's text of 见面 is stored."
        code = code_of(project, tree.meeting)
        assert (code.definition, code.inclusion, code.exclusion) == ("A", "B", "C")
        assert "Definition\nA\n\nInclusion rule\nB\n\nExclusion rule\nC" in page_text(screen)
        await keys(pilot, "f2", "X", "escape")
        assert code_of(project, tree.meeting).definition == "AX"
        assert "former definition A" in page_text(screen)
        with Workspace.open(project) as ws:
            assert len([e for e in ws.history.entries() if e.kind == "define"]) == 2
        await keys(pilot, "u")
        assert code_of(project, tree.meeting).definition == "A"

    at_codebook(project, steps, code=tree.meeting)


def test_a_page_that_is_left_as_it_was_changes_nothing(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], _screen: CodebookScreen) -> None:
        await keys(pilot, "e", "A", "backspace", "escape")
        with Workspace.open(project) as ws:
            assert not [e for e in ws.history.entries() if e.kind == "define"]
            assert ws.store.drafts() == {}

    at_codebook(project, steps, code=tree.meeting)


def test_what_was_being_typed_survives_a_desk_that_died(project: Path, tree: Tree) -> None:
    with Workspace.open(project) as ws:
        ws.codes.describe(tree.meeting, definition="Old", exclusion="Gone")

    async def die(pilot: Pilot[None], _screen: CodebookScreen) -> None:
        await keys(pilot, "e")
        pilot.app.screen.query_one("#texts-definition", TextArea).text = "New"
        pilot.app.screen.query_one("#texts-exclusion", TextArea).text = ""
        await settled(pilot)

    async def go_on(pilot: Pilot[None], screen: CodebookScreen) -> None:
        assert screen.bar.message.startswith("The texts of 1 code were being written")
        await keys(pilot, "e")
        assert "as you were typing it" in screen_text(pilot.app)
        assert pilot.app.screen.query_one("#texts-definition", TextArea).text == "New"
        await keys(pilot, "escape")
        code = code_of(project, tree.meeting)
        assert (code.definition, code.exclusion) == ("New", "")
        assert screen.workspace.store.drafts() == {}

    at_codebook(project, die, code=tree.meeting)
    assert code_of(project, tree.meeting).definition == "Old"
    at_codebook(project, go_on, code=tree.meeting)


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], _screen: CodebookScreen) -> None:
        await keys(pilot, "e", "A")
        with Workspace.open(project, coder="乙") as ws:
            ws.codes.describe(tree.meeting, definition="B")
        await keys(pilot, "escape")
        with Workspace.open(project) as ws:
            assert [c.field for c in ws.conflicts.list_()] == ["definition"]

    at_codebook(project, steps, code=tree.meeting)


def test_the_core_category_is_named_and_taken_back(project: Path, tree: Tree) -> None:
    def core() -> str | None:
        with Workspace.open(project) as ws:
            return ws.codes.core()

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await keys(pilot, "*")
        assert screen.bar.message == "交往 is the core category now."
        assert core() == tree.contact
        assert "◎ 交往" in page_text(screen)
        await keys(pilot, "f4")
        assert screen.bar.message == "交往 is the core category no longer."
        assert core() is None
        screen.codes.go_to(tree.meeting)
        await keys(pilot, "*")
        assert "a category or a main category" in screen.bar.message
        assert core() is None

    at_codebook(project, steps, code=tree.contact)


def test_the_keys_of_the_code_list_do_here_what_they_do_in_the_text(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await keys(pilot, "plus")
        assert screen.bar.message == "看见就踏实 is a concept now."
        assert code_of(project, tree.calm).level is Level.CONCEPT
        await keys(pilot, "minus", "r")
        assert isinstance(pilot.app.screen, Prompt)
        await typed(pilot, "x")
        assert code_of(project, tree.calm).name == "看见就踏实x"
        assert "former name 看见就踏实" in page_text(screen)
        await keys(pilot, "space")
        assert screen.bar.message.startswith("1 code marked")
        await keys(pilot, "g")
        await typed(pilot, "安心")
        assert code_of(project, screen.codes.code).name == "安心"
        assert code_of(project, tree.calm).parent == screen.codes.code
        await keys(pilot, "d", "enter")
        assert "Deleted: 安心" in screen.bar.message
        assert code_of(project, tree.calm).parent is None
        await keys(pilot, "a")
        await typed(pilot, "新")
        assert screen.bar.message == "New label: 新"
        assert "新" in screen_text(pilot.app)

    at_codebook(project, steps, code=tree.calm)


def test_move_merge_and_order(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await keys(pilot, "m")
        await typed(pilot, "见面")
        assert code_of(project, tree.calm).parent == tree.meeting
        await keys(pilot, "K")
        assert screen.code_tree.children_of(tree.meeting) == (tree.calm, tree.yard)
        await keys(pilot, "shift+down")
        assert screen.code_tree.children_of(tree.meeting) == (tree.yard, tree.calm)
        await keys(pilot, "M")
        await typed(pilot, "天天")
        assert isinstance(pilot.app.screen, Confirm)
        await keys(pilot, "enter")
        assert screen.bar.message == "看见就踏实 is merged into 天天在院里."
        assert code_of(project, tree.calm) is None
        assert "merged into it: 看见就踏实   (田野" in page_text(screen)

    at_codebook(project, steps, code=tree.calm)


def test_the_filter_narrows_the_list_and_escape_gives_it_back(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await keys(pilot, "/", "j", "m", "enter")
        assert [row.name for row in screen.codes.shown_rows if row.id] == ["交往", "见面"]
        await keys(pilot, "escape")
        assert len([row for row in screen.codes.shown_rows if row.id]) == 4
        assert pilot.app.screen is screen
        await keys(pilot, "escape")
        assert screen.desk.home.is_current

    at_codebook(project, steps, code=tree.calm)


def two_scripts(project: Path) -> tuple[str, str]:
    with Workspace.open(project) as ws:
        return ws.codes.create("看見就踏實"), ws.codes.create("天天在院裏")


def test_names_that_look_alike_are_merged_from_their_list(project: Path, tree: Tree) -> None:
    calm, yard = two_scripts(project)

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await keys(pilot, "n")
        assert isinstance(pilot.app.screen, NearNames)
        assert "equal but for script" in screen_text(pilot.app)
        await keys(pilot, "left")
        assert "天天在院裏 will be merged into 天天在院里" in screen_text(pilot.app)
        await keys(pilot, "enter")
        assert code_of(project, yard) is None
        assert code_of(project, tree.yard) is not None
        assert isinstance(pilot.app.screen, NearNames)
        await keys(pilot, "right", "enter")
        assert (code_of(project, tree.calm), code_of(project, calm) is None) == (None, False)
        assert screen.bar.message == "No names left that may mean the same."
        await keys(pilot, "ctrl+d")
        assert screen.bar.message == "No two names look the same."

    at_codebook(project, steps, code=tree.calm)


def test_a_pair_that_is_not_the_same_is_not_asked_about_again(project: Path, tree: Tree) -> None:
    calm, yard = two_scripts(project)

    async def say_so(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await keys(pilot, "n", "d")
        assert "Not asked again" in screen.bar.message
        await keys(pilot, "enter", "3")
        assert screen.bar.message == "No names left that may mean the same."
        assert None not in (code_of(project, calm), code_of(project, yard))

    async def look_again(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await keys(pilot, "n")
        assert screen.bar.message == "No two names look the same."

    at_codebook(project, say_so, code=tree.calm)
    at_codebook(project, look_again)


def test_a_pair_leads_to_its_pages_and_a_no_changes_nothing(project: Path, tree: Tree) -> None:
    two_scripts(project)

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await keys(pilot, "n", "left", "escape")
        assert isinstance(pilot.app.screen, NearNames)
        await keys(pilot, "enter", "4")
        assert screen.codes.code == tree.yard
        with Workspace.open(project) as ws:
            assert len(ws.tree().codes) == 6

    at_codebook(project, steps, code=tree.calm)


def test_the_codebook_goes_to_a_file_beside_the_project(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await keys(pilot, "x")
        assert ".yaml .csv .xlsx .md" in screen_text(pilot.app)
        await keys(pilot, "enter")
        path = project.parent / "p-codebook.xlsx"
        assert screen.bar.message == f"4 codes written to {path}."
        before = path.read_bytes()
        path.write_bytes(b"mine")
        await keys(pilot, "x", "enter")
        assert "is there already" in screen_text(pilot.app)
        await keys(pilot, "n")
        assert screen.bar.message == "Nothing was written."
        assert path.read_bytes() == b"mine"
        await keys(pilot, "x", "enter", "y")
        assert path.read_bytes()[:2] == before[:2]

    at_codebook(project, steps, code=tree.calm)


def test_a_folder_for_exports_is_used_and_what_cannot_be_written_is_said(project: Path, tree: Tree) -> None:
    (project.parent / "exports").mkdir()

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await keys(pilot, "ctrl+o", "ctrl+u")
        await typed(pilot, "book.md")
        assert "看见就踏实" in (project.parent / "exports" / "book.md").read_text(encoding="utf-8")
        for name, words in (("book.doc", ".doc"), ("nowhere/book.md", "nowhere")):
            await keys(pilot, "x", "ctrl+u")
            await typed(pilot, name)
            assert isinstance(pilot.app.screen, Prompt)
            assert words in pilot.app.screen.problem
            await keys(pilot, "escape")

    at_codebook(project, steps, code=tree.calm)


def test_a_desk_that_may_not_write_refuses_before_anybody_types(project: Path, tree: Tree) -> None:
    with Workspace.open(project, desk=True):

        async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
            for key in ("e", "r", "asterisk", "d"):
                await keys(pilot, key)
                assert screen.bar.message.startswith("Open for reading only")
                assert pilot.app.screen is screen

        at_codebook(project, steps, code=tree.contact)


def test_an_empty_project_says_how_codes_are_made(project: Path) -> None:
    async def steps(_pilot: Pilot[None], screen: CodebookScreen) -> None:
        assert page_text(screen).startswith("No codes yet.")

    at_codebook(project, steps)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (20, 5)])
def test_small_terminals_show_list_and_page_in_turn(project: Path, tree: Tree, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await keys(pilot, "f6")
        assert screen.pane == "page"
        assert screen.page.region.area
        await keys(pilot, "down", "e", "escape", "f6")
        assert screen.pane == "codes"
        assert screen.codes.region.area
        await keys(pilot, "enter", "escape")
        assert screen.pane == "codes"

    at_codebook(project, steps, code=tree.contact, size=size)


def test_the_screen_opens_at_the_code_that_was_looked_at(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        home.codes.go_to(tree.calm)
        await keys(pilot, "f10", "c")
        screen = pilot.app.screen
        assert isinstance(screen, CodebookScreen)
        assert screen.codes.code == tree.calm
        screen.codes.go_to(tree.meeting)
        await settled(pilot)
        await keys(pilot, "escape", "f10", "c")
        screen = pilot.app.screen
        assert isinstance(screen, CodebookScreen)
        assert screen.codes.code == tree.meeting

    at_desk(project, steps)


def test_markup_and_control_characters_are_shown_as_they_are(project: Path, tree: Tree) -> None:
    with Workspace.open(project) as ws:
        ws.codes.rename(tree.calm, "[bold]x[/bold]")
        ws.codes.describe(tree.calm, definition="[red]a\x1b[2Jb[/red]\nsecond line")

    async def steps(pilot: Pilot[None], _screen: CodebookScreen) -> None:
        shown = screen_text(pilot.app)
        assert "[bold]x[/bold]" in shown
        assert "[red]a" in shown
        assert "second line" in shown
        assert "\x1b" not in shown

    at_codebook(project, steps, code=tree.calm)
