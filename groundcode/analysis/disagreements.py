"""Where coders differ: maximal runs of text, put together as a team talks about them.

A run is a stretch without a gap that somebody put one code on; it differs where one who takes part covers a character of
it and another does not. Only what informants say is looked at, and white space makes no difference. Runs of different
codes on nearly the same words, each of other coders, are one place: what A called X, B called Y.

What settling a place is worth: each turn and code on which coders differ is worth the share of the pairs of coders that
differ on it, split evenly between the runs that make them differ there. All places added up are what the agreement of
turns lacks: `sum(gains) = (1 - mean observed agreement) * turns * codes`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from groundcode.domain.codings import CodingColumns
from groundcode.domain.spans import shows_words

NEAR = 0.5
"""The part of the longer of two runs that both must share to be one place."""


class Kind(StrEnum):
    """What a disagreement is about."""

    BOUNDARY = "boundary"
    """All who take part put the same code there, from or to elsewhere."""
    OTHER = "other code"
    """Some put one code on the words, some another."""
    ONLY = "only"
    """Some put a code on the words, the others none."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is compared of one text: the turns of informants, `[body, end)` each, in order."""

    text: str
    turns: Sequence[tuple[int, int]]
    _bodies: list[int] = field(init=False, compare=False, repr=False, default_factory=list)
    _ends: list[int] = field(init=False, compare=False, repr=False, default_factory=list)

    def __post_init__(self) -> None:
        self._bodies.extend(body for body, _end in self.turns)
        self._ends.extend(end for _body, end in self.turns)

    def touched(self, start: int, end: int) -> list[int]:
        """The turns (by their place in the list) of which `[start, end)` holds a character that is no white space."""
        first, after = bisect_right(self._ends, start), bisect_left(self._bodies, end)
        return [
            at for at in range(first, after) if shows_words(self.text, max(start, self._bodies[at]), min(end, self._ends[at]))
        ]


@dataclass(frozen=True, slots=True)
class Run:
    """A maximal run of text that somebody put one code on."""

    code: bytes
    start: int
    end: int
    rows: tuple[int, ...]
    """The codings, by their rows."""
    coders: frozenset[bytes]
    turns: frozenset[int] = frozenset()
    """The turns in which coders differ about it; empty where they agree."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where coders differ."""

    source: bytes
    start: int
    end: int
    kind: Kind
    codes: tuple[bytes, ...]
    rows: tuple[int, ...]
    gain: float
    """In turns times codes: how many of them would come to agree; see above."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison of all sources found."""

    differences: list[Difference]
    """The worthiest first; equal ones in the order of `takers` and of the text."""
    agreed: dict[bytes, list[Run]]
    """Source -> the runs that all who take part agree on."""


def compare(
    columns: CodingColumns, takers: Mapping[bytes, Collection[bytes]], ground: Callable[[bytes], Ground],
    code_of: Mapping[bytes, bytes | None], shown: Mapping[bytes, bytes],
) -> Compared:  # fmt: skip
    """Compare the codings of those who take part in each source; a source with fewer than two of them has no places.

    `code_of` says what a code reads as (None: it is not compared), `shown` the version of each source that is compared.
    """
    rows_of: dict[bytes, dict[bytes, list[int]]] = {}
    for row, source in enumerate(columns.source):
        code = code_of.get(columns.code[row])
        if code is not None and columns.coder[row] in takers.get(source, ()) and columns.version[row] == shown.get(source):
            rows_of.setdefault(source, {}).setdefault(code, []).append(row)
    out = Compared([], {})
    for source, coders in takers.items():
        if len(coders) < 2 or source not in rows_of:
            continue
        text = ground(source)
        differing: list[tuple[Run, float]] = []
        for code, rows in rows_of[source].items():
            runs = [_judged(run, columns, coders, text) for run in _runs(columns, code, rows)]
            open_runs = [run for run in runs if run.turns]
            out.agreed.setdefault(source, []).extend(run for run in runs if not run.turns)
            if open_runs:
                worth = _worth(open_runs, columns, rows, len(coders), text)
                differing += [(run, sum(worth[turn] for turn in run.turns)) for run in open_runs]
        out.differences.extend(_places(source, differing, len(coders)))
    order = {source: at for at, source in enumerate(takers)}
    out.differences.sort(key=lambda one: (-round(one.gain, 9), order[one.source], one.start, one.end, one.codes))
    return out


def _runs(columns: CodingColumns, code: bytes, rows: list[int]) -> list[Run]:
    rows.sort(key=lambda row: (columns.start[row], columns.end[row]))
    out: list[Run] = []
    held: list[int] = []
    reach = -1
    for row in (*rows, -1):
        if held and (row < 0 or columns.start[row] >= reach):
            coders = frozenset(columns.coder[one] for one in held)
            out.append(Run(code, columns.start[held[0]], reach, tuple(held), coders))
            held = []
        if row >= 0:
            reach = max(reach, columns.end[row]) if held else columns.end[row]
            held.append(row)
    return out


def _judged(run: Run, columns: CodingColumns, takers: Collection[bytes], text: Ground) -> Run:
    """The run with the turns in which coders differ about it."""
    spans: dict[bytes, list[tuple[int, int]]] = {}
    for row in run.rows:
        spans.setdefault(columns.coder[row], []).append((columns.start[row], columns.end[row]))
    whole = {coder: _joined(found) for coder, found in spans.items()}
    if len(whole) == len(takers) and len(set(map(tuple, whole.values()))) == 1:
        return run
    steps: dict[int, int] = {}
    for found in whole.values():
        for start, end in found:
            steps[start] = steps.get(start, 0) + 1
            steps[end] = steps.get(end, 0) - 1
    turns: set[int] = set()
    depth, since = 0, 0
    for point in sorted(steps):
        if 0 < depth < len(takers):
            turns.update(text.touched(since, point))
        depth, since = depth + steps[point], point
    return Run(run.code, run.start, run.end, run.rows, run.coders, frozenset(turns)) if turns else run


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans with those that touch put together."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _worth(
    runs: Sequence[Run], columns: CodingColumns, rows: Sequence[int], takers: int, text: Ground
) -> dict[int, float]:  # fmt: skip
    """Turn -> the share of pairs of coders that differ on a code there, for each of the runs that differ in it."""
    sharing: dict[int, int] = {}
    for run in runs:
        for turn in run.turns:
            sharing[turn] = sharing.get(turn, 0) + 1
    there: dict[int, set[bytes]] = {turn: set() for turn in sharing}
    for row in rows:
        for turn in text.touched(columns.start[row], columns.end[row]):
            if turn in there:
                there[turn].add(columns.coder[row])
    pairs = takers * (takers - 1) / 2
    return {turn: len(have) * (takers - len(have)) / pairs / sharing[turn] for turn, have in there.items()}


def _places(source: bytes, runs: Sequence[tuple[Run, float]], takers: int) -> list[Difference]:
    ordered = sorted(runs, key=lambda one: (one[0].start, one[0].end, one[0].code))
    groups = [[at] for at in range(len(ordered))]
    coders = [set(one.coders) for one, _gain in ordered]
    codes = [{one.code} for one, _gain in ordered]
    of = list(range(len(ordered)))
    for _near, a, b in sorted(_near_pairs([one for one, _gain in ordered]), key=lambda pair: (-pair[0], *pair[1:])):
        first, second = of[a], of[b]
        if first == second or coders[first] & coders[second] or codes[first] & codes[second]:
            continue
        coders[first] |= coders[second]
        codes[first] |= codes[second]
        for at in groups[second]:
            of[at] = first
        groups[first] += groups[second]
        groups[second] = []
    return [_place(source, [ordered[at] for at in sorted(found)], takers) for found in groups if found]


def _near_pairs(runs: Sequence[Run]) -> list[tuple[float, int, int]]:
    """(part of the longer that both share, first, second) of the runs of different codes that are nearly the same words."""
    out = []
    for a, one in enumerate(runs):
        for b in range(a + 1, len(runs)):
            other = runs[b]
            if other.start >= one.end:
                break
            shared = (min(one.end, other.end) - other.start) / max(one.end - one.start, other.end - other.start)
            if shared >= NEAR and other.code != one.code and not one.coders & other.coders:
                out.append((shared, a, b))
    return out


def _place(source: bytes, found: Sequence[tuple[Run, float]], takers: int) -> Difference:
    runs = [run for run, _gain in found]
    have = frozenset().union(*(run.coders for run in runs))
    kind = Kind.OTHER if len(runs) > 1 else Kind.BOUNDARY if len(have) == takers else Kind.ONLY
    return Difference(
        source, min(run.start for run in runs), max(run.end for run in runs), kind, tuple(run.code for run in runs),
        tuple(row for run in runs for row in run.rows), sum(gain for _run, gain in found),
    )  # fmt: skip
