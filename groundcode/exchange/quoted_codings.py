"""Tables of codings that give quotes, not places: a row a coding, as people keep them in a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from groundcode.domain.levels import Level
from groundcode.errors import InvalidTable
from groundcode.exchange.case_tables import filled_rows, plain_heading
from groundcode.exchange.codebooks.words import level_of
from groundcode.locale import _

SUFFIXES = (".csv", ".xlsx")
COLUMNS: dict[str, tuple[str, ...]] = {
    "source": ("source", "document", "file", "transcript", "interview", "材料", "来源", "文件", "文档", "访谈", "访谈材料"),
    "quote": (
        "quote",
        "quotation",
        "segment",
        "text",
        "excerpt",
        "引文",
        "原文",
        "语段",
        "参考点",
        "文本",
        "原始语句",
        "原始资料",
    ),
    "code": ("code", "tag", "label", "node", "编码", "代码", "标签", "节点", "初始概念"),
    "coder": ("coder", "user", "author", "编码者", "编码人"),
    "memo": ("memo", "note", "comment", "备忘录", "备注", "批注"),
    "date": ("date", "time", "made_at", "日期", "时间"),
    "level": ("level", "层级", "级别"),
    "parent": ("parent", "category", "上级", "上级编码", "父编码", "所属范畴", "范畴"),
}
"""What a column is -> the headings that people give it."""
_NEEDED = ("quote", "code")
_HEADER_WITHIN = 10


@dataclass(frozen=True, slots=True)
class QuotedRow:
    """One row of such a table."""

    row: int
    source: str
    quote: str
    code: str
    coder: str = ""
    memo: str = ""
    date: str = ""
    level: Level | None = None
    parent: str = ""
    why: str = ""
    """Why it cannot be taken as it stands; "" for a good one."""


@dataclass(frozen=True, slots=True)
class QuotedTable:
    """The rows, and the headings that mean nothing here."""

    rows: tuple[QuotedRow, ...]
    unread: tuple[str, ...]


def read_quoted(path: Path) -> QuotedTable:
    """The rows of a .csv or .xlsx with the columns source, quote and code, and what else `COLUMNS` names.

    Raises:
        FileMissing, EmptyFile, UnknownFormat, BadEncoding, TooLarge, InvalidDocument, InvalidTable
    """
    filled, _notes = filled_rows(path)
    known = {plain_heading(word): key for key, words in COLUMNS.items() for word in words}
    for at, (_number, header) in enumerate(filled[:_HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(header):
            key = known.get(plain_heading(cell))
            if key is not None:
                columns.setdefault(key, column)
        if all(key in columns for key in _NEEDED):
            rows = tuple(_row(number, cells, columns) for number, cells in filled[at + 1 :])
            used = set(columns.values())
            return QuotedTable(rows, tuple(cell for column, cell in enumerate(header) if cell and column not in used))
    raise InvalidTable(str(path), filled[0][0], _("it has no header with the columns source, quote and code"))


def _row(number: int, cells: list[str], columns: dict[str, int]) -> QuotedRow:
    found = {key: cells[at].strip() if at < len(cells) else "" for key, at in columns.items()}
    level = found.pop("level", "")
    read = level_of(level) if level else None
    why = ""
    if level and read is None:
        why = _("“{level}” is no level: label, concept, category or main").format(level=level[:40])
    elif not found["quote"]:
        why = _("it has no “{column}”").format(column="quote")
    elif not found["code"]:
        why = _("it has no “{column}”").format(column="code")
    return QuotedRow(number, level=read, why=why, **{"source": "", **found})
