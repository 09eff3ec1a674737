"""Places in a text: Unicode code points, 0-based, half-open."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place `[start, end)` in a text, in Unicode code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Number of code points."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words at this place of `text`."""
        return text[self.start : self.end]

    def holds(self, offset: int) -> bool:
        """Whether the code point at `offset` lies inside."""
        return self.start <= offset < self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


def shows_words(text: str, start: int, end: int) -> bool:
    """Whether `[start, end)` of a text holds a character that is no white space; an empty or turned-round place does not."""
    return start < end and not text[start:end].isspace()


def is_span_inside(start: int, end: int, length: int) -> bool:
    """Whether `[start, end)` is a non-empty place in a text of `length` code points."""
    return 0 <= start < end <= length
