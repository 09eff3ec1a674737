"""How one text became another, word by word; a Han character is a word of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_WORD = re.compile(r"[^\W_\u3400-\u9fff]+|\s+|.", re.DOTALL)
_LARGEST = 25_000_000
"""Words times words that are compared one by one: a definition of 5,000 characters in a moment."""
_ISLAND = 2
"""Words that two texts must share in a row, between two changes, for a reader to see that they do."""
_LEAST_SHARED = 0.25
"""Share of the words below which one text did not become the other, but took its place."""


class Change(StrEnum):
    """What became of a piece of a text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text."""

    change: Change
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order: without those added they are `before`, without those removed `after`."""
    one, other = _WORD.findall(before), _WORD.findall(after)
    out: list[list[str | Change]] = []
    for change, words in _runs(one, other):
        text = "".join(words)
        if text and out and out[-1][0] is change:
            out[-1][1] = str(out[-1][1]) + text
        elif text:
            out.append([change, text])
    return tuple(Piece(Change(change), text) for change, text in out)


def _words(pieces: list[str]) -> int:
    """How many are words: every two texts share commas."""
    return sum(piece[0].isalnum() for piece in pieces)


def _runs(one: list[str], other: list[str]) -> list[tuple[Change, list[str]]]:
    """(change, words); between two that are kept, what was removed stands before what was added."""
    if len(one) * len(other) > _LARGEST:
        return [(Change.REMOVED, one), (Change.ADDED, other)]
    from rapidfuzz.distance import Levenshtein

    found = [(op.tag == "equal", op.src_start, op.src_end, op.dest_start, op.dest_end) for op in Levenshtein.opcodes(one, other)]
    shared = sum(_words(one[a:b]) for is_equal, a, b, _c, _d in found if is_equal)
    if shared < _LEAST_SHARED * max(_words(one), _words(other)):
        return [(Change.REMOVED, one), (Change.ADDED, other)]
    out: list[tuple[Change, list[str]]] = []
    gone: list[str] = []
    come: list[str] = []
    for number, (is_equal, a, b, c, d) in enumerate(found):
        is_between = 0 < number < len(found) - 1
        if is_equal and not (is_between and b - a < _ISLAND):
            out += [(Change.REMOVED, gone), (Change.ADDED, come), (Change.KEPT, one[a:b])]
            gone, come = [], []
        else:
            gone, come = gone + one[a:b], come + other[c:d]
    return [*out, (Change.REMOVED, gone), (Change.ADDED, come)]
