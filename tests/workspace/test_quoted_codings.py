"""Tables of codings with quotes and without places."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from groundcode.errors import DocumentExists, EmptyFile, InvalidCodings, InvalidTable, UnknownFormat
from groundcode.exchange.codings_file import BadLine
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.quoted_codings import AnchoredTable, write_report
from tests.builders import new_project, refused, transcript

TEXT = "访谈者：你好吗？\n李：天天在院里转，看见就踏实。\n王：看见就踏实。\nAnn: I 😀 trust them all the same.\n"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """A project with one source."""
    made = new_project(tmp_path)
    made.sources.import_files([transcript(tmp_path / "in", "P01", TEXT), transcript(tmp_path / "in", "P02", "Bob: We agree.\n")])
    return made


def table(folder: Path, *rows: str, name: str = "q.csv", header: str = "source,quote,code,coder") -> Path:
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def outcomes(found: AnchoredTable) -> list[str]:
    return [one.outcome for one in found.rows]


def test_each_quote_is_found_or_told(ws: Workspace, tmp_path: Path) -> None:
    path = table(
        tmp_path, "P01,天天在院里转,转,li", 'P01,"I 😀 trust, them all",trust,li',
        "P01,天天在院里走看见就踏实,走,li", "P01,看见就踏实,踏实,li",
        "P01,nowhere to be found at all,x,li", "P09,you,x,li", ",We agree.,yes,", "P01,,x,", "P02,We agree,,",
    )  # fmt: skip
    found = ws.codings.anchored(path)
    assert outcomes(found) == ["exact", "like", "near", "several", "none", "refused", "exact", "refused", "refused"]
    why = {one.row.row: one.line.why for one in found.rows if isinstance(one.line, BadLine)}
    assert set(why) == {4, 5, 6, 7, 9, 10}
    assert "--accept-near" in why[4]
    assert "2 places" in why[5]
    error = refused(ws, InvalidCodings, lambda: ws.codings.from_file(path, create=True, table=found))
    assert "line 4" in error.message
    report = ws.codings.from_file(path, create=True, partial=True, table=found)
    assert (report.codings, len(report.refused)) == (3, 6)
    assert {(one.quote, one.code, one.coder) for one in ws.codings.segments()} == {
        ("天天在院里转", "转", "li"), ("I 😀 trust them all", "trust", "li"), ("We agree.", "yes", "甲")
    }  # fmt: skip


def test_near_quotes_only_when_asked(ws: Workspace, tmp_path: Path) -> None:
    path = table(tmp_path, "P01,天天在院里走看见就踏实,走,li")
    ws.codings.from_file(path, create=True, table=ws.codings.anchored(path, accept_near=True))
    assert [one.quote for one in ws.codings.segments()] == ["天天在院里转，看见就踏实"]


def test_chinese_headings_a_caption_above_and_a_workbook(ws: Workspace, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["表1 编码"], ["材料", "原始语句", "初始概念", "编码者", "备注", "层级", "上级", "页码"],
                ["P01", "天天在院里转", "转", "李", "why", "标签", "亲近", 3]):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "q.xlsx")
    found = ws.codings.anchored(tmp_path / "q.xlsx")
    assert found.unread == ("页码",)
    report = ws.codings.from_file(tmp_path / "q.xlsx", create=True, table=found)
    assert (report.codings, report.memos, report.new_codes) == (1, 1, ["亲近", "亲近 > 转"])


def test_a_sealed_source_is_not_looked_into(ws: Workspace, tmp_path: Path) -> None:
    ws.holdout.reserve(Wish(sources=("P01",)))
    found = ws.codings.anchored(table(tmp_path, "P01,天天在院里转,转,li", ",天天在院里转,转,li"))
    assert outcomes(found) == ["refused", "none"]
    assert not any(one.words for one in found.rows)


def test_the_report_has_a_row_for_each_and_runs_no_formula(ws: Workspace, tmp_path: Path) -> None:
    path = table(tmp_path, "P01,天天在院里转,=cmd|x,li", "P01,看见就踏实,踏实,li")
    write_report(ws, ws.codings.anchored(path), tmp_path / "r.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "r.csv").read_text(encoding="utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["found", "several places"]
    assert (rows[1][3], rows[1][4]) == ("11", "17")
    assert not any(cell.startswith("=") for row in rows for cell in row)
    refused(ws, DocumentExists, lambda: write_report(ws, ws.codings.anchored(path), tmp_path / "r.csv"))
    refused(ws, UnknownFormat, lambda: write_report(ws, ws.codings.anchored(path), tmp_path / "r.txt"))


def test_bad_tables(ws: Workspace, tmp_path: Path) -> None:
    error = refused(ws, InvalidTable, lambda: ws.codings.anchored(table(tmp_path, "a,b", header="x,y")))
    assert "source, quote and code" in error.message
    (tmp_path / "e.csv").touch()
    refused(ws, EmptyFile, lambda: ws.codings.anchored(tmp_path / "e.csv"))
    level = table(tmp_path, "P01,天天在院里转,转,boss", header="source,quote,code,level")
    assert outcomes(ws.codings.anchored(level)) == ["refused"]
