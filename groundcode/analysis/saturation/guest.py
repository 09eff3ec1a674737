"""New codes an interview, and when they run dry: base size, run length and threshold.

Guest, Namey & Chen 2020, A simple method to assess and report thematic saturation in qualitative research, PLoS ONE
15(5):e0232076, https://doi.org/10.1371/journal.pone.0232076. Their known weakness is that the result hangs on the order
of the interviews, so the same is worked out over many orders drawn by a seed.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

BASES = (4, 5, 6)
RUNS = (2, 3)
PERCENTS = (5, 0)
LEAST = BASES[0] + RUNS[0]
"""Interviews below which no run follows any base."""


@dataclass(frozen=True, slots=True)
class Run:
    """The interviews that follow the first `after`, as many as the run is long."""

    after: int
    new: int
    """Codes that none of the first `after` interviews holds."""
    ratio: float | None
    """`new` over the codes of the base; None where the base holds none."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One base size, run length and threshold."""

    base: int
    run: int
    percent: int
    themes: int
    """Different codes in the first `base` interviews."""
    runs: tuple[Run, ...]
    reached: int | None
    """k of "k+r": the interviews after which the run brought no more than the threshold; None if none did."""

    @property
    def result(self) -> str:
        """As it is written: 6+2; nothing where it was not reached."""
        return f"{self.reached}+{self.run}" if self.reached is not None else ""


@dataclass(frozen=True, slots=True)
class Band:
    """The middle of some values, and where nine tenths of them lie; None: that part of them was never reached."""

    low: int | None
    median: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class ShuffledCell:
    """A base size, run length and threshold over all shuffled orders."""

    base: int
    run: int
    percent: int
    k: Band
    reached: float
    """The share of the orders in which it was reached."""


@dataclass(frozen=True, slots=True)
class Shuffled:
    """What other orders of the same interviews would have shown."""

    orders: int
    seed: int
    curve: tuple[Band, ...]
    """Cumulative codes after each interview."""
    cells: tuple[ShuffledCell, ...]


def encoded(interviews: Sequence[Collection[str]]) -> list[int]:
    """Each interview's codes as the bits of a number: sets of 400 codes are joined and counted in 0.1 µs so."""
    bits = {code: 1 << n for n, code in enumerate(sorted({code for interview in interviews for code in interview}))}
    return [sum(bits[code] for code in set(interview)) for interview in interviews]


def new_codes(interviews: Sequence[Collection[str]]) -> list[int]:
    """How many codes of each interview stand in none before it."""
    return _new(encoded(interviews))


def _new(masks: Sequence[int]) -> list[int]:
    seen, out = 0, []
    for mask in masks:
        out.append((mask & ~seen).bit_count())
        seen |= mask
    return out


def cumulative(new: Sequence[int]) -> list[int]:
    """The codes found after each interview."""
    out, total = [], 0
    for count in new:
        total += count
        out.append(total)
    return out


def cell(new: Sequence[int], base: int, run: int, percent: int) -> Cell:
    """One cell of the grid from the new codes of each interview.

    The denominator is always the codes of the base; the runs overlap, and slide by one interview. The threshold
    itself counts as reached.
    """
    sums = cumulative(new)
    themes = sums[base - 1] if len(sums) >= base else 0
    runs = tuple(
        Run(
            after, sums[after + run - 1] - sums[after - 1], (sums[after + run - 1] - sums[after - 1]) / themes if themes else None
        )
        for after in range(base, len(sums) - run + 1)
    )
    return Cell(base, run, percent, themes, runs, _reached(sums, base, run, percent))


def grid(new: Sequence[int]) -> tuple[Cell, ...]:
    """Every base size, run length and threshold (per cent)."""
    return tuple(cell(new, base, run, percent) for base in BASES for run in RUNS for percent in PERCENTS)


def _reached(sums: Sequence[int], base: int, run: int, percent: int) -> int | None:
    if len(sums) < base or not sums[base - 1]:
        return None
    # Whole numbers: 0.05 * 20 is not exactly 1.
    most = percent * sums[base - 1]
    return next((k for k in range(base, len(sums) - run + 1) if 100 * (sums[k + run - 1] - sums[k - 1]) <= most), None)


def shuffled(interviews: Sequence[Collection[str]], orders: int, seed: int) -> Shuffled | None:
    """The curve and the grid over `orders` random orders; the same for the same seed, in whatever order they come.

    None for fewer than two interviews or no order. Only `Random.random` is used: it alone is promised to stay the
    same between versions of Python.
    """
    if len(interviews) < 2 or orders < 1:
        return None
    masks = sorted(encoded(interviews))
    chance = random.Random(seed)  # noqa: S311 - chance that others can repeat
    curves = []
    for _order in range(orders):
        lots = [chance.random() for _mask in masks]
        curves.append(cumulative(_new([masks[i] for i in sorted(range(len(masks)), key=lots.__getitem__)])))
    cells = []
    for one in grid([]):
        found = [_reached(curve, one.base, one.run, one.percent) for curve in curves]
        there = sum(k is not None for k in found) / orders
        cells.append(ShuffledCell(one.base, one.run, one.percent, band(found), there))
    curve = tuple(band([curve[at] for curve in curves]) for at in range(len(masks)))
    return Shuffled(orders, seed, curve, tuple(cells))


def band(values: Sequence[int | None]) -> Band:
    """The 5th, 50th and 95th percentile (nearest rank); None sorts last, as later than everything."""
    ordered = sorted(values, key=lambda value: (value is None, value or 0))
    low, median, high = (ordered[max(0, ceil(percent * len(ordered) / 100) - 1)] if ordered else None for percent in (5, 50, 95))
    return Band(low, median, high)
