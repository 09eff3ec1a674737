"""Rows of a .csv whose delimiter nobody names."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from groundcode.errors import InvalidTable
from groundcode.locale import _
from groundcode.text.loaders import LARGEST
from groundcode.text.loaders.csv_columns import known_columns

_DELIMITERS = ",;\t"
_NAMED = re.compile("sep=([,;\t])\r?\n", re.IGNORECASE)
_LINE_ENDS = "\r\n"
_SAMPLE_ROWS = 50
_SAMPLE = 200_000
# A row of its own after the file's: it comes out as it is unless a quotation mark was left open.
_LAST = "last row"
# The limit of the csv module is one for the whole process.
_LIMIT = threading.Lock()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file that hold something."""

    rows: tuple[list[str], ...]
    numbers: tuple[int, ...]
    """What a spreadsheet calls each row."""
    delimiter: str


def read_rows(text: str, path: str) -> Table:
    """The rows of `text`, delimited by commas, semicolons or tabs; raises InvalidTable for a quotation that never ends."""
    text = text.lstrip("\ufeff")
    named = _NAMED.match(text)
    if named is not None:
        text = text[named.end() :]
    delimiter = named[1] if named is not None else _delimiter(text)
    try:
        with _fields_of_any_size():
            rows = list(_reader(f"{text.rstrip(_LINE_ENDS)}\n{_LAST}\n", delimiter))
    except csv.Error as error:
        raise InvalidTable(path, None, _("it is no table of values with delimiters ({why})").format(why=error)) from error
    if rows.pop() != [_LAST]:
        raise InvalidTable(path, len(rows) + 1, _("its quotation mark is never closed"))
    kept = [(n, row) for n, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    return Table(tuple(row for _n, row in kept), tuple(n for n, _row in kept), delimiter)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


@contextmanager
def _fields_of_any_size() -> Iterator[None]:
    with _LIMIT:
        before = csv.field_size_limit(LARGEST)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _delimiter(text: str) -> str:
    """The delimiter whose first row names known columns, else the one that divides most rows alike."""
    return max(_DELIMITERS, key=lambda delimiter: _fit(text[:_SAMPLE], delimiter))


def _fit(sample: str, delimiter: str) -> tuple[int, float]:
    try:
        with _fields_of_any_size():
            rows = [row for row in islice(_reader(sample, delimiter), _SAMPLE_ROWS) if row]
    except csv.Error:
        return 0, 0.0
    if not rows:
        return 0, 0.0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    return len(known_columns(rows[0])) if len(rows[0]) > 1 else 0, count / len(rows) if width > 1 else 0.0
