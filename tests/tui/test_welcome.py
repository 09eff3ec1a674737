"""What a newcomer is told, when it is ticked, and when it goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from groundcode.locale import set_language
from groundcode.text.words import Words
from groundcode.tui import app
from groundcode.tui.actions.welcome import PutAway
from groundcode.tui.app import Desk
from groundcode.tui.help_pages import help_words
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.split import SplitScreen
from groundcode.tui.screens.welcoming import Welcoming
from groundcode.tui.welcome import STEPS, done_steps, empty_words, first_steps, hide, note_step
from groundcode.tui.widgets.first_steps import EmptyPage, FirstSteps
from groundcode.workspace import Workspace
from groundcode.workspace.sources import Opened
from tests.tui.desk_testing import screen_text

Quote = Callable[[str], tuple[int, int]]


def opened(workspace: Workspace) -> Opened:
    return workspace.sources.open(workspace.sources.named("甲").id)


def place(workspace: Workspace, words: str) -> tuple[str, int, int]:
    """(source, start, end) of some words."""
    found = opened(workspace)
    start = found.text.index(words)
    return found.source.id, start, start + len(words)


def test_a_step_is_done_by_what_the_changes_say() -> None:
    assert done_steps([]) == frozenset()
    assert done_steps([("code", 2)]) == {"select", "code"}
    assert done_steps([("code", 1)]) == {"select", "code", "again"}
    assert done_steps([("undo", 1), ("abstract", 3), ("memo", 2), ("rename", 1)]) == {"undo", "abstract", "memo"}
    assert done_steps([], noted=["keys", "nonsense"], in_vivo=True) == {"keys", "in_vivo"}


def test_each_step_is_ticked_when_it_was_done_and_stays_so_after_undo(project: Path) -> None:
    with Workspace.open(project, desk=True) as workspace:
        assert first_steps(workspace, opened(workspace)) == frozenset()
        note_step(workspace, "select")
        assert sorted(first_steps(workspace, opened(workspace)) or ()) == sorted({"select"})
        code = workspace.codings.apply_new("常来", *place(workspace, "他天天在院里转。"))
        assert sorted(first_steps(workspace, opened(workspace)) or ()) == sorted({"select", "code"})
        workspace.codings.apply(code, *place(workspace, "有事打他电话。"))
        assert sorted(first_steps(workspace, opened(workspace)) or ()) == sorted({"select", "code", "again"})
        workspace.codings.apply_new("看见就踏实", *place(workspace, "看见就踏实"), in_vivo=True)
        assert "in_vivo" in (first_steps(workspace, opened(workspace)) or ())
        workspace.history.undo()
        assert sorted(first_steps(workspace, opened(workspace)) or ()) == sorted({"select", "code", "again", "in_vivo", "undo"})
        workspace.codes.abstract([code], "可见度")
        workspace.memos.write("why", kind="code", about=(code,))
        assert sorted(first_steps(workspace, opened(workspace)) or ()) == sorted({s.name for s in STEPS} - {"keys"})
        note_step(workspace, "keys")
        assert first_steps(workspace, opened(workspace)) is None
        assert first_steps(workspace, opened(workspace)) is None


def test_who_has_coded_before_is_not_taught_and_a_colleague_is(project: Path) -> None:
    with Workspace.open(project) as workspace:
        workspace.codings.apply_new("常来", *place(workspace, "他天天在院里转。"))
        assert first_steps(workspace, opened(workspace)) is None
        # Once put away, they stay away, whatever is undone.
        workspace.history.undo()
        assert first_steps(workspace, opened(workspace)) is None
    with Workspace.open(project, coder="同门") as other:
        assert first_steps(other, opened(other)) == frozenset()


def test_they_are_put_away_for_good_and_never_shown_without_a_text_or_to_a_reader(project: Path) -> None:
    with Workspace.open(project) as workspace:
        assert first_steps(workspace, None) is None
        assert first_steps(workspace, opened(workspace)) is not None
        hide(workspace)
        assert first_steps(workspace, opened(workspace)) is None
    with Workspace.open(project, coder="同门", read_only="for a look") as reader:
        assert first_steps(reader, opened(reader)) is None


class Page(App[None]):
    """The two widgets in panes of a size."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self._height = height

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="pane"):
            yield FirstSteps()
        yield EmptyPage()

    def on_mount(self) -> None:
        self.query_one("#pane").styles.height = self._height


def on_page(steps: Callable[[Pilot[None], FirstSteps], Awaitable[None]], *, height: int = 28, width: int = 30) -> None:
    async def run() -> None:
        async with Page(height).run_test(size=(width, 40)) as pilot:
            await pilot.pause()
            await steps(pilot, pilot.app.query_one(FirstSteps))

    set_language("en")
    try:
        asyncio.run(run())
    finally:
        set_language(None)


def test_the_list_ticks_what_is_done_and_hides() -> None:
    async def steps(pilot: Pilot[None], widget: FirstSteps) -> None:
        assert "First steps" not in screen_text(pilot.app)
        widget.show({"select", "code"}, "H")
        await pilot.pause()
        shown = screen_text(pilot.app)
        assert "First steps: 2 of 8" in shown
        assert shown.count("✓") == 2
        assert "see all keys" in shown
        assert "H puts this away" in shown
        assert widget.lacks("keys")
        assert not widget.lacks("code")
        widget.show(None)
        await pilot.pause()
        assert "First steps" not in screen_text(pilot.app)
        assert not widget.lacks("keys")

    on_page(steps)


def test_in_a_low_pane_only_what_comes_next_is_shown() -> None:
    async def steps(pilot: Pilot[None], widget: FirstSteps) -> None:
        widget.show({"select", "code"})
        await pilot.pause()
        shown = screen_text(pilot.app)
        assert "the same code on another sentence" in shown
        assert "see all keys" not in shown

    on_page(steps, height=6, width=70)


@pytest.mark.parametrize("width", [8, 20, 120])
def test_the_page_without_a_transcript_says_what_to_do(width: int, tmp_path: Path) -> None:
    async def steps(pilot: Pilot[None], widget: FirstSteps) -> None:
        page = pilot.app.query_one(EmptyPage)
        page.show(empty_words(tmp_path / "my study.groundcode"))
        await pilot.pause()
        shown = screen_text(pilot.app)
        if width == 120:
            assert "There is no transcript in this project yet." in shown
            assert "F10, then s" in shown
            assert "groundcode import '" in " ".join(shown.split())
            assert "groundcode demo" in shown
        page.show(())
        await pilot.pause()
        assert "transcript" not in screen_text(pilot.app)

    on_page(steps, width=width, height=2)


def test_every_pane_of_the_text_and_of_the_splitting_screen_is_explained() -> None:
    set_language("en")
    try:
        for pane in (*CodingScreen.PANES, *SplitScreen.PANES):
            paragraphs = help_words(pane).split("\n\n")
            assert len(paragraphs) >= 2, pane
            assert all(len(paragraph) < 600 for paragraph in paragraphs), pane
        assert help_words("nowhere") == ""
        assert "Shift while you drag" in help_words("text")
    finally:
        set_language(None)


def home(workspace: Workspace) -> CodingScreen:
    """The text with a word for newcomers, whether it has that by itself or not."""
    kind: Any = CodingScreen
    if not issubclass(kind, Welcoming):
        styles = Path(app.__file__).parent / "styles" / "coding.tcss"
        kind = type("Home", (Welcoming, CodingScreen), {"CSS_PATH": str(styles)})
    found = kind(workspace, Words())
    assert isinstance(found, CodingScreen)
    return found


def at_home(project: Path, steps: Callable[[Pilot[None], CodingScreen], Awaitable[None]]) -> None:
    async def run() -> None:
        with Workspace.open(project, desk=True) as workspace:
            desk = Desk(workspace)
            desk.home = home(workspace)
            async with desk.run_test(size=(120, 36)) as pilot:
                await pilot.pause()
                await steps(pilot, desk.home)

    asyncio.run(run())


def test_the_first_steps_follow_what_is_done_at_the_desk(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert "First steps: 0 of 8" in screen_text(pilot.app)
        await pilot.press("x", "x")
        await pilot.pause()
        assert "First steps: 1 of 8" in screen_text(pilot.app)
        await pilot.press("enter", "a", "b", "enter")
        await pilot.pause()
        assert "First steps: 2 of 8" in screen_text(pilot.app)
        assert "ab" in screen_text(pilot.app)
        await pilot.press("question_mark")
        await pilot.pause()
        await pilot.press("escape", "u")
        await pilot.pause()
        assert "First steps: 4 of 8" in screen_text(pilot.app)
        PutAway.run(screen)
        await pilot.pause()
        assert "First steps" not in screen_text(pilot.app)
        await pilot.press("u")
        await pilot.pause()
        assert "First steps" not in screen_text(pilot.app)

    at_home(project, steps)


def test_without_a_transcript_a_page_says_what_to_do_until_the_first_comes(tmp_path: Path) -> None:
    path, text = tmp_path / "p.groundcode", tmp_path / "A.txt"
    Workspace.create(path, coder="田野").close()
    text.write_text("Resident: He walks the yard.\n", encoding="utf-8")

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert "There is no transcript in this project yet." in screen_text(pilot.app)
        assert screen.pane == ""
        await pilot.press("x", "enter", "i")
        assert screen.app.screen is screen
        with Workspace.open(path) as workspace:
            workspace.sources.import_files([text])
        screen._watch()
        await pilot.pause()
        await pilot.pause()
        assert "There is no transcript" not in screen_text(pilot.app)
        assert "He walks the yard" in screen_text(pilot.app)
        assert screen.focused is screen.text

    set_language("en")
    try:
        at_home(path, steps)
    finally:
        set_language(None)


def test_f1_explains_the_pane_that_has_the_focus(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        for pane, words in (
            ("text", "This is the transcript"),
            ("codes", "These are your codes"),
            ("inspector", "This part tells"),
        ):
            screen.query_one(f"#{pane}").focus()
            await pilot.pause()
            await pilot.press("f1")
            await pilot.pause()
            assert words in screen_text(pilot.app)
            await pilot.press("escape")
            await pilot.pause()

    at_home(project, steps)
