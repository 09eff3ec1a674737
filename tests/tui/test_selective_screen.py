"""The selective screen: core category, pathways, the model, the storyline, constructs."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.locale import set_language
from groundcode.tui.screens.axial import AxialScreen
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.help import Help
from groundcode.tui.screens.selective import SelectiveScreen
from groundcode.tui.screens.story import StoryScreen
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.tui.widgets.memo_page import MemoPage
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from tests.tui.desk_testing import screen_text
from tests.tui.screen_testing import keys, lines, now, on_screen, said, typed, words
from tests.tui.selective_testing import at_row, constructs, core, model, pathways, row_texts, whole_theory
from tests.tui.theory_project import relations, with_relations


@pytest.fixture
def related(project: Path) -> Path:
    """亲近 → 信任 → 参与."""
    return with_relations(project)


@pytest.fixture
def whole(project: Path) -> Path:
    return whole_theory(project)


def test_the_outline_and_the_model_show_the_theory(whole: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert row_texts(screen, "core") == ["none yet: * chooses one"]
        assert row_texts(screen, "category") == ["亲近 · 1 relation", "信任 · 2 relations", "参与 · 1 relation"]
        assert row_texts(screen, "relation") == ["亲近 → 信任", "信任 → 参与"]
        assert row_texts(screen, "pathway") == ["信任之路 · no quote"]
        picture = screen_text(pilot.app)
        assert "亲近 → 信任 → 参与" in picture
        assert "2 things are not told yet" not in picture
        drawn = next(line for line in model(screen).splitlines() if "亲近" in line)
        assert drawn.index("亲近") < drawn.index("+▷") < drawn.index("信任") < drawn.rindex("▷") < drawn.index("参与")
        assert row_texts(screen, "hypothesis") == ["亲近 positively affects 信任"]

    on_screen(whole, "selective", steps, size=(140, 45))


def test_the_core_category_is_made_and_changed(related: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "category", "信任")
        await keys(pilot, "*")
        assert said(screen) == "信任 is the core category now."
        assert core(related) == "信任"
        assert row_texts(screen, "core") == ["◎ 信任"]
        at_row(screen, "core")
        await keys(pilot, "f7")
        now(pilot, Picker)
        await typed(pilot, "参与")
        assert core(related) == "参与"
        await keys(pilot, "*")
        await typed(pilot, "none")
        assert said(screen) == "参与 is the core category no longer."
        assert core(related) == ""
        await keys(pilot, "u")
        assert core(related) == "参与"

    on_screen(related, "selective", steps)


def test_marked_relations_make_a_pathway(related: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "relation", "亲近 → 信任")
        await keys(pilot, "g")
        assert said(screen).startswith("Mark relations with Space first")
        await keys(pilot, "space")
        assert said(screen).startswith("1 relation is marked.")
        await keys(pilot, "v", "f8")
        asked = words(now(pilot, Prompt))
        assert "亲近 → 信任 → 参与" in asked
        await typed(pilot, "信任之路")
        assert said(screen).startswith("A new pathway: 信任之路.")
        made = pathways(related)["信任之路"]
        assert [len(chain) for chain in made.chains] == [2]
        assert row_texts(screen, "pathway") == ["信任之路 · no quote"]
        assert "[1]" not in screen_text(pilot.app)

    on_screen(related, "selective", steps)


def test_relations_that_make_no_pathway_are_said_before_a_name_is_typed(related: Path) -> None:
    with Workspace.open(related) as workspace:
        tree = workspace.tree()
        workspace.relations.add(tree.get("参与").id, tree.get("亲近").id)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "relation", "亲近 → 信任")
        await keys(pilot, "space", "space", "space", "g")
        assert pilot.app.screen is screen
        assert said(screen).startswith("The 3 marked relations make no pathway. By one way or several, they must lead")
        assert pathways(related) == {}
        await keys(pilot, "escape")
        assert said(screen) == "No relation is marked."
        assert pilot.app.screen is screen

    on_screen(related, "selective", steps)


def test_a_pathway_is_put_together_anew_named_explained_and_deleted(whole: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "relation", "亲近 → 信任")
        await keys(pilot, "space")
        at_row(screen, "pathway")
        await keys(pilot, "g")
        assert lines(now(pilot, Chooser))[1] == "2 信任之路, put together anew"
        await keys(pilot, "2")
        assert said(screen) == "信任之路 is put together anew."
        assert len(pathways(whole)["信任之路"].relations) == 1
        await keys(pilot, "r")
        await typed(pilot, "亲近之路")
        assert said(screen) == "信任之路 is called 亲近之路 now."
        await keys(pilot, "e")
        now(pilot, MemoEditor).query_one(TextArea).text = "先亲近"
        await keys(pilot, "escape")
        assert pathways(whole)["亲近之路"].connotation == "先亲近"
        await keys(pilot, "enter", "space")
        assert said(screen).startswith("Evidence now: 甲-")
        assert row_texts(screen, "pathway") == ["亲近之路 · 1 quote"]
        await keys(pilot, "escape", "d")
        assert "the segments bound to it (1). Its relations stay." in words(now(pilot, Confirm))
        await keys(pilot, "enter")
        assert pathways(whole) == {}
        assert len(relations(whole)) == 2

    on_screen(whole, "selective", steps)


def test_a_broken_pathway_is_said(whole: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "relation", "信任 → 参与")
        await keys(pilot, "d")
        assert "These pathways break: 信任之路." in words(now(pilot, Confirm))
        await keys(pilot, "enter")
        assert pathways(whole)["信任之路"].broken
        assert "broken: no way leads through it" in screen_text(pilot.app)
        await keys(pilot, "u")
        assert not pathways(whole)["信任之路"].broken

    on_screen(whole, "selective", steps)


def test_relations_are_made_and_changed_here_too(related: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "category", "亲近")
        await keys(pilot, "a")
        await typed(pilot, "参与")
        await keys(pilot, "1", "2", "2")
        assert relations(related)["亲近 → 参与"].type == "condition"
        await keys(pilot, "t", "1")
        assert said(screen) == "亲近 → 参与: causal relation"
        await keys(pilot, "p")
        assert said(screen) == "亲近 → 参与: neither positive nor negative"
        await keys(pilot, "b")
        await typed(pilot, "信任")
        await keys(pilot, "1", "1")
        assert "信任 → (亲近 → 参与)" in relations(related)
        assert "Upon a relation: 信任 → (亲近 → 参与)" in model(screen)
        await keys(pilot, "space")
        assert said(screen) == "What bears upon a relation is no step of a pathway."
        at_row(screen, "relation", "亲近 → 参与")
        await keys(pilot, "enter", "space")
        assert len(relations(related)["亲近 → 参与"].evidence) == 1

    on_screen(related, "selective", steps)


def test_constructs_with_items(related: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "construct")
        await keys(pilot, "a")
        await typed(pilot, "信任")
        await keys(pilot, "enter")
        assert said(screen).startswith("A new construct: 信任.")
        assert len(constructs(related)["信任"].codes) == 1
        await keys(pilot, "c")
        await typed(pilot, "亲近")
        assert said(screen) == "信任 measures 亲近."
        assert len(constructs(related)["信任"].codes) == 2
        await keys(pilot, "ctrl+g")
        await typed(pilot, "亲近")
        assert said(screen) == "信任 no longer measures 亲近."
        await keys(pilot, "n")
        await typed(pilot, "TRUST")
        assert said(screen) == "信任 is TRUST in model text."
        assert constructs(related)["信任"].short == "TRUST"
        await keys(pilot, "e")
        now(pilot, MemoEditor).query_one(TextArea).text = "对民警的信任"
        await keys(pilot, "escape")
        assert constructs(related)["信任"].definition == "对民警的信任"
        for text in ("有事我找他。", "我信他。"):
            await keys(pilot, "i")
            await typed(pilot, text)
        assert [one.text for one in constructs(related)["信任"].items] == ["有事我找他。", "我信他。"]
        await keys(pilot, "ctrl+up")
        assert [one.text for one in constructs(related)["信任"].items] == ["我信他。", "有事我找他。"]
        await keys(pilot, "p")
        assert constructs(related)["信任"].items[0].reversed
        assert "(reversed)" in screen_text(pilot.app)
        await keys(pilot, "e")
        await typed(pilot, "我不信他。")
        assert constructs(related)["信任"].items[0].text == "我不信他。"
        await keys(pilot, "enter", "space")
        assert len(constructs(related)["信任"].items[0].evidence) == 1
        await keys(pilot, "escape", "d")
        assert "the segments bound to it (1)" in words(now(pilot, Confirm))
        await keys(pilot, "enter")
        assert len(constructs(related)["信任"].items) == 1
        at_row(screen, "construct")
        await keys(pilot, "d", "enter")
        assert constructs(related) == {}

    on_screen(related, "selective", steps)


def test_enter_opens_what_is_under_the_bar(whole: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "hypothesis")
        await keys(pilot, "enter")
        assert isinstance(screen, SelectiveScreen)
        assert screen.row is not None
        assert screen.row.text == "亲近 → 信任"
        at_row(screen, "category", "信任")
        await keys(pilot, "e")
        now(pilot, MemoPage).query_one(TextArea).text = "核心？"
        await keys(pilot, "escape", "/")
        await typed(pilot, "参与 · 1")
        await keys(pilot, "enter")
        axial = now(pilot, AxialScreen)
        assert axial.at is not None
        assert axial.code_tree.codes[axial.at.code].name == "参与"

    on_screen(whole, "selective", steps)


def test_help_on_every_pane(whole: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        for sentence in ("one core category", "Space binds the one under the bar", "from left to right"):
            await keys(pilot, "f1")
            assert sentence in words(now(pilot, Help))
            await keys(pilot, "escape", "tab")
        assert screen.pane == "outline"

    on_screen(whole, "selective", steps)


def test_an_empty_project_and_a_reader(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        for _row in range(5):
            for key in ("r", "t", "p", "b", "i", "c", "n", "K", "space", "g", "d"):
                await keys(pilot, key)
                assert pilot.app.screen is screen, key
            await keys(pilot, "down")

    on_screen(project, "selective", steps)

    async def reads(pilot: Pilot[None], screen: DeskScreen) -> None:
        for key in ("a", "*", "g", "e", "d", "r", "t", "p", "b", "i", "c", "n"):
            screen.bar.clear()
            await keys(pilot, key)
            assert "Open for reading only" in said(screen), key
        at_row(screen, "story")
        await keys(pilot, "enter", "x")
        assert now(pilot, StoryScreen).editor.text == ""

    on_screen(project, "selective", reads, read_only="a colleague has it open")


@pytest.mark.parametrize("size", [(160, 45), (120, 36), (80, 24), (40, 12), (20, 5)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_terminals_of_all_sizes_in_both_languages(whole: Path, size: tuple[int, int], language: str) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        set_language(language)
        screen.stored("")
        await keys(pilot, "end", "home", "pagedown", "tab", "down", "tab", "down", "tab")
        assert screen.pane == "outline"
        at_row(screen, "story")
        await keys(pilot, "enter", "tab", "escape", "escape")
        assert pilot.app.screen is screen

    on_screen(whole, "selective", steps, size=size)


def test_only_relations_are_marked_and_one_alone_asks_for_the_next(whole: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "construct")
        await keys(pilot, "space")
        assert said(screen) == "Only relations are marked: a pathway is made of them."
        at_row(screen, "relation", "亲近 → 信任")
        await keys(pilot, "space")
        assert said(screen) == "1 relation is marked. Mark the next one; g makes the pathway."
        await keys(pilot, "space")
        assert said(screen) == "2 relations are marked. g makes a pathway of them."

    on_screen(whole, "selective", steps)


def test_a_construct_that_measures_nothing_says_what_to_do(related: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        selective = at_row(screen, "construct")
        await keys(pilot, "a")
        await typed(pilot, "荣誉")
        await keys(pilot, "enter")
        assert said(screen).startswith("A new construct: 荣誉. It measures no category yet: c says which one.")
        assert constructs(related)["荣誉"].codes == ()
        await keys(pilot, "i")
        await typed(pilot, "我自豪。")
        assert "its segments are offered then" in said(screen)
        assert "c says which one" in "".join(row.text for row in selective.segments.shown_rows)
        await keys(pilot, "enter", "space")
        assert said(screen) == "No segment is under the bar."
        await keys(pilot, "escape", "c")
        await typed(pilot, "信任")
        assert "有事打他电话" in "".join(row.text for row in selective.segments.shown_rows)
        await keys(pilot, "d")
        assert said(screen) == "Deleted: 我自豪. u brings it back."

    on_screen(related, "selective", steps)


def test_the_heading_says_that_not_all_are_main_categories(related: Path) -> None:
    def headings(screen: DeskScreen) -> list[str]:
        assert isinstance(screen, SelectiveScreen)
        return [row.text for row in screen.list_.shown_rows if not row.kind and row.text]

    async def main(_pilot: Pilot[None], screen: DeskScreen) -> None:
        assert "Main categories (3)" in headings(screen)

    async def mixed(_pilot: Pilot[None], screen: DeskScreen) -> None:
        assert "Main and related categories (4)" in headings(screen)
        assert "◎ 信任 · 2 relations" in row_texts(screen, "category")

    on_screen(related, "selective", main)
    with Workspace.open(related) as workspace:
        tree = workspace.tree()
        workspace.relations.add(tree.get("熟悉").id, tree.get("亲近").id)
        workspace.codes.set_core(tree.get("信任").id)
    on_screen(related, "selective", mixed)
