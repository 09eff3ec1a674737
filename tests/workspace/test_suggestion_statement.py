"""The statement of computational assistance, and the files it is written to."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from groundcode.errors import DocumentExists, UnknownFormat
from groundcode.workspace import Workspace
from groundcode.workspace.suggesting.methods import EARLIER, METHODS
from groundcode.workspace.suggesting.values import Kind
from tests.builders import new_project
from tests.workspace.suggested import study


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    workspace = new_project(tmp_path, "study")
    study(workspace, tmp_path / "in")
    return workspace


def test_none_was_used(ws: Workspace) -> None:
    told = ws.suggestions.statement("zh")
    assert told.text == ("机器辅助使用声明\n\n本研究的编码、归类、命名与解释均由研究者完成，未采用任何机器建议。\n")
    assert (told.proposed, told.rate, told.table.rows, told.table.missing) == (0, None, (), "未采用机器建议。")
    ws.suggestions.compute(Kind.PLACEMENT)
    ws.suggestions.note_listed()
    assert "looked at without being kept: 1" in ws.suggestions.statement("en").text


def test_what_ran_and_what_became_of_it(ws: Workspace) -> None:
    run = ws.suggestions.begin(Kind.PLACEMENT)
    one, other = ws.suggestions.list_(run.id)
    ws.suggestions.accept(one.id)
    told = ws.suggestions.statement("zh")
    assert (told.proposed, told.accepted, told.edited, told.rejected, told.pending, told.rate) == (2, 1, 0, 0, 1, 1.0)
    ws.suggestions.reject(other.id)
    told = ws.suggestions.statement("zh")
    assert told.rate == 0.5
    assert (
        "机器共提出 2 项建议，研究者采纳 1 项，修改后采纳 0 项，否决 1 项，0 项未作决定；已作决定者的采纳率为 50.0%。"
        in told.text
    )
    assert "均由研究者完成" in told.text
    method = "按名称、定义、备忘录、成员及语段的相似度，以及它们在访谈中位置的远近，排列已有编码"
    assert told.table.rows == (("归类建议", "标签", method, 1, 2, 1, 0, 1, 0, "50.0%"),)
    english = ws.suggestions.statement("en")
    assert "Of 2 suggestions the researchers accepted 1, accepted 0 with changes, rejected 1 and left 0 undecided" in english.text
    assert english.table.records[1][0] == run.id
    assert english.table.records[1][9] == run.details["input"]


def test_a_run_keeps_the_words_for_what_was_done_then(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(METHODS, Kind.PLACEMENT, EARLIER[0])
    run = ws.suggestions.begin(Kind.PLACEMENT)
    monkeypatch.undo()
    assert ws.suggestions.runs()[0].method == run.method == EARLIER[0]
    earlier = "按名称、定义、成员及语段的相似度排列已有编码"
    assert ws.suggestions.statement("zh").table.rows[0][2] == earlier
    later = ws.suggestions.begin(Kind.PLACEMENT, anew=True)
    assert later.method.endswith("and by how close these stand in the interviews")
    told = str(ws.suggestions.statement("zh").table.rows[0][2])
    assert told.startswith(f"{earlier}；按名称、定义、备忘录")


def test_written_to_files(ws: Workspace, tmp_path: Path) -> None:
    run = ws.suggestions.begin(Kind.PLACEMENT)
    ws.suggestions.accept(ws.suggestions.list_(run.id)[0].id)
    told = ws.suggestions.statement("zh")
    told.write(tmp_path / "s.txt")
    assert (tmp_path / "s.txt").read_text(encoding="utf-8") == told.text
    told.write(tmp_path / "s.docx")
    document = Document(str(tmp_path / "s.docx"))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[: 1 + len(told.paragraphs)] == [told.title, *told.paragraphs]
    assert next(cell.text for cell in document.tables[0].rows[1].cells) == "归类建议"
    with pytest.raises(DocumentExists):
        told.write(tmp_path / "s.docx")
    told.write(tmp_path / "s.docx", overwrite=True)
    told.write(tmp_path / "s.csv")
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == ["建议种类", "归类建议"]
    told.write(tmp_path / "s.xlsx")
    assert any(run.id in [cell.value for cell in row] for sheet in load_workbook(tmp_path / "s.xlsx") for row in sheet.rows)
    with pytest.raises(UnknownFormat):
        told.write(tmp_path / "s.pdf")


def test_it_is_one_of_the_tables_of_a_thesis(ws: Workspace, tmp_path: Path) -> None:
    empty = ws.thesis.table("SC", "en")
    assert empty.missing == "No machine suggestion was used."
    assert "no machine suggestion was used." in empty.note[0]
    run = ws.suggestions.begin(Kind.PLACEMENT)
    ws.suggestions.accept(ws.suggestions.list_(run.id)[0].id)
    assert "SC" not in ws.thesis.list_()
    for name in ("sc.docx", "sc.xlsx", "sc.csv"):
        ws.thesis.export(tmp_path / name, ["sc"], "zh")
    words = "\n".join(paragraph.text for paragraph in Document(str(tmp_path / "sc.docx")).paragraphs)
    assert "机器辅助使用声明" in words
    assert "机器共提出 2 项建议，研究者采纳 1 项" in words
    sheets = load_workbook(tmp_path / "sc.xlsx")
    assert any(run.id in [cell.value for cell in row] for sheet in sheets for row in sheet.rows)
    with (tmp_path / "sc.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == ["run", run.id]


def test_none_is_written_too(ws: Workspace, tmp_path: Path) -> None:
    told = ws.suggestions.statement("en")
    for suffix in (".txt", ".docx", ".csv", ".xlsx"):
        told.write(tmp_path / f"none{suffix}")
    assert [p.text for p in Document(str(tmp_path / "none.docx")).paragraphs if p.text] == [told.title, *told.paragraphs]
