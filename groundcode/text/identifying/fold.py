"""One form for characters that mean the same: Simplified, half-width; every offset stays what it was."""

from __future__ import annotations

import re
from functools import cache

HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Ranges of Han characters, for a character class."""

HAN_RUN = re.compile(f"[{HAN}]+")
_HAN_CHAR = re.compile(f"[{HAN}]")
_BASIC = (0x3400, 0xA000)


def is_han(char: str) -> bool:
    """Whether `char`, one code point or "", is a Han character."""
    return bool(char) and _HAN_CHAR.match(char) is not None


def is_latin(char: str) -> bool:
    """Whether `char`, one code point or "", is a letter or a digit, but no Han character; a low line parts words."""
    return bool(char) and char.isalnum() and not is_han(char)


def fold(text: str) -> str:
    """`text` in Simplified characters and half-width letters and digits, code point by code point."""
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    from opencc import OpenCC

    # Each character for itself: phrases would make the same name fold differently in different company.
    chars = [chr(code) for code in range(*_BASIC)]
    simplified = OpenCC("t2s").convert("\n".join(chars)).split("\n")
    table = {ord(a): b for a, b in zip(chars, simplified, strict=True) if a != b and len(b) == 1}
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    table.update(dict.fromkeys((0x3000, 0xA0), " "))
    # Marks between the parts of a transliterated name.
    table.update(dict.fromkeys((0x2022, 0x2027, 0x2219, 0x22C5, 0x30FB, 0xFF65), "·"))
    table.update(dict.fromkeys((0x2018, 0x2019), "'"))
    table.update(dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212), "-"))
    return table
