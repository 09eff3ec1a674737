"""The lines of a PDF's pages in the order in which they are read, without what stands on every page."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from groundcode.text.loaders.pdf_child import Page, Piece

_SPACE_GAP = 0.17
_SAME_ROW = 0.35
_WIDE_GAP = 0.9
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_NUMBER = re.compile(r"\d{1,5}")
_FIRST_WORDS = re.compile(r"[^:：]{1,40}[:：]")
# "3", "- 3 -", "iv", "3/9", "Page 3 of 9", "第 3 页 共 9 页" as a whole; within a line only what says that it counts pages.
_OF_PAGES = re.compile(
    r"(?:page|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?|第\s*\d+\s*[页頁](?:\s*[/，,]?\s*共\s*\d+\s*[页頁])?|\d+\s*/\s*\d+", re.I
)
_PAGE_NUMBER = re.compile(rf"[-–—·.|\s]*(?:\d{{1,5}}|[ivxl]{{1,7}}|\d+\s+of\s+\d+|{_OF_PAGES.pattern})[-–—·.|\s]*", re.I)
# Rows from the top, and from the bottom, that may be running heads and feet.
_DEEPEST = 3
_APART = 1.6
_SAME_HEIGHT = 4.0
_REPEATED = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page; points from the page's lower left corner."""

    text: str
    left: float
    right: float
    y: float
    """The baseline."""
    size: float
    first: float
    """The right edge of the first word."""
    page: int
    """From 0."""
    width: float
    """Of the page."""
    block: int = 0
    """Lines of one block (a column, a page) follow each other downwards."""


@dataclass(slots=True)
class Laid:
    """The lines of a document, and what was left out of it."""

    lines: list[Line] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """heads, numbers (of pages), gutter (numbers of lines), outside (of the page), turned (characters), repeated."""


def lay_out(pages: Sequence[Page], ordinary: Mapping[int, str]) -> Laid:
    """The lines of `pages` in reading order; `ordinary` maps characters that fonts produce."""
    laid = Laid()
    heights = [height for _width, height, *_rest in pages]
    found = [list(_merged(_upright(page[-1], laid), n, page[0], ordinary)) for n, page in enumerate(pages)]
    found = _without_gutter(found, laid)
    for n, (width, height, *_rest) in enumerate(pages):
        inside = [line for line in found[n] if -0.4 * line.size < line.y < height and line.right > 0 and line.left < width]
        laid.left_out["outside"] += len(found[n]) - len(inside)
        found[n] = inside
    found = _without_heads(found, heights, laid)
    block = 0
    for lines in found:
        ordered = _in_order(lines, block)
        if ordered and laid.lines and _is_repeated(laid.lines[-1], ordered[0], heights):
            laid.left_out["repeated"] += 1
            del ordered[0]
        laid.lines += ordered
        block = max((line.block for line in ordered), default=block) + 1
    return laid


def _upright(pieces: list[Piece], laid: Laid) -> list[Piece]:
    """Without stamps and side notes that stand aslant; all of a page that is written so."""
    turned = sum(len(text.strip()) for text, *_place, upright in pieces if not upright)
    if not turned or turned > 0.2 * sum(len(piece[0]) for piece in pieces):
        return pieces
    laid.left_out["turned"] += turned
    return [piece for piece in pieces if piece[-1]]


def _merged(pieces: list[Piece], page: int, width: float, ordinary: Mapping[int, str]) -> Iterator[Line]:
    """Pieces as lines; those that follow each other closely on one baseline are one."""
    line: Line | None = None
    for text, left, right, y, size, first, _upright_piece in pieces:
        new = Line(_cleaned(text, ordinary), left, right, y, size, first, page, width)
        if line is not None and is_beside(line, new) and new.left - line.right < _WIDE_GAP * line.size:
            line = together(line, new)
        else:
            if line is not None and line.text.strip():
                yield replace(line, text=line.text.strip())
            line = new
    if line is not None and line.text.strip():
        yield replace(line, text=line.text.strip())


def _cleaned(text: str, ordinary: Mapping[int, str]) -> str:
    """`text` with ordinary characters; what pdfium gives for a hyphen at a line's end is one."""
    if text and text[-1] in "\x02\ufffe":
        text = text[:-1] + "-"
    return text.replace("\0", "").translate(ordinary)


def is_beside(line: Line, other: Line) -> bool:
    """Whether `other` stands behind `line` on the same baseline."""
    return abs(line.y - other.y) < _SAME_ROW * max(line.size, other.size) and other.left > line.right - 0.5 * line.size


def together(line: Line, other: Line, *, text: str | None = None) -> Line:
    """Two lines on one baseline as one; `text` where it is not simply both."""
    gap = other.left - line.right
    spaced = line.text[-1:].isspace() or other.text[:1].isspace()
    wide = _CJK.match(line.text[-1:]) and _CJK.match(other.text[:1])
    space = "" if spaced or gap < (_WIDE_GAP if wide else _SPACE_GAP) * max(line.size, other.size) else " "
    one_word = not (spaced or space or " " in line.text)
    return replace(
        line, text=text or line.text + space + other.text, right=max(line.right, other.right),
        first=other.first if one_word else line.first, size=max(line.size, other.size),
    )  # fmt: skip


def _without_gutter(pages: list[list[Line]], laid: Laid) -> list[list[Line]]:
    """Without numbers of lines or paragraphs that stand beside the text, growing down the page."""
    beside: list[list[Line]] = []
    for lines in pages:
        text = [line for line in lines if not _NUMBER.fullmatch(line.text)]
        # One line in ten may stand further out: a title, a head.
        left = sorted(line.left for line in text)[len(text) // 10] if text else 0.0
        right = max((line.right for line in text), default=0.0)
        numbers = [line for line in lines if _NUMBER.fullmatch(line.text) and text]
        beside.append([line for line in numbers if line.right <= left + 1 or line.left >= right - 1])
    several = [numbers for numbers in beside if len(numbers) > 1]
    growing = [numbers for numbers in several if _is_growing(numbers)]
    if sum(map(len, growing)) < 3 or len(growing) < 0.8 * len(several):
        return pages
    found = {id(line) for numbers in growing for line in numbers}
    laid.left_out["gutter"] += len(found)
    return [[line for line in lines if id(line) not in found] for lines in pages]


def _is_growing(numbers: list[Line]) -> bool:
    values = [int(line.text) for line in sorted(numbers, key=lambda line: -line.y)]
    return all(a < b for a, b in itertools.pairwise(values))


def _rows(lines: list[Line]) -> list[list[Line]]:
    """Lines by baseline, from the top; each row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.left)):
        if rows and abs(rows[-1][0].y - line.y) < _SAME_ROW * max(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row near the top or the bottom of a page."""

    key: str
    """Its text with # for numbers of pages."""
    slot: int
    """Its distance from the page's edge, in steps; below 0 from the bottom."""
    lines: tuple[Line, ...]
    apart: bool
    """Whether it differs from the row that is further in: by more than the space between lines, or by its size."""

    @property
    def counts(self) -> bool:
        """Whether it only counts pages."""
        return not self.key.strip("# ")


def _without_heads(pages: list[list[Line]], heights: list[float], laid: Laid) -> list[list[Line]]:
    """Without rows that stand at the top or bottom of most pages, at the same height, and nowhere else."""
    rows = [_rows(lines) for lines in pages]
    edges = [side for page, height in zip(rows, heights, strict=True) for side in _edges(page, height)]
    everywhere = Counter(_key(row) for page in rows for row in page)
    labels = Counter(match.group() for page in rows for row in page if (match := _FIRST_WORDS.match(row[0].text)))
    places = Counter((edge.key, edge.slot) for side in edges for edge in side)
    filled = sum(1 for page in rows if page)
    heads: set[int] = set()
    for side in edges:
        found: list[_Edge] = []
        for edge in side:
            count = sum(places[edge.key, edge.slot + step] for step in (-1, 0, 1))
            label = _FIRST_WORDS.match(edge.lines[0].text)
            if everywhere[edge.key] > count * 1.1 + 1 or (label is not None and labels[label.group()] > count):
                break
            if not _is_head(edge, count, filled):
                break
            found.append(edge)
        while found and not (found[-1].apart or found[-1].counts):
            found.pop()
        heads |= {id(line) for edge in found for line in edge.lines}
        for edge in found:
            laid.left_out["numbers" if edge.counts else "heads"] += 1
    return [[line for line in lines if id(line) not in heads] for lines in pages]


def _is_head(edge: _Edge, count: int, pages: int) -> bool:
    if pages < 3:
        return count == pages and edge.apart and (pages == 2 or edge.counts)
    return count >= max(2 if pages == 3 else 3, 0.4 * pages)


def _edges(rows: list[list[Line]], height: float) -> Iterator[list[_Edge]]:
    """Rows from the top inwards, and from the bottom; one row of a page is always left."""
    for order, top in ((rows, True), (rows[::-1], False)):
        side = []
        for row, following in itertools.islice(itertools.pairwise(order), max(0, min(_DEEPEST, (len(rows) - 1) // 2))):
            place = height - row[0].y if top else -row[0].y - _SAME_HEIGHT
            sizes = sorted((row[0].size, following[0].size))
            apart = abs(row[0].y - following[0].y) > _APART * sizes[1] or sizes[0] < 0.87 * sizes[1]
            side.append(_Edge(_key(row), int(place // _SAME_HEIGHT), tuple(row), apart))
        yield side


def _key(row: list[Line]) -> str:
    """The text of a row with # for what counts pages: a number that stands alone, or says that it does."""
    texts = [line.text for line in row]
    if _PAGE_NUMBER.fullmatch(" ".join(texts)):
        return "#"
    parts = ["#" if _PAGE_NUMBER.fullmatch(text) else _OF_PAGES.sub("#", text) for text in texts]
    return " ".join(" ".join(parts).split())


def _is_repeated(last: Line, line: Line, heights: list[float]) -> bool:
    """Whether a page begins with the line that the page before it ended with: printers cut lines in two like that."""
    cut = line.y + 0.8 * line.size > heights[line.page]
    return line.page == last.page + 1 and line.text == last.text and (cut or len(line.text) > _REPEATED)


def _in_order(lines: list[Line], first_block: int) -> list[Line]:
    """The lines of one page: in the order of the file where that goes down column by column, else by rows."""
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and line.y < blocks[-1][-1].y + _SAME_ROW * line.size:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    if len(blocks) > _DEEPEST * 10 or _overlap(blocks):
        blocks = [[line for row in _rows(lines) for line in row]]
    return [replace(line, block=first_block + n) for n, block in enumerate(_sorted(blocks)) for line in block]


def _overlap(blocks: list[list[Line]]) -> bool:
    """Whether two blocks cover each other's place."""
    boxes = [_box(block) for block in blocks]
    for n, (left, right, low, high) in enumerate(boxes):
        for other in boxes[n + 1 :]:
            wide = min(right, other[1]) - max(left, other[0])
            tall = min(high, other[3]) - max(low, other[2])
            if wide > 1 and tall > 0:
                return True
    return False


def _box(block: list[Line]) -> tuple[float, float, float, float]:
    return (
        min(line.left for line in block),
        max(line.right for line in block),
        min(line.y - 0.2 * line.size for line in block),
        max(line.y + 0.6 * line.size for line in block),
    )


def _sorted(blocks: list[list[Line]]) -> list[list[Line]]:
    """Blocks in the order of the file, but none before one above it, and what lies below all others at the end."""
    left = [(block, _box(block)) for block in blocks]
    done: list[list[Line]] = []
    while left:
        ready = [n for n, (_block, box) in enumerate(left) if not any(_is_above(other, box) for _b, other in left)]
        higher = [n for n in ready if all(left[n][1][3] >= other[2] for _b, other in left)]
        done.append(left.pop((higher or ready or [0])[0])[0])
    return done


def _is_above(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return box[2] > other[3] and min(box[1], other[1]) - max(box[0], other[0]) > 1
