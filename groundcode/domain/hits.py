"""What a search asks and what it finds, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from groundcode.domain.transcripts import Role


class HitKind(StrEnum):
    """What a hit stands in."""

    TEXT = "text"
    MEMO = "memo"
    CODE = "code"
    """The name of a code."""
    DEFINITION = "definition"
    """What the codebook says of a code: its definition, or one of its rules."""


TEXTS = (HitKind.TEXT,)
MEMOS = (HitKind.MEMO,)
CODES = (HitKind.CODE, HitKind.DEFINITION)
EVERYTHING = (*TEXTS, *MEMOS, *CODES)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which part of the texts is searched; None means any."""

    source: str | None = None
    """The source's id."""
    speaker: str | None = None
    """The speaker's name."""
    role: Role | None = None

    def __bool__(self) -> bool:
        """Whether it leaves anything out."""
        return self != Narrowing()


@dataclass(frozen=True, slots=True)
class Hit:
    """One place at which a query stands."""

    kind: HitKind
    id: str
    """Of the source, memo or code."""
    name: str
    """The source's name, the memo's title, the code's path."""
    field: str
    """What of it was searched: "text", "title", "name", "definition", "inclusion" or "exclusion"."""
    start: int
    """Code points in the text as it is shown, or in the field; `end` is not included."""
    end: int
    before: str
    """What stands before it, no further back than the turn begins."""
    hit: str
    after: str
    variant: str | None = None
    """What was found, where it is in another script than the query: 鄰居 for 邻居."""
    turn: str = ""
    """The turn's printed number; "" outside of turns."""
    speaker: str = ""
    role: Role | None = None
    codes: tuple[str, ...] = ()
    """The names of the codes that somebody put on this place, or on some of it."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Something like the query that does stand there."""

    found: str
    """As it is written."""
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    query: str
    hits: tuple[Hit, ...]
    """The first ones: texts by the source's name and place, then memos by age, then codes in the order of the tree."""
    total: int
    elsewhere: int = 0
    """With no hit at all: how many there are without the narrowing."""
    near: tuple[NearMiss, ...] = ()
    """With no hit at all: what is written nearly so, the commonest first."""
    variants: tuple[NearMiss, ...] = ()
    """What of all hits is in another script than the query, the commonest first."""

    @property
    def truncated(self) -> bool:
        """Whether there are more hits than these."""
        return self.total > len(self.hits)
