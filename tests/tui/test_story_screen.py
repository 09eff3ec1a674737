"""The storyline written on the desk: what it cites, what is not told yet, what is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.story import StoryScreen
from groundcode.tui.widgets.picker import Picker
from groundcode.workspace import Workspace
from tests.tui.desk_testing import screen_text
from tests.tui.screen_testing import keys, lines, now, on_screen, said, typed
from tests.tui.selective_testing import at_row, story, whole_theory


@pytest.fixture
def whole(project: Path) -> Path:
    return whole_theory(project)


def test_the_storyline_is_written_with_citations(whole: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "story")
        await keys(pilot)
        assert "[[亲近]]带来[[信任]]" in screen_text(pilot.app)
        await keys(pilot, "enter")
        page = now(pilot, StoryScreen)
        assert page.editor.text == "[[亲近]]带来[[信任]]。他天天来[[甲-2]]。"
        assert [row.text for row in page.aside.shown_rows if row.kind] == ["参与", "信任 → 参与", "信任之路"]
        await keys(pilot, "f4")
        await typed(pilot, "参与")
        assert page.editor.text.endswith("。[[参与]]")
        await keys(pilot, "f5")
        await typed(pilot, "信任")
        assert "有事打他电话" in lines(now(pilot, Picker))[0]
        await keys(pilot, "enter")
        assert page.editor.text.endswith("[[参与]][[甲-3:0-6]]") or "[[甲-3" in page.editor.text
        await keys(pilot, "f2")
        assert said(page) == "The storyline is stored."
        assert "[[参与]]" in story(whole)
        assert [row.text for row in page.aside.shown_rows if row.kind] == ["Every main category, relation and pathway is told."]
        await keys(pilot, "x", "escape")
        assert pilot.app.screen is screen
        assert story(whole).endswith("x")
        assert said(screen) == "The storyline is stored."

    on_screen(whole, "selective", steps)


def test_what_is_not_told_is_cited_from_the_list(whole: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "story")
        await keys(pilot, "enter", "tab", "down", "enter")
        page = now(pilot, StoryScreen)
        assert page.pane == "story"
        assert page.editor.text.endswith("。[[信任]] [[参与]]")
        await keys(pilot, "escape")
        assert story(whole).endswith("[[信任]] [[参与]]")

    on_screen(whole, "selective", steps)


def test_a_citation_of_nothing_is_told_and_the_text_is_kept(whole: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "story")
        await keys(pilot, "enter")
        page = now(pilot, StoryScreen)
        page.editor.text = "没有[[这个范畴]]。"
        await keys(pilot, "escape")
        assert pilot.app.screen is page
        assert "这个范畴" in said(page)
        assert "Esc once more leaves it so" in said(page)
        assert story(whole).startswith("[[亲近]]")
        await keys(pilot, "escape")
        assert pilot.app.screen is screen
        await keys(pilot, "enter")
        again = now(pilot, StoryScreen)
        assert again.editor.text == "没有[[这个范畴]]。"
        assert said(again) == "This is as you were typing it; Esc stores it."

    on_screen(whole, "selective", steps)


def test_what_was_cited_and_is_gone_stays_and_is_shown(whole: Path) -> None:
    with Workspace.open(whole) as workspace:
        workspace.codes.delete(workspace.tree().get("信任").id)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "story")
        await keys(pilot, "enter")
        page = now(pilot, StoryScreen)
        assert "[[信任 †]]" in page.editor.text
        assert [row.text for row in page.aside.shown_rows if row.kind == "gone"] == ["信任 †"]

    on_screen(whole, "selective", steps)


def test_the_storyline_is_found_by_that_word_and_things_are_told_apart(whole: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        selective = at_row(screen, "core")
        await keys(pilot, "slash")
        shown = "".join(lines(now(pilot, Picker)))
        assert "pathway" in shown
        assert "construct" in shown
        await typed(pilot, "storyl")
        assert selective.row is not None
        assert selective.row.kind == "story"

    on_screen(whole, "selective", steps)


def test_while_one_types_the_key_line_names_no_letters(whole: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_row(screen, "story")
        await keys(pilot, "enter")
        page = now(pilot, StoryScreen)
        shown = str(page.query_one("#keys", Static).render()).split("  ")
        assert "F4 cite a category" in shown
        assert "q quit" not in shown
        assert "u undo" not in shown
        assert "ctrl+z undo" in shown
        await keys(pilot, "tab")
        assert "q quit" in str(page.query_one("#keys", Static).render())

    on_screen(whole, "selective", steps)
