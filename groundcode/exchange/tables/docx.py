"""Thesis tables in Word: three-line tables in a new document, or in a chapter between their bookmarks."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from groundcode.errors import InvalidDocument
from groundcode.exchange.tables.docx_pages import describe, is_wide, number_pages, section_break, turned
from groundcode.exchange.tables.docx_parts import Layout, Mark, Package, layout_of, read_document, room_at
from groundcode.exchange.tables.docx_styles import ensure_styles
from groundcode.exchange.tables.docx_xml import COMMENT_MARKS, Kept, Setting, named, table_xml
from groundcode.exchange.tables.table import Table
from groundcode.locale import _
from groundcode.text.loaders.package import KIND

PREFIX = "gc_"
"""What the bookmark of a table begins with; its key follows."""
_LABELS = {"zh": "表", "en": "Table"}


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of the tables in a chapter."""

    data: bytes
    replaced: tuple[str, ...] = ()
    """Keys of the tables that stood there already."""
    appended: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()
    """Those of the replaced within which tracked changes stood."""


@dataclass(slots=True)
class _Piece:
    """Bytes of the text part that make way for others."""

    start: int
    end: int
    content: bytes = b""


@dataclass(slots=True)
class _Found:
    """A table that stands in a chapter already."""

    start: int
    end: int
    bookmark: int
    kept: Kept
    tracked: bool
    more: list[_Piece] = field(default_factory=list)


def new_document(
    tables: Sequence[Table], *, template: Path | None = None, chapter: str = "", continued: bool = False, author: str = "",
    title: str = "",
) -> bytes:  # fmt: skip
    """A document that holds tables and nothing else; styles, page and headers are the template's.

    Tables of seven columns and more stand on pages across. Without a template the pages are numbered.

    Raises:
        FileMissing, EmptyFile, InvalidDocument, TooLarge: of the template.
    """
    package = Package(read_document(template), str(template)) if template is not None else Package(_blank(), "template")
    xml = package.get(package.body_part)
    layout = layout_of(xml, package.path)
    start, end = layout.body
    section = xml[slice(*layout.section)] if layout.section[0] >= 0 else b""
    styles = ensure_styles(package, layout.namespace)
    across, more = turned(section)
    rooms = {False: (layout.width, layout.height), True: (layout.width + more, layout.height - more)}
    made = []
    counted: dict[str, int] = {}
    wide = False
    for at, table in enumerate(tables):
        label = _LABELS[table.language]
        counted[label] = counted.get(label, 0) + 1
        if at and more and is_wide(table) is not wide:
            made.append(named(section_break(across if wide else section), _namespace(layout)))
        wide = bool(more) and is_wide(table)
        setting = _setting(layout, styles, chapter, counted[label], at + 1, continued, rooms[wide])
        made.append(table_xml(table, setting, Kept()))
    package.put(package.body_part, xml[:start] + "".join(made).encode() + (across if wide else section) + xml[end:])
    describe(package, author, title)
    return package.bytes_()


def into_document(path: Path, tables: Sequence[Table], *, chapter: str = "", continued: bool = False) -> Placed:
    """A chapter with the tables in it: each between its bookmarks where they stand, else at the end.

    Comments on a table and bookmarks in it (cross-references name them) hang on its new caption.

    Raises:
        FileMissing, EmptyFile, TooLarge
        InvalidDocument: no Word document, or the bookmark of a table begins and does not end where it could.
    """
    package = Package(read_document(path), str(path))
    xml = package.get(package.body_part)
    layout = layout_of(xml, package.path)
    styles = ensure_styles(package, layout.namespace)
    pieces: list[_Piece] = []
    replaced, appended, overwritten = [], [], []
    last: list[str] = []
    free = 1 + max((int(mark.id) for mark in layout.marks if mark.id.isdigit() and len(mark.id) < 10), default=0)
    numbers = {label: _captions(xml, label, len(xml)) for label in _LABELS.values()}
    for at, table in enumerate(tables):
        found = _find(layout, PREFIX + table.key, package.path)
        label = _LABELS[table.language]
        if found is None:
            numbers[label] += 1
            room = layout.width, layout.height
            last.append(table_xml(table, _setting(layout, styles, chapter, numbers[label], free + at, continued, room), Kept()))
            appended.append(table.key)
            continue
        number = _captions(xml, label, found.start) + 1
        room = room_at(layout, found.start)
        made = table_xml(table, _setting(layout, styles, chapter, number, found.bookmark, continued, room), found.kept)
        pieces += [_Piece(found.start, found.end, made.encode()), *found.more]
        replaced.append(table.key)
        if found.tracked:
            overwritten.append(table.key)
    pieces.append(_Piece(layout.end, layout.end, "".join(last).encode()))
    package.put(package.body_part, _spliced(xml, pieces, package.path))
    return Placed(package.bytes_(), tuple(replaced), tuple(appended), tuple(overwritten))


def _setting(
    layout: Layout, styles: Mapping[str, str], chapter: str, number: int, bookmark: int, continued: bool, room: tuple[int, int]
) -> Setting:  # fmt: skip
    width, height = room
    return Setting(styles, width, height if continued else 0, chapter, number, bookmark, _namespace(layout))


def _namespace(layout: Layout) -> str:
    return "" if layout.prefix == "w" else layout.namespace


def _blank() -> bytes:
    """Word's own empty document, on A4, with page numbers."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(30)
    section.top_margin = section.bottom_margin = Mm(25)
    number_pages(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _captions(xml: bytes, label: str, end: int) -> int:
    """How many numbered captions of a label stand before a place."""
    return len(re.findall(rb"\bSEQ(?:\s|<[^>]*>)+" + label.encode() + rb"(?=[\s<\"'])", xml[:end]))


def _find(layout: Layout, name: str, path: str) -> _Found | None:
    """The table of a bookmark; None where there is none.

    Raises:
        InvalidDocument: it begins and does not end, or begins in one place of the page and ends in another.
    """
    begin = next((mark for mark in layout.marks if mark.kind == "bookmarkStart" and mark.name == name), None)
    if begin is None:
        return None
    # LibreOffice writes the start of a bookmark around a table twice, and ends the second one only.
    own = {mark.id for mark in layout.marks if mark.kind == "bookmarkStart" and mark.name == name}
    ends = [mark for mark in layout.marks if mark.kind == "bookmarkEnd" and mark.id in own and mark.start > begin.start]
    stop = next((mark for mark in ends if mark.id == begin.id), ends[-1] if ends else None)
    if stop is None or stop.home != begin.home:
        why = _("the bookmark {name} does not end where it could").format(name=name)
        hint = _("Delete the bookmark {name} in Word (Insert, Bookmark); the table then comes at the end.").format(name=name)
        raise InvalidDocument(path, KIND, why, hint)
    start = layout.paragraphs[begin.paragraph].start if begin.paragraph >= 0 else begin.start
    more: list[_Piece] = []
    if stop.paragraph < 0 or stop.after_text:
        end = layout.paragraphs[stop.paragraph].end if stop.paragraph >= 0 else stop.end
    elif stop.paragraph == begin.paragraph:
        end = layout.paragraphs[stop.paragraph].end
    else:
        # Word moves the end of a bookmark to the beginning of the next paragraph, which is the author's.
        end = layout.paragraphs[stop.paragraph].start
        more.append(_Piece(stop.start, stop.end))
    within = [
        mark for mark in layout.marks
        if start <= mark.start < end and not (mark.kind in ("bookmarkStart", "bookmarkEnd") and mark.id in own)
    ]  # fmt: skip
    tracked = any(mark.kind in ("ins", "del") for mark in within)
    return _Found(start, end, int(begin.id) if begin.id.isdigit() else 0, _kept(within, layout, start, end), tracked, more)


def _kept(within: Sequence[Mark], layout: Layout, start: int, end: int) -> Kept:
    """What hangs on a table that is written anew and is not its own: bookmarks and comments."""
    ends = {mark.id: mark for mark in layout.marks if mark.kind == "bookmarkEnd"}
    kept = Kept()
    opened = set()
    for mark in within:
        if mark.kind == "bookmarkStart":
            opened.add(mark.id)
            closes = ends.get(mark.id)
            if closes is not None and start <= closes.start < end:
                kept.around.append((mark.id, mark.name))
            else:
                kept.opening.append((mark.id, mark.name))
        elif mark.kind == "bookmarkEnd" and mark.id not in opened:
            kept.closing.append(mark.id)
    for mark in within:
        if mark.kind in COMMENT_MARKS:
            kept.comments.setdefault(mark.id, set()).add(mark.kind)
    return kept


def _spliced(xml: bytes, pieces: Sequence[_Piece], path: str) -> bytes:
    out = xml
    before = len(xml) + 1
    for piece in sorted(pieces, key=lambda one: (one.start, one.end), reverse=True):
        if piece.end > before:
            raise InvalidDocument(path, KIND, _("the bookmarks of two tables lie within each other"))
        out = out[: piece.start] + piece.content + out[piece.end :]
        before = piece.start
    return out
