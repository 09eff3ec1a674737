"""A framework matrix as a file: cases by categories, what was written of them, or their quotes in short; .xlsx comes back.

A hidden sheet says which case a row is, which category a column is, and what stood in each cell: rows and columns may be
sorted and moved, and a cell that nobody touched is never taken for one that somebody wrote.
"""

from __future__ import annotations

import io
import struct
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from groundcode.domain.ids import fold, is_id
from groundcode.errors import FileMissing, InvalidDocument, TooLarge, UnknownFormat
from groundcode.exchange.case_tables import LARGEST, write_table
from groundcode.exchange.codebooks.files import write_atomically
from groundcode.exchange.codebooks.marks import digest
from groundcode.exchange.codebooks.xlsx_format import LARGEST_UNPACKED, from_xml_text, to_xml_text
from groundcode.exchange.segment_files import harmless
from groundcode.locale import _

SUFFIXES = (".xlsx", ".csv")
LONGEST = 32_767
"""Characters that a cell of a workbook can hold."""
_SHEET, _FORMAT, _VERSION = "groundcode", "groundcode-framework", 1
_MOST_ROWS, _MOST_COLUMNS = 20_000, 500
_MOST_MARKS = 2_000_000
_GREY = "FF767676"
# What openpyxl and what it stands on raise on bytes that are no workbook (found by fuzzing the codebooks' reader).
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, SyntaxError, OSError, EOFError, LookupError, ValueError, TypeError,
    AttributeError, RuntimeError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell as it is shown."""

    text: str
    written: bool
    """Whether a person wrote it; else it holds quotes, or nothing."""


@dataclass(frozen=True, slots=True)
class FrameworkSheet:
    """A framework matrix, ready to be written."""

    project: str
    title: str
    corner: str
    """The heading of the first column."""
    cases: tuple[tuple[str, str], ...]
    """(id, name), a row each; names may be the same."""
    codes: tuple[tuple[str, str], ...]
    """(id, heading), a column each."""
    cells: Mapping[tuple[str, str], SheetCell]
    """(case, code) -> what is shown."""
    notes: tuple[str, ...] = ()
    notes_title: str = "notes"


@dataclass(slots=True)
class ReturnedFramework:
    """What a workbook says that came back."""

    path: str
    project: str
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    """(case, code) -> the text that stands there now, of cells that somebody changed."""
    stood: dict[tuple[str, str], str] = field(default_factory=dict)
    """(case, code) -> the digest of the text that stood there when the file was written; "" for none."""
    cut: set[tuple[str, str]] = field(default_factory=set)
    """Cells whose text was too long for the file."""
    strangers: list[str] = field(default_factory=list)
    """Rows and columns that the file did not have."""


def write_framework(path: Path, sheet: FrameworkSheet) -> None:
    """Write a framework matrix to a .xlsx (which may come back) or a .csv.

    Raises:
        UnknownFormat, CannotWriteHere
    """
    match path.suffix.lower():
        case ".xlsx":
            write_atomically(path, _workbook(sheet))
        case ".csv":
            write_table(path, _rows(sheet), sheet.title)
        case _suffix:
            raise UnknownFormat(str(path), SUFFIXES, writing=True)


def _rows(sheet: FrameworkSheet) -> list[list[str]]:
    rows = [[sheet.corner, *(harmless(name) for _id, name in sheet.codes)]]
    for case, name in _numbered(sheet.cases):
        texts = (sheet.cells.get((case, code)) for code, _name in sheet.codes)
        rows.append([harmless(name), *(harmless(cell.text) if cell else "" for cell in texts)])
    return rows


def _numbered(named: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Things with names that tell them apart: the second 老李 is 老李 (2)."""
    taken: set[str] = set()
    out = []
    for id_, name in named:
        shown, number = " ".join(harmless(name).split()) or "–", 1
        while fold(shown) in taken:
            number += 1
            shown = f"{' '.join(harmless(name).split())} ({number})"
        taken.add(fold(shown))
        out.append((id_, shown))
    return out


def _workbook(sheet: FrameworkSheet) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.properties.creator = "groundcode"
    page: Any = book.active
    page.title = _sheet_name(sheet.title)
    cases, codes = _numbered(sheet.cases), _numbered(sheet.codes)
    top, bold, grey = Alignment(wrap_text=True, vertical="top"), Font(bold=True), Font(color=_GREY)

    def put(row: int, column: int, text: str, font: Any = None) -> None:
        if not text:
            return
        cell = page.cell(row=row, column=column)
        cell.value = to_xml_text(text)[:LONGEST]
        # openpyxl makes a formula of "=…"; the prefix keeps Excel from it after an edit.
        cell.data_type, cell.quotePrefix, cell.alignment = "s", True, top
        if font is not None:
            cell.font = font

    put(1, 1, sheet.corner, bold)
    for column, (_code, name) in enumerate(codes, start=2):
        put(1, column, name, bold)
        page.column_dimensions[get_column_letter(column)].width = 42
    for row, (case, name) in enumerate(cases, start=2):
        put(row, 1, name, bold)
        for column, (code, _name) in enumerate(codes, start=2):
            found = sheet.cells.get((case, code))
            if found is not None:
                put(row, column, _fitting(found.text), None if found.written else grey)
    page.column_dimensions["A"].width = 18
    page.freeze_panes = "B2"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    if sheet.notes:
        page = book.create_sheet(_sheet_name(sheet.notes_title))
        page.column_dimensions["A"].width = 90
        for row, note in enumerate(sheet.notes, start=1):
            put(row, 1, harmless(note))
    _mark(book.create_sheet(_SHEET), sheet, cases, codes)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    name = "".join(" " if one in "[]:*?/\\'" else one for one in harmless(title))[:31].strip()
    return name if name and fold(name) != _SHEET else "framework"


def _fitting(text: str) -> str:
    """A text as it goes into a cell; one that is too long ends with …."""
    shown = harmless(text)
    return shown if len(to_xml_text(shown)) <= LONGEST else to_xml_text(shown)[: LONGEST - 1] + "…"


def _mark(page: Any, sheet: FrameworkSheet, cases: Sequence[tuple[str, str]], codes: Sequence[tuple[str, str]]) -> None:
    """The hidden sheet: what rows and columns are, and what stood in the cells."""
    page.sheet_state = "veryHidden"
    page.append([_FORMAT, _VERSION, sheet.project])
    lines = [("case", id_, name) for id_, name in cases] + [("code", id_, name) for id_, name in codes]
    for kind, id_, name in lines:
        page.append([kind, id_, None])
        cell = page.cell(row=page.max_row, column=3)
        cell.value = to_xml_text(name)[:LONGEST]
        cell.data_type = "s"
    for (case, code), found in sheet.cells.items():
        if found.text:
            shown = _fitting(found.text)
            is_cut = "cut" if shown != harmless(found.text) else ""
            page.append(["cell", case, code, digest(shown), digest(found.text) if found.written else "", is_cut])


def read_framework(path: Path) -> ReturnedFramework:
    """What somebody changed in a workbook that `write_framework` wrote.

    Raises:
        UnknownFormat, FileMissing, TooLarge
        InvalidDocument: it is no workbook, or not one of these.
    """
    if path.suffix.lower() != ".xlsx":
        raise UnknownFormat(str(path), (".xlsx",))
    pages = _pages(path)
    marks = next((rows for name, rows in pages if name == _SHEET), None)
    if not marks or len(marks[0]) < 3 or marks[0][0] != _FORMAT:
        raise _strange(path, _("it is not one that groundcode export --data framework wrote"))
    if marks[0][1] != str(_VERSION):
        raise _strange(path, _("a later groundcode wrote it"))
    found = ReturnedFramework(str(path), marks[0][2])
    names: dict[str, dict[str, str]] = {"case": {}, "code": {}}
    shown: dict[tuple[str, str], str] = {}
    for row in marks[1:]:
        if len(row) >= 3 and row[0] in names and is_id(row[1]):
            names[row[0]][fold(row[2])] = row[1]
        elif len(row) >= 4 and row[0] == "cell":
            key = (row[1], row[2])
            shown[key], found.stood[key] = row[3], row[4] if len(row) > 4 else ""
            if len(row) > 5 and row[5]:
                found.cut.add(key)
    _changed(pages[0][1], names, shown, found)
    return found


def _changed(
    rows: list[list[str]], names: dict[str, dict[str, str]], shown: dict[tuple[str, str], str], found: ReturnedFramework
) -> None:
    header = rows[0] if rows else []
    columns = [(at, names["code"].get(fold(" ".join(name.split()))), name) for at, name in enumerate(header) if at]
    found.strangers += [name for _at, code, name in columns if code is None and name]
    for row in rows[1:]:
        case = names["case"].get(fold(" ".join(row[0].split()))) if row else None
        if case is None:
            if any(row):
                found.strangers.append(row[0] or _("(a row without a case)"))
            continue
        for at, code, _name in columns:
            text = row[at] if at < len(row) else ""
            if code is not None and digest(text) != shown.get((case, code), digest("")):
                found.cells[case, code] = text


def _pages(path: Path) -> list[tuple[str, list[list[str]]]]:
    """(name, rows) of the first sheet and of the hidden one; cells as texts."""
    from openpyxl import load_workbook

    try:
        if path.stat().st_size > LARGEST:
            raise TooLarge(str(path), path.stat().st_size, LARGEST)
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise FileMissing(str(path)) from None
    except OSError as error:
        raise _strange(path, error.strerror or str(error)) from error
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > LARGEST_UNPACKED:
            raise TooLarge(str(path), size, LARGEST_UNPACKED)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Not the values of formulas: what somebody typed that begins with = is a text here, and has none.
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
            wanted = [book.worksheets[0], *(page for page in book.worksheets[1:] if page.title == _SHEET)]
            out = [(page.title, _texts(page, _MOST_MARKS if page.title == _SHEET else _MOST_ROWS)) for page in wanted]
            book.close()
    except _BROKEN as error:
        raise _strange(path, (str(error).strip().rstrip(".") or type(error).__name__)[:200]) from error
    return out


def _texts(page: Any, most: int) -> list[list[str]]:
    page.reset_dimensions()
    rows = page.iter_rows(max_row=most, max_col=_MOST_COLUMNS, values_only=True)
    return [_trimmed([_text(value) for value in row]) for row in rows]


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = from_xml_text(value) if isinstance(value, str) else str(value)
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _strange(path: Path, why: str) -> InvalidDocument:
    return InvalidDocument(str(path), _("framework matrix (.xlsx)"), why)
