"""A transcript as it was read from a file, before it is a source of a project."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a speaker does in an interview."""

    INTERVIEWER = "interviewer"
    INFORMANT = "informant"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next one speaks; offsets are code points of the stored text."""

    number: str
    """Printed number, stable through later versions: "1", "2", and "23a" after a split."""
    speaker: str | None
    """The speaker's name as the transcript writes it; None in a text without speakers."""
    start: int
    """Where the turn begins, its speaker's name included."""
    body: int
    """Where the speech begins."""
    end: int
    """After the last visible character of the speech (white space at the end is left out)."""
    time: str | None = None
    """The time mark that the transcript gives, as written: "00:01:02"."""


@dataclass(frozen=True, slots=True)
class SpeakerGuess:
    """A speaker found in a transcript, and what it seems to do there."""

    name: str
    role: Role
    turns: int


@dataclass(frozen=True, slots=True)
class Transcript:
    """One file, read: normalised text, its turns, and what there is to tell about the reading."""

    name: str
    """The file's name without its ending, NFC."""
    text: str
    """NFC, LF only, no BOM, no U+0000 and no lone surrogates."""
    turns: tuple[Turn, ...]
    speakers: tuple[SpeakerGuess, ...]
    language: str
    """"zh", "en" or "mixed"."""
    encoding: str
    line_ends: str
    """"lf", "crlf", "cr" or "mixed"; "" where the format has none."""
    header: tuple[tuple[str, str], ...] = ()
    """Lines above the first turn that name a variable: ("访谈地点", "社区会议室")."""
    notes: tuple[str, ...] = ()
    """What was changed or left out in reading, each a sentence in the user's language."""
