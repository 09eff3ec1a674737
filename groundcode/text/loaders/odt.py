"""OpenDocument texts: paragraphs and tables in document order, tracked changes as if accepted.

The XML is read with defusedxml, not with odfpy's `load`: given a damaged part, odfpy prints the part (the
interview) to stdout and goes on with the half that it read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from groundcode.domain.transcripts import Transcript
from groundcode.errors import InvalidDocument
from groundcode.locale import _
from groundcode.text.encoding import Decoded
from groundcode.text.loaders import Given
from groundcode.text.loaders.assemble import assemble
from groundcode.text.loaders.labelled import Paragraph, bold_names, row_line, with_colon
from groundcode.text.loaders.left_out import left_out_notes
from groundcode.text.loaders.odt_styles import OFFICE, TEXT, Styles
from groundcode.text.loaders.package import OPEN_DOCUMENT, checked_parts

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_PARAGRAPHS = frozenset((f"{TEXT}p", f"{TEXT}h"))
_CELLS = frozenset((f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"))
_SPACES = re.compile("[ \t\r\n]+")
# No writer nests deeper than some 30 levels; the walk below goes down by calls.
_DEEPEST = 200
# Nobody types more spaces in a row; the format can ask for any number of them in a few bytes.
_MOST_SPACES = 1_000


def read(given: Given) -> Transcript:
    """A transcript from an .odt; raises InvalidDocument, TooLarge, EmptyFile, BadPattern."""
    parts = checked_parts(given.data, given.path, OPEN_DOCUMENT)
    mimetype = parts.get("mimetype", b"").strip()
    if mimetype and not mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        why = _("it holds no text but {kind}").format(kind=mimetype[:80].decode("utf-8", "replace"))
        raise InvalidDocument(given.path, OPEN_DOCUMENT.words, why)
    content = _parsed(parts["content.xml"], given.path)
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise InvalidDocument(given.path, OPEN_DOCUMENT.words, _("it has no body"))
    named = _parsed(parts["styles.xml"], given.path) if parts.get("styles.xml") else None
    reader = _Reader(Styles(content, named))
    blocks = list(reader.blocks(body))
    names = bold_names(block for block in blocks if isinstance(block, Paragraph))
    lines = [with_colon(block, names) if isinstance(block, Paragraph) else block for block in blocks]
    return assemble(Decoded("\n".join(lines), "odt", False, ""), given, headings=False, notes=left_out_notes(reader.left_out))


def _parsed(xml: bytes, path: str) -> Element:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    # LookupError, ValueError: an encoding that is not known, or not by expat.
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        why = _("a part of it is damaged ({why})").format(why=error)
        raise InvalidDocument(path, OPEN_DOCUMENT.words, why) from error
    level, depth = [root], 0
    while level:
        level, depth = [child for element in level for child in element], depth + 1
        if depth > _DEEPEST:
            raise InvalidDocument(path, OPEN_DOCUMENT.words, _("its parts are nested too deeply"))
    return root


class _Line:
    """A paragraph being put together; white space counts as the format says: runs are one space, none at the start."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, bool]] = []
        self._after_space = True

    def text(self, text: str | None, bold: bool) -> None:
        """Text as it stands in the XML."""
        words = _SPACES.sub(" ", text or "")
        if self._after_space:
            words = words.removeprefix(" ")
        if words:
            self.sign(words, bold)
            self._after_space = words.endswith(" ")

    def sign(self, text: str, bold: bool) -> None:
        """Text that is meant as it is: a tab, a line break, spaces."""
        self.pieces.append((text, bold))
        self._after_space = False

    def paragraph(self) -> Paragraph:
        """The whole paragraph."""
        bold = ""
        for piece, is_bold in self.pieces:
            if not is_bold and piece.strip():
                break
            bold += piece
        return Paragraph("".join(piece for piece, _bold in self.pieces), bold)


class _Reader:
    """One reading of one document."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.left_out: Counter[str] = Counter()

    def blocks(self, parent: Element) -> Iterator[Paragraph | str]:
        """Paragraphs, and the finished lines of tables, in document order."""
        for child in parent:
            tag = child.tag
            if tag in _PARAGRAPHS and self._styles.is_hidden(child):
                self.left_out["hidden"] += 1
            elif tag in _PARAGRAPHS:
                line = _Line()
                self._inline(child, self._styles.is_bold(child, False), line)
                yield line.paragraph()
            elif tag == f"{_TABLE}table":
                yield from self._rows(child)
            elif not self._is_left_out(child):
                yield from self.blocks(child)  # lists, sections, indexes

    def _inline(self, element: Element, bold: bool, line: _Line) -> None:
        line.text(element.text, bold)
        for child in element:
            kind = child.tag.removeprefix(TEXT)
            if kind == "s":
                line.sign(" " * _count(child), bold)
            elif kind == "tab":
                line.sign("\t", bold)
            elif kind == "line-break":
                line.sign("\n", bold)
            elif not self._is_left_out(child):
                self._inline(child, self._styles.is_bold(child, bold), line)
            line.text(child.tail, bold)

    def _is_left_out(self, element: Element) -> bool:
        """Whether `element` is not part of the spoken text; what a reader may miss is counted."""
        tag = element.tag
        if tag == f"{TEXT}tracked-changes":
            self.left_out["deletion"] += sum(map(_holds_text, element.iter(f"{TEXT}deletion")))
        elif tag == f"{OFFICE}annotation":
            self.left_out["comment"] += 1
        elif tag == f"{TEXT}note":
            self.left_out["footnote"] += 1
        elif tag.startswith(_DRAW):
            self.left_out["box"] += any(_holds_text(text) for text in element.iter(f"{TEXT}p"))
        elif self._styles.is_hidden(element):
            self.left_out["hidden"] += 1
        else:
            return tag == f"{TEXT}ruby-text" or tag.endswith(("-source", "-decls"))
        return True

    def _rows(self, parent: Element) -> Iterator[str]:
        for child in parent:
            if child.tag == f"{_TABLE}table-row":
                yield row_line([self._cell(cell) for cell in child if cell.tag in _CELLS])
            elif child.tag.startswith(f"{_TABLE}table-"):
                yield from self._rows(child)  # heads and groups of rows

    def _cell(self, cell: Element) -> str:
        blocks = self.blocks(cell)
        return "\n".join(block.text if isinstance(block, Paragraph) else block for block in blocks).strip()


def _count(spaces: Element) -> int:
    given = spaces.get(f"{TEXT}c", "1")
    return min(int(given), _MOST_SPACES) if given.isdecimal() and len(given) < 10 else 1


def _holds_text(element: Element) -> bool:
    """Whether something visible stands in `element`, who changed it and when left aside."""
    if (element.text or "").strip():
        return True
    return any((child.tail or "").strip() or (child.tag != f"{OFFICE}change-info" and _holds_text(child)) for child in element)
