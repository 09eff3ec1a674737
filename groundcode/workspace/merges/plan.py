"""What a merge brings in, as a value: the same whether it is planned or done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groundcode.workspace.conflicts import Conflict


@dataclass(frozen=True, slots=True)
class CoderPart:
    """What one coder brings in, by kind of change."""

    coder: str
    changes: int
    first: str
    """When the earliest of them was made, by the clock of its laptop (ISO 8601)."""
    last: str
    kinds: Mapping[str, int]
    """Kind of change -> how many."""


@dataclass(frozen=True, slots=True)
class NewSource:
    """An interview that was not here, or had been deleted here."""

    id: str
    name: str
    turns: int
    characters: int
    coder: str
    made_at: str


@dataclass(frozen=True, slots=True)
class NewCodings:
    """What one coder's codings of one source gain and lose."""

    coder: str
    source: str
    """Its name."""
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code that was not here."""

    id: str
    name: str
    path: str
    """Where it will stand."""
    level: str
    definition: str
    coder: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A field that has another value afterwards."""

    entity: str
    id: str
    name: str
    """What the thing was called here before."""
    field: str
    before: str
    """In words; "" for a field that was not set."""
    after: str
    coder: str
    made_at: str


@dataclass(frozen=True, slots=True)
class NewMemo:
    """A memo that was not here."""

    id: str
    title: str
    kind: str
    about: tuple[str, ...]
    """Names of what it is on."""
    coder: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction of a transcript that stood here."""

    source: str
    """Its id."""
    name: str
    turns: tuple[str, ...]
    """Numbers of the turns that it changed."""
    reason: str
    coder: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that stood here and is deleted afterwards."""

    entity: str
    id: str
    name: str
    coder: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Rest:
    """New things of another kind, counted."""

    entity: str
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TwinSide:
    """One of two codes of one name."""

    id: str
    path: str
    level: str
    definition: str
    coder: str
    codings: int


@dataclass(frozen=True, slots=True)
class Twin:
    """Two codes of one name that people made separately."""

    name: str
    first: TwinSide
    second: TwinSide
    beside: bool
    """Whether they stand under one parent, which is a conflict; elsewhere it is a hint only."""


@dataclass(frozen=True, slots=True)
class SameText:
    """Two sources that hold the same interview, or nearly."""

    first: str
    second: str
    alike: float
    """From 0 to 1; 1 for the same text."""


@dataclass(frozen=True, slots=True)
class TextsApart:
    """A transcript that was corrected on both sides."""

    source: str
    """Its id."""
    name: str
    turns: tuple[str, ...]
    """Numbers of the turns that both changed, and differently."""
    by_turns: bool
    """Whether `resolve --both` takes in the corrections of both."""


@dataclass(frozen=True, slots=True)
class LetOut:
    """Something that was kept in here and is so no longer."""

    name: str
    """A source, or a speaker as "P05/张警官"."""
    what: str
    """"share": the transcript may leave; "quote": the words may stand in what leaves."""


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What comes in by a merge, and what will have to be decided."""

    files: tuple[str, ...]
    changes: int
    operations: int
    coders: tuple[CoderPart, ...] = ()
    sources: tuple[NewSource, ...] = ()
    codings: tuple[NewCodings, ...] = ()
    codes: tuple[NewCode, ...] = ()
    changed: tuple[Changed, ...] = ()
    memos: tuple[NewMemo, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    deleted: tuple[Gone, ...] = ()
    rest: tuple[Rest, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    """Those that were not open before."""
    settled: tuple[str, ...] = ()
    """Conflicts, in words, that were open here and are settled by what comes in."""
    twins: tuple[Twin, ...] = ()
    same_texts: tuple[SameText, ...] = ()
    texts_apart: tuple[TextsApart, ...] = ()
    let_out: tuple[LetOut, ...] = ()
    open_before: int = 0
    """Conflicts that are open already and stay so."""
    taken_out: bool = False
    """Whether it takes words or texts out of this copy, as a colleague did in theirs."""
    texts: int = 0
    """Texts of versions that stood here without them, as from before a correction."""
    shows: tuple[str, ...] = ()
    """Files that show what others coded to somebody who is to code without seeing it: this copy is blind."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How much there is of each part: what a list that is cut still tells."""

    @property
    def is_empty(self) -> bool:
        """Whether this copy holds everything already."""
        return not self.changes and not self.texts


def counted(plan: MergePlan) -> dict[str, int]:
    """How many things each part of a plan tells of."""
    return {
        "sources": len(plan.sources),
        "codings_added": sum(one.added for one in plan.codings),
        "codings_removed": sum(one.removed for one in plan.codings),
        "codes": len(plan.codes),
        "changed": len(plan.changed),
        "memos": len(plan.memos),
        "corrections": len(plan.corrections),
        "deleted": len(plan.deleted),
        "rest": sum(one.count for one in plan.rest),
        "conflicts": len(plan.conflicts),
        "settled": len(plan.settled),
        "twins": len(plan.twins),
        "same_texts": len(plan.same_texts),
        "texts_apart": len(plan.texts_apart),
        "let_out": len(plan.let_out),
    }
