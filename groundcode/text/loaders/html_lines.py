"""The lines that a reader of a web page sees, with what is bold at their beginnings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from groundcode.text.loaders.html_tokens import Tag, Text, tokens
from groundcode.text.loaders.labelled import Paragraph, row_line

_SPACES = re.compile("[ \t\r\n\f]+")
# A line end in the file between Chinese characters is no space to a reader.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WRAPPED_HAN = re.compile(f"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS = _listed(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p pre section summary table tbody td
    tfoot th thead tr ul caption"""
)
_VOID = _listed("area base br col embed hr img input link meta param source track wbr")
_HEADINGS = _listed("h1 h2 h3 h4 h5 h6")
# What is no text of the page, or a second version of it.
_SKIPPED = _listed("template svg select datalist audio video object canvas applet rt rp del")
_IN_HEAD = _listed("base basefont bgsound link meta title style script noscript")
_ROWS = _listed("tr tbody thead tfoot")
# What an element ends that was never closed: up to the first of these on the way up.
_ENDS = {
    "li": (_listed("li"), _listed("ul ol menu dir")),
    "dt": (_listed("dt dd"), _listed("dl")),
    "dd": (_listed("dt dd"), _listed("dl")),
    "td": (_listed("td th"), _listed("tr table")),
    "th": (_listed("td th"), _listed("tr table")),
    "tr": (_listed("tr td th"), _listed("table")),
} | dict.fromkeys(("tbody", "thead", "tfoot"), (_ROWS | _listed("td th"), _listed("table")))
_CELLS = {"td": "table", "th": "table", "dt": "dl", "dd": "dl"}
"""What is a cell of a row, and within what. A term and what is said of it are a row, too."""
_SCOPES = _listed("table td th caption body html template svg select datalist audio video object canvas applet")
# Steps up the open elements: as many as one likes for a whole page that a person made, few at a time from then on.
_FREE_STEPS, _STEPS = 5_000_000, 100
_DEEPEST_TABLE = 20
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_CLASS = re.compile(r"[\w-]*\.([\w-]{1,60})")
_STYLE_READ = 500_000


@dataclass(slots=True)
class Page:
    """The lines of a page: paragraphs with their bold beginnings, finished lines of tables, "" for an empty line."""

    lines: list[Paragraph | str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """hidden (passages), deletion."""
    has_tags: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is open."""

    name: str
    skips: str = ""
    """Why its text is left out: "hidden", "deletion", "other"; "" where it is not."""
    bold: bool = False
    preformatted: bool = False
    collects: bool = False
    """Whether its lines are those of a cell."""


@dataclass(slots=True)
class _Collector:
    """Where lines go: the page, or a cell of a table."""

    lines: list[Paragraph | str] = field(default_factory=list)
    cells: list[list[Paragraph | str]] = field(default_factory=list)
    """Of the row that is being read in the table that this holds."""
    wants_empty: bool = False


def lines_of(text: str) -> Page:
    """The lines of the HTML in `text`; raises TooManyTags."""
    reader = _Reader()
    for token in tokens(text):
        if isinstance(token, Text):
            reader.text(token.text)
        elif token.closes:
            reader.closing(token.name)
        else:
            reader.opening(token)
    return reader.finished()


class _Reader:
    """One reading of one page. No recursion: what is open lies on a list."""

    def __init__(self) -> None:
        self._page = Page()
        self._open: list[_Open] = []
        self._counts: Counter[str] = Counter()
        self._steps = _FREE_STEPS
        self._skips = self._bold = self._preformatted = 0
        self._skipped_text = self._in_head = False
        self._pieces: list[tuple[str, bool]] = []
        self._block: list[Paragraph] = []
        self._collectors = [_Collector()]
        self._classes: dict[str, set[str]] = {"bold": set(), "hidden": set()}

    def text(self, text: str) -> None:
        """Text between tags."""
        visible = not text.isspace()
        if self._skips:
            self._skipped_text |= visible
            return
        if visible:
            self._in_head = False
        if self._in_head:
            return
        if self._preformatted:
            first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._pieces.append((first, self._bold > 0))
            for line in others:
                self._end_line()
                self._pieces.append((line, self._bold > 0))
            return
        words = _SPACES.sub(" ", _WRAPPED_HAN.sub("", text))
        if not self._pieces or self._pieces[-1][0].endswith(" "):
            words = words.removeprefix(" ")
        if words:
            self._pieces.append((words, self._bold > 0))

    def opening(self, tag: Tag) -> None:
        """A start tag."""
        name = tag.name
        self._page.has_tags = True
        if name == "style":
            self._read_style(tag.raw)
        elif name == "textarea":
            self.text(tag.raw.strip())
        if name not in _IN_HEAD:
            self._in_head = name == "head"
        if tag.raw or name in _IN_HEAD or name == "head":
            return
        self._end_unclosed(name)
        if name in _BLOCKS:
            self._end_block()
        if name == "br" and not self._skips:
            self._end_line()
        elif name in _HEADINGS or name == "hr":
            self._collectors[-1].wants_empty = True
        if name not in _VOID:
            self._push(tag)

    def closing(self, name: str) -> None:
        """An end tag; one that closes nothing is passed over, as browsers do."""
        if name == "head":
            self._in_head = False
        if not self._counts[name]:
            return
        for depth in self._upwards():
            at = self._open[-depth].name
            if at == name:
                if depth == 1 or name in _BLOCKS | _SCOPES:
                    self._pop(depth)
                else:
                    self._close(self._open.pop(-depth))
                return
            if at in _SCOPES and name not in _SCOPES | _ROWS:
                return

    def _upwards(self) -> Iterator[int]:
        """Numbers from 1, while steps are left: how far up the list of open elements."""
        for depth in range(1, min(max(self._steps, _STEPS), len(self._open)) + 1):
            self._steps -= 1
            yield depth

    def finished(self) -> Page:
        """The page when all is read."""
        self._pop(len(self._open))
        self._end_block()
        while len(self._collectors) > 1:
            self._end_cell()
        self._end_row()
        self._page.lines = self._collectors[0].lines
        return self._page

    def _push(self, tag: Tag) -> None:
        name = tag.name
        style = tag.attribute("style") or ""
        classes = set((tag.attribute("class") or "").split())
        hidden = tag.attribute("hidden") is not None or _HIDDEN.search(style) or classes & self._classes["hidden"]
        one = _Open(
            name,
            skips="hidden" if hidden else "deletion" if name == "del" else "other" if name in _SKIPPED else "",
            bold=name in ("b", "strong") or _BOLD.search(style) is not None or bool(classes & self._classes["bold"]),
            preformatted=name in ("pre", "listing") or _PREFORMATTED.search(style) is not None,
            collects=not self._skips and not hidden and self._counts[_CELLS.get(name, "")] > 0 and self._begin_cell(name),
        )
        self._open.append(one)
        self._counts[name] += 1
        self._skips += one.skips != ""
        self._bold += one.bold
        self._preformatted += one.preformatted
        if name == "tr" and not self._skips:
            self._end_row()

    def _pop(self, depth: int) -> None:
        """Close the last `depth` elements."""
        for _n in range(depth):
            self._close(self._open.pop())

    def _close(self, one: _Open) -> None:
        if one.name in _BLOCKS:
            self._end_block()
        self._counts[one.name] -= 1
        self._bold -= one.bold
        self._preformatted -= one.preformatted
        if one.skips:
            self._skips -= 1
            if not self._skips:
                self._page.left_out[one.skips] += self._skipped_text
                self._skipped_text = False
        elif one.collects:
            self._end_cell()
        elif one.name in ("tr", "table", "dl") and not self._skips:
            self._end_row()

    def _end_unclosed(self, name: str) -> None:
        """Close what `name` ends though it has no end tag: an open paragraph, the list item before this one."""
        ends, scopes = _ENDS.get(name, (frozenset[str](), _SCOPES))
        if name in _BLOCKS:
            ends |= {"p"}
        if not any(self._counts[one] for one in ends):
            return
        found = 0
        for depth in self._upwards():
            at = self._open[-depth].name
            if at in ends:
                found = depth
            elif at in scopes or at in _SCOPES:
                break
        self._pop(found)

    def _begin_cell(self, name: str) -> bool:
        if len(self._collectors) > _DEEPEST_TABLE:
            return False
        collector = self._collectors[-1]
        if name == "dt" or (name == "dd" and len(collector.cells) > 1):
            self._end_row()
        self._collectors.append(_Collector())
        return True

    def _end_cell(self) -> None:
        self._end_row()
        cell = self._collectors.pop()
        self._collectors[-1].cells.append(cell.lines)

    def _end_row(self) -> None:
        """Put the row's line where the table stands; a row of one cell only lays out a page."""
        collector = self._collectors[-1]
        cells, collector.cells = collector.cells, []
        filled = [cell for cell in cells if any(_text(line).strip() for line in cell)]
        if len(filled) == 1 and (len(cells) == 1 or len(filled[0]) > 1):
            collector.lines += filled[0]
        elif filled:
            collector.lines.append(row_line(["\n".join(map(_text, cell)).strip() for cell in cells]))

    def _end_line(self) -> None:
        text = "".join(piece for piece, _bold in self._pieces)
        bold = ""
        for piece, is_bold in self._pieces:
            if not is_bold and piece.strip():
                break
            bold += piece
        stripped = text if self._preformatted else text.strip(" ")
        self._block.append(Paragraph(stripped, bold[: len(stripped)]))
        self._pieces = []

    def _end_block(self) -> None:
        """The lines of a block to where they belong; a block of several lines has empty lines around it."""
        if self._pieces:
            self._end_line()
        block, self._block = self._block, []
        collector = self._collectors[-1]
        while block and not block[-1].text.strip():
            block.pop()
            collector.wants_empty = True
        if not block:
            return
        several = len(block) > 1
        if (several or collector.wants_empty) and collector.lines and _text(collector.lines[-1]).strip():
            collector.lines.append("")
        collector.wants_empty = several
        for line in block:
            if line.text.strip() or (collector.lines and _text(collector.lines[-1]).strip()):
                collector.lines.append(line)

    def _read_style(self, css: str) -> None:
        """The classes of a style sheet that make bold, and those that hide."""
        for rule in css[:_STYLE_READ].split("}"):
            selectors, _brace, declarations = rule.rpartition("{")
            kinds = [kind for kind, pattern in (("bold", _BOLD), ("hidden", _HIDDEN)) if pattern.search(declarations)]
            for selector in selectors.split(",") if kinds else ():
                if named := _CLASS.fullmatch(selector.strip()):
                    for kind in kinds:
                        self._classes[kind].add(named[1])


def _text(line: Paragraph | str) -> str:
    return line if isinstance(line, str) else line.text
