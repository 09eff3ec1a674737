"""The framework matrix: cells of quotes, cells that a person wrote, out to a workbook and back."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from groundcode.domain.levels import Level
from groundcode.errors import DocumentExists, InvalidDocument, ThingNotFound, UnknownFormat
from groundcode.workspace import Workspace
from groundcode.workspace.framework_sheet import cell_text
from tests.builders import P01, laptop, merge_into, new_project, refused, state, with_sources

CALM = P01.index("看见就踏实")


def study(tmp_path: Path) -> tuple[Workspace, str, str, str]:
    """(project, case of P01, category, label below it); one segment of the case is coded."""
    ws = new_project(tmp_path, language="zh")
    sources = with_sources(ws, tmp_path / "in", "P01", "P02")
    near = ws.codes.create("熟悉信任", level=Level.CATEGORY)
    label = ws.codes.create("看见就踏实", level=Level.LABEL, parent=near)
    one, two = ws.cases.add("P01"), ws.cases.add("P02")
    ws.cases.bind(one, sources["P01"], "李阿姨")
    ws.cases.bind(two, sources["P02"], "张警官")
    ws.codings.apply(label, sources["P01"], CALM, CALM + 5)
    return ws, one, near, label


def book(path: Path) -> Any:
    return load_workbook(path)


def put(path: Path, case: str, code: str, text: str) -> None:
    """Write a cell as a person does."""
    found = book(path)
    sheet = found.worksheets[0]
    row = next(cell.row for cell in sheet["A"] if cell.value == case)
    column = next(cell.column for cell in sheet[1] if cell.value == code)
    sheet.cell(row=row, column=column).value = text
    found.save(path)


def test_a_cell_shows_quotes_until_somebody_writes_it(tmp_path: Path) -> None:
    ws, case, near, _label = study(tmp_path)
    matrix = ws.framework.matrix()
    assert [one.name for one in matrix.cases] == ["P01", "P02"]
    assert matrix.codes == (near,), "a category that stands alone is a column beside the main categories"
    assert cell_text(matrix.cell(case, near), "zh") == "“看见就踏实”（P01-2）"
    assert ws.framework.write(case, near, "  看见民警就踏实。\n第二行 ")
    assert not ws.framework.write(case, near, "看见民警就踏实。\n第二行")
    cell = ws.framework.cell(case, near)
    assert (cell.text, cell.quotes.total, len(cell.memos)) == ("看见民警就踏实。\n第二行", 1, 1)
    memo = next(one for one in ws.memos.list_() if one.id == cell.memos[0])
    assert (memo.kind, memo.title, set(memo.about)) == ("theoretical", "P01 × 熟悉信任", {case, near})
    assert "framework matrix" in ws.history.entries()[0].words
    assert ws.framework.write(case, near, "")
    assert not ws.framework.cell(case, near).text
    assert ws.framework.write(case, near, "again")
    assert ws.framework.cell(case, near).memos == (memo.id,), "the same memo came back"
    ws.history.undo()
    ws.history.undo()
    assert ws.framework.cell(case, near).text.startswith("看见民警"), "two steps back it stands as before"
    state(ws)


def test_a_memo_on_both_is_the_cell_and_one_on_more_is_not(tmp_path: Path) -> None:
    ws, case, near, label = study(tmp_path)
    ws.memos.write("on three", about=(case, near, label))
    ws.memos.write("operational", kind="operational", about=(case, near))
    assert not ws.framework.cell(case, near).text
    ws.memos.write("first", about=(near, case))
    ws.memos.write("second", about=(case, near))
    assert ws.framework.cell(case, near).text == "first\n\nsecond"
    assert ws.framework.write(case, near, "one text")
    assert ws.framework.cell(case, near).text == "one text"
    assert {one.text for one in ws.memos.list_()} == {"on three", "operational", "one text"}


def test_a_cell_that_two_laptops_write_is_one_memo_with_a_conflict(tmp_path: Path) -> None:
    ws, case, near, _label = study(tmp_path)
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    ws.framework.write(case, near, "ours")
    other.framework.write(case, near, "theirs")
    merge_into(ws, other)
    assert len(ws.framework.cell(case, near).memos) == 1
    assert len(ws.conflicts.list_()) == 1
    state(ws)


def test_consent_sealed_and_withdrawn(tmp_path: Path) -> None:
    ws, case, near, _label = study(tmp_path)
    ws.cases.consent(case, {"quote": "paraphrase"})
    assert cell_text(ws.framework.cell(case, near), "zh") == "（1处只可转述）"
    ws.cases.consent(case, {"quote": "no"})
    done = ws.framework.export(tmp_path / "f.csv")
    assert "看见就踏实" not in (tmp_path / "f.csv").read_text(encoding="utf-8-sig")
    assert [loss.count for loss in done.losses] == [1]
    ws.cases.withdraw(case)
    assert [one.name for one in ws.framework.matrix().cases] == ["P02"]
    refused(ws, ThingNotFound, lambda: ws.framework.cell(case, near))


def test_what_is_written_in_the_workbook_comes_back(tmp_path: Path) -> None:
    ws, case, near, _label = study(tmp_path)
    path = tmp_path / "f.xlsx"
    ws.framework.export(path)
    assert not ws.framework.plan(path).cells, "quotes are not taken for a text"
    put(path, "P02", "熟悉信任", "走访久了，就熟了。")
    put(path, "P01", "熟悉信任", "=踏实：天天看见")
    plan = ws.framework.plan(path)
    assert [(one.case_name, one.before, one.both_sides) for one in plan.cells] == [("P01", "", False), ("P02", "", False)]
    before = len(ws.history.entries())
    done = ws.framework.apply(plan)
    assert done.done
    assert len(ws.history.entries()) == before + 1, "one change"
    assert ws.framework.cell(case, near).text == "=踏实：天天看见"
    assert not ws.framework.plan(path).cells, "taken in once"
    ws.history.undo()
    assert not ws.framework.cell(case, near).text


def test_sorted_rows_and_moved_columns_find_their_cells(tmp_path: Path) -> None:
    ws, _case, _near, _label = study(tmp_path)
    path = tmp_path / "f.xlsx"
    ws.codes.create("戒心", level=Level.CATEGORY)
    ws.framework.export(path)
    found = book(path)
    sheet = found.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for at, row in enumerate([rows[0], *reversed(rows[1:])], start=1):
        for to, value in enumerate([row[0], row[2], row[1]], start=1):
            sheet.cell(row=at, column=to).value = value
    sheet.cell(row=4, column=1).value = "P03"
    sheet.cell(row=1, column=4).value = "新的一列"
    sheet.cell(row=2, column=2).value = "无"
    found.save(path)
    plan = ws.framework.plan(path)
    assert [(one.case_name, one.code_name, one.after) for one in plan.cells] == [("P02", "戒心", "无")]
    assert {one.where for one in plan.left_out} == {"新的一列", "P03"}


def test_what_was_written_here_too_stays_unless_the_file_goes_first(tmp_path: Path) -> None:
    ws, case, near, _label = study(tmp_path)
    path = tmp_path / "f.xlsx"
    ws.framework.write(case, near, "as it went out")
    ws.framework.export(path)
    put(path, "P01", "熟悉信任", "theirs")
    ws.framework.write(case, near, "ours")
    plan = ws.framework.plan(path)
    assert [one.both_sides for one in plan.cells] == [True]
    ws.framework.apply(plan)
    assert ws.framework.cell(case, near).text == "ours"
    ws.framework.apply(plan, take_theirs=True)
    assert ws.framework.cell(case, near).text == "theirs"
    put(path, "P01", "熟悉信任", "")
    assert "takes nothing away" in ws.framework.plan(path).left_out[0].why


def test_files_that_are_none_of_these(tmp_path: Path) -> None:
    ws, case, _near, _label = study(tmp_path)
    path = tmp_path / "f.xlsx"
    ws.framework.export(path)
    refused(ws, DocumentExists, lambda: ws.framework.export(path))
    refused(ws, UnknownFormat, lambda: ws.framework.export(tmp_path / "f.docx"))
    refused(ws, UnknownFormat, lambda: ws.framework.plan(tmp_path / "f.csv"))
    ws.cases.export(tmp_path / "cases.xlsx")
    assert "groundcode export" in refused(ws, InvalidDocument, lambda: ws.framework.plan(tmp_path / "cases.xlsx")).message
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 nothing")
    refused(ws, InvalidDocument, lambda: ws.framework.plan(tmp_path / "bad.xlsx"))
    other = new_project(tmp_path, "other", seed=5)
    assert "another project" in refused(other, InvalidDocument, lambda: other.framework.plan(path)).message
    ws.cases.delete(case)
    put(path, "P01", "熟悉信任", "x")
    assert [one.why for one in ws.framework.plan(path).left_out] == ["The case or the category is gone."]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "a\x07b", "_x0041_", "<b>&amp;"])
def test_hostile_cells_are_texts_and_come_back_as_they_were(tmp_path: Path, text: str) -> None:
    ws, case, near, _label = study(tmp_path)
    ws.codes.rename(near, "=熟悉")
    ws.framework.write(case, near, "x" + text)
    ws.framework.write(ws.cases.named("P02").id, near, text)
    path = tmp_path / "f.xlsx"
    ws.framework.export(path)
    for row in book(path).worksheets[0].iter_rows():
        assert all(cell.data_type in ("s", "n") for cell in row), "no formula"
    assert not ws.framework.plan(path).cells
    ws.framework.export(tmp_path / "f.csv")
    rows = list(csv.reader((tmp_path / "f.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][1] == "'=熟悉"
    assert rows[2][1][:1] not in ("=", "+", "-", "@", "\t", "\r", "＝")
