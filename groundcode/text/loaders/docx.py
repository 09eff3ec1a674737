"""Word documents: paragraphs and tables in document order, tracked changes as if accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groundcode.domain.transcripts import Transcript
from groundcode.errors import InvalidDocument
from groundcode.locale import _, ngettext
from groundcode.text.encoding import Decoded
from groundcode.text.loaders import Given
from groundcode.text.loaders.assemble import assemble
from groundcode.text.loaders.labelled import Paragraph, bold_names, row_line, with_colon
from groundcode.text.loaders.package import KIND, checked_package

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Removed text, what only formats, and second versions of what stands elsewhere.
_SKIPPED = frozenset(
    f"{_W}{tag}"
    for tag in (
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "rt",
        "instrText",
        "delText",
        "sectPr",
        "tblPr",
        "trPr",
        "tcPr",
        "sdtPr",
    )
)


@dataclass(slots=True)
class _Counts:
    left_out: Counter[str] = field(default_factory=Counter)


def read(given: Given) -> Transcript:
    """A transcript from a .docx; raises InvalidDocument, TooLarge, EmptyFile, BadPattern."""
    body = _body(given.data, given.path)
    counts = _Counts()
    blocks = list(_blocks(body, counts))
    names = bold_names(block for block in blocks if isinstance(block, Paragraph))
    lines = [with_colon(block, names) if isinstance(block, Paragraph) else block for block in blocks]
    decoded = Decoded("\n".join(lines), "docx", False, "")
    return assemble(decoded, given, headings=False, notes=_notes(counts))


def _body(data: bytes, path: str) -> _Element:
    from docx import Document
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    package = checked_package(data, path)
    try:
        body: _Element | None = Document(package).element.find(f"{_W}body")
    # A damaged package breaks python-docx in these ways: a part or relationship that is missing (KeyError,
    # AttributeError on None), a wrong content type (ValueError), XML that does not parse (LxmlError).
    except (OpcError, PythonDocxError, KeyError, AttributeError, TypeError, ValueError, LxmlError) as error:
        raise InvalidDocument(path, KIND, _("a part of it is damaged ({why})").format(why=error)) from error
    if body is None:
        raise InvalidDocument(path, KIND, _("it has no body"))
    return body


def _blocks(parent: _Element, counts: _Counts) -> Iterator[Paragraph | str]:
    """Paragraphs, and the finished lines of tables, in document order."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield _paragraph(child, counts)
        elif child.tag == f"{_W}tbl":
            yield from _table(child, counts)
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _blocks(child, counts)  # content controls, insertions around whole paragraphs


def _paragraph(element: _Element, counts: _Counts) -> Paragraph:
    pieces: list[tuple[str, bool]] = []
    _runs(element, False, pieces, counts)
    text = "".join(piece for piece, _bold in pieces)
    bold = ""
    for piece, is_bold in pieces:
        if not is_bold and piece.strip():
            break
        bold += piece
    return Paragraph(text, bold)


def _runs(element: _Element, bold: bool, pieces: list[tuple[str, bool]], counts: _Counts) -> None:
    for child in element:
        tag = child.tag
        if not isinstance(tag, str):
            continue
        if tag == f"{_W}t":
            pieces.append((child.text or "", bold))
        elif tag == f"{_W}tab":
            pieces.append(("\t", bold))
        elif tag in (f"{_W}br", f"{_W}cr"):
            pieces.append(("\n", bold))
        elif tag in (f"{_W}noBreakHyphen", f"{_W}softHyphen"):
            pieces.append(("-" if tag.endswith("noBreakHyphen") else "", bold))
        elif tag == f"{_W}r":
            _runs(child, _is_bold(child), pieces, counts)
        elif not _is_left_out(child, counts):
            _runs(child, bold, pieces, counts)


def _is_left_out(element: _Element, counts: _Counts) -> bool:
    """Whether `element` is not part of the spoken text; what a reader may miss is counted."""
    kind = str(element.tag).rpartition("}")[2]
    if kind == "del" and any(text.text for text in element.iter(f"{_W}delText")):
        counts.left_out["deletion"] += 1
    elif kind == "commentReference":
        counts.left_out["comment"] += 1
    elif kind in ("footnoteReference", "endnoteReference"):
        counts.left_out["footnote"] += 1
    elif kind == "txbxContent" or (kind in ("drawing", "pict", "object") and _has_box(element)):
        counts.left_out["box"] += 1
        return True
    return element.tag in _SKIPPED or kind in ("drawing", "pict", "object", "Fallback")


def _has_box(element: _Element) -> bool:
    return next(element.iter(f"{_W}txbxContent"), None) is not None


def _is_bold(run: _Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}b")
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off")


def _table(table: _Element, counts: _Counts) -> Iterator[Paragraph | str]:
    for row in table.iter(f"{_W}tr"):
        if next((above for above in row.iterancestors(f"{_W}tbl")), None) is not table:
            continue  # a row of a table within a cell is read with its cell
        if row.find(f"{_W}trPr/{_W}del") is not None:
            counts.left_out["deletion"] += 1
            continue
        cells = [_cell(cell, counts) for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]
        yield row_line(cells)


def _cell(cell: _Element, counts: _Counts) -> str:
    lines = [block.text if isinstance(block, Paragraph) else block for block in _blocks(cell, counts)]
    return "\n".join(lines).strip()


def _notes(counts: _Counts) -> tuple[str, ...]:
    left = counts.left_out
    told = (
        (
            "deletion",
            ngettext("{count} tracked deletion was left out.", "{count} tracked deletions were left out.", left["deletion"]),
        ),
        ("comment", ngettext("{count} comment was left out.", "{count} comments were left out.", left["comment"])),
        ("footnote", ngettext("{count} footnote was left out.", "{count} footnotes were left out.", left["footnote"])),
        ("box", ngettext("{count} text box was left out.", "{count} text boxes were left out.", left["box"])),
    )
    return tuple(sentence.format(count=left[kind]) for kind, sentence in told if left[kind])
