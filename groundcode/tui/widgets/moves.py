"""Words, sentences and turns of a document, and the places they lead a cursor to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from groundcode.domain.spans import Span
from groundcode.tui.widgets.values import Document

UnitAt = Callable[[int], Span]
"""The word or sentence that holds an offset."""

_SENTENCE = re.compile(r"[^。！？；…!?\n]*[。！？；…!?]*[”’」』）)\"']*")
_WORD = re.compile(r"[^\W\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+(?:['’-][^\W\u2e80-\u9fff]+)*")
_CLAUSE = re.compile(r"(?:[^，、；：,;:]|[,;:](?!\s))*(?:[，、；：,;:]+[”’」』）)\"']*|$)")
_LONGEST_WORD = 80


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a document. Without a better reader, a word is a Han character or a run of letters."""

    document: Document
    word_at: UnitAt | None = None
    sentence_at: UnitAt | None = None
    _starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the turns by their start."""
        object.__setattr__(self, "_starts", [turn.start for turn in self.document.turns])

    def turn_index(self, offset: int) -> int:
        """The index of the turn at or before `offset`, -1 before the first."""
        return bisect_right(self._starts, offset) - 1

    def turn(self, offset: int) -> Span:
        """What was said in the turn at `offset`; between turns, the line."""
        index = self.turn_index(offset)
        if index >= 0 and offset <= self.document.turns[index].end:
            turn = self.document.turns[index]
            return self._trimmed(Span(turn.body, turn.end))
        return self._line(offset)

    def sentence(self, offset: int) -> Span:
        """The sentence at `offset`, inside its turn."""
        turn = self.turn(offset)
        found = self._asked(self.sentence_at, offset)
        if found is not None:
            return Span(max(found.start, turn.start), max(found.end, turn.start))
        for match in _SENTENCE.finditer(self.document.text, turn.start, turn.end):
            if match.end() > offset:
                return self._trimmed(Span(*match.span()))
        return turn

    def clause(self, offset: int) -> Span:
        """The clause at `offset`, up to and with its comma: people speak in them, ten rows to a full stop."""
        sentence = self.sentence(offset)
        for match in _CLAUSE.finditer(self.document.text, sentence.start, sentence.end):
            if match.end() > offset:
                return self._trimmed(Span(*match.span()))
        return sentence

    def word(self, offset: int) -> Span:
        """The word at `offset`; where there is none, the one character."""
        found = self._asked(self.word_at, offset)
        if found is not None:
            return found
        low = max(0, offset - _LONGEST_WORD)
        for match in _WORD.finditer(self.document.text, low, offset + _LONGEST_WORD):
            if match.start() <= offset < match.end():
                return Span(*match.span())
        return Span(offset, min(offset + 1, len(self.document.text)))

    def grown(self, span: Span) -> Span | None:
        """The smallest of word, sentence and turn around `span` that is larger; None if it is a turn already.

        A selection over several units grows to the whole of each of them.
        """
        if not span.length and span.start and self._is_after_words(span.start):
            # Behind the last word of a turn: that word is meant, as with the sentence that Enter would code.
            span = Span(span.start - 1, span.start - 1)
        last = max(span.start, span.end - 1)
        for unit in (self.word, self.sentence, self.turn):
            larger = Span(unit(span.start).start, unit(last).end)
            if larger.start <= span.start and larger.end >= span.end and larger.length > span.length:
                return larger
        return None

    def shrunk(self, span: Span, cursor: int) -> Span | None:
        """The largest of turn, sentence and word around `cursor` that is smaller and inside; None if there is none."""
        for unit in (self.turn, self.sentence, self.word):
            smaller = unit(cursor)
            if span.start <= smaller.start and smaller.end <= span.end and 0 < smaller.length < span.length:
                return smaller
        return None

    def next_of(self, unit: UnitAt, offset: int) -> int:
        """The start of the unit after the one at `offset`."""
        text = self.document.text
        place = max(unit(offset).end, offset + 1)
        while place < len(text):
            label = self._label(place)
            if label is not None:
                place = max(label.end, place)
            if place >= len(text) or not text[place].isspace():
                break
            place += 1
        return min(place, len(text))

    def previous_of(self, unit: UnitAt, offset: int) -> int:
        """The start of the unit at `offset`, or of the one before if `offset` is that start."""
        text = self.document.text
        place = min(offset, len(text)) - 1
        while place > 0:
            label = self._label(place)
            if label is not None:
                place = label.start - 1
            elif text[place].isspace():
                place -= 1
            else:
                break
        return unit(place).start if place >= 0 else 0

    def next_turn(self, offset: int) -> int:
        """The start of what is said next; the end of the text after the last turn."""
        index = self.turn_index(offset) + 1
        turns = self.document.turns
        return turns[index].body if index < len(turns) else len(self.document.text)

    def previous_turn(self, offset: int) -> int:
        """The start of what is being said, or of the turn before if `offset` is that start."""
        index = self.turn_index(offset)
        turns = self.document.turns
        if index >= 0 and offset <= turns[index].body:
            index -= 1
        return turns[index].body if index >= 0 else 0

    def _is_after_words(self, offset: int) -> bool:
        text = self.document.text
        return (offset >= len(text) or text[offset] == "\n") and not text[offset - 1].isspace()

    def _label(self, offset: int) -> Span | None:
        index = self.turn_index(offset)
        if index < 0 or offset >= self.document.turns[index].body:
            return None
        return Span(self.document.turns[index].start, self.document.turns[index].body)

    def _line(self, offset: int) -> Span:
        text = self.document.text
        start = text.rfind("\n", 0, offset) + 1
        end = text.find("\n", offset)
        return Span(start, len(text) if end < 0 else end)

    def _trimmed(self, span: Span) -> Span:
        said = self.document.text[span.start : span.end]
        start = span.start + len(said) - len(said.lstrip())
        return Span(start, max(start, span.start + len(said.rstrip())))

    def _asked(self, unit_at: UnitAt | None, offset: int) -> Span | None:
        if unit_at is None or not 0 <= offset < len(self.document.text):
            return None
        found = unit_at(offset)
        return found if found.holds(offset) else None
