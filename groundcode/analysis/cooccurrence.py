"""Which codes stand together in the data: in the same turn, on the same words, or in the same source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from groundcode.analysis.queries import QueryRows
from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import Layer
from groundcode.domain.levels import Level

Pair = tuple[str, str]


class Unit(StrEnum):
    """Where two codes have to stand to stand together."""

    TURN = "turn"
    """Segments of both touch the same turn; counted: turns. What stands above the first turn is in none."""
    OVERLAP = "overlap"
    """Segments of both share a code point; counted: pairs of segments, one of each code."""
    SOURCE = "source"
    """Both stand in the same source; counted: sources."""


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """How often codes stand together; a symmetric matrix, written once for each pair."""

    unit: Unit
    level: Level | None
    codes: tuple[str, ...]
    """Those that stand anywhere, in the order of the tree."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Code -> in how many turns, segments or sources it stands at all."""
    pairs: Mapping[Pair, int] = field(default_factory=dict)
    """(code, code) in the order of the tree -> how often both stand there; those that never do are left out."""

    def of(self, one: str, other: str) -> int:
        """How often two codes stand together; for a code and itself how often it stands at all."""
        if one == other:
            return self.counts.get(one, 0)
        return self.pairs.get((one, other), self.pairs.get((other, one), 0))

    def matrix(self) -> list[list[int]]:
        """A row and a column a code."""
        return [[self.of(one, other) for other in self.codes] for one in self.codes]

    def strongest(self, most: int) -> tuple[dict[Pair, int], int]:
        """At most `most` pairs, the most frequent ones, and the least count among them.

        Pairs of one count stay together, so that all those of the highest count come even where they are more.
        """
        values = sorted(self.pairs.values(), reverse=True)
        if len(values) <= most:
            return dict(self.pairs), min(values, default=0)
        least = values[most] + 1
        if least > values[0]:
            least = values[0]
        return {pair: count for pair, count in self.pairs.items() if count >= least}, least


def cooccurrence(rows: QueryRows, tree: CodeTree, *, level: Level | None, unit: Unit, layer: Layer) -> Cooccurrence:
    """How often the codes of a level stand together in the codings of one layer; level None takes the codes themselves.

    A coding counts for the nearest code of at least `level` at or above its own, where that is of the level exactly:
    one that stands straight on a main category belongs to no category.
    """
    seen: dict[str, str | None] = {}
    spans: dict[str, dict[str, set[tuple[int, int]]]] = {}
    turns: dict[str, set[tuple[str, int]]] = {}
    sources: dict[str, set[str]] = {}
    for row in range(len(rows.id)):
        if not layer.counts(rows.coder[row], rows.source[row]):
            continue
        code = rows.code[row]
        if code not in seen:
            seen[code] = _shown(tree, code, level)
        at = seen[code]
        if at is None:
            continue
        text = rows.text[row]
        spans.setdefault(text, {}).setdefault(at, set()).add((rows.start[row], rows.end[row]))
        turns.setdefault(at, set()).update((text, turn) for turn in range(max(rows.first_turn[row], 0), rows.last_turn[row] + 1))
        sources.setdefault(at, set()).add(rows.source[row])
    codes = tuple(code for code in tree.walk() if code in sources)
    if unit is Unit.OVERLAP:
        counts = {code: sum(len(found.get(code, ())) for found in spans.values()) for code in codes}
        pairs = _overlaps(codes, spans.values())
    else:
        units: Mapping[str, set[tuple[str, int]] | set[str]] = turns if unit is Unit.TURN else sources
        counts = {code: len(units[code]) for code in codes}
        common = {(one, other): len(units[one] & units[other]) for one, other in combinations(codes, 2)}
        pairs = {pair: count for pair, count in common.items() if count}
    return Cooccurrence(unit, level, codes, counts, pairs)


def _shown(tree: CodeTree, code: str, level: Level | None) -> str | None:
    target = tree.target(code)
    if target is None or level is None:
        return target
    at = tree.at_level(target, level)
    return at if at is not None and tree.codes[at].level is level else None


def _overlaps(codes: Sequence[str], texts: Iterable[Mapping[str, set[tuple[int, int]]]]) -> dict[Pair, int]:
    order = {code: n for n, code in enumerate(codes)}
    out: dict[Pair, int] = {}
    for text in texts:
        spans = sorted((start, end, order[code]) for code, found in text.items() for start, end in found)
        open_: list[tuple[int, int]] = []
        for start, end, code in spans:
            open_ = [(until, other) for until, other in open_ if until > start]
            for _until, other in open_:
                if other != code:
                    pair = (codes[min(code, other)], codes[max(code, other)])
                    out[pair] = out.get(pair, 0) + 1
            open_.append((end, code))
    return dict(sorted(out.items(), key=lambda one: (order[one[0][0]], order[one[0][1]])))
