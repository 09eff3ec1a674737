"""A codebook as a supervisor reads it: what the document is written from."""

from __future__ import annotations

from dataclasses import dataclass, field

from groundcode.domain.levels import Level


@dataclass(frozen=True, slots=True)
class DocumentExample:
    """A segment that shows what a code means."""

    link: str
    """The id of its binding to the code; of a segment that was chosen for the document, its own."""
    quote: str
    """"" where it may not be quoted; `withheld` says why."""
    cite: str
    """Source and turn: P07-23."""
    withheld: str = ""
    """Key of the word for why: withheld or paraphrase."""


@dataclass(frozen=True, slots=True)
class DocumentCode:
    """A code with those below it."""

    id: str
    name: str
    level: Level
    level_word: str
    definition: str = ""
    inclusion: str = ""
    exclusion: str = ""
    properties: tuple[str, ...] = ()
    examples: tuple[DocumentExample, ...] = ()
    also_in: tuple[str, ...] = ()
    own: int = 0
    total: int = 0
    sources: int = 0
    core: bool = False
    children: tuple[DocumentCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Reworded:
    """A text that said something else before."""

    path: str
    field: str
    before: str
    after: str


@dataclass(slots=True)
class CodebookChanges:
    """What became of a codebook since a day; codes by their paths."""

    since: str
    """2026-03-01: what was done on that day counts."""
    created: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    """(the name before, the path now)."""
    moved: list[tuple[str, str]] = field(default_factory=list)
    """(the path before, the path now)."""
    levels: list[tuple[str, Level, Level]] = field(default_factory=list)
    merged: list[tuple[str, str]] = field(default_factory=list)
    """(the name before, the path of the code that it reads as)."""
    deleted: list[str] = field(default_factory=list)
    texts: list[Reworded] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.created, self.renamed, self.moved, self.levels, self.merged, self.deleted, self.texts))


@dataclass(frozen=True, slots=True)
class CodebookDocument:
    """All that the document says."""

    project: str
    """The id."""
    title: str
    language: str
    """"zh" or "en"."""
    date: str
    """2026-03-01."""
    written: str
    """When, as ISO 8601 with its offset."""
    about: tuple[tuple[str, str], ...]
    """(key of a word, what is said)."""
    codes: tuple[DocumentCode, ...]
    level_words: dict[Level, str] = field(default_factory=dict)
    changes: CodebookChanges | None = None
