"""The page of a code: rows that are followed, edited, added, taken off; and segments put on dimensions in the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.tui.screens.codebook import CodebookScreen
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.picker import Picker
from groundcode.workspace import Workspace
from groundcode.workspace.properties import Placement, Property
from tests.tui.codebook_testing import Tree, at_codebook, bar_on, keys, page_text, settled, typed, with_codes
from tests.tui.desk_testing import at_desk, screen_text


@pytest.fixture
def tree(project: Path) -> Tree:
    """The codes of the project."""
    return with_codes(project)


def properties(project: Path) -> list[Property]:
    """What is stored, read by another opening of the file."""
    with Workspace.open(project) as ws:
        return ws.properties.list_()


def placements(project: Path) -> list[Placement]:
    """What is stored, read by another opening of the file."""
    with Workspace.open(project) as ws:
        return ws.properties.placements()


def with_property(project: Path, tree: Tree) -> tuple[str, str, str]:
    """A property of 交往 with a dimension and a segment on it: (property, dimension, placement)."""
    with Workspace.open(project) as ws:
        prop = ws.properties.add(tree.contact, "频率", "多久一次")
        dimension = ws.properties.add_dimension(prop, "", "低", "高")
        version = ws.sources.named("甲").version
        return prop, dimension, ws.properties.place_segment(dimension, tree.source, tree.start, tree.end, "高", version=version)


def test_an_example_leads_into_the_text_and_the_codebook_comes_back_to_it(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        assert "Examples (1)\n甲-2 “他天天在院里转。”" in page_text(screen)
        (link,) = screen.reader.examples
        await bar_on(pilot, screen, link)
        await keys(pilot, "enter")
        home = screen.desk.home
        assert home.is_current
        assert home.text.selection is not None
        assert (home.text.selection.start, home.text.selection.end) == (tree.start, tree.end)
        await keys(pilot, "f10", "c")
        again = pilot.app.screen
        assert isinstance(again, CodebookScreen)
        assert again.pane == "page"
        assert again.page.row is not None
        assert again.page.row.id == link

    at_codebook(project, steps, code=tree.yard)


def test_an_example_is_unbound_and_comes_back(project: Path, tree: Tree) -> None:
    def examples() -> int:
        with Workspace.open(project) as ws:
            return len(ws.codebook.page(tree.yard).examples)

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        (link,) = screen.reader.examples
        await bar_on(pilot, screen, link)
        await keys(pilot, "d")
        assert screen.bar.message == "No example of 天天在院里 any longer. u brings it back."
        assert examples() == 0
        assert "none yet: p on a coded segment" in page_text(screen)
        await keys(pilot, "ctrl+z")
        assert examples() == 1

    at_codebook(project, steps, code=tree.yard)


def test_a_property_and_its_dimension_are_added_in_one_go(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await bar_on(pilot, screen, "definition")
        await keys(pilot, "a", "p")
        await typed(pilot, "频率")
        await typed(pilot, "低-高")
        assert screen.bar.message == "New dimension of 频率: 低 – 高"
        (prop,) = properties(project)
        assert (prop.code, prop.name) == (tree.contact, "频率")
        assert [(d.name, d.low, d.high) for d in prop.dimensions] == [("", "低", "高")]
        assert "Properties and dimensions (1)\n频率\n↔ 低 – 高" in page_text(screen)
        assert screen.page.row is not None
        assert screen.page.row.id == prop.dimensions[0].id
        await keys(pilot, "ctrl+n", "d")
        await typed(pilot, "时段：早-晚")
        assert [d.name for d in properties(project)[0].dimensions] == ["", "时段"]
        await keys(pilot, "a", "p")
        await typed(pilot, "频率")
        assert screen.bar.has_class("-error")
        assert len(properties(project)) == 1

    at_codebook(project, steps, code=tree.contact)


def test_a_label_has_no_property_and_a_property_less_page_says_what_comes_first(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await bar_on(pilot, screen, "definition")
        await keys(pilot, "a", "d")
        assert "has no property yet" in screen.bar.message
        await keys(pilot, "a", "p")
        await typed(pilot, "频率")
        assert screen.bar.has_class("-error")
        assert properties(project) == []

    at_codebook(project, steps, code=tree.yard)


def test_properties_dimensions_and_values_are_changed_where_they_stand(project: Path, tree: Tree) -> None:
    prop, dimension, placement = with_property(project, tree)

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        assert "↔ 低 – 高   (1)\n高: 甲-2 “他天天在院里转。”   (田野)" in page_text(screen)
        await bar_on(pilot, screen, prop)
        await keys(pilot, "r", "right", "x", "enter")
        assert screen.bar.message == "频率 is called 频率x now."
        await bar_on(pilot, screen, prop)
        await keys(pilot, "e")
        pilot.app.screen.query_one(TextArea).text = "一周几次"
        await keys(pilot, "escape")
        (stored,) = properties(project)
        assert (stored.name, stored.definition) == ("频率x", "一周几次")
        await bar_on(pilot, screen, dimension)
        await keys(pilot, "f2", "ctrl+u")
        await typed(pilot, "从不-天天")
        assert (properties(project)[0].dimensions[0].low, properties(project)[0].dimensions[0].high) == ("从不", "天天")
        await bar_on(pilot, screen, placement)
        await keys(pilot, "e", "ctrl+u")
        await typed(pilot, "天天")
        assert [one.value for one in placements(project)] == ["天天"]
        assert "天天: 甲-2" in page_text(screen)
        assert screen.workspace.store.drafts() == {}

    at_codebook(project, steps, code=tree.contact)


def test_a_placement_leads_into_the_text_and_is_taken_off(project: Path, tree: Tree) -> None:
    _prop, _dimension, placement = with_property(project, tree)

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await bar_on(pilot, screen, placement)
        await keys(pilot, "delete")
        assert screen.bar.message == "Taken off the dimension. u brings it back."
        assert placements(project) == []
        await keys(pilot, "u")
        await bar_on(pilot, screen, placement)
        await keys(pilot, "enter")
        selection = screen.desk.home.text.selection
        assert selection is not None
        assert (selection.start, selection.end) == (tree.start, tree.end)

    at_codebook(project, steps, code=tree.contact)


def test_deleting_a_property_tells_what_goes_with_it(project: Path, tree: Tree) -> None:
    prop, dimension, _placement = with_property(project, tree)

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await bar_on(pilot, screen, prop)
        await keys(pilot, "d")
        shown = " ".join(screen_text(pilot.app).replace("│", " ").split())
        assert "with its dimensions (1) and what was put on them (1)" in shown
        await keys(pilot, "escape")
        assert len(properties(project)) == 1
        await bar_on(pilot, screen, dimension)
        await keys(pilot, "d", "y")
        assert screen.bar.message == "Deleted: 低 – 高. u brings it back."
        assert (properties(project)[0].dimensions, placements(project)) == ((), [])
        await keys(pilot, "u")
        await bar_on(pilot, screen, prop)
        await keys(pilot, "d", "enter")
        assert properties(project) == []
        assert "频率" not in page_text(screen)

    at_codebook(project, steps, code=tree.contact)


def test_memos_are_written_opened_and_deleted_on_the_page(project: Path, tree: Tree) -> None:
    def memos() -> list[str]:
        with Workspace.open(project) as ws:
            return [memo.text for memo in ws.memos.list_(tree.contact)]

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await bar_on(pilot, screen, "definition")
        await keys(pilot, "a", "m", "H", "i", "escape")
        assert memos() == ["Hi"]
        (memo,) = screen.reader.memos
        assert "Memos (1)" in page_text(screen)
        await bar_on(pilot, screen, memo)
        await keys(pilot, "enter", "!", "escape")
        assert memos() == ["Hi!"]
        await bar_on(pilot, screen, memo)
        await keys(pilot, "d")
        assert memos() == []
        assert screen.bar.message == "Memo deleted. u brings it back."

    at_codebook(project, steps, code=tree.contact)


def test_texts_open_at_the_one_under_the_bar_and_rows_without_a_text_say_so(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await bar_on(pilot, screen, "exclusion")
        await keys(pilot, "enter", "N", "escape")
        with Workspace.open(project) as ws:
            assert ws.tree().codes[tree.contact].exclusion == "N"
        await bar_on(pilot, screen, "made")
        await keys(pilot, "enter")
        assert "leads nowhere" in screen.bar.message
        await keys(pilot, "d")
        assert screen.bar.message.startswith("Only examples")
        await keys(pilot, "r")
        await typed(pilot, "x")
        assert screen.bar.message == "交往 is called 交往x now."

    at_codebook(project, steps, code=tree.contact)


def test_codes_on_the_page_lead_to_their_own_and_the_next_code_is_a_key_away(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await bar_on(pilot, screen, tree.meeting)
        await keys(pilot, "enter")
        assert screen.codes.code == tree.meeting
        assert screen.pane == "page"
        await keys(pilot, "greater_than_sign")
        assert screen.codes.code == tree.yard
        await keys(pilot, "ctrl+up", "<")
        assert screen.codes.code == tree.contact

    at_codebook(project, steps, code=tree.yard)


def test_cases_on_a_dimension_are_named_and_lead_nowhere(project: Path, tree: Tree) -> None:
    _prop, dimension, _placement = with_property(project, tree)
    with Workspace.open(project) as ws:
        placed = ws.properties.place_case(dimension, ws.cases.add("R1"), "低")

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        assert "低: R1   (田野)" in page_text(screen)
        await bar_on(pilot, screen, placed)
        await keys(pilot, "enter")
        assert screen.bar.message == "A case lies there, and no segment."

    at_codebook(project, steps, code=tree.contact)


def test_the_words_of_who_has_withdrawn_are_not_on_the_page(project: Path, tree: Tree) -> None:
    with_property(project, tree)
    with Workspace.open(project) as ws:
        case = ws.cases.add("R1")
        ws.cases.bind(case, "甲")
        ws.cases.withdraw(case)

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        assert "他天天" not in page_text(screen)
        assert "withdrawn" in page_text(screen)
        screen.codes.go_to(tree.yard)
        await settled(pilot)
        assert "他天天" not in page_text(screen)

    at_codebook(project, steps, code=tree.contact)


def test_a_segment_is_put_on_a_dimension_in_the_text(project: Path, tree: Tree) -> None:
    prop, dimension, _placement = with_property(project, tree)
    with Workspace.open(project) as ws:
        ws.properties.add_dimension(prop, "", "早", "晚")

    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        home.show_segment(tree.source, tree.start, tree.end)
        await keys(pilot, "m")
        assert isinstance(pilot.app.screen, Picker)
        assert "交往 > 频率 > 低 – 高" in screen_text(pilot.app)
        await keys(pilot, "enter")
        assert "So far: 低, 高" in screen_text(pilot.app)
        await keys(pilot, "ctrl+u")
        await typed(pilot, "中")
        assert [(one.dimension, one.value) for one in placements(project)] == [(dimension, "中")]
        assert home.bar.message == "Placed here: 频率 中 (田野)"
        await keys(pilot, "ctrl+u", "down", "enter")
        await typed(pilot, "早")
        assert [one.value for one in placements(project)] == ["中", "早"]
        assert home.bar.message == "Placed here: 频率 中 (田野), 频率 早 (田野)"
        await keys(pilot, "m")
        assert "早 – 晚" in screen_text(pilot.app)
        await keys(pilot, "escape")
        assert len(placements(project)) == 2

    at_desk(project, steps)


def test_without_a_dimension_it_is_said_where_to_make_one(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        await keys(pilot, "m")
        assert home.bar.message.startswith("No property has a dimension yet. F10 c opens the codebook")
        assert home.is_current

    at_desk(project, steps)
