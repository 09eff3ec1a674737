"""Codings: one of them as a value, many of them as columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from groundcode.domain.ids import to_raw


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder put one code on one segment; write-once but for its star and its negative mark."""

    id: str
    code: str
    """The code as written; a merged code is resolved by the tree."""
    coder: str
    source: str
    version: str
    """The version of the text that was coded."""
    start: int
    """In the text as it stands now; `placed` says whether that place is exact."""
    end: int
    starred: bool = False
    negative: bool = False
    placed: bool = True
    made: str = ""
    """The change that made it."""


@dataclass(slots=True)
class CodingColumns:
    """Many codings, a list a column; row i of each column belongs to one coding. Ids are 16 bytes."""

    id: list[bytes] = field(default_factory=list)
    code: list[bytes] = field(default_factory=list)
    coder: list[bytes] = field(default_factory=list)
    source: list[bytes] = field(default_factory=list)
    version: list[bytes] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.id)

    def places(self) -> Iterator[tuple[bytes, bytes, tuple[bytes, int, int]]]:
        """(coder, code, (source, start, end)) of each row."""
        return zip(self.coder, self.code, zip(self.source, self.start, self.end, strict=True), strict=True)


@dataclass(frozen=True)
class Layer:
    """Whose codings are counted: one coder's, but in the settled sources those of the consensus. All by their ids."""

    coder: str | None
    """None before anybody coded."""
    settled: frozenset[str] = frozenset()
    """The sources that the consensus stands for."""
    consensus: frozenset[str] = frozenset()
    """The coders that are the consensus."""

    @cached_property
    def _raw(self) -> tuple[bytes, frozenset[bytes], frozenset[bytes]]:
        settled, consensus = frozenset(map(to_raw, self.settled)), frozenset(map(to_raw, self.consensus))
        return to_raw(self.coder) if self.coder else b"", settled, consensus

    def counts(self, coder: str, source: str) -> bool:
        """Whether what a coder put on a segment of a source is counted."""
        return coder in self.consensus if source in self.settled else coder == self.coder

    def rows(self, columns: CodingColumns) -> list[int]:
        """The rows that are counted, in their order."""
        own, settled, consensus = self._raw
        pairs = zip(columns.coder, columns.source, strict=True)
        if not settled:
            return [row for row, coder in enumerate(columns.coder) if coder == own]
        return [row for row, (by, source) in enumerate(pairs) if (by in consensus if source in settled else by == own)]
