"""What stands in a cell: the clusters of a text, the glyph that is drawn for each, and its width.

A cluster is one or more code points that are selected and drawn together. What is drawn is the base
glyph only of emoji sequences: terminals disagree about the width of a joined family (2 or 6 cells),
none about the first person of it. Control characters are drawn as visible pictures, never sent.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

from groundcode.tui.layout.stand_ins import Drawn, plain_glyphs, stand_ins

TAB = 4
"""Cells from one tab stop to the next, counted from the row's own start."""

_JOINER = "\u200d"
_UNKNOWN = "\ufffd"
_DOT = "·"
_MOST_MARKS = 4
_OPENING = frozenset("（［｛〈《「『【〔〖〘〝([{“‘｢")
_CLOSING = frozenset(
    "，。、；：？！）］｝〉》」』】〕〗〙〞･・〜～％‰℃‖,.;:?!)]}”’｣" + "ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
)
_RUNS = frozenset("…—⋯‥")


class Cluster(NamedTuple):
    """Code points `[start, end)` that stand together at `cell`, drawn as `glyph`, `width` cells wide."""

    start: int
    end: int
    cell: int
    width: int
    glyph: str


def is_control(character: str) -> bool:
    """Whether a terminal would obey this character, or turn the text around, instead of drawing it."""
    point = ord(character)
    return (
        point < 0x20
        or 0x7F <= point < 0xA0
        or point in (0xAD, 0x61C, 0x200E, 0x200F, 0x2028, 0x2029)
        or 0x202A <= point <= 0x202E
        or 0x2066 <= point <= 0x206F
        or 0xD800 <= point <= 0xDFFF
        or 0xFFF9 <= point <= 0xFFFB
    )


def _is_pictograph(character: str) -> bool:
    point = ord(character)
    return 0x1F000 <= point <= 0x1FAFF or (0x2190 <= point <= 0x2BFF and unicodedata.category(character) == "So")


def _is_flag_letter(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def _is_skin_tone(character: str) -> bool:
    return 0x1F3FB <= ord(character) <= 0x1F3FF


def boundaries(text: str) -> list[int]:
    """Where the clusters of `text` start, in code points from 0; a control character stands alone."""
    starts: list[int] = []
    base = ""
    previous = ""
    letters = 0
    for index, character in enumerate(text):
        control = is_control(character)
        if not base or control or is_control(base):
            joined = False
        elif _is_flag_letter(character):
            letters += 1
            joined = letters == 2 and _is_flag_letter(base)
        elif _is_skin_tone(character) or previous == _JOINER:
            joined = get_character_cell_size(character) == 0 or (
                _is_pictograph(base) and (_is_pictograph(character) or _is_skin_tone(character))
            )
        else:
            joined = get_character_cell_size(character) == 0
        if not joined:
            starts.append(index)
            base = character
            letters = 1 if _is_flag_letter(character) else 0
        previous = character
    return starts


def shown(cluster: str) -> str:
    """What is drawn for one cluster: no control character, no joiner, at least one cell wide."""
    base = cluster[0]
    if is_control(base):
        return _picture(ord(base))
    if _is_flag_letter(base):
        return "".join(chr(ord(c) - 0x1F1E6 + 65) for c in cluster if _is_flag_letter(c))
    if get_character_cell_size(base) == 0:
        return _DOT
    if len(cluster) == 1:
        return base
    if _is_pictograph(base):
        return base
    return base + "".join([c for c in cluster[1:] if _is_mark(c)][:_MOST_MARKS])


def _is_mark(character: str) -> bool:
    point = ord(character)
    if 0xFE00 <= point <= 0xFE0F or point >= 0xE0000 or point == 0x20E3:
        return False
    return get_character_cell_size(character) == 0 and unicodedata.category(character) in ("Mn", "Mc", "Me", "Lo")


def _picture(point: int) -> str:
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    return _UNKNOWN if 0xD800 <= point <= 0xDFFF else _DOT


def is_plain(text: str) -> bool:
    """Whether every code point of `text` is a cluster of its own that is drawn as it is."""
    if text.isascii():
        return text.isprintable()
    kinds = text.translate(kind_table())
    return "z" not in kinds and "t" not in kinds


def clusters_of(text: str, start: int, end: int, drawn: Drawn = Drawn.AS_THEY_ARE) -> list[Cluster]:
    """The clusters of one row, `text[start:end]`, with their cells from the row's own start.

    `text` is as it is `drawn`; that says how control characters and the like are.
    """
    row = text[start:end]
    result: list[Cluster] = []
    cell = 0
    if is_plain(row):
        for index, glyph in enumerate(row, start):
            width = get_character_cell_size(glyph)
            result.append(Cluster(index, index + 1, cell, width, glyph))
            cell += width
        return result
    starts = boundaries(row)
    for left, right in zip(starts, [*starts[1:], len(row)], strict=True):
        piece = row[left:right]
        glyph = " " * tab_width(cell) if piece[0] == "\t" else shown(piece)
        if drawn is not Drawn.AS_THEY_ARE:
            glyph = plain_glyphs(glyph)
        width = cell_len(glyph)
        result.append(Cluster(start + left, start + right, cell, width, glyph))
        cell += width
    return result


def tab_width(cell: int) -> int:
    """How many cells a tab takes that stands at `cell`."""
    return TAB - cell % TAB


def fit_cells(text: str, width: int) -> str:
    """`text` on exactly `width` cells: cut with an ellipsis, or filled with spaces; nothing but plain glyphs."""
    result = ""
    used = 0
    found = clusters_of(text, 0, len(text))
    whole = sum(cluster.width for cluster in found) <= width
    room = width if whole else width - 1
    for cluster in found:
        if used + cluster.width > room:
            break
        result += cluster.glyph
        used += cluster.width
    if not whole and width > 0:
        result += "…"
        used += 1
    return result + " " * (width - used)


class _Kinds(dict[int, str]):
    """The kind of every code point, found when first met: wide w o c D S, narrow l O C d s, tab t, else z.

    A stand-in takes the kind of what it stands for, so that ＂ for “ does not end a row.
    """

    def __init__(self, drawn: Drawn) -> None:
        super().__init__()
        self._drawn = None if drawn is Drawn.AS_THEY_ARE else stand_ins(drawn)

    def __missing__(self, point: int) -> str:
        kind = self[point] = _kind(chr(point), chr(point) if self._drawn is None else self._drawn[point])
        return kind


def _kind(character: str, drawn: str) -> str:
    width = get_character_cell_size(drawn)
    if character == "\t":
        return "t"
    if width == 0 or is_control(character) or _is_flag_letter(character) or _is_skin_tone(character):
        return "z"
    if character in " \u3000" or (character.isspace() and character not in "\u00a0\u202f"):
        return "s" if width == 1 else "S"
    if character in _RUNS:
        return "d" if width == 1 else "D"
    if character in _OPENING:
        return "O" if width == 1 else "o"
    if character in _CLOSING:
        return "C" if width == 1 else "c"
    return "l" if width == 1 else "w"


@cache
def kind_table(drawn: Drawn = Drawn.AS_THEY_ARE) -> dict[int, str]:
    """For `str.translate`: what each code point of a text is to the wrapping (see `_Kinds`)."""
    return _Kinds(drawn)
