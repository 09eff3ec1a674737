"""Thesis tables as a workbook: a sheet to read for each, and one to count with; texts as texts, never as formulas."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from typing import Any

from groundcode.exchange.codebooks.xlsx_format import to_xml_text
from groundcode.exchange.tables.table import Cell, Table, Width, joined, letter

RAW = " raw"
"""What the name of a sheet without merged cells ends with."""
_WIDTHS = {Width.NUMBER: 9, Width.SHORT: 12, Width.NAME: 20, Width.TEXT: 32, Width.LONG: 50, Width.QUOTE: 56}
_NAME = 31
_WIDE = re.compile("[\u2e80-\uffff“”‘’—…]")
_BARRED = re.compile(r"[\[\]:*?/\\'\x00-\x1f\ud800-\udfff]")
_LONGEST = 32_767
"""Characters that a cell of a workbook can hold."""
_LINE, _TALLEST = 15, 405
"""Points: a line of the default font, and what is left below Excel's greatest height of a row, 409."""
_WORDS = {"zh": ("表", "注："), "en": ("Table ", "Note: ")}


def workbook(tables: Sequence[Table], *, chapter: str = "", author: str = "", title: str = "") -> bytes:
    """A workbook of tables, named as their captions and keys are.

    "表4 (T3b)" has caption, merged cells and note, "表4 (T3b) raw" a header and a row a record.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = to_xml_text(author)
    book.properties.title = to_xml_text(title)
    book.remove(book.worksheets[0])
    for number, table in enumerate(tables, start=1):
        label, note = _WORDS[table.language]
        counted = f"{chapter}-{number}" if chapter else str(number)
        name = _name(label, chapter, number, table.key)
        sheet: Any = book.create_sheet(name)
        _put(sheet.cell(row=1, column=1), f"{label}{counted}  {table.title}", bold=True, wrapped=False)
        end = _grid(sheet, table, 2)
        sheet.freeze_panes = "A3"
        sheet.print_title_rows = "2:2"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        end = _sentences(sheet, table.tail, end, note)
        for at, block in enumerate(table.blocks, start=1):
            _put(sheet.cell(row=end + 1, column=1), f"{label}{counted}({letter(at)})  {block.title}", bold=True, wrapped=False)
            end = _grid(sheet, block, end + 2)
            end = _sentences(sheet, block.tail, end, note)
        _raw(book.create_sheet(name + RAW), table.records)
        for at, block in enumerate(table.blocks, start=1):
            _raw(book.create_sheet(f"{name}{RAW} ({letter(at)})"), block.records)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _name(label: str, chapter: str, number: int, key: str) -> str:
    """What a sheet is called; Excel takes 31 characters, and some not at all, so that a long chapter is cut."""
    rest = f"{number} ({key})"
    own = _BARRED.sub("", chapter)[: _NAME - len(f"{label}-{rest}{RAW} (b)")]
    return f"{label}{own}-{rest}" if own else f"{label}{rest}"


def _sentences(sheet: Any, sentences: Sequence[str], end: int, word: str) -> int:
    """The note, a row a sentence, as wide as the table: a cell that runs over makes each printed page a page wider."""
    columns = sheet.max_column
    room = sum(one.width for one in sheet.column_dimensions.values())
    for row, sentence in enumerate(sentences, start=end + 1):
        words = sentence if row > end + 1 else f"{word}{sentence}"
        _put(sheet.cell(row=row, column=1), words)
        if columns > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
        _raise(sheet, row, _lines(words, room))
    return end + len(sentences) + 1


def _lines(value: Cell, room: float) -> int:
    """How many lines of a width in digits a cell takes, rather one too many: letters are taken for wide, words stay whole."""
    return sum(max(1, math.ceil(1.1 * (len(line) + len(_WIDE.findall(line))) / room)) for line in str(value).split("\n"))


def _raise(sheet: Any, row: int, lines: int) -> None:
    """Make a row as high as its lines: no program does so for merged cells, and LibreOffice for none that is opened."""
    if lines > 1:
        sheet.row_dimensions[row].height = min(_TALLEST, _LINE * lines)


def _grid(sheet: Any, table: Table, top: int) -> int:
    """Header and rows from a row on; gives the first empty row below."""
    from openpyxl.styles import Border, Side
    from openpyxl.utils import get_column_letter

    thick, thin = Side(style="medium"), Side(style="thin")
    spans = joined(table, table.rows)
    last = top + len(table.rows)
    for at, column in enumerate(table.columns, start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = max(_WIDTHS[column.width], sheet.column_dimensions[letter].width or 0)
        head = sheet.cell(row=top, column=at)
        _put(head, column.heading, bold=True)
        head.border = Border(top=thick, bottom=thin if table.rows else thick)
        for number, row in enumerate(table.rows):
            cell = sheet.cell(row=top + 1 + number, column=at)
            _put(cell, row[at - 1])
            if top + 1 + number == last:
                cell.border = Border(bottom=thick)
            if spans[number][at - 1] > 1:
                sheet.merge_cells(
                    start_row=cell.row, end_row=cell.row + spans[number][at - 1] - 1, start_column=at, end_column=at
                )
    _heights(sheet, table, spans, top)
    return last + 1


def _heights(sheet: Any, table: Table, spans: Sequence[Sequence[int]], top: int) -> None:
    """Rows as high as what they hold; a merged cell spreads its lines over all of its rows."""
    from openpyxl.utils import get_column_letter

    rooms = [sheet.column_dimensions[get_column_letter(at)].width for at in range(1, len(table.columns) + 1)]
    _raise(sheet, top, max(_lines(heading, room) for heading, room in zip(table.headings, rooms, strict=True)))
    needs = [1] * len(table.rows)
    for number, row in enumerate(table.rows):
        for value, span, room in zip(row, spans[number], rooms, strict=True):
            for under in range(number, number + span):
                needs[under] = max(needs[under], math.ceil(_lines(value, room) / span))
    for number, lines in enumerate(needs, start=top + 1):
        _raise(sheet, number, lines)


def _raw(sheet: Any, records: Sequence[Sequence[Cell]]) -> None:
    from openpyxl.utils import get_column_letter

    for number, record in enumerate(records, start=1):
        for at, value in enumerate(record, start=1):
            _put(sheet.cell(row=number, column=at), value, bold=number == 1, wrapped=False)
    for at in range(1, len(records[0]) + 1):
        longest = max(len(str(record[at - 1])) for record in records if at <= len(record))
        sheet.column_dimensions[get_column_letter(at)].width = min(48, max(9, 2 * longest))
    sheet.freeze_panes = "A2"


def _put(cell: Any, value: Cell, *, bold: bool = False, wrapped: bool = True) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.styles import Alignment, Font

    if value == "" or isinstance(cell, MergedCell):
        return
    cell.value = to_xml_text(value.replace("\u200b", ""))[:_LONGEST] if isinstance(value, str) else value
    if isinstance(value, str):
        # openpyxl makes a formula of "=…"; the prefix keeps Excel from it after an edit.
        cell.data_type = "s"
        cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=wrapped, vertical="top")
    if bold:
        cell.font = Font(bold=True)
