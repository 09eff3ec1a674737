"""Simplified and Traditional Chinese: which characters are the same to a search.

One rule: two characters are the same when they have the same simplified form. 幹, 乾 and 干 are, 鄰 and
邻, 裡 and 裏 and 里; character for character, so that places stay what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

_TO_SIMPLIFIED = ("t2s", "tw2s", "hk2s")
"""OpenCC's ways to simplified characters: the standard one, and those of Taiwan (著 for 着) and Hong Kong (枱 for 台)."""
_BY_WORD = (("瞭", "了"), ("覆", "复"), ("藉", "借"), ("畫", "划"))
"""Pairs that OpenCC converts in some words only: 瞭解 is 了解, 瞭望 stays.

They were all that a conversion word by word of 185,000 characters of Traditional interviews, and back, showed to be missing.
"""
_BLOCK = range(0x3400, 0xA000)
"""Extension A and the main block; what lies beyond are rare characters, which are found as they are written."""


@cache
def simplest_forms() -> Mapping[str, str]:
    """Character -> the one that stands for its group, for the characters that are not it themselves."""
    from opencc import OpenCC

    characters = "".join(map(chr, _BLOCK))
    # A line end after each: OpenCC converts by the longest word.
    apart = "\n".join(characters)
    above: dict[str, str] = {}
    for way in _TO_SIMPLIFIED:
        converted = OpenCC(way).convert(apart).split("\n")
        for one, other in zip(characters, converted, strict=True):
            if one != other:
                _join(above, one, other)
    for one, other in _BY_WORD:
        _join(above, one, other)
    return {one: _top(above, one) for one in above}


@cache
def _groups() -> Mapping[str, str]:
    groups: dict[str, str] = {}
    for character, simplest in simplest_forms().items():
        groups[simplest] = groups.get(simplest, simplest) + character
    return groups


def written_alike(character: str) -> str:
    """Every character that has the simplified form of this one, itself among them."""
    if ord(character) not in _BLOCK:
        return character
    simplest = simplest_forms().get(character, character)
    return _groups().get(simplest, character)


def same_script(text: str) -> str:
    """`text` with each character in its simplest form: equal for what differs in script only; as long as before."""
    forms = simplest_forms()
    return "".join(forms.get(character, character) for character in text)


def variants_version() -> str:
    """What the groups are made from; another answer may mean other groups."""
    import opencc

    return " ".join((str(opencc.__version__), *_TO_SIMPLIFIED, *map("".join, _BY_WORD)))


def _join(above: dict[str, str], one: str, other: str) -> None:
    low, high = _top(above, one), _top(above, other)
    if low != high:
        above[low] = high


def _top(above: Mapping[str, str], character: str) -> str:
    while character in above:
        character = above[character]
    return character
