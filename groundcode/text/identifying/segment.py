"""Words of folded Chinese text with their tags in jieba's dictionary, and what it takes for names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from groundcode.text.identifying.fold import HAN, is_han

# Frequency of a name among the dictionary's 60 million words: enough to beat its own pieces in one text, not enough to
# break an ordinary word on both sides (提高|总体 stays whole where 高总 is a name).
_NAME_FREQUENCY = 20

# 砚 315, 荷 1,694; 城 20,000.
_SELDOM = 2_000

# jieba's guessing takes time by the square of what stands between two marks; a clause is rarely longer than 50.
_RUN = re.compile(f"[{HAN}]{{1,1000}}")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a run of Han characters; offsets are those of the text."""

    start: int
    end: int
    text: str
    tag: str
    """Its tag in the dictionary: "nr" a name, "ns" a place; "" for a word that is not in it."""


@cache
def _dictionary() -> tuple[Any, dict[str, str]]:
    import logging

    import jieba

    jieba.setLogLevel(logging.CRITICAL + 1)
    tokenizer = jieba.Tokenizer()
    # What `initialize` does, without its file in the folder for temporary files.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    tags = {}
    with tokenizer.get_dict_file() as lines:
        for line in lines:
            word, _frequency, tag = line.decode().split()
            tags[word] = tag
    return tokenizer, tags


def tag_of(word: str) -> str:
    """The tag of a word in the dictionary; "" where it is not in it."""
    return _dictionary()[1].get(word, "")


def frequency_of(word: str) -> int:
    """How often the dictionary met a word among its 60 million; 0 where it is not in it."""
    return int(_dictionary()[0].FREQ.get(word, 0))


def tokens(folded: str) -> list[Token]:
    """The words of every run of Han characters; only words of the dictionary have more than one character."""
    return _cut(folded, guess=False)


def guessed(folded: str) -> list[Token]:
    """The same, with characters joined to words that are not in the dictionary where they look like one."""
    return _cut(folded, guess=True)


def _cut(folded: str, *, guess: bool) -> list[Token]:
    tokenizer, tags = _dictionary()
    found = []
    for run in _RUN.finditer(folded):
        at = run.start()
        for word in tokenizer.cut(run[0], HMM=guess):
            found.append(Token(at, at + len(word), word, tags.get(word, "")))
            at += len(word)
    return found


def is_rare_noun(char: str) -> bool:
    """Whether a character stands for itself so seldom that it rather belongs to a name beside it: 砚, no 在, no 家."""
    return is_han(char) and tag_of(char)[:1] in ("", "n", "g", "z", "x") and frequency_of(char) <= _SELDOM


class Boundaries:
    """Where words begin and end in Chinese text, once some names are known to be words too."""

    def __init__(self, names: frozenset[str]) -> None:
        """`names` are folded."""
        import jieba

        base, _tags = _dictionary()
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ, self._tokenizer.total = dict(base.FREQ), base.total
        self._tokenizer.initialized = True
        for name in sorted(names):
            self._tokenizer.add_word(name, max(_NAME_FREQUENCY, frequency_of(name)))

    def of(self, run: str) -> set[int]:
        """The offsets in a run of Han characters at which words begin or end."""
        found, at = {0}, 0
        for word in self._tokenizer.cut(run, HMM=False):
            at += len(word)
            found.add(at)
        return found
