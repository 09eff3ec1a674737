"""What a theory file says, each thing with its line; names are still names."""

from __future__ import annotations

from dataclasses import dataclass

from groundcode.domain.theory import Sign, Slot


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a code, a case or a source, and the line it stands in."""

    line: int
    name: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source, to be found in it exactly."""

    line: int
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """From a code to a code, by their names."""

    line: int
    start: Named
    end: Named


@dataclass(frozen=True, slots=True)
class PlacingLine:
    """A segment or a case at a value of a dimension; one of the two is None."""

    line: int
    value: str
    case: Named | None
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class DimensionLine:
    """A dimension with what lies on it."""

    line: int
    name: str
    low: str
    high: str
    placements: tuple[PlacingLine, ...]


@dataclass(frozen=True, slots=True)
class PropertyLine:
    """A property of a category."""

    line: int
    code: Named
    name: str
    definition: str
    dimensions: tuple[DimensionLine, ...]


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A code in a slot of a paradigm."""

    slot: Slot
    code: Named
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ParadigmLine:
    """A phenomenon with what stands in its slots."""

    line: int
    phenomenon: Named
    name: str
    roles: tuple[RoleLine, ...]
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ExcuseLine:
    """A main category without a paradigm, and why."""

    code: Named
    reason: str


@dataclass(frozen=True, slots=True)
class RelationLine:
    """A relation; `end` is an arrow where it moderates another one."""

    line: int
    start: Named
    end: Named | Arrow
    type: str
    sign: Sign | None
    connotation: str
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class PathwayLine:
    """A pathway over relations that the file or the project holds."""

    line: int
    name: str
    relations: tuple[Arrow, ...]
    connotation: str
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of a questionnaire with the words that it comes from."""

    line: int
    text: str
    reversed: bool
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ConstructLine:
    """What a questionnaire would measure."""

    line: int
    name: str
    short: str
    definition: str
    measures: tuple[Named, ...]
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class MemoLine:
    """A memo on codes, relations, and codings by their words."""

    line: int
    kind: str
    title: str
    text: str
    about: tuple[Named | Arrow | Quote, ...]


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """Whether a condition holds for a case."""

    case: Named
    code: Named
    state: str
    strength: str
    """One of `STRENGTHS`, or ""."""


@dataclass(frozen=True, slots=True)
class TheoryFile:
    """Everything that a theory file says; names are still names."""

    path: str
    core: Named | None = None
    properties: tuple[PropertyLine, ...] = ()
    paradigms: tuple[ParadigmLine, ...] = ()
    excused: tuple[ExcuseLine, ...] = ()
    relations: tuple[RelationLine, ...] = ()
    pathways: tuple[PathwayLine, ...] = ()
    storyline: Named | None = None
    constructs: tuple[ConstructLine, ...] = ()
    conditions: tuple[ConditionLine, ...] = ()
    memos: tuple[MemoLine, ...] = ()
    starred: tuple[Quote, ...] = ()
    negative: tuple[Quote, ...] = ()
