"""What an index of texts holds, and what it is asked: pairs of Han characters, and words.

Both are made from a folded text. Whatever the matcher takes for the same folds to the same here, so that
asking the index never loses a hit; what it proposes too much, the matcher turns down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from groundcode.text.variants import simplest_forms

_HAN = "\u3005\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NOT_HAN = re.compile(f"[^{_HAN}]+")
# Letters that are written in words. The index itself divides at whatever of ASCII is neither letter nor digit.
_LETTERS = "\u00c0-\u167f\u1681-\u1fff\u2c00-\u2dff\ua640-\uabff\uac00-\ud7af"
_NO_WORD = re.compile(f"[^\x00-\x7f{_LETTERS}]+")
_WORD = re.compile(f"[0-9a-z{_LETTERS}]+")
_LONGEST, _STEP = 40, 20
_LONG_WORD = re.compile(f"[0-9a-z{_LETTERS}]{{{_LONGEST + 1},}}")
_MOST_TERMS = 24
"""Terms that a question holds at most: the first ones of a long query say enough."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A text as the index takes it."""

    han: str
    """Each Han character with its neighbour, each run also with its first and its last one alone: "我 我们 们"."""
    words: str
    vocabulary: frozenset[str]
    """The words, each once."""


@dataclass(frozen=True, slots=True)
class Question:
    """What must stand in a text for a query to match there."""

    han: tuple[str, ...] = ()
    """Terms that follow each other."""
    begins_han: bool = False
    """Whether the one term of `han` is the beginning of a term."""
    words: tuple[str, ...] = ()
    """Words that follow each other, the first and the last perhaps in part."""
    open_start: bool = False
    """Whether the first word may be the end of a longer one."""
    open_end: bool = False
    """Whether the last word may be the beginning of a longer one."""


def terms_of(text: str) -> Terms:
    """What the index holds of a text."""
    folded = _folded(text)
    han = "" if folded.isascii() else _pairs(f" {_NOT_HAN.sub(' ', folded)} ")
    words = _NO_WORD.sub(" ", folded)
    vocabulary = frozenset(_WORD.findall(" ".join(set(words.split()))))
    if any(len(word) > _LONGEST for word in vocabulary):
        words = _LONG_WORD.sub(lambda match: " ".join(_pieces(match.group())), words)
        vocabulary = frozenset(piece for word in vocabulary for piece in _pieces(word))
    return Terms(han, words, vocabulary)


def question_of(query: str) -> Question:
    """What the index is asked for a query; without any terms, it cannot say anything."""
    folded = _folded(query)
    runs = _NOT_HAN.sub(" ", folded)
    alone = len(runs) == 1 and runs != " "
    han = [runs] if alone else _pairs(runs).split()[:_MOST_TERMS] if len(runs) > 1 else []
    words = _WORD.findall(folded)
    open_start = bool(words) and folded.startswith(words[0])
    open_end = bool(words) and folded.endswith(words[-1])
    if len(words) > _MOST_TERMS:
        words, open_end = words[:_MOST_TERMS], False
    return Question(tuple(han), alone, *_cut(words, open_start, open_end))


def _cut(words: list[str], open_start: bool, open_end: bool) -> tuple[tuple[str, ...], bool, bool]:
    """Long words as the index cuts them; of one that is there in part, as much as surely stands in one piece."""
    if len(words) == 1 and open_start and open_end:
        return (words[0][:_STEP],), True, True
    out: list[str] = []
    for number, word in enumerate(words):
        if number == 0 and open_start:
            out.append(word[-_STEP:])
        elif number == len(words) - 1 and open_end:
            out.append(word[:_STEP])
        else:
            out += _pieces(word)
    return tuple(out), open_start, open_end


def _pieces(word: str) -> list[str]:
    """A word in one piece, or a long one in pieces that overlap by half."""
    if len(word) <= _LONGEST:
        return [word]
    starts = [*range(0, len(word) - _LONGEST, _STEP), len(word) - _LONGEST]
    return [word[start : start + _LONGEST] for start in starts]


def _folded(text: str) -> str:
    """Case, width and script made one. A character may become two, each by itself: what folds alike folds alike anywhere."""
    if text.isascii():
        return text.lower()
    forms, other = _other_forms()
    return other.sub(lambda match: forms[match.group()], text.casefold())


@cache
def _other_forms() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """Character -> the one it folds to, and what finds them: 5 ns a character, `str.translate` takes 90."""
    wide = {chr(code + 0xFEE0): chr(code) for code in (*range(0x30, 0x3A), *range(0x61, 0x7B))}
    forms = {**simplest_forms(), **wide}
    return forms, re.compile(f"[{''.join(sorted(forms))}]")


def _pairs(text: str) -> str:
    """Each character with the one after it, in order, a space between two pairs.

    By strides of UTF-32: joining strings of two takes 15 times as long.
    """
    raw, count = text.encode("utf-32-le"), len(text) - 1
    out = bytearray(12 * count)
    for byte in range(3):
        out[byte::12], out[4 + byte :: 12] = raw[byte:-4:4], raw[4 + byte :: 4]
    out[8::12] = b" " * count
    return out.decode("utf-32-le")
