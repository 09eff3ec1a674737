"""Codings to count with: a row a coding and a column a level, so that a pivot table can be made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundcode.exchange.case_tables import Cell, write_table
from groundcode.exchange.segment_files import harmless

SUFFIXES = (".csv", ".xlsx")
LONGEST = 32_767
"""Characters that a cell of a workbook can hold."""

_HEADINGS: dict[str, tuple[str, str]] = {
    "seen_as": ("归入", "seen as"),
    "code": ("编码", "code"),
    "path": ("编码路径", "path"),
    "source": ("材料", "source"),
    "case": ("个案", "case"),
    "speaker": ("说话人", "speaker"),
    "turn": ("话轮", "turn"),
    "start": ("起", "start"),
    "end": ("止", "end"),
    "quote": ("引文", "quote"),
    "coder": ("编码者", "coder"),
    "date": ("日期", "date"),
    "time": ("时间（UTC）", "time (UTC)"),
    "starred": ("星标", "starred"),
    "negative": ("反例", "negative case"),
    "counted": ("计入", "counted"),
    "note": ("备注", "note"),
    "coding_id": ("参考点标识", "coding id"),
    "code_id": ("编码标识", "code id"),
    "source_id": ("材料标识", "source id"),
    "case_ids": ("个案标识", "case ids"),
}
"""Column -> its Chinese and its English heading."""


@dataclass(frozen=True, slots=True)
class CodedRow:
    """One coding."""

    levels: tuple[str, ...]
    """The code's names at each level that is shown, the highest first; "" where there is none."""
    seen_as: str
    """The code of the chosen level that it stands under."""
    code: str
    path: str
    source: str
    case: str
    speaker: str
    turn: str
    start: int
    """In code points; `end` is not included."""
    end: int
    quote: str
    """"" where the words may not be written."""
    coder: str
    date: str
    time: str
    starred: int
    negative: int
    counted: int
    """Whether the counts of the program take this coding in: 1 or 0."""
    note: str
    coding_id: str
    code_id: str
    source_id: str
    case_ids: str


def write_codings(
    path: Path, rows: Iterable[CodedRow], levels: Sequence[str], language: str, *, seen_as: bool
) -> tuple[int, int]:
    """Write codings to a .csv or .xlsx; `levels` are the headings of the levels. Gives how many rows and columns.

    Flags and places are numbers; texts are texts, whatever they begin with.

    Raises:
        UnknownFormat, CannotWriteHere
    """
    fields = [name for name in _HEADINGS if seen_as or name != "seen_as"]
    at = 0 if language == "zh" else 1
    header: tuple[Cell, ...] = (*map(harmless, levels), *(_HEADINGS[name][at] for name in fields))
    limit = LONGEST if path.suffix.lower() == ".xlsx" else None
    table = [header]
    for row in rows:
        values = (*row.levels, *(getattr(row, name) for name in fields))
        table.append(tuple(_cell(value, limit) for value in values))
    write_table(path, table, "codings")
    return len(table) - 1, len(header)


def _cell(value: str | int, limit: int | None) -> Cell:
    if not isinstance(value, str):
        return value
    plain = harmless(value)
    return plain if limit is None or len(plain) <= limit else plain[: limit - 1] + "…"
