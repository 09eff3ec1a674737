"""Tokens of a span: spaCy's rules for Latin text, jieba for runs of Han characters, the project's own words whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from groundcode.errors import LanguageModelMissing
from groundcode.text.own_words import OwnWords
from groundcode.text.words import Words

_HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# East Asian marks stand by themselves: to spaCy's English rules they are letters of the word before them.
_MARK = (
    "\u2e80-\u2fff\u3001-\u3004\u3006\u3008-\u3020\u3030-\u303f\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_PIECE = re.compile(f"(?P<han>[{_HAN}]+)|(?P<mark>(?P<sign>[{_MARK}…—])(?P=sign)*)|[^\\s{_HAN}{_MARK}…—][^{_HAN}{_MARK}…—]*")
# spaCy peels marks off a word one by one and looks at the whole rest each time: 20,000 brackets in a row took it 32 s.
_LONGEST = 64
# jieba copies its path at every character that it does not know: a run of 300,000 took it 336 s.
_LONGEST_HAN = 1_000
_LONG_WORD = re.compile(rf"\S{{{_LONGEST + 1}}}")
_PART = re.compile(rf"\S{{1,{_LONGEST}}}")


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    """Digits and what stands between them: "3.5", "10:30"; Chinese numerals are words."""
    PUNCTUATION = "punctuation"
    """Everything else that can be seen, signs and emoji too."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token; offsets are code points of the text that it stands in."""

    text: str
    start: int
    end: int
    kind: Kind


class Tokeniser:
    """A tokeniser that one owner holds; the libraries are loaded when they are first needed (about two seconds).

    `own_words` (replacements of the roster, names of codes) stay whole, Latin ones in any case. `words` may share
    a dictionary with others. `model` names an installed spaCy model whose rules are used for Latin text instead of
    the plain English ones; nothing is downloaded. Using a model that is not there raises LanguageModelMissing.
    """

    def __init__(self, own_words: Iterable[str] = (), *, words: Words | None = None, model: str | None = None) -> None:
        """A tokeniser that has loaded nothing yet."""
        self._own = OwnWords(own_words)
        self._words = Words() if words is None else words
        self._model = model
        self._latin: Callable[[str], Any] | None = None

    def tokens(self, text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
        """The tokens within `[start, end)` in order; they do not overlap, and leave out white space only."""
        return tuple(self._tokens(text, start, len(text) if end is None else end))

    def _tokens(self, text: str, start: int, end: int) -> Iterator[Token]:
        at = start
        for own in self._own.find(text, start, end):
            yield from self._cut(text, at, own.start)
            yield Token(own.of(text), own.start, own.end, _kind(own.of(text)))
            at = own.end
        yield from self._cut(text, at, end)

    def _cut(self, text: str, start: int, end: int) -> Iterator[Token]:
        for piece in _PIECE.finditer(text, start, end):
            if piece["han"] is not None:
                yield from self._cut_han(text, piece.start(), piece.end())
            elif piece["mark"] is not None:
                yield Token(piece[0], piece.start(), piece.end(), Kind.PUNCTUATION)
            else:
                yield from self._cut_latin(piece[0], piece.start())

    def _cut_han(self, text: str, start: int, end: int) -> Iterator[Token]:
        self._words.load_dictionary()
        for at in range(start, end, _LONGEST_HAN):
            for span in self._words.words(text, at, min(end, at + _LONGEST_HAN)):
                yield Token(span.of(text), span.start, span.end, Kind.WORD)

    def _cut_latin(self, piece: str, start: int) -> Iterator[Token]:
        if self._latin is None:
            self._latin = _latin_rules(self._model)
        whole = _LONG_WORD.search(piece) is None
        for at, part in [(0, piece)] if whole else [(match.start(), match[0]) for match in _PART.finditer(piece)]:
            for token in self._latin(part):
                words: str = token.text
                if not words.isspace():
                    first = start + at + token.idx
                    yield Token(words, first, first + len(words), _kind(words))


def _kind(text: str) -> Kind:
    if any(char.isalpha() for char in text):
        return Kind.WORD
    return Kind.NUMBER if any(char.isnumeric() for char in text) else Kind.PUNCTUATION


def _latin_rules(model: str | None) -> Callable[[str], Any]:
    import spacy

    if model is None:
        rules: Callable[[str], Any] = spacy.blank("en").tokenizer
        return rules
    try:
        rules = spacy.load(model).tokenizer
    except (OSError, ImportError, ValueError) as error:
        raise LanguageModelMissing(model) from error
    return rules
