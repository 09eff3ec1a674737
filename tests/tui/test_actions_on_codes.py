"""Every action in the list of codes: the message, then what is stored, then what the screen shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from groundcode.domain.levels import Level
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, inspected, screen_text, stored, type_name


@pytest.fixture
def coded(project: Path) -> Path:
    """Three labels, two of them used."""
    with Workspace.open(project) as workspace:
        source = workspace.sources.named("甲")
        text = workspace.sources.open(source.id).text
        for name, quote in (("天天在院里", "他天天在院里转。"), ("看见就踏实", "看见就踏实。")):
            start = text.index(quote)
            workspace.codings.apply_new(name, source.id, start, start + len(quote))
        workspace.codes.create("有事打电话")
    return project


def paths(project: Path) -> list[str]:
    """The codes as they stand, with their levels."""
    with Workspace.open(project) as workspace:
        tree = workspace.tree()
        return [f"{tree.path(i)} ({tree.codes[i].level.value})" for i in tree.walk()]


async def in_list(pilot: Pilot[None], screen: CodingScreen, name: str = "") -> None:
    """The focus in the list, the bar on a code."""
    screen.codes.focus()
    if name:
        assert screen.codes.go_to(screen.code_tree.get(name).id)
    await pilot.pause()


async def answer(pilot: Pilot[None], words: str) -> None:
    """Type into a prompt and take it; letters come as keys do."""
    await type_name(pilot, words)
    # An Enter right behind committed text belongs to the input method, once.
    await pilot.press("enter")
    await pilot.pause()
    if isinstance(pilot.app.screen, Prompt | Picker):
        await pilot.press("enter")
        await pilot.pause()


def test_marked_codes_are_abstracted_into_a_concept_and_undone_as_one(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen, "天天在院里")
        await pilot.press("space", "space")
        assert "2 codes marked" in screen.bar.message
        assert screen_text(screen.app).count("✓") == 2
        await pilot.press("g")
        await pilot.pause()
        assert "A new concept above 2 codes" in screen_text(screen.app)
        await answer(pilot, "民警可见度")
        assert screen.bar.message.startswith("Concept 民警可见度 stands above ")
        assert paths(coded) == [
            "有事打电话 (label)",
            "民警可见度 (concept)",
            "民警可见度 > 天天在院里 (label)",
            "民警可见度 > 看见就踏实 (label)",
        ]
        assert screen.codes.code == screen.code_tree.get("有事打电话").id
        assert "✓" not in screen_text(screen.app)
        await pilot.press("u")
        await pilot.pause()
        assert all("(label)" in path for path in paths(coded))

    at_desk(coded, steps)


def test_raise_and_lower_say_the_level_and_refuse_what_breaks_the_tree(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen, "有事打电话")
        await pilot.press("plus")
        await pilot.pause()
        assert screen.bar.message == "有事打电话 is a concept now."
        assert screen.workspace.tree().get("有事打电话").level is Level.CONCEPT
        await pilot.press("ctrl+down")
        await pilot.pause()
        assert screen.bar.message == "有事打电话 is a label now."
        await pilot.press("minus")
        await pilot.pause()
        assert "-error" in screen.bar.classes
        assert screen.workspace.tree().get("有事打电话").level is Level.LABEL

    at_desk(coded, steps)


def test_moving_asks_below_which_code_and_offers_only_what_may_stand_above(coded: Path) -> None:
    with Workspace.open(coded) as workspace:
        workspace.codes.create("亲近", level=Level.CATEGORY)

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen, "有事打电话")
        await pilot.press("m")
        await pilot.pause()
        assert isinstance(screen.app.screen, Picker)
        assert screen.app.screen._shown == ["", screen.code_tree.get("亲近").id]
        await answer(pilot, "qinjin")
        assert "亲近 > 有事打电话 (label)" in paths(coded)
        assert screen.codes.code == screen.code_tree.get("有事打电话").id
        await pilot.press("m", "enter")
        await pilot.pause()
        assert "有事打电话 (label)" in paths(coded)
        assert "the top" in screen.bar.message

    at_desk(coded, steps)


def test_a_code_dragged_onto_another_stands_below_it(coded: Path) -> None:
    with Workspace.open(coded) as workspace:
        workspace.codes.create("亲近", level=Level.CATEGORY)

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        names = [row.name for row in screen.codes.shown_rows]
        await pilot.mouse_down(screen.codes, offset=(6, names.index("看见就踏实")))
        await pilot.hover(screen.codes, offset=(6, names.index("亲近")))
        await pilot.mouse_up(screen.codes, offset=(6, names.index("亲近")))
        await pilot.pause()
        assert "亲近 > 看见就踏实 (label)" in paths(coded)

    at_desk(coded, steps)


def test_siblings_are_reordered(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen, "有事打电话")
        await pilot.press("K", "K")
        await pilot.pause()
        assert [p.split(" ")[0] for p in paths(coded)] == ["有事打电话", "天天在院里", "看见就踏实"]
        await pilot.press("shift+down")
        await pilot.pause()
        assert [p.split(" ")[0] for p in paths(coded)] == ["天天在院里", "有事打电话", "看见就踏实"]

    at_desk(coded, steps)


def test_merging_tells_before_and_moves_the_codings(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen, "看见就踏实")
        await pilot.press("M")
        await pilot.pause()
        await answer(pilot, "ttzyl")
        assert isinstance(screen.app.screen, Confirm)
        assert "看见就踏实 will be merged into 天天在院里" in screen_text(screen.app)
        await pilot.press("y")
        await pilot.pause()
        assert "is merged into 天天在院里" in screen.bar.message
        assert {code for code, _q, _c in stored(coded)} == {"天天在院里"}
        await pilot.press("u")
        await pilot.pause()
        assert {code for code, _q, _c in stored(coded)} == {"天天在院里", "看见就踏实"}

    at_desk(coded, steps)


def test_deleting_tells_before_and_no_is_no(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen, "看见就踏实")
        await pilot.press("d")
        await pilot.pause()
        assert "codings (of all coders: 1)" in screen_text(screen.app)
        await pilot.press("escape")
        await pilot.pause()
        assert len(stored(coded)) == 2
        await pilot.press("delete", "enter")
        await pilot.pause()
        assert "Deleted: 看见就踏实" in screen.bar.message
        assert len(stored(coded)) == 1
        assert "看见就踏实" not in [row.name for row in screen.codes.shown_rows]

    at_desk(coded, steps)


def test_renaming_and_a_twin_that_is_refused(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen, "有事打电话")
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("right")
        await answer(pilot, "abc")
        assert "is called 有事打电话abc now" in screen.bar.message
        assert "有事打电话abc (label)" in paths(coded)
        # The former name is selected: what is typed takes its place.
        await pilot.press("ctrl+r")
        await pilot.pause()
        await answer(pilot, "看见就踏实")
        assert "-error" in screen.bar.classes
        assert "有事打电话abc (label)" in paths(coded)

    at_desk(coded, steps)


def test_a_new_code_memo_and_focus(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen)
        await pilot.press("a")
        await pilot.pause()
        await answer(pilot, "new one")
        assert screen.bar.message == "New label: new one"
        assert "new one (label)" in paths(coded)
        await pilot.press("e")
        await pilot.pause()
        await type_name(pilot, "why")
        await pilot.press("escape")
        await pilot.pause()
        assert [m.text for m in screen.workspace.memos.list_(screen.code_tree.get("new one").id)] == ["why"]
        screen.codes.go_to(screen.code_tree.get("看见就踏实").id)
        await pilot.press("enter")
        await pilot.pause()
        assert [c.name for c in screen.text.document.codings] == ["看见就踏实"]
        await pilot.press("f")
        await pilot.pause()
        assert len(screen.text.document.codings) == 2

    at_desk(coded, steps)


def test_the_code_under_the_bar_is_put_on_the_selection(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert screen.opened is not None
        start = screen.opened.text.index("有事打他电话")
        screen.text.select(start, start + 6)
        await in_list(pilot, screen, "有事打电话")
        await pilot.press("c")
        await pilot.pause()
        assert ("有事打电话", "有事打他电话", "田野") in stored(coded)
        assert "有事打电话" in inspected(screen)

    at_desk(coded, steps)


def test_the_list_is_filtered_by_initials_and_escape_goes_out_step_by_step(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await in_list(pilot, screen)
        await pilot.press("slash")
        await type_name(pilot, "kjjts")
        await pilot.press("enter")
        await pilot.pause()
        assert [row.name for row in screen.codes.shown_rows if row.id] == ["看见就踏实"]
        await pilot.press("space", "escape")
        await pilot.pause()
        assert screen.codes.marked == ()
        assert len([row for row in screen.codes.shown_rows if row.id]) == 1
        await pilot.press("escape")
        await pilot.pause()
        assert len([row for row in screen.codes.shown_rows if row.id]) == 3
        await pilot.press("escape")
        await pilot.pause()
        assert screen.focused is screen.text

    at_desk(coded, steps)


def test_counts_stand_beside_the_names(coded: Path) -> None:
    with Workspace.open(coded) as workspace:
        tree = workspace.tree()
        workspace.codes.abstract([tree.get("天天在院里").id, tree.get("看见就踏实").id], "可见度")

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        rows = {row.name: (row.own, row.total) for row in screen.codes.shown_rows}
        assert rows["可见度"] == (0, 2)
        assert rows["看见就踏实"] == (1, 1)
        line = next(line for line in screen_text(screen.app).splitlines() if "可见度" in line)
        assert "0/2" in line
        screen.codes.go_to(screen.code_tree.get("可见度").id)
        screen.codes.focus()
        await pilot.press("left")
        assert [row.name for row in screen.codes.shown_rows if row.id] == ["可见度", "有事打电话"]
        await pilot.press("right")
        assert len([row for row in screen.codes.shown_rows if row.id]) == 4

    at_desk(coded, steps)


def test_in_a_narrow_terminal_tab_shows_the_list_in_place_of_the_text(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert "有事打电话" not in screen_text(screen.app)
        await pilot.press("tab")
        await pilot.pause()
        assert "有事打电话" in screen_text(screen.app)
        assert screen.focused is screen.codes
        await pilot.press("escape")
        await pilot.pause()
        assert "他天天在院里转" in screen_text(screen.app)

    at_desk(coded, steps, size=(70, 20))
