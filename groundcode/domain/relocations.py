"""A person's answers to where a segment of an earlier text lies in a later one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from groundcode.domain.operations import Value
from groundcode.domain.spans import Span, is_span_inside


class Grade(StrEnum):
    """How well a segment fares in a corrected text."""

    EXACT = "exact"
    """Its words are the same."""
    CHANGED = "changed"
    """It has a place, and most of its words."""
    UNCERTAIN = "uncertain"
    """Its words are mostly others, or gone: it waits for a person."""
    LET_GO = "let go"
    """A person said that it is no longer in the text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a person put a segment in a later version of its text; no place: it is no longer there."""

    id: str
    version: str
    """The version that the segment belongs to."""
    span: Span
    into: str
    """The version that the answer is about."""
    place: Span | None


def answer_value(place: Span | None) -> dict[str, Value]:
    """An answer as the log keeps it."""
    return {"gone": True} if place is None else {"start": place.start, "end": place.end}


def answer_from(id_: str, version: str, span: Span, into: str, value: str | None) -> Answer | None:
    """An answer from the log (canonical JSON); None where it says nothing that can be followed."""
    parsed = json.loads(value) if value else None
    if not isinstance(parsed, dict):
        return None
    if parsed.get("gone") is True:
        return Answer(id_, version, span, into, None)
    start, end = parsed.get("start"), parsed.get("end")
    # A colleague's copy may hold any structure: nobody can ask it to be this one.
    if type(start) is not int or type(end) is not int or not is_span_inside(start, end, end):
        return None
    return Answer(id_, version, span, into, Span(start, end))
