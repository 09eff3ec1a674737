"""Choosing files, a table that keeps its cursor, work behind a page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from groundcode.tui.screens.working import Outcome, Stopped, Tell, Working
from groundcode.tui.widgets.file_chooser import FileChooser, completed, entries, typed_path
from groundcode.tui.widgets.grid import Column, Grid, Row

SUFFIXES = (".txt", ".docx")
Steps = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Interviews as people keep them."""
    for name in ("P10.txt", "P2.txt", "[b]P3[b].TXT", "o\x1b[31m4.txt", "a b.docx", "notes.xlsx", ".hidden.txt", "~$P2.docx"):
        (tmp_path / name).write_text("x" * 2000, encoding="utf-8")
    for name in ("第二轮", "x.backups", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "第二轮" / "P20.txt").write_text("x", encoding="utf-8")
    return tmp_path


class _Bare(App[None]):
    ENABLE_COMMAND_PALETTE = False


def chosen(chooser: FileChooser | Working, steps: Steps, size: tuple[int, int] = (100, 30)) -> Any:
    """What a page gives after some steps; "open" while it still stands."""

    async def go() -> Any:
        app = _Bare()
        given: list[Any] = ["open"]
        async with app.run_test(size=size) as pilot:
            app.push_screen(chooser, given.append)
            await pilot.pause()
            await steps(pilot)
            await app.workers.wait_for_complete()
            await pilot.pause()
        return given[-1]

    return asyncio.run(go())


def press(*pressed: str) -> Steps:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press(*pressed)
        await pilot.pause()

    return steps


def test_folders_first_then_files_as_people_sort_them(folder: Path) -> None:
    found = entries(folder, SUFFIXES)
    assert [entry.is_folder for entry in found] == [True, *[False] * 5]
    assert [entry.name for entry in found[1:]] == ["[b]P3[b].TXT", "a b.docx", "o\x1b[31m4.txt", "P2.txt", "P10.txt"]
    assert entries(folder / "nowhere", SUFFIXES) == []


def test_paths_as_they_are_typed_pasted_and_dropped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert typed_path(" P2.txt ", folder) == folder / "P2.txt"
    assert typed_path(f"'{folder}/a b.docx'", Path("/")) == folder / "a b.docx"
    assert typed_path(f"{folder}/a\\ b.docx", Path("/")) == folder / "a b.docx"
    assert typed_path("~/P2.txt", Path("/")) == folder / "P2.txt"


def test_completion_goes_as_far_as_one_name_can_be_meant(folder: Path) -> None:
    assert completed("第", folder, SUFFIXES) == "第二轮/"
    assert completed("第二轮/", folder, SUFFIXES) == "第二轮/P20.txt"
    assert completed("P1", folder, SUFFIXES) == "P10.txt"
    assert completed("P", folder, SUFFIXES) == "P"
    assert completed(f"{folder}/a", Path("/"), SUFFIXES) == f"{folder}/a b.docx"
    assert completed("nothing", folder, SUFFIXES) == "nothing"
    assert completed(".h", folder, SUFFIXES) == ".h"


def test_enter_gives_the_file_under_the_bar(folder: Path) -> None:
    assert chosen(FileChooser("?", folder, SUFFIXES), press("enter")) == [folder / "[b]P3[b].TXT"]
    assert chosen(FileChooser("?", folder, SUFFIXES), press("end", "enter")) == [folder / "P10.txt"]


def test_marked_files_come_together_and_marks_can_be_taken_off(folder: Path) -> None:
    chooser = FileChooser("?", folder, SUFFIXES, many=True, known=["P10"])

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("end", "space", "space", "v", "up", "v", "home", "space")
        await pilot.pause()
        shown = [str(pilot.app.screen.query_one(OptionList).get_option_at_index(n).prompt) for n in (0, 4, 5)]
        assert [line[:2] for line in shown] == ["  ", "* ", "* "]
        assert "in the project" in shown[2]
        assert "2 files marked." in str(pilot.app.screen.query_one("#files-state", Static).render())
        await pilot.press("end", "enter")

    assert chosen(chooser, steps) == [folder / "P10.txt", folder / "P2.txt"]


def test_one_file_is_wanted_where_one_is_asked_for(folder: Path) -> None:
    chooser = FileChooser("?", folder, SUFFIXES)
    assert chosen(chooser, press("end", "space", "home", "down", "a")) == "open"
    assert chosen(FileChooser("?", folder, SUFFIXES), press("end", "space", "enter")) == [folder / "P10.txt"]


def test_into_folders_and_out_again(folder: Path) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("home", "right")
        await pilot.pause()
        assert "P20.txt" in str(pilot.app.screen.query_one(OptionList).get_option_at_index(0).prompt)
        await pilot.press("backspace")
        await pilot.pause()
        assert pilot.app.screen.query_one(OptionList).highlighted == 0
        await pilot.press("a")
        await pilot.pause()
        assert "6 transcripts in this folder" in str(pilot.app.screen.query_one("#files-state", Static).render())
        await pilot.press("enter", "a")
        await pilot.pause()
        assert "1 transcript in this folder" in str(pilot.app.screen.query_one("#files-state", Static).render())
        await pilot.press("f9")

    assert chosen(FileChooser("?", folder, SUFFIXES, many=True), steps) == [folder / "第二轮"]


def test_a_path_is_typed_with_completion(folder: Path) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("slash", *"no", "enter")
        await pilot.pause()
        assert "There is no " in str(pilot.app.screen.query_one("#files-state", Static).render())
        line = pilot.app.screen.query_one(Input)
        line.value = ""
        await pilot.press("第", "tab", "tab")
        await pilot.pause()
        assert line.value == "第二轮/P20.txt"
        await pilot.press("escape", "escape")

    assert chosen(FileChooser("?", folder, SUFFIXES), steps) is None
    assert chosen(FileChooser("?", folder, SUFFIXES), press("f3", "第", "tab", "enter", "enter")) == [
        folder / "第二轮" / "P20.txt"
    ]


def test_a_file_that_is_dropped_on_the_terminal(folder: Path) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        pilot.app.screen.post_message(events.Paste(f"'{folder}/a b.docx'\n"))
        await pilot.pause()
        await pilot.press("enter")

    assert chosen(FileChooser("?", folder, SUFFIXES), steps) == [folder / "a b.docx"]


def test_keys_work_while_an_input_method_is_on(folder: Path) -> None:
    steps = press("home", "ｊ", "ｖ", "enter")
    assert chosen(FileChooser("?", folder, SUFFIXES, many=True), steps) == [folder / "[b]P3[b].TXT"]
    assert chosen(FileChooser("?", folder, SUFFIXES, many=True), press("ａ", "ａ")) == [folder]


def test_nothing_of_a_name_reaches_the_terminal(folder: Path) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        shown = "".join(s.text for strip in pilot.app.screen._compositor.render_strips() for s in strip)
        assert "\x1b" not in shown
        assert "[b]P3[b].TXT" in shown
        await pilot.press("escape")

    for size in ((100, 30), (40, 10), (20, 5)):
        if size[0] == 100:
            chosen(FileChooser("?", folder, SUFFIXES), steps, size)
        else:
            assert chosen(FileChooser("?" * 90, folder, SUFFIXES), press("down", "slash", "escape", "escape"), size) is None


def test_a_folder_that_cannot_be_read_is_empty(tmp_path: Path) -> None:
    assert chosen(FileChooser("?", tmp_path / "gone", SUFFIXES), press("enter", "space", "right", "escape")) is None


def test_work_gives_its_value_what_went_wrong_or_that_it_was_stopped() -> None:
    def fine(tell: Tell) -> int:
        tell(0, 2, "[i]P01[/i]")
        return 7

    def wrong(_tell: Tell) -> None:
        raise ValueError("no")

    def endless(tell: Tell) -> None:
        while True:
            tell(1, 2, "P02")

    assert chosen(Working("!", fine), press()) == Outcome(7)
    failed = chosen(Working("!", wrong), press())
    with pytest.raises(ValueError, match="no"):
        failed.result()
    assert chosen(Working("!", endless), press("escape")) == Outcome(stopped=True)


def test_work_that_nobody_waits_for_any_more_ends() -> None:
    ended: list[bool] = []

    def endless(tell: Tell) -> None:
        try:
            while True:
                tell(1, 2, "P02")
        except Stopped:
            ended.append(True)
            raise

    async def go() -> None:
        app: App[None] = App()
        async with app.run_test() as pilot:
            app.push_screen(Working("!", endless))
            await pilot.pause()
            app.exit()

    asyncio.run(go())
    assert ended == [True]


COLUMNS = (Column("a", "name"), Column("b", "[b]much[/b]", right=True, most=6))


def test_the_cursor_stays_on_its_row_when_rows_come_and_go() -> None:
    async def go() -> None:
        grid = Grid(by_cell=True)

        class OneGrid(App[None]):
            def on_mount(self) -> None:
                self.mount(grid)

        async with OneGrid().run_test(size=(60, 10)) as pilot:
            await pilot.pause()
            assert (grid.row_key, grid.column_key) == ("", "")
            rows = [Row(key, (key, "1")) for key in "xyz"]
            grid.fill(COLUMNS, rows)
            grid.go_to("y", "b")
            await pilot.pause()
            grid.fill(COLUMNS, [Row("w", ("w", "")), *rows])
            await pilot.pause()
            assert (grid.row_key, grid.column_key) == ("y", "b")
            grid.fill((Column("n", "new"), *COLUMNS), [Row("z", ("", "z", "[red]x[/red]")), Row("y", ("", "y", "2"), dim=True)])
            await pilot.pause()
            assert (grid.row_key, grid.column_key) == ("y", "b")
            assert grid.get_row_at(0)[2].plain == "[red]…"
            grid.fill((Column("n", "new"), *COLUMNS), [Row("z", ("", "z", "3")), Row("y", ("", "y", "2"))])
            assert [grid.get_cell_at((n, 2)).plain for n in (0, 1)] == ["3", "2"]  # type: ignore[arg-type]
            grid.fill((Column("n", "new"), *COLUMNS), [Row("z", ("", "z", "3")), Row("y", ("", "something longer", "2"))])
            await pilot.pause()
            shown = "".join(s.text for strip in pilot.app.screen._compositor.render_strips() for s in strip)
            assert "something longer" in shown
            grid.fill(COLUMNS, [Row("q", ("q", "\x1b[31m\n"))])
            await pilot.pause()
            assert (grid.row_key, grid.column_key) == ("q", "b")
            assert "\x1b" not in grid.get_row_at(0)[1].plain
            grid.fill(COLUMNS, [])
            await pilot.pause()
            assert grid.row_key == ""

    asyncio.run(go())
