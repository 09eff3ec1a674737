"""A codebook in Word that came back: what its texts say, and what was remarked where."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from groundcode.exchange.codebooks.docx_reading import Block, Comment, WordText, read_word
from groundcode.exchange.codebooks.docx_words import is_label, without_prompt
from groundcode.exchange.codebooks.marks import (
    EXAMPLE,
    FIELDS,
    REMARKS,
    Mark,
    canonical,
    digest,
    read_mark,
    read_own_mark,
    read_project_mark,
)
from groundcode.exchange.codebooks.returned import Remark, Returned, ReturnedText, Untaken
from groundcode.locale import _, ngettext

_WHOLE_CELL = {*FIELDS, REMARKS}
"""Letters of marks that speak of all paragraphs of their cell."""


def read_returned_docx(path: Path) -> Returned:
    """What a codebook that was written to Word says now.

    Raises:
        FileMissing, EmptyFile, InvalidDocument, TooLarge
    """
    return _Reading(str(path), read_word(path)).returned


class _Unit:
    """What is read as one text: the paragraphs of a cell, or one paragraph."""

    def __init__(self, blocks: list[Block], marks: list[Mark]) -> None:
        self.blocks = blocks
        self.marks = marks
        self.text = "\n".join(block.text for block in blocks)
        self.tracked = tuple(dict.fromkeys(who for block in blocks for who in block.tracked))
        self.own = [own for block in blocks for name in block.marks if (own := read_own_mark(name))]


class _Reading:
    def __init__(self, path: str, found: WordText) -> None:
        self.returned = Returned(path)
        self._texts: dict[tuple[str, str], ReturnedText] = {}
        self._code: str | None = None
        """The code in whose part of the document we are."""
        self._places: list[tuple[str | None, str, str | None]] = []
        """For each paragraph: (code, what it is, example)."""
        self._said: Counter[Remark] = Counter()
        self._export = ""
        """What stands for the moment the document was written."""
        self._blocks = found.blocks
        self._beside = self._marks_of_rows()
        for unit in self._units():
            self._take(unit)
        for comment in found.comments:
            self._comment(comment)
        self.returned.texts = list(self._texts.values())
        self._note(found)

    def _note(self, found: WordText) -> None:
        notes = self.returned.notes
        if found.deleted_rows:
            notes.append(
                ngettext("{n} row of a table was deleted with changes tracked; its texts stay as they are.",
                         "{n} rows of tables were deleted with changes tracked; their texts stay as they are.",
                         found.deleted_rows).format(n=found.deleted_rows)
            )  # fmt: skip
        if found.unread:
            notes.append(
                ngettext("{n} picture, drawing or footnote was not read.", "{n} pictures, drawings or footnotes were not read.",
                         found.unread).format(n=found.unread)
            )  # fmt: skip

    def _marks_of_rows(self) -> dict[int, Mark]:
        """Row -> the mark in its heading."""
        out: dict[int, Mark] = {}
        for block in self._blocks:
            for name in block.marks:
                mark = read_mark(name)
                if mark is not None and mark.beside and block.row >= 0:
                    out.setdefault(block.row, mark)
                if not self.returned.project and (whole := read_project_mark(name)) is not None:
                    self.returned.project, self._export = whole
        return out

    def _units(self) -> list[_Unit]:
        out: list[_Unit] = []
        at = 0
        while at < len(self._blocks):
            block = self._blocks[at]
            end = at + 1
            while block.cell >= 0 and end < len(self._blocks) and self._blocks[end].cell == block.cell:
                end += 1
            blocks = self._blocks[at:end]
            marks = _distinct(blocks)
            if not any(mark.beside for mark in marks) and not any(mark.letter in _WHOLE_CELL for mark in marks):
                above = self._beside.get(block.row)
                if above is not None and above.letter in _WHOLE_CELL:
                    marks.append(replace(above, beside=False))
            if any(mark.letter in _WHOLE_CELL and not mark.beside for mark in marks):
                out.append(_Unit(blocks, marks))
            else:
                out += [_Unit([one], _distinct([one])) for one in blocks]
            at = end
        return out

    def _take(self, unit: _Unit) -> None:
        fields = [mark for mark in unit.marks if mark.letter in _WHOLE_CELL and not mark.beside]
        examples = [mark for mark in unit.marks if mark.letter == EXAMPLE]
        beside = [mark for mark in unit.marks if mark.beside]
        on, example = "", None
        if fields:
            self._code = fields[0].id
            on = FIELDS.get(fields[0].letter, "remarks")
        elif beside:
            self._code = beside[0].id
            on = FIELDS.get(beside[0].letter, "remarks")
        elif examples:
            on, example = "example", examples[0].id
        self._places += [(self._code, on, example)] * len(unit.blocks)
        if fields:
            self._field(unit, fields)
        elif examples:
            self._example(unit, examples)
        else:
            self._line(unit)

    def _field(self, unit: _Unit, fields: list[Mark]) -> None:
        mark = fields[0]
        words = unit.text.strip("\n")
        if len(fields) > 1 or unit.own:
            if not any(digest(words) == one for one in (mark.digest, *unit.own)):
                self._untaken(words, _("Several texts of the document have run into one; which is which cannot be told."))
            return
        # Only where nothing stood can the words be those that asked for some.
        text = without_prompt(words) if mark.digest in ("", digest("")) else words
        if mark.letter == REMARKS:
            if text.strip():
                self._remark(Remark(text.strip("\n"), mark.id, on="remarks"))
            return
        key = (mark.id, FIELDS[mark.letter])
        found = ReturnedText(*key, text, mark.digest, unit.tracked)
        other = self._texts.get(key)
        if other is None or digest(other.text) == other.digest:
            self._texts[key] = found
        elif digest(text) not in (mark.digest, digest(other.text)):
            self._untaken(text, _("This text stands twice in the document, and differs; the first one was read."))

    def _example(self, unit: _Unit, examples: list[Mark]) -> None:
        if unit.text.strip() and all(digest(unit.text) != mark.digest for mark in examples):
            self._untaken(unit.text, _("What was said in an interview stays as it was said: a changed example is not taken in."))

    def _line(self, unit: _Unit) -> None:
        text = unit.text.strip()
        if not text or digest(unit.text) in unit.own or self._is_label(unit, text):
            return
        if unit.own:
            self._untaken(text, _("A line that the document says of itself was changed."))
        else:
            self._remark(Remark(text, self._code, author=_(", ").join(unit.tracked), on="line"))

    def _is_label(self, unit: _Unit, text: str) -> bool:
        """Whether a line is a heading where the document has one: the same word typed elsewhere is somebody's."""
        for mark in unit.marks:
            if mark.beside and is_label(text, FIELDS.get(mark.letter, "remarks")):
                return True
        # Where bookmarks were dropped (or none were written yet), headings stand alone in their cells.
        cell = unit.blocks[0].cell
        alone = cell >= 0 and sum(one.cell == cell for one in self._blocks) == 1
        return not self._export and alone and is_label(text)

    def _comment(self, comment: Comment) -> None:
        at = comment.block
        if not comment.text.strip():
            return
        code, on, example = self._places[at] if 0 <= at < len(self._places) else (None, "", None)
        above = comment.reply_to
        self._remark(
            Remark(
                comment.text.strip("\n"), code, comment.author, comment.date, on, canonical(comment.quote), example,
                (above.author or _("a comment")) if above is not None else "",
            )
        )  # fmt: skip

    def _remark(self, remark: Remark) -> None:
        if not remark.date:
            remark = replace(remark, export=self._export)
        again = self._said[remark]
        self._said[remark] += 1
        self.returned.remarks.append(replace(remark, again=again))

    def _untaken(self, words: str, why: str) -> None:
        self.returned.untaken.append(Untaken(self._code, words.strip(), why))


def _distinct(blocks: list[Block]) -> list[Mark]:
    """The marks on some paragraphs, each code and field once."""
    out: dict[tuple[str, str, bool], Mark] = {}
    for block in blocks:
        for name in block.marks:
            mark = read_mark(name)
            if mark is not None:
                key = (mark.letter, mark.id, mark.beside)
                # A content control says nothing of the digest where the bookmark does.
                out[key] = mark if key not in out or not out[key].digest else out[key]
    return list(out.values())
