"""The cases screen: a table that is filled cell by cell, from files and from what stands above the interviews."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.domain.cases import Case, CaseKind
from groundcode.locale import set_language
from groundcode.tui.screens.cases import CasesScreen, in_families
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.help import Help
from groundcode.tui.widgets.memo_page import MemoPage
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from tests.tui.case_project import case, names, to, values, with_cases
from tests.tui.screen_testing import headings, keys, lines, now, on_screen, said, settled, table, typed, words


@pytest.fixture
def cased(project: Path) -> Path:
    """Two informants of a site; one speaks in 甲."""
    return with_cases(project)


def test_cases_stand_below_their_sites_with_what_there_is_of_them(cased: Path) -> None:
    async def steps(_pilot: Pilot[None], screen: DeskScreen) -> None:
        assert headings(screen) == ["case", "kind", "under", "speaks in", "turns", "codings", "may be quoted", "年龄"]
        rows = table(screen)
        assert list(rows) == ["槐枫苑", "  P01", "  P02"]
        assert rows["  P01"] == ["informant", "槐枫苑", "甲", "2", "1", "", "67"]
        assert rows["槐枫苑"][:2] == ["site", ""]
        assert "2 informants, 1 site" in words(screen)
        to(screen, "P01", "年龄")
        await settled(_pilot)
        assert "年龄 (a number): 67" in words(screen)
        assert "Speaks in: 甲 / 李阿姨" in words(screen)

    on_screen(cased, "cases", steps)


def test_a_circle_of_parents_loses_no_case() -> None:
    one, other = Case("1", "a", parent="2"), Case("2", "b", parent="1")
    alone = Case("3", "c", parent="9")
    assert in_families([one, other, alone]) == [alone, one, other]


def test_a_cell_is_changed_and_its_type_is_checked(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P02", "年龄")
        await keys(pilot, "enter")
        assert "It is a number. So far: 67." in words(now(pilot, Prompt))
        await typed(pilot, "五十")
        assert "“年龄” holds a number" in said(screen) or "五十" in said(screen)
        assert values(cased, "P02") == {}
        await keys(pilot, "enter")
        await typed(pilot, "51")
        assert said(screen) == "P02, 年龄: 51"
        assert values(cased, "P02") == {"年龄": "51"}
        assert table(screen)["  P02"][-1] == "51"
        await keys(pilot, "enter")
        await typed(pilot, "")
        assert said(screen) == "P02, 年龄: –"
        assert values(cased, "P02") == {}
        await keys(pilot, "ctrl+z")
        assert values(cased, "P02") == {"年龄": "51"}
        assert now(pilot, CasesScreen).grid.column_key == screen.workspace.cases.variable_named("年龄").id

    on_screen(cased, "cases", steps)


def test_enter_asks_for_what_the_column_holds(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        for column, kind in (("name", Prompt), ("under", Picker), ("speaks", Picker), ("turns", Picker), ("consent", Chooser)):
            to(screen, "P01", column)
            await keys(pilot, "enter")
            now(pilot, kind)
            await keys(pilot, "escape")
        for column, sentence in (("kind", "was said when it was made"), ("codings", "This is counted")):
            to(screen, "P01", column)
            await keys(pilot, "enter")
            assert sentence in said(screen)

    on_screen(cased, "cases", steps)


def test_a_new_case_a_new_site_and_a_name_that_is_taken(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P01")
        await keys(pilot, "a")
        assert lines(now(pilot, Chooser))[0] == "1 An informant of 槐枫苑"
        await keys(pilot, "1")
        await typed(pilot, "[b]P03[/b]")
        assert said(screen) == "The case “[b]P03[/b]” was made."
        made = case(cased, "[b]P03[/b]")
        assert (made.kind, made.parent) == (CaseKind.INFORMANT, case(cased, "槐枫苑").id)
        assert "  [b]P03[/b]" in table(screen)
        assert now(pilot, CasesScreen).grid.row_key == made.id
        await keys(pilot, "ctrl+n", "3")
        await typed(pilot, "砚北里")
        assert case(cased, "砚北里").kind is CaseKind.SITE
        await keys(pilot, "ctrl+n", "2")
        await typed(pilot, "p01")
        assert "There is a case named “p01” already." in said(screen)
        assert names(cased).count("p01") == 0

    on_screen(cased, "cases", steps)


def test_a_new_variable_begins_with_a_value(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P01")
        await keys(pilot, "n")
        await typed(pilot, "入住")
        await keys(pilot, "escape")
        assert "Nothing was added" in said(screen)
        await keys(pilot, "insert")
        await typed(pilot, "入住")
        await typed(pilot, "1998-05-01")
        assert said(screen) == "A new variable: 入住 (a date)."
        assert values(cased, "P01") == {"年龄": "67", "入住": "1998-05-01"}
        assert headings(screen)[-1] == "入住"

    on_screen(cased, "cases", steps)


def test_a_variable_is_renamed_retyped_and_deleted(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P01", "name")
        await keys(pilot, "C")
        assert "no variable" in said(screen)
        to(screen, "P01", "年龄")
        await keys(pilot, "C", "1")
        await typed(pilot, "岁数")
        assert said(screen) == "年龄 is called 岁数 now."
        assert headings(screen)[-1] == "岁数"
        await keys(pilot, "ctrl+e", "3")
        assert "67" in said(screen)
        await keys(pilot, "C", "2")
        assert said(screen) == "“岁数” is a text now."
        await keys(pilot, "C")
        assert lines(now(pilot, Chooser))[-1] == "5 Delete it with its 1 value"
        await keys(pilot, "5")
        assert said(screen) == "Deleted: 岁数. u brings it back."
        assert values(cased, "P01") == {}
        assert headings(screen)[-1] == "may be quoted"
        await keys(pilot, "u")
        assert values(cased, "P01") == {"岁数": "67"}

    on_screen(cased, "cases", steps)


def test_rename_and_delete_with_what_goes_along(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "槐枫苑")
        await keys(pilot, "r")
        await typed(pilot, "槐枫苑社区")
        assert said(screen) == "槐枫苑 is called 槐枫苑社区 now."
        await keys(pilot, "d")
        assert "Cases below it stand alone (2)" in words(now(pilot, Confirm))
        await keys(pilot, "escape")
        to(screen, "P01")
        await keys(pilot, "delete")
        assert "with its values (1) and answers about consent (0)" in words(now(pilot, Confirm))
        await keys(pilot, "enter")
        assert names(cased) == ["P02", "槐枫苑社区"]
        assert said(screen) == "Deleted: P01. u brings it back."
        await keys(pilot, "u")
        assert case(cased, "P01").bound[0].speaker_name == "李阿姨"

    on_screen(cased, "cases", steps)


def test_a_case_stands_under_another_but_not_under_itself(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "槐枫苑")
        await keys(pilot, "m")
        assert [line.split()[0] for line in lines(now(pilot, Picker))] == ["none:"]
        await keys(pilot, "escape")
        to(screen, "P02")
        await keys(pilot, "ctrl+x")
        await typed(pilot, "none")
        assert said(screen) == "P02 stands under no other case."
        assert case(cased, "P02").parent is None
        await keys(pilot, "m")
        await typed(pilot, "P01")
        assert said(screen) == "P02 stands under P01."
        assert list(table(screen)) == ["槐枫苑", "  P01", "  P02"]

    on_screen(cased, "cases", steps)


def test_o_reads_the_first_turn_of_the_case(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P02")
        await keys(pilot, "o")
        assert said(screen) == "P02 is bound to no transcript yet: b says where it speaks."
        to(screen, "P01")
        await keys(pilot, "f9")
        home = now(pilot, CodingScreen)
        assert home.opened is not None
        assert home.text.selection is not None
        assert home.text.selection.of(home.opened.text) == "他天天在院里转。看见就踏实。"

    on_screen(cased, "cases", steps)


def test_o_asks_where_a_case_speaks_in_several_transcripts(cased: Path) -> None:
    with Workspace.open(cased) as workspace:
        workspace.cases.bind(workspace.cases.named("P01").id, "B")

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P01")
        await keys(pilot, "o")
        await typed(pilot, "Resident")
        home = now(pilot, CodingScreen)
        assert home.opened is not None
        assert home.opened.source.name == "B"

    on_screen(cased, "cases", steps)


def test_a_memo_on_a_case_and_finding_one(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P02")
        await keys(pilot, "e")
        now(pilot, MemoPage).query_one(TextArea).text = "话不多"
        await keys(pilot, "escape")
        assert said(screen) == "Memo stored."
        with Workspace.open(cased) as workspace:
            assert [memo.text for memo in workspace.memos.list_(workspace.cases.named("P02").id)] == ["话不多"]
        await keys(pilot, "f3")
        await typed(pilot, "hfy")
        assert now(pilot, CasesScreen).grid.row_key == case(cased, "槐枫苑").id

    on_screen(cased, "cases", steps)


def test_an_empty_table_says_what_to_do(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert screen.query_one("#no-cases").display
        for key in ("enter", "r", "d", "b", "c", "w", "n", "m", "o", "e"):
            screen.bar.clear()
            await keys(pilot, key)
            assert said(screen) == "There is no case yet: a makes one.", key
        await keys(pilot, "a")
        assert len(lines(now(pilot, Chooser))) == 2
        await keys(pilot, "1")
        await typed(pilot, "P01")
        assert list(table(screen)) == ["P01"]
        assert not screen.query_one("#no-cases").display
        await keys(pilot, "f1")
        assert "b binds a case to a speaker" in words(now(pilot, Help))

    on_screen(project, "cases", steps)


def test_for_reading_only_nothing_is_asked(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        for key in ("enter", "a", "n", "r", "d", "b", "c", "w", "C", "i", "h", "m", "e"):
            screen.bar.clear()
            await keys(pilot, key)
            assert "Open for reading only" in said(screen), key
            assert pilot.app.screen is screen

    on_screen(cased, "cases", steps, read_only="a colleague has it open")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 5)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_small_terminals_in_both_languages(cased: Path, size: tuple[int, int], language: str) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        set_language(language)
        screen.stored("")
        await keys(pilot, "down", "end", "enter", "escape", "home", "c", "escape", "h", "b", "escape", "i", "escape", "pagedown")
        assert pilot.app.screen is screen

    on_screen(cased, "cases", steps, size=size)


def test_a_value_that_a_colleague_sets_is_seen_at_the_cursor(cased: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P02", "年龄")
        with Workspace.open(cased) as other:
            other.cases.set_value(other.cases.named("P02").id, "年龄", "33")
        screen._watch()
        await settled(pilot)
        assert table(screen)["  P02"][-1] == "33"
        assert "年龄 (a number): 33" in words(screen)

    on_screen(cased, "cases", steps)


def test_what_would_be_let_out_is_asked_about_first(cased: Path) -> None:
    with Workspace.open(cased) as workspace:
        workspace.cases.consent(workspace.cases.named("P01").id, {"share": "no"})

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        to(screen, "P01")
        for answer, places in (("escape", 1), ("enter", 0)):
            await keys(pilot, "b")
            await typed(pilot, "李阿姨")
            assert words(now(pilot, Confirm)).startswith("甲 may not be shared; after this it would leave")
            assert len(case(cased, "P01").bound) == 1
            await keys(pilot, answer)
            assert len(case(cased, "P01").bound) == places
        assert said(screen) == "P01 no longer speaks in 甲 / 李阿姨."
        await keys(pilot, "u")
        to(screen, "P02")
        await keys(pilot, "b")
        await typed(pilot, "李阿姨")
        assert "belongs to P01 now" in words(now(pilot, Confirm))
        await keys(pilot, "enter")
        assert "may not be shared" in words(now(pilot, Confirm))
        await keys(pilot, "n")
        assert said(screen) == "Nothing changed."
        assert len(case(cased, "P01").bound) == 1

    on_screen(cased, "cases", steps)
