"""Dealing the segments of a code to parts: what goes where, until it is stored; no widget, no project."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from groundcode.domain.ids import fold

MOST_PARTS = 9
"""As many as there are digits to deal with; what needs more is split twice."""


@dataclass(slots=True)
class Deal:
    """The names of the parts, the first being part 1, and which coding goes to which; 0 is the code itself."""

    parts: list[str] = field(default_factory=list)
    where: dict[str, int] = field(default_factory=dict)
    """Coding id -> number of its part; a coding that is not there stays."""

    def part_of(self, coding: str) -> int:
        """The number of a coding's part; 0: it stays."""
        return self.where.get(coding, 0)

    def put(self, codings: Iterable[str], part: int) -> None:
        """Deal codings to a part; 0 puts them back."""
        for coding in codings:
            self.where.pop(coding, None)
            if part:
                self.where[coding] = part

    def add(self, name: str) -> int:
        """One more part; gives its number."""
        self.parts.append(name)
        return len(self.parts)

    def rename(self, part: int, name: str) -> None:
        """Another name for a part."""
        self.parts[part - 1] = name

    def drop(self, part: int) -> None:
        """A part away: what was dealt to it stays on the code, the parts behind it move up."""
        del self.parts[part - 1]
        self.where = {coding: at - (at > part) for coding, at in self.where.items() if at != part}

    def number_of(self, name: str) -> int:
        """The number of the part of a name, as names are compared; 0 if there is none."""
        return next((n for n, part in enumerate(self.parts, 1) if fold(part) == fold(name)), 0)

    def count(self, part: int) -> int:
        """How many codings were dealt to a part."""
        return sum(at == part for at in self.where.values())

    def of(self, part: int, order: Sequence[str]) -> tuple[str, ...]:
        """The codings of a part, in an order."""
        return tuple(coding for coding in order if self.part_of(coding) == part)

    def forget(self, living: Collection[str]) -> None:
        """Leave out what is no longer among the `living` codings."""
        self.where = {coding: part for coding, part in self.where.items() if coding in living}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was dealt and no part named."""
        return not self.parts and not self.where

    def words(self) -> str:
        """All of it as a line of text, to be kept; "" for nothing."""
        return "" if self.is_empty else json.dumps([self.parts, self.where], ensure_ascii=False)

    @classmethod
    def from_words(cls, words: str) -> Deal:
        """What `words` kept; what is no such text keeps nothing."""
        try:
            parts, where = json.loads(words)
            parts = [str(part) for part in parts][:MOST_PARTS]
            dealt = {str(coding): int(part) for coding, part in dict(where).items()}
        except (ValueError, TypeError):
            return cls()
        return cls(parts, {coding: part for coding, part in dealt.items() if 1 <= part <= len(parts)})
