"""Looking for suggestions: when, how long, how it is stopped; that the screen never stalls."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from groundcode.domain.levels import Level
from groundcode.errors import BadValue
from groundcode.tui.asking_suggestions import LEVELS, cut_at, palette_is_ranked
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.suggestions import SuggestionsScreen
from groundcode.workspace import Workspace, suggestions
from groundcode.workspace.suggesting.values import Kind, Proposal, Run, Status, Suggestion
from tests.tui.desk_testing import screen_text
from tests.tui.screen_testing import keys, now, on_screen, said, words
from tests.tui.suggestion_testing import (
    card,
    compare_letters,
    listed,
    make_study,
    many,
    shown,
    statuses,
)


@pytest.fixture(autouse=True)
def _floor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    compare_letters(monkeypatch, tmp_path)


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    return make_study(tmp_path)


def test_too_early_nothing_there_and_reading_only(project: Path, coded: Path) -> None:
    async def early(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert said(screen).startswith("Suggestions come once 田野 has coded 2 sources by hand, and so far there are 0.")
        assert "Not yet" in card(screen)
        await keys(pilot, "enter", "f3", "x", "a", "d", "e", "m", "1", "+", "space", "left", "tab", "enter", "space")
        assert statuses(project, Kind.PLACEMENT) == []

    on_screen(project, "suggestions", early)

    async def reading(pilot: Pilot[None], screen: DeskScreen) -> None:
        for key in ("enter", "f3", "x", "P"):
            await keys(pilot, key)
            assert said(screen) == "Open for reading only: why not."

    on_screen(coded, "suggestions", reading, read_only="why not")


def test_the_palette_setting(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "P")
        assert said(screen).startswith("The palette ranks codes for the selected segment now, in rows 1 to 5.")
        with Workspace.open(coded) as workspace:
            assert workspace.suggestions.ranked_palette()
            assert palette_is_ranked(workspace)
        assert "P turns it off." in card(screen)
        await keys(pilot, "shift+f7")
        assert said(screen) == "The palette no longer ranks codes."
        with Workspace.open(coded) as workspace:
            assert not workspace.suggestions.ranked_palette()
            assert not palette_is_ranked(workspace)

    on_screen(coded, "suggestions", steps)


def test_levels_kinds_and_terminals_of_any_size(coded: Path) -> None:
    async def walk(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "f3")
        for _kind in Kind:
            await keys(pilot, "down", "tab", "down", "escape", "t", "n")
        assert shown(screen).kind is Kind.PLACEMENT
        assert shown(screen).level is Level.CONCEPT
        assert screen_text(pilot.app)

    for size in ((20, 5), (80, 24), (160, 45)):
        on_screen(coded, "suggestions", walk, size=size)


def test_the_levels_of_the_screen_are_those_that_can_be_asked_for(coded: Path) -> None:
    with Workspace.open(coded) as workspace:
        for kind, levels in LEVELS.items():
            assert levels[0] in (suggestions.USUAL_LEVEL[kind], None)
            for level in Level:
                if level not in levels and levels != (None,):
                    with pytest.raises(BadValue):
                        workspace.suggestions.compute(kind, level)
                elif levels != (None,):
                    workspace.suggestions.compute(kind, level)


def test_the_screen_lives_on_while_a_thousand_codes_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundcode.workspace.suggestions import Suggestions

    project, beats, spans = many(tmp_path, 1000), [], []
    real = Suggestions.grouping

    def watched(self: Suggestions, *args: Any, **more: Any) -> Any:
        began = time.monotonic()
        found = real(self, *args, **more)
        spans.append((began, time.monotonic()))
        return found

    monkeypatch.setattr(Suggestions, "grouping", watched)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        pilot.app.set_interval(0.05, lambda: beats.append(time.monotonic()))
        await keys(pilot, "f4", "f3")
        assert "not kept" in words(screen)
        ((began, ended),) = spans
        inside = [beat for beat in beats if began < beat < ended]
        # On the desk's own thread there would be none of the twenty a second; a busy machine may lose some.
        assert len(inside) >= max(2, 20 * (ended - began) / 4), (len(inside), ended - began)

    on_screen(project, "suggestions", steps)


def test_looking_can_be_stopped(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    from groundcode.suggest.vectors import Stopped
    from groundcode.workspace.suggestions import Suggestions

    began, seen = Event(), []

    def slow(self: Suggestions, kind: Kind, level: Level | None = None, **more: object) -> object:
        progress, cancelled = more["progress"], more["cancelled"]
        assert callable(progress)
        assert callable(cancelled)
        progress(64, 128)
        began.set()
        for _turn in range(200):
            if cancelled():
                seen.append("stopped")
                raise Stopped
            time.sleep(0.05)
        raise AssertionError

    monkeypatch.setattr(Suggestions, "compute", slow)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        for key in ("escape", "x"):
            began.clear()
            pilot.app.go_to("suggestions")  # type: ignore[attr-defined]
            await keys(pilot)
            here = now(pilot, SuggestionsScreen)
            await pilot.press("f3")
            while not began.is_set():
                await pilot.pause(0.01)
            await pilot.pause()
            assert said(here) == "Reading names and segments: 64 of 128. Esc stops it."
            await pilot.press("f3")
            await pilot.pause()
            assert said(here).startswith("Suggestions are being looked for already.")
            await keys(pilot, key)
            assert said(here) == "Stopped. What was read is kept and not read again."
        assert seen == ["stopped", "stopped"]
        assert statuses(coded, Kind.PLACEMENT) == []

    on_screen(coded, "suggestions", steps)


def test_what_goes_wrong_in_the_thread_is_said(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundcode.workspace.suggestions import Suggestions

    def broken(self: Suggestions, *_args: object, **_more: object) -> object:
        raise RuntimeError("no more memory")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        monkeypatch.setattr(Suggestions, "compute", broken)
        await keys(pilot, "f3")
        assert "no more memory" in said(screen)
        monkeypatch.setattr(Suggestions, "grouping", broken)
        await keys(pilot, "n", "f3")
        assert "no more memory" in said(screen)
        assert not shown(screen).is_looking

    on_screen(coded, "suggestions", steps)


def test_lines_are_put_into_words_when_they_are_in_sight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundcode.tui.screens import suggestions as screen_of_suggestions
    from groundcode.tui.suggestion_rows import line_of

    made: list[str] = []

    def watched(one: Suggestion, *more: Any) -> str:
        made.append(one.id)
        return line_of(one, *more)

    monkeypatch.setattr(screen_of_suggestions, "line_of", watched)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "f4", "f3")
        here = shown(screen)
        assert len(here.shown) > 60
        assert 0 < len(set(made)) < 60
        last = here.shown[-1].id
        assert last not in made
        await keys(pilot, "end")
        assert last in made
        assert here.rows.option_count == len(here.shown) + 1
        assert listed(screen)[-1] == str(here.rows.get_option_at_index(len(here.shown) - 1).prompt).strip()

    on_screen(many(tmp_path, 400), "suggestions", steps)


def test_whoever_holds_a_key_gets_the_last_cut_and_nothing_large_is_written_down(
    coded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from groundcode.workspace.suggesting.finding import Grouping

    cuts: list[int | None] = []
    real = Grouping.outline

    def watched(self: Grouping, count: int | None = None) -> tuple[Proposal, ...]:
        cuts.append(count)
        return real(self, count)

    def written(self: Grouping) -> str:
        raise AssertionError("a worker's name would hold the whole tree")

    monkeypatch.setattr(Grouping, "outline", watched)
    monkeypatch.setattr(Grouping, "__repr__", written)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "f4", "f3")
        here = shown(screen)
        assert here.preview is not None
        assert here.preview.run is not None, "the reasons came behind the list"
        cuts.clear()
        for _press in range(3):
            here.cut(1)
        here.cut(-1)
        await keys(pilot)
        await pilot.pause(0.4)
        await keys(pilot)
        assert here.preview.count == 4
        assert cuts[:2] in ([3, 4], [3, 5]), "one after the other, the last one last"
        assert cuts[-1] == 4
        assert "cut into 4, not kept" in words(screen)
        assert here.preview.run is not None
        with Workspace.open(coded) as workspace:
            expected = workspace.suggestions.grouping(Kind.GROUPS).outline(4)
        assert [one.proposal.codes for one in here.shown] == [one.codes for one in expected]

    on_screen(coded, "suggestions", steps)


def test_reasons_that_failed_are_worked_out_again(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundcode.tui.screens import suggestions_looking

    failed: list[int] = []

    def once(*given: Any) -> Any:
        if not failed:
            failed.append(1)
            raise OSError("no disk")
        return cut_at(*given)

    monkeypatch.setattr(suggestions_looking, "cut_at", once)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "f4", "f3")
        here = shown(screen)

        def run() -> Run | None:
            return here.preview.run if here.preview is not None else None

        assert run() is None
        assert "no disk" in said(screen)
        await keys(pilot, "x")
        assert run() is not None
        await keys(pilot, "x")
        assert statuses(coded, Kind.GROUPS).count(Status.REJECTED) == 1

    on_screen(coded, "suggestions", steps)
