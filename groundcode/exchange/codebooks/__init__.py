"""Codebooks as files: .yaml, .csv, .xlsx, .md and .qdc, each of which reads back what it wrote.

The table formats carry no title (.csv) or carry it in the document's properties (.xlsx); counts
(own, total, sources) and printed turn numbers are written for people and not read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from groundcode.domain.codebooks import Codebook
from groundcode.errors import UnknownFormat
from groundcode.exchange.codebooks import csv_format, markdown_format, qdc_format, xlsx_format, yaml_format
from groundcode.exchange.codebooks.drafts import Findings, check_writable
from groundcode.exchange.codebooks.files import read_bytes, write_atomically

SUFFIXES = (".yaml", ".csv", ".xlsx", ".md", ".qdc")
PAGES = (".html",)
"""Written for readers by `exchange/html`, and not read back."""

_FORMATS = {
    ".yaml": (yaml_format.dump, yaml_format.load),
    ".yml": (yaml_format.dump, yaml_format.load),
    ".csv": (csv_format.dump, csv_format.load),
    ".xlsx": (xlsx_format.dump, xlsx_format.load),
    ".md": (markdown_format.dump, markdown_format.load),
    ".qdc": (qdc_format.dump, qdc_format.load),
}


@dataclass(frozen=True, slots=True)
class ReadCodebook:
    """A codebook from a file, and what a person should know about the reading."""

    codebook: Codebook
    notes: tuple[str, ...] = ()
    """Sentences: what was left out, guessed or read in another sense."""


def write_codebook(codebook: Codebook, path: Path | str) -> None:
    """Write `codebook` in the format of the path's ending; the file is whole or not there.

    Raises:
        UnknownFormat, CannotWriteHere, CannotWriteCodebook: the last for texts with U+0000 or half a
            character, and for codes nested deeper than any reader takes.
    """
    path = Path(path)
    dump = _FORMATS[_ending(path, writing=True)][0]
    check_writable(codebook, path)
    write_atomically(path, dump(codebook))


def read_codebook(path: Path | str) -> ReadCodebook:
    """The codebook in a file, by the path's ending.

    Raises:
        FileMissing, EmptyFile, UnknownFormat, BadEncoding, TooLarge
        InvalidCodebook: with the row of the table (1 is the header) or the line of the text.
    """
    path = Path(path)
    load = _FORMATS[_ending(path)][1]
    findings = Findings(str(path))
    codebook = load(read_bytes(path), path, findings)
    return ReadCodebook(codebook, tuple(findings.notes))


def _ending(path: Path, *, writing: bool = False) -> str:
    ending = path.suffix.lower()
    if ending not in _FORMATS:
        raise UnknownFormat(str(path), (*SUFFIXES, *PAGES) if writing else SUFFIXES, writing=writing)
    return ending
