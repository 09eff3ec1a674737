"""Disagreements at the desk: what is shown, filters, blind coders, figures, the table of agreement."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from groundcode.domain.levels import Level
from groundcode.tui.screens.agreement import AgreementScreen
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.tasks import tell
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, screen_text
from tests.tui.disagreement_testing import done, layer, made_coded, open_disagreements, to_words, waiting


@pytest.fixture
def coded(project: Path) -> Path:
    return made_coded(project)


def test_nothing_to_settle_says_how_it_comes_about(project: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        assert "No place where coders differ" in screen_text(pilot.app)
        assert "Agreement needs two coders" in screen_text(pilot.app)
        for key in ("enter", "1", "b", "n", "c", "m", "w", "o"):
            await pilot.press(key)
            await pilot.pause()
            assert pilot.app.screen is screen
        for key in ("a", "F"):
            await pilot.press(key)
            await pilot.pause()
            assert screen.bar.message == "No transcript was coded by two coders."
        await pilot.press("t")
        await done(pilot)
        assert isinstance(pilot.app.screen, AgreementScreen)
        assert "Agreement needs two coders" in screen_text(pilot.app)

    at_desk(project, steps)


def test_the_text_is_shown_with_a_line_for_each_coder_and_the_figures(coded: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        await to_words(pilot, screen, "看见就踏实")
        words = screen.place_page.words
        # 田野 is the second by name; the first has another code on the same words.
        assert "1==" in words
        assert "2--" in words
        assert words.index("1 = 同门") < words.index("2 - 田野")
        figures = str(screen.query_one("#figures", Static).content)
        assert "All codes: alpha" in figures
        assert "turns of 1 transcript, 同门, 田野" in figures
        assert "踏实: alpha" in figures
        await to_words(pilot, screen, "有事")
        assert "nothing here" in screen.place_page.words
        assert "only 田野" in screen_text(pilot.app)

    at_desk(coded, steps)


def test_filters_and_levels(coded: Path) -> None:
    with Workspace.open(coded) as workspace:
        above = workspace.codes.create("往来", level=Level.CONCEPT)
        for name in ("踏实", "打电话"):
            workspace.codes.move(workspace.tree().get(name).id, above)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        await to_words(pilot, screen, "天天")
        await pilot.press("f")
        await pilot.pause()
        assert "only about 常来" in screen_text(pilot.app)
        await pilot.press("3")
        await pilot.pause()
        assert [one.code_names for one in screen._shown] == [("常来",)]
        assert "1 open, 0 settled   常来" in screen_text(pilot.app)
        await pilot.press("escape")
        await pilot.pause()
        assert len(screen._shown) == 3
        await pilot.press("slash", "有", "事", "enter")
        await pilot.pause(0.3)
        assert len(screen._shown) == 1
        await pilot.press("escape", "f7")
        await done(pilot)
        assert screen.bar.message.startswith("Codes at the level: concept.")
        await pilot.press("1")
        await pilot.pause()
        assert "l goes back" in screen.bar.message
        await pilot.press("l", "l", "l")
        await done(pilot)
        assert len(screen._shown) == 3
        await pilot.press("ctrl+k", "6")
        await pilot.pause()

    at_desk(coded, steps)
    assert layer(coded) == []


def test_a_place_opens_in_the_text_and_coming_back_the_bar_is_on_it(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        await to_words(pilot, screen, "有事")
        await pilot.press("o")
        await pilot.pause()
        assert pilot.app.screen is home
        assert home.text.selection is not None
        assert home.opened is not None
        assert home.text.selection.of(home.opened.text) == "有事打他电话"
        screen = await open_disagreements(pilot)
        under = screen.under_bar()
        assert under is not None
        assert "有事" in under.quote

    at_desk(coded, steps)


@pytest.mark.parametrize("answer", ["y", "n"])
def test_who_codes_blind_is_asked_first(coded: Path, answer: str) -> None:
    with Workspace.open(coded) as workspace:
        source = workspace.sources.named("甲").id
        workspace.assignments.assign_name("第三人", source, blind=True)
        with Workspace.open(coded, coder="第三人") as third:
            assert third.consensus.places()
        workspace.assignments.assign(workspace.coder, source, blind=True)
        workspace.assignments.finish(source)
        workspace.assignments.reopen(source)
    with Workspace.open(coded, coder="又一人") as other:
        text = other.sources.open(source).text
        start = text.index("有事")
        other.codings.apply(other.tree().get("踏实").id, source, start, start + 2)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        assert "without seeing what others coded" in screen_text(pilot.app)
        assert screen._shown == []
        await pilot.press(answer)
        await done(pilot)
        assert bool(screen._shown) == (answer == "y")
        if answer == "n":
            assert "left out here" in screen.bar.message
            assert "blind" in screen_text(pilot.app)
        await pilot.press("escape")
        await pilot.pause()
        await open_disagreements(pilot)
        assert not any(isinstance(one, Confirm) for one in pilot.app.screen_stack)

    at_desk(coded, steps)


def test_the_table_of_agreement(coded: Path, tmp_path: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        disagreements = await open_disagreements(pilot)
        await pilot.press("t")
        await done(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, AgreementScreen)
        text = screen_text(pilot.app)
        assert "all 3 codes together" in text
        assert "both/同门/田野/none" in text
        # 常来 has other boundaries within one turn: by turns both have it.
        assert "1/0/0/1" in text
        assert "Coded twice: 1 of 2 transcripts" in text
        await pilot.press("w")
        await done(pilot)
        assert "by sentences" in screen_text(pilot.app)
        await pilot.press("w", "w", "w", "S")
        await done(pilot)
        assert screen.bar.message == "The lowest alpha first."
        await pilot.press("l")
        await done(pilot)
        assert "level: concept" in screen_text(pilot.app), screen.bar.message
        await pilot.press("l", "l", "l")
        await done(pilot)
        await pilot.press("x")
        await pilot.pause()
        prompt = pilot.app.screen
        assert isinstance(prompt, Prompt)
        await pilot.press(*"t10.xlsx", "enter")
        await done(pilot)
        assert "T10 written to" in screen.bar.message
        await pilot.press("x", *"t10.xlsx", "enter", "n")
        await done(pilot)
        assert "stays as it is" in screen.bar.message
        await pilot.press("ctrl+o", *"t10.xlsx", "enter", "y")
        await done(pilot)
        assert "T10 written to" in screen.bar.message
        screen.grid.move_cursor(row=1)
        await pilot.press("enter")
        await done(pilot)
        assert pilot.app.screen is disagreements
        assert disagreements.view.code is not None

    at_desk(coded, steps)
    assert (coded.parent / "t10.xlsx").is_file()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (20, 5)])
def test_any_size(coded: Path, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        await pilot.press("tab", "pagedown", "tab", "f1", "escape", "question_mark", "escape")
        await pilot.pause()
        await pilot.press("t")
        await done(pilot)
        await pilot.press("f1", "escape", "escape")
        await pilot.pause()
        assert pilot.app.screen is screen
        await pilot.press("2")
        await done(pilot)

    at_desk(coded, steps, size=size)
    assert waiting(coded) == 2


def test_reading_only_refuses_before_anything_is_asked(coded: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        for key in ("1", "enter", "b", "n", "c", "m", "w", "a", "F"):
            screen.bar.clear()
            await pilot.press(key)
            await pilot.pause()
            assert "reading only" in screen.bar.message
            assert pilot.app.screen is screen

    with Workspace.open(coded, desk=True):
        at_desk(coded, steps)


def test_what_cannot_be_done_names_keys_and_no_commands(coded: Path) -> None:
    from groundcode.errors import ConsensusNotBegun, PlacesOpen, TooFewCoders

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await open_disagreements(pilot)
        for error, keys in (
            (ConsensusNotBegun("甲"), "a begins it."),
            (PlacesOpen("甲", 2), "F asks whether"),
            (TooFewCoders("甲", []), "F10 s, M"),
        ):
            assert error.hint
            tell(screen.bar, error)
            assert keys in screen.bar.message
            assert "groundcode" not in screen.bar.message
            assert "PROJECT" not in screen.bar.message

    at_desk(coded, steps)
