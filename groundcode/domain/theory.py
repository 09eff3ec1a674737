"""What axial and selective coding make of the codes: paradigms, relations, pathways, the storyline, constructs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from groundcode.locale import N_


class Slot(StrEnum):
    """What a code does in a paradigm (典范要素); the phenomenon itself is the paradigm's own code."""

    CAUSAL_CONDITION = "causal_condition"
    CONTEXT = "context"
    INTERVENING_CONDITION = "intervening_condition"
    STRATEGY = "strategy"
    CONSEQUENCE = "consequence"

    @property
    def words(self) -> str:
        """The slot's name, a message to translate."""
        return _SLOT_WORDS[self]


_SLOT_WORDS = {
    Slot.CAUSAL_CONDITION: N_("causal condition"),
    Slot.CONTEXT: N_("context"),
    Slot.INTERVENING_CONDITION: N_("intervening condition"),
    Slot.STRATEGY: N_("action or interaction strategy"),
    Slot.CONSEQUENCE: N_("consequence"),
}

SLOTS: tuple[Slot, ...] = tuple(Slot)
"""In the order of the table of paradigms."""

RELATION_TYPES: dict[str, str] = {
    "causal": N_("causal relation"),
    "condition": N_("condition"),
    "context": N_("contextual relation"),
    "strategy": N_("strategy and consequence"),
    "parallel": N_("side by side"),
    "sequence": N_("one after the other"),
    "moderation": N_("moderation"),
}
"""The types offered for a relation: key -> message to translate. Any other word of the researcher's is a type too.

Mediation is none: it is a pathway.
"""


class Sign(StrEnum):
    """Which way a relation works."""

    POSITIVE = "positive"
    NEGATIVE = "negative"

    @property
    def words(self) -> str:
        """The sign's name, a message to translate."""
        return _SIGN_WORDS[self]


_SIGN_WORDS = {Sign.POSITIVE: N_("positive (+)"), Sign.NEGATIVE: N_("negative (−)")}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A segment that something rests on, where it lies in the text as it stands."""

    link: str
    """Id of the link that binds it."""
    source: str
    """Name of the source."""
    source_id: str
    version: str
    start: int
    """In code points; `end` is not included. In `version`: the shown one, or where it has no place there, an earlier one."""
    end: int
    quote: str
    """"" where the informant has withdrawn, and in a sealed source."""
    cite: str
    """"P07-23": source and turn."""
    placed: bool = True
    """Whether it has a place in the text as it stands."""
    closed: bool = False
    """Whether its informant has withdrawn."""
    gone: bool = False
    """Whether its source was deleted or is sealed: nothing of it is shown."""

    @property
    def holds(self) -> bool:
        """Whether it can be read, and so carries what rests on it."""
        return bool(self.quote) and not self.gone and not self.closed


@dataclass(frozen=True, slots=True)
class ParadigmRole:
    """One code in one slot of a paradigm."""

    id: str
    slot: Slot
    code: str
    """The living code (merged ones resolved); the id as it was written where that code is gone."""
    evidence: tuple[Evidence, ...] = ()
    gone: bool = False
    """Whether its code was deleted, or became the phenomenon itself (a merge of codes or of two copies does that)."""
    lowered: bool = False
    """Whether its code is a label now (only a merge of two copies does that)."""


@dataclass(frozen=True, slots=True)
class Paradigm:
    """A phenomenon with its conditions, strategies and consequences (典范模型)."""

    id: str
    phenomenon: str
    """The living code, a category or a main category; the id as it was written where that code is gone."""
    name: str
    roles: tuple[ParadigmRole, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """Segments of the phenomenon itself that show it."""
    gone: bool = False
    """Whether its phenomenon was deleted (only a merge of two copies does that)."""
    lowered: bool = False
    """Whether its phenomenon stands below a category now (only a merge of two copies does that)."""

    def of(self, slot: Slot) -> tuple[ParadigmRole, ...]:
        """The codes in one slot, in their order."""
        return tuple(role for role in self.roles if role.slot is slot)

    @property
    def empty(self) -> tuple[Slot, ...]:
        """The slots in which nothing stands."""
        return tuple(slot for slot in SLOTS if not self.of(slot))


@dataclass(frozen=True, slots=True)
class Relation:
    """From a category to a category, or to another relation (moderation, 调节)."""

    id: str
    start: str
    """The living code; the id as it was written where that code is gone."""
    end: str
    """A living code, or a living relation."""
    on_relation: bool
    """Whether `end` is a relation."""
    type: str
    """A key of `RELATION_TYPES`, the researcher's own word, or ""."""
    sign: Sign | None
    connotation: str
    evidence: tuple[Evidence, ...] = ()
    gone: bool = False
    """Whether an end of it was deleted, its ends became one code, or the relation that it leads to is gone.

    A merge of codes or of two copies does that.
    """
    lowered: bool = False
    """Whether an end of it stands below a category now (only a merge of two copies does that)."""

    @property
    def holds(self) -> bool:
        """Whether words of an informant that can be read carry it."""
        return any(evidence.holds for evidence in self.evidence)


@dataclass(frozen=True, slots=True)
class Pathway:
    """Relations that lead from one category to another, by one way or by several beside each other (路径).

    Mediation (中介作用) is a pathway of two relations; parallel mediation one whose ways share start and end.
    """

    id: str
    name: str
    connotation: str
    relations: tuple[Relation, ...]
    evidence: tuple[Evidence, ...] = ()
    lost: int = 0
    """How many of its relations were deleted since they were last put together."""

    @property
    def chains(self) -> tuple[tuple[Relation, ...], ...]:
        """Every way from its start to its end, in the order in which the relations were put in; () where it is broken."""
        return () if self.lost else chains_of(self.relations)

    @property
    def broken(self) -> bool:
        """Whether it leads nowhere: a relation of it was deleted, or an end of one is gone."""
        return not self.chains

    @property
    def start(self) -> str | None:
        """The code that it begins at; None where there are several, or none."""
        chains = self.chains
        return chains[0][0].start if chains else None

    @property
    def end(self) -> str | None:
        """The code that it leads to."""
        chains = self.chains
        return chains[0][-1].end if chains else None

    @property
    def mediators(self) -> tuple[str, ...]:
        """The codes between start and end, each once, chain by chain."""
        return tuple(dict.fromkeys(relation.end for chain in self.chains for relation in chain[:-1]))


MOST_WAYS = 200
"""Ways that a pathway may have; figures and hypotheses name each of them."""


def chains_of(relations: Sequence[Relation]) -> tuple[tuple[Relation, ...], ...]:
    """The ways through relations that have one common start and one common end; () where they do not make such a thing.

    Every relation must lie on some way, no way passes a code twice, and there are at most `MOST_WAYS`.
    """
    arrows = [relation for relation in relations if not relation.on_relation and not relation.gone]
    starts = {relation.start for relation in arrows} - {relation.end for relation in arrows}
    ends = {relation.end for relation in arrows} - {relation.start for relation in arrows}
    if len(starts) != 1 or len(ends) != 1 or len(arrows) != len(relations):
        return ()
    target = next(iter(ends))
    found: list[tuple[Relation, ...]] = []
    steps = 0

    def follow(at: str, way: tuple[Relation, ...], passed: frozenset[str]) -> None:
        nonlocal steps
        if at == target:
            found.append(way)
            return
        for relation in arrows:
            steps += 1
            if steps > _MOST_STEPS or len(found) > MOST_WAYS:
                return
            if relation.start == at and relation.end not in passed:
                follow(relation.end, (*way, relation), passed | {relation.end})

    first = next(iter(starts))
    follow(first, (), frozenset({first}))
    if steps > _MOST_STEPS or len(found) > MOST_WAYS:
        return ()
    on_a_way = {relation.id for way in found for relation in way}
    return tuple(found) if on_a_way == {relation.id for relation in arrows} else ()


_MOST_STEPS = 100_000
"""Relations looked at: 25 crossings in a row, each of two ways, have 33 million ways."""


@dataclass(frozen=True, slots=True)
class Item:
    """A candidate item of a questionnaire (题项) and the words that it comes from."""

    id: str
    text: str
    reversed: bool
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Construct:
    """What a questionnaire would measure (构念), bound to one or more categories."""

    id: str
    name: str
    short: str
    """Two to eight ASCII letters and digits that stand for it in model text; "" where none was given."""
    definition: str
    codes: tuple[str, ...]
    """The living codes that it measures."""
    items: tuple[Item, ...] = field(default_factory=tuple)
