"""The palette that ranks codes for the selected segment: what comes when, what is stored, and that nothing moves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from groundcode.suggest.encoders import CharacterEncoder
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.palette import CodePalette
from groundcode.tui.widgets.ranked_palette import PLACES, RankedPalette
from groundcode.workspace import Workspace, suggestions
from groundcode.workspace.suggesting.values import Place
from groundcode.workspace.suggestions import Suggestions
from tests.builders import new_project
from tests.tui.desk_testing import at_desk, top, type_name
from tests.tui.screen_testing import lines
from tests.workspace.suggested import study


@pytest.fixture(autouse=True)
def _floor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No models: letters are compared."""
    monkeypatch.setattr(suggestions, "default_encoders", lambda: (CharacterEncoder(),))
    monkeypatch.setenv("GROUNDCODE_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def ranked(tmp_path: Path) -> Path:
    """A study whose palette ranks."""
    with new_project(tmp_path, "study") as workspace:
        study(workspace, tmp_path / "in")
        workspace.suggestions.set_ranked_palette(True)
    return tmp_path / "study.groundcode"


def flags(path: Path) -> list[tuple[str, bool]]:
    """(code, whether it was chosen from the ranking) of the codings of the last turn of P01."""
    with Workspace.open(path) as workspace:
        with workspace.store.reading() as connection:
            from groundcode.store import bulk

            rows = bulk.all_rows(connection, "SELECT code, ranked FROM state_coding WHERE alive ORDER BY made DESC LIMIT 1")
        return [(workspace.tree().codes[_text(code)].name, bool(flag)) for code, flag in rows]


def _text(raw: bytes) -> str:
    from groundcode.domain.ids import to_text

    return to_text(raw)


async def opened(pilot: Pilot[None], screen: CodingScreen) -> RankedPalette:
    """The palette on the sentence under the cursor, with its ranking there."""
    await pilot.press("enter")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    palette = top(screen)
    assert isinstance(palette, RankedPalette)
    return palette


def details(palette: CodePalette) -> str:
    return str(palette.query_one("#palette-details", Static).render())


def test_the_first_rows_are_ranked_and_a_digit_takes_one(ranked: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert screen.opened is not None
        screen.text.go_to(screen.opened.text.index("有事打"))
        palette = await opened(pilot, screen)
        rows = lines(palette)
        assert [row[:2] for row in rows[:PLACES]] == ["1~", "2~", "3~", "4~", "5~"]
        assert any("电话" in row for row in rows[:2]), rows
        assert palette.query_one(OptionList).highlighted == PLACES, "Enter does not take what nobody looked at"
        for _row in range(PLACES):
            await pilot.press("up")
        await pilot.pause()
        assert details(palette).startswith("Why: ")
        name = rows[0][3:].split("  ")[0].strip()
        await pilot.press("1")
        await pilot.pause()
        assert screen.bar.message == f"Coded: {name}"
        assert flags(ranked) == [(name, True)]
        with Workspace.open(ranked) as workspace:
            assert workspace.suggestions.statement().ranked == 1
        await opened(pilot, screen)
        await pilot.press("enter")
        await pilot.pause()
        assert f"{name} stands on this segment already." in screen.bar.message, "the sixth row is the code used last"

    at_desk(ranked, steps, source="P01")


def test_what_is_typed_or_used_lately_is_not_ranked(ranked: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert screen.opened is not None
        screen.text.go_to(screen.opened.text.index("有事打"))
        palette = await opened(pilot, screen)
        await type_name(pilot, "民警可见度")
        await pilot.pause(0.2)
        assert "民警可见度" in lines(palette)[0]
        assert "~" not in lines(palette)[0]
        for _letter in range(5):
            await pilot.press("backspace")
        await pilot.pause()
        assert lines(palette)[0].startswith("1~"), "with nothing typed the ranking is there again"
        assert palette.query_one(OptionList).highlighted == PLACES
        await type_name(pilot, "民警可见度")
        await pilot.pause(0.2)
        await pilot.press("enter")
        await pilot.pause()
        assert flags(ranked) == [("民警可见度", False)]

    at_desk(ranked, steps, source="P01")


def test_no_row_and_no_digit_changes_its_code_while_the_ranking_comes(ranked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go, real = Event(), Suggestions.rank_for_text

    def slow(self: Suggestions, text: str, **_more: object) -> Sequence[Place]:
        assert go.wait(20)
        return real(self, text)

    monkeypatch.setattr(Suggestions, "rank_for_text", slow)

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("enter")
        await pilot.pause()
        palette = top(screen)
        assert isinstance(palette, RankedPalette)
        before = lines(palette)
        assert before[0] == " 1 being ranked …"
        await pilot.press("1", "up")
        await pilot.pause()
        assert top(screen) is palette, "a row that is empty takes nothing"
        assert palette.query_one(OptionList).highlighted == PLACES - 1
        go.set()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        after = lines(palette)
        assert after[PLACES:] == before[PLACES:]
        assert palette.query_one(OptionList).highlighted == PLACES - 1
        assert after[0].startswith("1~")
        await pilot.press("6")
        await pilot.pause()
        assert flags(ranked)[0][0] == before[PLACES][3:].split("  ")[0].strip()
        assert flags(ranked)[0][1] is False

    at_desk(ranked, steps, source="P01")


def test_a_palette_that_was_closed_is_not_waited_for(ranked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go, asked = Event(), list[str]()

    def slow(self: Suggestions, text: str, **_more: object) -> Sequence[Place]:
        asked.append(text)
        assert go.wait(20)
        return ()

    monkeypatch.setattr(Suggestions, "rank_for_text", slow)

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        for _time in range(3):
            await pilot.press("enter")
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
        go.set()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.3)  # a cancelled worker's thread is not waited for
        assert len(asked) == 1, "the second and the third were closed before their turn came"
        assert top(screen) is screen

    at_desk(ranked, steps, source="P01")


def test_why_there_is_no_ranking(project: Path, ranked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Workspace.open(project) as workspace:
        workspace.codes.create("走访")
        workspace.suggestions.set_ranked_palette(True)

    async def early(pilot: Pilot[None], screen: CodingScreen) -> None:
        rows = lines(await opened(pilot, screen))
        assert rows[0].startswith(" 1 Suggestions come once 田野 has coded 2 sources by hand")
        assert rows[1] == " 2 –"
        await pilot.press("enter")
        await pilot.pause()
        assert screen.bar.message == "Coded: 走访"

    at_desk(project, early)

    def broken(self: Suggestions, text: str, **_more: object) -> Sequence[Place]:
        raise RuntimeError("no more memory")

    monkeypatch.setattr(Suggestions, "rank_for_text", broken)

    async def fails(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert "no more memory" in lines(await opened(pilot, screen))[0]

    at_desk(ranked, fails, source="P01")


def test_without_the_setting_it_is_the_palette_as_it_was(ranked: Path) -> None:
    with Workspace.open(ranked) as workspace:
        workspace.suggestions.set_ranked_palette(False)

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("enter")
        await pilot.pause()
        palette = top(screen)
        assert type(palette) is CodePalette
        assert palette.query_one(OptionList).highlighted == 0

    at_desk(ranked, steps, source="P01")
