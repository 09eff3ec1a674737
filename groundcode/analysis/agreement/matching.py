"""Whole segments compared: two of one code match if what they share is most of the longer one.

That is how MAXQDA compares segments (Intercoder agreement, third level): a percentage, and for chance R. L. Brennan & D. J.
Prediger 1981, Coefficient kappa, Educ. Psychol. Meas. 41:687, with 1 / number of codes. There are no segments that neither
coded, so that nothing else that corrects for chance is defined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundcode.analysis.agreement.figures import Figures
from groundcode.analysis.agreement.sweep import Ground, Runs

Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Matched:
    """The segments of one code over all pairs of coders."""

    both: int = 0
    """Pairs of segments that match."""
    first: int = 0
    """Segments of the first coder of a pair that no segment of the second one matches."""
    second: int = 0

    def __add__(self, other: Matched) -> Matched:
        return Matched(self.both + other.both, self.first + other.first, self.second + other.second)

    def figures(self, codes: int, uses: float | None = None) -> Figures:
        """The figures; `codes` is how many codes there were to choose from."""
        segments = 2 * self.both + self.first + self.second
        share = 2 * self.both / segments if segments else None
        chance = None if share is None or codes < 2 else (share - 1 / codes) / (1 - 1 / codes)
        return Figures(
            units=segments, counts=(self.both, self.first, self.second), disagreements=self.first + self.second, percent=share,
            alpha=None, kappa=None, holsti=share, ac1=None, brennan_prediger=chance, fleiss=None, prevalence=uses,
        )  # fmt: skip


def matched(ground: Ground, found: Runs, codes: int, overlap: float) -> list[Matched]:
    """The segments of each code that match; `overlap` (above 0, at most 1) is the least share of the longer one."""
    import numpy as np

    segments: list[dict[tuple[int, int], list[Run]]] = [{} for _code in range(codes)]
    at = np.searchsorted(ground.bases, found.start, side="right") - 1
    rows = zip(found.code.tolist(), found.coder.tolist(), at.tolist(), found.start.tolist(), found.end.tolist(), strict=True)
    for code, coder, source, start, end in rows:
        segments[code].setdefault((source, coder), []).append((start, end))
    return [_of_code(ground, one, overlap) for one in segments]


def _of_code(ground: Ground, segments: dict[tuple[int, int], list[Run]], overlap: float) -> Matched:
    out = Matched()
    for source in sorted({source for source, _coder in segments}):
        taking = [coder for coder in range(len(ground.coders)) if ground.parts[source] >> coder & 1]
        for n, one in enumerate(taking):
            for other in taking[n + 1 :]:
                mine, theirs = segments.get((source, one), []), segments.get((source, other), [])
                both = pairs(mine, theirs, overlap)
                out += Matched(both, len(mine) - both, len(theirs) - both)
    return out


def pairs(mine: Sequence[Run], theirs: Sequence[Run], overlap: float) -> int:
    """How many segments of two coders match one to one, the most alike first.

    Both in order, those of one coder without overlaps.
    """
    found: list[tuple[float, int, int, int]] = []
    first = 0
    for n, (start, end) in enumerate(mine):
        while first < len(theirs) and theirs[first][1] <= start:
            first += 1
        for m in range(first, len(theirs)):
            if theirs[m][0] >= end:
                break
            shared = min(end, theirs[m][1]) - max(start, theirs[m][0])
            share = shared / max(end - start, theirs[m][1] - theirs[m][0])
            if share >= overlap:
                # Of equally alike ones the earlier, whoever is called the first coder.
                found.append((-share, start + theirs[m][0], n, m))
    taken: tuple[set[int], set[int]] = (set(), set())
    for _share, _place, n, m in sorted(found):
        if n not in taken[0] and m not in taken[1]:
            taken[0].add(n)
            taken[1].add(m)
    return len(taken[0])
