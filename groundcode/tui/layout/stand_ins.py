"""What is drawn where a terminal gives ambiguous characters two cells: characters whose width is certain.

“ ” … — · ① α and box lines are "East Asian ambiguous": one cell in most terminals, two in those that are
set up for Chinese so. Cells are counted here as in the former; for the latter each of them is drawn by
another character, code point for code point, so that offsets stay what they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import Enum
from functools import cache

from rich.cells import get_character_cell_size


class Drawn(Enum):
    """How ambiguous characters are drawn."""

    AS_THEY_ARE = "as they are"
    NARROW = "narrow"
    """By characters of one cell: for English, and for all that is no transcript."""
    WIDE = "wide"
    """By full-width ones where there are any: for Chinese."""


_NARROW = dict(
    [
        *zip("“”‘’—–―‐‖…‥·•¨´¸¿¡", "\"\"''----|⋯.･*\"',?!", strict=True),
        *zip("←↑→↓↖↗↘↙↔↕⇒⇔", "<^>v\\/\\/-|>=", strict=True),
        *zip("★☆●○◎◆◇■□▲△▼▽▶▷◀◁※†‡", "**ooo####^^vv>><<*++", strict=True),
        *zip("°±×÷§¶′″€ßøØæÆðÐþÞđŁłıœŒ", "o+x/SP'\"EsoOaAdDtTdLlioO", strict=True),
        *zip("≈≠≤≥≡∞√∑∏∫∈∩∪∧∨⊥∠∥", "~#<>=8VSPSenu^vTL|", strict=True),
        *zip("αβγδεζηθικλμνξοπρστυφχψω", "abgdezhqiklmncoprstufxyw", strict=True),
        *zip("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "abvgdejziyklmnoprstufhccss'y'euae", strict=True),
    ]
)
"""Greek as in Beta Code, Cyrillic by its sounds."""

_WIDE = dict(
    [
        *zip("‘’–…·○◎●", "''-⋯・〇〇〇", strict=True),
        *zip("①②③④⑤⑥⑦⑧⑨⑩", "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", strict=True),
    ]
)
"""Where the full-width form of the narrow one will not do: ’ is in English words too, ①② would read as 12."""

_BOXES = range(0x2500, 0x2580)
_BLOCKS = range(0x2580, 0x25A0)
_UNKNOWN = "?"
_NUMBER = "#"
"""Any number of several digits: its first digit would be another number."""


def is_ambiguous(character: str) -> bool:
    """Whether a terminal may give two cells to this character, for which one is counted here."""
    # A soft hyphen is no glyph: it is drawn as control characters are.
    return unicodedata.east_asian_width(character) == "A" and get_character_cell_size(character) == 1 and character != "\xad"


def is_line(character: str) -> bool:
    """Whether the character is one of the lines and blocks that borders and bars are drawn with."""
    return ord(character) in _BOXES or ord(character) in _BLOCKS


def stand_in(character: str) -> str:
    """What is drawn for one character where ambiguous ones are wide: one cell, if one is counted for it."""
    if is_line(character):
        return _line(character)
    if not is_ambiguous(character):
        return character
    found = _NARROW.get(character) or _NARROW.get(character.lower(), "").upper()
    if found:
        return found
    number = unicodedata.numeric(character, None)
    if number is not None:
        return str(int(number)) if number in range(10) else _NUMBER
    plain = unicodedata.normalize("NFKD", character)
    return next((c for c in plain if c.isascii() and c.isalnum()), _UNKNOWN)


def wide_stand_in(character: str) -> str:
    """The same for a Chinese text: punctuation and signs are full-width, as they are set in print; letters are not."""
    narrow = stand_in(character)
    if narrow == character:
        return character
    if character in _WIDE:
        return _WIDE[character]
    signs = narrow.isascii() and not character.isalpha() and not is_line(character)
    return chr(ord(narrow) + 0xFEE0) if signs else narrow


def _line(character: str) -> str:
    """ASCII for a box line or a block; the thin ends of a scroll bar are blank."""
    if ord(character) in _BLOCKS:
        return "-" if character in "▀▁▄▔" else "|" if character in "▌▐▎▏▕▊" else "#" if character in "█▓▒░" else " "
    words = set(unicodedata.name(character).replace("-", " ").split())
    if "DIAGONAL" in words:
        return "X" if "CROSS" in words else "/" if character == "╱" else "\\"
    upright = words & {"VERTICAL", "UP", "DOWN"}
    level = words & {"HORIZONTAL", "LEFT", "RIGHT"}
    return "+" if upright and level else "|" if upright else "-"


class _Table(dict[int, str]):
    """For `str.translate`; the stand-in of a code point is found when it is first met."""

    def __init__(self, *, wide: bool) -> None:
        super().__init__()
        self._find = wide_stand_in if wide else stand_in

    def __missing__(self, point: int) -> str:
        found = self[point] = self._find(chr(point))
        return found


@cache
def stand_ins(drawn: Drawn) -> Mapping[int, str]:
    """For `str.translate`: the stand-in of every code point, narrow or wide."""
    return _Table(wide=drawn is Drawn.WIDE)


def plain_glyphs(text: str) -> str:
    """`text` without a character of doubtful width: as many code points, as many cells."""
    return text if text.isascii() else text.translate(stand_ins(Drawn.NARROW))


def drawn_as(text: str, drawn: Drawn) -> str:
    """`text` as it is drawn, code point for code point."""
    return text if drawn is Drawn.AS_THEY_ARE or text.isascii() else text.translate(stand_ins(drawn))
