"""What the templates print: codes, turns and codings with their numbers, colours and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from groundcode.exchange.codebooks.document import CodebookDocument, DocumentCode
from groundcode.exchange.html.anchors import Anchors
from groundcode.exchange.html.marking import Block, Piece, blocks_of
from groundcode.exchange.html.values import Report, ReportCoding, ReportSource, ReportTurn

HUES = 8
"""Colours, given to the codes at the top in turn."""
COLUMNS = 14
"""Sources in one table of counts: what fits across a page."""
_DEEPEST = 6
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(slots=True, eq=False)
class CodePage:
    """A code in its place on the page."""

    code: DocumentCode
    index: int
    """Its place in the order of the tree."""
    depth: int
    path: str
    hue: int
    anchor: str
    last: int = 0
    """The place of the last code below it, or its own."""
    children: list[CodePage] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)
    """The turns that were coded with it: citation -> anchor."""

    @property
    def heading(self) -> int:
        """The level of its heading, 3 to 6."""
        return min(self.depth + 2, _DEEPEST)


@dataclass(slots=True, eq=False)
class CodingPage:
    """A coding in the margin."""

    coding: ReportCoding
    number: int
    """Within its source, from 1."""
    key: int
    """Within the page."""
    code: CodePage
    coder: int
    words: str
    """The beginning and the end of what it lies on; "" where that may not be quoted."""
    shown: bool = False
    """Whether its number stands in the text: it does not where a coding lies on white space between turns."""


@dataclass(frozen=True, slots=True)
class PiecePage:
    """A piece of text with the marks on it."""

    text: str
    codings: tuple[CodingPage, ...] = ()
    begins: tuple[CodingPage, ...] = ()
    goes_on: tuple[CodingPage, ...] = ()
    """Those that began in an earlier block, where they come into this one."""

    @property
    def numbers(self) -> str:
        """What stands before it: 3,4 for codings that begin here, …3 for one that goes on here."""
        return ",".join([*(f"…{one.number}" for one in self.goes_on), *(str(one.number) for one in self.begins)])

    @property
    def depth(self) -> int:
        """How many codings lie on it, up to 3."""
        return min(len(self.codings), 3)


@dataclass(slots=True, eq=False)
class BlockPage:
    """A turn, or what stands outside of turns."""

    turn: ReportTurn | None
    withheld: str
    """Key of the word that stands instead of what is said."""
    anchor: str
    cite: str
    lang: str
    """"" where it is that of its source."""
    label: list[PiecePage]
    said: list[PiecePage]
    gap: list[PiecePage]
    margin: list[CodingPage]


@dataclass(slots=True, eq=False)
class SourcePage:
    """A transcript."""

    source: ReportSource
    anchor: str
    lang: str
    turns: int
    codings: list[CodingPage] = field(default_factory=list)
    blocks: list[BlockPage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReportPages:
    """All that the report's template prints besides the report itself."""

    anchors: Anchors
    codes: list[CodePage]
    sources: list[SourcePage]
    coders: tuple[str, ...]
    codings: int
    columns: tuple[range, ...]
    """The columns of each table of counts."""


def code_pages(document: CodebookDocument, anchors: Anchors) -> list[CodePage]:
    """The codes in the order of the tree."""
    out: list[CodePage] = []

    def add(code: DocumentCode, above: CodePage | None, hue: int) -> CodePage:
        path = f"{above.path} > {code.name}" if above else code.name
        made = CodePage(code, len(out), above.depth + 1 if above else 1, path, hue, anchors.own(f"code-{code.id}"))
        out.append(made)
        made.children = [add(child, made, hue) for child in code.children]
        made.last = len(out) - 1
        return made

    for at, top in enumerate(document.codes):
        add(top, None, at % HUES)
    return out


def report_pages(report: Report) -> ReportPages:
    """The report as its template prints it."""
    anchors = Anchors()
    codes = code_pages(report.codebook, anchors)
    by_id = {one.code.id: one for one in codes}
    sources: list[SourcePage] = []
    key = 0
    for source in report.sources:
        page = SourcePage(source, anchors.cited(source.short), _lang(source.language), len(source.turns))
        made = _codings(source, by_id, report.coders, key)
        key += len(made)
        page.codings = made
        page.blocks = list(_blocks(source, page, made, anchors))
        sources.append(page)
    width = len(report.counted)
    columns = tuple(range(at, min(at + COLUMNS, width)) for at in range(0, width, COLUMNS))
    return ReportPages(anchors, codes, sources, report.coders, key, columns)


def _codings(source: ReportSource, by_id: dict[str, CodePage], coders: Sequence[str], key: int) -> list[CodingPage]:
    closed = [(turn.body, turn.end) for turn in source.turns if turn.withheld]
    if source.outside:
        ends = [0, *(turn.end for turn in source.turns)]
        starts = [*(turn.start for turn in source.turns), len(source.text)]
        closed += [(end, start) for end, start in zip(ends, starts, strict=True) if source.text[end:start].strip()]
    order = sorted(source.codings, key=lambda one: (one.start, -one.end, by_id[one.code].index, one.coder))
    return [
        CodingPage(one, at + 1, key + at, by_id[one.code], coders.index(one.coder), _words(source.text, one, closed))
        for at, one in enumerate(order)
    ]


def _words(text: str, one: ReportCoding, closed: Sequence[tuple[int, int]]) -> str:
    if any(one.start < end and start < one.end for start, end in closed):
        return ""
    words = " ".join(text[one.start : one.end].split()).strip("“”「」")
    first, last = (6, 4) if _HAN.search(words) else (14, 10)
    return words if len(words) <= first + last + 2 else f"{words[:first].rstrip()}…{words[-last:].lstrip()}"


def _blocks(source: ReportSource, page: SourcePage, made: Sequence[CodingPage], anchors: Anchors) -> Iterator[BlockPage]:
    ordered = ReportSource(
        source.name, source.short, source.language, source.text, source.turns, tuple(one.coding for one in made),
        outside=source.outside,
    )  # fmt: skip
    for block in blocks_of(ordered):
        cite = f"{source.short}-{block.turn.number}" if block.turn else ""
        anchor = anchors.cited(cite) if cite else ""
        margin = [made[at] for at in sorted(block.margin)]
        for one in margin:
            one.code.where.setdefault(cite or source.short, anchor or page.anchor)
        label, said = _pieces(block.label, made), _pieces(block.said, made)
        first = label or said
        if first:
            first[0] = replace(first[0], goes_on=tuple(one for one in first[0].codings if one not in first[0].begins))
        yield BlockPage(
            block.turn, block.withheld, anchor, cite, _other_lang(block, page.lang), label, said, _pieces(block.gap, made), margin
        )  # fmt: skip


def _pieces(pieces: Sequence[Piece], made: Sequence[CodingPage]) -> list[PiecePage]:
    for one in (made[at] for piece in pieces for at in piece.begins):
        one.shown = True
    return [
        PiecePage(one.text, tuple(made[at] for at in sorted(one.codings)), tuple(made[at] for at in sorted(one.begins)))
        for one in pieces
    ]


def _lang(language: str) -> str:
    return {"zh": "zh-CN", "en": "en"}.get(language, "")


def _other_lang(block: Block, lang: str) -> str:
    """The language of a block, where it is another than its source's."""
    text = "".join(piece.text for piece in block.said)
    if not any(one.isalpha() for one in text):
        return ""
    found = "zh-CN" if _HAN.search(text) else "en"
    return "" if found == lang else found
