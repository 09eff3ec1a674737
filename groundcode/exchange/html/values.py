"""What a report for a browser says, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from groundcode.exchange.codebooks.document import CodebookDocument


@dataclass(frozen=True, slots=True)
class ReportTurn:
    """A turn, by the places of its source's text."""

    number: str
    start: int
    body: int
    end: int
    asked: bool = False
    """Whether an interviewer speaks."""
    withheld: str = ""
    """Key of the word that stands instead of what is said: "withheld" or "paraphrase"; "" where it may be read."""
    time: str = ""


@dataclass(frozen=True, slots=True)
class ReportCoding:
    """A coding in its place."""

    start: int
    end: int
    code: str
    """The living code's id."""
    coder: str
    starred: bool = False
    negative: bool = False


@dataclass(frozen=True, slots=True)
class ReportSource:
    """A transcript with its codings."""

    name: str
    short: str
    """What it is cited by: "P07"."""
    language: str
    """"zh", "en" or "mixed"."""
    text: str
    turns: tuple[ReportTurn, ...] = ()
    codings: tuple[ReportCoding, ...] = ()
    unplaced: tuple[tuple[str, str], ...] = ()
    """(code's id, coder) of codings whose words are not in the text any more."""
    outside: str = ""
    """Key of the word that stands instead of what lies outside of turns, as `ReportTurn.withheld`."""


@dataclass(frozen=True, slots=True)
class StoryPiece:
    """A part of the storyline: words, or a citation."""

    text: str
    code: str = ""
    """The code that is cited."""
    cite: str = ""
    """The turn that is cited: P07-23."""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A code where something else speaks of it."""

    name: str
    code: str = ""
    """"" for one that is gone."""
    cites: tuple[str, ...] = ()
    """The turns that it rests on there."""


@dataclass(frozen=True, slots=True)
class ParadigmPage:
    """A phenomenon with what stands in its slots, in the words of the study."""

    phenomenon: Named
    title: str
    slots: tuple[tuple[str, tuple[Named, ...]], ...]


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A relation or a pathway."""

    words: str
    type: str
    connotation: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountRow:
    """How often a code and those below it occur in each source."""

    code: str
    cells: tuple[int | None, ...]
    """None where nobody looked for it."""
    total: int


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A figure as SVG."""

    key: str
    title: str
    svg: str
    description: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report says."""

    codebook: CodebookDocument
    """Title, language, date and codes."""
    about: tuple[tuple[str, str], ...]
    """(heading, what is said)."""
    left_out: tuple[str, ...]
    """Sentences."""
    paths: Mapping[str, str]
    """Code -> its path."""
    sources: tuple[ReportSource, ...] = ()
    coders: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    """The short names of the sources, as the columns of the counts."""
    counts: tuple[CountRow, ...] = ()
    count_notes: tuple[str, ...] = ()
    figures: tuple[FigurePage, ...] = ()
    story: tuple[StoryPiece, ...] = ()
    paradigms: tuple[ParadigmPage, ...] = ()
    relations: tuple[RelationRow, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    """What the study calls things: storyline, paradigm, phenomenon."""
