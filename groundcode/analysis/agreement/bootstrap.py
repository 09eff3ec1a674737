"""Intervals of alpha by resampling clusters: whole sources with replacement, within each its turns with replacement.

Characters and sentences of one turn are not independent, nor are the turns of one interview; intervals that take them so
are far too narrow. C. A. Field & A. H. Welsh 2007, Bootstrapping clustered data, J. R. Stat. Soc. B 69:369 (two stages,
both with replacement); percentile intervals of 95 %. Drawn with numpy's `RandomState`, whose stream is promised to stay the
same, so that a seed gives the same interval on every computer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundcode.analysis.agreement.sweep import Ground, Pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

Interval = tuple[float, float]
TAILS = (2.5, 97.5)
LEAST = 0.5
"""The share of the resamples in which alpha must be defined."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """The interval of each code, and of all together; None where too few resamples have anything that varies."""

    codes: tuple[Interval | None, ...]
    pooled: Interval | None


def intervals(ground: Ground, pieces: Pieces, codes: int, resamples: int, seed: int) -> Intervals:
    """The intervals of alpha."""
    import numpy as np

    if resamples < 1 or not len(ground.sources) or not codes:
        return Intervals((None,) * codes, None)
    # A row a code: rows are added to twice as fast as columns.
    apart, coded = np.zeros((codes, resamples)), np.zeros((codes, resamples))
    ratings = np.zeros(resamples)
    chance = np.random.RandomState(seed)
    order = sorted(range(len(ground.sources)), key=lambda at: (ground.keys or ground.sources)[at])
    drawn = chance.multinomial(len(order), [1 / len(order)] * len(order), size=resamples)
    where = np.searchsorted(ground.bases, pieces.start, side="right") - 1
    bounds = np.argsort(where, kind="stable"), np.searchsorted(np.sort(where), np.arange(len(order) + 1))
    for number, at in enumerate(order):
        weights = _weights(chance, drawn[:, number], len(ground.lines[at].marks) - 1)
        lengths = np.diff(ground.lines[at].marks).astype(float)
        ratings += lengths @ weights * ground.parts[at].bit_count()
        mine = bounds[0][bounds[1][at] : bounds[1][at + 1]]
        if len(mine):
            _add(ground, pieces, at, mine, weights, apart, coded)
    return _read(apart, coded, ratings)


def _weights(chance: np.random.RandomState, drawn: NDArray[np.int64], turns: int) -> Reals:
    """Turn x resample: how often it comes, where the source was drawn so many times in each."""
    import numpy as np

    lots = np.repeat(np.arange(len(drawn), dtype=np.int32), drawn * turns)
    lots += chance.randint(0, max(turns, 1), len(lots), dtype=np.int32) * np.int32(len(drawn))
    return np.bincount(lots, minlength=len(drawn) * turns).reshape(turns, len(drawn)).astype(float)


def _add(ground: Ground, pieces: Pieces, at: int, mine: NDArray[np.int64], weights: Reals, apart: Reals, coded: Reals) -> None:
    """Add what coders coded in a source to the sums of alpha, resample by resample."""
    import numpy as np

    marks, part = np.asarray(ground.lines[at].marks), ground.parts[at].bit_count()
    start = pieces.start[mine] - ground.bases[at]
    end = start + pieces.length[mine]
    first = np.searchsorted(marks, start, side="right") - 1
    turns = np.searchsorted(marks, end, side="left") - first
    # A piece over several turns becomes a row for each of them; the rows stay in the order of the codes.
    row = np.repeat(np.arange(len(mine)), turns)
    turn = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(turns) - turns, turns)
    units = np.minimum(end[row], marks[turn + 1]) - np.maximum(start[row], marks[turn])
    i = np.asarray([mask.bit_count() for mask in pieces.mask[mine].tolist()])[row]
    codes, begins = np.unique(pieces.code[mine][row], return_index=True)
    heard = weights[turn]
    coded[codes] += np.add.reduceat(heard * (units * i)[:, None], begins)
    heard *= (units * (2 * i * (part - i) / (part - 1)))[:, None]
    apart[codes] += np.add.reduceat(heard, begins)


def _read(apart: Reals, coded: Reals, ratings: Reals) -> Intervals:
    import numpy as np

    n = ratings
    with np.errstate(divide="ignore", invalid="ignore"):
        observed, expected = apart / n, 2 * coded * (n - coded) / (n * (n - 1))
        alpha = np.where(expected > 0, 1 - observed / expected, np.nan)
        together = 1 - np.nansum(observed, axis=0) / np.nansum(expected, axis=0)
    return Intervals(tuple(map(_interval, alpha)), _interval(together))


def _interval(values: Reals) -> Interval | None:
    import numpy as np

    found = values[np.isfinite(values)]
    if not len(found) or len(found) < LEAST * len(values):
        return None
    low, high = np.percentile(found, TAILS)
    return float(low), float(high)
