"""Coded segments as files to read and to compute with: .csv .xlsx .md .html .docx."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from groundcode.errors import UnknownFormat
from groundcode.exchange.case_tables import Cell, write_table
from groundcode.exchange.codebooks.files import write_atomically
from groundcode.exchange.codebooks.markdown_text import one_line, paragraphs
from groundcode.locale import _, language

SUFFIXES = (".csv", ".xlsx", ".md", ".html", ".docx")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_STYLE = (
    "body{max-width:46em;margin:2em auto;padding:0 1em;line-height:1.6}"
    "blockquote{margin:1em 0;padding-left:1em;border-left:3px solid;white-space:pre-wrap}"
    "footer{opacity:.75;font-size:.9em}th{text-align:left;padding-right:1em;vertical-align:top}"
)


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A coded segment as it is written."""

    quote: str
    """What may be written of its words."""
    citation: str
    """Source and turn: P07-23."""
    path: str
    """The code under which it stands."""
    coded: str
    """The code that was put on it."""
    coder: str
    speaker: str
    case: str
    source: str
    turn: str
    start: int
    end: int
    made_at: str
    note: str
    id: str
    """The coding's."""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class SegmentListing:
    """Segments, and what is to be told of them as a whole."""

    about: tuple[tuple[str, str], ...]
    """(word, value): the question, when it was asked, who coded, how many there are."""
    rows: tuple[SegmentRow, ...]
    """Those of one code stand together."""

    def groups(self) -> Iterator[tuple[str, list[SegmentRow]]]:
        """The code's path, and its segments."""
        for path, rows in groupby(self.rows, key=lambda row: row.path):
            yield path, list(rows)


def write_segments(path: Path, listing: SegmentListing) -> None:
    """Write segments in the format of the file's ending; a table has what is told of them below it, after an empty row.

    Raises:
        UnknownFormat, CannotWriteHere
    """
    match path.suffix.lower():
        case ".csv" | ".xlsx":
            write_table(path, _table(listing), _("Segments"))
        case ".md":
            write_atomically(path, _markdown(listing).encode())
        case ".html":
            write_atomically(path, _html(listing).encode())
        case ".docx":
            write_atomically(path, _docx(listing))
        case _suffix:
            raise UnknownFormat(str(path), SUFFIXES, writing=True)


def _table(listing: SegmentListing) -> list[tuple[Cell, ...]]:
    header = (
        _("segment"), _("citation"), _("path"), _("code"), _("coder"), _("speaker"), _("case"), _("source"), _("turn"),
        _("start"), _("end"), _("coded at"), _("note"), _("id"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            row.quote, row.citation, row.path, row.coded, row.coder, row.speaker, row.case, row.source, row.turn, row.start,
            row.end, row.made_at, row.note, row.id,
        )
        for row in listing.rows
    ]  # fmt: skip
    cells = [header, *rows, (), *listing.about]
    return [tuple(harmless(cell) if isinstance(cell, str) else cell for cell in row) for row in cells]


def _beside(row: SegmentRow) -> str:
    """What stands below a quote: its citation, who says it, who coded it."""
    said = row.speaker if not row.case or row.case == row.speaker else f"{row.speaker} ({row.case})" if row.speaker else row.case
    code = row.coded if row.path.rpartition(">")[2].strip() != row.coded else ""
    return " · ".join(part for part in (row.citation, said, code, row.coder, row.note) if part)


def _markdown(listing: SegmentListing) -> str:
    blocks = [[f"# {_('Segments')}"], [f"- {one_line(word)}: {one_line(value)}" for word, value in listing.about]]
    for path, rows in listing.groups():
        blocks.append([f"## {one_line(path)} ({len(rows)})"])
        for row in rows:
            lines = [*(paragraphs(harmless(row.quote)) if row.quote else []), "", f"— {one_line(_beside(row))}"]
            blocks.append([f"> {line}" if line else ">" for line in lines])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _html(listing: SegmentListing) -> str:
    def plain(text: str) -> str:
        return html.escape(harmless(text))

    about = "".join(f"<tr><th>{plain(word)}</th><td>{plain(value)}</td></tr>\n" for word, value in listing.about)
    body = [f"<h1>{plain(_('Segments'))}</h1>", f"<table>\n{about}</table>"]
    for path, rows in listing.groups():
        body.append(f"<h2>{plain(path)} ({len(rows)})</h2>")
        body += [f"<blockquote>{plain(row.quote)}<footer>— {plain(_beside(row))}</footer></blockquote>" for row in rows]
    lang = "zh-CN" if language() == "zh" else "en"
    head = f'<meta charset="utf-8">\n<title>{plain(_("Segments"))}</title>\n<style>{_STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n{head}\n</head>\n<body>\n' + "\n".join(body) + "\n</body>\n</html>\n"


def _docx(listing: SegmentListing) -> bytes:
    from docx import Document

    document: Any = Document()
    document.core_properties.author = "groundcode"
    document.core_properties.title = _("Segments")
    document.add_heading(_("Segments"), level=1)
    table = document.add_table(rows=0, cols=2)
    for word, value in listing.about:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = harmless(word), harmless(value)
    for path, rows in listing.groups():
        document.add_heading(f"{harmless(path)} ({len(rows)})", level=2)
        for row in rows:
            document.add_paragraph(harmless(row.quote), style="Quote")
            document.add_paragraph(f"— {harmless(_beside(row))}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def harmless(text: str) -> str:
    """Text whose control characters are shown: XML takes none of them, and some turn a line's direction."""
    return _UNSEEN.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else f"<U+{ord(found[0]):04X}>", text)
