"""Codebooks as .csv, as spreadsheets open and save it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from groundcode.domain.codebooks import Codebook
from groundcode.exchange.codebooks.drafts import Findings
from groundcode.exchange.codebooks.files import decode
from groundcode.exchange.codebooks.table_reader import TableRow, read_table
from groundcode.exchange.codebooks.tables import table_of
from groundcode.exchange.codebooks.words import column_of
from groundcode.locale import _

# What a spreadsheet may take for a formula, apostrophes before it included: so that taking one
# apostrophe off undoes putting one on, and a name such as 'tis is left alone.
_LIKE_A_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_DELIMITERS = ",;\t"


def shielded(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet could run it."""
    return "'" + text if _LIKE_A_FORMULA.match(text) else text


def bared(text: str) -> str:
    """The text without the apostrophe that `shielded` put before it."""
    return text[1:] if text.startswith("'") and _LIKE_A_FORMULA.match(text[1:]) else text


def dump(codebook: Codebook) -> bytes:
    """The codebook as UTF-8 with a byte order mark (without it Excel reads Chinese as Latin)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in table_of(codebook):
        writer.writerow([shielded(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def load(data: bytes, path: Path, findings: Findings) -> Codebook:
    """The codebook in a .csv; its title is the file's name.

    Raises:
        EmptyFile, BadEncoding, InvalidCodebook
    """
    text = decode(data, path, findings)
    rows: list[TableRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for cells in reader:
            rows.append((len(rows) + 1, [bared(cell) for cell in cells]))
    except csv.Error as error:
        why = _("this is not a table of comma-separated values: {why}.").format(why=error)
        raise findings.stop(len(rows) + 1, why) from error
    return read_table(rows, path.stem, "", findings, strict=True)


def _delimiter(text: str) -> str:
    """What separates cells: Excel saves semicolons in some countries, and tabs as “Unicode text”."""
    head = [line.replace('"', "") for line in text[:5000].splitlines()[:10]]
    known = {d: max((sum(map(bool, map(column_of, line.split(d)))) for line in head), default=0) for d in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: known[delimiter])
