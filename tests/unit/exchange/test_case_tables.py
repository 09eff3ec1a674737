"""Tables of cases: read as people keep them, written so that no cell runs."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from groundcode.errors import (
    BadEncoding,
    EmptyFile,
    FileMissing,
    GroundcodeError,
    InvalidDocument,
    InvalidTable,
    TooLarge,
    UnknownFormat,
)
from groundcode.exchange.case_tables import CaseRow, read_cases, write_table


def table(folder: Path, text: str | bytes, name: str = "cases.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def book(folder: Path, rows: list[list[Any]], name: str = "cases.xlsx") -> Path:
    made = Workbook()
    sheet: Any = made.active
    for row in rows:
        sheet.append(row)
    made.save(folder / name)
    return folder / name


def refused(path: Path, kind: type[GroundcodeError], *words: str, **more: Any) -> None:
    with pytest.raises(kind) as caught:
        read_cases(path, **more)
    for word in words:
        assert word in caught.value.message, caught.value.message
    assert caught.value.hint


def test_columns_are_found_by_their_names(tmp_path: Path) -> None:
    path = table(tmp_path, "姓名,编号,材料,说话人,consent:quote,年龄\n李,P01,访谈一,李阿姨,no,67\n张,P02,,,,\n")
    read = read_cases(path)
    assert read.rows == [
        CaseRow(2, "P01", "访谈一", "李阿姨", "", (("姓名", "李"), ("年龄", "67")), (("quote", "no"),)),
        CaseRow(3, "P02", values=(("姓名", "张"),)),
    ]
    assert read.variables == ["姓名", "年龄"]


def test_without_a_known_name_the_first_column_names_the_case(tmp_path: Path) -> None:
    read = read_cases(table(tmp_path, "informant no.;sex;site\nP01;f;north\n"), parent="Site")
    assert read.rows == [CaseRow(2, "P01", parent="north", values=(("sex", "f"),))]


def test_a_caption_above_the_header_and_full_width_letters(tmp_path: Path) -> None:
    read = read_cases(table(tmp_path, "表4-1 受访者基本情况,,\n,,\nＩＤ,身份（职务）,\nP01,民警,\n"))
    assert read.rows == [CaseRow(4, "P01", values=(("身份（职务）", "民警"),))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_that_spreadsheets_save(tmp_path: Path, encoding: str) -> None:
    read = read_cases(table(tmp_path, "编号,性别\r\nP01,女\r\n".encode(encoding)))
    assert read.rows == [CaseRow(2, "P01", values=(("性别", "女"),))]
    assert bool(read.notes) is (encoding == "gb18030")


def test_a_workbook_as_people_fill_it(tmp_path: Path) -> None:
    import datetime

    rows: list[list[Any]] = [
        ["编号", "年龄", "日期", "备注", None],
        ["P01", 67.0, datetime.date(2024, 5, 12), " 多\n行 ", None],
        [None] * 5,
        [7, 3.5],
    ]
    read = read_cases(book(tmp_path, rows))
    assert read.rows == [
        CaseRow(2, "P01", values=(("年龄", "67"), ("日期", "2024-05-12"), ("备注", "多 行"))),
        CaseRow(4, "7", values=(("年龄", "3.5"),)),
    ]


def test_what_is_no_table_of_cases(tmp_path: Path) -> None:
    refused(tmp_path / "gone.csv", FileMissing, "gone.csv")
    refused(table(tmp_path, "", "a.csv"), EmptyFile, "holds no text")
    refused(table(tmp_path, " , \n\n", "b.csv"), EmptyFile)
    refused(table(tmp_path, "编号\nP01\n", "c.ods"), UnknownFormat, "c.ods")
    (tmp_path / "d.csv").mkdir()
    refused(tmp_path / "d.csv", InvalidTable, "a folder")
    refused(table(tmp_path, b"\xff\x81\xfe\x00\xff\xff", "e.csv"), BadEncoding)
    refused(table(tmp_path, 'case,a\n"P01,b\n', "f.csv"), InvalidTable, "row")
    refused(table(tmp_path, "case,a\nP01," + "x" * 200_000 + "\n", "g.csv"), InvalidTable, "field larger")
    refused(table(tmp_path, b"PK\x03\x04 no workbook", "h.xlsx"), InvalidDocument, "workbook")
    refused(table(tmp_path, "case,年龄,年龄\nP01,1,2\n"), InvalidTable, "row 1", "two columns are headed “年龄”")
    refused(table(tmp_path, "case,年龄\nP01,1\n,2\n,3\n"), InvalidTable, "row 3", "no case is named", "(1 more row")
    refused(table(tmp_path, "case,note\nP01,one, two\n"), InvalidTable, "row 2", "quotation marks")
    refused(table(tmp_path, "case,speaker\nP01,Mary\n"), InvalidTable, "source, 材料")
    refused(table(tmp_path, "case,a\nP01,b\n"), InvalidTable, "no column is headed “site”", parent="site")
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    refused(tmp_path / "bomb.xlsx", TooLarge, "MB")


def test_cells_under_no_heading_are_told(tmp_path: Path) -> None:
    read = read_cases(table(tmp_path, "case,,age\nP01,x,3\n"))
    assert read.rows == [CaseRow(2, "P01", values=(("age", "3"),))]
    assert read.notes == ["Cells under no heading were left out."]


NASTY = ["=1+1", "+86 10", "-5", "@SUM(A1)", "\t=x", "=HYPERLINK(0)", "'=x", "a_x000D_b", "男\x07", "＝1"]


def test_no_cell_runs_as_a_formula(tmp_path: Path) -> None:
    rows = [["ID", "note"], *([name, name] for name in NASTY)]
    write_table(tmp_path / "t.csv", rows, "T1")
    raw = (tmp_path / "t.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")) for cell in row]
    assert not [cell for cell in cells if cell.strip()[:1] in tuple("=+-@＝")]
    write_table(tmp_path / "t.xlsx", rows, "T[1]/x")
    for row in load_workbook(tmp_path / "t.xlsx").worksheets[0].iter_rows(min_row=2):
        assert {cell.data_type for cell in row} == {"s"}
        assert all(cell.quotePrefix for cell in row)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    rows: list[list[str | int]] = [["ID", "note", "字数"]]
    rows += [[f"P{n}", text, n] for n, text in enumerate(NASTY)]
    write_table(path, rows, "T1")
    read = read_cases(path)
    assert [row.case for row in read.rows] == [f"P{n}" for n in range(len(NASTY))]
    assert [dict(row.values)["note"] for row in read.rows] == [" ".join(text.split()) for text in NASTY]
    assert [dict(row.values)["字数"] for row in read.rows] == [str(n) for n in range(len(NASTY))]


def test_a_table_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        write_table(tmp_path / "t.sav", [["ID"]], "T1")


@given(data=st.binary(max_size=400), suffix=st.sampled_from([".csv", ".xlsx"]))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_a_table_or_refused_in_words(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(b"PK\x03\x04" + data if suffix == ".xlsx" else data)
    try:
        read_cases(path)
    except GroundcodeError as error:
        assert error.message
        assert error.hint


@given(damage=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=5))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_damaged_workbooks_are_refused_in_words(tmp_path: Path, damage: list[tuple[int, int]]) -> None:
    good = book(tmp_path, [["编号", "年龄"], ["P01", 3]], "good.xlsx").read_bytes()
    raw = bytearray(good)
    for at, byte in damage:
        raw[at % len(raw)] = byte
    try:
        read_cases(table(tmp_path, bytes(raw), "bad.xlsx"))
    except GroundcodeError as error:
        assert error.hint
