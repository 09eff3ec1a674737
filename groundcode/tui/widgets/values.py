"""What the text view is given to show: frozen values, offsets in code points, half-open."""

from __future__ import annotations

from dataclasses import dataclass

from groundcode.domain.spans import Span


@dataclass(frozen=True, slots=True)
class TurnShown:
    """A turn: its label `[start, body)`, what was said `[body, end)`; a quiet one (interviewer) is dim."""

    number: str
    speaker: str
    start: int
    body: int
    end: int
    time: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class CodingShown:
    """A coding of `[start, end)` by the code `name`; `own` says whether it is by the coder at the desk."""

    id: str
    start: int
    end: int
    name: str
    colour_key: int
    own: bool = True

    @property
    def span(self) -> Span:
        """The place of the coding."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Document:
    """A transcript with its turns in order and its codings in any order."""

    text: str = ""
    turns: tuple[TurnShown, ...] = ()
    codings: tuple[CodingShown, ...] = ()
