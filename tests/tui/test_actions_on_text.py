"""Every action at the cursor in the text: the message, then what is stored, then what the screen shows."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.palette import CodePalette
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, code_sentence, inspected, screen_text, stored, type_name


def marks(project: Path) -> list[tuple[str, bool, bool]]:
    """(code, starred, negative) of what is stored."""
    with Workspace.open(project) as workspace:
        return [(s.code, s.starred, s.negative) for s in workspace.codings.segments()]


async def coded(pilot: Pilot[None], name: str = "踏实") -> None:
    """A coding on the second turn's first sentence, with nothing selected and the cursor in it."""
    await pilot.press("down")
    await code_sentence(pilot, name)
    await pilot.press("escape", "left")
    await pilot.pause()


def test_star_and_negative_are_put_on_and_taken_off(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await coded(pilot)
        await pilot.press("asterisk")
        await pilot.pause()
        assert screen.bar.message == "Starred: 踏实"
        assert marks(project) == [("踏实", True, False)]
        assert "★" in inspected(screen)
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert screen.bar.message == "Negative case: 踏实"
        assert marks(project) == [("踏实", True, True)]
        assert "negative" in inspected(screen)
        await pilot.press("ctrl+d", "minus")
        await pilot.pause()
        assert marks(project) == [("踏实", False, False)]
        assert "★" not in inspected(screen)

    at_desk(project, steps)


def test_another_code_takes_the_place_of_a_coding(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await coded(pilot)
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(screen.app.screen, CodePalette)
        await type_name(pilot, "常在")
        await pilot.press("f9")
        await pilot.pause()
        assert "踏实 became 常在" in screen.bar.message
        assert stored(project) == [("常在", "他天天在院里转。", "田野")]
        assert "常在" in inspected(screen)
        await pilot.press("u")
        await pilot.pause()
        assert stored(project) == [("踏实", "他天天在院里转。", "田野")]
        assert {c.name for c in screen.code_tree.codes.values()} == {"踏实"}

    at_desk(project, steps)


def test_boundaries_are_moved_with_the_arrows_and_kept_by_enter(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await coded(pilot)
        await pilot.press("a", "left", "left", "enter")
        await pilot.pause()
        assert screen.bar.message == "Boundaries moved: 踏实"
        assert stored(project) == [("踏实", "他天天在院里", "田野")]
        await pilot.press("ctrl+e", "shift+tab", "right", "enter")
        await pilot.pause()
        assert stored(project) == [("踏实", "天天在院里", "田野")]
        assert len([c for c in screen.text.document.codings if c.end - c.start == 5]) == 1

    at_desk(project, steps)


def test_escape_leaves_boundaries_as_they_were(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await coded(pilot)
        await pilot.press("a", "left", "left", "escape")
        await pilot.pause()
        assert screen.adjusting is None
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(screen.app.screen, CodePalette)
        await pilot.press("escape")
        assert stored(project) == [("踏实", "他天天在院里转。", "田野")]

    at_desk(project, steps)


def test_a_coding_takes_the_selection(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await coded(pilot)
        start = screen.text.document.codings[0].start
        screen.text.select(start + 1, start + 3)
        await pilot.press("a")
        await pilot.pause()
        assert stored(project) == [("踏实", "天天", "田野")]

    at_desk(project, steps)


def test_the_next_uncoded_turn_passes_over_interviewers_and_coded_turns(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await coded(pilot)
        await pilot.press("ctrl+home", "right_square_bracket")
        await pilot.pause()
        turn = screen.opened.version.turn_at(screen.text.cursor) if screen.opened else None
        assert turn is not None
        assert turn.number == "3"
        assert "1" in screen.bar.message
        await code_sentence(pilot, "电话")
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert screen.bar.message == "Every turn of an informant is coded."

    at_desk(project, steps)


def test_one_code_is_shown_alone_and_all_again(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await coded(pilot)
        await pilot.press("down")
        await code_sentence(pilot, "电话")
        await pilot.press("f")
        await pilot.pause()
        assert [c.name for c in screen.text.document.codings] == ["电话"]
        assert "Only 电话" in screen.bar.message
        assert "only 电话" in screen_text(screen.app)
        await pilot.press("ctrl+f")
        await pilot.pause()
        assert {c.name for c in screen.text.document.codings} == {"踏实", "电话"}

    at_desk(project, steps)


def test_after_coding_the_inspector_compares_with_what_the_code_was_put_on_before(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await coded(pilot)
        await pilot.press("down", "x", "x", "full_stop")
        await pilot.pause()
        await pilot.pause()
        assert "他天天在院里转" in inspected(screen)
        assert "Compare 2: 踏实" in inspected(screen)
        await pilot.press("escape", "up", "up")
        await pilot.pause()
        assert "Compare" not in inspected(screen)

    at_desk(project, steps)


def test_a_segment_becomes_an_example_in_the_codebook(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await coded(pilot)
        await pilot.press("p")
        await pilot.pause()
        assert "example of 踏实" in screen.bar.message
        with Workspace.open(project) as other:
            examples = other.codebook.examples()
        assert [e.quote for found in examples.values() for e in found] == ["他天天在院里转。"]
        await pilot.press("ctrl+o")
        await pilot.pause()
        with Workspace.open(project) as other:
            assert sum(len(found) for found in other.codebook.examples().values()) == 1

    at_desk(project, steps)


def test_where_several_codings_lie_the_one_is_asked_for(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await coded(pilot)
        await code_sentence(pilot, "常在")
        await pilot.press("escape", "left", "d")
        await pilot.pause()
        assert isinstance(screen.app.screen, Chooser)
        await pilot.press("1")
        await pilot.pause()
        assert len(stored(project)) == 1
        assert "Taken off" in screen.bar.message

    at_desk(project, steps)


def test_nothing_under_the_cursor_is_said(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        for key in ("d", "r", "a", "asterisk", "minus", "p", "f", "s"):
            screen.bar.clear()
            await pilot.press(key)
            await pilot.pause()
            assert screen.bar.message == "Nothing is coded here.", key

    at_desk(project, steps)


def test_somebody_elses_coding_is_not_changed(project: Path) -> None:
    with Workspace.open(project, coder="同门") as other:
        source = other.sources.named("甲")
        other.codings.apply_new("别人编的", source.id, 14, 22)

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        screen.text.go_to(15)
        for key in ("d", "r", "a", "asterisk", "minus"):
            await pilot.press(key)
            await pilot.pause()
            assert screen.bar.message == "None of your codings is under the cursor.", key
        assert stored(project) == [("别人编的", stored(project)[0][1], "同门")]

    at_desk(project, steps)


def test_a_memo_where_nothing_is_coded_is_on_the_transcript(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("e")
        await pilot.pause()
        await type_name(pilot, "abc")
        await pilot.press("escape")
        await pilot.pause()
        assert screen.opened is not None
        assert [m.text for m in screen.workspace.memos.list_(screen.opened.source.id)] == ["abc"]

    at_desk(project, steps)


def test_every_writing_action_is_refused_on_a_second_desk(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        for action in screen.ACTIONS:
            if action.writes:
                screen.bar.clear()
                screen.action_run(action.name)
                await pilot.pause()
                assert "for reading only" in screen.bar.message, action.name
                assert screen.app.screen is screen, action.name

    with Workspace.open(project, desk=True):
        at_desk(project, steps)
