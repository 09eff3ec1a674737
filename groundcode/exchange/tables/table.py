"""A table of a thesis as a value: in one language, ready to be written to any format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Cell = str | int | float
"""A text may hold several paragraphs, a line each."""


class Width(StrEnum):
    """What a column holds, which decides how wide it is and how it is set."""

    NUMBER = "number"
    SHORT = "short"
    NAME = "name"
    TEXT = "text"
    LONG = "long"
    QUOTE = "quote"

    @property
    def share(self) -> int:
        """How wide it is beside the others."""
        return _SHARES[self]


_SHARES = {Width.NUMBER: 8, Width.SHORT: 10, Width.NAME: 16, Width.TEXT: 26, Width.LONG: 40, Width.QUOTE: 40}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    heading: str
    width: Width = Width.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a thesis."""

    key: str
    """"T5"."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    note: tuple[str, ...] = ()
    """Sentences below it, without the word that they begin with (注)."""
    missing: str = ""
    """What the project lacks for it, a sentence; "" where it lacks nothing."""
    merged: tuple[int, ...] = ()
    """Columns whose equal neighbours below each other are one cell, the outermost first."""
    raw: tuple[tuple[Cell, ...], ...] = ()
    """A header and a row a record, nothing joined or merged: to count with; () stands for the table itself."""
    blocks: tuple[Table, ...] = field(default=())
    """Further tables below it, under the same number with a letter: 表10(b)."""
    language: str = "zh"

    @property
    def headings(self) -> tuple[str, ...]:
        """The header."""
        return tuple(column.heading for column in self.columns)

    @property
    def records(self) -> tuple[tuple[Cell, ...], ...]:
        """What the raw sheet holds: a header and a row a record."""
        return self.raw or (self.headings, *self.rows)

    @property
    def tail(self) -> tuple[str, ...]:
        """The sentences below it, what is missing first."""
        return ((self.missing,) if self.missing else ()) + self.note


def letter(block: int) -> str:
    """What the caption of a further table has behind the number: "b" for the first one."""
    return chr(ord("a") + min(block, 25))


def joined(table: Table, rows: Sequence[Sequence[Cell]]) -> list[list[int]]:
    """How many of some rows each cell stands for: itself and those below, 0 for one that a cell above holds."""
    spans = [[1] * len(table.columns) for _row in rows]
    for depth, column in enumerate(table.merged):
        outer = table.merged[: depth + 1]
        begins = 0
        for at, row in enumerate(rows):
            if at and row[column] != "" and all(row[one] == rows[at - 1][one] for one in outer):
                spans[begins][column] += 1
                spans[at][column] = 0
            else:
                begins = at
    return spans
