"""Tables of cases: read from .csv and .xlsx as people keep them, written as the thesis tables T1 and T2."""

from __future__ import annotations

import csv
import datetime
import io
import re
import stat
import struct
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from groundcode.domain.cases import CONSENT, plain_answer
from groundcode.domain.ids import fold
from groundcode.errors import EmptyFile, FileMissing, InvalidDocument, InvalidTable, TooLarge, UnknownFormat
from groundcode.exchange.codebooks.csv_format import bared, shielded
from groundcode.exchange.codebooks.drafts import Findings
from groundcode.exchange.codebooks.files import decode, write_atomically
from groundcode.exchange.codebooks.xlsx_format import LARGEST_UNPACKED, from_xml_text, to_xml_text
from groundcode.locale import _

SUFFIXES = (".csv", ".xlsx")
LARGEST = 20_000_000
"""Bytes; a table of a thousand informants has about 200,000."""
_MOST_ROWS, _MOST_COLUMNS = 100_000, 500
_HEADER_WITHIN = 10
"""Rows that are tried as the header: a caption often stands above it."""

Cell = str | int | float

CASE_COLUMNS = ("case", "个案", "编号", "受访者", "id")
SOURCE_COLUMNS = ("source", "材料", "访谈材料", "transcript")
SPEAKER_COLUMNS = ("speaker", "说话人", "发言人")

AGES = ("年龄", "age", "年龄(岁)", "年龄(周岁)", "周岁", "岁数", "实际年龄", "age (years)", "age in years", "exact age")
"""Headings under which people write exact ages."""
CONSENT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": ("日期", "时间", "签署日期", "书日期", "书签署日期"),
    "form": ("版本", "书版本", "同意书版本", "知情同意书版本"),
    "quote": ("引用", "引用方式"),
    "share": ("共享", "分享", "团队共享"),
    "archive": ("存档", "归档"),
    "ai": ("ai处理", "ai", "人工智能处理"),
}
"""What an informant consents to -> what stands for it after 同意 (with a colon or without)."""
_BARE = ("引用", "引用方式", "共享", "分享", "团队共享", "存档", "归档", "ai处理", "人工智能处理")
"""Headings that ask for consent without saying 同意, if every cell below is such an answer."""

PARTICIPANTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("id", "编号", "ID", ()),
    ("gender", "性别", "gender", ("sex",)),
    ("age", "年龄段", "age band", ("年龄组", "age group", *AGES)),
    ("role", "身份(职务)", "role", ("身份", "职务", "职业", "position", "occupation")),
    ("site", "所在社区", "site", ("社区", "所在地点", "community")),
    ("date", "访谈日期", "date", ("访谈时间", "日期", "时间", "interview date", "time")),
    ("minutes", "时长", "minutes", ("访谈时长", "时长(分钟)", "duration")),
    ("characters", "字数", "characters", ()),
    ("round", "抽样批次", "sampling round", ("批次", "round")),
)
"""T1: key, its Chinese and its English heading, and what else people call it."""

ROUNDS: tuple[tuple[str, str, str], ...] = (
    ("name", "轮次", "round"),
    ("date", "日期", "date"),
    ("gap", "待发展的范畴或属性", "category or property to develop"),
    ("decision", "抽样决定", "decision"),
    ("cases", "新增样本", "new cases"),
    ("outcome", "结果", "outcome"),
)
"""T2: key, its Chinese and its English heading."""

# What openpyxl and what it stands on raise on bytes that are no workbook.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, SyntaxError, OSError, EOFError, LookupError, ValueError, TypeError,
    AttributeError, RuntimeError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row of a table of cases; texts as they stand there, outer white space gone."""

    row: int
    case: str
    source: str = ""
    speaker: str = ""
    parent: str = ""
    values: tuple[tuple[str, str], ...] = ()
    """(variable, value) of the cells that are not empty."""
    consent: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class CaseTable:
    """A table of cases as a file has it."""

    rows: list[CaseRow] = field(default_factory=list)
    variables: list[str] = field(default_factory=list)
    """Headings of the columns that are variables, in their order."""
    notes: list[str] = field(default_factory=list)


def plain_heading(text: str) -> str:
    """A heading as it is compared: full-width letters and brackets plain, white space single."""
    return " ".join(fold(unicodedata.normalize("NFKC", text)).split())


def consent_key(heading: str) -> str | None:
    """What a column asks consent to, by its plain heading (consent:quote, 同意:引用, 同意日期); None for any other column."""
    if match := re.fullmatch(r"consent ?: ?(\w+)", heading):
        return match[1] if match[1] in CONSENT else None
    match = re.fullmatch(r"(?:是否)?(?:知情)?同意 ?:? ?(.+)", heading)
    word = match[1] if match else ""
    return next((key for key, words in CONSENT_COLUMNS.items() if word == key or word in words), None)


def read_cases(path: Path, *, parent: str | None = None) -> CaseTable:
    """The cases in a .csv or .xlsx; the column headed `parent` names the case that each stands under.

    Raises:
        FileMissing, EmptyFile, UnknownFormat, BadEncoding, TooLarge, InvalidDocument, InvalidTable
    """
    filled, notes = filled_rows(path)
    at = _header(filled)
    table = _Reader(path, filled[at], parent, filled[at + 1 :]).table(filled[at + 1 :])
    table.notes += notes
    return table


def filled_rows(path: Path) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """The rows of a .csv or .xlsx that hold anything, each with its number (from 1), and what was noted in reading them.

    Raises:
        FileMissing, EmptyFile, UnknownFormat, BadEncoding, TooLarge, InvalidDocument, InvalidTable
    """
    findings = Findings(str(path))
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownFormat(str(path), SUFFIXES)
    data = _bytes(path)
    rows = _csv_rows(data, path, findings) if suffix == ".csv" else _xlsx_rows(data, path)
    filled = [(number, [" ".join(cell.split()) for cell in cells]) for number, cells in rows if any(c.strip() for c in cells)]
    if not filled:
        raise EmptyFile(str(path))
    return filled, findings.notes


def _header(rows: Sequence[tuple[int, list[str]]]) -> int:
    """Which row is the header: a caption above it fills one cell only."""
    for at, (_number, cells) in enumerate(rows[:_HEADER_WITHIN]):
        if sum(map(bool, cells)) > 1:
            return at
    return 0


class _Reader:
    """The columns of one table, and its rows by them."""

    def __init__(
        self, path: Path, header: tuple[int, list[str]], parent: str | None, rows: Sequence[tuple[int, list[str]]]
    ) -> None:
        self._path = str(path)
        self._row, self._header = header
        plain = [plain_heading(cell) for cell in self._header]
        for at, name in enumerate(plain):
            if name and name in plain[:at]:
                why = _("two columns are headed “{name}”.").format(name=self._header[at])
                raise InvalidTable(self._path, self._row, why)
        self._case = self._column(plain, CASE_COLUMNS)
        if self._case is None:
            self._case = next(at for at, name in enumerate(plain) if name)
        self._source = self._column(plain, SOURCE_COLUMNS)
        self._speaker = self._column(plain, SPEAKER_COLUMNS)
        self._parent = self._column(plain, (plain_heading(parent),)) if parent is not None else None
        if parent is not None and self._parent is None:
            raise InvalidTable(self._path, self._row, _("no column is headed “{name}”.").format(name=parent))
        if self._speaker is not None and self._source is None:
            why = _("speakers can be found only beside a column of sources (source, 材料).")
            raise InvalidTable(self._path, self._row, why)
        self._bare: list[int] = []
        self._consent = self._consents(plain, rows)
        taken = {self._case, self._source, self._speaker, self._parent, *self._consent}
        self._variables = {at: cell for at, cell in enumerate(self._header) if cell and at not in taken}

    @staticmethod
    def _column(plain: Sequence[str], names: Iterable[str]) -> int | None:
        return next((plain.index(name) for name in names if name in plain), None)

    def _consents(self, plain: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> dict[int, str]:
        """Column -> what its cells are consent to."""
        found: dict[int, str] = {}
        taken = {self._case, self._source, self._speaker, self._parent}
        for at, name in enumerate(plain):
            if not name or at in taken:
                continue
            key = consent_key(name)
            if key is None and name in _BARE:
                key = next(key for key, words in CONSENT_COLUMNS.items() if name in words)
                said = [cells[at] for _number, cells in rows if at < len(cells) and cells[at]]
                if not said or any(plain_answer(key, cell) is None for cell in said):
                    continue
                self._bare.append(at)
            if key is None:
                continue
            if key in found.values():
                first = self._header[next(other for other, its in found.items() if its == key)]
                why = _("“{first}” and “{second}” ask for the same consent.").format(first=first, second=self._header[at])
                raise InvalidTable(self._path, self._row, why)
            found[at] = key
        return found

    def table(self, rows: Sequence[tuple[int, list[str]]]) -> CaseTable:
        """The rows below the header."""
        table = CaseTable(variables=list(self._variables.values()))
        nameless: set[int] = set()
        problems: list[tuple[int, str]] = []
        for number, cells in rows:
            if any(cells[len(self._header) :]):
                problems.append((number, _("the row has more cells than the header: a text with a comma needs quotation marks.")))
                continue
            cells += [""] * (len(self._header) - len(cells))
            assert self._case is not None
            if not cells[self._case]:
                problems.append((number, _("no case is named in the column “{name}”.").format(name=self._header[self._case])))
                continue
            nameless |= {at for at, cell in enumerate(cells) if cell and not self._header[at]}
            table.rows.append(self._case_row(number, cells))
        if problems:
            raise InvalidTable(self._path, *problems[0], len(problems) - 1)
        for at in self._bare:
            table.notes.append(_("“{name}” was read as an answer about consent.").format(name=self._header[at]))
        if nameless:
            table.notes.append(_("Cells under no heading were left out."))
        return table

    def _case_row(self, number: int, cells: list[str]) -> CaseRow:
        def at(column: int | None) -> str:
            return cells[column] if column is not None else ""

        return CaseRow(
            number, at(self._case), at(self._source), at(self._speaker), at(self._parent),
            tuple((name, cells[column]) for column, name in self._variables.items() if cells[column]),
            tuple((name, cells[column]) for column, name in self._consent.items() if cells[column]),
        )  # fmt: skip


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InvalidTable(str(path), None, _("this is not a file but a folder or a device."))
        if status.st_size > LARGEST:
            raise TooLarge(str(path), status.st_size, LARGEST, hint=_("No table of cases is this large."))
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise FileMissing(str(path)) from None
    except OSError as error:
        raise InvalidTable(str(path), None, _("it cannot be read: {why}.").format(why=error.strerror or error)) from error
    if not data:
        raise EmptyFile(str(path))
    return data


def _csv_rows(data: bytes, path: Path, findings: Findings) -> list[tuple[int, list[str]]]:
    text = decode(data, path, findings)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=head.count)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append((len(rows) + 1, [bared(_clean(cell)) for cell in cells]))
    except csv.Error as error:
        why = _("this is not a table of comma-separated values: {why}.").format(why=error)
        raise InvalidTable(str(path), len(rows) + 1, why) from error
    return rows


def _xlsx_rows(data: bytes, path: Path) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > LARGEST_UNPACKED:
            raise TooLarge(str(path), size, LARGEST_UNPACKED, hint=_("No table of cases is this large."))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()
            cells = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
            rows = [(number, _trimmed([_cell(value) for value in row])) for number, row in enumerate(cells, start=1)]
            book.close()
    except _BROKEN as error:
        why = str(error).strip().rstrip(".") or type(error).__name__
        raise InvalidDocument(str(path), _("workbook (.xlsx)"), why[:200]) from error
    return rows


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(value: object) -> str:
    """A cell as a person sees it: 67.0 is 67, midnight is no time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return _clean(from_xml_text(value) if isinstance(value, str) else str(value))


def _clean(text: str) -> str:
    return re.sub("[\x00\ud800-\udfff]", "", unicodedata.normalize("NFC", text))


def write_table(path: Path, rows: Sequence[Sequence[Cell]], title: str) -> None:
    """Write a header and rows to a .csv or .xlsx; no cell of them runs as a formula.

    Raises:
        UnknownFormat, CannotWriteHere
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows([shielded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
        write_atomically(path, out.getvalue().encode("utf-8-sig"))
    elif suffix == ".xlsx":
        write_atomically(path, _workbook(rows, title))
    else:
        raise UnknownFormat(str(path), SUFFIXES, writing=True)


def _workbook(rows: Sequence[Sequence[Cell]], title: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.properties.creator = "groundcode"
    sheet: Any = book.active
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "groundcode"
    head, body = Alignment(wrap_text=False, vertical="top"), Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value == "":
                continue
            cell = sheet.cell(row=number, column=column)
            cell.value = to_xml_text(value) if isinstance(value, str) else value
            if isinstance(value, str):
                # openpyxl makes a formula of "=…"; the prefix keeps Excel from it after an edit.
                cell.data_type = "s"
                cell.quotePrefix = True
            cell.alignment = body if number > 1 else head
            if number == 1:
                cell.font = Font(bold=True)
    for column in range(1, max(map(len, rows), default=0) + 1):
        longest = max((len(str(row[column - 1])) for row in rows if column <= len(row)), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(48, max(9, 2 * longest))
    sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
