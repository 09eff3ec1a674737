"""A path to which nothing can be written is told while it can still be mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from groundcode.tui.path_checks import path_check
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.widgets.prompt import Prompt
from tests.tui.case_project import with_cases
from tests.tui.screen_testing import keys, now, on_screen, said, typed


def test_a_missing_folder_is_told_and_the_line_stays(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "x")
        wrong = str(project.parent / "exprots" / "T1.csv")
        await typed(pilot, wrong)
        asked = now(pilot, Prompt)
        assert asked.problem.startswith(f"{wrong} cannot be written: there is no folder {project.parent / 'exprots'}.")
        assert asked.query_one("#prompt-problem").display
        assert asked.query_one(Input).value == wrong
        await typed(pilot, "T1.csv")
        assert said(screen) == f"2 cases written to {project.parent / 'T1.csv'}."

    on_screen(with_cases(project), "cases", steps)


@pytest.mark.parametrize(
    ("typed_path", "told"),
    [
        ("", "it is a folder"),
        ("sub", "it is a folder"),
        ("nowhere/a.csv", "there is no folder"),
        ("a.csv/b.csv", "there is no folder"),
        ("a.csv", "there is something already"),
        ("a", "there is something already"),
        ("x" * 300 + ".csv", "cannot be written"),
        ("~nobody-of-this-name/a.csv", "cannot be written"),
        ("a.pdf", "These are: .csv."),
    ],
)
def test_what_is_wrong_with_a_path(tmp_path: Path, typed_path: str, told: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.csv").write_text("", encoding="utf-8")
    added = ".csv" if typed_path == "a" else ""
    endings = (".csv",) if typed_path == "a.pdf" else ()
    assert told in path_check(tmp_path, endings=endings, added=added, replaces=False)(typed_path)


def test_a_path_that_can_be_written_has_no_problem(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("", encoding="utf-8")
    assert path_check(tmp_path, endings=(".csv",))("a.csv") == ""
    assert path_check(tmp_path, added=".csv", replaces=False)("b") == ""
    assert path_check(Path("/nowhere"), endings=(".csv",))(str(tmp_path / "B.CSV")) == ""
