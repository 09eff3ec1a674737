"""Codebooks as .xlsx workbooks: the table on the first sheet, texts as texts and never as formulas."""

from __future__ import annotations

import datetime
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from groundcode.domain.codebooks import Codebook
from groundcode.errors import InvalidDocument, TooLarge
from groundcode.exchange.codebooks.drafts import Findings
from groundcode.exchange.codebooks.files import too_large_hint
from groundcode.exchange.codebooks.returned_table import as_exported
from groundcode.exchange.codebooks.table_reader import TableRow, read_table
from groundcode.exchange.codebooks.tables import Cell, table_of
from groundcode.exchange.codebooks.words import AS_EXPORTED_HEADER, REMARKS_HEADER
from groundcode.locale import _

LARGEST_UNPACKED = 60_000_000
"""Bytes; XML takes some 10 times its size in memory."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 256

_WIDTHS = {"id": 10, "level": 10, "name": 28, "path": 28, "core": 7, "also_in": 20, "examples": 60, REMARKS_HEADER: 44}
_WIDE, _NARROW = 44, 9
_COUNTS = ("own", "total", "sources")

# XML has no place for these; the standard (ECMA-376, ST_Xstring) writes them _xHHHH_, and an
# underscore that would read as the beginning of one as _x005F_.
_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

# What openpyxl and what it stands on raise on bytes that are no workbook (found by fuzzing).
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    SyntaxError,  # of both XML parsers that openpyxl may use
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    OverflowError,
)


def to_xml_text(text: str) -> str:
    """The text with what XML cannot hold written as `_xHHHH_`."""
    return _NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def from_xml_text(text: str) -> str:
    """What `to_xml_text` was given."""
    return _ESCAPED.sub(lambda found: _character(found[0], int(found[1], 16)), text)


def _character(written: str, number: int) -> str:
    return written if 0xD800 <= number <= 0xDFFF else chr(number)


def dump(codebook: Codebook) -> bytes:
    """The codebook as a workbook of one sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "groundcode"
    book.properties.title = to_xml_text(codebook.title)
    book.properties.description = to_xml_text(codebook.description)
    sheet: Any = book.active
    sheet.title = _("Codebook")
    table = table_of(codebook)
    for row, more in zip(table, [(REMARKS_HEADER, AS_EXPORTED_HEADER), *_for_review(codebook)], strict=True):
        row += more
    _fill(sheet, table, [len(path) - 1 for path, _entry in codebook.walk()])
    sheet.column_dimensions[sheet.cell(row=1, column=len(table[0])).column_letter].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _for_review(codebook: Codebook) -> Iterator[tuple[str, str]]:
    """What stands in the last two columns of each code: room for remarks, and what its texts were."""
    written = datetime.datetime.now(datetime.UTC).isoformat()
    for path, entry in codebook.walk():
        yield "", as_exported(entry, path, written)


def _fill(sheet: Any, table: list[list[Cell]], depths: list[int]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    wrapped, single, bold = Alignment(wrap_text=True, vertical="top"), Alignment(vertical="top"), Font(bold=True)
    # 15 steps of indent are the most that leave room for a word.
    indented = [Alignment(wrap_text=True, vertical="top", indent=depth) for depth in range(16)]
    header = [str(name) if name == REMARKS_HEADER else str(name).split(" ")[0] for name in table[0]]
    for column, name in enumerate(header, start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, _NARROW if name in _COUNTS else _WIDE)
        for number, row in enumerate(table, start=1):
            value = row[column - 1]
            if value == "":
                continue
            cell = sheet.cell(row=number, column=column)
            _put(cell, value)
            if number == 1:
                cell.font = bold
            elif name == "name":
                cell.alignment = indented[min(depths[number - 2], 15)]
            else:
                cell.alignment = single if name in (*_COUNTS, "id") else wrapped
    sheet.freeze_panes = sheet.cell(row=2, column=header.index("name") + 2)


def _put(cell: Any, value: Cell) -> None:
    cell.value = to_xml_text(value) if isinstance(value, str) else value
    if isinstance(value, str):
        # openpyxl makes a formula of "=…" and an error of "#N/A"; the prefix keeps Excel from it after an edit.
        cell.data_type = "s"
        cell.quotePrefix = True


def load(data: bytes, path: Path, findings: Findings) -> Codebook:
    """The codebook on the first sheet of a workbook; title and description from its properties.

    Raises:
        InvalidDocument, TooLarge, EmptyFile, InvalidCodebook
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # A part that unpacks to more than it says fails its checksum.
            size = sum(part.file_size for part in archive.infolist())
    except _BROKEN as error:
        raise _not_a_workbook(path, error) from error
    if size > LARGEST_UNPACKED:
        raise TooLarge(str(path), size, LARGEST_UNPACKED, hint=too_large_hint())
    try:
        rows, title, description = _rows(data)
    except _BROKEN as error:
        raise _not_a_workbook(path, error) from error
    return read_table(rows, from_xml_text(title or path.stem), from_xml_text(description), findings, strict=False)


def _not_a_workbook(path: Path, error: Exception) -> InvalidDocument:
    why = str(error).strip().rstrip(".") or type(error).__name__
    return InvalidDocument(str(path), _("workbook (.xlsx)"), why[:200])


def _rows(data: bytes) -> tuple[list[TableRow], str, str]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet: Any = book.worksheets[0]
        # The sheet may lie about its size; rows and columns beyond Excel's own are not walked to.
        sheet.reset_dimensions()
        cells = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
        rows: list[TableRow] = []
        for number, row in enumerate(cells, start=1):
            if row.count(None) < len(row):
                rows.append((number, [_text(value) for value in row]))
        properties = book.properties
        book.close()
    return rows, properties.title or "", properties.description or ""


def _text(value: object) -> str:
    """A cell's value as a person sees it: 2024.0 is 2024."""
    if value is None:
        return ""
    if isinstance(value, str):
        return from_xml_text(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)
