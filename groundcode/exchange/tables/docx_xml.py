"""A table as the XML of Word: caption, three lines, note, and the bookmark around them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from groundcode.exchange.tables.docx_styles import CAPTION, CELL, HEAD, NOTE, QUOTE
from groundcode.exchange.tables.table import Cell, Table, Width, joined, letter

COMMENT_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_WORDS = {"zh": ("表", "续表", "注：", "  "), "en": ("Table ", "Table (continued) ", "Note: ", "  ")}
_SEQ = {"zh": "表", "en": "Table"}
_TOKEN = re.compile("[^\\s\u200b\u2e80-\uffff]+")
_PIECES = re.compile("[\\x00-\\x7f]+|[^\\x00-\\x7f]+")
_SLASH = re.compile(r"(?<=[A-Za-z])/(?=[A-Za-z])")
_HYPHEN = re.compile(r"(?<=\d)-(?=\d)")
_WHOLE = 12
"""Half the characters up to which a cell of a narrow column stays in one line."""
_SIDE, _SIDES, _WORD, _BOLD = 70, 190, 200, 260
"""Twentieths of a point; two Latin letters take 260 in bold where a wide font stands in for Times New Roman."""
_THICK, _THIN = 12, 6
"""Eighths of a point: 1.5 above and below, 0.75 under the header."""
_LINE, _GAP, _EM, _AROUND = 262, 45, 180, 1100
"""Twentieths of a point: a line of 9 pt, what a paragraph adds, a Chinese character, and caption and header of a page."""


@dataclass(slots=True)
class Kept:
    """What hung on the table that this one replaces, and belongs to the author of the chapter."""

    around: list[tuple[str, str]] = field(default_factory=list)
    """(id, name) of bookmarks within it."""
    opening: list[tuple[str, str]] = field(default_factory=list)
    """Those that begin in it and end behind it."""
    closing: list[str] = field(default_factory=list)
    comments: dict[str, set[str]] = field(default_factory=dict)
    """Comment -> which of its marks stood there."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a table is set."""

    styles: Mapping[str, str]
    """Name -> id."""
    width: int
    """Twentieths of a point."""
    height: int
    """Of the text on a page, where the table is cut into parts with a caption of their own; 0 where it is not."""
    chapter: str
    number: int
    bookmark: int
    """The id of its bookmark."""
    namespace: str = ""
    """The main namespace, where the prefix `w` does not stand for it."""


def plain(text: str) -> str:
    """Text that XML can hold and that nothing in it can turn round; control characters are shown."""
    return _UNSEEN.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else f"<U+{ord(found[0]):04X}>", text)


def table_xml(table: Table, setting: Setting, kept: Kept) -> str:
    """Caption, table and note of a table, with the bookmark gc_KEY around them."""
    blocks = [_grid(table, setting, part) for part in _parts(table, setting)]
    out = _caption(table, setting, kept)
    for at, block in enumerate(blocks):
        if at:
            out += _paragraph(setting, CAPTION, _continued(table, setting), before="<w:pageBreakBefore/>")
        out += block
    if table.blocks:
        out += _note(table, setting)
    for at, one in enumerate(table.blocks, start=1):
        # Two tables without a paragraph between them would become one.
        label, _again, _word, gap = _WORDS[table.language]
        caption = f"{label}{_numbered(setting)}({letter(at)}){gap}{one.title}"
        out += _paragraph(setting, CAPTION, _run(caption, table.language)) + _grid(one, setting, one.rows)
        if at < len(table.blocks):
            out += _note(one, setting)
    last = table.blocks[-1] if table.blocks else table
    out += _note(last, setting, _closing(setting, kept))
    return named(out, setting.namespace)


def named(xml: str, namespace: str) -> str:
    """XML whose paragraphs and tables say what `w` stands for; as it is without a namespace."""
    return re.sub(r"<w:(p|tbl)>", rf'<w:\1 xmlns:w="{namespace}">', xml) if namespace else xml


def _run(text: str, language: str) -> str:
    """A run; Chinese quotation marks and dashes take the Chinese font only where they are told to."""
    if not text:
        return ""
    out = ""
    for piece in _PIECES.findall(plain(text)):
        # Latin letters with the hint are broken anywhere, as Chinese is.
        hint = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' if language == "zh" and not piece.isascii() else ""
        # P07-23 and 2024-05-12 stay in one line.
        parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in _HYPHEN.split(piece)]
        out += f"<w:r>{hint}{'<w:noBreakHyphen/>'.join(parts)}</w:r>"
    return out


def _paragraph(setting: Setting, style: str, content: str, *, before: str = "", after: str = "") -> str:
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(setting.styles[style])}/>{before}{after}</w:pPr>{content}</w:p>"


def _number(table: Table, setting: Setting) -> str:
    """The number within the chapter: a field, so that Word counts the table among the author's own."""
    chapter = _run(f"{setting.chapter}-", table.language) if setting.chapter else ""
    instruction = quoteattr(f" SEQ {_SEQ[table.language]} \\* ARABIC ")
    return f"{chapter}<w:fldSimple w:instr={instruction}>{_run(str(setting.number), table.language)}</w:fldSimple>"


def _caption(table: Table, setting: Setting, kept: Kept) -> str:
    label, _again, _note, gap = _WORDS[table.language]
    opens = "".join(_starts(one, name) for one, name in kept.opening)
    comments = sorted(kept.comments)
    begins = "".join(f'<w:commentRangeStart w:id="{one}"/>' for one in comments if "commentRangeStart" in kept.comments[one])
    ends = "".join(f'<w:commentRangeEnd w:id="{one}"/>' for one in comments if "commentRangeEnd" in kept.comments[one])
    marks = "".join(
        f'<w:r><w:commentReference w:id="{one}"/></w:r>' for one in comments if "commentReference" in kept.comments[one]
    )
    inner = "".join(_starts(one, name) for one, name in kept.around)
    outer = "".join(f'<w:bookmarkEnd w:id="{one}"/>' for one, _name in kept.around)
    content = (
        _starts(str(setting.bookmark), f"gc_{table.key}") + opens + begins + inner + _run(label, table.language)
        + _number(table, setting) + outer + _run(gap + table.title, table.language) + ends + marks
    )  # fmt: skip
    return _paragraph(setting, CAPTION, content, before="<w:pageBreakBefore/>" if setting.height else "")


def _continued(table: Table, setting: Setting) -> str:
    """续表4-2: its number is text, for the table was counted already."""
    return _run(f"{_WORDS[table.language][1]}{_numbered(setting)}", table.language)


def _numbered(setting: Setting) -> str:
    return f"{setting.chapter}-{setting.number}" if setting.chapter else str(setting.number)


def _starts(bookmark: str, name: str) -> str:
    return f'<w:bookmarkStart w:id="{bookmark}" w:name={quoteattr(name)}/>'


def _closing(setting: Setting, kept: Kept) -> str:
    ends = "".join(f'<w:bookmarkEnd w:id="{one}"/>' for one in kept.closing)
    return f'{ends}<w:bookmarkEnd w:id="{setting.bookmark}"/>'


def _note(table: Table, setting: Setting, closing: str = "") -> str:
    """The sentences below; an empty paragraph where there are none, since the bookmark ends in it."""
    gap = "" if table.language == "zh" else " "
    words = gap.join(table.tail)
    content = _run(_WORDS[table.language][2] + words, table.language) if words else ""
    return _paragraph(setting, NOTE, content + closing)


def widths(table: Table, width: int) -> list[int]:
    """The widths of the columns, which together are `width`: by what they hold, but no word or number is broken for it."""
    shares = [column.width.share for column in table.columns]
    wide = [width * share // sum(shares) for share in shares]
    least = [min(_least(table, at), width // 4) for at in range(len(shares))]
    short = sum(max(0, need - has) for need, has in zip(least, wide, strict=True))
    spare = [max(0, has - need) for need, has in zip(least, wide, strict=True)]
    if short and sum(spare):
        part = min(1.0, short / sum(spare))
        wide = [max(need, has) if has < need else has - int(part * more)
                for need, has, more in zip(least, wide, spare, strict=True)]  # fmt: skip
    if sum(wide) > width:
        wide = [width * one // sum(wide) for one in wide]
    wide[wide.index(max(wide))] += width - sum(wide)
    return wide


def _least(table: Table, at: int) -> int:
    """What a column needs so that no word of its heading, and no short cell of a narrow one, is broken."""
    column = table.columns[at]
    words = [(word, _BOLD) for word in _TOKEN.findall(_breakable(column.heading))]
    if column.width in (Width.NUMBER, Width.SHORT):
        for row in table.rows:
            for line in str(row[at]).split("\n"):
                whole = len(line) + sum(ord(character) > 0x2E7F for character in line) <= _WHOLE
                words += [(word, _WORD) for word in ([line] if whole else _TOKEN.findall(line))]
    return _SIDES + max((_room(word, em) for word, em in words), default=0)


def _room(word: str, em: int) -> int:
    """How wide a word is at the most; a Chinese character takes its square in every font, bold or not."""
    wide = _cells(word) - len(word)
    return wide * _WORD + (len(word) - wide) * em // 2


def _breakable(heading: str) -> str:
    """A heading whose words may be broken behind a slash: action/interaction."""
    return _SLASH.sub("/\u200b", heading)


def _cells(text: str) -> int:
    """Half the characters of a line that a text takes: two for a Chinese one."""
    return sum(2 if ord(character) > 0x2E7F or character in "“”‘’—…" else 1 for character in text)


def _grid(table: Table, setting: Setting, rows: Sequence[Sequence[Cell]]) -> str:
    """The table itself: its lines are written on it, so that no style of the document draws others."""
    sizes = widths(table, setting.width)
    line = '<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>'
    none = "".join(f'<w:{side} w:val="nil"/>' for side in ("insideH", "insideV"))
    borders = (
        line.format(side="top", size=_THICK) + '<w:left w:val="nil"/>' + line.format(side="bottom", size=_THICK)
        + '<w:right w:val="nil"/>' + none
    )  # fmt: skip
    head = (
        f'<w:tblPr><w:tblW w:w="{setting.width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
        '</w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes) + "</w:tblGrid>"
    )  # fmt: skip
    own = f"<w:tcBorders>{line.format(side='top', size=_THICK)}{line.format(side='bottom', size=_THIN)}</w:tcBorders>"
    header = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{own}<w:vAlign w:val="center"/></w:tcPr>'
        + _paragraph(setting, HEAD, _run(_breakable(heading), table.language)) + "</w:tc>"
        for size, heading in zip(sizes, table.headings, strict=True)
    )  # fmt: skip
    out = f"<w:tbl>{head}<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{header}</w:tr>"
    spans = joined(table, rows)
    empty: tuple[Cell, ...] = ("",) * len(table.columns)
    shown = list(zip(rows or (empty,), spans or ([1] * len(table.columns),), strict=True))
    low = f"<w:tcBorders>{line.format(side='bottom', size=_THICK)}</w:tcBorders>"
    for number, (row, span) in enumerate(shown, start=1):
        # A merged cell ends the table where its last row does: LibreOffice draws no line of the table's own below it.
        last = [number == len(shown) or number - 1 + span[at] == len(shown) for at in range(len(sizes))]
        cells = "".join(
            _cell(table, setting, at, sizes[at], row[at], span[at], low if last[at] else "") for at in range(len(sizes))
        )
        out += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
    return out + "</w:tbl>"


def _cell(table: Table, setting: Setting, at: int, size: int, value: Cell, span: int, border: str) -> str:
    kind = table.columns[at].width
    style = QUOTE if kind is Width.QUOTE else CELL
    centred = '<w:jc w:val="center"/>' if kind in (Width.NUMBER, Width.SHORT) else ""
    merge = "" if span == 1 else '<w:vMerge w:val="restart"/>' if span else "<w:vMerge/>"
    lines = str(value).split("\n") if span else [""]
    content = "".join(_paragraph(setting, style, _run(one, table.language), after=centred) for one in lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{merge}{border}</w:tcPr>{content}</w:tc>'


def _parts(table: Table, setting: Setting) -> list[Sequence[Sequence[Cell]]]:
    """The rows, cut so that each part stays on a page of its own by a cautious count of lines; one part without a height."""
    if not setting.height:
        return [table.rows]
    sizes = widths(table, setting.width)
    room = setting.height - _AROUND
    below = _LINE * (1 + _lines("".join(table.tail), setting.width))
    out: list[list[Sequence[Cell]]] = [[]]
    used = 0
    for at, row in enumerate(table.rows, start=1):
        tall = max(_tall(str(value), size) for value, size in zip(row, sizes, strict=True))
        if out[-1] and used + tall + (below if at == len(table.rows) else 0) > room:
            out.append([])
            used = 0
        out[-1].append(row)
        used += tall
    return list(out)


def _tall(text: str, size: int) -> int:
    """How high a cell is, rather too high than too low."""
    return _LINE * _lines(text, size) + _GAP * (1 + text.count("\n"))


def _lines(text: str, size: int) -> int:
    room = max(2, (size - 2 * _SIDE) * 2 // _EM)
    return sum(max(1, math.ceil(_cells(paragraph) / (room - 1))) for paragraph in text.split("\n"))
