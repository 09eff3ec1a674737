"""F2, the data structure: concepts, the categories that they make, and the main categories, in three columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundcode.exchange.figures import Picture, empty_picture, fonts, pick, title_of
from groundcode.exchange.figures.canvas import GREY, PALE, TALLEST, WIDTH, Box, Line, Shape, Sheet, Words, notes


@dataclass(frozen=True, slots=True)
class Theme:
    """A category with its concepts; without a name where concepts stand straight under a main category."""

    name: str
    concepts: tuple[str, ...]
    under: int = -1
    """Which category of the same main category it stands under, as a place in `themes`; -1 for none."""
    core: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A main category with its categories; without a name where categories stand at the top."""

    name: str
    themes: tuple[Theme, ...]
    core: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """The data structure from left to right."""

    heads: tuple[str, str, str]
    """What stands above the columns."""
    wholes: tuple[Whole, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Block:
    """A category as high as its concepts, on one page."""

    whole: int
    theme: str
    lines: tuple[tuple[str, ...], ...]
    height: float
    goes_on: bool = False
    """Whether it began on the page before."""
    place: int = 0
    """Which category of its main category it is."""


_X = (3.0, 70.0, 124.0)
_WIDE = (58.0, 42.0, 33.0)
_SIZE = 8.0
_STEP = 6.0
"""How much narrower a category is that stands under another."""
_PAD, _APART, _BETWEEN, _HEAD = 3.2, 3.0, 3.0, 11.0
_INSIDE = TALLEST - _HEAD - 8


def structure_picture(structure: Structure, language: str) -> Picture:
    """The data structure as a figure, on as many pages as it takes; one sentence where there is no category yet."""
    if not structure.wholes:
        missing = pick(
            language,
            "尚无范畴：请先把概念归入范畴，再绘制数据结构图。",
            "There is no category yet: put concepts under categories first.",
        )
        return empty_picture("F2", language, missing)
    title = title_of("F2", language)
    pages = _pages(_blocks(structure))
    sheets = [_sheet(structure, pages, n, language) for n in range(len(pages))]
    return Picture("F2", title, tuple(sheets))


def _blocks(structure: Structure) -> list[_Block]:
    out = []
    for number, whole in enumerate(structure.wholes):
        for place, theme in enumerate(whole.themes):
            least = max(_high(fonts.wrap(theme.name, _WIDE[1] - 4, _SIZE, 4)), 9.0) + (7.0 if theme.under >= 0 else 0.0)
            parts: list[list[tuple[str, ...]]] = [[]]
            for name in theme.concepts:
                lines = fonts.wrap("· " + name, _WIDE[0] - 4, _SIZE, 3, even=False)
                if parts[-1] and _stack([*parts[-1], lines]) > _INSIDE:
                    parts.append([])
                parts[-1].append(lines)
            for n, part in enumerate(parts):
                out.append(_Block(number, theme.name, tuple(part), max(_stack(part), least), goes_on=n > 0, place=place))
    return out


def _high(lines: Sequence[str]) -> float:
    return len(lines) * fonts.line_height(_SIZE) + _PAD


def _stack(concepts: Sequence[Sequence[str]]) -> float:
    return sum(len(lines) for lines in concepts) * fonts.line_height(_SIZE) + _PAD


def _pages(blocks: list[_Block]) -> list[list[_Block]]:
    pages: list[list[_Block]] = [[]]
    used = 0.0
    for block in blocks:
        before = pages[-1][-1].whole if pages[-1] else block.whole
        room = block.height + (_APART + (_BETWEEN if block.whole != before else 0.0) if pages[-1] else 0.0)
        if pages[-1] and used + room > _INSIDE:
            pages.append([])
            used, room = 0.0, block.height
        pages[-1].append(block)
        used += room
    return pages


def _sheet(structure: Structure, pages: list[list[_Block]], number: int, language: str) -> Sheet:
    page, count = pages[number], len(pages)
    shapes: list[Shape] = []
    for x, wide, head in zip(_X, _WIDE, structure.heads, strict=True):
        for n, line in enumerate(fonts.wrap(head, wide, 9, 2)):
            shapes.append(Words(x + wide / 2, 4 + n * fonts.line_height(9), line, 9, colour=GREY))
    y = _HEAD
    if number:
        again = pick(language, "（续图）", "(continued)")
        shapes.append(Words(_X[0], 4, again, 8, "left", GREY))
    middles: dict[int, list[Box]] = {}
    placed: dict[tuple[int, int], Box] = {}
    for n, block in enumerate(page):
        if n:
            y += _APART + (_BETWEEN if block.whole != page[n - 1].whole else 0.0)
        themes = structure.wholes[block.whole].themes
        above = placed.get((block.whole, themes[block.place].under))
        drawn, middle = _row(block, themes, y, language, joined=above is not None)
        shapes += drawn
        if above is not None:
            x = above.right - _STEP / 2
            shapes.append(Line(((middle.right, middle.middle[1]), (x, middle.middle[1]), (x, above.bottom))))
        else:
            middles.setdefault(block.whole, []).append(middle)
        placed.setdefault((block.whole, block.place), middle)
        y += block.height
    for whole, boxes in middles.items():
        goes_on = number > 0 and pages[number - 1][-1].whole == whole
        shapes += _whole(structure.wholes[whole], boxes, goes_on=goes_on, language=language)
    told = list(structure.notes) if number == count - 1 else []
    if count > 1:
        told.insert(0, pick(language, "第{n}页，共{count}页。", "Page {n} of {count}.").format(n=number + 1, count=count))
    below, end = notes(told, 4, y + 3, WIDTH - 8)
    title = title_of("F2", language)
    return Sheet(WIDTH, end + 2, title, _describe(structure, page), (*shapes, *below))


def _again(name: str, language: str) -> str:
    return name + pick(language, "（续）", " (cont.)")


def _depth(themes: Sequence[Theme], place: int) -> int:
    """How many categories stand above a category."""
    depth = 0
    while 0 <= themes[place].under < place and depth < 4:
        place, depth = themes[place].under, depth + 1
    return depth


def _row(block: _Block, themes: Sequence[Theme], y: float, language: str, *, joined: bool) -> tuple[list[Shape], Box]:
    """A category with its concepts, and the box that its main category is joined to; a nested one is narrower."""
    shapes: list[Shape] = []
    theme = themes[block.place]
    wide = _WIDE[1] - _STEP * _depth(themes, block.place)
    left = Box(_X[0], y, _WIDE[0], block.height, fill="white", stroke=0.7, round=0.8)
    told = _again(block.theme, language) if block.goes_on and block.theme else block.theme
    name = fonts.wrap(told, wide - 4, _SIZE + 0.5, 4)
    if theme.under >= 0 and not joined:
        home = pick(language, "（属“{name}”）", "(under “{name}”)").format(name=themes[theme.under].name)
        name = (*name, *fonts.wrap(home, wide - 4, _SIZE + 0.5, 2))
    high = max(9.0, len(name) * fonts.line_height(_SIZE + 0.5) + _PAD)
    middle = Box(_X[1], y + (block.height - high) / 2, wide, high, name, _SIZE + 0.5, fill=PALE,
                 stroke=2.0 if theme.core else 0.8, round=3)  # fmt: skip
    if block.lines:
        shapes.append(left)
        at = y + (block.height - _stack(block.lines) + _PAD) / 2 + fonts.line_height(_SIZE) / 2
        for lines in block.lines:
            for n, line in enumerate(lines):
                shapes.append(Words(_X[0] + 2 + (1.9 if n else 0), at, line, _SIZE, "left"))
                at += fonts.line_height(_SIZE)
    if not block.theme:
        return shapes, left
    if block.lines:
        shapes.append(Line(((left.right, middle.middle[1]), (middle.x, middle.middle[1]))))
    return [*shapes, middle], middle


def _whole(whole: Whole, boxes: list[Box], *, goes_on: bool, language: str) -> list[Shape]:
    """A main category beside its categories, with a line from each."""
    name = whole.name
    if not name:
        return []
    lines = fonts.wrap(_again(name, language) if goes_on else name, _WIDE[2] - 4, 9, 5)
    high = max(12.0, len(lines) * fonts.line_height(9) + 5)
    top, bottom = boxes[0].middle[1], boxes[-1].middle[1]
    box = Box(_X[2], (top + bottom) / 2 - high / 2, _WIDE[2], high, lines, 9, fill="#dedede", stroke=2.4 if whole.core else 1.3)
    x = _X[1] + _WIDE[1] + 6
    shapes: list[Shape] = [Line(((one.right, one.middle[1]), (x, one.middle[1])), head=False) for one in boxes]
    if len(boxes) > 1:
        shapes.append(Line(((x, top), (x, bottom)), head=False))
    shapes.append(Line(((x, box.middle[1]), (box.x, box.middle[1]))))
    return [*shapes, box]


def _describe(structure: Structure, page: list[_Block]) -> str:
    lines = []
    for block in page:
        concepts = "; ".join("".join(one).removeprefix("· ") for one in block.lines)
        whole = structure.wholes[block.whole]
        under = whole.themes[block.place].under
        above = whole.themes[under].name if under >= 0 else ""
        lines.append(" ← ".join(part for part in (whole.name, above, block.theme, concepts) if part))
    return "\n".join(lines)
