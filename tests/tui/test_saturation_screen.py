"""The saturation screen: rows, drawing, pages, what is counted, and the way to a sampling round."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Static

from groundcode.domain.levels import Level
from groundcode.tui.curve_drawing import BAR, REAL, draw
from groundcode.tui.screens.codebook import CodebookScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.sampling import SamplingScreen
from groundcode.tui.screens.saturation import SaturationScreen
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Prompt
from groundcode.workspace import Workspace
from tests.tui.screen_testing import keys, lines, now, on_screen, said, words

CODES = ["甲乙", "甲丙", "丁", "甲", "乙丙", "甲", "戊"]


@pytest.fixture
def coded(project: Path, tmp_path: Path) -> Path:
    """Seven interviews, five labels under two concepts of one main category; a second coder; kinds of informants."""
    with Workspace.open(project) as workspace:
        files = []
        for n in range(1, 8):
            files.append(tmp_path / f"I{n}.txt")
            files[-1].write_text(f"访谈者：请讲。\n居民：第{n}次说，我们院里的人都很熟悉。\n", encoding="utf-8")
        workspace.sources.import_files(files)
        main = workspace.codes.create("主", level=Level.MAIN)
        concepts = [workspace.codes.create(name, level=Level.CONCEPT, parent=main) for name in ("概一", "概二")]
        labels = {name: workspace.codes.create(name, parent=concepts[n // 3]) for n, name in enumerate("甲乙丙丁戊")}
        for n, names in enumerate(CODES, 1):
            source = workspace.sources.named(f"I{n}")
            for name in names:
                workspace.codings.apply(labels[name], source.id, 12, 15)
            case = workspace.cases.add(f"C{n}")
            workspace.cases.bind(case, f"I{n}")
            workspace.cases.set_value(case, "组别", "一" if n < 4 else "二")
    with Workspace.open(project, coder="同门") as other:
        other.codings.apply(other.tree().get("甲").id, other.sources.named("I1").id, 12, 15)
    return project


def shown(screen: DeskScreen) -> SaturationScreen:
    assert isinstance(screen, SaturationScreen)
    return screen


def drawn(screen: DeskScreen) -> str:
    return str(screen.query_one("#drawing", Static).render())


def test_the_rows_the_drawing_and_the_pages(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        rows = [" ".join(row.split()) for row in lines(screen)]
        assert rows[0] == "New codes 2 in 7; the last brought 0"
        assert [row.rsplit(" ", 1)[0] for row in rows[1:3]] == ["Base and run", "Unseen codes coverage 1.000; at least about 0"]
        assert rows[-1] == "主 codes +4 · properties – · values –"
        assert screen.query_one("#drawing").display
        assert "⣿" in drawn(screen)
        assert drawn(screen).rstrip().endswith("bars: new")
        assert "7 interviews" in words(screen)
        seen = []
        for _row in rows:
            seen.append(shown(screen).page.words)
            await keys(pilot, "down")
            await pilot.pause(0.1)
        assert "I1 : 1 new, 1 together" in seen[0]
        assert "New in I3: 概二" in seen[0]
        assert all("not prove" in text or "does not say" in text or "more" in text for text in seen[:2])
        assert "base 4, run 2, 5 %: 4+2" in seen[1]
        assert "There is no hold-out." in seen[3]
        assert "Property: none yet in these interviews." in seen[-1]

    on_screen(coded, "saturation", steps)


def test_level_order_coder_and_kinds(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "f7", "t", "t")
        assert shown(screen).level is Level.LABEL
        assert said(screen) == "Counted now: label."
        assert "5 in 7; the last brought 1" in lines(screen)[0]
        await keys(pilot, "b")
        assert said(screen) == "As they were coded."
        report = shown(screen).report
        assert report is not None
        assert report.order == "coding"
        await keys(pilot, "v")
        assert isinstance(pilot.app.screen, Picker)
        await keys(pilot, "down", "enter")
        report = shown(screen).report
        assert report is not None
        assert [one.stratum for one in report.strata] == ["一", "二"]
        await keys(pilot, "w")
        assert said(screen) == "The codings of 同门."
        assert "1 in 1; the last brought 1" in lines(screen)[0]
        await keys(pilot, "escape")
        pilot.app.go_to("saturation")  # type: ignore[attr-defined]
        await keys(pilot)
        again = now(pilot, SaturationScreen)
        assert (again.level, again.order) == (Level.LABEL, "coding"), "what was chosen holds"

    on_screen(coded, "saturation", steps)


def test_enter_goes_to_the_category_or_to_the_page(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "enter")
        assert screen.pane == "page"
        await keys(pilot, "escape", "end", "enter")
        found = now(pilot, CodebookScreen)
        assert found.codes.code == found.workspace.tree().get("主").id

    on_screen(coded, "saturation", steps)


def test_a_gap_becomes_a_sampling_round(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "n")
        assert said(screen).startswith("This row shows no gap.")
        await keys(pilot, "end", "n")
        assert "Its gap: 主: no property of it is found in any interview yet." in words(now(pilot, Prompt))
        await keys(pilot, "enter")
        rounds = now(pilot, SamplingScreen)
        assert said(rounds).startswith("The sampling round “Round 1” was noted.")
        with Workspace.open(coded) as workspace:
            (one,) = workspace.sampling.list_()
        assert one.gap == "主: no property of it is found in any interview yet."
        assert one.gap in rounds.page.words

    on_screen(coded, "saturation", steps)


def test_nothing_coded_and_terminals_of_any_size(project: Path, coded: Path, tmp_path: Path) -> None:
    async def walk(pilot: Pilot[None], screen: DeskScreen) -> None:
        for _row in range(8):
            await keys(pilot, "down")
        await keys(pilot, "enter")

    for size in ((20, 5), (80, 24), (200, 60)):
        on_screen(coded, "saturation", walk, size=size)

    async def drawing(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert screen.query_one("#drawing").display
        await keys(pilot, "down")
        await pilot.pause(0.1)
        assert not screen.query_one("#drawing").display, "below the list there is room for one thing"

    on_screen(coded, "saturation", drawing, size=(80, 24))
    Workspace.create(tmp_path / "e.groundcode", coder="甲").close()

    async def empty(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert "Nothing is coded yet" in shown(screen).page.words
        await keys(pilot, "n", "enter", "t", "b", "w", "v")
        assert said(screen).startswith("There is no variable yet.")

    on_screen(tmp_path / "e.groundcode", "saturation", empty)


@given(st.lists(st.integers(0, 60), max_size=45), st.integers(4, 90), st.integers(3, 30))
def test_the_drawing_keeps_its_cells_and_never_falls(new: list[int], width: int, height: int) -> None:
    curve = [sum(new[: n + 1]) for n in range(len(new))]
    low, high = [value // 2 for value in curve], [value + 3 for value in curve]
    rows = draw(new, curve, low, high, width, height)
    assert len(rows) == max(2, height - 3) + 3
    cells = {len("".join(text for text, _look in row)) for row in rows[:-1]}
    assert len(cells) == 1
    assert cells.pop() <= max(width, 2 + len(str(max([*high, 1]))) + 1)
    tops: list[int] = []
    for column in range(width):
        marked = [y for y, row in enumerate(rows) if _look_at(row, column) == REAL]
        tops += [min(marked)] if marked else []
    assert tops == sorted(tops, reverse=True), "a cumulative line only rises"
    assert bool(new and max(new)) == any(look == BAR for row in rows for _text, look in row)


def _look_at(row: list[tuple[str, str]], column: int) -> str:
    for text, look in row:
        if column < len(text):
            return look
        column -= len(text)
    return ""


def test_too_many_kinds_of_informants_are_told_without_words_of_the_command_line(coded: Path) -> None:
    with Workspace.open(coded) as workspace:
        for n, case in enumerate(workspace.cases.list_()):
            workspace.cases.set_value(case.id, "身份", f"第{n}种")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        rows = [row.split()[0] for row in lines(screen)]
        await keys(pilot, *["down"] * next(n for n, row in enumerate(rows) if row == "Kinds"))
        await pilot.pause(0.2)
        assert "too many to look at each" in shown(screen).page.words
        assert "v here chooses it." in shown(screen).page.words
        assert "--" not in shown(screen).page.words

    on_screen(coded, "saturation", steps)
