"""Splitting a code: what is dealt, what is told before, what is stored, what is kept of it when one goes away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from groundcode.tui.dealing import Deal
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.report_page import ReportPage
from groundcode.tui.screens.split import SplitScreen
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, screen_text, stored
from tests.tui.test_actions_on_codes import answer, paths

QUOTES = ("他天天在院里转。", "看见就踏实。", "有事打他电话。")
Steps = Callable[[Pilot[None], SplitScreen], Awaitable[None]]


@pytest.fixture
def coded(project: Path) -> Path:
    """One code on three segments, by one coder, and on the first by a second one."""
    with Workspace.open(project) as workspace:
        source = workspace.sources.named("甲")
        text = workspace.sources.open(source.id).text
        code = workspace.codes.create("民警")
        for quote in QUOTES:
            start = text.index(quote)
            workspace.codings.apply(code, source.id, start, start + len(quote))
    with Workspace.open(project, coder="同门") as other:
        start = text.index(QUOTES[0])
        other.codings.apply(code, source.id, start, start + len(QUOTES[0]))
    return project


def at_split(project: Path, steps: Steps, *, size: tuple[int, int] = (120, 30), code: str = "民警") -> None:
    """Steps on the screen that splits a code, opened by its key."""

    async def run(pilot: Pilot[None], screen: CodingScreen) -> None:
        await open_split(pilot, screen, code)
        found = pilot.app.screen
        assert isinstance(found, SplitScreen)
        await steps(pilot, found)

    at_desk(project, run, size=size)


async def open_split(pilot: Pilot[None], screen: CodingScreen, code: str = "民警") -> None:
    screen.codes.focus()
    assert screen.codes.go_to(screen.code_tree.get(code).id)
    await pilot.press("s")
    await pilot.pause()


def top(pilot: Pilot[None]) -> Any:
    """What stands in front."""
    return pilot.app.screen


def dealt(screen: SplitScreen) -> list[int]:
    """The number of the part of each segment, in the order of the list."""
    return [screen.deal.part_of(one) for one in screen.found]


def drafts(project: Path) -> list[str]:
    with Workspace.open(project) as workspace:
        return [key for key in workspace.store.drafts() if key.startswith("split:")]


def test_a_code_is_split_by_digits_as_one_change_that_u_undoes(coded: Path) -> None:
    before = stored(coded)

    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        assert "dealt: 0 of 4" in screen_text(pilot.app)
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(top(pilot), Prompt)
        await answer(pilot, "常来")
        assert screen.deal.parts == ["常来"]
        assert dealt(screen) == [1, 0, 0, 0]
        assert screen.bar.message == "1 segment to 常来."
        await pilot.press("1", "2")
        await pilot.pause()
        await answer(pilot, "安心")
        assert dealt(screen) == [1, 1, 2, 0]
        assert screen.segments.highlighted == 3
        shown = screen_text(pilot.app)
        assert "→ 常来" in shown
        assert "→ 安心" in shown
        assert "同门" in shown
        assert stored(coded) == before
        await pilot.press("s")
        await pilot.pause()
        told = screen_text(pilot.app)
        assert "2 segments to 常来" in told
        assert "1 segment to 安心" in told
        assert "1 segment stays on 民警" in told
        await pilot.press("enter")
        await pilot.pause()
        home = top(pilot)
        assert isinstance(home, CodingScreen)
        assert home.bar.message == "民警 is split: 常来, 安心. u undoes it."
        assert sorted(stored(coded)) == sorted(
            [("常来", QUOTES[0], "田野"), ("常来", QUOTES[0], "同门"), ("安心", QUOTES[1], "田野"), ("民警", QUOTES[2], "田野")]
        )
        assert home.codes.code == home.code_tree.get("常来").id
        assert "安心" in screen_text(pilot.app)
        assert drafts(coded) == []
        await pilot.press("u")
        await pilot.pause()
        assert stored(coded) == before
        assert paths(coded) == ["民警 (label)"]

    at_split(coded, steps)


def test_marked_segments_are_dealt_together_and_zero_and_delete_put_back(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        await pilot.press("a")
        await pilot.pause()
        await answer(pilot, "常来")
        assert screen.bar.message == "Part 1: 常来"
        assert dealt(screen) == [0, 0, 0, 0]
        await pilot.press("space", "v")
        assert screen.bar.message == "2 segments marked: a digit deals them."
        assert screen_text(pilot.app).count("✓") == 2
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(top(pilot), Chooser)
        await pilot.press("1")
        await pilot.pause()
        assert dealt(screen) == [1, 1, 0, 0]
        assert screen.segments.marked == ()
        await pilot.press("home", "0", "delete")
        assert dealt(screen) == [0, 0, 0, 0]
        assert screen.bar.message == "1 segment stays on 民警."
        await pilot.press("5")
        assert "no part 5 yet" in screen.bar.message
        await pilot.press("home", "1", "1", "1", "1")
        assert screen.bar.message == "1 segment to 常来. Every segment is dealt: s splits."
        await pilot.press("right_square_bracket")
        assert screen.bar.message == "Every segment is dealt: s splits."

    at_split(coded, steps)


def test_u_takes_back_what_was_dealt_and_leaves_what_was_stored(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        before = stored(coded)
        await pilot.press("u")
        await pilot.pause()
        assert "Nothing was dealt yet" in screen.bar.message
        await pilot.press("1")
        await pilot.pause()
        await answer(pilot, "常来")
        await pilot.press("1", "u")
        assert dealt(screen) == [1, 0, 0, 0]
        await pilot.press("ctrl+z", "ctrl+z")
        assert screen.deal.is_empty
        await pilot.press("U", "U", "U")
        assert dealt(screen) == [1, 1, 0, 0]
        await pilot.press("U")
        assert screen.bar.message == "Nothing was taken back."
        assert stored(coded) == before

    at_split(coded, steps)


def test_parts_are_renamed_and_taken_away_and_a_twin_is_asked_for_again(coded: Path) -> None:
    with Workspace.open(coded) as workspace:
        workspace.codes.create("邻居")

    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        await pilot.press("1")
        await pilot.pause()
        await answer(pilot, "常来")
        await pilot.press("2")
        await pilot.pause()
        await answer(pilot, "邻居")
        assert isinstance(top(pilot), Prompt)
        assert "There is already a “邻居”" in screen_text(pilot.app)
        await answer(pilot, "常来")
        assert "among the parts" in screen_text(pilot.app)
        await pilot.press("right")
        await answer(pilot, "2")
        assert screen.deal.parts == ["常来", "常来2"]
        await pilot.press("tab", "down", "down", "r")
        await pilot.pause()
        await pilot.press("right")
        await answer(pilot, "b")
        assert screen.bar.message == "常来2 is called 常来2b now."
        await pilot.press("up", "d")
        await pilot.pause()
        assert isinstance(top(pilot), Confirm)
        await pilot.press("y")
        await pilot.pause()
        assert screen.deal.parts == ["常来2b"]
        assert dealt(screen) == [0, 1, 0, 0]
        assert "→ 常来2b" in screen_text(pilot.app)
        await pilot.press("home", "d")
        assert "is the code itself" in screen.bar.message
        await pilot.press("down", "enter")
        assert screen.focused is screen.segments
        assert screen.segments.highlighted == 1

    at_split(coded, steps)


def test_leaving_asks_first_and_stores_nothing(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        before = stored(coded)
        await pilot.press("1")
        await pilot.pause()
        await answer(pilot, "常来")
        assert drafts(coded) != []
        await pilot.press("space", "escape")
        await pilot.pause()
        assert screen.segments.marked == ()
        await pilot.press("escape")
        await pilot.pause()
        assert "Leave without splitting?" in screen_text(pilot.app)
        await pilot.press("n")
        await pilot.pause()
        assert top(pilot) is screen
        await pilot.press("escape", "y")
        await pilot.pause()
        assert isinstance(top(pilot), CodingScreen)
        assert stored(coded) == before
        assert drafts(coded) == []
        await open_split(pilot, top(pilot))
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(top(pilot), CodingScreen)

    at_split(coded, steps)


def test_what_was_dealt_is_there_again_after_the_desk_was_closed(coded: Path) -> None:
    async def first(pilot: Pilot[None], screen: SplitScreen) -> None:
        await pilot.press("1")
        await pilot.pause()
        await answer(pilot, "常来")

    async def second(pilot: Pilot[None], screen: SplitScreen) -> None:
        assert "Taken up again: 1 segment is dealt." in screen.bar.message
        assert dealt(screen) == [1, 0, 0, 0]

    at_split(coded, first)
    at_split(coded, second)


def test_a_code_from_which_everything_goes_is_kept_or_deleted_as_one_says(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        await pilot.press("1")
        await pilot.pause()
        await answer(pilot, "常来")
        await pilot.press("1", "1", "1", "s")
        await pilot.pause()
        assert "0 segments stay on 民警" in screen_text(pilot.app)
        await pilot.press("y")
        await pilot.pause()
        assert isinstance(top(pilot), Chooser)
        assert paths(coded) == ["民警 (label)"]
        await pilot.press("escape")
        await pilot.pause()
        assert top(pilot) is screen
        await pilot.press("s", "y")
        await pilot.pause()
        await pilot.press("2")
        await pilot.pause()
        assert paths(coded) == ["常来 (label)"]
        assert {code for code, _q, _c in stored(coded)} == {"常来"}

    at_split(coded, steps)


def test_more_is_read_on_a_page_from_which_enter_goes_to_the_transcript(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        await pilot.press("1")
        await pilot.pause()
        await answer(pilot, "常来")
        await pilot.press("end", "o")
        await pilot.pause()
        assert isinstance(top(pilot), ReportPage)
        assert "他常来吗" in screen_text(pilot.app)
        await pilot.press("enter")
        await pilot.pause()
        home = top(pilot)
        assert isinstance(home, CodingScreen)
        assert home.opened is not None
        assert home.text.selection is not None
        assert home.text.selection.of(home.opened.text) == QUOTES[2]
        assert drafts(coded) != []

    at_split(coded, steps)


def test_a_memo_on_a_segment_is_stored_at_once(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        await pilot.press("e", "w", "h", "y", "escape")
        await pilot.pause()
        with Workspace.open(coded) as workspace:
            assert [memo.text for memo in workspace.memos.list_()] == ["why"]
        assert "✎" in screen_text(pilot.app)

    at_split(coded, steps)


def test_what_others_did_meanwhile_is_shown_and_a_code_that_went_closes_the_screen(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        await pilot.press("1")
        await pilot.pause()
        await answer(pilot, "常来")
        with Workspace.open(coded) as workspace:
            workspace.codings.remove([next(iter(screen.found))])
        screen._watch()
        assert dealt(screen) == [0, 0, 0]
        await pilot.press("u", "U")
        assert screen.deal.where == {}
        with Workspace.open(coded) as workspace:
            workspace.codes.delete(screen.code)
        screen._watch()
        await pilot.pause()
        await pilot.pause()
        assert isinstance(top(pilot), CodingScreen)
        assert "deleted or merged elsewhere" in top(pilot).bar.message

    at_split(coded, steps)


def test_hostile_words_and_small_terminals_do_no_harm(coded: Path) -> None:
    with Workspace.open(coded) as workspace:
        code = workspace.tree().get("民警").id
        workspace.codes.rename(code, "[red]民警[/]")

    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        assert "[red]" in screen_text(pilot.app) or pilot.app.size.width < 30
        for size in ((80, 24), (60, 15), (20, 5), (120, 30)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "他天天在院里转" in screen_text(pilot.app)

    at_split(coded, steps, code="[red]民警[/]")


def test_f1_explains_each_pane(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        await pilot.press("f1")
        await pilot.pause()
        assert "Nothing is stored until you press s" in " ".join(screen_text(pilot.app).split())

    at_split(coded, steps)


def test_what_is_kept_of_a_deal_comes_back_and_nonsense_is_nothing() -> None:
    deal = Deal(["a", "b"], {"x": 1, "y": 2})
    assert Deal.from_words(deal.words()) == deal
    deal.drop(1)
    assert (deal.parts, deal.where) == (["b"], {"y": 1})
    for words in ("", "[", "[1]", '["ab", 3]', '[["a"], {"x": 7}]', '[["a"], [["x", "y", "z"]]]', "null"):
        assert Deal.from_words(words).where == {}


def test_a_full_width_digit_deals_once(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: SplitScreen) -> None:
        await pilot.press("a")
        await pilot.pause()
        await answer(pilot, "常来")
        await pilot.press("１")
        await pilot.pause()
        assert dealt(screen) == [1, 0, 0, 0]
        await pilot.press("ｖ")
        await pilot.pause()
        assert len(screen.segments.marked) == 1

    at_split(coded, steps)
