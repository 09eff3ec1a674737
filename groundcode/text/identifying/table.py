"""Tables of comma-separated values as spreadsheets save them, read with the lines that errors name."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundcode.errors import CannotRead, EmptyFile, FileMissing, GroundcodeError, TooLarge
from groundcode.locale import _
from groundcode.text.encoding import decode

_DELIMITERS = ",;\t，；"
_LARGEST = 20_000_000
Problems = Sequence[tuple[int, str]]

# What a spreadsheet may run as a formula, or turn into another number or a date; an apostrophe before it keeps it text.
# Apostrophes that stand there are passed over, so that taking one off undoes putting one on.
_CHANGED_BY_SPREADSHEETS = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n]|[^\n]*[0-9０-９])")


@dataclass(frozen=True, slots=True)
class Row:
    """One row, its cells by the names of the columns."""

    line: int
    """Where the row begins in the file; the first line is 1."""
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell of a column, "" where there is none."""
        return self.cells.get(column, "")


def read_rows(
    path: Path,
    columns: Mapping[str, Sequence[str]],
    *,
    required: Sequence[str],
    error: Callable[[str, Problems], GroundcodeError],
) -> tuple[int, list[Row]]:
    """The line of the header, and the rows below it that are not empty.

    `columns`: for each column the words by which a header may call it. Raises FileMissing, CannotRead, TooLarge,
    EmptyFile, NotText, and `error` where a required column is missing or the file is no table.
    """
    text = unicodedata.normalize("NFC", decode(_bytes(path), str(path)).text).lstrip("\ufeff")
    text = text.replace("\x00", "")
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, columns), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((line, [bared(cell).strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as cause:
        raise error(str(path), [(line, _("this is not a table of comma-separated values: {why}.").format(why=cause))]) from cause
    if not found:
        raise EmptyFile(str(path))
    at, header = found[0]
    places = {name: n for n, cell in enumerate(header) if (name := _column(cell, columns))}
    missing = [name for name in required if name not in places]
    if missing:
        raise error(str(path), [(at, _("the first line names no column “{name}”.").format(name=missing[0]))])
    return at, [Row(n, {name: cells[c] for name, c in places.items() if c < len(cells)}) for n, cells in found[1:]]


def _bytes(path: Path) -> bytes:
    try:
        if not path.exists():
            raise FileMissing(str(path))
        size = path.stat().st_size
        if size > _LARGEST:
            raise TooLarge(str(path), size, _LARGEST, _("A list of names is much smaller; is this the right file?"))
        return path.read_bytes()
    except (OSError, ValueError) as cause:  # ValueError: a NUL in the path
        why = getattr(cause, "strerror", None) or str(cause)
        raise CannotRead(
            _("{path} cannot be read: {why}.").format(path=path, why=why), hint=_("Check who may read the file.")
        ) from cause


def _column(cell: str, columns: Mapping[str, Sequence[str]]) -> str:
    word = cell.strip().casefold()
    return next((name for name, words in columns.items() if word in words), "")


def _delimiter(text: str, columns: Mapping[str, Sequence[str]]) -> str:
    """What separates cells: Excel saves semicolons in some countries, and tabs as “Unicode text”."""
    head = next((line for line in text[:5000].splitlines() if line.strip()), "").replace('"', "")
    known = {d: sum(1 for cell in head.split(d) if _column(cell, columns)) for d in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: known[delimiter])


def shielded(text: str) -> str:
    """`text` with an apostrophe before it if a spreadsheet could run or change it."""
    return "'" + text if _CHANGED_BY_SPREADSHEETS.match(text) else text


def harmless(text: str) -> str:
    """`text` with an apostrophe before it if a spreadsheet could run it; for cells that are not read back."""
    return "'" + text if text[:1] in "=+-@＝＋－＠\t\r" and text else text


def bared(text: str) -> str:
    """`text` without the apostrophe that `shielded` put before it."""
    return text[1:] if text.startswith("'") and _CHANGED_BY_SPREADSHEETS.match(text[1:]) else text
