"""Pages of a new Word document, what it says of itself, and the sheets of a workbook."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from groundcode.exchange.tables import Column, Table, Width
from groundcode.exchange.tables.docx import into_document, new_document
from groundcode.exchange.tables.docx_pages import section_break, turned
from groundcode.exchange.tables.xlsx import workbook
from tests.unit.exchange.test_thesis_docx import opened, table, xml


def wide_table(key: str = "T1") -> Table:
    return Table(key, "宽表", tuple(Column(f"列{n}", Width.SHORT) for n in range(7)), ((*"1234567",),), ("宽。",))


def grid_width(found: Any) -> int:
    return sum(int(column.get(qn("w:w"))) for column in found._tbl.tblGrid)


def test_wide_tables_stand_on_pages_across(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(new_document([wide_table(), table(), wide_table("T6")]))
    document = opened(path.read_bytes())
    sides = [(section.page_width > section.page_height, section.orientation) for section in document.sections]
    assert sides == [(True, 1), (False, 0), (True, 1)]
    page = document.sections[0]
    assert grid_width(document.tables[0]) == pytest.approx((page.page_width - page.left_margin - page.right_margin) / 635, abs=3)
    assert grid_width(document.tables[1]) < grid_width(document.tables[0])
    assert all("PAGE" in section.footer._element.xml for section in document.sections)
    again = opened(into_document(path, [table(title="新题"), wide_table()]).data)
    assert len(again.sections) == 3, "the breaks stay where they are"
    assert [grid_width(one) for one in again.tables] == [grid_width(one) for one in document.tables]
    assert len(opened(new_document([table(), table("T7")])).sections) == 1
    assert "landscape" not in xml(into_document(path_of_plain(tmp_path), [wide_table()]).data)


def path_of_plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.docx"
    document: Any = Document()
    document.add_paragraph("一章")
    document.save(str(path))
    return path


def test_a_new_document_says_who_made_it_and_when() -> None:
    properties = opened(new_document([table()], author="田野<&>", title="研究\x01")).core_properties
    assert (properties.author, properties.title) == ("田野<&>", "研究␁")
    assert properties.created.year >= 2024, "not the year of the template"
    assert properties.created == properties.modified


def test_a_section_that_cannot_be_turned_is_left() -> None:
    lying = b'<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    assert turned(lying) == (lying, 0)
    assert turned(b"") == (b"", 0)
    standing = b'<x:sectPr><x:type x:val="continuous"/><x:pgSz x:h="16838" x:w="11906"/></x:sectPr>'
    across, more = turned(standing)
    assert (b'x:w="16838" x:h="11906" x:orient="landscape"' in across, more) == (True, 4932)
    assert "continuous" not in section_break(standing)


def test_sheets_are_named_by_caption_and_key() -> None:
    whole = table("T3b", blocks=(table(title="第二块"),))
    names = load_workbook(io.BytesIO(workbook([table(), whole], chapter="4"))).sheetnames
    assert names == ["表4-1 (T5)", "表4-1 (T5) raw", "表4-2 (T3b)", "表4-2 (T3b) raw", "表4-2 (T3b) raw (b)"]
    odd = load_workbook(io.BytesIO(workbook([whole, wide_table()], chapter="第四章/附录:[很长很长很长很长很长很长很长]")))
    assert all(len(name) <= 31 for name in odd.sheetnames)
    assert odd.sheetnames[0].endswith("-1 (T3b)")
    english = load_workbook(io.BytesIO(workbook([table("T9", "T", blocks=(table(title="B"),), language="en")], author="甲")))
    assert english.sheetnames == ["Table 1 (T9)", "Table 1 (T9) raw", "Table 1 (T9) raw (b)"]
    assert english.properties.creator == "甲"
    column = [cell.value for cell in english["Table 1 (T9)"]["A"]]
    assert "Table 1(b)  B" in column
    hidden = load_workbook(io.BytesIO(workbook([table(title="a\u200bb")])))
    assert hidden["表1 (T5)"]["A1"].value == "表1  ab"


def test_a_sheet_shows_all_its_words_on_pages_of_its_width() -> None:
    columns = (Column("组", Width.SHORT), Column("内容", Width.TEXT))
    rows = (("甲", "短"), ("甲", "很长的话。" * 30), ("乙", "线。" * 3))
    made = Table("T6", "一个放不进第一列的长题目", columns, rows, ("注里的话。" * 20, "短。"), merged=(0,))
    sheet = load_workbook(io.BytesIO(workbook([made])))["表1 (T6)"]
    assert not sheet["A1"].alignment.wrap_text, "a caption in a narrow cell would be cut"
    assert sheet.row_dimensions[3].height is None
    assert sheet.row_dimensions[4].height >= 15 * 300 / 32, "no program makes a merged row higher by itself"
    assert sheet.row_dimensions[7].height >= 15 * 200 / 44
    assert {"A3:A4", "A7:B7", "A8:B8"} <= {str(one) for one in sheet.merged_cells.ranges}
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    printed = sheet.sheet_properties.pageSetUpPr
    assert printed is not None
    assert printed.fitToPage
