"""The cases screen: tables in and out, header lines, who speaks where and what they consented to."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.report_page import ReportPage
from groundcode.tui.widgets.file_chooser import FileChooser
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from tests.tui.case_project import case, names, to, values, with_cases
from tests.tui.screen_testing import headings, keys, lines, now, on_screen, said, table, typed, words

HEADED = "访谈时间：2024年5月12日\n访谈地点：槐枫苑\n\n访谈者：您好。\n王师傅：你好，来坐，我天天在。\n"


@pytest.fixture
def cased(project: Path) -> Path:
    """Two informants of a site; one speaks in 甲."""
    return with_cases(project)


def test_binding_letting_go_and_taking_from_another(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P01")
        await keys(pilot, "b")
        assert lines(now(pilot, Picker))[0].split() == ["甲", "/", "李阿姨", "bound:", "let", "go"]
        assert lines(pilot.app.screen)[-1].endswith("asks")
        await keys(pilot, "enter")
        assert said(screen) == "P01 no longer speaks in 甲 / 李阿姨."
        assert case(cased, "P01").bound == ()
        assert table(screen)["  P01"][2:5] == ["", "", ""]
        await keys(pilot, "f4")
        await typed(pilot, "Resident")
        assert case(cased, "P01").bound[0].speaker_name == "Resident"
        to(screen, "P02")
        await keys(pilot, "b")
        await typed(pilot, "Resident")
        assert "B / Resident belongs to P01 now. It will belong to P02." in words(now(pilot, Confirm))
        await keys(pilot, "n")
        assert case(cased, "P02").bound == ()
        await keys(pilot, "b")
        await typed(pilot, "Resident")
        await keys(pilot, "y")
        assert said(screen) == "P02 speaks in B / Resident."
        assert (case(cased, "P01").bound, case(cased, "P02").bound[0].source_name) == ((), "B")

    on_screen(cased, "cases", steps)


def test_consent_is_asked_answer_by_answer(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P01")
        await keys(pilot, "c", "3", "1")
        assert lines(now(pilot, Chooser))[2] == "3 quoting: verbatim"
        assert case(cased, "P01").consent == {"quote": "verbatim"}
        await keys(pilot, "1")
        await typed(pilot, "2024年5月12日")
        await keys(pilot, "1")
        await typed(pilot, "昨天")
        assert "昨天" in said(screen)
        await keys(pilot, "4", "escape", "escape")
        assert pilot.app.screen is screen
        assert case(cased, "P01").consent == {"quote": "verbatim", "date": "2024-05-12"}
        assert table(screen)["  P01"][5] == "verbatim"
        assert "date of the consent: 2024-05-12" in words(screen)
        await keys(pilot, "f5", "3", "4", "escape")
        assert case(cased, "P01").consent == {"date": "2024-05-12"}

    on_screen(cased, "cases", steps)


def test_a_withdrawal_is_told_before_and_hides_the_text(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P01")
        await keys(pilot, "w")
        assert "nobody will read or code 甲 any more" in words(now(pilot, Confirm))
        await keys(pilot, "escape")
        assert case(cased, "P01").withdrawn is None
        await keys(pilot, "f7", "enter")
        assert said(screen) == "P01 has withdrawn. No longer shown: 甲."
        assert case(cased, "P01").withdrawn
        assert headings(screen)[7] == "withdrawn"
        await keys(pilot, "o")
        assert "“甲” is closed" in said(screen)
        await keys(pilot, "d", "enter")
        assert "P01" in names(cased)
        to(screen, "P01", "withdrawn")
        await keys(pilot, "enter")
        assert "Its text will be shown again." in words(now(pilot, Confirm))
        await keys(pilot, "y")
        assert "was taken back" in said(screen)
        assert case(cased, "P01").withdrawn is None

    on_screen(cased, "cases", steps)


def test_a_table_is_shown_before_it_is_taken_in(cased: Path) -> None:
    file = cased.parent / "cases.csv"
    file.write_text("编号,性别,年龄,材料\nP01,女,68,\nP09,男,30,B\n", encoding="utf-8")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "i")
        now(pilot, FileChooser)
        await keys(pilot, "slash")
        await typed(pilot, str(file))
        page = words(now(pilot, ReportPage))
        assert "New cases" in page
        assert "P01, 年龄: 67 → 68" in page
        assert "P09 speaks in B/Resident" in page
        await keys(pilot, "escape")
        assert names(cased) == ["P01", "P02", "槐枫苑"]
        await keys(pilot, "ctrl+l", "slash")
        await typed(pilot, str(file))
        await keys(pilot, "enter")
        assert said(screen).startswith("2 cases read, ")
        assert values(cased, "P01") == {"年龄": "68", "性别": "女"}
        assert "P09" in table(screen)
        await keys(pilot, "i", "slash")
        await typed(pilot, str(file))
        assert "Nothing changes" in words(now(pilot, ReportPage))
        await keys(pilot, "enter", "u")
        assert names(cased) == ["P01", "P02", "槐枫苑"]

    on_screen(cased, "cases", steps)


def test_a_table_that_cannot_be_read_ends_as_a_sentence(cased: Path) -> None:
    file = cased.parent / "bad.csv"
    file.write_text("编号,材料\nP01,没有这个\n", encoding="utf-8")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "i", "slash")
        await typed(pilot, str(file))
        assert pilot.app.screen is screen
        assert "没有这个" in said(screen)

    on_screen(cased, "cases", steps)


def test_header_lines_are_taken_over_all_or_some(cased: Path) -> None:
    with Workspace.open(cased) as workspace:
        (cased.parent / "P04.txt").write_text(HEADED, encoding="utf-8")
        workspace.sources.import_files([cased.parent / "P04.txt"])

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "h")
        assert "nobody is bound to this source" in words(now(pilot, ReportPage))
        await keys(pilot, "enter")
        to(screen, "P02")
        screen.workspace.cases.bind(case(cased, "P02").id, "P04")
        screen.stored("")
        await keys(pilot, "ctrl+g")
        assert "访谈地点: 槐枫苑   [new]" in words(now(pilot, ReportPage))
        await keys(pilot, "enter")
        assert lines(now(pilot, Chooser))[0] == "1 All of them (2)"
        await keys(pilot, "2")
        assert said(screen) == "1 value taken over. u takes it back."
        assert values(cased, "P02") == {"访谈地点": "槐枫苑"}
        await keys(pilot, "h", "enter", "1")
        assert values(cased, "P02") == {"访谈地点": "槐枫苑", "访谈时间": "2024年5月12日"}
        assert headings(screen)[-2:] == ["访谈地点", "访谈时间"]

    on_screen(cased, "cases", steps)


def test_without_header_lines_that_is_said(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "h")
        assert pilot.app.screen is screen
        assert said(screen).startswith("No transcript has header lines")

    on_screen(cased, "cases", steps)


def test_the_participants_go_out_to_a_table(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "x")
        await typed(pilot, "T1.csv")
        assert said(screen) == f"2 cases written to {cased.parent / 'T1.csv'}."
        assert "P01" in (cased.parent / "T1.csv").read_text(encoding="utf-8-sig")
        await keys(pilot, "ctrl+o")
        await typed(pilot, "T1.docx")
        assert ".xlsx" in now(pilot, Prompt).problem
        await typed(pilot, "T2.csv")
        assert said(screen) == f"2 cases written to {cased.parent / 'T2.csv'}."

    on_screen(cased, "cases", steps)
