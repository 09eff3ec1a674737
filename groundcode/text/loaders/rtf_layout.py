"""Pieces of a rich text file put together: paragraphs, cells, rows."""

from __future__ import annotations

from groundcode.text.loaders.labelled import Paragraph, row_line


class Layout:
    """A document as it grows; `blocks` holds its finished paragraphs, and the lines of its tables."""

    def __init__(self) -> None:
        """An empty document."""
        self.blocks: list[Paragraph | str] = []
        self._pieces: list[tuple[str, bool]] = []
        self._cell: list[str] = []
        self._row: list[str] = []

    def add(self, piece: tuple[str, bool]) -> None:
        """More text of the paragraph, and whether it is bold."""
        self._pieces.append(piece)

    def end_paragraph(self, in_table: bool) -> None:
        """The paragraph is whole."""
        paragraph = self._paragraph()
        if in_table:
            self._cell.append(paragraph.text)
        else:
            self.blocks.append(paragraph)

    def end_cell(self) -> None:
        """The cell is whole."""
        self._cell.append(self._paragraph().text)
        self._row.append("\n".join(self._cell).strip())
        self._cell = []

    def end_row(self) -> None:
        """The row is whole."""
        if self._row:
            self.blocks.append(row_line(self._row))
        self._row = []

    def finish(self) -> None:
        """The document is at its end, wherever that is."""
        if self._cell or self._row:
            self.end_cell()
            self.end_row()
        elif self._pieces:
            self.end_paragraph(in_table=False)

    def _paragraph(self) -> Paragraph:
        bold = ""
        for piece, is_bold in self._pieces:
            if not is_bold and piece.strip():
                break
            bold += piece
        text = "".join(piece for piece, _bold in self._pieces)
        self._pieces = []
        return Paragraph(_paired(text), _paired(bold))


def _paired(text: str) -> str:
    """`text` with halves of pairs put together: a file writes a character beyond U+FFFF as two."""
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
