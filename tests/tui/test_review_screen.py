"""The review list: what waits after a correction, answered by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from groundcode.domain.spans import Span
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.help import Help
from groundcode.tui.screens.review import PlacePage, ReviewScreen
from groundcode.tui.widgets.prompt import Confirm
from groundcode.workspace import Workspace
from tests.tui.screen_testing import keys, lines, now, on_screen, said, settled, words

FIRST = (
    "访谈者：您先说说。\n李阿姨：我每礼拜二下午两点去南门站岗，戴上红袖标。\n访谈者：还有呢？\n"
    "李阿姨：五号楼的刘大爷一个人住，我天天上去看看他。\n访谈者：社区呢？\n李阿姨：赵书记人好，说话不绕弯子。\n"
)
GUARD, ALONE, FAIR = "我每礼拜二下午两点去南门站岗", "五号楼的刘大爷一个人住", "赵书记人好，说话不绕弯子"
SECOND = FIRST.replace(GUARD, "我逢礼拜二后晌两点就上南门那边站岗").replace(
    f"{ALONE}，我天天上去看看他", "没听清，没听清，没听清"
)
MOVED = f"访谈者：开头？\n李阿姨：{FAIR}。\n" + SECOND.replace(FAIR, "没听清")


@pytest.fixture
def waiting(project: Path) -> Path:
    """A project in which two segments wait: one with a proposal, one that is gone."""
    with Workspace.open(project) as workspace:
        (project.parent / "乙.txt").write_text(FIRST, encoding="utf-8")
        workspace.sources.import_files([project.parent / "乙.txt"])
        source = workspace.sources.named("乙")
        for quote in (GUARD, ALONE):
            at = FIRST.index(quote)
            workspace.codings.apply_new(f"码{quote[0]}", source.id, at, at + len(quote), version=source.version)
        workspace.review.correct(source.id, SECOND)
        found = workspace.review.waiting()
        assert [(item.quote, item.proposal is not None) for item in found] == [(GUARD, True), (ALONE, False)]
    return project


def at_review(project: Path, steps, *, size: tuple[int, int] = (120, 36), read_only: str = "") -> None:  # type: ignore[no-untyped-def]
    """Run steps on the review list, opened from the sources."""

    async def opened(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "w")
        await steps(pilot, now(pilot, ReviewScreen), screen)

    on_screen(project, "sources", opened, size=size, read_only=read_only)


def left(project: Path) -> list[str]:
    """What waits, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        return [item.quote for item in workspace.review.waiting()]


def places(project: Path) -> dict[str, tuple[str, bool]]:
    """Code -> (words where its coding stands now, whether it has a place)."""
    with Workspace.open(project) as workspace:
        return {segment.code: (segment.quote, segment.placed) for segment in workspace.codings.segments()}


def test_what_was_stands_beside_what_seems_to_be_it_now(waiting: Path) -> None:
    async def steps(pilot: Pilot[None], screen: ReviewScreen, _below: DeskScreen) -> None:
        shown = words(screen)
        assert "1 of 2   乙-2   码我 (田野)" in shown
        assert "As it was coded" in shown
        assert f"李阿姨：{GUARD}，戴上红袖标" in shown
        assert "Where it seems to lie now (" in shown
        assert "我逢礼拜二后晌两点就上南门" in shown
        assert "2 segments wait" in shown
        assert [line.split()[-1] for line in lines(screen)] == [GUARD, ALONE]
        await keys(pilot, "down")
        assert "No place is proposed: m lets you choose one, x lets the segment go. The turn reads now:" in words(screen)
        assert "没听清，没听清" in words(screen)

    at_review(waiting, steps)


def test_enter_takes_the_place_and_u_gives_it_back(waiting: Path) -> None:
    async def steps(pilot: Pilot[None], screen: ReviewScreen, _below: DeskScreen) -> None:
        place = screen.place
        assert place is not None
        await keys(pilot, "enter")
        assert said(screen) == f"Placed: “{GUARD}” 1 segment still waits."
        assert left(waiting) == [ALONE]
        assert places(waiting)["码我"] == (place.of(SECOND), True)
        assert [line.split()[-1] for line in lines(screen)] == [ALONE]
        await keys(pilot, "a")
        assert "No place is proposed for it" in said(screen)
        await keys(pilot, "u")
        assert left(waiting) == [GUARD, ALONE]
        assert len(lines(screen)) == 2

    at_review(waiting, steps)


def test_boundaries_are_moved_by_keys_before_the_place_is_taken(waiting: Path) -> None:
    async def steps(pilot: Pilot[None], screen: ReviewScreen, _below: DeskScreen) -> None:
        first = screen.place
        assert first is not None
        await keys(pilot, "right_square_bracket", "shift+right", "shift+left", "less_than_sign", "ctrl+right")
        assert screen.place == Span(first.start, first.end + 1)
        assert "Where you put it: Enter takes it" in words(screen)
        await keys(pilot, "left_square_bracket", "ctrl+left", "greater_than_sign", "ctrl+right")
        assert screen.place == Span(first.start + 1, first.end)
        await keys(pilot, "a")
        assert places(waiting)["码我"] == (SECOND[first.start + 1 : first.end], True)
        await keys(pilot, "shift+right")
        assert "No place is proposed" in said(screen)

    at_review(waiting, steps)


def test_a_place_never_leaves_the_text_nor_turns_around(waiting: Path) -> None:
    async def steps(_pilot: Pilot[None], screen: ReviewScreen, _below: DeskScreen) -> None:
        first = screen.place
        assert first is not None
        screen.adjust(-first.start - 1, 0)
        assert screen.place == first
        screen.adjust(first.length, 0)
        assert screen.place == first
        screen.adjust(0, len(SECOND))
        assert screen.place == first

    at_review(waiting, steps)


def test_letting_go_keeps_the_coding_without_a_place(waiting: Path) -> None:
    async def steps(pilot: Pilot[None], screen: ReviewScreen, below: DeskScreen) -> None:
        await keys(pilot, "down", "delete")
        assert said(screen).startswith(f"Let go: “{ALONE}”. u takes it back.")
        assert left(waiting) == [GUARD]
        assert places(waiting)["码五"] == (ALONE, False)
        await keys(pilot, "x")
        assert said(screen).endswith("No segment waits any more.")
        assert "Nothing waits: every coded segment has its place" in words(screen)
        for key in ("enter", "m", "x", "right", "left", "A", "o", "shift+right"):
            await keys(pilot, key)
        assert pilot.app.screen is screen
        await keys(pilot, "escape")
        assert pilot.app.screen is below

    at_review(waiting, steps)


def test_skipping_and_going_back(waiting: Path) -> None:
    async def steps(pilot: Pilot[None], screen: ReviewScreen, _below: DeskScreen) -> None:
        seen = []
        for key in ("space", "right", "left", "backspace", "s", "b", "j", "k"):
            await keys(pilot, key)
            assert screen.item is not None
            seen.append(screen.item.quote)
        assert seen == [ALONE, ALONE, GUARD, GUARD, ALONE, GUARD, ALONE, GUARD]
        assert left(waiting) == [GUARD, ALONE]

    at_review(waiting, steps)


def test_another_place_is_chosen_in_the_text(waiting: Path) -> None:
    async def steps(pilot: Pilot[None], screen: ReviewScreen, _below: DeskScreen) -> None:
        await keys(pilot, "down", "m")
        page = now(pilot, PlacePage)
        assert page.text.selection is not None
        assert page.text.selection.of(SECOND) == "没听清，没听清，没听清。"
        assert ALONE in words(page)
        await keys(pilot, "escape", "enter")
        assert "Select the words first" in said(page)
        at = SECOND.index("没听清")
        page.text.select(at, at + 3)
        await keys(pilot, "enter")
        assert pilot.app.screen is screen
        assert said(screen) == f"Placed: “{ALONE}” 1 segment still waits."
        assert places(waiting)["码五"] == ("没听清", True)
        await keys(pilot, "ctrl+x")
        page = now(pilot, PlacePage)
        assert page.text.selection is not None
        await keys(pilot, "f1")
        assert "Select the words to which the segment belongs" in words(now(pilot, Help))
        await keys(pilot, "escape", "escape", "escape")
        assert pilot.app.screen is screen
        assert left(waiting) == [GUARD]

    at_review(waiting, steps)


def test_all_sure_ones_at_once_after_a_question(waiting: Path) -> None:
    with Workspace.open(waiting) as workspace:
        source = workspace.sources.named("乙")
        at = SECOND.index(FAIR)
        workspace.codings.apply_new("公道", source.id, at, at + len(FAIR), version=source.version)
        workspace.review.correct(source.id, MOVED)
        scores = {item.quote: item.proposal.score for item in workspace.review.waiting() if item.proposal}
        assert scores[FAIR] == 100
        assert scores[GUARD] < 95

    async def steps(pilot: Pilot[None], screen: ReviewScreen, _below: DeskScreen) -> None:
        await keys(pilot, "A")
        assert "1 segment is 95 % alike or more" in words(now(pilot, Confirm))
        await keys(pilot, "n")
        assert FAIR in left(waiting)
        await keys(pilot, "ctrl+k", "y")
        assert said(screen) == "1 segment was placed. 2 segments still wait."
        assert left(waiting) == [GUARD, ALONE]
        await keys(pilot, "A")
        assert said(screen) == "No proposal is 95 % alike or more."
        await keys(pilot, "u")
        assert FAIR in left(waiting)

    at_review(waiting, steps)


def test_o_reads_the_place_in_the_text(waiting: Path) -> None:
    async def steps(pilot: Pilot[None], screen: ReviewScreen, _below: DeskScreen) -> None:
        await keys(pilot, "down", "o")
        assert "m lets you choose" in said(screen)
        await keys(pilot, "up")
        place = screen.place
        await keys(pilot, "f9")
        home = now(pilot, CodingScreen)
        assert home.opened is not None
        assert home.opened.source.name == "乙"
        assert home.text.selection == place

    at_review(waiting, steps)


def test_a_text_corrected_again_meanwhile_is_told(waiting: Path) -> None:
    async def steps(pilot: Pilot[None], screen: ReviewScreen, _below: DeskScreen) -> None:
        with Workspace.open(waiting) as other:
            other.review.correct(other.sources.named("乙").id, SECOND + "访谈者：好。\n")
        # At once: half a second later the screen has seen the new text.
        screen.action_run("review.keep")
        assert "There is no segment" in said(screen)
        assert left(waiting) == [GUARD, ALONE]
        screen._watch()
        await settled(pilot)
        await keys(pilot, "enter")
        assert left(waiting) == [ALONE]

    at_review(waiting, steps)


def test_for_reading_only_nothing_is_answered(waiting: Path) -> None:
    async def steps(pilot: Pilot[None], screen: ReviewScreen, _below: DeskScreen) -> None:
        for key in ("enter", "m", "x", "A"):
            screen.bar.clear()
            await keys(pilot, key)
            assert "Open for reading only" in said(screen), key
        assert pilot.app.screen is screen

    at_review(waiting, steps, read_only="a colleague has it open")


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (20, 5)])
def test_small_terminals(waiting: Path, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], screen: ReviewScreen, _below: DeskScreen) -> None:
        await keys(pilot, "down", "f1", "escape", "m", "escape", "escape")
        assert pilot.app.screen is screen
        assert screen.has_class("-narrow") is (size[0] < 80)

    at_review(waiting, steps, size=size)
