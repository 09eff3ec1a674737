"""Retrieval: which codings a question finds. What and, not, near and overlaps mean is said here, once.

A question finds codings. Two kinds of question differ in how they go together:

- A *condition* looks at one coding: its coder, case, speaker, source, level, its marks. `Not` of anything is a condition.
- Everything else speaks of *codes*, and a coding has one code only. So codes go together by their places in the text.

`And(x, y)` finds what `x` finds, if `y` holds there: a condition must hold of the very coding; of codes, a coding that
`y` finds must share a code point with it (the coding itself counts). If only `x` is a condition, the two change places.
`Not(y)` finds the codings of which the condition `y` does not hold, or which share no code point with any that `y` finds.
`Or(x, y)` finds what either finds; within an `And` it holds where either holds.
`Overlaps(x, y)` and `Near(x, y, n)` find what `x` finds with *another* coding that `y` finds upon it, or within n turns.

Places are compared within one text only: a segment that waits for its place in a corrected text meets nothing outside
the version that it was made in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias, TypeVar

from groundcode.domain.cases import Case, line_of_parents
from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import fold
from groundcode.domain.levels import Level


class Field(StrEnum):
    """What can be asked of a coding."""

    CODE = "code"
    """By id: this code, and the codes below it."""
    OWN = "own"
    """By id: this code alone."""
    LEVEL = "level"
    """Seen at this level (`CodeTree.at_level`), the coding stands under a code of exactly this level."""
    CASE = "case"
    """By id: a turn that the segment touches is this case's, or that of a case below it."""
    SPEAKER = "speaker"
    """By name: this speaker speaks in a turn that the segment touches."""
    CODER = "coder"
    """By id."""
    SOURCE = "source"
    """By id."""
    STARRED = "starred"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every coding."""


@dataclass(frozen=True, slots=True)
class Has:
    """The codings with a value; the two marks take none."""

    field: Field
    value: str = ""


@dataclass(frozen=True, slots=True)
class And:
    """What `left` finds, where `right` holds."""

    left: Query
    right: Query


@dataclass(frozen=True, slots=True)
class Or:
    """What either finds."""

    left: Query
    right: Query


@dataclass(frozen=True, slots=True)
class Not:
    """The codings where `part` does not hold."""

    part: Query


@dataclass(frozen=True, slots=True)
class Near:
    """What `left` finds, with another coding that `right` finds at most `within` turns away (0: in a turn they share)."""

    left: Query
    right: Query
    within: int


@dataclass(frozen=True, slots=True)
class Overlaps:
    """What `left` finds, with another coding that `right` finds on at least one of its code points."""

    left: Query
    right: Query


Query: TypeAlias = Everything | Has | And | Or | Not | Near | Overlaps
T = TypeVar("T")
_OF_CODES = (Field.CODE, Field.OWN)


@dataclass(slots=True)
class QueryRows:
    """Codings as questions look at them, a list a column, in the order of source, start and end."""

    id: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    """Living codes: merged ones are resolved."""
    coder: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    """The version in which the place lies."""
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    first_turn: list[int] = field(default_factory=list)
    """Turns are counted in the order of the text."""
    last_turn: list[int] = field(default_factory=list)
    speakers: list[tuple[str, ...]] = field(default_factory=list)
    """Names of those who speak in the turns that the segment touches."""
    cases: list[tuple[str, ...]] = field(default_factory=list)
    starred: list[bool] = field(default_factory=list)
    negative: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.id)


def is_condition(query: Query) -> bool:
    """Whether a question looks at one coding only, and not at what lies upon it."""
    if isinstance(query, Has):
        return query.field not in _OF_CODES
    if isinstance(query, And | Or):
        return is_condition(query.left) and is_condition(query.right)
    return isinstance(query, Not)


def select(query: Query, rows: QueryRows, tree: CodeTree, cases: Mapping[str, Case]) -> list[int]:
    """The numbers of the rows that a question finds, each once, in the order of the rows."""
    return sorted(_Run(rows, tree, cases).found(query))


class _Run:
    """One question being answered, by sets of row numbers."""

    def __init__(self, rows: QueryRows, tree: CodeTree, cases: Mapping[str, Case]) -> None:
        self._rows = rows
        self._tree = tree
        self._cases = cases
        self._all = frozenset(range(len(rows)))

    def found(self, query: Query) -> frozenset[int]:
        """What a question finds."""
        rows = self._rows
        match query:
            case Has():
                return self._has(query.field, query.value)
            case And(left, right):
                if is_condition(left) and not is_condition(right):
                    left, right = right, left
                return self._where(right, self.found(left))
            case Or(left, right):
                return self.found(left) | self.found(right)
            case Not(part):
                return self._all - self._where(part, self._all)
            case Near(left, right, within):
                after = [turn + 1 for turn in rows.last_turn]
                return self._with_another(self.found(left), self.found(right), rows.first_turn, after, within)
            case Overlaps(left, right):
                return self._with_another(self.found(left), self.found(right), rows.start, rows.end)
        return self._all

    def _where(self, query: Query, among: frozenset[int]) -> frozenset[int]:
        """Those of some rows for which a question holds."""
        if isinstance(query, Not):
            return among - self._where(query.part, among)
        if is_condition(query):
            return among & self.found(query)
        if isinstance(query, Or):
            return self._where(query.left, among) | self._where(query.right, among)
        found = self.found(query)
        return (among & found) | self._with_another(among - found, found, self._rows.start, self._rows.end)

    def _has(self, name: Field, value: str) -> frozenset[int]:
        rows = self._rows
        match name:
            case Field.CODE | Field.OWN | Field.LEVEL:
                return _holding(rows.code, self._codes(name, value))
            case Field.CODER:
                return _holding(rows.coder, {value})
            case Field.SOURCE:
                return _holding(rows.source, {value})
            case Field.STARRED:
                return frozenset(n for n, is_so in enumerate(rows.starred) if is_so)
            case Field.NEGATIVE:
                return frozenset(n for n, is_so in enumerate(rows.negative) if is_so)
            case Field.SPEAKER:
                wanted = fold(value)
                return _holding(rows.speakers, {those for those in set(rows.speakers) if wanted in map(fold, those)})
            case Field.CASE:
                family = {case for case in self._cases if value in (case, *line_of_parents(self._cases, case))}
                return _holding(rows.cases, {those for those in set(rows.cases) if not family.isdisjoint(those)})

    def _codes(self, name: Field, value: str) -> set[str]:
        if name is Field.LEVEL:
            level = Level(value)
            seen = {code: self._tree.at_level(code, level) for code in self._tree.codes}
            return {code for code, above in seen.items() if above and self._tree.codes[above].level is level}
        code = self._tree.target(value)
        if code is None:
            return set()
        return {code} if name is Field.OWN else {code, *self._tree.walk(code)}

    def _with_another(
        self, among: frozenset[int], others: frozenset[int], first: Sequence[int], after: Sequence[int], within: int = 0
    ) -> frozenset[int]:
        """Those of some rows whose `[first, after)`, widened on both sides, meets that of another row of the same text.

        Of the intervals that begin before the end of one, those that ended before it began do not meet it: two sorted
        lists count them without a look at any pair.
        """
        begins: dict[str, list[int]] = {}
        ends: dict[str, list[int]] = {}
        text = self._rows.text
        for row in others:
            begins.setdefault(text[row], []).append(first[row])
            ends.setdefault(text[row], []).append(after[row])
        for places in (*begins.values(), *ends.values()):
            places.sort()
        out = []
        for row in among:
            if text[row] in begins:
                met = bisect_left(begins[text[row]], after[row] + within) - bisect_right(ends[text[row]], first[row] - within)
                if met > (row in others):
                    out.append(row)
        return frozenset(out)


def _holding(column: Sequence[T], wanted: set[T]) -> frozenset[int]:
    return frozenset(n for n, value in enumerate(column) if value in wanted)
