"""Words and sentences of the open transcript, for the text view's moves."""

from __future__ import annotations

from groundcode.domain.sources import Version
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Turn
from groundcode.text.units import sentences
from groundcode.text.words import Words


class Units:
    """Words and sentences at an offset; sentences are found once a turn."""

    def __init__(self, text: str, version: Version, words: Words) -> None:
        self._text = text
        self._version = version
        self._words = words
        self._sentences: dict[str, tuple[Span, ...]] = {}

    def word_at(self, offset: int) -> Span:
        """The word at an offset."""
        return self._words.word_at(self._text, offset)

    def sentence_at(self, offset: int) -> Span:
        """The sentence at an offset; between two, the one before; the place itself where there is none."""
        turn = self._version.turn_at(offset)
        found = self._of(turn) if turn is not None else ()
        before = [s for s in found if s.start <= offset]
        if before:
            return before[-1]
        return found[0] if found else Span(offset, min(offset + 1, len(self._text)))

    def _of(self, turn: Turn) -> tuple[Span, ...]:
        if turn.number not in self._sentences:
            self._sentences[turn.number] = sentences(self._text, turn.body, turn.end)
        return self._sentences[turn.number]
